/* The grid of a table: which cell stands in which slots (CSS 2.2 section 17.5), and the borders
 * between them (section 17.6.2.1: hidden wins, then the wider, the style, then the inner box). */
#include "layout/table.h"

/* ---- slots */

typedef struct filling {
    layout *l;
    grid *g;
    uint32_t *free_from; /* for each column: the first row in which it is free */
    uint32_t *holder;    /* the cell that holds it until then */
    uint32_t cap;
    VEC(table_cell) cells;
    VEC(uint32_t) covers;
    bool no_spans;
} filling;

static void need_columns(filling *f, uint32_t n)
{
    if (n <= f->cap) return;
    uint32_t cap = f->cap ? f->cap : 16;
    while (cap < n) cap *= 2;
    uint32_t *from = arena_array(f->l->mem, uint32_t, cap);
    uint32_t *holder = arena_array(f->l->mem, uint32_t, cap);
    if (f->cap) {
        memcpy(from, f->free_from, f->cap * sizeof *from);
        memcpy(holder, f->holder, f->cap * sizeof *holder);
    }
    f->free_from = from;
    f->holder = holder;
    f->cap = cap;
}

static void place_cell(filling *f, const box *b, uint32_t row, uint32_t *col)
{
    while (*col < f->cap && f->free_from[*col] > row) ++*col;
    uint32_t cols = b->colspan, rows = f->no_spans ? 1 : b->rowspan;
    need_columns(f, *col + cols);
    for (uint32_t c = *col; c < *col + cols; c++) {
        if (f->free_from[c] > row) { /* the slots end where a cell from above stands */
            cols = c - *col;
            break;
        }
        f->free_from[c] = row + rows;
        f->holder[c] = f->cells.n;
    }
    table_cell *cell = vec_add(f->l->mem, &f->cells);
    *cell = (table_cell){.box = b, .row = row, .col = *col, .rows = rows, .cols = cols};
    f->g->n_cols = *col >= f->g->n_cols ? *col + 1 : f->g->n_cols;
    *col += cols;
}

static void fill_row(filling *f, const box *row, const box *group, uint32_t r)
{
    grid_row *at = &f->g->rows[r];
    *at = (grid_row){.box = row, .group = group, .first = f->cells.n};
    uint32_t col = 0;
    for (const box *c = row->first; c; c = c->next) place_cell(f, c, r, &col);
    at->n = f->cells.n - at->first;
    at->cover = f->covers.n;
    for (uint32_t c = 0; c < f->cap;) {
        if (f->free_from[c] <= r) {
            c++;
            continue;
        }
        const table_cell *cell = &f->cells.at[f->holder[c]];
        *vec_add(f->l->mem, &f->covers) = f->holder[c];
        c = cell->col + cell->cols;
    }
    at->n_cover = f->covers.n - at->cover;
}

/* Rows × columns that row spans would fill at most. */
static bool spans_too_much(const box *b, uint32_t n_rows)
{
    uint64_t most = 0;
    for (const box *g = b->first; g; g = g->next)
        for (const box *r = g->kind == BOX_ROWGROUP ? g->first : NULL; r; r = r->next)
            for (const box *c = r->first; c; c = c->next) most += c->rowspan;
    return most > TABLE_SLOTS && most > 2 * (uint64_t)n_rows;
}

static void fill_slots(layout *l, grid *g)
{
    for (const box *p = g->box->first; p; p = p->next)
        for (const box *r = p->kind == BOX_ROWGROUP ? p->first : NULL; r; r = r->next) g->n_rows++;
    g->rows = arena_array(l->mem, grid_row, g->n_rows);
    filling f = {.l = l, .g = g, .no_spans = spans_too_much(g->box, g->n_rows)};
    uint32_t r = 0;
    for (const box *p = g->box->first; p; p = p->next) {
        if (p->kind != BOX_ROWGROUP) continue;
        for (const box *row = p->first; row; row = row->next) fill_row(&f, row, p, r++);
        if (p->style->display == DISPLAY_TABLE_HEADER_GROUP && r < g->n_rows && !g->head)
            g->head = g->rows[0].group == p ? r : 0;
    }
    if (!g->n_cols) g->n_cols = 1;
    g->cells = f.cells.at;
    g->n_cells = f.cells.n;
    g->covers = f.covers.at;
    /* columns in which no cell begins are none */
    for (uint32_t i = 0; i < g->n_cells; i++) {
        table_cell *c = &g->cells[i];
        if (c->cols > g->n_cols - c->col) c->cols = g->n_cols - c->col;
    }
}

static void take_columns(layout *l, grid *g)
{
    g->columns = arena_array(l->mem, column, g->n_cols);
    uint32_t c = 0;
    for (const box *p = g->box->first; p; p = p->next) {
        if (p->kind != BOX_COLUMN) continue;
        for (uint32_t i = 0; i < p->colspan && c < g->n_cols; i++) g->columns[c++].box = p;
    }
}

/* ---- collapsed borders */

static mpt border_width(const style *s, int side)
{
    uint8_t kind = s->border_style[side];
    return kind == BORDER_NONE || kind == BORDER_HIDDEN ? 0 : s->border_width[side];
}

/* Boxes are asked from the innermost outwards: only a better border replaces one. */
static void contend(table_edge *e, const box *b, int side)
{
    static const uint8_t rank[] = {[BORDER_NONE] = 0,   [BORDER_HIDDEN] = 0, [BORDER_DOTTED] = 1,
                                   [BORDER_DASHED] = 2, [BORDER_SOLID] = 3,  [BORDER_DOUBLE] = 4};
    if (!b || e->kind == BORDER_HIDDEN) return;
    const style *s = b->style;
    uint8_t kind = s->border_style[side];
    mpt w = border_width(s, side);
    bool better = w > e->width || (w == e->width && w && rank[kind] > rank[e->kind]);
    if (kind == BORDER_HIDDEN)
        *e = (table_edge){.kind = BORDER_HIDDEN};
    else if (better)
        *e = (table_edge){.width = w, .kind = kind, .ink = s->border_color[side]};
}

table_edge grid_edge_down(const grid *g, uint32_t row, const table_cell *left,
                          const table_cell *right, bool outer)
{
    table_edge e = {0};
    const grid_row *r = &g->rows[row];
    int side = left ? RIGHT : LEFT; /* of the table, when outer */
    if (left) contend(&e, left->box, RIGHT);
    if (right) contend(&e, right->box, LEFT);
    if (outer) {
        contend(&e, r->box, side);
        contend(&e, r->group, side);
    }
    if (left) contend(&e, g->columns[left->col + left->cols - 1].box, RIGHT);
    if (right) contend(&e, g->columns[right->col].box, LEFT);
    if (outer) contend(&e, g->box, side);
    return e;
}

/* row: the one below the edge; with bottom the one above it. */
table_edge grid_edge_across(const grid *g, uint32_t row, const table_cell *upper,
                            const table_cell *lower, bool top, bool bottom)
{
    table_edge e = {0};
    const grid_row *below = bottom ? NULL : &g->rows[row];
    const grid_row *above = bottom ? &g->rows[row] : row && !top ? &g->rows[row - 1] : NULL;
    if (upper) contend(&e, upper->box, BOTTOM);
    if (lower) contend(&e, lower->box, TOP);
    if (above) contend(&e, above->box, BOTTOM);
    if (below) contend(&e, below->box, TOP);
    bool same = above && below && above->group == below->group;
    if (above && !same) contend(&e, above->group, BOTTOM);
    if (below && !same) contend(&e, below->group, TOP);
    if (top) contend(&e, g->box, TOP);
    if (bottom) contend(&e, g->box, BOTTOM);
    return e;
}

/* ---- gaps */

static void widen(mpt *gap, const box *b, int side)
{
    if (b) *gap = mpt_max(*gap, border_width(b->style, side));
}

static void collapsed_gaps(grid *g)
{
    for (uint32_t i = 0; i < g->n_cells; i++) {
        const table_cell *c = &g->cells[i];
        widen(&g->across[c->col], c->box, LEFT);
        widen(&g->across[c->col + c->cols], c->box, RIGHT);
        widen(&g->down[c->row], c->box, TOP);
        widen(&g->down[c->row + c->rows], c->box, BOTTOM);
    }
    for (uint32_t r = 0; r < g->n_rows; r++) {
        const grid_row *row = &g->rows[r];
        bool first = !r || row[-1].group != row->group;
        bool last = r + 1 == g->n_rows || row[1].group != row->group;
        widen(&g->down[r], row->box, TOP);
        widen(&g->down[r + 1], row->box, BOTTOM);
        if (first) widen(&g->down[r], row->group, TOP);
        if (last) widen(&g->down[r + 1], row->group, BOTTOM);
        widen(&g->across[0], row->box, LEFT);
        widen(&g->across[g->n_cols], row->box, RIGHT);
    }
    for (uint32_t c = 0; c < g->n_cols; c++) {
        widen(&g->across[c], g->columns[c].box, LEFT);
        widen(&g->across[c + 1], g->columns[c].box, RIGHT);
    }
    widen(&g->across[0], g->box, LEFT);
    widen(&g->across[g->n_cols], g->box, RIGHT);
    widen(&g->down[0], g->box, TOP);
    widen(&g->down[g->n_rows], g->box, BOTTOM);
}

static mpt outside(const style *s, int side)
{
    return border_width(s, side) + len_resolve(s->padding[side], 0, 0);
}

static void separate_gaps(grid *g)
{
    const style *s = g->box->style;
    for (uint32_t c = 0; c <= g->n_cols; c++) g->across[c] = s->border_spacing_h;
    for (uint32_t r = 0; r <= g->n_rows; r++) g->down[r] = s->border_spacing_v;
    g->across[0] += outside(s, LEFT);
    g->across[g->n_cols] += outside(s, RIGHT);
    g->down[0] += outside(s, TOP);
    g->down[g->n_rows] += outside(s, BOTTOM);
}

mpt cell_inside(const table_cell *c, mpt w)
{
    return mpt_max(0, w - (w < c->min ? mpt_min(c->across, w / 2) : c->across));
}

mpt cell_left(const table_cell *c, mpt w)
{
    return c->across ? (mpt)mul_div(c->left, mpt_max(0, w) - cell_inside(c, w), c->across) : 0;
}

static void cell_edges(const grid *g, table_cell *c)
{
    const style *s = c->box->style;
    mpt side[4];
    for (int i = 0; i < 4; i++)
        side[i] =
            mpt_max(0, len_resolve(s->padding[i], 0, 0)) + (g->collapsed ? 0 : border_width(s, i));
    c->left = side[LEFT];
    c->across = side[LEFT] + side[RIGHT];
    c->above = side[TOP];
    c->below = side[BOTTOM];
}

grid *table_grid(layout *l, const box *b)
{
    if (b->cache) return b->cache;
    grid *g = arena_new_of(l->mem, grid);
    g->box = b;
    g->collapsed = b->style->border_collapse;
    fill_slots(l, g);
    take_columns(l, g);
    g->across = arena_array(l->mem, mpt, g->n_cols + 1);
    g->down = arena_array(l->mem, mpt, g->n_rows + 1);
    if (g->collapsed)
        collapsed_gaps(g);
    else
        separate_gaps(g);
    for (uint32_t i = 0; i < g->n_cells; i++) cell_edges(g, &g->cells[i]);
    *(void **)(uintptr_t)&b->cache = g;
    return g;
}
