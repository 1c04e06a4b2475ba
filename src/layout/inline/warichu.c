/* Warichu (割注): an inline box whose text is set in two rows within the line. For the search for
 * breaks each of its atoms is half as wide as it is, so that any part of it takes half its length;
 * on a line the part that is there is split into two rows. A line ends inside only where both parts
 * split evenly, so that the halves tell the truth; what the last row wants of evenness is width of
 * the closing edge. */
#include "layout/inline/inline.h"

static mpt width_of(const warichu *w, uint32_t from, uint32_t to)
{
    return w->upto[to - w->first] - w->upto[from - w->first];
}

/* Atom that the lower row of [from, to) begins with: the longer row is as short as can be. */
static uint32_t split(const warichu *w, uint32_t from, uint32_t to)
{
    mpt whole = width_of(w, from, to);
    uint32_t low = from, high = to;
    while (low < high) { /* the first one at or behind the middle */
        uint32_t mid = low + (high - low) / 2;
        if (2 * (int64_t)width_of(w, from, mid) < whole)
            low = mid + 1;
        else
            high = mid;
    }
    uint32_t before = low, behind = low;
    while (before > from && !w->parts[before - w->first]) before--;
    while (behind < to && !w->parts[behind - w->first]) behind++;
    if (before == from) return behind == to && to - from > 1 ? low : behind;
    return width_of(w, before, to) < width_of(w, from, behind) ? before : behind;
}

/* How much longer the longer row is than half of it all. */
static mpt uneven(const warichu *w, uint32_t from, uint32_t to)
{
    uint32_t at = split(w, from, to);
    mpt upper = width_of(w, from, at), lower = width_of(w, at, to);
    return mpt_max(upper, lower) - (upper + lower) / 2;
}

static bool is_plain(const para *p, const inline_box *b)
{
    if (p->bidi || b->end < b->first + 3) return false;
    for (uint32_t i = b->first; i < b->end; i++) {
        uint8_t kind = p->atoms[i].kind;
        if (kind != ATOM_CHAR && kind != ATOM_SPACE && kind != ATOM_EDGE) return false;
    }
    return true;
}

/* The two rows lie above and below the middle of the letters around. */
static void set_rows(const para *p, const inline_box *b, warichu *w)
{
    const style *around = b->parent == NONE ? p->box->style : p->boxes[b->parent].style;
    mpt raised = b->rise - (b->parent == NONE ? 0 : p->boxes[b->parent].rise);
    mpt middle = em_top(p, around) - around->font_size / 2 - raised, own = em_top(p, b->style);
    w->upper = middle + b->style->font_size - own;
    w->lower = middle - own;
}

static void measure(para *p, warichu *w)
{
    uint32_t n = w->end - w->first;
    w->upto = arena_array(p->l->mem, mpt, n + 1);
    w->parts = arena_array(p->l->mem, uint8_t, n + 1);
    for (uint32_t i = w->first; i < w->end; i++) {
        const atom *a = &p->atoms[i];
        uint32_t k = i - w->first;
        w->upto[k + 1] = w->upto[k] + a->width + a->gap;
        w->parts[k + 1] = a->rank <= BREAK_MARK;
    }
}

static void halve(para *p, const warichu *w, mpt em)
{
    mpt rest = uneven(w, w->first, w->end);
    for (uint32_t i = w->first; i < w->end; i++) {
        atom *a = &p->atoms[i];
        a->width = (a->width + a->gap + 1) / 2;
        a->gap = a->shrink = a->stretch = 0;
        a->shrink_step = a->stretch_step = 0;
        a->side = a->kind == ATOM_EDGE ? a->side : SIDE_NONE;
        a->gap_kind = GAP_NONE;
        if (i + 1 == w->end) break;
        bool even = w->parts[i + 1 - w->first] && uneven(w, w->first, i + 1) <= em / 8 &&
                    uneven(w, i + 1, w->end) <= rest + em / 8;
        if (!even) a->rank = a->rank <= BREAK_LAST ? BREAK_LAST : BREAK_NEVER;
    }
    p->atoms[w->end].width += rest;
}

void warichu_set(para *p)
{
    uint32_t n = 0, end = 0;
    for (uint32_t i = 0; i < p->n_boxes; i++) n += p->boxes[i].style->warichu;
    if (!n) return;
    p->warichus = arena_array(p->l->mem, warichu, n);
    for (uint32_t i = 0; i < p->n_boxes; i++) {
        const inline_box *b = &p->boxes[i];
        if (!b->style->warichu || b->first < end || !is_plain(p, b)) continue;
        warichu *w = &p->warichus[p->n_warichus++];
        w->first = b->first + 1;
        w->end = b->end - 1;
        end = b->end;
        set_rows(p, b, w);
        measure(p, w);
        halve(p, w, b->style->font_size);
        p->atoms[b->first].rank = p->atoms[w->end - 1].rank = BREAK_NEVER;
    }
}

static void place_row(const warichu *w, uint32_t from, uint32_t to, mpt x, mpt rise,
                      placed_atom *at)
{
    for (uint32_t i = from; i < to; i++, at++) {
        at->x = x + width_of(w, from, i);
        at->width = width_of(w, i, i + 1);
        at->rise = rise;
    }
}

void warichu_place(const line *ln, placed_atom *at)
{
    const para *p = ln->para;
    uint32_t low = 0, high = p->n_warichus;
    while (low < high) { /* the first one that ends on this line or behind it */
        uint32_t mid = low + (high - low) / 2;
        if (p->warichus[mid].end <= ln->first)
            low = mid + 1;
        else
            high = mid;
    }
    for (uint32_t i = low; i < p->n_warichus && p->warichus[i].first < ln->end; i++) {
        const warichu *w = &p->warichus[i];
        uint32_t from = w->first > ln->first ? w->first : ln->first;
        uint32_t to = w->end < ln->end ? w->end : ln->end;
        if (from >= to) continue;
        uint32_t half = split(w, from, to);
        mpt x = at[from - ln->first].x;
        place_row(w, from, half, x, w->upper, at + (from - ln->first));
        place_row(w, half, to, x, w->lower, at + (half - ln->first));
    }
}
