/* Markdown as people write it, above all in Chinese. */
#include "read_case.h"

#include <libxml/tree.h>

static void test_headings(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"#标题\n第二行\n\n##小节##\n\n#话题# #x\n\n#123\n\n- #项\n",
         "header class=\"title-block\"\n.h1 class=\"title\" id=\"标题\" \"标题\"\n"
         "p \"第二行\"\nh2 id=\"小节\" \"小节\"\np \"#话题# #x\"\np \"#123\"\nul\n.li \"#项\"\n",
         NULL},
        {"##乙\n####### 七\n文\n##丙\n#丁 文\n\n#戊\n己\n",
         "h2 id=\"乙\" \"乙\"\np \"####### 七文\"\nh2 id=\"丙\" "
         "\"丙\"\np \"#丁 文\"\np \"#戊己\"\n",
         NULL},
        {"段中 #标签\nend #x\n", "p \"段中 #标签\\nend #x\"\n", NULL},
        {"```\n#不是\n```\n", "pre\n.code \"#不是\"\n", NULL},
        {"# 书\n\n一、导语\n---\n文\n",
         "header class=\"title-block\"\n.h1 class=\"title\" id=\"书\" \"书\"\n"
         "h2 id=\"一导语\"\n.span class=\"numeral\" \"一、\"\n.\"导语\"\np \"文\"\n",
         NULL},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

static void test_emphasis_beside_han(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"**重点：**后文和**“引号”**后",
         "p\n.strong \"重点：\"\n.\"后文和\"\n.strong \"“引号”\"\n.\"后\"\n", NULL},
        {"**重点:**后文*（注）*后", "p\n.strong \"重点:\"\n.\"后文\"\n.em \"（注）\"\n.\"后\"\n",
         NULL},
        {"~~删。~~后，3~4，5~6", "p\n.del \"删。\"\n.\"后，3~4，5~6\"\n", NULL},
        {"\\*\\*字：\\*\\*字 `**码：**码`", "p \"**字：**字 \"\n.code \"**码：**码\"\n", NULL},
        {"40G*8）和32G*8）", "p \"40G*8）和32G*8）\"\n", NULL},
        {"```\n**码：**码\n```", "pre\n.code \"**码：**码\"\n", NULL},
        {"a **b** *c*d", "p \"a \"\n.strong \"b\"\n.\" \"\n.em \"c\"\n.\"d\"\n", NULL},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

static void test_addresses(void **state)
{
    (void)state;
#define LINK(url) ".a href=\"" url "\" \"" url "\"\n"
    static const read_case cases[] = {
        {"见https://a.com/b。后", "p \"见\"\n" LINK("https://a.com/b") ".\"。后\"\n", NULL},
        {"(http://a.com/x_(y)) http://b.cn/[1]]！",
         "p \"(\"\n" LINK("http://a.com/x_(y)") ".\") \"\n" LINK("http://b.cn/[1]") ".\"]！\"\n",
         NULL},
        {"https://a.com/_x_/*y*/~z~/。", "p\n" LINK("https://a.com/_x_/*y*/~z~/") ".\"。\"\n",
         NULL},
        {"**https://a.com**后",
         "p\n.strong\n.."
         "a href=\"https://a.com\" \"https://a.com\"\n.\"后\"\n",
         NULL},
        {"https://a.com/x?a=1&b=2, ok.", "p\n" LINK("https://a.com/x?a=1&b=2") ".\", ok.\"\n",
         NULL},
        {"www.a.com，me@b.cn中",
         "p\n.a href=\"http://www.a.com\" \"www.a.com\"\n.\"，\"\n"
         ".a href=\"mailto:me@b.cn\" \"me@b.cn\"\n.\"中\"\n",
         NULL},
        {"`https://a.com` [https://b.com](c:/d) https:// xhttps://e.com",
         "p\n.code \"https://a.com\"\n.\" \"\n.a href=\"c:/d\" \"https://b.com\"\n"
         ".\" https:// xhttps://e.com\"\n",
         NULL},
        {"<a href=\"http://a.com\">\n\nhttp://b.com\n\n</a>",
         "p\n.a href=\"http://a.com\" \"http://b.com\"\n", NULL},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

static void test_lines(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"\xEF\xBB\xBF汉\r\n字\rLatin\n汉", "p \"汉字\\nLatin\\n汉\"\n", NULL},
        {"汉**字**\n字，\nGPT。\nThe\nend", "p \"汉\"\n.strong \"字\"\n.\"字，GPT。The\\nend\"\n",
         NULL},
        {"가\n나 “a”\n“b”", "p \"가\\n나 “a”\\n“b”\"\n", NULL},
        {"汉  \n字\\\n字", "p class=\"lines\" \"汉\"\n.br\n.\"字\"\n.br\n.\"字\"\n", NULL},
        {"a\x01"
         "b\xFFz",
         "p \"ab\xEF\xBF\xBDz\"\n", "text-control:1 text-encoding:1 "},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

static void test_lists_and_quotes(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"3. a\n4. b\n", "ol start=\"3\"\n.li \"a\"\n.li \"b\"\n", NULL},
        {"- [x] 完\n- [ ] 未\n",
         "ul\n.li class=\"task\"\n..span class=\"checkbox checked\" \"☑\"\n..\" 完\"\n"
         ".li class=\"task\"\n..span class=\"checkbox\" \"☐\"\n..\" 未\"\n",
         NULL},
        {"- a\n\n- b\n", "ul\n.li\n..p \"a\"\n.li\n..p \"b\"\n", NULL},
        {"> [!WARNING]\n> 小心火\n",
         "div class=\"admonition warning\"\n.p class=\"admonition-title\" \"警告\"\n.p "
         "\"小心火\"\n",
         NULL},
        {"> [!NOTE]\n\n> [!NOTE] x\n",
         "div class=\"admonition note\"\n.p class=\"admonition-title\" \"Note\"\nblockquote\n.p "
         "\"[!NOTE] x\"\n",
         NULL},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

static void test_tables(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"|a|b|\n|:-:|--:|\n|<div style=\"width: 100pt\">x|<b>粗：</b>y<br>z|\n| |\\||\n",
         "table\n.thead\n..tr\n...th style=\"text-align: center\" \"a\"\n...th style=\"text-align: "
         "right\" \"b\"\n"
         ".tbody\n..tr\n...td style=\"text-align: center\"\n....div style=\"width: 100pt\" \"x\"\n"
         "...td style=\"text-align: right\"\n....b \"粗：\"\n....\"y\"\n....br\n....\"z\"\n"
         "..tr\n...td style=\"text-align: center\"\n...td style=\"text-align: right\" \"|\"\n",
         "html-repaired:3 "},
        {"|a|b|\n|-|-|\n|`x|y` 和 x\\|y|1|\n|1|2| |\n\n> a|b\n> -|-\n> 1|2|3\n> 1\\\\|2|3|\n", NULL,
         "table-cells:3 table-cells:8 "},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

/* What is left out is told word for word, at its own place. */
static void test_lost_cells(void **state)
{
    (void)state;
    arena *mem = arena_new();
    diag faults;
    diag_init(&faults, mem);
    doc *d = read_text(&faults, "t.md", STR("|甲|\n|-|\n|`a|b` *和* | 99.1 |\n"), READ_AUTO);
    assert_int_equal(faults.entries.n, 1);
    const diag_entry *e = &faults.entries.at[0];
    assert_int_equal(e->at.line, 3);
    assert_int_equal(e->at.col, 5);
    assert_non_null(
        strstr(e->message.p, "3 cells, the table 1 columns; left out: “b` *和* | 99.1”"));
    doc_drop(d);
    arena_drop(mem);
}

/* Raw HTML with Markdown between its parts, balanced or not. */
static void test_html_between(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"<div align=center>\n\n|a|\n|-|\n\n </div>\n后",
         "div style=\"text-align: center\"\n.table\n..thead\n...tr\n....th \"a\"\np \"后\"\n",
         NULL},
        {"<p align=\"center\">\n\n*x*\n\n</p>\n",
         "div style=\"text-align: center\"\n.p\n..em \"x\"\n", NULL},
        {"<details><summary>摘</summary>\n\n- x\n\n</details>\n",
         "details\n.summary \"摘\"\n.ul\n..li \"x\"\n", NULL},
        {"<b>\n\n一\n\n二\n\n</b>\n\n三", "p\n.b \"一\"\np\n.b \"二\"\np \"三\"\n", NULL},
        {"a <div>b</div> c</div>", "p \"a\"\ndiv \"b\"\np \"c\"\n", "html-repaired:1 "},
        {"<b>a\n\nb", "p\n.b \"a\"\np \"b\"\n", "html-repaired:1 "},
        {"<div>\n\n> <p>q\n\nz", "div\n.blockquote\n..p \"q\"\n.p \"z\"\n", NULL},
        {"x <!-- y --> z &nbsp;&lt;", "p \"x  z \xC2\xA0<\"\n", NULL},
        {"a <script>b()</script> c <foo>d</foo>", "p \"a  c d\"\n",
         "html-dropped:1 html-unknown:1 "},
        {"<div><script>\n\nx\n\n</script>y</div>", "div \"y\"\n", "html-dropped:1 "},
        {"[a](javascript:b) <a href=' java\nscript:c'>d</a> <b onclick=e>f</b>",
         "p\n.a \"a\"\n.\" \"\n.a \"d\"\n.\" \"\n.b \"f\"\n",
         "html-dropped:1 html-dropped:1 html-dropped:2 "},
        {"a\n\n<!-- b\n\n## c\n\nd\n", "p \"a\"\n", "html-open:3 "},
        {"<h2>头\n\n段\n\n- x", "h2 id=\"头\" \"头\"\np \"段\"\nul\n.li \"x\"\n",
         "html-repaired:1 "},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

static void test_notes(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"甲[^b]乙[^a]丙[^b]\n\n[^a]: 一\n[^b]: 二[^a]\n\n    - x\n",
         "p \"甲\"\n.a role=\"doc-noteref\" href=\"#fn-1\" id=\"fnref-1\" \"1\"\n.\"乙\"\n"
         ".a role=\"doc-noteref\" href=\"#fn-2\" id=\"fnref-2\" \"2\"\n.\"丙\"\n"
         ".a role=\"doc-noteref\" href=\"#fn-1\" id=\"fnref-1-1\" \"1\"\n"
         "aside role=\"doc-footnote\" id=\"fn-1\"\n.p\n..a role=\"doc-backlink\" href=\"#fnref-1\" "
         "\"1\"\n..\" 二\"\n"
         "..a role=\"doc-noteref\" href=\"#fn-2\" id=\"fnref-2-1\" \"2\"\n.ul\n..li \"x\"\n"
         "aside role=\"doc-footnote\" id=\"fn-2\"\n.p\n..a role=\"doc-backlink\" href=\"#fnref-2\" "
         "\"2\"\n..\" 一\"\n",
         NULL},
        /* what only a note calls comes behind that note */
        {"甲[^a]乙[^c]\n\n[^a]: 一[^b]\n[^b]: 二\n[^c]: 三\n",
         "p \"甲\"\n.a role=\"doc-noteref\" href=\"#fn-1\" id=\"fnref-1\" \"1\"\n.\"乙\"\n"
         ".a role=\"doc-noteref\" href=\"#fn-3\" id=\"fnref-3\" \"3\"\n"
         "aside role=\"doc-footnote\" id=\"fn-1\"\n.p\n..a role=\"doc-backlink\" href=\"#fnref-1\" "
         "\"1\"\n..\" 一\"\n..a role=\"doc-noteref\" href=\"#fn-2\" id=\"fnref-2\" \"2\"\n"
         "aside role=\"doc-footnote\" id=\"fn-2\"\n.p\n..a role=\"doc-backlink\" href=\"#fnref-2\" "
         "\"2\"\n..\" 二\"\n"
         "aside role=\"doc-footnote\" id=\"fn-3\"\n.p\n..a role=\"doc-backlink\" href=\"#fnref-3\" "
         "\"3\"\n..\" 三\"\n",
         NULL},
        {"a[^x]\n\n[^x]: b\n[^y]: c\n\n```\n[^z]: d\n```\n", NULL, "note-unused:4 "},
        {"a[^x] \\[^y] `[^z]`\n\n|甲[^无]|\n|-|\n", NULL, "note-missing:1 note-missing:3 "},
        {"[a[^x]](http://b/)\n\n[^x]: c\n", NULL, "html-repaired:1 "},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

/* The writing of other programs: each kind is told once. */
static void test_foreign(void **state)
{
    (void)state;
    static const read_case cases[] = {
        {"## 题 {#a-b .c}\n\n## **x** {#d}\n",
         "h2 id=\"a-b\" class=\"c\" \"题\"\nh2 id=\"d\"\n.strong \"x\"\n", NULL},
        {"## {#e}\n\n## y {z}\n", "h2 id=\"e\" \"{#e}\"\nh2 id=\"y-z\" \"y {z}\"\n",
         "syntax-foreign:1 "},
        {"$$E=mc^2$$\n\n$$\nx\n$$\n", NULL, "syntax-foreign:1 "},
        {"x\n\n[TOC]\n\n\\newpage\n\n[[wiki]] 在 ==亮== :rocket: {#id .c}\n", NULL,
         "syntax-foreign:3 syntax-foreign:5 syntax-foreign:7 syntax-foreign:7 syntax-foreign:7 "
         "syntax-foreign:7 "},
        {"词\n: 义\n\n```mermaid\na --> b\n```\n", NULL, "syntax-foreign:2 syntax-foreign:4 "},
        {"::: note\nx^[y] 与 $x^2$\n:::\n\n甲 {: .b}\n", NULL,
         "syntax-foreign:1 syntax-foreign:2 syntax-foreign:2 syntax-foreign:5 "},
        {"$5 and $6, US$3 = $3, a^2, ${x}, ::\n", NULL, NULL},
        {"a == b == c; 10:30:00 std::v::i a:b:c $5 [x] {a} `:rocket:` \\n\n\n```c\n$$\n```\n", NULL,
         NULL},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
}

static void test_front_matter(void **state)
{
    (void)state;
    arena *mem = arena_new();
    diag faults;
    diag_init(&faults, mem);
    doc *d = read_text(
        &faults, "a/t.md",
        STR("---\ntitle: 书: 名\nauthors: [甲, {name: 乙}]\nkeywords: a，b;c\nlang: zh_TW\n"
            "toc: 9\nwhat: x\ndate: 2026-01-02\n---\n\n# 书: 名\n\n文\n"),
        READ_AUTO);
    assert_true(str_is(d->meta.title, "书: 名"));
    assert_int_equal(d->meta.authors.n, 2);
    assert_true(str_is(d->meta.authors.at[1], "乙"));
    assert_int_equal(d->meta.keywords.n, 3);
    assert_true(str_is(d->meta.lang, "zh-TW"));
    assert_int_equal(d->meta.toc.n, 0);
    buf told = {0}, dump = {0}, got = {0};
    codes(&faults, &told);
    assert_string_equal(told.p, "meta-value:2 meta-read:5 meta-value:6 meta-unknown:7 ");
    doc_dump(d, &dump);
    flat(&dump, &got);
    assert_string_equal(
        got.p, "header class=\"title-block\"\n.h1 class=\"title\" id=\"书-名\" \"书: 名\"\n"
               ".p class=\"byline\"\n..span class=\"author\" \"甲\"\n..\" \"\n..span "
               "class=\"author\" \"乙\"\n"
               "..\" \"\n..time class=\"date\" \"2026-01-02\"\np \"文\"\n");
    assert_int_equal(doc_place(d, d->headings.at[0].node).line, 11);
    static const char *const identifiers[][2] = {{"978-0-306-40615-7", "urn:isbn:9780306406157"},
                                                 {"9780306406158", "9780306406158"},
                                                 {"ISBN 0-306-40615-2", "urn:isbn:0306406152"},
                                                 {"080442957x", "urn:isbn:080442957X"},
                                                 {"0306406153", "0306406153"},
                                                 {"urn:uuid:1", "urn:uuid:1"}};
    for (size_t i = 0; i < sizeof identifiers / sizeof *identifiers; i++) {
        str text = str_printf(mem, "---\nidentifier: %s\n---\nx", identifiers[i][0]);
        doc *of = read_text(&faults, "t.md", text, READ_AUTO);
        assert_true(str_is(of->meta.identifier, identifiers[i][1]));
        doc_drop(of);
    }
    buf_drop(&told);
    buf_drop(&dump);
    buf_drop(&got);
    doc_drop(d);
    static const read_case cases[] = {
        {"---\na: [\n---\nx", "p \"x\"\n", "meta-syntax:3 "},
        {"---\n\ntext\n\n---\n\nx", "hr\np \"text\"\nhr\np \"x\"\n", NULL},
        {"---\nx", "hr\np \"x\"\n", NULL},
        {"---\ntitle: a\n\nx", NULL, "meta-place:1 "},
        {"---\n- a\n---\nx", NULL, "meta-place:2 "},
        {"+++\ntitle = \"a\"\n+++\nx", NULL, "meta-place:1 "},
        {"\n\n---\ntitle: a\ntoc: x\n---\nx",
         "header class=\"title-block\"\n.h1 class=\"title\" id=\"a\" \"a\"\np \"x\"\n",
         "meta-place:3 meta-value:5 "},
        {"\n---\n\nx\n", "hr\np \"x\"\n", NULL},
        {"---\ntitle: a\nTitle: b\n---\nx",
         "header class=\"title-block\"\n.h1 class=\"title\" id=\"b\" \"b\"\np \"x\"\n",
         "meta-value:3 "},
        {"---\ndate: tomorrow\n---\nx", NULL, "meta-value:2 "},
        {"---\nidentifier: 978-7-111-11111-9\n---\nx", NULL, "meta-read:2 "},
        {"---\nidentifier: report 7\n---\nx", NULL, "meta-read:2 "},
        {"---\nidentifier: doi:10.1/2\n---\nx", NULL, NULL},
        {"---\ndate: 2026/13/45\n---\nx", NULL, "meta-value:2 "},
        {"---\ndate: 2026-02-30\n---\nx", NULL, "meta-value:2 "},
        {"---\ndate: 2024-02-29\n---\nx", NULL, NULL},
        {"---\ndate: 2026年11月\n---\nx", NULL, NULL},
        {"---\ndate: Spring 2026\n---\nx", NULL, NULL},
    };
    run_cases(cases, sizeof cases / sizeof *cases, "t.md", READ_AUTO);
    arena_drop(mem);
}

static uint32_t count(const doc *d, const char *name, const char *attribute, const char *begins)
{
    uint32_t n = 0;
    for (const xmlNode *node = d->body; node;) {
        if (doc_is(node, name) && str_starts(doc_attr(d, node, attribute), begins)) n++;
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        while (node != d->body && !node->next) node = node->parent;
        node = node == d->body ? NULL : node->next;
    }
    return n;
}

static void test_the_briefing(void **state)
{
    (void)state;
    arena *mem = arena_new();
    diag faults;
    diag_init(&faults, mem);
    file_map f;
    assert_int_equal(file_open(&f, BX_ROOT "/content/briefing/briefing.md"), 0);
    doc *d = read_text(&faults, "content/briefing/briefing.md", f.bytes, READ_AUTO);
    assert_int_equal(count(d, "a", "href", "http"), 34);
    assert_int_equal(count(d, "table", "id", ""), 5);
    assert_int_equal(count(d, "img", "src", "https://"), 15);
    assert_int_equal(d->headings.n, 9);
    assert_true(str_is(d->headings.at[0].text, "生成式AI行研"));
    assert_true(str_is(d->meta.lang, "zh-Hans"));
    assert_int_equal(faults.count[DIAG_WARNING] + faults.count[DIAG_ERROR], 0);
    doc_drop(d);
    file_close(&f);
    arena_drop(mem);
}

/* The document is read whole, one warning tells of the depth, the tree keeps its bound. */
static void flattens(str text, const char *words)
{
    arena *mem = arena_new();
    diag faults;
    diag_init(&faults, mem);
    doc *d = read_text(&faults, "t.md", text, READ_AUTO);
    uint32_t told = 0, depth = 0, deepest = 0;
    for (uint32_t i = 0; i < faults.entries.n; i++)
        told += faults.entries.at[i].code == D_HTML_NESTING;
    assert_int_equal(told, 1);
    assert_int_equal(faults.count[DIAG_FATAL], 0);
    for (const xmlNode *n = d->body; n;) {
        if (depth > deepest) deepest = depth;
        if (n->children && ++depth) {
            n = n->children;
            continue;
        }
        while (n != d->body && !n->next && depth--) n = n->parent;
        n = n == d->body ? NULL : n->next;
    }
    assert_true(deepest < 260);
    assert_string_equal(doc_text(d, d->body).p, words);
    doc_drop(d);
    arena_drop(mem);
}

static void repeat(buf *b, const char *s, int n)
{
    for (int i = 0; i < n; i++) buf_z(b, s);
}

static void test_bounds(void **state)
{
    (void)state;
    buf b = {0};
    repeat(&b, "<div>", 3000);
    buf_z(&b, "<p>甲</p><b>乙</b><table><tr><td>丙</table><ul><li>丁</ul>");
    repeat(&b, "</div>", 3000);
    buf_z(&b, "\n\n<div>戊</div>\n");
    flattens(buf_view(&b), "甲乙 丙 丁 戊");
    b.n = 0;
    repeat(&b, "> ", 3000);
    buf_z(&b, "甲\n\n乙");
    flattens(buf_view(&b), "甲 乙");
    b.n = 0;
    repeat(&b, "<div>", 300);
    buf_z(&b,
          "\n\n- [ ] 甲[^n]\n\n> [!NOTE]\n> 乙\n\n| a | b |\n|---|---|\n| 丙 | 丁 |\n\n[^n]: 注\n");
    flattens(buf_view(&b), "☐ 甲1 乙 a b 丙 丁 1 注");
    buf_drop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headings),         cmocka_unit_test(test_emphasis_beside_han),
        cmocka_unit_test(test_addresses),        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_lists_and_quotes), cmocka_unit_test(test_tables),
        cmocka_unit_test(test_html_between),     cmocka_unit_test(test_notes),
        cmocka_unit_test(test_front_matter),     cmocka_unit_test(test_the_briefing),
        cmocka_unit_test(test_bounds),           cmocka_unit_test(test_lost_cells),
        cmocka_unit_test(test_foreign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
