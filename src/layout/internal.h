/* Private to layout/: what its files owe each other.
 *
 * Model: every flow becomes a vertical list of *strips* at a given width: a line, a table row, an
 * image, a rule. A strip is never cut; between two strips there is a space (collapsed margins,
 * borders and padding that open or close) and a penalty for breaking there. Pages are cut from that
 * list. Decorations (backgrounds, borders) of the boxes that contain a strip are a chain of
 * *decor*, closed at a page's end and opened again on the next. The alternative, recursive
 * fragments with break tokens, was turned down because keeps, orphans, footnotes and a later
 * optimum over the chapter are all simple on a list.
 *
 * Everything is laid as if it were horizontal: x along the lines, y from line to line; a vertical
 * document's pages have their type area laid on its side, and what was painted in it is turned, by
 * frame_turn, when the page is finished. A box of the other writing mode is laid on its own
 * (across.c) and turned as a strip. Only letters (inline/orient.c) and images know how they stand.
 */
#ifndef BX_LAYOUT_INTERNAL_H
#define BX_LAYOUT_INTERNAL_H

#include "layout/layout.h"

typedef struct page_grid { /* grid.h */
    uint16_t chars, lines; /* `-bx-grid`; 0: none */
    bool known;            /* what follows has been worked out */
    mpt size;              /* of the characters in the cells */
    mpt cell;              /* width of one; 0: no character grid */
    mpt step, baseline;    /* of a line: height (0: no line grid), ascent */
} page_grid;

static inline bool lang_is(str lang, const char *what)
{
    size_t n = strlen(what);
    return lang.n >= n && str_ieq(str_sub(lang, 0, n), what) && (lang.n == n || lang.p[n] == '-');
}

/* A page's number and how it is printed. */
typedef struct folio {
    int32_t value; /* counter(page) */
    str text;
} folio;

/* What each function of layout gets. One per layout_document call. */
typedef struct layout {
    arena *mem;
    const layout_input *in;
    diag *diag;
    map pages_of;     /* id → frame number (uintptr_t) of the last pass */
    map labels_of;    /* id → folio * of the last pass */
    map paintings;    /* glyphs that are pictures → image; made when first needed */
    uint32_t n_pages; /* of the last pass; 0 on the first */
    uint32_t pass;    /* from 1 */
    bool vertical;    /* the document: its pages are turned */
    /* counter(page) of the page whose margin boxes are being laid; INT32_MIN: in the flow */
    int32_t page_counter;
    /* Type areas of the default page and of the same sheet turned by a quarter (landscape tables).
     * page.c sets them before anything flows. */
    mpt area_w, area_h, turned_w, turned_h;
    page_grid grid;                  /* of the page that area_w, area_h belong to */
    struct flow_state *flow;         /* flow.c's own; made when first needed */
    struct style_fonts *style_fonts; /* inline/: fonts of styles; made when first needed */
    buf *dump;                       /* of lines as they are painted; NULL: none */
    const struct para *dumped;       /* the last one there */
} layout;
/* page.c: an empty state of pass 1 with the type areas of the default page. */
void layout_begin(layout *l, arena *mem, const layout_input *in);

/* ---- inline/ : paragraphs
 * ---------------------------------------------------------------------------------------- */

typedef struct para para; /* a prepared paragraph: collected, shaped, break opportunities known;
                             kept in box->cache */
typedef struct line line;

struct line {
    mpt height, baseline; /* baseline: from the line's top */
    mpt x, width; /* natural place and width of its content in the measure, after alignment */
    bool hyphenated, last; /* last: of the paragraph, or before a forced break */
    bool kept;             /* painted again and again: para_done is not meant */
    const para *para;
    uint32_t first, end; /* private to inline/ */
    void *detail;        /* private to inline/: glyph positions, made at break time */
    uint32_t n_marks;
    const inl *const *marks; /* INL_ANCHOR, INL_STRING, INL_NOTE on this line, in order */
};

typedef struct lines {
    uint32_t n;
    line *at;
} lines;

/* Shapes once; fills in INL_PAGEREF from l (so a paragraph with page references is prepared anew in
 * each pass). */
para *para_prepare(layout *l, const box *b);
/* Breaks for a measure; kept: the same measure again gives the same lines. The whole paragraph's
 * optimum. Lines are stretched to the measure as text-align says. first_x: extra room taken at the
 * first line's start (a run-in marker), usually 0. */
const lines *para_lines(layout *l, para *p, mpt measure, mpt first_x);
/* The first n lines stand beside floats, each with a place in the measure of its own. */
typedef struct line_shape {
    uint32_t n;
    const mpt *x, *w;
} line_shape;
const lines *para_lines_beside(layout *l, para *p, mpt measure, const line_shape *shape);
mpt para_leading(const para *p);        /* height of a line of nothing but text */
mpt para_min_width(layout *l, para *p); /* longest unbreakable piece: words, URLs broken at their
                                           marks, Han by kinsoku units */
mpt para_max_width(layout *l, para *p); /* all on one line (forced breaks kept) */
/* The line as it would stand at the start of the measure, if it was centred. */
line line_flush(const line *ln, mpt measure);
/* The line in less room than it was broken for: painted smaller, if it must be. */
line line_within(layout *l, const line *ln, mpt room);
/* Items of the line into f; x, y: upper left of the measure's line box. artifact: see item. */
void line_paint(layout *l, const line *ln, mpt x, mpt y, frame *f, bool artifact);
void line_dump(layout *l, const line *ln); /* dump.c: into l->dump */
/* The line was painted for the last time; behind a paragraph's last line its atoms are given back.
 */
void para_done(const line *ln);
/* Decimal alignment: width before the decimal point of the first line (0 if it has no digits). */
mpt para_decimal_offset(layout *l, para *p);

/* ---- flow.c : boxes → strips
 * ------------------------------------------------------------------------------------- */

enum {
    PENALTY_NEVER = 10000,
    PENALTY_FORCE = -10000
}; /* between: cost of a page break before the strip */
typedef enum {
    STRIP_LINE,
    STRIP_ROW,
    STRIP_IMAGE,
    STRIP_RULE,
    STRIP_ACROSS, /* lines of a box of the other writing mode */
    STRIP_SPACE   /* empty: a box without content */
} strip_kind;

typedef struct decor { /* the painted box around strips: background, borders; chain to the outer
                          ones */
    const struct decor *outer;
    const box *box;
    mpt x, w;        /* border box, relative to the flow */
    mpt top, bottom; /* from its border edge to its first strip; from its last strip to its edge */
    uint32_t first, last;          /* its strips */
    const struct columns *columns; /* that hold it */
} decor;

struct table_row;
struct columns; /* columns.h */
typedef struct strip {
    strip_kind kind;
    mpt space; /* above it: margins after collapsing; dropped at a page's top */
    mpt lead;  /* borders and paddings of boxes that open before it: kept at a page's top */
    mpt height;
    mpt tail;        /* borders and paddings of boxes that close after it */
    int32_t penalty; /* of a page break before it */
    uint8_t
        force; /* break_kind of a forced break before it (page, left, right, …), or BREAK_AUTO */
    str page;  /* named page */
    bool turned;     /* stands on a turned page: a break is forced where this changes */
    mpt step, above; /* of the line grid it stands on (0: of none); what it needs over its cell */
    mpt x, w;        /* relative to the flow */
    const decor *decor;            /* innermost */
    const struct columns *columns; /* it stands in; NULL: none */
    const box *box;
    union {
        const line *line; /* STRIP_LINE */
        const struct table_row
            *row; /* STRIP_ROW: painted by table_row_paint; knows its table for the repeated head */
        struct {
            const image *image;
            mpt w, h;
        } image; /* STRIP_IMAGE */
        struct {
            const struct strips *s;
            uint32_t from, end;
        } across; /* STRIP_ACROSS */
    };
    const struct aside *asides; /* floats that begin at this strip; NULL: none */
    mpt reach;                  /* how far they reach below its content's top */
    const line *marker;         /* list marker's line, hung left of this strip's first baseline */
    mpt marker_x;
    /* all that happens at this strip, in order: of boxes that open here, of its line (line->marks
     * are in here), of a row's cells (all of their strips' marks) */
    uint32_t n_marks;
    const inl *const *marks;
} strip;

/* A float, placed: its own strips, upper left from the flow's left edge and the content's top of
 * the strip that holds it. */
typedef struct aside {
    const struct strips *s;
    mpt x, y;
    const struct aside *next; /* in the order of the document */
} aside;

typedef struct strips {
    VEC(strip) list;
    mpt width;
    mpt after; /* the last margins, which stay inside a cell, an inline block, a note */
} strips;

/* The vertical list of b's content (its own margins, borders, padding not included) at this width.
 * Kept per box and width: in b->cache of BLOCK, CELL and CAPTION. */
const strips *flow_strips(layout *l, const box *b, mpt width);
/* With decor of all that open and close; the first margin counts when from is 0, the last one when
 * all are there. */
mpt strips_height(const strips *s, uint32_t from, uint32_t end);
/* Paints strips [from, end) with their decorations, upper left at x, y; returns the height used. */
mpt strips_paint(layout *l, const strips *s, uint32_t from, uint32_t end, mpt x, mpt y, frame *f,
                 bool artifact);
mpt flow_min_width(layout *l, const box *b); /* of b's content; images count by their specified or
                                                natural width, at most `LIMIT` */
mpt flow_max_width(layout *l, const box *b);
static inline bool is_vertical(const box *b)
{
    return b->style->writing_mode == WRITING_VERTICAL_RL;
}
/* As flow_strips, of a box that stands in lines of this direction. */
const strips *flow_content(layout *l, const box *b, mpt width, bool vertical);
mpt flow_content_width(layout *l, const box *b, bool vertical, bool least);
mpt strips_first_baseline(const strips *s); /* from the top; -1: none */

/* ---- table.c
 * -----------------------------------------------------------------------------------------------------
 */

typedef struct table table;
typedef struct table_row { /* one strip: a row, or a piece of a row that is taller than a page */
    table *table;
    uint32_t row;
    mpt height;
    const void *detail; /* private */
    bool head, foot;    /* of the thead / tfoot */
} table_row;

/* How a table meets the measure. */
typedef struct table_plan {
    table_fit_kind
        how; /* PORTRAIT, LANDSCAPE or SPLIT (shrunk type is the layout's choice, cards later) */
    uint32_t n_parts; /* SPLIT: column groups, the first column repeated in each; else 1 */
} table_plan;
/* measure: the room here; landscape: the room on the turned page (0: not possible here, as in a
 * cell). */
table_plan table_fit(layout *l, const box *b, mpt measure, mpt landscape);
/* Appends the strips of the table (caption, rows) at this measure to out; page_height: the tallest
 * strip allowed (rows beyond are split). The caller has put margins into the first strip's space.
 * x: of the flow. */
void table_strips(layout *l, const box *b, const table_plan *plan, uint32_t part, mpt measure,
                  mpt page_height, mpt x, const decor *outer, strips *out);
mpt table_head_height(
    const table_row *r); /* head to repeat above r when a page begins with it; 0: none */
void table_head_paint(layout *l, const table_row *r, mpt x, mpt y, frame *f);
/* at_top, at_bottom: the row is the first or last of its table on this page (collapsed borders,
 * rules). */
void table_row_paint(layout *l, const table_row *r, mpt x, mpt y, frame *f, bool at_top,
                     bool at_bottom, bool artifact, bool last);
mpt table_min_width(layout *l, const box *b);
mpt table_max_width(layout *l, const box *b);

/* ---- paint.c : shared by all
 * ------------------------------------------------------------------------------------- */

/* Background and borders of a border box; sides: which of the four are there (a box cut at a page's
 * end lacks its bottom). */
void paint_box(frame *f, arena *a, const style *s, rect border_box, unsigned sides,
               const void *node);
enum { SIDE_TOP = 1, SIDE_RIGHT = 2, SIDE_BOTTOM = 4, SIDE_LEFT = 8, SIDES_ALL = 15 };
/* The size of an image in this measure: width/height/max-* of its style, else natural; never wider
 * than measure nor higher than max_h. In vertical writing the image's height lies along the line.
 */
mpt image_most(const layout *l, const box *b); /* height of an image in b's flow */
void image_size(const style *s, const image *im, mpt measure, mpt max_h, mpt *w, mpt *h);

#endif
