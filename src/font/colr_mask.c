/* Coverage of an outline, exact by area. Model: each line adds to the pixels of its rows how much
 * of them lies to its right, signed by its direction; a row's running sum is then its coverage
 * (non-zero winding, but for two contours that cross inside one pixel). */
#include "font/colr.h"

#include <math.h>
#include <stdlib.h>

typedef struct point {
    double x, y;
} point;

typedef struct lines { /* from each point to the next one, but for the last of a contour */
    affine m;
    point *at;
    bool *last;
    uint32_t n, cap;
    point start;
    bool open;
} lines;

static double within(double v, double least, double most)
{
    return !(v > least) ? least : v > most ? most : v;
}

static void put(lines *l, point p)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 256;
        l->at = mem_realloc(l->at, l->cap * sizeof *l->at);
        l->last = mem_realloc(l->last, l->cap * sizeof *l->last);
    }
    l->at[l->n] = p;
    l->last[l->n++] = false;
}

static void close_contour(lines *l)
{
    if (!l->open) return;
    put(l, l->start);
    l->last[l->n - 1] = true;
    l->open = false;
}

static point placed(const lines *l, const double p[2])
{
    const double far = 1e6;
    return (point){within(l->m.xx * p[0] + l->m.xy * p[1] + l->m.dx, -far, far),
                   within(l->m.yx * p[0] + l->m.yy * p[1] + l->m.dy, -far, far)};
}

static void curve(lines *l, point b, point c, point d)
{
    point a = l->at[l->n - 1];
    double reach = fabs(b.x - a.x) + fabs(b.y - a.y) + fabs(c.x - b.x) + fabs(c.y - b.y) +
                   fabs(d.x - c.x) + fabs(d.y - c.y);
    int n = reach < 300 ? 3 + (int)(reach / 6) : 53;
    for (int i = 1; i < n; i++) {
        double t = (double)i / n, u = 1 - t;
        double ka = u * u * u, kb = 3 * u * u * t, kc = 3 * u * t * t, kd = t * t * t;
        put(l, (point){ka * a.x + kb * b.x + kc * c.x + kd * d.x,
                       ka * a.y + kb * b.y + kc * c.y + kd * d.y});
    }
    put(l, d);
}

static void add_step(void *data, outline_step step, const double p[6])
{
    lines *l = data;
    switch (step) {
    case OUTLINE_MOVE:
        close_contour(l);
        l->start = placed(l, p);
        l->open = true;
        put(l, l->start);
        break;
    case OUTLINE_LINE:
        if (l->open) put(l, placed(l, p));
        break;
    case OUTLINE_CURVE:
        if (l->open) curve(l, placed(l, p), placed(l, p + 2), placed(l, p + 4));
        break;
    case OUTLINE_CLOSE: close_contour(l); break;
    }
}

/* ---- coverage */

typedef struct field {
    area at;
    uint32_t stride;
    float *sum;
} field;

/* A piece of a line inside one row: from x0 to x1, `high` of the row, signed. */
static void add_piece(float *row, double x0, double x1, double high)
{
    if (x1 < x0) {
        double x = x0;
        x0 = x1;
        x1 = x;
    }
    int32_t i = (int32_t)x0, end = (int32_t)x1;
    if (i == end) { /* in one pixel */
        double left = high * (1 - ((x0 + x1) / 2 - i));
        row[i] += (float)left;
        row[i + 1] += (float)(high - left);
        return;
    }
    double slope = high / (x1 - x0), before = 0; /* before: what the pixels up to i cover */
    for (; i <= end; i++) {                      /* of each pixel: what is right of the line */
        double from = i > x0 ? 0 : x0 - i, to = i + 1 < x1 ? 1 : x1 - i;
        double here = slope * (to - from), left = here * (1 - (from + to) / 2);
        row[i] += (float)(before + left);
        before = here - left;
    }
    row[end + 1] += (float)before;
}

/* The part of a line inside one row; what is left or right of the area goes along its edge. */
static void add_row(const field *f, float *row, point a, point b)
{
    double most = f->at.x1 - f->at.x0, across = b.x - a.x, cut[4] = {0, 0, 0, 1};
    if (across < 0 || across > 0) {
        cut[1] = within(-a.x / across, 0, 1);
        cut[2] = within((most - a.x) / across, 0, 1);
        if (cut[1] > cut[2]) {
            double t = cut[1];
            cut[1] = cut[2];
            cut[2] = t;
        }
    }
    for (int i = 0; i < 3; i++)
        if (cut[i] < cut[i + 1])
            add_piece(row, within(a.x + across * cut[i], 0, most),
                      within(a.x + across * cut[i + 1], 0, most),
                      (b.y - a.y) * (cut[i + 1] - cut[i]));
}

static void add_line(const field *f, point a, point b)
{
    a.x -= f->at.x0, b.x -= f->at.x0, a.y -= f->at.y0, b.y -= f->at.y0;
    double low = a.y < b.y ? a.y : b.y, high = a.y < b.y ? b.y : a.y, rows = f->at.y1 - f->at.y0;
    if (low >= rows || high <= 0 || low >= high) return;
    int32_t y = low > 0 ? (int32_t)low : 0;
    for (; y < rows && y < high; y++) {
        double t0 = within((y - a.y) / (b.y - a.y), 0, 1);
        double t1 = within((y + 1 - a.y) / (b.y - a.y), 0, 1);
        if (a.y > b.y) {
            double t = t0;
            t0 = t1;
            t1 = t;
        }
        point from = {a.x + (b.x - a.x) * t0, a.y + (b.y - a.y) * t0};
        point to = {a.x + (b.x - a.x) * t1, a.y + (b.y - a.y) * t1};
        add_row(f, f->sum + (size_t)y * f->stride, from, to);
    }
}

static area area_of(const lines *l, area in)
{
    double x0 = in.x1, y0 = in.y1, x1 = in.x0, y1 = in.y0;
    for (uint32_t i = 0; i < l->n; i++) {
        x0 = fmin(x0, l->at[i].x), x1 = fmax(x1, l->at[i].x);
        y0 = fmin(y0, l->at[i].y), y1 = fmax(y1, l->at[i].y);
    }
    return (area){(int32_t)fmax(floor(x0), in.x0), (int32_t)fmax(floor(y0), in.y0),
                  (int32_t)fmin(ceil(x1), in.x1), (int32_t)fmin(ceil(y1), in.y1)};
}

static void settle(const field *f, const mask *in, mask *out)
{
    uint32_t w = (uint32_t)(f->at.x1 - f->at.x0);
    for (int32_t y = f->at.y0; y < f->at.y1; y++) {
        const float *row = f->sum + (size_t)(y - f->at.y0) * f->stride;
        uint8_t *to = out->cover + (size_t)(y - f->at.y0) * w;
        const uint8_t *over = NULL;
        if (in->cover)
            over = in->cover + (size_t)(y - in->at.y0) * (size_t)(in->at.x1 - in->at.x0) +
                   (f->at.x0 - in->at.x0);
        float sum = 0;
        for (uint32_t x = 0; x < w; x++) {
            sum += row[x];
            float part = fabsf(sum);
            uint32_t c = part >= 1 ? 255 : (uint32_t)(part * 255 + 0.5f);
            to[x] = (uint8_t)(over ? (c * over[x] + 127) / 255 : c);
        }
    }
}

static uint32_t cover(lines *l, const mask *in, mask *out)
{
    close_contour(l);
    *out = (mask){.at = area_of(l, in->at)};
    if (area_pixels(out->at)) {
        field to = {.at = out->at, .stride = (uint32_t)(out->at.x1 - out->at.x0) + 2};
        uint32_t rows = (uint32_t)(out->at.y1 - out->at.y0);
        to.sum = mem_alloc(sizeof *to.sum * to.stride * rows);
        out->cover = mem_alloc((size_t)area_pixels(out->at));
        for (uint32_t i = 0; i + 1 < l->n; i++)
            if (!l->last[i]) add_line(&to, l->at[i], l->at[i + 1]);
        settle(&to, in, out);
        free(to.sum);
    }
    free(l->at);
    free(l->last);
    return l->n;
}

uint32_t mask_outline(const face *f, uint32_t gid, affine m, const mask *in, mask *out)
{
    lines l = {.m = m};
    face_outline(f, gid, add_step, &l);
    return cover(&l, in, out);
}

void mask_box(const double box[4], affine m, const mask *in, mask *out)
{
    lines l = {.m = m};
    for (int i = 0; i < 4; i++)
        add_step(&l, i ? OUTLINE_LINE : OUTLINE_MOVE,
                 (const double[6]){box[i == 1 || i == 2 ? 2 : 0], box[i > 1 ? 3 : 1]});
    cover(&l, in, out);
}
