/* How a table meets the measure: upright, turned onto a landscape page, or in parts that each have
 * the first column again. Upright is best when no column is absurdly narrow and no row absurdly
 * high; turning keeps the table in one piece, so it is tried before cutting. */
#include "layout/table.h"

enum {
    PROSE_EM = 40,      /* a cell with more text than this is prose … */
    PROSE_LEAST_EM = 5, /* … and wants lines of so much at least */
    PARTS_TRIED = 12,
    ROW_MOST = 60,       /* % of the page that an upright or cut table's row may take */
    ROW_MOST_TURNED = 95 /* of a turned page: there is nothing better */
};

typedef struct fitting {
    layout *l;
    grid *g;
    uint32_t *place; /* of a grid column in the columns at hand, or UINT32_MAX */
} fitting;

static bool cell_is_absurd(const table_cell *c, mpt w, mpt row_most)
{
    mpt em = c->box->style->font_size;
    bool prose = c->area > PROSE_EM * em;
    if (prose && w - c->across < PROSE_LEAST_EM * em) return true;
    return cell_height(c, w) > row_most;
}

/* Do these columns look well in this room? */
static bool is_well(fitting *f, const columns *c, mpt measure, mpt row_most)
{
    const grid *g = f->g;
    mpt *w = arena_array(f->l->mem, mpt, c->n);
    bool fill;
    mpt room = columns_room(g, c, measure, &fill);
    int64_t floors = 0;
    for (uint32_t k = 0; k < c->n; k++) floors += g->columns[c->at[k]].floor;
    if (floors > room || !columns_widths(f->l, g, c, room, fill, w)) return false;
    memset(f->place, 0xFF, g->n_cols * sizeof *f->place);
    for (uint32_t k = 0; k < c->n; k++) f->place[c->at[k]] = k;
    for (uint32_t i = 0; i < g->n_cells; i++) {
        const table_cell *cell = &g->cells[i];
        uint32_t k = f->place[cell->col];
        if (cell->cols == 1 && k != UINT32_MAX && cell_is_absurd(cell, w[k], row_most))
            return false;
    }
    return true;
}

/* A column's say in how wide its part becomes: its share of text, with a floor. */
static int64_t weight_of(const grid *g, uint32_t col)
{
    const column *c = &g->columns[col];
    mpt most = 20 * g->box->style->font_size;
    return (int64_t)c->floor + mpt_min(c->max, mpt_max(most, c->floor));
}

/* Neighbours stay together; each part gets about the same weight. */
columns table_part(layout *l, const grid *g, uint32_t n_parts, uint32_t part)
{
    if (n_parts < 2) return columns_all(l, g);
    columns all = {.n = g->n_cols}, c = {.at = arena_array(l->mem, uint32_t, g->n_cols)};
    int64_t total = 0, passed = 0;
    for (uint32_t k = 1; k < all.n; k++) total += weight_of(g, k);
    c.at[c.n++] = 0;
    for (uint32_t k = 1, open = 0, in = 0; k < all.n; k++) {
        int64_t middle = passed + weight_of(g, k) / 2;
        passed += weight_of(g, k);
        /* the next part begins where its share does, or when each left needs a column of its own */
        uint32_t left = n_parts - open - 1;
        bool due = in && left && (middle * n_parts >= total * (open + 1) || all.n - k <= left);
        if (due) {
            open++;
            in = 0;
        }
        in++;
        if (open == part) c.at[c.n++] = k;
    }
    for (uint32_t k = 0; k <= c.n; k++) c.gaps += columns_gap(g, &c, k);
    return c;
}

/* The fewest parts that all look well; 0: there is no such number. */
static uint32_t parts_well(fitting *f, mpt measure, mpt row_most)
{
    for (uint32_t n = 2; n < f->g->n_cols && n <= PARTS_TRIED; n++) {
        bool well = true;
        for (uint32_t p = 0; p < n && well; p++) {
            columns c = table_part(f->l, f->g, n, p);
            well = is_well(f, &c, measure, row_most);
        }
        if (well) return n;
    }
    return 0;
}

/* As many parts as keep the columns' floors, packed one after the other. */
static uint32_t parts_packed(const grid *g, mpt measure)
{
    mpt gap = g->n_cols > 1 ? g->across[1] : 0;
    int64_t first = (int64_t)g->across[0] + g->columns[0].floor + g->across[g->n_cols], sum = first;
    uint32_t n = 1;
    for (uint32_t k = 1; k < g->n_cols; k++) {
        int64_t next = (int64_t)g->columns[k].floor + gap;
        if (sum + next > measure && sum > first) {
            n++;
            sum = first;
        }
        sum += next;
    }
    return n;
}

static void tell(layout *l, const box *b, const table_plan *p)
{
    if (p->how == TABLE_FIT_PORTRAIT) return;
    place at = doc_place(l->in->doc, b->node);
    if (p->how == TABLE_FIT_LANDSCAPE)
        diag_add(l->diag, D_TABLE_WIDE, at, "the table is wide; it was turned onto its own page");
    else
        diag_add(l->diag, D_TABLE_WIDE, at, "the table is wide; it was set in %u parts",
                 (unsigned)p->n_parts);
}

static bool floors_fit(const grid *g, const columns *c, mpt measure)
{
    int64_t sum = c->gaps;
    for (uint32_t k = 0; k < c->n; k++) sum += g->columns[c->at[k]].floor;
    return sum <= measure;
}

static mpt percent(mpt whole, int n)
{
    return (mpt)mul_div(whole, n, 100);
}

static table_plan parts(uint32_t n)
{
    return n < 2 ? (table_plan){TABLE_FIT_PORTRAIT, 1} : (table_plan){TABLE_FIT_SPLIT, n};
}

static table_plan choose(fitting *f, mpt measure, mpt landscape)
{
    layout *l = f->l;
    grid *g = f->g;
    columns all = columns_all(l, g);
    const table_plan upright = {TABLE_FIT_PORTRAIT, 1}, turned = {TABLE_FIT_LANDSCAPE, 1};
    table_fit_kind asked = (table_fit_kind)g->box->style->table_fit;
    mpt row_most = percent(l->area_h, ROW_MOST),
        turned_most = percent(l->turned_h, ROW_MOST_TURNED);
    bool can_turn = landscape > measure;
    if (asked == TABLE_FIT_PORTRAIT || !landscape) return upright;
    if (asked == TABLE_FIT_LANDSCAPE) return turned;
    if (asked == TABLE_FIT_SPLIT) {
        uint32_t n = parts_well(f, measure, row_most);
        return parts(n ? n : parts_packed(g, measure));
    }
    if (is_well(f, &all, measure, row_most)) return upright;
    if (can_turn && is_well(f, &all, landscape, turned_most)) return turned;
    uint32_t n = parts_well(f, measure, row_most);
    if (n) return parts(n);
    /* a cell is too long by itself: the first form in which no column is absurdly narrow */
    if (is_well(f, &all, measure, MPT_MAX)) return upright;
    if (can_turn && floors_fit(g, &all, landscape)) return turned;
    if (floors_fit(g, &all, measure)) return upright;
    return parts(parts_packed(g, measure));
}

table_plan table_fit(layout *l, const box *b, mpt measure, mpt landscape)
{
    fitting f = {.l = l, .g = table_grid(l, b)};
    grid_measure(l, f.g);
    f.place = arena_array(l->mem, uint32_t, f.g->n_cols);
    table_plan p = choose(&f, measure, landscape);
    tell(l, b, &p);
    return p;
}

static mpt whole_width(layout *l, const box *b, bool least)
{
    grid *g = table_grid(l, b);
    grid_measure(l, g);
    columns all = columns_all(l, g);
    int64_t sum = all.gaps;
    for (uint32_t k = 0; k < all.n; k++) {
        const column *c = &g->columns[k];
        mpt most = c->set >= 0 ? mpt_max(c->min, c->set) : c->max;
        sum += least ? c->min : most;
    }
    const style *s = b->style;
    if (s->width.kind == LEN_SET && !s->width.pct && s->width.fixed > sum) sum = s->width.fixed;
    return (mpt)(sum < MPT_MAX ? sum : MPT_MAX);
}

mpt table_min_width(layout *l, const box *b)
{
    return whole_width(l, b, true);
}

mpt table_max_width(layout *l, const box *b)
{
    return whole_width(l, b, false);
}
