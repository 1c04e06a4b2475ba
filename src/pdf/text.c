/* Text items → text objects. The pen's place is known exactly, in 1/1000 mpt: each adjustment of a
 * TJ is the rounded difference between where a glyph must be and where the pen is, so that
 * rounding never adds up. A new Td is written only for another line or a far jump.
 *
 * In vertical writing, upright glyphs are shown with Identity-V, so that a column is one string and
 * readers know its direction. Identity-H with a place for each glyph was turned down: poppler takes
 * each for a line. Where the pen is for a glyph is our choice, whatever the font's metrics say; see
 * stand in internal.h. */
#include "pdf/internal.h"

enum {
    TOLERANCE = 2,  /* 1/1000 em: glyphs of one item may be off by so little */
    FAR = 20000,    /* 1/1000 em: beyond it a Td is written */
    BOLD_PART = 30, /* synthetic bold is stroked with size / 30 */
    SLANT = 213     /* 1/1000: the tangent of 12° */
};

typedef enum { LINE_LEVEL, LINE_TURNED, LINE_DOWN /* upright glyphs */ } way_of_line;

static way_of_line way_of(const item *it)
{
    if (it->text.upright) return LINE_DOWN;
    return it->text.turn ? LINE_TURNED : LINE_LEVEL;
}

static void close_string(paint *pt)
{
    if (pt->in_string) buf_byte(&pt->shown, ')');
    pt->in_string = false;
}

/* Writes the open TJ. */
static void flush(paint *pt)
{
    if (!pt->shown.n) return;
    close_string(pt);
    if (pt->adjusted) buf_byte(pt->out, '[');
    buf_str(pt->out, buf_view(&pt->shown));
    buf_z(pt->out, pt->adjusted ? "]TJ\n" : "Tj\n");
    pt->shown.n = 0;
    pt->adjusted = false;
}

void paint_text_end(paint *pt)
{
    if (!pt->in_text) return;
    flush(pt);
    buf_z(pt->out, "ET\n");
    pt->in_text = false;
}

static void begin(paint *pt)
{
    if (pt->in_text) return;
    buf_z(pt->out, "BT\n");
    pt->in_text = true;
    pt->placed = false;
    pt->matrix = 0;
    pt->line_x = pt->line_y = 0;
}

static void set_font(paint *pt, const font *f, uint32_t variant, mpt size)
{
    if (pt->font == f && pt->variant == variant && pt->size == size) return;
    flush(pt);
    uint32_t name = f->name + variant;
    pt->fonts[name] = 1;
    buf_z(pt->out, "/F");
    put_int(pt->out, name);
    buf_byte(pt->out, ' ');
    put_mpt(pt->out, size);
    buf_z(pt->out, " Tf\n");
    pt->font = f;
    pt->variant = variant;
    pt->size = size;
}

static void put_matrix(paint *pt, way_of_line way, bool slant, uint16_t scale)
{
    static const char *const plain[] = {"1 0 0 1 ", "0 -1 1 0 ", "1 0 0 1 "};
    static const char *const slanted[] = {"1 0 .213 1 ", "0 -1 1 -.213 ", "1 0 .213 1 "};
    if (scale) {
        put_mpt(pt->out, scale);
        buf_z(pt->out, slant ? " 0 .213 1 " : " 0 0 1 ");
        return;
    }
    buf_z(pt->out, (slant ? slanted : plain)[way]);
}

static void place_pen(paint *pt, mpt along, mpt across, uint8_t matrix, uint16_t scale)
{
    way_of_line way = (way_of_line)(matrix / 2);
    mpt x = way == LINE_LEVEL ? along : across, y = way == LINE_LEVEL ? across : -along;
    flush(pt);
    if (matrix || pt->matrix || scale) {
        put_matrix(pt, way, matrix & 1, scale);
        put_mpt(pt->out, x);
        buf_byte(pt->out, ' ');
        put_mpt(pt->out, y);
        buf_z(pt->out, " Tm\n");
    } else {
        put_mpt(pt->out, (int64_t)x - pt->line_x);
        buf_byte(pt->out, ' ');
        put_mpt(pt->out, (int64_t)y - pt->line_y);
        buf_z(pt->out, " Td\n");
    }
    pt->matrix = scale ? UINT8_MAX : matrix; /* a scaled one is for one glyph */
    pt->placed = true;
    pt->line_x = x;
    pt->line_y = y;
    pt->pen_along = (int64_t)along * 1000;
    pt->pen_across = across;
}

/* Glyphs that are narrower or wider than an em stand beside the pen's line. */
static bool same_line(const paint *pt, mpt across, uint8_t matrix)
{
    mpt slack = matrix / 2 == LINE_DOWN ? pt->size / 500 : 0, off = across - pt->pen_across;
    return pt->placed && pt->matrix == matrix && off <= slack && off >= -slack;
}

/* The pen to its place; slack: how far off it may stay along the line, 1/1000 em. */
static void move_pen(paint *pt, mpt along, mpt across, uint8_t matrix, int64_t slack)
{
    int64_t size = pt->size, off = (int64_t)along * 1000 - pt->pen_along;
    bool same = same_line(pt, across, matrix);
    if (!same || size <= 0 || off > FAR * size || off < -FAR * size) {
        place_pen(pt, along, across, matrix, 0);
        return;
    }
    if (off <= slack * size && off >= -slack * size) return;
    int64_t by = mul_div(off, 1, size);
    if (!by) return;
    close_string(pt);
    put_int(&pt->shown, matrix / 2 == LINE_DOWN ? by : -by);
    pt->adjusted = true;
    pt->pen_along += by * size;
}

static void show(paint *pt, const font_glyph *g, int32_t advance)
{
    if (!pt->in_string) buf_byte(&pt->shown, '(');
    pt->in_string = true;
    put_string_byte(&pt->shown, g->code >> 8);
    put_string_byte(&pt->shown, g->code & 0xFF);
    pt->pen_along += (int64_t)advance * pt->size;
}

/* Whether ToUnicode says all of the cluster's text. */
static bool told(const item *it, const font *f, const cluster *c)
{
    if (!cluster_exact(c)) return false;
    for (uint32_t i = c->first; i < c->end; i++)
        if (font_variant(f, it->text.glyphs[i].id, cluster_glyph_text(it, c, i)) < 0) return false;
    return true;
}

/* The pen to where it must be for a glyph of the item. */
static void place_glyph(paint *pt, const item *it, uint32_t i, int64_t slack)
{
    const frame_glyph *g = &it->text.glyphs[i];
    way_of_line way = way_of(it);
    uint8_t matrix = (uint8_t)(way * 2 + (it->text.slant ? 1 : 0));
    mpt x = it->x + (it->text.turn ? g->y : g->x), y = it->y + (it->text.turn ? g->x : -g->y);
    mpt up = pt->frame->height - y, size = it->text.size;
    uint16_t scale = it->text.combined ? it->text.combined : 1000;
    if (way == LINE_LEVEL) {
        move_pen(pt, x, up, matrix, slack);
    } else if (way == LINE_TURNED) {
        move_pen(pt, -up, x, matrix, slack);
    } else {
        stand s = stand_get(stand_of(it, i));
        mpt along = -up - (mpt)mul_div(size, s.y, 1000);
        mpt across = x + (mpt)mul_div(mul_div(size, s.x, 1000), scale, 1000);
        if (scale == 1000)
            move_pen(pt, along, across, matrix, slack);
        else
            place_pen(pt, along, across, matrix, scale);
    }
}

static void show_cluster(paint *pt, const item *it, const font *f, const cluster *c)
{
    for (uint32_t i = c->first; i < c->end; i++) {
        uint32_t id = it->text.glyphs[i].id, which = stand_of(it, i);
        int variant = font_variant(f, id, cluster_glyph_text(it, c, i));
        set_font(pt, f, f->names[which] + (variant < 0 ? 0 : (uint32_t)variant), it->text.size);
        const font_glyph *shown = font_glyph_of(f, id);
        place_glyph(pt, it, i, i ? TOLERANCE : 0);
        show(pt, shown, which ? stand_get(which).advance : shown->width);
    }
}

static void set_mode(paint *pt, const item *it)
{
    bool unseen = it->text.ink.space == COLOR_NONE;
    uint8_t mode = unseen ? 3 : it->text.bold ? 2 : 0;
    if (!unseen) paint_fill(pt, it->text.ink);
    if (mode == 2) {
        paint_stroke(pt, it->text.ink);
        paint_line_width(pt, it->text.size / BOLD_PART);
    }
    if (pt->mode == mode) return;
    put_int(pt->out, mode);
    buf_z(pt->out, " Tr\n");
    pt->mode = mode;
}

void paint_text(paint *pt, const item *it)
{
    if (!it->text.n) return;
    const font *f = pdf_font_of(pt->pdf, it->text.face);
    begin(pt);
    flush(pt);
    set_mode(pt, it);
    for (cluster c = {0}; cluster_next(it, &c);) {
        bool plain = pt->artifact || told(it, f, &c);
        if (!plain) {
            flush(pt);
            buf_z(pt->out, "/Span<</ActualText");
            put_text(pt->out, c.text);
            buf_z(pt->out, ">>BDC\n");
        }
        show_cluster(pt, it, f, &c);
        if (!plain) {
            flush(pt);
            buf_z(pt->out, "EMC\n");
        }
    }
}
