/* Images: what they are, how large, and their bytes in the forms that PDF and EPUB take. Content is
 * not trusted: bounds on pixels and bytes, no crash on any input. */
#ifndef BX_IMAGE_IMAGE_H
#define BX_IMAGE_IMAGE_H

#include "base/diag.h"
#include "base/unit.h"

typedef enum { IMAGE_PNG, IMAGE_JPEG, IMAGE_GIF, IMAGE_WEBP, IMAGE_SVG } image_kind;

typedef struct image {
    image_kind kind;
    uint32_t width, height;   /* pixels as shown (EXIF turn applied); SVG: CSS pixels */
    uint32_t orientation;     /* EXIF 1..8 */
    mpt natural_w, natural_h; /* by its resolution; 96 dpi when it says nothing */
    str bytes, name;          /* the file and how the document names it, borrowed */
    place at;
    uint64_t hash; /* of the bytes: the same image is embedded once */
} image;

/* Reads the header. name: of the file, for messages. NULL with D_IMAGE_BAD when it is no image that
 * we know. */
image *image_open(arena *a, str bytes, str name, place at, diag *d);
const char *image_media_type(image_kind kind); /* "image/png" … */

/* PNG and JPEG whose compressed data goes into a PDF as it is. */
typedef struct image_passthrough {
    enum { PASS_NONE, PASS_JPEG, PASS_PNG } how;
    str data;                   /* JPEG file, or the joined IDAT data */
    uint32_t width, height;     /* stored, before the EXIF turn */
    uint32_t components, depth; /* colour components 1, 3, 4; bits each */
    str palette;                /* RGB triples, indexed PNG */
    bool cmyk_inverted;         /* Adobe CMYK JPEG */
    str icc;                    /* profile or empty */
} image_passthrough;
void image_get_passthrough(const image *im, arena *a, image_passthrough *out);

/* 8-bit pixels, EXIF turn applied, alpha apart. components 1 (grey) or 3 (RGB). -1 with
 * D_IMAGE_BAD. */
typedef struct image_pixels {
    uint32_t width, height, components;
    uint8_t *color; /* malloc'd */
    uint8_t *alpha; /* malloc'd, NULL: opaque */
} image_pixels;
/* SVG is drawn so large that it has dpi at its natural size. */
int image_get_pixels(const image *im, uint32_t dpi, image_pixels *out, diag *d);
void image_pixels_drop(image_pixels *p);

/* The file for e-readers, of the same kind: no side over max pixels (0: no bound), RGB in place of
 * CMYK, with D_IMAGE_CONVERTED; the image's own bytes when nothing is to be done. */
str image_for_screen(const image *im, uint32_t max, arena *a, diag *d);

#endif
