/* The way in: a paragraph is prepared once (collected, shaped, spaced, segmented), kept in its box,
 * and broken once for each measure that is asked for. */
#include "base/utf8.h"
#include "layout/grid.h"
#include "layout/inline/inline.h"

const piece *piece_at(const para *p, uint32_t i)
{
    uint32_t low = 0, high = p->n_pieces;
    while (low + 1 < high) {
        uint32_t mid = (low + high) / 2;
        if (p->pieces[mid].first <= i)
            low = mid;
        else
            high = mid;
    }
    return &p->pieces[low];
}

para *para_prepare(layout *l, const box *b)
{
    para *p = b->cache;
    if (p && p->l == l && (!p->has_refs || p->pass == l->pass)) return p;
    p = arena_new_of(l->mem, para);
    *p = (para){.l = l, .box = b, .pass = l->pass, .rtl = b->style->direction == 1};
    p->vertical = b->style->writing_mode == WRITING_VERTICAL_RL;
    p->pre = level_is_pre(b->style->white_space);
    p->on_grid = grid_takes(l, b->style) && grid_reaches(l, b);
    if (p->on_grid && !p->pre) p->cell = grid_cell(l, b->style);
    collected c = {.scratch = arena_new()};
    collect(p, &c);
    bidi_levels(p, &c);
    orient_chunks(p, &c);
    shape(p, &c);
    if (p->n_atoms) {
        space_atoms(p);
        if (p->n_rubies) ruby_space(p);
        segment(p, &c);
        if (p->n_rubies) ruby_ranks(p);
        warichu_set(p);
    }
    arena_drop(c.scratch);
    ((box *)(uintptr_t)b)->cache = p; /* the one field of a box that is layout's */
    return p;
}

const lines *para_lines(layout *l, para *p, mpt measure, mpt first_x)
{
    (void)l;
    for (breaking *br = p->breakings; br; br = br->next)
        if (br->measure == measure && br->first_x == first_x) return &br->lines;
    breaking *br = break_lines(p, measure, first_x, NULL);
    line_heights(p, br);
    br->next = p->breakings;
    p->breakings = br;
    return &br->lines;
}

const lines *para_lines_beside(layout *l, para *p, mpt measure, const line_shape *shape)
{
    (void)l;
    breaking *br = break_lines(p, measure, 0, shape);
    line_heights(p, br);
    return &br->lines;
}

line line_flush(const line *ln, mpt measure)
{
    line out = *ln;
    const para *p = ln->para;
    if (p->box->style->text_align != ALIGN_CENTER || p->pre) return out;
    mpt rest = mpt_max(0, measure - ln->width);
    out.x = p->rtl ? rest : 0;
    return out;
}

line line_within(layout *l, const line *ln, mpt room)
{
    line out = *ln;
    line_detail *d = arena_copy(l->mem, ln->detail, sizeof *d);
    d->room = mpt_min(d->room, room);
    out.detail = d;
    return out;
}

void para_done(const line *ln)
{
    para *p = (para *)(uintptr_t)ln->para;
    const lines *ls = &((const line_detail *)ln->detail)->br->lines;
    if (ln->kept || ln->first != ls->at[ls->n - 1].first) return; /* it may be a copy */
    arena_release(p->l->mem, p->atoms);
    p->atoms = NULL;
}

/* ---- widths for tables and boxes that shrink to fit */

static mpt width_of(para *p, uint32_t i, bool least)
{
    const atom *a = &p->atoms[i];
    if (a->kind == ATOM_OBJECT)
        return least ? object_min_width(p, a->glyph) : object_max_width(p, a->glyph);
    if (a->kind == ATOM_LEADER) return p->box->style->font_size;
    return a->width;
}

static mpt to_mpt(int64_t w)
{
    return w > MPT_MAX ? MPT_MAX : w < 0 ? 0 : (mpt)w;
}

static mpt indent_of(const para *p)
{
    return p->box->indent_first ? len_resolve(p->box->style->text_indent, 0, 0) : 0;
}

/* width: of the piece so far. A name or a hash that is longer than a word is ever is cut where it
 * must be, rather than that a table is turned, or stands out of the page, for its sake. */
static bool ends_piece(const para *p, const atom *a, int64_t width)
{
    enum { WORD_MOST_EM = 18, NOWRAP_MOST_EM = 36 };
    if (a->rank <= BREAK_SOFT || a->rank == BREAK_LINE) return true;
    if (a->rank == BREAK_NEVER) return false;
    int64_t em = p->box->style->font_size;
    if (a->rank > BREAK_LAST) return width >= NOWRAP_MOST_EM * em;
    return p->box->style->overflow_wrap == WRAP_ANYWHERE || width >= WORD_MOST_EM * em;
}

mpt para_min_width(layout *l, para *p)
{
    (void)l;
    int64_t most = 0, x = 0, solid = 0; /* solid: x without the spaces at its end */
    uint32_t first = 0;
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        const atom *a = &p->atoms[i];
        x += width_of(p, i, true);
        if (a->kind != ATOM_SPACE && a->kind != ATOM_BREAK) solid = x;
        if (ends_piece(p, a, x) || i + 1 == p->n_atoms) {
            uint32_t last = i;
            while (last > first && p->atoms[last].kind == ATOM_SPACE) last--;
            int64_t w = solid - trim_at_start(p, first, false) - trim_at_end(p, last);
            if (w > most) most = w;
            x = solid = 0;
            first = i + 1;
        } else {
            x += a->gap;
        }
    }
    return to_mpt(most + wrap_mark_room(p));
}

mpt para_max_width(layout *l, para *p)
{
    (void)l;
    int64_t most = 0, x = indent_of(p), solid = x;
    mpt gap = 0;
    uint32_t first = 0;
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        const atom *a = &p->atoms[i];
        if (i == first) x -= trim_at_start(p, i, i == 0);
        x += gap + width_of(p, i, false);
        gap = a->gap;
        if (a->kind != ATOM_SPACE && a->kind != ATOM_BREAK) solid = x;
        if (a->kind != ATOM_BREAK && i + 1 < p->n_atoms) continue;
        if (solid > most) most = solid;
        x = solid = p->box->style->indent_each_line ? indent_of(p) : 0;
        gap = 0;
        first = i + 1;
    }
    return to_mpt(most + wrap_mark_room(p));
}

static bool is_digit_at(const para *p, uint32_t i)
{
    return p->atoms[i].cls == CH_DIGIT;
}

/* The decimal point of the first number, or its end; 0 when there is no number. */
mpt para_decimal_offset(layout *l, para *p)
{
    (void)l;
    int64_t x = 0;
    bool in = false;
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        const atom *a = &p->atoms[i];
        uint32_t cp = a->kind == ATOM_CHAR ? first_cp(p->text, a->from) : 0;
        bool digit = is_digit_at(p, i);
        bool group = cp == ',' && i + 1 < p->n_atoms && is_digit_at(p, i + 1);
        if (a->kind == ATOM_BREAK || (in && !digit && !group)) break;
        in = in || digit;
        x += width_of(p, i, false) + a->gap;
    }
    return in ? to_mpt(x) : 0;
}
