/* Text items → text objects. The pen's place is known exactly, in 1/1000 mpt: each adjustment of a
 * TJ is the rounded difference between where a glyph must be and where the pen is, so that
 * rounding never adds up. A new Td is written only for another line or a far jump. */
#include "pdf/internal.h"

enum {
    TOLERANCE = 2,  /* 1/1000 em: glyphs of one item may be off by so little */
    FAR = 20000,    /* 1/1000 em: beyond it a Td is written */
    BOLD_PART = 30, /* synthetic bold is stroked with size / 30 */
    SLANT = 213     /* 1/1000: the tangent of 12° */
};

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
    pt->slanted = pt->placed = false;
    pt->line_x = pt->line_y = 0;
}

static void set_font(paint *pt, const font *f, int variant, mpt size)
{
    if (pt->font == f && pt->variant == variant && pt->size == size) return;
    flush(pt);
    uint32_t name = f->name + (uint32_t)variant;
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

static void place_pen(paint *pt, mpt x, mpt y, bool slant)
{
    flush(pt);
    if (slant || pt->slanted) {
        buf_z(pt->out, slant ? "1 0 .213 1 " : "1 0 0 1 ");
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
    pt->slanted = slant;
    pt->placed = true;
    pt->line_x = x;
    pt->line_y = y;
    pt->pen_x = (int64_t)x * 1000;
    pt->pen_y = y;
}

/* The pen to x, y; slack: how far off it may stay, 1/1000 em. */
static void move_pen(paint *pt, mpt x, mpt y, bool slant, int64_t slack)
{
    int64_t size = pt->size, off = (int64_t)x * 1000 - pt->pen_x;
    bool same = pt->placed && pt->pen_y == y && pt->slanted == slant;
    if (!same || size <= 0 || off > FAR * size || off < -FAR * size) {
        place_pen(pt, x, y, slant);
        return;
    }
    if (off <= slack * size && off >= -slack * size) return;
    int64_t by = -mul_div(off, 1, size);
    if (!by) return;
    close_string(pt);
    put_int(&pt->shown, by);
    pt->adjusted = true;
    pt->pen_x -= by * size;
}

static void show(paint *pt, const font_glyph *g)
{
    if (!pt->in_string) buf_byte(&pt->shown, '(');
    pt->in_string = true;
    put_string_byte(&pt->shown, g->code >> 8);
    put_string_byte(&pt->shown, g->code & 0xFF);
    pt->pen_x += (int64_t)g->width * pt->size;
}

/* Whether ToUnicode says all of the cluster's text. */
static bool told(const item *it, const font *f, const cluster *c)
{
    if (!cluster_exact(c)) return false;
    for (uint32_t i = c->first; i < c->end; i++)
        if (font_variant(f, it->text.glyphs[i].id, cluster_glyph_text(it, c, i)) < 0) return false;
    return true;
}

static void show_cluster(paint *pt, const item *it, const font *f, const cluster *c)
{
    for (uint32_t i = c->first; i < c->end; i++) {
        const frame_glyph *g = &it->text.glyphs[i];
        int variant = font_variant(f, g->id, cluster_glyph_text(it, c, i));
        set_font(pt, f, variant < 0 ? 0 : variant, it->text.size);
        mpt x = it->x + g->x, y = pt->frame->height - it->y + g->y;
        move_pen(pt, x, y, it->text.slant, i ? TOLERANCE : 0);
        show(pt, font_glyph_of(f, g->id));
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
