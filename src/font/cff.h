/* Reading of CFF tables (Adobe Technical Notes 5176 and 5177), without FreeType. */
#ifndef BX_FONT_CFF_H
#define BX_FONT_CFF_H

#include "font/internal.h"

typedef struct cff_index {
    str table;
    uint32_t count, offset_size;
    size_t offsets, data; /* in the table; data: one byte before the first item */
    size_t end;           /* of the INDEX */
} cff_index;

enum { /* operators of a DICT; 12 x is 1200 + x */
       CFF_FONT_BBOX = 5,
       CFF_CHARSET = 15,
       CFF_CHARSTRINGS = 17,
       CFF_PRIVATE = 18,
       CFF_SUBRS = 19,
       CFF_DEFAULT_WIDTH = 20,
       CFF_NOMINAL_WIDTH = 21,
       CFF_ESCAPE = 12,
       CFF_CHARSTRING_TYPE = 1206,
       CFF_FONT_MATRIX = 1207,
       CFF_ROS = 1230,
       CFF_CID_COUNT = 1234,
       CFF_FD_ARRAY = 1236,
       CFF_FD_SELECT = 1237
};

typedef struct cff_top {
    cff_index names, strings, global_subrs;
    str dict;
} cff_top;

bool cff_read_index(str table, size_t at, cff_index *out);
str cff_item(const cff_index *x, uint32_t i); /* empty: damaged, or not there */
bool cff_read_top(str table, cff_top *out);
/* The operands of an operator as they stand in the DICT; p is NULL when it is not there. */
str cff_operands(str dict, int op);
/* The i-th operand; numbers with a fraction count as 0, so does one that is not there. */
int32_t cff_operand(str operands, int i);

/* Fills cid_keyed, cids and n_cids from the bare table; false: the table is damaged. */
bool cff_read_charset(face *f, arena *a, str table);

/* cff_subset.c: glyphs ascending from 0. A CID-keyed table of these glyphs, without subroutines and
 * hints; CIDs are the original ones, or new glyph ids when the face is not CID-keyed. False: there
 * is something in the table that this subsetter does not know. */
bool cff_subset(const face *f, const uint32_t *glyphs, uint32_t n, arena *a, str *program);

#endif
