/* Private to layout/: floats, and the text beside them (beside.c). */
#ifndef BX_LAYOUT_BESIDE_H
#define BX_LAYOUT_BESIDE_H

#include "layout/flow.h"

enum { CLEAR_LEFT = 1, CLEAR_RIGHT = 2, CLEAR_BOTH = 3 }; /* style.clear */

typedef struct side { /* a float that something still stands beside; mpt */
    const box *box;
    bool right, waits;   /* waits: for the strip that holds it */
    mpt x, end;          /* margin box, in the flow */
    mpt from, to;        /* content box around it */
    int64_t top, bottom; /* in the beside's own y; of one that waits, from its strip's content */
    aside *hung;
    mpt lead;        /* of one that waits: edges that opened before it */
    uint32_t number; /* of all floats of the flow */
} side;

typedef struct beside {
    VEC(side) list;
    uint32_t floats;     /* how many there were in the flow */
    int64_t y;           /* end of the last strip's content */
    int64_t chain;       /* where the first of those began that overlap up to here */
    mpt tail;            /* … its tail, as it was last told */
    aside *first, *last; /* those that wait */
} beside;

typedef struct float_box { /* a float by itself */
    const strips *s;
    mpt lead, w; /* where in its strips the margin box begins, its width */
    mpt h;
} float_box;

static inline bool is_float(const box *b)
{
    return b->style->float_side == FLOAT_LEFT || b->style->float_side == FLOAT_RIGHT;
}
/* Laid in a content box of width w. */
float_box float_lay(layout *l, const box *b, mpt w);
/* As high as it can be in [x, x + w), beside the floats that are there. lead: edges that have
 * opened since the last strip. false: there is no room for it. */
bool beside_put(layout *l, beside *k, const box *b, const float_box *o, mpt x, mpt w, mpt lead);
/* The strip comes next, below the one before it (NULL: none); it takes what waits. true: it stands
 * beside a float that began above it. */
bool beside_adopt(beside *k, strip *s, const strip *before);
/* What ends above the strip that comes next is forgotten. */
void beside_prune(beside *k, const strip *last);
/* Height that the floats numbered from `since` on, at these sides, still need below the last strip;
 * 0: none. */
mpt beside_rest(beside *k, const strip *last, int sides, uint32_t since);
/* The room between all floats in [x, x + w). */
void beside_narrow(const beside *k, mpt *x, mpt *w);
/* Places of lines of this height in [x, x + w), the first one `gap` below the last strip. unit: of
 * a character grid, or 1. false: some would be too short. */
typedef struct beside_ask {
    mpt x, w, gap, leading, least, unit;
} beside_ask;
bool beside_shape(layout *l, const beside *k, const beside_ask *ask, line_shape *shape);

#endif
