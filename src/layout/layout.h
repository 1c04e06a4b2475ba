/* Boxes → frames. layout_document() is the way in; the rest of the folder is private to it
 * (layout/internal.h). */
#ifndef BX_LAYOUT_LAYOUT_H
#define BX_LAYOUT_LAYOUT_H

#include "box/box.h"
#include "font/font.h"
#include "frame/frame.h"
#include "image/image.h"

typedef struct layout_input {
    const doc *doc;
    cascade *cascade;
    font_set *fonts;
    const box *root;
    diag *diag;
} layout_input;

/* Lays the document again until page references settle, at most 5 times. 0, or -1 with a fatal
 * diagnostic. Everything in *out lives in mem. */
int layout_document(arena *mem, const layout_input *in, frames *out);
/* --stage=line: the lines of the pages. As layout_document. */
int layout_dump_lines(arena *mem, const layout_input *in, buf *out);

#endif
