/* Text items → text objects. The pen's place is known exactly, in 1/1000 mpt: each adjustment of a
 * TJ is the rounded difference between where a glyph must be and where the pen is, so that
 * rounding never adds up. A new Td is written only for another line or a far jump.
 *
 * In vertical writing, upright glyphs are shown with Identity-V, so that a column is one string and
 * readers know its direction; the pen is where DW2 has it by default (in the middle of the glyph's
 * width, 0.88 em above its baseline), whatever the font's own metrics say. Identity-H with a place
 * for each glyph was turned down: poppler takes each for a line.
 *
 * poppler takes upright letters for one em higher than they are (it has the pen at the foot of a
 * cell), and finds what else is in the column out of line with them. That is why text on its side,
 * and numbers in one em, are spans with ActualText that begin and end with an unseen space, an em
 * higher than the text: the span, which is what poppler places, is in line with what is around it.
 */
#include "pdf/internal.h"

enum {
    TOLERANCE = 2,  /* 1/1000 em: glyphs of one item may be off by so little */
    FAR = 20000,    /* 1/1000 em: beyond it a Td is written */
    BOLD_PART = 30, /* synthetic bold is stroked with size / 30 */
    SLANT = 213,    /* 1/1000: the tangent of 12° */
    HEAD = 880,     /* 1/1000 em: of a cell in a column, above the baseline */
    DOWN = 1000     /* 1/1000 em: from cell to cell */
};

typedef enum { LINE_LEVEL, LINE_TURNED, LINE_DOWN /* upright glyphs */ } way_of_line;

static way_of_line way_of(const item *it)
{
    if (it->text.upright) return it->text.combined ? LINE_LEVEL : LINE_DOWN;
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

/* The middle of a column is known to half a thousandth of an em. */
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

/* The pen to where it must be for a glyph of this width, 1/1000 em. */
static void place_glyph(paint *pt, const item *it, uint32_t i, int32_t width)
{
    const frame_glyph *g = &it->text.glyphs[i];
    way_of_line way = way_of(it);
    uint8_t matrix = (uint8_t)(way * 2 + (it->text.slant ? 1 : 0));
    int64_t slack = i ? TOLERANCE : 0;
    mpt x = it->x + (it->text.turn ? g->y : g->x), y = it->y + (it->text.turn ? g->x : -g->y);
    mpt up = pt->frame->height - y, size = it->text.size;
    switch (way) {
    case LINE_LEVEL:
        if (it->text.combined && it->text.combined != 1000)
            place_pen(pt, x, up, matrix, it->text.combined);
        else
            move_pen(pt, x, up, matrix, slack);
        break;
    case LINE_TURNED: move_pen(pt, -up, x, matrix, slack); break;
    case LINE_DOWN:
        move_pen(pt, -up - (mpt)mul_div(size, HEAD, 1000), x + (mpt)mul_div(size, width, 2000),
                 matrix, slack);
        break;
    }
}

static void show_cluster(paint *pt, const item *it, const font *f, const cluster *c)
{
    bool down = way_of(it) == LINE_DOWN;
    for (uint32_t i = c->first; i < c->end; i++) {
        uint32_t id = it->text.glyphs[i].id;
        int variant = font_variant(f, id, cluster_glyph_text(it, c, i));
        set_font(pt, f, (variant < 0 ? 0 : (uint32_t)variant) + (down ? f->n_variants : 0),
                 it->text.size);
        const font_glyph *g = font_glyph_of(f, id);
        place_glyph(pt, it, i, g->width);
        show(pt, g, down ? DOWN : g->width);
    }
}

enum { MODE_FILL = 0, MODE_BOLD = 2, MODE_UNSEEN = 3 }; /* text rendering */

static void set_mode(paint *pt, uint8_t mode)
{
    if (pt->mode == mode) return;
    put_int(pt->out, mode);
    buf_z(pt->out, " Tr\n");
    pt->mode = mode;
}

static void set_ink(paint *pt, const item *it)
{
    bool unseen = it->text.ink.space == COLOR_NONE;
    uint8_t mode = unseen ? MODE_UNSEEN : it->text.bold ? MODE_BOLD : MODE_FILL;
    if (!unseen) paint_fill(pt, it->text.ink);
    if (mode == MODE_BOLD) {
        paint_stroke(pt, it->text.ink);
        paint_line_width(pt, it->text.size / BOLD_PART);
    }
    set_mode(pt, mode);
}

static void open_span(paint *pt, str text)
{
    flush(pt);
    buf_z(pt->out, "/Span<</ActualText");
    put_text(pt->out, text);
    buf_z(pt->out, ">>BDC\n");
}

static void close_span(paint *pt)
{
    flush(pt);
    buf_z(pt->out, "EMC\n");
}

/* A space that nobody sees, its end at this place along the line. */
static void unseen_space(paint *pt, const item *it, const font *f, mpt end)
{
    const font_glyph *g = font_glyph_of(f, face_glyph(it->text.face, ' '));
    uint8_t mode = pt->mode;
    flush(pt);
    set_mode(pt, MODE_UNSEEN);
    set_font(pt, f, 0, it->text.size);
    place_pen(pt, end - (mpt)mul_div(it->text.size, g->width, 1000), it->x, LINE_TURNED * 2, 0);
    show(pt, g, g->width);
    flush(pt);
    set_mode(pt, mode);
}

/* What stands otherwise than upright in a column, as one span. */
static void paint_span(paint *pt, const item *it, const font *f)
{
    buf text = {0};
    mpt begin_at = it->y - pt->frame->height - it->text.size;
    for (cluster c = {0}; cluster_next(it, &c);) buf_str(&text, c.text);
    open_span(pt, buf_view(&text));
    buf_drop(&text);
    unseen_space(pt, it, f, begin_at);
    for (cluster c = {0}; cluster_next(it, &c);) show_cluster(pt, it, f, &c);
    unseen_space(pt, it, f, begin_at + it->text.width);
    close_span(pt);
}

void paint_text(paint *pt, const item *it)
{
    if (!it->text.n) return;
    const font *f = pdf_font_of(pt->pdf, it->text.face);
    begin(pt);
    flush(pt);
    set_ink(pt, it);
    if (it->text.turn && way_of(it) != LINE_DOWN && !pt->artifact) {
        paint_span(pt, it, f);
        return;
    }
    for (cluster c = {0}; cluster_next(it, &c);) {
        bool plain = pt->artifact || told(it, f, &c);
        if (!plain) open_span(pt, c.text);
        show_cluster(pt, it, f, &c);
        if (!plain) close_span(pt);
    }
}
