/* Glyph → CID of a CID-keyed CFF table (Adobe TN 5176), without FreeType. */
#ifndef BX_FONT_CFF_H
#define BX_FONT_CFF_H

#include "font/internal.h"

/* Fills cid_keyed, cids and n_cids from the bare table; false: the table is damaged. */
bool cff_read_charset(face *f, arena *a, str table);

#endif
