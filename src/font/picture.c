/* Pictures of glyphs: those that a font holds (CBDT), and those painted of its COLR table, version
 * 1. The latter are PNG files, too, so that whatever shows the former shows them: no device has a
 * second way of gradients, and sweeps and modes of compositing, which PDF lacks, need none. They
 * stay as long as the face. Threads may paint the same one; the first one is kept. */
#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>

#include "font/colr.h"

enum {
    PAGE = 256,
    LEAST = 256, /* pixels of an em: 300 dpi at 61 pt */
    MOST = 1024,
    MOST_SIDE = 1536,
    SIDE = 950, /* of an emoji, 1/1000 em: in the em box of Han */
    MIDDLE_X = 500,
    MIDDLE_Y = 380
};

typedef struct painted painted;
struct painted {
    painted *next; /* of the same glyph */
    uint8_t ink[4];
    bool inked; /* it has that colour */
    uint32_t per_em;
    glyph_picture picture;
};

struct picture_cache {
    uint32_t n;
    _Atomic(_Atomic(painted *) *) page[];
};

/* ---- painting */

/* The glyph's cell as a square, which its ink may make larger: all emoji of a face are to have the
 * same scale. */
static void cell_of(const face *f, uint32_t gid, double box[4])
{
    face_metrics m = face_get_metrics(f, (mpt)f->upem);
    double half = face_advance(f, gid) / 2.0, mid[2] = {half, (m.ascent - m.descent) / 2.0};
    for (int i = 0; i < 4; i++) half = fmax(half, fabs(box[i] - mid[i % 2]));
    for (int i = 0; i < 4; i++) box[i] = mid[i % 2] + (i < 2 ? -half : half);
}

static bool find_box(const face *f, uint32_t gid, bool plain, double box[4])
{
    int32_t ink[4];
    if (plain) {
        if (!face_ink(f, gid, ink)) return false;
        for (int i = 0; i < 4; i++) box[i] = ink[i];
    }
    if (box[0] >= box[2] || box[1] >= box[3]) return false;
    if (f->pictured) cell_of(f, gid, box);
    return true;
}

static void paint_plain(const face *f, uint32_t gid, affine m, const uint8_t ink[4], canvas *c)
{
    mask all = {.at = c->at}, inside;
    fill *s = mem_alloc(sizeof *s);
    mask_outline(f, gid, m, &all, &inside);
    fill_solid(s, ink);
    if (inside.cover) canvas_fill(c, &inside, s);
    free(inside.cover);
    free(s);
}

static bool has_paint(const face *f, uint32_t gid)
{
    return f->painted && colr_root(face_table(f, FONT_TAG('C', 'O', 'L', 'R')), gid);
}

/* Into a canvas of whole pixels, that the box fills. */
static bool paint_box(const face *f, uint32_t gid, bool plain, painted *p, const double box[4])
{
    double side[2], unit = (double)p->per_em / f->upem;
    int32_t b[4];
    for (int i = 0; i < 4; i++) {
        double v = i < 2 ? floor(box[i]) : ceil(box[i]);
        b[i] = (int32_t)fmax(-1e6, fmin(1e6, v));
    }
    double most = fmax(b[2] - b[0], b[3] - b[1]) * unit;
    if (most > MOST_SIDE) unit *= MOST_SIDE / most;
    for (int i = 0; i < 2; i++) side[i] = fmax(1, ceil((b[2 + i] - b[i]) * unit - 1e-6));
    canvas c;
    canvas_init(&c, (area){0, 0, (int32_t)side[0], (int32_t)side[1]});
    double sx = side[0] / (b[2] - b[0]), sy = side[1] / (b[3] - b[1]);
    affine m = {sx, 0, 0, -sy, -b[0] * sx, b[3] * sy};
    bool fine = true;
    if (plain)
        paint_plain(f, gid, m, p->ink, &c);
    else
        fine = colr_paint_glyph(f, gid, m, p->ink, &c, &p->inked);
    if (fine) p->picture.png = canvas_png(&c);
    memcpy(p->picture.box, b, sizeof b);
    free(c.px);
    return fine;
}

static painted *paint(const face *f, uint32_t gid, const uint8_t ink[4], uint32_t per_em)
{
    painted *p = mem_alloc(sizeof *p);
    double box[4];
    bool some = has_paint(f, gid), plain = !some || !colr_extents(f, gid, box);
    memcpy(p->ink, ink, sizeof p->ink);
    p->per_em = per_em;
    if (!plain && find_box(f, gid, false, box)) plain = !paint_box(f, gid, false, p, box);
    if (!plain) return p;
    p->picture.plain = some;
    p->inked = true;
    if (find_box(f, gid, true, box)) paint_box(f, gid, true, p, box);
    return p;
}

static void drop(painted *p)
{
    free((void *)(uintptr_t)p->picture.png.p);
    free(p);
}

static const painted *painted_of(const face *f, uint32_t gid, const uint8_t ink[4], uint32_t per_em)
{
    _Atomic(_Atomic(painted *) *) *at = &f->pictures->page[gid / PAGE];
    _Atomic(painted *) *page = atomic_load(at);
    if (!page) {
        _Atomic(painted *) *fresh = mem_alloc(PAGE * sizeof *fresh);
        if (atomic_compare_exchange_strong(at, &page, fresh))
            page = fresh;
        else
            free(fresh);
    }
    painted *mine = NULL, *first = atomic_load(&page[gid % PAGE]);
    for (;;) {
        for (painted *p = first; p; p = p->next)
            if (p->per_em == per_em && (!p->inked || !memcmp(p->ink, ink, sizeof p->ink))) {
                if (mine) drop(mine);
                return p;
            }
        if (!mine) mine = paint(f, gid, ink, per_em);
        mine->next = first;
        if (atomic_compare_exchange_strong(&page[gid % PAGE], &first, mine)) return mine;
    }
}

/* ---- what others see */

static void rgba_of(color c, uint8_t out[4])
{
    for (int i = 0; i < 3; i++)
        out[i] = c.space == COLOR_CMYK ? (uint8_t)(((255u - c.c[i]) * (255u - c.c[3]) + 127) / 255u)
                                       : c.c[c.space == COLOR_GREY ? 0 : i];
    out[3] = c.space == COLOR_NONE ? 0 : c.alpha;
}

static bool painted_picture(const face *f, uint32_t gid, color ink, uint32_t per_em,
                            glyph_picture *out)
{
    uint8_t rgba[4];
    if (gid >= f->n_glyphs || (!f->pictured && !has_paint(f, gid))) return false;
    rgba_of(ink, rgba);
    *out = painted_of(f, gid, rgba, per_em)->picture;
    return true;
}

bool face_painting(const face *f, uint32_t gid, color ink, mpt size, glyph_picture *out)
{
    uint32_t per_em = LEAST;
    while (per_em < MOST && (int64_t)size * 300 > (int64_t)per_em * 72000) per_em *= 2;
    return !f->pictured && painted_picture(f, gid, ink, per_em, out);
}

static str held_picture(const face *f, uint32_t gid)
{
    hb_blob_t *blob = hb_ot_color_glyph_reference_png(f->hb, gid); /* a part of f->bytes */
    unsigned n;
    const char *p = hb_blob_get_data(blob, &n);
    hb_blob_destroy(blob);
    return (str){p, n};
}

bool face_is_pictured(const face *f)
{
    return f->pictured;
}

bool face_picture(const face *f, uint32_t gid, color ink, glyph_picture *out)
{
    *out = (glyph_picture){0};
    if (f->painted)
        painted_picture(f, gid, ink, LEAST, out);
    else
        out->png = held_picture(f, gid);
    int64_t w = be32(out->png, 16), h = be32(out->png, 20), most = w > h ? w : h;
    if (!str_starts(out->png, "\x89PNG") || !w || !h || most > UINT16_MAX) return false;
    int32_t half_w = (int32_t)(SIDE * w / most / 2), half_h = (int32_t)(SIDE * h / most / 2);
    out->box[0] = MIDDLE_X - half_w;
    out->box[1] = MIDDLE_Y - half_h;
    out->box[2] = MIDDLE_X + half_w;
    out->box[3] = MIDDLE_Y + half_h;
    return true;
}

/* A face with emoji and without letters: not one of display type in colours. */
static bool has_only_emoji(const face *f)
{
    hb_set_t *all = hb_set_create();
    hb_codepoint_t cp = HB_SET_VALUE_INVALID;
    bool some = false, letters = false;
    hb_face_collect_unicodes(f->hb_face, all);
    while (!letters && hb_set_next(all, &cp)) {
        bool emoji = u_hasBinaryProperty((UChar32)cp, UCHAR_EMOJI);
        some |= emoji && cp > 0xFF;
        letters = !emoji && u_isalpha((UChar32)cp);
    }
    hb_set_destroy(all);
    return some && !letters;
}

void pictures_open(face *f)
{
    str colr = face_table(f, FONT_TAG('C', 'O', 'L', 'R'));
    f->painted = !f->pictured && be16(colr, 0) && be32(colr, 14);
    if (!f->painted) return;
    f->pictured = has_only_emoji(f);
    uint32_t n = f->n_glyphs / PAGE + 1;
    f->pictures = mem_alloc(sizeof *f->pictures + n * sizeof *f->pictures->page);
    f->pictures->n = n;
}

void pictures_close(face *f)
{
    for (uint32_t i = 0; f->pictures && i < f->pictures->n; i++) {
        _Atomic(painted *) *page = atomic_load(&f->pictures->page[i]);
        for (uint32_t k = 0; page && k < PAGE; k++)
            for (painted *p = atomic_load(&page[k]), *next; p; p = next) {
                next = p->next;
                drop(p);
            }
        free(page);
    }
    free(f->pictures);
}
