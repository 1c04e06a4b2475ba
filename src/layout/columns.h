/* Private to layout/: text in columns (columns.c). */
#ifndef BX_LAYOUT_COLUMNS_H
#define BX_LAYOUT_COLUMNS_H

#include "layout/flow.h"

enum { COLUMNS_MOST = 16 };

/* The strips that point to the same one, up to a forced page break, are a run: they stand side by
 * side. Their x is the first column's. */
typedef struct columns {
    const box *box;
    uint32_t n;
    mpt x, w;               /* of the box's content, relative to the flow */
    mpt first, width, step; /* left edge of the first column, width of each; from one to the next */
} columns;

static inline bool columns_asked(const style *s)
{
    return s->column_count > 1 || s->column_width > 0;
}
/* The columns of b in a content box; n == 1: there is room for no more. */
columns columns_of(const box *b, mpt x, mpt w);

static inline bool strip_forces_page(const strip *s)
{
    return s->force != BREAK_AUTO && s->force != BREAK_COLUMN;
}
/* Where the run that strip `from` is in ends, at `end` at the latest. */
uint32_t columns_run(const strips *s, uint32_t from, uint32_t end);
/* Heights count from the page's top. */
typedef struct columns_room {
    int64_t above, bottom; /* where the columns begin; where they must end */
    bool cheap;            /* a column ends only where a page might end well */
} columns_room;
/* Column after column as far as the room goes; the end of what it holds. */
uint32_t columns_fill(const strips *s, uint32_t from, uint32_t end, columns_room room,
                      uint32_t ends[COLUMNS_MOST]);
/* Of the dearest end of a column but the last one. */
int32_t columns_cost(const strips *s, uint32_t from, uint32_t end, const uint32_t *ends);
/* Strips of one run in columns as even as can be; where the longest one ends. */
int64_t columns_even(const strips *s, uint32_t from, uint32_t end, columns_room room,
                     uint32_t ends[COLUMNS_MOST]);
/* Paints them below y; where they end. */
mpt columns_paint(const placing *p, uint32_t from, uint32_t end, mpt y, frame *f);

#endif
