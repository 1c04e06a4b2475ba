/* A box of the other writing mode (an orthogonal flow): vertical lines in a horizontal document, or
 * the reverse. Its lines are as long as its height says, else as long as the longest wants to be,
 * but not longer than the page. They stand side by side as far as the width goes; what is left goes
 * on in another strip below, so that the page may be cut between them. A strip is painted as in a
 * flow of its own and then turned into its place. */
#include "layout/flow.h"

mpt across_measure(layout *l, const box *b, const edges *e)
{
    mpt asked = content_min_height(b->style, e);
    if (asked > 0) return asked;
    mpt room = mpt_max(PT(1), l->area_h - edges_before(e, TOP) - edges_before(e, BOTTOM));
    return mpt_max(PT(1), mpt_min(own_max_width(l, b), room));
}

/* Images and tables inside see a page that lies on its side. */
const strips *across_lines(layout *l, const box *b, mpt measure)
{
    mpt w = l->area_w, h = l->area_h;
    l->area_w = h;
    l->area_h = w;
    const strips *s = flow_own(l, b, measure);
    l->area_w = w;
    l->area_h = h;
    return s;
}

mpt across_extent(layout *l, const box *b)
{
    edges e = edges_of(b->style, 0);
    const strips *s = across_lines(l, b, across_measure(l, b, &e));
    return strips_height(s, 0, s->list.n);
}

uint32_t across_cut(const strips *s, uint32_t from, mpt room)
{
    uint32_t end = from;
    int64_t used = 0;
    while (end < s->list.n) {
        const strip *st = &s->list.at[end];
        used += (int64_t)(end > from || !from ? st->space : 0) + st->lead + st->height + st->tail;
        if (used > room && end > from) break;
        end++;
    }
    return end;
}

void across_paint(const placing *p, const strip *s, mpt y, frame *f)
{
    uint32_t from = f->items.n;
    mpt left = mpt_sum(p->x, s->x);
    bool clockwise = is_vertical(s->box);
    strips_paint(p->l, s->across.s, s->across.from, s->across.end, 0, 0, f, p->artifact);
    frame_turn(f, from, clockwise, clockwise ? mpt_sum(left, s->w) : left,
               clockwise ? y : mpt_sum(y, s->height));
}
