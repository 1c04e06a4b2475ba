/* Floats: where they stand, what the lines beside them have, what goes below them. 20 characters of
 * 10 pt in a line, 20 lines on a page. */
#include "layout_lay.h"

static const char css[] = ".r { float: right; width: 50pt } .l { float: left; width: 50pt }"
                          ".c { clear: both } div p { margin: 0 }";

/* n different Han characters, the first one number `from`; in a paragraph. */
static void han(buf *b, uint32_t from, uint32_t n)
{
    buf_z(b, "<p>");
    for (uint32_t i = 0; i < n; i++) buf_utf8(b, 0x4E00 + from + i);
    buf_z(b, "</p>");
}

static found find_han(const laid *t, uint32_t number)
{
    buf b = {0};
    buf_utf8(&b, 0x4E00 + number);
    found f = find(t, b.p);
    buf_drop(&b);
    return f;
}

static void expect_line(const laid *t, uint32_t number, mpt x, mpt y)
{
    found f = find_han(t, number);
    assert_int_equal(f.page, 1);
    assert_int_equal(f.x, x);
    assert_int_equal(f.y - find(t, "side").y, y);
}

static void lines_are_short_until_the_float_ends(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    buf_z(&b, "<div class='r'><p>side</p><p>b</p></div>");
    han(&b, 0, 66);
    lay(&t, css, b.p);
    assert_int_equal(find(&t, "side").x, PT(150));
    expect_line(&t, 0, 0, 0);
    expect_line(&t, 15, 0, PT(10));
    expect_line(&t, 30, 0, PT(20));
    expect_line(&t, 50, 0, PT(30));
    assert_false(told(&t, D_UNSUPPORTED));
    end(&t);
    buf_drop(&b);
}

/* Paragraphs and lists that follow are beside it too; an indent stays. */
static void a_left_float_moves_what_is_beside_it(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    buf_z(&b, "<div class='l'><p>side</p><p>b</p><p>c</p></div>");
    han(&b, 0, 10);
    buf_z(&b, "<div style='padding-left: 20pt'>");
    han(&b, 100, 30);
    buf_z(&b, "</div>");
    lay(&t, css, b.p);
    assert_int_equal(find(&t, "side").x, 0);
    expect_line(&t, 0, PT(50), 0);
    expect_line(&t, 100, PT(70), PT(10));
    expect_line(&t, 113, PT(70), PT(20));
    expect_line(&t, 126, PT(20), PT(30));
    end(&t);
    buf_drop(&b);
}

static void clear_begins_below(void **state)
{
    (void)state;
    laid t;
    lay(&t, css,
        "<div class='r'><p>side</p><p>b</p><p>c</p></div><p>one<br style='clear: right'/>two</p>"
        "<div class='l'><p>left</p><p>d</p></div><p>three</p><p class='c'>four</p>");
    mpt y = find(&t, "side").y;
    assert_int_equal(find(&t, "one").y, y);
    assert_int_equal(find(&t, "two").y, y + PT(30));
    assert_int_equal(find(&t, "three").y, y + PT(40));
    assert_int_equal(find(&t, "four").y, y + PT(60));
    end(&t);
}

static void floats_stand_beside_and_below_each_other(void **state)
{
    (void)state;
    laid t;
    lay(&t, css,
        "<div class='l'>side</div><div class='l'>two</div><div class='r' style='width: 60pt'>"
        "right</div><div class='l' style='width: 70pt'>below</div><p>text that is longer</p>");
    mpt y = find(&t, "side").y;
    assert_int_equal(find(&t, "two").y, y);
    assert_int_equal(find(&t, "two").x, PT(50));
    assert_int_equal(find(&t, "right").y, y);
    assert_int_equal(find(&t, "right").x, PT(140));
    assert_int_equal(find(&t, "below").y, y + PT(10));
    assert_int_equal(find(&t, "below").x, 0);
    assert_true(find(&t, "text that").y >= y + PT(10)); /* 40 pt are no room for text */
    end(&t);
}

static void a_float_and_its_lines_go_to_the_next_page(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "k", 17);
    buf_z(&b, "<div class='r'><p>side</p><p>b</p><p>c</p><p>d</p><p>e</p></div>");
    han(&b, 0, 66);
    lay(&t, css, b.p);
    assert_int_equal(find(&t, "k17").page, 1);
    assert_int_equal(find(&t, "side").page, 2);
    assert_int_equal(find_han(&t, 0).page, 2);
    end(&t);
    buf_drop(&b);
}

/* … even where a heading may not be parted from it, and a chain of floats is parted in time. */
static void no_float_stands_over_the_foot(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "k", 10);
    buf_z(&b, "<h2>head</h2><div class='r' style='height: 150pt'>side</div>");
    han(&b, 0, 200);
    buf_z(&b, "<div class='l' style='height: 100pt'>two</div>");
    han(&b, 300, 80);
    buf_z(&b, "<div class='r' style='height: 100pt'>three</div>");
    han(&b, 600, 80);
    lay(&t, css, b.p);
    assert_int_equal(find(&t, "side").page, 2);
    assert_true(find(&t, "side").y < PT(60));
    assert_true(find(&t, "two").y < PT(110));
    assert_true(find(&t, "three").y < PT(110));
    end(&t);
    buf_drop(&b);
}

/* At the end, before a forced break: its height counts. */
static void a_float_without_text_has_its_room(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "k", 18);
    buf_z(&b, "<div class='r'><p>side</p><p>b</p><p>c</p></div><p style='break-before: page'>x1</p>"
              "<div class='l'><p>last</p></div>");
    lay(&t, css, b.p);
    assert_int_equal(find(&t, "side").page, 2);
    assert_int_equal(find(&t, "x1").page, 3);
    assert_int_equal(find(&t, "last").page, 3);
    end(&t);
    buf_drop(&b);
}

static void what_does_not_fit_goes_below(void **state)
{
    (void)state;
    laid t;
    lay(&t, css,
        "<div class='r'><p>side</p><p>b</p><p>c</p></div>"
        "<table><tr><td>thin</td></tr></table>"
        "<table style='width: 100%'><tr><td>a table whose text is wide for the</td></tr></table>"
        "<div class='r' style='width: 190pt'>wide</div><p>behind</p>");
    mpt y = find(&t, "side").y;
    assert_true(find(&t, "thin").y < y + PT(10));
    assert_true(find(&t, "a table").y >= y + PT(30));
    assert_true(find(&t, "behind").y > find(&t, "wide").y); /* nothing fits beside it */
    end(&t);
}

/* The optimum with a measure for each line: no line reaches into a float, and the lines beside it
 * are as full as those below. */
static void justified_lines_end_at_the_float(void **state)
{
    (void)state;
    buf b = {0};
    buf_z(&b, "<div class='r'><p>side</p><p>b</p><p>c</p></div><div class='l' style='width: 30pt'>"
              "<p>L</p></div><p class='j'>");
    for (int i = 0; i < 12; i++) buf_z(&b, "the measure of a line hangs on its number and ");
    buf_z(&b, "</p>");
    laid t;
    lay(&t, ".r { float: right; width: 50pt } .l { float: left } .j { text-align: justify }", b.p);
    const frame *f = t.out.pages.at[0];
    mpt end_of[40] = {0}, start[40] = {0}, y = find(&t, "side").y;
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        mpt x = it->x - f->area.x;
        int n = (it->y - f->area.y - y) / PT(10);
        if (it->kind != ITEM_TEXT || n < 0 || n >= 40 || it->text.text.n < 6) continue;
        if (x + it->text.width > end_of[n]) end_of[n] = x + it->text.width;
        if (!start[n] || x < start[n]) start[n] = x;
    }
    for (int n = 0; n < 3; n++) {
        assert_true(end_of[n] <= PT(150) + 10);
        assert_true(end_of[n] >= PT(150) - 10);
    }
    assert_int_equal(start[0], PT(30));
    assert_int_equal(start[1], 0);
    assert_true(end_of[3] >= PT(200) - 10);
    end(&t);
    buf_drop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_short_until_the_float_ends),
        cmocka_unit_test(a_left_float_moves_what_is_beside_it),
        cmocka_unit_test(clear_begins_below),
        cmocka_unit_test(floats_stand_beside_and_below_each_other),
        cmocka_unit_test(a_float_and_its_lines_go_to_the_next_page),
        cmocka_unit_test(no_float_stands_over_the_foot),
        cmocka_unit_test(a_float_without_text_has_its_room),
        cmocka_unit_test(what_does_not_fit_goes_below),
        cmocka_unit_test(justified_lines_end_at_the_float),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
