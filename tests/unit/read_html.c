/* HTML files: tag soup, what is allowed, what old attributes become. */
#include "read_case.h"

static void test_structure(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"<p>x<img src=\"\" data-src=\"a.png\" alt=\"y\"/></p>",
         "p \"x\"\n.img src=\"a.png\" alt=\"y\"\n", NULL},
        {"<p>a<p>b<ul><li>c<li>d<ol><li>e</ul>f",
         "p \"a\"\np \"b\"\nul\n.li \"c\"\n.li \"d\"\n..ol\n...li \"e\"\np \"f\"\n",
         "html-repaired:1 "},
        {"<p>a <b>b <i>c</b> d</i> e", "p \"a \"\n.b \"b \"\n..i \"c\"\n.i \" d\"\n.\" e\"\n",
         NULL},
        {"<b>x<div>y</div>z</b>", "p\n.b \"x\"\ndiv\n.b \"y\"\np\n.b \"z\"\n", NULL},
        {"<h2>a<div>b</div></h2>", "h2 id=\"ab\" \"ab\"\n", "html-repaired:1 html-repaired:1 "},
        {"<table>x<tr><td>1<td>2<tr><th>3</table>",
         "table\n.tbody\n..tr\n...td \"x\"\n..tr\n...td \"1\"\n...td \"2\"\n..tr\n...th \"3\"\n",
         "html-repaired:1 "},
        {"<table><tr><td>1<caption>c</caption><col><thead><tr><th>h</table>",
         "table\n.caption \"c\"\n.tbody\n..tr\n...td \"1\"\n.tbody\n..tr\n...th \"h\"\n",
         "html-repaired:1 "},
        {"<td>x</td><dd>y<li>z", "p \"x\"\ndl\n.dt\n.dd \"y\"\n..ul\n...li \"z\"\n",
         "html-repaired:1 html-repaired:1 html-repaired:1 html-repaired:1 html-repaired:1 "},
        {"<dl><dt>a<dd>b<dt>c</dl>", "dl\n.dt \"a\"\n.dd \"b\"\n.dt \"c\"\n.dd\n",
         "html-repaired:1 "},
        {"<a href=x:1>a<a href=x:2>b</a>", "p\n.a href=\"x:1\" \"a\"\n.a href=\"x:2\" \"b\"\n",
         "html-repaired:1 "},
        {"<ruby>漢<rp>(<rt>か<rp>)</ruby><rt>x",
         "p\n.ruby \"漢\"\n..rp \"(\"\n..rt \"か\"\n..rp \")\"\n.\"x\"\n", "html-repaired:1 "},
        {"<ruby><rb>東<rb>京<rp>(<rt>とう<rt>きょう<rp>)<rtc><rt>Tokyo</rtc></ruby>",
         "p\n.ruby\n..ruby \"東\"\n...rt \"とう\"\n...\"京\"\n...rt \"きょう\"\n..rt "
         "\"Tokyo\"\n",
         NULL},
        {"<ruby>注<rt>ㄓㄨˋ</rt>音<rt>yīn</ruby>",
         "p\n.ruby \"注\"\n..rt class=\"bopomofo\" \"ㄓㄨˋ\"\n..\"音\"\n..rt \"yīn\"\n", NULL},
        {"<rb>x</rb><ruby><rb>a<rb>b<rtc>c</ruby>d", "p \"x\"\n.ruby \"ab\"\n..rt \"c\"\n.\"d\"\n",
         "html-repaired:1 html-repaired:1 "},
        {"<table><tr><th>a<th>b<tr><td>1<td>2</table>",
         "table\n.thead\n..tr\n...th \"a\"\n...th \"b\"\n.tbody\n..tr\n...td \"1\"\n...td \"2\"\n",
         NULL},
        {"<table><tr><th rowspan=2>a<th>b<tr><td>1</table>", /* a span that leaves the head */
         "table\n.tbody\n..tr\n...th rowspan=\"2\" \"a\"\n...th \"b\"\n..tr\n...td \"1\"\n", NULL},
        {"<table><tfoot><tr><td>f</tfoot><tbody><tr><td>1</tbody><tfoot><tr><td>2</table>",
         "table\n.tbody\n..tr\n...td \"1\"\n.tbody\n..tr\n...td \"2\"\n.tfoot\n..tr\n...td "
         "\"f\"\n",
         NULL},
        {"<p>a\n<!-- b\n\n<p>c\n", "p \"a\\n\"\n", "html-open:2 "},
        {"<p>a\n<!-- b\n", "p \"a\\n\"\n", "html-repaired:2 "},
        {"<pre>\n a\n\n  <b>b</b>\n</pre>", "pre \" a\\n\\n  \"\n.b \"b\"\n", NULL},
        {"a < b <c", "p \"a < b <c\"\n", NULL},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.html", READ_AUTO);
}

#define TOLD "html-repaired:1 "

/* What an element must hold, and in which order. */
static void test_content(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"<dl><div class=k><dt>a<dd>b</div><div><dt>c<dt>d<dd><p>e</div></dl>",
         "dl\n.div class=\"k\"\n..dt \"a\"\n..dd \"b\"\n.div\n..dt \"c\"\n..dt \"d\"\n..dd\n...p "
         "\"e\"\n",
         NULL},
        {"<dl><dt>a<dd>b<div>c</div><dt>d<dd>e</dl>",
         "dl\n.dt \"a\"\n.dd \"b\"\n..div \"c\"\n.dt \"d\"\n.dd \"e\"\n", NULL},
        {"<dl><div>x<dt>a<dd>b</dd>y</div></dl>",
         "dl\n.div\n..dt\n..dd \"x\"\n.div\n..dt \"a\"\n..dd \"b\"\n..dd \"y\"\n", TOLD TOLD},
        {"<dl><dt>a<dd>b</dd><div><dt>c<dd>d</div></dl>",
         "dl\n.div\n..dt \"a\"\n..dd \"b\"\n.div\n..dt \"c\"\n..dd \"d\"\n", TOLD},
        {"<dl><p>a<dt>b<dd>c</dl>", "dl\n.dt\n.dd\n..p \"a\"\n.dt \"b\"\n.dd \"c\"\n", TOLD},
        {"<dl><div>a</div></dl>", "dl\n.dt\n.dd \"a\"\n", TOLD TOLD},
        {"<details open><p>a</details>", "div\n.p \"a\"\n", TOLD},
        {"<details open><p>a<summary>s</summary><summary>t</summary></details>",
         "details open=\"open\"\n.summary \"s\"\n.p \"a\"\n.p \"t\"\n", TOLD TOLD},
        {"<figure>x<figcaption>a</figcaption>y<figcaption>b</figcaption></figure>",
         "figure \"x\"\n.\"y\"\n.div \"b\"\n.figcaption \"a\"\n", TOLD TOLD},
        {"<header>a<footer>b</footer></header>", "header \"a\"\n.div \"b\"\n", TOLD},
        {"<dfn>a<dfn>b</dfn>", "p\n.dfn \"ab\"\n", TOLD},
        {"<bdo>a</bdo><data>b</data>", "p\n.span \"a\"\n.span \"b\"\n", TOLD TOLD},
        {"<table><colgroup span=2><col span=2></colgroup><tr><th abbr=s>a</table>",
         "table\n.colgroup\n..col span=\"2\"\n.tbody\n..tr\n...th title=\"s\" \"a\"\n", TOLD},
        {"<q cite=http://e.com/>a</q><q cite=https://e.com/>b</q>",
         "p\n.q \"a\"\n.q cite=\"https://e.com/\" \"b\"\n", TOLD},
        {"<ruby></ruby>a<ruby>b<rp>(</ruby><ruby><rt>c</ruby>",
         "p\n.span\n.\"a\"\n.span \"b\"\n.span\n..span \"c\"\n", TOLD TOLD TOLD},
        {"<ruby>a<rp>(<rt>b</rt>c</ruby>d", "p\n.ruby \"a\"\n..rt \"b\"\n.\"cd\"\n", TOLD},
        {"<ruby><rb>a<rb>b<rtc><rt>1<rt>2</rtc><rtc>3</rtc></ruby>",
         "p\n.ruby\n..ruby \"a\"\n...rt \"1\"\n...\"b\"\n...rt \"2\"\n..rt \"3\"\n", NULL},
        {"<ruby><rb>a<rb>b<rb>c<rt>1<rt>2<rb>d<rt>3<rt>4</ruby>",
         "p\n.ruby \"a\"\n..rt \"1\"\n..\"b\"\n..rt \"2\"\n..\"c\"\n..rt\n..\"d\"\n..rt "
         "\"3\"\n..rt \"4\"\n",
         TOLD TOLD},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.html", READ_AUTO);
}

static void test_presentation(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"<center>a<font color=red size=+1 face='A, B'>b</font></center>",
         "div style=\"text-align: center\" \"a\"\n.span style=\"color: red; font-size: large; "
         "font-family: A, B\" \"b\"\n",
         NULL},
        {"<img src=a.png width=50% height=20 align=right alt=x>",
         "p\n.img src=\"a.png\" alt=\"x\" style=\"width: 50%; height: 20px; float: right\"\n",
         NULL},
        {"<table border=1><tr><td>x</table><table border=0><tr><td>y</table>",
         "table style=\"border-width: 1px; border-style: solid\"\n.tbody\n..tr\n"
         "...td style=\"border: 0.5pt solid #888\" \"x\"\n"
         "table\n.tbody\n..tr\n...td \"y\"\n",
         NULL},
        {"<table align=center cellpadding=3><tr><td nowrap valign=top bgcolor=#fff style='color: "
         "blue'>x</table>",
         "table style=\"margin-left: auto; margin-right: auto\"\n.tbody\n..tr\n"
         "...td style=\"padding: 3px; white-space: nowrap; v…background-color: #fff; color: blue\" "
         "\"x\"\n",
         NULL},
        {"<p style=\"color: red; background: url(http://x); width: expression(1); a: '; b'\">x",
         "p style=\"color: red; a: '; b'\" \"x\"\n", "html-dropped:1 html-dropped:1 "},
        {"<p align=wrong onclick=x data-x=y target=z>a", "p \"a\"\n",
         "html-dropped:1 html-dropped:1 "},
        {"<tt>a</tt><strike>b</strike><big>c</big><nobr>d</nobr>",
         "p\n.code \"a\"\n.s \"b\"\n.span style=\"font-size: larger\" \"c\"\n.span "
         "style=\"white-space: nowrap\" \"d\"\n",
         NULL},
        {"<td colspan=x>", "", "html-repaired:1 "},
        {"<table><td colspan=0 rowspan=2>x", "table\n.tbody\n..tr\n...td rowspan=\"2\" \"x\"\n",
         "html-dropped:1 "},
        {"<ol type=i start=3 reversed><li value=7>x",
         "ol start=\"3\" reversed=\"reversed\" style=\"list-style-type: lower-roman\"\n.li "
         "value=\"7\" \"x\"\n",
         NULL},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.html", READ_AUTO);
}

static void test_dropped(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"<p>a<script>if (a<b) x('</p>')</script>b<style>p{}</style><iframe src=x>y</iframe>",
         "p \"ab\"\n", "html-dropped:1 html-dropped:1 html-dropped:1 "},
        {"<form>a<input name=x><select><option>b</select><button>c</button></form>", "p \"ac\"\n",
         "html-dropped:1 html-dropped:1 html-dropped:1 html-dropped:1 "},
        {"<svg><path d=x /><text>t</text></svg>a<object data=x>b</object>", "p \"ab\"\n",
         "html-dropped:1 html-dropped:1 "},
        {"\n<foo-bar>a</foo-bar><!-- b <p> -->c<!doctype x>", "p \"ac\"\n", "html-unknown:2 "},
        {"a<a href='javascript:b'>c</a><a href=' JAVA&#10;SCRIPT:b'>d</a>",
         "p \"a\"\n.a \"c\"\n.a \"d\"\n", "html-dropped:1 html-dropped:1 "},
        {"a<!-- b", "p \"a\"\n", "html-repaired:1 "},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.html", READ_AUTO);
}

static void test_metadata(void **state)
{
    (void)state;
    arena *mem = arena_new();
    diag faults;
    diag_init(&faults, mem);
    doc *d = read_text(&faults, "t.html",
                       STR("<!DOCTYPE html><html lang=zh_CN><head><title>题 &amp; 目</title>"
                           "<meta name=Author content=甲><meta name=keywords content='a, b'>"
                           "<meta name=description content=说明></head><body><p>文</body></html>"),
                       READ_AUTO);
    assert_true(str_is(d->meta.title, "题 & 目"));
    assert_true(str_is(d->meta.lang, "zh-CN"));
    assert_true(str_is(d->meta.description, "说明"));
    assert_true(str_is(d->meta.authors.at[0], "甲"));
    assert_int_equal(d->meta.keywords.n, 2);
    buf told = {0};
    codes(&faults, &told);
    assert_null(told.p);
    doc_drop(d);
    /* the title element names the file; what is printed as its title is the h1 */
    d = read_text(&faults, "t.html", STR("<title>Site</title><h1>Page</h1>"), READ_AUTO);
    assert_true(str_is(d->meta.title, "Site"));
    assert_int_equal(d->headings.n, 1);
    assert_true(doc_has_class(d->headings.at[0].node, "title"));
    doc_drop(d);
    d = read_text(&faults, "t.html", STR("---\ntitle: Front\n---\n<title>Site</title><p>x"),
                  READ_AUTO);
    assert_true(str_is(d->meta.title, "Front"));
    doc_drop(d);
    arena_drop(mem);
}

/* 汉 in GBK, named; a file that names GBK and is UTF-8. */
static void test_charset(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"<meta charset=gbk><p>\xBA\xBA", "p \"汉\"\n", "text-charset:1 "},
        {"<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><p>\x8A\xBF",
         "p \"漢\"\n", "text-charset:1 "},
        {"<meta charset=gb2312><p>\xE9\x46", "p \"镕\"\n", "text-charset:1 "},
        {"<meta charset=big5><p>\x80z", "p \"\uFFFDz\"\n", "text-charset:1 text-encoding:1 "},
        {"<meta charset=\"gbk\"><p>汉", "p \"汉\"\n", "text-charset:1 "},
        {"<meta charset=none><p>\xBA\xBAz", NULL, "text-encoding:1 text-encoding:1 "},
        {"<meta charset=utf-8><p>汉", "p \"汉\"\n", NULL},
    };
    arena *mem = arena_new();
    run_cases(cases, sizeof cases / sizeof *cases, "t.html", READ_AUTO);
    arena_drop(mem);
}

static void test_xhtml(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
         "<html "
         "xmlns='http://www.w3.org/1999/xhtml'><body><p/><div/><p>a<br/><![CDATA[<b>]]>&a;</p></"
         "body></html>",
         "p\ndiv\np class=\"lines\" \"a\"\n.br\n.\"<b>&a;\"\n", NULL},
    };
    run_cases(cases, 1, "t.xhtml", READ_AUTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure),    cmocka_unit_test(test_content),
        cmocka_unit_test(test_presentation), cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_metadata),     cmocka_unit_test(test_xhtml),
        cmocka_unit_test(test_charset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
