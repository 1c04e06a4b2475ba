/* What the files of pdf/ share.
 *
 * Model: libharu owns the document, its objects and the cross-reference table, and writes the file;
 * small dictionaries are libharu's. The body of what there is a lot of (pages, annotations, names,
 * outline items, glyph tables, content) is text that we make in the moment libharu asks for it, so
 * that a page costs bytes in memory and not kilobytes. First a pass over all frames collects faces,
 * glyphs, images, anchors and links (collect in pdf.c); then the fonts are subset; then the file is
 * written, page after page. */
#ifndef BX_PDF_INTERNAL_H
#define BX_PDF_INTERNAL_H

#include <hpdf.h>
#include <libdeflate.h>

#include "pdf/pdf.h"

typedef struct pdf pdf;

/* ---- syntax.c: the tokens of PDF */

void put_int(buf *out, int64_t v);
void put_mpt(buf *out, int64_t v);             /* v/1000, at most 3 decimals, no trailing zeros */
void put_bytes(buf *out, str bytes);           /* literal string */
void put_text(buf *out, str utf8);             /* text string: ASCII, else UTF-16BE with its mark */
void put_utf16_hex(buf *out, str utf8);        /* <…>, no mark: ToUnicode */
void put_string_byte(buf *out, uint32_t byte); /* inside ( ), escaped */
void put_ref(buf *out, uint32_t number);
void put_date(buf *out, int64_t seconds); /* (D:20240131120000Z) */
void put_iso_date(buf *out, int64_t seconds);

/* ---- object.c: objects, and the file */

/* An indirect object: a libharu dictionary whose remaining keys, and stream, are ours. */
typedef struct object {
    HPDF_Dict dict;
    pdf *pdf;
    uint32_t number;
    void (*keys)(pdf *p, struct object *o, buf *out); /* more keys, made when written; or NULL */
    const void *data;                                 /* for keys */
    bool has_stream, deflated;
    str stream; /* may be set by keys; lives until the object is written */
} object;

object *object_new(pdf *p, void (*keys)(pdf *, object *, buf *), const void *data);
/* The same over a dictionary that libharu made, in its table. */
object *object_adopt(pdf *p, HPDF_Dict d, void (*keys)(pdf *, object *, buf *), const void *data);
object *object_stream(pdf *p, str bytes);     /* compresses; the bytes need not live on */
object *object_program(pdf *p, str bytes);    /* a font: as object_stream, with less effort */
object *object_packed(pdf *p, str bytes);     /* as they are; the caller adds Filter */
str pdf_deflate(pdf *p, str bytes, buf *out); /* view of out */
void dict_set(HPDF_Dict d, const char *key, const object *o);
HPDF_Dict dict_dict(pdf *p, HPDF_Dict d, const char *key); /* a new one inside */
HPDF_Binary binary_new(pdf *p, str bytes);
int file_write(pdf *p, output *to); /* 0, or -1 with a diagnostic */

/* ---- tree.c: balanced trees of pages and names */

enum { TREE_FAN = 64 };
typedef struct tree_node {
    uint32_t from, to;   /* entries below it */
    uint32_t first, end; /* its kids: nodes, or entries when it is a leaf */
    uint32_t parent;     /* node */
    bool leaf;
} tree_node;
typedef struct tree {
    uint32_t n; /* at least one; the last is the root */
    tree_node *nodes;
} tree;
tree tree_new(arena *a, uint32_t entries);

/* ---- cluster.c: what the glyphs of an item mean */

typedef struct cluster {
    uint32_t first, end; /* glyphs */
    str text;
    uint32_t n_cps;
} cluster;
bool cluster_next(const item *it, cluster *c); /* begin with a zeroed one */
/* The text that this glyph is to carry in ToUnicode; exact: the cluster's glyphs together then read
 * as its text. */
str cluster_glyph_text(const item *it, const cluster *c, uint32_t i);
bool cluster_exact(const cluster *c);

/* ---- font.c */

/* A glyph may mean several texts (一 and ⼀, hyphen and soft hyphen). ToUnicode has one for each
 * code, so the second meaning lives in a second Type0 font over the same descendant and program. */
enum { FONT_VARIANTS = 8 };
typedef struct meaning {
    str text;
    uint32_t count;
    struct meaning *next; /* the more frequent one first, once embedded */
} meaning;
typedef struct font_glyph {
    meaning *meanings;
    int32_t width; /* 1/1000 em */
    uint16_t code;
    bool used;
} font_glyph;
typedef struct font {
    const face *face;
    VEC(font_glyph) glyphs;              /* in order of first use; [0]: none */
    uint16_t *place;                     /* of each glyph id in glyphs; malloc'd */
    uint32_t name;                       /* resource /F<name + variant> */
    uint32_t n_variants;                 /* after embedding */
    bool columns;                        /* it shows upright glyphs in columns */
    uint32_t n_names;                    /* n_variants, twice with columns: then for Identity-V */
    object *variants[2 * FONT_VARIANTS]; /* Type0 */
    subset subset;
    object *descendant;
} font;
font *pdf_font_of(pdf *p, const face *f);
void font_collect(pdf *p, const item *it);
int fonts_embed(pdf *p);
/* What is known of a glyph; never NULL. */
const font_glyph *font_glyph_of(const font *f, uint32_t id);
/* The variant in which the glyph means the text; -1: none. */
int font_variant(const font *f, uint32_t id, str text);
void fonts_drop(pdf *p);

/* ---- emoji.c: fonts whose glyphs are pictures */

enum { EMOJI_MOST = 254 };
typedef struct emoji {
    uint32_t cp;        /* that it means */
    int32_t width;      /* 1/1000 em */
    const image *image; /* NULL: no picture */
    int32_t box[4];     /* 1/1000 em */
} emoji;
typedef struct emoji_font { /* Type 3; of emojis [from, from + n), code 1 is the first one */
    uint32_t from, n;
    object *object, *procs[EMOJI_MOST], *nothing, *to_unicode;
} emoji_font;
void emoji_collect(pdf *p, const item *it);
void emoji_embed(pdf *p);

/* ---- image.c */

typedef struct picture {
    const image *image;
    mpt widest;     /* of its places; 0: shown nowhere with a size */
    bool turned;    /* the EXIF turn is left to the placing */
    object *object; /* NULL: cannot be shown */
} picture;
void image_collect(pdf *p, const item *it);
void image_use(pdf *p, const image *im, mpt width); /* it is shown so wide */
void images_embed(pdf *p);
uint32_t image_find(const pdf *p, const image *im); /* index in pictures, UINT32_MAX: none */

/* ---- paint.c, text.c: a page's content */

typedef struct paint {
    device device; /* first: the device is the paint */
    pdf *pdf;
    const frame *frame;
    buf *out;
    /* graphics state, as written so far */
    color fill, stroke;
    uint8_t alpha, cap, mode; /* mode: text rendering */
    mpt line_width;
    mpt dash, gap; /* 0 0: solid */
    bool artifact;
    /* text state */
    bool in_text, placed;
    uint8_t matrix; /* way_of_line * 2 + slanted */
    const font *font;
    uint32_t variant;
    mpt size;
    /* Where the next glyph would come: along the line in 1/1000 mpt, across it; x and y up of a
     * level line, down and x of one that is turned. */
    int64_t pen_along;
    mpt pen_across;
    mpt line_x, line_y; /* the text line matrix' origin */
    bool in_string, adjusted;
    buf shown; /* the open TJ */
    /* resources used on this page */
    uint8_t *fonts, *pictures; /* by resource number */
    uint8_t alphas[256];
} paint;
void paint_page(paint *pt, const frame *f, buf *out); /* the content; resources are noted */
void paint_text(paint *pt, const item *it);
void paint_shape(paint *pt, const item *it); /* shape.c */
void paint_emoji(paint *pt, const item *it); /* emoji.c */
void paint_text_end(paint *pt);              /* ET when a text object is open */
void paint_fill(paint *pt, color c);
void paint_stroke(paint *pt, color c);
void paint_line_width(paint *pt, mpt w);

/* ---- page.c, outline.c, meta.c */

typedef struct page {
    const frame *frame;
    object *object, *content;
    uint32_t parent;             /* object number */
    uint32_t first_link, n_link; /* object numbers */
} page;
typedef struct anchor {
    str id;
    uint32_t page;
    mpt x, y; /* y up */
} anchor;
void pages_make(pdf *p);
void names_make(pdf *p);
void outline_make(pdf *p);
void labels_make(pdf *p);
void meta_make(pdf *p);
const anchor *anchor_find(const pdf *p, str id);

struct pdf {
    const pdf_input *in;
    arena *mem;
    HPDF_Doc doc;
    struct libdeflate_compressor *deflate, *deflate_dense; /* dense: what hardly becomes smaller */
    buf keys, content, packed;                             /* scratch while an object is written */
    VEC(font *) fonts;
    font *last_font;
    uint32_t n_font_names, first_emoji_font; /* names of Type 3 fonts come last */
    VEC(emoji) emojis;
    VEC(emoji_font *) emoji_fonts;
    map emoji_of; /* face, glyph and character → index in emojis + 1 */
    VEC(picture) pictures;
    map picture_of; /* hash → index + 1 */
    page *pages;
    VEC(anchor) anchors; /* the first of each id */
    map anchor_of;       /* id → index + 1 */
    paint paint;
    struct file_state *file;
};

#endif
