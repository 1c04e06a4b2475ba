/* Decoded pixels: packed channels apart, the EXIF turn, and the two small blocks that several
 * formats carry (EXIF, ICC). */
#include <stdlib.h>

#include "image/internal.h"

void pixels_alloc(image_pixels *out, bool alpha)
{
    size_t n = (size_t)out->width * out->height;
    out->color = mem_alloc(n * out->components);
    out->alpha = alpha ? mem_alloc(n) : NULL;
}

void image_pixels_drop(image_pixels *p)
{
    free(p->color);
    free(p->alpha);
    *p = (image_pixels){0};
}

void pixels_split(image_pixels *out, const uint8_t *packed, size_t stride, uint32_t channels)
{
    bool with_alpha = channels == 2 || channels == 4;
    uint8_t opaque = 255;
    out->components = channels - with_alpha;
    pixels_alloc(out, with_alpha);
    uint8_t *to = out->color, *to_alpha = out->alpha;
    for (uint32_t y = 0; y < out->height; y++) {
        const uint8_t *from = packed + stride * y;
        for (uint32_t x = 0; x < out->width; x++) {
            for (uint32_t c = 0; c < out->components; c++) *to++ = *from++;
            if (with_alpha) {
                opaque &= *from;
                *to_alpha++ = *from++;
            }
        }
    }
    if (opaque == 255) {
        free(out->alpha);
        out->alpha = NULL;
    }
}

/* Where the pixel shown at x, y is stored; w and h are the stored ones. */
static size_t stored_at(uint32_t orientation, uint32_t x, uint32_t y, uint32_t w, uint32_t h)
{
    switch (orientation) {
    case 2: return (size_t)y * w + (w - 1 - x);
    case 3: return (size_t)(h - 1 - y) * w + (w - 1 - x);
    case 4: return (size_t)(h - 1 - y) * w + x;
    case 5: return (size_t)x * w + y;
    case 6: return (size_t)(h - 1 - x) * w + y;
    case 7: return (size_t)(h - 1 - x) * w + (w - 1 - y);
    case 8: return (size_t)x * w + (w - 1 - y);
    default: return (size_t)y * w + x;
    }
}

static uint8_t *turned(const image_pixels *p, uint8_t *plane, uint32_t components,
                       uint32_t orientation)
{
    if (!plane) return NULL;
    uint32_t w = orientation >= 5 ? p->height : p->width;
    uint32_t h = orientation >= 5 ? p->width : p->height;
    uint8_t *out = mem_alloc((size_t)w * h * components), *to = out;
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++, to += components)
            memcpy(to, plane + stored_at(orientation, x, y, p->width, p->height) * components,
                   components);
    free(plane);
    return out;
}

void pixels_turn(image_pixels *p, uint32_t orientation)
{
    if (orientation <= 1) return;
    p->color = turned(p, p->color, p->components, orientation);
    p->alpha = turned(p, p->alpha, 1, orientation);
    if (orientation >= 5) {
        uint32_t w = p->width;
        p->width = p->height;
        p->height = w;
    }
}

uint32_t exif_orientation(str tiff)
{
    if (str_starts(tiff, "Exif") && tiff.n >= 6) tiff = str_from(tiff, 6);
    if (tiff.n < 8) return 0;
    bool little = tiff.p[0] == 'I';
    if (memcmp(tiff.p, little ? "II*" : "MM\0*", little ? 3 : 4) != 0) return 0;
    uint32_t (*u16)(const char *) = little ? le16 : be16;
    uint32_t at = little ? le32(tiff.p + 4) : be32(tiff.p + 4);
    if (at > tiff.n - 2) return 0;
    uint32_t n = u16(tiff.p + at);
    for (size_t entry = (size_t)at + 2; n-- > 0 && entry + 12 <= tiff.n; entry += 12)
        if (u16(tiff.p + entry) == 0x0112 && u16(tiff.p + entry + 2) == 3) {
            uint32_t v = u16(tiff.p + entry + 8);
            return v <= 8 ? v : 0;
        }
    return 0;
}

str icc_checked(str profile, uint32_t components)
{
    const char *space = components == 1 ? "GRAY" : components == 3 ? "RGB " : "CMYK";
    if (profile.n < 128 || be32(profile.p) != profile.n || memcmp(profile.p + 36, "acsp", 4) != 0 ||
        memcmp(profile.p + 16, space, 4) != 0)
        return (str){0};
    return profile;
}
