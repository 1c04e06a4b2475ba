/* Private to page*.c: from the document's strips to pages.
 *
 * The pages are planned first (which strips, which pieces of notes, which page style), again when
 * page references change, and painted once, when they have settled. */
#ifndef BX_LAYOUT_PAGE_H
#define BX_LAYOUT_PAGE_H

#include "layout/flow.h"

enum { PAGES_MOST = 100000 };

/* ---- page_area.c */
typedef struct page_geometry {
    const page_style *style;
    mpt width, height; /* the sheet as it stands, turned or not */
    mpt margin[4];
    /* The type area, on the sheet and as text is laid in it: a vertical document's lies on its
     * side, its corner at 0, 0, until the page is finished. */
    rect sheet_area, area;
} page_geometry;
page_geometry page_geometry_of(layout *l, page_select which, bool turned);

/* ---- page_note.c */
typedef struct note {
    const strips *s;
    mpt height, least; /* least: of its first lines that stay together */
    uint8_t side;      /* break_kind: of the page that it may stand on */
} note;
typedef struct note_piece {
    const note *note;
    uint32_t from, end;
    mpt height;
} note_piece;
typedef VEC(note_piece) note_pieces;

typedef struct page_plan {
    page_geometry g;
    str name;        /* named page */
    uint32_t number; /* physical, from 1 */
    bool right, blank;
    bool keep_space;    /* the first strip's margin stands: the first page, after a forced break */
    uint32_t from, end; /* strips */
    mpt height;         /* of the strips when that is more than the page's; else 0 */
    const note_piece *notes;
    uint32_t n_notes;
    mpt notes_height;   /* with the area's own edges; 0: no notes */
    int32_t value;      /* counter(page) */
    const folio *folio; /* as printed */
} page_plan;

typedef struct pager {
    layout *l;
    strips *body;
    VEC(page_plan) plan;
    note_pieces carry; /* notes, or rests of notes, for the next page */
    map notes;         /* call and width → note */
    map strings;       /* name → page_string (page_refs.c) */
    map running;       /* content of margin boxes that stays the same (page_margin.c) */
    map folio_styles;  /* page_refs.c */
    item *items_at;    /* room for the items of the next page */
    uint32_t items_cap;
    bool told_margin; /* a margin box that holds too much */
} pager;

const note *note_of(pager *p, const inl *call, const page_geometry *g);
mpt note_edges(const page_geometry *g); /* height of the area's own margins, borders, padding */
mpt note_most(const page_geometry *g);  /* what notes may take while text waits */
int64_t note_carried(const pager *p);   /* height of what the last page left over */
/* Lays the notes of the page's strips, and those left over, in what the body leaves free. */
void notes_lay(pager *p, page_plan *page, mpt free);
void notes_paint(pager *p, const page_plan *page, frame *f);

/* ---- page.c: which side a forced break asks for: 1 right, 0 left, -1 any. */
int page_side(const pager *p, uint8_t force);

/* ---- page_cut.c: where the page that begins with strip `from` ends. */
uint32_t page_cut(pager *p, const page_geometry *g, uint32_t from, bool keep_space);
/* Height of the body. */
int64_t page_used(const pager *p, const page_geometry *g, uint32_t from, uint32_t end,
                  bool keep_space);
bool page_is_forced(const pager *p, uint32_t at); /* a break before strip `at` must be */

/* ---- page_defer.c: the page would end at a turned table; where it ends when text goes before. */
uint32_t page_defer_turned(pager *p, const page_plan *page, uint32_t end);

/* ---- page_refs.c */
/* Folios, and where the ids are. true: some label differs from the last pass. */
bool refs_find(pager *p);
void strings_begin_page(pager *p, const page_plan *page); /* string-set of this page is read */
str strings_get(void *p, str name, string_which which);

/* ---- page_margin.c */
void margin_boxes_paint(pager *p, const page_plan *page, frame *f);

#endif
