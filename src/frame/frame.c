/* The display list: building, playing, and two dumps. Nothing here knows faces or images (they are
 * other rooms'), so a dump numbers faces by their first use on the page; that keeps golden files
 * the same on every machine. */
#include "frame/frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

item *frame_add(arena *a, frame *f, item_kind kind, const void *node, mpt x, mpt y)
{
    item *it = vec_add(a, &f->items);
    memset(it, 0, sizeof *it);
    it->kind = kind;
    it->node = node;
    it->x = x;
    it->y = y;
    return it;
}

int frame_play(const frame *f, device *d)
{
    int status = d->begin_page ? d->begin_page(d, f) : 0;
    for (uint32_t i = 0; !status && d->item && i < f->items.n; i++)
        status = d->item(d, f, &f->items.at[i]);
    if (!status && d->end_page) status = d->end_page(d, f);
    return status;
}

/* ---- turning */

static void turn_item(item *it, bool clockwise, mpt x, mpt y)
{
    mpt u = it->x, v = it->y, *w = NULL, *h = NULL;
    switch (it->kind) {
    case ITEM_TEXT: it->text.turn = (uint8_t)((it->text.turn + (clockwise ? 1 : 3)) % 4); break;
    case ITEM_RECT: w = &it->rect.w, h = &it->rect.h; break;
    case ITEM_IMAGE:
        w = &it->image.w, h = &it->image.h;
        if (it->image.letter)
            it->image.turn = (uint8_t)((it->image.turn + (clockwise ? 1 : 3)) % 4);
        break;
    case ITEM_LINK: w = &it->link.w, h = &it->link.h; break;
    case ITEM_LINE: {
        mpt dx = it->line.dx, dy = it->line.dy;
        it->line.dx = clockwise ? -dy : dy;
        it->line.dy = clockwise ? dx : -dx;
        break;
    }
    case ITEM_ANCHOR: break;
    }
    if (w) { /* the corner that becomes the upper left one */
        if (clockwise)
            v += *h;
        else
            u += *w;
        mpt t = *w;
        *w = *h;
        *h = t;
    }
    it->x = clockwise ? x - v : x + v;
    it->y = clockwise ? y + u : y - u;
}

void frame_turn(frame *f, uint32_t from, bool clockwise, mpt x, mpt y)
{
    for (uint32_t i = from; i < f->items.n; i++) turn_item(&f->items.at[i], clockwise, x, y);
}

/* ---- scaling */

typedef struct ratio {
    mpt num, den;
} ratio;

static void scale(mpt *v, ratio by)
{
    *v = (mpt)mul_div(*v, by.num, by.den);
}

static void scale_text(item *it, arena *a, ratio by)
{
    frame_glyph *g = arena_copy(a, it->text.glyphs, sizeof *g * it->text.n);
    for (uint32_t i = 0; i < it->text.n; i++) {
        scale(&g[i].x, by);
        scale(&g[i].y, by);
    }
    it->text.glyphs = g;
    scale(&it->text.size, by);
    scale(&it->text.width, by);
}

static void scale_item(item *it, arena *a, ratio by)
{
    switch (it->kind) {
    case ITEM_TEXT: scale_text(it, a, by); break;
    case ITEM_RECT:
        scale(&it->rect.w, by);
        scale(&it->rect.h, by);
        scale(&it->rect.radius, by);
        break;
    case ITEM_LINE:
        scale(&it->line.dx, by);
        scale(&it->line.dy, by);
        scale(&it->line.width, by);
        break;
    case ITEM_IMAGE:
        scale(&it->image.w, by);
        scale(&it->image.h, by);
        break;
    case ITEM_LINK:
        scale(&it->link.w, by);
        scale(&it->link.h, by);
        break;
    case ITEM_ANCHOR: break;
    }
}

void frame_scale(frame *f, arena *a, uint32_t from, mpt x, mpt y, mpt num, mpt den)
{
    ratio by = {num, den};
    for (uint32_t i = from; i < f->items.n; i++) {
        item *it = &f->items.at[i];
        mpt dx = it->x - x, dy = it->y - y;
        scale(&dx, by);
        scale(&dy, by);
        it->x = x + dx;
        it->y = y + dy;
        scale_item(it, a, by);
    }
}

/* ---- dump */

static void put_points(buf *out, const char *before, mpt v)
{
    uint32_t u = v < 0 ? 0 - (uint32_t)v : (uint32_t)v;
    char t[24];
    int n = snprintf(t, sizeof t, "%s%" PRIu32 ".%03" PRIu32, v < 0 ? "-" : "", u / 1000, u % 1000);
    while (t[n - 1] == '0') n--;
    if (t[n - 1] == '.') n--;
    buf_z(out, before);
    buf_add(out, t, (size_t)n);
}

static void put_quoted(buf *out, const char *before, str s)
{
    buf_z(out, before);
    buf_byte(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F)
            buf_fmt(out, "\\x%02x", c);
        else if (c == '"' || c == '\\')
            buf_fmt(out, "\\%c", c);
        else
            buf_byte(out, c);
    }
    buf_byte(out, '"');
}

static void put_color(buf *out, color c)
{
    static const char *const space[] = {" none", " grey", " rgb", " cmyk"};
    static const int components[] = {0, 1, 3, 4};
    if (c.space > COLOR_CMYK) return;
    buf_z(out, space[c.space]);
    for (int i = 0; i < components[c.space]; i++) buf_fmt(out, "%c%02x", i ? '.' : ' ', c.c[i]);
    if (c.space != COLOR_NONE && c.alpha != 255) buf_fmt(out, "/%02x", c.alpha);
}

static void put_size(buf *out, mpt w, mpt h)
{
    put_points(out, " ", w);
    put_points(out, "x", h);
}

typedef struct seen_faces {
    const struct face **at;
    uint32_t n;
} seen_faces;

static uint32_t face_number(seen_faces *s, const struct face *f)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (s->at[i] == f) return i + 1;
    s->at = mem_realloc(s->at, (s->n + 1) * sizeof(const struct face *));
    s->at[s->n++] = f;
    return s->n;
}

static void dump_text(const item *it, seen_faces *faces, buf *out)
{
    put_points(out, " w ", it->text.width);
    put_points(out, " size ", it->text.size);
    buf_fmt(out, " face %" PRIu32, face_number(faces, it->text.face));
    put_color(out, it->text.ink);
    if (it->text.rtl) buf_z(out, " rtl");
    if (it->text.slant) buf_z(out, " slant");
    if (it->text.bold) buf_z(out, " bold");
    if (it->text.hyphen) buf_z(out, " hyphen");
    if (it->text.shape) buf_z(out, " shape");
    if (it->text.upright)
        buf_z(out, it->text.combined ? " combined" : " upright");
    else if (it->text.turn)
        buf_z(out, " sideways");
    put_quoted(out, " ", it->text.text);
}

static void dump_item(const item *it, seen_faces *faces, buf *out)
{
    static const char *const names[] = {"text", "rect", "line", "image", "link", "anchor"};
    static const char *const styles[] = {" solid", " dashed", " dotted", " wavy"};
    buf_z(out, names[it->kind]);
    put_points(out, " ", it->x);
    put_points(out, " ", it->y);
    switch (it->kind) {
    case ITEM_TEXT: dump_text(it, faces, out); break;
    case ITEM_RECT:
        put_size(out, it->rect.w, it->rect.h);
        if (it->rect.radius) put_points(out, " radius ", it->rect.radius);
        put_color(out, it->rect.fill);
        break;
    case ITEM_LINE:
        put_points(out, " by ", it->line.dx);
        put_points(out, " ", it->line.dy);
        put_points(out, " width ", it->line.width);
        buf_z(out, styles[it->line.style & 3]);
        put_color(out, it->line.ink);
        break;
    case ITEM_IMAGE:
        put_size(out, it->image.w, it->image.h);
        if (it->image.turn) buf_fmt(out, " turn %u", it->image.turn);
        put_quoted(out, " ", it->image.alt);
        break;
    case ITEM_LINK:
        put_size(out, it->link.w, it->link.h);
        if (it->link.url.n)
            put_quoted(out, " url ", it->link.url);
        else
            put_quoted(out, " to ", it->link.target);
        break;
    case ITEM_ANCHOR: put_quoted(out, " ", it->anchor.id); break;
    }
    buf_z(out, it->artifact ? " artifact\n" : "\n");
}

void frame_dump(const frame *f, buf *out)
{
    seen_faces faces = {0};
    buf_fmt(out, "page %" PRIu32, f->number);
    put_quoted(out, " ", f->label);
    put_size(out, f->width, f->height);
    put_points(out, " area ", f->area.x);
    put_points(out, " ", f->area.y);
    put_size(out, f->area.w, f->area.h);
    buf_byte(out, '\n');
    for (uint32_t i = 0; i < f->items.n; i++) dump_item(&f->items.at[i], &faces, out);
    free(faces.at);
}

/* ---- text trace */

/* Along the line, and across it. */
static mpt along(const item *it)
{
    return it->text.turn ? it->y : it->x;
}
static mpt across(const item *it)
{
    return it->text.turn ? it->x : it->y;
}

/* Whether b goes on in a's line: note marks and ruby stand off the baseline, but by less than half
 * a body size. */
static bool same_line(const item *a, const item *b)
{
    int64_t off = (int64_t)across(a) - across(b);
    if (a->text.turn != b->text.turn) return false;
    return (off < 0 ? -off : off) * 2 < mpt_max(a->text.size, b->text.size);
}

/* Items apart by an em or more (cells of a row, a folio after its leader) are parted by a tab. */
static bool far_apart(const item *a, const item *b)
{
    const item *left = along(a) <= along(b) ? a : b, *right = left == a ? b : a;
    return (int64_t)along(right) - along(left) - left->text.width >=
           mpt_max(mpt_max(a->text.size, b->text.size), 1);
}

void frame_text(const frame *f, buf *out)
{
    const item *last = NULL;
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_TEXT || !it->text.text.n) continue;
        if (last && !same_line(last, it))
            buf_byte(out, '\n');
        else if (last && far_apart(last, it))
            buf_byte(out, '\t');
        buf_str(out, it->text.text);
        last = it;
    }
    if (last) buf_byte(out, '\n');
}
