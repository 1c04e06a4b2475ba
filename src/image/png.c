/* PNG. The chunks are walked once by hand, with their check sums, so that a damaged file is known
 * before the layout begins, and IDAT can go into a PDF without decoding (PDF reads the same zlib
 * stream and row filters). libpng decodes only what PDF cannot take: alpha and interlaced rows. */
#include <libdeflate.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

#include "image/internal.h"

#define SIGNATURE 8
#define ICC_MAX ((size_t)4 << 20)

typedef struct png_chunks {
    uint32_t width, height, depth, color, interlace;
    uint32_t phys_x, phys_y; /* per metre; 0: not said */
    bool trns;
    str plte, iccp, exif;
    str idat;         /* the first one */
    size_t idat_size; /* of all */
    size_t idat_at;   /* offset of the first IDAT chunk */
} png_chunks;

static str chunk_data(str bytes, size_t at)
{
    return str_sub(bytes, at + 8, be32(bytes.p + at));
}

/* NULL when the chunk at this offset is whole and its check sum right. */
static const char *check_chunk(str bytes, size_t at)
{
    if (bytes.n - at < 12 || be32(bytes.p + at) > bytes.n - at - 12) return "it is cut off";
    str data = chunk_data(bytes, at);
    return libdeflate_crc32(0, data.p - 4, data.n + 4) == be32(data.p + data.n)
               ? NULL
               : "its data is damaged";
}

static const char *read_ihdr(str data, png_chunks *c)
{
    /* depths allowed for each colour type, as bits */
    static const uint32_t depths[] = {
        1 | 2 | 4 | 8 | 16, 0, 8 | 16, 1 | 2 | 4 | 8, 8 | 16, 0, 8 | 16};
    if (data.n != 13) return "its header is damaged";
    const uint8_t *b = (const uint8_t *)data.p;
    c->width = be32(data.p);
    c->height = be32(data.p + 4);
    c->depth = b[8];
    c->color = b[9];
    c->interlace = b[12];
    bool known = c->color < 7 && c->depth <= 16 && (c->depth & (c->depth - 1)) == 0 &&
                 (depths[c->color] & c->depth);
    return known && !b[10] && !b[11] && c->interlace <= 1 ? NULL : "its header is damaged";
}

static void note_chunk(str bytes, size_t at, png_chunks *c)
{
    const char *type = bytes.p + at + 4;
    str data = chunk_data(bytes, at);
    if (!memcmp(type, "IDAT", 4)) {
        if (!c->idat_size) c->idat = data, c->idat_at = at;
        c->idat_size += data.n;
    } else if (!memcmp(type, "PLTE", 4)) {
        c->plte = data;
    } else if (!memcmp(type, "tRNS", 4)) {
        c->trns = true;
    } else if (!memcmp(type, "iCCP", 4)) {
        c->iccp = data;
    } else if (!memcmp(type, "eXIf", 4)) {
        c->exif = data;
    } else if (!memcmp(type, "pHYs", 4) && data.n == 9 && data.p[8] == 1) {
        c->phys_x = be32(data.p);
        c->phys_y = be32(data.p + 4);
    }
}

static const char *scan(str bytes, png_chunks *c)
{
    *c = (png_chunks){0};
    const char *fault;
    for (size_t at = SIGNATURE;; at += 12 + be32(bytes.p + at)) {
        if ((fault = check_chunk(bytes, at))) return fault;
        bool header = !memcmp(bytes.p + at + 4, "IHDR", 4);
        if (header != (at == SIGNATURE)) return "its header is damaged";
        if (header && (fault = read_ihdr(chunk_data(bytes, at), c))) return fault;
        if (!memcmp(bytes.p + at + 4, "IEND", 4)) break;
        note_chunk(bytes, at, c);
    }
    if (!c->idat_size) return "it has no pixels";
    bool palette = c->plte.n && c->plte.n % 3 == 0 && c->plte.n <= 768;
    return c->color == PNG_COLOR_TYPE_PALETTE && !palette ? "its palette is damaged" : NULL;
}

static uint32_t dpi_of(uint32_t per_metre) /* 1/1000 dots an inch */
{
    return per_metre > 4000000 ? 0 : (uint32_t)mul_div(per_metre, 254, 10);
}

const char *png_header(str bytes, image_header *h)
{
    png_chunks c;
    const char *fault = scan(bytes, &c);
    if (fault) return fault;
    *h = (image_header){.width = c.width,
                        .height = c.height,
                        .orientation = exif_orientation(c.exif),
                        .dpi_x = dpi_of(c.phys_x),
                        .dpi_y = dpi_of(c.phys_y)};
    return NULL;
}

/* iCCP: a name, NUL, method 0, zlib data. */
static str inflate_icc(str iccp, arena *a)
{
    const char *end = iccp.n ? memchr(iccp.p, 0, iccp.n) : NULL;
    if (!end || (size_t)(end - iccp.p) + 2 >= iccp.n || end[1] != 0) return (str){0};
    str packed = str_from(iccp, (size_t)(end - iccp.p) + 2);
    char *whole = mem_alloc(ICC_MAX);
    struct libdeflate_decompressor *z = libdeflate_alloc_decompressor();
    if (!z) mem_exhausted();
    size_t n = 0;
    enum libdeflate_result done =
        libdeflate_zlib_decompress(z, packed.p, packed.n, whole, ICC_MAX, &n);
    libdeflate_free_decompressor(z);
    str icc = done == LIBDEFLATE_SUCCESS ? str_copy(a, (str){whole, n}) : (str){0};
    free(whole);
    return icc;
}

static str join_idat(str bytes, const png_chunks *c, arena *a)
{
    if (c->idat.n == c->idat_size) return c->idat;
    char *all = arena_alloc(a, c->idat_size);
    size_t n = 0;
    for (size_t at = c->idat_at; n < c->idat_size; at += 12 + be32(bytes.p + at)) {
        if (memcmp(bytes.p + at + 4, "IDAT", 4) != 0) continue;
        str data = chunk_data(bytes, at);
        if (data.n) memcpy(all + n, data.p, data.n);
        n += data.n;
    }
    return (str){all, n};
}

void png_passthrough(const image *im, arena *a, image_passthrough *out)
{
    png_chunks c;
    if (scan(im->bytes, &c) || c.interlace || c.trns || (c.color & PNG_COLOR_MASK_ALPHA)) return;
    *out = (image_passthrough){
        .how = PASS_PNG,
        .data = join_idat(im->bytes, &c, a),
        .width = c.width,
        .height = c.height,
        .components = c.color == PNG_COLOR_TYPE_RGB ? 3 : 1,
        .depth = c.depth,
    };
    if (c.color == PNG_COLOR_TYPE_PALETTE) out->palette = c.plte;
    uint32_t profile = c.color == PNG_COLOR_TYPE_GRAY ? 1 : 3;
    out->icc = icc_checked(inflate_icc(c.iccp, a), profile);
}

/* ---- decoding ---- */

typedef struct png_job { /* lives outside the frame that longjmp returns to */
    str bytes;
    size_t at;
    png_structp png;
    png_infop info;
    uint8_t *rows;
    size_t stride;
    image_pixels *out;
    uint32_t channels;
} png_job;

static _Noreturn void on_error(png_structp png, png_const_charp message)
{
    (void)message;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message; /* oddities of ancillary chunks */
}

static void read_bytes(png_structp png, png_bytep to, size_t n)
{
    png_job *job = png_get_io_ptr(png);
    if (n > job->bytes.n - job->at) png_error(png, "it is cut off");
    memcpy(to, job->bytes.p + job->at, n);
    job->at += n;
}

static void set_transforms(png_structp png, png_infop info)
{
    png_set_scale_16(png);
    if (png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
    png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_valid(png, info, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png);
}

static int read_rows(png_job *job)
{
    if (setjmp(png_jmpbuf(job->png))) return -1;
    png_set_user_limits(job->png, IMAGE_MAX_SIDE, IMAGE_MAX_SIDE);
    png_set_chunk_malloc_max(job->png, ICC_MAX);
    png_set_read_fn(job->png, job, read_bytes);
    png_read_info(job->png, job->info);
    set_transforms(job->png, job->info);
    int passes = png_set_interlace_handling(job->png);
    png_read_update_info(job->png, job->info);
    job->channels = png_get_channels(job->png, job->info);
    job->stride = png_get_rowbytes(job->png, job->info);
    job->out->width = png_get_image_width(job->png, job->info);
    job->out->height = png_get_image_height(job->png, job->info);
    job->rows = mem_alloc(job->stride * job->out->height);
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < job->out->height; y++)
            png_read_row(job->png, job->rows + job->stride * y, NULL);
    return 0;
}

const char *png_pixels(const image *im, image_pixels *out)
{
    png_job job = {.bytes = im->bytes, .out = out};
    job.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    if (!job.png) mem_exhausted();
    job.info = png_create_info_struct(job.png);
    if (!job.info) mem_exhausted();
    int status = read_rows(&job);
    png_destroy_read_struct(&job.png, &job.info, NULL);
    if (!status) pixels_split(out, job.rows, job.stride, job.channels);
    free(job.rows);
    return status ? "its compressed data is damaged" : NULL;
}
