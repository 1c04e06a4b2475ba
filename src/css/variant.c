/* font-variant-*: keywords → bits → OpenType features. A bit's row says which property it belongs
 * to, which bits it excludes (those of the same group), and the features that it stands for. */
#include "css/internal.h"

static const struct variant_row {
    const char *name;
    uint16_t property;
    uint8_t group;        /* of one group only one may be set */
    const char *on, *off; /* tags, four letters each */
} rows[] = {
    {"none", P_FONT_VARIANT_LIGATURES, 1, "", "ligacligdlighligcalt"},
    {"common-ligatures", P_FONT_VARIANT_LIGATURES, 1, "ligaclig", ""},
    {"no-common-ligatures", P_FONT_VARIANT_LIGATURES, 1, "", "ligaclig"},
    {"discretionary-ligatures", P_FONT_VARIANT_LIGATURES, 2, "dlig", ""},
    {"no-discretionary-ligatures", P_FONT_VARIANT_LIGATURES, 2, "", "dlig"},
    {"historical-ligatures", P_FONT_VARIANT_LIGATURES, 3, "hlig", ""},
    {"no-historical-ligatures", P_FONT_VARIANT_LIGATURES, 3, "", "hlig"},
    {"contextual", P_FONT_VARIANT_LIGATURES, 4, "calt", ""},
    {"no-contextual", P_FONT_VARIANT_LIGATURES, 4, "", "calt"},
    {"small-caps", P_FONT_VARIANT_CAPS, 5, "smcp", ""},
    {"all-small-caps", P_FONT_VARIANT_CAPS, 5, "c2scsmcp", ""},
    {"petite-caps", P_FONT_VARIANT_CAPS, 5, "pcap", ""},
    {"all-petite-caps", P_FONT_VARIANT_CAPS, 5, "c2pcpcap", ""},
    {"unicase", P_FONT_VARIANT_CAPS, 5, "unic", ""},
    {"titling-caps", P_FONT_VARIANT_CAPS, 5, "titl", ""},
    {"lining-nums", P_FONT_VARIANT_NUMERIC, 6, "lnum", ""},
    {"oldstyle-nums", P_FONT_VARIANT_NUMERIC, 6, "onum", ""},
    {"proportional-nums", P_FONT_VARIANT_NUMERIC, 7, "pnum", ""},
    {"tabular-nums", P_FONT_VARIANT_NUMERIC, 7, "tnum", ""},
    {"diagonal-fractions", P_FONT_VARIANT_NUMERIC, 8, "frac", ""},
    {"stacked-fractions", P_FONT_VARIANT_NUMERIC, 8, "afrc", ""},
    {"ordinal", P_FONT_VARIANT_NUMERIC, 9, "ordn", ""},
    {"slashed-zero", P_FONT_VARIANT_NUMERIC, 10, "zero", ""},
    {"jis78", P_FONT_VARIANT_EAST_ASIAN, 11, "jp78", ""},
    {"jis83", P_FONT_VARIANT_EAST_ASIAN, 11, "jp83", ""},
    {"jis04", P_FONT_VARIANT_EAST_ASIAN, 11, "jp04", ""},
    {"simplified", P_FONT_VARIANT_EAST_ASIAN, 11, "smpl", ""},
    {"traditional", P_FONT_VARIANT_EAST_ASIAN, 11, "trad", ""},
    {"full-width", P_FONT_VARIANT_EAST_ASIAN, 12, "fwid", ""},
    {"proportional-width", P_FONT_VARIANT_EAST_ASIAN, 12, "pwid", ""},
    {"sub", P_FONT_VARIANT_POSITION, 13, "subs", ""},
    {"super", P_FONT_VARIANT_POSITION, 13, "sups", ""},
};
enum { ROWS = sizeof rows / sizeof *rows };
_Static_assert(ROWS <= 32, "one bit a row");

uint32_t css_variant_mask(uint16_t id)
{
    uint32_t mask = 0;
    for (uint32_t i = 0; i < ROWS; i++)
        if (rows[i].property == id) mask |= 1u << i;
    return mask;
}

bool css_variant_read(reader *r, uint16_t id, uint32_t *bits)
{
    for (uint32_t i = 0; i < ROWS; i++) {
        if (rows[i].property != id || !rd_word(r, rows[i].name)) continue;
        for (uint32_t k = 0; k < ROWS; k++)
            if (*bits & 1u << k && rows[k].group == rows[i].group) return false;
        *bits |= 1u << i;
        return true;
    }
    return false;
}

typedef VEC(font_feature) features;

static void add_tags(arena *a, features *v, const char *tags, uint32_t on)
{
    for (; *tags; tags += 4) {
        font_feature f = {.value = on};
        memcpy(f.tag, tags, 4);
        *vec_add(a, v) = f;
    }
}

const feature_list *css_features(arena *a, uint32_t variants, const feature_list *settings)
{
    features v = {0};
    for (uint32_t i = 0; i < ROWS; i++) {
        if (!(variants & 1u << i)) continue;
        add_tags(a, &v, rows[i].on, 1);
        add_tags(a, &v, rows[i].off, 0);
    }
    for (uint32_t i = 0; settings && i < settings->n; i++) *vec_add(a, &v) = settings->at[i];
    if (!v.n) return NULL;
    feature_list *l = arena_new_of(a, feature_list);
    *l = (feature_list){v.n, v.at};
    return l;
}
