/* Stylesheets: CSS Syntax 3 parsing (own), Selectors 3 and more, cascade (CSS Cascade 4: origin,
 * importance, specificity, order), computed values. Media: print (PDF) or epub.  Property table:
 * css/properties.h, listed in layouts/README.md. */
#ifndef BX_CSS_CSS_H
#define BX_CSS_CSS_H

#include "css/style.h"
#include "doc/doc.h"

typedef enum { MEDIA_PRINT = 1, MEDIA_EPUB = 2 } css_media;

typedef struct css_sheets css_sheets; /* parsed stylesheets in cascade order; immutable after
                                         parsing, may be shared by threads */
typedef struct css_font_face {        /* @font-face */
    str family,
        src; /* src: path relative to the stylesheet's source, or local() name with local = true */
    bool local;
    uint16_t weight;
    uint8_t slant;
    place at;
} css_font_face;

css_sheets *css_sheets_new(void);
void css_sheets_drop(css_sheets *s);
/* Parses path (of src) with its @imports, behind what is there. -1: unreadable (D_LAYOUT_MISSING).
 */
int css_parse_file(css_sheets *s, source *src, str path, diag *d);
/* Parses text; @import is resolved against dir of src (src may be NULL: imports are then refused).
 */
int css_parse_text(css_sheets *s, str text, place at, source *src, str dir, diag *d);
uint32_t css_font_faces(const css_sheets *s, css_media m, const css_font_face **faces);

typedef enum {
    PSEUDO_NONE,
    PSEUDO_BEFORE,
    PSEUDO_AFTER,
    PSEUDO_MARKER,
    PSEUDO_FOOTNOTE_CALL,
    PSEUDO_FOOTNOTE_MARKER,
    PSEUDO_PARTED,
    PSEUDO_CONTINUED,
    PSEUDO_COUNT
} css_pseudo;

typedef struct cascade cascade; /* one document's; not shared by threads */
/* Style attributes of the document's elements take part. Diagnostics go to d->diag. */
cascade *css_cascade(const css_sheets *s, css_media m, const doc *d);
void css_cascade_drop(cascade *c);
/* Computed style of an element under its parent's (NULL for the root); never NULL. Of a
 * pseudo-element: parent is the element's own style, and NULL means that no box is generated.
 * ::marker (of list items), ::footnote-call and ::footnote-marker (of float: footnote, or with
 * rules) may have a NULL content: the usual one. ::-bx-continued (of tables) is content that layout
 * alone can place. */
const style *css_style(cascade *c, const xmlNode *element, const style *parent, css_pseudo pseudo);
/* An anonymous box's style: inherited values of parent, initial others, with this display. */
const style *css_anonymous(cascade *c, const style *parent, display_kind display);
/* parent with some values replaced; interned (for layout's own needs: a landscape page's table, …).
 */
const style *css_intern(cascade *c, const style *s);
void css_dump_style(const style *s,
                    buf *out); /* --stage=style: the values that differ from the initial ones */

typedef enum { /* the sixteen margin boxes of CSS Paged Media 3, clockwise */
               MARGIN_TOP_LEFT_CORNER,
               MARGIN_TOP_LEFT,
               MARGIN_TOP_CENTER,
               MARGIN_TOP_RIGHT,
               MARGIN_TOP_RIGHT_CORNER,
               MARGIN_RIGHT_TOP,
               MARGIN_RIGHT_MIDDLE,
               MARGIN_RIGHT_BOTTOM,
               MARGIN_BOTTOM_RIGHT_CORNER,
               MARGIN_BOTTOM_RIGHT,
               MARGIN_BOTTOM_CENTER,
               MARGIN_BOTTOM_LEFT,
               MARGIN_BOTTOM_LEFT_CORNER,
               MARGIN_LEFT_BOTTOM,
               MARGIN_LEFT_MIDDLE,
               MARGIN_LEFT_TOP,
               MARGIN_BOXES
} margin_box;

typedef struct page_style {
    mpt width, height; /* sheet */
    const style *box; /* margins, padding, border, background, font of the page context; counters */
    const style *margin[MARGIN_BOXES]; /* NULL: content none or normal */
    const style *footnote; /* @footnote area: border-top = rule, margins, padding, max-height */
} page_style;

typedef struct page_select {
    str name;                 /* named page, "" = auto */
    uint32_t index;           /* from 1, for :nth(); */
    bool first, right, blank; /* right: recto */
} page_select;
/* The writing mode of the whole document: of its body, root and pages. */
writing_kind css_principal_mode(const cascade *c);
const page_style *css_page(cascade *c, page_select which); /* interned per selection */

/* The stylesheet for the EPUB: rules of media epub/all in order, @import flattened, only properties
 * that e-readers know; page rules, -bx- properties, values with url() and @font-face left out,
 * var() resolved. Relative units stay as the author wrote them; absolute lengths become rem by the
 * root's font size, so that the reader's own size wins. */
typedef struct css_epub_names {            /* typefaces of the package */
    str (*before)(void *data, str family); /* the one to stand before a family; n == 0: none */
    void *data;
} css_epub_names;
/* The @namespace rules that it needs, which stand before all other rules of a stylesheet. */
void css_epub_namespaces(const css_sheets *s, buf *out);
/* names may be NULL. */
void css_write_epub(const css_sheets *s, const css_epub_names *names, buf *out);

/* Counter text: 12 in LIST_CJK_IDEOGRAPHIC → 十二. Appends to out. */
void css_counter_text(buf *out, int32_t value, list_style_kind style);

#endif
