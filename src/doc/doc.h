/* The pivot: one document as an XHTML tree (libxml2) with its metadata, assets, headings and notes.
 *
 * Shape of the tree after doc_resolve(), which both outputs rely on (namespace
 * http://www.w3.org/1999/xhtml): html > body > header.title-block > h1.title [p.subtitle]
 * [p.byline: span.author… span.publisher
 * time.date (span.date when it is not ISO 8601)] nav[role=doc-toc]#toc > [p.toc-title] ol > li >
 * a[href="#id"] [ol …]     (when meta.toc is not "none") … the content: h1–h6 with id, p, ul/ol/li,
 * blockquote, pre > code, table > [caption] thead/tbody > tr > th/td, hr, figure > img +
 * figcaption, figure.missing, div, section, dl, … section[role=doc-endnotes] > ol? no:
 * aside[role=doc-footnote]#fn-N …      (last; one for each note) A call of a note:
 * a[role=doc-noteref][href="#fn-N"]#fnref-N (text: its number) A missing picture:
 * span.missing-image[role=img][aria-label] > [span.alt] [a.address[href]]   (see doc_image_missing)
 *   A task list item:   li.task > span.checkbox[.checked] (text ☐ or ☑)
 * An admonition: div.admonition.KIND > p.admonition-title …   A heading's number: span.numeral
 * A formula: span.math[data-mathml] > its reading on a line (read/math.c).
 * Sound and film: div.media[data-media=audio|video] > source … track … [figure.media-poster > img]
 * [div.media-fallback] p.media-link.
 * A note begins with its number as a link back: a[role=doc-backlink] (for the EPUB; in print the
 * marker is generated). Several images that stood alone in one paragraph: div.image-row > img …, or
 * > figure … when one of them has a caption. A missing one alone in its block: figure.missing,
 * div.image-row.missing-row; in a line: span.missing-inline[title] > [a[href]]. Badges alone in a
 * paragraph: p.badges. An image among text: img.inline-icon, img.inline-image. Joined inputs after
 * the first: section.document. White space is source white space, except that a line break between
 * two CJK characters is removed (typesetting.md), across inline elements too; pre is untouched. */
#ifndef BX_DOC_DOC_H
#define BX_DOC_DOC_H

#include <libxml/tree.h>

#include "base/diag.h"
#include "base/file.h"

struct image; /* image/image.h; set by the job */

typedef struct doc_asset {
    str url;             /* as written in the document */
    str path;            /* below the source's root, when local; n == 0: remote or outside */
    bool remote;         /* http(s) */
    bool media;          /* sound or film: no image, never fetched */
    str bytes;           /* what was read; n == 0: missing */
    struct image *image; /* decoded header, or NULL */
    place at;
} doc_asset;

typedef struct doc_heading {
    xmlNode *node; /* h1…h6, also the title's h1 */
    uint32_t level;
    str id, text;
} doc_heading;

typedef struct doc_note {
    xmlNode *body; /* aside[role=doc-footnote] */
    uint32_t number;
    str id;
} doc_note;

typedef struct doc_contributor { /* anyone but the authors */
    str name, role;              /* a MARC relator: "trl", "edt" …; n == 0: none in particular */
} doc_contributor;

typedef struct doc_meta { /* n == 0: not given */
    str title, subtitle, date, lang, description, publisher, rights, identifier, cover, toc, layout;
    str source;    /* what this was made from: the print edition's ISBN */
    str certifier; /* who vouches for WCAG 2.2 AA */
    VEC(str) authors, keywords;
    VEC(doc_contributor) contributors;
    place layout_at, cover_at; /* of the values */
    bool title_is_name; /* of an HTML file's title element: not printed where there is an h1 */
    /* toc: "auto" (default: when there are 3 headings or more) | "none" | "1".."6" depth; lang: BCP
     * 47, default found from the text */
} doc_meta;

typedef struct doc {
    arena *mem;
    xmlDoc *tree;
    xmlNode *body;
    doc_meta meta;
    diag *diag;
    source *src; /* borrowed */
    str path;    /* of the document below src's root */
    str name;    /* as the user named it: the file of diagnostics */
    VEC(doc_asset) assets;
    VEC(doc_heading) headings; /* in order */
    VEC(doc_note) notes;
    map ids; /* id → xmlNode */
    /* the room's own */
    VEC(str) files; /* names of the joined inputs, by the file number of a place; [0] = name */
    VEC(struct doc *) parts; /* joined inputs: their arenas and ids live on */
    map asset_of;            /* img node (its address as key) → asset number + 1 */
    map id_next;             /* base of an id → last number that was put behind it */
    map aliases;             /* fragment as GitHub makes it → node whose id is another one */
    map part_of;             /* path → joined doc, for links between inputs */
    map waiting;             /* path of an input that may be joined later → doc_waiting */
    uint32_t toc_base;       /* heading level that the contents list begins with; 0: no list */
    uint32_t toc_depth;      /* levels that it lists */
    VEC(uint32_t) toc_open;  /* levels of its last entry and those around it */
} doc;

doc *doc_new(diag *d, source *src, str path,
             str name); /* owns an arena; tree: html > body, empty */
void doc_drop(doc *d);

/* The source place of a node: the reader sets it on every element it makes (kept in
 * node->_private). */
void doc_set_place(doc *d, xmlNode *node, uint32_t line, uint32_t col);
place doc_place(const doc *d, const xmlNode *node); /* nearest of the node and its ancestors */

/* After reading: title, ids, headings, notes, figures, contents list, language, joins of CJK lines,
 * assets found. */
int doc_resolve(doc *d);
/* The job has tried to load asset i: called for each one whose image is NULL. Puts the designed
 * placeholder in its place. */
void doc_image_missing(doc *d, xmlNode *img, const doc_asset *asset);
/* The same of an image that is there; height: its natural one, mpt. Among text it gets the class
 * inline-icon or inline-image. */
void doc_image_found(doc *d, xmlNode *img, int32_t height);
doc_asset *doc_asset_of(const doc *d, const xmlNode *img); /* of an img element; NULL if none */
/* Appends other's content as a further part of d (--join): ids made distinct, links between the
 * inputs kept. other is dropped. */
void doc_join(doc *d, doc *other);

/* Every link to a file that is not one of the inputs; path: below the root of src; n == 0: it leads
 * out of it. */
typedef void doc_each_link(void *data, source *src, str path, xmlNode *a);
void doc_file_links(const doc *d, doc_each_link *each, void *data);

/* 2026, 2026-11, 2026-11-24, also with / or .: a day of the calendar; month and day 1 when they are
 * not given. false: it is none. */
bool doc_date(str s, int *year, int *month, int *day);

/* New nodes of d's tree, not yet in it; of attributes the value is copied. */
xmlNode *doc_element(doc *d, const char *name);
xmlNode *doc_text_node(doc *d, str text);
void doc_set_attr(doc *d, xmlNode *node, const char *name, str value);
void doc_add_class(doc *d, xmlNode *node, const char *name);

str doc_attr(const doc *d, const xmlNode *node,
             const char *name);                        /* "" when absent; borrowed from the tree */
bool doc_is(const xmlNode *node, const char *element); /* an XHTML element of this name */
bool doc_has_class(const xmlNode *node, const char *name);
str doc_text(const doc *d, const xmlNode *node); /* all text, white space collapsed and trimmed */
str doc_id(doc *d,
           xmlNode *node); /* the node's id; makes a stable one from its text when there is none */
void doc_dump(const doc *d,
              buf *out); /* --stage=doc: one line an element, indented, with source line */

#endif
