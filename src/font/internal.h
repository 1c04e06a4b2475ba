/* What the files of src/font share: an open face is its file's mapping plus HarfBuzz's view of it.
 * HarfBuzz gives shaping, metrics and ink; the CFF charset is read by us; FreeType only looks at
 * files whose contents nobody knows yet (a big CFF costs it milliseconds). */
#ifndef BX_FONT_INTERNAL_H
#define BX_FONT_INTERNAL_H

#include <hb-ot.h>
#include <hb.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/file.h"
#include "font/font.h"

#define FONT_TAG(a, b, c, d)                                                                       \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* The glyphs from `glyph` on, up to the next range's, have the CIDs from `cid` on. */
typedef struct cid_range {
    uint32_t glyph, cid;
} cid_range;

/* Open for good once made; all fields but the caches are constant. */
struct face {
    str bytes;               /* the whole file, mapped; tables are read in place */
    uint32_t index;          /* of the face in a collection */
    str directory;           /* the table records, 16 bytes each, inside bytes */
    uint32_t upem, n_glyphs; /* upem is at least 16 */
    bool cff, cid_keyed;     /* has a CFF table; it is CID-keyed */
    cid_range *cids;         /* CID-keyed: ascending, the first one at glyph 0 */
    uint32_t n_cids;
    hb_face_t *hb_face;             /* immutable */
    hb_font_t *hb;                  /* immutable, hb-ot functions, scale = upem */
    str family, name;               /* name: PostScript */
    uint32_t number;                /* face_index() */
    bool monospace, has_han;        /* has_han: a face for CJK text */
    bool pictured;                  /* emoji: its glyphs are bitmaps (CBDT), or become pictures */
    bool layered;                   /* it has glyphs of coloured layers (COLR, version 0) */
    bool painted;                   /* it has glyphs of gradients and the like (COLR, version 1) */
    struct glyph_cache *cache;      /* face.c */
    struct picture_cache *pictures; /* picture.c; NULL: not painted */
};

void pictures_open(face *f); /* picture.c: sets painted, and pictured of a painted face */
void pictures_close(face *f);
/* The table's bytes in the mapping; empty when it is not there or leaves the file. */
str face_table(const face *f, uint32_t tag);
bool face_is_serif(const face *f);
/* CID-keyed: the glyph's CID from the CFF charset; else the glyph itself. */
uint32_t face_cid(const face *f, uint32_t gid);

/* Big-endian numbers; 0 beyond the end. */
static inline uint32_t be16(str s, size_t i)
{
    if (i > s.n || s.n - i < 2) return 0;
    return (uint32_t)(uint8_t)s.p[i] << 8 | (uint8_t)s.p[i + 1];
}
static inline int32_t be16s(str s, size_t i)
{
    return (int16_t)be16(s, i);
}
static inline uint32_t be32(str s, size_t i)
{
    if (i > s.n || s.n - i < 4) return 0;
    return be16(s, i) << 16 | be16(s, i + 2);
}

#endif
