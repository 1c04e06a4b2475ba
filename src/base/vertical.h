/* What the characters of a text become in a column (CSS Writing Modes 4, 9; GB/T 15834, annex): for
 * the page and for the EPUB. */
#ifndef BX_BASE_VERTICAL_H
#define BX_BASE_VERTICAL_H

#include "base/str.h"

/* Appends the text; its “ ” ‘ ’ as the pairs (open, close, open, close of the next level: n >= 2),
 * but not an apostrophe. last: the character before the text, 0: none. */
void vertical_quotes(buf *out, str text, const str *pairs, uint32_t n, uint32_t last);

/* The end of the number that begins at this byte and has no more than most digits, when it stands
 * for itself; else from. */
size_t vertical_number(str text, size_t from, uint32_t most);

#endif
