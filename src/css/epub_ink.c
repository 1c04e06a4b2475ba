/* Colours for a page whose own colours are the reader's: white by day, black by night, sepia. What
 * a layout says for white paper is kept on white paper, and stays legible on the others:
 *   - a near-black ink is the reader's own ink (inherit); another dark one, grey or chromatic, is
 *     lifted until it can be told from a black page, hue kept;
 *   - a light background is painted as a film that gives the very same colour on white and leaves a
 *     dark page dark;
 *   - a dark neutral line has the colour of the text beside it.
 * A block that sets both ink and background is a pair, and stays as it is. Dark backgrounds and
 * light inks are not touched: they are meant for each other, often from two blocks. Luminance is
 * reckoned with a gamma of 2, in integers: the same bytes on every machine. */
#include "css/internal.h"

enum {
    NEUTRAL = 24,     /* the most that the channels of a grey differ */
    DARK = 150,       /* luminance of an ink that a black page hides, 1/1000 */
    BLACK = 60,       /* of an ink or a line that means black: #3e3e3e */
    LIGHT = 450,      /* of a background that light ink is lost on */
    FILM_BASE = 96,   /* a pale film's darkest channel: it lightens a black page a little */
    PALE_ALPHA = 150, /* the densest film that may do so, 1/1000 */
};

static void channels(color c, uint32_t rgb[3])
{
    for (int i = 0; i < 3; i++) rgb[i] = c.space == COLOR_GREY ? c.c[0] : c.c[i];
}

static uint32_t luminance(const uint32_t c[3])
{
    return (213 * c[0] * c[0] + 715 * c[1] * c[1] + 72 * c[2] * c[2]) / (255 * 255);
}

static uint32_t highest(const uint32_t c[3])
{
    uint32_t m = c[0] > c[1] ? c[0] : c[1];
    return m > c[2] ? m : c[2];
}

static uint32_t lowest(const uint32_t c[3])
{
    uint32_t m = c[0] < c[1] ? c[0] : c[1];
    return m < c[2] ? m : c[2];
}

static bool is_neutral(const uint32_t c[3])
{
    return highest(c) - lowest(c) <= NEUTRAL;
}

/* One opaque colour, nothing else. */
static bool read_opaque(const token *at, uint32_t n, uint32_t rgb[3])
{
    value v;
    reader r = {.at = at, .end = at + n};
    if (!n || !rd_color(&r, &v) || !rd_done(&r) || v.kind != V_COLOR) return false;
    if (v.color.alpha != 255 || (v.color.space != COLOR_GREY && v.color.space != COLOR_RGB))
        return false;
    channels(v.color, rgb);
    return true;
}

/* Brighter by a factor first, which keeps the hue pure; then mixed with white. */
static void lift(const uint32_t from[3], uint32_t to[3])
{
    uint32_t top = highest(from), pure[3] = {from[0], from[1], from[2]};
    memcpy(to, from, sizeof pure);
    for (uint32_t k = top; k <= 255 && luminance(to) < DARK; k++)
        for (int i = 0; i < 3; i++) pure[i] = to[i] = from[i] * k / top;
    for (uint32_t t = 1; t <= 255 && luminance(to) < DARK; t++)
        for (int i = 0; i < 3; i++) to[i] = pure[i] + (255 - pure[i]) * t / 255;
}

static bool write_ink(const uint32_t c[3], buf *out)
{
    uint32_t to[3];
    if (luminance(c) >= DARK) return false;
    if (is_neutral(c) && luminance(c) < BLACK) {
        buf_z(out, "inherit");
        return true;
    }
    lift(c, to);
    buf_fmt(out, "#%02x%02x%02x", to[0], to[1], to[2]);
    return true;
}

static bool write_background(const uint32_t c[3], buf *out)
{
    if (luminance(c) < LIGHT) return false;
    uint32_t depth = 255 - lowest(c), alpha = (depth * 1000 + 158) / (255 - FILM_BASE);
    if (!depth) {
        buf_z(out, "transparent");
        return true;
    }
    if (alpha > PALE_ALPHA) {
        alpha = (depth * 1000 + 254) / 255;
        if (alpha < PALE_ALPHA) alpha = PALE_ALPHA;
    }
    buf_z(out, "rgba(");
    for (int i = 0; i < 3; i++) {
        uint32_t less = ((255 - c[i]) * 1000 + alpha / 2) / alpha;
        buf_fmt(out, "%u, ", less < 255 ? 255 - less : 0);
    }
    buf_fmt(out, "0.%03u)", alpha > 999 ? 999 : alpha);
    return true;
}

static bool is_background(str name)
{
    return str_is(name, "background") || str_is(name, "background-color");
}

bool css_ink_read(str name, const token *at, uint32_t n, bool *background)
{
    uint32_t c[3];
    *background = is_background(name);
    return (*background || str_is(name, "color")) && read_opaque(at, n, c);
}

bool css_ink_write(str name, const token *at, uint32_t n, buf *out)
{
    uint32_t c[3];
    if (!read_opaque(at, n, c)) return false;
    return is_background(name) ? write_background(c, out) : write_ink(c, out);
}

bool css_ink_is_dark_line(const token *t)
{
    uint32_t c[3];
    return (t->kind == T_HASH || t->kind == T_IDENT) && read_opaque(t, 1, c) && is_neutral(c) &&
           luminance(c) < BLACK;
}
