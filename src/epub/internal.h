/* Private to epub/: the book as it is planned and written.
 *
 * The document's blocks ("atoms") are shared out to chapters first, so that every id has its file
 * before the first link is written; then each chapter is serialised straight from the document's
 * tree, which is never changed. */
#ifndef BX_EPUB_INTERNAL_H
#define BX_EPUB_INTERNAL_H

#include "epub/epub.h"
#include "image/image.h"

#define TITLE_HREF "title.xhtml"
#define NAV_HREF "nav.xhtml"
#define COVER_HREF "cover.xhtml"

typedef struct atom { /* a block that no chapter break goes through */
    const xmlNode *node;
    size_t size;    /* bytes, about */
    uint32_t level; /* of a heading, else 0 */
} atom;

typedef struct chapter {
    str href;
    uint32_t first, end; /* of the atoms */
    const doc_heading *heading;
    VEC(uint32_t) notes; /* of doc->notes */
    bool is_title;       /* the title block's page */
    bool has_math;
} chapter;

typedef struct resource { /* an image file of the package */
    str href;
    const char *media_type;
    str bytes;
    const image *im;
} resource;

typedef struct part { /* a file of the package, in order */
    str name;
    str bytes;
    bool stored; /* not compressed */
} part;

typedef struct page_mark { /* where a page of the print begins */
    const xmlNode *node;   /* NULL: nowhere in the text */
    uint32_t offset;       /* in the node's own text */
    bool in_toc;
    str id, label;
    str href; /* once it is written */
} page_mark;

typedef struct page_cursor { /* through the text of one node */
    const xmlNode *node;
    uint32_t mark; /* the next one */
    uint32_t seen; /* characters so far */
} page_cursor;

typedef struct counter_value {
    str name;
    int32_t value;
} counter_value;

typedef struct nav_entry {
    str href, text;
    uint32_t depth; /* 0: top */
} nav_entry;

#define TABLE_COLUMNS 40u

typedef struct table_plan { /* how the table that is being written is shown */
    enum { TABLE_PLAIN, TABLE_CARDS, TABLE_SCROLLED } kind;
    uint32_t columns;
    uint32_t scale;      /* of the cells' bounds, 1/1000 */
    const xmlNode *head; /* of cards: the row of heads */
    str labels[TABLE_COLUMNS];
} table_plan;

typedef struct file_resource { /* a font, sound or film of the package */
    str href;
    const char *media_type;
    str bytes;
    bool stored; /* not compressed */
} file_resource;

typedef struct book_fonts book_fonts; /* fonts.c */

typedef struct book {
    const epub_input *in;
    const doc *d;
    arena *mem;
    str lang, title; /* never empty */
    VEC(atom) atoms;
    VEC(chapter) chapters;
    map where;      /* id → number of its chapter + 1 */
    map note_of;    /* id of a note → index in doc->notes + 1 */
    bool *sized;    /* notes that a block's size counts */
    map heading_of; /* id of a heading → index in doc->headings + 1 */
    map media_of;   /* doc_asset → number in media_files + 1 */
    map image_of;   /* hash of an image → resource number + 1 */
    map styles;     /* style attribute → what EPUB readers may see of it, NUL-terminated */
    cascade *cascade;
    const table_plan *table; /* outermost one that is being written, or NULL */
    const xmlNode *toc;      /* the document's own contents list, or NULL */
    str toc_marks;           /* of the pages that begin in it */
    VEC(resource) images;
    book_fonts *fonts; /* NULL: none are embedded */
    VEC(file_resource) font_files, media_files;
    VEC(nav_entry) entries;
    VEC(nav_entry) figures, tables; /* those with a caption */
    map id_of;       /* node of a list without an id → its new one, NUL-terminated */
    uint32_t listed; /* the last new one */
    VEC(page_mark) pages;
    VEC(uint32_t) page_order;    /* pages whose marks are written, in the order of the text */
    VEC(counter_value) counters; /* as the chapters written so far left them */
    bool counting;
    map page_of; /* node → number of its first page mark + 1 */
    VEC(part) parts;
    bool has_sound, has_film;
    uint32_t cover_image;                   /* resource number + 1; 0: no cover */
    uint32_t with_alt, without_alt;         /* images shown, by alternative text */
    bool animated, vertical, rtl, has_math; /* has_math: of the chapter that is written */
    bool columns; /* something may be set in columns */
} book;

/* ---- plan.c: atoms → chapters, ids, notes ---- */
void plan_chapters(book *b);
/* "#id" as seen from chapter from (UINT32_MAX: from the navigation): n == 0 when it is nowhere. */
str link_to(const book *b, str id, uint32_t from);

/* ---- chapter.c, element.c: XHTML ---- */
void page_begin(const book *b, buf *out, str title, const char *body_type, str body_class);
void page_end(buf *out);
str chapter_write(book *b, uint32_t number);
void element_write(book *b, buf *out, const xmlNode *node, uint32_t chapter_number);
void element_open(book *b, buf *out, const xmlNode *node, uint32_t chapter_number, bool again);
void element_close(buf *out, const xmlNode *node);
/* ---- checks.c ---- */
bool is_date(str s);     /* YYYY, YYYY-MM, YYYY-MM-DD */
bool is_language(str s); /* the form of a BCP 47 tag */
/* The style attribute, as far as it is CSS for an EPUB. */
str style_checked(book *b, str css);
/* A URL for an href: illegal characters escaped; n == 0: not one that an EPUB may hold. */
str url_checked(arena *a, str url);

/* ---- pages.c ---- */
void plan_pages(book *b);
/* Marks that stand before an element, in its text, behind it; those of the contents list. */
void page_marks_before(book *b, buf *out, const xmlNode *node, uint32_t chapter_number);
page_cursor page_marks_in(const book *b, const xmlNode *node);
void page_marks_text(book *b, buf *out, page_cursor *c, str text, uint32_t chapter_number);
void page_marks_end(book *b, buf *out, page_cursor *c, uint32_t chapter_number);
void page_marks_toc(book *b, buf *out);
/* Every page in the order of the text: where it begins, its label. */
void page_entries(const book *b, void (*each)(buf *, uint32_t, str, str), buf *out);

/* ---- lists.c ---- */
void plan_lists(book *b);
str caption_of(const book *b, const xmlNode *node); /* of a figure or a table; n == 0: none */
str listed_id(const book *b, const xmlNode *node);  /* the id that the node got; n == 0: none */

/* ---- counters.c ---- */
void counters_open(book *b, const xmlNode *node);    /* the element alone */
void counters_through(book *b, const xmlNode *node); /* with its content */
void counters_style(const book *b, buf *out);        /* a style attribute, or nothing */

/* ---- table.c ---- */
void table_look(book *b, const xmlNode *table, table_plan *t);
void table_open(const book *b, buf *out, const table_plan *t, const xmlNode *table);
void table_close(buf *out, const table_plan *t);
void table_role(const book *b, buf *out, const xmlNode *node);
void cell_label(buf *out, const table_plan *t, const xmlNode *cell);
/* The narrowest that a column of this cell may get, in 1/10 em; 0: no bound. */
uint32_t cell_min_width(const table_plan *t, const xmlNode *cell);

/* ---- images.c, svg.c ---- */
/* NULL: cannot be in an EPUB. max: of its longer side in pixels, 0: no bound. */
const resource *image_resource(book *b, const image *im, uint32_t max);
/* Without scripts and references to the outside, which is told; n == 0: not well-formed. */
str svg_cleaned(arena *a, const image *im, diag *d);

/* ---- media.c ---- */
/* false: nothing of it can be in the package. */
bool media_write(book *b, buf *out, const xmlNode *media, uint32_t chapter_number);

/* ---- fonts.c: in this order ---- */
void fonts_find(book *b);
void fonts_make(book *b);
void fonts_css(const book *b, buf *out);
css_epub_names fonts_names(const book *b);

/* ---- cover.c ---- */
void find_cover(book *b); /* the front matter's, else one made from the metadata */
str cover_page(const book *b);

/* ---- nav.c, package.c ---- */
void nav_plan(book *b);
str nav_page(const book *b);
str ncx(const book *b);
str package_document(const book *b);
str container_xml(const book *b);
str book_identifier(const book *b);

/* ---- words.c ---- */
typedef enum {
    W_CONTENTS,
    W_LANDMARKS,
    W_PAGES,
    W_FIGURES,
    W_TABLES,
    W_TABLE,
    W_COVER,
    W_TITLE_PAGE,
    W_BODY,
    W_SUMMARY,
    W_ALL_ALT,
    W_SOME_ALT,
    W_COUNT
} epub_word;
const char *word_for(str lang, epub_word w);

/* ---- css.c ---- */
str stylesheet(const book *b);
const style *style_of(const book *b, const xmlNode *node);
void find_direction(book *b); /* sets vertical and rtl */

/* ---- prose.c ---- */
void prose_write(book *b, buf *out, const xmlNode *parent, str s); /* text of this element */

/* ---- uuid.c ---- */
str uuid_v5(arena *a, str name); /* in the URL name space; "urn:uuid:…" */

/* ---- zip.c ---- */
int zip_write(const book *b, output *to);

/* ---- xml.c ---- */
void xml_text(buf *out, str s);
void xml_attr(buf *out, const char *name, str value); /* ' name="value"' */
str taken(arena *a, buf *out);                        /* the text moved to the arena */
void add_part(book *b, const char *name, str bytes, bool stored);

#endif
