/* What stands upright in a column and what lies on its side (UAX #50, CSS Writing Modes 4, section
 * 5): by character, under text-orientation, and short numbers that stand upright together under
 * text-combine-upright. Chunks are split where that changes. What UAX #50 calls transformed
 * (brackets, the long vowel mark) stands upright: its font has a form for it. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "base/vertical.h"
#include "layout/inline/inline.h"

typedef struct orienter {
    para *p;
    collected *c;
    VEC(chunk) out;
} orienter;

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/* A key: a digit, # or *, the selector of emoji, an enclosing keycap. It is a picture. */
static bool is_key(str text, size_t at)
{
    if (!is_digit((uint8_t)text.p[at]) && text.p[at] != '#' && text.p[at] != '*') return false;
    str behind = str_sub(text, at + 1, text.n - at - 1);
    return str_starts(behind, "\xEF\xB8\x8F\xE2\x83\xA3") || str_starts(behind, "\xE2\x83\xA3");
}

/* The end of a number that begins here and stands upright as a whole; `from`: it is none. */
static uint32_t number_end(const orienter *k, const chunk *ch, uint32_t from)
{
    uint32_t most = ch->style->text_combine;
    size_t end = most < 2 ? from : vertical_number(k->p->text, from, most);
    return end > ch->to ? from : (uint32_t)end;
}

/* Marks and selectors stand as what they belong to. */
static bool belongs_to_last(uint32_t cp)
{
    return cp >= 0x300 && (u_hasBinaryProperty((UChar32)cp, UCHAR_GRAPHEME_EXTEND) || cp == 0x200D);
}

static orient orient_of(uint32_t cp, const style *s)
{
    if (cp == ' ' || cp == 0xA0 || s->text_orientation == ORIENTATION_SIDEWAYS) return ORIENT_ALONG;
    if (s->text_orientation == ORIENTATION_UPRIGHT || (cp >= 0x4E00 && cp <= 0x9FFF))
        return ORIENT_UPRIGHT;
    int how = u_getIntPropertyValue((UChar32)cp, UCHAR_VERTICAL_ORIENTATION);
    return how == U_VO_ROTATED ? ORIENT_ALONG : ORIENT_UPRIGHT;
}

static void add_part(orienter *k, const chunk *ch, uint32_t from, uint32_t to, orient how)
{
    chunk *part = vec_add(k->c->scratch, &k->out);
    *part = *ch;
    part->from = from;
    part->to = to;
    part->orient = (uint8_t)how;
}

static void orient_text(orienter *k, const chunk *ch)
{
    str text = {k->p->text.p, ch->to};
    uint32_t from = ch->from, number;
    orient now = ORIENT_ALONG, how;
    if (ch->style->text_combine == 1) {
        add_part(k, ch, ch->from, ch->to, ORIENT_COMBINED);
        return;
    }
    for (size_t i = ch->from, at = i; i < ch->to; at = i) {
        bool key = is_key(text, i), first = i == ch->from || !is_digit((uint8_t)text.p[i - 1]);
        number = first && !key ? number_end(k, ch, (uint32_t)i) : (uint32_t)i;
        uint32_t cp = utf8_next(text, &i);
        how = number > at ? ORIENT_COMBINED : key ? ORIENT_UPRIGHT : orient_of(cp, ch->style);
        if (at > ch->from && belongs_to_last(cp)) how = now;
        if (at > from && (how != now || how == ORIENT_COMBINED)) {
            add_part(k, ch, from, (uint32_t)at, now);
            from = (uint32_t)at;
        }
        now = how;
        if (number > at) i = number;
    }
    if (from < ch->to) add_part(k, ch, from, ch->to, now);
}

void orient_chunks(para *p, collected *c)
{
    orienter k = {.p = p, .c = c};
    uint32_t n = c->chunks.n;
    uint32_t *moved = arena_array(c->scratch, uint32_t, n + 1);
    if (!p->vertical) return;
    for (uint32_t i = 0; i < n; i++) {
        const chunk *ch = &c->chunks.at[i];
        moved[i] = k.out.n;
        if (ch->kind == CHUNK_TEXT && ch->from < ch->to && !(ch->level & 1))
            orient_text(&k, ch);
        else
            add_part(&k, ch, ch->from, ch->to, ORIENT_ALONG);
    }
    moved[n] = k.out.n;
    memcpy(&c->chunks, &k.out, sizeof c->chunks);
    chunks_moved(c, moved);
}
