/* The grids of a page.
 *
 * Lines: text as high as the root's lines stands on a grid that begins at the type area's top, so
 * that the lines of facing pages are level. A line is moved down to its place when it is placed on
 * a page, whatever came before (grid_snap): nothing that the cut, a repeated head or a moved table
 * does can put the text behind it off the grid. What stands between (a heading, a figure, a table)
 * is given the missing part of a line beforehand (grid_fill), so that it has its space on both
 * sides. Rounding each block by itself (CSS Rhythmic Sizing) was turned down: it knows nothing of a
 * page's top, where margins go.
 *
 * Characters (`-bx-grid`): cells across the type area; inline/grid.c puts the text into them. */
#include "layout/grid.h"

#include "layout/inline/inline.h"
#include "layout/page.h"

const page_grid *grid_of(layout *l)
{
    page_grid *g = &l->grid;
    const style *root = l->in->root->style;
    if (g->known) return g;
    g->known = true;
    if (root->line_height <= 0) return g;
    g->step = g->lines ? l->area_h / g->lines : root->line_height;
    if (g->chars) g->cell = l->area_w / g->chars;
    mpt least = mpt_max(PT(1), g->size / 2); /* what no text can be read on is no grid */
    if (g->cell < least) g->cell = 0;
    if (g->step < least) g->step = 0;
    if (g->step) g->baseline = strut_ascent(l, root, l->in->root, g->step);
    return g;
}

bool grid_takes(layout *l, const style *s)
{
    if ((!s->line_snap && !l->grid.lines) || leading_is_lost(s)) return false;
    return s->line_height == l->in->root->style->line_height && grid_of(l)->step > 0;
}

bool grid_reaches(const layout *l, const box *b)
{
    for (; b->parent; b = b->parent)
        if (b->kind == BOX_CELL || b->kind == BOX_CAPTION || b->parent->marker == b ||
            b->style->writing_mode != b->parent->style->writing_mode)
            return false;
    return b == l->in->root;
}

mpt grid_cell(layout *l, const style *s)
{
    const page_grid *g = grid_of(l);
    bool moved =
        s->text_align == ALIGN_CENTER || s->text_align == ALIGN_RIGHT || s->text_align == ALIGN_END;
    return s->font_size == g->size && !moved ? g->cell : 0;
}

void grid_align(layout *l, const style *s, mpt *x, mpt *w)
{
    const page_grid *g = grid_of(l);
    if (!grid_cell(l, s)) return;
    mpt right = grid_column(g, mpt_sum(*x, *w));
    *x = grid_column(g, *x);
    *w = mpt_max(g->cell, right - *x);
}

mpt grid_column(const page_grid *g, mpt x)
{
    return x <= 0 ? x : (x + g->cell / 2) / g->cell * g->cell;
}

/* ---- what stands between the lines */

typedef struct between { /* the strips behind a line of the grid, up to the next one */
    uint32_t first;
    int64_t height;
    bool counts; /* not at a page's top for sure, where the space above goes */
} between;

static void fill(strips *s, const between *b, uint32_t next)
{
    strip *above = &s->list.at[b->first], *below = &s->list.at[next];
    int64_t natural = b->height + below->space + below->lead;
    int64_t missing = grid_snap(below, natural) - natural;
    if (missing <= 0 || above == below) return;
    int64_t over = mpt_max(0, above->space), under = mpt_max(0, below->space);
    int64_t part = over + under ? missing * over / (over + under) : missing / 2;
    above->space = bounded(above->space + part, LIMIT);
    below->space = bounded(below->space + missing - part, LIMIT);
}

void grid_fill(strips *s)
{
    between b = {0};
    for (uint32_t i = 0; i < s->list.n; i++) {
        const strip *at = &s->list.at[i];
        if (at->force != BREAK_AUTO) b = (between){.first = i};
        if (at->step) {
            if (b.counts) fill(s, &b, i);
            b = (between){.first = i + 1, .height = at->tail, .counts = true};
        } else {
            b.height += (int64_t)at->space + at->lead + at->height + at->tail;
        }
    }
}
