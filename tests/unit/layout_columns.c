/* Text in columns, seen on the page: 20 characters of 10 pt across, 20 lines down. */
#include "layout_lay.h"

#define TWO ".c { columns: 2; column-gap: 20pt } "

static void columns_are_even_and_level(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    buf_fmt(&b, "<p>before</p><div class='c'>");
    add_paras(&b, "p", 5);
    buf_fmt(&b, "</div><p>after</p>");
    lay(&t, TWO, b.p);
    mpt top = find(&t, "before").y + PT(10);
    for (int i = 1; i <= 5; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%d.", i);
        assert_int_equal(find(&t, name).x, i <= 3 ? 0 : PT(110)); /* 9 characters and the gap */
        assert_int_equal(find(&t, name).y, top + PT(10) * ((i - 1) % 3));
    }
    assert_int_equal(find(&t, "after").y, top + PT(30));
    end(&t);
    buf_drop(&b);
}

static void a_page_is_filled_column_by_column(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    buf_fmt(&b, "<div class='c'>");
    add_paras(&b, "p", 50);
    buf_fmt(&b, "</div><p>after</p>");
    lay(&t, TWO, b.p);
    assert_int_equal(find(&t, "p20.").x, 0);
    assert_int_equal(find(&t, "p21.").x, PT(110));
    assert_int_equal(find(&t, "p40.").page, 1);
    assert_int_equal(find(&t, "p41.").page, 2);
    assert_int_equal(find(&t, "p46.").x, PT(110)); /* five and five */
    assert_int_equal(find(&t, "p46.").y, find(&t, "p41.").y);
    assert_int_equal(find(&t, "after").y, find(&t, "p45.").y + PT(10));
    end(&t);
    buf_drop(&b);
}

/* Chinese columns are whole characters wide; English ones take what there is. */
static void widths_and_number(void **state)
{
    (void)state;
    static const struct {
        const char *css, *lang;
        mpt second; /* the second column's left edge */
    } cases[] = {
        {"columns: 2", "zh", PT(110)},
        {"columns: 2", "en", PT(105)},
        {"columns: 60pt", "en", PT(70)},
        {"columns: 3 60pt", "en", PT(70)},
        {"columns: 2 60pt", "en", PT(105)},
        {"column-count: 2; column-gap: 30%", "en", PT(130)},
        {"columns: 2; direction: rtl", "en", 0},
        {"columns: 300pt", "en", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        laid t;
        buf css = {0}, b = {0};
        buf_fmt(&css, ".c { text-align: left; direction: ltr; column-gap: 10pt; %s }",
                cases[i].css);
        buf_fmt(&b, "<div class='c' lang='%s'>", cases[i].lang);
        add_paras(&b, "p", 2);
        buf_fmt(&b, "</div>");
        lay(&t, css.p, b.p);
        found second = find(&t, "p2.");
        if (cases[i].second < 0) { /* no room for two */
            assert_int_equal(second.x, 0);
            assert_true(second.y > find(&t, "p1.").y);
        } else {
            assert_int_equal(second.x, cases[i].second);
            assert_int_equal(second.y, find(&t, "p1.").y);
        }
        end(&t);
        buf_drop(&b);
        buf_drop(&css);
    }
}

static void a_heading_spans_and_its_margins_stand_above_all(void **state)
{
    (void)state;
    laid t;
    lay(&t, TWO "h2 { column-span: all; margin: 10pt 0 5pt }",
        "<div class='c'><p>a</p><p>b</p><h2>head</h2><p>c</p><p>d</p></div>");
    mpt a = find(&t, "a").y, head = find(&t, "head").y;
    assert_int_equal(find(&t, "b").y, a);
    assert_int_equal(find(&t, "head").x, 0);
    assert_int_equal(head, a + PT(20));
    assert_int_equal(find(&t, "c").y, head + PT(15));
    assert_int_equal(find(&t, "d").y, head + PT(15));
    end(&t);
}

static void breaks_and_keeps(void **state)
{
    (void)state;
    laid t;
    lay(&t, TWO "h2 { margin-top: 10pt } .b { break-before: column }",
        "<div class='c'><p>a</p><p>b</p><p>c</p><p class='b'>d</p></div>"
        "<div class='c'><p>e</p><p>f</p><p>g</p><h2>head</h2><p>h</p><p>i</p></div>"
        "<p class='b'>no column to break</p>");
    assert_int_equal(find(&t, "c").x, 0);
    assert_int_equal(find(&t, "d").x, PT(110));
    assert_int_equal(find(&t, "head").x, PT(110));         /* never at a column's foot */
    assert_int_equal(find(&t, "head").y, find(&t, "e").y); /* its margin is not there at the top */
    assert_int_equal(find(&t, "no column").page, 1);
    end(&t);
}

static void notes_stand_below_columns(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    buf_fmt(&b, "<div class='c'>");
    for (int i = 1; i <= 40; i++)
        buf_fmt(&b, i == 3 ? "<p>p%d.<span class='n'>note</span></p>" : "<p>p%d.</p>", i);
    buf_fmt(&b, "</div>");
    lay(&t, TWO ".n { float: footnote; font-size: 10pt; line-height: 10pt }", b.p);
    found note = find(&t, "note");
    assert_int_equal(note.page, 1);
    mpt lowest = 0;
    for (int i = 1; i <= 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%d.", i);
        found at = find(&t, name);
        if (at.page == 1 && at.y > lowest) lowest = at.y;
    }
    assert_true(lowest < note.y);
    assert_true(lowest > PT(150));
    assert_int_equal(find(&t, "p40.").page, 2);
    end(&t);
    buf_drop(&b);
}

static void rule(void **state)
{
    (void)state;
    laid t;
    lay(&t, TWO ".c { column-rule: 2pt solid #000 }", "<div class='c'><p>a</p><p>b</p></div>");
    const frame *f = t.out.pages.at[0];
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_LINE) continue;
        assert_true(it->artifact);
        assert_int_equal(it->x - f->area.x, PT(100));
        assert_int_equal(it->line.dy, PT(10));
        n++;
    }
    assert_int_equal(n, 1);
    end(&t);
}

/* A box around columns, and one in them that is cut by a column's end, are painted piece by piece.
 */
static void boxes(void **state)
{
    (void)state;
    laid t;
    lay(&t, TWO ".c { background: #eee; padding: 5pt } .in { background: #ddd }",
        "<div class='c'><div class='in'><p>a</p><p>b</p><p>c</p></div></div>");
    const frame *f = t.out.pages.at[0];
    rect r[3] = {{0, 0, 0, 0}};
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->items.n && n < 3; i++) {
        const item *it = &f->items.at[i];
        if (it->kind == ITEM_RECT)
            r[n++] = (rect){it->x - f->area.x, it->y - f->area.y, it->rect.w, it->rect.h};
    }
    assert_int_equal(n, 3);
    assert_int_equal(r[0].h, PT(30)); /* two lines and the padding */
    assert_int_equal(r[0].w, PT(200));
    assert_int_equal(r[1].h, PT(20));
    assert_int_equal(r[2].h, PT(10));
    assert_int_equal(r[1].y, r[2].y);
    assert_true(r[2].x > r[1].x + r[1].w);
    end(&t);
}

static void not_in_cells_nor_in_columns(void **state)
{
    (void)state;
    laid t;
    lay(&t, TWO, "<div class='c'><div class='c'><p>a</p><p>b</p></div></div>");
    assert_true(told(&t, D_UNSUPPORTED));
    assert_int_equal(find(&t, "b").x, PT(110));
    end(&t);
    lay(&t, TWO, "<table><tr><td><div class='c'><p>a</p><p>b</p></div></td></tr></table>");
    assert_true(told(&t, D_UNSUPPORTED));
    assert_true(find(&t, "b").y > find(&t, "a").y);
    end(&t);
}

/* Whatever stands in columns, all of it is on some page, and inside the type area. */
static void nothing_is_lost(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 60; round++) {
        laid t;
        buf b = {0};
        int n = 0;
        buf_fmt(&b, "<div class='c'>");
        for (int i = 0; i < 40; i++) {
            seed = seed * 1664525u + 1013904223u;
            switch (seed >> 16 & 15) {
            case 0: buf_fmt(&b, "<h2>t%d.</h2>", n++); break;
            case 1: buf_fmt(&b, "<h2 class='s'>t%d.</h2>", n++); break;
            case 2: buf_fmt(&b, "<p class='b'>t%d.</p>", n++); break;
            case 3: buf_fmt(&b, "<p class='k'>t%d.<br/>k<br/>k<br/>k<br/>k<br/>k</p>", n++); break;
            case 4: buf_fmt(&b, "<p class='f'>t%d.</p>", n++); break;
            case 5: buf_fmt(&b, "<div class='p'><p>t%d.</p><p>p</p></div>", n++); break;
            case 6:
                buf_fmt(&b, "<table><tr><td>t%d.</td></tr><tr><td>r</td></tr></table>", n++);
                break;
            case 7: buf_fmt(&b, "<p>t%d.<span class='n'>note</span></p>", n++); break;
            case 8: buf_fmt(&b, "<p style='break-before: page'>t%d.</p>", n++); break;
            default: buf_fmt(&b, "<p>t%d.<br/>one<br/>two<br/>three</p>", n++);
            }
        }
        buf_fmt(&b, "</div>");
        lay(&t,
            TWO "p { orphans: 2; widows: 2 } .s { column-span: all; margin: 7pt 0 } .n { float: "
                "footnote }"
                ".b { break-before: column } .k { break-inside: avoid } .p { padding: 9pt; border: "
                "1pt solid #000 }"
                ".f { float: left; width: 20pt; height: 33pt } h2 { margin: 8pt 0 }",
            b.p);
        for (int i = 0; i < n; i++) {
            char name[16];
            snprintf(name, sizeof name, "t%d.", i);
            found at = find(&t, name);
            assert_true(at.page > 0);
            assert_in_range(at.y, 0, PT(200));
            assert_in_range(at.x, 0, PT(200));
        }
        for (uint32_t i = 0; i < t.out.pages.n; i++) {
            const frame *f = t.out.pages.at[i];
            for (uint32_t k = 0; k < f->items.n; k++)
                if (f->items.at[k].kind == ITEM_TEXT)
                    assert_in_range(f->items.at[k].y - f->area.y, 0, PT(200));
        }
        end(&t);
        buf_drop(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_even_and_level),
        cmocka_unit_test(a_page_is_filled_column_by_column),
        cmocka_unit_test(widths_and_number),
        cmocka_unit_test(a_heading_spans_and_its_margins_stand_above_all),
        cmocka_unit_test(breaks_and_keeps),
        cmocka_unit_test(notes_stand_below_columns),
        cmocka_unit_test(rule),
        cmocka_unit_test(boxes),
        cmocka_unit_test(not_in_cells_nor_in_columns),
        cmocka_unit_test(nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
