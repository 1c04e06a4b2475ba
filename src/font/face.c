/* Model: a face is checked once, when it is opened, and is constant from then on; HarfBuzz's
 * objects are made immutable, so that threads share them. The two caches (character → glyph, glyph
 * → ink) are pages of atomics: two threads may both compute a value, and both find the same. */
#include <stdio.h>
#include <stdlib.h>

#include "font/cff.h"
#include "font/set.h"

#define PAGE 256u
#define CP_PAGES (0x30000u / PAGE) /* planes 0 to 2; rarer characters are asked for each time */

struct glyph_cache {
    _Atomic(_Atomic uint16_t *) glyph[CP_PAGES]; /* glyph + 1; 0: not asked yet */
    _Atomic(_Atomic uint64_t *) *ink;            /* four int16; 0: not asked yet */
    uint32_t ink_pages;
};

#define INK_EMPTY UINT64_C(1) /* x0 = 1, x1 = 0: no glyph has it */

str face_table(const face *f, uint32_t tag)
{
    for (size_t i = 0; i + 16 <= f->directory.n; i += 16) {
        if (be32(f->directory, i) != tag) continue;
        size_t at = be32(f->directory, i + 8), n = be32(f->directory, i + 12);
        if (at > f->bytes.n || n > f->bytes.n - at) return (str){0};
        return str_sub(f->bytes, at, n);
    }
    return (str){0};
}

static const char *find_directory(face *f)
{
    size_t at = 0;
    if (be32(f->bytes, 0) == FONT_TAG('t', 't', 'c', 'f')) {
        if (f->index >= be32(f->bytes, 8)) return "it has no face of this number";
        at = be32(f->bytes, 12 + 4 * (size_t)f->index);
    } else if (f->index) {
        return "it has no face of this number";
    }
    uint32_t kind = be32(f->bytes, at);
    size_t n = (size_t)be16(f->bytes, at + 4) * 16;
    if (kind != 0x00010000 && kind != FONT_TAG('O', 'T', 'T', 'O') &&
        kind != FONT_TAG('t', 'r', 'u', 'e'))
        return "it is not a TrueType or OpenType file";
    if (at + 12 > f->bytes.n || n > f->bytes.n - at - 12) return "it is cut off";
    f->directory = str_sub(f->bytes, at + 12, n);
    return NULL;
}

static const char *check_tables(face *f, arena *a)
{
    str cff = face_table(f, FONT_TAG('C', 'F', 'F', ' '));
    f->upem = be16(face_table(f, FONT_TAG('h', 'e', 'a', 'd')), 18);
    f->n_glyphs = be16(face_table(f, FONT_TAG('m', 'a', 'x', 'p')), 4);
    f->cff = cff.n > 0;
    if (f->upem < 16 || f->upem > 16384 || !f->n_glyphs) return "its head or maxp table is damaged";
    bool outlines = f->cff || (face_table(f, FONT_TAG('g', 'l', 'y', 'f')).n &&
                               face_table(f, FONT_TAG('l', 'o', 'c', 'a')).n);
    f->pictured = !outlines && face_table(f, FONT_TAG('C', 'B', 'D', 'T')).n;
    if (!outlines && !f->pictured) return "it has no outlines";
    if (!face_table(f, FONT_TAG('c', 'm', 'a', 'p')).n ||
        !face_table(f, FONT_TAG('h', 'm', 't', 'x')).n)
        return "it has no cmap or hmtx table";
    if (f->cff && !cff_read_charset(f, a, cff)) return "its CFF table is damaged";
    return NULL;
}

static str face_string(face *f, arena *a, hb_ot_name_id_t id, hb_ot_name_id_t other)
{
    char text[256];
    for (int i = 0; i < 2; i++) {
        unsigned n = sizeof text;
        hb_ot_name_get_utf8(f->hb_face, i ? other : id, hb_language_from_string("en", -1), &n,
                            text);
        if (n) return str_copy(a, (str){text, n});
    }
    return STR("unnamed");
}

face *face_open(arena *a, str bytes, uint32_t index, const char **fault)
{
    face *f = arena_new_of(a, face);
    f->bytes = bytes;
    f->index = index;
    *fault = bytes.n > UINT32_MAX ? "it is too large" : find_directory(f);
    if (!*fault) *fault = check_tables(f, a);
    if (*fault) return NULL;
    hb_blob_t *blob =
        hb_blob_create(bytes.p, (unsigned)bytes.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
    f->hb_face = hb_face_create(blob, index);
    hb_blob_destroy(blob);
    hb_face_make_immutable(f->hb_face);
    f->hb = hb_font_create(f->hb_face);
    hb_font_make_immutable(f->hb);
    pictures_open(f);
    f->layered = !f->pictured && hb_ot_color_has_layers(f->hb_face);
    f->family = face_string(f, a, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY, HB_OT_NAME_ID_FONT_FAMILY);
    f->name = face_string(f, a, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_OT_NAME_ID_FULL_NAME);
    f->cache = mem_alloc(sizeof *f->cache);
    f->cache->ink_pages = f->n_glyphs / PAGE + 1;
    f->cache->ink = mem_alloc(f->cache->ink_pages * sizeof *f->cache->ink);
    f->has_han = face_glyph(f, 0x4E00) || face_glyph(f, 0x3042) || face_glyph(f, 0xAC00) ||
                 face_glyph(f, 0x20000);
    f->monospace = be32(face_table(f, FONT_TAG('p', 'o', 's', 't')), 12) != 0 ||
                   (face_glyph(f, 'i') &&
                    face_advance(f, face_glyph(f, 'i')) == face_advance(f, face_glyph(f, 'M')));
    return f;
}

void face_close(face *f)
{
    for (uint32_t i = 0; i < CP_PAGES; i++) free(atomic_load(&f->cache->glyph[i]));
    for (uint32_t i = 0; i < f->cache->ink_pages; i++) free(atomic_load(&f->cache->ink[i]));
    free(f->cache->ink);
    free(f->cache);
    pictures_close(f);
    hb_font_destroy(f->hb);
    hb_face_destroy(f->hb_face);
}

uint32_t face_glyph(const face *f, uint32_t cp)
{
    hb_codepoint_t gid = 0;
    if (cp >= CP_PAGES * PAGE) return hb_font_get_nominal_glyph(f->hb, cp, &gid) ? gid : 0;
    _Atomic(_Atomic uint16_t *) *at = &f->cache->glyph[cp / PAGE];
    _Atomic uint16_t *page = atomic_load_explicit(at, memory_order_acquire);
    if (!page) {
        _Atomic uint16_t *fresh = mem_alloc(PAGE * sizeof *fresh);
        if (atomic_compare_exchange_strong(at, &page, fresh))
            page = fresh;
        else
            free(fresh);
    }
    uint32_t seen = atomic_load_explicit(&page[cp % PAGE], memory_order_relaxed);
    if (seen) return seen - 1;
    if (!hb_font_get_nominal_glyph(f->hb, cp, &gid) || gid >= f->n_glyphs) gid = 0;
    atomic_store_explicit(&page[cp % PAGE], (uint16_t)(gid + 1), memory_order_relaxed);
    return gid;
}

static int32_t to_16(int64_t v)
{
    return v < INT16_MIN ? INT16_MIN : v > INT16_MAX ? INT16_MAX : (int32_t)v;
}

static uint64_t measure_ink(const face *f, uint32_t gid)
{
    hb_glyph_extents_t e;
    if (!hb_font_get_glyph_extents(f->hb, gid, &e) || !e.width || !e.height) return INK_EMPTY;
    int64_t side[4] = {e.x_bearing, (int64_t)e.y_bearing + e.height, (int64_t)e.x_bearing + e.width,
                       e.y_bearing};
    uint64_t packed = 0;
    for (int i = 0; i < 4; i++) packed |= (uint64_t)(uint16_t)to_16(side[i]) << 16 * i;
    return side[2] > side[0] && packed ? packed : INK_EMPTY;
}

bool face_ink(const face *f, uint32_t gid, int32_t box[4])
{
    if (gid >= f->n_glyphs) return false;
    _Atomic(_Atomic uint64_t *) *at = &f->cache->ink[gid / PAGE];
    _Atomic uint64_t *page = atomic_load_explicit(at, memory_order_acquire);
    if (!page) {
        _Atomic uint64_t *fresh = mem_alloc(PAGE * sizeof *fresh);
        if (atomic_compare_exchange_strong(at, &page, fresh))
            page = fresh;
        else
            free(fresh);
    }
    uint64_t ink = atomic_load_explicit(&page[gid % PAGE], memory_order_relaxed);
    if (!ink) {
        ink = measure_ink(f, gid);
        atomic_store_explicit(&page[gid % PAGE], ink, memory_order_relaxed);
    }
    for (int i = 0; i < 4; i++) box[i] = (int16_t)(ink >> 16 * i);
    return ink != INK_EMPTY;
}

bool face_is_colored(const face *f)
{
    return f->layered || (f->painted && !f->pictured);
}

uint32_t face_layers(const face *f, uint32_t gid, face_layer layers[FACE_LAYERS])
{
    enum { FOREGROUND = 0xFFFF };
    hb_ot_color_layer_t of[FACE_LAYERS];
    unsigned n = FACE_LAYERS;
    if (f->layered)
        hb_ot_color_glyph_get_layers(f->hb_face, gid, 0, &n, of);
    else
        n = 0;
    for (unsigned i = 0; i < n; i++) {
        hb_color_t c = 0;
        unsigned one = 1;
        hb_ot_color_palette_get_colors(f->hb_face, 0, of[i].color_index, &one, &c);
        layers[i].glyph = of[i].glyph;
        layers[i].own = of[i].color_index != FOREGROUND && one == 1;
        layers[i].ink = (color){COLOR_RGB,
                                {(uint8_t)hb_color_get_red(c), (uint8_t)hb_color_get_green(c),
                                 (uint8_t)hb_color_get_blue(c)},
                                (uint8_t)hb_color_get_alpha(c)};
    }
    return n;
}

int32_t face_advance(const face *f, uint32_t gid)
{
    return hb_font_get_glyph_h_advance(f->hb, gid);
}

str face_name(const face *f)
{
    return f->name;
}
str face_family(const face *f)
{
    return f->family;
}
uint32_t face_upem(const face *f)
{
    return f->upem;
}
bool face_is_monospace(const face *f)
{
    return f->monospace;
}
uint32_t face_index(const face *f)
{
    return f->number;
}

str face_revision(arena *a, str bytes, uint32_t index)
{
    face f = {.bytes = bytes, .index = index};
    if (find_directory(&f)) return (str){0};
    uint32_t fixed = be32(face_table(&f, FONT_TAG('h', 'e', 'a', 'd')), 4);
    uint32_t thousandths = ((fixed & 0xFFFF) * 1000 + 0x8000) >> 16;
    return str_printf(a, "%u.%03u", (fixed >> 16) + thousandths / 1000, thousandths % 1000);
}
