/* What math.c and math_reading.c share. */
#ifndef BX_READ_MATH_H
#define BX_READ_MATH_H

#include "read/internal.h"

typedef enum {
    MATH_ROW,
    MATH_TOKEN,
    MATH_PARTS, /* a number of them that is fixed */
    MATH_SPACE,
    MATH_TABLE,
    MATH_TABLE_ROW,
    MATH_TABLE_CELL,
    MATH_MULTI, /* scripts on both sides */
    MATH_FENCED,
    MATH_FIRST, /* of its parts only the first is shown */
    MATH_VOID,  /* none, mprescripts */
    MATH_HIDDEN /* a note for programs */
} math_kind;
/* What a part is where it stands: one whose own parts are not what they must be is a row of them.
 */
math_kind math_kind_of(const xmlNode *node);

/* Parts are elements and loose text; white space is none. */
const xmlNode *math_part_from(const xmlNode *n);
const xmlNode *math_part(const xmlNode *node, uint32_t i); /* NULL: there are fewer */
str math_token(const doc *d, const xmlNode *node);

typedef struct math_fences { /* of an mfenced */
    str open, close, between;
} math_fences;
math_fences math_fences_of(const doc *d, const xmlNode *node);
str math_separator(str all, uint32_t i); /* behind part i; n == 0: none */

/* The formula as one line of text, in an element of its own. flat: something of its form is lost.
 */
xmlNode *math_reading(doc *d, const xmlNode *math, bool block, bool *flat);

#endif
