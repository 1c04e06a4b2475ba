/* Every format: made here with the format's own encoder, opened, decoded, passed through; then cut
 * at every byte and with bits turned: never a crash, and a cut file is never an image. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <gif_lib.h>
#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include "image/image.h"

enum { W = 7, H = 5 };

static arena *mem;
static diag faults;

static int setup(void **state)
{
    (void)state;
    mem = arena_new();
    diag_init(&faults, mem);
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    arena_drop(mem);
    return 0;
}

static image *open_image(str bytes)
{
    return image_open(mem, bytes, STR("pic"), (place){STR("a.md"), 3, 1}, &faults);
}

/* ---- samples ---- */

static void png_out(png_structp png, png_bytep p, size_t n)
{
    buf_add(png_get_io_ptr(png), p, n);
}
static void png_out_flush(png_structp png)
{
    (void)png;
}

static str make_png(int type, int depth, int interlace, bool trns)
{
    buf b = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &b, png_out, png_out_flush);
    png_set_IHDR(png, info, W, H, depth, type, interlace, 0, 0);
    png_color palette[4] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {9, 9, 9}};
    png_byte alpha[2] = {0, 255};
    png_color_16 key = {.red = 0, .green = 0, .blue = 0, .gray = 0};
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 4);
    if (trns) png_set_tRNS(png, info, alpha, 2, &key);
    png_set_pHYs(png, info, 11811, 11811, PNG_RESOLUTION_METER); /* 300 dpi */
    png_write_info(png, info);
    uint8_t row[W * 8];
    int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < H; y++) {
            for (size_t i = 0; i < sizeof row; i++)
                row[i] =
                    (uint8_t)(type == PNG_COLOR_TYPE_PALETTE ? (y ? 0 : i % 4) : (y ? i * 3 : 0));
            png_write_row(png, row);
        }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    str s = str_copy(mem, buf_view(&b));
    buf_drop(&b);
    return s;
}

static str make_jpeg(J_COLOR_SPACE space, int components, bool progressive, int orientation)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    unsigned char *out = NULL;
    unsigned long n = 0;
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &out, &n);
    c.image_width = W, c.image_height = H;
    c.input_components = components;
    c.in_color_space = space;
    jpeg_set_defaults(&c);
    c.density_unit = 1, c.X_density = 144, c.Y_density = 72;
    if (progressive) jpeg_simple_progression(&c);
    jpeg_start_compress(&c, TRUE);
    if (orientation) {
        uint8_t exif[] = "Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\0\0\0\0\0\0\0";
        exif[24] = (uint8_t)orientation;
        jpeg_write_marker(&c, 0xE1, exif, sizeof exif - 1);
    }
    uint8_t row[W * 4];
    JSAMPROW rows[1] = {row};
    for (int y = 0; y < H; y++) {
        memset(row, y < 2 ? 255 : 0, sizeof row);
        jpeg_write_scanlines(&c, rows, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    str s = str_copy(mem, (str){(char *)out, n});
    free(out);
    return s;
}

static str make_webp(bool lossless)
{
    uint8_t rgba[W * H * 4], *out = NULL;
    for (size_t i = 0; i < sizeof rgba; i++) rgba[i] = (uint8_t)(i * 5);
    size_t n = lossless ? WebPEncodeLosslessRGBA(rgba, W, H, W * 4, &out)
                        : WebPEncodeRGBA(rgba, W, H, W * 4, 80, &out);
    str s = str_copy(mem, (str){(char *)out, n});
    WebPFree(out);
    return s;
}

static void put_le(buf *b, uint32_t v, int n)
{
    while (n-- > 0) buf_byte(b, (int)(v & 255)), v >>= 8;
}

/* An animation on a 20 × 10 canvas whose first frame stands at 4, 2. */
static str make_animation(void)
{
    str still = make_webp(true), chunk = str_from(still, 12);
    buf b = {0};
    buf_z(&b, "WEBPVP8X");
    put_le(&b, 10, 4), put_le(&b, 0x12, 4), put_le(&b, 19, 3), put_le(&b, 9, 3);
    buf_z(&b, "ANIM");
    put_le(&b, 6, 4), put_le(&b, 0, 4), put_le(&b, 0, 2);
    buf_z(&b, "ANMF");
    put_le(&b, (uint32_t)chunk.n + 16, 4);
    put_le(&b, 2, 3), put_le(&b, 1, 3), put_le(&b, W - 1, 3), put_le(&b, H - 1, 3);
    put_le(&b, 100, 3), put_le(&b, 0, 1);
    buf_str(&b, chunk);
    buf file = {0};
    buf_z(&file, "RIFF");
    put_le(&file, (uint32_t)b.n, 4);
    buf_str(&file, buf_view(&b));
    str s = str_copy(mem, buf_view(&file));
    buf_drop(&b);
    buf_drop(&file);
    return s;
}

static int gif_out(GifFileType *gif, const GifByteType *p, int n)
{
    buf_add(gif->UserData, p, (size_t)n);
    return n;
}

static str make_gif(bool interlaced)
{
    int code;
    buf b = {0};
    GifColorType colors[4] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {1, 2, 3}};
    ColorMapObject *map4 = GifMakeMapObject(4, colors);
    GifFileType *gif = EGifOpen(&b, gif_out, &code);
    GraphicsControlBlock control = {0, false, 0, 1}; /* index 1 is transparent */
    GifByteType extension[4];
    EGifSetGifVersion(gif, true);
    EGifPutScreenDesc(gif, W, H, 2, 0, map4);
    EGifGCBToExtension(&control, extension);
    EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, extension);
    EGifPutImageDesc(gif, 1, 0, W - 1, H, interlaced, NULL);
    GifPixelType row[W];
    for (int y = 0; y < H; y++) {
        memset(row, interlaced ? 2 : y % 3, sizeof row);
        EGifPutLine(gif, row, W - 1);
    }
    EGifCloseFile(gif, &code);
    GifFreeMapObject(map4);
    str s = str_copy(mem, buf_view(&b));
    buf_drop(&b);
    return s;
}

static const char svg_text[] =
    "<?xml version=\"1.0\"?><!-- <svg> --><!DOCTYPE svg [<!ELEMENT a ANY>]>\n"
    "<svg xmlns='http://www.w3.org/2000/svg' width='2in' viewBox='0 0 20 10'>"
    "<rect width='10' height='10' fill='#00f'/></svg>\n";

/* ---- tests ---- */

static void test_png(void **state)
{
    (void)state;
    static const struct {
        int color, depth;
        bool trns;
        uint32_t components, shown, pass; /* components decoded; passed */
    } kinds[] = {
        {PNG_COLOR_TYPE_GRAY, 1, false, 1, 1, 1},
        {PNG_COLOR_TYPE_GRAY, 16, false, 1, 1, 1},
        {PNG_COLOR_TYPE_GRAY, 8, true, 1, 1, 0},
        {PNG_COLOR_TYPE_RGB, 8, false, 3, 3, 1},
        {PNG_COLOR_TYPE_RGB, 16, false, 3, 3, 1},
        {PNG_COLOR_TYPE_RGB, 8, true, 3, 3, 0},
        {PNG_COLOR_TYPE_PALETTE, 2, false, 1, 3, 1},
        {PNG_COLOR_TYPE_PALETTE, 8, true, 1, 3, 0},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 8, false, 1, 1, 0},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 16, false, 1, 1, 0},
        {PNG_COLOR_TYPE_RGB_ALPHA, 8, false, 3, 3, 0},
        {PNG_COLOR_TYPE_RGB_ALPHA, 16, false, 3, 3, 0},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int interlace = 0; interlace < 2; interlace++) {
            image *im =
                open_image(make_png(kinds[i].color, kinds[i].depth, interlace, kinds[i].trns));
            assert_non_null(im);
            assert_int_equal(im->kind, IMAGE_PNG);
            assert_int_equal(im->width, W);
            assert_in_range(im->natural_w, 1675, 1685); /* 7/300 in = 1.68 pt */
            image_pixels p;
            assert_int_equal(image_get_pixels(im, 0, &p, &faults), 0);
            assert_int_equal(p.components, kinds[i].shown);
            assert_true((p.alpha != NULL) == !kinds[i].pass);
            if (p.alpha) assert_int_equal(p.alpha[0], 0);
            image_pixels_drop(&p);
            image_passthrough pass;
            image_get_passthrough(im, mem, &pass);
            assert_int_equal(pass.how, kinds[i].pass && !interlace ? PASS_PNG : PASS_NONE);
            if (pass.how == PASS_NONE) continue;
            assert_int_equal(pass.components, kinds[i].components);
            assert_int_equal(pass.depth, kinds[i].depth);
            assert_int_equal(pass.palette.n, kinds[i].color == PNG_COLOR_TYPE_PALETTE ? 12 : 0);
        }
    assert_int_equal(faults.entries.n, 0);
}

static void test_jpeg(void **state)
{
    (void)state;
    image *im = open_image(make_jpeg(JCS_RGB, 3, true, 6));
    assert_non_null(im);
    assert_int_equal(im->width, H); /* turned */
    assert_int_equal(im->height, W);
    assert_int_equal(im->natural_h, 3500); /* 7 pixels at 144 dpi */
    assert_int_equal(im->natural_w, 5000); /* 5 at 72 */
    image_passthrough pass;
    image_get_passthrough(im, mem, &pass);
    assert_int_equal(pass.how, PASS_JPEG);
    assert_int_equal(pass.width, W);
    assert_int_equal(pass.components, 3);
    image_pixels p;
    assert_int_equal(image_get_pixels(im, 0, &p, &faults), 0);
    assert_int_equal(p.width, H);
    assert_true(p.color[0] < 60); /* the dark foot is at the left after a turn to the right */
    assert_true(p.color[3 * (H - 1)] > 200);
    image_pixels_drop(&p);

    im = open_image(make_jpeg(JCS_CMYK, 4, false, 0));
    image_get_passthrough(im, mem, &pass);
    assert_int_equal(pass.components, 4);
    assert_true(pass.cmyk_inverted);
    assert_int_equal(image_get_pixels(im, 0, &p, &faults), 0);
    assert_int_equal(p.components, 3);
    assert_true(p.color[0] > 200); /* Adobe's 255 is no ink */
    image_pixels_drop(&p);

    im = open_image(make_jpeg(JCS_GRAYSCALE, 1, false, 0));
    image_get_passthrough(im, mem, &pass);
    assert_int_equal(pass.components, 1);
}

/* For e-readers: smaller, in RGB, or the very same bytes. */
static void test_screen(void **state)
{
    (void)state;
    image *im = open_image(make_jpeg(JCS_RGB, 3, true, 6));
    assert_ptr_equal(image_for_screen(im, 0, mem, &faults).p, im->bytes.p);
    assert_ptr_equal(image_for_screen(im, W, mem, &faults).p, im->bytes.p);
    assert_int_equal(faults.entries.n, 0);
    image *small = open_image(image_for_screen(im, 4, mem, &faults)); /* 5 by 7, turned for good */
    assert_int_equal(small->kind, IMAGE_JPEG);
    assert_int_equal(small->width, 3);
    assert_int_equal(small->height, 4);
    assert_int_equal(small->orientation, 1);
    assert_int_equal(faults.entries.n, 1);
    assert_int_equal(faults.entries.at[0].code, D_IMAGE_CONVERTED);

    image *rgb =
        open_image(image_for_screen(open_image(make_jpeg(JCS_CMYK, 4, false, 0)), 0, mem, &faults));
    image_passthrough pass;
    image_get_passthrough(rgb, mem, &pass);
    assert_int_equal(pass.components, 3);
    assert_int_equal(rgb->width, W);

    static const struct {
        int type;
        bool trns;
    } kinds[] = {{PNG_COLOR_TYPE_RGB, false},
                 {PNG_COLOR_TYPE_RGB_ALPHA, false},
                 {PNG_COLOR_TYPE_PALETTE, true},
                 {PNG_COLOR_TYPE_GRAY, false}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        im = open_image(make_png(kinds[i].type, 8, PNG_INTERLACE_NONE, kinds[i].trns));
        small = open_image(image_for_screen(im, 3, mem, &faults));
        assert_int_equal(small->kind, IMAGE_PNG);
        assert_int_equal(small->width, 3);
        assert_int_equal(small->height, 2);
        image_pixels from, to;
        assert_int_equal(image_get_pixels(im, 0, &from, &faults), 0);
        assert_int_equal(image_get_pixels(small, 0, &to, &faults), 0);
        assert_int_equal(to.components, from.components);
        uint64_t sums[2] = {0};
        for (uint32_t k = 0; k < W * H * from.components; k++) sums[0] += from.color[k];
        for (uint32_t k = 0; k < 3 * 2 * to.components; k++) sums[1] += to.color[k];
        uint64_t mean = sums[0] / (W * H), mean_small = sums[1] / 6;
        if (!from.alpha) assert_true(mean_small <= mean + 2 && mean <= mean_small + 2);
        image_pixels_drop(&from);
        image_pixels_drop(&to);
    }
}

static void test_gif(void **state)
{
    (void)state;
    for (int interlaced = 0; interlaced < 2; interlaced++) {
        image *im = open_image(make_gif(interlaced));
        assert_non_null(im);
        image_pixels p;
        assert_int_equal(image_get_pixels(im, 0, &p, &faults), 0);
        assert_non_null(p.alpha);
        assert_int_equal(p.alpha[0], 0); /* left of the frame */
        assert_int_equal(p.alpha[1], 255);
        assert_int_equal(p.alpha[W + 1], interlaced ? 255 : 0);
        assert_int_equal(p.color[3 * (2 * W + 1) + 2], 255);
        image_pixels_drop(&p);
    }
}

static void test_webp(void **state)
{
    (void)state;
    for (int lossless = 0; lossless < 2; lossless++) {
        image *im = open_image(make_webp(lossless));
        assert_non_null(im);
        assert_int_equal(im->width, W);
        assert_int_equal(im->natural_w, W * 750);
        image_pixels p;
        assert_int_equal(image_get_pixels(im, 0, &p, &faults), 0);
        assert_non_null(p.alpha);
        image_pixels_drop(&p);
    }
    image *im = open_image(make_animation());
    assert_non_null(im);
    assert_int_equal(im->width, 20);
    image_pixels p;
    assert_int_equal(image_get_pixels(im, 0, &p, &faults), 0);
    assert_int_equal(p.alpha[0], 0);
    assert_int_equal(p.alpha[2 * 20 + 4 + 1], 7 * 5); /* second pixel of the frame */
    image_pixels_drop(&p);
}

static void test_svg(void **state)
{
    (void)state;
    image *im = open_image(STR(svg_text));
    assert_non_null(im);
    assert_int_equal(im->natural_w, 144000);
    assert_int_equal(im->natural_h, 72000);
    assert_int_equal(im->width, 192);
    image_pixels p;
    assert_int_equal(image_get_pixels(im, 144, &p, &faults), 0);
    assert_int_equal(p.width, 288);
    assert_int_equal(p.color[2], 255);
    assert_int_equal(p.alpha[0], 255);
    assert_int_equal(p.alpha[287], 0);
    image_pixels_drop(&p);
    static const struct {
        const char *root;
        uint32_t w, h;
    } sizes[] = {
        {"<svg width='10mm' height='20px'></svg>", 38, 20},
        {"<!DOCTYPE svg [<!ENTITY a 'b'>]> <svg viewBox='0,0,30.5 12'/>", 31, 12},
        {"<svg width='100%' viewBox='0 0 40 20'></svg>", 40, 20},
        {"<x:svg xmlns:x='y'></x:svg>", 300, 150},
        {"<svg width='-5' height='1e9px' ></svg>", 300, 150},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        im = open_image(str_of(sizes[i].root));
        assert_non_null(im);
        assert_int_equal(im->width, sizes[i].w);
        assert_int_equal(im->height, sizes[i].h);
    }
    assert_null(open_image(STR("<html><svg></svg></html>")));
    assert_null(open_image(STR("<svg width='1' height='1'><g>")));
    assert_null(open_image(STR("<svg width='200000' height='9'></svg>")));
}

static void try_all(image *im)
{
    if (!im) return;
    image_pixels p;
    image_passthrough pass;
    image_get_passthrough(im, mem, &pass);
    if (image_get_pixels(im, 96, &p, &faults) == 0) image_pixels_drop(&p);
}

static uint32_t chance(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void test_damage(void **state)
{
    (void)state;
    const str samples[] = {
        make_png(PNG_COLOR_TYPE_PALETTE, 2, 0, true),
        make_png(PNG_COLOR_TYPE_RGB_ALPHA, 16, 1, false),
        make_jpeg(JCS_RGB, 3, true, 6),
        make_jpeg(JCS_CMYK, 4, false, 0),
        make_gif(true),
        make_webp(false),
        make_webp(true),
        make_animation(),
        STR(svg_text),
    };
    uint32_t seed = 1;
    for (size_t s = 0; s < sizeof samples / sizeof *samples; s++) {
        for (size_t n = 0; n < samples[s].n; n++) {
            char *cut = malloc(n ? n : 1); /* its own block: a read beyond the end is seen */
            memcpy(cut, samples[s].p, n);
            uint32_t before = faults.entries.n;
            image *im = open_image((str){cut, n});
            bool gif_or_tail = samples[s].p[0] == 'G' || n + 1 >= samples[s].n;
            if (!im) assert_true(faults.entries.n >= before && faults.entries.n > 0);
            if (!gif_or_tail) assert_null(im);
            try_all(im);
            free(cut);
        }
        for (int round = 0; round < 300; round++) {
            str bad = str_copy(mem, samples[s]);
            for (uint32_t k = chance(&seed) % 4 + 1; k > 0; k--)
                ((char *)(uintptr_t)bad.p)[chance(&seed) % bad.n] ^=
                    (char)(1u << chance(&seed) % 8);
            try_all(open_image(bad));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_png, setup, teardown),
        cmocka_unit_test_setup_teardown(test_jpeg, setup, teardown),
        cmocka_unit_test_setup_teardown(test_screen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_gif, setup, teardown),
        cmocka_unit_test_setup_teardown(test_webp, setup, teardown),
        cmocka_unit_test_setup_teardown(test_svg, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damage, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
