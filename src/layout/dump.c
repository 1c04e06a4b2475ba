/* --stage=line: each line of each paragraph, set to the width of the first page's type area. */
#include <inttypes.h>

#include "layout/inline/inline.h"

static void put_points(buf *out, mpt v)
{
    if (v < 0) buf_byte(out, '-');
    uint32_t u = v < 0 ? 0 - (uint32_t)v : (uint32_t)v;
    buf_fmt(out, "%" PRIu32 ".%03" PRIu32, u / 1000, u % 1000);
}

static void put_text(buf *out, str s)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < s.n; i++)
        if ((uint8_t)s.p[i] >= 0x20)
            buf_byte(out, s.p[i]);
        else
            buf_byte(out, ' ');
    buf_byte(out, '"');
}

/* line 1: place, width, natural width, how far it was stretched in 1/1000, text */
static void dump_line(const line *ln, uint32_t number, buf *out)
{
    const para *p = ln->para;
    const line_detail *d = ln->detail;
    int64_t ratio = d->natural ? mul_div(ln->width - d->natural, 1000, d->natural) : 0;
    uint32_t from = p->atoms[ln->first].from, to = p->atoms[ln->end].from;
    buf_fmt(out, "  line %" PRIu32 " x ", number);
    put_points(out, ln->x);
    buf_z(out, " w ");
    put_points(out, ln->width);
    buf_z(out, " natural ");
    put_points(out, d->natural);
    buf_fmt(out, " ratio %+" PRId64, ratio);
    buf_z(out, ln->hyphenated ? " hyphen" : d->hang ? " hang" : "");
    buf_byte(out, ' ');
    put_text(out, str_sub(p->text, from, to - from));
    buf_byte(out, '\n');
}

static void dump_para(layout *l, const box *b, const char *what, buf *out)
{
    const lines *ls = para_lines(l, para_prepare(l, b), l->area_w, 0);
    buf_fmt(out, "%s %" PRIu32 "\n", what, place_of(l, b).line);
    for (uint32_t i = 0; i < ls->n; i++) dump_line(&ls->at[i], i + 1, out);
}

static void dump_boxes(layout *l, const box *b, buf *out)
{
    for (; b; b = b->next) {
        if (b->marker) dump_para(l, b->marker, "marker", out);
        if (b->kind == BOX_PARA)
            dump_para(l, b, "para", out);
        else
            dump_boxes(l, b->first, out);
    }
}

void layout_dump_lines(arena *mem, const layout_input *in, buf *out)
{
    layout l;
    layout_begin(&l, mem, in);
    dump_boxes(&l, in->root, out);
}
