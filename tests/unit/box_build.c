/* The box tree: anonymous boxes, white space, counters, content lists, notes, tables. Each case is
 * a body, a stylesheet and the dump of what is in the body's box. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <libxml/parser.h>

#include "box/box.h"

static const char base[] =
    "html,body,p,div,h1,h2,ol,ul,blockquote,section,aside,pre,hr{display:block}"
    "li{display:list-item} head{display:none}"
    "table{display:table} thead{display:table-header-group} tbody{display:table-row-group}"
    "tfoot{display:table-footer-group} tr{display:table-row} td,th{display:table-cell}"
    "caption{display:table-caption} colgroup{display:table-column-group}"
    "col{display:table-column} ul{list-style-type:disc} ol{list-style-type:decimal}"
    "pre{white-space:pre;tab-size:4} ruby{display:ruby} rt{display:ruby-text} rp{display:none}";

typedef struct made {
    arena *mem;
    diag faults;
    doc *d;
    css_sheets *sheets;
    cascade *c;
    box *root;
} made;

static void ids(doc *d, xmlNode *n)
{
    for (; n; n = n->next) {
        str id = n->type == XML_ELEMENT_NODE ? doc_attr(d, n, "id") : (str){0};
        if (id.n) *map_put(&d->ids, id) = n;
        ids(d, n->children);
    }
}

static void make(made *m, const char *body, const char *css)
{
    m->mem = arena_new();
    diag_init(&m->faults, m->mem);
    buf text = {0};
    buf_fmt(&text, "<html xmlns='http://www.w3.org/1999/xhtml' lang='zh-CN'><body>%s</body></html>",
            body);
    m->d = doc_new(&m->faults, NULL, STR("d.md"), STR("d.md"));
    xmlFreeDoc(m->d->tree);
    m->d->tree = xmlReadMemory(text.p, (int)text.n, "d", NULL, XML_PARSE_HUGE);
    assert_non_null(m->d->tree);
    buf_drop(&text);
    m->d->body = xmlDocGetRootElement(m->d->tree)->children;
    ids(m->d, m->d->body);
    m->sheets = css_sheets_new();
    place at = {STR("t.css"), 1, 1};
    css_parse_text(m->sheets, str_of(base), at, NULL, STR(""), &m->faults);
    css_parse_text(m->sheets, str_of(css), at, NULL, STR(""), &m->faults);
    m->c = css_cascade(m->sheets, MEDIA_PRINT, m->d);
    m->root = box_build(m->mem, m->d, m->c);
    box_check(m->root);
}

static void drop(made *m)
{
    css_cascade_drop(m->c);
    css_sheets_drop(m->sheets);
    doc_drop(m->d);
    arena_drop(m->mem);
}

/* The dump without the root's and the body's own lines. */
static void expect(const char *body, const char *css, const char *dump)
{
    made m;
    make(&m, body, css);
    buf out = {0};
    const box *b = m.root->first;
    for (const box *c = b ? b->first : NULL; c; c = c->next) box_dump(c, &out);
    if (b && b->kind == BOX_PARA) box_dump(b, &out);
    buf_byte(&out, 0);
    assert_string_equal(out.p, dump);
    buf_drop(&out);
    drop(&m);
}

static void test_paragraphs(void **state)
{
    (void)state;
    expect("<p>a</p><div>b<p>c</p>d</div>", "",
           "para p \"a\"\nblock div\n  para div anonymous \"b\"\n  para p \"c\"\n"
           "  para div anonymous \"d\"\n");
    expect("<p>a <b>b</b><i> c</i></p>", "", "para p \"a \" <b> \"b\" > <i> \" c\" >\n");
    expect("<div>\n <p>a</p>\n\n<p> b </p>\n</div>", "",
           "block div\n  para p \"a\"\n  para p \"b\"\n");
    /* a block in an inline: the inline is opened again */
    expect("<div><b>x<p>y</p>z</b></div>", "",
           "block div\n  para div anonymous <b> \"x\" >\n  para p \"y\"\n"
           "  para div anonymous <b> \"z\" >\n");
    expect("<div><a href='http://e.org'>x<p>y</p></a></div>", "",
           "block div\n  para div anonymous <a url=http://e.org> \"x\" >\n"
           "  para p <a url=http://e.org> \"y\" >\n");
    expect("<p>a</p><hr/><p style='display:none'>b</p><div/>", "",
           "para p \"a\"\nrule hr\nblock div\n");
    expect("<div><span id='x'/><p>y</p></div>", "", "block div\n  para p #x \"y\"\n");
}

static void test_white_space(void **state)
{
    (void)state;
    expect("<p>  a \n\t b<b> </b> c  </p>", "", "para p \"a b\" <b> \" \" > \"c\"\n");
    expect("<p>中\n文<b>\n字</b></p>", "", "para p \"中文\" <b> \"字\" >\n");
    expect("<p>中 <b>\n文</b></p>", "", "para p \"中\" <b> \"文\" >\n");
    expect("<p>中 文 、\n文</p>", "", "para p \"中 文 、文\"\n");
    expect("<p>中\nword\n中</p>", "", "para p \"中word中\"\n");
    expect("<p>one\ntwo 한\n글</p>", "", "para p \"one two 한 글\"\n");
    expect("<p>a <br/> b<br/></p>", "", "para p \"a\" br \"b\"\n");
    expect("<p><br/></p>", "", "para p br\n");
    expect("<pre>a  b\n\tc\n\n</pre>", "", "para pre \"a  b\" br \"    c\" br\n");
    expect("<p style='white-space:pre-line'>a  b \n c</p>", "", "para p \"a b\" br \"c\"\n");
    expect("<p>a<wbr/>b&#160; c</p>", "", "para p \"a\" \"\\u200B\" \"b\\u00A0 c\"\n");
}

static void test_transform(void **state)
{
    (void)state;
    expect("<p style='text-transform:uppercase'>straße</p>", "", "para p \"STRASSE\"\n");
    expect("<p style='text-transform:capitalize'>ab<b>c d</b>'e</p>", "",
           "para p \"Ab\" <b> \"c D\" > \"'e\"\n");
    expect("<p style='text-transform:full-width'>a1</p>", "", "para p \"ａ１\"\n");
}

static void test_lists(void **state)
{
    (void)state;
    expect("<ol start='3'><li>a</li><li value='7'><p>b</p></li><li>c<ol><li>d</li></ol></li></ol>",
           "",
           "block ol\n  para li marker=\"3.\" \"a\"\n  block li marker=\"7.\"\n    para p \"b\"\n"
           "  block li marker=\"8.\"\n    para li anonymous \"c\"\n    block ol\n"
           "      para li marker=\"1.\" \"d\"\n");
    expect("<ol reversed=''><li>a</li><li>b</li></ol>", "",
           "block ol\n  para li marker=\"2.\" \"a\"\n  para li marker=\"1.\" \"b\"\n");
    expect("<ul><li> </li></ul>", "", "block ul\n  para li marker=\"•\" \"\\u200B\"\n");
    expect("<ul><li>\n<p>a</p></li></ul>", "li{list-style-position:inside}",
           "block ul\n  block li\n    para p <::> \"•\\u00A0\" > \"a\"\n");
    expect("<ol><li>a</li></ol>", "ol{list-style-type:cjk-ideographic}",
           "block ol\n  para li marker=\"一、\" \"a\"\n");
    expect("<ul><li>a</li></ul>", "li::marker{content:none}", "block ul\n  para li \"a\"\n");
}

static void test_counters(void **state)
{
    (void)state;
    const char *css = "body{counter-reset:s} h1{counter-increment:s;counter-reset:t}"
                      "h2{counter-increment:t} h1::before{content:counter(s) '. '}"
                      "h2::before{content:counter(s) '.' counter(t) ' '}";
    expect("<h1>a</h1><h2>b</h2><h2>c</h2><h1>d</h1><h2>e</h2>", css,
           "para h1 <::> \"1. \" > \"a\"\npara h2 <::> \"1.1 \" > \"b\"\n"
           "para h2 <::> \"1.2 \" > \"c\"\npara h1 <::> \"2. \" > \"d\"\n"
           "para h2 <::> \"2.1 \" > \"e\"\n");
    expect("<ol><li>a<ol><li>b</li></ol></li></ol>",
           "ol{counter-reset:n;list-style:none} li{counter-increment:n}"
           "li::before{content:counters(n,'.')}",
           "block ol\n  block li\n    para li anonymous <::> \"1\" > \"a\"\n    block ol\n"
           "      para li <::> \"1.1\" > \"b\"\n");
    /* a target behind: its counter is known */
    expect("<p><a href='#z'>x</a></p><h1>q</h1><h1 id='z'>y <b>w</b></h1>",
           "h1{counter-increment:s} a::after{content:target-counter(attr(href),s) "
           "target-text(attr(href)) leader('.') target-counter(attr(href),page)}",
           "para p <a to=#z> \"x\" <::> \"2y w\" leader\".\" page(#z) > >\npara h1 \"q\"\n"
           "para h1 #z \"y \" <b> \"w\" >\n");
    expect("<h1>a</h1>", "h1{counter-reset:page 5;string-set:t content()}",
           "para h1 t:=\"a\" page=5 \"a\"\n");
    expect("<p><q>a<q>b</q></q></p>", "q::before{content:open-quote} q::after{content:close-quote}",
           "para p <q> <::> \"“\" > \"a\" <q> <::> \"‘\" > \"b\" <::> \"’\" > > <::> \"”\" > >\n");
}

static void test_notes(void **state)
{
    (void)state;
    const char *css = "aside{float:footnote}";
    expect("<p>a<a role='doc-noteref' href='#n'>1</a>b<a role='doc-noteref' href='#n'>1</a></p>"
           "<section><aside id='n' role='doc-footnote'><p>t<a role='doc-noteref' href='#m'>2</a>"
           "</p></aside><aside id='m' role='doc-footnote'>u</aside></section>",
           css,
           "para p \"a\" <a to=#n> \"1\" > note note \"b\" <a to=#n> \"1\" >\n"
           "  block aside #n\n    para p <::> \"1\\u2002\" > \"t\" <a to=#m> \"2\" >\n"
           "  block aside #m\n    para aside anonymous <::> \"2\\u2002\" > \"u\"\n");
    /* not called: it stays; a float of one's own is called where it stands */
    expect("<aside id='n' role='doc-footnote'>t</aside>", css, "para aside #n \"t\"\n");
    expect("<p>a<span>t</span></p>", "span{float:footnote}",
           "para p \"a\" <::> \"1\" > note\n  block span\n"
           "    para span anonymous <::> \"1\\u2002\" > \"t\"\n");
}

static void test_tables(void **state)
{
    (void)state;
    expect("<table><tfoot><tr><td>f</td></tr></tfoot><caption>c</caption><col span='2'/>"
           "<thead><tr><th colspan='2'>h</th></tr></thead>"
           "<tbody><tr><td rowspan='0'>a</td><td rowspan='9'>b</td></tr><tr/></tbody></table>",
           "",
           "table table\n  caption caption\n    para caption anonymous \"c\"\n"
           "  column col colspan=2\n"
           "  rowgroup thead\n    row tr\n      cell th colspan=2\n"
           "        para th anonymous \"h\"\n"
           "  rowgroup tbody\n    row tr\n      cell td rowspan=2\n"
           "        para td anonymous \"a\"\n      cell td rowspan=2\n"
           "        para td anonymous \"b\"\n    row tr\n"
           "  rowgroup tfoot\n    row tr\n      cell td\n        para td anonymous \"f\"\n");
    expect("<table><tr>x<td><div style='width:50pt'>y</div></td></tr></table>", "",
           "table table\n  rowgroup table anonymous\n    row tr\n      cell tr anonymous\n"
           "        para tr anonymous \"x\"\n      cell td hint=50000\n        para div \"y\"\n");
    expect("<div>a<td>b</td> <td>c</td>d</div>", "",
           "block div\n  para div anonymous \"a\"\n  table div anonymous\n"
           "    rowgroup div anonymous\n      row div anonymous\n        cell td\n"
           "          para td anonymous \"b\"\n        cell td\n"
           "          para td anonymous \"c\"\n  para div anonymous \"d\"\n");
    expect("<table></table>", "",
           "table table\n  rowgroup table anonymous\n    row table anonymous\n");
}

static void test_inline_boxes(void **state)
{
    (void)state;
    expect("<p>a <span id='i'>b</span> c</p>", "span{display:inline-block}",
           "para p \"a \" #i box \" c\"\n  block span\n    para span anonymous \"b\"\n");
    expect("<p><ruby>漢 <rt>kan</rt>\n字<rt>ji</rt></ruby></p>", "",
           "para p <ruby> <::> \"漢\" ruby > <::> \"字\" ruby > >\n"
           "  para rt anonymous \"kan\"\n  para rt anonymous \"ji\"\n");
    expect("<p><ruby>漢<rt>kan</rt></ruby></p>", "ruby{display:inline}",
           "para p <ruby> \"漢\" <rt> \"（kan）\" > >\n");
    expect("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>", "ruby{display:inline}",
           "para p <ruby> \"漢\" \"(\" <rt> \"kan\" > \")\" >\n");
    expect("<h1 id='x'>a <b>b</b></h1>", "h1{bookmark-level:2}",
           "para h1 #x bookmark2=\"a b\" \"a \" <b> \"b\" >\n");
}

/* Deep and long documents: no overflow, linear time. */
static void test_large(void **state)
{
    (void)state;
    buf deep = {0};
    for (int i = 0; i < 3000; i++) buf_z(&deep, i % 2 ? "<span>" : "<div>");
    buf_z(&deep, "end");
    for (int i = 3000; i-- > 0;) buf_z(&deep, i % 2 ? "</span>" : "</div>");
    made m;
    make(&m, deep.p, "");
    buf out = {0};
    box_dump(m.root, &out);
    assert_non_null(strstr(out.p, "end"));
    buf_drop(&out);
    drop(&m);
    deep.n = 0;
    for (int i = 0; i < 20000; i++) buf_z(&deep, "<p>a <b id='x'> </b> </p>\n");
    make(&m, deep.p, "p{counter-reset:a;counter-increment:b}");
    buf_drop(&deep);
    uint32_t n = 0;
    for (const box *b = m.root->first->first; b; b = b->next) n++;
    assert_int_equal(n, 20000);
    drop(&m);
}

static str page_string(void *data, str name, string_which which)
{
    (void)data;
    return which == STRING_LAST && str_is(name, "t") ? STR("now") : (str){0};
}

static void test_margin_box(void **state)
{
    (void)state;
    made m;
    make(&m, "<p>x</p>", "@page{@top-left{content:string(t,last) ' ' counter(page)}}");
    const page_style *p = css_page(m.c, (page_select){.index = 1, .right = true});
    box_strings now = {page_string, NULL};
    box *b = box_from_content(m.mem, m.d, m.c, p->margin[MARGIN_TOP_LEFT], &now);
    box_check(b);
    buf out = {0};
    box_dump(b, &out);
    assert_string_equal(out.p, "para anonymous \"now \" page()\n");
    buf_drop(&out);
    drop(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paragraphs), cmocka_unit_test(test_white_space),
        cmocka_unit_test(test_transform),  cmocka_unit_test(test_lists),
        cmocka_unit_test(test_counters),   cmocka_unit_test(test_notes),
        cmocka_unit_test(test_tables),     cmocka_unit_test(test_inline_boxes),
        cmocka_unit_test(test_large),      cmocka_unit_test(test_margin_box)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
