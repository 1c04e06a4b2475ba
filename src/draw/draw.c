/* One page → one picture. Model: the page is drawn in bands of rows that fit into a processor's
 * cache, each by playing the whole frame, and each band's rows go straight into the PNG: no memory
 * for the whole page is touched. */
#include <stdlib.h>

#include "draw/internal.h"

#define BAND_BYTES ((uint32_t)1 << 20)
#define MAX_PIXELS ((uint64_t)100000000) /* A4 at 600 dpi has 35 million */
#define MAX_SIDE 32000u                  /* cairo's own bound is 32,767 */

static int fail(diag *d, diag_code code, const char *why)
{
    diag_add(d, code, (place){0}, "the page cannot be drawn: %s", why);
    return -1;
}

/* Colours that are painted flat stay exactly what they are. */
static void keep_colors(const frame *f, png *out)
{
    png_color(out, 0xFFFFFF);
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        color c = it->kind == ITEM_RECT   ? it->rect.fill
                  : it->kind == ITEM_TEXT ? it->text.ink
                  : it->kind == ITEM_LINE ? it->line.ink
                                          : (color){0};
        if (c.space != COLOR_NONE && c.alpha == 255) png_color(out, rgb_of(c));
    }
}

static int draw_band(brush *b, const frame *f, cairo_surface_t *surface, png *out)
{
    b->cr = b->api->create(surface);
    b->api->set_source_rgba(b->cr, 1, 1, 1, 1);
    b->api->paint(b->cr);
    b->api->translate(b->cr, 0, -(double)b->top);
    frame_play(f, &b->device);
    bool failed = b->api->status(b->cr) != CAIRO_STATUS_SUCCESS;
    b->api->destroy(b->cr);
    if (failed) return -1;
    b->api->surface_flush(surface);
    const unsigned char *data = b->api->image_surface_get_data(surface);
    size_t stride = (size_t)b->api->image_surface_get_stride(surface);
    for (uint32_t y = 0; y < b->rows; y++)
        png_row(out, (const uint32_t *)(const void *)(data + stride * y));
    return 0;
}

/* Pixels of a side: all of it is seen. */
static uint64_t side(mpt length, draw_scale s)
{
    int64_t n = ((int64_t)length * s.pixels + s.length - 1) / s.length;
    return n < 1 ? 1 : (uint64_t)n;
}

int draw_page(const frame *f, draw_scale scale, uint32_t shade, arena *a, str *out, diag *d)
{
    uint64_t width = side(f->width, scale), height = side(f->height, scale);
    brush b = {{.item = brush_item}, cairo_open(), .scale = scale, .diag = d, .mem = arena_new()};
    int status = 0;
    if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
        status = fail(d, D_LIMIT, "it would have more than 100 million pixels");
    else if (!b.api)
        status = fail(d, D_DRAW_CAIRO, "libcairo.so.2 is not installed");
    if (status) goto out;
    b.width = (uint32_t)width;
    uint32_t band = BAND_BYTES / 4 / b.width + 1;
    cairo_surface_t *surface =
        b.api->image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)band);
    if (b.api->surface_status(surface)) mem_exhausted();
    png *p = png_new(b.width, (uint32_t)height, shade);
    keep_colors(f, p);
    for (; !status && b.top < height; b.top += b.rows) {
        b.rows = height - b.top < band ? (uint32_t)(height - b.top) : band;
        status = draw_band(&b, f, surface, p);
    }
    *out = png_end(p, (uint32_t)mul_div(scale.pixels, 2834646, scale.length), a);
    b.api->surface_destroy(surface);
    if (status) fail(d, D_INTERNAL, "cairo failed");
out:
    brush_drop_pictures(&b);
    arena_drop(b.mem);
    return status;
}
