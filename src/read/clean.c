/* Text as all later stages may take it: valid UTF-8 of XML characters, lines ending in \n. */
#include "base/utf8.h"
#include "read/internal.h"

#define REPORTS_MAX 20 /* places told one by one */

/* Neither text nor layout: controls, non-characters, the object mark that layout uses itself. */
static bool unwanted(uint32_t c)
{
    if (c < 0x20) return c != '\t' && c != '\n';
    return (c >= 0x7F && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE ||
           c == 0xFEFF || c == 0xFFFC || c == 0x2028 || c == 0x2029;
}

/* Bytes that need a look: true for nearly nothing in ordinary text. */
static bool suspicious(unsigned char c, unsigned char next)
{
    if (c < 0x20) return c != '\t' && c != '\n';
    if (c == 0x7F || c == 0xC2) return c == 0x7F || next < 0xA0;
    if (c == 0xE2) return next == 0x80;
    return (c == 0xEF && next >= 0xB7) || c >= 0xF0;
}

static bool needs_work(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (suspicious((unsigned char)s.p[i], i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0))
            return true;
    return utf8_bad(s) >= 0;
}

typedef struct work {
    doc *d; /* NULL: no diagnostics */
    uint32_t line, col, bad, controls;
} work;

static void report(work *w, bool bad, uint32_t c)
{
    uint32_t n = bad ? ++w->bad : ++w->controls;
    if (!w->d || n > REPORTS_MAX) return;
    place at = {w->d->name, w->line, w->col};
    if (bad)
        diag_add(w->d->diag, D_TEXT_ENCODING, at, "a byte is not UTF-8; U+FFFD was set");
    else
        diag_add(w->d->diag, D_TEXT_CONTROL, at, "the control character U+%04X was removed",
                 (unsigned)c);
}

static void rest(const work *w)
{
    place at = {w->d->name, 0, 0};
    if (w->bad > REPORTS_MAX)
        diag_add(w->d->diag, D_TEXT_ENCODING, at, "%u bytes in all are not UTF-8", w->bad);
    if (w->controls > REPORTS_MAX)
        diag_add(w->d->diag, D_TEXT_CONTROL, at, "%u control characters in all were removed",
                 w->controls);
}

static str clean(arena *a, str s, work *w)
{
    char *out = arena_alloc(a, s.n * 3 + 1); /* a bad byte becomes three */
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t c = utf8_next(s, &i);
        bool bad = c == UTF8_BAD && i - from == 1;
        w->col++;
        if (c == '\r') {
            if (i < s.n && s.p[i] == '\n') continue;
            c = '\n';
        }
        if (bad) report(w, true, c);
        if (c == 0x2028 || c == 0x2029) c = ' ';
        if (unwanted(c)) {
            report(w, false, c);
            continue;
        }
        n += utf8_put(out + n, c);
        if (c == '\n') w->line++, w->col = 0;
    }
    out[n] = 0;
    return (str){out, n};
}

str clean_input(doc *d, str text)
{
    if (str_starts(text, "\xEF\xBB\xBF")) text = str_from(text, 3);
    if (!needs_work(text)) return text;
    work w = {.d = d, .line = 1};
    str s = clean(d->mem, text, &w);
    rest(&w);
    return s;
}

str clean_piece(arena *a, str text)
{
    if (!needs_work(text)) return text;
    work w = {0};
    return clean(a, text, &w);
}
