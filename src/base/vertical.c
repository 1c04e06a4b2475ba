#include "base/vertical.h"

#include "base/utf8.h"

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

static bool is_letter(uint32_t cp)
{
    return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
}

/* Of a word that may have an apostrophe: Latin, Greek, Cyrillic … */
static bool is_western(uint32_t cp)
{
    return is_letter(cp) || is_digit(cp) || (cp >= 0xC0 && cp < 0x1100);
}

void vertical_quotes(buf *out, str text, const str *pairs, uint32_t n, uint32_t last)
{
    uint32_t inner = n >= 4 ? 2 : 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = utf8_next(text, &i);
        size_t next = i;
        bool apostrophe =
            cp == 0x2019 && is_western(last) && i < text.n && is_western(utf8_next(text, &next));
        bool outer = cp == 0x201C || cp == 0x201D;
        if ((outer || cp == 0x2018 || cp == 0x2019) && !apostrophe)
            buf_str(out, pairs[(outer ? 0 : inner) + (cp & 1)]);
        else
            buf_utf8(out, cp);
        last = cp;
    }
}

/* Stands at this byte, or before it, what makes the digits part of something longer? */
static bool goes_on(str text, size_t at, bool back)
{
    size_t i = at;
    if (back ? !at : at >= text.n) return false;
    uint32_t cp = back ? utf8_prev(text, &i) : utf8_next(text, &i);
    if (is_letter(cp) || is_digit(cp)) return true;
    if (cp != '.' && cp != ',' && cp != ':' && cp != '/' && cp != '-') return false;
    if (back ? !i : i >= text.n) return false;
    cp = back ? utf8_prev(text, &i) : utf8_next(text, &i);
    return is_letter(cp) || is_digit(cp);
}

size_t vertical_number(str text, size_t from, uint32_t most)
{
    size_t end = from;
    while (end < text.n && is_digit((uint8_t)text.p[end])) end++;
    if (end == from || end - from > most) return from;
    return goes_on(text, from, true) || goes_on(text, end, false) ? from : end;
}
