/* The marks of a table that goes on: above the first of several parts ("表 1/3", the table's
 * ::-bx-parted), above the later ones and above repeated heads ("续表 2/3", ::-bx-continued). They
 * are as wide as the table. string(-bx-part) in it is the part's number and how many there are, and
 * empty in a table of one part: only layout knows them, so that the content becomes boxes here. */
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

static const strips *mark_of(const table *t, css_pseudo which, str text, mpt page, mpt *high)
{
    const box *b = t->g->box;
    const layout_input *in = t->l->in;
    if (!b->node || b->anonymous) return NULL;
    const style *s = css_style(in->cascade, b->node, b->style, which);
    if (!s) return NULL;
    box_strings strings = {part_text, &text};
    const box *mark = box_from_content(t->l->mem, in->doc, in->cascade, s, &strings);
    const strips *set = flow_strips(t->l, mark, t->width);
    mpt height = strips_height(set, 0, set->list.n);
    height = mpt_sum(height, mpt_sum(around(s, TOP, t->width), around(s, BOTTOM, t->width)));
    if (!set->list.n || height > mul_div(page, MARK_MOST, 100)) return NULL;
    *high = mpt_max(height, 0);
    return set;
}

const strips *continued_find(table *t, uint32_t part, uint32_t n_parts, mpt page)
{
    str text = {0};
    mpt height;
    if (n_parts > 1) text = str_printf(t->l->mem, "%u/%u", (unsigned)part + 1, (unsigned)n_parts);
    t->continued = mark_of(t, PSEUDO_CONTINUED, text, page, &t->continued_height);
    if (part) return t->continued;
    return n_parts > 1 ? mark_of(t, PSEUDO_PARTED, text, page, &height) : NULL;
}

void continued_add(const table *t, const strips *s, mpt x, const decor *outer, strips *out)
{
    for (uint32_t i = 0; s && i < s->list.n; i++) {
        strip *to = vec_add(t->l->mem, &out->list);
        *to = s->list.at[i];
        const style *of = to->box->style;
        to->x += x;
        to->decor = outer;
        if (to->kind == STRIP_LINE) { /* the paragraph is painted again above repeated heads */
            line *ln = arena_copy(t->l->mem, to->line, sizeof *ln);
            ln->kept = true;
            to->line = ln;
        }
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
