/* From a text to pieces that HarfBuzz can shape: what itemise.c, context.c and shape.c share. */
#ifndef BX_FONT_SHAPE_H
#define BX_FONT_SHAPE_H

#include "font/set.h"

/* Characters that Chinese and Japanese share with Western text. */
typedef enum {
    MARK_NONE,
    MARK_OPEN,  /* “ ‘ */
    MARK_CLOSE, /* ” ’ */
    MARK_JOIN,  /* — … · and their like */
    MARK_SYMBOL /* symbols of ambiguous width: → ① ± */
} mark_kind;

/* context.c */
mark_kind mark_of(uint32_t cp);
/* Does the mark at this byte belong to CJK text? Looks at a bounded window of the text. */
bool mark_is_cjk(str text, size_t at, mark_kind kind, bool lang_cjk);

typedef enum { WIDTH_OWN, WIDTH_FULL, WIDTH_PROPORTIONAL } piece_width;

typedef struct piece { /* bytes [from, to) of the text: one face, script and width */
    uint32_t from, to;
    const stack_entry *entry;
    bool cut; /* ends within an overlong cluster */
    hb_script_t script;
    piece_width width;
} piece;

/* itemise.c */
typedef struct itemiser {
    const shape_request *r;
    uint32_t at;
    bool lang_cjk, ahead; /* ahead: next is the piece that has begun already */
    piece next;
} itemiser;
void itemise(itemiser *it, const shape_request *r);
bool itemise_next(itemiser *it, piece *out); /* in logical order; control characters are left out */

#endif
