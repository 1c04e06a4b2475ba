/* Glyphs of gradients and compositing (OpenType COLR, version 1), as pixels. colr.c reads the
 * table, colr_walk.c goes through a glyph's graph; coverage is colr_mask.c, colours colr_fill.c,
 * modes of compositing colr_blend.c. All read the font's bytes alone, and by themselves: FreeType's
 * interface to COLR is declared experimental, knows no variable paints before 2.13, and its faces
 * are not to be shared by threads. Angles come from FreeType's integers, so that no machine's libm
 * decides a pixel. */
#ifndef BX_FONT_COLR_H
#define BX_FONT_COLR_H

#include "font/internal.h"

typedef struct affine { /* x' = xx x + xy y + dx, y' = yx x + yy y + dy */
    double xx, yx, xy, yy, dx, dy;
} affine;
affine affine_of(affine outer, affine inner); /* inner first */
bool affine_inverse(affine m, affine *out);   /* false: it has none */

typedef enum {
    COLR_DAMAGED,
    COLR_LAYERS,
    COLR_SOLID,
    COLR_LINEAR,
    COLR_RADIAL,
    COLR_SWEEP,
    COLR_GLYPH,
    COLR_PART, /* the whole of another coloured glyph */
    COLR_TRANSFORM,
    COLR_COMPOSITE
} colr_kind;

typedef struct colr_paint { /* offsets count from the table's begin */
    colr_kind kind;
    uint32_t first, n;      /* LAYERS: of the list of layers */
    uint32_t glyph;         /* GLYPH, PART */
    size_t child, backdrop; /* GLYPH, TRANSFORM, COMPOSITE: what is painted; COMPOSITE: on what */
    uint32_t mode;          /* COMPOSITE */
    affine by;              /* TRANSFORM */
    uint32_t entry;         /* SOLID: of the palette */
    double alpha;           /* SOLID */
    size_t line;            /* gradients: the colour line */
    bool variable;          /* its stops are longer; what varies is left at its default */
    double v[6];            /* gradients: x0 y0 x1 y1 x2 y2; x0 y0 r0 x1 y1 r1; x y, two angles */
} colr_paint;

/* The clip box of a glyph in font units, as face_ink. */
bool colr_clip_box(str colr, uint32_t glyph, double box[4]);
size_t colr_root(str colr, uint32_t glyph);           /* 0: the glyph has no paint */
size_t colr_layer(str colr, uint32_t n);              /* 0: there is none */
void colr_read(str colr, size_t at, colr_paint *out); /* COLR_DAMAGED when it cannot be read */
enum { COLR_FOREGROUND = 0xFFFF, COLR_STOPS = 1024 };
/* Red, green, blue, alpha; not premultiplied. ink: the text's; *inked: that was wanted. */
void colr_entry(const face *f, uint32_t entry, double alpha, const uint8_t ink[4], bool *inked,
                uint8_t out[4]);

typedef enum { COLR_PAD, COLR_REPEAT, COLR_REFLECT } colr_extend;
typedef struct colr_stop {
    double at, alpha;
    uint32_t entry;
} colr_stop;
/* In ascending order; how many, 0 when the line cannot be read. */
uint32_t colr_stops(str colr, const colr_paint *p, colr_extend *extend, colr_stop out[COLR_STOPS]);

/* ---- pixels, y down */

typedef struct area {
    int32_t x0, y0, x1, y1;
} area;
static inline int64_t area_pixels(area a)
{
    return a.x1 > a.x0 && a.y1 > a.y0 ? (int64_t)(a.x1 - a.x0) * (a.y1 - a.y0) : 0;
}

typedef struct mask {
    area at;
    uint8_t *cover; /* by rows, malloc'd; NULL: all of it */
} mask;
/* What the glyph's outline covers of `within`; the points it had. */
uint32_t mask_outline(const face *f, uint32_t glyph, affine m, const mask *within, mask *out);
void mask_box(const double box[4], affine m, const mask *within, mask *out);

typedef struct canvas {
    area at;
    uint8_t *px; /* by rows, malloc'd; red, green, blue, alpha, premultiplied */
} canvas;
void canvas_init(canvas *c, area at);
str canvas_png(const canvas *c); /* malloc'd; its area begins at 0, 0 */

enum { FILL_STEPS = 1024 };
typedef struct fill { /* what colour a pixel gets */
    colr_kind kind;
    colr_extend extend;
    bool nothing;
    affine back; /* from pixels to the gradient's own units */
    double first, last, v[6];
    uint8_t steps[FILL_STEPS + 1][4]; /* the colours from first to last; SOLID: of the first one */
} fill;
void fill_solid(fill *s, const uint8_t rgba[4]);
/* stops: their colours, in order. */
void fill_gradient(fill *s, const colr_paint *p, affine m, colr_extend extend, uint32_t n,
                   const colr_stop *stops, const uint8_t (*rgba)[4]);
void canvas_fill(canvas *c, const mask *m, const fill *s);
void canvas_draw(canvas *c, const mask *m, const canvas *from);

enum { BLEND_MODES = 28 };
/* backdrop becomes `above` composited on it; both have the same area. */
void canvas_blend(canvas *backdrop, const canvas *above, uint32_t mode);

/* ---- colr_walk.c */

/* Where the glyph paints, in font units (x0 >= x1: nowhere); false: its graph is damaged. */
bool colr_extents(const face *f, uint32_t glyph, double box[4]);
/* m leads from font units to c's pixels. false, and c is left unfinished: the graph is damaged,
 * cyclic, or more work than a picture is worth. */
bool colr_paint_glyph(const face *f, uint32_t glyph, affine m, const uint8_t ink[4], canvas *c,
                      bool *inked);

#endif
