/* Tables: column widths, spans, borders, repeated heads, rows cut at lines, turned and cut tables.
 */
#include "layout_lay.h"

static const char plain[] = "td, th { padding: 0; text-align: left; vertical-align: top;"
                            " font-weight: normal } table { margin: 0 }"
                            " table:lang(zh)::-bx-continued { content: none }";

static void lay_table(laid *t, const char *css, const char *body)
{
    char all[1024];
    snprintf(all, sizeof all, "%s %s", plain, css);
    lay(t, all, body);
}

static mpt x_of(const laid *t, const char *text)
{
    found f = find(t, text);
    assert_int_not_equal(f.page, 0);
    return f.x;
}

static mpt y_of(const laid *t, const char *text)
{
    found f = find(t, text);
    assert_int_not_equal(f.page, 0);
    return f.y;
}

#define ROW2(a, b) "<tr><td>" a "</td><td>" b "</td></tr>"

static void column_widths(void **state)
{
    (void)state;
    static const struct {
        const char *css, *body;
        mpt second; /* where the second column begins, from the first */
    } cases[] = {
        {"", ROW2("一二三", "四五") ROW2("六", "七八九"), PT(30)},
        {"td { padding: 0 5pt }", ROW2("一二三", "四五"), PT(40)},
        {"table { width: 100pt }", ROW2("一二三", "四五"), 59950}, /* surplus by content */
        {"td:first-child { width: 80pt }", ROW2("一二三", "四五"), PT(80)},
        {"td:first-child { width: 25% }", ROW2("一二三", "四五"), PT(50)},
        {"", "<col style='width: 70pt'/>" ROW2("一二三", "四五"), PT(70)},
        {"", "<tr><td><div style='width: 60pt'>一二三</div></td><td>四五</td></tr>", PT(60)},
        {"table { table-layout: fixed; width: 120pt }", ROW2("一二三四五六七八", "四"), PT(60)},
        {"table { border-collapse: separate; border-spacing: 4pt }", ROW2("一二三", "四五"),
         PT(34)},
        {"td { border: 2pt solid #000 }", ROW2("一二三", "四五"), PT(32)},
        {"", "<tr><td colspan='2'>一二三四五六七八</td></tr>" ROW2("九", "四五"), 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        laid t;
        char body[512];
        snprintf(body, sizeof body, "<table>%s</table>", cases[i].body);
        lay_table(&t, cases[i].css, body);
        mpt second = x_of(&t, "四") - x_of(&t, i + 1 == sizeof cases / sizeof *cases ? "九" : "一");
        if (cases[i].second)
            assert_in_range(second, cases[i].second - 100, cases[i].second + 100);
        else
            assert_true(second > PT(10)); /* the spanning cell's need is shared out */
        end(&t);
    }
}

/* A short code keeps its line; of two columns of prose the longer one is wider. */
static void room_is_dealt_out_by_content(void **state)
{
    (void)state;
    laid t;
    buf body = {0};
    buf_z(&body, "<table><tr><td>代码</td><td>甲");
    for (int i = 0; i < 40; i++) buf_z(&body, "长");
    buf_z(&body, "</td><td>乙");
    for (int i = 0; i < 14; i++) buf_z(&body, "文");
    buf_z(&body, "</td></tr></table>");
    lay_table(&t, "", body.p);
    mpt code = x_of(&t, "代码"), a = x_of(&t, "甲"), b = x_of(&t, "乙");
    assert_int_equal(a - code, PT(20));
    assert_true(b - a > PT(100) && b - a < PT(150));
    assert_false(told(&t, D_TABLE_WIDE));
    buf_drop(&body);
    end(&t);
}

static void spans(void **state)
{
    (void)state;
    laid t;
    lay_table(&t, "",
              "<table><tr><td rowspan='2'>甲一<br/>甲二<br/>甲三</td><td>乙</td><td>丙</td></tr>"
              "<tr><td colspan='2'>丁</td></tr><tr><td>戊</td><td>己</td><td>庚</td></tr></table>");
    assert_int_equal(x_of(&t, "丁"), x_of(&t, "乙"));
    assert_int_equal(x_of(&t, "己"), x_of(&t, "乙"));
    assert_int_equal(y_of(&t, "丁") - y_of(&t, "乙"), PT(10));
    assert_int_equal(y_of(&t, "戊") - y_of(&t, "甲一"), PT(30)); /* the span needs three lines */
    end(&t);
}

static void vertical_alignment(void **state)
{
    (void)state;
    laid t;
    lay_table(&t,
              ".m { vertical-align: middle } .b { vertical-align: bottom }"
              ".l { vertical-align: baseline } .g { font-size: 20pt; line-height: 20pt }",
              "<table><tr><td>一<br/>二<br/>三</td><td class='m'>中</td><td class='b'>下</td>"
              "<td>上</td></tr><tr><td class='l'>小</td><td class='l g'>大</td></tr></table>");
    assert_int_equal(y_of(&t, "上"), y_of(&t, "一"));
    assert_int_equal(y_of(&t, "中"), y_of(&t, "二"));
    assert_int_equal(y_of(&t, "下"), y_of(&t, "三"));
    assert_int_equal(y_of(&t, "小"), y_of(&t, "大"));
    end(&t);
}

static void points_stand_under_each_other(void **state)
{
    (void)state;
    laid t;
    lay_table(&t, "td { text-align: '.' }",
              "<table><tr><td>1234.5</td></tr><tr><td>7.25</td></tr><tr><td>234</td></tr></table>");
    mpt digit = x_of(&t, "234") - x_of(&t, "1234.5");
    assert_true(digit > PT(4) && digit < PT(7));
    assert_int_equal(x_of(&t, "7.25") - x_of(&t, "1234.5"), 3 * digit);
    end(&t);
}

/* Horizontal lines on a page: how many there are of this width. */
static uint32_t lines_of(const laid *t, uint32_t page, mpt width)
{
    uint32_t n = 0;
    const frame *f = t->out.pages.at[page - 1];
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        n += it->kind == ITEM_LINE && it->line.dx && it->line.width == width;
    }
    return n;
}

/* A column with prose stands at its start, its head too, and the first column. */
static void prose_is_not_centred(void **state)
{
    (void)state;
    static const char body[] =
        "<table><thead><tr><th>首</th><th>短</th><th>文</th></tr></thead>"
        "<tbody><tr><td>甲</td><td>乙</td><td>一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾</td></tr>"
        "<tr><td>丙丙丙</td><td>丁丁丁丁</td><td>末</td></tr></tbody></table>";
    static const char css[] = "td, th { text-align: center } table { table-layout: fixed; width: "
                              "180pt }";
    static const struct {
        const char *text;
        mpt centred, flush; /* x */
    } at[] = {{"首", PT(25), 0},        {"甲", PT(25), 0},       {"丙", PT(15), 0},
              {"短", PT(85), PT(85)},   {"乙", PT(85), PT(85)},  {"丁", PT(70), PT(70)},
              {"文", PT(145), PT(120)}, {"末", PT(145), PT(120)}};
    for (int flush = 0; flush < 2; flush++) {
        laid t;
        char all[256];
        snprintf(all, sizeof all, "%s %s", css, flush ? "table { -bx-wrap-align: start }" : "");
        lay_table(&t, all, body);
        for (size_t i = 0; i < sizeof at / sizeof *at; i++)
            assert_int_equal(x_of(&t, at[i].text), flush ? at[i].flush : at[i].centred);
        end(&t);
    }
}

static void the_stronger_border_wins(void **state)
{
    (void)state;
    laid t;
    lay_table(&t,
              "table { border-top: 2pt solid #000; border-bottom: 2pt solid #000 }"
              "td { border-top: 0.4pt solid #000 } .h { border-bottom: 1pt solid #000 }",
              "<table><tr><td class='h'>一</td><td class='h'>二</td></tr>" ROW2("三", "四")
                  ROW2("五", "六") "</table>");
    assert_int_equal(lines_of(&t, 1, 2000), 2);
    assert_int_equal(lines_of(&t, 1, 1000), 1); /* like pieces are one stroke */
    assert_int_equal(lines_of(&t, 1, 400), 1);
    end(&t);
}

static void add_rows(buf *b, int n)
{
    for (int i = 1; i <= n; i++) buf_fmt(b, "<tr><td>row%d.</td><td>x</td></tr>", i);
}

static void the_head_is_repeated(void **state)
{
    (void)state;
    laid t;
    buf body = {0};
    buf_z(&body, "<table><caption>表题</caption><thead><tr><th>名</th><th>值</th></tr></thead>"
                 "<tbody>");
    add_rows(&body, 30);
    buf_z(&body, "</tbody></table>");
    lay_table(&t,
              "caption { margin: 0 } table { border-top: 1pt solid #000; border-bottom: 1pt"
              " solid #000 }",
              body.p);
    assert_int_equal(t.out.pages.n, 2);
    uint32_t heads = 0;
    const frame *f = t.out.pages.at[1];
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_TEXT || !str_is(it->text.text, "名")) continue;
        heads++;
        assert_true(it->artifact);
    }
    assert_int_equal(heads, 1);
    assert_false(find(&t, "名").artifact);
    assert_true(y_of(&t, "表题") < y_of(&t, "名"));
    assert_int_equal(lines_of(&t, 1, 1000), 2); /* closed at the page's end, opened again */
    assert_int_equal(lines_of(&t, 2, 1000), 2);
    buf_drop(&body);
    end(&t);
}

/* ::-bx-continued: once above each later part, and above each repeated head, as no content. */
static void what_goes_on_is_marked(void **state)
{
    (void)state;
    laid t;
    buf body = {0};
    buf_z(&body, "<table><thead><tr><th>首</th></tr></thead><tbody>");
    add_rows(&body, 30);
    buf_z(&body, "</tbody></table>");
    lay_table(
        &t, "table:lang(zh)::-bx-continued { content: '接上' string(-bx-part); line-height: 10pt }",
        body.p);
    found mark = find(&t, "接上"), first = find(&t, "首");
    assert_int_equal(mark.page, 2);
    assert_true(mark.artifact);
    assert_int_equal(first.page, 1);
    assert_int_equal(t.out.pages.at[1]->items.at[0].kind, ITEM_TEXT);
    end(&t);
    lay_table(&t, "", body.p);
    assert_int_equal(find(&t, "续表").page, 0);
    end(&t);
    /* the second part begins below the first one, and goes on over a page */
    body.n = 0;
    buf_z(&body, "<table><thead><tr><th>aaaaaaaaaaaa</th><th>bbbbbbbbbbbbbbbbbbbbbbbb</th>"
                 "<th>cccccccccccccccccccccccc</th></tr></thead><tbody>");
    for (int i = 0; i < 30; i++) buf_z(&body, "<tr><td>x</td><td>y</td><td>z</td></tr>");
    buf_z(&body, "</tbody></table>");
    lay_table(&t,
              "table { -bx-table-fit: split } table:lang(zh)::-bx-continued { content: 'part' "
              "string(-bx-part) } table:lang(zh)::-bx-parted { content: 'first' string(-bx-part) }",
              body.p);
    assert_int_equal(find(&t, "first1/2").page, 1);
    assert_true(y_of(&t, "first1/2") < y_of(&t, "aaaa"));
    uint32_t n = 0, repeated = 0;
    for (uint32_t i = 0; i < t.out.pages.n; i++)
        for (uint32_t k = 0; k < t.out.pages.at[i]->items.n; k++) {
            const item *it = &t.out.pages.at[i]->items.at[k];
            if (it->kind != ITEM_TEXT || !str_is(it->text.text, "part2/2")) continue;
            n++;
            repeated += it->artifact;
        }
    assert_int_equal(find(&t, "part1/2").page, 2);
    assert_true(n >= 2 && repeated == n - 1);
    end(&t);
    buf_drop(&body);
}

/* The first column is the right one, its borders and spans with it. */
static void right_to_left(void **state)
{
    (void)state;
    laid t;
    lay_table(&t, "table { direction: rtl; margin: 0; width: 90pt } td { width: 30pt; padding: 0 }",
              "<table><tr><td style='background: #ff0000'>11</td><td>22</td><td>33</td></tr>"
              "<tr><td colspan='2'>44</td><td>55</td></tr></table>");
    assert_true(find(&t, "11").x > find(&t, "22").x);
    assert_true(find(&t, "22").x > find(&t, "33").x);
    assert_int_equal(find(&t, "44").x, find(&t, "22").x);
    assert_int_equal(find(&t, "55").x, find(&t, "33").x);
    const frame *f = t.out.pages.at[0];
    for (uint32_t i = 0; i < f->items.n; i++)
        if (f->items.at[i].kind == ITEM_RECT)
            assert_int_equal(f->items.at[i].x - f->area.x, PT(200) - PT(30));
    end(&t);
}

/* Neither the head nor one row alone before or behind a page's end. */
static void no_row_is_alone(void **state)
{
    (void)state;
    for (int before = 15; before <= 19; before++) {
        laid t;
        buf body = {0};
        add_paras(&body, "p", before);
        buf_z(&body, "<table><thead><tr><th>名</th></tr></thead><tbody>");
        add_rows(&body, 5);
        buf_z(&body, "</tbody></table>");
        lay_table(&t, "", body.p);
        uint32_t head = find(&t, "名").page, first = find(&t, "row1.").page;
        assert_int_equal(head, first);
        assert_int_equal(find(&t, "row2.").page, first);
        assert_int_equal(find(&t, "row4.").page, find(&t, "row5.").page);
        buf_drop(&body);
        end(&t);
    }
}

static void a_high_row_is_cut_at_lines(void **state)
{
    (void)state;
    laid t;
    buf body = {0};
    buf_z(&body, "<table><tr><td>");
    for (int i = 1; i <= 50; i++) buf_fmt(&body, "line%d.<br/>", i);
    buf_z(&body, "</td><td>side</td></tr><tr><td>next.</td></tr></table>");
    lay_table(&t, "", body.p);
    assert_int_equal(t.out.pages.n, 3);
    for (int i = 1; i <= 50; i++) {
        char name[16];
        snprintf(name, sizeof name, "line%d.", i);
        assert_int_not_equal(find(&t, name).page, 0);
        assert_true(find(&t, name).y < PT(200));
    }
    assert_int_equal(find(&t, "next.").page, 3);
    assert_false(told(&t, D_BOX_OVERFLOW));
    buf_drop(&body);
    end(&t);
}

static void linked_rows_stay_together(void **state)
{
    (void)state;
    laid t;
    buf body = {0};
    add_paras(&body, "p", 17);
    buf_z(&body, "<table><tr><td rowspan='5'>all</td><td>a1.</td></tr>");
    for (int i = 2; i <= 5; i++) buf_fmt(&body, "<tr><td>a%d.</td></tr>", i);
    buf_z(&body, "</table>");
    lay_table(&t, "", body.p);
    assert_int_equal(find(&t, "a1.").page, 2);
    assert_int_equal(find(&t, "a5.").page, 2);
    end(&t);
    /* more than a page: parted, and nothing is lost */
    body.n = 0;
    buf_z(&body, "<table><tr><td rowspan='60'>");
    for (int i = 1; i <= 50; i++) buf_fmt(&body, "s%d.<br/>", i);
    buf_z(&body, "</td><td>r1.</td></tr>");
    for (int i = 2; i <= 60; i++) buf_fmt(&body, "<tr><td>r%d.</td></tr>", i);
    buf_z(&body, "</table>");
    lay_table(&t, "", body.p);
    assert_int_equal(t.out.pages.n, 3);
    for (int i = 1; i <= 50; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%d.", i);
        assert_int_not_equal(find(&t, name).page, 0);
        assert_true(find(&t, name).y <= PT(200));
    }
    buf_drop(&body);
    end(&t);
}

static void lay_wide(laid *t, const char *css, int columns, const char *cell)
{
    buf body = {0};
    buf_z(&body, "<table><tr>");
    for (int i = 0; i < columns; i++) buf_fmt(&body, "<td>%c%s</td>", 'a' + i, cell);
    buf_z(&body, "</tr></table>");
    lay_table(t, css, body.p);
    buf_drop(&body);
}

static void wide_tables(void **state)
{
    (void)state;
    static const char page[] = "@page { size: 240pt 340pt; margin: 20pt }";
    laid t;
    lay_wide(&t, page, 4, "wwwwww"); /* about 50 pt a column */
    assert_int_equal(t.out.pages.n, 1);
    assert_true(t.out.pages.at[0]->width > t.out.pages.at[0]->height); /* turned */
    assert_true(told(&t, D_TABLE_WIDE));
    end(&t);
    lay_wide(&t, page, 8, "wwwwww");
    assert_true(told(&t, D_TABLE_WIDE));
    assert_int_equal(x_of(&t, "hwww") > 0, 1);
    uint32_t first = 0;
    for (uint32_t p = 0; p < t.out.pages.n; p++)
        for (uint32_t i = 0; i < t.out.pages.at[p]->items.n; i++) {
            const item *it = &t.out.pages.at[p]->items.at[i];
            if (it->kind != ITEM_TEXT || !str_starts(it->text.text, "awww")) continue;
            assert_int_equal(it->artifact, first > 0); /* again in each part, but only once read */
            first++;
        }
    assert_true(first > 1);
    end(&t);
    /* an address may be parted: it makes no table wide */
    lay_wide(&t, page, 2, " http://example.org/0123456789012345678901234567890123456789");
    assert_false(told(&t, D_TABLE_WIDE));
    end(&t);
}

static void nested_and_empty(void **state)
{
    (void)state;
    laid t;
    lay_table(&t, "",
              "<table><tr><td>外<table><tr><td>内一</td><td>内二</td></tr></table></td>"
              "<td>右</td></tr></table><table></table><table><caption>只</caption></table>"
              "<table><tr></tr><tr><td colspan='1000' rowspan='0'>宽</td></tr></table>");
    assert_int_equal(y_of(&t, "内一"), y_of(&t, "内二"));
    assert_true(x_of(&t, "右") > x_of(&t, "内二"));
    assert_int_not_equal(find(&t, "只").page, 0);
    assert_int_not_equal(find(&t, "宽").page, 0);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(column_widths),
        cmocka_unit_test(room_is_dealt_out_by_content),
        cmocka_unit_test(spans),
        cmocka_unit_test(vertical_alignment),
        cmocka_unit_test(points_stand_under_each_other),
        cmocka_unit_test(prose_is_not_centred),
        cmocka_unit_test(the_stronger_border_wins),
        cmocka_unit_test(the_head_is_repeated),
        cmocka_unit_test(what_goes_on_is_marked),
        cmocka_unit_test(right_to_left),
        cmocka_unit_test(no_row_is_alone),
        cmocka_unit_test(a_high_row_is_cut_at_lines),
        cmocka_unit_test(linked_rows_stay_together),
        cmocka_unit_test(wide_tables),
        cmocka_unit_test(nested_and_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
