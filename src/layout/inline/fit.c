/* How a line's room is shared out, in numbers only: the search for breaks asks thousands of times.
 * Each step has a price for being used up; a step used in part costs the square of that part. The
 * prices say how much a reader would notice: a mark at the line's end is free, stops are dear. */
#include "layout/inline/fit.h"

void sum_atom(sums *s, const atom *a, mpt width)
{
    s->width += width;
    s->shrink[0] += (uint32_t)a->shrink;
    s->shrink[a->shrink_step] += a->shrink_step ? (uint32_t)a->shrink : 0;
    if (a->stretch_step) s->stretch[a->stretch_step] += (uint32_t)a->stretch;
    if (a->kind == ATOM_LEADER) s->stretch[0]++;
}

/* The Han–Western gap: 1/4 em, down to 1/8, up to 1/3. */
void sum_gap(sums *s, const atom *a)
{
    s->width += a->gap;
    if (a->gap_kind == GAP_EVERY) s->stretch[STRETCH_EVERY]++;
    if (a->gap_kind != GAP_AUTO || a->gap <= 0) return;
    s->shrink[0] += (uint32_t)a->gap / 2;
    s->shrink[SHRINK_GAP] += (uint32_t)a->gap / 2;
    s->stretch[STRETCH_GAP] += (uint32_t)a->gap / 3;
}

void sum_sub(sums *s, const sums *other)
{
    s->width -= other->width;
    for (int i = 0; i < SHRINK_STEPS; i++) s->shrink[i] -= other->shrink[i];
    for (int i = 0; i < STRETCH_STEPS; i++) s->stretch[i] -= other->stretch[i];
}

static int32_t capped(int64_t bad)
{
    return bad > BAD_MAX ? BAD_MAX : (int32_t)bad;
}

/* price × (part / whole)² */
static int64_t price_of(int64_t price, int64_t part, int64_t whole)
{
    return whole > 0 ? price * part / whole * part / whole : 0;
}

static int32_t shrink_badness(int64_t need, const sums *s, const line_ends *e)
{
    static const int16_t price[SHRINK_STEPS] = {
        [SHRINK_END] = 2,    [SHRINK_WORD] = 30, [SHRINK_MIDDOT] = 20, [SHRINK_BRACKET] = 30,
        [SHRINK_COMMA] = 40, [SHRINK_GAP] = 60,  [SHRINK_STOP] = 90};
    if (need > (int64_t)s->shrink[0] - e->cut) return BAD_OVERFULL;
    int64_t bad = 0;
    for (int k = SHRINK_END; k < SHRINK_STEPS && need > 0; k++) {
        int64_t cap = k == SHRINK_END ? e->end_trim : (int64_t)s->shrink[k];
        if (k == e->end_step && k != SHRINK_END) cap -= e->end_trim + e->cut;
        int64_t take = need < cap ? need : cap;
        bad += price_of(price[k], take, cap);
        need -= take;
    }
    return capped(bad);
}

static int32_t stretch_badness(const manner *m, int64_t rest, const sums *s)
{
    static const int16_t price[STRETCH_STEPS] = {[STRETCH_WORD] = 60, [STRETCH_GAP] = 15};
    int64_t bad = 0, flexible = 0, em = m->em;
    for (int k = STRETCH_WORD; k < STRETCH_EVERY; k++) {
        int64_t cap = s->stretch[k], take = rest < cap ? rest : cap;
        bad += price_of(price[k], take, cap);
        rest -= take;
        flexible += cap;
    }
    if (!rest) return capped(bad);
    if (rest > 4 * em) rest = 4 * em + (rest - 4 * em) / 8; /* keeps the squares small */
    int64_t every = s->stretch[STRETCH_EVERY];
    if (every) return capped(bad + 6400 * rest / (em * every) * rest / (em * every));
    if (flexible)
        return capped(bad + 200 * (rest + flexible) / flexible * (rest + flexible) / flexible);
    return capped(1000 + 300 * rest / em * rest / em); /* one long word: it stays as it is */
}

/* Lines that are not made equal: a mild wish for full ones. */
static int32_t ragged_badness(const manner *m, int64_t room)
{
    return capped(6 * room / m->em * room / m->em);
}

static int32_t loose_badness(const manner *m, int64_t room, const sums *s)
{
    if (s->stretch[0]) return 0;
    return m->justify ? stretch_badness(m, room, s) : ragged_badness(m, room);
}

fit fit_line(const manner *m, int64_t room, const sums *s, const line_ends *e)
{
    if (m->always_hang && e->hang && room + e->hang >= 0)
        return (fit){.badness = loose_badness(m, room + e->hang, s), .hangs = true};
    if (room >= 0) return (fit){.badness = loose_badness(m, room, s)};
    fit f = {.tight = true};
    if (m->justify)
        f.badness = shrink_badness(-room, s, e);
    else
        f.badness = -room <= e->end_trim ? 2 : BAD_OVERFULL;
    if (!e->hang || room + e->hang < 0) return f;
    int32_t hanging = loose_badness(m, room + e->hang, s);
    if (hanging >= f.badness) return f;
    return (fit){.badness = hanging, .hangs = true};
}
