/* Fonts: the only user of FreeType and HarfBuzz. */
#ifndef BX_FONT_FONT_H
#define BX_FONT_FONT_H

#include "base/diag.h"
#include "base/unit.h"

typedef struct font_set font_set; /* all faces known; thread-safe; faces live as long as the set */
typedef struct face face;

/* fonts_dir: folder with fonts.lock (NULL: none). locked: a difference from the lock is an error.
 * NULL on failure. */
font_set *font_set_new(const char *fonts_dir, bool locked, diag *d);
void font_set_drop(font_set *s);
/* @font-face: the bytes stay the caller's and must outlive the set. */
int font_set_add(font_set *s, str family, uint16_t weight, uint8_t slant, str bytes, place at,
                 diag *d);

typedef struct font_request {
    const str *families; /* CSS order; generic names allowed */
    uint32_t n_families;
    uint16_t weight;
    uint8_t slant; /* slant_kind */
    str lang;      /* BCP 47: picks SC, TC, HK, JP, KR faces */
} font_request;

/* A resolved fallback list for a request; cached: the same request gives the same pointer.
 * Thread-safe. */
typedef struct font_stack font_stack;
/* Families that are not there are told in d once for each file of `at`. NULL, with a diagnostic,
 * only when no font at all can be used. */
const font_stack *font_stack_get(font_set *s, const font_request *r, diag *d, place at);
const face *font_stack_first(const font_stack *st);

typedef struct face_metrics { /* mpt at the given size */
    mpt ascent, descent /* both positive */, line_gap, x_height, cap_height;
    mpt underline_offset /* below the baseline */, underline_thickness, strike_offset /* above */;
} face_metrics;
face_metrics face_get_metrics(const face *f, mpt size);
str face_name(const face *f); /* PostScript name */
str face_family(const face *f);
uint32_t face_upem(const face *f);
bool face_is_monospace(const face *f);
uint32_t face_index(
    const face *f); /* small unique number in the set, in order of first use by name: for tables */
/* Ink box of a glyph in font units (x0,y0 lower left, y up), false when empty. */
bool face_ink(const face *f, uint32_t glyph, int32_t box[4]);
uint32_t face_glyph(const face *f, uint32_t cp);     /* 0: none; cached */
int32_t face_advance(const face *f, uint32_t glyph); /* font units, unhinted */
/* A face of emoji: its glyphs are pictures of an em's width; it is not subset nor embedded as a
 * font. */
bool face_is_pictured(const face *f);
typedef struct glyph_picture {
    str png;        /* borrowed from the face; the same bytes for the same ink; n == 0: no ink */
    int32_t box[4]; /* its place from the glyph's origin, as face_ink */
    bool plain;     /* its colours are damaged or beyond all bounds: it is in the ink alone */
} glyph_picture;
/* Of a pictured face; box: 1/1000 em. ink: of the text, for what has no colour of its own. */
bool face_picture(const face *f, uint32_t glyph, color ink, glyph_picture *out);
/* A glyph of gradients and the like in another face (OpenType COLR, version 1), fine enough to be
 * printed at this size; box: font units. false: it is none. */
bool face_painting(const face *f, uint32_t glyph, color ink, mpt size, glyph_picture *out);
/* A glyph of coloured layers (OpenType COLR, version 0), the lowest first; 0: it has none. */
enum { FACE_LAYERS = 64 };
typedef struct face_layer {
    uint32_t glyph;
    bool own; /* a colour of its own: ink; else the text's */
    color ink;
} face_layer;
bool face_is_colored(const face *f); /* not pictured, but some glyphs are layered or paintings */
uint32_t face_layers(const face *f, uint32_t glyph, face_layer layers[FACE_LAYERS]);
/* A glyph's contours in font units, y up: one point for OUTLINE_MOVE and OUTLINE_LINE, three for
 * OUTLINE_CURVE (cubic). For pictures only: no position is decided from it. */
typedef enum { OUTLINE_MOVE, OUTLINE_LINE, OUTLINE_CURVE, OUTLINE_CLOSE } outline_step;
typedef void outline_sink(void *data, outline_step step, const double p[6]);
void face_outline(const face *f, uint32_t glyph, outline_sink *sink, void *data);

enum { GLYPH_UNSAFE = 1 /* breaking before this glyph needs reshaping */, GLYPH_MISSING = 2 };
typedef struct glyph {
    uint32_t id;      /* in its face; 0 = .notdef */
    uint32_t cluster; /* byte offset in the text given to text_shape */
    mpt advance, dx,
        dy; /* at the run's size; dy up. vertical: advance is downwards, dx and dy lead
               from the pen, in the middle of the line, to the glyph's horizontal origin */
    uint32_t flags;
} glyph;

typedef struct shape_run { /* glyphs of one face, in visual order when rtl */
    const face *face;
    uint32_t from, to; /* bytes of the text */
    bool rtl;
    uint32_t n;
    glyph *glyphs;
    mpt size; /* the request's, but for x_height */
    bool synthetic_slant, synthetic_bold;
} shape_run;
typedef struct shape_result {
    uint32_t n;
    shape_run *runs; /* in logical order */
} shape_result;

typedef struct shape_request {
    str text;          /* context: the whole paragraph */
    uint32_t from, to; /* what to shape: one style, one bidi level */
    const font_stack *stack;
    mpt size;
    uint16_t x_height; /* 1/1000 em, that faces without Han are set to have; 0: as they are */
    str lang;
    bool rtl, vertical;
    bool no_ligatures; /* letter-spacing is not zero */
    const struct font_feature_setting {
        char tag[4];
        uint32_t value;
    } * features;
    uint32_t n_features;
    place at; /* for glyph-missing */
} shape_request;
/* Itemises by script and fallback per grapheme cluster, shapes each run. CJK punctuation goes with
 * its CJK neighbours' face: “ ” ‘ ’ — … · take the CJK face when lang or the neighbour is CJK.
 * Quotes, dashes and dots of Chinese and Japanese text are an em wide, in Western text
 * proportional. Control characters and default ignorables get no glyph; the clusters of the others
 * are not changed by that. A character that no font has: D_GLYPH_MISSING with place, its .notdef is
 * kept with GLYPH_MISSING. */
void text_shape(arena *a, const shape_request *r, shape_result *out, diag *d);

/* Subsetting for embedding (subset.c); used by pdf and epub. */
typedef enum { SUBSET_CFF_CID, SUBSET_CFF_NAME, SUBSET_GLYF } subset_kind;
typedef struct subset {
    subset_kind kind;
    str program;            /* CFF table or TrueType file; in the arena */
    uint32_t n;             /* glyphs in the subset */
    const uint32_t *glyphs; /* original glyph ids, ascending, [0] = 0 */
    const uint32_t *codes;  /* code in the content stream of each: the original CID (CFF_CID) or the
                               new glyph id. A CFF program is CID-keyed (Adobe-Identity-0), but for
                               one of CFF_NAME that HarfBuzz made */
    const int32_t *widths;  /* 1/1000 em */
    int32_t bbox[4], ascent, descent, cap_height, italic_angle, stem_v,
        flags; /* FontDescriptor values, 1/1000 em */
} subset;
/* glyphs: ascending, unique, glyph 0 may be missing (it is added). 0, or -1 with a diagnostic. Same
 * bytes for the same set. */
int face_subset(const face *f, const uint32_t *glyphs, uint32_t n, arena *a, subset *out, diag *d);
bool face_may_embed(const face *f); /* OS/2 fsType */
/* Font files for an EPUB (embed.c): of the face alone, with its layout tables. n == 0: damaged. */
typedef enum { EMBED_NOTHING, EMBED_WHOLE /* it must not be subset */, EMBED_PART } embed_right;
embed_right face_embed_right(const face *f); /* OS/2 fsType */
str face_file(const face *f, arena *a);
str face_file_with(const face *f, const uint32_t *cps, uint32_t n, arena *a);
const char *face_media_type(const face *f); /* "font/otf" or "font/ttf" */

void font_set_list(font_set *s,
                   void (*each)(void *data, str family, str style, str file, uint32_t index,
                                str version),
                   void *data); /* banxin fonts */

#endif
