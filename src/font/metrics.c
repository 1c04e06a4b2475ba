/* The heights of a line, in this order of trust:
 * - A face for CJK text fills its ideographic em box: BASE says where that is ("ideo" its foot,
 *   "idtp" its head, else an em above the foot); without BASE it is 0.88 em above the baseline and
 *   0.12 em below. Its hhea (Noto Serif CJK: 1.151 and 0.286) is the clipping box of a screen and
 *   would set the lines half an em apart for nothing.
 * - Another face: OS/2 typo when it says so (USE_TYPO_METRICS), else hhea, else OS/2 win. */
#include "font/internal.h"

typedef struct units {
    int32_t ascent, descent, gap, x_height, cap_height, underline, thickness, strike;
} units;

static void em_box(const face *f, units *u)
{
    const hb_tag_t han = FONT_TAG('h', 'a', 'n', 'i');
    int32_t em = (int32_t)f->upem, foot, head;
    if (!hb_ot_layout_get_baseline(f->hb, HB_OT_LAYOUT_BASELINE_TAG_IDEO_EMBOX_BOTTOM_OR_LEFT,
                                   HB_DIRECTION_LTR, han, HB_OT_TAG_DEFAULT_LANGUAGE, &foot) ||
        foot > 0 || foot < -em / 2)
        foot = -em * 12 / 100;
    if (!hb_ot_layout_get_baseline(f->hb, HB_OT_LAYOUT_BASELINE_TAG_IDEO_EMBOX_TOP_OR_RIGHT,
                                   HB_DIRECTION_LTR, han, HB_OT_TAG_DEFAULT_LANGUAGE, &head) ||
        head <= 0 || head > 2 * em)
        head = foot + em;
    u->ascent = head;
    u->descent = -foot;
    u->gap = 0;
}

static void western_box(str os2, str hhea, units *u)
{
    enum { USE_TYPO_METRICS = 1 << 7 };
    bool typo = be16(os2, 62) & USE_TYPO_METRICS;
    u->ascent = typo ? be16s(os2, 68) : be16s(hhea, 4);
    u->descent = -(typo ? be16s(os2, 70) : be16s(hhea, 6));
    u->gap = typo ? be16s(os2, 72) : be16s(hhea, 8);
    if (u->ascent > 0 || u->descent > 0) return;
    u->ascent = (int32_t)be16(os2, 74);
    u->descent = (int32_t)be16(os2, 76);
}

static int32_t ink_height(const face *f, uint32_t cp, int32_t otherwise)
{
    hb_codepoint_t gid;
    int32_t box[4];
    if (!hb_font_get_nominal_glyph(f->hb, cp, &gid) || !face_ink(f, gid, box)) return otherwise;
    return box[3];
}

static units face_units(const face *f)
{
    units u = {0};
    int32_t em = (int32_t)f->upem;
    str os2 = face_table(f, FONT_TAG('O', 'S', '/', '2')),
        post = face_table(f, FONT_TAG('p', 'o', 's', 't'));
    if (f->has_han)
        em_box(f, &u);
    else
        western_box(os2, face_table(f, FONT_TAG('h', 'h', 'e', 'a')), &u);
    if (u.ascent <= 0) u.ascent = em * 8 / 10;
    if (u.descent < 0) u.descent = 0;
    if (u.gap < 0) u.gap = 0;
    bool heights = be16(os2, 0) >= 2;
    u.x_height = heights ? be16s(os2, 86) : 0;
    u.cap_height = heights ? be16s(os2, 88) : 0;
    if (u.x_height <= 0) u.x_height = ink_height(f, 'x', em / 2);
    if (u.cap_height <= 0) u.cap_height = ink_height(f, 'H', em * 7 / 10);
    u.underline = -be16s(post, 8);
    u.thickness = be16s(post, 10);
    u.strike = be16s(os2, 28);
    if (u.thickness <= 0) u.thickness = em / 20;
    if (u.underline <= 0) u.underline = em / 10;
    if (u.strike <= 0) u.strike = u.x_height * 6 / 10;
    return u;
}

bool face_is_serif(const face *f)
{
    str os2 = face_table(f, FONT_TAG('O', 'S', '/', '2'));
    uint32_t class = be16(os2, 30) >> 8, panose = be16(os2, 32) >> 8, style = be16(os2, 32) & 0xFF;
    if (panose == 2 && style >= 2 && style <= 15) return style <= 10;
    if (class >= 1 && class <= 8) return class != 8;
    return str_find(f->family, "Serif") >= 0;
}

face_metrics face_get_metrics(const face *f, mpt size)
{
    units u = face_units(f);
#define SIZED(v) ((mpt)mul_div(u.v, size, f->upem))
    return (face_metrics){
        .ascent = SIZED(ascent),
        .descent = SIZED(descent),
        .line_gap = SIZED(gap),
        .x_height = SIZED(x_height),
        .cap_height = SIZED(cap_height),
        .underline_offset = SIZED(underline),
        .underline_thickness = SIZED(thickness),
        .strike_offset = SIZED(strike),
    };
#undef SIZED
}
