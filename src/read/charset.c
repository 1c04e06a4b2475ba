/* HTML files that name their encoding and are not UTF-8: old pages in GBK, Big5, Shift_JIS.
 * Markdown cannot name one, so it has to be UTF-8. */
#include <unicode/ucnv.h>

#include "base/utf8.h"
#include "read/internal.h"

#define HEAD_BYTES 1024u /* in which HTML wants the name */

/* charset=… of a meta element, encoding=… of an XML declaration; n == 0: none is named. */
static str named_charset(str text)
{
    static const char *const keys[] = {"charset=", "encoding="};
    str head = str_sub(text, 0, text.n < HEAD_BYTES ? text.n : HEAD_BYTES);
    for (size_t i = 0; i < head.n; i++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            size_t n = strlen(keys[k]);
            if (i + n >= head.n || !str_ieq(str_sub(head, i, n), keys[k])) continue;
            size_t from = i + n + (strchr("\"'", head.p[i + n]) != NULL), end = from;
            while (end < head.n && !strchr(" \t\n\r\"'/>;?", head.p[end])) end++;
            return str_sub(head, from, end - from);
        }
    return (str){0};
}

static bool is_utf8(str name)
{
    return str_ieq(name, "utf-8") || str_ieq(name, "utf8");
}

str decode_charset(doc *d, str text)
{
    str name = named_charset(text);
    place at = {d->name, 1, 0};
    if (!name.n || is_utf8(name)) return text;
    if (utf8_bad(text) < 0) {
        bool ascii = true;
        for (size_t i = 0; i < text.n && ascii; i++) ascii = (unsigned char)text.p[i] < 0x80;
        if (!ascii)
            diag_add(d->diag, D_TEXT_CHARSET, at, "the file says that it is %.*s, but is UTF-8",
                     STR_ARG(excerpt(name, 40)));
        return text;
    }
    size_t room = text.n * 3 + 1;
    UErrorCode error = U_ZERO_ERROR;
    char *out = room < INT32_MAX ? arena_alloc(d->mem, room) : NULL;
    int32_t n = out ? ucnv_convert("UTF-8", str_copy(d->mem, name).p, out, (int32_t)room, text.p,
                                   (int32_t)text.n, &error)
                    : 0;
    if (!out || U_FAILURE(error)) return text; /* clean_input tells of each byte */
    diag_add(d->diag, D_TEXT_CHARSET, at, "the file was read as %.*s", STR_ARG(name));
    return (str){out, (size_t)n};
}
