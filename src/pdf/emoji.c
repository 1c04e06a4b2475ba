/* Emoji: Type 3 fonts whose glyphs paint an image; an image without a font would be no text at all.
 * A code means one character. A sequence (a flag, a family, a skin) is its picture, which means its
 * first character, and codes without ink for the others: mupdf reads no more than one character
 * beyond the first plane from ToUnicode. They share the picture's em, since poppler drops
 * characters that stand on the same ones. Code 0 is an m of 0.6 em, by which poppler knows how
 * large the type is. */
#include "base/utf8.h"
#include "pdf/internal.h"

enum {
    NO_GLYPH = UINT16_MAX,
    EM = 1000,
    SPACE = 600,
    HEAD = 300 /* of the em, for the first of several characters */
};

/* One code of an item: a character, with the glyph or without. */
typedef struct code_use {
    const item *it;
    const frame_glyph *g;
    uint32_t id, cp;
    int32_t at, width; /* 1/1000 em, from the glyph */
    glyph_picture picture;
} code_use;

static str key_of(pdf *p, const code_use *u)
{
    return str_printf(p->mem, "%u %u %u %d %p", face_index(u->it->text.face), u->id, u->cp,
                      u->width, (const void *)u->picture.png.p);
}

static uint32_t emoji_find(pdf *p, const code_use *u)
{
    return (uint32_t)(uintptr_t)map_get(&p->emoji_of, key_of(p, u));
}

static void collect_one(void *data, const code_use *u)
{
    pdf *p = data;
    const face *f = u->it->text.face;
    uint32_t at = emoji_find(p, u);
    if (!at) {
        emoji e = {.cp = u->cp, .width = u->width};
        memcpy(e.box, u->picture.box, sizeof e.box);
        if (u->picture.png.n)
            e.image = image_open(p->mem, u->picture.png, face_name(f), (place){0}, p->in->diag);
        *vec_add(p->mem, &p->emojis) = e;
        at = p->emojis.n;
        *map_put(&p->emoji_of, key_of(p, u)) = (void *)(uintptr_t)at;
    }
    if (p->emojis.at[at - 1].image) image_use(p, p->emojis.at[at - 1].image, u->it->text.size);
}

static int32_t count(str text)
{
    int32_t n = 0;
    for (size_t i = 0; i < text.n; n++) utf8_next(text, &i);
    return n;
}

static void walk(const item *it, void (*see)(void *, const code_use *), void *data)
{
    for (cluster c = {0}; cluster_next(it, &c);)
        for (uint32_t i = c.first; i < c.end; i++) {
            str text = cluster_glyph_text(it, &c, i);
            int32_t rest = count(text) - 1, nth = 0;
            for (size_t k = 0; k < text.n; nth++) {
                code_use u = {.it = it, .g = &it->text.glyphs[i]};
                u.id = k ? NO_GLYPH : u.g->id;
                u.at = k ? HEAD + (EM - HEAD) * (nth - 1) / rest : 0;
                u.width = k ? (EM - HEAD) / rest : rest ? HEAD : EM;
                if (!k && !face_picture(it->text.face, u.id, it->text.ink, &u.picture))
                    u.picture = (glyph_picture){0};
                u.cp = utf8_next(text, &k);
                see(data, &u);
            }
        }
}

void emoji_collect(pdf *p, const item *it)
{
    walk(it, collect_one, p);
}

/* ---- the fonts */

static const object *picture_of(const pdf *p, const emoji *e)
{
    uint32_t at = e->image ? image_find(p, e->image) : UINT32_MAX;
    return at == UINT32_MAX ? NULL : p->pictures.at[at].object;
}

static object *proc_of(pdf *p, const emoji *e, uint32_t code)
{
    buf out = {0};
    buf_fmt(&out, "%d 0 d0\n", e->width);
    if (picture_of(p, e))
        buf_fmt(&out, "%d 0 0 %d %d %d cm/I%u Do\n", e->box[2] - e->box[0], e->box[3] - e->box[1],
                e->box[0], e->box[1], code);
    object *o = object_stream(p, buf_view(&out));
    buf_drop(&out);
    return o;
}

static object *to_unicode(pdf *p, const emoji_font *f)
{
    buf out = {0};
    char text[5] = {0};
    buf_z(&out, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                "1 begincodespacerange\n<00><FF>\nendcodespacerange\n"
                "1 beginbfchar\n<00><0020>\nendbfchar\n");
    for (uint32_t i = 0; i < f->n; i++) {
        if (i % 100 == 0) buf_fmt(&out, "%u beginbfchar\n", f->n - i < 100 ? f->n - i : 100);
        buf_fmt(&out, "<%02X>", i + 1);
        put_utf16_hex(&out, (str){text, utf8_put(text, p->emojis.at[f->from + i].cp)});
        buf_byte(&out, '\n');
        if (i % 100 == 99 || i + 1 == f->n) buf_z(&out, "endbfchar\n");
    }
    buf_z(&out, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    object *o = object_stream(p, buf_view(&out));
    buf_drop(&out);
    return o;
}

static void put_pictures(const pdf *p, const emoji_font *f, buf *out)
{
    buf_z(out, "/Resources<</XObject<<");
    for (uint32_t i = 0; i < f->n; i++) {
        const object *shown = picture_of(p, &p->emojis.at[f->from + i]);
        if (!shown) continue;
        buf_fmt(out, "/I%u ", i + 1);
        put_ref(out, shown->number);
    }
    buf_z(out, ">>>>");
}

static void font_keys(pdf *p, object *o, buf *out)
{
    const emoji_font *f = o->data;
    buf_z(out, "/Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[.001 0 0 .001 0 0]"
               "/FirstChar 0/LastChar ");
    put_int(out, f->n);
    buf_z(out, "/Widths[600");
    for (uint32_t i = 0; i < f->n; i++) buf_fmt(out, " %d", p->emojis.at[f->from + i].width);
    buf_z(out, "]/Encoding<</Type/Encoding/Differences[0/m");
    for (uint32_t i = 0; i < f->n; i++) buf_fmt(out, "/e%u", i + 1);
    buf_z(out, "]>>/CharProcs<</m ");
    put_ref(out, f->nothing->number);
    for (uint32_t i = 0; i < f->n; i++) {
        buf_fmt(out, "/e%u ", i + 1);
        put_ref(out, f->procs[i]->number);
    }
    buf_z(out, ">>");
    put_pictures(p, f, out);
    buf_z(out, "/ToUnicode ");
    put_ref(out, f->to_unicode->number);
}

void emoji_embed(pdf *p)
{
    p->first_emoji_font = p->n_font_names;
    for (uint32_t from = 0; from < p->emojis.n; from += EMOJI_MOST) {
        emoji_font *f = arena_new_of(p->mem, emoji_font);
        f->from = from;
        f->n = p->emojis.n - from < EMOJI_MOST ? p->emojis.n - from : EMOJI_MOST;
        for (uint32_t i = 0; i < f->n; i++)
            f->procs[i] = proc_of(p, &p->emojis.at[from + i], i + 1);
        f->nothing = object_stream(p, STR("600 0 d0\n"));
        f->to_unicode = to_unicode(p, f);
        f->object = object_new(p, font_keys, f);
        *vec_add(p->mem, &p->emoji_fonts) = f;
        p->n_font_names++;
    }
}

/* ---- painting */

/* One code of the nth font, its place from the page's upper left. */
static void show(paint *pt, uint32_t nth, uint32_t code, mpt size, bool sideways, mpt x, mpt y)
{
    uint32_t name = pt->pdf->first_emoji_font + nth;
    pt->fonts[name] = 1;
    buf_z(pt->out, "/F");
    put_int(pt->out, name);
    buf_byte(pt->out, ' ');
    put_mpt(pt->out, size);
    buf_z(pt->out, sideways ? " Tf 0 -1 1 0 " : " Tf 1 0 0 1 ");
    put_mpt(pt->out, x);
    buf_byte(pt->out, ' ');
    put_mpt(pt->out, (int64_t)pt->frame->height - y);
    buf_fmt(pt->out, " Tm<%02X>Tj\n", code);
}

static void paint_one(void *data, const code_use *u)
{
    paint *pt = data;
    const item *it = u->it;
    uint32_t at = emoji_find(pt->pdf, u) - 1;
    bool sideways = it->text.turn && !it->text.upright;
    mpt x = it->x + (it->text.turn ? u->g->y : u->g->x);
    mpt y = it->y + (it->text.turn ? u->g->x : -u->g->y);
    *(sideways ? &y : &x) += (mpt)mul_div(it->text.size, u->at, EM);
    show(pt, at / EMOJI_MOST, at % EMOJI_MOST + 1, it->text.size, sideways, x, y);
}

/* A space without ink that ends at this place of a column, as in text.c. */
static void unseen_space(paint *pt, const item *it, mpt end)
{
    show(pt, 0, 0, it->text.size, true, it->x, end - (mpt)mul_div(it->text.size, SPACE, EM));
}

/* In a column, as one span in line with the letters around it: text.c says why. */
static void paint_in_column(paint *pt, const item *it)
{
    mpt begin = it->y - it->text.size;
    buf_z(pt->out, "/Span<</ActualText");
    put_text(pt->out, it->text.text);
    buf_z(pt->out, ">>BDC\n");
    unseen_space(pt, it, begin);
    walk(it, paint_one, pt);
    unseen_space(pt, it, begin + it->text.width);
    buf_z(pt->out, "EMC\n");
}

void paint_emoji(paint *pt, const item *it)
{
    buf_z(pt->out, "q BT 0 Tr\n");
    if (it->text.upright)
        paint_in_column(pt, it);
    else
        walk(it, paint_one, pt);
    buf_z(pt->out, "ET Q\n");
}
