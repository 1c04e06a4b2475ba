/* The device. Model: positions are exact, in pixels; but upright rectangles and rules have their
 * edges on whole pixels, and are a pixel thick at least, so that hairlines are sharp and panels
 * that touch show no seam. The glyphs of an item are one path. */
#include <math.h>

#include "draw/internal.h"

enum { BOLD_PART = 30 }; /* as in the PDF: synthetic bold is stroked with size / 30 */
#define SLANT 0.213      /* the tangent of 12° */

uint32_t rgb_of(color c)
{
    uint32_t k[3];
    for (int i = 0; i < 3; i++) {
        k[i] = c.c[c.space == COLOR_GREY ? 0 : i];
        if (c.space == COLOR_CMYK) k[i] = ((255u - c.c[i]) * (255u - c.c[3]) + 127) / 255u;
    }
    return k[0] << 16 | k[1] << 8 | k[2];
}

static void ink(brush *b, color c)
{
    uint32_t rgb = rgb_of(c);
    b->api->set_source_rgba(b->cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0,
                            (rgb & 255) / 255.0, c.alpha / 255.0);
}

bool brush_is_here(const brush *b, int64_t top, int64_t bottom)
{
    return px(b, bottom) + 2 >= b->top && px(b, top) - 2 <= b->top + (double)b->rows;
}

/* ---- rectangles and lines */

/* Edges on whole pixels. */
static void upright(brush *b, int64_t x, int64_t y, int64_t w, int64_t h)
{
    double x0 = round(px(b, x)), y0 = round(px(b, y));
    double x1 = fmax(round(px(b, x + w)), x0 + 1), y1 = fmax(round(px(b, y + h)), y0 + 1);
    b->api->rectangle(b->cr, x0, y0, x1 - x0, y1 - y0);
    b->api->fill(b->cr);
}

static void rounded(brush *b, const item *it, mpt radius)
{
    const cairo_api *c = b->api;
    double x0 = px(b, it->x), y0 = px(b, it->y), r = px(b, radius), k = r * (1 - 0.5523);
    double x1 = px(b, (int64_t)it->x + it->rect.w), y1 = px(b, (int64_t)it->y + it->rect.h);
    c->move_to(b->cr, x0 + r, y0);
    c->line_to(b->cr, x1 - r, y0);
    c->curve_to(b->cr, x1 - k, y0, x1, y0 + k, x1, y0 + r);
    c->line_to(b->cr, x1, y1 - r);
    c->curve_to(b->cr, x1, y1 - k, x1 - k, y1, x1 - r, y1);
    c->line_to(b->cr, x0 + r, y1);
    c->curve_to(b->cr, x0 + k, y1, x0, y1 - k, x0, y1 - r);
    c->line_to(b->cr, x0, y0 + r);
    c->curve_to(b->cr, x0, y0 + k, x0 + k, y0, x0 + r, y0);
    c->close_path(b->cr);
    c->fill(b->cr);
}

static void draw_rect(brush *b, const item *it)
{
    mpt w = it->rect.w, h = it->rect.h, r = mpt_min(it->rect.radius, mpt_min(w, h) / 2);
    if (it->rect.fill.space == COLOR_NONE || w <= 0 || h <= 0) return;
    if (!brush_is_here(b, it->y, (int64_t)it->y + h)) return;
    ink(b, it->rect.fill);
    if (r > 0)
        rounded(b, it, r);
    else
        upright(b, it->x, it->y, w, h);
}

/* The gap that lets a line of this length begin and end with a whole dash. */
static double fitted_gap(double length, double dash, double gap)
{
    double n = floor((length + gap) / (dash + gap) + 0.5), fitted = (length - n * dash) / (n - 1);
    return n >= 2 && fitted > 0 ? fitted : gap;
}

/* Half waves of 3 widths, alternately to either side. */
static void wave(brush *b, double x, double y, double dx, double dy, double length, double width)
{
    double halves = fmin(fmax(floor(length / (3 * width)), 1), 4096);
    double nx = -dy * 2 * width / length, ny = dx * 2 * width / length;
    b->api->move_to(b->cr, x, y);
    for (double i = 0, side = -1; i < halves; i++, side = -side) {
        double cx = x + dx * (i + 0.5) / halves + side * nx;
        double cy = y + dy * (i + 0.5) / halves + side * ny;
        b->api->curve_to(b->cr, cx, cy, cx, cy, x + dx * (i + 1) / halves,
                         y + dy * (i + 1) / halves);
    }
}

static void stroke_line(brush *b, const item *it)
{
    enum { DASHED = 1, DOTTED, WAVY };
    double x = px(b, it->x), y = px(b, it->y), dx = px(b, it->line.dx), dy = px(b, it->line.dy);
    double w = px(b, it->line.width), length = hypot(dx, dy), dash[2] = {0};
    uint8_t style = it->line.style;
    bool dotted = style == DOTTED && length > 2 * w;
    if (dotted) { /* the round ends stay inside */
        double ex = dx * w / (2 * length), ey = dy * w / (2 * length);
        x += ex, y += ey, dx -= 2 * ex, dy -= 2 * ey;
        dash[1] = fitted_gap(length - w, 0, 2 * w);
    } else if (style == DASHED) {
        dash[0] = 3 * w;
        dash[1] = fitted_gap(length, dash[0], 2 * w);
    }
    b->api->set_line_cap(b->cr, dotted ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    b->api->set_dash(b->cr, dash, dash[1] > 0 ? 2 : 0, 0);
    b->api->set_line_width(b->cr, w);
    if (style == WAVY) {
        wave(b, x, y, dx, dy, length, w);
    } else {
        b->api->move_to(b->cr, x, y);
        b->api->line_to(b->cr, x + dx, y + dy);
    }
    b->api->stroke(b->cr);
    b->api->set_dash(b->cr, NULL, 0, 0);
}

static void draw_line(brush *b, const item *it)
{
    mpt w = it->line.width, dx = it->line.dx, dy = it->line.dy;
    int64_t top = mpt_min(it->y, it->y + dy), left = mpt_min(it->x, it->x + dx);
    if (it->line.ink.space == COLOR_NONE || w <= 0 || (!dx && !dy)) return;
    if (!brush_is_here(b, top - 3 * (int64_t)w, top + (dy < 0 ? -dy : dy) + 3 * (int64_t)w)) return;
    ink(b, it->line.ink);
    if (it->line.style || (dx && dy))
        stroke_line(b, it);
    else if (dx)
        upright(b, left, (int64_t)it->y - w / 2, dx < 0 ? -dx : dx, w);
    else
        upright(b, (int64_t)it->x - w / 2, top, w, dy < 0 ? -dy : dy);
}

/* ---- text */

static void trace(void *data, outline_step step, const double p[6])
{
    const brush *b = data;
    double x[3], y[3];
    for (int i = 0; i < 3; i++) {
        double right = (p[2 * i] + p[2 * i + 1] * b->slant) * b->unit, up = p[2 * i + 1] * b->unit;
        x[i] = b->x + b->right[0] * right + b->up[0] * up;
        y[i] = b->y + b->right[1] * right + b->up[1] * up;
    }
    switch (step) {
    case OUTLINE_MOVE: b->api->move_to(b->cr, x[0], y[0]); break;
    case OUTLINE_LINE: b->api->line_to(b->cr, x[0], y[0]); break;
    case OUTLINE_CURVE: b->api->curve_to(b->cr, x[0], y[0], x[1], y[1], x[2], y[2]); break;
    case OUTLINE_CLOSE: b->api->close_path(b->cr); break;
    }
}

/* Where a glyph's x and y lead on the page (y down), by quarter turns clockwise. */
static const struct {
    int right[2], up[2];
} turns[4] = {{{1, 0}, {0, -1}}, {{0, 1}, {1, 0}}, {{-1, 0}, {0, 1}}, {{0, -1}, {-1, 0}}};

static void stand_glyphs(brush *b, const item *it)
{
    int turn = it->text.upright ? 0 : it->text.turn & 3;
    double across = it->text.combined ? it->text.combined / 1000.0 : 1;
    b->unit = px(b, it->text.size) / face_upem(it->text.face);
    b->slant = it->text.slant ? SLANT : 0;
    for (int i = 0; i < 2; i++) {
        b->right[i] = turns[turn].right[i] * across;
        b->up[i] = turns[turn].up[i];
    }
}

/* Adds the glyph to the path, when it has ink in the rows at hand. */
static bool add_glyph(brush *b, const item *it, const frame_glyph *g)
{
    int turn = it->text.turn & 3;
    int64_t x = (int64_t)it->x + turns[turn].right[0] * g->x + turns[turn].up[0] * g->y;
    int64_t y = (int64_t)it->y + turns[turn].right[1] * g->x + turns[turn].up[1] * g->y;
    int32_t box[4];
    int64_t reach = 0;
    if (!face_ink(it->text.face, g->id, box)) return false;
    for (int i = 0; i < 4; i++) {
        int64_t side = mul_div(box[i], it->text.size, face_upem(it->text.face));
        if (side < 0) side = -side;
        if (side > reach) reach = side;
    }
    if (!brush_is_here(b, y - reach, y + reach)) return false;
    b->x = px(b, x);
    b->y = px(b, y);
    face_outline(it->text.face, g->id, trace, b);
    return true;
}

static void draw_text(brush *b, const item *it)
{
    bool any = false;
    if (!it->text.n || it->text.ink.space == COLOR_NONE) return;
    if (face_is_pictured(it->text.face)) {
        brush_emoji(b, it);
        return;
    }
    stand_glyphs(b, it);
    for (uint32_t i = 0; i < it->text.n; i++) any |= add_glyph(b, it, &it->text.glyphs[i]);
    if (!any) return;
    ink(b, it->text.ink);
    if (it->text.bold) {
        b->api->set_line_width(b->cr, px(b, it->text.size) / BOLD_PART);
        b->api->fill_preserve(b->cr);
        b->api->stroke(b->cr);
    } else {
        b->api->fill(b->cr);
    }
}

int brush_item(device *d, const frame *f, const item *it)
{
    brush *b = (brush *)d;
    (void)f;
    switch (it->kind) {
    case ITEM_TEXT: draw_text(b, it); break;
    case ITEM_RECT: draw_rect(b, it); break;
    case ITEM_LINE: draw_line(b, it); break;
    case ITEM_IMAGE:
        if (it->image.image && brush_is_here(b, it->y, (int64_t)it->y + it->image.h))
            brush_image(b, it);
        break;
    case ITEM_LINK:
    case ITEM_ANCHOR: break;
    }
    return 0;
}
