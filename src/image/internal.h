/* What the files of the room share: big- and little-endian reads, the header that each format
 * gives, and pixels on their way out. One .c for each format; image.c chooses among them. */
#ifndef BX_IMAGE_INTERNAL_H
#define BX_IMAGE_INTERNAL_H

#include "image/image.h"

/* Bounds: a page at 600 dpi is 35 megapixels. */
#define IMAGE_MAX_PIXELS 100000000u
#define IMAGE_MAX_SIDE 100000u
#define IMAGE_MAX_BYTES ((size_t)256 << 20)

/* What a header says. width and height are as stored, before the EXIF turn. */
typedef struct image_header {
    uint32_t width, height;
    uint32_t orientation;     /* EXIF; 0: not said */
    uint32_t dpi_x, dpi_y;    /* 1/1000 dots an inch; 0: not said */
    mpt natural_w, natural_h; /* when the format says lengths (SVG), else 0 */
} image_header;

/* Each returns NULL, or what is wrong, for "the … image cannot be used: %s". */
const char *png_header(str bytes, image_header *h);
const char *jpeg_header(str bytes, image_header *h);
const char *gif_header(str bytes, image_header *h);
const char *webp_header(str bytes, image_header *h);
const char *svg_header(str bytes, image_header *h);
bool svg_looks(str bytes); /* XML whose root is svg */

/* Pixels before the turn. */
const char *png_pixels(const image *im, image_pixels *out);
const char *jpeg_pixels(const image *im, image_pixels *out);
const char *gif_pixels(const image *im, image_pixels *out);
const char *webp_pixels(const image *im, image_pixels *out);
const char *svg_pixels(const image *im, uint32_t dpi, image_pixels *out);

/* 0, or -1. icc may be empty. */
int png_encode(const image_pixels *p, str icc, buf *out);
int jpeg_encode(const image_pixels *p, str icc, buf *out);

void png_passthrough(const image *im, arena *a, image_passthrough *out);
void jpeg_passthrough(const image *im, arena *a, image_passthrough *out);

/* The orientation in a TIFF block; 0 when there is none. */
uint32_t exif_orientation(str tiff);
/* profile when it is an ICC profile for so many components, else empty. */
str icc_checked(str profile, uint32_t components);

/* Allocates what out->width × height × components takes, and alpha when asked. */
void pixels_alloc(image_pixels *out, bool alpha);
/* Packed rows of 1..4 channels (the 2nd or 4th is alpha) → color and alpha; alpha that is opaque
 * everywhere is left out. */
void pixels_split(image_pixels *out, const uint8_t *packed, size_t stride, uint32_t channels);
void pixels_turn(image_pixels *p, uint32_t orientation);

static inline uint32_t be16(const char *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[0] << 8 | b[1];
}
static inline uint32_t be32(const char *p)
{
    return be16(p) << 16 | be16(p + 2);
}
static inline uint32_t le16(const char *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[1] << 8 | b[0];
}
static inline uint32_t le32(const char *p)
{
    return le16(p + 2) << 16 | le16(p);
}

#endif
