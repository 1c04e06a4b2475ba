/* doc + stylesheet → EPUB 3.3: the only user of zip.h. Never sees a box or a frame. */
#ifndef BX_EPUB_EPUB_H
#define BX_EPUB_EPUB_H

#include "css/css.h"
#include "doc/doc.h"
#include "font/font.h"

typedef struct epub_page { /* one row of the page list: where a printed page begins */
    const xmlNode *node;   /* whose text or image the page begins with; NULL: it has none */
    uint32_t offset;       /* into the node's own text, in characters (epub_text_length) */
    str label;             /* folio */
} epub_page;

/* Fonts in the package: of characters that e-readers' fonts lack; of all text; whole ones. */
typedef enum { EPUB_EMBED_RARE, EPUB_EMBED_NONE, EPUB_EMBED_SUBSET, EPUB_EMBED_FULL } epub_embed;

typedef struct epub_input {
    const doc *doc;
    const css_sheets *sheets;
    const epub_page *pages; /* may be NULL */
    uint32_t n_pages;
    uint32_t split_level; /* headings down to this level begin a file; 0: the topmost ones */
    uint32_t toc_depth;   /* levels of the navigation; 0: the front matter's, at least 3 */
    uint32_t max_image;   /* pixels on the long side; 0: no bound */
    int64_t date;         /* seconds since 1970, UTC: dcterms:modified */
    diag *diag;
    /* Called when the front matter has no cover: a PNG in a, or n == 0. NULL: there is none. */
    str (*cover)(void *data, arena *a);
    void *cover_data;
    font_set *fonts; /* may be NULL */
    epub_embed embed;
} epub_input;

/* Characters of a text that are seen: no white space, no format characters. */
uint32_t epub_text_length(str text);

int epub_write(const epub_input *in,
               output *to); /* 0, or -1 with a diagnostic; the caller commits */

#endif
