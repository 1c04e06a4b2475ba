/* Font files for others to set text with (an EPUB): unlike a PDF's subset, a whole OpenType file
 * with its characters, names and layout tables, out of its collection. */
#include <hb-subset.h>

#include "font/internal.h"

embed_right face_embed_right(const face *f)
{
    enum { NO_SUBSET = 0x100 };
    uint32_t type = be16(face_table(f, FONT_TAG('O', 'S', '/', '2')), 8);
    return !face_may_embed(f) ? EMBED_NOTHING : type & NO_SUBSET ? EMBED_WHOLE : EMBED_PART;
}

const char *face_media_type(const face *f)
{
    return f->cff ? "font/otf" : "font/ttf";
}

static str bytes_of(hb_face_t *made, arena *a)
{
    hb_blob_t *blob = hb_face_reference_blob(made);
    unsigned n;
    const char *data = hb_blob_get_data(blob, &n);
    str bytes = n ? (str){arena_copy(a, data, n), n} : (str){0};
    hb_blob_destroy(blob);
    return bytes;
}

str face_file(const face *f, arena *a)
{
    hb_face_t *made = hb_face_builder_create();
    for (size_t i = 0; i + 16 <= f->directory.n; i += 16) {
        uint32_t tag = be32(f->directory, i);
        str table = face_table(f, tag);
        if (tag == FONT_TAG('D', 'S', 'I', 'G') || !table.n) continue; /* it signs another file */
        hb_blob_t *blob =
            hb_blob_create(table.p, (unsigned)table.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
        hb_face_builder_add_table(made, tag, blob);
        hb_blob_destroy(blob);
    }
    str bytes = bytes_of(made, a);
    hb_face_destroy(made);
    return bytes;
}

/* Features of CJK text that hb-subset does not keep by itself. */
static const hb_tag_t kept[] = {
    FONT_TAG('h', 'a', 'l', 't'), FONT_TAG('p', 'a', 'l', 't'), FONT_TAG('v', 'h', 'a', 'l'),
    FONT_TAG('v', 'p', 'a', 'l'), FONT_TAG('c', 'h', 'w', 's'), FONT_TAG('v', 'c', 'h', 'w'),
    FONT_TAG('f', 'w', 'i', 'd'), FONT_TAG('h', 'w', 'i', 'd'), FONT_TAG('p', 'w', 'i', 'd'),
    FONT_TAG('t', 'n', 'u', 'm'), FONT_TAG('l', 'n', 'u', 'm'), FONT_TAG('s', 'm', 'c', 'p'),
};

str face_file_with(const face *f, const uint32_t *cps, uint32_t n, arena *a)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) mem_exhausted();
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE |
                                         HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_set_t *features = hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) hb_set_add(features, kept[i]);
    hb_set_t *set = hb_subset_input_unicode_set(input);
    for (uint32_t i = 0; i < n; i++) hb_set_add(set, cps[i]);
    hb_face_t *made = hb_subset_or_fail(f->hb_face, input);
    hb_subset_input_destroy(input);
    if (!made) return (str){0};
    str bytes = bytes_of(made, a);
    hb_face_destroy(made);
    return bytes;
}
