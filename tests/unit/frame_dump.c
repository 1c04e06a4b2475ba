#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "frame/frame.h"

static item *text_at(arena *a, frame *f, mpt x, mpt y, mpt size, mpt width, const char *text)
{
    item *it = frame_add(a, f, ITEM_TEXT, NULL, x, y);
    it->text.size = size;
    it->text.width = width;
    it->text.ink = (color){COLOR_GREY, {0}, 255};
    it->text.text = str_of(text);
    return it;
}

static void check(buf *out, const char *expected)
{
    assert_string_equal(out->p ? out->p : "", expected);
    buf_drop(out);
}

static void dump_has_one_line_an_item(void **state)
{
    (void)state;
    arena *a = arena_new();
    frame f = {.width = 595276, .height = 841890, .number = 3, .label = STR("iv")};
    f.area = (rect){88000, 72000, 420000, 684000};
    char face_a, face_b;
    text_at(a, &f, 88000, 100500, 10500, 21000, "中\"文\n")->text.face = (const void *)&face_b;
    item *it = text_at(a, &f, -1, 100000, 9000, 0, "");
    it->text.face = (const void *)&face_a;
    it->text.slant = it->artifact = true;
    text_at(a, &f, 0, 0, 9000, 0, "b")->text.face = (const void *)&face_b;
    it = frame_add(a, &f, ITEM_RECT, NULL, 1000, 2000);
    it->rect.w = 400, it->rect.h = 1;
    it->rect.fill = (color){COLOR_RGB, {255, 0, 16}, 128};
    it = frame_add(a, &f, ITEM_LINE, NULL, 0, 0);
    it->line.dx = 5000, it->line.width = 400, it->line.style = 3;
    it->line.ink = (color){COLOR_CMYK, {1, 2, 3, 4}, 255};
    it = frame_add(a, &f, ITEM_LINK, NULL, 0, 0);
    it->link.url = STR("https://e.org/");
    it = frame_add(a, &f, ITEM_LINK, NULL, 0, 0);
    it->link.target = STR("ch1");
    frame_add(a, &f, ITEM_ANCHOR, NULL, 1, 10)->anchor.id = STR("ch1");
    buf out = {0};
    frame_dump(&f, &out);
    check(&out, "page 3 \"iv\" 595.276x841.89 area 88 72 420x684\n"
                "text 88 100.5 w 21 size 10.5 face 1 grey 00 \"中\\\"文\\x0a\"\n"
                "text -0.001 100 w 0 size 9 face 2 grey 00 slant \"\" artifact\n"
                "text 0 0 w 0 size 9 face 1 grey 00 \"b\"\n"
                "rect 1 2 0.4x0.001 rgb ff.00.10/80\n"
                "line 0 0 by 5 0 width 0.4 wavy cmyk 01.02.03.04\n"
                "link 0 0 0x0 url \"https://e.org/\"\n"
                "link 0 0 0x0 to \"ch1\"\n"
                "anchor 0.001 0.01 \"ch1\"\n");
    arena_drop(a);
}

static void trace_has_one_line_a_baseline(void **state)
{
    (void)state;
    arena *a = arena_new();
    frame f = {0};
    text_at(a, &f, 0, 100000, 10000, 20000, "正文");
    text_at(a, &f, 22500, 100000, 10000, 10000, "AI"); /* after a quarter em */
    text_at(a, &f, 32500, 96000, 6000, 3000, "1");     /* a raised mark */
    text_at(a, &f, 35500, 100000, 10000, 10000, "。");
    text_at(a, &f, 100000, 100000, 10000, 10000, "列"); /* another cell */
    text_at(a, &f, 0, 118000, 10000, 10000, "次行");
    frame_add(a, &f, ITEM_RECT, NULL, 0, 0);
    buf out = {0};
    frame_text(&f, &out);
    check(&out, "正文AI1。\t列\n次行\n");
    frame empty = {0};
    frame_text(&empty, &out);
    check(&out, "");
    arena_drop(a);
}

typedef struct counting {
    device device;
    int begun, items, ended, stop_at;
} counting;

static int on_begin(device *d, const frame *f)
{
    (void)f;
    ((counting *)d)->begun++;
    return 0;
}
static int on_item(device *d, const frame *f, const item *it)
{
    (void)f, (void)it;
    counting *c = (counting *)d;
    return ++c->items == c->stop_at ? 7 : 0;
}
static int on_end(device *d, const frame *f)
{
    (void)f;
    ((counting *)d)->ended++;
    return 0;
}

static void play_ends_at_the_first_fault(void **state)
{
    (void)state;
    arena *a = arena_new();
    frame f = {0};
    for (int i = 0; i < 5; i++) frame_add(a, &f, ITEM_RECT, NULL, 0, 0);
    counting c = {.device = {on_begin, on_item, on_end}};
    assert_int_equal(frame_play(&f, &c.device), 0);
    assert_int_equal(c.items, 5);
    assert_int_equal(c.ended, 1);
    c = (counting){.device = {on_begin, on_item, on_end}, .stop_at = 3};
    assert_int_equal(frame_play(&f, &c.device), 7);
    assert_int_equal(c.items, 3);
    assert_int_equal(c.ended, 0);
    device none = {0};
    assert_int_equal(frame_play(&f, &none), 0);
    arena_drop(a);
}

/* A column's items in coordinates of their own; turned back and forth they are as before. */
static void turning_keeps_images_upright(void **state)
{
    (void)state;
    arena *a = arena_new();
    frame f = {0};
    item *it = frame_add(a, &f, ITEM_IMAGE, NULL, 10, 20);
    it->image.w = 30;
    it->image.h = 40;
    it = frame_add(a, &f, ITEM_LINE, NULL, 1, 2);
    it->line.dx = 5;
    it->line.dy = 6;
    frame_add(a, &f, ITEM_TEXT, NULL, 7, 8);
    frame_turn(&f, 0, true, 1000, 2000);
    it = f.items.at;
    assert_int_equal(it[0].x, 1000 - 20 - 40); /* the lower edge is now the left one */
    assert_int_equal(it[0].y, 2000 + 10);
    assert_int_equal(it[0].image.w, 40);
    assert_int_equal(it[0].image.h, 30);
    assert_int_equal(it[1].line.dx, -6);
    assert_int_equal(it[1].line.dy, 5);
    assert_int_equal(it[2].x, 1000 - 8);
    assert_int_equal(it[2].y, 2000 + 7);
    assert_int_equal(it[2].text.turn, 1);
    frame_turn(&f, 1, false, -2000, 1000);
    assert_int_equal(it[1].x, 1);
    assert_int_equal(it[1].y, 2);
    assert_int_equal(it[1].line.dx, 5);
    assert_int_equal(it[2].x, 7);
    assert_int_equal(it[2].y, 8);
    assert_int_equal(it[2].text.turn, 0);
    arena_drop(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dump_has_one_line_an_item),
        cmocka_unit_test(trace_has_one_line_a_baseline),
        cmocka_unit_test(play_ends_at_the_first_fault),
        cmocka_unit_test(turning_keeps_images_upright),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
