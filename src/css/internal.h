/* The inside of the css room.
 *
 *   text ─lex─▶ tokens ─parse─▶ rules (selectors + declarations) ─cascade/match─▶ winners ─compute─▶ style
 *
 * A file becomes one token array in which each opening bracket knows its closing one, so that error
 * recovery (CSS Syntax 3) is skipping by index. A declaration is turned into typed values when it is
 * read; only values with var() keep their tokens and are read again under each style. Numbers are
 * integers in millionths ("micro"), lengths become mpt at computed-value time.
 * Turned down: a tree of component values as in the specification's text (an allocation a token,
 * and nothing here needs the tree). */
#ifndef BX_CSS_INTERNAL_H
#define BX_CSS_INTERNAL_H

#include "css/css.h"

#define MICRO 1000000
#define CSS_DEPTH 32            /* nesting of rules, functions, selectors */
#define CSS_TOKENS_MAX (1 << 16) /* of one value after var() was replaced */

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
    uint32_t close;    /* of an opening token or function: distance to its closing token (or to the end) */
    str text;          /* name, string, url, unit: escapes resolved */
    int64_t number;    /* micro */
} token;

typedef struct css_text { /* a text being read; lives while it is parsed */
    str bytes;
    place at; /* of its first byte */
    uint32_t *lines, n_lines; /* offset of each line's first byte */
    token *at_token;
    uint32_t n;
} css_text;

void css_lex(arena *keep, str bytes, place at, css_text *out); /* out's arrays are malloc'd */
void css_text_drop(css_text *t);
place css_place(const css_text *t, uint32_t offset);

/* ---- selectors (selector.c, match.c) ---- */
typedef enum {
    SIMPLE_ANY,
    SIMPLE_TAG,
    SIMPLE_ID,
    SIMPLE_CLASS,
    SIMPLE_ATTR,
    SIMPLE_IS,  /* :is() :where() :matches() */
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
    char op;     /* of [attr]: 0 present, '=' '~' '|' '^' '$' '*' */
    bool fold;   /* i flag */
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
    str text;             /* as written, for the EPUB */
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
matcher *css_matcher(arena *a);
bool css_match(matcher *m, const selector *s, const xmlNode *element);
str css_attr(const xmlNode *element, const char *prefix, const char *name); /* p == NULL: absent */
str css_attr_str(const xmlNode *element, str prefix, str name);

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

typedef struct written { /* a declaration as written, for the EPUB */
    str name, value;
    bool important, vars;
} written;

typedef struct block {
    decl_vec decls;
    VEC(written) written;
    bool has_custom, has_important;
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
bool rd_function(reader *r, const char *name, reader *inside); /* takes name(…) */
bool rd_slash(reader *r);
void rd_emit(reader *r, uint16_t property, value v);

typedef struct keyword {
    const char *name;
    int32_t value;
} keyword;
bool rd_keyword(reader *r, const keyword *words, value *v);
enum { LEN_PERCENT = 1, LEN_NEGATIVE = 2, LEN_NUMBER = 4 };
bool rd_length(reader *r, unsigned allowed, value *v);
bool rd_plain(reader *r, value *v); /* a number, percentage or dimension */
bool rd_number(reader *r, value *v); /* V_NUMBER */
bool rd_integer(reader *r, int32_t *i);
bool rd_color(reader *r, value *v);
bool rd_ident(reader *r, str *name); /* not a css-wide keyword */
bool rd_string(reader *r, str *s);
bool rd_url(reader *r, str *s);
bool rd_math(reader *r, unsigned allowed, value *v); /* calc() min() max() clamp() */

/* What relative lengths are relative to; mpt. */
typedef struct len_basis {
    int64_t em, rem, lh, rlh, vw, vh; /* vw, vh: of the whole page */
} len_basis;
typedef struct len_sum {
    int64_t fixed, pct; /* mpt; 1/1000 % */
} len_sum;
len_sum css_resolve(value v, const len_basis *b);

/* ---- properties (properties.c) ---- */
typedef struct css_full { /* a style, and what only the cascade needs of it */
    style s;
    const struct vars *vars;
    const feature_list *settings;    /* font-feature-settings */
    uint32_t variant_numeric, variant_caps, variant_ligatures, variant_east_asian,
        variant_position;
    int32_t line_factor; /* line-height as a number, 1/1000; < 0: none */
    color emphasis_raw;
    mpt page_width, page_height; /* size, in a page context; 0: auto */
    uint32_t pad;
} css_full;

typedef enum {
#define PROPERTY(id, name, parse, apply, field, field2, words, flags) P_##id,
#include "css/properties.h"
#undef PROPERTY
    P_COUNT,
#define SHORTHAND(id, name, parse, flags) P_##id,
#include "css/shorthands.h"
#undef SHORTHAND
    P_ALL
} property_id;

enum { INHERITED = 1, EPUB = 2, PAGE_ONLY = 4, NEGATIVE = 8, PERCENT = 16, ALIAS = 32 };

typedef struct compute {
    css_full *to;
    const css_full *parent;
    len_basis basis;
    mpt parent_size, parent_line; /* font-size and line-height of the parent */
} compute;

typedef struct property {
    const char *name;
    bool (*parse)(reader *r, const struct property *p);
    void (*apply)(compute *k, const struct property *p, value v);
    uint16_t offset, size, offset2, size2;
    const keyword *words;
    uint8_t flags;
    uint16_t id;
} property;

const property *css_property(uint16_t id);
const property *css_property_find(str name); /* with aliases; NULL: unknown */
typedef enum { KNOWN_NOT, KNOWN_PRINT, KNOWN_EPUB } known_kind;
known_kind css_known(str name); /* a property of CSS that is not supported here */
uint32_t css_shorthand_members(uint16_t row, const uint16_t **members);
const css_full *css_initial(void);
void css_copy_property(css_full *to, const css_full *from, const property *p);
void css_apply(compute *k, const property *p, value v);
void css_finish(compute *k, arena *mem); /* what depends on other values */
list_style_kind css_list_style(str name, bool *known);
const char *css_list_style_name(uint8_t kind);

/* Reads a whole value into out; false: not allowed. */
bool css_parse_value(reader *r, const property *row);

/* ---- rules (parse.c, atrule.c) ---- */
typedef struct rule {
    selector_list selectors;
    block *body;
    uint8_t media; /* css_media bits */
    uint32_t order;
} rule;

typedef struct page_rule {
    str name;
    bool first, left, right, blank, nth;
    int32_t a, b;
    block *body;                   /* own declarations */
    block *margin[MARGIN_BOXES];   /* NULL: none */
    block *footnote;
    uint8_t media;
    uint32_t specificity, order;
} page_rule;

struct css_sheets {
    arena *mem;
    VEC(rule) rules;
    VEC(page_rule) pages;
    VEC(css_font_face) faces[2]; /* print, epub */
    VEC(str) face_text;          /* @font-face rules for the EPUB, as written; parallel to faces[1] */
    uint32_t order;
};

typedef struct css_parser {
    css_sheets *sheets;
    arena *mem;
    css_text *text;
    source *src;
    str dir, path;
    diag *d;
    uint8_t media;
    uint32_t depth; /* of @import and nested rules */
    const struct css_parser *outer; /* the importing one */
} css_parser;

__attribute__((format(printf, 4, 5))) void css_warn(const css_parser *p, diag_code code,
                                                     const token *at, const char *fmt, ...);
block *css_parse_block(css_parser *p, const token *from, const token *to, bool page_context);
block *css_parse_style_attribute(arena *mem, str text, place at, diag *d);
void css_parse_rules(css_parser *p, const token *from, const token *to, bool top);
void css_at_rule(css_parser *p, const token *name, const token *prelude_end, const token *body,
                 bool *imports_allowed);
const token *css_skip(const token *t); /* behind t, or behind the block it opens */
str css_source(const css_parser *p, const token *from, const token *to); /* without comments, trimmed */
int css_parse_path(css_sheets *s, source *src, str path, diag *d, uint8_t media,
                   const css_parser *outer);

/* ---- custom properties (vars.c) ---- */
typedef struct var {
    str name;
    const token *at;
    uint32_t n;
} var;
typedef struct vars {
    uint32_t n;
    var *at; /* sorted by name */
} vars;
const vars *css_vars(arena *mem, const vars *parent, const decl *const *decls, uint32_t n);
/* tokens with var() replaced; false: a variable is missing or too long */
bool css_substitute(arena *mem, const vars *v, const token *at, uint32_t n, const token **out,
                    uint32_t *out_n, str *missing);
bool css_has_var(const token *at, const token *end);

/* ---- cascade.c, page.c ---- */
typedef struct bucket bucket;
struct cascade {
    arena *mem;
    const css_sheets *sheets;
    css_media media;
    const doc *d;
    matcher *matcher;
    struct index *index;
    map strings; /* interned */
    map attributes; /* style attribute text → block */
    struct intern *interned;
    struct cache *cache;
    mpt root_size, root_line;
    mpt page_width, page_height;
    map pages;
    bool any_nth;
    const css_full *root;
};
typedef struct winners {
    const decl *at[P_COUNT];
    VEC(const decl *) custom;
} winners;
void css_win(arena *mem, winners *w, const block *b, bool important);
/* Computes winners over parent; the result is not interned. base: values before the winners. */
void css_compute(cascade *c, const winners *w, const css_full *parent, css_full *to,
                 const vars *vars);
const css_full *css_intern_full(cascade *c, const css_full *f);
str css_intern_str(cascade *c, str s);
void css_page_size(cascade *c); /* sets page_width, page_height from the rules */

#endif
