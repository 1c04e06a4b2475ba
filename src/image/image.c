/* The room's public functions: find the format by its first bytes (names and addresses lie), read
 * its header, hold it against the bounds. Anything wrong is said once, as D_IMAGE_BAD at the place
 * in the document; the caller sets a placeholder. */
#include <stdlib.h>

#include "image/internal.h"

typedef struct format {
    const char *name, *media_type;
    const char *(*header)(str bytes, image_header *h);
} format;

static const format formats[] = {
    [IMAGE_PNG] = {"PNG", "image/png", png_header},
    [IMAGE_JPEG] = {"JPEG", "image/jpeg", jpeg_header},
    [IMAGE_GIF] = {"GIF", "image/gif", gif_header},
    [IMAGE_WEBP] = {"WebP", "image/webp", webp_header},
    [IMAGE_SVG] = {"SVG", "image/svg+xml", svg_header},
};

static bool find_kind(str b, image_kind *kind)
{
    if (str_starts(b, "\x89PNG\r\n\x1a\n"))
        *kind = IMAGE_PNG;
    else if (str_starts(b, "\xff\xd8\xff"))
        *kind = IMAGE_JPEG;
    else if (str_starts(b, "GIF87a") || str_starts(b, "GIF89a"))
        *kind = IMAGE_GIF;
    else if (b.n >= 12 && str_starts(b, "RIFF") && !memcmp(b.p + 8, "WEBP", 4))
        *kind = IMAGE_WEBP;
    else if (svg_looks(b))
        *kind = IMAGE_SVG;
    else
        return false;
    return true;
}

/* What is often taken for an image that can be used, by its first bytes. */
static const char *foreign(str b)
{
    static const struct {
        const char *bytes, *name;
        uint32_t n, at;
    } rows[] = {
        {"BM", "BMP", 2, 0},
        {"II*\0", "TIFF", 4, 0},
        {"MM\0*", "TIFF", 4, 0},
        {"ftypheic", "HEIC", 8, 4},
        {"ftypheix", "HEIC", 8, 4},
        {"ftypmif1", "HEIF", 8, 4},
        {"ftypavif", "AVIF", 8, 4},
        {"ftypavis", "AVIF", 8, 4},
        {"\xFF\x0A", "JPEG XL", 2, 0},
        {"JXL \r\n\x87\n", "JPEG XL", 8, 4},
        {"jP  \r\n\x87\n", "JPEG 2000", 8, 4},
        {"8BPS", "Photoshop", 4, 0},
        {"\0\0\1\0", "ICO", 4, 0},
        {"%PDF-", "PDF", 5, 0},
        {"%!PS", "PostScript", 4, 0},
        {"<!DOCTYPE html", "HTML", 14, 0},
        {"<html", "HTML", 5, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (b.n >= rows[i].at + rows[i].n && !memcmp(b.p + rows[i].at, rows[i].bytes, rows[i].n))
            return rows[i].name;
    return NULL;
}

static void tell_unknown(str bytes, str name, place at, diag *d)
{
    const char *is = foreign(bytes);
    if (is)
        diag_add(d, D_IMAGE_BAD, at,
                 "the image %.*s is %s, which is not read; convert it to PNG, JPEG or SVG; a "
                 "placeholder was set",
                 STR_ARG(name), is);
    else
        diag_add(d, D_IMAGE_BAD, at,
                 "%.*s is no PNG, JPEG, GIF, WebP or SVG image; a placeholder was set",
                 STR_ARG(name));
}

static const char *check_bounds(const image_header *h)
{
    if (!h->width || !h->height) return "its width or height is 0";
    if (h->width > IMAGE_MAX_SIDE || h->height > IMAGE_MAX_SIDE ||
        (uint64_t)h->width * h->height > IMAGE_MAX_PIXELS)
        return "it has more than 100 megapixels";
    return NULL;
}

/* A length of pixels at a resolution; what is out of all reason counts as not said. */
static mpt at_resolution(uint32_t pixels, uint32_t dpi)
{
    if (dpi < 10000 || dpi > 10000000) dpi = 96000;
    return (mpt)mul_div((int64_t)pixels * 72, 1000000, dpi);
}

static void swap_sides(image_header *h)
{
    image_header old = *h;
    h->width = old.height, h->height = old.width;
    h->dpi_x = old.dpi_y, h->dpi_y = old.dpi_x;
    h->natural_w = old.natural_h, h->natural_h = old.natural_w;
}

image *image_open(arena *a, str bytes, str name, place at, diag *d)
{
    image_kind kind;
    if (!find_kind(bytes, &kind)) {
        tell_unknown(bytes, name, at, d);
        return NULL;
    }
    image_header h = {0};
    const char *fault =
        bytes.n > IMAGE_MAX_BYTES ? "it has more than 256 MB" : formats[kind].header(bytes, &h);
    if (!fault) fault = check_bounds(&h);
    if (fault) {
        diag_add(d, D_IMAGE_BAD, at, "the %s image %.*s cannot be used: %s; a placeholder was set",
                 formats[kind].name, STR_ARG(name), fault);
        return NULL;
    }
    if (h.orientation < 1 || h.orientation > 8) h.orientation = 1;
    if (h.orientation >= 5) swap_sides(&h);
    image *im = arena_new_of(a, image);
    *im = (image){
        .kind = kind,
        .width = h.width,
        .height = h.height,
        .orientation = h.orientation,
        .natural_w = h.natural_w ? h.natural_w : at_resolution(h.width, h.dpi_x),
        .natural_h = h.natural_h ? h.natural_h : at_resolution(h.height, h.dpi_y),
        .bytes = bytes,
        .name = name,
        .at = at,
        .hash = hash_bytes(bytes.p, bytes.n, 0),
    };
    return im;
}

const char *image_media_type(image_kind kind)
{
    return formats[kind].media_type;
}

void image_get_passthrough(const image *im, arena *a, image_passthrough *out)
{
    *out = (image_passthrough){.how = PASS_NONE};
    if (im->kind == IMAGE_PNG) png_passthrough(im, a, out);
    if (im->kind == IMAGE_JPEG) jpeg_passthrough(im, a, out);
}

static const char *get_pixels(const image *im, uint32_t dpi, image_pixels *out)
{
    switch (im->kind) {
    case IMAGE_PNG: return png_pixels(im, out);
    case IMAGE_JPEG: return jpeg_pixels(im, out);
    case IMAGE_GIF: return gif_pixels(im, out);
    case IMAGE_WEBP: return webp_pixels(im, out);
    case IMAGE_SVG: return svg_pixels(im, dpi, out);
    }
    return "its kind is unknown";
}

int image_get_pixels(const image *im, uint32_t dpi, image_pixels *out, diag *d)
{
    *out = (image_pixels){0};
    const char *fault = get_pixels(im, dpi, out);
    if (fault) {
        image_pixels_drop(out);
        diag_add(d, D_IMAGE_BAD, im->at, "the %s image %.*s cannot be decoded: %s",
                 formats[im->kind].name, STR_ARG(im->name), fault);
        return -1;
    }
    pixels_turn(out, im->orientation);
    return 0;
}
