/* Model: glyphs are renumbered from 0 in the order of their old numbers. CFF outlines are embedded
 * as a bare CFF table (cff_subset.c, and HarfBuzz's subsetter for tables that it does not know);
 * TrueType outlines as a file made by HarfBuzz's subsetter, which adds the parts of composites. */
#include <hb-subset.h>

#include "font/cff.h"

static const hb_tag_t dropped[] = {
    FONT_TAG('G', 'S', 'U', 'B'), FONT_TAG('G', 'P', 'O', 'S'), FONT_TAG('G', 'D', 'E', 'F'),
    FONT_TAG('B', 'A', 'S', 'E'), FONT_TAG('J', 'S', 'T', 'F'), FONT_TAG('M', 'A', 'T', 'H'),
    FONT_TAG('c', 'm', 'a', 'p'), FONT_TAG('n', 'a', 'm', 'e'), FONT_TAG('p', 'o', 's', 't'),
    FONT_TAG('O', 'S', '/', '2'), FONT_TAG('k', 'e', 'r', 'n'), FONT_TAG('V', 'O', 'R', 'G'),
    FONT_TAG('v', 'h', 'e', 'a'), FONT_TAG('v', 'm', 't', 'x'), FONT_TAG('V', 'D', 'M', 'X'),
    FONT_TAG('h', 'd', 'm', 'x'), FONT_TAG('L', 'T', 'S', 'H'), FONT_TAG('g', 'a', 's', 'p'),
    FONT_TAG('D', 'S', 'I', 'G'), FONT_TAG('F', 'F', 'T', 'M'), FONT_TAG('f', 'v', 'a', 'r'),
    FONT_TAG('g', 'v', 'a', 'r'), FONT_TAG('a', 'v', 'a', 'r'), FONT_TAG('c', 'v', 'a', 'r'),
    FONT_TAG('H', 'V', 'A', 'R'), FONT_TAG('V', 'V', 'A', 'R'), FONT_TAG('M', 'V', 'A', 'R'),
    FONT_TAG('S', 'T', 'A', 'T'), FONT_TAG('C', 'O', 'L', 'R'), FONT_TAG('C', 'P', 'A', 'L'),
    FONT_TAG('C', 'B', 'D', 'T'), FONT_TAG('C', 'B', 'L', 'C'), FONT_TAG('S', 'V', 'G', ' '),
    FONT_TAG('s', 'b', 'i', 'x'), FONT_TAG('m', 'e', 't', 'a'), FONT_TAG('P', 'C', 'L', 'T'),
    FONT_TAG('E', 'B', 'D', 'T'), FONT_TAG('E', 'B', 'L', 'C'), FONT_TAG('E', 'B', 'S', 'C'),
};

static hb_subset_plan_t *make_plan(const face *f, const uint32_t *glyphs, uint32_t n)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) return NULL;
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE |
                                         HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) hb_set_add(drop, dropped[i]);
    hb_set_t *set = hb_subset_input_glyph_set(input);
    for (uint32_t i = 0; i < n; i++) hb_set_add(set, glyphs[i]);
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(f->hb_face, input);
    hb_subset_input_destroy(input);
    return plan;
}

/* The plan's glyphs by new number: those asked for and, with glyf, the parts of composites. */
static bool read_plan(const hb_subset_plan_t *plan, arena *a, subset *out)
{
    const hb_map_t *old = hb_subset_plan_new_to_old_glyph_mapping(plan);
    out->n = hb_map_get_population(old);
    uint32_t *glyphs = arena_array(a, uint32_t, out->n);
    for (uint32_t i = 0; i < out->n; i++) {
        glyphs[i] = hb_map_get(old, i);
        if (glyphs[i] == HB_MAP_VALUE_INVALID || (i && glyphs[i] <= glyphs[i - 1])) return false;
    }
    out->glyphs = glyphs;
    return true;
}

static bool subset_with_hb(const face *f, const uint32_t *glyphs, uint32_t n, arena *a, subset *out)
{
    hb_subset_plan_t *plan = make_plan(f, glyphs, n);
    if (!plan) return false;
    hb_face_t *made = read_plan(plan, a, out) ? hb_subset_plan_execute_or_fail(plan) : NULL;
    hb_subset_plan_destroy(plan);
    if (!made) return false;
    hb_blob_t *blob = f->cff ? hb_face_reference_table(made, FONT_TAG('C', 'F', 'F', ' '))
                             : hb_face_reference_blob(made);
    unsigned size;
    const char *data = hb_blob_get_data(blob, &size);
    out->program = (str){arena_copy(a, data, size), size};
    hb_blob_destroy(blob);
    hb_face_destroy(made);
    return size > 0;
}

/* The glyphs asked for that there are, ascending, with glyph 0. */
static uint32_t *clean_list(const face *f, const uint32_t *glyphs, uint32_t n, arena *a,
                            uint32_t *count)
{
    uint32_t *list = arena_array(a, uint32_t, (size_t)n + 1);
    *count = 1;
    for (uint32_t i = 0; i < n; i++)
        if (glyphs[i] > list[*count - 1] && glyphs[i] < f->n_glyphs) list[(*count)++] = glyphs[i];
    return list;
}

static int32_t per_mille(const face *f, int64_t v)
{
    return (int32_t)mul_div(v, 1000, f->upem);
}

static void describe(const face *f, subset *out)
{
    enum { FIXED = 1, SERIF = 2, SYMBOLIC = 4, ITALIC = 64 };
    str head = face_table(f, FONT_TAG('h', 'e', 'a', 'd')),
        hhea = face_table(f, FONT_TAG('h', 'h', 'e', 'a')),
        post = face_table(f, FONT_TAG('p', 'o', 's', 't')),
        os2 = face_table(f, FONT_TAG('O', 'S', '/', '2'));
    for (size_t i = 0; i < 4; i++) out->bbox[i] = per_mille(f, be16s(head, 36 + 2 * i));
    out->ascent = per_mille(f, be16s(hhea, 4));
    out->descent = per_mille(f, be16s(hhea, 6));
    out->cap_height = face_get_metrics(f, 1000).cap_height;
    out->italic_angle = (int32_t)mul_div((int32_t)be32(post, 4), 1, 65536);
    int32_t weight = (int32_t)be16(os2, 4);
    if (weight < 1 || weight > 1000) weight = 400;
    out->stem_v = 50 + weight * weight / 4225; /* a regular has 87, a bold 165 */
    bool italic = out->italic_angle || be16(os2, 62) & 1 || be16(head, 44) & 2;
    out->flags = SYMBOLIC | (f->monospace && !f->has_han ? FIXED : 0) |
                 (face_is_serif(f) ? SERIF : 0) | (italic ? ITALIC : 0);
}

static void fill_tables(const face *f, arena *a, subset *out)
{
    uint32_t *codes = arena_array(a, uint32_t, out->n);
    int32_t *widths = arena_array(a, int32_t, out->n);
    for (uint32_t i = 0; i < out->n; i++) {
        codes[i] = out->kind == SUBSET_CFF_CID ? face_cid(f, out->glyphs[i]) : i;
        widths[i] = per_mille(f, face_advance(f, out->glyphs[i]));
    }
    out->codes = codes;
    out->widths = widths;
}

int face_subset(const face *f, const uint32_t *glyphs, uint32_t n, arena *a, subset *out, diag *d)
{
    uint32_t count;
    uint32_t *list = clean_list(f, glyphs, n, a, &count);
    *out = (subset){.kind = !f->cff        ? SUBSET_GLYF
                            : f->cid_keyed ? SUBSET_CFF_CID
                                           : SUBSET_CFF_NAME};
    if (f->cff && cff_subset(f, list, count, a, &out->program)) {
        out->n = count;
        out->glyphs = list;
    } else if (!subset_with_hb(f, list, count, a, out)) {
        diag_add(d, D_FONT_BAD, (place){0}, "%.*s cannot be embedded: its outlines are damaged",
                 STR_ARG(f->name));
        return -1;
    }
    describe(f, out);
    fill_tables(f, a, out);
    return 0;
}

bool face_may_embed(const face *f)
{
    enum { RESTRICTED = 2, USAGE = 0xF, BITMAPS_ONLY = 0x200 };
    uint32_t type = be16(face_table(f, FONT_TAG('O', 'S', '/', '2')), 8);
    return (type & USAGE) != RESTRICTED && !(type & BITMAPS_ONLY);
}
