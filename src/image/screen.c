/* Images for e-readers: RGB in place of CMYK, which many of them show wrongly or not at all, and no
 * side longer than asked. Each pixel of the smaller image is the mean of what it covers, by area
 * and opacity, in integers. */
#include <stdlib.h>

#include "image/internal.h"

typedef struct span { /* of source pixels; weights in 1/to of a pixel */
    uint32_t first, end, head, tail, to;
} span;

/* What pixel i of `to` covers of `from`. */
static span covered(uint32_t i, uint32_t from, uint32_t to)
{
    uint64_t a = (uint64_t)i * from, b = a + from;
    span s = {(uint32_t)(a / to), (uint32_t)((b + to - 1) / to), to, to, to};
    s.head = to - (uint32_t)(a % to);
    s.tail = b % to ? (uint32_t)(b % to) : to;
    if (s.end - s.first == 1) s.head = s.tail = from;
    return s;
}

static uint32_t weight(const span *s, uint32_t i)
{
    return i == s->first ? s->head : i + 1 == s->end ? s->tail : s->to;
}

static void mean(const image_pixels *p, const span *sx, const span *sy, uint8_t *ink,
                 uint8_t *alpha)
{
    uint64_t sum[3] = {0}, opaque = 0, all = 0;
    for (uint32_t y = sy->first; y < sy->end; y++)
        for (uint32_t x = sx->first; x < sx->end; x++) {
            size_t at = (size_t)y * p->width + x;
            uint64_t w = (uint64_t)weight(sx, x) * weight(sy, y), a = p->alpha ? p->alpha[at] : 255;
            for (uint32_t c = 0; c < p->components; c++)
                sum[c] += w * a * p->color[at * p->components + c];
            opaque += w * a;
            all += w;
        }
    for (uint32_t c = 0; c < p->components; c++)
        ink[c] = (uint8_t)(opaque ? (sum[c] + opaque / 2) / opaque : 0);
    if (alpha) *alpha = (uint8_t)((opaque + all / 2) / all);
}

static void scale(const image_pixels *p, image_pixels *out)
{
    pixels_alloc(out, p->alpha != NULL);
    for (uint32_t y = 0; y < out->height; y++) {
        span sy = covered(y, p->height, out->height);
        for (uint32_t x = 0; x < out->width; x++) {
            span sx = covered(x, p->width, out->width);
            size_t at = (size_t)y * out->width + x;
            mean(p, &sx, &sy, out->color + at * out->components,
                 out->alpha ? out->alpha + at : NULL);
        }
    }
}

static uint32_t shorter(uint32_t side, uint32_t longest, uint32_t max)
{
    uint32_t n = (uint32_t)(((uint64_t)side * max + longest / 2) / longest);
    return n ? n : 1;
}

static void bound(image_pixels *p, uint32_t max)
{
    uint32_t longest = p->width > p->height ? p->width : p->height;
    if (!max || longest <= max) return;
    image_pixels small = {.width = shorter(p->width, longest, max),
                          .height = shorter(p->height, longest, max),
                          .components = p->components};
    scale(p, &small);
    image_pixels_drop(p);
    *p = small;
}

str image_for_screen(const image *im, uint32_t max, arena *a, diag *d)
{
    bool raster = im->kind == IMAGE_JPEG || im->kind == IMAGE_PNG;
    bool large = max && (im->width > max || im->height > max);
    if (!raster || (!large && im->kind != IMAGE_JPEG)) return im->bytes;
    image_passthrough raw;
    image_get_passthrough(im, a, &raw);
    bool cmyk = raw.components == 4;
    if (!large && !cmyk) return im->bytes;
    image_pixels p;
    if (image_get_pixels(im, 0, &p, d)) return im->bytes;
    bound(&p, max);
    str icc = cmyk ? (str){0} : raw.icc, made = im->bytes;
    buf out = {0};
    int status = im->kind == IMAGE_JPEG ? jpeg_encode(&p, icc, &out) : png_encode(&p, icc, &out);
    if (!status) {
        made = str_copy(a, buf_view(&out));
        diag_add(d, D_IMAGE_CONVERTED, im->at, "the image %.*s is %ux%u%s in the EPUB",
                 STR_ARG(im->name), p.width, p.height, cmyk ? " and RGB" : "");
    }
    buf_drop(&out);
    image_pixels_drop(&p);
    return made;
}
