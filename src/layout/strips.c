/* Strips → items of a frame: places, decorations, list markers, anchors, repeated table heads. */
#include "layout/columns.h"
#include "layout/grid.h"

static int64_t strip_height(const strip *s, bool space)
{
    return (int64_t)(space ? s->space : 0) + s->lead + s->height + s->tail;
}

mpt strips_height(const strips *s, uint32_t from, uint32_t end)
{
    int64_t sum = 0;
    for (uint32_t i = from; i < end; i++) sum += strip_height(&s->list.at[i], i > from || !from);
    if (end == s->list.n) sum += s->after;
    return bounded(sum, MPT_MAX);
}

mpt strips_first_baseline(const strips *s)
{
    mpt y = 0;
    for (uint32_t i = 0; i < s->list.n; i++) {
        const strip *st = &s->list.at[i];
        if (st->kind == STRIP_LINE)
            return bounded((int64_t)y + st->space + st->lead + st->line->baseline, MPT_MAX);
        if (st->kind != STRIP_SPACE) return -1;
        y = bounded(y + strip_height(st, true), MPT_MAX);
    }
    return -1;
}

static const table *table_of(const strip *s)
{
    return s->kind == STRIP_ROW ? s->row->table : NULL;
}

mpt strips_head_height(const strips *s, uint32_t from)
{
    const strip *st = from < s->list.n ? &s->list.at[from] : NULL;
    if (!st || !from || !table_of(st) || table_of(st - 1) != table_of(st)) return 0;
    return table_head_height(st->row);
}

int64_t strip_bottom(const strip *s, int64_t above)
{
    return grid_snap(s, above + s->space + s->lead) + s->height + s->tail;
}

int64_t strip_first_bottom(const strips *s, uint32_t i, int64_t above, bool keep_space)
{
    const strip *st = &s->list.at[i];
    int64_t top = above + (keep_space ? st->space : 0) + st->lead;
    return grid_snap(st, top + strips_head_height(s, i)) + st->height + st->tail;
}

void marks_anchor(layout *l, const inl *const *marks, uint32_t n, mpt x, mpt y, frame *f)
{
    static const char there[] = "anchor";
    flow_state *st = flow_state_of(l);
    if (!st->anchored.mem) map_init(&st->anchored, l->mem);
    for (uint32_t i = 0; i < n; i++) {
        if (marks[i]->kind != INL_ANCHOR || str_starts(marks[i]->id, BOX_OWN_MARK)) continue;
        void **seen = map_put(&st->anchored, marks[i]->id);
        if (*seen) continue;
        *seen = (void *)(uintptr_t)there;
        frame_add(l->mem, f, ITEM_ANCHOR, marks[i]->node, x, y)->anchor.id = marks[i]->id;
    }
}

/* Of a run in columns, which is one to what is around it. */
static bool is_run(const placing *p, uint32_t i)
{
    return p->s->list.at[i].columns && p->s->list.at[i].columns != p->columns;
}

static mpt grid_origin(const placing *p)
{
    return mpt_sum(p->y, -p->above);
}

/* The end of strip i, or of the run that begins there, below `above`; both from the grid's origin.
 */
static int64_t step_bottom(const placing *p, uint32_t *i, int64_t above)
{
    if (!is_run(p, *i)) return strip_bottom(&p->s->list.at[(*i)++], above);
    uint32_t from = *i, ends[COLUMNS_MOST];
    if (from > p->from) above += p->s->list.at[from].space;
    columns_room room = {.above = above,
                         .bottom = p->foot ? (int64_t)p->foot - grid_origin(p) : INT32_MAX};
    *i = columns_run(p->s, from, p->end);
    return columns_even(p->s, from, *i, room, ends);
}

/* Where the decoration ends that is open at strip i, whose content begins at y. */
static mpt decor_bottom(const placing *p, const decor *d, uint32_t i, mpt y)
{
    const strip *s = &p->s->list.at[i];
    uint32_t last = d->last < p->end ? d->last : p->end - 1, k = i + 1;
    int64_t bottom = (int64_t)y - grid_origin(p);
    if (is_run(p, i)) {
        k = i;
        bottom = step_bottom(p, &k, bottom);
    } else {
        bottom += s->height + s->tail;
    }
    while (k <= last) bottom = step_bottom(p, &k, bottom);
    if (!is_run(p, last)) bottom -= p->s->list.at[last].tail;
    if (d->last < p->end) bottom += d->bottom;
    return bounded(bottom + grid_origin(p), MPT_MAX);
}

/* Outer ones first. y: of the strip's content; top: of the page's or cell's first strip. */
static void open_decors(const placing *p, const decor *d, uint32_t i, mpt y, mpt top, frame *f)
{
    if (!d || (p->columns && d->columns != p->columns)) return;
    open_decors(p, d->outer, i, y, top, f);
    bool starts = d->first == i, goes_on = i == p->from && d->first < i && d->last >= i;
    if (!starts && !goes_on) return;
    mpt from = starts ? mpt_sum(y, -d->top) : top;
    unsigned sides = SIDES_ALL;
    if (!starts) sides &= ~(unsigned)SIDE_TOP;
    if (d->last >= p->end) sides &= ~(unsigned)SIDE_BOTTOM;
    mpt to = decor_bottom(p, d, i, y);
    if (p->foot) {
        from = mpt_max(from, p->y);
        to = mpt_min(to, p->foot);
    }
    rect r = {mpt_sum(p->x, d->x), from, d->w, mpt_sum(to, -from)};
    paint_box(f, p->l->mem, d->box->style, r, sides, d->box->node);
}

static void paint_link(const placing *p, const strip *s, mpt y, frame *f)
{
    const inl *link = s->box->link;
    if (!link || p->artifact || (!link->link.url.n && !link->link.target.n)) return;
    item *it = frame_add(p->l->mem, f, ITEM_LINK, link->node, mpt_sum(p->x, s->x), y);
    it->link.w = s->image.w;
    it->link.h = s->image.h;
    it->link.url = link->link.url;
    it->link.target = link->link.target;
}

static void paint_image(const placing *p, const strip *s, mpt y, frame *f)
{
    if (!s->image.image || s->box->style->visibility) return;
    item *it = frame_add(p->l->mem, f, ITEM_IMAGE, s->box->node, mpt_sum(p->x, s->x), y);
    it->artifact = p->artifact;
    it->image.image = s->image.image;
    it->image.w = s->image.w;
    it->image.h = s->image.h;
    it->image.alt = doc_attr(p->l->in->doc, s->box->node, "alt");
    paint_link(p, s, y, f);
}

static void paint_strip(const placing *p, uint32_t i, mpt y, frame *f)
{
    const strip *s = &p->s->list.at[i];
    bool top = i == p->from || table_of(s - 1) != table_of(s);
    bool bottom = i + 1 == p->end || table_of(s + 1) != table_of(s);
    switch (s->kind) {
    case STRIP_LINE:
        line_paint(p->l, s->line, mpt_sum(p->x, s->x), y, f, p->artifact);
        if (p->last) para_done(s->line);
        break;
    case STRIP_ROW:
        table_row_paint(p->l, s->row, mpt_sum(p->x, s->x), y, f, top, bottom, p->artifact, p->last);
        break;
    case STRIP_IMAGE: paint_image(p, s, y, f); break;
    case STRIP_RULE:
        paint_box(f, p->l->mem, s->box->style, (rect){mpt_sum(p->x, s->x), y, s->w, s->height},
                  SIDES_ALL, s->box->node);
        break;
    case STRIP_ACROSS: across_paint(p, s, y, f); break;
    case STRIP_SPACE: break;
    }
}

/* The places in a row or a turned box are told where they are; what is left, at its corner. */
static bool has_places(const strip *s)
{
    return s->kind == STRIP_ROW || s->kind == STRIP_ACROSS;
}

/* On the strip's baseline, or at its top when it has none. */
static void paint_marker(const placing *p, const strip *s, mpt y, frame *f)
{
    if (!s->marker) return;
    mpt down = s->kind == STRIP_LINE ? s->line->baseline - s->marker->baseline : 0;
    line_paint(p->l, s->marker, mpt_sum(p->x, s->marker_x), y + down, f, p->artifact);
}

/* The floats that begin at a strip whose content is at y. */
static void paint_asides(const placing *p, const aside *a, mpt y, frame *f)
{
    for (; a; a = a->next) {
        placing own = {.l = p->l,
                       .s = a->s,
                       .end = a->s->list.n,
                       .x = mpt_sum(p->x, a->x),
                       .y = mpt_sum(y, a->y),
                       .keep_space = true,
                       .artifact = p->artifact,
                       .last = p->last};
        strips_place(&own, f);
    }
}

/* Strip i below y; where it ends. */
static mpt place_strip(const placing *p, uint32_t i, mpt y, frame *f)
{
    const strip *s = &p->s->list.at[i];
    mpt head = i == p->from && p->head ? strips_head_height(p->s, i) : 0, origin = grid_origin(p);
    if (i > p->from || p->keep_space) y = mpt_sum(y, s->space);
    y = mpt_sum(y, mpt_sum(s->lead, head));
    if (s->step) y = mpt_sum(origin, bounded(grid_snap(s, (int64_t)y - origin), MPT_MAX));
    if (s->decor) open_decors(p, s->decor, i, y, p->y, f);
    if (s->asides) paint_asides(p, s->asides, y, f);
    if (head) table_head_paint(p->l, s->row, mpt_sum(p->x, s->x), y - head, f);
    if (!p->artifact && !has_places(s))
        marks_anchor(p->l, s->marks, s->n_marks, mpt_sum(p->x, s->x), y, f);
    paint_marker(p, s, y, f);
    paint_strip(p, i, y, f);
    if (!p->artifact && has_places(s))
        marks_anchor(p->l, s->marks, s->n_marks, mpt_sum(p->x, s->x), y, f);
    return mpt_sum(y, mpt_sum(s->height, s->tail));
}

/* The run that begins with strip i, in what is open around it. */
static mpt place_run(const placing *p, uint32_t i, uint32_t end, mpt y, frame *f)
{
    const strip *s = &p->s->list.at[i];
    const decor *around = s->decor;
    while (around && around->columns == s->columns) around = around->outer;
    if (i > p->from || p->keep_space) y = mpt_sum(y, s->space);
    open_decors(p, around, i, y, p->y, f);
    return columns_paint(p, i, end, y, f);
}

mpt strips_place(const placing *p, frame *f)
{
    mpt y = p->y;
    for (uint32_t i = p->from, next; i < p->end; i = next) {
        bool run = is_run(p, i);
        next = run ? columns_run(p->s, i, p->end) : i + 1;
        y = run ? place_run(p, i, next, y, f) : place_strip(p, i, y, f);
    }
    return mpt_sum(y, -p->y);
}

mpt strips_paint(layout *l, const strips *s, uint32_t from, uint32_t end, mpt x, mpt y, frame *f,
                 bool artifact)
{
    placing p = {.l = l, .s = s, .from = from, .end = end, .x = x, .y = y, .artifact = artifact};
    p.keep_space = from == 0;
    mpt used = strips_place(&p, f);
    return end == s->list.n ? mpt_sum(used, s->after) : used;
}
