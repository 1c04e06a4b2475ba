/* Private to table*.c.
 *
 *   boxes ─table_grid.c─▶ grid: slots, borders, what each cell needs (once a table, in box->cache)
 *         ─table_measure.c, table_columns.c─▶ widths ─table_fit.c─▶ upright, turned or in parts
 *         ─table.c, table_align.c─▶ one table for each part: row heights, strips
 *         ─table_paint.c─▶ items
 *
 * Between two columns and between two rows there is a *gap*: the widest collapsed border there, or
 * border-spacing; the first and last gaps hold the table's own border and padding. A cell's box
 * lies between gaps, so that both border models are laid out by the same lines. A row's strip is
 * the gap above it and its height; the last one has the gap below too. */
#ifndef BX_LAYOUT_TABLE_H
#define BX_LAYOUT_TABLE_H

#include "layout/internal.h"

enum {
    COST_ROW_ALONE = 3000,     /* one row of the body alone on its page */
    COST_ROW_CUT = 900,        /* a page ends in the middle of a row that a page could hold */
    COST_ROW_CUT_AVOID = 2500, /* … though break-inside: avoid asks for the contrary */
    COST_ROW_AVOID = 8000,     /* break-before, -after: avoid */
    COST_ROW_LINKED = 500,     /* inside rows linked by spans that no page can hold */
    TABLE_SLOTS = 4000000      /* more, and cells span no rows */
};

typedef struct table_cell {
    const box *box;
    uint32_t row, col, rows, cols;
    mpt across, left; /* its horizontal padding, and borders when they are its own; the left part */
    mpt above, below; /* the vertical ones */
    mpt min, max, floor; /* of the cell's box; floor: less would look absurd (table_measure.c) */
    mpt area;            /* width of all its text on one line */
    uint32_t lines;      /* at least */
    mpt before, behind;  /* of its decimal point; before = 0: not aligned at one */
    mpt leading;
} table_cell;

typedef struct grid_row {
    const box *box, *group;
    uint32_t first, n;       /* cells that begin here */
    uint32_t cover, n_cover; /* all cells in this row, by column: indices in grid.covers */
} grid_row;

typedef struct column {
    const box *box; /* COLUMN, or NULL */
    mpt min, max, floor;
    mpt set;            /* the style's width, -1: none */
    int32_t pct;        /* 1/1000 %, 0: none */
    mpt hint;           /* of the cells' content, 0: none */
    mpt before, behind; /* the most of its cells */
} column;

typedef struct grid {
    const box *box;
    bool collapsed;
    uint32_t n_rows, n_cols, n_cells;
    uint32_t head; /* rows of the head */
    grid_row *rows;
    table_cell *cells;
    uint32_t *covers;
    column *columns;
    mpt *across, *down; /* gaps: n_cols + 1, n_rows + 1 */
    bool measured;
} grid;

/* A collapsed border. */
typedef struct table_edge {
    mpt width;
    uint8_t kind; /* border_kind; BORDER_HIDDEN: wins, paints nothing */
    color ink;
} table_edge;

grid *table_grid(layout *l, const box *b);
/* The border between two cells of a row or of two rows; NULL: nothing on that side. */
table_edge grid_edge_down(const grid *g, uint32_t row, const table_cell *left,
                          const table_cell *right, bool outer);
table_edge grid_edge_across(const grid *g, uint32_t row, const table_cell *upper,
                            const table_cell *lower, bool top, bool bottom);

/* Some of a grid's columns, in order: all of them, or those of a part. */
typedef struct columns {
    uint32_t n, *at;
    mpt gaps; /* all of them */
} columns;
columns columns_all(layout *l, const grid *g);
mpt columns_gap(const grid *g, const columns *c, uint32_t k); /* before column k; k = n: behind */
/* A width property of a cell or column as one of the column; extra: of the cell's box beyond it. */
void column_take_width(column *col, len w, mpt extra);
void grid_measure(layout *l, grid *g); /* what cells and columns need */
/* Widths of the columns in a room for all of them; fill: use all of it. False: they need more than
 * the room and have their least widths. */
bool columns_widths(layout *l, const grid *g, const columns *c, mpt room, bool fill, mpt *w);
/* Estimated height of a cell's content at this width of the cell. */
mpt cell_height(const table_cell *cell, mpt w);
/* Of a cell this wide: where its content begins, and how wide that is. In one narrower than
 * it needs to be half is the content's, however much the padding. */
mpt cell_left(const table_cell *cell, mpt w);
mpt cell_inside(const table_cell *cell, mpt w);
/* Makes that estimate what the content's height really is. */
void cell_set_height(table_cell *cell, mpt w, mpt height);
/* The room for the columns at a measure, and whether they must fill it. */
mpt columns_room(const grid *g, const columns *c, mpt measure, bool *fill);
/* The columns of a part: the first one, and a share of the others. */
columns table_part(layout *l, const grid *g, uint32_t n_parts, uint32_t part, mpt measure);

/* ---- table.c: a table at its measure */
typedef struct cell_place {
    const strips *s;             /* NULL: not in this part */
    mpt x, w;                    /* of its box, from the table's left edge */
    mpt height, baseline, shift; /* of its content; shift: decimal alignment */
    bool again;                  /* shown in an earlier part already */
    bool loose;                  /* its content is dealt out to the rows that it spans */
} cell_place;

typedef struct cut { /* strips of a cell */
    uint32_t from, end;
} cut;
typedef struct piece { /* of a row: table_row.detail; NULL: a whole row */
    bool first, last;
    const cut *cuts; /* of the row's covers */
} piece;

typedef struct row_place {
    mpt height, baseline;
    const cut *cuts; /* NULL: each cell whole, in the row where it begins */
} row_place;

struct table {
    layout *l;
    grid *g;
    columns columns;
    mpt *x, *w; /* columns: left edge from the table's */
    mpt width;
    row_place *rows;
    cell_place *cells;
    mpt head_height;             /* 0: not repeated */
    const table_row **head_rows; /* its strips */
    const table_row *under_head; /* the row below a head that has just been repeated */
    const strips *continued;     /* ::-bx-continued, NULL: none */
    mpt continued_height;
};
/* ---- table_align.c: how the texts of a column stand under each other */
void align_columns(table *t);

/* ---- table_continued.c: the marks of a table that goes on: the one that stands above this part
 * (NULL: none), and t->continued for the head that a page repeats. */
const strips *continued_find(table *t, uint32_t part, uint32_t n_parts, mpt page);
void continued_add(const table *t, const strips *mark, mpt x, const decor *outer, strips *out);
void continued_paint(const table *t, mpt x, mpt y, frame *f);

mpt row_gap(const table *t, uint32_t row);
mpt rows_height(const table *t, uint32_t row, uint32_t n); /* with the gaps between them */

#endif
