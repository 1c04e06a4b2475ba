/* Outlines of glyphs, unhinted, as lines and cubic curves: HarfBuzz reads the charstrings and the
 * composites, so that a picture has the same glyphs as the shaped text. One table of functions
 * serves all threads. */
#include "font/internal.h"

typedef struct tracer {
    outline_sink *sink;
    void *data;
} tracer;

static void move_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st, float x, float y,
                    void *user)
{
    tracer *t = data;
    (void)funcs, (void)st, (void)user;
    t->sink(t->data, OUTLINE_MOVE, (const double[6]){(double)x, (double)y});
}

static void line_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st, float x, float y,
                    void *user)
{
    tracer *t = data;
    (void)funcs, (void)st, (void)user;
    t->sink(t->data, OUTLINE_LINE, (const double[6]){(double)x, (double)y});
}

static void cubic_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st, float ax, float ay,
                     float bx, float by, float x, float y, void *user)
{
    tracer *t = data;
    (void)funcs, (void)st, (void)user;
    t->sink(
        t->data, OUTLINE_CURVE,
        (const double[6]){(double)ax, (double)ay, (double)bx, (double)by, (double)x, (double)y});
}

static void close_path(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st, void *user)
{
    tracer *t = data;
    (void)funcs, (void)st, (void)user;
    t->sink(t->data, OUTLINE_CLOSE, (const double[6]){0});
}

static hb_draw_funcs_t *functions;
static pthread_once_t functions_once = PTHREAD_ONCE_INIT;

static void make_functions(void)
{
    functions = hb_draw_funcs_create(); /* quadratic curves come as cubic ones */
    hb_draw_funcs_set_move_to_func(functions, move_to, NULL, NULL);
    hb_draw_funcs_set_line_to_func(functions, line_to, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(functions, cubic_to, NULL, NULL);
    hb_draw_funcs_set_close_path_func(functions, close_path, NULL, NULL);
    hb_draw_funcs_make_immutable(functions);
}

void face_outline(const face *f, uint32_t gid, outline_sink *sink, void *data)
{
    tracer t = {sink, data};
    pthread_once(&functions_once, make_functions);
    if (gid < f->n_glyphs) hb_font_get_glyph_shape(f->hb, gid, functions, &t);
}
