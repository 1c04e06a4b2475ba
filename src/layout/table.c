/* A table at its measure → strips: row heights, vertical alignment, rows that spans link, rows that
 * are cut at lines, penalties between rows, captions. */
#include "layout/table.h"

enum {
    CUT_FROM = 40,     /* % of the page: a row higher than this may be cut at its lines */
    HEAD_MOST = 33,    /* % of the page: a higher head is not repeated */
    LINKED_MOST = 100, /* % of the page: rows linked by spans that are higher may be parted */
    KEEP_LINES = 2     /* of a cut row, at both ends */
};

mpt row_gap(const table *t, uint32_t row)
{
    return t->g->down[row];
}

mpt rows_height(const table *t, uint32_t row, uint32_t n)
{
    int64_t sum = 0;
    for (uint32_t r = row; r < row + n; r++)
        sum += t->rows[r].height + (r > row ? row_gap(t, r) : 0);
    return (mpt)(sum < MPT_MAX ? sum : MPT_MAX);
}

/* ---- cells in their columns */

/* The estimates of cells' heights are set right by how the text really breaks at these widths.
 * False: every cell has its largest width. */
static bool calibrate(table *t, const uint32_t *places)
{
    enum { SAMPLE = 256 };
    bool any = false;
    for (uint32_t r = 0; r < t->g->n_rows; r += t->g->n_rows / SAMPLE + 1) {
        const grid_row *row = &t->g->rows[r];
        for (uint32_t i = row->first; i < row->first + row->n; i++) {
            table_cell *c = &t->g->cells[i];
            uint32_t k = places[c->col];
            if (k == UINT32_MAX || c->cols > 1 || c->max <= t->w[k]) continue;
            const strips *s = flow_strips(t->l, c->box, cell_inside(c, t->w[k]));
            cell_set_height(c, t->w[k], strips_height(s, 0, s->list.n));
            any = true;
        }
    }
    return any;
}

/* Tables in cells do without: each level would set all levels in it twice. */
static bool is_nested(const box *b)
{
    while (b && b->kind != BOX_CELL) b = b->parent;
    return b != NULL;
}

/* Once with estimates, once with what they were wrong by. The grid keeps its estimates, so that
 * every pass does the same. */
static void choose_widths(table *t, mpt room, bool fill, const uint32_t *places)
{
    grid *g = t->g;
    bool fits = columns_widths(t->l, g, &t->columns, room, fill, t->w);
    mpt *areas = arena_array(t->l->mem, mpt, g->n_cells);
    for (uint32_t i = 0; i < g->n_cells; i++) areas[i] = g->cells[i].area;
    if (!is_nested(g->box) && calibrate(t, places))
        columns_widths(t->l, g, &t->columns, room, fill, t->w);
    for (uint32_t i = 0; i < g->n_cells; i++) g->cells[i].area = areas[i];
    if (!fits)
        diag_add(t->l->diag, D_BOX_OVERFLOW, doc_place(t->l->in->doc, g->box->node),
                 "the words of the table need more than the measure; they were set smaller");
}

static void place_columns(table *t, mpt room, bool fill, const uint32_t *places)
{
    const columns *c = &t->columns;
    t->w = arena_array(t->l->mem, mpt, c->n);
    t->x = arena_array(t->l->mem, mpt, c->n);
    choose_widths(t, room, fill, places);
    mpt x = 0;
    for (uint32_t k = 0; k < c->n; k++) {
        x += columns_gap(t->g, c, k);
        t->x[k] = x;
        x += t->w[k];
    }
    t->width = x + columns_gap(t->g, c, c->n);
}

static void place_cell(table *t, uint32_t i, const uint32_t *places, uint32_t part_begin)
{
    const table_cell *c = &t->g->cells[i];
    cell_place *p = &t->cells[i];
    uint32_t from = UINT32_MAX, last = 0;
    for (uint32_t col = c->col; col < c->col + c->cols; col++) {
        if (places[col] == UINT32_MAX) continue;
        if (from == UINT32_MAX) from = places[col];
        last = places[col];
    }
    if (from == UINT32_MAX) return;
    p->x = t->x[from];
    p->w = t->x[last] + t->w[last] - p->x;
    p->again = part_begin > 1 && c->col < part_begin;
    p->s = flow_strips(t->l, c->box, cell_inside(c, p->w));
    p->height = strips_height(p->s, 0, p->s->list.n);
    p->baseline = c->box->style->vertical_align == VALIGN_BASELINE && c->rows == 1
                      ? strips_first_baseline(p->s)
                      : -1;
}

/* Where the grid's columns stand in this part; UINT32_MAX: not at all. */
static uint32_t *find_places(const table *t)
{
    uint32_t *places = arena_array(t->l->mem, uint32_t, t->g->n_cols);
    memset(places, 0xFF, t->g->n_cols * sizeof *places);
    for (uint32_t k = 0; k < t->columns.n; k++) places[t->columns.at[k]] = k;
    return places;
}

static void place_cells(table *t, const uint32_t *places)
{
    t->cells = arena_array(t->l->mem, cell_place, t->g->n_cells);
    /* where the part begins, behind the repeated column */
    uint32_t begin = t->columns.n > 1 ? t->columns.at[1] : 0;
    for (uint32_t i = 0; i < t->g->n_cells; i++) place_cell(t, i, places, begin);
}

/* ---- heights */

static mpt set_height(const style *s)
{
    return s->height.kind == LEN_SET && !s->height.pct ? s->height.fixed : 0;
}

static mpt need_of(const table *t, uint32_t i)
{
    const table_cell *c = &t->g->cells[i];
    const style *s = c->box->style;
    mpt all = t->cells[i].height + c->above + c->below;
    mpt set = set_height(s);
    if (set && s->box_sizing != 1) set += c->above + c->below;
    return mpt_max(all, set);
}

/* Cells of one row: the highest, with first baselines level. */
static void own_height(table *t, uint32_t r)
{
    const grid_row *row = &t->g->rows[r];
    row_place *p = &t->rows[r];
    mpt below = 0;
    p->height = set_height(row->box->style);
    for (uint32_t i = row->first; i < row->first + row->n; i++) {
        const table_cell *c = &t->g->cells[i];
        if (!t->cells[i].s || c->rows > 1) continue;
        p->height = mpt_max(p->height, need_of(t, i));
        if (t->cells[i].baseline < 0) continue;
        p->baseline = mpt_max(p->baseline, c->above + t->cells[i].baseline);
        below = mpt_max(below, t->cells[i].height - t->cells[i].baseline + c->below);
    }
    p->height = mpt_max(p->height, p->baseline + below);
}

/* What spanning cells that end here need beyond their rows. */
static void spanning_height(table *t, uint32_t r)
{
    const grid_row *row = &t->g->rows[r];
    for (uint32_t i = 0; i < row->n_cover; i++) {
        uint32_t k = t->g->covers[row->cover + i];
        const table_cell *c = &t->g->cells[k];
        if (!t->cells[k].s || c->rows < 2 || c->row + c->rows - 1 != r) continue;
        mpt missing = need_of(t, k) - rows_height(t, c->row, c->rows);
        if (missing > 0) t->rows[r].height += missing;
    }
}

/* ---- rows linked by spans */

static bool is_linked(const table *t, uint32_t r) /* to the row above */
{
    const grid_row *row = &t->g->rows[r];
    for (uint32_t i = 0; i < row->n_cover; i++)
        if (t->g->cells[t->g->covers[row->cover + i]].row < r) return true;
    return false;
}

/* Each row takes as many of a loose cell's strips as it has room for; the last one all the rest. */
static void deal_out(table *t, uint32_t k, cut **cuts, uint32_t from_row)
{
    const table_cell *c = &t->g->cells[k];
    const strips *s = t->cells[k].s;
    uint32_t at = 0;
    t->cells[k].loose = true;
    for (uint32_t r = c->row; r < c->row + c->rows; r++) {
        const grid_row *row = &t->g->rows[r];
        uint32_t i = 0;
        while (t->g->covers[row->cover + i] != k) i++;
        mpt room = t->rows[r].height - c->above - c->below;
        uint32_t end = at;
        bool last = r + 1 == c->row + c->rows;
        while (end < s->list.n && (last || strips_height(s, at, end + 1) <= room)) end++;
        cuts[r - from_row][i] = (cut){at, end};
        mpt used = end > at ? strips_height(s, at, end) + c->above + c->below : 0;
        t->rows[r].height = mpt_max(t->rows[r].height, used);
        at = end;
    }
}

static void loosen(table *t, uint32_t from, uint32_t end)
{
    const grid *g = t->g;
    cut **cuts = arena_array(t->l->mem, cut *, end - from);
    for (uint32_t r = from; r < end; r++) {
        const grid_row *row = &g->rows[r];
        cuts[r - from] = arena_array(t->l->mem, cut, row->n_cover);
        for (uint32_t i = 0; i < row->n_cover; i++) {
            uint32_t k = g->covers[row->cover + i];
            if (t->cells[k].s && g->cells[k].rows == 1)
                cuts[r - from][i] = (cut){0, t->cells[k].s->list.n};
        }
        t->rows[r].height = 0;
        own_height(t, r);
    }
    for (uint32_t i = g->rows[from].first; i < g->rows[end - 1].first + g->rows[end - 1].n; i++)
        if (t->cells[i].s && g->cells[i].rows > 1) deal_out(t, i, cuts, from);
    for (uint32_t r = from; r < end; r++) t->rows[r].cuts = cuts[r - from];
}

static void loosen_high_groups(table *t, mpt page)
{
    for (uint32_t from = 0, end; from < t->g->n_rows; from = end) {
        end = from + 1;
        while (end < t->g->n_rows && is_linked(t, end)) end++;
        if (end > from + 1 && rows_height(t, from, end - from) > mul_div(page, LINKED_MOST, 100))
            loosen(t, from, end);
    }
}

/* ---- marks */

typedef VEC(const inl *) mark_vec;

static void box_marks(table *t, const box *b, mark_vec *out)
{
    for (uint32_t i = 0; i < b->n_marks; i++) *vec_add(t->l->mem, out) = &b->marks[i];
}

static cut cut_of(const table *t, uint32_t r, const cut *cuts, uint32_t i)
{
    uint32_t k = t->g->covers[t->g->rows[r].cover + i];
    if (cuts) return cuts[i];
    const cell_place *p = &t->cells[k];
    bool begins = t->g->cells[k].row == r;
    return (cut){0, p->s && begins ? p->s->list.n : 0};
}

static void row_marks(table *t, uint32_t r, const cut *cuts, bool first, strip *s)
{
    const grid_row *row = &t->g->rows[r];
    mark_vec marks = {0};
    if (first && (t->columns.n < 2 || t->columns.at[1] == 1)) { /* the first part */
        if (!r || row[-1].group != row->group) box_marks(t, row->group, &marks);
        box_marks(t, row->box, &marks);
    }
    for (uint32_t i = 0; i < row->n_cover; i++) {
        uint32_t k = t->g->covers[row->cover + i];
        const cell_place *p = &t->cells[k];
        if (!p->s || p->again) continue;
        if (first && t->g->cells[k].row == r) box_marks(t, t->g->cells[k].box, &marks);
        cut c = cut_of(t, r, cuts, i);
        for (uint32_t j = c.from; j < c.end; j++) {
            const strip *in = &p->s->list.at[j];
            for (uint32_t m = 0; m < in->n_marks; m++) *vec_add(t->l->mem, &marks) = in->marks[m];
        }
    }
    s->marks = marks.at;
    s->n_marks = marks.n;
}

/* ---- strips */

typedef struct emission {
    table *t;
    strips *out;
    mpt x, page;
    const decor *outer;
} emission;

static strip *add_row(emission *e, uint32_t r, mpt height, const piece *detail)
{
    table *t = e->t;
    table_row *row = arena_new_of(t->l->mem, table_row);
    *row = (table_row){.table = t, .row = r, .height = height, .detail = detail};
    row->head = r < t->g->head;
    row->foot = t->g->rows[r].group->style->display == DISPLAY_TABLE_FOOTER_GROUP;
    strip *s = vec_add(t->l->mem, &e->out->list);
    *s = (strip){.kind = STRIP_ROW, .height = height, .x = e->x, .w = t->width};
    s->decor = e->outer;
    s->box = t->g->rows[r].box;
    s->row = row;
    row_marks(t, r, detail ? detail->cuts : t->rows[r].cuts, !detail || detail->first, s);
    return s;
}

static mpt strip_height(const table *t, uint32_t r, bool first, bool last, mpt content)
{
    return (first ? row_gap(t, r) : 0) + content +
           (last && r + 1 == t->g->n_rows ? row_gap(t, r + 1) : 0);
}

static bool may_cut(const table *t, uint32_t r, mpt page)
{
    if (r < t->g->head) return false;
    if (t->rows[r].height <= mul_div(page, CUT_FROM, 100)) return false;
    if (t->rows[r].cuts) return true;
    const grid_row *row = &t->g->rows[r];
    for (uint32_t i = 0; i < row->n_cover; i++)
        if (t->g->cells[t->g->covers[row->cover + i]].rows > 1) return false;
    return true;
}

typedef struct cutting { /* a row being cut, for each of its covers */
    const table *t;
    const grid_row *row;
    cut *all, *now;
    mpt *left; /* height of what is still to come */
} cutting;

static const strips *strips_of(const cutting *c, uint32_t i)
{
    return c->t->cells[c->t->g->covers[c->row->cover + i]].s;
}

/* One strip of the cell that has most left, and of the others what is no higher. Returns the
 * piece's height. */
static mpt next_piece(cutting *c)
{
    mpt most = 0, height = 0, used = 0;
    for (uint32_t i = 0; i < c->row->n_cover; i++) {
        if (c->now[i].end == c->all[i].end || c->left[i] < most) continue;
        most = c->left[i];
        height = strips_height(strips_of(c, i), c->now[i].end, c->now[i].end + 1);
    }
    for (uint32_t i = 0; i < c->row->n_cover; i++) {
        const strips *s = strips_of(c, i);
        cut *now = &c->now[i];
        now->from = now->end;
        mpt own = 0;
        while (now->end < c->all[i].end) {
            mpt more = strips_height(s, now->from, now->end + 1);
            if (more > height) break;
            own = more;
            now->end++;
        }
        c->left[i] = mpt_max(0, c->left[i] - own); /* margins at the cuts are not exact */
        used = mpt_max(used, own);
    }
    return used;
}

static bool is_cut_up(const cutting *c)
{
    for (uint32_t i = 0; i < c->row->n_cover; i++)
        if (c->now[i].end != c->all[i].end) return false;
    return true;
}

static void add_pieces(emission *e, uint32_t r)
{
    table *t = e->t;
    const grid_row *row = &t->g->rows[r];
    uint32_t n = row->n_cover, done = 0;
    cutting c = {.t = t, .row = row};
    c.all = arena_array(t->l->mem, cut, n);
    c.now = arena_array(t->l->mem, cut, n);
    c.left = arena_array(t->l->mem, mpt, n);
    mpt above = 0, below = 0;
    for (uint32_t i = 0; i < n; i++) {
        const table_cell *cell = &t->g->cells[t->g->covers[row->cover + i]];
        c.all[i] = cut_of(t, r, t->rows[r].cuts, i);
        c.now[i] = (cut){c.all[i].from, c.all[i].from};
        if (c.all[i].end > c.all[i].from)
            c.left[i] = strips_height(strips_of(&c, i), c.all[i].from, c.all[i].end);
        above = mpt_max(above, cell->above);
        below = mpt_max(below, cell->below);
    }
    for (bool last = false; !last; done++) {
        mpt height = next_piece(&c);
        last = is_cut_up(&c);
        piece *p = arena_new_of(t->l->mem, piece);
        *p = (piece){.first = !done, .last = last};
        p->cuts = arena_copy(t->l->mem, c.now, n * sizeof *c.now);
        height += (p->first ? above : 0) + (last ? below : 0);
        add_row(e, r, strip_height(t, r, p->first, last, height), p);
    }
    /* some lines stay together at both ends of the row */
    int32_t cost = t->rows[r].height > e->page                    ? 0
                   : row->box->style->break_inside == BREAK_AVOID ? COST_ROW_CUT_AVOID
                                                                  : COST_ROW_CUT;
    for (uint32_t i = 1; i < done; i++) {
        strip *s = &e->out->list.at[e->out->list.n - done + i];
        bool end = i < KEEP_LINES || i + KEEP_LINES > done;
        s->penalty = end && done > 2 * KEEP_LINES ? PENALTY_NEVER : cost;
    }
}

/* A row by itself at a page's foot or head looks lost, unless it is as high as a paragraph. */
static bool is_lonely(const table *t, uint32_t r, mpt page)
{
    enum { PARAGRAPH = 10 }; /* a page has so many */
    const grid *g = t->g;
    if (g->n_rows - g->head <= 2) return false;
    return (r == g->head + 1 && t->rows[r - 1].height < page / PARAGRAPH) ||
           (r + 1 == g->n_rows && t->rows[r].height < page / PARAGRAPH);
}

static int32_t penalty_before(const table *t, uint32_t r, mpt page)
{
    const grid *g = t->g;
    if (!r) return 0;
    if (r <= g->head) return PENALTY_NEVER;
    const style *s = g->rows[r].box->style, *before = g->rows[r - 1].box->style;
    if (is_linked(t, r)) return t->rows[r].cuts ? COST_ROW_LINKED : PENALTY_NEVER;
    if (s->break_before == BREAK_AVOID || before->break_after == BREAK_AVOID) return COST_ROW_AVOID;
    bool same = g->rows[r].group == g->rows[r - 1].group;
    if (same && g->rows[r].group->style->break_inside == BREAK_AVOID) return COST_ROW_AVOID;
    return is_lonely(t, r, page) ? COST_ROW_ALONE : 0;
}

static uint8_t forced(uint8_t how)
{
    return how == BREAK_AVOID || how == BREAK_COLUMN ? BREAK_AUTO : how;
}

static void add_rows(emission *e)
{
    table *t = e->t;
    for (uint32_t r = 0; r < t->g->n_rows; r++) {
        uint32_t from = e->out->list.n;
        if (may_cut(t, r, e->page))
            add_pieces(e, r);
        else
            add_row(e, r, strip_height(t, r, true, true, t->rows[r].height), NULL);
        strip *s = &e->out->list.at[from];
        s->penalty = penalty_before(t, r, e->page);
        s->force = r ? forced(t->g->rows[r].box->style->break_before) : BREAK_AUTO;
        if (r && !s->force) s->force = forced(t->g->rows[r - 1].box->style->break_after);
    }
}

/* ---- captions */

typedef struct copying {
    layout *l;
    const decor *from, *made; /* the last chain that was copied */
    const decor *outer;
    uint32_t base;
    mpt x;
} copying;

static const decor *copy_decor(copying *c, const decor *d)
{
    if (!d) return c->outer;
    if (d == c->from) return c->made;
    const decor *outer = copy_decor(c, d->outer);
    decor *new = arena_copy(c->l->mem, d, sizeof *d);
    new->outer = outer;
    new->x += c->x;
    new->first += c->base;
    new->last += c->base;
    c->from = d;
    c->made = new;
    return new;
}

static mpt side(const style *s, int which, mpt whole)
{
    uint8_t kind = s->border_style[which];
    mpt border = kind == BORDER_NONE || kind == BORDER_HIDDEN ? 0 : s->border_width[which];
    return border + mpt_max(0, len_resolve(s->padding[which], whole, 0));
}

/* The caption's strips, as wide as the table, kept with its rows. */
static void add_caption(emission *e, const box *b, mpt width, bool below)
{
    layout *l = e->t->l;
    const style *s = b->style;
    mpt left = side(s, LEFT, width), right = side(s, RIGHT, width);
    const strips *from = flow_strips(l, b, mpt_max(0, width - left - right));
    copying c = {.l = l, .outer = e->outer, .base = e->out->list.n, .x = e->x + left};
    for (uint32_t i = 0; i < from->list.n; i++) {
        strip *to = vec_add(l->mem, &e->out->list);
        *to = from->list.at[i];
        to->x += c.x;
        to->marker_x += c.x;
        to->decor = copy_decor(&c, to->decor);
        if (i || below) to->penalty = PENALTY_NEVER;
    }
    if (!from->list.n) return;
    strip *first = &e->out->list.at[c.base], *last = &e->out->list.at[e->out->list.n - 1];
    first->space += len_resolve(s->margin[TOP], width, 0);
    first->lead += side(s, TOP, width);
    last->tail += side(s, BOTTOM, width) + len_resolve(s->margin[BOTTOM], width, 0) + from->after;
}

static bool add_captions(emission *e, bool below)
{
    bool any = false;
    const box *b = e->t->g->box->first;
    for (; b && b->kind == BOX_CAPTION; b = b->next) {
        if ((b->style->caption_side == 1) != below) continue;
        add_caption(e, b, e->t->width, below);
        any = true;
    }
    return any;
}

/* ---- the table */

static void find_head(table *t, const strips *out, uint32_t from, mpt page)
{
    int64_t height = 0;
    for (uint32_t r = 0; r < t->g->head; r++) height += out->list.at[from + r].height;
    if (!t->g->head || height > mul_div(page, HEAD_MOST, 100)) return;
    t->head_height = (mpt)height;
    t->head_rows = arena_array(t->l->mem, const table_row *, t->g->head);
    for (uint32_t r = 0; r < t->g->head; r++) t->head_rows[r] = out->list.at[from + r].row;
}

static mpt indent_of(const style *s, mpt measure, mpt width)
{
    mpt rest = measure - width;
    bool left = s->margin[LEFT].kind == LEN_AUTO, right = s->margin[RIGHT].kind == LEN_AUTO;
    if (rest <= 0) return 0;
    if (left && right) return rest / 2;
    return left || (s->direction && !right) ? rest : 0;
}

void table_strips(layout *l, const box *b, const table_plan *plan, uint32_t part, mpt measure,
                  mpt page_height, mpt x, const decor *outer, strips *out)
{
    grid *g = table_grid(l, b);
    grid_measure(l, g);
    table *t = arena_new_of(l->mem, table);
    t->l = l;
    t->g = g;
    t->columns = table_part(l, g, plan->n_parts, part, measure);
    bool fill;
    mpt room = columns_room(g, &t->columns, measure, &fill);
    const uint32_t *places = find_places(t);
    place_columns(t, room, fill, places);
    place_cells(t, places);
    align_columns(t);
    t->rows = arena_array(l->mem, row_place, g->n_rows);
    for (uint32_t r = 0; r < g->n_rows; r++) {
        own_height(t, r);
        spanning_height(t, r);
    }
    loosen_high_groups(t, page_height);
    emission e = {.t = t, .out = out, .x = x + indent_of(b->style, measure, t->width)};
    e.outer = outer;
    e.page = page_height;
    const strips *mark = is_nested(b) ? NULL : continued_find(t, part, plan->n_parts, page_height);
    bool captioned = !part && add_captions(&e, false);
    uint32_t above = out->list.n;
    continued_add(t, mark, e.x, outer, out);
    if (captioned && mark) out->list.at[above].penalty = PENALTY_NEVER;
    uint32_t from = out->list.n;
    add_rows(&e);
    if (captioned || mark) out->list.at[from].penalty = PENALTY_NEVER;
    find_head(t, out, from, page_height);
    if (part + 1 >= plan->n_parts) add_captions(&e, true);
}

mpt table_head_height(const table_row *r)
{
    return r->head ? 0 : r->table->continued_height + r->table->head_height;
}
