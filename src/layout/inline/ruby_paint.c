/* Readings over, under and beside their bases. They come behind all text of their line, so that a
 * copy of the line has its characters in a row. */
#include <stdlib.h>

#include "layout/inline/paint.h"

typedef struct reading {
    painter k;
    const ruby *r;
    const line *ln;  /* its own */
    mpt left, right; /* of the base, frame coordinates */
    mpt base;        /* the base's own baseline */
} reading;

/* Of what is on this line; the last one of a base that was torn. */
static void find_base(const painter *k, const ruby *r, reading *g)
{
    const inline_box *b = &k->p->boxes[r->box];
    uint32_t from = b->first + 1 > k->ln->first ? b->first + 1 : k->ln->first;
    uint32_t to = b->end - 1 < k->ln->end ? b->end - 1 : k->ln->end;
    mpt rise = 0;
    g->left = MPT_MAX;
    g->right = -MPT_MAX;
    for (uint32_t i = from; i < to; i++) {
        const placed_atom *a = &k->at[i - k->ln->first];
        g->left = mpt_min(g->left, a->x);
        g->right = mpt_max(g->right, a->x + a->width);
        rise = a->rise;
    }
    if (from >= to) { /* nothing under it: over the edges that are kept free */
        const placed_atom *a = &k->at[b->end - 1 - k->ln->first];
        g->left = a->x - (b->end - 2 >= k->ln->first ? a[-1].width : 0);
        g->right = a->x + a->width;
    }
    g->left += k->x;
    g->right += k->x;
    g->base = k->baseline - b->rise - rise;
}

/* The base's room is shared among the characters of the reading. Returns where it begins. */
static mpt share_room(const reading *g, placed_atom *at)
{
    const ruby *r = g->r;
    mpt room = g->right - g->left - r->width, n = (mpt)r->units, each = 0, lead = room / 2;
    if (r->align == RUBY_START) lead = 0;
    if (room > 0 && n && r->align == RUBY_SPACE_AROUND) {
        each = room / n;
        lead = each / 2;
    }
    if (room > 0 && n > 1 && r->align == RUBY_SPACE_BETWEEN) {
        each = room / (n - 1);
        lead = 0;
    }
    for (uint32_t i = 1, seen = 0; i < g->ln->end && each; i++) {
        seen += g->ln->para->atoms[i - 1].kind != ATOM_EDGE;
        at[i].x += each * (mpt)seen;
    }
    return g->left + lead;
}

/* A reading stays in the measure, and behind the one before it. */
static mpt keep_in(const painter *k, const reading *g, mpt x, mpt width, mpt *taken)
{
    const line_detail *d = k->ln->detail;
    if (k->p->bidi) return x;
    mpt least = mpt_max(k->x, *taken > -MPT_MAX ? *taken + g->r->apart : -MPT_MAX);
    mpt most = k->x + d->br->measure - width;
    if (x > most && x > k->x) x = mpt_max(most, k->x);
    if (x < least && !g->r->lift) x = least;
    if (!g->r->lift) *taken = x + width;
    return x;
}

static void paint_along(painter *k, reading *g, mpt *taken)
{
    const ruby *r = g->r;
    const style *s = r->inl->style, *base = k->p->boxes[r->box].style;
    placed_atom *at = g->k.at;
    uint32_t n = g->ln->end;
    mpt own = at[0].x, x = share_room(g, at);
    mpt width = at[n - 1].x + at[n - 1].width - own;
    mpt up = r->western ? em_top(NULL, s) : em_top(r->reading, s), top = em_top(k->p, base);
    x = keep_in(k, g, x, width, taken);
    g->k.x = x - own;
    if (r->side == READING_OVER)
        g->k.baseline = g->base - top - ruby_extent(r) + up;
    else
        g->k.baseline = g->base - top + base->font_size + ruby_extent(r) - r->size + up;
    paint_placed(&g->k);
}

/* ---- Bopomofo: a column at the right, its tone at the shoulder of the last sign or on top */

/* Puts the middle of the atom's ink at x, y (up from the base's baseline). */
static void centre(const reading *g, uint32_t i, mpt x, mpt y)
{
    const para *p = g->ln->para;
    const atom *a = &p->atoms[i];
    const piece *pc = piece_at(p, i);
    placed_atom *at = &g->k.at[i];
    int32_t ink[4];
    at->x = x - at->width / 2;
    at->rise = y - g->r->size * 38 / 100;
    if (a->apart || !pc->face || !face_ink(pc->face, a->glyph, ink)) return;
    int64_t upem = 2 * (int64_t)face_upem(pc->face);
    at->x = x - at->shift - (mpt)mul_div(ink[0] + ink[2], pc->size, upem);
    at->rise = y - (mpt)mul_div(ink[1] + ink[3], pc->size, upem);
}

static void paint_beside(painter *k, reading *g)
{
    const para *p = g->ln->para;
    const style *base = k->p->boxes[g->r->box].style;
    mpt size = g->r->size, step = ruby_sign_step(g->r), signs = (mpt)ruby_signs(p), seen = 0;
    mpt middle = em_top(k->p, base) - base->font_size / 2;
    mpt x = g->right + base->font_size / 40 + size * 2 / 5;
    mpt top = middle + signs * step / 2; /* of the column; three signs are an em high */
    for (uint32_t i = 0; i < g->ln->end; i++) {
        uint32_t cp = first_cp(p->text, p->atoms[i].from);
        if (p->atoms[i].kind != ATOM_CHAR) continue;
        if (cp == 0x02D9)
            centre(g, i, x, top + size / 5);
        else if (is_tone(cp))
            centre(g, i, x + size * 5 / 8, top - (signs - 1) * step - size / 8);
        else
            centre(g, i, x, top - seen++ * step - step / 2);
    }
    g->k.x = 0;
    g->k.baseline = g->base;
    paint_placed(&g->k);
}

/* In vertical writing: puts the middle of the ink at x down the column, y to its right. */
static void centre_upright(const reading *g, uint32_t i, mpt x, mpt y)
{
    const para *p = g->ln->para;
    const atom *a = &p->atoms[i];
    const piece *pc = piece_at(p, i);
    placed_atom *at = &g->k.at[i];
    const placed_glyph *o = a->apart ? &p->glyphs[a->glyph] : NULL; /* the glyph's own origin */
    int32_t ink[4];
    at->x = x - at->width / 2;
    at->rise = y - font_middle(font_of(g->k.l, g->r->inl->style, p->box));
    if (!o || !pc->face || !face_ink(pc->face, o->id, ink)) return;
    int64_t upem = 2 * (int64_t)face_upem(pc->face);
    at->x = x - o->x + (mpt)mul_div(ink[1] + ink[3], pc->size, upem);
    at->rise -= o->y + (mpt)mul_div(ink[0] + ink[2], pc->size, upem);
}

static void paint_shoulder(painter *k, reading *g)
{
    const para *p = g->ln->para;
    const style *base = k->p->boxes[g->r->box].style;
    mpt size = g->r->size, step = ruby_sign_step(g->r), signs = (mpt)ruby_signs(p), seen = 0;
    mpt top = (g->left + g->right - signs * step) / 2;
    mpt y = em_top(k->p, base) + g->r->lift + size / 2;
    for (uint32_t i = 0; i < g->ln->end; i++) {
        uint32_t cp = first_cp(p->text, p->atoms[i].from);
        if (p->atoms[i].kind != ATOM_CHAR) continue;
        if (cp == 0x02D9)
            centre_upright(g, i, top - size / 5, y);
        else if (is_tone(cp))
            centre_upright(g, i, top + (signs - 1) * step + size / 8, y + size * 5 / 8);
        else
            centre_upright(g, i, top + seen++ * step + step / 2, y);
    }
    g->k.x = 0;
    g->k.baseline = g->base;
    paint_placed(&g->k);
}

static void paint_ruby(painter *k, const ruby *r, mpt *taken)
{
    mpt all = r->bopomofo ? para_max_width(k->l, r->reading) : r->width;
    const lines *own = para_lines(k->l, r->reading, mpt_max(all, 1), 0);
    if (!own->n || own->at[0].first == own->at[0].end) return;
    reading g = {.r = r, .ln = &own->at[0]};
    uint32_t n = g.ln->end - g.ln->first;
    g.k = (painter){.l = k->l,
                    .p = r->reading,
                    .ln = g.ln,
                    .f = k->f,
                    .artifact = k->artifact,
                    .at = mem_alloc(n * sizeof(placed_atom))};
    place_line(g.ln, g.k.at);
    find_base(k, r, &g);
    if (r->side == READING_BESIDE)
        paint_beside(k, &g);
    else if (r->bopomofo)
        paint_shoulder(k, &g);
    else
        paint_along(k, &g, taken);
    free(g.k.at);
    free(g.k.decor.at);
}

void paint_rubies(painter *k)
{
    const para *p = k->p;
    mpt taken[2] = {-MPT_MAX, -MPT_MAX};
    for (uint32_t i = ruby_first(p, k->ln->first);
         i < p->n_rubies && p->boxes[p->rubies[i].box].end <= k->ln->end; i++)
        paint_ruby(k, &p->rubies[i], &taken[p->rubies[i].side == READING_UNDER]);
}
