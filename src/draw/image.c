/* Images of the page: decoded once for a page, SVG at the pixels that it is shown with. */
#include "draw/internal.h"

/* Premultiplied native-endian ARGB, as cairo wants it. */
static void pack(const image_pixels *p, unsigned char *data, size_t stride)
{
    const uint8_t *c = p->color, *alpha = p->alpha;
    for (uint32_t y = 0; y < p->height; y++)
        for (uint32_t x = 0; x < p->width; x++, c += p->components) {
            uint32_t a = alpha ? *alpha++ : 255, v = a << 24;
            for (uint32_t i = 0; i < 3; i++)
                v |= (c[p->components == 3 ? i : 0] * a + 127) / 255 << (16 - 8 * i);
            memcpy(data + stride * y + 4 * (size_t)x, &v, 4);
        }
}

static cairo_surface_t *surface_of(const brush *b, const image_pixels *p)
{
    cairo_surface_t *s =
        b->api->image_surface_create(CAIRO_FORMAT_ARGB32, (int)p->width, (int)p->height);
    unsigned char *data = b->api->image_surface_get_data(s);
    if (data) {
        b->api->surface_flush(s);
        pack(p, data, (size_t)b->api->image_surface_get_stride(s));
        b->api->surface_mark_dirty(s);
    }
    return s;
}

static const picture *picture_of(brush *b, const item *it)
{
    const image *im = it->image.image;
    for (uint32_t i = 0; i < b->pictures.n; i++)
        if (b->pictures.at[i].im == im) return &b->pictures.at[i];
    picture *p = vec_add(b->mem, &b->pictures);
    *p = (picture){.im = im};
    image_pixels pixels;
    uint32_t dpi = 96;
    if (im->natural_w > 0) {
        double wanted = 72000 * px(b, it->image.w) / im->natural_w;
        dpi = wanted < 16 ? 16 : wanted > 2400 ? 2400 : (uint32_t)wanted;
    }
    if (image_get_pixels(im, dpi, &pixels, b->diag)) return p;
    p->width = pixels.width;
    p->height = pixels.height;
    p->surface = surface_of(b, &pixels);
    image_pixels_drop(&pixels);
    return p;
}

void brush_image(brush *b, const item *it)
{
    const picture *p = picture_of(b, it);
    if (!p->surface || it->image.w <= 0 || it->image.h <= 0) return;
    double x = px(b, it->x), y = px(b, it->y), w = px(b, it->image.w), h = px(b, it->image.h);
    int turn = it->image.turn & 3;
    /* from the picture's pixels, by quarter turns clockwise */
    double across = w / (turn & 1 ? p->height : p->width);
    double down = h / (turn & 1 ? p->width : p->height);
    cairo_matrix_t to = turn == 0   ? (cairo_matrix_t){across, 0, 0, down, x, y}
                        : turn == 1 ? (cairo_matrix_t){0, down, -across, 0, x + w, y}
                        : turn == 2 ? (cairo_matrix_t){-across, 0, 0, -down, x + w, y + h}
                                    : (cairo_matrix_t){0, -down, across, 0, x, y + h};
    b->api->save(b->cr);
    b->api->rectangle(b->cr, x, y, w, h);
    b->api->transform(b->cr, &to);
    b->api->set_source_surface(b->cr, p->surface, 0, 0);
    cairo_pattern_t *source = b->api->get_source(b->cr);
    b->api->pattern_set_filter(source, CAIRO_FILTER_GOOD);
    b->api->pattern_set_extend(source, CAIRO_EXTEND_PAD);
    b->api->fill(b->cr);
    b->api->restore(b->cr);
}

static const image *emoji_image(brush *b, str file, str name)
{
    for (uint32_t i = 0; i < b->emojis.n; i++)
        if (b->emojis.at[i]->bytes.p == file.p) return b->emojis.at[i];
    const image *im = image_open(b->mem, file, name, (place){0}, b->diag);
    if (im) *vec_add(b->mem, &b->emojis) = im;
    return im;
}

void brush_emoji(brush *b, const item *it)
{
    for (uint32_t i = 0; i < it->text.n; i++) {
        const frame_glyph *g = &it->text.glyphs[i];
        mpt size = it->text.size;
        mpt x = it->x + (it->text.turn ? g->y : g->x), y = it->y + (it->text.turn ? g->x : -g->y);
        glyph_picture p;
        if (!face_picture(it->text.face, g->id, it->text.ink, &p)) continue;
        item at = {.kind = ITEM_IMAGE,
                   .x = x + (mpt)mul_div(p.box[0], size, 1000),
                   .y = y - (mpt)mul_div(p.box[3], size, 1000)};
        at.image.w = (mpt)mul_div(p.box[2] - p.box[0], size, 1000);
        at.image.h = (mpt)mul_div(p.box[3] - p.box[1], size, 1000);
        if (!brush_is_here(b, at.y, (int64_t)at.y + at.image.h)) continue;
        at.image.image = emoji_image(b, p.png, face_name(it->text.face));
        if (at.image.image) brush_image(b, &at);
    }
}

void brush_drop_pictures(brush *b)
{
    for (uint32_t i = 0; i < b->pictures.n; i++)
        if (b->pictures.at[i].surface) b->api->surface_destroy(b->pictures.at[i].surface);
}
