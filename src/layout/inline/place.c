/* A line's atoms at their places: its room is shared out step by step, each step fully and equally
 * before the next one. Shares are cut from running sums, so that nothing is lost to rounding and
 * the last glyph ends exactly where the line does. */
#include <stdlib.h>

#include "layout/inline/fit.h"

typedef struct share { /* `take` of `whole`, dealt out in order */
    int64_t take, whole, seen, dealt;
} share;

static mpt deal(share *s, int64_t part)
{
    if (s->whole <= 0) return 0;
    s->seen += part;
    int64_t upto = s->take * s->seen / s->whole, mine = upto - s->dealt;
    s->dealt = upto;
    return (mpt)mine;
}

typedef struct placing {
    const line *ln;
    const para *p;
    const line_detail *d;
    uint32_t start, last; /* characters at the ends, edges skipped; NONE: none */
    share shrink[SHRINK_STEPS], stretch[STRETCH_STEPS];
    share leaders, flexible; /* flexible: by number, when there is nothing else */
} placing;

static mpt own_shrink(const placing *k, uint32_t i)
{
    const atom *a = &k->p->atoms[i];
    if (i == k->start && k->d->start_trim) return 0;
    if (i == k->last && (k->d->end_trim || k->d->cut || k->d->hang)) return 0;
    return a->shrink;
}

static bool is_flexible(const atom *a)
{
    return a->stretch_step == STRETCH_WORD || a->stretch_step == STRETCH_GAP;
}

static void measure_steps(placing *k)
{
    for (uint32_t i = k->ln->first; i < k->ln->end; i++) {
        const atom *a = &k->p->atoms[i];
        k->shrink[a->shrink_step].whole += own_shrink(k, i);
        k->stretch[a->stretch_step].whole += a->stretch;
        k->flexible.whole += is_flexible(a);
        k->leaders.whole += a->kind == ATOM_LEADER;
        if (i + 1 == k->ln->end) break;
        if (a->gap_kind == GAP_EVERY) k->stretch[STRETCH_EVERY].whole++;
        if (a->gap_kind != GAP_AUTO || a->gap <= 0) continue;
        k->shrink[SHRINK_GAP].whole += a->gap / 2;
        k->stretch[STRETCH_GAP].whole += a->gap / 3;
        k->flexible.whole++;
    }
    k->shrink[0].whole = k->stretch[0].whole = 0;
    k->shrink[SHRINK_END].whole = k->d->end_trim;
}

static void share_out(placing *k)
{
    int64_t room = (int64_t)k->d->target - k->d->natural;
    for (int s = SHRINK_END; s < SHRINK_STEPS && room < 0; s++) {
        share *t = &k->shrink[s];
        t->take = -room < t->whole ? -room : t->whole;
        room += t->take;
    }
    if (k->leaders.whole) {
        k->leaders.take = room > 0 ? room : 0;
        return;
    }
    for (int s = STRETCH_WORD; s < STRETCH_EVERY && room > 0; s++) {
        share *t = &k->stretch[s];
        t->take = room < t->whole ? room : t->whole;
        room -= t->take;
    }
    if (room > 0)
        (k->stretch[STRETCH_EVERY].whole ? &k->stretch[STRETCH_EVERY] : &k->flexible)->take = room;
}

static void place_atom(placing *k, uint32_t i, placed_atom *at, mpt *gap)
{
    const atom *a = &k->p->atoms[i];
    mpt cut = 0, less = a->shrink_step ? deal(&k->shrink[a->shrink_step], own_shrink(k, i)) : 0;
    at->width = atom_width(k->p, k->d->br, i);
    at->shift = a->shift;
    at->rise = 0;
    if (i == k->start) cut = k->d->start_trim;
    at->shift -= cut;
    if (a->side == SIDE_LEAD) at->shift -= less;
    if (a->side == SIDE_BOTH) at->shift -= less / 2;
    if (i == k->last) cut += k->d->cut + (mpt)k->shrink[SHRINK_END].take;
    at->width -= cut + less;
    if (a->kind == ATOM_LEADER) at->width += deal(&k->leaders, 1);
    if (a->stretch_step) at->width += deal(&k->stretch[a->stretch_step], a->stretch);
    if (is_flexible(a)) at->width += deal(&k->flexible, 1);
    *gap = 0;
    if (i + 1 == k->ln->end) return;
    *gap = a->gap;
    if (k->d->air && k->p->next_cell[k->ln->first] == i + 1) *gap += k->d->air;
    if (a->gap_kind == GAP_EVERY) *gap += deal(&k->stretch[STRETCH_EVERY], 1);
    if (a->gap_kind != GAP_AUTO || a->gap <= 0) return;
    *gap += deal(&k->stretch[STRETCH_GAP], a->gap / 3) - deal(&k->shrink[SHRINK_GAP], a->gap / 2) +
            deal(&k->flexible, 1);
}

/* ---- visual order (UAX #9, L2): whole stretches of a level are turned */

static void turn(uint32_t *order, uint32_t from, uint32_t to)
{
    for (; from + 1 < to; from++, to--) {
        uint32_t t = order[from];
        order[from] = order[to - 1];
        order[to - 1] = t;
    }
}

static void reorder(const line *ln, placed_atom *at, const mpt *gaps)
{
    uint32_t n = ln->end - ln->first;
    const para *p = ln->para;
    uint32_t *order = mem_alloc(n * sizeof *order);
    uint8_t *level = mem_alloc(n), top = 0;
    const piece *pc = piece_at(p, ln->first);
    for (uint32_t i = 0; i < n; i++) {
        while (pc + 1 < p->pieces + p->n_pieces && pc[1].first <= ln->first + i) pc++;
        order[i] = i;
        level[i] = pc->level;
        if (level[i] > top) top = level[i];
    }
    for (uint8_t l = top; l > 0; l--)
        for (uint32_t i = 0, j; i < n; i = j + 1) {
            for (j = i; j < n && level[j] >= l; j++) {
            }
            turn(order, i, j);
        }
    mpt x = ln->x;
    for (uint32_t v = 0; v < n; v++) {
        uint32_t i = order[v];
        if (level[i] & 1) x += gaps[i];
        at[i].x = x;
        x += at[i].width;
        if (!(level[i] & 1)) x += gaps[i];
    }
    free(order);
    free(level);
}

void place_line(const line *ln, placed_atom *at)
{
    placing k = {.ln = ln, .p = ln->para, .d = ln->detail, .start = ln->first, .last = ln->end - 1};
    const atom *atoms = k.p->atoms;
    if (ln->first == ln->end) return;
    while (k.start < ln->end && atoms[k.start].kind == ATOM_EDGE) k.start++;
    while (k.last > ln->first && atoms[k.last].kind == ATOM_EDGE) k.last--;
    measure_steps(&k);
    share_out(&k);
    mpt *gaps = k.p->bidi ? mem_alloc((ln->end - ln->first) * sizeof *gaps) : NULL, x = ln->x, gap;
    for (uint32_t i = ln->first; i < ln->end; i++) {
        placed_atom *here = &at[i - ln->first];
        place_atom(&k, i, here, &gap);
        here->x = x;
        x += here->width + gap;
        if (gaps) gaps[i - ln->first] = gap;
    }
    if (gaps) reorder(ln, at, gaps);
    free(gaps);
    if (k.p->n_warichus) warichu_place(ln, at);
}
