/* Model: Unicode gives “ ” ‘ ’ — … · one code for Chinese and for Western text, but they are set
 * from other faces and with other widths. A quote goes with its partner: the pair is Chinese when
 * what stands around or within it is; other marks look at their two neighbours. The windows are
 * small and fixed, so that a hostile text costs no more than a long one. */
#include "base/utf8.h"
#include "font/shape.h"

#include <unicode/uchar.h>

enum { LOOK_CHARACTERS = 16, PAIR_BYTES = 512, PAIR_DEPTH = 4 };

typedef enum { SIDE_NONE, SIDE_WESTERN, SIDE_CJK } side;

mark_kind mark_of(uint32_t cp)
{
    if (cp < 0xA1) return MARK_NONE;
    switch (cp) {
    case 0x2022: return MARK_NONE; /* a bullet: the CJK faces have a mere dot for it */
    case 0x201C:
    case 0x2018: return MARK_OPEN;
    case 0x201D:
    case 0x2019: return MARK_CLOSE;
    case 0xB7:
    case 0x2014:
    case 0x2015:
    case 0x2025:
    case 0x2026:
    case 0x2027:
    case 0x22EF:
    case 0x2E3A:
    case 0x2E3B: return MARK_JOIN;
    default: break;
    }
    if (cp >= 0x2E80 && cp < 0xE000) return MARK_NONE; /* the CJK blocks: nothing ambiguous */
    if (u_getIntPropertyValue((UChar32)cp, UCHAR_EAST_ASIAN_WIDTH) != U_EA_AMBIGUOUS)
        return MARK_NONE;
    const uint32_t symbols = U_GC_S_MASK | U_GC_P_MASK | U_GC_NO_MASK | U_GC_NL_MASK;
    return U_GET_GC_MASK((UChar32)cp) & symbols ? MARK_SYMBOL : MARK_NONE;
}

static side side_of(uint32_t cp)
{
    if (cp < 0x80) return (cp | 32) - 'a' < 26 || cp - '0' < 10 ? SIDE_WESTERN : SIDE_NONE;
    if (cp_is_cjk(cp)) return SIDE_CJK;
    if (mark_of(cp)) return SIDE_NONE;
    if (cp_is_cjk_punct(cp)) return SIDE_CJK;
    return u_isalnum((UChar32)cp) ? SIDE_WESTERN : SIDE_NONE;
}

/* The nearest character before (after) byte i that belongs to one side; end: not beyond it. */
static side look_back(str text, size_t i, size_t end)
{
    side found = SIDE_NONE;
    for (int n = 0; n < LOOK_CHARACTERS && i > end && !found; n++)
        found = side_of(utf8_prev(text, &i));
    return found;
}

static side look_ahead(str text, size_t i, size_t end)
{
    side found = SIDE_NONE;
    for (int n = 0; n < LOOK_CHARACTERS && i < end && !found; n++)
        found = side_of(utf8_next(text, &i));
    return found;
}

static side beside(str text, size_t at, bool after)
{
    if (after ? at >= text.n : !at) return SIDE_NONE;
    return side_of(after ? utf8_next(text, &at) : utf8_prev(text, &at));
}

static bool between_western(str text, size_t at, size_t end)
{
    return beside(text, at, false) == SIDE_WESTERN && beside(text, end, true) == SIDE_WESTERN;
}

enum { NO_PARTNER = -1 };

/* The other quote of the pair, by nesting of the same kind; apostrophes are no quotes. */
static ptrdiff_t partner(str text, size_t at, bool open)
{
    const char *pair = "\x80\x9C\x80\x9D"; /* last bytes of E2 80 9C, 9D; single: 98, 99 */
    bool doubled = (uint8_t)text.p[at + 2] >= 0x9C;
    uint8_t opening = doubled ? (uint8_t)pair[1] : 0x98, closing = (uint8_t)(opening + 1);
    int depth = 0;
    size_t least = at > PAIR_BYTES ? at - PAIR_BYTES : 0;
    for (size_t i = at, n = 0; n < PAIR_BYTES; n++) {
        if (open ? ++i + 3 > text.n : i-- == least) break;
        if ((uint8_t)text.p[i] != 0xE2 || (uint8_t)text.p[i + 1] != 0x80) continue;
        uint8_t last = (uint8_t)text.p[i + 2];
        if ((last != opening && last != closing) || between_western(text, i, i + 3)) continue;
        bool same = (last == opening) == open;
        if (!same && !depth) return (ptrdiff_t)i;
        depth += same ? 1 : -1;
        if (depth > PAIR_DEPTH) break;
    }
    return NO_PARTNER;
}

/* Of the sides seen: in CJK text one CJK side is enough, elsewhere no Western one may be there. */
static bool judge(const side *sides, int n, bool lang_cjk)
{
    bool cjk = false, western = false;
    for (int i = 0; i < n; i++) {
        cjk |= sides[i] == SIDE_CJK;
        western |= sides[i] == SIDE_WESTERN;
    }
    return lang_cjk ? cjk || !western : cjk && !western;
}

static bool quote_is_cjk(str text, size_t at, bool open, bool lang_cjk)
{
    bool single = (uint8_t)text.p[at + 2] < 0x9C;
    if (single && !open && between_western(text, at, at + 3)) return false;
    ptrdiff_t other = partner(text, at, open);
    if (other == NO_PARTNER) {
        if (single && !open && beside(text, at, false) == SIDE_WESTERN) return false;
        side sides[2] = {look_back(text, at, 0), look_ahead(text, at + 3, text.n)};
        return judge(sides, 2, lang_cjk);
    }
    size_t first = open ? at : (size_t)other, second = open ? (size_t)other : at;
    side sides[4] = {look_back(text, first, 0), look_ahead(text, second + 3, text.n),
                     look_ahead(text, first + 3, second), look_back(text, second, first + 3)};
    return judge(sides, lang_cjk ? 4 : 2, lang_cjk);
}

bool mark_is_cjk(str text, size_t at, mark_kind kind, bool lang_cjk)
{
    size_t end = at;
    utf8_next(text, &end);
    if (kind == MARK_OPEN || kind == MARK_CLOSE)
        return quote_is_cjk(text, at, kind == MARK_OPEN, lang_cjk);
    if (kind == MARK_SYMBOL) {
        side sides[2] = {beside(text, at, false), beside(text, end, true)};
        if (lang_cjk) return sides[0] != SIDE_WESTERN && sides[1] != SIDE_WESTERN;
        return judge(sides, 2, false);
    }
    side sides[2] = {look_back(text, at, 0), look_ahead(text, end, text.n)};
    if (lang_cjk) return sides[0] != SIDE_WESTERN || sides[1] != SIDE_WESTERN;
    return judge(sides, 2, false);
}
