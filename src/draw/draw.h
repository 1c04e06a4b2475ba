/* Frames → pictures (PNG): the only user of cairo.h. */
#ifndef BX_DRAW_DRAW_H
#define BX_DRAW_DRAW_H

#include "base/diag.h"
#include "font/font.h"
#include "frame/frame.h"
#include "image/image.h"

/* So many pixels for so many mpt: {150, PT(72)} is 150 dpi, {2400, frame->height} a picture that is
 * 2400 pixels high. */
typedef struct draw_scale {
    uint32_t pixels;
    mpt length;
} draw_scale;

bool draw_ready(void); /* is cairo there? It is opened to find out */
/* The page on white, anti-aliased, as a PNG file in a. Shades that differ by no
 * more than `shade` (of 255) in each channel may become one, so that a page of text is a palette of
 * 256 colours; flat colours stay exact. The same frame gives the same bytes. -1 with a
 * diagnostic: the picture would be too large, or there is no cairo. */
int draw_page(const frame *f, draw_scale scale, uint32_t shade, arena *a, str *png, diag *d);

#endif
