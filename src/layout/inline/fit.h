/* Private to inline/: what a line can give and take, and how badly that looks (fit.c). */
#ifndef BX_LAYOUT_INLINE_FIT_H
#define BX_LAYOUT_INLINE_FIT_H

#include "layout/inline/inline.h"

/* Sums over atoms, or over a line. 32-bit sums wrap; only their differences over a line are used.
 */
typedef struct sums {
    int64_t width;
    uint32_t shrink[SHRINK_STEPS];   /* [0]: of all steps */
    uint32_t stretch[STRETCH_STEPS]; /* [STRETCH_EVERY]: number of gaps; [0]: number of leaders */
} sums;
void sum_atom(sums *s, const atom *a, mpt width);
void sum_shrink(sums *s, const atom *a); /* what can be taken from it alone */
void sum_gap(sums *s, const atom *a);    /* the gap behind it */

typedef struct line_ends { /* what the end of a line changes */
    mpt end_trim;          /* may go from the last mark */
    mpt hang;              /* width of the last mark if it may hang, else 0 */
    mpt cut;               /* of what could be taken from it, is gone in any case */
    uint8_t end_step;      /* step that end_trim and cut would belong to */
} line_ends;

typedef struct manner { /* how lines of this paragraph are made equal */
    bool justify;
    bool always_hang;
    mpt em;
} manner;

enum { BAD_MAX = 10000, BAD_OVERFULL = INT32_MAX };
typedef struct fit {
    int32_t badness; /* BAD_OVERFULL: does not fit */
    bool hangs;
    bool tight;  /* had to shrink */
    bool ragged; /* has too little to stretch: stays as it is */
} fit;
/* A line is what lies between two sums. room: measure minus natural width with the last mark whole.
 */
typedef struct span {
    const sums *from, *to;
} span;
static inline int64_t span_shrink(const span *s, int step)
{
    return s->to->shrink[step] - s->from->shrink[step]; /* wraps as the sums do */
}
static inline int64_t span_stretch(const span *s, int step)
{
    return s->to->stretch[step] - s->from->stretch[step];
}
fit fit_line(const manner *m, int64_t room, const span *s, const line_ends *e);

#endif
