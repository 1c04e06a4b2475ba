/* A line → items: first the inline boxes behind the text (backgrounds, borders, links), then text,
 * objects and leaders in reading order, then the lines over and under it. A text item is a stretch
 * of one piece; its text is every byte of it, so that a copy from the PDF gives the source back. */
#include <stdlib.h>

#include "base/utf8.h"
#include "layout/inline/paint.h"

static const style *style_of(const para *p, const piece *pc)
{
    return pc->inl && pc->inl->style ? pc->inl->style : p->box->style;
}

/* ---- fragments of inline boxes */

typedef struct fragment {
    const inline_box *b;
    mpt x, end; /* margin edges at the sides that are here */
    bool opens, closes;
} fragment;

static fragment fragment_of(const painter *k, const inline_box *b)
{
    const line *ln = k->ln;
    fragment f = {.b = b, .opens = b->first >= ln->first, .closes = b->end <= ln->end};
    uint32_t from = f.opens ? b->first : ln->first, to = f.closes ? b->end : ln->end;
    if (from >= to) return f;
    f.x = MPT_MAX;
    f.end = -MPT_MAX;
    for (uint32_t i = from; i < to; i = k->p->bidi || i + 1 == to ? i + 1 : to - 1) {
        const placed_atom *a = &k->at[i - ln->first];
        f.x = mpt_min(f.x, k->x + a->x);
        f.end = mpt_max(f.end, k->x + a->x + a->width);
    }
    return f;
}

static void paint_link(painter *k, const fragment *g, rect area)
{
    const inl *open = g->b->open;
    if (k->artifact || (!open->link.url.n && !open->link.target.n)) return;
    item *it = frame_add(k->l->mem, k->f, ITEM_LINK, open->node, area.x, area.y);
    it->link.w = area.w;
    it->link.h = area.h;
    it->link.url = open->link.url;
    it->link.target = open->link.target;
}

static mpt side_of(const style *s, int side)
{
    mpt border = s->border_style[side] > BORDER_HIDDEN ? s->border_width[side] : 0;
    return border + len_resolve(s->padding[side], 0, 0);
}

/* The area of letters: the em box of the face, the same for CJK and Western faces. */
static rect letters_of(const painter *k, const style *s, mpt rise, mpt x, mpt end)
{
    const face_metrics *m = &font_of(k->l, s, k->p->box)->m;
    mpt height = m->ascent + m->descent;
    mpt ascent = height > 0 ? (mpt)mul_div(m->ascent, s->font_size, height) : s->font_size;
    return (rect){x, k->baseline - rise - ascent, end - x, s->font_size};
}

static void paint_fragment(painter *k, const inline_box *b)
{
    fragment g = fragment_of(k, b);
    const style *s = b->style;
    if (g.end <= g.x || s->visibility) return;
    bool ltr = s->direction == 0;
    bool left = ltr ? g.opens : g.closes, right = ltr ? g.closes : g.opens;
    if (left) g.x += len_resolve(s->margin[LEFT], 0, 0);
    if (right) g.end -= len_resolve(s->margin[RIGHT], 0, 0);
    rect area = letters_of(k, s, b->rise, g.x, g.end), border = area;
    border.y -= side_of(s, TOP);
    border.h += side_of(s, TOP) + side_of(s, BOTTOM);
    unsigned sides = SIDE_TOP | SIDE_BOTTOM | (left ? SIDE_LEFT : 0u) | (right ? SIDE_RIGHT : 0u);
    if (b->painted) paint_box(k->f, k->l->mem, s, border, sides, b->open->node);
    paint_link(k, &g, area);
    if (!b->decorated) return;
    if (left) g.x += side_of(s, LEFT);
    if (right) g.end -= side_of(s, RIGHT);
    /* lines of neighbours (proper names, book titles) do not touch */
    mpt apart = s->font_size / (s->decoration_style == LINE_STYLE_WAVY ? 10 : 16);
    add_decor(k, s, b->rise, g.x + (left ? apart : 0), g.end - (right ? apart : 0), b->open->node);
}

/* All inline boxes that have atoms on the line, outer ones first. */
static void paint_boxes(painter *k)
{
    const para *p = k->p;
    const line *ln = k->ln;
    if (!p->n_boxes) return;
    uint32_t low = 0, high = p->n_boxes, depth = 0;
    uint32_t at = piece_at(p, ln->first)->box;
    while (at != NONE && p->boxes[at].first >= ln->first) at = p->boxes[at].parent;
    for (uint32_t i = at; i != NONE; i = p->boxes[i].parent) depth++;
    uint32_t *outer = mem_alloc((depth + 1) * sizeof *outer);
    for (uint32_t i = at, n = depth; i != NONE; i = p->boxes[i].parent) outer[--n] = i;
    for (uint32_t i = 0; i < depth; i++) paint_fragment(k, &p->boxes[outer[i]]);
    free(outer);
    while (low < high) { /* boxes stand in the order of their first atoms */
        uint32_t mid = low + (high - low) / 2;
        if (p->boxes[mid].first < ln->first)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < p->n_boxes && p->boxes[low].first < ln->end; low++)
        paint_fragment(k, &p->boxes[low]);
}

/* ---- text */

typedef struct stretch { /* atoms [from, to) of one piece, all with glyphs or spaces */
    const piece *pc;
    uint32_t from, to;
    bool hyphen; /* the line's hyphen follows */
} stretch;

static uint32_t count_glyphs(const painter *k, const stretch *s)
{
    uint32_t n = s->hyphen;
    for (uint32_t i = s->from; i < s->to; i++) n += k->p->atoms[i].n_glyphs;
    return n;
}

static uint32_t put_atom(const painter *k, uint32_t i, mpt origin, uint32_t text_from,
                         frame_glyph *out)
{
    const atom *a = &k->p->atoms[i];
    const placed_atom *at = &k->at[i - k->ln->first];
    mpt x = at->x + at->shift - origin;
    uint32_t cluster = a->from - text_from;
    if (!a->apart) {
        if (a->n_glyphs) *out = (frame_glyph){a->glyph, cluster, x, at->rise};
        return a->n_glyphs;
    }
    for (uint32_t j = 0; j < a->n_glyphs; j++) {
        const placed_glyph *g = &k->p->glyphs[a->glyph + j];
        out[j] = (frame_glyph){g->id, cluster, x + g->x, g->y + at->rise};
    }
    return a->n_glyphs;
}

/* The hyphen's text is a soft hyphen: the source's own, or one put behind. */
static str hyphen_text(const painter *k, str text)
{
    if (str_ends(text, "\xC2\xAD")) return text;
    return str_printf(k->l->mem, "%.*s\xC2\xAD", STR_ARG(text));
}

static void paint_text(painter *k, const stretch *s)
{
    const para *p = k->p;
    const style *st = style_of(p, s->pc);
    uint32_t n = count_glyphs(k, s), at = 0, from = p->atoms[s->from].from;
    if (!n || st->visibility) return;
    bool rtl = s->pc->level & 1;
    uint32_t left = rtl ? s->to - 1 : s->from, right = rtl ? s->from : s->to - 1;
    const placed_atom *first = &k->at[left - k->ln->first], *last = &k->at[right - k->ln->first];
    style_font *font = font_of(k->l, st, p->box);
    frame_glyph *g = arena_array(k->l->mem, frame_glyph, n);
    for (uint32_t i = 0; i < s->to - s->from; i++)
        at += put_atom(k, rtl ? s->to - 1 - i : s->from + i, first->x, from, g + at);
    bool upright = s->pc->orient != ORIENT_ALONG;
    mpt up = s->pc->rise + (upright ? font_middle(font) : 0);
    item *it = frame_add(k->l->mem, k->f, ITEM_TEXT, s->pc->inl ? s->pc->inl->node : p->box->node,
                         k->x + first->x, k->baseline - up);
    it->artifact = k->artifact;
    it->text.face = s->pc->face;
    it->text.size = s->pc->size;
    it->text.ink = st->ink;
    it->text.glyphs = g;
    it->text.text = str_sub(p->text, from, p->atoms[s->to].from - from);
    it->text.width = last->x + last->width - first->x;
    it->text.rtl = rtl;
    it->text.slant = s->pc->slant;
    it->text.bold = s->pc->bold;
    it->text.upright = upright;
    it->text.combined = s->pc->scale;
    if (s->hyphen && font->hyphen_width && font->hyphen_face == s->pc->face && !rtl) {
        it->text.text = hyphen_text(k, it->text.text);
        g[at++] =
            (frame_glyph){font->hyphen_glyph, (uint32_t)it->text.text.n - 2, it->text.width, 0};
        it->text.width += font->hyphen_width;
        it->text.hyphen = true;
    }
    it->text.n = at;
    paint_colors(k, k->f->items.n - 1);
}

/* ---- the line */

static void paint_object(painter *k, uint32_t i)
{
    const atom *a = &k->p->atoms[i];
    const placed_atom *at = &k->at[i - k->ln->first];
    const line_detail *d = k->ln->detail;
    if (a->kind == ATOM_OBJECT)
        object_paint(k->p, a->glyph, &d->br->sizes[a->glyph], k->x + at->x, k->baseline, k->f,
                     k->artifact);
    else if (a->kind == ATOM_LEADER)
        leader_paint(k->p, a->glyph, k->x + at->x, at->width, k->x + d->br->measure, k->baseline,
                     k->f);
}

static void paint_piece(painter *k, const piece *pc, uint32_t from, uint32_t to)
{
    const line_detail *d = k->ln->detail;
    const style *st = style_of(k->p, pc);
    if (!pc->face) {
        for (uint32_t i = from; i < to; i++) paint_object(k, i);
        return;
    }
    bool hyphen = d->hyphen && to == k->ln->end;
    paint_text(k, &(stretch){pc, from, to, hyphen});
    if (st->emphasis_mark.n) paint_emphasis(k, pc, from, to);
    const style *around = pc->box == NONE ? k->p->box->style : k->p->boxes[pc->box].style;
    if (!st->decoration_lines || st == around || st == k->p->box->style) return;
    const placed_atom *a = &k->at[from - k->ln->first], *b = &k->at[to - 1 - k->ln->first];
    add_decor(k, st, pc->rise, k->x + mpt_min(a->x, b->x),
              k->x + mpt_max(a->x + a->width, b->x + b->width), pc->inl->node);
}

static void paint_pieces(painter *k)
{
    const para *p = k->p;
    for (const piece *pc = piece_at(p, k->ln->first);
         pc < p->pieces + p->n_pieces && pc->first < k->ln->end; pc++) {
        uint32_t from = pc->first > k->ln->first ? pc->first : k->ln->first;
        uint32_t to = pc + 1 < p->pieces + p->n_pieces ? pc[1].first : p->n_atoms;
        if (to > k->ln->end) to = k->ln->end;
        if (from < to) paint_piece(k, pc, from, to);
    }
}

/* Decorations of the block containers that the paragraph stands in go under all of its text. */
static void decorate_block(painter *k)
{
    for (const box *b = k->p->box; b; b = b->parent)
        if (b->style->decoration_lines)
            add_decor(k, b->style, 0, k->x + k->ln->x, k->x + k->ln->x + k->ln->width, b->node);
}

static void tell(const painter *k)
{
    const line_detail *d = k->ln->detail;
    const para *p = k->p;
    mpt over = line_over(k->ln);
    uint32_t from = p->atoms[k->ln->first].from, to = p->atoms[k->ln->end].from, n = to - from;
    if (n > 60) { /* enough to find it by */
        size_t end = from + 60;
        while (end > from && ((uint8_t)p->text.p[end] & 0xC0) == 0x80) end--;
        n = (uint32_t)end - from;
    }
    if (over)
        diag_add(k->l->diag, D_LINE_OVERFULL, place_of(k->l, p->box),
                 "A line is %d.%d pt wider than its measure; it was set smaller: %.*s", over / 1000,
                 over / 100 % 10, (int)n, p->text.p + from);
    if (k->ln->last || p->box->style->text_align != ALIGN_JUSTIFY || over) return;
    mpt em = p->box->style->font_size;
    uint32_t atoms = k->ln->end - k->ln->first;
    bool hollow = d->target == d->natural && d->room - d->target > 2 * em;
    if (hollow || (int64_t)(d->target - d->natural) * 4 > (int64_t)em * (atoms > 4 ? atoms : 4))
        diag_add(k->l->diag, D_LINE_LOOSE, place_of(k->l, p->box), "A line is set very loose: %.*s",
                 (int)n, p->text.p + from);
}

void paint_placed(painter *k)
{
    paint_boxes(k);
    decorate_block(k);
    paint_decor(k, true);
    paint_pieces(k);
    paint_decor(k, false);
    if (k->p->n_rubies) paint_rubies(k);
}

void line_paint(layout *l, const line *ln, mpt x, mpt y, frame *f, bool artifact)
{
    const para *p = ln->para;
    if (l->dump) line_dump(l, ln);
    if (ln->first >= ln->end) return;
    painter k = {.l = l,
                 .p = p,
                 .ln = ln,
                 .f = f,
                 .x = x,
                 .baseline = y + ln->baseline,
                 .artifact = artifact,
                 .at = mem_alloc((ln->end - ln->first) * sizeof(placed_atom))};
    uint32_t from = f->items.n;
    place_line(ln, k.at);
    paint_placed(&k);
    const line_detail *d = ln->detail;
    if (line_over(ln)) frame_scale(f, l->mem, from, x + ln->x, k.baseline, d->room, ln->width);
    if (d->wrapped) paint_wrap_mark(&k);
    tell(&k);
    free(k.at);
    free(k.decor.at);
}
