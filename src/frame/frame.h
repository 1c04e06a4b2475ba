/* A frame is one page's display list, in integers; a device plays it. Origin upper left, y down,
 * mpt. Every item knows its source node (opaque here), because a later step makes the PDF a tagged
 * one. */
#ifndef BX_FRAME_FRAME_H
#define BX_FRAME_FRAME_H

#include "base/str.h"
#include "base/unit.h"

struct face;
struct image;

typedef struct frame_glyph {
    uint32_t id;
    uint32_t cluster; /* byte offset in the item's text; ascending, descending when rtl */
    mpt x, y;         /* origin of the glyph relative to the item's x, y (y up) */
} frame_glyph;

typedef enum { ITEM_TEXT, ITEM_RECT, ITEM_LINE, ITEM_IMAGE, ITEM_LINK, ITEM_ANCHOR } item_kind;

typedef struct item {
    item_kind kind;
    bool artifact;    /* running heads, folios, rules, repeated table heads: not content */
    const void *node; /* source element, or NULL */
    mpt x, y;         /* TEXT: baseline origin; others: upper left */
    union {
        struct {
            const struct face *face;
            mpt size;
            color ink;
            const frame_glyph *glyphs;
            uint32_t n;
            str text;  /* what the glyphs mean, UTF-8; every byte belongs to a cluster */
            mpt width; /* from x to the end of the last advance */
            bool rtl, slant, bold; /* slant, bold: synthetic */
            bool hyphen;           /* the last glyph is a hyphen that the source has not */
            bool shape;            /* a mark beside the text: drawn, and no text to any reader */
            /* Vertical writing. turn: quarter turns clockwise of the line, 1 for one that runs
             * down; glyphs' x is along the line, y up from it, whichever way it is turned. upright:
             * the glyphs stand up in the turned line. */
            uint8_t turn;
            bool upright;
            uint16_t combined; /* upright, beside each other: scaled across to so many 1/1000 */
        } text;
        struct {
            mpt w, h, radius;
            color fill;
        } rect;
        struct { /* from x, y to x + dx, y + dy */
            mpt dx, dy, width;
            color ink;
            uint8_t style; /* 0 solid, 1 dashed, 2 dotted (round), 3 wavy */
        } line;
        struct {
            const struct image *image;
            mpt w, h;
            str alt;
            bool letter;  /* a glyph's picture: turned with its line */
            uint8_t turn; /* quarter turns clockwise */
        } image;
        struct {
            mpt w, h;
            str url;    /* outside link, or n == 0 */
            str target; /* id inside the document */
        } link;
        struct {
            str id; /* named destination at this place */
        } anchor;
    };
} item;

typedef struct frame {
    mpt width, height;
    rect area;       /* the type area */
    uint32_t number; /* physical, from 1 */
    str label;       /* the folio as printed: "12", "iv", "" */
    VEC(item) items;
} frame;

typedef struct outline_item {
    uint32_t level;   /* from 1 */
    str text, target; /* id of an anchor */
} outline_item;

typedef struct frames { /* a whole laid-out document */
    arena *mem;
    bool right_binding; /* pages go from right to left */
    VEC(frame *) pages;
    VEC(outline_item) outline;
} frames;

/* A device: each operation may be NULL. */
typedef struct device device;
struct device {
    int (*begin_page)(device *, const frame *);
    int (*item)(device *, const frame *, const item *);
    int (*end_page)(device *, const frame *);
};
/* Items from `from` on were laid in coordinates of their own, with u to the right and v down. They
 * are turned by a quarter about 0, 0, which comes to stand at x, y: clockwise u runs down and v to
 * the left, else u runs up and v to the right. Images and upright glyphs do not turn with their
 * places; those of letters do. */
void frame_turn(frame *f, uint32_t from, bool clockwise, mpt x, mpt y);
/* Items from `from` on are made num/den as large about x, y. */
void frame_scale(frame *f, arena *a, uint32_t from, mpt x, mpt y, mpt num, mpt den);
int frame_play(const frame *f, device *d); /* first non-zero status ends it */

item *frame_add(arena *a, frame *f, item_kind kind, const void *node, mpt x, mpt y);
void frame_dump(const frame *f,
                buf *out); /* --stage=page: an item a line: kind, place, size, face, text */
void frame_text(const frame *f,
                buf *out); /* the text trace: visible text in reading order, a line per baseline */

#endif
