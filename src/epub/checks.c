/* Values as an EPUB may hold them: addresses, style attributes, dates, language tags. */
#include "epub/internal.h"

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* rest: behind the scheme. */
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

/* "user@host:port": a host that could be one, a port that is one. */
static bool good_authority(str s)
{
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == '@') {
            s = str_from(s, i);
            break;
        }
    bool six = str_starts(s, "[");
    size_t n = 0;
    uint32_t port = 0;
    while (n < s.n && (six ? s.p[n] != ']' : s.p[n] != ':')) n++;
    if (!n || (six && n++ == s.n)) return false;
    for (size_t i = six; i < n - six; i++) {
        char c = s.p[i];
        if ((unsigned char)c <= ' ' || strchr("%\"<>\\^`{|}[]", c)) return false;
        if (six && c != ':' && c != '.' && !is_hex(c)) return false;
    }
    for (size_t i = n + 1; i < s.n && port <= 65535; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        port = port * 10 + (uint32_t)(s.p[i] - '0');
    }
    return (n == s.n || s.p[n] == ':') && port <= 65535;
}

str url_checked(arena *a, str url)
{
    size_t from, end;
    url = str_trim(url);
    if (!known_scheme(url, &from)) return (str){0};
    if (url.p[from - 1] == '/') {
        for (end = from; end < url.n && !strchr("/?#", url.p[end]);) end++;
        if (!good_authority(str_sub(url, from, end - from))) return (str){0};
        from = end;
    }
    buf out = {0};
    buf_add(&out, url.p, from);
    bool fragment = false;
    for (size_t i = from; i < url.n; i++) {
        char c = url.p[i];
        bool percent = c == '%' && !(i + 2 < url.n && is_hex(url.p[i + 1]) && is_hex(url.p[i + 2]));
        if (percent || (unsigned char)c <= ' ' || c == 0x7F || strchr("\"<>\\^`{|}[]", c) ||
            (c == '#' && fragment))
            buf_fmt(&out, "%%%02X", (unsigned)(unsigned char)c);
        else
            buf_byte(&out, c);
        fragment |= c == '#';
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
    css_write_epub(sheets, NULL, &css);
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

static int number(str s, size_t at, size_t n)
{
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9') return -1;
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

bool is_date(str s)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = number(s, 0, 4), month = 1, day = 1;
    if (s.n > 4) month = s.p[4] == '-' ? number(s, 5, 2) : -1;
    if (s.n > 7) day = s.p[7] == '-' ? number(s, 8, 2) : -1;
    if ((s.n != 4 && s.n != 7 && s.n != 10) || year < 1 || month < 1 || month > 12) return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day >= 1 && day <= (month == 2 && !leap ? 28 : days[month - 1]);
}

bool is_language(str s)
{
    size_t n = 0;
    bool first = true;
    for (size_t i = 0; i <= s.n; i++) {
        char c = i < s.n ? s.p[i] : '-';
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z', digit = c >= '0' && c <= '9';
        if (c == '-') {
            if (n < (first ? 2u : 1u) || n > 8) return false;
            first = false;
            n = 0;
        } else if (!letter && (first || !digit)) {
            return false;
        } else {
            n++;
        }
    }
    return true;
}
