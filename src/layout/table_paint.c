/* Rows of a table → items. Everything is painted row by row, so that a page may end after any of
 * them: backgrounds, then borders, then contents. Where a page cuts the table, its own top and
 * bottom borders close it. */
#include "layout/flow.h"
#include "layout/table.h"

typedef struct painting {
    layout *l;
    const table *t;
    const table_row *row;
    const piece *piece; /* NULL: the whole row */
    frame *f;
    mpt x, y, top, bottom;                              /* of the strip; of the row's box in it */
    bool at_top, at_bottom, under_head, artifact, last; /* last: see placing */
    const table_cell **upper, **here;                   /* of each column at hand; NULL: none */
} painting;

static bool is_first(const painting *p)
{
    return !p->piece || p->piece->first;
}

static bool is_last(const painting *p)
{
    return !p->piece || p->piece->last;
}

static const table_cell **cells_at(const table *t, uint32_t row)
{
    const grid_row *r = &t->g->rows[row];
    const table_cell **at = arena_array(t->l->mem, const table_cell *, t->columns.n);
    uint32_t k = 0;
    for (uint32_t i = 0; i < r->n_cover; i++) {
        const table_cell *c = &t->g->cells[t->g->covers[r->cover + i]];
        while (k < t->columns.n && t->columns.at[k] < c->col) k++;
        while (k < t->columns.n && t->columns.at[k] < c->col + c->cols) at[k++] = c;
    }
    return at;
}

/* Where something lies on the page: columns go from right to left in a table of that direction. */
static mpt on_page(const painting *p, mpt x, mpt w)
{
    const table *t = p->t;
    return p->x + (t->g->box->style->direction ? t->width - x - w : x);
}

/* ---- backgrounds */

static void background(const painting *p, const box *b, mpt x, mpt w, mpt top, mpt bottom)
{
    if (!b || b->style->background.space == COLOR_NONE || !b->style->background.alpha) return;
    rect r = {on_page(p, x, w), top, w, bottom - top};
    paint_box(p->f, p->l->mem, b->style, r, 0, b->node);
}

static void backgrounds(const painting *p)
{
    const table *t = p->t;
    const grid_row *row = &t->g->rows[p->row->row];
    mpt left = t->x[0], right = t->x[t->columns.n - 1] + t->w[t->columns.n - 1];
    mpt top = t->g->collapsed ? p->y : p->top;
    if (t->g->collapsed) background(p, t->g->box, 0, t->width, p->y, p->y + p->row->height);
    for (uint32_t k = 0; k < t->columns.n; k++)
        background(p, t->g->columns[t->columns.at[k]].box, t->x[k], t->w[k], top, p->bottom);
    background(p, row->group, left, right - left, top, p->bottom);
    background(p, row->box, left, right - left, top, p->bottom);
}

static bool is_hidden(const table *t, uint32_t k)
{
    const table_cell *c = &t->g->cells[k];
    return !t->g->collapsed && c->box->style->empty_cells_hide && !t->cells[k].s->list.n;
}

/* A cell that spans rows: separate borders are painted once, around all of it. */
static void cell_box(const painting *p, uint32_t k)
{
    const table *t = p->t;
    const table_cell *c = &t->g->cells[k];
    const cell_place *at = &t->cells[k];
    if (!at->s || is_hidden(t, k)) return;
    uint32_t r = p->row->row;
    if (t->g->collapsed) {
        background(p, c->box, at->x, at->w, p->y, p->bottom);
        return;
    }
    bool begins = c->row == r, parted = p->piece || at->loose;
    if (!begins && !at->loose) return;
    mpt bottom = parted ? p->bottom : p->top + rows_height(t, c->row, c->rows);
    unsigned sides = SIDES_ALL;
    if (!begins || !is_first(p)) sides &= ~(unsigned)SIDE_TOP;
    if (parted && (!is_last(p) || c->row + c->rows - 1 != r)) sides &= ~(unsigned)SIDE_BOTTOM;
    mpt top = begins && is_first(p) ? p->top : p->y;
    paint_box(p->f, p->l->mem, c->box->style,
              (rect){on_page(p, at->x, at->w), top, at->w, bottom - top}, sides, c->box->node);
}

/* ---- collapsed borders */

static void stroke(const painting *p, const table_edge *e, mpt x, mpt y, mpt dx, mpt dy)
{
    bool none = e->kind == BORDER_HIDDEN || e->width <= 0 || e->ink.space == COLOR_NONE;
    if (none || !e->ink.alpha || (!dx && !dy)) return;
    bool twice = e->kind == BORDER_DOUBLE && e->width >= 3;
    mpt width = twice ? e->width / 3 : e->width;
    for (int i = twice ? -1 : 0; i <= (twice ? 1 : 0); i += 2) {
        mpt off = i * (e->width - width) / 2;
        item *it = frame_add(p->l->mem, p->f, ITEM_LINE, p->t->g->box->node, x + (dy ? off : 0),
                             y + (dx ? off : 0));
        it->artifact = true;
        it->line.dx = dx;
        it->line.dy = dy;
        it->line.width = width;
        it->line.ink = e->ink;
        it->line.style = e->kind == BORDER_DASHED ? 1 : e->kind == BORDER_DOTTED ? 2 : 0;
    }
}

static bool same_edge(const table_edge *a, const table_edge *b)
{
    return a->width == b->width && a->kind == b->kind && a->ink.space == b->ink.space &&
           a->ink.alpha == b->ink.alpha && !memcmp(a->ink.c, b->ink.c, sizeof a->ink.c);
}

typedef enum { EDGE_NATURAL, EDGE_TOP, EDGE_BOTTOM, EDGE_HEAD } edge_place;

static table_edge edge_of(const painting *p, uint32_t k, edge_place where)
{
    const grid *g = p->t->g;
    uint32_t r = p->row->row;
    table_edge none = {0};
    switch (where) {
    case EDGE_TOP: return grid_edge_across(g, r, NULL, p->here[k], true, false);
    case EDGE_BOTTOM: return grid_edge_across(g, r, p->here[k], NULL, false, true);
    case EDGE_HEAD: return grid_edge_across(g, g->head, p->upper[k], p->here[k], false, false);
    case EDGE_NATURAL: break;
    }
    if (p->upper[k] && p->upper[k] == p->here[k]) return none;
    return grid_edge_across(g, r, p->upper[k], p->here[k], !r, false);
}

/* A horizontal border at y: like pieces side by side are one stroke. */
static void edge_across(const painting *p, mpt y, edge_place where)
{
    const table *t = p->t;
    mpt from = 0;
    table_edge open = {0};
    for (uint32_t k = 0; k < t->columns.n; k++) {
        table_edge e = edge_of(p, k, where);
        mpt x = k ? t->x[k] - columns_gap(t->g, &t->columns, k) / 2 : 0;
        if (!same_edge(&e, &open)) {
            stroke(p, &open, on_page(p, from, x - from), y, x - from, 0);
            open = e;
            from = x;
        }
    }
    stroke(p, &open, on_page(p, from, t->width - from), y, t->width - from, 0);
}

static void edges_down(const painting *p)
{
    const table *t = p->t;
    uint32_t n = t->columns.n;
    for (uint32_t k = 0; k <= n; k++) {
        const table_cell *left = k ? p->here[k - 1] : NULL, *right = k < n ? p->here[k] : NULL;
        if (left && left == right) continue;
        bool turned = t->g->box->style->direction;
        table_edge e = grid_edge_down(t->g, p->row->row, turned ? right : left,
                                      turned ? left : right, !k || k == n);
        mpt gap = columns_gap(t->g, &t->columns, k);
        mpt x = k == n ? t->width - gap / 2 : t->x[k] - gap / 2;
        stroke(p, &e, on_page(p, x, 0), p->y, 0, p->row->height);
    }
}

static void collapsed_borders(const painting *p)
{
    const table *t = p->t;
    uint32_t r = p->row->row;
    mpt gap = row_gap(t, r);
    edges_down(p);
    if (p->at_top)
        edge_across(p, is_first(p) ? p->y + gap / 2 : p->y, EDGE_TOP);
    else if (p->under_head)
        edge_across(p, is_first(p) ? p->y + gap / 2 : p->y, EDGE_HEAD);
    else if (is_first(p))
        edge_across(p, p->y + gap / 2, EDGE_NATURAL);
    bool end = r + 1 == t->g->n_rows && is_last(p);
    if (end)
        edge_across(p, p->bottom + row_gap(t, r + 1) / 2, EDGE_BOTTOM);
    else if (p->at_bottom)
        edge_across(p, p->y + p->row->height, EDGE_BOTTOM);
}

/* The table's own box of separate borders, open where it goes on. */
static void table_box(const painting *p)
{
    unsigned sides = SIDE_LEFT | SIDE_RIGHT;
    bool first = !p->row->row && is_first(p);
    bool last = p->row->row + 1 == p->t->g->n_rows && is_last(p);
    if (first || p->at_top) sides |= SIDE_TOP;
    if (last || p->at_bottom) sides |= SIDE_BOTTOM;
    paint_box(p->f, p->l->mem, p->t->g->box->style, (rect){p->x, p->y, p->t->width, p->row->height},
              sides, p->t->g->box->node);
}

/* ---- contents */

static mpt content_down(const painting *p, const table_cell *c, const cell_place *at)
{
    const table *t = p->t;
    if (p->piece || at->loose) return is_first(p) ? c->above : 0;
    mpt rest = rows_height(t, c->row, c->rows) - c->above - c->below - at->height;
    switch (c->box->style->vertical_align) {
    case VALIGN_MIDDLE: return c->above + mpt_max(0, rest) / 2;
    case VALIGN_BOTTOM: return c->above + mpt_max(0, rest);
    case VALIGN_BASELINE:
        if (at->baseline >= 0) return t->rows[c->row].baseline - at->baseline;
        return c->above;
    default: return c->above;
    }
}

/* Neither in the head, nor in the column that each part of a table begins with, nor over several.
 */
static bool is_shown_once(const table *t, const table_cell *c)
{
    bool parted = t->columns.n < t->g->n_cols;
    return c->row >= t->g->head && (!parted || (c->col && c->cols == 1));
}

static void contents(const painting *p)
{
    const table *t = p->t;
    const grid_row *row = &t->g->rows[p->row->row];
    const cut *cuts = p->piece ? p->piece->cuts : t->rows[p->row->row].cuts;
    for (uint32_t i = 0; i < row->n_cover; i++) {
        uint32_t k = t->g->covers[row->cover + i];
        const table_cell *c = &t->g->cells[k];
        const cell_place *at = &t->cells[k];
        if (!at->s || (!cuts && c->row != p->row->row)) continue;
        cut part = cuts ? cuts[i] : (cut){0, at->s->list.n};
        if (part.from == part.end) continue;
        mpt x = on_page(p, at->x, at->w) + cell_left(c, at->w) + at->shift;
        placing in = {.l = p->l,
                      .s = at->s,
                      .from = part.from,
                      .end = part.end,
                      .x = x,
                      .y = p->top + content_down(p, c, at),
                      .keep_space = !part.from,
                      .artifact = p->artifact || at->again,
                      .last = p->last && is_shown_once(t, c)};
        strips_place(&in, p->f);
    }
}

/* ---- rows */

static void paint_row(painting *p)
{
    const table *t = p->t;
    uint32_t r = p->row->row;
    const grid_row *row = &t->g->rows[r];
    p->piece = p->row->detail;
    p->top = p->y + (is_first(p) ? row_gap(t, r) : 0);
    p->bottom = p->y + p->row->height;
    if (r + 1 == t->g->n_rows && is_last(p)) p->bottom -= row_gap(t, r + 1);
    if (row->box->style->visibility) return;
    if (!t->g->collapsed) table_box(p);
    backgrounds(p);
    for (uint32_t i = 0; i < row->n_cover; i++) cell_box(p, t->g->covers[row->cover + i]);
    if (t->g->collapsed) {
        uint32_t above = p->under_head ? t->g->head : r;
        p->here = cells_at(t, r);
        p->upper = above ? cells_at(t, above - 1)
                         : arena_array(p->l->mem, const table_cell *, t->columns.n);
        collapsed_borders(p);
    }
    contents(p);
}

void table_row_paint(layout *l, const table_row *r, mpt x, mpt y, frame *f, bool at_top,
                     bool at_bottom, bool artifact, bool last)
{
    painting p = {.l = l, .t = r->table, .row = r, .f = f, .x = x, .y = y, .last = last};
    p.at_top = at_top && r->table->under_head != r;
    p.at_bottom = at_bottom;
    p.artifact = artifact;
    p.under_head = r->table->under_head == r;
    r->table->under_head = NULL;
    paint_row(&p);
}

void table_head_paint(layout *l, const table_row *r, mpt x, mpt y, frame *f)
{
    const table *t = r->table;
    continued_paint(t, x, y, f);
    y += t->continued_height;
    if (!t->head_height) return;
    for (uint32_t i = 0; i < t->g->head; i++) {
        painting p = {.l = l, .t = t, .f = f, .x = x, .y = y, .artifact = true};
        p.row = t->head_rows[i];
        p.at_top = !i;
        paint_row(&p);
        y += p.row->height;
    }
    r->table->under_head = r;
}
