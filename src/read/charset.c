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

/* What browsers read under a name: files say gb2312 and hold GBK (WHATWG Encoding, section 4.2). */
static const struct {
    const char *name, *converter;
} wider[] = {
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"chinese", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"big5", "Big5-HKSCS"},
    {"shift_jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"x-sjis", "windows-31j"},
    {"euc-kr", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"iso-8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"ascii", "windows-1252"},
};

static const char *converter_of(doc *d, str name)
{
    for (size_t i = 0; i < sizeof wider / sizeof *wider; i++)
        if (str_ieq(name, wider[i].name)) return wider[i].converter;
    return str_copy(d->mem, name).p;
}

/* Bytes that are no character there: U+FFFD, for which ICU has U+001A with some encodings. */
static str mark_unknown(doc *d, str text, place at)
{
    buf out = {0};
    uint32_t n = 0;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        uint32_t cp = utf8_next(text, &i);
        n += cp == 0x1A || cp == 0xFFFD;
        if (cp == 0x1A)
            buf_add(&out, "\xEF\xBF\xBD", 3);
        else
            buf_add(&out, text.p + from, i - from);
    }
    if (n) {
        diag_add(d->diag, D_TEXT_ENCODING, at, "%u characters could not be read; they are U+FFFD",
                 (unsigned)n);
        text = str_copy(d->mem, buf_view(&out));
    }
    buf_drop(&out);
    return text;
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
    int32_t n = out ? ucnv_convert("UTF-8", converter_of(d, name), out, (int32_t)room, text.p,
                                   (int32_t)text.n, &error)
                    : 0;
    if (!out || U_FAILURE(error)) return text; /* clean_input tells of each byte */
    diag_add(d->diag, D_TEXT_CHARSET, at, "the file was read as %.*s", STR_ARG(name));
    return mark_unknown(d, (str){out, (size_t)n}, at);
}
