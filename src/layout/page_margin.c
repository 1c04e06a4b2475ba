/* The sixteen margin boxes (CSS Paged Media 3, section 5): running heads, folios.
 * The four corners are as large as the margins that meet there; on each side three boxes share the
 * length by the specification's rule (5.3.2): the middle one stands in the middle. */
#include "layout/page.h"

typedef struct margin_content { /* what is in a margin box on this page */
    const style *s;
    const box *box;
    edges e;
    mpt least, most; /* outer length along the side */
    bool fixed;
    mpt at, length; /* outer, along the side */
} margin_content;

/* ---- content */

static bool has_counter(const content_list *list)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (list->at[i].kind == CONTENT_COUNTER || list->at[i].kind == CONTENT_COUNTERS)
            return true;
    return false;
}

static box *build(pager *p, const style *s)
{
    box_strings strings = {strings_get, p};
    const layout_input *in = p->l->in;
    return box_from_content(p->l->mem, in->doc, in->cascade, s, &strings);
}

/* Content without a page number is kept for as long as its strings stay the same. */
static const box *content_of(pager *p, const style *s)
{
    if (has_counter(s->content)) return build(p, s);
    buf key = {0};
    buf_add(&key, &s, sizeof(const style *));
    for (uint32_t i = 0; i < s->content->n; i++) {
        const content_part *c = &s->content->at[i];
        if (c->kind != CONTENT_STRING_FN) continue;
        buf_str(&key, strings_get(p, c->name, (string_which)c->which));
        buf_byte(&key, 0);
    }
    if (!p->running.mem) map_init(&p->running, p->l->mem);
    void **at = map_put(&p->running, buf_view(&key));
    buf_drop(&key);
    if (!*at) *at = build(p, s);
    return *at;
}

/* ---- lengths along a side */

static mpt outside(const edges *e, bool across)
{
    int a = across ? LEFT : TOP, b = across ? RIGHT : BOTTOM;
    return e->margin[a] + e->margin[b] + edges_before(e, a) + edges_before(e, b);
}

static mpt inner_box(const style *s, const edges *e, bool across)
{
    int a = across ? LEFT : TOP, b = across ? RIGHT : BOTTOM;
    return s->box_sizing == 1 ? edges_before(e, a) + edges_before(e, b) : 0;
}

static void measure(pager *p, margin_content *c, bool across, mpt whole, mpt thick)
{
    mpt out = outside(&c->e, across);
    len l = across ? c->s->width : c->s->height;
    if (l.kind == LEN_SET) {
        mpt inside = inner_box(c->s, &c->e, across);
        c->least = c->most = out + mpt_max(0, resolve(l, whole, 0) - inside);
        c->fixed = true;
    } else if (across != is_vertical(c->box)) { /* along its lines */
        c->least = out + mpt_min(flow_min_width(p->l, c->box), LIMIT);
        c->most = out + mpt_min(flow_max_width(p->l, c->box), LIMIT);
    } else {
        mpt length = mpt_max(0, thick - outside(&c->e, !across));
        const strips *s = flow_strips(p->l, c->box, length);
        c->least = c->most = out + mpt_min(strips_height(s, 0, s->list.n), LIMIT);
    }
}

/* Two boxes share the room: what they can use at most, else in between, else what they need. */
static void share(mpt room, margin_content *a, margin_content *b)
{
    int64_t most = (int64_t)a->most + b->most, least = (int64_t)a->least + b->least;
    if (a->fixed && b->fixed) {
        a->length = a->most;
        b->length = b->most;
        return;
    }
    if (a->fixed || b->fixed) {
        a->length = a->fixed ? a->most : mpt_max(0, room - b->most);
        b->length = b->fixed ? b->most : mpt_max(0, room - a->most);
        return;
    }
    if (most <= room)
        a->length = most ? (mpt)mul_div(a->most, room, most) : room / 2;
    else if (least < room && most > least)
        a->length = a->least + (mpt)mul_div(a->most - a->least, room - least, most - least);
    else
        a->length = least ? (mpt)mul_div(a->least, room, least) : room / 2;
    b->length = room - a->length;
}

static void share_three(mpt room, margin_content *a, margin_content *mid, margin_content *b)
{
    margin_content sides = {.least = 2 * mpt_max(a->least, b->least),
                            .most = 2 * mpt_max(a->most, b->most)};
    if (mid->fixed)
        mid->length = mid->most;
    else
        share(room, mid, &sides);
    mpt rest = mpt_max(0, (room - mid->length) / 2);
    a->length = a->fixed ? a->most : rest;
    b->length = b->fixed ? b->most : rest;
}

static void arrange(mpt room, margin_content *c) /* three boxes; s NULL: not there */
{
    if (c[1].s)
        share_three(room, &c[0], &c[1], &c[2]);
    else if (c[0].s && c[2].s)
        share(room, &c[0], &c[2]);
    else
        for (int i = 0; i < 3; i += 2) c[i].length = c[i].fixed ? c[i].most : room;
    c[0].at = 0;
    c[1].at = (room - c[1].length) / 2;
    c[2].at = room - c[2].length;
}

/* ---- painting */

/* Columns in the middle of the box's width; vertical-align is where they stand, from the top. */
static void paint_vertical(pager *p, const margin_content *c, rect r, frame *f)
{
    uint32_t from = f->items.n;
    mpt length = mpt_min(mpt_max(r.h, 0), flow_max_width(p->l, c->box)), down = (r.h - length) / 2;
    const strips *s = flow_strips(p->l, c->box, length);
    mpt width = strips_height(s, 0, s->list.n);
    if (c->s->vertical_align == VALIGN_TOP) down = 0;
    if (c->s->vertical_align == VALIGN_BOTTOM) down = r.h - length;
    strips_paint(p->l, s, 0, s->list.n, 0, 0, f, true);
    mpt shift = c->s->text_align == ALIGN_LEFT    ? r.w - width
                : c->s->text_align == ALIGN_RIGHT ? 0
                                                  : (r.w - width) / 2;
    frame_turn(f, from, true, r.x + r.w - shift, r.y + down);
}

/* As much as the margin holds, one strip at least: nothing leaves the paper. */
static uint32_t fitting(pager *p, const strips *s, mpt height, const frame *f)
{
    uint32_t n = s->list.n;
    while (n > 1 && strips_height(s, 0, n) > height) n--;
    if (n < s->list.n && !p->told_margin) {
        p->told_margin = true;
        diag_add(p->l->diag, D_BOX_OVERFLOW, (place){p->l->in->doc->name, 0, 0},
                 "the text of a margin box (a running head, say) is higher than its margin on page "
                 "%.*s; what does not fit was left out",
                 STR_ARG(f->label));
    }
    return n;
}

static void paint_content(pager *p, const margin_content *c, rect r, frame *f)
{
    if (is_vertical(c->box)) {
        paint_vertical(p, c, r, f);
        return;
    }
    const strips *s = flow_strips(p->l, c->box, mpt_max(r.w, 0));
    uint32_t n = fitting(p, s, r.h, f);
    mpt height = strips_height(s, 0, n), down = (r.h - height) / 2;
    if (c->s->vertical_align == VALIGN_TOP) down = 0;
    if (c->s->vertical_align == VALIGN_BOTTOM) down = r.h - height;
    strips_paint(p->l, s, 0, n, r.x, r.y + down, f, true);
}

static void paint(pager *p, const margin_content *c, rect outer, frame *f)
{
    const edges *e = &c->e;
    rect r = {outer.x + e->margin[LEFT], outer.y + e->margin[TOP],
              outer.w - e->margin[LEFT] - e->margin[RIGHT],
              outer.h - e->margin[TOP] - e->margin[BOTTOM]};
    paint_box(f, p->l->mem, c->s, r, SIDES_ALL, NULL);
    r.x += edges_before(e, LEFT);
    r.y += edges_before(e, TOP);
    r.w -= edges_across(e);
    r.h -= edges_before(e, TOP) + edges_before(e, BOTTOM);
    paint_content(p, c, r, f);
}

static margin_content begin(pager *p, const page_plan *page, margin_box which, mpt whole)
{
    margin_content c = {.s = page->g.style->margin[which]};
    if (c.s) c.box = content_of(p, c.s);
    if (!c.box) c.s = NULL;
    if (c.s) c.e = edges_of(c.s, whole);
    return c;
}

/* A box whose strings are all empty is still there, with its rule, beside one that says something;
 * by itself it would be a rule over nothing. */
static bool says_something(const margin_content *c)
{
    if (!c->s) return false;
    if (c->box->n_inls) return true;
    for (uint32_t i = 0; i < c->s->content->n; i++)
        if (c->s->content->at[i].kind == CONTENT_STRING_FN) return false;
    return true; /* content: "", for its border or background */
}

/* from: the box that begins the side as it is read; step: the direction round the page. */
static void paint_side(pager *p, const page_plan *page, margin_box from, int step, rect side,
                       frame *f)
{
    bool across = from == MARGIN_TOP_LEFT || from == MARGIN_BOTTOM_LEFT;
    mpt room = across ? side.w : side.h, thick = across ? side.h : side.w;
    margin_content c[3];
    for (int i = 0; i < 3; i++) {
        c[i] = begin(p, page, (margin_box)((int)from + i * step), room);
        if (c[i].s) measure(p, &c[i], across, room, thick);
    }
    if (!says_something(&c[0]) && !says_something(&c[1]) && !says_something(&c[2])) return;
    arrange(room, c);
    for (int i = 0; i < 3; i++) {
        if (!c[i].s) continue;
        rect r = side;
        if (across) {
            r.x += c[i].at;
            r.w = c[i].length;
        } else {
            r.y += c[i].at;
            r.h = c[i].length;
        }
        paint(p, &c[i], r, f);
    }
}

static void paint_corner(pager *p, const page_plan *page, margin_box which, rect r, frame *f)
{
    margin_content c = begin(p, page, which, r.w);
    if (c.s) paint(p, &c, r, f);
}

void margin_boxes_paint(pager *p, const page_plan *page, frame *f)
{
    const page_geometry *g = &page->g;
    const mpt *m = g->margin;
    mpt right = g->width - m[RIGHT], bottom = g->height - m[BOTTOM], w = right - m[LEFT],
        h = bottom - m[TOP];
    p->l->page_counter = page->value;
    paint_corner(p, page, MARGIN_TOP_LEFT_CORNER, (rect){0, 0, m[LEFT], m[TOP]}, f);
    paint_side(p, page, MARGIN_TOP_LEFT, 1, (rect){m[LEFT], 0, w, m[TOP]}, f);
    paint_corner(p, page, MARGIN_TOP_RIGHT_CORNER, (rect){right, 0, m[RIGHT], m[TOP]}, f);
    paint_side(p, page, MARGIN_LEFT_TOP, -1, (rect){0, m[TOP], m[LEFT], h}, f);
    paint_side(p, page, MARGIN_RIGHT_TOP, 1, (rect){right, m[TOP], m[RIGHT], h}, f);
    paint_corner(p, page, MARGIN_BOTTOM_LEFT_CORNER, (rect){0, bottom, m[LEFT], m[BOTTOM]}, f);
    paint_side(p, page, MARGIN_BOTTOM_LEFT, -1, (rect){m[LEFT], bottom, w, m[BOTTOM]}, f);
    paint_corner(p, page, MARGIN_BOTTOM_RIGHT_CORNER, (rect){right, bottom, m[RIGHT], m[BOTTOM]},
                 f);
    p->l->page_counter = INT32_MIN;
}
