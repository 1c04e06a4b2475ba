/* WebP: a RIFF of chunks. A still picture is decoded whole; of an animation the first frame is
 * taken out of its ANMF chunk (libwebp decodes a frame's bare chunks) and set on the canvas. */
#include <stdlib.h>
#include <webp/decode.h>

#include "image/internal.h"

#define RIFF_HEADER 12
#define FRAME_HEADER 16

typedef struct webp_chunks {
    bool animated;
    uint32_t width, height; /* of the canvas, from VP8X; 0: no VP8X */
    str exif, frame;        /* frame: the first ANMF's data */
} webp_chunks;

static uint32_t le24(const char *p)
{
    return le16(p) | (uint32_t)(uint8_t)p[2] << 16;
}

static const char *scan(str bytes, webp_chunks *c)
{
    *c = (webp_chunks){0};
    if (le32(bytes.p + 4) > bytes.n - 8) return "it is cut off";
    bytes.n = (size_t)le32(bytes.p + 4) + 8;
    for (size_t at = RIFF_HEADER; at + 8 <= bytes.n;) {
        size_t n = le32(bytes.p + at + 4);
        if (n > bytes.n - at - 8) return "it is cut off";
        str data = str_sub(bytes, at + 8, n);
        if (!memcmp(bytes.p + at, "VP8X", 4) && n >= 10) {
            c->animated = data.p[0] & 2;
            c->width = le24(data.p + 4) + 1;
            c->height = le24(data.p + 7) + 1;
        } else if (!memcmp(bytes.p + at, "EXIF", 4)) {
            c->exif = data;
        } else if (!memcmp(bytes.p + at, "ANMF", 4) && n > FRAME_HEADER && !c->frame.n) {
            c->frame = data;
        }
        at += 8 + n + (n & 1);
    }
    return c->animated && !c->frame.n ? "it has no pixels" : NULL;
}

const char *webp_header(str bytes, image_header *h)
{
    webp_chunks c;
    const char *fault = scan(bytes, &c);
    if (fault) return fault;
    if (c.animated) {
        h->width = c.width, h->height = c.height;
    } else {
        WebPBitstreamFeatures f;
        if (WebPGetFeatures((const uint8_t *)bytes.p, bytes.n, &f) != VP8_STATUS_OK)
            return "its header is damaged";
        h->width = (uint32_t)f.width, h->height = (uint32_t)f.height;
    }
    h->orientation = exif_orientation(c.exif);
    return NULL;
}

/* The frame at its offset on an empty canvas of 4 channels. */
static uint8_t *on_canvas(const webp_chunks *c, const uint8_t *rgba, uint32_t w, uint32_t h)
{
    uint8_t *canvas = mem_alloc((size_t)c->width * c->height * 4);
    size_t left = (size_t)le24(c->frame.p) * 2, top = (size_t)le24(c->frame.p + 3) * 2;
    if (left >= c->width) return canvas;
    size_t n = c->width - left < w ? c->width - left : w;
    for (size_t y = 0; y < h && top + y < c->height; y++)
        memcpy(canvas + ((top + y) * c->width + left) * 4, rgba + y * w * 4, n * 4);
    return canvas;
}

const char *webp_pixels(const image *im, image_pixels *out)
{
    webp_chunks c;
    const char *fault = scan(im->bytes, &c);
    if (fault) return fault;
    str data = c.animated ? str_from(c.frame, FRAME_HEADER) : im->bytes;
    WebPBitstreamFeatures f;
    if (WebPGetFeatures((const uint8_t *)data.p, data.n, &f) != VP8_STATUS_OK ||
        (uint64_t)f.width * (uint64_t)f.height > IMAGE_MAX_PIXELS)
        return "its header is damaged";
    int w, h;
    uint8_t *rgba = WebPDecodeRGBA((const uint8_t *)data.p, data.n, &w, &h);
    if (!rgba) return "its compressed data is damaged";
    if (c.animated) {
        uint8_t *canvas = on_canvas(&c, rgba, (uint32_t)w, (uint32_t)h);
        *out = (image_pixels){.width = c.width, .height = c.height};
        pixels_split(out, canvas, (size_t)c.width * 4, 4);
        free(canvas);
    } else {
        *out = (image_pixels){.width = (uint32_t)w, .height = (uint32_t)h};
        pixels_split(out, rgba, (size_t)w * 4, 4);
    }
    WebPFree(rgba);
    return NULL;
}
