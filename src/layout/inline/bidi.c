/* Directions: ICU's bidirectional algorithm over the whole paragraph, asked only when there is
 * right-to-left text. Chunks are split where the level changes; lines reorder whole pieces. */
#include <unicode/ubidi.h>

#include "base/utf8.h"
#include "layout/inline/inline.h"

/* May the text hold anything that is not plain left-to-right? Lead bytes are enough to say no. */
static bool may_be_rtl(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = (uint8_t)s.p[i], next = i + 1 < s.n ? (uint8_t)s.p[i + 1] : 0;
        if (c < 0xD6) continue;
        if (c <= 0xDF || (c == 0xE0 && next <= 0xA3) ||
            (c == 0xEF && next >= 0xAC && next <= 0xBB) ||
            (c == 0xF0 && (next == 0x90 || next == 0x9E)))
            return true;
        if (c != 0xE2 || i + 2 >= s.n) continue;
        uint8_t third = (uint8_t)s.p[i + 2];
        if ((next == 0x80 && (third == 0x8F || (third >= 0xAA && third <= 0xAE))) ||
            (next == 0x81 && third >= 0xA6 && third <= 0xA9))
            return true;
    }
    return false;
}

typedef struct level_run {
    uint32_t to; /* byte */
    uint8_t level;
} level_run;
typedef VEC(level_run) level_runs;

/* The text as ICU gets it: elements of another direction than the paragraph's are isolated, and a
 * leader parts what is before from what is behind it, as a tab does. */
typedef struct units {
    uint16_t *at;
    uint32_t *byte; /* [unit]: the first byte of its character */
    uint32_t n;
} units;

static void add_unit(units *u, uint16_t unit, uint32_t byte)
{
    u->at[u->n] = unit;
    u->byte[u->n++] = byte;
}

static void add_units(units *u, str text, uint32_t from, uint32_t to)
{
    for (size_t i = from; i < to;) {
        uint32_t at = (uint32_t)i, cp = utf8_next(text, &i);
        if (cp > 0xFFFF) add_unit(u, (uint16_t)(0xD7C0 + (cp >> 10)), at);
        add_unit(u, (uint16_t)(cp > 0xFFFF ? 0xDC00 + (cp & 0x3FF) : cp), at);
    }
}

typedef struct way { /* of an element */
    bool rtl, override;
} way;

/* Leaves the one for the other; base: the paragraph's. */
static void turn_to(units *u, bool base, way *from, way to, uint32_t byte)
{
    enum {
        END = 0x202C,
        OVERRIDE_LTR,
        OVERRIDE_RTL,
        ISOLATE_LTR = 0x2066,
        ISOLATE_RTL,
        ISOLATE_END = 0x2069
    };
    if (from->rtl == to.rtl && from->override == to.override) return;
    if (from->override) add_unit(u, END, byte);
    if (from->rtl != base && from->rtl != to.rtl) add_unit(u, ISOLATE_END, byte);
    if (to.rtl != base && from->rtl != to.rtl)
        add_unit(u, to.rtl ? ISOLATE_RTL : ISOLATE_LTR, byte);
    if (to.override) add_unit(u, to.rtl ? OVERRIDE_RTL : OVERRIDE_LTR, byte);
    *from = to;
}

static bool overrides(const collected *c)
{
    for (uint32_t i = 0; i < c->chunks.n; i++)
        if (c->chunks.at[i].style->bidi_override) return true;
    return false;
}

static units text_units(const para *p, const collected *c, arena *a)
{
    size_t most = p->text.n + 4 * (size_t)c->chunks.n + 1;
    units u = {arena_array(a, uint16_t, most), arena_array(a, uint32_t, most), 0};
    way open = {p->rtl, false};
    for (uint32_t i = 0; i < c->chunks.n; i++) {
        const chunk *ch = &c->chunks.at[i];
        turn_to(&u, p->rtl, &open, (way){ch->style->direction == 1, ch->style->bidi_override},
                ch->from);
        if (ch->kind == CHUNK_LEADER)
            add_unit(&u, '\t', ch->from);
        else
            add_units(&u, p->text, ch->from, ch->to);
    }
    u.byte[u.n] = (uint32_t)p->text.n;
    return u;
}

static bool find_runs(const para *p, const collected *c, level_runs *out)
{
    units u = text_units(p, c, c->scratch);
    if (!u.n || u.n > INT32_MAX) return false;
    UErrorCode status = U_ZERO_ERROR;
    UBiDi *bidi = ubidi_openSized((int32_t)u.n, 0, &status);
    ubidi_setPara(bidi, (const UChar *)u.at, (int32_t)u.n, p->rtl ? 1 : 0, NULL, &status);
    for (int32_t i = 0, end; U_SUCCESS(status) && i < (int32_t)u.n; i = end) {
        UBiDiLevel level;
        ubidi_getLogicalRun(bidi, i, &end, &level);
        if (end <= i) break;
        if (u.byte[end] == u.byte[i]) continue; /* isolates only */
        *vec_add(c->scratch, out) = (level_run){u.byte[end], level};
    }
    ubidi_close(bidi);
    return U_SUCCESS(status) && out->n > 0;
}

void chunks_moved(collected *c, const uint32_t *moved)
{
    for (uint32_t i = 0; i < c->marks.n; i++) c->marks.at[i].atom = moved[c->marks.at[i].atom];
    for (uint32_t i = 0; i < c->boxes.n; i++) {
        c->boxes.at[i].first = moved[c->boxes.at[i].first];
        c->boxes.at[i].end = moved[c->boxes.at[i].end];
    }
}

static void split(collected *c, const level_runs *runs)
{
    VEC(chunk) old;
    memcpy(&old, &c->chunks, sizeof old);
    uint32_t *moved = arena_array(c->scratch, uint32_t, old.n + 1), run = 0;
    memset(&c->chunks, 0, sizeof c->chunks);
    for (uint32_t i = 0; i < old.n; i++) {
        chunk ch = old.at[i];
        moved[i] = c->chunks.n;
        do {
            while (run + 1 < runs->n && runs->at[run].to <= ch.from) run++;
            chunk part = ch;
            part.level = runs->at[run].level;
            if (runs->at[run].to < ch.to) part.to = runs->at[run].to;
            *vec_add(c->scratch, &c->chunks) = part;
            ch.from = part.to;
        } while (ch.from < ch.to);
    }
    moved[old.n] = c->chunks.n;
    chunks_moved(c, moved);
}

void bidi_levels(para *p, collected *c)
{
    level_runs runs = {0};
    if (!p->text.n || (!p->rtl && !may_be_rtl(p->text) && !overrides(c))) return;
    if (!find_runs(p, c, &runs)) return;
    if (runs.n == 1 && runs.at[0].level == 0) return;
    p->bidi = true;
    split(c, &runs);
}
