/* What the files of the room share. cairo is opened at the first picture (linking it costs every
 * run its start-up), so its functions are called through a table: cairo.create(…). */
#ifndef BX_DRAW_INTERNAL_H
#define BX_DRAW_INTERNAL_H

#include <cairo.h>

#include "draw/draw.h"

#define CAIRO_FUNCTIONS(F)                                                                         \
    F(cairo_t *, create, (cairo_surface_t *))                                                      \
    F(void, destroy, (cairo_t *))                                                                  \
    F(cairo_status_t, status, (cairo_t *))                                                         \
    F(void, save, (cairo_t *))                                                                     \
    F(void, restore, (cairo_t *))                                                                  \
    F(void, scale, (cairo_t *, double, double))                                                    \
    F(void, translate, (cairo_t *, double, double))                                                \
    F(void, transform, (cairo_t *, const cairo_matrix_t *))                                        \
    F(void, new_path, (cairo_t *))                                                                 \
    F(void, move_to, (cairo_t *, double, double))                                                  \
    F(void, line_to, (cairo_t *, double, double))                                                  \
    F(void, curve_to, (cairo_t *, double, double, double, double, double, double))                 \
    F(void, close_path, (cairo_t *))                                                               \
    F(void, rectangle, (cairo_t *, double, double, double, double))                                \
    F(void, fill, (cairo_t *))                                                                     \
    F(void, fill_preserve, (cairo_t *))                                                            \
    F(void, stroke, (cairo_t *))                                                                   \
    F(void, paint, (cairo_t *))                                                                    \
    F(void, set_source_rgba, (cairo_t *, double, double, double, double))                          \
    F(void, set_source_surface, (cairo_t *, cairo_surface_t *, double, double))                    \
    F(cairo_pattern_t *, get_source, (cairo_t *))                                                  \
    F(void, pattern_set_filter, (cairo_pattern_t *, cairo_filter_t))                               \
    F(void, pattern_set_extend, (cairo_pattern_t *, cairo_extend_t))                               \
    F(void, set_line_width, (cairo_t *, double))                                                   \
    F(void, set_line_cap, (cairo_t *, cairo_line_cap_t))                                           \
    F(void, set_dash, (cairo_t *, const double *, int, double))                                    \
    F(cairo_surface_t *, image_surface_create, (cairo_format_t, int, int))                         \
    F(unsigned char *, image_surface_get_data, (cairo_surface_t *))                                \
    F(int, image_surface_get_stride, (cairo_surface_t *))                                          \
    F(cairo_status_t, surface_status, (cairo_surface_t *))                                         \
    F(void, surface_flush, (cairo_surface_t *))                                                    \
    F(void, surface_mark_dirty, (cairo_surface_t *))                                               \
    F(void, surface_destroy, (cairo_surface_t *))

typedef struct cairo_api {
#define F(result, name, arguments) result(*name) arguments;
    CAIRO_FUNCTIONS(F)
#undef F
} cairo_api;

const cairo_api *cairo_open(void); /* NULL: it is not installed */

typedef struct picture { /* an image of the page, decoded */
    const image *im;
    uint32_t width, height;   /* pixels */
    cairo_surface_t *surface; /* NULL: it cannot be decoded */
} picture;

/* The device: draws the rows [top, top + rows) of the page. */
typedef struct brush {
    device device;
    const cairo_api *api;
    cairo_t *cr;
    draw_scale scale;
    uint32_t width, top, rows; /* pixels */
    diag *diag;
    arena *mem;
    VEC(picture) pictures;
    VEC(const image *) emojis; /* by their bytes */
    /* the glyph that is being traced: its origin, pixels in a font unit, where its x and y lead */
    double x, y, unit, slant, right[2], up[2];
} brush;

/* Pixels of a length. */
static inline double px(const brush *b, int64_t length)
{
    return (double)length * (double)b->scale.pixels / (double)b->scale.length;
}

/* ---- brush.c, image.c ---- */
int brush_item(device *d, const frame *f, const item *it);
void brush_image(brush *b, const item *it);
void brush_emoji(brush *b, const item *it);                      /* text of a face of pictures */
bool brush_is_here(const brush *b, int64_t top, int64_t bottom); /* in the rows at hand */
void brush_drop_pictures(brush *b);
uint32_t rgb_of(color c); /* 0xRRGGBB */

/* ---- png.c: rows come in from the top; at most 256 colours become a palette ---- */
typedef struct png png;
png *png_new(uint32_t width, uint32_t height, uint32_t shade);
void png_color(png *p, uint32_t rgb);        /* one that must stay exact */
void png_row(png *p, const uint32_t *pixel); /* 0x00RRGGBB */
/* pixels_per_metre: 0: not said. Frees p. */
str png_end(png *p, uint32_t pixels_per_metre, arena *a);

#endif
