/* Computed style: what layout reads. All lengths are in mpt, with font- and viewport-relative units
 * resolved; styles are interned: equal styles are the same pointer, and live as long as the
 * cascade. */
#ifndef BX_CSS_STYLE_H
#define BX_CSS_STYLE_H

#include "base/str.h"
#include "base/unit.h"

/* A length that layout resolves: mpt + pct % of the containing size (so that calc(50% - 1em) needs
 * no tree). */
typedef enum {
    LEN_SET,
    LEN_AUTO,
    LEN_NONE,
    LEN_MIN_CONTENT,
    LEN_MAX_CONTENT,
    LEN_FIT_CONTENT
} len_kind;
typedef struct len {
    mpt fixed;
    int32_t pct; /* 1/1000 %: 100 % = 100000 */
    uint8_t kind;
} len;
static inline mpt len_resolve(len l, mpt whole, mpt otherwise)
{
    return l.kind == LEN_SET ? l.fixed + (mpt)mul_div(l.pct, whole, 100000) : otherwise;
}

enum { TOP, RIGHT, BOTTOM, LEFT }; /* index of the four sides */

typedef enum {
    DISPLAY_NONE,
    DISPLAY_CONTENTS,
    DISPLAY_INLINE,
    DISPLAY_INLINE_BLOCK,
    DISPLAY_BLOCK,
    DISPLAY_FLOW_ROOT,
    DISPLAY_LIST_ITEM,
    DISPLAY_TABLE,
    DISPLAY_INLINE_TABLE,
    DISPLAY_TABLE_ROW_GROUP,
    DISPLAY_TABLE_HEADER_GROUP,
    DISPLAY_TABLE_FOOTER_GROUP,
    DISPLAY_TABLE_ROW,
    DISPLAY_TABLE_CELL,
    DISPLAY_TABLE_COLUMN_GROUP,
    DISPLAY_TABLE_COLUMN,
    DISPLAY_TABLE_CAPTION,
    DISPLAY_RUBY,
    DISPLAY_RUBY_BASE,
    DISPLAY_RUBY_TEXT
} display_kind;
typedef enum { FLOAT_NONE, FLOAT_LEFT, FLOAT_RIGHT, FLOAT_FOOTNOTE } float_kind;
typedef enum {
    ALIGN_START,
    ALIGN_END,
    ALIGN_LEFT,
    ALIGN_RIGHT,
    ALIGN_CENTER,
    ALIGN_JUSTIFY,
    ALIGN_DECIMAL,
    ALIGN_AUTO /* align-last only */
} align_kind;
typedef enum {
    WS_NORMAL,
    WS_NOWRAP,
    WS_PRE,
    WS_PRE_WRAP,
    WS_PRE_LINE,
    WS_BREAK_SPACES
} white_space_kind;
typedef enum {
    BORDER_NONE,
    BORDER_HIDDEN,
    BORDER_SOLID,
    BORDER_DASHED,
    BORDER_DOTTED,
    BORDER_DOUBLE
} border_kind;
typedef enum {
    VALIGN_BASELINE,
    VALIGN_SUB,
    VALIGN_SUPER,
    VALIGN_TOP,
    VALIGN_MIDDLE,
    VALIGN_BOTTOM,
    VALIGN_TEXT_TOP,
    VALIGN_TEXT_BOTTOM,
    VALIGN_LENGTH
} valign_kind;
typedef enum {
    BREAK_AUTO,
    BREAK_AVOID,
    BREAK_PAGE,
    BREAK_LEFT,
    BREAK_RIGHT,
    BREAK_RECTO,
    BREAK_VERSO,
    BREAK_COLUMN
} break_kind;
typedef enum {
    LINE_BREAK_AUTO,
    LINE_BREAK_LOOSE,
    LINE_BREAK_NORMAL,
    LINE_BREAK_STRICT,
    LINE_BREAK_ANYWHERE
} line_break_kind;
typedef enum { WORD_BREAK_NORMAL, WORD_BREAK_ALL, WORD_BREAK_KEEP_ALL } word_break_kind;
typedef enum { WRAP_NORMAL, WRAP_BREAK_WORD, WRAP_ANYWHERE } overflow_wrap_kind;
typedef enum { WRAP_PRETTY /* the optimum of all lines */, WRAP_BALANCE, WRAP_STABLE } wrap_style_kind;
typedef enum { HYPHENS_NONE, HYPHENS_MANUAL, HYPHENS_AUTO } hyphens_kind;
typedef enum {
    TRIM_NORMAL /* start squeezed at adjacent, end if needed */,
    TRIM_SPACE_ALL,
    TRIM_SPACE_FIRST,
    TRIM_START,
    TRIM_BOTH,
    TRIM_ALL
} spacing_trim_kind;
typedef enum { AUTOSPACE_NORMAL, AUTOSPACE_NONE } autospace_kind;
enum { DECORATION_UNDERLINE = 1, DECORATION_OVERLINE = 2, DECORATION_LINE_THROUGH = 4 };
typedef enum {
    LINE_STYLE_SOLID,
    LINE_STYLE_DOUBLE,
    LINE_STYLE_DOTTED,
    LINE_STYLE_DASHED,
    LINE_STYLE_WAVY
} line_style_kind;
typedef enum {
    TRANSFORM_NONE,
    TRANSFORM_UPPERCASE,
    TRANSFORM_LOWERCASE,
    TRANSFORM_CAPITALIZE,
    TRANSFORM_FULL_WIDTH
} transform_kind;
typedef enum { /* of a reading; ALTERNATE: over, of a second one under */
               RUBY_ALTERNATE,
               RUBY_OVER,
               RUBY_UNDER,
               RUBY_INTER_CHARACTER
} ruby_position_kind;
typedef enum { RUBY_SPACE_AROUND, RUBY_CENTER, RUBY_START, RUBY_SPACE_BETWEEN } ruby_align_kind;
typedef enum { WRITING_HORIZONTAL_TB, WRITING_VERTICAL_RL } writing_kind;
typedef enum { ORIENTATION_MIXED, ORIENTATION_UPRIGHT, ORIENTATION_SIDEWAYS } orientation_kind;
typedef enum { SLANT_NORMAL, SLANT_ITALIC, SLANT_OBLIQUE } slant_kind;
typedef enum {
    TABLE_FIT_AUTO,
    TABLE_FIT_PORTRAIT,
    TABLE_FIT_LANDSCAPE,
    TABLE_FIT_SPLIT,
    TABLE_FIT_SHRINK,
    TABLE_FIT_CARDS
} table_fit_kind;

typedef enum { /* counter styles, CSS Counter Styles 3 */
               LIST_NONE,
               LIST_DISC,
               LIST_CIRCLE,
               LIST_SQUARE,
               LIST_DECIMAL,
               LIST_DECIMAL_LEADING_ZERO,
               LIST_LOWER_ROMAN,
               LIST_UPPER_ROMAN,
               LIST_LOWER_ALPHA,
               LIST_UPPER_ALPHA,
               LIST_LOWER_GREEK,
               LIST_CJK_DECIMAL,
               LIST_CJK_IDEOGRAPHIC /* = simp-chinese-informal */,
               LIST_TRAD_CHINESE_INFORMAL,
               LIST_SIMP_CHINESE_FORMAL,
               LIST_TRAD_CHINESE_FORMAL,
               LIST_JAPANESE_INFORMAL,
               LIST_KOREAN_HANGUL_FORMAL,
               LIST_CJK_HEAVENLY_STEM,
               LIST_CJK_EARTHLY_BRANCH,
               LIST_HIRAGANA,
               LIST_KATAKANA,
               LIST_CIRCLED_DECIMAL,
               LIST_FULLWIDTH_DECIMAL,
               LIST_STRING
} list_style_kind;

/* content, string-set and bookmark-label: a list of parts */
typedef enum {
    CONTENT_STRING,         /* text */
    CONTENT_COUNTER,        /* name, counter_style */
    CONTENT_COUNTERS,       /* name, text = separator, counter_style */
    CONTENT_ATTR,           /* name */
    CONTENT_STRING_FN,      /* string(name, which) */
    CONTENT_TARGET_COUNTER, /* target_attr or text = url, name, counter_style */
    CONTENT_TARGET_TEXT,    /* target_attr or text = url */
    CONTENT_LEADER,         /* text = the pattern */
    CONTENT_URL,            /* text = url of an image */
    CONTENT_OPEN_QUOTE,
    CONTENT_CLOSE_QUOTE,
    CONTENT_NO_OPEN_QUOTE,
    CONTENT_NO_CLOSE_QUOTE,
    CONTENT_CONTENT /* content(): the element's own text (string-set, bookmark-label) */
} content_kind;
typedef enum { STRING_FIRST, STRING_START, STRING_LAST, STRING_FIRST_EXCEPT } string_which;
typedef struct content_part {
    content_kind kind;
    str text, name;
    str target_attr;       /* target-counter(attr(href), …): "href" */
    uint8_t counter_style; /* list_style_kind */
    uint8_t which;         /* string_which */
} content_part;
typedef struct content_list {
    uint32_t n; /* none with kind "normal" is a NULL list; "none" is n == 0 */
    content_part *at;
} content_list;
typedef struct counter_change {
    str name;
    int32_t value;
} counter_change;
typedef struct counter_list {
    uint32_t n;
    counter_change *at;
} counter_list;
typedef struct string_set {
    str name;
    content_list value;
} string_set;
typedef struct string_set_list {
    uint32_t n;
    string_set *at;
} string_set_list;
typedef struct family_list { /* in order of preference; generic names as they are: serif,
                                sans-serif, monospace */
    uint32_t n;
    str *at;
} family_list;
typedef struct font_feature {
    char tag[4];
    uint32_t value;
} font_feature;
typedef struct feature_list {
    uint32_t n;
    font_feature *at;
} feature_list;
typedef struct quote_list {
    uint32_t n; /* pairs × 2: open, close, open, close of the next level … */
    str *at;
} quote_list;

/* In a vertical containing block, sides and sizes of a box are the flow's, not the sheet's: TOP is
 * where its first line is (at the right), LEFT where lines begin (at the top), width is along the
 * lines. So layout knows one direction only. */
typedef struct style {
    /* inherited */
    str lang; /* BCP 47, from xml:lang/lang */
    const family_list *families;
    const feature_list *features; /* NULL: normal; font-variant-* is folded in */
    const quote_list *quotes;     /* NULL: auto, by lang */
    mpt font_size, line_height /* < 0: normal */, letter_spacing, word_spacing, border_spacing_h,
        border_spacing_v;
    uint16_t font_weight; /* 1..1000 */
    uint16_t size_adjust; /* x-height of Western faces, 1/1000 em; 0: their own */
    uint8_t font_slant, font_kerning /* 1: auto, 2: normal */;
    color ink; /* color */
    len text_indent;
    bool indent_hanging, indent_each_line;
    uint8_t text_align, text_align_last, white_space, overflow_wrap, word_break, line_break,
        hyphens, text_wrap;
    uint8_t text_transform, spacing_trim, autospace,
        hanging_punctuation /* bits: 1 first, 2 last, 4 allow-end, 8 force-end */;
    uint8_t text_justify /* 0 auto, 1 none, 2 inter-word, 3 inter-character */;
    uint8_t direction /* 0 ltr, 1 rtl */,
        bidi_override /* inherited, other than in CSS: until an element says otherwise */,
        writing_mode, visibility /* 0 visible, 1 hidden, 2 collapse */;
    uint8_t text_orientation, text_combine; /* orientation_kind; 0 none, 1 all, 2 … 4 digits */
    uint8_t tab_size;
    uint8_t line_snap; /* 1: lines as high as the root's stand on the page's line grid */
    uint8_t list_style_type, list_style_inside, caption_side /* 0 top, 1 bottom */, border_collapse,
        empty_cells_hide;
    uint8_t wrap_align;    /* 1: centred columns that hold prose are set at the start */
    str list_style_string; /* list-style-type: "…" */
    str emphasis_mark;     /* text-emphasis-style as the mark itself; n == 0: none */
    color emphasis_color;
    uint8_t emphasis_over; /* 1: over/right, 0: under/left */
    uint8_t ruby_position, ruby_align;
    uint16_t orphans, widows;
    str page; /* named page, "" = auto */
    /* not inherited */
    uint8_t display, float_side, clear /* 1 left, 2 right, 3 both */,
        box_sizing /* 1: border-box */, vertical_align, table_layout_fixed;
    uint8_t break_before, break_after, break_inside;
    uint8_t border_style[4];
    uint8_t decoration_lines, decoration_style; /* layout propagates them to the inline content */
    uint8_t warichu; /* 1: an inline box that is set in two lines within the line */
    uint8_t table_fit;
    uint8_t column_span /* 1: all */, column_fill, column_rule_style;
    uint16_t column_count; /* 0: as many as column_width lets in; both 0: no columns */
    mpt column_width, column_rule_width;
    color column_rule_color;
    len column_gap; /* LEN_AUTO: normal */
    uint16_t grid_chars, grid_lines; /* of a page: cells in a line, lines; 0: no such grid */
    color decoration_color;
    mpt decoration_thickness; /* 0: auto */
    mpt border_width[4], border_radius;
    color border_color[4], background;
    len margin[4], padding[4], width, min_width, max_width, height, min_height, max_height;
    mpt valign_length; /* VALIGN_LENGTH: raised by this much (percentages of line-height are
                          resolved) */
    const content_list *content; /* NULL: normal */
    const counter_list *counter_reset, *counter_increment, *counter_set;
    const string_set_list *string_set;
    int32_t bookmark_level; /* 0: none; else 1… */
    const content_list *bookmark_label;
} style;

#endif
