/* The PNG file. Model: rows are stored as numbers of a palette as long as 256 colours do; at the
 * first colour more, what is there becomes RGB. Numbers below 16 go into half a byte. The whole
 * picture is compressed in one go by libdeflate: libpng's way through zlib takes three times as
 * long for the same size. There is no time in the file, and nothing else that differs between two
 * runs. */
#include <libdeflate.h>
#include <stdlib.h>

#include "draw/internal.h"

enum { SLOTS = 1 << 13, MAX_COLORS = 256, LEVEL = 4 };

struct png {
    uint32_t width, height, y;
    uint32_t shade; /* colours as near as this are one */
    bool rich;      /* RGB */
    uint32_t colors[MAX_COLORS], n_colors;
    uint32_t *slots, n_slots; /* colour + 1; 0: empty */
    uint8_t *numbers;         /* of the palette, of each slot */
    uint8_t *rows;            /* each with its filter's byte before it */
    uint32_t *last;           /* the row above, as it came */
};

static size_t row_bytes(const png *p)
{
    return 1 + (size_t)p->width * (p->rich ? 3 : 1);
}

png *png_new(uint32_t width, uint32_t height, uint32_t shade)
{
    png *p = mem_alloc(sizeof *p);
    p->width = width;
    p->height = height;
    p->shade = shade;
    p->slots = mem_alloc(SLOTS * sizeof *p->slots);
    p->numbers = mem_alloc(SLOTS);
    p->rows = mem_alloc(row_bytes(p) * height);
    p->last = mem_alloc(width * sizeof *p->last);
    return p;
}

/* ---- the palette */

static uint32_t *slot_of(png *p, uint32_t rgb, uint32_t *at)
{
    uint32_t i = (rgb * 2654435761u) >> 19;
    while (p->slots[i] && p->slots[i] != rgb + 1) i = (i + 1) % SLOTS;
    *at = i;
    return &p->slots[i];
}

static void remember(png *p, uint32_t rgb, uint32_t at, uint32_t number)
{
    if (p->n_slots >= SLOTS / 4 * 3) return;
    p->n_slots++;
    p->slots[at] = rgb + 1;
    p->numbers[at] = (uint8_t)number;
}

static uint32_t channel_distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* The number of a colour that cannot be told from this one, or MAX_COLORS. */
static uint32_t near_color(const png *p, uint32_t rgb)
{
    for (uint32_t i = 0; i < p->n_colors; i++) {
        uint32_t c = p->colors[i];
        if (channel_distance(c >> 16, rgb >> 16) <= p->shade &&
            channel_distance(c >> 8 & 255, rgb >> 8 & 255) <= p->shade &&
            channel_distance(c & 255, rgb & 255) <= p->shade)
            return i;
    }
    return MAX_COLORS;
}

static uint32_t number_of(png *p, uint32_t rgb, bool exact)
{
    uint32_t at;
    if (*slot_of(p, rgb, &at)) return p->numbers[at];
    uint32_t number = !exact ? near_color(p, rgb) : MAX_COLORS;
    if (number == MAX_COLORS) {
        if (p->n_colors == MAX_COLORS) return MAX_COLORS;
        number = p->n_colors++;
        p->colors[number] = rgb;
    }
    remember(p, rgb, at, number);
    return number;
}

void png_color(png *p, uint32_t rgb)
{
    if (!p->rich && p->n_colors < MAX_COLORS / 2) number_of(p, rgb, true);
}

/* ---- rows */

static void put_rgb(uint8_t *to, uint32_t rgb)
{
    to[0] = (uint8_t)(rgb >> 16);
    to[1] = (uint8_t)(rgb >> 8);
    to[2] = (uint8_t)rgb;
}

/* What came so far as RGB. */
static void become_rich(png *p)
{
    size_t from = row_bytes(p);
    p->rich = true;
    uint8_t *rows = mem_alloc(row_bytes(p) * p->height);
    for (uint32_t y = 0; y < p->y; y++)
        for (uint32_t x = 0; x < p->width; x++)
            put_rgb(rows + y * row_bytes(p) + 1 + 3 * (size_t)x,
                    p->colors[p->rows[y * from + 1 + x]]);
    free(p->rows);
    p->rows = rows;
}

/* False: there are too many colours. */
static bool flat_row(png *p, uint8_t *to, const uint32_t *pixel)
{
    uint32_t rgb = pixel[0] & 0xFFFFFF, number = number_of(p, rgb, false);
    for (uint32_t x = 0; x < p->width; x++) {
        if ((pixel[x] & 0xFFFFFF) != rgb) {
            rgb = pixel[x] & 0xFFFFFF;
            number = number_of(p, rgb, false);
        }
        if (number == MAX_COLORS) return false;
        to[x] = (uint8_t)number;
    }
    return true;
}

void png_row(png *p, const uint32_t *pixel)
{
    uint8_t *row = p->rows + p->y * row_bytes(p);
    bool same = p->y && !memcmp(p->last, pixel, p->width * sizeof *pixel);
    if (same) {
        memcpy(row, row - row_bytes(p), row_bytes(p));
    } else if (p->rich || !flat_row(p, row + 1, pixel)) {
        if (!p->rich) become_rich(p);
        row = p->rows + p->y * row_bytes(p);
        for (uint32_t x = 0; x < p->width; x++) put_rgb(row + 1 + 3 * (size_t)x, pixel[x]);
    }
    if (!same) memcpy(p->last, pixel, p->width * sizeof *pixel);
    p->y++;
}

/* ---- filters of RGB rows (PNG specification, section 9) */

enum { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, FILTERS };

static uint8_t paeth(int left, int up, int corner)
{
    int a = abs(up - corner), b = abs(left - corner), c = abs(left + up - 2 * corner);
    return (uint8_t)(a <= b && a <= c ? left : b <= c ? up : corner);
}

/* Filters one row; returns how far from zero its bytes are: the least compresses best. */
static uint64_t filter_row(int filter, const uint8_t *row, const uint8_t *above, size_t n,
                           uint8_t *to)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t left = i >= 3 ? row[i - 3] : 0, corner = i >= 3 ? above[i - 3] : 0;
        int guess = filter == FILTER_SUB       ? left
                    : filter == FILTER_UP      ? above[i]
                    : filter == FILTER_AVERAGE ? (left + above[i]) / 2
                    : filter == FILTER_PAETH   ? paeth(left, above[i], corner)
                                               : 0;
        to[i] = (uint8_t)(row[i] - guess);
        sum += to[i] < 128 ? to[i] : 256u - to[i];
    }
    return sum;
}

/* Rows are filtered from the last to the first, so that the one above is still plain. */
static void filter_all(png *p)
{
    size_t n = row_bytes(p) - 1;
    uint8_t *none = mem_alloc(n), *tried = mem_alloc(n), *best = mem_alloc(n);
    for (uint32_t y = p->y; y-- > 0;) {
        uint8_t *row = p->rows + y * (n + 1);
        const uint8_t *above = y ? row - n : none;
        uint64_t least = UINT64_MAX;
        for (int filter = 0; filter < FILTERS; filter++) {
            uint64_t sum = filter_row(filter, row + 1, above, n, tried);
            if (sum >= least) continue;
            least = sum;
            row[0] = (uint8_t)filter;
            uint8_t *better = tried;
            tried = best;
            best = better;
        }
        memcpy(row + 1, best, n);
    }
    free(none), free(tried), free(best);
}

/* ---- the file */

static void put32(buf *out, uint32_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8) buf_byte(out, (int)(v >> shift & 255));
}

static void chunk(buf *out, const char *name, const void *data, size_t n)
{
    put32(out, (uint32_t)n);
    size_t from = out->n;
    buf_add(out, name, 4);
    if (n) buf_add(out, data, n);
    put32(out, libdeflate_crc32(0, out->p + from, out->n - from));
}

static void header(const png *p, buf *out, int depth, uint32_t pixels_per_metre)
{
    enum { RGB = 2, PALETTE = 3 };
    buf data = {0};
    buf_add(out, "\x89PNG\r\n\x1a\n", 8);
    put32(&data, p->width);
    put32(&data, p->height);
    buf_byte(&data, depth);
    buf_byte(&data, p->rich ? RGB : PALETTE);
    buf_add(&data, "\0\0\0", 3); /* deflate, the five filters, not interlaced */
    chunk(out, "IHDR", data.p, data.n);
    chunk(out, "sRGB", "\0", 1);
    data.n = 0;
    put32(&data, pixels_per_metre);
    put32(&data, pixels_per_metre);
    buf_byte(&data, 1);
    chunk(out, "pHYs", data.p, data.n);
    data.n = 0;
    for (uint32_t i = 0; i < p->n_colors; i++) {
        uint8_t rgb[3];
        put_rgb(rgb, p->colors[i]);
        buf_add(&data, rgb, 3);
    }
    if (!p->rich) chunk(out, "PLTE", data.p, data.n);
    buf_drop(&data);
}

/* Two numbers a byte, the left one in its upper half; returns how many bytes there are. */
static size_t halve(png *p)
{
    uint8_t *to = p->rows;
    for (uint32_t y = 0; y < p->y; y++) {
        const uint8_t *row = p->rows + y * row_bytes(p);
        *to++ = row[0];
        for (uint32_t x = 1; x <= p->width; x += 2)
            *to++ = (uint8_t)(row[x] << 4 | (x < p->width ? row[x + 1] : 0));
    }
    return (size_t)(to - p->rows);
}

str png_end(png *p, uint32_t pixels_per_metre, arena *a)
{
    int depth = !p->rich && p->n_colors <= 16 ? 4 : 8;
    if (p->rich) filter_all(p);
    struct libdeflate_compressor *z = libdeflate_alloc_compressor(LEVEL);
    if (!z) mem_exhausted();
    size_t n = depth == 4 ? halve(p) : row_bytes(p) * p->y;
    size_t bound = libdeflate_zlib_compress_bound(z, n);
    void *packed = mem_realloc(NULL, bound);
    n = libdeflate_zlib_compress(z, p->rows, n, packed, bound);
    libdeflate_free_compressor(z);
    buf out = {0};
    header(p, &out, depth, pixels_per_metre);
    chunk(&out, "IDAT", packed, n);
    chunk(&out, "IEND", NULL, 0);
    str file = str_copy(a, buf_view(&out));
    buf_drop(&out);
    free(packed), free(p->slots), free(p->numbers), free(p->rows), free(p->last), free(p);
    return file;
}
