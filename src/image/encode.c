/* Pixels → a PNG or JPEG file, for images that cannot go into an EPUB as they are. Settings are
 * fixed: the same pixels give the same bytes. */
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "image/internal.h"

#define JPEG_QUALITY 90

/* ---- PNG ---- */

static void png_bytes(png_structp png, png_bytep p, png_size_t n)
{
    buf_add(png_get_io_ptr(png), p, n);
}

static void png_nothing(png_structp png)
{
    (void)png;
}

static void png_rows(png_structp png, const image_pixels *p, uint8_t *row)
{
    uint32_t channels = p->components + (p->alpha ? 1 : 0);
    for (uint32_t y = 0; y < p->height; y++) {
        const uint8_t *from = p->color + (size_t)y * p->width * p->components;
        const uint8_t *alpha = p->alpha ? p->alpha + (size_t)y * p->width : NULL;
        for (uint32_t x = 0; x < p->width; x++) {
            memcpy(row + (size_t)x * channels, from + (size_t)x * p->components, p->components);
            if (alpha) row[(size_t)x * channels + channels - 1] = alpha[x];
        }
        png_write_row(png, row);
    }
}

static int png_file(png_structp png, png_infop info, const image_pixels *p, str icc, uint8_t *row,
                    buf *out)
{
    if (setjmp(png_jmpbuf(png))) return -1;
    int type =
        (p->components == 3 ? PNG_COLOR_MASK_COLOR : 0) | (p->alpha ? PNG_COLOR_MASK_ALPHA : 0);
    png_set_write_fn(png, out, png_bytes, png_nothing);
    png_set_IHDR(png, info, p->width, p->height, 8, type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (icc.n)
        png_set_iCCP(png, info, "icc", PNG_COMPRESSION_TYPE_BASE, (png_const_bytep)icc.p,
                     (png_uint_32)icc.n);
    png_write_info(png, info);
    png_rows(png, p, row);
    png_write_end(png, info);
    return 0;
}

int png_encode(const image_pixels *p, str icc, buf *out)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    uint8_t *row = mem_alloc((size_t)p->width * 4);
    int status = info ? png_file(png, info, p, icc, row, out) : -1;
    png_destroy_write_struct(&png, &info);
    free(row);
    return status;
}

/* ---- JPEG ---- */

typedef struct jpeg_writer { /* lives outside the frame that longjmp returns to */
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    jmp_buf back;
    unsigned char *bytes; /* malloc'd by libjpeg */
    unsigned long n;
} jpeg_writer;

static _Noreturn void on_error(j_common_ptr c)
{
    jpeg_writer *w = c->client_data;
    longjmp(w->back, 1);
}

static int jpeg_file(jpeg_writer *w, const image_pixels *p, str icc)
{
    struct jpeg_compress_struct *c = &w->c;
    if (setjmp(w->back)) return -1;
    jpeg_create_compress(c);
    c->client_data = w;
    jpeg_mem_dest(c, &w->bytes, &w->n);
    c->image_width = p->width;
    c->image_height = p->height;
    c->input_components = (int)p->components;
    c->in_color_space = p->components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(c);
    jpeg_set_quality(c, JPEG_QUALITY, TRUE);
    c->dct_method = JDCT_ISLOW;
    c->optimize_coding = TRUE;
    jpeg_start_compress(c, TRUE);
    if (icc.n) jpeg_write_icc_profile(c, (const JOCTET *)icc.p, (unsigned)icc.n);
    while (c->next_scanline < c->image_height) {
        JSAMPROW row = p->color + (size_t)c->next_scanline * p->width * p->components;
        jpeg_write_scanlines(c, &row, 1);
    }
    jpeg_finish_compress(c);
    return 0;
}

int jpeg_encode(const image_pixels *p, str icc, buf *out)
{
    jpeg_writer w = {0};
    w.c.err = jpeg_std_error(&w.errors);
    w.c.client_data = &w;
    w.errors.error_exit = on_error;
    int status = jpeg_file(&w, p, icc);
    jpeg_destroy_compress(&w.c);
    if (!status) buf_add(out, w.bytes, w.n);
    free(w.bytes);
    return status;
}
