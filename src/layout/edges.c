/* The box model (CSS 2.2 sections 8 and 10.3.3): margins, borders, padding and widths in a
 * containing block. */
#include "layout/flow.h"

mpt border_of(const style *s, int side)
{
    uint8_t kind = s->border_style[side];
    return kind == BORDER_NONE || kind == BORDER_HIDDEN
               ? 0
               : bounded(s->border_width[side], LIMIT / 100);
}

edges edges_of(const style *s, mpt containing)
{
    edges e = {.auto_left = s->margin[LEFT].kind == LEN_AUTO,
               .auto_right = s->margin[RIGHT].kind == LEN_AUTO};
    for (int i = 0; i < 4; i++) {
        e.margin[i] = resolve(s->margin[i], containing, 0);
        e.border[i] = border_of(s, i);
        e.padding[i] = mpt_max(0, resolve(s->padding[i], containing, 0));
    }
    return e;
}

bool is_painted(const style *s)
{
    if (s->background.space != COLOR_NONE && s->background.alpha) return true;
    for (int i = 0; i < 4; i++)
        if (border_of(s, i) > 0) return true;
    return false;
}

/* A width of style as one of the content box; LEN_AUTO and the like give `otherwise`. */
static mpt as_content(const style *s, const edges *e, len l, mpt containing, mpt otherwise)
{
    if (l.kind != LEN_SET) return otherwise;
    mpt v = resolve(l, containing, 0);
    return mpt_max(0, s->box_sizing == 1 ? v - edges_across(e) : v);
}

static mpt fit_content(layout *l, const box *b, mpt room)
{
    mpt most = flow_max_width(l, b);
    return most <= room ? most : mpt_max(flow_min_width(l, b), room);
}

/* The width that style asks for; -1: auto. */
static mpt asked_width(layout *l, const box *b, const edges *e, mpt containing, mpt room)
{
    const style *s = b->style;
    bool side_float = s->float_side == FLOAT_LEFT || s->float_side == FLOAT_RIGHT;
    switch ((len_kind)s->width.kind) {
    case LEN_SET: return as_content(s, e, s->width, containing, 0);
    case LEN_MIN_CONTENT: return flow_min_width(l, b);
    case LEN_MAX_CONTENT: return mpt_min(flow_max_width(l, b), room);
    case LEN_FIT_CONTENT: return fit_content(l, b, room);
    default: return side_float && b->kind != BOX_TABLE ? fit_content(l, b, room) : -1;
    }
}

/* A margin may reach out of the room, but not off the sheet. */
static bool bound_outside(edges *e, mpt w)
{
    mpt least = -mpt_max(w / 8, PT(36));
    bool bounded_one = e->margin[LEFT] < least || e->margin[RIGHT] < least;
    e->margin[LEFT] = mpt_max(e->margin[LEFT], least);
    e->margin[RIGHT] = mpt_max(e->margin[RIGHT], least);
    return bounded_one;
}

/* Edges that leave less than a quarter of the room, or nothing to speak of, are left out. */
static bool drop_edges(edges *e, mpt w)
{
    int64_t rest = (int64_t)w - e->margin[LEFT] - e->margin[RIGHT] - edges_across(e);
    if (rest >= w / 4 || rest >= PT(36) || w <= 0) return false;
    for (int i = RIGHT; i <= LEFT; i += LEFT - RIGHT)
        e->margin[i] = e->padding[i] = e->border[i] = 0;
    return true;
}

content_box content_box_of(layout *l, const box *b, mpt x, mpt w)
{
    const style *s = b->style;
    content_box c = {.e = edges_of(s, w)};
    edges *e = &c.e;
    c.squeezed = bound_outside(e, w);
    mpt room = mpt_max(0, w - e->margin[LEFT] - e->margin[RIGHT] - edges_across(e));
    if (drop_edges(e, w)) {
        c.squeezed = true;
        room = w;
    }
    mpt asked = asked_width(l, b, e, w, room);
    c.w = asked < 0 ? room : asked;
    c.w = mpt_min(c.w, as_content(s, e, s->max_width, w, MPT_MAX));
    c.w = mpt_max(c.w, as_content(s, e, s->min_width, w, 0));
    if (c.w > room && room > 0) {
        c.squeezed = true;
        c.w = room;
    }
    mpt rest = w - c.w - edges_across(e) - e->margin[LEFT] - e->margin[RIGHT];
    bool centred = e->auto_left && e->auto_right;
    if (rest > 0 && (centred || e->auto_left))
        e->margin[LEFT] += centred ? rest / 2 : rest;
    else if (rest > 0 && s->float_side == FLOAT_RIGHT)
        e->margin[LEFT] += rest;
    c.x = mpt_sum(x, e->margin[LEFT] + edges_before(e, LEFT));
    return c;
}

mpt content_min_height(const style *s, const edges *e)
{
    mpt most = -1;
    const len *of[] = {&s->min_height, &s->height};
    for (int i = 0; i < 2; i++)
        if (of[i]->kind == LEN_SET && !of[i]->pct && of[i]->fixed > most)
            most = mpt_min(of[i]->fixed, LIMIT);
    if (most >= 0 && s->box_sizing == 1)
        most = mpt_max(0, most - edges_before(e, TOP) - edges_before(e, BOTTOM));
    return most > 0 ? most : -1;
}
