/* Coverage, colours of gradients and modes of compositing, by the pixel; glyphs as a whole are
 * looked at by check/colors.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "font/colr.h"

static const affine same = {1, 0, 0, 1, 0, 0};

static void near(const uint8_t got[4], const uint8_t want[4])
{
    for (int i = 0; i < 4; i++) assert_in_range(got[i] + 2, want[i] + 1, want[i] + 3);
}

static void coverage(void **state)
{
    (void)state;
    mask all = {.at = {0, 0, 4, 2}}, one, both;
    mask_box((const double[4]){0.25, -5, 2.5, 1.5}, same, &all, &one);
    assert_int_equal(area_pixels(one.at), 6);
    static const uint8_t want[] = {191, 255, 128, 96, 128, 64};
    assert_memory_equal(one.cover, want, sizeof want);
    /* a mask in a mask; what leaves it on either side is cut */
    mask_box((const double[4]){-1e9, -1e9, 1e9, 0.5}, same, &one, &both);
    static const uint8_t halves[] = {96, 128, 64};
    assert_int_equal(area_pixels(both.at), 3);
    assert_memory_equal(both.cover, halves, sizeof halves);
    free(both.cover);
    mask_box((const double[4]){7, 0, 9, 2}, same, &one, &both);
    assert_int_equal(area_pixels(both.at), 0);
    free(one.cover);
    /* a square on its corner covers half of the pixels round it */
    mask_box((const double[4]){0, 0, 1, 1}, (affine){1, 1, -1, 1, 2, 0}, &all, &one);
    static const uint8_t corner[] = {128, 128, 128, 128};
    assert_int_equal(area_pixels(one.at), 4);
    assert_memory_equal(one.cover, corner, sizeof corner);
    free(one.cover);
}

static void matrices(void **state)
{
    (void)state;
    affine m = {2, 1, -1, 3, 5, -7}, back;
    assert_true(affine_inverse(m, &back));
    affine one = affine_of(m, back);
    assert_true(one.xx > 0.999 && one.xx < 1.001 && one.xy > -0.001 && one.xy < 0.001);
    assert_true(one.dx > -0.001 && one.dx < 0.001 && one.dy > -0.001 && one.dy < 0.001);
    assert_false(affine_inverse((affine){1, 2, 2, 4, 0, 0}, &back));
    for (int i = 0; i < 100; i++) m = affine_of(m, m); /* stays finite */
    assert_true(m.xx <= 1e9 && m.xx >= -1e9 && m.dx <= 1e9 && m.dx >= -1e9);
}

/* The colour of a pixel at x of a gradient from black at 0 to white at 10. */
static uint8_t grey_at(colr_kind kind, colr_extend extend, int32_t x, const double v[6])
{
    static const colr_stop stops[2] = {{0, 1, 0}, {1, 1, 1}};
    static const uint8_t rgba[2][4] = {{0, 0, 0, 255}, {255, 255, 255, 255}};
    colr_paint p = {.kind = kind};
    memcpy(p.v, v, sizeof p.v);
    fill s = {0};
    canvas c;
    canvas_init(&c, (area){x, 0, x + 1, 1});
    fill_gradient(&s, &p, same, extend, 2, stops, rgba);
    canvas_fill(&c, &(mask){.at = c.at}, &s);
    uint8_t grey = c.px[3] ? c.px[0] : 1; /* 1: nothing */
    free(c.px);
    return grey;
}

static void gradients(void **state)
{
    (void)state;
    static const double along[6] = {0, 0, 10, 0, 0, 10}, circles[6] = {0, 0.5, 0, 0, 0.5, 10},
                        none[6] = {0, 0, 10, 0, 10, 0}, cone[6] = {0, 0.5, 1, 10, 0.5, 0};
    static const struct {
        colr_kind kind;
        colr_extend extend;
        int32_t x;
        const double *v;
        uint8_t grey;
    } cases[] = {
        {COLR_LINEAR, COLR_PAD, 2, along, 64},       {COLR_LINEAR, COLR_PAD, -3, along, 0},
        {COLR_LINEAR, COLR_PAD, 14, along, 255},     {COLR_LINEAR, COLR_REPEAT, 12, along, 64},
        {COLR_LINEAR, COLR_REPEAT, -8, along, 64},   {COLR_LINEAR, COLR_REFLECT, 12, along, 191},
        {COLR_LINEAR, COLR_REFLECT, -3, along, 64},  {COLR_LINEAR, COLR_PAD, 2, none, 1},
        {COLR_RADIAL, COLR_PAD, 2, circles, 64},     {COLR_RADIAL, COLR_PAD, -3, circles, 64},
        {COLR_RADIAL, COLR_REPEAT, 12, circles, 64}, {COLR_RADIAL, COLR_PAD, 14, cone, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t got = grey_at(cases[i].kind, cases[i].extend, cases[i].x, cases[i].v);
        assert_in_range(got + 1, cases[i].grey, cases[i].grey + 2);
    }
}

static void blend(uint32_t mode, const uint8_t below[4], const uint8_t above[4], uint8_t out[4])
{
    canvas b, s;
    canvas_init(&b, (area){0, 0, 1, 1});
    canvas_init(&s, b.at);
    memcpy(b.px, below, 4);
    memcpy(s.px, above, 4);
    canvas_blend(&b, &s, mode);
    memcpy(out, b.px, 4);
    free(b.px);
    free(s.px);
}

/* Half of red on half of blue: what is left of either. */
static void porter_duff(void **state)
{
    (void)state;
    static const uint8_t red[4] = {128, 0, 0, 128}, blue[4] = {0, 0, 128, 128};
    static const uint8_t left[13][2] = {{0, 0},   {128, 0}, {0, 128},  {128, 64}, {64, 128},
                                        {64, 0},  {0, 64},  {64, 0},   {0, 64},   {64, 64},
                                        {64, 64}, {64, 64}, {128, 128}};
    for (uint32_t mode = 0; mode < 13; mode++) {
        uint8_t out[4], sum = (uint8_t)(left[mode][0] + left[mode][1]);
        if (left[mode][0] + left[mode][1] > 255) sum = 255;
        blend(mode, blue, red, out);
        near(out, (const uint8_t[4]){left[mode][0], 0, left[mode][1], sum});
    }
}

static void blend_modes(void **state)
{
    (void)state;
    static const uint8_t above[4] = {200, 100, 50, 255}, below[4] = {50, 150, 250, 255};
    static const uint8_t want[][4] = {
        {211, 191, 251, 255}, {78, 127, 247, 255},  {50, 100, 50, 255},  {200, 150, 250, 255},
        {232, 247, 255, 255}, {0, 0, 229, 255},     {167, 118, 98, 255}, {86, 137, 247, 255},
        {150, 50, 200, 255},  {172, 132, 202, 255}, {39, 59, 49, 255},   {232, 98, 32, 255},
        {70, 145, 220, 255},  {206, 106, 56, 255},  {44, 144, 243, 255},
    };
    static const uint8_t clear[4] = {0};
    for (uint32_t mode = 13; mode < BLEND_MODES; mode++) {
        uint8_t out[4];
        blend(mode, below, above, out);
        near(out, want[mode - 13]);
        blend(mode, clear, above, out); /* on nothing it is what it is */
        near(out, above);
        blend(mode, below, clear, out);
        near(out, below);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coverage),    cmocka_unit_test(matrices),    cmocka_unit_test(gradients),
        cmocka_unit_test(porter_duff), cmocka_unit_test(blend_modes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
