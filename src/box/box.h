/* The box tree: what layout flows. Built from doc + styles, then normalised (CSS 2.2 sections 9.2
 * and 17.2.1: anonymous boxes) so that the grammar below always holds; box_check() asserts it in
 * debug builds.
 *
 *   BLOCK    children: BLOCK PARA TABLE IMAGE RULE                    (root, div, li, blockquote,
 * figure, …) PARA     no children; inline content in inls/text                 (every run of
 * inlines: p, heading, anonymous) TABLE    children: CAPTION* COLUMN* (ROWGROUP)+;  ROWGROUP: ROW+;
 * ROW: CELL*;  CELL, CAPTION: as BLOCK IMAGE    a block-level replaced element;  RULE: hr White
 * space is collapsed (CSS Text 3 section 4.1), counters are counted, content is generated,
 * text-transform is done; what only a page knows (page numbers) stays as INL_PAGEREF. */
#ifndef BX_BOX_BOX_H
#define BX_BOX_BOX_H

#include "css/css.h"

typedef enum {
    BOX_BLOCK,
    BOX_PARA,
    BOX_TABLE,
    BOX_CAPTION,
    BOX_COLUMN,
    BOX_ROWGROUP,
    BOX_ROW,
    BOX_CELL,
    BOX_IMAGE,
    BOX_RULE
} box_kind;

typedef enum {
    INL_TEXT, /* text[from, to) */
    INL_OPEN, /* an inline box begins: borders, padding, background, link */
    INL_CLOSE,
    INL_BREAK,  /* forced line break; text has U+2028 for it. In pre-like text each newline becomes
                   one */
    INL_IMAGE,  /* asset; text has U+FFFC */
    INL_BOX,    /* inline-block: box; text has U+FFFC */
    INL_RUBY,   /* the reading of the inline box that it stands in, from its OPEN to here: box = a
                   PARA of one line. No text */
    INL_NOTE,   /* call of a footnote: the call's text is ordinary INL_TEXT before it; box = the
                   note's body. No text */
    INL_LEADER, /* pattern; text has U+FFFC */
    INL_PAGEREF, /* target-counter(…, page) / counter(page) in flow: target; text has U+FFFC; filled
                    by layout */
    INL_ANCHOR,  /* an id lands here: id. No text */
    INL_STRING,  /* string-set happens here: name, value. No text */
    INL_PAGE_SET /* counter-reset or counter-set of `page` on an element: value is the folio of the
                    page that it lands on. No text */
} inl_kind;

typedef struct box box;
typedef struct inl {
    inl_kind kind;
    uint32_t from, to;   /* bytes of the PARA's text (empty range when the kind has no text) */
    const style *style;  /* of the text or inline box */
    const xmlNode *node; /* source element */
    union {
        const doc_asset *asset; /* INL_IMAGE */
        box *box;               /* INL_BOX, INL_NOTE, INL_RUBY */
        str pattern;            /* INL_LEADER */
        struct {
            str target, counter;
            uint8_t counter_style;
        } ref;         /* INL_PAGEREF: target "" = this page; counter page | pages */
        str id;        /* INL_ANCHOR */
        int32_t value; /* INL_PAGE_SET */
        struct {
            str name, value;
        } set; /* INL_STRING */
        struct {
            str url, target;
        } link; /* INL_OPEN of an a[href]: outside url or inside id; both empty: no link */
    };
} inl;

/* Ids that begin so are banxin's own: where a counter(page) in the flow stands. No destination. */
#define BOX_OWN_MARK " "

struct box {
    uint8_t kind;                 /* box_kind */
    bool anonymous, indent_first; /* PARA: text-indent applies to its first line */
    uint16_t colspan, rowspan;    /* CELL; rowspan 0 is resolved */
    const style *style;
    const xmlNode *node; /* source element; of an anonymous box its parent's */
    box *parent, *first, *last, *next;
    /* PARA */
    str text;
    inl *inls;
    uint32_t n_inls;
    /* list item: its marker as a PARA (outside: hung left of the first line); NULL: none or inside
     */
    box *marker;
    const doc_asset *asset; /* IMAGE */
    const inl *link;        /* IMAGE: INL_OPEN of the a[href] around a float; else NULL */
    /* things that happen at the box's top: INL_ANCHOR, INL_STRING, INL_PAGE_SET; NULL when none */
    const inl *marks;
    uint32_t n_marks;
    /* from heading styles: bookmark-level > 0 */
    uint32_t bookmark_level;
    str bookmark;
    len width_hint; /* TABLE cells: from a width in the cell's content (div style="width: …"),
                       LEN_AUTO if none */
    void *cache;    /* layout's: prepared paragraph, table grid */
};

/* The whole document; boxes live in a. */
box *box_build(arena *a, const doc *d, cascade *c);
/* Inline content of a margin box or another content list, page counters left as INL_PAGEREF;
 * strings: current values of string(). */
typedef struct box_strings { /* resolves string(name, which) on the page at hand */
    str (*get)(void *data, str name, string_which which);
    void *data;
} box_strings;
box *box_from_content(arena *a, const doc *d, cascade *c, const style *s,
                      const box_strings *strings);
void box_check(const box *root);
void box_dump(const box *root, buf *out); /* --stage=box */

#endif
