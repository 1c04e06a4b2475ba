/* Colours of pixels: one, or those of a gradient, whose colour line is sampled once. A pixel's
 * centre is led back to the gradient's own units. */
#include "font/colr.h"

#include <math.h>
#include <stdlib.h>

#include <ft2build.h>
#include FT_TRIGONOMETRY_H

void canvas_init(canvas *c, area at)
{
    *c = (canvas){at, mem_alloc(4 * (size_t)area_pixels(at) + 1)};
}

static uint32_t part(uint32_t a, uint32_t b) /* of 255 */
{
    return (a * b + 127) / 255;
}

static void premultiplied(const double rgba[4], uint8_t out[4])
{
    for (int i = 0; i < 3; i++) out[i] = (uint8_t)(rgba[i] * rgba[3] / 255 + 0.5);
    out[3] = (uint8_t)(rgba[3] + 0.5);
}

void fill_solid(fill *s, const uint8_t rgba[4])
{
    s->kind = COLR_SOLID;
    s->nothing = !rgba[3];
    premultiplied((const double[4]){rgba[0], rgba[1], rgba[2], rgba[3]}, s->steps[0]);
}

/* ---- gradients */

static void sample(fill *s, uint32_t n, const colr_stop *stops, const uint8_t (*rgba)[4])
{
    uint32_t k = 0; /* the last stop at or before the place */
    for (uint32_t i = 0; i <= FILL_STEPS; i++) {
        double at = s->first + (s->last - s->first) * i / FILL_STEPS, c[4];
        while (k + 1 < n && stops[k + 1].at <= at) k++;
        if (!i && s->last <= s->first) k = 0; /* all stops at one place: before it, the first */
        uint32_t next = k + 1 < n ? k + 1 : k;
        double span = stops[next].at - stops[k].at, t = span > 0 ? (at - stops[k].at) / span : 0;
        for (int j = 0; j < 4; j++) c[j] = rgba[k][j] + (rgba[next][j] - rgba[k][j]) * t;
        premultiplied(c, s->steps[i]);
    }
}

/* The gradient runs from x0 y0 across the line to x2 y2: v becomes the place where it begins and
 * what a unit of x and y adds. */
static bool set_linear(fill *s)
{
    double *v = s->v, nx = v[5] - v[1], ny = v[0] - v[4];
    double whole = (v[2] - v[0]) * nx + (v[3] - v[1]) * ny;
    if (whole > -1e-9 && whole < 1e-9) return false;
    v[2] = nx / whole;
    v[3] = ny / whole;
    return true;
}

void fill_gradient(fill *s, const colr_paint *p, affine m, colr_extend extend, uint32_t n,
                   const colr_stop *stops, const uint8_t (*rgba)[4])
{
    s->kind = p->kind;
    s->extend = extend;
    s->nothing = !n || !affine_inverse(m, &s->back);
    if (s->nothing) return;
    memcpy(s->v, p->v, sizeof s->v);
    s->first = stops[0].at;
    s->last = stops[n - 1].at;
    bool flat = s->last <= s->first || (s->kind == COLR_SWEEP && s->v[2] == s->v[3]);
    if ((flat && extend != COLR_PAD) || (s->kind == COLR_LINEAR && !set_linear(s))) {
        s->nothing = true;
        return;
    }
    sample(s, n, stops, rgba);
}

/* The larger of two circles' numbers through the point whose radius is not negative. */
static bool on_circles(const double v[6], double x, double y, double *t)
{
    double cx = v[3] - v[0], cy = v[4] - v[1], dr = v[5] - v[2], px = x - v[0], py = y - v[1];
    double a = cx * cx + cy * cy - dr * dr, b = px * cx + py * cy + v[2] * dr,
           c = px * px + py * py - v[2] * v[2];
    if (a > -1e-9 && a < 1e-9) {
        if (b > -1e-9 && b < 1e-9) return false;
        *t = c / (2 * b);
        return v[2] + *t * dr >= 0;
    }
    double root = b * b - a * c;
    if (root < 0) return false;
    root = sqrt(root);
    double one = (b + root) / a, other = (b - root) / a;
    *t = one > other ? one : other;
    if (v[2] + *t * dr >= 0) return true;
    *t = one > other ? other : one;
    return v[2] + *t * dr >= 0;
}

static double about(const double v[6], double x, double y)
{
    const double most = 1e8;
    double dx = fmax(-most, fmin(most, (x - v[0]) * 256));
    double dy = fmax(-most, fmin(most, (y - v[1]) * 256));
    double at = (double)FT_Atan2((FT_Fixed)dx, (FT_Fixed)dy) / 65536;
    if (at < 0) at += 360;
    if (v[2] == v[3]) return at < v[2] ? -1e9 : 1e9;
    return (at - v[2]) / (v[3] - v[2]);
}

/* The pixel's step, or -1: no colour. */
static int32_t step_at(const fill *s, double px, double py)
{
    double x = s->back.xx * px + s->back.xy * py + s->back.dx;
    double y = s->back.yx * px + s->back.yy * py + s->back.dy, t = 0;
    if (s->kind == COLR_LINEAR)
        t = (x - s->v[0]) * s->v[2] + (y - s->v[1]) * s->v[3];
    else if (s->kind == COLR_SWEEP)
        t = about(s->v, x, y);
    else if (!on_circles(s->v, x, y, &t))
        return -1;
    if (s->last <= s->first) return t < s->first ? 0 : FILL_STEPS;
    t = (t - s->first) / (s->last - s->first);
    if (s->extend == COLR_REPEAT) {
        t -= floor(t);
    } else if (s->extend == COLR_REFLECT) {
        t -= 2 * floor(t / 2);
        if (t > 1) t = 2 - t;
    }
    return !(t > 0) ? 0 : t >= 1 ? FILL_STEPS : (int32_t)(t * FILL_STEPS + 0.5);
}

/* ---- painting */

static void over(uint8_t to[4], const uint8_t from[4], uint32_t cover)
{
    if (cover == 255 && from[3] == 255) {
        memcpy(to, from, 4);
        return;
    }
    uint32_t rest = 255 - part(from[3], cover);
    for (int i = 0; i < 4; i++) {
        uint32_t v = part(from[i], cover) + part(to[i], rest);
        to[i] = (uint8_t)(v > 255 ? 255 : v);
    }
}

static uint8_t *pixel(const canvas *c, int32_t x, int32_t y)
{
    size_t row = (size_t)(y - c->at.y0) * (size_t)(c->at.x1 - c->at.x0);
    return c->px + 4 * (row + (size_t)(x - c->at.x0));
}

void canvas_fill(canvas *c, const mask *m, const fill *s)
{
    const uint8_t *cover = m->cover;
    if (s->nothing) return;
    for (int32_t y = m->at.y0; y < m->at.y1; y++) {
        uint8_t *to = pixel(c, m->at.x0, y);
        for (int32_t x = m->at.x0; x < m->at.x1; x++, to += 4) {
            uint32_t part_of = cover ? *cover++ : 255;
            if (!part_of) continue;
            int32_t step = s->kind == COLR_SOLID ? 0 : step_at(s, x + 0.5, y + 0.5);
            if (step >= 0) over(to, s->steps[step], part_of);
        }
    }
}

void canvas_draw(canvas *c, const mask *m, const canvas *from)
{
    const uint8_t *cover = m->cover;
    for (int32_t y = m->at.y0; y < m->at.y1; y++) {
        uint8_t *to = pixel(c, m->at.x0, y);
        const uint8_t *at = pixel(from, m->at.x0, y);
        for (int32_t x = m->at.x0; x < m->at.x1; x++, to += 4, at += 4) {
            uint32_t part_of = cover ? *cover++ : 255;
            if (part_of && at[3]) over(to, at, part_of);
        }
    }
}
