/* How a table meets the measure: upright, turned onto a landscape page, or in parts that each have
 * the first column again. Upright is best when no column is absurdly narrow and no row absurdly
 * high; turning keeps the table in one piece, so it is tried before cutting. */
#include "layout/table.h"

enum {
    PROSE_EM = 40,        /* a cell with more text than this is prose … */
    PROSE_LEAST_EM = 5,   /* … and wants lines of so much at least */
    COLUMNS_WEIGHED = 64, /* more, and parts get the same number of columns */
    PARTS_TRIED = 12,
    PART_WORTH = 80,     /* %: one part more must make the whole so much lower */
    ROW_MOST = 60,       /* % of the page that an upright or cut table's row may take */
    ROW_MOST_TURNED = 95 /* of a turned page: there is nothing better */
};

typedef struct fitting {
    layout *l;
    grid *g;
    uint32_t *place; /* of a grid column in the columns at hand, or UINT32_MAX */
    int64_t height;  /* of all parts that were found to look well, about */
} fitting;

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
    int64_t sum = 0;
    for (uint32_t r = 0; r < g->n_rows; r++) {
        mpt most = 0;
        for (uint32_t i = g->rows[r].first; i < g->rows[r].first + g->rows[r].n; i++) {
            const table_cell *cell = &g->cells[i];
            uint32_t k = f->place[cell->col];
            if (cell->cols == 1 && cell->rows == 1 && k != UINT32_MAX)
                most = mpt_max(most, cell_height(cell, w[k]));
        }
        if (most > row_most) return false;
        sum += most + g->down[r];
    }
    f->height += sum;
    return true;
}

/* A column's say in how wide its part becomes: its floor and a share of its text. */
static int64_t weight_of(const grid *g, uint32_t col)
{
    return (int64_t)g->columns[col].floor + g->columns[col].max / 10;
}

/* Cost of a part with the columns [from, end): heavy parts cost more than they weigh, parts whose
 * floors do not fit the most. */
static int64_t part_cost(int64_t weight, int64_t floors, mpt measure)
{
    int64_t w = weight >> 8;
    return floors > measure ? w * w + ((int64_t)1 << 48) : w * w;
}

/* Where the parts begin, by dynamic programming over the columns. */
static void cheapest_parts(layout *l, const grid *g, uint32_t n_parts, mpt measure, uint32_t *begin)
{
    uint32_t n = g->n_cols;
    mpt gap = g->across[n > 1], outside = g->across[0] + g->columns[0].floor + g->across[n];
    int64_t *cost = arena_array(l->mem, int64_t, (size_t)(n_parts + 1) * (n + 1));
    uint32_t *from = arena_array(l->mem, uint32_t, (size_t)(n_parts + 1) * (n + 1));
    for (uint32_t i = 0; i < (n_parts + 1) * (n + 1); i++) cost[i] = INT64_MAX;
    cost[1] = 0; /* no part, and columns from 1 on to come */
    for (uint32_t p = 1; p <= n_parts; p++) {
        for (uint32_t end = p + 1; end <= n; end++) {
            int64_t weight = 0, floors = outside;
            for (uint32_t k = end; k-- > p;) {
                weight += weight_of(g, k);
                floors += g->columns[k].floor + gap;
                int64_t before = cost[(p - 1) * (n + 1) + k];
                if (before == INT64_MAX) continue;
                int64_t sum = before + part_cost(weight, floors, measure);
                if (sum >= cost[p * (n + 1) + end]) continue;
                cost[p * (n + 1) + end] = sum;
                from[p * (n + 1) + end] = k;
            }
        }
    }
    begin[n_parts] = n;
    for (uint32_t p = n_parts; p > 0; p--) begin[p - 1] = from[p * (n + 1) + begin[p]];
}

static void even_parts(const grid *g, uint32_t n_parts, uint32_t *begin)
{
    for (uint32_t p = 0; p <= n_parts; p++)
        begin[p] = 1 + (uint32_t)((uint64_t)(g->n_cols - 1) * p / n_parts);
}

/* Neighbours stay together. */
columns table_part(layout *l, const grid *g, uint32_t n_parts, uint32_t part, mpt measure)
{
    if (n_parts < 2 || n_parts >= g->n_cols) return columns_all(l, g);
    uint32_t *begin = arena_array(l->mem, uint32_t, n_parts + 1);
    if (g->n_cols <= COLUMNS_WEIGHED)
        cheapest_parts(l, g, n_parts, measure, begin);
    else
        even_parts(g, n_parts, begin);
    columns c = {.at = arena_array(l->mem, uint32_t, g->n_cols)};
    c.at[c.n++] = 0;
    for (uint32_t k = begin[part]; k < begin[part + 1]; k++) c.at[c.n++] = k;
    for (uint32_t k = 0; k <= c.n; k++) c.gaps += columns_gap(g, &c, k);
    return c;
}

/* All parts' height, about; -1: some of them do not look well. */
static int64_t parts_height(fitting *f, uint32_t n, mpt measure, mpt row_most)
{
    f->height = 0;
    for (uint32_t p = 0; p < n; p++) {
        columns c = table_part(f->l, f->g, n, p, measure);
        if (!is_well(f, &c, measure, row_most)) return -1;
    }
    return f->height;
}

/* The fewest parts that all look well, or one more if that makes the whole much lower; 0: there is
 * no such number. */
static uint32_t parts_well(fitting *f, mpt measure, mpt row_most, int64_t *height)
{
    *height = -1;
    for (uint32_t n = 2; n < f->g->n_cols && n <= PARTS_TRIED; n++) {
        *height = parts_height(f, n, measure, row_most);
        if (*height < 0) continue;
        int64_t more = n + 1 < f->g->n_cols ? parts_height(f, n + 1, measure, row_most) : -1;
        if (more < 0 || more * 100 > *height * PART_WORTH) return n;
        *height = more;
        return n + 1;
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
    if (p->how == TABLE_FIT_LANDSCAPE && p->n_parts > 1)
        diag_add(l->diag, D_TABLE_WIDE, at,
                 "the table is wide; it was set in %u parts on turned pages", (unsigned)p->n_parts);
    else if (p->how == TABLE_FIT_LANDSCAPE)
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

/* Upright parts, unless turned ones are fewer and take no more pages: turned pages are the table's
 * alone, upright parts stand among the text. n_parts 1: there are none. */
static table_plan fewest_parts(fitting *f, mpt measure, mpt landscape, mpt row_most,
                               mpt turned_most)
{
    int64_t upright, on_turned;
    uint32_t n = parts_well(f, measure, row_most, &upright);
    if (n == 2 || landscape <= measure) return parts(n);
    uint32_t turned = parts_well(f, landscape, turned_most, &on_turned);
    mpt area = mpt_max(f->l->area_h, 1), page = mpt_max(f->l->turned_h, 1);
    bool fewer = turned && (!n || turned < n);
    if (fewer && (!n || (on_turned + page - 1) / page * 2 + 1 <= upright * 2 / area))
        return (table_plan){TABLE_FIT_LANDSCAPE, turned};
    return parts(n);
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
        int64_t height;
        uint32_t n = parts_well(f, measure, row_most, &height);
        return parts(n ? n : parts_packed(g, measure));
    }
    if (is_well(f, &all, measure, row_most)) return upright;
    if (can_turn && is_well(f, &all, landscape, turned_most)) return turned;
    table_plan some = fewest_parts(f, measure, landscape, row_most, turned_most);
    if (some.n_parts > 1) return some;
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
