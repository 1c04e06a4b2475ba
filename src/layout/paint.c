/* What every part of layout paints: a box's background and borders, and the size of an image.
 * A straight border is a stroke along its middle, which renderers keep as thin as it is; only a
 * rounded, even border around a background is two rectangles, because a frame has no outlines. */
#include "layout/flow.h"

static bool seen(color c)
{
    return c.space != COLOR_NONE && c.alpha;
}

static bool same_color(color a, color b)
{
    return a.space == b.space && a.alpha == b.alpha && !memcmp(a.c, b.c, sizeof a.c);
}

/* All four borders there, solid and alike: may be painted as one rounded rectangle. */
static bool is_even(const style *s, unsigned sides)
{
    if (sides != SIDES_ALL) return false;
    for (int i = 0; i < 4; i++)
        if (s->border_style[i] != BORDER_SOLID || s->border_width[i] != s->border_width[0] ||
            !same_color(s->border_color[i], s->border_color[0]))
            return false;
    return s->border_width[0] > 0 && seen(s->border_color[0]);
}

static item *add(frame *f, arena *a, item_kind kind, const void *node, mpt x, mpt y)
{
    item *it = frame_add(a, f, kind, node, x, y);
    it->artifact = true;
    return it;
}

static void fill(frame *f, arena *a, const void *node, rect r, mpt radius, color c)
{
    if (r.w <= 0 || r.h <= 0) return;
    item *it = add(f, a, ITEM_RECT, node, r.x, r.y);
    it->rect.w = r.w;
    it->rect.h = r.h;
    it->rect.radius = mpt_min(radius, mpt_min(r.w, r.h) / 2);
    it->rect.fill = c;
}

/* A stroke of this width, whose outer edge lies on the border box's side, `in` further inwards. */
static void stroke(frame *f, arena *a, const void *node, rect r, int side, mpt in, mpt width,
                   const style *s)
{
    mpt mid = in + width / 2;
    bool across = side == TOP || side == BOTTOM;
    mpt x = side == RIGHT ? r.x + r.w - mid : side == LEFT ? r.x + mid : r.x;
    mpt y = side == BOTTOM ? r.y + r.h - mid : side == TOP ? r.y + mid : r.y;
    item *it = add(f, a, ITEM_LINE, node, x, y);
    it->line.dx = across ? r.w : 0;
    it->line.dy = across ? 0 : r.h;
    it->line.width = width;
    it->line.ink = s->border_color[side];
    it->line.style = s->border_style[side] == BORDER_DASHED   ? 1
                     : s->border_style[side] == BORDER_DOTTED ? 2
                                                              : 0;
}

static void paint_side(frame *f, arena *a, const void *node, rect r, int side, const style *s)
{
    mpt w = border_of(s, side);
    if (w <= 0 || !seen(s->border_color[side])) return;
    if (s->border_style[side] == BORDER_DOUBLE && w >= 3) {
        stroke(f, a, node, r, side, 0, w / 3, s);
        stroke(f, a, node, r, side, w - w / 3, w / 3, s);
    } else {
        stroke(f, a, node, r, side, 0, w, s);
    }
}

void paint_box(frame *f, arena *a, const style *s, rect r, unsigned sides, const void *node)
{
    static const unsigned bit[4] = {SIDE_TOP, SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT};
    if (s->visibility) return;
    if (s->border_radius > 0 && seen(s->background) && is_even(s, sides)) {
        mpt b = border_of(s, 0);
        fill(f, a, node, r, s->border_radius, s->border_color[0]);
        fill(f, a, node, (rect){r.x + b, r.y + b, r.w - 2 * b, r.h - 2 * b},
             mpt_max(0, s->border_radius - b), s->background);
        return;
    }
    if (seen(s->background)) fill(f, a, node, r, s->border_radius, s->background);
    for (int i = 0; i < 4; i++)
        if (sides & bit[i]) paint_side(f, a, node, r, i, s);
}

/* A length of style against the measure, less what box-sizing counts in; -1: not given. */
static mpt given(const style *s, len l, mpt whole, bool across)
{
    if (l.kind != LEN_SET) return -1;
    mpt v = resolve(l, whole, 0);
    if (s->box_sizing == 1) {
        int one = across ? LEFT : TOP, two = across ? RIGHT : BOTTOM;
        v -= border_of(s, one) + border_of(s, two) + resolve(s->padding[one], whole, 0) +
             resolve(s->padding[two], whole, 0);
    }
    return mpt_max(v, 0);
}

/* a as the other side changes from `from` to `to` */
static mpt in_proportion(mpt a, mpt to, mpt from)
{
    return from > 0 ? bounded(mul_div(a, to, from), MPT_MAX) : a;
}

/* Both sides down to the bound, in proportion. */
static void bound(mpt *side, mpt *other, mpt limit)
{
    if (limit < 0 || *side <= limit) return;
    *other = in_proportion(*other, limit, *side);
    *side = limit;
}

/* What leads to it, a table's head, a heading, stays on its page. */
mpt image_most(const layout *l, const box *b)
{
    while (b && b->kind != BOX_CELL) b = b->parent;
    return b ? l->area_h / 8 * 5 : l->area_h;
}

void image_size(const style *s, const image *im, mpt measure, mpt max_h, mpt *w, mpt *h)
{
    bool turned = s->writing_mode == WRITING_VERTICAL_RL;
    mpt nw = im ? mpt_max(turned ? im->natural_h : im->natural_w, 1) : 1;
    mpt nh = im ? mpt_max(turned ? im->natural_w : im->natural_h, 1) : 1;
    mpt set_w = given(s, s->width, measure, true);
    mpt set_h = s->height.pct ? -1 : given(s, s->height, max_h, false);
    *w = set_w >= 0 ? set_w : set_h >= 0 ? in_proportion(nw, set_h, nh) : nw;
    *h = set_h >= 0 ? set_h : in_proportion(nh, *w, nw);
    bound(w, h, given(s, s->max_width, measure, true));
    bound(h, w, given(s, s->max_height, max_h, false));
    mpt min_w = given(s, s->min_width, measure, true);
    if (min_w > *w) {
        *h = in_proportion(*h, min_w, *w);
        *w = min_w;
    }
    bound(w, h, mpt_max(measure, 0));
    bound(h, w, mpt_max(max_h, 0));
}
