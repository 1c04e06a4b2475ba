/* Footnotes: bodies at the foot of the page where they are called, in order; what does not fit goes
 * on at the foot of the next page.
 *
 * The @footnote area is as wide as the type area. Its `width` is the length of the rule above it
 * (the top border): notes set narrower than the text have no use, a short rule has. */
#include "layout/page.h"

static mpt note_measure(const page_geometry *g)
{
    edges e = edges_of(g->style->footnote, g->area.w);
    return mpt_max(PT(1), g->area.w - edges_across(&e) - e.margin[LEFT] - e.margin[RIGHT]);
}

/* Where a body may be cut behind strip `from`: behind the first lines that stay together. */
static uint32_t first_cut(const strips *s, uint32_t from)
{
    uint32_t end = from + 1;
    while (end < s->list.n && s->list.at[end].penalty >= COST_SHORT_PRE) end++;
    return end < s->list.n ? end : s->list.n;
}

const note *note_of(pager *p, const inl *call, const page_geometry *g)
{
    struct {
        const inl *call;
        int64_t measure;
    } key = {call, note_measure(g)};
    if (!p->notes.mem) map_init(&p->notes, p->l->mem);
    void **at = map_put(&p->notes, (str){(const char *)&key, sizeof key});
    if (!*at) {
        note *n = arena_new_of(p->l->mem, note);
        n->s = flow_whole(p->l, call->box, (mpt)key.measure);
        n->height = strips_height(n->s, 0, n->s->list.n);
        n->side = call->box->style->break_before;
        n->least = n->s->list.n ? strips_height(n->s, 0, first_cut(n->s, 0)) : 0;
        *at = n;
    }
    return *at;
}

mpt note_edges(const page_geometry *g)
{
    edges e = edges_of(g->style->footnote, g->area.w);
    return e.margin[TOP] + edges_before(&e, TOP) + edges_before(&e, BOTTOM) + e.margin[BOTTOM];
}

mpt note_most(const page_geometry *g)
{
    len most = g->style->footnote->max_height;
    return mpt_min(resolve(most, g->area.h, MPT_MAX), g->area.h / 3 * 2);
}

static mpt piece_height(const note *n, uint32_t from, uint32_t end)
{
    return strips_height(n->s, from, end);
}

int64_t note_carried(const pager *p)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < p->carry.n; i++) sum += p->carry.at[i].height;
    return sum;
}

/* The largest piece from `from` on that fits: cut where the note's own penalties allow, else
 * anywhere. */
static uint32_t split(const note *n, uint32_t from, mpt room)
{
    uint32_t any = from, good = from;
    for (uint32_t end = from + 1; end < n->s->list.n; end++) {
        if (piece_height(n, from, end) > room) break;
        any = end;
        if (n->s->list.at[end].penalty < COST_SHORT_PRE) good = end;
    }
    return good > from ? good : any;
}

static void add_piece(pager *p, note_pieces *to, const note *n, uint32_t from, uint32_t end)
{
    *vec_add(p->l->mem, to) = (note_piece){n, from, end, piece_height(n, from, end)};
}

static void queue_called(pager *p, const page_plan *page, note_pieces *queue)
{
    for (uint32_t i = page->from; i < page->end; i++) {
        const strip *s = &p->body->list.at[i];
        for (uint32_t k = 0; k < s->n_marks; k++) {
            if (s->marks[k]->kind != INL_NOTE) continue;
            const note *n = note_of(p, s->marks[k], &page->g);
            if (n->s->list.n) add_piece(p, queue, n, 0, n->s->list.n);
        }
    }
}

/* An imprint closes a left page: `break-before: verso`. */
static bool may_stand(const pager *p, const page_plan *page, const note_piece *q)
{
    int side = page_side(p, q->note->side);
    return side < 0 || q->from || page->right == (side == 1);
}

void notes_lay(pager *p, page_plan *page, mpt free)
{
    note_pieces queue = p->carry, laid = {0}, rest = {0};
    bool alone = page->from == page->end; /* nothing but notes: one strip at least is set */
    len most = page->g.style->footnote->max_height;
    mpt room = free - note_edges(&page->g), used = 0;
    if (!alone) room = mpt_min(room, resolve(most, page->g.area.h, MPT_MAX));
    queue_called(p, page, &queue);
    uint32_t i = 0;
    for (; i < queue.n && queue.at[i].height <= room - used && may_stand(p, page, &queue.at[i]);
         i++) {
        *vec_add(p->l->mem, &laid) = queue.at[i];
        used += queue.at[i].height;
    }
    if (i < queue.n && may_stand(p, page, &queue.at[i])) {
        note_piece *q = &queue.at[i++];
        uint32_t end = split(q->note, q->from, room - used);
        if (end == q->from && alone && !laid.n) end++;
        if (end > q->from) {
            add_piece(p, &laid, q->note, q->from, end);
            used += laid.at[laid.n - 1].height;
        }
        if (end < q->end) add_piece(p, &rest, q->note, end, q->end);
    }
    for (; i < queue.n; i++) *vec_add(p->l->mem, &rest) = queue.at[i];
    p->carry = rest;
    page->notes = laid.at;
    page->n_notes = laid.n;
    page->notes_height = laid.n ? used + note_edges(&page->g) : 0;
}

void notes_paint(pager *p, const page_plan *page, frame *f)
{
    if (!page->n_notes) return;
    const style *s = page->g.style->footnote;
    edges e = edges_of(s, page->g.area.w);
    rect r = {page->g.area.x + e.margin[LEFT], page->g.area.y + page->g.area.h - page->notes_height,
              page->g.area.w - e.margin[LEFT] - e.margin[RIGHT],
              page->notes_height - e.margin[TOP] - e.margin[BOTTOM]};
    r.y += e.margin[TOP];
    mpt x = r.x + edges_before(&e, LEFT), y = r.y + edges_before(&e, TOP);
    r.w = mpt_min(r.w, resolve(s->width, r.w, r.w));
    paint_box(f, p->l->mem, s, r, SIDES_ALL, NULL);
    for (uint32_t i = 0; i < page->n_notes; i++) {
        const note_piece *n = &page->notes[i];
        y += strips_paint(p->l, n->note->s, n->from, n->end, x, y, f, false);
    }
}
