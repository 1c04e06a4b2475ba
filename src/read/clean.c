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

/* The first byte of what must go, or of what may be malformed; p has 3 readable bytes. */
static bool suspicious(const unsigned char *p)
{
    if (p[0] < 0x20) return p[0] != '\t' && p[0] != '\n';
    switch (p[0]) {
    case 0x7F: return true;
    case 0xC2: return p[1] < 0xA0;
    case 0xE2: return p[1] == 0x80 && (p[2] & 0xFE) == 0xA8;
    case 0xEF:
        return (p[1] == 0xB7 && p[2] >= 0x90 && p[2] <= 0xAF) || (p[1] == 0xBB && p[2] == 0xBF) ||
               (p[1] == 0xBF && p[2] >= 0xBC && p[2] != 0xBD);
    default: return p[0] >= 0xF0 && (p[1] & 0x0F) == 0x0F; /* may be U+xFFFE */
    }
}

static bool needs_work(str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    for (; i + 3 <= s.n; i++)
        if ((p[i] < 0x20 || p[i] >= 0x7F) && suspicious(p + i)) return true;
    unsigned char tail[4] = {0};
    for (size_t k = i; k < s.n; k++) tail[k - i] = p[k];
    for (size_t k = 0; k < s.n - i; k++)
        if (suspicious(tail + k)) return true;
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
