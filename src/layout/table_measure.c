/* What the cells of a table need, and so its columns (CSS 2.2 section 17.5.2.2): the least and the
 * largest width, a floor below which they look absurd, the text in them, widths that are set. */
#include "layout/table.h"

enum {
    PROSE_AREA_EM = 60, /* a cell with more text than this is prose */
    PROSE_EM = 6,       /* … and is not narrower than this, */
    SHORT_EM = 4,       /* others than this or their content */
    URL_LETTERS = 14    /* of an address stand together in any column */
};

typedef struct text_need {
    int64_t area;
    uint32_t lines;
    mpt leading;
} text_need;

static void add_need(layout *l, const box *b, text_need *n)
{
    if (b->kind == BOX_PARA) {
        uint32_t breaks = 0;
        for (uint32_t i = 0; i < b->n_inls; i++) breaks += b->inls[i].kind == INL_BREAK;
        n->area += (int64_t)para_max_width(l, para_prepare(l, b)) * (breaks + 1);
        n->lines += breaks + 1;
        mpt leading = b->style->line_height;
        if (leading < 0) leading = (mpt)mul_div(b->style->font_size, 6, 5);
        n->leading = mpt_max(n->leading, leading);
        return;
    }
    if (b->kind == BOX_BLOCK || b->kind == BOX_CELL)
        for (const box *c = b->first; c; c = c->next) add_need(l, c, n);
}

/* Longest pieces, in characters, that lines do not part. */
typedef struct pieces {
    size_t word, url;
} pieces;

static bool is_mark(char c)
{
    return strchr("/?&=.-_#%:,+~@", c) != NULL && c;
}

static void count_token(str t, pieces *n)
{
    ptrdiff_t scheme = str_find(t, "://");
    bool url = scheme >= 0 || str_starts(t, "www.");
    size_t *most = url ? &n->url : &n->word, run = 0;
    for (size_t i = 0; i < t.n; i++) {
        run++;
        if (run > *most) *most = run;
        bool parts = is_mark(t.p[i]) && (scheme < 0 || i > (size_t)scheme + 2);
        if (parts) run = 0;
    }
}

static void count_pieces(const box *b, pieces *n)
{
    for (const box *c = b->first; c; c = c->next) count_pieces(c, n);
    for (size_t i = 0; b->kind == BOX_PARA && i < b->text.n;) {
        size_t from = i;
        while (i < b->text.n && b->text.p[i] > ' ' && b->text.p[i] < 0x7F) i++;
        if (i > from) count_token(str_sub(b->text, from, i - from), n);
        if (i == from) i++;
    }
}

/* Long numbers in addresses may be parted anywhere, if need be: they do not make a column wide. */
static mpt without_addresses(const table_cell *c, mpt least)
{
    pieces n = {0};
    count_pieces(c->box, &n);
    size_t enough = n.word + n.word / 4;
    if (enough < URL_LETTERS) enough = URL_LETTERS;
    return n.url > enough ? (mpt)mul_div(least, (int64_t)enough, (int64_t)n.url) : least;
}

/* The least width that does not look absurd: a few Han characters, if there is so much to set. */
static void measure_cell(layout *l, table_cell *c)
{
    text_need n = {0};
    add_need(l, c->box, &n);
    const style *s = c->box->style;
    c->area = (mpt)(n.area < MPT_MAX ? n.area : MPT_MAX);
    c->lines = n.lines ? n.lines : 1;
    c->leading = n.leading ? n.leading : s->font_size;
    c->min = without_addresses(c, flow_min_width(l, c->box)) + c->across;
    c->max = mpt_max(c->min, flow_max_width(l, c->box) + c->across);
    mpt em = s->font_size, least = c->area > PROSE_AREA_EM * em ? PROSE_EM * em : SHORT_EM * em;
    c->floor = mpt_max(c->min, mpt_min(c->max, least + c->across));
    if (s->white_space == WS_NOWRAP && s->width.kind != LEN_SET) c->min = c->max;
}

static const box *first_para(const box *b)
{
    while (b && b->kind != BOX_PARA) b = b->first;
    return b;
}

/* A column of figures is as wide as its widest parts before and behind the points. */
static void measure_decimals(layout *l, grid *g)
{
    for (uint32_t i = 0; i < g->n_cells; i++) {
        table_cell *c = &g->cells[i];
        column *col = &g->columns[c->col];
        const box *b = c->cols == 1 ? first_para(c->box) : NULL;
        if (!b || b->style->text_align != ALIGN_DECIMAL) continue;
        para *p = para_prepare(l, b);
        c->before = para_decimal_offset(l, p);
        c->behind = c->before ? mpt_max(0, para_max_width(l, p) - c->before) : 0;
        col->before = mpt_max(col->before, c->before);
        col->behind = mpt_max(col->behind, c->behind);
        col->min = mpt_max(col->min, col->before + col->behind + c->across);
    }
}

void column_take_width(column *col, len w, mpt extra)
{
    if (w.kind != LEN_SET) return;
    if (w.pct > 0 && !w.fixed) {
        if (w.pct > col->pct) col->pct = w.pct;
    } else if (!w.pct && w.fixed > 0) {
        col->set = mpt_max(col->set, w.fixed + extra);
    }
}

static void single_cells(grid *g)
{
    for (uint32_t i = 0; i < g->n_cells; i++) {
        const table_cell *c = &g->cells[i];
        if (c->cols != 1) continue;
        column *col = &g->columns[c->col];
        const style *s = c->box->style;
        col->min = mpt_max(col->min, c->min);
        col->max = mpt_max(col->max, c->max);
        col->floor = mpt_max(col->floor, c->floor);
        column_take_width(col, s->width, s->box_sizing == 1 ? 0 : c->across);
        if (c->box->width_hint.kind == LEN_SET)
            col->hint = mpt_max(col->hint, c->box->width_hint.fixed + c->across);
    }
}

/* What a spanning cell needs beyond its columns, in proportion to their largest widths. */
static void widen_span(grid *g, const table_cell *c, size_t field, mpt need)
{
    int64_t sum = 0, weight = 0;
    for (uint32_t k = c->col; k < c->col + c->cols; k++) {
        sum += *(mpt *)(void *)((char *)&g->columns[k] + field);
        weight += g->columns[k].max + 1;
        if (k > c->col) sum += g->across[k];
    }
    int64_t missing = need - sum;
    if (missing <= 0) return;
    int64_t given = 0, passed = 0;
    for (uint32_t k = c->col; k < c->col + c->cols; k++) {
        passed += g->columns[k].max + 1;
        int64_t up_to = mul_div(missing, passed, weight);
        *(mpt *)(void *)((char *)&g->columns[k] + field) += (mpt)(up_to - given);
        given = up_to;
    }
}

static void spanning_cells(grid *g)
{
    uint32_t most = 1;
    for (uint32_t i = 0; i < g->n_cells; i++)
        if (g->cells[i].cols > most) most = g->cells[i].cols;
    /* narrow spans first; sizes beyond a few dozen are rare enough to take in order */
    for (uint32_t size = 2; size <= most && size <= 32; size++) {
        for (uint32_t i = 0; i < g->n_cells; i++) {
            const table_cell *c = &g->cells[i];
            if (c->cols != size && (size < 32 || c->cols < 32)) continue;
            widen_span(g, c, offsetof(column, min), c->min);
            widen_span(g, c, offsetof(column, floor), c->floor);
            widen_span(g, c, offsetof(column, max), c->max);
        }
    }
}

void grid_measure(layout *l, grid *g)
{
    if (g->measured) return;
    g->measured = true;
    for (uint32_t c = 0; c < g->n_cols; c++) {
        column *col = &g->columns[c];
        col->set = -1;
        if (col->box) column_take_width(col, col->box->style->width, 0);
    }
    for (uint32_t i = 0; i < g->n_cells; i++) measure_cell(l, &g->cells[i]);
    single_cells(g);
    measure_decimals(l, g);
    spanning_cells(g);
    for (uint32_t c = 0; c < g->n_cols; c++) {
        column *col = &g->columns[c];
        col->floor = mpt_max(col->floor, col->min);
        col->max = mpt_max(col->max, col->floor);
    }
}
