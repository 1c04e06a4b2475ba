/* Text in the cells of a page's character grid (`-bx-grid`, layout/grid.c). A character of the
 * grid's size takes a whole number of cells and stands in their middle. Whatever lies between two
 * of them (Western words, figures, smaller type) is made a whole number of cells by air on both
 * sides, about half a cell at most, so that the next character stands in a cell again. When a line
 * Marks stay with the word that they open or close: the air is outside of them. When a line
 * begins inside of such a stretch, all the air that its rest needs is behind it: that depends on
 * the line, and break.c and place.c ask cells_start for it.
 *
 * Lines are not made equal: it would take the characters out of their cells. */
#include "layout/inline/inline.h"

/* Up to a whole number of cells. slack: what may be over, to be drawn together; negative: air that
 * there is at least. */
static mpt missing(int64_t w, mpt cell, mpt slack)
{
    return w <= 0 ? 0 : (mpt)((w + cell - 1 - slack) / cell * cell - w);
}

/* Figures of half an em fill their cells; words beside Han without air would touch it. */
static mpt slack_of(mpt cell, bool figures)
{
    return figures ? cell / 16 : -cell / 8;
}

static bool stands_in_cell(const para *p, const atom *a, const piece *pc)
{
    return a->kind == ATOM_CHAR && a->wide && pc->size == p->box->style->font_size && !pc->rise;
}

static bool is_elastic(const atom *a) /* its width is known only in a line */
{
    return a->kind == ATOM_OBJECT || a->kind == ATOM_LEADER || a->kind == ATOM_TAB;
}

static void set_in_cell(atom *a, mpt cell)
{
    mpt n = mpt_max(1, (a->width + cell / 2) / cell), air = n * cell - a->width;
    a->width += air;
    a->shift += air / 2;
    a->gap = 0;
}

typedef struct stretch { /* of atoms that are in no cell */
    uint32_t before;     /* the atom in a cell before it; NONE: a line's start */
    int64_t width;
    bool elastic, words; /* words: not figures alone */
} stretch;

static void set_air(para *p, const stretch *s, uint32_t next)
{
    if (s->elastic || !next) return;
    mpt air = missing(s->width, p->cell, slack_of(p->cell, !s->words)),
        lead = s->before == NONE ? 0 : air / 2;
    if (lead) p->atoms[s->before].gap += lead;
    p->atoms[next - 1].gap += air - lead;
}

static bool closes(const atom *a)
{
    return a->cls == CH_CLOSE || a->cls == CH_COMMA || a->cls == CH_STOP;
}

/* The marks that open what is behind s.before belong to it. */
static void take_opening_marks(para *p, stretch *s)
{
    while (s->before != NONE && p->atoms[s->before].cls == CH_OPEN) {
        uint32_t i = s->before;
        s->width += (int64_t)p->atoms[i].width + p->atoms[i].gap;
        p->next_cell[i] = NONE;
        s->before = i && p->next_cell[i - 1] == i - 1 ? i - 1 : NONE;
    }
}

void cells_set(para *p)
{
    stretch s = {.before = NONE};
    const piece *pc = p->pieces;
    p->next_cell = arena_array(p->l->mem, uint32_t, p->n_atoms);
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        while (pc + 1 < p->pieces + p->n_pieces && pc[1].first <= i) pc++;
        atom *a = &p->atoms[i];
        p->next_cell[i] = NONE;
        bool in_cell = stands_in_cell(p, a, pc);
        if (in_cell) set_in_cell(a, p->cell);
        if (in_cell && !(s.width && closes(a))) {
            if (s.width) set_air(p, &s, i);
            s = (stretch){.before = i};
            p->next_cell[i] = i;
        } else if (a->kind == ATOM_BREAK) {
            s = (stretch){.before = NONE};
        } else {
            if (!s.width) take_opening_marks(p, &s);
            s.width += (int64_t)a->width + a->gap;
            s.elastic = s.elastic || is_elastic(a);
            s.words = s.words || (a->kind == ATOM_CHAR && !in_cell && a->cls != CH_DIGIT);
        }
    }
    for (uint32_t i = p->n_atoms; i-- > 1;) {
        const atom *a = &p->atoms[i - 1];
        if (p->next_cell[i - 1] == NONE && a->kind != ATOM_BREAK && !is_elastic(a))
            p->next_cell[i - 1] = p->next_cell[i];
    }
}

mpt cells_start(const para *p, int64_t width)
{
    return missing(width, p->cell, slack_of(p->cell, true));
}
