/* Pages built by hand, drawn, and read back by the image room: what is where, in which colour. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "draw/draw.h"

typedef struct sheet {
    arena *mem;
    diag diag;
    frame page;
    image_pixels px;
    str png;
} sheet;

static const color red = {COLOR_RGB, {200, 10, 20, 0}, 255}, black = {COLOR_GREY, {0}, 255};

static sheet *sheet_new(mpt width, mpt height)
{
    sheet *s = mem_alloc(sizeof *s);
    s->mem = arena_new();
    diag_init(&s->diag, s->mem);
    s->page = (frame){.width = width, .height = height, .number = 1};
    return s;
}

static void sheet_drop(sheet *s)
{
    image_pixels_drop(&s->px);
    arena_drop(s->mem);
    free(s);
}

static item *add(sheet *s, item_kind kind, mpt x, mpt y)
{
    return frame_add(s->mem, &s->page, kind, NULL, x, y);
}

static void add_rect(sheet *s, mpt x, mpt y, mpt w, mpt h, color fill)
{
    item *it = add(s, ITEM_RECT, x, y);
    it->rect.w = w, it->rect.h = h, it->rect.fill = fill;
}

static void draw(sheet *s, uint32_t dpi)
{
    image_pixels_drop(&s->px);
    assert_int_equal(draw_page(&s->page, (draw_scale){dpi, PT(72)}, 0, s->mem, &s->png, &s->diag),
                     0);
    str again;
    draw_page(&s->page, (draw_scale){dpi, PT(72)}, 0, s->mem, &again, &s->diag);
    assert_true(str_eq(s->png, again));
    image *im = image_open(s->mem, s->png, STR("image"), (place){0}, &s->diag);
    assert_non_null(im);
    assert_int_equal(image_get_pixels(im, 96, &s->px, &s->diag), 0);
    assert_null(s->px.alpha);
}

static uint32_t at(const sheet *s, uint32_t x, uint32_t y)
{
    assert_true(x < s->px.width && y < s->px.height);
    const uint8_t *c = s->px.color + ((size_t)y * s->px.width + x) * s->px.components;
    return s->px.components == 1 ? c[0] * 0x10101u
                                 : (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
}

static void test_size_and_rectangles(void **state)
{
    (void)state;
    sheet *s = sheet_new(PT(100), PT(50.5));
    add_rect(s, PT(10), PT(20), PT(30), PT(5), red);
    add_rect(s, PT(60), PT(20), PT(10), 100, black); /* a hairline is a pixel thick */
    draw(s, 72);
    assert_int_equal(s->px.width, 100);
    assert_int_equal(s->px.height, 51); /* all of the page is seen */
    assert_int_equal(at(s, 0, 0), 0xFFFFFF);
    assert_int_equal(at(s, 10, 20), 0xC80A14);
    assert_int_equal(at(s, 39, 24), 0xC80A14);
    assert_int_equal(at(s, 9, 20), 0xFFFFFF);
    assert_int_equal(at(s, 40, 24), 0xFFFFFF);
    assert_int_equal(at(s, 39, 25), 0xFFFFFF);
    assert_int_equal(at(s, 65, 20), 0);
    assert_int_equal(at(s, 65, 21), 0xFFFFFF);
    draw(s, 144);
    assert_int_equal(s->px.width, 200);
    assert_int_equal(at(s, 20, 40), 0xC80A14);
    sheet_drop(s);
}

static void test_touching_panels_have_no_seam(void **state)
{
    (void)state;
    sheet *s = sheet_new(PT(40), PT(40));
    add_rect(s, 3300, 3300, 7700, 9900, red);
    add_rect(s, 11000, 3300, 7700, 9900, red);
    draw(s, 72);
    for (uint32_t x = 4; x < 18; x++) assert_int_equal(at(s, x, 8), 0xC80A14);
    sheet_drop(s);
}

/* Up to 16 colours there are two pixels in a byte; the rows are odd. */
static void test_few_colors(void **state)
{
    (void)state;
    for (uint32_t n = 15; n <= 17; n++) { /* and white */
        sheet *s = sheet_new((mpt)(2 * n + 1) * PT(1), PT(3));
        for (uint32_t i = 0; i < n; i++)
            add_rect(s, (mpt)(2 * i + 2) * PT(1), 0, PT(1), PT(2),
                     (color){COLOR_GREY, {(uint8_t)(10 * i)}, 255});
        draw(s, 72);
        for (uint32_t x = 0; x <= 2 * n; x++)
            assert_int_equal(at(s, x, 1),
                             x >= 2 && x % 2 == 0 ? (x - 2) / 2 * 10 * 0x10101u : 0xFFFFFF);
        assert_int_equal(at(s, 2 * n, 2), 0xFFFFFF);
        sheet_drop(s);
    }
}

static void test_translucent_and_cmyk(void **state)
{
    (void)state;
    sheet *s = sheet_new(PT(40), PT(40));
    add_rect(s, 0, 0, PT(20), PT(40), (color){COLOR_GREY, {0}, 51});
    add_rect(s, PT(20), 0, PT(20), PT(40), (color){COLOR_CMYK, {0, 255, 255, 0}, 255});
    draw(s, 72);
    assert_in_range(at(s, 5, 5) & 255, 203, 205);
    assert_int_equal(at(s, 30, 5), 0xFF0000);
    sheet_drop(s);
}

static void test_lines(void **state)
{
    (void)state;
    sheet *s = sheet_new(PT(100), PT(100));
    item *it = add(s, ITEM_LINE, PT(10), PT(50));
    it->line.dx = PT(80), it->line.width = PT(2), it->line.ink = black;
    it = add(s, ITEM_LINE, PT(10), PT(80));
    it->line.dx = PT(80), it->line.width = PT(2), it->line.ink = black, it->line.style = 1;
    draw(s, 72);
    for (uint32_t x = 10; x < 90; x++) assert_int_equal(at(s, x, 49), 0);
    assert_int_equal(at(s, 50, 51), 0xFFFFFF);
    uint32_t dark = 0, light = 0;
    for (uint32_t x = 10; x < 90; x++) dark += at(s, x, 80) == 0, light += at(s, x, 80) == 0xFFFFFF;
    assert_in_range(dark, 35, 60);
    assert_in_range(light, 20, 40);
    assert_int_equal(at(s, 10, 80), 0); /* it begins and ends with a dash */
    assert_int_equal(at(s, 89, 80), 0);
    sheet_drop(s);
}

/* The ink of 一 is where face_ink() says. */
static void test_glyphs(void **state)
{
    (void)state;
    sheet *s = sheet_new(PT(100), PT(100));
    font_set *fonts = font_set_new(NULL, false, &s->diag);
    str family = STR("serif");
    const font_stack *stack = font_stack_get(
        fonts, &(font_request){&family, 1, 400, 0, STR("zh-Hans")}, &s->diag, (place){0});
    shape_result r;
    text_shape(
        s->mem,
        &(shape_request){
            .text = STR("一"), .to = 3, .stack = stack, .size = PT(80), .lang = STR("zh-Hans")},
        &r, &s->diag);
    assert_int_equal(r.n, 1);
    item *it = add(s, ITEM_TEXT, PT(10), PT(80));
    it->text.face = r.runs[0].face, it->text.size = PT(80), it->text.ink = black;
    frame_glyph g = {r.runs[0].glyphs[0].id, 0, 0, 0};
    it->text.glyphs = &g, it->text.n = 1, it->text.text = STR("一");
    draw(s, 72);
    int32_t box[4];
    assert_true(face_ink(it->text.face, g.id, box));
    int32_t em = (int32_t)face_upem(it->text.face);
    uint32_t left = 10 + (uint32_t)(box[0] * 80 / em), right = 10 + (uint32_t)(box[2] * 80 / em);
    uint32_t top = 80 - (uint32_t)(box[3] * 80 / em), bottom = 80 - (uint32_t)(box[1] * 80 / em);
    uint32_t inside = 0, outside = 0;
    for (uint32_t y = 0; y < 100; y++)
        for (uint32_t x = 0; x < 100; x++) {
            bool in = x + 1 >= left && x <= right + 1 && y + 1 >= top && y <= bottom + 1;
            *(in ? &inside : &outside) += at(s, x, y) < 0x808080;
        }
    assert_int_equal(outside, 0);
    assert_true(inside > 100);
    font_set_drop(fonts);
    sheet_drop(s);
}

/* More than 256 colours: the file is RGB, and exact. */
static void test_many_colors(void **state)
{
    (void)state;
    sheet *s = sheet_new(PT(100), PT(60));
    for (int i = 0; i < 600; i++)
        add_rect(
            s, PT(i % 100), PT(i / 100 * 10), PT(1), PT(10),
            (color){COLOR_RGB, {(uint8_t)(i % 251), (uint8_t)(i % 7 * 30), (uint8_t)i, 0}, 255});
    draw(s, 72);
    for (uint32_t i = 0; i < 600; i++)
        assert_int_equal(at(s, i % 100, i / 100 * 10 + 5),
                         i % 251 << 16 | i % 7 * 30 << 8 | (i & 255));
    sheet_drop(s);
}

static void test_pictures(void **state)
{
    (void)state;
    sheet *inner = sheet_new(PT(20), PT(20));
    add_rect(inner, 0, 0, PT(10), PT(20), red);
    draw(inner, 72);
    sheet *s = sheet_new(PT(100), PT(100));
    item *it = add(s, ITEM_IMAGE, PT(10), PT(10));
    it->image.image = image_open(s->mem, inner->png, STR("image"), (place){0}, &s->diag);
    it->image.w = PT(80), it->image.h = PT(40);
    draw(s, 72);
    assert_int_equal(at(s, 12, 12), 0xC80A14);
    assert_int_equal(at(s, 45, 45), 0xC80A14);
    assert_int_equal(at(s, 88, 48), 0xFFFFFF);
    assert_int_equal(at(s, 12, 52), 0xFFFFFF);
    sheet_drop(inner);
    sheet_drop(s);
}

static void test_bounds(void **state)
{
    (void)state;
    sheet *s = sheet_new(PT(10000), PT(10000));
    assert_int_equal(draw_page(&s->page, (draw_scale){1200, PT(72)}, 0, s->mem, &s->png, &s->diag),
                     -1);
    assert_int_equal(s->diag.entries.at[0].code, D_LIMIT);
    sheet_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size_and_rectangles),
        cmocka_unit_test(test_touching_panels_have_no_seam),
        cmocka_unit_test(test_few_colors),
        cmocka_unit_test(test_translucent_and_cmyk),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_glyphs),
        cmocka_unit_test(test_many_colors),
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
