/* Addresses and style attributes, as far as an EPUB may hold them. */
#include <stdlib.h>

#include "epub/internal.h"

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Behind "scheme:", in lower case in the caller's table. */
static bool known_scheme(str url, size_t *rest)
{
    static const char *const schemes[] = {
        "http://", "https://", "mailto:", "tel:", "ftp://", "urn:", "doi:", "geo:"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t n = strlen(schemes[i]);
        if (url.n > n && str_ieq(str_sub(url, 0, n), schemes[i])) {
            *rest = n;
            return true;
        }
    }
    return false;
}

str url_checked(arena *a, str url)
{
    size_t from;
    url = str_trim(url);
    if (!known_scheme(url, &from)) return (str){0};
    bool host = str_starts(url, "h") || str_starts(url, "H") || str_starts(url, "f");
    buf out = {0};
    buf_add(&out, url.p, from);
    for (size_t i = from; i < url.n; i++) {
        char c = url.p[i];
        if (c == '/' || c == '?' || c == '#') host = false;
        bool escape =
            (c == '%' && !(i + 2 < url.n && is_hex(url.p[i + 1]) && is_hex(url.p[i + 2]))) ||
            (unsigned char)c <= ' ' || c == 0x7F || strchr("\"<>\\^`{|}", c) ||
            (!host && (c == '[' || c == ']'));
        if (escape && host) { /* no such host */
            buf_drop(&out);
            return (str){0};
        }
        if (escape)
            buf_fmt(&out, "%%%02X", (unsigned)(unsigned char)c);
        else
            buf_byte(&out, c);
    }
    return taken(a, &out);
}

str style_checked(book *b, str text)
{
    void **known = map_put(&b->styles, text);
    if (*known) return str_of(*known);
    arena *scratch = arena_new();
    diag unheard; /* the print cascade has said it already */
    diag_init(&unheard, scratch);
    buf css = {0};
    css_sheets *sheets = css_sheets_new();
    str rule = str_printf(scratch, "x{%.*s}", STR_ARG(text));
    css_parse_text(sheets, rule, (place){0}, NULL, (str){0}, &unheard);
    css_write_epub(sheets, &css);
    css_sheets_drop(sheets);
    str s = buf_view(&css);
    ptrdiff_t open = css.n ? str_find(s, "{") : -1, close = css.n ? str_find(s, "}") : -1;
    str inner = open >= 0 && close > open
                    ? str_trim(str_sub(s, (size_t)open + 1, (size_t)(close - open) - 1))
                    : (str){0};
    inner = str_copy(b->mem, inner);
    *known = (void *)(uintptr_t)inner.p;
    buf_drop(&css);
    arena_drop(scratch);
    return inner;
}
