/* The inside of the css room.
 *
 *   text ─lex─▶ tokens ─parse─▶ rules (selectors + declarations) ─cascade/match─▶ winners
 * ─compute─▶ style
 *
 * A file becomes one token array in which each opening bracket knows its closing one, so that error
 * recovery (CSS Syntax 3) is skipping by index. A declaration is turned into typed values when it
 * is read; only values with var() keep their tokens and are read again under each style. Numbers
 * are integers in millionths ("micro"), lengths become mpt at computed-value time. Turned down: a
 * tree of component values as in the specification's text (an allocation a token, and nothing here
 * needs the tree). */
#ifndef BX_CSS_INTERNAL_H
#define BX_CSS_INTERNAL_H

#include "css/css.h"

#define MICRO 1000000
#define CSS_DEPTH 32             /* nesting of rules, functions, selectors */
#define CSS_TOKENS_MAX (1 << 14) /* of one value after var() was replaced */
#define CSS_TOKENS_ALL (1 << 20) /* of all values of a cascade after var() was replaced */
#define CSS_TERMS 64             /* of one sum or product */
#define FONT_SIZE_MAX PT(10000)

/* ---- tokens (lex.c) ---- */
typedef enum {
    T_END,
    T_SPACE,
    T_IDENT,
    T_FUNCTION, /* name( */
    T_AT,       /* @name */
    T_HASH,     /* #name; flag: the name is an identifier */
    T_STRING,
    T_BAD_STRING,
    T_URL,
    T_BAD_URL,
    T_DELIM,   /* delim */
    T_NUMBER,  /* number; flag: an integer */
    T_PERCENT, /* number */
    T_DIMENSION,
    T_CDO,
    T_CDC,
    T_COLON,
    T_SEMICOLON,
    T_COMMA,
    T_SQUARE, /* [ */
    T_ROUND,  /* ( */
    T_CURLY,  /* { */
    T_SQUARE_END,
    T_ROUND_END,
    T_CURLY_END
} token_kind;

typedef struct token {
    uint8_t kind;
    bool flag, sign; /* sign: the number was written with + or - */
    char delim;
    uint32_t from, to; /* bytes in the text */
    uint32_t
        close; /* of an opening token or function: distance to its closing token (or to the end) */
    str text;  /* name, string, url, unit: escapes resolved */
    int64_t number; /* micro */
} token;

typedef struct css_text { /* a text being read; bytes and tokens live as long as what was read */
    str bytes;
    place at;                 /* of its first byte */
    uint32_t *lines, n_lines; /* offset of each line's first byte */
    token *at_token;
    uint32_t n;
} css_text;

void css_lex(arena *keep, str bytes, place at, css_text *out); /* out's arrays are malloc'd */
void css_text_drop(css_text *t);
void css_pair(token *t, uint32_t n); /* t[n - 1] is T_END: sets close of every opening token */
/* A copy that stands alone: T_END behind it, brackets paired. */
const token *css_tokens(arena *a, const token *from, const token *to, uint32_t *n);
void css_write_token(const token *t, buf *out);
/* epub_ink.c. Whether a declaration sets ink or background to one opaque colour; what it is for
 * pages of any colour (false: as it is); whether a border's colour is too dark for them. */
bool css_ink_read(str name, const token *at, uint32_t n, bool *background);
bool css_ink_write(str name, const token *at, uint32_t n, buf *out);
bool css_ink_is_dark_line(const token *t);
place css_place(const css_text *t, uint32_t offset);

/* ---- selectors (selector.c, match.c) ---- */
typedef enum {
    SIMPLE_ANY,
    SIMPLE_TAG,
    SIMPLE_ID,
    SIMPLE_CLASS,
    SIMPLE_ATTR,
    SIMPLE_IS, /* :is() :where() :matches() */
    SIMPLE_NOT,
    SIMPLE_ROOT,
    SIMPLE_EMPTY,
    SIMPLE_LINK,
    SIMPLE_NEVER, /* :hover and the like: known, never true on paper */
    SIMPLE_LANG,
    SIMPLE_NTH_CHILD,
    SIMPLE_NTH_LAST_CHILD,
    SIMPLE_NTH_OF_TYPE,
    SIMPLE_NTH_LAST_OF_TYPE,
    SIMPLE_ONLY_CHILD,
    SIMPLE_ONLY_OF_TYPE
} simple_kind;

typedef struct selector_list selector_list;
typedef struct simple {
    uint8_t kind;
    char op;      /* of [attr]: 0 present, '=' '~' '|' '^' '$' '*' */
    bool fold;    /* i flag */
    int32_t a, b; /* an+b */
    str name, prefix, value;
    const selector_list *list;
} simple;

typedef struct compound {
    simple *at;
    uint32_t n;
    char combinator; /* to the next compound at its left: ' ' '>' '+' '~' */
} compound;

typedef struct selector { /* at[0] is the subject, then leftwards */
    compound *at;
    uint32_t n;
    uint32_t specificity; /* a<<20 | b<<10 | c */
    uint8_t pseudo;       /* css_pseudo of the subject */
    bool only_epub;       /* a pseudo-element that we do not make: passed on, never matched */
    str text;             /* for the EPUB */
} selector;
struct selector_list {
    uint32_t n;
    selector *at;
};

struct css_parser;
bool css_parse_selectors(struct css_parser *p, const token *from, const token *to, bool forgiving,
                         uint32_t depth, selector_list *out);
/* an+b over [from, to): false when it is not one */
bool css_parse_nth(const token *from, const token *to, int32_t *a, int32_t *b);

typedef struct matcher matcher;
matcher *css_matcher(arena *a, str lang); /* lang: of a document that names none */
bool css_match(matcher *m, const selector *s, const xmlNode *element);
const char *css_attr(const xmlNode *element, const char *prefix, const char *name); /* or NULL */
const char *css_lang(const xmlNode *element); /* of the element itself, or NULL */

/* ---- values (value.c, color.c, calc.c) ---- */
typedef enum {
    UNIT_NUMBER,
    UNIT_PT, /* amount is micro-points: all absolute units are brought to it */
    UNIT_PERCENT,
    UNIT_EM,
    UNIT_EX,
    UNIT_REM,
    UNIT_LH,
    UNIT_RLH,
    UNIT_VW,
    UNIT_VH,
    UNIT_VMIN,
    UNIT_VMAX
} css_unit;

typedef enum { CALC_LEAF, CALC_SUM, CALC_SCALE, CALC_MIN, CALC_MAX, CALC_CLAMP } calc_kind;
typedef struct calc { /* a linear expression, but for MIN, MAX and CLAMP */
    uint8_t kind, unit;
    int64_t amount; /* LEAF: micro units; SCALE: factor of first, micro */
    const struct calc *first, *next;
} calc;

typedef enum {
    V_NONE,
    V_INHERIT,
    V_INITIAL,
    V_UNSET,  /* also revert */
    V_WORD,   /* n */
    V_NUMBER, /* n, micro */
    V_LENGTH, /* unit, n micro */
    V_CALC,
    V_COLOR,
    V_POINTER, /* a list of style.h, or str * */
    V_PENDING  /* tokens with var() */
} value_kind;
typedef struct pending {
    const token *at;
    uint32_t n;
    uint16_t row; /* property or shorthand it was written for */
    place where;
} pending;
typedef struct value {
    uint8_t kind, unit;
    bool flow; /* of a flow-relative property: margin-block-start is margin-top with this */
    union {
        int64_t n;
        const calc *calc;
        color color;
        const void *p;
        const pending *pending;
    };
} value;

#define COLOR_CURRENT 200 /* color.space while a style is made: currentcolor */

typedef struct decl {
    uint16_t property;
    bool important;
    value v;
    str custom; /* name of a custom property: then v is V_PENDING, or a css-wide keyword */
} decl;
typedef VEC(decl) decl_vec;

typedef struct written { /* a declaration as tokens, for the EPUB */
    str name;
    const token *at;
    uint32_t n;
    bool important;
} written;

typedef struct block {
    decl_vec decls;
    VEC(written) written;
    bool has_important, faulty; /* faulty: a diagnostic was made */
} block;

/* Reads a value's tokens. */
typedef struct reader {
    const token *at, *end;
    arena *mem;
    decl_vec *out;
    bool important;
    const char *unsupported; /* what was understood but is not supported */
    str dir;                 /* of the stylesheet, for url() */
    uint32_t depth;
} reader;

const token *rd_peek(reader *r); /* white space skipped; T_END at the end */
const token *rd_take(reader *r);
bool rd_done(reader *r);
bool rd_word(reader *r, const char *word); /* takes it if it is next */
bool rd_comma(reader *r);
bool rd_slash(reader *r);
bool rd_function(reader *r, const char *name, reader *inside); /* takes name(…) */
void rd_emit(reader *r, uint16_t id, value v);

#define UNSUPPORTED (-1)
typedef struct keyword {
    const char *name;
    int32_t value; /* UNSUPPORTED: CSS has it, the PDF does not */
} keyword;
bool rd_keyword(reader *r, const keyword *words, value *v);
enum { LEN_PERCENT = 1, LEN_NEGATIVE = 2, LEN_NUMBER = 4 };
bool rd_length(reader *r, unsigned allowed, value *v);
bool rd_plain(reader *r, value *v);  /* a number, percentage or dimension */
bool rd_number(reader *r, value *v); /* V_NUMBER */
bool rd_integer(reader *r, int32_t *i);
bool rd_color(reader *r, value *v);
bool rd_ident(reader *r, str *name); /* not a css-wide keyword */
bool rd_string(reader *r, str *s);
bool rd_url(reader *r, str *s);
bool rd_math(reader *r, unsigned allowed, value *v); /* calc() min() max() clamp() */
/* lists (content.c); *v is V_POINTER, NULL for normal */
bool rd_content(reader *r, bool whole, value *v); /* whole: `normal` and `none` too */

/* What relative lengths are relative to; mpt, at most 100,000 pt each. */
typedef struct len_basis {
    int64_t em, rem, lh, rlh, vw, vh; /* vw, vh: of the whole page */
} len_basis;
typedef struct len_sum {
    int64_t fixed, pct; /* mpt; 1/1000 % */
} len_sum;
len_sum css_resolve(value v, const len_basis *b);

/* ---- properties (properties.c, types.c, shorthands.c, known.c) ---- */
typedef struct css_full { /* a style, and what only the cascade needs of it; all inherited */
    style s;
    const struct vars *vars;
    const feature_list *settings; /* font-feature-settings */
    uint32_t variants;            /* font-variant-*: bits of the table in variant.c */
    int32_t line_factor;          /* line-height as a number, 1/1000; < 0: none */
    color emphasis_raw;
    uint16_t pad;
    uint32_t flow; /* while a style is made: sides and sizes that are flow-relative (sides.c) */
    mpt page_width, page_height; /* size, in a page context; 0: auto */
} css_full;

typedef enum {            /* how a value is read, computed and shown: types.c */
               TYPE_WORD, /* uint8_t: the keyword's value */
               TYPE_MPT,  /* a length */
               TYPE_LEN,  /* a length that may be a percentage */
               TYPE_COLOR,
               TYPE_COUNT, /* uint16_t, from 1 */
               TYPE_FONT_SIZE,
               TYPE_SIZE_ADJUST,
               TYPE_FONT_WEIGHT,
               TYPE_FONT_STYLE,
               TYPE_FAMILIES,
               TYPE_FEATURES,
               TYPE_VARIANT,
               TYPE_LINE_HEIGHT,
               TYPE_TWO_LENGTHS,
               TYPE_INDENT,
               TYPE_TEXT_ALIGN,
               TYPE_TAB_SIZE,
               TYPE_COMBINE,
               TYPE_LIST_STYLE,
               TYPE_EMPHASIS,
               TYPE_EMPHASIS_SIDE,
               TYPE_HANGING,
               TYPE_QUOTES,
               TYPE_PAGE,
               TYPE_VALIGN,
               TYPE_DECORATION_LINE,
               TYPE_RADIUS,
               TYPE_CONTENT,
               TYPE_COUNTERS,
               TYPE_STRING_SET,
               TYPE_BOOKMARK_LEVEL,
               TYPE_SIZE,
               TYPE_GRID,
               TYPE_COUNT_OF
} value_type;

typedef enum {
#define PROPERTY(id, name, type, field, field2, words, flags) P_##id,
#include "css/properties.h"
#undef PROPERTY
    P_COUNT,
    P_BEFORE_SHORTHANDS = P_COUNT - 1,
#define SHORTHAND(id, name, read, flags, ...) P_##id,
#include "css/shorthands.h"
#undef SHORTHAND
    P_ALL
} property_id;

enum {
    INHERITED = 1,
    EPUB = 2,       /* e-readers know it */
    NEGATIVE = 4,   /* lengths may be negative */
    PERCENT = 8,    /* and percentages */
    PAGE_ONLY = 16, /* stands in @page only */
    FROM_ONE = 32   /* counter-increment: the value that is left out is 1 */
};

typedef struct compute {
    css_full *to;
    const css_full *parent; /* never NULL: the initial values above the root */
    len_basis basis;
    arena *mem;
    bool paper;    /* a page or its margin boxes: sides are the sheet's, whatever stands inside */
    bool in_pages; /* the notes' area: it stands in the flow of the pages, as the root does */
} compute;

typedef struct property {
    const char *name;
    uint8_t name_n, type, flags;
    uint16_t offset, size, offset2, size2; /* in css_full */
    const keyword *words;
    uint16_t id;
} property;

typedef struct type_ops {
    bool (*read)(reader *r, const property *p, value *v);
    void (*apply)(compute *k, const property *p, value v);
    void (*show)(const css_full *f, const property *p, buf *out); /* NULL: not shown */
} type_ops;
extern const type_ops css_types[TYPE_COUNT_OF];

const property *css_property(uint16_t id); /* id < P_COUNT */
uint16_t css_row_find(str name);           /* property or shorthand; P_ALL: unknown */
const char *css_row_name(uint16_t row);
uint8_t css_row_flags(uint16_t row);
uint32_t css_row_members(uint16_t row, const uint16_t **members);
/* Reads a whole value into r->out; false: not allowed. */
bool css_read_value(reader *r, uint16_t row);
typedef enum {
    KNOWN_NOT,
    KNOWN_DROPPED /* by print and EPUB */,
    KNOWN_EPUB,
    KNOWN_PREFIX
} known_kind;
known_kind css_known(str name); /* a property that CSS has and print does not */
const css_full *css_initial(void);
void css_apply(compute *k, const property *p, value v);
void css_finish(compute *k); /* what depends on other values */
bool css_list_style(str name, uint8_t *kind);
const char *css_list_style_name(uint8_t kind);
/* variant.c */
bool css_variant_read(reader *r, uint16_t id, uint32_t *bits); /* one keyword of font-variant-* */
uint32_t css_variant_mask(uint16_t id);
const feature_list *css_features(arena *a, uint32_t variants, const feature_list *settings);
/* dump.c */
void css_show_mpt(buf *out, int64_t n);
void css_show_content(buf *out, const content_list *c);
void css_show_string(buf *out, str s);

/* ---- rules (parse.c, atrule.c, media.c) ---- */
typedef struct rule {
    selector_list selectors;
    block *body;
    uint8_t media; /* css_media bits */
    str condition; /* a media query that only a reading system can answer: no match here */
    uint32_t order;
} rule;

typedef struct page_rule {
    str name;
    bool first, left, right, blank, nth;
    int32_t a, b;
    block *body;                 /* own declarations */
    block *margin[MARGIN_BOXES]; /* NULL: none */
    block *footnote;
    uint8_t media;
    uint32_t specificity, order;
} page_rule;

struct css_sheets {
    arena *mem;
    VEC(rule) rules;
    VEC(page_rule) pages;
    VEC(css_font_face) faces[2]; /* print, epub */
    VEC(css_text) texts;
    uint32_t order, n_files;
};

typedef struct css_parser {
    css_sheets *sheets; /* NULL: a style attribute */
    arena *mem;
    css_text *text;
    source *src;
    str dir, path;
    diag *d;
    uint8_t media;
    str condition;
    uint32_t depth;                 /* of @import and nested rules */
    bool fixed_place;               /* diagnostics carry the place of the text's begin */
    bool quiet;                     /* @supports asks */
    bool faulty;                    /* a diagnostic was made */
    const struct css_parser *outer; /* the importing one */
} css_parser;

__attribute__((format(printf, 4, 5))) void css_warn(css_parser *p, diag_code code, const token *at,
                                                    const char *fmt, ...);
typedef enum { BLOCK_STYLE, BLOCK_PAGE, BLOCK_MARGIN } block_kind;
void css_parse_block(css_parser *p, const token *from, const token *to, block_kind kind, block *out,
                     page_rule *page);
str css_lower(arena *a, str s); /* ASCII; s itself when there is nothing to do */
block *css_parse_style_attribute(arena *mem, str text, place at, diag *d);
void css_parse_rules(css_parser *p, const token *from, const token *to, bool top);
/* at: the @name; body: its {, or the token behind the prelude */
void css_at_rule(css_parser *p, const token *at, const token *body, bool imports_allowed);
const token *css_skip(const token *t); /* behind t, or behind the block it opens */
const token *css_space(const token *t, const token *end);
const token *css_close(const token *open, const token *end); /* the end of a block's inside */
int css_parse_path(css_parser *outer, css_sheets *s, source *src, str path, diag *d);
void css_parse_page(css_parser *p, const token *at, const token *body);
void css_parse_font_face(css_parser *p, const token *at, const token *body);
/* media.c: what of p's media a query list admits; condition: see rule */
uint8_t css_media_query(css_parser *p, const token *from, const token *to, str *condition);
bool css_supports(css_parser *p, const token *from, const token *to);

/* ---- custom properties (vars.c) ---- */
typedef struct var {
    str name;
    const token *at; /* var() replaced */
    uint32_t n;
} var;
typedef struct vars {
    uint32_t n;
    var *at; /* sorted by name */
} vars;
typedef struct substitution {
    arena *mem;
    uint32_t *budget; /* tokens that may still be made */
    const vars *vars;
    str missing; /* the variable that was not there */
} substitution;
const vars *css_vars(arena *mem, uint32_t *budget, const vars *parent, const decl *const *decls,
                     uint32_t n);
/* tokens with var() replaced; false: a variable is missing, or the value is too long */
bool css_substitute(substitution *s, const token *at, uint32_t n, const token **out,
                    uint32_t *out_n);
bool css_has_var(const token *at, const token *end);

/* ---- cascade.c, index.c, intern.c, page.c ---- */
typedef struct css_index css_index;
typedef struct css_pool css_pool;
typedef struct matched { /* rules in cascade order */
    const block **at;
    uint32_t n, cap;
} matched;
struct cascade {
    arena *mem;
    const css_sheets *sheets;
    css_media media;
    const doc *d;
    css_index *index;
    matched matched; /* of the element at hand */
    css_pool *pool;
    map attributes; /* style attribute text → block */
    map pages;      /* selection → page_style */
    uint32_t budget;
    mpt root_size, root_line; /* of the root element, for rem and rlh */
    mpt page_width, page_height;
    bool any_nth_page, principal_known;
    uint8_t principal; /* writing mode of the body: the root and the pages take it over */
    const css_full *root;
};
void css_page_start(cascade *c);
typedef struct winners {
    const decl *at[P_COUNT];
    VEC(const decl *) custom;
} winners;
void css_win(arena *mem, winners *w, const block *b, bool important);
/* Computes winners over `to`, which holds inherited and initial values already. */
typedef enum { PLACE_FLOW, PLACE_PAPER, PLACE_PAGES } css_where; /* see compute */
void css_compute(cascade *c, const winners *w, const css_full *parent, css_full *to,
                 css_where where);
void css_start(css_full *to, const css_full *parent); /* inherited values, initial others */
void css_note_flow(css_full *to, uint16_t id);        /* sides.c: it was flow-relative */
void css_turn_sides(css_full *to);   /* sides and sizes to those of a vertical flow */
void css_mirror_sides(css_full *to); /* horizontal lines from the right: start and end change */
static inline const css_full *css_full_of(const style *s)
{
    return (const css_full *)(const void *)s;
}

/* index.c: rules by id, class and element of their subject */
css_index *css_index_new(arena *a, const css_sheets *s, css_media m, str lang);
void css_index_match(css_index *x, const xmlNode *element, css_pseudo pseudo, matched *out);

/* intern.c */
css_pool *css_pool_new(arena *a);
void css_pool_drop(css_pool *p);
const css_full *css_intern_full(css_pool *p, css_full *f);
const css_full *css_intern_style(css_pool *p, const style *s);
typedef struct share_key { /* what a computed style depends on */
    const css_full *parent;
    const block *attribute;
    const char *lang;
    uint8_t pseudo;
    const block *const *at;
    uint32_t n;
} share_key;
const css_full **css_share(css_pool *p, const share_key *k); /* its place; NULL there when new */
str css_intern_str(css_pool *p, str s);

#endif
