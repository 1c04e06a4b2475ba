/* Private to box/: the builder and what its files owe each other.
 *
 * Model: one walk over the document. Each block container under construction is a *flow*; inline
 * content is collected in a paragraph under construction at the top of two scratch stacks (text and
 * inls), and becomes a PARA when a block-level box or the container's end comes. Flows nest, so
 * that an inline-block or a note's body is built in the middle of an outer paragraph on top of the
 * same stacks. A block in an inline ends the paragraph; the open inlines are opened again in the
 * next one (CSS 2.2 section 9.2.1.1). */
#ifndef BX_BOX_INTERNAL_H
#define BX_BOX_INTERNAL_H

#include "box/box.h"

enum { BOX_DEPTH = 600 }; /* elements deeper than this are set as their text */

/* ---- counter.c: CSS Lists 3, section 4 ---- */
typedef struct counter_instance {
    struct counter_instance *under; /* the instance that this one hides */
    struct counter *of;
    int32_t value;
    uint32_t level; /* depth of the element that made it */
} counter_instance;
typedef struct counters {
    arena *mem;
    const doc *d;
    map by_name; /* → counter */
    VEC(counter_instance *) live;
    uint32_t level;
} counters;
void box__counters_init(counters *k, arena *a, const doc *d);
/* Resets, increments and sets of an element (or pseudo-element: node NULL), then what is in it. */
void box__counters_enter(counters *k, const xmlNode *node, const style *s);
void box__counters_leave(counters *k); /* after its content */
int32_t box__counters_get(const counters *k, str name);
void box__counters_put(counters *k, str name,
                       int32_t value); /* outermost instance made when none */
/* counters(): outermost first */
void box__counters_text(const counters *k, str name, str separator, list_style_kind how, buf *out);

/* ---- para.c: the paragraph under construction ---- */
typedef struct open_inline {
    const style *style;
    const xmlNode *node;
} open_inline;

typedef struct flow {
    struct flow *outer;
    box *into;
    const xmlNode *outer_link; /* a[href] that the whole flow is in */
    uint32_t opens_base;       /* its open inlines in builder.opens */
    uint32_t left;             /* children that left the flow as notes */
    /* the paragraph */
    bool in_para, content; /* content: something to see in it */
    uint32_t text_base, inl_base;
    uint32_t last;             /* last code point; 0 at a line's start */
    bool in_word;              /* last is of a word: for text-transform: capitalize */
    bool tail, tail_break;     /* the text ends in a collapsible space; made of a line break */
    bool tail_autospace;       /* its style sets the gap between Han and Western */
    uint32_t tail_inl, column; /* column: of preserved text, for its tabs */
} flow;

typedef struct prefix { /* an inside marker, waiting for its container's first paragraph */
    str text;           /* n == 0: none */
    const style *style;
    const xmlNode *node;
    const flow *owner;
} prefix;

typedef struct late_note {
    xmlNode *node;
    const style *style;
    str id;
    uint32_t number;
} late_note;

typedef struct builder {
    arena *mem;
    const doc *d;
    cascade *c;
    counters counters;
    uint32_t n_own_marks;            /* counter(page) in the flow */
    const box_strings *page_strings; /* string() of a margin box; NULL in the document */
    map strings;                     /* name → str *: string() in the document */
    map called;                      /* ids of notes that are called */
    map built;                       /* ids of notes that have their box */
    map target_values;               /* counter name → map of id → int32_t * */
    map note_numbers;                /* id → uint32_t * */
    map assets;                      /* url → doc_asset *, made at first use */
    bool assets_known;
    uint32_t depth, quote_depth, footnote;
    bool in_note;
    const xmlNode *replaced; /* a note's back link whose place its marker takes */
    VEC(late_note) late;     /* called in a note's body: they follow that note */

    flow *flow;
    const xmlNode *link; /* innermost a[href] around */
    prefix prefix;
    VEC(inl) pending; /* marks without a place yet: they land on the next box */

    buf text; /* scratch stacks */
    inl *inls;
    uint32_t n_inls, cap_inls;
    open_inline *opens;
    uint32_t n_opens, cap_opens;
} builder;

void box__para_text(builder *b, str text, const style *s, const xmlNode *node);
void box__para_open(builder *b, const style *s, const xmlNode *node);
void box__para_close(builder *b);
void box__para_trim(builder *b); /* takes back a collapsible space at the end */
void box__para_break(builder *b, const style *s, const xmlNode *node);
/* Something that is neither text nor box border; valid until the next call. Objects get U+FFFC. */
inl *box__para_add(builder *b, inl_kind kind, const style *s, const xmlNode *node);
void box__para_end(
    builder *b); /* the paragraph becomes a box, or nothing if there is nothing in it */

/* ---- transform.c ---- */
/* Appends text transformed; in_word: the text goes on in the middle of a word. */
void box__transform_text(buf *out, str text, transform_kind how, str lang, bool in_word);
bool box__cp_in_word(uint32_t cp);

/* ---- build.c ---- */
box *box__new(builder *b, box_kind kind, const style *s, const xmlNode *node);
void box__append(box *parent, box *child);
/* The box goes into the flow at hand as its next block-level child. */
void box__flow_add(builder *b, box *child);
void box__flow_enter(builder *b, flow *f, box *into);
void box__flow_leave(builder *b);
/* All of an element's box but its place: before, children, after. */
void box__fill_box(builder *b, box *into, const xmlNode *node, const style *s);
void box__children(builder *b, const xmlNode *node, const style *s);
void box__element(builder *b, xmlNode *node, const style *s);
void box__block(builder *b, const xmlNode *node, const style *s);
const style *box__text_style(builder *b, const style *container);
bool box__text_is_blank(const xmlNode *node);
/* ids, string-set, page counter: into box->marks, or into the paragraph */
void box__marks(builder *b, box *to, const xmlNode *node, const style *s);
void box__inline_marks(builder *b, const xmlNode *node, const style *s);

/* ---- link.c: addresses inside and outside ---- */
bool box__link_of(const builder *b, const xmlNode *node, str *url,
                  str *target);                 /* false: no link */
str box__target_id(const builder *b, str href); /* "#id" → the id; empty: not in the document */
str box__plain_text(const builder *b, const xmlNode *node); /* without calls of notes, collapsed */

/* ---- content.c: content lists ---- */
void box__content_inline(builder *b, const content_list *l, const style *s, const xmlNode *node);
void box__content_text(builder *b, const content_list *l, const style *s, const xmlNode *node,
                       buf *out);
void box__pseudo(builder *b, const xmlNode *node, const style *s, css_pseudo which);
/* A list item's marker: a PARA in box->marker, or a prefix of its first paragraph. */
void box__marker(builder *b, box *item, const xmlNode *node, const style *s);
str box__quote_text(const builder *b, const style *s, uint32_t depth, bool open);

/* ---- note.c ---- */
void box__notes_find(builder *b);
bool box__note_is_called(const builder *b, const xmlNode *node);
/* A footnote body of the document that nobody calls: it stays in the flow. */
bool box__note_is_orphan(const builder *b, const xmlNode *node);
/* After the text of a call: the note's body, if this is its first call. */
void box__note_call(builder *b, const xmlNode *a, const style *s);
/* An element with float: footnote in the text: its call, and the note. */
void box__note_inline(builder *b, xmlNode *node, const style *s);

/* ---- ruby.c ---- */
void box__ruby(builder *b, const xmlNode *node, const style *s);

/* ---- table.c ---- */
void box__table(builder *b, const xmlNode *node, const style *s);
/* Table parts without a table, from first on: an anonymous table; the sibling to go on with. */
xmlNode *box__stray_parts(builder *b, xmlNode *first, const style *parent);
bool box__is_table_part(uint8_t display);

#endif
