#include "base/utf8.h"

/* Unicode 15.0 section 3.9, table 3-7: well-formed sequences by lead byte. */
static size_t sequence(str s, size_t i, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s.p + i;
    size_t left = s.n - i;
    if (p[0] < 0x80) return *cp = p[0], 1;
    size_t n = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (!n || left < n) return 0;
    uint32_t c = p[0] & (0xFFu >> (n + 1));
    for (size_t k = 1; k < n; k++) {
        if ((p[k] & 0xC0) != 0x80) return 0;
        c = c << 6 | (p[k] & 0x3F);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
    *cp = c;
    return n;
}

uint32_t utf8_next(str s, size_t *i)
{
    uint32_t cp = UTF8_BAD;
    size_t n = sequence(s, *i, &cp);
    *i += n ? n : 1;
    return n ? cp : UTF8_BAD;
}

uint32_t utf8_prev(str s, size_t *i)
{
    size_t at = *i;
    for (size_t k = 1; k <= 4 && k <= at; k++) {
        size_t from = at - k;
        uint32_t cp;
        if (((unsigned char)s.p[from] & 0xC0) == 0x80) continue;
        if (sequence(s, from, &cp) == k) return *i = from, cp;
        break;
    }
    *i = at - 1;
    return UTF8_BAD;
}

size_t utf8_put(char out[4], uint32_t cp)
{
    if (cp < 0x80) return out[0] = (char)cp, 1;
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const uint32_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t k = n - 1; k; k--, cp >>= 6) out[k] = (char)(0x80 | (cp & 0x3F));
    out[0] = (char)(lead[n] | cp);
    return n;
}

ptrdiff_t utf8_bad(str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t cp;
        size_t n = sequence(s, i, &cp);
        if (!n) return (ptrdiff_t)i;
        i += n;
    }
    return -1;
}

size_t utf8_utf16(str s, uint16_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        if (cp < 0x10000) {
            if (out) out[n] = (uint16_t)cp;
            n++;
        } else {
            if (out) {
                out[n] = (uint16_t)(0xD7C0 + (cp >> 10));
                out[n + 1] = (uint16_t)(0xDC00 | (cp & 0x3FF));
            }
            n += 2;
        }
    }
    return n;
}

typedef struct range {
    uint32_t from, to;
} range;

static bool in(const range *r, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= r[i].from && cp <= r[i].to) return true;
    return false;
}

bool cp_is_cjk(uint32_t cp)
{
    static const range table[] = {
        {0x4E00, 0x9FFF}, {0x3400, 0x4DBF},   {0x3005, 0x3007},   {0x3021, 0x3029},
        {0x3031, 0x3035}, {0x3038, 0x303C},   {0x3041, 0x3096},   {0x3099, 0x309F},
        {0x30A1, 0x30FA}, {0x30FC, 0x30FF},   {0x3105, 0x312F},   {0x3131, 0x318E},
        {0x31A0, 0x31BF}, {0x31F0, 0x31FF},   {0x1100, 0x11FF},   {0x2E80, 0x2FDF},
        {0x3200, 0x33FF}, {0xA960, 0xA97F},   {0xAC00, 0xD7FF},   {0xF900, 0xFAFF},
        {0xFF66, 0xFFDC}, {0x1B000, 0x1B16F}, {0x20000, 0x3FFFD},
    };
    return cp >= 0x1100 && in(table, sizeof table / sizeof *table, cp);
}

bool cp_is_cjk_punct(uint32_t cp)
{
    static const range table[] = {
        {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030}, {0x303D, 0x303F}, {0x30A0, 0x30A0},
        {0x30FB, 0x30FB}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20},
        {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFE6}, {0x2018, 0x2019}, {0x201C, 0x201D},
        {0x2014, 0x2014}, {0x2026, 0x2026}, {0x22EF, 0x22EF}, {0x00B7, 0x00B7}, {0x2E3A, 0x2E3B},
    };
    return in(table, sizeof table / sizeof *table, cp);
}
