/* Readings, warichu and the lines under names, on 10 pt type in lines of 20 characters. Items are
 * found by their text; all readings here begin with letters or kana that no base has. */
#include "layout_lay.h"

#define R(base, reading) "<ruby>" base "<rt>" reading "</rt></ruby>"
#define PITCH "p{line-height:20pt}"

static const item *text(const laid *t, const char *begin)
{
    const frame *f = t->out.pages.at[0];
    for (uint32_t k = 0; k < f->items.n; k++)
        if (f->items.at[k].kind == ITEM_TEXT && str_starts(f->items.at[k].text.text, begin))
            return &f->items.at[k];
    fail_msg("no item begins with %s", begin);
    return NULL;
}

static mpt end_of(const item *it)
{
    return it->x + it->text.width;
}

static void assert_near(mpt a, mpt b)
{
    if (a > b + 2 || a < b - 2) fail_msg("%d is not %d", (int)a, (int)b);
}

static void a_reading_stands_over_its_base(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH, "<p>甲<br/>" R("版", "ban") "心<br/>乙</p>");
    const item *base = text(&t, "版"), *reading = text(&t, "ban");
    assert_int_equal(reading->text.size, PT(5));
    assert_near(2 * reading->x + reading->text.width, 2 * base->x + base->text.width);
    assert_true(reading->y < base->y - PT(8) && reading->y > base->y - PT(11));
    assert_int_equal(text(&t, "版")->y - text(&t, "甲")->y, PT(20));
    assert_int_equal(text(&t, "乙")->y - text(&t, "版")->y, PT(20));
    assert_false(reading->artifact);
    assert_false(told(&t, D_RUBY_TIGHT));
    end(&t);
}

static void a_line_height_without_room_is_told(void **state)
{
    (void)state;
    laid t;
    lay(&t, "p{line-height:12pt}", "<p>甲<br/>" R("版", "ban") "心<br/>乙</p>");
    assert_true(told(&t, D_RUBY_TIGHT));
    mpt apart = text(&t, "版")->y - text(&t, "甲")->y;
    assert_true(apart > PT(15) && apart < PT(16));
    assert_int_equal(text(&t, "乙")->y - text(&t, "版")->y, PT(12));
    end(&t);
}

static void neighbours_keep_apart(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH, "<p><ruby>装<rt>zhuang</rt>床<rt>chuang</rt>一<rt>yi</rt></ruby>丁</p>");
    assert_near(text(&t, "chuang")->x - end_of(text(&t, "zhuang")), 2500);
    assert_true(text(&t, "yi")->x - end_of(text(&t, "chuang")) >= 2500);
    assert_true(text(&t, "丁")->x >= end_of(text(&t, "一")));
    end(&t);
    lay(&t, PITCH, "<p><ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby></p>");
    assert_near(text(&t, "きょう")->x, end_of(text(&t, "とう"))); /* kana need not */
    end(&t);
}

/* A reading of 25 pt on a base of 10: 7.5 at each side; kana lend half of themselves. */
static void what_neighbours_lend(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        mpt base, behind; /* x of the base, of what is behind it */
    } cases[] = {
        {"山", "川", 17500, 35000},
        {"の", "を", 12500, 25000},
        {"山", "を", 17500, 30000},
        {"の", "川", 12500, 30000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        laid t;
        buf b = {0};
        buf_fmt(&b, "<p>%s" R("志", "こころざし") "%s</p>", cases[i].before, cases[i].after);
        lay(&t, PITCH, b.p);
        mpt left = text(&t, cases[i].before)->x;
        assert_near(text(&t, "志")->x - left, cases[i].base);
        assert_near(text(&t, cases[i].after)->x - left, cases[i].behind);
        end(&t);
        buf_drop(&b);
    }
}

/* What is lent by a bracket's blank cannot be squeezed any more. */
static void a_bracket_lends_its_blank(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH, "<p>山" R("志", "こころざし") "（川）</p>");
    const item *after = text(&t, "（");
    assert_near(after->x - text(&t, "山")->x, 30000);
    end(&t);
}

#define HAN18 "一二三四五六七八九十一二三四五六七八"

static void a_line_ends_between_pairs(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH "p{text-align:justify}",
        "<p>" HAN18 "<ruby>甲<rt>か</rt>乙<rt>き</rt>丙<rt>く</rt></ruby>丁</p>");
    assert_int_equal(text(&t, "乙")->y, text(&t, "甲")->y);
    assert_int_equal(text(&t, "丙")->y, text(&t, "乙")->y + PT(20));
    assert_near(text(&t, "く")->x + PT(5) / 2, text(&t, "丙")->x + PT(5));
    end(&t);
    lay(&t, PITCH, "<p>" HAN18 R("甲乙丙", "かき") "丁</p>"); /* never in one */
    assert_int_equal(text(&t, "甲乙丙")->y, text(&t, "一")->y + PT(20));
    assert_false(told(&t, D_LINE_OVERFULL));
    end(&t);
}

/* Eight kana on four characters; four on eight, wherever ruby-align puts them. */
static void alignment(void **state)
{
    (void)state;
    static const struct {
        const char *align;
        mpt first, second; /* x of the reading's characters from the base's left edge */
    } cases[] = {
        {"space-around", 2500, 12500},
        {"center", 5000, 10000},
        {"start", 0, 5000},
        {"space-between", 0, 15000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        laid t;
        buf css = {0};
        buf_fmt(&css, PITCH " rt{ruby-align:%s}", cases[i].align);
        lay(&t, css.p, "<p>" R("東京", "かき") "</p>");
        const item *r = text(&t, "かき");
        assert_near(r->x - text(&t, "東京")->x, cases[i].first);
        assert_near(r->text.glyphs[1].x, cases[i].second - cases[i].first);
        end(&t);
        buf_drop(&css);
    }
    laid t;
    lay(&t, PITCH, "<p>" R("東京", "かきくけこさしす") "</p>"); /* the base is spread */
    assert_near(text(&t, "東京")->text.glyphs[1].x, 20000);
    end(&t);
}

static void sides(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH "rt{ruby-position:under}", "<p>" R("版", "ban") "</p>");
    assert_true(text(&t, "ban")->y > text(&t, "版")->y + PT(3));
    end(&t);
    lay(&t, PITCH, "<p><ruby>" R("版", "ban") R("心", "xin") "<rt>area</rt></ruby></p>");
    assert_true(text(&t, "ban")->y < text(&t, "版")->y - PT(8));
    assert_int_equal(text(&t, "xin")->y, text(&t, "ban")->y);
    assert_true(text(&t, "area")->y > text(&t, "版")->y + PT(3));
    end(&t);
    lay(&t, PITCH "rt{ruby-position:over}", "<p><ruby>" R("版", "ban") "<rt>area</rt></ruby></p>");
    assert_int_equal(text(&t, "ban")->y - text(&t, "area")->y, PT(5) + PT(5) / 10);
    end(&t);
}

static void bopomofo_stands_beside(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH,
        "<p lang='zh-TW'><ruby>號<rt class='bopomofo'>ㄏㄠˋ</rt></ruby>乙</p>"
        "<p><ruby>注<rt class='bopomofo'>ㄓㄨˋ</rt></ruby></p>");
    const item *base = text(&t, "號"), *r = text(&t, "ㄏㄠ");
    assert_true(r->x + r->text.size / 8 > end_of(base)); /* the glyph's ink */
    assert_true(text(&t, "乙")->x - end_of(base) >= PT(5));
    assert_true(r->text.glyphs[0].y > r->text.glyphs[1].y);
    assert_true(text(&t, "ˋ")->x > r->x + r->text.size / 4);      /* its tone at the right */
    assert_true(text(&t, "ㄓㄨ")->y < text(&t, "注")->y - PT(8)); /* over, in the mainland */
    end(&t);
}

static void a_base_is_in_the_text_once(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH, "<p>甲<ruby>版<rt>ban</rt>心<rt>xin</rt></ruby>乙</p>");
    buf out = {0};
    const frame *f = t.out.pages.at[0];
    for (uint32_t k = 0; k < f->items.n; k++)
        if (f->items.at[k].kind == ITEM_TEXT) buf_str(&out, f->items.at[k].text.text);
    assert_string_equal(out.p, "甲版心乙banxin");
    buf_drop(&out);
    end(&t);
}

/* ---- two lines in one */

#define SMALL40 "小字小字小字小字小字小字小字小字小字小字小字小字小字小字小字小字小字小字小字小字"

static mpt row_of(const item *it, uint32_t i)
{
    return it->text.glyphs[i].y;
}

static void warichu_is_two_rows(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH, "<p>甲<span class='warichu'>小字两行字</span>乙</p>");
    const item *w = text(&t, "小字");
    assert_int_equal(w->text.size, PT(5));
    assert_near(text(&t, "乙")->x - end_of(text(&t, "甲")), PT(15)); /* the longer row's */
    assert_int_equal(row_of(w, 0), row_of(w, 2));
    assert_near(row_of(w, 2) - row_of(w, 3), PT(5));
    assert_near(w->text.glyphs[3].x, 0);
    assert_int_equal(text(&t, "乙")->y, text(&t, "甲")->y);
    end(&t);
}

static void warichu_goes_on_in_the_next_line(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH "p{text-align:justify}",
        "<p>一二三四五六七八九十<span class='warichu'>" SMALL40 SMALL40 "</span>乙</p>");
    const frame *f = t.out.pages.at[0];
    uint32_t parts = 0, glyphs = 0;
    for (uint32_t k = 0; k < f->items.n; k++) {
        const item *it = &f->items.at[k];
        if (it->kind != ITEM_TEXT || !str_starts(it->text.text, "小字")) continue;
        parts++;
        glyphs += it->text.n;
        assert_int_equal(row_of(it, 0), row_of(it, it->text.n / 2 - 1));
        assert_true(row_of(it, it->text.n / 2) < row_of(it, 0));
    }
    assert_int_equal(parts, 2); /* 40 characters in 10 em, 40 in the next line */
    assert_int_equal(glyphs, 80);
    assert_false(told(&t, D_LINE_OVERFULL));
    end(&t);
}

/* ---- lines under names */

static void names_and_titles(void **state)
{
    (void)state;
    laid t;
    lay(&t, PITCH,
        "<p><u class='proper-name'>王安石</u><u "
        "class='book-title'>史记</u>，又<em>重，点</em></p>");
    const frame *f = t.out.pages.at[0];
    const item *under[2];
    uint32_t n = 0, dots = 0;
    for (uint32_t k = 0; k < f->items.n; k++) {
        if (f->items.at[k].kind == ITEM_LINE && n < 2) under[n++] = &f->items.at[k];
        dots += f->items.at[k].kind == ITEM_TEXT && f->items.at[k].artifact;
    }
    assert_int_equal(n, 2);
    assert_int_equal(under[0]->line.style, 0);
    assert_int_equal(under[1]->line.style, 3);
    assert_true(under[1]->x - under[0]->x - under[0]->line.dx >= PT(1));
    assert_true(under[1]->x + under[1]->line.dx < text(&t, "，又")->x);
    assert_int_equal(dots, 2); /* none under the comma */
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reading_stands_over_its_base),
        cmocka_unit_test(a_line_height_without_room_is_told),
        cmocka_unit_test(neighbours_keep_apart),
        cmocka_unit_test(what_neighbours_lend),
        cmocka_unit_test(a_bracket_lends_its_blank),
        cmocka_unit_test(a_line_ends_between_pairs),
        cmocka_unit_test(alignment),
        cmocka_unit_test(sides),
        cmocka_unit_test(bopomofo_stands_beside),
        cmocka_unit_test(a_base_is_in_the_text_once),
        cmocka_unit_test(warichu_is_two_rows),
        cmocka_unit_test(warichu_goes_on_in_the_next_line),
        cmocka_unit_test(names_and_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
