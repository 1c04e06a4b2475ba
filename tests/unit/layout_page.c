/* Strips → pages: forced breaks, blanks, named pages, folios, notes, running heads, references. */
#include "layout_lay.h"

static str label(const laid *t, uint32_t page)
{
    return t->out.pages.at[page - 1]->label;
}

static void at_least_one_page(void **state)
{
    (void)state;
    laid t;
    lay(&t, "", "");
    assert_int_equal(t.status, 0);
    assert_int_equal(t.out.pages.n, 1);
    assert_true(str_is(label(&t, 1), "1"));
    end(&t);
}

static void space_at_a_page_top(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    buf_z(&b, "<p class='s'>first</p>");
    add_paras(&b, "a", 18);
    buf_z(&b, "<p class='s'>cut</p>");
    add_paras(&b, "b", 9);
    buf_z(&b, "<p class='s' style='break-before: page'>forced</p>");
    lay(&t, ".s { margin-top: 10pt }", b.p);
    mpt base = find(&t, "cut").y;
    assert_int_equal(find(&t, "cut").page, 2); /* dropped: a break of need */
    assert_int_equal(find(&t, "first").y, base + PT(10));
    assert_int_equal(find(&t, "forced").page, 3);
    assert_int_equal(find(&t, "forced").y, base + PT(10));
    end(&t);
    buf_drop(&b);
}

/* The em box of text, which letters stay in. */
static rect extent_of(const item *it)
{
    if (it->kind == ITEM_TEXT)
        return (rect){it->x, it->y - it->text.size * 88 / 100, it->text.width, it->text.size};
    if (it->kind == ITEM_RECT) return (rect){it->x, it->y, it->rect.w, it->rect.h};
    if (it->kind == ITEM_IMAGE) return (rect){it->x, it->y, it->image.w, it->image.h};
    return (rect){it->x, it->y, 0, 0};
}

static void nothing_stands_outside(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "<p style='font-size: 900pt'>大字</p>",
        "<p>前<span style='font-size: 700pt; line-height: 1.5'>巨</span>后</p>",
        "<p style='font-size: 190pt; line-height: 3'>高</p>",
        "<p style='font-size: 150pt; text-align: center'>WW</p>",
        "<p style='font-size: 150pt; text-align: right'>WW</p>",
        "<p dir='rtl' style='font-size: 300pt'>WW</p>",
        "<p style='text-indent: 3000pt; font-size: 40pt'>字字字字</p>",
        "<p style='white-space: nowrap'>one two three four five six seven eight nine ten</p>",
        "<pre style='font-size: 60pt'>code code</pre>",
        "<p>a<span style='display: inline-block; width: 3000pt'>b</span></p>",
        "<table><tr><td style='font-size: 400pt'>大</td><td style='font-size: 500pt'>大</td></tr>"
        "</table>",
        "<table style='width: 50pt'><tr><td>a</td><td>unbreakable</td></tr></table>",
        "<ul style='font-size: 500pt'><li>大</li></ul>",
        "<div style='padding: 900pt'>内</div>",
        "<div style='float: left; font-size: 900pt'>浮</div><p>旁边的字</p>",
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        laid t;
        lay(&t, "", cases[c]);
        for (uint32_t p = 0; p < t.out.pages.n; p++) {
            const frame *f = t.out.pages.at[p];
            for (uint32_t i = 0; i < f->items.n; i++) {
                rect e = extent_of(&f->items.at[i]), a = f->area;
                mpt slack = 300;
                if (e.x >= a.x - slack && e.y >= a.y - slack && e.x + e.w <= a.x + a.w + slack &&
                    e.y + e.h <= a.y + a.h + slack)
                    continue;
                print_error("page %u: %d %d %dx%d: %s\n", p + 1, e.x, e.y, e.w, e.h, cases[c]);
                fail();
            }
        }
        end(&t);
    }
}

static void recto_makes_a_blank(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "@page { @top-left { content: 'head' } } @page :blank { @top-left { content: 'blank' } }",
        "<p>one</p><p style='break-before: recto'>two</p><p style='break-before: left'>three</p>");
    assert_int_equal(find(&t, "two").page, 3);
    assert_int_equal(find(&t, "three").page, 4);
    assert_int_equal(find(&t, "blank").page, 2);
    assert_true(find(&t, "blank").artifact);
    assert_int_equal(t.out.pages.at[1]->items.n, 1);
    end(&t);
}

static void named_pages_and_folios(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "@page { @bottom-center { content: counter(page) '/' counter(pages) } }"
        "@page front { size: 300pt 240pt; @bottom-center { content: counter(page, lower-roman) } }"
        ".front { page: front } .main { counter-reset: page 1 }",
        "<div class='front'><p>f1</p><p style='break-before: page'>f2</p></div>"
        "<div class='main'><p>m1</p></div><div class='front'><p>f3</p></div>");
    assert_int_equal(t.out.pages.n, 4);
    assert_true(str_is(label(&t, 1), "i"));
    assert_true(str_is(label(&t, 2), "ii"));
    assert_true(str_is(label(&t, 3), "1"));
    assert_true(str_is(label(&t, 4), "ii"));
    assert_int_equal(t.out.pages.at[0]->area.w, PT(260));
    assert_int_equal(t.out.pages.at[2]->area.w, PT(200));
    assert_int_equal(find(&t, "1/4").page, 3);
    assert_int_equal(find(&t, "ii").page, 2);
    end(&t);
}

/* A note's body, as the reader makes it. */
static void add_note(buf *b, int n, const char *body)
{
    buf_fmt(b, "<aside role='doc-footnote' id='fn-%d'>%s</aside>", n, body);
}

static const char note_css[] = "@page { @footnote { margin: 5pt 0 0; border-top: 1pt solid #000;"
                               "padding-top: 4pt; width: 50pt } }"
                               "aside[role] { line-height: 9pt; font-size: 8pt }";

static void notes_stand_at_the_foot_of_their_page(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 16);
    buf_z(&b, "<p>call<a role='doc-noteref' id='fnref-1' href='#fn-1'>1</a></p>");
    add_paras(&b, "b", 9);
    add_note(&b, 1, "<p>note</p>");
    lay(&t, note_css, b.p);
    assert_int_equal(find(&t, "call").page, 1);
    assert_int_equal(find(&t, "b1").page, 1);
    assert_int_equal(find(&t, "b2").page, 2); /* 18 lines, the note and its edges: 199 pt */
    assert_int_equal(find(&t, " note").page, 1);
    assert_false(find(&t, " note").artifact);
    assert_in_range(find(&t, " note").y, PT(191), PT(200));
    end(&t);
    buf_drop(&b);
}

static void a_long_note_goes_on(void **state)
{
    (void)state;
    laid t;
    buf b = {0}, note = {0};
    add_paras(&b, "a", 15);
    buf_z(&b, "<p>call<a role='doc-noteref' id='fnref-1' href='#fn-1'>1</a></p>");
    add_paras(&b, "b", 8);
    add_paras(&note, "n", 8);
    add_note(&b, 1, note.p);
    lay(&t, note_css, b.p);
    assert_int_equal(find(&t, "call").page, 1);
    assert_int_equal(find(&t, "n2").page, 1);
    assert_int_equal(find(&t, "n8").page, 2);
    assert_int_equal(find(&t, "n8").y - find(&t, "b8").y > 0, 1);
    assert_int_equal(t.out.pages.n, 2);
    end(&t);
    buf_drop(&b);
    buf_drop(&note);
}

static void a_note_of_many_pages_ends(void **state)
{
    (void)state;
    laid t;
    buf b = {0}, note = {0};
    buf_z(&b, "<p>call<a role='doc-noteref' id='fnref-1' href='#fn-1'>1</a></p>");
    add_paras(&note, "n", 70);
    add_note(&b, 1, note.p);
    lay(&t, note_css, b.p);
    assert_int_equal(find(&t, "call").page, 1);
    assert_int_equal(find(&t, "n70").page, t.out.pages.n);
    assert_in_range(t.out.pages.n, 4, 5);
    end(&t);
    buf_drop(&b);
    buf_drop(&note);
}

static void running_heads_follow_the_page(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "h2 { string-set: chapter content(); break-before: page }"
        "@page { @top-left { content: 'F' string(chapter) }"
        "@top-right { content: 'X' string(chapter, first-except) }"
        "@bottom-left { content: 'L' string(chapter, last) } }",
        "<p>start</p><h2>One</h2><p>a</p><p style='break-before: page'>b</p><h2>Two</h2><p>c</p>");
    assert_int_equal(t.out.pages.n, 4);
    assert_int_equal(find(&t, "FOne").page, 2);
    assert_int_equal(find(&t, "XOne").page, 3);
    assert_int_equal(find(&t, "LTwo").page, 4);
    assert_int_equal(find(&t, "XTwo").page, 0);
    end(&t);
}

static void a_margin_box_stays_in_its_margin(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "@page { @top-left { content: '一二三四五六七八九十一二三四五六七八九十末了';"
        " font: 10pt/10pt serif; width: 100pt; vertical-align: bottom } }",
        "<p>a</p>");
    assert_true(find(&t, "一二三").y > -PT(20)); /* two lines of the three */
    assert_int_equal(find(&t, "末了").page, 0);
    assert_true(told(&t, D_BOX_OVERFLOW));
    end(&t);
}

static void margin_boxes_share_a_side(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "@page { @top-left { content: 'L'; width: 60% } @top-right { content: 'R'; width: 40% }"
        "@bottom-center { content: 'C' } @bottom-right { content: 'Z' }"
        "@right-middle { content: 'M' } @top-left-corner { content: 'K'; vertical-align: top } }",
        "<p>one</p>");
    found l = find(&t, "L"), r = find(&t, "R"), c = find(&t, "C"), z = find(&t, "Z");
    assert_int_equal(l.x, 0);
    assert_in_range(r.x, PT(185), PT(200)); /* at the right end of the 40 % */
    assert_in_range(c.x, PT(94), PT(100));  /* the middle one is in the middle of the side */
    assert_true(z.x > PT(185) && z.y > PT(200));
    assert_in_range(find(&t, "M").x, PT(200), PT(220));
    assert_true(find(&t, "K").x < 0 && find(&t, "K").y < -PT(8));
    end(&t);
}

static void page_references_settle(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    buf_z(&b, "<p class='ref'><a href='#far'>see</a></p>");
    add_paras(&b, "a", 210);
    buf_z(&b, "<h2 id='far'>Far</h2><p>end</p>");
    lay(&t, ".ref a::after { content: ' p' target-counter(attr(href), page) }", b.p);
    buf text = {0};
    frame_text(t.out.pages.at[0], &text);
    assert_true(str_find(buf_view(&text), "p11") >= 0);
    assert_int_equal(find(&t, "Far").page, 11);
    assert_false(told(&t, D_PAGE_REFERENCES));
    assert_int_equal(t.out.outline.n, 1);
    assert_true(str_is(t.out.outline.at[0].target, "far"));
    end(&t);
    buf_drop(&text);
    buf_drop(&b);
}

/* As the page prints its number, or in the style that is asked for. */
static void page_references_have_a_style(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "@page { @bottom-left { content: counter(page, cjk-ideographic) } }"
        "a::after { content: target-counter(attr(href), page) ' '"
        " target-counter(attr(href), page, lower-roman) }",
        "<p>see <a href='#far'/></p><p id='far' style='break-before: page'>far</p>");
    buf text = {0};
    frame_text(t.out.pages.at[0], &text);
    assert_true(str_find(buf_view(&text), "二 ii") >= 0);
    end(&t);
    buf_drop(&text);
}

static void every_anchor_once(void **state)
{
    (void)state;
    laid t;
    lay(&t, "", "<h2 id='x'>H</h2><p>see <a id='y'>this</a></p>");
    uint32_t x = 0, y = 0;
    for (uint32_t i = 0; i < t.out.pages.at[0]->items.n; i++) {
        const item *it = &t.out.pages.at[0]->items.at[i];
        if (it->kind != ITEM_ANCHOR) continue;
        x += str_is(it->anchor.id, "x");
        y += str_is(it->anchor.id, "y");
    }
    assert_int_equal(x, 1);
    assert_int_equal(y, 1);
    end(&t);
}

static void decorations_are_open_at_a_cut(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 10);
    buf_z(&b, "<div class='box'>");
    add_paras(&b, "k", 20);
    buf_z(&b, "</div>");
    lay(&t, ".box { border: 1pt solid #000; padding: 4pt }", b.p);
    assert_int_equal(t.out.pages.n, 2);
    for (uint32_t i = 0; i < 2; i++) {
        const frame *f = t.out.pages.at[i];
        uint32_t across = 0, down = 0;
        for (uint32_t k = 0; k < f->items.n; k++) {
            if (f->items.at[k].kind != ITEM_LINE) continue;
            across += f->items.at[k].line.dx > 0;
            down += f->items.at[k].line.dy > 0;
            assert_true(f->items.at[k].y >= f->area.y);
            assert_true(f->items.at[k].y + f->items.at[k].line.dy <= f->area.y + f->area.h);
        }
        assert_int_equal(across, 1);
        assert_int_equal(down, 2);
    }
    end(&t);
    buf_drop(&b);
}

static void a_last_page_is_no_single_line(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 21);
    lay(&t, "", b.p);
    assert_int_equal(find(&t, "a21").page, 2);
    assert_int_equal(find(&t, "a18").page, 2);
    end(&t);
    buf_drop(&b);
}

/* A line that leads to what follows is not the last one of its page. */
static void leading_lines(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        uint32_t page;
    } cases[] = {
        {"<p>lead</p>", 1},
        {"<p><b>lead</b></p>", 2},
        {"<p><b>lead</b> and</p>", 1},
        {"<p>lead:</p>", 2},
        {"<p>lead<i>：</i></p>", 2},
        {"<div style='font-weight: bold'>lead</div>", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        laid t;
        buf b = {0};
        add_paras(&b, "a", 19);
        buf_z(&b, cases[i].line);
        add_paras(&b, "b", 9);
        lay(&t, "", b.p);
        assert_int_equal(find(&t, "lead").page, cases[i].page);
        end(&t);
        buf_drop(&b);
    }
}

static void tall_boxes_end(void **state)
{
    (void)state;
    laid t;
    lay(&t, "",
        "<p>one</p><div style='height: 2000pt'></div><p>two</p><p style='line-height:900pt'>x</p>");
    assert_int_equal(t.status, 0);
    assert_true(told(&t, D_BOX_OVERFLOW));
    assert_true(t.out.pages.n < 6);
    end(&t);
}

static void text_fills_the_page_before_a_turned_table(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 4);
    buf_z(&b, "<table class='wide'><tr><td>cell</td></tr></table>"
              "<div class='box'><p class='ref'><a href='#far'>see</a></p>");
    add_paras(&b, "b", 30);
    buf_z(&b, "</div><p id='far'>last</p>");
    lay(&t,
        "table { -bx-table-fit: landscape; margin: 0 } .box { border: 1pt solid #000 }"
        ".ref a::after { content: ' p' target-counter(attr(href), page) }",
        b.p);
    assert_int_equal(t.out.pages.n, 3);
    assert_int_equal(find(&t, "a4").page, 1);
    assert_int_equal(find(&t, "b1").page, 1);
    assert_int_equal(find(&t, "cell").page, 2);
    assert_int_equal(t.out.pages.at[1]->area.w, PT(200));
    assert_int_equal(find(&t, "b30").page, 3);
    assert_int_equal(find(&t, "last").page, 3);
    uint32_t across[4] = {0};
    for (uint32_t i = 0; i < 3; i++)
        for (uint32_t k = 0; k < t.out.pages.at[i]->items.n; k++) {
            const item *it = &t.out.pages.at[i]->items.at[k];
            across[i] += it->kind == ITEM_LINE && it->line.dx == PT(200);
        }
    assert_int_equal(across[0], 1); /* the box is open at the foot, and closed on the third page */
    assert_int_equal(across[1], 0);
    assert_int_equal(across[2], 1);
    end(&t);
    buf_drop(&b);
}

static void no_chapter_goes_before_a_turned_table(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 4);
    buf_z(&b, "<table><tr><td>cell</td></tr></table>");
    add_paras(&b, "b", 3);
    buf_z(&b, "<h2>head</h2>");
    add_paras(&b, "c", 30);
    lay(&t, "table { -bx-table-fit: landscape; margin: 0 }", b.p);
    assert_int_equal(find(&t, "b3").page, 1);
    assert_int_equal(find(&t, "cell").page, 2);
    assert_int_equal(find(&t, "head").page, 3);
    end(&t);
    buf_drop(&b);
}

static void a_forced_break_holds_a_turned_table(void **state)
{
    (void)state;
    laid t;
    lay(&t, "table { -bx-table-fit: landscape }",
        "<p>one</p><table><tr><td>cell</td></tr></table><p style='break-before: page'>two</p>");
    assert_int_equal(find(&t, "cell").page, 2);
    assert_int_equal(find(&t, "two").page, 3);
    end(&t);
}

/* counter(page) in the text is the number of the page where it stands; no destination comes of it.
 */
static void text_knows_its_page(void **state)
{
    (void)state;
    laid t;
    buf b = {0};
    add_paras(&b, "a", 45);
    buf_z(&b, "<p class='here'>x</p>");
    lay(&t, ".here::before { content: 'p' counter(page) ' ' }", b.p);
    found f = find(&t, "p3");
    assert_int_equal(f.page, 3);
    for (uint32_t i = 0; i < t.out.pages.n; i++)
        for (uint32_t k = 0; k < t.out.pages.at[i]->items.n; k++)
            assert_int_not_equal(t.out.pages.at[i]->items.at[k].kind, ITEM_ANCHOR);
    end(&t);
    buf_drop(&b);
}

/* A note that asks for a left page waits for one, if need be alone. */
static void an_imprint_closes_a_left_page(void **state)
{
    (void)state;
    static const char css[] = ".i { float: footnote; break-before: verso; font: 10pt/10pt serif }";
    laid t;
    lay(&t, css, "<p>first</p><div class='i'>imprint</div>");
    assert_int_equal(t.out.pages.n, 2);
    assert_int_equal(find(&t, "first").page, 1);
    assert_int_equal(find(&t, "imprint").page, 2);
    end(&t);
    buf b = {0};
    add_paras(&b, "p", 25);
    buf_fmt(&b, "<div class='i'>imprint</div>");
    lay(&t, css, b.p);
    assert_int_equal(t.out.pages.n, 2);
    assert_int_equal(find(&t, "imprint").page, 2);
    end(&t);
    buf_drop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_knows_its_page),
        cmocka_unit_test(at_least_one_page),
        cmocka_unit_test(space_at_a_page_top),
        cmocka_unit_test(nothing_stands_outside),
        cmocka_unit_test(recto_makes_a_blank),
        cmocka_unit_test(named_pages_and_folios),
        cmocka_unit_test(notes_stand_at_the_foot_of_their_page),
        cmocka_unit_test(a_long_note_goes_on),
        cmocka_unit_test(a_note_of_many_pages_ends),
        cmocka_unit_test(running_heads_follow_the_page),
        cmocka_unit_test(a_margin_box_stays_in_its_margin),
        cmocka_unit_test(margin_boxes_share_a_side),
        cmocka_unit_test(page_references_settle),
        cmocka_unit_test(page_references_have_a_style),
        cmocka_unit_test(every_anchor_once),
        cmocka_unit_test(decorations_are_open_at_a_cut),
        cmocka_unit_test(a_last_page_is_no_single_line),
        cmocka_unit_test(leading_lines),
        cmocka_unit_test(tall_boxes_end),
        cmocka_unit_test(text_fills_the_page_before_a_turned_table),
        cmocka_unit_test(no_chapter_goes_before_a_turned_table),
        cmocka_unit_test(an_imprint_closes_a_left_page),
        cmocka_unit_test(a_forced_break_holds_a_turned_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
