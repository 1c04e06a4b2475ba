/* Floats (CSS 2.2, 9.5): where they stand and what they leave for the text beside them.
 *
 * A float is a flow of its own that hangs on the next strip of the flow that it is in, so that it
 * is painted, and goes to the next page, with it; the strips beside it are never parted (flow.c).
 * Its place is counted down from that strip, in natural heights. Moves down to the line grid come
 * later and can only bring what follows further below it: text never runs into a float, at worst a
 * line too many is short. Lists and quotations keep their indents beside a float on their side,
 * which browsers let it swallow. */
#include "layout/beside.h"

enum {
    FLOATS_MOST = 16,  /* beside each other or below; what comes then begins below them all */
    LINES_MOST = 2000, /* of a paragraph, beside floats */
    HANGS = PT(2)      /* a float may reach so far down into a line that is not beside it */
};

/* ---- a float by itself */

static void take_edges(const box *b, mpt w, mpt x, mpt content, float_box *o)
{
    edges e = edges_of(b->style, w);
    o->lead = bounded((int64_t)x - edges_before(&e, LEFT) - e.margin[LEFT], LIMIT);
    o->w = bounded((int64_t)content + edges_across(&e) + e.margin[LEFT] + e.margin[RIGHT], LIMIT);
}

float_box float_lay(layout *l, const box *b, mpt w)
{
    float_box o = {.w = w};
    if (b->kind == BOX_TABLE) {
        edges e = edges_of(b->style, w);
        mpt most = mpt_sum(table_max_width(l, b), mpt_sum(e.margin[LEFT], e.margin[RIGHT]));
        o.w = mpt_min(w, most);
    }
    o.s = flow_whole(l, b, o.w);
    if (b->kind == BOX_IMAGE && o.s->list.n) {
        const strip *s = &o.s->list.at[0];
        take_edges(b, w, s->x, s->w, &o);
    } else if (b->kind != BOX_TABLE) {
        content_box c = content_box_of(l, b, 0, w);
        take_edges(b, w, c.x, c.w, &o);
    }
    o.h = strips_height(o.s, 0, o.s->list.n);
    return o;
}

/* ---- places */

/* From the last strip's end, or from the next one's content: one that waits cannot be told apart,
 * since what comes between is not known. */
static int64_t above(const beside *k, const side *s)
{
    return s->waits ? 0 : k->y + k->tail;
}

static bool overlaps(const beside *k, const side *s, int64_t top, int64_t bottom)
{
    int64_t from = above(k, s);
    return s->bottom - from > top && s->top - from < bottom;
}

/* The room in [*left, *right) between the floats at this height. */
static void edges_at(const beside *k, int64_t top, int64_t bottom, mpt *left, mpt *right)
{
    for (uint32_t i = 0; i < k->list.n; i++) {
        const side *s = &k->list.at[i];
        if (!overlaps(k, s, top, bottom)) continue;
        if (s->right)
            *right = mpt_min(*right, s->x);
        else
            *left = mpt_max(*left, s->end);
    }
}

static bool fits_at(const beside *k, int64_t top, const float_box *o, mpt *left, mpt *right)
{
    edges_at(k, top + HANGS, top + mpt_max(o->h, HANGS + 1), left, right);
    return o->w <= *right - *left;
}

/* The next place down where a float ends; -1: none. */
static int64_t next_end(const beside *k, int64_t top)
{
    int64_t found = -1;
    for (uint32_t i = 0; i < k->list.n; i++) {
        int64_t end = k->list.at[i].bottom - above(k, &k->list.at[i]);
        if (end > top && (found < 0 || end < found)) found = end;
    }
    return found;
}

/* The upper edge of a picture is level with the letters beside it, not with their line's. */
static mpt inset_of(const box *b)
{
    const style *s = b->parent->style;
    return b->kind == BOX_IMAGE ? mpt_max(0, (s->line_height - s->font_size) / 2) : 0;
}

/* No float begins above one that came before it, nor above what it clears. */
static int64_t least_top(const beside *k, int clear)
{
    int64_t top = 0;
    for (uint32_t i = 0; i < k->list.n; i++) {
        const side *s = &k->list.at[i];
        bool cleared = clear & (s->right ? CLEAR_RIGHT : CLEAR_LEFT);
        int64_t at = (cleared ? s->bottom : s->top) - above(k, s);
        if (at > top) top = at;
    }
    return top;
}

static aside *hang(layout *l, beside *k, const float_box *o, mpt x, int64_t top)
{
    aside *a = arena_new_of(l->mem, aside);
    *a = (aside){.s = o->s, .x = mpt_sum(x, -o->lead), .y = bounded(top, LIMIT)};
    if (k->last)
        k->last->next = a;
    else
        k->first = a;
    k->last = a;
    return a;
}

/* Floats that overlap hold the lines beside all of them together: never more than two thirds of a
 * page, for something has to give way to the foot. */
static bool chain_is_long(layout *l, beside *k, int64_t bottom)
{
    if (!k->list.n) k->chain = k->y + k->tail;
    return k->list.n && k->y + k->tail - k->chain + bottom > (int64_t)l->area_h * 2 / 3;
}

bool beside_put(layout *l, beside *k, const box *b, const float_box *o, mpt x, mpt w, mpt lead)
{
    bool right = b->style->float_side == FLOAT_RIGHT;
    int64_t top = least_top(k, b->style->clear);
    mpt inset = inset_of(b);
    mpt end = mpt_sum(x, w), from = x, to = end;
    if (k->list.n >= FLOATS_MOST || chain_is_long(l, k, top + o->h)) return false;
    while (!fits_at(k, top, o, &from, &to)) {
        top = next_end(k, top);
        if (top < 0) return false;
        from = x;
        to = end;
    }
    if (top + inset + o->h > l->area_h) return false;
    mpt at = right ? to - o->w : from;
    *vec_add(l->mem, &k->list) = (side){.box = b,
                                        .right = right,
                                        .waits = true,
                                        .x = at,
                                        .end = mpt_sum(at, o->w),
                                        .from = x,
                                        .to = end,
                                        .top = top,
                                        .bottom = top + inset + o->h,
                                        .hung = hang(l, k, o, at, top + inset),
                                        .lead = lead,
                                        .number = k->floats++};
    return true;
}

/* ---- the strips beside */

void beside_prune(beside *k, const strip *last)
{
    uint32_t n = 0;
    k->tail = last ? last->tail : 0;
    for (uint32_t i = 0; i < k->list.n; i++)
        if (k->list.at[i].waits || k->list.at[i].bottom > k->y + k->tail)
            k->list.at[n++] = k->list.at[i];
    k->list.n = n;
}

bool beside_adopt(beside *k, strip *s, const strip *before)
{
    bool goes_on = false;
    beside_prune(k, before);
    k->y += (int64_t)k->tail;
    for (uint32_t i = 0; i < k->list.n; i++)
        goes_on |= !k->list.at[i].waits && k->list.at[i].bottom > k->y + HANGS;
    k->y += (int64_t)s->space + s->lead;
    for (uint32_t i = 0; i < k->list.n; i++) {
        side *at = &k->list.at[i];
        if (!at->waits) continue;
        mpt up = mpt_max(0, s->lead - at->lead); /* it begins above the edges of what follows it */
        at->waits = false;
        at->hung->y -= up;
        s->reach = mpt_max(s->reach, bounded(at->bottom - up, LIMIT));
        at->top += k->y - up;
        at->bottom += k->y - up;
    }
    s->asides = k->first;
    k->first = k->last = NULL;
    k->y += s->height;
    k->tail = s->tail;
    return goes_on;
}

mpt beside_rest(beside *k, const strip *last, int sides, uint32_t since)
{
    int64_t most = 0;
    beside_prune(k, last);
    for (uint32_t i = 0; i < k->list.n; i++) {
        const side *s = &k->list.at[i];
        int64_t rest = s->bottom - above(k, s);
        if (s->number >= since && sides & (s->right ? CLEAR_RIGHT : CLEAR_LEFT) && rest > most)
            most = rest;
    }
    return bounded(most, LIMIT);
}

void beside_narrow(const beside *k, mpt *x, mpt *w)
{
    mpt left = *x, right = mpt_sum(*x, *w);
    edges_at(k, 0, INT64_MAX / 2, &left, &right);
    *x = left;
    *w = mpt_max(0, right - left);
}

/* ---- lines */

static mpt whole_units(mpt n, mpt unit)
{
    return (n + unit - 1) / unit * unit;
}

/* Line i of a paragraph; what it loses at its sides. */
static void line_loses(const beside *k, const beside_ask *ask, uint32_t i, mpt *left, mpt *right)
{
    mpt end = mpt_sum(ask->x, ask->w);
    *left = *right = 0;
    for (uint32_t n = 0; n < k->list.n; n++) {
        const side *s = &k->list.at[n];
        int64_t top = (int64_t)i * ask->leading + (s->waits ? 0 : ask->gap);
        if (!overlaps(k, s, top + HANGS, top + ask->leading)) continue;
        if (s->right) {
            if (s->x < end) *right = mpt_max(*right, mpt_max(end, s->to) - s->x);
        } else if (s->end > ask->x) {
            *left = mpt_max(*left, s->end - mpt_min(ask->x, s->from));
        }
    }
    *left = whole_units(*left, ask->unit);
    *right = whole_units(*right, ask->unit);
}

/* How many lines at least begin above the end of the last float. */
static uint32_t lines_beside(const beside *k, const beside_ask *ask)
{
    int64_t most = 0;
    for (uint32_t i = 0; i < k->list.n; i++) {
        int64_t end = k->list.at[i].bottom - above(k, &k->list.at[i]);
        if (end > most) most = end;
    }
    int64_t n = most / mpt_max(ask->leading, PT(1)) + 1;
    return n < LINES_MOST ? (uint32_t)n : LINES_MOST;
}

bool beside_shape(layout *l, const beside *k, const beside_ask *ask, line_shape *shape)
{
    uint32_t most = lines_beside(k, ask), n = 0;
    mpt *x = arena_array(l->mem, mpt, most), *w = arena_array(l->mem, mpt, most);
    for (uint32_t i = 0; i < most; i++) {
        mpt left, right;
        line_loses(k, ask, i, &left, &right);
        x[i] = left;
        w[i] = ask->w - left - right;
        if (!left && !right) continue;
        if (w[i] < ask->least) return false;
        n = i + 1;
    }
    *shape = (line_shape){n, x, w};
    return true;
}
