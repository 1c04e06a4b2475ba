/* The mark of a table that goes on ("续表 2/3"), from the table's ::-bx-continued. It is as wide as
 * the table. string(-bx-part) in it is the part's number and how many there are, and empty in a
 * table of one part: only layout knows them, so that the content becomes boxes here. */
#include "layout/flow.h"
#include "layout/table.h"

enum { MARK_MOST = 20 }; /* % of the page: a higher mark is left out */

static str part_text(void *data, str name, string_which which)
{
    (void)which;
    return str_is(name, "-bx-part") ? *(const str *)data : (str){0};
}

/* Room above and below the mark's lines; the sides' margins are left out as a caption's are. */
static mpt around(const style *s, int side, mpt width)
{
    return mpt_sum(resolve(s->margin[side], width, 0), resolve(s->padding[side], width, 0));
}

void continued_find(table *t, uint32_t part, uint32_t n_parts, mpt page)
{
    const box *b = t->g->box;
    const layout_input *in = t->l->in;
    if (!b->node || b->anonymous) return;
    const style *s = css_style(in->cascade, b->node, b->style, PSEUDO_CONTINUED);
    if (!s) return;
    str text = {0};
    if (n_parts > 1) text = str_printf(t->l->mem, "%u/%u", (unsigned)part + 1, (unsigned)n_parts);
    box_strings strings = {part_text, &text};
    const box *mark = box_from_content(t->l->mem, in->doc, in->cascade, s, &strings);
    const strips *set = flow_strips(t->l, mark, t->width);
    mpt height = strips_height(set, 0, set->list.n);
    height = mpt_sum(height, mpt_sum(around(s, TOP, t->width), around(s, BOTTOM, t->width)));
    if (!set->list.n || height > mul_div(page, MARK_MOST, 100)) return;
    t->continued = set;
    t->continued_height = mpt_max(height, 0);
}

void continued_add(const table *t, mpt x, const decor *outer, strips *out)
{
    const strips *s = t->continued;
    for (uint32_t i = 0; s && i < s->list.n; i++) {
        strip *to = vec_add(t->l->mem, &out->list);
        *to = s->list.at[i];
        const style *of = to->box->style;
        to->x += x;
        to->decor = outer;
        /* a line of its own: the paragraph is painted again above repeated heads (para_done) */
        if (to->kind == STRIP_LINE) to->line = arena_copy(t->l->mem, to->line, sizeof(line));
        if (i)
            to->penalty = PENALTY_NEVER;
        else
            to->lead = mpt_sum(to->lead, around(of, TOP, t->width));
        if (i + 1 == s->list.n) to->tail = mpt_sum(to->tail, around(of, BOTTOM, t->width));
    }
}

void continued_paint(const table *t, mpt x, mpt y, frame *f)
{
    const strips *s = t->continued;
    if (!s) return;
    mpt down = around(s->list.at[0].box->style, TOP, t->width);
    strips_paint(t->l, s, 0, s->list.n, x, mpt_sum(y, down), f, true);
}
