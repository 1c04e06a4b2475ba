/* The cascade: order, importance, inheritance, variables, sharing, pages, counters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include <libxml/parser.h>

#include "css/css.h"

static arena *mem;
static diag faults;
static doc *d;
static css_sheets *sheets;
static cascade *c;

static void open_doc(const char *body, const char *css)
{
    buf text = {0};
    buf_fmt(&text, "<html xmlns='http://www.w3.org/1999/xhtml' lang='zh-CN'><body>%s</body></html>",
            body);
    d = doc_new(&faults, NULL, STR("d.md"), STR("d.md"));
    xmlFreeDoc(d->tree);
    d->tree = xmlReadMemory(text.p, (int)text.n, "d", NULL, XML_PARSE_NOBLANKS);
    assert_non_null(d->tree);
    buf_drop(&text);
    d->body = xmlDocGetRootElement(d->tree)->children;
    sheets = css_sheets_new();
    place at = {STR("t.css"), 1, 1};
    assert_int_equal(css_parse_text(sheets, str_of(css), at, NULL, STR(""), &faults), 0);
    c = css_cascade(sheets, MEDIA_PRINT, d);
}

static void close_doc(void)
{
    css_cascade_drop(c);
    css_sheets_drop(sheets);
    doc_drop(d);
}

static int begin(void **state)
{
    (void)state;
    mem = arena_new();
    diag_init(&faults, mem);
    return 0;
}
static int end(void **state)
{
    (void)state;
    arena_drop(mem);
    return 0;
}

static const style *style_of(const xmlNode *n)
{
    bool top = !n->parent || n->parent->type != XML_ELEMENT_NODE;
    return css_style(c, n, top ? NULL : style_of(n->parent), PSEUDO_NONE);
}

static const xmlNode *child(int n)
{
    const xmlNode *x = d->body->children;
    while (n--) x = x->next;
    return x;
}

static uint8_t red(const style *s)
{
    return s->background.c[0];
}

static void test_order(void **state)
{
    (void)state;
    static const struct {
        const char *css, *attribute;
        uint8_t red;
    } cases[] = {
        {"p{background:#010000}p{background:#020000}", "", 2},
        {"p.a{background:#010000}p{background:#020000}", "", 1},
        {"#x{background:#010000}.a.a.a.a.a.a.a.a.a.a.a{background:#020000}", "", 1},
        {"p:where(.a){background:#010000}p{background:#020000}", "", 2},
        {"p:is(#y,.a){background:#010000}p.a.a{background:#020000}", "", 1},
        {"p:not(#y){background:#010000}p.a{background:#020000}", "", 1},
        {"p{background:#010000!important}#x{background:#020000}", "background:#030000", 1},
        {"p{background:#010000!important}", "background:#030000 !important", 3},
        {"#x{background:#010000}", "background:#030000", 3},
        {"p{background:#010000;background:nonsense}", "", 1},
        {"p{background-color:#010000;background:none}", "", 0},
        {"p, .a{background:#010000} p{background:#020000}", "", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char body[128];
        snprintf(body, sizeof body, "<p id='x' class='a' style='%s'/>", cases[i].attribute);
        open_doc(body, cases[i].css);
        if (red(style_of(child(0))) != cases[i].red) fail_msg("%s", cases[i].css);
        close_doc();
    }
}

static void test_inheritance(void **state)
{
    (void)state;
    open_doc("<div style='font-size: 20pt'><p lang='ja'>a<b/></p></div>"
             "<p class='i'/><p class='u' style='colr: red'/>",
             "html { font-size: 10pt; color: #f00; line-height: 1.5 }"
             "body { line-height: 1.5; border: 1pt solid; } div { padding-left: 2rem; }"
             "p { margin-left: 1em; border-left: 1em solid currentcolor } b { font-size: 50%; "
             "display: block;"
             " border-left: 1em solid; color: #00f }"
             ".i { font-size: 30pt; border: inherit; color: initial; } .u { color: unset; "
             "font-weight: revert }");
    const style *p = style_of(child(0)->children);
    const style *b = style_of(child(0)->children->children->next);
    assert_int_equal(p->font_size, PT(20));
    assert_int_equal(p->line_height, PT(30));
    assert_int_equal(p->margin[LEFT].fixed, PT(20));
    assert_int_equal(style_of(child(0))->padding[LEFT].fixed, PT(20));
    assert_true(str_is(p->lang, "ja") && str_is(b->lang, "ja"));
    assert_int_equal(b->font_size, PT(10));
    assert_int_equal(b->line_height, PT(15));
    assert_int_equal(b->border_width[LEFT], PT(10));
    assert_int_equal(b->border_color[LEFT].c[2], 255);
    assert_int_equal(b->margin[LEFT].fixed, 0);
    const style *i = style_of(child(1));
    assert_int_equal(i->border_width[LEFT], PT(1));
    assert_int_equal(i->ink.c[0], 0);
    assert_int_equal(style_of(child(2))->ink.c[0], 255);
    assert_string_equal(diag_line(mem, &faults.entries.at[0]).p,
                        "d.md: warning: css-unknown-property: colr: unknown property; skipped");
    close_doc();
}

static void test_variables(void **state)
{
    (void)state;
    open_doc(
        "<p/><div style='--a: 5pt'><p/></div><p class='loop'/><p class='none'/><p class='list'/>",
        ":root { --a: 1pt; --b: calc(var(--a) * 2); --e:; --f: var(--nothing, var(--a)) }"
        "p { margin: var(--a) var(--b) var(--f); width: 7pt }"
        ".loop { --l: var(--m) 1pt; --m: var(--l); width: var(--l, 3pt) }"
        ".none { width: var(--nothing); padding: 1pt var(--e) 2pt }"
        ".list { font: 700 var(--a)/2 'X', serif; border-top: var(--b) solid }");
    const style *p = style_of(child(0));
    assert_int_equal(p->margin[TOP].fixed, PT(1));
    assert_int_equal(p->margin[RIGHT].fixed, PT(2));
    assert_int_equal(p->margin[BOTTOM].fixed, PT(1));
    assert_int_equal(style_of(child(1)->children)->margin[TOP].fixed, PT(5));
    assert_int_equal(style_of(child(2))->width.fixed, PT(3)); /* a circle has no value */
    assert_int_equal(style_of(child(3))->width.kind, LEN_AUTO);
    assert_int_equal(style_of(child(3))->padding[RIGHT].fixed, PT(2));
    const style *list = style_of(child(4));
    assert_int_equal(list->font_weight, 700);
    assert_int_equal(list->font_size, PT(1));
    assert_int_equal(list->line_height, PT(2));
    assert_int_equal(list->border_width[TOP], PT(2));
    assert_true(faults.entries.n == 1 && faults.entries.at[0].code == D_CSS_BAD_VALUE);
    close_doc();
}

static void test_pseudo(void **state)
{
    (void)state;
    open_doc("<ul><li/></ul><p class='q'/><p class='n'/><p/><span class='f'/>",
             "li { display: list-item } li::marker { color: #f00 }"
             "p.q::before { content: 'x'; color: #f00 } p::after { color: #f00 }"
             "p.n::before { content: none } .f { float: footnote }");
    const style *li = style_of(child(0)->children);
    const style *marker = css_style(c, child(0)->children, li, PSEUDO_MARKER);
    assert_int_equal(marker->ink.c[0], 255);
    assert_null(marker->content);
    assert_null(css_style(c, child(0), style_of(child(0)), PSEUDO_MARKER));
    assert_int_equal(css_style(c, child(1), style_of(child(1)), PSEUDO_BEFORE)->content->n, 1);
    assert_null(css_style(c, child(1), style_of(child(1)), PSEUDO_AFTER));
    assert_null(css_style(c, child(2), style_of(child(2)), PSEUDO_BEFORE));
    assert_null(css_style(c, child(3), style_of(child(3)), PSEUDO_BEFORE));
    assert_int_equal(style_of(child(4))->display, DISPLAY_BLOCK);
    assert_non_null(css_style(c, child(4), style_of(child(4)), PSEUDO_FOOTNOTE_CALL));
    close_doc();
}

static void test_interned(void **state)
{
    (void)state;
    open_doc("<p class='a'/><p class='b'/><p style='font-family: X, serif'/><p/>",
             "html { font-family: serif } p { width: 10pt; margin: 1pt }"
             ".a { font-family: X, serif; width: calc(5pt * 2) } .b { font-family: 'X', serif }");
    const style *a = style_of(child(0));
    assert_ptr_equal(a, style_of(child(1)));
    assert_ptr_equal(a, style_of(child(2)));
    assert_ptr_not_equal(a, style_of(child(3)));
    const style *box = css_anonymous(c, a, DISPLAY_BLOCK);
    assert_ptr_equal(box, css_anonymous(c, style_of(child(1)), DISPLAY_BLOCK));
    assert_int_equal(box->width.kind, LEN_AUTO);
    assert_ptr_equal(box->families, a->families);
    style changed = *a;
    assert_ptr_equal(css_intern(c, &changed), a);
    changed.font_size = PT(99);
    const style *big = css_intern(c, &changed);
    assert_ptr_not_equal(big, a);
    assert_ptr_equal(css_intern(c, big), big);
    close_doc();
}

static void test_pages(void **state)
{
    (void)state;
    open_doc("", ":root { --w: 3pt; font: 10pt serif; color: #f00 }"
                 "@page { size: A5 landscape; margin: 10pt; @top-left { content: 'a'; color: #00f }"
                 "        @bottom-center { content: counter(page) } @footnote { border-top: "
                 "var(--w) solid } }"
                 "@page :left { margin-left: 20pt; @top-left { content: 'l' } }"
                 "@page :first { @top-left { content: none } font-size: 8pt }"
                 "@page :nth(2n+4) { margin-top: 4pt } @page wide { size: 16K } @page wide:blank { "
                 "@bottom-center { content: normal } }"
                 "@page a, b:right { margin-bottom: 7pt } @page :foo { margin: 0 }");
    const page_style *p = css_page(c, (page_select){.index = 1, .first = true, .right = true});
    assert_int_equal(p->width, 595276);
    assert_int_equal(p->height, 419528);
    assert_null(p->margin[MARGIN_TOP_LEFT]);
    assert_int_equal(p->margin[MARGIN_BOTTOM_CENTER]->font_size, PT(8));
    assert_int_equal(p->margin[MARGIN_BOTTOM_CENTER]->text_align, ALIGN_CENTER);
    assert_int_equal(p->footnote->border_width[TOP], PT(3));
    p = css_page(c, (page_select){.index = 2});
    assert_int_equal(p->box->margin[LEFT].fixed, PT(20));
    assert_true(str_is(p->margin[MARGIN_TOP_LEFT]->content->at[0].text, "l"));
    assert_int_equal(p->margin[MARGIN_TOP_LEFT]->ink.c[2], 255);
    assert_int_equal(p->box->margin[TOP].fixed, PT(10));
    assert_int_equal(css_page(c, (page_select){.index = 6})->box->margin[TOP].fixed, PT(4));
    p = css_page(c, (page_select){.name = STR("wide"), .index = 3, .blank = true});
    assert_int_equal(p->width, 521575);
    assert_null(p->margin[MARGIN_BOTTOM_CENTER]);
    p = css_page(c, (page_select){.name = STR("b"), .index = 3});
    assert_int_equal(p->box->margin[BOTTOM].fixed, PT(10));
    p = css_page(c, (page_select){.name = STR("b"), .index = 3, .right = true});
    assert_int_equal(p->box->margin[BOTTOM].fixed, PT(7));
    assert_int_equal(faults.entries.n, 1);
    assert_int_equal(faults.entries.at[0].code, D_CSS_BAD_SELECTOR);
    close_doc();
}

static void test_rules(void **state)
{
    (void)state;
    open_doc("<p/>",
             "@charset 'utf-8'; @media print and (color) { p { width: 1pt } }"
             "@media epub, print { p { height: 2pt } } @media not screen { p { min-width: 3pt } }"
             "@media not print { p { max-width: 4pt } } @media all { @media print { p { "
             "margin-top: 5pt } } }"
             "@supports (display: block) and (not (display: flex)) { p { margin-left: 6pt } }"
             "@supports (foo: bar) or selector(p:is(a)) { p { margin-right: 7pt } }"
             "@supports (foo: bar) { p { margin-bottom: 8pt } }"
             "@font-face { font-family: 'F x'; src: local('F'), url(f/a.otf) format('opentype'); "
             "font-weight: bold; font-style: italic }"
             "@font-face { font-family: G }");
    const style *p = style_of(child(0));
    assert_int_equal(p->width.kind, LEN_AUTO);
    assert_int_equal(p->height.fixed, PT(2));
    assert_int_equal(p->min_width.fixed, PT(3));
    assert_int_equal(p->max_width.kind, LEN_NONE);
    assert_int_equal(p->margin[TOP].fixed, PT(5));
    assert_int_equal(p->margin[LEFT].fixed, PT(6));
    assert_int_equal(p->margin[RIGHT].fixed, PT(7));
    assert_int_equal(p->margin[BOTTOM].fixed, 0);
    const css_font_face *f;
    assert_int_equal(css_font_faces(sheets, MEDIA_EPUB, &f), 2);
    assert_true(f[0].local && str_is(f[0].src, "F") && str_is(f[1].src, "f/a.otf"));
    assert_true(f[1].weight == 700 && f[1].slant == SLANT_ITALIC && str_is(f[1].family, "F x"));
    assert_int_equal(faults.entries.n, 1);
    close_doc();
}

static void test_counters(void **state)
{
    (void)state;
    static const struct {
        int32_t n;
        list_style_kind kind;
        const char *text;
    } cases[] = {
        {7, LIST_DECIMAL, "7"},
        {-7, LIST_DECIMAL_LEADING_ZERO, "-07"},
        {1994, LIST_LOWER_ROMAN, "mcmxciv"},
        {3999, LIST_UPPER_ROMAN, "MMMCMXCIX"},
        {4000, LIST_UPPER_ROMAN, "4000"},
        {0, LIST_LOWER_ROMAN, "0"},
        {26, LIST_LOWER_ALPHA, "z"},
        {27, LIST_UPPER_ALPHA, "AA"},
        {703, LIST_LOWER_ALPHA, "aaa"},
        {25, LIST_LOWER_GREEK, "αα"},
        {10, LIST_CJK_IDEOGRAPHIC, "十"},
        {12, LIST_CJK_IDEOGRAPHIC, "十二"},
        {20, LIST_CJK_IDEOGRAPHIC, "二十"},
        {110, LIST_CJK_IDEOGRAPHIC, "一百一十"},
        {1002, LIST_CJK_IDEOGRAPHIC, "一千零二"},
        {2010, LIST_CJK_IDEOGRAPHIC, "二千零一十"},
        {9999, LIST_TRAD_CHINESE_INFORMAL, "九千九百九十九"},
        {10000, LIST_CJK_IDEOGRAPHIC, "一〇〇〇〇"},
        {-3, LIST_CJK_IDEOGRAPHIC, "负三"},
        {0, LIST_CJK_IDEOGRAPHIC, "零"},
        {12, LIST_SIMP_CHINESE_FORMAL, "壹拾贰"},
        {304, LIST_TRAD_CHINESE_FORMAL, "參佰零肆"},
        {1111, LIST_JAPANESE_INFORMAL, "千百十一"},
        {2020, LIST_JAPANESE_INFORMAL, "二千二十"},
        {111, LIST_KOREAN_HANGUL_FORMAL, "일백일십일"},
        {2024, LIST_CJK_DECIMAL, "二〇二四"},
        {10, LIST_CJK_HEAVENLY_STEM, "癸"},
        {11, LIST_CJK_HEAVENLY_STEM, "11"},
        {12, LIST_CJK_EARTHLY_BRANCH, "亥"},
        {2, LIST_HIRAGANA, "い"},
        {49, LIST_KATAKANA, "アア"},
        {20, LIST_CIRCLED_DECIMAL, "⑳"},
        {21, LIST_CIRCLED_DECIMAL, "㉑"},
        {50, LIST_CIRCLED_DECIMAL, "㊿"},
        {51, LIST_CIRCLED_DECIMAL, "51"},
        {12, LIST_FULLWIDTH_DECIMAL, "１２"},
        {INT32_MIN, LIST_FULLWIDTH_DECIMAL, "-２１４７４８３６４８"},
        {INT32_MIN, LIST_CJK_IDEOGRAPHIC, "-二一四七四八三六四八"},
        {3, LIST_NONE, ""},
        {3, LIST_DISC, "•"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf b = {0};
        css_counter_text(&b, cases[i].n, cases[i].kind);
        if (!str_is(buf_view(&b), cases[i].text))
            fail_msg("%d: %s, not %s", cases[i].n, b.p, cases[i].text);
        buf_drop(&b);
    }
}

/* Many rows, counted selectors, deep nesting: the work grows with the document, not with its
 * square. */
static void test_linear(void **state)
{
    (void)state;
    buf b = {0};
    for (int i = 0; i < 200; i++) buf_z(&b, "<div class='a'>");
    buf_z(&b, "<table>");
    for (int i = 0; i < 20000; i++) buf_z(&b, "<tr class='a b'><td/></tr>");
    buf_z(&b, "</table>");
    for (int i = 0; i < 200; i++) buf_z(&b, "</div>");
    open_doc(b.p, "tr:nth-child(2n+1) td { width: 1pt } tr:nth-last-of-type(3n) td { height: 2pt }"
                  "i .a > .a .a > .a .a > .a .a > .a .a .a ~ .b td { width: 3pt }");
    buf_drop(&b);
    const xmlNode *n = d->body->children;
    while (n->children) n = doc_is(n, "table") ? n->children : n->children;
    const xmlNode *table = n->parent->parent;
    const style *above = style_of(table);
    clock_t start = clock();
    int32_t wide = 0, high = 0;
    for (const xmlNode *tr = table->children; tr; tr = tr->next) {
        const style *td =
            css_style(c, tr->children, css_style(c, tr, above, PSEUDO_NONE), PSEUDO_NONE);
        wide += td->width.fixed == PT(1);
        high += td->height.fixed == PT(2);
    }
    assert_int_equal(wide, 10000);
    assert_int_equal(high, 6666);
    assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
    close_doc();
}

/* In vertical writing a style has the flow's sides: TOP is the right one, LEFT the top one. */
static void test_vertical(void **state)
{
    (void)state;
    open_doc("<p/><div/><h1/>",
             "body { writing-mode: vertical-rl; }"
             "p { margin: 1pt 2pt 3pt 4pt; width: 50pt; border-left: 5pt solid; }"
             "div { margin: 1pt 2pt 3pt 4pt; margin-block: 7pt 8pt; block-size: 60pt; }"
             "h1 { border-block-start: 2pt solid; padding-inline: 3pt 4pt; }"
             "@page { margin: 10pt 20pt 30pt 40pt;"
             " @footnote { margin-top: 0; margin-block-start: 9pt; } }");
    assert_int_equal(css_principal_mode(c), WRITING_VERTICAL_RL);
    const xmlNode *p = d->body->children;
    const style *s = style_of(p);
    assert_int_equal(s->margin[TOP].fixed, 2000);
    assert_int_equal(s->margin[RIGHT].fixed, 3000);
    assert_int_equal(s->margin[BOTTOM].fixed, 4000);
    assert_int_equal(s->margin[LEFT].fixed, 1000);
    assert_int_equal(s->height.fixed, 50000);
    assert_int_equal(s->width.kind, LEN_AUTO);
    assert_int_equal(s->border_width[BOTTOM], 5000);
    assert_int_equal(s->border_width[LEFT], 0);
    s = style_of(p->next);
    assert_int_equal(s->margin[TOP].fixed, 7000);
    assert_int_equal(s->margin[BOTTOM].fixed, 8000);
    assert_int_equal(s->height.fixed, 60000);
    s = style_of(p->next->next);
    assert_int_equal(s->border_width[TOP], 2000);
    assert_int_equal(s->padding[LEFT].fixed, 3000);
    assert_int_equal(s->padding[RIGHT].fixed, 4000);
    const page_style *page = css_page(c, (page_select){.index = 1, .right = true});
    assert_int_equal(page->box->margin[TOP].fixed, 10000); /* a sheet has its own sides */
    assert_int_equal(page->footnote->margin[TOP].fixed, 9000);
    assert_int_equal(faults.entries.n, 0);
    close_doc();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_vertical, begin, end),
        cmocka_unit_test_setup_teardown(test_order, begin, end),
        cmocka_unit_test_setup_teardown(test_inheritance, begin, end),
        cmocka_unit_test_setup_teardown(test_variables, begin, end),
        cmocka_unit_test_setup_teardown(test_pseudo, begin, end),
        cmocka_unit_test_setup_teardown(test_interned, begin, end),
        cmocka_unit_test_setup_teardown(test_pages, begin, end),
        cmocka_unit_test_setup_teardown(test_rules, begin, end),
        cmocka_unit_test_setup_teardown(test_counters, begin, end),
        cmocka_unit_test_setup_teardown(test_linear, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
