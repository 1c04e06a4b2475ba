/* A page's content stream: the graphics state is tracked, and written only where it changes. */
#include "pdf/internal.h"

static void op(paint *pt, const char *name)
{
    buf_z(pt->out, name);
    buf_byte(pt->out, '\n');
}

static void num(paint *pt, int64_t v)
{
    put_mpt(pt->out, v);
    buf_byte(pt->out, ' ');
}

static void point(paint *pt, int64_t x, int64_t y)
{
    num(pt, x);
    num(pt, y);
}

/* ---- state */

static void set_color(paint *pt, color *now, color c, const char *const ops[])
{
    static const int components[] = {0, 1, 3, 4};
    int n = components[c.space];
    if (now->space == c.space && !memcmp(now->c, c.c, (size_t)n)) return;
    for (int i = 0; i < n; i++) num(pt, mul_div(c.c[i], 1000, 255));
    op(pt, ops[c.space]);
    *now = c;
}

static void set_alpha(paint *pt, uint8_t alpha)
{
    if (pt->alpha == alpha) return;
    pt->alphas[alpha] = 1;
    buf_z(pt->out, "/A");
    put_int(pt->out, alpha);
    op(pt, " gs");
    pt->alpha = alpha;
}

void paint_fill(paint *pt, color c)
{
    static const char *const ops[] = {"", "g", "rg", "k"};
    set_color(pt, &pt->fill, c, ops);
    set_alpha(pt, c.alpha);
}

void paint_stroke(paint *pt, color c)
{
    static const char *const ops[] = {"", "G", "RG", "K"};
    set_color(pt, &pt->stroke, c, ops);
    set_alpha(pt, c.alpha);
}

void paint_line_width(paint *pt, mpt w)
{
    if (pt->line_width == w) return;
    num(pt, w);
    op(pt, "w");
    pt->line_width = w;
}

static void set_cap(paint *pt, uint8_t cap)
{
    if (pt->cap == cap) return;
    put_int(pt->out, cap);
    op(pt, " J");
    pt->cap = cap;
}

static void set_dash(paint *pt, mpt dash, mpt gap)
{
    if (pt->dash == dash && pt->gap == gap) return;
    buf_byte(pt->out, '[');
    if (dash || gap) {
        num(pt, dash);
        put_mpt(pt->out, gap);
    }
    op(pt, "]0 d");
    pt->dash = dash;
    pt->gap = gap;
}

static void set_artifact(paint *pt, bool artifact)
{
    if (pt->artifact == artifact) return;
    paint_text_end(pt);
    op(pt, artifact ? "/Artifact BMC" : "EMC");
    pt->artifact = artifact;
}

/* ---- rectangles */

static void rounded_path(paint *pt, mpt x, mpt y, mpt w, mpt h, mpt r)
{
    mpt k = (mpt)mul_div(r, 5523, 10000); /* a quarter circle by a Bézier curve */
    mpt x1 = x + w, y1 = y + h;
    point(pt, x + r, y), op(pt, "m");
    point(pt, x1 - r, y), op(pt, "l");
    point(pt, x1 - r + k, y), point(pt, x1, y + r - k), point(pt, x1, y + r), op(pt, "c");
    point(pt, x1, y1 - r), op(pt, "l");
    point(pt, x1, y1 - r + k), point(pt, x1 - r + k, y1), point(pt, x1 - r, y1), op(pt, "c");
    point(pt, x + r, y1), op(pt, "l");
    point(pt, x + r - k, y1), point(pt, x, y1 - r + k), point(pt, x, y1 - r), op(pt, "c");
    point(pt, x, y + r), op(pt, "l");
    point(pt, x, y + r - k), point(pt, x + r - k, y), point(pt, x + r, y), op(pt, "c");
    op(pt, "h");
}

static void paint_rect(paint *pt, const item *it)
{
    mpt w = it->rect.w, h = it->rect.h, y = pt->frame->height - it->y - h;
    if (it->rect.fill.space == COLOR_NONE || w <= 0 || h <= 0) return;
    mpt r = mpt_min(it->rect.radius, mpt_min(w, h) / 2);
    paint_fill(pt, it->rect.fill);
    if (r > 0) {
        rounded_path(pt, it->x, y, w, h, r);
    } else {
        point(pt, it->x, y), point(pt, w, h);
        op(pt, "re");
    }
    op(pt, "f");
}

/* ---- lines */

static int64_t length_of(int64_t dx, int64_t dy)
{
    if (!dx || !dy) return dx + dy < 0 ? -(dx + dy) : dx + dy;
    uint64_t square = (uint64_t)(dx * dx) + (uint64_t)(dy * dy), root = 0;
    for (uint64_t bit = 1ULL << 31; bit; bit >>= 1)
        if ((root + bit) * (root + bit) <= square) root += bit;
    return (int64_t)root;
}

/* The gap that lets a line of this length begin and end with a whole dash. */
static mpt fitted_gap(int64_t length, mpt dash, mpt gap)
{
    int64_t n = (length + gap + (dash + gap) / 2) / (dash + gap);
    if (n < 2) return gap;
    int64_t fitted = (length - n * dash) / (n - 1);
    return fitted > 0 ? (mpt)fitted : gap;
}

/* A wave along the line: half waves of 3 widths, alternately to either side. */
static void wave(paint *pt, mpt x, mpt y, mpt dx, mpt dy, int64_t length, mpt width)
{
    int64_t halves = length / ((int64_t)width * 3);
    halves = halves < 1 ? 1 : halves > 4096 ? 4096 : halves;
    int64_t nx = mul_div(-dy, 2 * (int64_t)width, length),
            ny = mul_div(dx, 2 * (int64_t)width, length);
    point(pt, x, y), op(pt, "m");
    for (int64_t i = 0; i < halves; i++) {
        int64_t side = i % 2 ? -1 : 1;
        int64_t x0 = x + dx * i / halves, y0 = y + dy * i / halves;
        int64_t x3 = x + dx * (i + 1) / halves, y3 = y + dy * (i + 1) / halves;
        point(pt, x0 + (x3 - x0) / 2 + side * nx, y0 + (y3 - y0) / 2 + side * ny);
        point(pt, x0 + (x3 - x0) / 2 + side * nx, y0 + (y3 - y0) / 2 + side * ny);
        point(pt, x3, y3), op(pt, "c");
    }
    op(pt, "S");
}

static void straight(paint *pt, mpt x, mpt y, mpt dx, mpt dy)
{
    point(pt, x, y), op(pt, "m");
    point(pt, (int64_t)x + dx, (int64_t)y + dy), op(pt, "l");
    op(pt, "S");
}

static void paint_line(paint *pt, const item *it)
{
    enum { SOLID, DASHED, DOTTED, WAVY };
    mpt x = it->x, y = pt->frame->height - it->y, w = it->line.width;
    mpt dx = it->line.dx, dy = -it->line.dy;
    int64_t length = length_of(dx, dy);
    if (it->line.ink.space == COLOR_NONE || w <= 0 || !length) return;
    bool dotted = it->line.style == DOTTED && length > 2 * (int64_t)w;
    paint_stroke(pt, it->line.ink);
    paint_line_width(pt, w);
    set_cap(pt, dotted);
    if (it->line.style == WAVY) {
        set_dash(pt, 0, 0);
        wave(pt, x, y, dx, dy, length, w);
        return;
    }
    if (dotted) { /* the round ends stay inside */
        mpt ex = (mpt)mul_div(dx, w, 2 * length), ey = (mpt)mul_div(dy, w, 2 * length);
        x += ex, y += ey, dx -= 2 * ex, dy -= 2 * ey;
        set_dash(pt, 0, fitted_gap(length - w, 0, 2 * w));
    } else if (it->line.style == DASHED) {
        set_dash(pt, 3 * w, fitted_gap(length, 3 * w, 2 * w));
    } else {
        set_dash(pt, 0, 0);
    }
    straight(pt, x, y, dx, dy);
}

/* ---- images */

/* How the stored image's unit square (u right, v up) comes to be shown in w × h: factors of w and h
 * for the six numbers of the matrix, by EXIF orientation. */
static const struct {
    int a, b, c, d, e, f;
} turns[9] = {
    [1] = {1, 0, 0, 1, 0, 0},  [2] = {-1, 0, 0, 1, 1, 0},  [3] = {-1, 0, 0, -1, 1, 1},
    [4] = {1, 0, 0, -1, 0, 1}, [5] = {0, -1, -1, 0, 1, 1}, [6] = {0, -1, 1, 0, 0, 1},
    [7] = {0, 1, 1, 0, 0, 0},  [8] = {0, 1, -1, 0, 1, 0},
};

static void paint_image(paint *pt, const item *it)
{
    if (!it->image.image) return;
    uint32_t at = image_find(pt->pdf, it->image.image);
    if (at == UINT32_MAX || !pt->pdf->pictures.at[at].object) return;
    static const uint8_t quarters[] = {1, 6, 3, 8};
    uint32_t turn = pt->pdf->pictures.at[at].turned ? it->image.image->orientation
                                                    : quarters[it->image.turn & 3];
    if (turn < 1 || turn > 8) turn = 1;
    mpt w = it->image.w, h = it->image.h, y = pt->frame->height - it->y - h;
    pt->pictures[at] = 1;
    set_alpha(pt, 255);
    buf_z(pt->out, "q ");
    point(pt, (int64_t)turns[turn].a * w, (int64_t)turns[turn].b * h);
    point(pt, (int64_t)turns[turn].c * w, (int64_t)turns[turn].d * h);
    point(pt, it->x + (int64_t)turns[turn].e * w, y + (int64_t)turns[turn].f * h);
    buf_z(pt->out, "cm /I");
    put_int(pt->out, at);
    op(pt, " Do Q");
}

/* ---- the page */

static bool is_seen(const item *it)
{
    return it->kind != ITEM_LINK && it->kind != ITEM_ANCHOR;
}

static int paint_item(device *d, const frame *f, const item *it)
{
    (void)f;
    paint *pt = (paint *)d;
    if (!is_seen(it)) return 0;
    set_artifact(pt, it->artifact);
    bool pictured = it->kind == ITEM_TEXT && face_is_pictured(it->text.face);
    bool shape = it->kind == ITEM_TEXT && it->text.shape;
    if (it->kind != ITEM_TEXT || shape || pictured) paint_text_end(pt);
    switch (it->kind) {
    case ITEM_TEXT: (pictured ? paint_emoji : shape ? paint_shape : paint_text)(pt, it); break;
    case ITEM_RECT: paint_rect(pt, it); break;
    case ITEM_LINE: paint_line(pt, it); break;
    case ITEM_IMAGE: paint_image(pt, it); break;
    case ITEM_LINK:
    case ITEM_ANCHOR: break;
    }
    return 0;
}

/* The state that a page begins with (ISO 32000-1, table 52). */
static void reset(paint *pt)
{
    pt->fill = pt->stroke = (color){COLOR_GREY, {0}, 255};
    pt->alpha = 255;
    pt->cap = pt->mode = 0;
    pt->line_width = 1000;
    pt->dash = pt->gap = 0;
    pt->artifact = pt->in_text = false;
    pt->font = NULL;
    memset(pt->fonts, 0, pt->pdf->n_font_names + 1);
    memset(pt->pictures, 0, pt->pdf->pictures.n + 1);
    memset(pt->alphas, 0, sizeof pt->alphas);
}

void paint_page(paint *pt, const frame *f, buf *out)
{
    pt->device = (device){.item = paint_item};
    pt->frame = f;
    pt->out = out;
    reset(pt);
    frame_play(f, &pt->device);
    paint_text_end(pt);
    set_artifact(pt, false);
}
