/* Column widths: CSS 2.2 section 17.5.2, with a choice of our own where that leaves one.
 *
 * When not every column can have its largest width, the room is dealt out so that the table becomes
 * low: rows are as high as their highest cell, so each column gets weight by how often and how far
 * it is the highest one, again and again until that settles; then whole em are exchanged between
 * pairs of columns while that helps. Heights are estimated from the cells' text, of at most
 * SAMPLE rows, so that the work is bounded. Giving room in proportion to the largest widths, as the
 * specification suggests, was turned down: a column of prose then starves the others. */
#include "layout/flow.h"
#include "layout/table.h"

enum {
    SAMPLE = 256,
    ROUNDS = 24,
    EXCHANGES = 6,
    EXCHANGE_COLUMNS = 24, /* more, and no exchange: it looks at all pairs */
    FLOOR_EM = 4,          /* a column is not narrower than its content or this */
    CODE_EM = 8            /* columns up to this width get their largest width if they can */
};

/* ---- sets of columns */

mpt columns_gap(const grid *g, const columns *c, uint32_t k)
{
    if (!k) return mpt_max(g->across[0], g->collapsed ? g->across[c->at[0]] : 0);
    if (k == c->n)
        return mpt_max(g->across[g->n_cols], g->collapsed ? g->across[c->at[k - 1] + 1] : 0);
    return mpt_max(g->across[c->at[k]], g->across[c->at[k - 1] + 1]);
}

static mpt all_gaps(const grid *g, const columns *c)
{
    mpt sum = 0;
    for (uint32_t k = 0; k <= c->n; k++) sum += columns_gap(g, c, k);
    return sum;
}

columns columns_all(layout *l, const grid *g)
{
    columns c = {.n = g->n_cols, .at = arena_array(l->mem, uint32_t, g->n_cols)};
    for (uint32_t k = 0; k < c.n; k++) c.at[k] = k;
    c.gaps = all_gaps(g, &c);
    return c;
}

/* Lines do not fill wholly: on the average a part of a long piece is lost. */
static mpt filled(const table_cell *c, mpt w)
{
    mpt inside = w - c->across, lost = mpt_max((c->min - c->across) * 3 / 8, 1);
    return mpt_max(inside - lost, mpt_max(inside / 3, 1));
}

mpt cell_height(const table_cell *c, mpt w)
{
    int64_t n = c->lines;
    if (c->max > w) {
        mpt inside = filled(c, w);
        int64_t full = ((int64_t)c->area + inside - 1) / inside;
        if (full > n) n = full;
    }
    int64_t height = n * c->leading + c->above + c->below;
    return (mpt)(height < MPT_MAX ? height : MPT_MAX);
}

void cell_set_height(table_cell *c, mpt w, mpt height)
{
    int64_t n = height / mpt_max(c->leading, 1), inside = filled(c, w);
    int64_t area = n > 1 ? n * inside - inside / 2 : c->area;
    c->area = (mpt)(area < MPT_MAX ? area : MPT_MAX);
}

/* ---- dealing out a room */

typedef struct deal {
    layout *l;
    const grid *g;
    const columns *c;
    mpt room;
    mpt *low, *high, *w;
    uint32_t *place; /* of a grid column in c, or UINT32_MAX */
    uint32_t stride; /* rows that are looked at */
} deal;

static int64_t sum_of(const mpt *w, uint32_t n)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < n; k++) sum += w[k];
    return sum;
}

static mpt between(int64_t v, mpt low, mpt high)
{
    return v < low ? low : v > high ? high : (mpt)v;
}

/* Scales w so that, each in its bounds, they fill the room: the sum grows with the factor. */
static void project(deal *d)
{
    enum { ONE = 1 << 16 };
    int64_t least = 0, most = (int64_t)ONE << 14;
    for (int step = 0; step < 48 && least + 1 < most; step++) {
        int64_t factor = (least + most) / 2, sum = 0;
        for (uint32_t k = 0; k < d->c->n; k++)
            sum += between((int64_t)d->w[k] * factor / ONE, d->low[k], d->high[k]);
        if (sum <= d->room)
            least = factor;
        else
            most = factor;
    }
    int64_t sum = 0;
    for (uint32_t k = 0; k < d->c->n; k++) {
        d->w[k] = between((int64_t)d->w[k] * least / ONE, d->low[k], d->high[k]);
        sum += d->w[k];
    }
    for (uint32_t k = 0; k < d->c->n && sum < d->room; k++) {
        mpt more = between(d->room - sum, 0, d->high[k] - d->w[k]);
        d->w[k] += more;
        sum += more;
    }
}

static const table_cell *cover_at(const grid *g, const grid_row *r, uint32_t i)
{
    return &g->cells[g->covers[r->cover + i]];
}

/* A cell's place among the columns when it stands in just one of them and begins here. */
static uint32_t single_place(const deal *d, const table_cell *c, uint32_t row)
{
    return c->cols == 1 && c->row == row && c->rows == 1 ? d->place[c->col] : UINT32_MAX;
}

/* One round: w grows where the column makes rows high, and shrinks where it does not. */
static void weigh(deal *d, int64_t *pull)
{
    mpt em = mpt_max(d->g->box->style->font_size, 1);
    memset(pull, 0, d->c->n * sizeof *pull);
    for (uint32_t r = 0; r < d->g->n_rows; r += d->stride) {
        const grid_row *row = &d->g->rows[r];
        int64_t most = 1;
        for (uint32_t i = 0; i < row->n_cover; i++) {
            const table_cell *c = cover_at(d->g, row, i);
            uint32_t k = single_place(d, c, r);
            if (k != UINT32_MAX && cell_height(c, d->w[k]) > most) most = cell_height(c, d->w[k]);
        }
        for (uint32_t i = 0; i < row->n_cover; i++) {
            const table_cell *c = cover_at(d->g, row, i);
            uint32_t k = single_place(d, c, r);
            if (k == UINT32_MAX || c->max <= d->w[k]) continue;
            int64_t share = mul_div(cell_height(c, d->w[k]), 1024, most);
            for (int p = 0; p < 3; p++) share = share * share >> 10; /* the eighth power */
            pull[k] += (most / 16) * share / mpt_max(d->w[k] / 64, 1) * (most / em + 1);
        }
    }
}

static void balance(deal *d)
{
    uint32_t n = d->c->n;
    int64_t *pull = arena_array(d->l->mem, int64_t, n);
    for (uint32_t k = 0; k < n; k++) d->w[k] = d->low[k] + (d->high[k] - d->low[k]) / 8;
    project(d);
    for (int round = 0; round < ROUNDS; round++) {
        weigh(d, pull);
        int64_t sum = 0;
        uint32_t pulling = 0;
        for (uint32_t k = 0; k < n; k++) {
            sum += pull[k];
            pulling += pull[k] > 0;
        }
        if (!sum) return;
        int64_t mean = sum / pulling + 1;
        for (uint32_t k = 0; k < n; k++)
            d->w[k] +=
                (mpt)mul_div(d->w[k] / 3, (pull[k] - mean) >> 8, ((pull[k] + mean) >> 8) + 1);
        project(d);
    }
}

/* The squares of the rows' heights: one very high row is worse than many a little higher. */
static int64_t sample_cost(const deal *d)
{
    mpt unit = mpt_max(d->g->box->style->font_size / 16, 1);
    int64_t sum = 0;
    for (uint32_t r = 0; r < d->g->n_rows; r += d->stride) {
        const grid_row *row = &d->g->rows[r];
        mpt most = 0;
        for (uint32_t i = 0; i < row->n_cover; i++) {
            const table_cell *c = cover_at(d->g, row, i);
            uint32_t k = single_place(d, c, r);
            if (k != UINT32_MAX) most = mpt_max(most, cell_height(c, d->w[k]));
        }
        sum += (int64_t)(most / unit) * (most / unit);
    }
    return sum;
}

static bool exchange(deal *d, uint32_t from, uint32_t to, mpt step, int64_t *cost)
{
    if (d->w[from] - step < d->low[from] || d->w[to] + step > d->high[to]) return false;
    d->w[from] -= step;
    d->w[to] += step;
    int64_t now = sample_cost(d);
    if (now < *cost) {
        *cost = now;
        return true;
    }
    d->w[from] += step;
    d->w[to] -= step;
    return false;
}

static void polish(deal *d)
{
    uint32_t n = d->c->n;
    if (n > EXCHANGE_COLUMNS) return;
    mpt em = d->g->box->style->font_size;
    int64_t cost = sample_cost(d);
    bool better = true;
    for (int pass = 0; better && pass < EXCHANGES; pass++) {
        better = false;
        for (uint32_t a = 0; a < n; a++)
            for (uint32_t b = 0; b < n; b++)
                if (a != b && exchange(d, a, b, pass & 1 ? em / 2 : em, &cost)) better = true;
    }
}

/* ---- bounds of each column */

/* Narrow columns their largest width, the others at least a few em; fewer em until all fits. */
static void set_bounds(deal *d)
{
    mpt em = d->g->box->style->font_size;
    for (uint32_t k = 0; k < d->c->n; k++) {
        const column *col = &d->g->columns[d->c->at[k]];
        mpt fixed = col->pct ? (mpt)mul_div(d->room, col->pct, 100000) : col->set;
        d->high[k] = fixed >= 0 ? mpt_max(col->min, fixed) : col->max;
    }
    for (mpt n = CODE_EM; n >= FLOOR_EM; n--) {
        int64_t sum = 0;
        for (uint32_t k = 0; k < d->c->n; k++) {
            const column *col = &d->g->columns[d->c->at[k]];
            bool fixed = col->pct || col->set >= 0;
            mpt low = mpt_max(col->floor, mpt_min(col->max, n * em));
            d->low[k] = fixed ? d->high[k] : mpt_min(low, d->high[k]);
            sum += d->low[k];
        }
        if (sum <= (n > FLOOR_EM ? (int64_t)d->room * 3 / 4 : d->room)) return;
    }
}

static int64_t least_of(const grid *g, const columns *c)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < c->n; k++) sum += g->columns[c->at[k]].min;
    return sum;
}

/* Not even the least widths fit: the widest columns lose what is missing (their lines are then set
 * smaller), down to a width that is the same for all of them. */
static void cut_widest(deal *d)
{
    mpt rest = d->room;
    uint32_t n = d->c->n, open = n;
    for (uint32_t k = 0; k < n; k++) d->w[k] = -1;
    for (bool found = true; found && open;) {
        mpt share = rest / (mpt)open;
        found = false;
        for (uint32_t k = 0; k < n; k++) {
            mpt least = d->g->columns[d->c->at[k]].min;
            if (d->w[k] >= 0 || least > share) continue;
            d->w[k] = least;
            rest -= least;
            open--;
            found = true;
        }
    }
    for (uint32_t k = 0; k < n; k++)
        if (d->w[k] < 0) d->w[k] = rest / (mpt)open;
}

/* Not even the low bounds fit: between the least widths and those. */
static bool squeeze(deal *d)
{
    int64_t low = sum_of(d->low, d->c->n), min = least_of(d->g, d->c), over = d->room - min;
    if (over < 0) {
        cut_widest(d);
        return false;
    }
    for (uint32_t k = 0; k < d->c->n; k++) {
        mpt least = d->g->columns[d->c->at[k]].min;
        int64_t more = low > min ? mul_div(d->low[k] - least, over, low - min) : 0;
        d->w[k] = least + (mpt)more;
    }
    return true;
}

/* What is left of the room goes to the columns without a width of their own, in proportion. */
static void stretch(deal *d)
{
    uint32_t n = d->c->n;
    int64_t rest = d->room - sum_of(d->w, n), weight = 0, given = 0, passed = 0;
    bool all_set = true;
    for (uint32_t k = 0; k < n; k++) {
        const column *col = &d->g->columns[d->c->at[k]];
        if (col->set >= 0 || col->pct) continue;
        all_set = false;
        weight += d->high[k] + 1;
    }
    if (all_set) weight = sum_of(d->high, n) + n;
    for (uint32_t k = 0; k < n && rest > 0; k++) {
        const column *col = &d->g->columns[d->c->at[k]];
        if (!all_set && (col->set >= 0 || col->pct)) continue;
        passed += d->high[k] + 1;
        int64_t up_to = mul_div(rest, passed, weight);
        d->w[k] += (mpt)(up_to - given);
        given = up_to;
    }
}

/* All have their largest widths: hints first, then what must be filled, in proportion. */
static void spread(deal *d, bool fill)
{
    uint32_t n = d->c->n;
    for (uint32_t k = 0; k < n; k++) d->w[k] = d->high[k];
    int64_t wanted = 0;
    for (uint32_t k = 0; k < n; k++) wanted += mpt_max(d->high[k], d->g->columns[d->c->at[k]].hint);
    if (wanted <= d->room)
        for (uint32_t k = 0; k < n; k++)
            d->w[k] = mpt_max(d->high[k], d->g->columns[d->c->at[k]].hint);
    if (fill) stretch(d);
}

/* Hints of all columns that fit are the author's own choice of widths. */
static bool hinted(deal *d)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < d->c->n; k++) {
        const column *col = &d->g->columns[d->c->at[k]];
        if (!col->hint || col->hint < col->min) return false;
        sum += d->w[k] = col->hint;
    }
    return sum <= d->room;
}

/* table-layout: fixed: the columns' own widths and the first row's; the others share the rest. */
static void fixed_layout(deal *d)
{
    const grid *g = d->g;
    uint32_t open = 0;
    int64_t used = 0;
    for (uint32_t k = 0; k < d->c->n; k++) {
        column col = {.box = g->columns[d->c->at[k]].box, .set = -1};
        if (col.box) column_take_width(&col, col.box->style->width, 0);
        const grid_row *r = g->rows;
        for (uint32_t i = 0; i < r->n_cover && col.set < 0 && !col.pct; i++) {
            const table_cell *c = cover_at(g, r, i);
            const style *s = c->box->style;
            if (c->col == d->c->at[k] && c->cols == 1)
                column_take_width(&col, s->width, s->box_sizing == 1 ? 0 : c->across);
        }
        mpt w = col.pct ? (mpt)mul_div(d->room, col.pct, 100000) : col.set;
        d->w[k] = w;
        if (w < 0)
            open++;
        else
            used += w;
    }
    int64_t rest = d->room > used ? d->room - used : 0;
    for (uint32_t k = 0, i = 0; k < d->c->n; k++) {
        if (d->w[k] >= 0) continue;
        d->w[k] = (mpt)(rest * (i + 1) / open - rest * i / open);
        i++;
    }
}

static void find_places(deal *d)
{
    d->place = arena_array(d->l->mem, uint32_t, d->g->n_cols);
    memset(d->place, 0xFF, d->g->n_cols * sizeof *d->place);
    for (uint32_t k = 0; k < d->c->n; k++) d->place[d->c->at[k]] = k;
}

bool columns_widths(layout *l, const grid *g, const columns *c, mpt room, bool fill, mpt *w)
{
    deal d = {.l = l, .g = g, .c = c, .room = mpt_max(room, 0), .w = w};
    d.low = arena_array(l->mem, mpt, c->n);
    d.high = arena_array(l->mem, mpt, c->n);
    d.stride = g->n_rows / SAMPLE + 1;
    if (g->box->style->table_layout_fixed && fill) {
        fixed_layout(&d);
        return true;
    }
    set_bounds(&d);
    if (sum_of(d.high, c->n) <= d.room) {
        spread(&d, fill);
        return true;
    }
    if (hinted(&d)) return true;
    if (sum_of(d.low, c->n) > d.room) return squeeze(&d);
    find_places(&d);
    balance(&d);
    polish(&d);
    return true;
}

mpt columns_room(const grid *g, const columns *c, mpt measure, bool *fill)
{
    const style *s = g->box->style;
    mpt width = len_resolve(s->width, measure, -1);
    *fill = width >= 0;
    bool part = c->n < g->n_cols;
    for (uint32_t k = 0; k < c->n && !*fill; k++) *fill = g->columns[c->at[k]].pct > 0;
    if (width < 0 || part) width = measure;
    width = mpt_min(width, len_resolve(s->max_width, measure, MPT_MAX));
    width = mpt_max(width, len_resolve(s->min_width, measure, 0));
    if (!s->table_layout_fixed) width = mpt_max(width, bounded(least_of(g, c) + c->gaps, LIMIT));
    return mpt_max(0, mpt_min(width, measure) - c->gaps);
}
