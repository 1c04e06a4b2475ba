/* A canvas as a PNG file. */
#include <libdeflate.h>
#include <stdlib.h>

#include "font/colr.h"

static void put32(buf *out, uint32_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8) buf_byte(out, (int)(v >> shift & 255));
}

static void chunk(buf *out, const char *name, const void *data, size_t n)
{
    put32(out, (uint32_t)n);
    size_t from = out->n;
    buf_add(out, name, 4);
    if (n) buf_add(out, data, n);
    put32(out, libdeflate_crc32(0, out->p + from, out->n - from));
}

/* Bytes of a pixel with so little alpha have no colour to speak of. */
enum { FAINT = 16 };

/* Not premultiplied. */
static void put_pixel(uint8_t to[4], const uint8_t from[4])
{
    uint32_t a = to[3] = from[3];
    for (int i = 0; a >= FAINT && i < 3; i++) {
        uint32_t v = (from[i] * 255u + a / 2) / a;
        to[i] = (uint8_t)(v > 255 ? 255 : v);
    }
}

/* Pixels that are not seen get the colour of the nearest ones that are: a viewer that scales
 * colours and alpha apart would else show a dark edge. */
static void spread(uint8_t *px, uint32_t w, uint32_t h)
{
    uint32_t *queue = mem_alloc(sizeof *queue * ((size_t)w * h + 1)), n = 0;
    bool *done = mem_alloc((size_t)w * h + 1);
    for (uint32_t i = 0; i < w * h; i++)
        if (px[4 * (size_t)i + 3] >= FAINT) done[queue[n++] = i] = true;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = queue[k], x = i % w, y = i / w;
        const struct {
            bool there;
            uint32_t at;
        } beside[4] = {{x > 0, i - 1}, {x + 1 < w, i + 1}, {y > 0, i - w}, {y + 1 < h, i + w}};
        for (int j = 0; j < 4; j++) {
            uint32_t at = beside[j].at;
            if (!beside[j].there || done[at]) continue;
            memcpy(px + 4 * (size_t)at, px + 4 * (size_t)i, 3);
            done[queue[n++] = at] = true;
        }
    }
    free(queue);
    free(done);
}

/* Rows without a filter. */
static uint8_t *rows_of(const canvas *c, uint32_t w, uint32_t h)
{
    size_t n = (size_t)w * h, wide = 4 * (size_t)w;
    uint8_t *px = mem_alloc(4 * n), *rows = mem_alloc((wide + 1) * h);
    for (size_t i = 0; i < n; i++) put_pixel(px + 4 * i, c->px + 4 * i);
    spread(px, w, h);
    for (uint32_t y = 0; y < h; y++) memcpy(rows + (wide + 1) * y + 1, px + wide * y, wide);
    free(px);
    return rows;
}

str canvas_png(const canvas *c)
{
    enum { QUICK = 1 };
    uint32_t w = (uint32_t)c->at.x1, h = (uint32_t)c->at.y1;
    uint8_t *rows = rows_of(c, w, h);
    struct libdeflate_compressor *z = libdeflate_alloc_compressor(QUICK);
    if (!z) mem_exhausted();
    size_t n = (4 * (size_t)w + 1) * h, bound = libdeflate_zlib_compress_bound(z, n);
    void *packed = mem_realloc(NULL, bound);
    n = libdeflate_zlib_compress(z, rows, n, packed, bound);
    libdeflate_free_compressor(z);
    buf out = {0}, head = {0};
    put32(&head, w);
    put32(&head, h);
    buf_add(&head, "\x08\x06\0\0\0", 5); /* 8 bits, RGBA */
    buf_add(&out, "\x89PNG\r\n\x1a\n", 8);
    chunk(&out, "IHDR", head.p, head.n);
    chunk(&out, "IDAT", packed, n);
    chunk(&out, "IEND", NULL, 0);
    buf_drop(&head);
    free(packed);
    free(rows);
    return buf_view(&out);
}
