/* --stage=line: the lines of the pages, in the order in which they are painted: those of cells,
 * notes and running heads too. A paragraph begins with its place in the source, anew when others
 * were between. */
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

static void begin_para(const layout *l, const char *what, const box *b)
{
    str class = b->node ? doc_attr(l->in->doc, b->node, "class") : (str){0};
    buf_fmt(l->dump, "%s %" PRIu32, what, place_of(l, b).line);
    if (b->node) buf_fmt(l->dump, " %s", (const char *)b->node->name);
    buf_fmt(l->dump, class.n ? ".%.*s\n" : "%.*s\n", STR_ARG(class));
}

/* Of a line in its paragraph, from 1. A line that is painted may be a copy. */
static uint32_t number_of(const line *ln)
{
    const lines *all = &((const line_detail *)ln->detail)->br->lines;
    uint32_t low = 0, high = all->n - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (all->at[middle].first < ln->first)
            low = middle + 1;
        else
            high = middle;
    }
    return low + 1;
}

void line_dump(layout *l, const line *ln)
{
    const para *p = ln->para;
    const box *b = p->box;
    uint32_t number = number_of(ln);
    bool marker = b->parent && b->parent->marker == b;
    if (l->dumped != p || number == 1) begin_para(l, marker ? "marker" : "para", b);
    l->dumped = p;
    dump_line(ln, number, l->dump);
}
