/* The table COLR, version 1, read in place. A number beyond its end is 0, an offset that is 0 or
 * leads out of it makes the paint a damaged one; variations are not applied. */
#include "font/colr.h"

#include <ft2build.h>
#include FT_TRIGONOMETRY_H

static uint32_t be8(str s, size_t i)
{
    return i < s.n ? (uint8_t)s.p[i] : 0;
}
static uint32_t be24(str s, size_t i)
{
    return be8(s, i) << 16 | be16(s, i + 1);
}
static double fraction(str s, size_t i) /* F2DOT14 */
{
    return be16s(s, i) / 16384.0;
}
static double fixed(str s, size_t i)
{
    return (int32_t)be32(s, i) / 65536.0;
}

/* ---- matrices */

/* Finite, whatever a font multiplies. */
static double held(double v)
{
    const double most = 1e9;
    return !(v > -most) ? -most : v > most ? most : v;
}

affine affine_of(affine o, affine i)
{
    return (affine){held(o.xx * i.xx + o.xy * i.yx),        held(o.yx * i.xx + o.yy * i.yx),
                    held(o.xx * i.xy + o.xy * i.yy),        held(o.yx * i.xy + o.yy * i.yy),
                    held(o.xx * i.dx + o.xy * i.dy + o.dx), held(o.yx * i.dx + o.yy * i.dy + o.dy)};
}

bool affine_inverse(affine m, affine *out)
{
    double det = m.xx * m.yy - m.xy * m.yx;
    if (det > -1e-12 && det < 1e-12) return false;
    *out = (affine){.xx = m.yy / det, .yx = -m.yx / det, .xy = -m.xy / det, .yy = m.xx / det};
    out->dx = -(out->xx * m.dx + out->xy * m.dy);
    out->dy = -(out->yx * m.dx + out->yy * m.dy);
    return true;
}

static FT_Angle angle(str s, size_t i)
{
    return (FT_Angle)be16s(s, i) * 180 * 4;
}

static void turn(affine *m, FT_Angle by)
{
    m->xx = m->yy = (double)FT_Cos(by) / 65536;
    m->yx = (double)FT_Sin(by) / 65536;
    m->xy = -m->yx;
}

static double tangent(FT_Angle of)
{
    return (double)FT_Tan(of) / 65536;
}

enum {
    TRANSFORM = 12,
    TRANSLATE = 14,
    SCALE = 16,
    SCALE_ABOUT = 18,
    SCALE_BOTH = 20,
    SCALE_BOTH_ABOUT = 22,
    ROTATE = 24,
    ROTATE_ABOUT = 26,
    SKEW = 28,
    SKEW_ABOUT = 30
};

static affine transform_of(str t, size_t at, uint32_t format)
{
    affine m = {1, 0, 0, 1, 0, 0};
    size_t i = at + 4, about = 0; /* about: where its centre is */
    switch (format) {
    case TRANSFORM:
        i = at + be24(t, i);
        return (affine){fixed(t, i),      fixed(t, i + 4),  fixed(t, i + 8),
                        fixed(t, i + 12), fixed(t, i + 16), fixed(t, i + 20)};
    case TRANSLATE:
        m.dx = be16s(t, i);
        m.dy = be16s(t, i + 2);
        break;
    case SCALE_ABOUT: about = i + 4; /* fall through */
    case SCALE:
        m.xx = fraction(t, i);
        m.yy = fraction(t, i + 2);
        break;
    case SCALE_BOTH_ABOUT: about = i + 2; /* fall through */
    case SCALE_BOTH: m.xx = m.yy = fraction(t, i); break;
    case ROTATE_ABOUT: about = i + 2; /* fall through */
    case ROTATE: turn(&m, angle(t, i)); break;
    case SKEW_ABOUT: about = i + 4; /* fall through */
    case SKEW:
        m.xy = -tangent(angle(t, i));
        m.yx = tangent(angle(t, i + 2));
        break;
    default: break;
    }
    if (about) {
        double x = be16s(t, about), y = be16s(t, about + 2);
        m.dx = x - m.xx * x - m.xy * y;
        m.dy = y - m.yx * x - m.yy * y;
    }
    return m;
}

/* ---- paints */

/* By format; an odd one of 3 to 9 and of 13 to 31 is the even one before it, which may vary. */
static const struct {
    uint8_t kind, size; /* bytes at least */
} formats[] = {
    [1] = {COLR_LAYERS, 6},      [2] = {COLR_SOLID, 5},       [4] = {COLR_LINEAR, 16},
    [6] = {COLR_RADIAL, 16},     [8] = {COLR_SWEEP, 12},      [10] = {COLR_GLYPH, 6},
    [11] = {COLR_PART, 3},       [12] = {COLR_TRANSFORM, 7},  [14] = {COLR_TRANSFORM, 8},
    [16] = {COLR_TRANSFORM, 8},  [18] = {COLR_TRANSFORM, 12}, [20] = {COLR_TRANSFORM, 6},
    [22] = {COLR_TRANSFORM, 10}, [24] = {COLR_TRANSFORM, 6},  [26] = {COLR_TRANSFORM, 10},
    [28] = {COLR_TRANSFORM, 8},  [30] = {COLR_TRANSFORM, 12}, [32] = {COLR_COMPOSITE, 8},
};

static void read_gradient(str t, size_t at, colr_paint *p)
{
    int n = p->kind == COLR_SWEEP ? 2 : 6;
    for (int i = 0; i < n; i++) p->v[i] = be16s(t, at + 4 + 2 * (size_t)i);
    if (p->kind == COLR_RADIAL) {
        p->v[2] = be16(t, at + 8);
        p->v[5] = be16(t, at + 14);
    } else if (p->kind == COLR_SWEEP) { /* from -180° on: 1.0 is 360° */
        p->v[2] = (fraction(t, at + 8) + 1) * 180;
        p->v[3] = (fraction(t, at + 10) + 1) * 180;
    }
}

void colr_read(str t, size_t at, colr_paint *p)
{
    uint32_t format = be8(t, at), base = format;
    *p = (colr_paint){0};
    if ((format >= 3 && format <= 9) || (format >= 12 && format <= 31)) base &= ~1u;
    if (!at || base >= sizeof formats / sizeof *formats || at > t.n ||
        t.n - at < formats[base].size)
        return;
    p->kind = formats[base].kind;
    p->variable = base != format;
    size_t child = be24(t, at + 1);
    switch (p->kind) {
    case COLR_LAYERS:
        p->n = be8(t, at + 1);
        p->first = be32(t, at + 2);
        return;
    case COLR_SOLID:
        p->entry = be16(t, at + 1);
        p->alpha = fraction(t, at + 3);
        return;
    case COLR_PART: p->glyph = be16(t, at + 1); return;
    case COLR_LINEAR:
    case COLR_RADIAL:
    case COLR_SWEEP: read_gradient(t, at, p); break;
    case COLR_GLYPH: p->glyph = be16(t, at + 4); break;
    case COLR_TRANSFORM: p->by = transform_of(t, at, base); break;
    case COLR_COMPOSITE:
        p->mode = be8(t, at + 4);
        p->backdrop = at + be24(t, at + 5);
        if (p->mode >= BLEND_MODES || p->backdrop == at) child = 0;
        break;
    case COLR_DAMAGED: break;
    }
    p->child = p->line = at + child;
    if (!child) p->kind = COLR_DAMAGED;
}

/* ---- lists: ascending by glyph */

size_t colr_root(str t, uint32_t gid)
{
    size_t list = be16(t, 0) ? be32(t, 14) : 0;
    if (!list || list > t.n) return 0;
    uint32_t low = 0, high = be32(t, list);
    while (low < high) {
        uint32_t mid = low + (high - low) / 2, of;
        size_t at = list + 4 + 6 * (size_t)mid;
        of = at + 6 > t.n ? UINT32_MAX : be16(t, at);
        if (of == gid) return be32(t, at + 2) ? list + be32(t, at + 2) : 0;
        if (of < gid)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

size_t colr_layer(str t, uint32_t n)
{
    size_t list = be32(t, 18);
    if (!list || n >= be32(t, list)) return 0;
    size_t at = be32(t, list + 4 + 4 * (size_t)n);
    return at ? list + at : 0;
}

bool colr_clip_box(str t, uint32_t gid, double box[4])
{
    size_t list = be32(t, 22), at = 0;
    if (!list || be8(t, list) != 1) return false;
    uint32_t low = 0, high = be32(t, list + 1);
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        at = list + 5 + 7 * (size_t)mid;
        if (at + 7 > t.n || be16(t, at) > gid)
            high = mid;
        else if (be16(t, at + 2) < gid)
            low = mid + 1;
        else
            break;
    }
    if (low >= high) return false;
    at = list + be24(t, at + 4);
    if (at + 9 > t.n) return false;
    for (size_t i = 0; i < 4; i++) box[i] = be16s(t, at + 1 + 2 * i);
    return box[2] > box[0] && box[3] > box[1];
}

/* ---- colours */

void colr_entry(const face *f, uint32_t entry, double alpha, const uint8_t ink[4], bool *inked,
                uint8_t out[4])
{
    hb_color_t c = 0;
    unsigned one = 1;
    hb_ot_color_palette_get_colors(f->hb_face, 0, entry, &one, &c);
    if (entry == COLR_FOREGROUND || one != 1) {
        memcpy(out, ink, 4);
        *inked = true;
    } else {
        out[0] = (uint8_t)hb_color_get_red(c);
        out[1] = (uint8_t)hb_color_get_green(c);
        out[2] = (uint8_t)hb_color_get_blue(c);
        out[3] = (uint8_t)hb_color_get_alpha(c);
    }
    out[3] = (uint8_t)(out[3] * (alpha < 0 ? 0 : alpha > 1 ? 1 : alpha) + 0.5);
}

uint32_t colr_stops(str t, const colr_paint *p, colr_extend *extend, colr_stop out[COLR_STOPS])
{
    uint32_t how = be8(t, p->line), n = be16(t, p->line + 1);
    size_t size = p->variable ? 10 : 6;
    if (n > COLR_STOPS || p->line > t.n || t.n - p->line < 3 + n * size) return 0;
    *extend = how <= COLR_REFLECT ? (colr_extend)how : COLR_PAD;
    for (uint32_t i = 0; i < n; i++) {
        size_t at = p->line + 3 + i * size;
        colr_stop s = {fraction(t, at), fraction(t, at + 4), be16(t, at + 2)};
        uint32_t to = i;
        for (; to > 0 && out[to - 1].at > s.at; to--) out[to] = out[to - 1];
        out[to] = s;
    }
    return n;
}
