/* Boxes → strips (layout/internal.h says what a strip is).
 *
 * One walk over the tree with the state of "what has come since the last strip": margins that
 * adjoin (CSS 2.2 section 8.3.1: kept as the largest positive and the smallest negative one, so
 * that siblings, parents, first and last children and empty boxes collapse by the same two lines),
 * edges that opened, costs of a break, forced breaks, marks, a list marker, floats. The next strip
 * takes it all. What closes goes into the last strip's tail. */
#include "layout/beside.h"
#include "layout/columns.h"
#include "layout/grid.h"

typedef struct keep { /* a box with break-inside: avoid that is open */
    uint32_t from;    /* its first strip */
    const struct keep *outer;
} keep;

typedef struct flow {
    layout *l;
    strips *out;
    bool paged;      /* the document's own: named pages, turned tables */
    bool own;        /* lines of the direction that the flow's first box has */
    mpt most, least; /* adjoining margins: largest positive, smallest negative */
    mpt space, lead; /* settled since the last strip */
    bool squeezed;   /* in a box that has been told to be wider than its room */
    bool edged;      /* an edge opened since the last strip: margins are kept at a page's top */
    int32_t cost;
    uint8_t force;
    bool owes;     /* what comes follows a heading: two lines of it stay with it */
    uint32_t owed; /* lines of that still to come */
    VEC(const inl *) marks;
    const line *marker;
    mpt marker_x;
    decor *decor; /* innermost open */
    const keep *keep;
    const columns *columns; /* those open; NULL: the text has the whole width */
    str page;
    beside beside;
} flow;

static void flow_box(flow *f, const box *b, mpt x, mpt w);

flow_state *flow_state_of(layout *l)
{
    if (!l->flow) l->flow = arena_new_of(l->mem, flow_state);
    return l->flow;
}

/* ---- margins and edges */

static void add_margin(flow *f, mpt m)
{
    if (m > f->most) f->most = m;
    if (m < f->least) f->least = m;
}

static bool keeps_margins(const box *b) /* a block formatting context of its own */
{
    return b->style->display == DISPLAY_FLOW_ROOT || b->style->float_side != FLOAT_NONE ||
           columns_asked(b->style);
}

static mpt take_margin(flow *f)
{
    mpt sum = f->most + f->least;
    f->most = f->least = 0;
    return sum;
}

static bool opens_edge(const box *b)
{
    const len *p = &b->style->padding[TOP];
    return border_of(b->style, TOP) || p->fixed || p->pct || keeps_margins(b);
}

/* The adjoining margins come to stand here. A box that opened without an edge begins below them. */
static void settle(flow *f)
{
    mpt sum = take_margin(f);
    if (!f->edged) {
        f->space = mpt_sum(f->space, sum);
        return;
    }
    for (decor *d = f->decor; d && d->first == f->out->list.n && d->top == f->lead;
         d = (decor *)(uintptr_t)d->outer) {
        if (opens_edge(d->box)) break;
        d->top = mpt_sum(d->top, sum);
    }
    f->lead = mpt_sum(f->lead, sum);
}

/* ---- strips */

static int32_t keep_cost(const flow *f, uint32_t at)
{
    int32_t cost = 0;
    for (const keep *k = f->keep; k; k = k->outer)
        if (at > k->from) cost = cost ? cost + COST_DEEPER : COST_INSIDE;
    return cost;
}

static int32_t add_cost(int32_t a, int32_t b)
{
    if (a >= PENALTY_NEVER || b >= PENALTY_NEVER) return PENALTY_NEVER;
    int64_t sum = (int64_t)a + b;
    return sum >= PENALTY_NEVER ? PENALTY_NEVER - 1 : (int32_t)sum;
}

static void take_marks(flow *f, strip *s)
{
    if (!f->marks.n) return;
    uint32_t n = f->marks.n + s->n_marks;
    const inl **all = arena_array(f->l->mem, const inl *, n);
    memcpy(all, f->marks.at, f->marks.n * sizeof *all);
    if (s->n_marks) memcpy(all + f->marks.n, s->marks, s->n_marks * sizeof *all);
    s->marks = all;
    s->n_marks = n;
    f->marks.n = 0;
}

static void count_owed(flow *f, strip *s)
{
    if (f->owes)
        f->owed = s->kind == STRIP_LINE ? 1 : 0;
    else if (f->owed) {
        s->penalty = add_cost(s->penalty, COST_ORPHAN);
        f->owed = 0;
    }
    f->owes = false;
}

/* A negative margin draws a strip over the one above it, not further. */
static mpt covered(const strip *s)
{
    return mpt_max(0, mpt_sum(mpt_sum(mpt_max(s->space, 0), s->lead), mpt_sum(s->height, s->tail)));
}

/* Strip i of the list takes over all that has come since the one before it. */
static void adopt(flow *f, uint32_t i)
{
    strip *s = &f->out->list.at[i], *before = i ? s - 1 : NULL;
    settle(f);
    s->space = mpt_sum(s->space, f->space);
    s->lead = mpt_sum(s->lead, f->lead);
    if (s->space < 0) s->space = mpt_max(s->space, before ? -covered(before) : 0);
    for (decor *d = f->decor; d && d->first == i; d = (decor *)(uintptr_t)d->outer)
        d->top = s->lead - d->top;
    s->penalty = add_cost(s->penalty, add_cost(f->cost, keep_cost(f, i)));
    count_owed(f, s);
    if (f->force) s->force = f->force;
    s->page = f->page;
    if (before && !s->force && !str_eq(s->page, before->page)) s->force = BREAK_PAGE;
    if (!s->decor) s->decor = f->decor;
    s->columns = f->columns;
    if (f->beside.list.n && beside_adopt(&f->beside, s, before)) s->penalty = PENALTY_NEVER;
    take_marks(f, s);
    s->marker = f->marker;
    s->marker_x = f->marker_x;
    f->marker = NULL;
    f->space = f->lead = f->cost = 0;
    f->force = BREAK_AUTO;
    f->edged = false;
}

static strip *add_strip(flow *f, strip_kind kind, const box *b, mpt x, mpt w, mpt height)
{
    strip *s = vec_add(f->l->mem, &f->out->list);
    *s = (strip){.kind = kind, .box = b, .x = x, .w = w, .height = height};
    return s;
}

static strip *last_strip(const flow *f)
{
    return f->out->list.n ? &f->out->list.at[f->out->list.n - 1] : NULL;
}

/* A strip without content; what waits for the next strip of content goes on to that, at its cost.
 */
static strip *add_bare(flow *f, const box *b, mpt x, mpt w, int32_t cost)
{
    const line *marker = f->marker;
    bool owes = f->owes;
    uint32_t n_marks = f->marks.n;
    f->marker = NULL;
    f->owes = false;
    f->marks.n = 0;
    add_strip(f, STRIP_SPACE, b, x, w, 0);
    adopt(f, f->out->list.n - 1);
    f->marker = marker;
    f->cost = cost;
    f->owes = owes;
    f->marks.n = n_marks;
    return last_strip(f);
}

/* ---- floats */

/* What follows comes below the floats at these sides, numbered from `since` on. */
static void clear_floats(flow *f, int sides, uint32_t since)
{
    beside *k = &f->beside;
    if (!k->list.n || !beside_rest(k, last_strip(f), sides, since)) return;
    strip *s = add_bare(f, k->list.at[k->list.n - 1].box, 0, f->out->width, f->cost);
    s->height = beside_rest(k, s, sides, since);
    k->y += s->height;
}

/* A box that lines do not flow into stands between the floats, when it has `need` there; else below
 * them. */
static void beside_block(flow *f, mpt *x, mpt *w, mpt need)
{
    mpt nx = *x, nw = *w;
    if (!f->beside.list.n) return;
    beside_prune(&f->beside, last_strip(f));
    beside_narrow(&f->beside, &nx, &nw);
    if (nw == *w) return;
    if (nw < need) {
        clear_floats(f, CLEAR_BOTH, 0);
        return;
    }
    *x = nx;
    *w = nw;
}

/* Less than so much is no room for lines. */
static mpt least_line(const style *s)
{
    enum { LEAST_EM = 8 };
    return bounded((int64_t)LEAST_EM * s->font_size, LIMIT);
}

/* All that happens in a flow inside happens where it stands. */
static void take_flow_marks(flow *f, const strips *s)
{
    for (uint32_t i = 0; i < s->list.n; i++)
        for (uint32_t k = 0; k < s->list.at[i].n_marks; k++)
            *vec_add(f->l->mem, &f->marks) = s->list.at[i].marks[k];
}

/* false: nothing could stand beside it, it is a block of its own. */
static bool flow_float(flow *f, const box *b, mpt x, mpt w)
{
    float_box o = float_lay(f->l, b, w);
    if (w - o.w < least_line(b->parent->style) || o.h > f->l->area_h) return false;
    beside_prune(&f->beside, last_strip(f));
    if (!beside_put(f->l, &f->beside, b, &o, x, w, f->lead)) {
        clear_floats(f, CLEAR_BOTH, 0);
        if (!beside_put(f->l, &f->beside, b, &o, x, w, f->lead)) return false;
    }
    take_flow_marks(f, o.s);
    return true;
}

/* ---- boxes that open and close */

typedef struct opened {
    content_box c;
    uint32_t first;
    mpt lead; /* inside the top edge */
    decor *decor;
    uint32_t floats; /* of the flow before it */
    keep keep;
} opened;

static uint8_t stronger(uint8_t a, uint8_t b)
{
    static const uint8_t rank[] = {[BREAK_COLUMN] = 1, [BREAK_PAGE] = 2,  [BREAK_LEFT] = 3,
                                   [BREAK_RIGHT] = 3,  [BREAK_RECTO] = 3, [BREAK_VERSO] = 3};
    uint8_t ra = a < sizeof rank ? rank[a] : 0, rb = b < sizeof rank ? rank[b] : 0;
    return rb >= ra && rb ? b : ra ? a : BREAK_AUTO;
}

static void ask_break(flow *f, uint8_t how)
{
    if (how == BREAK_AVOID && f->cost < COST_KEEP) f->cost = COST_KEEP;
    if (how == BREAK_COLUMN && !f->columns) return;
    if (stronger(BREAK_AUTO, how) != BREAK_AUTO) clear_floats(f, CLEAR_BOTH, 0);
    f->force = stronger(f->force, how);
}

static void open_decor(flow *f, const box *b, opened *o)
{
    /* The root's and the body's backgrounds are the page's (page_paint.c); their borders are
     * boxes'. */
    decor *d = arena_new_of(f->l->mem, decor);
    *d = (decor){.outer = f->decor,
                 .box = b,
                 .first = f->out->list.n,
                 .top = f->lead,
                 .columns = f->columns};
    d->x = o->c.x - edges_before(&o->c.e, LEFT);
    d->w = o->c.w + edges_across(&o->c.e);
    f->decor = o->decor = d;
}

static bool is_canvas(const flow *f, const box *b)
{
    return f->paged && (!b->parent || (!b->parent->parent && doc_is(b->node, "body")));
}

static void open_box(flow *f, const box *b, opened *o)
{
    const edges *e = &o->c.e;
    mpt top = edges_before(e, TOP);
    o->floats = f->beside.floats;
    ask_break(f, b->style->break_before);
    for (uint32_t i = 0; i < b->n_marks; i++) *vec_add(f->l->mem, &f->marks) = &b->marks[i];
    add_margin(f, e->margin[TOP]);
    if (top || keeps_margins(b)) {
        settle(f);
        f->edged = true;
    }
    if (is_painted(b->style) && !is_canvas(f, b)) open_decor(f, b, o);
    f->lead = mpt_sum(f->lead, top);
    o->lead = f->lead;
    o->first = f->out->list.n;
    if (b->style->break_inside == BREAK_AVOID) {
        o->keep = (keep){.from = o->first, .outer = f->keep};
        f->keep = &o->keep;
    }
}

/* Height of the content from inside the top edge to the end of the last strip. */
static int64_t content_height(const flow *f, const opened *o)
{
    int64_t sum = 0;
    for (uint32_t i = o->first; i < f->out->list.n; i++) {
        const strip *s = &f->out->list.at[i];
        sum += i > o->first ? (int64_t)s->space + s->lead : mpt_max(0, s->lead - o->lead);
        sum += (int64_t)s->height + s->tail;
    }
    return sum;
}

/* What no page can hold is kept together only by a little: a hole before it would be for nothing.
 */
static void relax_keep(flow *f, const opened *o)
{
    if (content_height(f, o) <= f->l->area_h) return;
    for (uint32_t i = o->first + 1; i < f->out->list.n; i++) {
        int32_t *p = &f->out->list.at[i].penalty;
        if (*p < PENALTY_NEVER) *p = *p >= COST_INSIDE ? *p - COST_INSIDE + COST_LARGE : *p;
    }
}

static void add_space_strip(flow *f, const box *b, const opened *o, mpt height)
{
    add_strip(f, STRIP_SPACE, b, o->c.x, o->c.w, height);
    adopt(f, f->out->list.n - 1);
}

static void close_edges(flow *f, const box *b, const opened *o)
{
    const edges *e = &o->c.e;
    mpt bottom = edges_before(e, BOTTOM), least = content_min_height(b->style, e);
    bool edged = bottom || keeps_margins(b) || least > 0;
    if (f->out->list.n == o->first && (edged || edges_before(e, TOP) || f->marker))
        add_space_strip(f, b, o, f->marker ? f->marker->height : 0);
    strip *last = last_strip(f);
    if (!last || f->out->list.n == o->first) return;
    if (edged) {
        mpt sum = take_margin(f);
        int64_t missing = least > 0 ? least - content_height(f, o) - sum : 0;
        last->tail = mpt_sum(last->tail, sum + bottom);
        if (missing > 0) last->tail = mpt_sum(last->tail, bounded(missing, LIMIT));
    }
    if (o->decor) {
        o->decor->last = f->out->list.n - 1;
        o->decor->bottom = last->tail;
    }
}

static void close_box(flow *f, const box *b, opened *o)
{
    if (o->decor || keeps_margins(b)) clear_floats(f, CLEAR_BOTH, o->floats);
    close_edges(f, b, o);
    if (o->decor) f->decor = (decor *)(uintptr_t)o->decor->outer;
    if (b->style->break_inside == BREAK_AVOID) {
        f->keep = o->keep.outer;
        relax_keep(f, o);
    }
    add_margin(f, o->c.e.margin[BOTTOM]);
    ask_break(f, b->style->break_after);
    if (b->style->break_after == BREAK_AVOID) f->owes = true;
}

/* ---- kinds of boxes */

static bool has_refs(const box *b)
{
    for (uint32_t i = 0; i < b->n_inls; i++)
        if (b->inls[i].kind == INL_PAGEREF) return true;
    return false;
}

static void note_refs(flow *f, const box *b, uint32_t from, uint32_t n, mpt measure, bool moved)
{
    flow_state *st = flow_state_of(f->l);
    if (f->paged && !moved)
        *vec_add(f->l->mem, &st->refs) = (flow_ref){b, from, n, measure};
    else
        st->inner_refs++;
}

static int32_t line_cost(const style *s, const lines *ls, uint32_t i)
{
    static const uint32_t short_pre = 12; /* lines */
    bool pre = s->white_space == WS_PRE || s->white_space == WS_PRE_WRAP ||
               s->white_space == WS_BREAK_SPACES;
    int32_t cost = 0;
    if (!i) return 0;
    if (i < s->orphans || ls->n - i < s->widows) cost = COST_ORPHAN;
    if (pre && ls->n <= short_pre) cost += COST_SHORT_PRE;
    return ls->at[i - 1].hyphenated ? cost + COST_HYPHEN : cost;
}

/* What adjoins and opens before the next strip's content. */
static mpt gap_before(const flow *f)
{
    return mpt_sum(mpt_sum(f->space, f->lead), f->most + f->least);
}

/* The lines of a paragraph, shorter beside floats; below them when that leaves too little. */
static const lines *lines_between(flow *f, para *p, const style *s, mpt x, mpt w)
{
    line_shape shape = {0};
    mpt cell = f->paged && grid_takes(f->l, s) ? grid_cell(f->l, s) : 0;
    beside_prune(&f->beside, last_strip(f));
    beside_ask ask = {.x = x,
                      .w = w,
                      .gap = gap_before(f),
                      .leading = mpt_max(para_leading(p), PT(1)),
                      .least = least_line(s),
                      .unit = mpt_max(cell, 1)};
    if (!beside_shape(f->l, &f->beside, &ask, &shape)) clear_floats(f, CLEAR_BOTH, 0);
    if (!shape.n) return para_lines(f->l, p, w, 0);
    mpt right = w - shape.w[0] - shape.x[0];
    f->marker_x = mpt_sum(f->marker_x, s->direction ? -right : shape.x[0]);
    return para_lines_beside(f->l, p, w, &shape);
}

static void flow_lines(flow *f, const box *b, mpt x, mpt w)
{
    mpt step = f->paged && grid_takes(f->l, b->style) ? grid_of(f->l)->step : 0;
    if (step) grid_align(f->l, b->style, &x, &w);
    para *p = para_prepare(f->l, b);
    const lines *ls =
        f->beside.list.n ? lines_between(f, p, b->style, x, w) : para_lines(f->l, p, w, 0);
    uint32_t from = f->out->list.n;
    bool moved = f->beside.list.n > 0; /* not patched */
    for (uint32_t i = 0; i < ls->n; i++) {
        const line *ln = &ls->at[i];
        strip *s = add_strip(f, STRIP_LINE, b, x, w, ln->height);
        s->line = ln;
        s->step = step;
        s->above = mpt_max(0, ln->baseline - f->l->grid.baseline);
        s->marks = ln->marks;
        s->n_marks = ln->n_marks;
        s->penalty = line_cost(b->style, ls, i);
        adopt(f, from + i);
    }
    if (has_refs(b)) note_refs(f, b, from, ls->n, w, moved);
    f->cost = add_cost(f->cost, leads_cost(b, ls->n));
}

enum { MARKER_AWAY = 2, MARKER_NEAR = 5 }; /* parts of an em between a marker and its text */

/* What the room beside [x, x + w) lacks for the widest marker of b's items: their text gives way.
 */
static void indent_items(flow *f, const box *b, mpt *x, mpt *w)
{
    mpt left = 0, right = 0;
    for (const box *li = b->first; li; li = li->next) {
        if (!li->marker) continue;
        content_box c = content_box_of(f->l, li, *x, *w);
        mpt least = mpt_sum(para_max_width(f->l, para_prepare(f->l, li->marker)),
                            li->marker->style->font_size / MARKER_NEAR);
        if (li->style->direction)
            right = mpt_max(right, least - (f->out->width - c.x - c.w));
        else if (c.x >= 0)
            left = mpt_max(left, least - c.x);
    }
    left = mpt_min(left, *w / 4);
    right = mpt_min(right, *w / 4);
    *x += left;
    *w -= left + right;
}

/* A second marker before any content (a list that begins an item) stands beside the first. */
static void hang_marker(flow *f, const box *b, mpt x, mpt w)
{
    if (f->marker) {
        add_strip(f, STRIP_SPACE, b, x, 0, 0);
        adopt(f, f->out->list.n - 1);
        f->cost = PENALTY_NEVER;
    }
    para *p = para_prepare(f->l, b->marker);
    const lines *ls = para_lines(f->l, p, para_max_width(f->l, p), 0);
    if (!ls->n) return;
    bool rtl = b->style->direction;
    mpt em = b->marker->style->font_size, room = rtl ? mpt_sum(f->out->width, -x - w) : x;
    mpt away = mpt_max(em / MARKER_NEAR, mpt_min(em / MARKER_AWAY, room - ls->at[0].width));
    line *ln = arena_new_of(f->l->mem, line);
    *ln = line_within(f->l, &ls->at[0], mpt_max(0, room - away));
    f->marker = ln;
    f->marker_x = (rtl ? x + w + away : x - mpt_min(ln->width, room - away) - away) - ln->x;
}

static void flow_children(flow *f, const box *b, mpt x, mpt w)
{
    indent_items(f, b, &x, &w);
    for (const box *child = b->first; child; child = child->next) flow_box(f, child, x, w);
}

/* What is in such a box has no more room than it: the outermost one is told. */
static void tell_squeezed(const flow *f, const box *b)
{
    if (f->squeezed) return;
    diag_add(f->l->diag, D_BOX_OVERFLOW, doc_place(f->l->in->doc, b->node),
             "a box is wider than its room; it was made as wide as that");
}

/* ---- columns */

static const columns *new_columns(const flow *f, const columns *c)
{
    return arena_copy(f->l->mem, c, sizeof *c);
}

/* What stands in c's content box comes in columns, when the box asks for them. */
static void open_columns(flow *f, const box *b, content_box *c)
{
    if (!columns_asked(b->style)) return;
    if (f->columns || !f->paged) {
        diag_once(
            f->l->diag, D_UNSUPPORTED, doc_place(f->l->in->doc, b->node),
            STR("columns in a cell, a note, a float or in columns; the text has the whole width"));
        return;
    }
    columns cols = columns_of(b, c->x, c->w);
    if (cols.n < 2) return;
    clear_floats(f, CLEAR_BOTH, 0);
    add_bare(f, b, c->x, c->w, PENALTY_NEVER);
    f->columns = new_columns(f, &cols);
    c->x = cols.first;
    c->w = cols.width;
}

static void close_columns(flow *f, const box *b)
{
    if (!f->columns || f->columns->box != b) return;
    const columns *c = f->columns;
    clear_floats(f, CLEAR_BOTH, 0);
    f->columns = NULL;
    f->cost = PENALTY_NEVER;
    add_bare(f, b, c->x, c->w, 0);
}

/* A box over all columns; what comes behind it stands in columns anew. Not in a box that is
 * painted: its two halves would be. */
static bool flow_spanner(flow *f, const box *b)
{
    const columns *c = f->columns;
    if (!c || !b->style->column_span || (f->decor && f->decor->columns == c)) return false;
    clear_floats(f, CLEAR_BOTH, 0);
    f->columns = NULL;
    flow_box(f, b, c->x, c->w);
    clear_floats(f, CLEAR_BOTH, 0);
    f->columns = new_columns(f, c);
    return true;
}

/* ---- containers */

static void flow_container(flow *f, const box *b, mpt x, mpt w)
{
    if ((is_painted(b->style) && !is_canvas(f, b)) || keeps_margins(b))
        beside_block(f, &x, &w, w / 2);
    opened o = {.c = content_box_of(f->l, b, x, w)};
    if (o.c.squeezed) tell_squeezed(f, b);
    bool outermost = o.c.squeezed && !f->squeezed;
    f->squeezed |= o.c.squeezed;
    open_box(f, b, &o);
    if (b->marker) hang_marker(f, b, o.c.x, o.c.w);
    open_columns(f, b, &o.c);
    if (b->kind == BOX_PARA)
        flow_lines(f, b, o.c.x, o.c.w);
    else
        flow_children(f, b, o.c.x, o.c.w);
    close_columns(f, b);
    close_box(f, b, &o);
    if (outermost) f->squeezed = false;
}

/* All that happens in strips [from, end) of a turned box happens at their strip. */
static void take_inner_marks(flow *f, strip *s)
{
    VEC(const inl *) all = {0};
    for (uint32_t i = s->across.from; i < s->across.end; i++)
        for (uint32_t k = 0; k < s->across.s->list.at[i].n_marks; k++)
            *vec_add(f->l->mem, &all) = s->across.s->list.at[i].marks[k];
    s->marks = all.at;
    s->n_marks = all.n;
}

static void add_across(flow *f, const box *b, const strips *own, mpt measure, mpt x, mpt w)
{
    for (uint32_t from = 0, end; from < own->list.n; from = end) {
        end = across_cut(own, from, w);
        strip *s = add_strip(f, STRIP_ACROSS, b, x, w, measure);
        if (from) s->space = b->style->font_size;
        s->across.s = own;
        s->across.from = from;
        s->across.end = end;
        take_inner_marks(f, s);
        if (strips_height(own, from, end) > w) tell_squeezed(f, b);
        adopt(f, f->out->list.n - 1);
    }
}

/* A box whose lines run across; without a width it is as wide as they need. */
static void flow_across(flow *f, const box *b, mpt x, mpt w)
{
    clear_floats(f, CLEAR_BOTH, 0);
    opened o = {.c = content_box_of(f->l, b, x, w)};
    content_box *c = &o.c;
    mpt measure = across_measure(f->l, b, &c->e);
    const strips *own = across_lines(f->l, b, measure);
    mpt rest = c->w - strips_height(own, 0, own->list.n);
    if (b->style->width.kind == LEN_AUTO && rest > 0) {
        bool centred = c->e.auto_left && c->e.auto_right;
        c->w -= rest;
        c->x = mpt_sum(c->x, centred ? rest / 2 : c->e.auto_left ? rest : 0);
    }
    if (c->squeezed) tell_squeezed(f, b);
    open_box(f, b, &o);
    if (b->marker) hang_marker(f, b, c->x, c->w);
    add_across(f, b, own, measure, c->x, c->w);
    close_box(f, b, &o);
}

/* Its size in a content box of width w; the room beside its edges. */
static mpt size_block_image(const flow *f, const box *b, const edges *e, mpt w, mpt *iw, mpt *ih)
{
    const image *im = b->asset ? b->asset->image : NULL;
    mpt room = mpt_max(0, w - edges_across(e) - e->margin[LEFT] - e->margin[RIGHT]);
    mpt most = image_most(f->l, b) - edges_before(e, TOP) - edges_before(e, BOTTOM);
    if (f->keep) most -= most / 8; /* room for the caption that it is kept with */
    image_size(b->style, im, room, mpt_max(most, 0), iw, ih);
    return room;
}

static void flow_image(flow *f, const box *b, mpt x, mpt w)
{
    opened o = {.c.e = edges_of(b->style, w)};
    edges *e = &o.c.e;
    mpt iw, ih, room = size_block_image(f, b, e, w, &iw, &ih);
    if (f->beside.list.n) {
        beside_block(f, &x, &w, w - room + iw);
        room = size_block_image(f, b, e, w, &iw, &ih);
    }
    mpt rest = mpt_max(0, room - iw);
    bool right = b->style->float_side == FLOAT_RIGHT || (e->auto_left && !e->auto_right);
    mpt shift = e->auto_left && e->auto_right ? rest / 2 : right ? rest : 0;
    o.c.x = mpt_sum(x, e->margin[LEFT] + shift + edges_before(e, LEFT));
    o.c.w = iw;
    open_box(f, b, &o);
    strip *s = add_strip(f, STRIP_IMAGE, b, o.c.x, iw, ih);
    s->image.image = b->asset ? b->asset->image : NULL;
    s->image.w = iw;
    s->image.h = ih;
    adopt(f, f->out->list.n - 1);
    close_edges(f, b, &o);
    if (o.decor) f->decor = (decor *)(uintptr_t)o.decor->outer;
    if (b->style->break_inside == BREAK_AVOID) f->keep = o.keep.outer;
    add_margin(f, e->margin[BOTTOM]);
    ask_break(f, b->style->break_after);
}

/* A rule is a box without content: its borders and background are the rule. */
static void flow_rule(flow *f, const box *b, mpt x, mpt w)
{
    beside_block(f, &x, &w, least_line(b->style));
    content_box c = content_box_of(f->l, b, x, w);
    const edges *e = &c.e;
    mpt content = mpt_max(0, content_min_height(b->style, e));
    ask_break(f, b->style->break_before);
    for (uint32_t i = 0; i < b->n_marks; i++) *vec_add(f->l->mem, &f->marks) = &b->marks[i];
    add_margin(f, e->margin[TOP]);
    add_strip(f, STRIP_RULE, b, c.x - edges_before(e, LEFT), c.w + edges_across(e),
              content + edges_before(e, TOP) + edges_before(e, BOTTOM));
    adopt(f, f->out->list.n - 1);
    add_margin(f, e->margin[BOTTOM]);
    ask_break(f, b->style->break_after);
}

static void adopt_rows(flow *f, uint32_t from, bool turned)
{
    for (uint32_t i = from; i < f->out->list.n; i++) {
        f->out->list.at[i].turned = turned;
        adopt(f, i);
    }
}

static void flow_table_part(flow *f, const box *b, const table_plan *plan, uint32_t part, mpt x,
                            mpt w)
{
    uint32_t from = f->out->list.n;
    bool turned = plan->how == TABLE_FIT_LANDSCAPE;
    mpt height = turned ? f->l->turned_h : f->l->area_h;
    table_strips(f->l, b, plan, part, turned ? f->l->turned_w : w, height, turned ? 0 : x, f->decor,
                 f->out);
    adopt_rows(f, from, turned);
}

/* Beside a float a table stands only as wide as it likes to be, and upright. */
static mpt table_need(flow *f, const box *b, const edges *e)
{
    if (b->style->table_fit == TABLE_FIT_LANDSCAPE) return MPT_MAX;
    return mpt_sum(table_max_width(f->l, b), mpt_sum(e->margin[LEFT], e->margin[RIGHT]));
}

static void flow_table(flow *f, const box *b, mpt x, mpt w)
{
    edges e = edges_of(b->style, w);
    if (f->beside.list.n) beside_block(f, &x, &w, table_need(f, b, &e));
    mpt measure = mpt_max(0, w - e.margin[LEFT] - e.margin[RIGHT]);
    table_plan plan = table_fit(f->l, b, measure, f->paged && !f->columns ? f->l->turned_w : 0);
    opened o = {.first = f->out->list.n};
    ask_break(f, b->style->break_before);
    for (uint32_t i = 0; i < b->n_marks; i++) *vec_add(f->l->mem, &f->marks) = &b->marks[i];
    if (b->style->break_inside == BREAK_AVOID) {
        o.keep = (keep){.from = o.first, .outer = f->keep};
        f->keep = &o.keep;
    }
    for (uint32_t part = 0; part < plan.n_parts || !part; part++) {
        add_margin(f, e.margin[TOP]);
        flow_table_part(f, b, &plan, part, mpt_sum(x, e.margin[LEFT]), measure);
        add_margin(f, e.margin[BOTTOM]);
    }
    if (b->style->break_inside == BREAK_AVOID) {
        f->keep = o.keep.outer;
        relax_keep(f, &o);
    }
    ask_break(f, b->style->break_after);
}

/* ---- named pages */

/* The content box of the ancestors when they stand on a page with this name. */
static void containing(flow *f, const box *b, mpt *x, mpt *w)
{
    if (!b) {
        *x = 0;
        *w = f->l->area_w;
        return;
    }
    containing(f, b->parent, x, w);
    content_box c = content_box_of(f->l, b, *x, *w);
    *x = c.x;
    *w = c.w;
}

static void enter_page(flow *f, const box *b, mpt *x, mpt *w)
{
    if (!str_eq(f->page, b->style->page)) {
        clear_floats(f, CLEAR_BOTH, 0);
        f->page = b->style->page;
        area_use(f->l, f->page);
    }
    if (b->parent && !str_eq(b->style->page, b->parent->style->page))
        containing(f, b->parent, x, w);
}

static void flow_box(flow *f, const box *b, mpt x, mpt w)
{
    if (flow_spanner(f, b)) return;
    if (f->paged && !f->columns) enter_page(f, b, &x, &w);
    if (is_float(b) && b->parent && !f->own && flow_float(f, b, x, w)) return;
    if (b->style->clear && !f->own) clear_floats(f, b->style->clear, 0);
    if (is_across(b) && !f->own) {
        flow_across(f, b, x, w);
        return;
    }
    f->own = false;
    switch ((box_kind)b->kind) {
    case BOX_TABLE: flow_table(f, b, x, w); break;
    case BOX_IMAGE: flow_image(f, b, x, w); break;
    case BOX_RULE: flow_rule(f, b, x, w); break;
    default: flow_container(f, b, x, w);
    }
}

/* ---- whole flows */

/* Marks behind the last strip belong to it. */
static void finish(flow *f, const box *b)
{
    clear_floats(f, CLEAR_BOTH, 0);
    if (!f->out->list.n && (f->marks.n || f->marker)) {
        add_strip(f, STRIP_SPACE, b, 0, f->out->width, f->marker ? f->marker->height : 0);
        adopt(f, 0);
    }
    strip *last = last_strip(f);
    if (last && f->marks.n) {
        VEC(const inl *) all = {0};
        for (uint32_t i = 0; i < last->n_marks; i++) *vec_add(f->l->mem, &all) = last->marks[i];
        for (uint32_t i = 0; i < f->marks.n; i++) *vec_add(f->l->mem, &all) = f->marks.at[i];
        last->marks = all.at;
        last->n_marks = all.n;
    }
    f->out->after = take_margin(f);
}

void flow_document(layout *l, strips *out)
{
    flow_state *st = flow_state_of(l);
    const box *root = l->in->root;
    out->list.n = 0;
    st->refs.n = 0;
    st->inner_refs = 0;
    area_use(l, root->style->page);
    out->width = l->area_w;
    flow f = {.l = l, .out = out, .paged = true, .page = root->style->page};
    flow_box(&f, root, 0, l->area_w);
    finish(&f, root);
    grid_fill(out);
    area_use(l, (str){0});
}

/* What of a box a flow holds: its content; the box; its content, whatever direction the lines
 * around it have; its content as one box of the other direction. */
typedef enum { HOLDS_CONTENT, HOLDS_BOX, HOLDS_OWN, HOLDS_ACROSS } flow_holds;

typedef struct kept_flow { /* in box->cache */
    const layout *l;
    mpt width;
    flow_holds holds;
    uint32_t refs, pass; /* with page references: of this pass only */
    strips s;
    struct kept_flow *next;
} kept_flow;

static bool may_keep(const box *b)
{
    return b->kind == BOX_BLOCK || b->kind == BOX_CELL || b->kind == BOX_CAPTION;
}

static strips *lend(layout *l)
{
    flow_state *st = flow_state_of(l);
    strips *s = arena_new_of(l->mem, strips);
    if (st->n_spare) *s = st->spare[--st->n_spare];
    s->list.n = 0;
    s->after = 0;
    return s;
}

static void flow_into(layout *l, const box *b, mpt width, flow_holds holds, strips *out)
{
    flow f = {.l = l, .out = out, .own = true};
    out->width = width;
    if (holds == HOLDS_ACROSS) {
        edges e = {0};
        mpt measure = across_measure(l, b, &e);
        add_across(&f, b, across_lines(l, b, measure), measure, 0, width);
    } else if (holds == HOLDS_BOX || b->kind == BOX_TABLE || b->kind == BOX_IMAGE ||
               b->kind == BOX_RULE) {
        flow_box(&f, b, 0, width);
    } else if (b->kind == BOX_PARA) {
        flow_lines(&f, b, 0, width);
    } else {
        f.own = false;
        flow_children(&f, b, 0, width);
    }
    finish(&f, b);
}

/* The strips in memory of just their size. */
static void flow_new(layout *l, const box *b, mpt width, flow_holds holds, strips *out)
{
    flow_state *st = flow_state_of(l);
    strips *work = lend(l);
    flow_into(l, b, width, holds, work);
    *out = *work;
    out->list.at = arena_array(l->mem, strip, work->list.n);
    out->list.cap = out->list.n;
    if (work->list.n) memcpy(out->list.at, work->list.at, work->list.n * sizeof(strip));
    if (st->n_spare < sizeof st->spare / sizeof st->spare[0]) st->spare[st->n_spare++] = *work;
}

static const strips *flow_kept(layout *l, const box *b, mpt width, flow_holds holds)
{
    kept_flow **first = may_keep(b) ? (kept_flow **)(uintptr_t)&b->cache : NULL;
    kept_flow *k = first ? *first : NULL;
    while (k && (k->l != l || k->width != width || k->holds != holds)) k = k->next;
    if (k && (!k->refs || k->pass == l->pass)) {
        flow_state_of(l)->inner_refs += k->refs;
        return &k->s;
    }
    uint32_t refs = flow_state_of(l)->inner_refs;
    if (!k) {
        k = arena_new_of(l->mem, kept_flow);
        *k = (kept_flow){.l = l, .width = width, .holds = holds, .next = first ? *first : NULL};
        if (first) *first = k;
    }
    flow_new(l, b, width, holds, &k->s);
    k->refs = flow_state_of(l)->inner_refs - refs;
    k->pass = l->pass;
    return &k->s;
}

const strips *flow_strips(layout *l, const box *b, mpt width)
{
    bool across = (b->kind == BOX_CELL || b->kind == BOX_CAPTION) && is_across(b);
    return flow_kept(l, b, width, across ? HOLDS_ACROSS : HOLDS_CONTENT);
}

const strips *flow_content(layout *l, const box *b, mpt width, bool vertical)
{
    return flow_kept(l, b, width, vertical == is_vertical(b) ? HOLDS_CONTENT : HOLDS_ACROSS);
}

const strips *flow_own(layout *l, const box *b, mpt width)
{
    return flow_kept(l, b, width, HOLDS_OWN);
}

const strips *flow_whole(layout *l, const box *b, mpt width)
{
    return flow_kept(l, b, width, HOLDS_BOX);
}

static bool patch_one(layout *l, strips *s, const flow_ref *r)
{
    const lines *ls = para_lines(l, para_prepare(l, r->box), r->measure, 0);
    if (ls->n != r->n) return false;
    for (uint32_t i = 0; i < r->n; i++) {
        strip *st = &s->list.at[r->from + i];
        if (ls->at[i].height != st->height || ls->at[i].n_marks > st->n_marks) return false;
        st->line = &ls->at[i];
    }
    return true;
}

bool flow_patch(layout *l, strips *s)
{
    flow_state *st = flow_state_of(l);
    bool same = !st->inner_refs;
    for (uint32_t i = 0; i < st->refs.n; i++) same = patch_one(l, s, &st->refs.at[i]) && same;
    return same;
}
