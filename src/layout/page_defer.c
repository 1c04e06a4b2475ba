/* A turned table would end its page wherever the text stands, be it at the head. When less than two
 * thirds of the page are filled, the text behind the table fills the page first, and the table
 * comes on the pages that follow, facing or overleaf: a hole is what a reader sees, and a table on
 * a sheet of its own is looked up anyhow. The strips change places in the list; never across a
 * forced break or the title of a chapter or section, and never out of a box that is painted. */
#include "layout/page.h"

enum {
    REACH = 400,       /* strips of text that are looked at */
    SECTION_LEVEL = 2, /* of the outline */
    FULL_PARTS = 3,
    FULL = 2 /* two thirds of the page */
};

/* The strips [from, end) move by `by`: so do the decorations that begin or end there. */
static void shift_decors(strips *s, uint32_t from, uint32_t end, int32_t by)
{
    for (uint32_t n = 0; n < end - from; n++) {
        uint32_t i = by < 0 ? from + n : end - 1 - n; /* each is met once */
        for (decor *d = (decor *)(uintptr_t)s->list.at[i].decor; d;
             d = (decor *)(uintptr_t)d->outer) {
            if (d->first == i) d->first = (uint32_t)((int64_t)d->first + by);
            if (d->last == i) d->last = (uint32_t)((int64_t)d->last + by);
        }
    }
}

/* A paragraph with page references that is parted cannot be patched any more. */
static void shift_refs(layout *l, uint32_t from, uint32_t end, int32_t by)
{
    flow_state *st = flow_state_of(l);
    for (uint32_t i = 0; i < st->refs.n; i++) {
        flow_ref *r = &st->refs.at[i];
        if (r->from >= from && r->from < end)
            r->from = (uint32_t)((int64_t)r->from + by);
        else if (r->from < from && r->from + r->n > from)
            r->n = 0;
    }
}

/* [a, b)[b, c) → [b, c)[a, b) */
static void exchange(strips *s, uint32_t a, uint32_t b, uint32_t c)
{
    size_t first = b - a, second = c - b;
    strip *kept = mem_alloc(first * sizeof *kept), *at = s->list.at + a;
    memcpy(kept, at, first * sizeof *kept);
    memmove(at, at + first, second * sizeof *at);
    memcpy(at + second, kept, first * sizeof *kept);
    free(kept);
}

static bool begins_section(const strip *s)
{
    const box *b = s->box;
    while (b && !b->bookmark_level && b->kind == BOX_PARA) b = b->parent;
    return b && b->bookmark_level && b->bookmark_level <= SECTION_LEVEL;
}

/* The end of the text from `at` that may go before the table: the same when there is none. */
static uint32_t text_behind(const pager *p, uint32_t at)
{
    uint32_t end = at;
    while (end < p->body->list.n && end - at < REACH && (end == at || !page_is_forced(p, end)) &&
           !begins_section(&p->body->list.at[end]))
        end++;
    return end;
}

uint32_t page_defer_turned(pager *p, const page_plan *page, uint32_t end)
{
    strips *s = p->body;
    const strip *at = s->list.at;
    uint32_t rows = end, text = end;
    int64_t used = page_used(p, &page->g, page->from, end, page->keep_space);
    if (rows >= s->list.n || !at[rows].turned || at[page->from].turned || at[rows].decor)
        return end;
    if (at[rows].force || used * FULL_PARTS >= (int64_t)page->g.area.h * FULL) return end;
    while (text < s->list.n && at[text].turned && !at[text].force) text++;
    if (text == s->list.n || at[text].turned || at[text].force) return end;
    uint32_t behind = text_behind(p, text);
    if (behind == text) return end;
    uint32_t n = text - rows, moved = behind - text;
    shift_decors(s, text, behind, -(int32_t)n);
    shift_refs(p->l, text, behind, -(int32_t)n);
    exchange(s, rows, text, behind);
    end = page_cut(p, &page->g, page->from, page->keep_space);
    if (end < rows) end = rows;
    if (end < rows + moved) {
        shift_decors(s, end, rows + moved, (int32_t)n);
        shift_refs(p->l, end, rows + moved, (int32_t)n);
        exchange(s, end, rows + moved, behind);
    }
    return end;
}
