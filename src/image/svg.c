/* SVG. Its size is in the root's tag, found by a small scan: no XML parser, so no entities and no
 * files from outside. Pixels are librsvg's, opened at the first SVG (linking it costs every run
 * 9 ms); it gets the bytes without a base address, so it opens no other file. Without librsvg an
 * SVG is still right in the EPUB, and a fault in the PDF. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

#include "image/internal.h"

#define PX 750 /* mpt in a CSS pixel */
#define DRAW_MAX_PIXELS 25000000u
#define DRAW_MAX_SIDE 16000u

/* ---- the root's tag ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool skip_to(str s, size_t *i, const char *end)
{
    ptrdiff_t at = str_find(str_from(s, *i), end);
    if (at < 0) return false;
    *i += (size_t)at + strlen(end);
    return true;
}

/* Behind a DOCTYPE, with its internal subset. */
static bool skip_doctype(str s, size_t *i)
{
    while (*i < s.n && s.p[*i] != '[' && s.p[*i] != '>') ++*i;
    return (*i < s.n && s.p[*i] == '>') || skip_to(s, i, "]") ? skip_to(s, i, ">") : false;
}

/* The root's tag from behind its name up to '>'; n == 0 when the root is no svg. */
static str root_tag(str s)
{
    size_t i = str_starts(s, "\xef\xbb\xbf") ? 3 : 0;
    for (bool more = true; more;) {
        while (i < s.n && is_space(s.p[i])) i++;
        str rest = str_from(s, i);
        if (str_starts(rest, "<?"))
            more = skip_to(s, &i, "?>");
        else if (str_starts(rest, "<!--"))
            more = skip_to(s, &i, "-->");
        else if (str_starts(rest, "<!DOCTYPE"))
            more = skip_doctype(s, &i);
        else
            break;
    }
    str tag = str_from(s, i < s.n ? i : s.n);
    if (!tag.n || tag.p[0] != '<') return (str){0};
    size_t name = 1;
    for (i = 1; i < tag.n && !is_space(tag.p[i]) && tag.p[i] != '>' && tag.p[i] != '/'; i++)
        if (tag.p[i] == ':') name = i + 1;
    if (!str_is(str_sub(tag, name, i - name), "svg")) return (str){0};
    char quote = 0;
    for (size_t end = i; end < tag.n; end++) {
        char c = tag.p[end];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        else if (!quote && c == '>')
            return str_sub(tag, i, end - i);
    }
    return (str){0};
}

bool svg_looks(str bytes)
{
    return root_tag(bytes).n > 0;
}

static str attribute(str tag, const char *name)
{
    for (size_t i = 0; i < tag.n;) {
        while (i < tag.n && (is_space(tag.p[i]) || tag.p[i] == '/')) i++;
        size_t start = i;
        while (i < tag.n && !is_space(tag.p[i]) && tag.p[i] != '=') i++;
        str found = str_sub(tag, start, i - start);
        while (i < tag.n && (is_space(tag.p[i]) || tag.p[i] == '=')) i++;
        if (i >= tag.n || (tag.p[i] != '"' && tag.p[i] != '\'')) return (str){0};
        const char *end = memchr(tag.p + i + 1, tag.p[i], tag.n - i - 1);
        if (!end) return (str){0};
        str value = str_sub(tag, i + 1, (size_t)(end - tag.p) - i - 1);
        if (str_is(found, name)) return str_trim(value);
        i = (size_t)(end - tag.p) + 1;
    }
    return (str){0};
}

/* Reads a number in 1/1000 at *i, within ±1,000,000; false when there is none. */
static bool number(str s, size_t *i, int64_t *out)
{
    while (*i < s.n && (is_space(s.p[*i]) || s.p[*i] == ',')) ++*i;
    bool minus = *i < s.n && s.p[*i] == '-', any = false;
    if (*i < s.n && (s.p[*i] == '-' || s.p[*i] == '+')) ++*i;
    int64_t v = 0, unit = 1000;
    bool fraction = false;
    for (; *i < s.n; ++*i) {
        char c = s.p[*i];
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (c >= '0' && c <= '9') {
            any = true;
            if (!fraction)
                v = v < 1000000000 ? v * 10 + (c - '0') * 1000 : v;
            else
                v += (c - '0') * (unit /= 10);
        } else {
            break;
        }
    }
    *out = minus ? -v : v;
    return any && v <= 1000000000;
}

/* A length in mpt; 0 when it is missing, a percentage or nonsense. */
static mpt length(str s)
{
    static const struct {
        const char *name;
        int64_t mul, div; /* mpt = number/1000 × mul/div */
    } units[] = {{"", PX, 1},         {"px", PX, 1},      {"pt", 1000, 1},
                 {"pc", 12000, 1},    {"in", 72000, 1},   {"cm", 7200000, 254},
                 {"mm", 720000, 254}, {"em", 16 * PX, 1}, {"ex", 8 * PX, 1}};
    size_t i = 0;
    int64_t n;
    if (!number(s, &i, &n) || n <= 0) return 0;
    str unit = str_trim(str_from(s, i));
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (str_ieq(unit, units[k].name)) {
            int64_t v = mul_div(n, units[k].mul, units[k].div * 1000);
            return v <= MPT_MAX ? (mpt)v : 0;
        }
    return 0;
}

static bool view_box(str s, int64_t *w, int64_t *h)
{
    size_t i = 0;
    int64_t x, y;
    return number(s, &i, &x) && number(s, &i, &y) && number(s, &i, w) && number(s, &i, h) &&
           *w > 0 && *h > 0;
}

/* The root's end tag is there: "</", its name, white space, ">". */
static bool is_closed(str bytes, str tag)
{
    if (tag.p[tag.n - 1] == '/') return true;
    const char *name = tag.p;
    while (name[-1] != '<') name--;
    size_t n = (size_t)(tag.p - name);
    for (const char *p = bytes.p + bytes.n; p > tag.p + tag.n; p--) {
        size_t left = (size_t)(bytes.p + bytes.n - p);
        if (left > n + 2 && p[0] == '<' && p[1] == '/' && !memcmp(p + 2, name, n)) return true;
    }
    return false;
}

/* CSS Images: width and height, else the view box gives what is missing, else 300 × 150. */
const char *svg_header(str bytes, image_header *h)
{
    str tag = root_tag(bytes);
    if (!tag.n) return "its root is damaged";
    if (!is_closed(bytes, tag)) return "it is cut off";
    mpt w = length(attribute(tag, "width")), height = length(attribute(tag, "height"));
    int64_t vw, vh;
    if (view_box(attribute(tag, "viewBox"), &vw, &vh)) {
        if (!w && !height) w = (mpt)mul_div(vw, PX, 1000);
        if (!w) w = (mpt)mul_div(height, vw, vh);
        if (!height) height = (mpt)mul_div(w, vh, vw);
    }
    if (!w) w = 300 * PX;
    if (!height) height = 150 * PX;
    h->natural_w = w, h->natural_h = height;
    h->width = (uint32_t)mpt_max(1, (w + PX / 2) / PX);
    h->height = (uint32_t)mpt_max(1, (height + PX / 2) / PX);
    return NULL;
}

/* ---- librsvg and cairo, by their public ABI ---- */

typedef struct rsvg_rectangle {
    double x, y, width, height;
} rsvg_rectangle;
typedef struct rsvg_api {
    void *(*new_from_data)(const uint8_t *data, size_t n, void **error);
    int (*render_document)(void *handle, void *cairo, const rsvg_rectangle *viewport, void **error);
    void (*unref)(void *object);
    void (*error_free)(void *error);
    void *(*surface_create)(int format, int width, int height);
    int (*surface_status)(void *surface);
    void (*surface_flush)(void *surface);
    uint8_t *(*surface_data)(void *surface);
    int (*surface_stride)(void *surface);
    void (*surface_destroy)(void *surface);
    void *(*cairo_create)(void *surface);
    void (*cairo_destroy)(void *cairo);
    bool ready;
} rsvg_api;

static rsvg_api rsvg;
static pthread_once_t rsvg_once = PTHREAD_ONCE_INIT;

#define CAIRO_FORMAT_ARGB32 0

static void open_rsvg(void)
{
    void *library = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!library) return; /* its dependencies, cairo and gobject, are found through it */
    const struct {
        const char *name;
        void *to;
    } symbols[] = {
        {"rsvg_handle_new_from_data", &rsvg.new_from_data},
        {"rsvg_handle_render_document", &rsvg.render_document},
        {"g_object_unref", &rsvg.unref},
        {"g_error_free", &rsvg.error_free},
        {"cairo_image_surface_create", &rsvg.surface_create},
        {"cairo_surface_status", &rsvg.surface_status},
        {"cairo_surface_flush", &rsvg.surface_flush},
        {"cairo_image_surface_get_data", &rsvg.surface_data},
        {"cairo_image_surface_get_stride", &rsvg.surface_stride},
        {"cairo_surface_destroy", &rsvg.surface_destroy},
        {"cairo_create", &rsvg.cairo_create},
        {"cairo_destroy", &rsvg.cairo_destroy},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *found = dlsym(library, symbols[i].name);
        if (!found) return;
        memcpy(symbols[i].to, &found, sizeof found);
    }
    rsvg.ready = true;
}

/* cairo's premultiplied native-endian ARGB → packed RGBA, in place. */
static void unpack_row(uint8_t *row, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++, row += 4) {
        uint32_t v;
        memcpy(&v, row, 4);
        uint32_t alpha = v >> 24;
        for (int c = 0; c < 3; c++) {
            uint32_t part = v >> (16 - 8 * c) & 255;
            uint32_t full = alpha ? (part * 255 + alpha / 2) / alpha : 255;
            row[c] = (uint8_t)(full > 255 ? 255 : full);
        }
        row[3] = (uint8_t)alpha;
    }
}

static const char *draw(void *handle, void *surface, image_pixels *out)
{
    void *error = NULL, *cairo = rsvg.cairo_create(surface);
    rsvg_rectangle viewport = {0, 0, out->width, out->height};
    int drawn = rsvg.render_document(handle, cairo, &viewport, &error);
    rsvg.cairo_destroy(cairo);
    if (error) rsvg.error_free(error);
    if (!drawn || rsvg.surface_status(surface) != 0) return "librsvg cannot draw it";
    rsvg.surface_flush(surface);
    uint8_t *data = rsvg.surface_data(surface);
    size_t stride = (size_t)rsvg.surface_stride(surface);
    for (uint32_t y = 0; y < out->height; y++) unpack_row(data + stride * y, out->width);
    pixels_split(out, data, stride, 4);
    return NULL;
}

/* dpi at the natural size, less when that would be out of bounds. */
static void choose_size(const image *im, uint32_t dpi, image_pixels *out)
{
    uint64_t w = 0, h = 0;
    for (dpi = dpi ? dpi : 96; dpi; dpi -= dpi / 8 + 1) {
        w = (uint64_t)mpt_max(1, (mpt)mul_div(im->natural_w, dpi, 72000));
        h = (uint64_t)mpt_max(1, (mpt)mul_div(im->natural_h, dpi, 72000));
        if (w <= DRAW_MAX_SIDE && h <= DRAW_MAX_SIDE && w * h <= DRAW_MAX_PIXELS) break;
    }
    out->width = (uint32_t)(w > DRAW_MAX_SIDE ? DRAW_MAX_SIDE : w);
    out->height = (uint32_t)(h > DRAW_MAX_SIDE ? DRAW_MAX_SIDE : h);
}

const char *svg_pixels(const image *im, uint32_t dpi, image_pixels *out)
{
    pthread_once(&rsvg_once, open_rsvg);
    if (!rsvg.ready) return "librsvg (librsvg-2.so.2) is not installed";
    choose_size(im, dpi, out);
    void *error = NULL;
    void *handle = rsvg.new_from_data((const uint8_t *)im->bytes.p, im->bytes.n, &error);
    if (error) rsvg.error_free(error);
    if (!handle) return "it is not well-formed";
    void *surface = rsvg.surface_create(CAIRO_FORMAT_ARGB32, (int)out->width, (int)out->height);
    const char *fault =
        rsvg.surface_status(surface) ? "the memory is exhausted" : draw(handle, surface, out);
    rsvg.surface_destroy(surface);
    rsvg.unref(handle);
    return fault;
}
