/* Private to layout/inline/: a paragraph on its way from inline content to painted lines.
 *
 * Model: a paragraph is a row of *atoms* in reading order: a cluster of glyphs, a space, the edge
 * of an inline box, an object. An atom has a width, at most one amount that can be taken from it
 * and one that can be added, and a gap behind it. Each amount belongs to a *step*; a line is made
 * equal step by step (typesetting.md, "Making lines equal"), in the search for breaks and in the
 * placing of glyphs by the same numbers. *Pieces* are stretches of atoms that share face, size,
 * style and direction. What only the search needs is kept in scratch arenas.
 *
 * In vertical writing the same holds along the column: x runs down and y to the right. A piece is
 * then either set along the line, as in horizontal writing, and comes to lie on its side when the
 * page is turned, or its glyphs stand upright, in the middle of the line.
 *
 *   collect.c  inline content → text and chunks        bidi.c     directions
 *   orient.c   what stands upright in vertical writing
 *   shape.c    chunks → pieces and atoms               punct.c    classes of characters, kinsoku
 *   spacing.c  squeezes, gaps, steps                   segment.c  break opportunities
 *   hyphen.c   dictionaries                            unicode.c  boundaries by ICU
 *   object.c   images, boxes, leaders, page refs       fit.c      what a line can give and take
 *   break.c    the whole paragraph's optimum           height.c   line boxes
 *   place.c    a line's atoms at their places          paint.c    items of a frame
 *   ruby.c     room for readings, ruby_paint.c         warichu.c  two lines in one
 *   cells.c    text in the cells of a character grid */
#ifndef BX_LAYOUT_INLINE_H
#define BX_LAYOUT_INLINE_H

#include "layout/internal.h"

#define NONE UINT32_MAX

/* ---- characters: punct.c */

typedef enum {
    CH_OTHER, /* Unicode's line breaking decides */
    CH_SPACE,
    CH_GLUE, /* no-break space, word joiner */
    CH_LETTER,
    CH_DIGIT,
    CH_HAN,   /* ideographs, kana, bopomofo */
    CH_SMALL, /* small kana, ー, 々 */
    CH_HANGUL,
    CH_OPEN, /* brackets and quotes, full-width or not */
    CH_CLOSE,
    CH_COMMA,  /* ，、；： */
    CH_STOP,   /* 。？！． */
    CH_DOUBLE, /* ‼ ⁇ and other marks like a stop, not squeezed */
    CH_MIDDOT,
    CH_DASH, /* — ⸺ */
    CH_ELLIPSIS,
    CH_CONNECTOR, /* ～ – - */
    CH_SOLIDUS,
    CH_PREFIX,     /* ¥ £ № */
    CH_POSTFIX,    /* % ‰ ℃ */
    CH_WIDE_SPACE, /* U+3000 */
    CH_OBJECT,
    CH_COUNT
} char_class;

char_class class_of(uint32_t cp);
bool class_is_cjk(char_class c); /* by itself, whatever face sets it */
/* level: LINE_BREAK_LOOSE … STRICT */
bool never_first(char_class c, unsigned level,
                 bool pair); /* pair: —— and ……, two or more in a row */
bool never_last(char_class c, unsigned level);
uint32_t first_cp(str text, uint32_t at);

/* ---- atoms */

typedef enum {
    ATOM_CHAR,
    ATOM_SPACE,
    ATOM_TAB,
    ATOM_EDGE,   /* margin, border, padding of an inline box */
    ATOM_OBJECT, /* image or inline-block: as wide as the measure lets it be */
    ATOM_LEADER,
    ATOM_BREAK /* forced */
} atom_kind;

/* Steps of making a line equal. Shrinking: 1 to 7, stretching: 1 to 3. */
enum {
    SHRINK_END = 1,
    SHRINK_WORD,
    SHRINK_MIDDOT,
    SHRINK_BRACKET,
    SHRINK_COMMA,
    SHRINK_GAP,
    SHRINK_STOP,
    SHRINK_STEPS
};
enum { STRETCH_WORD = 1, STRETCH_GAP, STRETCH_EVERY, STRETCH_STEPS };
typedef enum { SIDE_NONE, SIDE_LEAD, SIDE_TRAIL, SIDE_BOTH } squeeze_side;
typedef enum {
    GAP_NONE,  /* nothing goes in here */
    GAP_EVERY, /* between characters: takes an equal share in the last stretching step */
    GAP_AUTO   /* Han beside Western */
} gap_kind;

/* May a line end behind the atom? In order of reluctance. */
typedef enum {
    BREAK_HERE,        /* an opportunity */
    BREAK_MARK,        /* behind a mark in a URL */
    BREAK_SOFT,        /* soft hyphen */
    BREAK_WORD,        /* hyphen of the dictionary */
    BREAK_TOKEN,       /* behind a mark, or at U+00A0, in a token that fits no line */
    BREAK_LAST,        /* between two clusters, when all else fails */
    BREAK_NOWRAP,      /* that white-space forbids, when not even that helps */
    BREAK_NOWRAP_LAST, /* between two clusters of such text */
    BREAK_NEVER,
    BREAK_LINE /* forced */
} break_rank;

typedef struct atom {
    uint32_t from;  /* first byte in the paragraph's text; to: the next one's from */
    uint32_t glyph; /* its id; apart: the first one in para.glyphs; OBJECT, LEADER: the object */
    mpt width;      /* adjacent marks squeezed already */
    mpt shift;      /* x of the glyphs' origin in the atom: negative when its lead was squeezed */
    mpt shrink, stretch;
    mpt gap; /* natural gap behind it: letter-spacing and Han–Western; not at a line's end */
    uint16_t n_glyphs;
    uint8_t kind, cls;
    uint8_t shrink_step, stretch_step, side;
    uint8_t gap_kind, rank;
    bool wide;  /* takes an em or belongs to CJK text */
    bool apart; /* several glyphs, or one with an offset: in para.glyphs */
} atom;

typedef struct placed_glyph { /* of an atom with several glyphs or with an offset, in visual order
                               */
    uint32_t id;
    mpt x, y; /* relative to the atom; y up, upright: from the middle of the line */
} placed_glyph;

typedef enum {               /* of text in vertical writing */
               ORIENT_ALONG, /* as the line runs; all that is horizontal is this */
               ORIENT_UPRIGHT,
               ORIENT_COMBINED /* upright, beside each other in an em: tate-chu-yoko */
} orient;

typedef struct piece {
    uint32_t first; /* atom; up to the next piece's */
    const face *face;
    mpt size, rise; /* rise: of the baseline, up */
    const inl *inl; /* style and node; NULL: none */
    uint32_t box;   /* innermost inline box, or NONE */
    uint8_t level;  /* bidi */
    uint8_t orient;
    bool slant, bold;
    uint16_t scale; /* COMBINED: across, 1/1000 */
} piece;

typedef struct inline_box {
    const inl *open;
    const style *style;
    uint32_t parent;     /* or NONE */
    uint32_t first, end; /* atoms */
    mpt rise;
    bool painted, decorated;
} inline_box;

typedef enum { READING_OVER, READING_UNDER, READING_BESIDE } reading_side;
typedef struct ruby {
    const inl *inl; /* INL_RUBY */
    uint32_t box;   /* its base: an inline box that begins and ends with an edge */
    para *reading;
    mpt width, size;     /* of the reading: natural, of its type */
    mpt lead, trail;     /* how far it reaches beyond its base; negative: it stays inside */
    mpt lift;            /* height of other readings between it and the base */
    mpt apart;           /* least distance to the next reading */
    uint32_t units;      /* characters that share its room; 0: it keeps together */
    uint8_t side, align; /* reading_side, ruby_align_kind */
    bool western;        /* has letters */
    bool bopomofo; /* in a column: signs below each other, their tone at the right of the last */
} ruby;

typedef struct warichu {
    uint32_t first, end; /* atoms, the edges around not included */
    mpt *upto;           /* [i - first]: real width of what is before atom i */
    uint8_t *parts;      /* [i - first]: 1: a row or line may begin with atom i */
    mpt upper, lower;    /* rise of the two rows */
} warichu;

typedef struct object {
    const inl *inl;
    uint32_t atom;
    mpt rise;
} object;

typedef struct object_size { /* at a measure; margin box */
    mpt width, ascent, descent;
    mpt content; /* INL_BOX: width its strips have */
} object_size;

typedef struct mark {
    const inl *inl;
    uint32_t atom; /* the next one */
} mark;

typedef struct breaking { /* the lines at a measure */
    struct breaking *next;
    mpt measure, first_x;
    object_size *sizes;
    lines lines;
} breaking;

struct para {
    layout *l;
    const box *box;
    uint32_t pass;
    bool has_refs, bidi, pre, rtl, vertical;
    bool on_grid; /* its lines stand on the page's line grid */
    mpt cell;     /* of the character grid that the text stands in; 0: of none */
    str text;
    uint32_t n_atoms, n_pieces, n_boxes, n_objects, n_marks, n_glyphs, n_rubies, n_warichus;
    atom *atoms; /* one more behind the end: from = text.n */
    piece *pieces;
    inline_box *boxes;
    object *objects;
    mark *marks;
    ruby *rubies;      /* in the order of the ends of their bases */
    warichu *warichus; /* in order; they do not nest */
    placed_glyph *glyphs;
    uint32_t *next_cell; /* [atom]: the next atom in a cell, this one or a later one of its line if
                            that is long enough; NONE: none. With `cell` only */
    breaking *breakings;
};

/* ---- fonts of a style: shape.c */

typedef struct style_font {
    const style *style;
    const font_stack *stack;
    const face *face;
    face_metrics m;
    bool hyphen_known;
    const face *hyphen_face;
    uint32_t hyphen_glyph;
    mpt hyphen_width; /* 0: no glyph */
} style_font;
style_font *font_of(layout *l, const style *s, const box *b);
void font_hyphen(layout *l, style_font *f, const box *b);
place place_of(const layout *l, const box *b);

/* ---- collect.c, bidi.c */

typedef enum {
    CHUNK_TEXT,
    CHUNK_TAB,
    CHUNK_EDGE,
    CHUNK_OBJECT,
    CHUNK_LEADER,
    CHUNK_BREAK
} chunk_kind;
typedef struct chunk {
    chunk_kind kind;
    uint32_t from, to;
    const inl *inl;
    const style *style;
    uint32_t box;
    mpt rise, width; /* width: EDGE */
    uint8_t level, orient;
    bool open; /* EDGE: of the beginning */
} chunk;
typedef struct collected {
    arena *scratch;
    VEC(chunk) chunks;
    VEC(mark) marks;       /* atom: index of the next chunk, turned into atoms by shape.c */
    VEC(inline_box) boxes; /* first, end: chunks likewise */
    VEC(ruby) rubies;
    VEC(uint32_t) calls; /* bytes before which no line ends: note calls, sub and super */
} collected;
void collect(para *p, collected *c);
void bidi_levels(para *p, collected *c);   /* splits chunks where the level changes */
void orient_chunks(para *p, collected *c); /* vertical writing: splits where the stand changes */
/* The chunks were replaced: moved[i] is where the old chunk i (or the end) begins now. */
void chunks_moved(collected *c, const uint32_t *moved);
/* From the baseline up to the middle of a line of this font: where columns have their axis. */
mpt font_middle(const style_font *f);
void shape(para *p, collected *c);

/* ---- spacing.c, segment.c, hyphen.c */

void space_atoms(para *p);
void segment(para *p, const collected *c);
/* [byte]: ICU has a boundary before it; in a, text.n + 1 long. */
typedef enum { UNICODE_LINES, UNICODE_WORDS } unicode_kind;
uint8_t *unicode_boundaries(unicode_kind kind, str text, str lang, arena *a);
bool level_is_pre(uint8_t white_space);
bool wraps(uint8_t white_space);
/* Marks offsets inside the word (ASCII or UTF-8 letters) where it may be broken: out[i] = true for
 * a break before byte i. False: no dictionary for lang. */
bool hyphenate(str lang, str word, bool *out);

/* ---- ruby.c, warichu.c: only in paragraphs that have them */

void ruby_space(para *p); /* behind space_atoms */
void ruby_ranks(para *p); /* behind segment, as the next one */
void warichu_set(para *p);
/* From the baseline to the upper edge of the em of characters of this style; p: NULL for letters,
 * which keep to a line's wherever they stand. */
mpt em_top(const para *p, const style *s);
bool is_tone(uint32_t cp); /* in a reading in Bopomofo; others are signs */
uint32_t ruby_signs(const para *reading);
mpt ruby_sign_step(const ruby *r); /* three signs are an em of their base high */
mpt ruby_extent(const ruby *r);    /* how far above or below the base's em it reaches */
uint32_t ruby_first(const para *p, uint32_t at); /* first one whose base ends behind the atom */

/* ---- cells.c */

void cells_set(para *p);
/* Air behind the beginning of a line that is this wide and in no cell. */
mpt cells_start(const para *p, int64_t width);

/* ---- object.c */

object_size *measure_objects(para *p, mpt measure);
mpt object_min_width(para *p, uint32_t o);
mpt object_max_width(para *p, uint32_t o);
str ref_text(layout *l, arena *a, const inl *ref);
void object_paint(const para *p, uint32_t o, const object_size *size, mpt x, mpt baseline, frame *f,
                  bool artifact);
void leader_paint(const para *p, uint32_t o, mpt x, mpt width, mpt right, mpt baseline, frame *f);

/* ---- lines */

const piece *piece_at(const para *p, uint32_t i);
mpt atom_width(const para *p, const breaking *br, uint32_t i);

typedef struct line_detail {
    const breaking *br;
    uint32_t next; /* first atom behind the trailing spaces */
    mpt room;      /* the measure without this line's indent */
    mpt natural;   /* without any step: marks at the start trimmed, at the end whole */
    mpt target;    /* width that the steps make it */
    mpt end_trim;  /* most that can be taken from the mark at the end */
    mpt start_trim;
    mpt hang;     /* width of the mark that hangs behind the end; 0: none */
    mpt hyphen;   /* width of the hyphen, 0: none */
    mpt air;      /* before the line's first character in a cell (cells.c) */
    mpt cut;      /* what the last mark has lost in any case: it may all stand outside */
    mpt spent;    /* of what could be taken from it */
    bool wrapped; /* the end is a wrap in preserved text */
} line_detail;
mpt line_over(const line *ln); /* how much wider than its room: it is painted smaller; 0: it fits */

/* What the mark of a wrapped line takes from the measure: all that it has no padding for. */
mpt wrap_mark_room(const para *p);

/* What a line loses at its ends. */
mpt trim_at_start(const para *p, uint32_t i, bool first);
mpt trim_at_end(const para *p, uint32_t last);
bool hangs_last(const para *p, uint32_t last); /* at the paragraph's end, wholly outside */
bool may_hang(const para *p, uint32_t first, uint32_t last);
bool trims_end_always(const para *p);

/* shape: NULL: all lines have the measure. */
breaking *break_lines(para *p, mpt measure, mpt first_x, const line_shape *shape);
void line_heights(para *p, breaking *br);
/* A line height that was inherited from much smaller text: lines would stand over each other. */
bool leading_is_lost(const style *s);
/* Of a line of this style with this leading: from its top to its baseline. */
mpt strut_ascent(layout *l, const style *s, const box *b, mpt leading);

typedef struct placed_atom {
    mpt x, width; /* x: left edge in the measure; width without the gap behind it */
    mpt shift, rise;
} placed_atom;
/* Places of the atoms [first, end) of the line, in an array of the caller's. */
void place_line(const line *ln, placed_atom *at);
void warichu_place(const line *ln, placed_atom *at); /* those of the line, into two rows */

#endif
