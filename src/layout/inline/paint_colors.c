/* Glyphs in colours: drawn above text that nobody sees but readers. Layers are outlines, gradients
 * and the like pictures; emoji are pictures by themselves (font.h), and are only looked at here. */
#include "layout/inline/paint.h"

/* The picture's image, made once; told when the colours are lost. */
static const image *image_once(painter *k, const item *text, uint32_t id, const glyph_picture *p)
{
    struct {
        const char *png;
        uint32_t face, id;
    } key = {p->png.p, face_index(text->text.face), id};
    map *all = &k->l->paintings;
    if (!all->mem) map_init(all, k->l->mem);
    uint32_t known = all->entries.n;
    void **at = map_put(all, (str){(const char *)&key, sizeof key});
    if (all->entries.n == known) return *at;
    str name = face_name(text->text.face);
    if (p->plain)
        diag_add(k->l->diag, D_GLYPH_COLORS, place_of(k->l, k->p->box),
                 "The colours of glyph %u of %.*s are damaged or beyond all bounds; it was set in "
                 "the text's colour",
                 id, STR_ARG(name));
    if (p->png.n && !face_is_pictured(text->text.face))
        *at = image_open(k->l->mem, p->png, name, (place){0}, k->l->diag);
    return *at;
}

/* Of a glyph that stands up in a turned line, in the coordinates of the line: see frame_turn. */
static rect standing(mpt x, mpt y, const int32_t ink[4], mpt size, uint32_t upem)
{
    mpt left = y - (mpt)mul_div(ink[2], size, upem), top = x - (mpt)mul_div(ink[3], size, upem);
    return (rect){top, left, (mpt)mul_div(ink[3] - ink[1], size, upem),
                  (mpt)mul_div(ink[2] - ink[0], size, upem)};
}

static bool paint_painting(painter *k, const item *text, const frame_glyph *g)
{
    glyph_picture p;
    mpt size = text->text.size, x = text->x + g->x, y = text->y - g->y;
    uint32_t upem = face_upem(text->text.face);
    if (!face_painting(text->text.face, g->id, text->text.ink, size, &p)) return false;
    const image *im = image_once(k, text, g->id, &p);
    if (!im) return true;
    uint32_t scale = text->text.combined ? text->text.combined : 1000;
    p.box[0] = (int32_t)mul_div(p.box[0], scale, 1000);
    p.box[2] = (int32_t)mul_div(p.box[2], scale, 1000);
    rect r = {x + (mpt)mul_div(p.box[0], size, upem), y - (mpt)mul_div(p.box[3], size, upem),
              (mpt)mul_div(p.box[2] - p.box[0], size, upem),
              (mpt)mul_div(p.box[3] - p.box[1], size, upem)};
    if (text->text.upright) r = standing(x, y, p.box, size, upem);
    item *it = frame_add(k->l->mem, k->f, ITEM_IMAGE, text->node, r.x, r.y);
    it->artifact = true;
    it->image.image = im;
    it->image.w = r.w;
    it->image.h = r.h;
    it->image.letter = !text->text.upright;
    return true;
}

static void paint_layer(painter *k, const item *text, const frame_glyph *g, uint32_t id, color ink)
{
    frame_glyph *own = arena_new_of(k->l->mem, frame_glyph);
    own->id = id;
    item *it = frame_add(k->l->mem, k->f, ITEM_TEXT, text->node, text->x + g->x, text->y - g->y);
    it->artifact = true;
    it->text = text->text;
    it->text.shape = true;
    it->text.ink = ink;
    it->text.glyphs = own;
    it->text.n = 1;
}

static bool has_colors(const item *text)
{
    face_layer layers[FACE_LAYERS];
    glyph_picture p;
    const face *f = text->text.face;
    for (uint32_t i = 0; i < text->text.n; i++)
        if (face_painting(f, text->text.glyphs[i].id, text->text.ink, text->text.size, &p) ||
            face_layers(f, text->text.glyphs[i].id, layers))
            return true;
    return false;
}

static void look_at_emoji(painter *k, const item *text)
{
    glyph_picture p;
    for (uint32_t i = 0; i < text->text.n; i++)
        if (face_picture(text->text.face, text->text.glyphs[i].id, text->text.ink, &p) && p.plain)
            image_once(k, text, text->text.glyphs[i].id, &p);
}

void paint_colors(painter *k, uint32_t at)
{
    item text = k->f->items.at[at];
    const face *f = text.text.face;
    face_layer layers[FACE_LAYERS];
    if (face_is_pictured(f)) look_at_emoji(k, &text);
    if (!face_is_colored(f) || !has_colors(&text)) return;
    k->f->items.at[at].text.ink.alpha = 0; /* mupdf reads no text that is not painted at all */
    for (uint32_t i = 0; i < text.text.n; i++) {
        const frame_glyph *g = &text.text.glyphs[i];
        if (paint_painting(k, &text, g)) continue;
        uint32_t n = face_layers(f, g->id, layers);
        if (!n) paint_layer(k, &text, g, g->id, text.text.ink);
        for (uint32_t j = 0; j < n; j++)
            paint_layer(k, &text, g, layers[j].glyph,
                        layers[j].own ? layers[j].ink : text.text.ink);
    }
}
