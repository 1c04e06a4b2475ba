/* Boxes → strips, seen on the page: margins, edges, markers, keeps, orphans and widows. */
#include "layout_lay.h"

static void siblings_and_parents_collapse_margins(void **state)
{
    (void)state;
    laid t;
    lay(&t, ".a { margin-bottom: 8pt } .b { margin: 12pt 0 } .n { margin-top: -5pt }",
        "<p class='a'>one</p><div class='b'><div class='b'><p class='b'>two</p></div></div>"
        "<p class='n'>three</p>");
    mpt one = find(&t, "one").y, two = find(&t, "two").y, three = find(&t, "three").y;
    assert_int_equal(two - one, PT(22));   /* 12, not 8 + 36 */
    assert_int_equal(three - two, PT(17)); /* 12 - 5 */
    end(&t);
}

static void margins_collapse_through_empty_boxes(void **state)
{
    (void)state;
    laid t;
    lay(&t, "p { margin: 6pt 0 } .e { margin: 15pt 0 9pt }",
        "<p>one</p><div class='e'><div></div></div><p>two</p>");
    assert_int_equal(find(&t, "two").y - find(&t, "one").y, PT(25));
    end(&t);
}

static void an_edge_keeps_margins_apart(void **state)
{
    (void)state;
    laid t;
    lay(&t, ".box { margin: 4pt 0; padding: 3pt; border: 1pt solid #000 } .box p { margin: 5pt 0 }",
        "<p>one</p><div class='box'><p>in</p></div><p>two</p>");
    mpt one = find(&t, "one").y, in = find(&t, "in").y, two = find(&t, "two").y;
    assert_int_equal(in - one, PT(10 + 4 + 4 + 5));
    assert_int_equal(two - in, PT(10 + 5 + 4 + 4));
    /* the border box is where its edges are */
    const frame *f = t.out.pages.at[0];
    mpt top = 0, bottom = 0;
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_LINE || !it->line.dx) continue;
        assert_true(it->artifact);
        if (!top)
            top = it->y - f->area.y;
        else
            bottom = it->y - f->area.y;
    }
    assert_int_equal(top, PT(10 + 4) + 500);
    assert_int_equal(bottom - top, PT(4 + 5 + 10 + 5 + 4) - 1000);
    end(&t);
}

static void widths_and_auto_margins(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        ".c { width: 100pt; margin: 0 auto } .r { width: 50%; margin-left: auto }"
        ".b { width: 100pt; box-sizing: border-box; padding-left: 10pt; margin-left: 10% }"
        ".m { max-width: 40pt; margin: 0 auto }",
        "<p class='c'>c</p><p class='r'>r</p><p class='b'>b</p><p class='m'>m</p>");
    assert_int_equal(find(&t, "c").x, PT(50));
    assert_int_equal(find(&t, "r").x, PT(100));
    assert_int_equal(find(&t, "b").x, PT(30));
    assert_int_equal(find(&t, "m").x, PT(80));
    end(&t);
}

static void min_height_holds_the_place(void **state)
{
    (void)state;
    laid t;
    lay(&t, "div { min-height: 30pt; padding-top: 5pt } .e { height: 12pt }",
        "<p>one</p><div><p>in</p></div><p>two</p><div class='e' style='padding: "
        "0'></div><p>three</p>");
    assert_int_equal(find(&t, "two").y - find(&t, "one").y, PT(10 + 35));
    assert_int_equal(find(&t, "three").y - find(&t, "two").y, PT(10 + 30));
    end(&t);
}

static void markers_hang_on_the_first_line(void **state)
{
    (void)state;
    laid t;
    lay(&t, "ul, ol { margin: 0 } ul { list-style-type: '*' } ol { list-style-type: '+' }",
        "<ul><li>one</li><li><ol><li>two</li></ol></li></ul>");
    found one = find(&t, "one"), two = find(&t, "two"), star = find(&t, "*"), plus = find(&t, "+");
    assert_int_equal(one.x, PT(20));
    assert_int_equal(star.y, one.y);
    assert_true(star.x < one.x && star.x > 0);
    assert_int_equal(plus.y, two.y);
    assert_int_equal(two.y - one.y, PT(10)); /* both markers of an item stand beside one line */
    end(&t);
}

static void headings_stay_with_two_lines(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 18);
    buf_z(&b, "<h2>H</h2><p>b1.</p><p>b2.</p><p>b3.</p>");
    lay(&t, "", b.p);
    assert_int_equal(find(&t, "a18").page, 1);
    assert_int_equal(find(&t, "H").page, 2); /* one line of room is not enough */
    assert_int_equal(find(&t, "b1").page, 2);
    end(&t);
    buf_drop(&b);
}

static void orphans_and_widows(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 17);
    buf_z(&b, "<p>甲一二三四五六七八九十一二三四五六七八九乙一二三四五六七八九十一二三四五六七八九"
              "丙一二三四五六七八九十一二三四五六七八九丁一</p>");
    add_paras(&b, "z", 9);
    lay(&t, "html { orphans: 2; widows: 2 }", b.p);
    assert_int_equal(find(&t, "乙").page, 1);
    assert_int_equal(find(&t, "丙").page, 2); /* the third line fits, but would leave one alone */
    end(&t);
    buf_drop(&b);
}

static void kept_boxes_move_whole(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 16);
    buf_z(&b, "<div class='keep'>");
    add_paras(&b, "k", 6);
    buf_z(&b, "</div><div class='keep'>");
    add_paras(&b, "l", 30);
    buf_z(&b, "</div>");
    lay(&t, ".keep { break-inside: avoid }", b.p);
    assert_int_equal(find(&t, "k1").page, 2);
    assert_int_equal(find(&t, "k6").page, 2);
    assert_int_equal(find(&t, "l1").page, 2); /* what no page can hold begins at once */
    assert_int_equal(t.out.pages.n, 3);
    end(&t);
    buf_drop(&b);
}

/* What a document centres stays so under a layout that says how paragraphs stand; code does not. */
static void a_centred_div_centres_its_paragraphs(void **state)
{
    (void)state;
    laid t;
    lay(&t, "p { text-align: justify; text-indent: 20pt } pre { margin: 0; padding: 0 }",
        "<div style='text-align: center; '><p>一</p><pre>x</pre></div><p>二</p>"
        "<div style='text-align:right'><p>三</p></div>");
    assert_int_equal(find(&t, "一").x, PT(95));
    assert_int_equal(find(&t, "x").x, 0);
    assert_int_equal(find(&t, "二").x, PT(20));
    assert_int_equal(find(&t, "三").x, PT(190));
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_centred_div_centres_its_paragraphs),
        cmocka_unit_test(siblings_and_parents_collapse_margins),
        cmocka_unit_test(margins_collapse_through_empty_boxes),
        cmocka_unit_test(an_edge_keeps_margins_apart),
        cmocka_unit_test(widths_and_auto_margins),
        cmocka_unit_test(min_height_holds_the_place),
        cmocka_unit_test(markers_hang_on_the_first_line),
        cmocka_unit_test(headings_stay_with_two_lines),
        cmocka_unit_test(orphans_and_widows),
        cmocka_unit_test(kept_boxes_move_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
