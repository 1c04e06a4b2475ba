/* Marks beside the text (dots of emphasis, the mark of a wrapped line) as filled outlines: no
 * reader takes them for characters. Each is drawn at its own origin, so that the same marks are the
 * same bytes and take next to nothing in the compressed page. */
#include "pdf/internal.h"

typedef struct outliner {
    buf *out;
    double unit; /* mpt of a font unit */
} outliner;

static int64_t rounded(double v)
{
    return (int64_t)(v < 0 ? v - 0.5 : v + 0.5);
}

static void put_step(void *data, outline_step step, const double p[6])
{
    static const struct {
        int points;
        const char *op;
    } ops[] = {[OUTLINE_MOVE] = {1, "m\n"},
               [OUTLINE_LINE] = {1, "l\n"},
               [OUTLINE_CURVE] = {3, "c\n"},
               [OUTLINE_CLOSE] = {0, "h\n"}};
    const outliner *o = data;
    for (int i = 0; i < 2 * ops[step].points; i++) {
        put_mpt(o->out, rounded(p[i] * o->unit));
        buf_byte(o->out, ' ');
    }
    buf_z(o->out, ops[step].op);
}

void paint_shape(paint *pt, const item *it)
{
    static const char *const turns[] = {"q 1 0 0 1 ", "q 0 -1 1 0 ", "q -1 0 0 -1 ", "q 0 1 -1 0 "};
    outliner o = {pt->out, (double)it->text.size / face_upem(it->text.face)};
    paint_fill(pt, it->text.ink);
    for (uint32_t i = 0; i < it->text.n; i++) {
        const frame_glyph *g = &it->text.glyphs[i];
        buf_z(pt->out, turns[it->text.upright ? 0 : it->text.turn & 3]);
        put_mpt(pt->out, it->x + g->x);
        buf_byte(pt->out, ' ');
        put_mpt(pt->out, (int64_t)pt->frame->height - it->y + g->y);
        buf_z(pt->out, " cm\n");
        face_outline(it->text.face, g->id, put_step, &o);
        buf_z(pt->out, "f Q\n");
    }
}
