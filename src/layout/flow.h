/* Private to flow.c, box.c, width.c, strips.c and the page files: boxes on their way to strips. */
#ifndef BX_LAYOUT_FLOW_H
#define BX_LAYOUT_FLOW_H

#include "layout/internal.h"

/* Costs of a page break, in the unit of an empty page's badness (page_cost.c: a page with nothing
 * on it is 9000). */
enum {
    COST_KEEP = 8000,   /* break-before/after: avoid; a heading never ends a page */
    COST_INSIDE = 7000, /* break-inside: avoid of what a page can hold */
    COST_LARGE = 300,   /* … of what no page can hold */
    COST_ORPHAN = 3000, /* fewer lines than orphans or widows ask for */
    COST_LEADS = 3500,  /* behind a line that leads to what follows (leads.c) */
    COST_SHORT_PRE = 1500,
    COST_HYPHEN = 40,
    COST_DEEPER = 500 /* of a kept box inside a kept box, so that the outer one breaks first */
};

/* A paragraph with page references in the document's own flow: its lines are exchanged in place
 * when they come out as high as before. */
typedef struct flow_ref {
    const box *box;
    uint32_t from, n; /* strips */
    mpt measure;
} flow_ref;

typedef struct flow_state {
    strips spare[4]; /* unused lists, to build the next flows in */
    uint32_t n_spare;
    bool in_document;    /* the document's own flow is being made */
    uint32_t inner_refs; /* page references in flows that cannot be patched: cells, notes */
    VEC(flow_ref) refs;  /* of the document's own flow */
    map anchored;        /* ids that have their anchor item */
} flow_state;
flow_state *flow_state_of(layout *l);

/* Styles are not trusted: a length counts for at most LIMIT, and sums stay at MPT_MAX, so that no
 * margin, however deep in other boxes, overflows. */
#define LIMIT PT(20000)
static inline mpt bounded(int64_t n, mpt limit)
{
    return (mpt)(n > limit ? limit : n < -limit ? -limit : n);
}
static inline mpt mpt_sum(mpt a, mpt b)
{
    return bounded((int64_t)a + b, MPT_MAX);
}
static inline mpt resolve(len l, mpt whole, mpt otherwise)
{
    if (l.kind != LEN_SET) return otherwise;
    return bounded(l.fixed + mul_div(l.pct, whole, 100000), LIMIT);
}

/* ---- edges.c: the box model in a containing width */
typedef struct edges { /* mpt; TOP … LEFT */
    mpt margin[4], border[4], padding[4];
    bool auto_left, auto_right;
} edges;
edges edges_of(const style *s, mpt containing);
static inline mpt edges_before(const edges *e, int side) /* border and padding of a side */
{
    return e->border[side] + e->padding[side];
}
static inline mpt edges_across(const edges *e)
{
    return edges_before(e, LEFT) + edges_before(e, RIGHT);
}
mpt border_of(const style *s, int side);
/* The content box of b in a containing block at x of width w: its x, its width. */
typedef struct content_box {
    edges e;
    mpt x, w;
    bool squeezed; /* it did not fit: edges were left out or the width cut */
} content_box;
content_box content_box_of(layout *l, const box *b, mpt x, mpt w);
/* min-height or height of the content, -1: none; percentages of an unknown height count as none. */
mpt content_min_height(const style *s, const edges *e);
/* flow_max_width of what the box would be in a flow of its own. */
mpt own_max_width(layout *l, const box *b); /* width.c */
bool is_painted(const style *s);

/* ---- leads.c */
/* Cost of a page break behind a paragraph that was set in n_lines. */
int32_t leads_cost(const box *b, uint32_t n_lines);

/* ---- flow.c */
/* The whole document, with the root's own edges; named pages at their own measures. */
void flow_document(layout *l, strips *out);
/* b with its own margins, borders and padding, as a note at the foot. */
const strips *flow_whole(layout *l, const box *b, mpt width);
/* b's content in lines of its own direction, whatever is around it. */
const strips *flow_own(layout *l, const box *b, mpt width);
/* The paragraphs with page references are set anew in place. false: heights changed or some cannot
 * be patched, the document must be flowed again. */
bool flow_patch(layout *l, strips *s);

/* ---- strips.c */
typedef struct placing {
    layout *l;
    const strips *s;
    uint32_t from, end;
    mpt x, y;        /* upper left */
    bool keep_space; /* the first strip's margin stands */
    bool head;       /* a table's head is repeated above a row that comes first */
    bool artifact;
    bool last; /* nothing of it is painted again: what only painting needs is given back */
    mpt foot;  /* nothing of a decoration below it; 0: no bound */
    mpt above; /* from where the line grid begins to y */
    const struct columns *columns; /* one of whose columns this is; NULL: the whole width */
} placing;
mpt strips_place(const placing *p, frame *f);           /* the height used */
mpt strips_head_height(const strips *s, uint32_t from); /* of the head that a page's top repeats */
/* Where a strip ends that stands below `above`, both from the page's top; of the page's or the
 * column's first strip, with the head that is repeated. */
int64_t strip_bottom(const strip *s, int64_t above);
int64_t strip_first_bottom(const strips *s, uint32_t i, int64_t above, bool keep_space);
void marks_anchor(layout *l, const inl *const *marks, uint32_t n, mpt x, mpt y, frame *f);

/* ---- across.c: boxes of the other writing mode */
/* Whether b's lines run across those around it; what has no parent stands by itself. */
static inline bool is_across(const box *b)
{
    return b->parent && is_vertical(b->parent) != is_vertical(b) && b->kind != BOX_IMAGE &&
           b->kind != BOX_RULE;
}
/* The length of its lines, which is its height in the flow around it. */
mpt across_measure(layout *l, const box *b, const edges *e);
const strips *across_lines(layout *l, const box *b, mpt measure);
mpt across_extent(layout *l, const box *b); /* its width around, when all its lines have room */
/* The strips from `from` on that fill a width of room; at least one. */
uint32_t across_cut(const strips *s, uint32_t from, mpt room);
/* y: of the strip's top. */
void across_paint(const placing *p, const strip *s, mpt y, frame *f);

/* ---- page_area.c */
void area_use(layout *l, str page); /* the layout's areas become those of a named page */

#endif
