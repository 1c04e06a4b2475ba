/* The graph of a coloured glyph, painted. Model: a clip is a mask that paints are given; only
 * compositing has canvases of its own. A font may say anything: what is deeper, or more work, than
 * a picture is worth ends the walk, so a cycle does, too. */
#include <stdlib.h>

#include "font/colr.h"

enum {
    DEEPEST = 48,
    DEEPEST_GROUP = 8,     /* of composites in composites: each has two canvases */
    MOST_PAINTS = 1 << 14, /* Noto's worst emoji has 6,600 */
    /* Pixels, points and stops together: so often all of the picture (Noto: 75 times), and some. */
    MOST_TIMES = 128,
    SOME_WORK = 1 << 24,
    MOST_WORK = 1 << 27
};

typedef struct walk {
    const face *f;
    str colr;
    const uint8_t *ink;
    bool *inked;
    uint32_t depth, groups, paints;
    int64_t work; /* left */
    double *box;  /* where paints reach so far, font units */
} walk;

/* Before a paint is read. */
static bool enter(walk *w, size_t at, colr_paint *p)
{
    colr_read(w->colr, at, p);
    return p->kind != COLR_DAMAGED && ++w->paints < MOST_PAINTS && w->depth < DEEPEST;
}

static bool spend(walk *w, int64_t work)
{
    w->work -= work;
    return w->work > 0;
}

/* ---- extents: outlines bound what is painted in them */

static void reach(walk *w, uint32_t gid, affine m)
{
    int32_t ink[4];
    if (!face_ink(w->f, gid, ink)) return;
    for (int i = 0; i < 4; i++) {
        double x = ink[i & 1 ? 2 : 0], y = ink[i & 2 ? 3 : 1];
        double at[2] = {m.xx * x + m.xy * y + m.dx, m.yx * x + m.yy * y + m.dy};
        for (int j = 0; j < 2; j++) {
            if (at[j] < w->box[j]) w->box[j] = at[j];
            if (at[j] > w->box[j + 2]) w->box[j + 2] = at[j];
        }
    }
}

static bool measure(walk *w, size_t at, affine m)
{
    colr_paint p;
    if (!enter(w, at, &p)) return false;
    bool fine = true;
    w->depth++;
    switch (p.kind) {
    case COLR_LAYERS:
        for (uint32_t i = 0; i < p.n && fine; i++)
            fine = measure(w, colr_layer(w->colr, p.first + i), m);
        break;
    case COLR_GLYPH: reach(w, p.glyph, m); break;
    case COLR_PART: fine = measure(w, colr_root(w->colr, p.glyph), m); break;
    case COLR_TRANSFORM: fine = measure(w, p.child, affine_of(m, p.by)); break;
    case COLR_COMPOSITE: fine = measure(w, p.child, m) && measure(w, p.backdrop, m); break;
    default: break; /* a colour alone is bounded by what it is in */
    }
    w->depth--;
    return fine;
}

bool colr_extents(const face *f, uint32_t gid, double box[4])
{
    walk w = {.f = f, .colr = face_table(f, FONT_TAG('C', 'O', 'L', 'R')), .box = box};
    if (colr_clip_box(w.colr, gid, box)) return true;
    box[0] = box[1] = 1e9;
    box[2] = box[3] = -1e9;
    return measure(&w, colr_root(w.colr, gid), (affine){1, 0, 0, 1, 0, 0});
}

/* ---- painting */

static bool paint_at(walk *w, size_t at, affine m, const mask *clip, canvas *c);

static bool paint_gradient(walk *w, const colr_paint *p, affine m, const mask *clip, canvas *c)
{
    struct {
        colr_stop stops[COLR_STOPS];
        uint8_t rgba[COLR_STOPS][4];
        fill fill;
    } *g = mem_alloc(sizeof *g);
    colr_extend extend = COLR_PAD;
    uint32_t n = colr_stops(w->colr, p, &extend, g->stops);
    for (uint32_t i = 0; i < n; i++)
        colr_entry(w->f, g->stops[i].entry, g->stops[i].alpha, w->ink, w->inked, g->rgba[i]);
    fill_gradient(&g->fill, p, m, extend, n, g->stops, (const uint8_t(*)[4])g->rgba);
    if (n) canvas_fill(c, clip, &g->fill);
    free(g);
    return n > 0 && spend(w, FILL_STEPS);
}

static bool paint_color(walk *w, const colr_paint *p, affine m, const mask *clip, canvas *c)
{
    if (!spend(w, area_pixels(clip->at))) return false;
    if (p->kind != COLR_SOLID) return paint_gradient(w, p, m, clip, c);
    uint8_t rgba[4];
    fill *s = mem_alloc(sizeof *s);
    colr_entry(w->f, p->entry, p->alpha, w->ink, w->inked, rgba);
    fill_solid(s, rgba);
    canvas_fill(c, clip, s);
    free(s);
    return true;
}

static bool paint_inside(walk *w, const colr_paint *p, affine m, const mask *clip, canvas *c)
{
    mask inner;
    uint32_t points = mask_outline(w->f, p->glyph, m, clip, &inner);
    bool fine = spend(w, points + area_pixels(inner.at));
    if (fine && inner.cover) fine = paint_at(w, p->child, m, &inner, c);
    free(inner.cover);
    return fine;
}

static bool paint_part(walk *w, const colr_paint *p, affine m, const mask *clip, canvas *c)
{
    double box[4];
    mask inner = *clip;
    bool boxed = colr_clip_box(w->colr, p->glyph, box);
    if (boxed) mask_box(box, m, clip, &inner);
    bool fine = spend(w, area_pixels(inner.at));
    if (fine && area_pixels(inner.at))
        fine = paint_at(w, colr_root(w->colr, p->glyph), m, &inner, c);
    if (boxed) free(inner.cover);
    return fine;
}

static bool paint_group(walk *w, const colr_paint *p, affine m, const mask *clip, canvas *c)
{
    mask whole = {.at = clip->at};
    if (w->groups >= DEEPEST_GROUP || !spend(w, 4 * area_pixels(clip->at))) return false;
    canvas below, above;
    canvas_init(&below, clip->at);
    canvas_init(&above, clip->at);
    w->groups++;
    bool fine =
        paint_at(w, p->backdrop, m, &whole, &below) && paint_at(w, p->child, m, &whole, &above);
    w->groups--;
    if (fine) {
        canvas_blend(&below, &above, p->mode);
        canvas_draw(c, clip, &below);
    }
    free(below.px);
    free(above.px);
    return fine;
}

static bool paint_at(walk *w, size_t at, affine m, const mask *clip, canvas *c)
{
    colr_paint p;
    if (!enter(w, at, &p)) return false;
    bool fine = true;
    w->depth++;
    switch (p.kind) {
    case COLR_LAYERS:
        for (uint32_t i = 0; i < p.n && fine; i++)
            fine = paint_at(w, colr_layer(w->colr, p.first + i), m, clip, c);
        break;
    case COLR_GLYPH: fine = paint_inside(w, &p, m, clip, c); break;
    case COLR_PART: fine = paint_part(w, &p, m, clip, c); break;
    case COLR_TRANSFORM: fine = paint_at(w, p.child, affine_of(m, p.by), clip, c); break;
    case COLR_COMPOSITE: fine = paint_group(w, &p, m, clip, c); break;
    default: fine = paint_color(w, &p, m, clip, c); break;
    }
    w->depth--;
    return fine;
}

bool colr_paint_glyph(const face *f, uint32_t gid, affine m, const uint8_t ink[4], canvas *c,
                      bool *inked)
{
    walk w = {.f = f,
              .colr = face_table(f, FONT_TAG('C', 'O', 'L', 'R')),
              .ink = ink,
              .inked = inked,
              .work = SOME_WORK + MOST_TIMES * area_pixels(c->at)};
    if (w.work > MOST_WORK) w.work = MOST_WORK;
    mask whole = {.at = c->at}, clip = whole;
    double box[4];
    if (colr_clip_box(w.colr, gid, box)) mask_box(box, m, &whole, &clip);
    bool fine = paint_at(&w, colr_root(w.colr, gid), m, &clip, c);
    free(clip.cover);
    return fine;
}
