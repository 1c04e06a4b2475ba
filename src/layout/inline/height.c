/* Line boxes (CSS 2.2, 10.8). The paragraph's own line-height is the strut. Larger or raised text
 * adds to it only what its em box needs beyond the strut, any text what a greater line-height of
 * its own asks for: strict half-leading would push lines apart by fractions of a point wherever
 * code or a raised figure stands, and facing pages would no longer be level. */
#include "layout/grid.h"
#include "layout/inline/inline.h"

typedef struct extent {
    mpt ascent, descent;
} extent;

static void include(extent *e, mpt ascent, mpt descent)
{
    e->ascent = mpt_max(e->ascent, ascent);
    e->descent = mpt_max(e->descent, descent);
}

static mpt leading_of(const style *s, const face_metrics *m)
{
    return s->line_height < 0 ? m->ascent + m->descent + m->line_gap : s->line_height;
}

bool leading_is_lost(const style *s)
{
    return s->line_height >= 0 && (int64_t)s->line_height * 5 < (int64_t)s->font_size * 4;
}

static extent strut_of(const para *p)
{
    const style *s = p->box->style;
    const face_metrics *m = &font_of(p->l, s, p->box)->m;
    mpt leading = leading_is_lost(s) ? s->font_size / 5 * 6 : leading_of(s, m);
    mpt ascent = m->ascent + (leading - m->ascent - m->descent) / 2;
    if (!p->on_grid) return (extent){ascent, leading - ascent};
    const page_grid *g = grid_of(p->l); /* all faces on the root's baseline */
    return (extent){g->baseline, g->step - g->baseline};
}

mpt para_leading(const para *p)
{
    extent strut = strut_of(p);
    return strut.ascent + strut.descent;
}

mpt strut_ascent(layout *l, const style *s, const box *b, mpt leading)
{
    const face_metrics *m = &font_of(l, s, b)->m;
    return m->ascent + (leading - m->ascent - m->descent) / 2;
}

static void include_piece(const para *p, const piece *pc, mpt root_leading, extent *e)
{
    const style *s = pc->inl->style;
    const face_metrics *m = &font_of(p->l, s, p->box)->m;
    mpt height = m->ascent + m->descent, leading = leading_of(s, m);
    if (leading > root_leading && s->line_height >= 0) {
        mpt ascent = m->ascent + (leading - height) / 2;
        include(e, pc->rise + ascent, leading - ascent - pc->rise);
        return;
    }
    if (!pc->rise && s->font_size <= p->box->style->font_size) return;
    mpt ascent = height > 0 ? (mpt)mul_div(m->ascent, s->font_size, height) : s->font_size;
    /* a raised or lowered figure needs what its ink needs */
    mpt above = pc->rise ? mpt_min(ascent, m->cap_height) : ascent;
    include(e, pc->rise + above, s->font_size - ascent - pc->rise);
}

mpt line_over(const line *ln)
{
    enum { TOLERANCE = 100 };
    mpt over = ln->width - ((const line_detail *)ln->detail)->room;
    return over > TOLERANCE ? over : 0;
}

static void line_height(para *p, const breaking *br, line *ln, extent strut)
{
    bool text = ln->first == ln->end, objects = false;
    extent e = {0, 0};
    mpt root = strut.ascent + strut.descent;
    const piece *pc = ln->first < ln->end ? piece_at(p, ln->first) : p->pieces + p->n_pieces;
    for (; pc < p->pieces + p->n_pieces && pc->first < ln->end; pc++) {
        const atom *a = &p->atoms[mpt_max((mpt)pc->first, (mpt)ln->first)];
        if (a->kind == ATOM_OBJECT) {
            const object_size *o = &br->sizes[a->glyph];
            mpt rise = p->objects[a->glyph].rise;
            include(&e, o->ascent + rise, o->descent - rise);
            objects = true;
        } else if (a->kind != ATOM_EDGE) {
            text = text || a->kind != ATOM_SPACE;
            if (pc->inl && pc->inl->style && (pc->inl->style != p->box->style || pc->rise))
                include_piece(p, pc, root, &e);
        }
    }
    /* a line of pictures only needs no room for letters below them */
    if (text || !objects) include(&e, strut.ascent, strut.descent);
    mpt width = line_over(ln) ? ln->width : 0, room = ((const line_detail *)ln->detail)->room;
    ln->baseline = width ? (mpt)mul_div(e.ascent, room, width) : e.ascent;
    ln->height = mpt_max(0, e.ascent + e.descent);
    if (width) ln->height = (mpt)mul_div(ln->height, room, width);
}

/* ---- readings: the leading holds them */

/* How far those of the line reach beyond the letters' em. */
static extent readings_of(const para *p, const line *ln)
{
    extent e = {0, 0};
    for (uint32_t i = ruby_first(p, ln->first);
         i < p->n_rubies && p->boxes[p->rubies[i].box].end <= ln->end; i++) {
        mpt reach = ruby_extent(&p->rubies[i]);
        if (p->rubies[i].side == READING_OVER) e.ascent = mpt_max(e.ascent, reach);
        if (p->rubies[i].side == READING_UNDER) e.descent = mpt_max(e.descent, reach);
    }
    return e;
}

static bool is_cell_top(const box *b)
{
    return b->parent && b->parent->kind == BOX_CELL && b->parent->first == b;
}

/* Where the leading does not hold them, the line goes down by what is missing, and that is told. In
 * a cell nothing is above the first line that could lend its half. */
static void make_room(para *p, breaking *br)
{
    mpt em = p->box->style->font_size, most = 0;
    extent strut = strut_of(p), above = {0, 0};
    mpt leading = strut.ascent + strut.descent - em;
    for (uint32_t i = 0; i < br->lines.n; i++) {
        line *ln = &br->lines.at[i];
        extent e = readings_of(p, ln);
        bool top = !i && is_cell_top(p->box);
        mpt missing = e.ascent + above.descent - (top ? leading / 2 : leading);
        if (missing > 0) {
            ln->baseline += missing;
            ln->height += missing;
        }
        if (!top) most = mpt_max(most, missing);
        if (i + 1 == br->lines.n && e.descent > leading) {
            ln->height += e.descent - leading;
            most = mpt_max(most, e.descent - leading);
        }
        above = e;
    }
    if (most > 0)
        diag_add(p->l->diag, D_RUBY_TIGHT, place_of(p->l, p->box),
                 "The line height leaves no room for the readings; their lines stand %d.%d pt "
                 "further apart",
                 most / 1000, most / 100 % 10);
}

void line_heights(para *p, breaking *br)
{
    extent strut = strut_of(p);
    for (uint32_t i = 0; i < br->lines.n; i++) line_height(p, br, &br->lines.at[i], strut);
    if (p->n_rubies) make_room(p, br);
}
