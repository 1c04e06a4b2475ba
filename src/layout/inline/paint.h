/* Private to inline/: painting of one line; paint.c, decor.c, ruby_paint.c. */
#ifndef BX_LAYOUT_INLINE_PAINT_H
#define BX_LAYOUT_INLINE_PAINT_H

#include "layout/inline/inline.h"

typedef struct decor_line { /* one underline, overline or line-through, frame coordinates */
    mpt x, end, y, width;
    color ink;
    uint8_t style; /* of item.line */
    bool through;  /* over the text */
    const void *node;
} decor_line;

typedef struct painter {
    layout *l;
    const para *p;
    const line *ln;
    frame *f;
    mpt x, baseline; /* x: of the measure's left edge */
    bool artifact;
    placed_atom *at; /* of ln->first and on; malloc'd */
    struct {
        decor_line *at; /* malloc'd */
        uint32_t n, cap;
    } decor;
} painter;

/* Lines of a box of this style over [x, end); painted later, in their order to the text. */
void add_decor(painter *k, const style *s, mpt rise, mpt x, mpt end, const void *node);
void paint_decor(painter *k, bool under); /* under the text, else over it */
void paint_emphasis(painter *k, const piece *pc, uint32_t from, uint32_t to);
void paint_wrap_mark(painter *k);
void paint_placed(painter *k); /* all of the line, its atoms being placed */
void paint_rubies(painter *k);
void paint_colors(painter *k, uint32_t text); /* paint_colors.c; text: an item of k->f */

#endif
