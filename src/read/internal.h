/* What the files of this room share. The way of the data: charset → clean → front → (protect →
 * cmark → markdown | html) → build → doc. */
#ifndef BX_READ_INTERNAL_H
#define BX_READ_INTERNAL_H

#include "read/read.h"

#define READ_BYTES_MAX ((size_t)256 << 20)
#define READ_DEPTH_MAX 256u
#define READ_DEPTH_SPARE 8u /* of them, kept for what has to stand inside the last container */

/* ---- clean.c: what no document may hold ---- */
/* UTF-8 made valid, line ends made \n, control and non-characters taken out, each with its place.
 */
str clean_input(doc *d, str text);
/* The same for a piece whose escapes have been decoded; no diagnostics. Borrowed when nothing is
 * wrong. */
str clean_piece(arena *a, str text);

/* ---- charset.c ---- */
/* An HTML file's text as UTF-8, when it is in another encoding and says so. */
str decode_charset(doc *d, str text);

/* ---- front.c ---- */
/* Reads the YAML between the --- lines that text begins with into d->meta; bytes that it takes. */
size_t front_matter(doc *d, str text);
bool meta_lang(arena *a, str *tag); /* zh_CN → zh-CN; false: it is none */
void meta_list(doc *d, str value, const char *separators,
               bool authors); /* onto authors or keywords */

/* ---- elements.c: what HTML is allowed, and what becomes of the rest ---- */
enum {
    EL_VOID = 1,
    EL_INLINE = 2,
    EL_PHRASE = 4, /* a block that holds no block */
    EL_LIST = 8,   /* holds li */
    EL_DL = 16,    /* holds dt, dd */
    EL_PART = 32,  /* row, group, cell, caption, column of a table */
    EL_CELL = 64,
    EL_ROWS = 128,     /* table and row groups: hold rows */
    EL_OPTIONAL = 256, /* its end tag may be left out */
    EL_RAW = 512,      /* its content is text up to its end tag */
    EL_PLAIN = 1024,   /* inline, but never opened again after a block inside it */
    EL_ITEM = 2048,    /* li, dt, dd */
    EL_LOOSE = 4096,   /* loose text in it gets a paragraph */
    EL_MATH = 8192     /* of MathML: stands in a formula alone */
};
typedef enum {
    TAG_KEEP,
    TAG_UNWRAP, /* dropped, its content is kept */
    TAG_QUIET,  /* the same without a diagnostic: it means nothing on a page */
    TAG_DROP    /* dropped with its content */
} tag_action;
typedef struct element {
    const char *name, *as; /* as: the element it becomes, NULL: itself */
    const char *style;     /* what it means, as CSS; NULL: none */
    uint16_t flags;
    uint8_t action;
} element;
const element *element_of(str name); /* lower case; NULL: unknown */

typedef struct html_attr {
    str name, value; /* name in lower case */
} html_attr;
typedef struct html_tag {
    str name; /* lower case */
    const html_attr *attrs;
    uint32_t n_attrs;
    bool closed; /* "/>" in XML and MathML; of sound and film */
} html_tag;
str tag_attr(const html_tag *tag, const char *name);
/* Sets what is allowed of the tag's attributes on node; diagnostics at d's place `at`.
 * cells: what the table around says of its cells, as CSS. */
void attributes_set(doc *d, xmlNode *node, const element *el, const html_tag *tag, place at,
                    str cells);
/* An address as it may stand in a link; n == 0: it is none (javascript: …). */
str clean_url(arena *a, str url, bool image);

/* ---- build.c: the tree builder ---- */
typedef struct frame {
    xmlNode *node;
    const element *el;  /* of the node */
    const element *tag; /* that an end tag must match */
    uint32_t id;        /* grows from the bottom of the stack to its top */
    uint32_t format;    /* serial of the formatting that it carries out; 0: none */
    uint32_t line, col;
    str cells;     /* of a table: see attributes_set */
    uint8_t kind;  /* frame_kind */
    bool auto_p;   /* loose text in it gets a paragraph */
    bool written;  /* by a tag in the source, not implied */
    bool ended;    /* by its own end tag */
    bool detached; /* dropped: its tree is freed when it closes */
} frame;
typedef struct open_format { /* an inline element that is open in the source, wherever it is in the
                              * tree
                              */
    const element *tag;
    uint32_t serial;
    uint32_t owner; /* id of the frame at whose end it ends */
    xmlNode *copy;  /* what to open again; NULL while it is on the stack */
    bool markdown;
    uint32_t line, col;
} open_format;
typedef struct builder {
    doc *d;
    VEC(frame) stack;
    VEC(open_format) formats;
    buf text;                            /* not yet in the tree */
    uint32_t last_id, last_serial, lost; /* lost: formats that are not on the stack */
    uint32_t line, col;                  /* of what is being built */
    uint32_t pres, muted;                /* open pre and dropped elements */
    VEC(const element *) flat;           /* open tags of HTML that were left out for their depth */
    uint32_t flat_block;                 /* the Markdown block that was; 0: none */
    bool flattened;                      /* that is told */
    bool whole_file;                     /* an HTML file: html, head, title, meta mean something */
    str title;                           /* of an HTML file */
} builder;

void tree_begin(builder *b, doc *d);
void tree_end(builder *b);
place tree_place(const builder *b);
void tree_text(builder *b, str text);
/* By Markdown: a block, a paragraph (p: false in a tight list item), an inline element; what it
 * returns closes it again, with all that HTML left open in it. */
uint32_t tree_block(builder *b, const char *name);
uint32_t tree_paragraph(builder *b, bool p);
void tree_close(builder *b, uint32_t id);
uint32_t tree_inline(builder *b, const char *name);
void tree_inline_close(builder *b, uint32_t serial);
xmlNode *tree_void(builder *b, const char *name); /* br, hr, img */
xmlNode *tree_node(builder *b);                   /* innermost open node */
bool tree_in_link(const builder *b);
void tree_end_link(builder *b); /* the link that is open, if one is, ends here */
void tree_break(builder *b);    /* a paragraph of loose text ends here */
/* By HTML. */
void tree_tag(builder *b, const html_tag *tag);
void tree_end_tag(builder *b, str name);

/* ---- ruby.c ---- */
/* All of a ruby is read: rb, rtc and rows of rt become base, rt, base, rt; Bopomofo gets a class.
 */
void ruby_settle(doc *d, xmlNode *ruby);
/* table.c: a whole table; foot last, and a head when the first rows are headings alone. */
void table_settle(doc *d, xmlNode *table);

/* settle.c: an element that is whole, its content in the order that HTML wants. */
void settle(doc *d, xmlNode *node);

/* math.c: a whole formula becomes span.math with its reading, its MathML in data-mathml. */
void math_settle(doc *d, xmlNode *math);
void math_attributes(doc *d, xmlNode *node, const html_tag *tag, place at);

/* media.c: audio and video. closed: by their own end tag. */
void media_settle(doc *d, xmlNode *media, bool closed);

/* ---- html.c ---- */
/* HTML text into the open tree; its first character stands at line:col. */
void html_into(builder *b, str text, uint32_t line, uint32_t col, bool xml);
void html_read(doc *d, str text, bool xml);

/* ---- protect.c: CommonMark parses by rules made for spaces between words ---- */
/* Marks, as non-characters, that make cmark see emphasis beside Han and leave bare addresses alone.
 */
str protect(buf *out, str text);   /* a view of out, or of text when nothing was to be done */
str unprotect(arena *a, str text); /* borrowed when there are no marks */
bool is_protection(uint32_t cp, bool *counts); /* counts: stands for a character of the source */

/* ---- autolink.c ---- */
typedef struct autolink {
    size_t from, to;    /* in the text */
    const char *prefix; /* of the href: "", "http://", "mailto:" */
} autolink;
size_t url_end(str text, size_t from); /* of an address with a scheme at from; from: it is none */
bool autolink_next(str text, size_t from, autolink *found);

/* ---- lost.c: what Markdown drops or prints as it stands without a word ---- */
str excerpt(str s, size_t bytes); /* its beginning, cut between characters */
/* Where a row's text begins that has no column, and its end; 0: all of it has one. count: of its
 * cells. */
size_t lost_cells(str line, uint32_t columns, size_t *end, uint32_t *count);

typedef enum {
    FOREIGN_NONE,
    FOREIGN_NOTE, /* [^name]: a call, when cmark has left it as text */
    FOREIGN_MATH,
    FOREIGN_TOC,
    FOREIGN_TEX,
    FOREIGN_EMOJI,
    FOREIGN_MARK,
    FOREIGN_WIKI,
    FOREIGN_ATTRIBUTES,
    FOREIGN_DEFINITION, /* at the beginning of a line */
    FOREIGN_FENCE,
    FOREIGN_INLINE_NOTE,
    FOREIGN_DIAGRAM,
    FOREIGN_KINDS
} foreign_kind;
/* The next of these in a text, from *from on: moves *from to its beginning; n: its bytes. */
foreign_kind foreign_next(str text, size_t *from, size_t *n);
bool is_diagram(str language); /* of a code block */
void tell_foreign(doc *d, foreign_kind kind, place at, str token);

/* ---- markdown.c ---- */
void markdown_read(doc *d, str text, uint32_t first_line);

#endif
