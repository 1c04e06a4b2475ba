/* Modes of compositing, numbered as in COLR: Porter and Duff's, then those of "Compositing and
 * Blending 1" (W3C), first by channel, then of the whole colour. */
#include "font/colr.h"

#include <math.h>

enum {
    PLUS = 12,
    SCREEN = 13,
    OVERLAY,
    DARKEN,
    LIGHTEN,
    COLOR_DODGE,
    COLOR_BURN,
    HARD_LIGHT,
    SOFT_LIGHT,
    DIFFERENCE,
    EXCLUSION,
    MULTIPLY,
    HUE,
    SATURATION,
    COLOR,
    LUMINOSITY
};

/* How much of the source and of the backdrop is left, by the alpha of the other. */
typedef enum { NONE, ALL, OTHERS, WITHOUT } share;
static const struct {
    uint8_t source, backdrop;
} shares[SCREEN] = {
    {NONE, NONE},       /* clear */
    {ALL, NONE},        /* source */
    {NONE, ALL},        /* backdrop */
    {ALL, WITHOUT},     /* source over */
    {WITHOUT, ALL},     /* backdrop over */
    {OTHERS, NONE},     /* source in */
    {NONE, OTHERS},     /* backdrop in */
    {WITHOUT, NONE},    /* source out */
    {NONE, WITHOUT},    /* backdrop out */
    {OTHERS, WITHOUT},  /* source atop */
    {WITHOUT, OTHERS},  /* backdrop atop */
    {WITHOUT, WITHOUT}, /* xor */
    [PLUS] = {ALL, ALL},
};

static double share_of(share how, double others_alpha)
{
    return how == NONE ? 0 : how == ALL ? 1 : how == OTHERS ? others_alpha : 1 - others_alpha;
}

/* ---- by channel: b the backdrop's, s the source's */

static double hard_light(double b, double s)
{
    return s <= 0.5 ? 2 * b * s : b + (2 * s - 1) - b * (2 * s - 1);
}

static double soft_light(double b, double s)
{
    if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
    double d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : sqrt(b);
    return b + (2 * s - 1) * (d - b);
}

static double channel(uint32_t mode, double b, double s)
{
    switch (mode) {
    case SCREEN: return b + s - b * s;
    case OVERLAY: return hard_light(s, b);
    case DARKEN: return fmin(b, s);
    case LIGHTEN: return fmax(b, s);
    case COLOR_DODGE: return b <= 0 ? 0 : s >= 1 ? 1 : fmin(1, b / (1 - s));
    case COLOR_BURN: return b >= 1 ? 1 : s <= 0 ? 0 : 1 - fmin(1, (1 - b) / s);
    case HARD_LIGHT: return hard_light(b, s);
    case SOFT_LIGHT: return soft_light(b, s);
    case DIFFERENCE: return fabs(b - s);
    case EXCLUSION: return b + s - 2 * b * s;
    default: return b * s; /* MULTIPLY */
    }
}

/* ---- of the whole colour */

static double lightness(const double c[3])
{
    return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2];
}

static double least(const double c[3])
{
    return fmin(c[0], fmin(c[1], c[2]));
}
static double most(const double c[3])
{
    return fmax(c[0], fmax(c[1], c[2]));
}

static void set_lightness(double c[3], double l)
{
    double d = l - lightness(c);
    for (int i = 0; i < 3; i++) c[i] += d;
    double low = least(c), high = most(c);
    for (int i = 0; i < 3; i++) {
        if (low < 0) c[i] = l + (c[i] - l) * l / (l - low);
        if (high > 1) c[i] = l + (c[i] - l) * (1 - l) / (high - l);
    }
}

static void set_saturation(double c[3], double s)
{
    double low = least(c), range = most(c) - low;
    for (int i = 0; i < 3; i++) c[i] = range > 0 ? (c[i] - low) * s / range : 0;
}

static double saturation(const double c[3])
{
    return most(c) - least(c);
}

static void whole_color(uint32_t mode, const double b[3], const double s[3], double out[3])
{
    bool hue_of_source = mode == HUE || mode == COLOR;
    memcpy(out, hue_of_source ? s : b, 3 * sizeof *out);
    if (mode == HUE) set_saturation(out, saturation(b));
    if (mode == SATURATION) set_saturation(out, saturation(s));
    set_lightness(out, lightness(mode == LUMINOSITY ? s : b));
}

/* ---- pixels */

static void mix(uint32_t mode, const double b[4], const double s[4], double out[4])
{
    double cb[3], cs[3], mixed[3];
    for (int i = 0; i < 3; i++) {
        cb[i] = b[3] > 0 ? b[i] / b[3] : 0;
        cs[i] = s[3] > 0 ? s[i] / s[3] : 0;
        mixed[i] = channel(mode, cb[i], cs[i]);
    }
    if (mode >= HUE) whole_color(mode, cb, cs, mixed);
    for (int i = 0; i < 3; i++)
        out[i] = s[i] * (1 - b[3]) + b[i] * (1 - s[3]) + s[3] * b[3] * mixed[i];
    out[3] = s[3] + b[3] - s[3] * b[3];
}

void canvas_blend(canvas *backdrop, const canvas *above, uint32_t mode)
{
    size_t n = (size_t)area_pixels(backdrop->at);
    for (size_t k = 0; k < n; k++) {
        uint8_t *to = backdrop->px + 4 * k;
        const uint8_t *from = above->px + 4 * k;
        double b[4], s[4], out[4];
        if (!to[3] && !from[3]) continue;
        for (int i = 0; i < 4; i++) {
            b[i] = to[i] / 255.0;
            s[i] = from[i] / 255.0;
        }
        if (mode < SCREEN) {
            double fs = share_of(shares[mode].source, b[3]);
            double fb = share_of(shares[mode].backdrop, s[3]);
            for (int i = 0; i < 4; i++) out[i] = s[i] * fs + b[i] * fb;
        } else {
            mix(mode, b, s, out);
        }
        double alpha = fmin(1, out[3]);
        for (int i = 0; i < 4; i++)
            to[i] = (uint8_t)(fmax(0, fmin(i < 3 ? alpha : 1, out[i])) * 255 + 0.5);
    }
}
