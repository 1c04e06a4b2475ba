/* How a line's room is shared out, in numbers only: the search for breaks asks thousands of times.
 * Each step has a price for being used up; a step used in part costs the square of that part. The
 * prices say how much a reader would notice: a mark at the line's end is nearly free, stops are
 * dear, and so is opening every gap, because it takes the characters off the grid of the lines
 * around. */
#include "layout/inline/fit.h"

void sum_shrink(sums *s, const atom *a)
{
    s->shrink[0] += (uint32_t)a->shrink;
    s->shrink[a->shrink_step] += a->shrink_step ? (uint32_t)a->shrink : 0;
}

void sum_atom(sums *s, const atom *a, mpt width)
{
    s->width += width;
    sum_shrink(s, a);
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

static int32_t capped(int64_t bad)
{
    return bad > BAD_MAX ? BAD_MAX : (int32_t)bad;
}

/* price × (part / whole)² */
static int64_t price_of(int64_t price, int64_t part, int64_t whole)
{
    return whole > 0 ? price * part / whole * part / whole : 0;
}

static int32_t shrink_badness(int64_t need, const span *s, const line_ends *e)
{
    static const int16_t price[SHRINK_STEPS] = {
        [SHRINK_END] = 2,    [SHRINK_WORD] = 30, [SHRINK_MIDDOT] = 30, [SHRINK_BRACKET] = 45,
        [SHRINK_COMMA] = 60, [SHRINK_GAP] = 60,  [SHRINK_STOP] = 120};
    if (need > span_shrink(s, 0) - e->cut) return BAD_OVERFULL;
    int64_t bad = 0;
    for (int k = SHRINK_END; k < SHRINK_STEPS && need > 0; k++) {
        int64_t cap = k == SHRINK_END ? e->end_trim : span_shrink(s, k);
        if (k == e->end_step && k != SHRINK_END) cap -= e->end_trim + e->cut;
        int64_t take = need < cap ? need : cap;
        bad += price_of(price[k], take, cap);
        need -= take;
    }
    return capped(bad);
}

/* A line whose gaps would become holes (a long address, a long word) is left as it is. */
static fit left_ragged(const manner *m, int64_t rest)
{
    return (fit){.badness = capped(400 + 60 * rest / m->em * rest / m->em), .ragged = true};
}

static fit stretch_fit(const manner *m, int64_t room, const span *s)
{
    static const int16_t price[STRETCH_STEPS] = {[STRETCH_WORD] = 60, [STRETCH_GAP] = 15};
    int64_t bad = 0, flexible = 0, rest = room, every = span_stretch(s, STRETCH_EVERY);
    for (int k = STRETCH_WORD; k < STRETCH_EVERY; k++) {
        int64_t cap = span_stretch(s, k), take = rest < cap ? rest : cap;
        bad += price_of(price[k], take, cap);
        rest -= take;
        flexible += cap;
    }
    if (!rest) return (fit){.badness = capped(bad)};
    if (every ? rest * 4 > every * m->em : rest > 3 * flexible) return left_ragged(m, room);
    if (every)
        bad += price_of(12800, rest, every * m->em);
    else
        bad += price_of(200, rest + flexible, flexible);
    return (fit){.badness = capped(bad)};
}

/* Lines that are not made equal: a mild wish for full ones. */
static int32_t ragged_badness(const manner *m, int64_t room)
{
    return capped(6 * room / m->em * room / m->em);
}

static fit loose_fit(const manner *m, int64_t room, const span *s)
{
    if (span_stretch(s, 0)) return (fit){.badness = 0};
    if (m->justify) return stretch_fit(m, room, s);
    return (fit){.badness = ragged_badness(m, room), .ragged = true};
}

static fit hanging_fit(const manner *m, int64_t room, const span *s, const line_ends *e)
{
    fit f = loose_fit(m, room + e->hang, s);
    f.hangs = true;
    return f;
}

fit fit_line(const manner *m, int64_t room, const span *s, const line_ends *e)
{
    if (m->always_hang && e->hang && room + e->hang >= 0) return hanging_fit(m, room, s, e);
    if (room >= 0) return loose_fit(m, room, s);
    fit f = {.tight = true};
    if (m->justify)
        f.badness = shrink_badness(-room, s, e);
    else
        f.badness = -room <= e->end_trim ? 2 : BAD_OVERFULL;
    if (!e->hang || room + e->hang < 0) return f;
    fit hanging = hanging_fit(m, room, s, e);
    return hanging.badness < f.badness ? hanging : f;
}
