/* Private to layout/: the grids of a page (grid.c). */
#ifndef BX_LAYOUT_GRID_H
#define BX_LAYOUT_GRID_H

#include "layout/internal.h"

/* The grid of the page that text flows into now; nothing when neither `-bx-grid` nor `line-snap`
 * asks for one. */
const page_grid *grid_of(layout *l);
/* Do lines of this style stand on it? They are as high as the root's. */
bool grid_takes(layout *l, const style *s);
/* Is a paragraph in the document's own flow (not in a cell, a note, an inline block, a turned
 * box, a margin)? */
bool grid_reaches(const layout *l, const box *b);
/* The cell that text of this style stands in, on the line grid; 0: in none. What is centred or set
 * to the right is not: its place is another one. */
mpt grid_cell(layout *l, const style *s);
/* The content box of a paragraph goes to the nearest cells, when its characters stand in such. */
void grid_align(layout *l, const style *s, mpt *x, mpt *w);
/* The nearest line between two cells. */
mpt grid_column(const page_grid *g, mpt x);

/* Where the content of a strip comes to stand whose natural place is y below the type area's top:
 * down to the next line of the grid; up by as little as nobody sees. */
static inline int64_t grid_snap(const strip *s, int64_t y)
{
    if (!s->step) return y;
    int64_t cell = y + s->above, slack = s->step / 8;
    if (cell <= 0) return y;
    return (cell + s->step - 1 - slack) / s->step * s->step - s->above;
}
/* What stands between lines of the grid shares out what it lacks to a whole number of lines: above
 * and below, by the space that is there. */
void grid_fill(strips *s);

#endif
