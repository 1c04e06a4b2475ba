/* How the texts of a column stand under each other: figures at their decimal points, centred prose
 * at its start. A short text is well centred; one that fills several lines has two ragged edges
 * then. The choice is a column's, not a cell's, so that its cells keep one edge; the first column,
 * which names the rows, goes with any other. */
#include "layout/table.h"

enum {
    PROSE_LINES = 3,  /* a paragraph of so many lines is prose … */
    LONG_LINE_EM = 12 /* … and one of two in a measure as wide as this */
};

/* The points of a column stand under each other, in its middle. */
static void align_decimals(table *t)
{
    for (uint32_t i = 0; i < t->g->n_cells; i++) {
        const table_cell *c = &t->g->cells[i];
        const column *col = &t->g->columns[c->col];
        if (!c->before) continue;
        mpt inside = cell_inside(c, t->cells[i].w);
        mpt shift = mpt_max(inside - col->before - col->behind, 0) / 2 + col->before - c->before;
        t->cells[i].shift = mpt_max(0, mpt_min(shift, inside - c->before - c->behind));
    }
}

/* ---- prose */

static bool is_centred(const strip *s)
{
    return s->kind == STRIP_LINE && s->box->style->text_align == ALIGN_CENTER;
}

/* Lines that the measure ended, with the paragraph's last one: forced breaks are the author's. */
static bool holds_prose(const strips *s)
{
    uint32_t n = 0;
    const box *of = NULL;
    for (uint32_t i = 0; i < s->list.n; i++) {
        const strip *at = &s->list.at[i];
        if (!is_centred(at)) continue;
        if (at->box != of) n = 0;
        of = at->box;
        n++;
        bool wide = at->w >= LONG_LINE_EM * at->box->style->font_size;
        if (n >= PROSE_LINES || (wide && n > 1)) return true;
        if (at->line->last) n = 0;
    }
    return false;
}

static const strips *set_flush(layout *l, const strips *s)
{
    strips *out = arena_copy(l->mem, s, sizeof *s);
    out->list.at = arena_copy(l->mem, s->list.at, s->list.n * sizeof(strip));
    for (uint32_t i = 0; i < out->list.n; i++) {
        strip *at = &out->list.at[i];
        if (!is_centred(at)) continue;
        line *ln = arena_new_of(l->mem, line);
        *ln = line_flush(at->line, at->w);
        at->line = ln;
    }
    return out;
}

/* The columns that hold prose, NULL: none. */
static bool *find_prose(const table *t)
{
    bool *prose = NULL;
    for (uint32_t i = 0; i < t->g->n_cells; i++) {
        const table_cell *c = &t->g->cells[i];
        if (c->row < t->g->head || c->cols > 1 || !t->cells[i].s) continue;
        if (!c->box->style->wrap_align || !holds_prose(t->cells[i].s)) continue;
        if (!prose) prose = arena_array(t->l->mem, bool, t->g->n_cols);
        prose[c->col] = prose[0] = true;
    }
    return prose;
}

static void align_prose(table *t)
{
    const bool *prose = find_prose(t);
    for (uint32_t i = 0; i < t->g->n_cells; i++) {
        const table_cell *c = &t->g->cells[i];
        cell_place *p = &t->cells[i];
        if (!c->box->style->wrap_align || !p->s) continue;
        bool flush = c->cols > 1 ? holds_prose(p->s) : prose && prose[c->col];
        if (flush) p->s = set_flush(t->l, p->s);
    }
}

void align_columns(table *t)
{
    align_decimals(t);
    align_prose(t);
}
