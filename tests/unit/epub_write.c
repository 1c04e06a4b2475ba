/* Books made from small documents, read back with libzip and libxml2: every file is well-formed,
 * every reference leads somewhere, and each rule of the package is held. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <zip.h>

#include "epub/epub.h"
#include "image/image.h"

typedef struct made { /* a book read back */
    arena *mem;
    str bytes;
    map files;
    diag diag;
} made;

static char folder[] = "/tmp/banxin-epub-XXXXXX";

static void move_children(doc *d, xmlNode *from)
{
    xmlNs *ns = xmlDocGetRootElement(d->tree)->ns;
    while (from->children) {
        xmlNode *n = from->children;
        xmlUnlinkNode(n);
        xmlSetTreeDoc(n, d->tree);
        xmlAddChild(d->body, n);
    }
    for (xmlNode *n = d->body; n;) {
        if (n->type == XML_ELEMENT_NODE) n->ns = ns;
        if (n->children) {
            n = n->children;
            continue;
        }
        while (n && !n->next) n = n == d->body ? NULL : n->parent;
        n = n ? n->next : NULL;
    }
}

static doc *new_doc(made *m, str xml)
{
    m->mem = arena_new();
    diag_init(&m->diag, m->mem);
    doc *d = doc_new(&m->diag, NULL, STR("a/b.md"), STR("b.md"));
    d->meta.lang = STR("zh-Hans");
    xmlDoc *x = xmlReadMemory(xml.p, (int)xml.n, NULL, NULL, XML_PARSE_NODICT);
    assert_non_null(x);
    move_children(d, xmlDocGetRootElement(x));
    xmlFreeDoc(x);
    d->meta.toc = STR("2");
    doc_resolve(d);
    return d;
}

static str write_once(arena *mem, const epub_input *in)
{
    char path[64];
    output *to;
    snprintf(path, sizeof path, "%s/b.epub", folder);
    assert_int_equal(out_open(&to, path), 0);
    assert_int_equal(epub_write(in, to), 0);
    assert_int_equal(out_commit(to), 0);
    file_map f;
    assert_int_equal(file_open(&f, path), 0);
    str s = str_copy(mem, f.bytes);
    file_close(&f);
    unlink(path);
    return s;
}

static void read_back(made *m)
{
    zip_error_t error;
    zip_t *z = zip_open_from_source(zip_source_buffer_create(m->bytes.p, m->bytes.n, 0, &error),
                                    ZIP_CHECKCONS, &error);
    assert_non_null(z);
    map_init(&m->files, m->mem);
    for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++) {
        zip_stat_t st;
        zip_stat_index(z, (zip_uint64_t)i, 0, &st);
        str *bytes = arena_new_of(m->mem, str);
        *bytes = (str){arena_alloc(m->mem, st.size + 1), st.size};
        zip_file_t *f = zip_fopen_index(z, (zip_uint64_t)i, 0);
        assert_int_equal(zip_fread(f, (void *)(uintptr_t)bytes->p, st.size), st.size);
        zip_fclose(f);
        *map_put(&m->files, str_of(st.name)) = bytes;
    }
    zip_close(z);
}

static str file_of(const made *m, const char *name)
{
    const str *s = map_get(&m->files, str_of(name));
    return s ? *s : (str){0};
}

static bool in_file(const made *m, const char *name, const char *what)
{
    return str_find(file_of(m, name), what) >= 0;
}

/* ---- every reference leads somewhere ---- */

static bool has_id(const made *m, str path, str id)
{
    const str *s = map_get(&m->files, path);
    return s && str_find(*s, str_printf(m->mem, " id=\"%.*s\"", STR_ARG(id)).p) >= 0;
}

static void check_reference(const made *m, str name, str url)
{
    if (str_find(url, ":") >= 0 || !url.n) return;
    const char *hash = memchr(url.p, '#', url.n);
    size_t n = hash ? (size_t)(hash - url.p) : url.n;
    str dir = path_dir(name);
    str path = n ? str_printf(m->mem, "%.*s/%.*s", STR_ARG(dir), (int)n, url.p) : name;
    if (!map_get(&m->files, path)) fail_msg("%.*s: no file %.*s", STR_ARG(name), STR_ARG(url));
    if (hash && !has_id(m, path, str_from(url, n + 1)))
        fail_msg("%.*s: no id %.*s", STR_ARG(name), STR_ARG(url));
}

static void check_node(const made *m, str name, map *ids, const xmlNode *node)
{
    for (; node; node = node->next) {
        for (const xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL; a;
             a = a->next) {
            str v = str_of(a->children ? (const char *)a->children->content : "");
            const char *attribute = (const char *)a->name;
            if (!strcmp(attribute, "href") || !strcmp(attribute, "src"))
                check_reference(m, name, v);
            if (strcmp(attribute, "id") != 0) continue;
            void **seen = map_put(ids, v);
            if (*seen) fail_msg("%.*s: the id %.*s twice", STR_ARG(name), STR_ARG(v));
            *seen = ids;
        }
        check_node(m, name, ids, node->children);
    }
}

static void check_all(const made *m)
{
    for (uint32_t i = 0; i < m->files.entries.n; i++) {
        str name = m->files.entries.at[i].key, bytes = *(str *)m->files.entries.at[i].value;
        if (!str_ends(name, "ml") && !str_ends(name, "f") && !str_ends(name, "x")) continue;
        xmlDoc *x = xmlReadMemory(bytes.p, (int)bytes.n, NULL, NULL, XML_PARSE_NONET);
        if (!x) fail_msg("%.*s is not well-formed", STR_ARG(name));
        map ids;
        map_init(&ids, m->mem);
        if (!str_starts(name, "META")) check_node(m, name, &ids, xmlDocGetRootElement(x));
        xmlFreeDoc(x);
        str href = str_from(name, str_starts(name, "EPUB/") ? 5 : 0);
        str item = str_printf(m->mem, "href=\"%.*s\"", STR_ARG(href));
        if (str_ends(name, ".xhtml")) assert_true(in_file(m, "EPUB/package.opf", item.p));
    }
}

static const char *layout = "";

/* A picture of one grey pixel. */
static const char cover_bytes[] =
    "\211\120\116\107\015\012\032\012\000\000\000\015\111\110\104\122\000\000\000\001\000"
    "\000\000\001\010\000\000\000\000\072\176\233\125\000\000\000\012\111\104\101\124\170"
    "\234\143\150\000\000\000\202\000\201\167\315\162\266\000\000\000\000\111\105\116\104"
    "\256\102\140\202";
static const str drawn_cover = {cover_bytes, sizeof cover_bytes - 1};
static bool with_cover;

static str draw_cover(void *data, arena *a)
{
    (void)data;
    return str_copy(a, drawn_cover);
}

static void make(made *m, doc *d, const epub_page *pages, uint32_t n_pages)
{
    css_sheets *sheets = css_sheets_new();
    css_parse_text(sheets, str_of(layout), (place){0}, NULL, (str){0}, &m->diag);
    epub_input in = {
        .doc = d, .sheets = sheets, .pages = pages, .n_pages = n_pages, .diag = &m->diag};
    if (with_cover) in.cover = draw_cover;
    m->bytes = write_once(m->mem, &in);
    str again = write_once(m->mem, &in);
    assert_true(str_eq(m->bytes, again));
    css_sheets_drop(sheets);
    read_back(m);
    check_all(m);
}

static void done(made *m, doc *d)
{
    doc_drop(d);
    arena_drop(m->mem);
}

/* ---- tests ---- */

static const char book_text[] =
    "<body><h1>书 &amp; 名</h1><p>前言</p>"
    "<h2 id='one'>一</h2><p>甲<a role='doc-noteref' href='#n2'>x</a> <a href='#two'>到二</a> "
    "<a href='javascript:alert(1)'>坏</a> <a href='http://a.b/c d[1]?q=%zz'>网</a></p>"
    "<div align='center' onclick='x()'><font>中</font></div>"
    "<table><tr><td align='right' "
    ">很长很长的一格文字在这里</td><td colspan='x'/></tr></table>"
    "<h3>一之一</h3><p>子</p>"
    "<section id='s' class='k'><p>节首</p><h2 id='two'>二</h2><p>乙<a role='doc-noteref' "
    "href='#n1'>y</a><a role='doc-noteref' href='#n2'>z</a></p></section>"
    "<aside role='doc-footnote' id='n1'><p>注甲</p></aside>"
    "<aside role='doc-footnote' id='n2'><p>注乙<a role='doc-noteref' href='#n3'>w</a></p></aside>"
    "<aside role='doc-footnote' id='n3'><p>注丙</p></aside></body>";

static void test_package(void **state)
{
    (void)state;
    made m;
    doc *d = new_doc(&m, STR(book_text));
    *vec_add(d->mem, &d->meta.authors) = STR("张 & 三");
    d->meta.date = STR("2023-02");
    with_cover = true;
    make(&m, d, NULL, 0);
    with_cover = false;
    assert_memory_equal(m.bytes.p + 38, "application/epub+zip", 20);
    assert_memory_equal(m.bytes.p + 30, "mimetype", 8);
    assert_true(in_file(&m, "EPUB/package.opf", "张 &amp; 三</dc:creator>"));
    assert_true(in_file(&m, "EPUB/package.opf", "<dc:date>2023-02</dc:date>"));
    assert_true(in_file(&m, "EPUB/package.opf", ">2000-01-01T00:00:00Z<"));
    assert_true(in_file(&m, "EPUB/package.opf", "urn:uuid:"));
    assert_true(in_file(&m, "EPUB/package.opf", "properties=\"cover-image\""));
    assert_true(in_file(&m, "EPUB/package.opf", "href=\"images/image-001.png\""));
    assert_true(in_file(&m, "EPUB/package.opf", "<itemref idref=\"cover\"/>"));
    assert_true(in_file(&m, "EPUB/cover.xhtml", "alt=\"书 &amp; 名\""));
    assert_true(in_file(&m, "EPUB/cover.xhtml", "src=\"images/image-001.png\""));
    assert_true(str_eq(file_of(&m, "EPUB/images/image-001.png"), drawn_cover));
    done(&m, d);
}

static void test_chapters(void **state)
{
    (void)state;
    made m;
    doc *d = new_doc(&m, STR(book_text));
    make(&m, d, NULL, 0);
    assert_true(in_file(&m, "EPUB/title.xhtml", "书 &amp; 名"));
    assert_true(in_file(&m, "EPUB/chapter-001.xhtml", "前言"));
    const char *one = "EPUB/chapter-002.xhtml", *two = "EPUB/chapter-003.xhtml";
    assert_true(in_file(&m, one, "一之一"));
    assert_true(in_file(&m, one, "href=\"chapter-003.xhtml#two\""));
    assert_true(in_file(&m, one, "<section id=\"s\" class=\"k\"><p>节首"));
    assert_true(in_file(&m, two, "<section class=\"k\"><h2 id=\"two\""));
    assert_int_equal(file_of(&m, "EPUB/chapter-004.xhtml").n, 0);
    /* notes stand with their first calls, also those called in notes */
    assert_true(in_file(&m, one, "注乙") && in_file(&m, one, "注丙") && !in_file(&m, one, "注甲"));
    assert_true(in_file(&m, two, "注甲") && in_file(&m, two, "chapter-002.xhtml#fn-1"));
    assert_true(in_file(&m, one, "epub:type=\"noteref\" role=\"doc-noteref\""));
    assert_true(in_file(&m, one, "epub:type=\"footnote\" role=\"doc-footnote\""));
    assert_true(in_file(&m, one, "epub:type=\"backlink\""));
    /* what XHTML for an EPUB may not hold */
    assert_false(in_file(&m, one, "javascript") || in_file(&m, one, "onclick") ||
                 in_file(&m, one, "align=") || in_file(&m, one, "<font") ||
                 in_file(&m, one, "colspan"));
    assert_true(in_file(&m, one, "<div>中</div>"));
    assert_true(in_file(&m, one, "http://a.b/c%20d%5B1%5D?q=%25zz"));
    assert_true(in_file(&m, one, "<td style=\"min-width:"));
    done(&m, d);
}

/* People with their roles, the printed source, a claim only when somebody vouches for it. */
static void test_people(void **state)
{
    (void)state;
    for (int bad = 0; bad < 2; bad++) {
        made m;
        doc *d = new_doc(&m, STR("<body><h1>书</h1><p>文</p></body>"));
        *vec_add(d->mem, &d->meta.contributors) = (doc_contributor){STR("译者"), STR("trl")};
        *vec_add(d->mem, &d->meta.contributors) = (doc_contributor){STR("友"), {0}};
        d->meta.source = STR("urn:isbn:1");
        if (!bad) d->meta.certifier = STR("某人");
        make(&m, d, NULL, 0);
        const char *opf = "EPUB/package.opf";
        assert_true(in_file(&m, opf, "<dc:contributor id=\"contributor-1\">译者</dc:contributor>"));
        assert_true(
            in_file(&m, opf, "#contributor-1\" property=\"role\" scheme=\"marc:relators\">trl<"));
        assert_false(in_file(&m, opf, "#contributor-2"));
        assert_true(in_file(&m, opf, "<dc:source>urn:isbn:1</dc:source>"));
        assert_int_equal(in_file(&m, opf, "dcterms:conformsTo"), !bad);
        assert_int_equal(in_file(&m, opf, "a11y:certifiedBy"), !bad);
        done(&m, d);
    }
}

static void test_navigation(void **state)
{
    (void)state;
    made m;
    doc *d = new_doc(&m, STR("<body><h1>书</h1><h3>深</h3><h2>甲</h2><h4>跳</h4><h4>跳二</h4>"
                             "<h2>乙</h2><p id='p'>甲 乙<b>丙</b>丁戊</p></body>"));
    const xmlNode *p = map_get(&d->ids, STR("p"));
    epub_page pages[] = {{map_get(&d->ids, STR("甲")), 0, STR("1")},
                         {NULL, 0, STR("2")},
                         {p, 1, STR("3")},
                         {p, 3, STR("4")},
                         {NULL, 0, STR("5")}};
    make(&m, d, pages, 5);
    const char *nav = "EPUB/nav.xhtml";
    assert_true(in_file(&m, nav, "#深\">深</a></li>\n<li><a"));
    assert_true(in_file(&m, nav, "甲</a>\n<ol>\n<li><a"));
    assert_true(in_file(&m, nav, "跳二</a></li>\n</ol>\n</li>\n<li><a"));
    assert_true(in_file(&m, nav, "epub:type=\"landmarks\""));
    assert_true(
        in_file(&m, nav, "#page-3\">2</a></li>\n<li><a href=\"chapter-003.xhtml#page-3\">3<"));
    assert_false(in_file(&m, nav, ">5</a>")); /* nothing follows it */
    const char *mark = "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-%d\" "
                       "aria-label=\"%d\"></span>";
    buf text = {0};
    buf_z(&text, "甲 ");
    buf_fmt(&text, mark, 3, 3);
    buf_z(&text, "乙<b>丙</b>丁");
    buf_fmt(&text, mark, 4, 4);
    buf_z(&text, "戊</p>");
    assert_true(in_file(&m, "EPUB/chapter-003.xhtml", text.p));
    buf_drop(&text);
    assert_true(in_file(&m, "EPUB/chapter-002.xhtml",
                        "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" "
                        "id=\"page-1\" aria-label=\"1\"></span><h2 id=\"甲\">甲</h2>"));
    assert_false(in_file(&m, "EPUB/toc.ncx", " value="));
    assert_true(in_file(&m, "EPUB/package.opf", "pageNavigation"));
    assert_true(in_file(&m, "EPUB/package.opf", "<itemref idref=\"nav\"/>"));
    assert_false(in_file(&m, "EPUB/chapter-001.xhtml", "doc-toc"));
    done(&m, d);
}

/* The title's page leads to the text before the first heading; a link to the top to the first block
 * where there is no heading; what is folded in is open; a note says the language around it. */
static void test_reading(void **state)
{
    (void)state;
    made m;
    doc *d = new_doc(&m, STR("<body><h1>书</h1><p>引</p><div lang='de'><p>Wort"
                             "<a role='doc-noteref' href='#n1'>x</a></p>"
                             "<aside role='doc-footnote' id='n1'><p>Note</p></aside></div>"
                             "<details><summary>题</summary><p>答</p></details>"
                             "<h1>二</h1><p>文</p></body>"));
    make(&m, d, NULL, 0);
    assert_true(in_file(&m, "EPUB/nav.xhtml", "<li><a href=\"title.xhtml\">书</a></li>"));
    assert_true(in_file(&m, "EPUB/chapter-001.xhtml", "<details open=\"open\">"));
    done(&m, d);
    d = new_doc(&m, STR("<body><p>文</p><p><a href='#'>上</a></p></body>"));
    make(&m, d, NULL, 0);
    assert_int_equal(m.diag.count[DIAG_WARNING], 0);
    done(&m, d);
    d = new_doc(&m, STR("<body><p>نص</p></body>"));
    doc_set_attr(d, xmlDocGetRootElement(d->tree), "dir", STR("rtl"));
    make(&m, d, NULL, 0);
    assert_true(in_file(&m, "EPUB/chapter-001.xhtml", "xml:lang=\"zh-Hans\" dir=\"rtl\">"));
    assert_true(in_file(&m, "EPUB/nav.xhtml", "xml:lang=\"zh-Hans\" dir=\"rtl\">"));
    done(&m, d);
}

/* In columns: quotes as the layout has them, short numbers upright; addresses as they are. */
static void test_columns(void **state)
{
    (void)state;
    made m;
    layout = "div { writing-mode: vertical-rl; text-combine-upright: digits 2; "
             "quotes: '「' '」' '『' '』' }";
    const char *text = "<p>“甲‘乙’丙”12月3日2026年v1.25，it’s http://a.b/c12/d</p>";
    buf b = {0};
    buf_fmt(&b, "<body>%s<div>%s</div></body>", text, text);
    doc *d = new_doc(&m, buf_view(&b));
    make(&m, d, NULL, 0);
    const char *one = "EPUB/chapter-001.xhtml";
    assert_true(in_file(&m, one, "<p>“甲‘乙’丙”12月3日2026年v1.25，it’s http://a.<wbr/>b/"));
    assert_true(in_file(&m, one,
                        "<p>「甲『乙』丙」<span class=\"bx-upright\">12</span>月"
                        "<span class=\"bx-upright\">3</span>日2026年v1.25，it’s http://a.<wbr/>b/"
                        "<wbr/>c12/d</p>"));
    assert_true(in_file(&m, "EPUB/style.css", "-webkit-text-combine: horizontal"));
    layout = "";
    buf_drop(&b);
    done(&m, d);
}

/* What has a caption is listed, by what it is; an id is made where there is none. */
static void test_lists(void **state)
{
    (void)state;
    made m;
    doc *d = new_doc(
        &m, STR("<body><h1>书</h1><h2 id='listed-1'>甲</h2>"
                "<figure><p>图</p><figcaption> 图甲 <b>一</b></figcaption></figure>"
                "<figure id='f'><p>无</p></figure>"
                "<h2>乙</h2><table id='t'><caption>表一</caption><tr><td>一</td></tr></table>"
                "<figure><table><tr><td>二</td></tr></table><figcaption>表二</figcaption></figure>"
                "</body>"));
    make(&m, d, NULL, 0);
    const char *nav = "EPUB/nav.xhtml";
    assert_true(in_file(&m, nav,
                        "<nav epub:type=\"loi\" hidden=\"hidden\">\n<h2>插图目录</h2>\n<ol>\n"
                        "<li><a href=\"chapter-001.xhtml#listed-2\">图甲 一</a></li>\n</ol>"));
    assert_true(in_file(&m, nav,
                        "<nav epub:type=\"lot\" hidden=\"hidden\">\n<h2>表格目录</h2>\n<ol>\n"
                        "<li><a href=\"chapter-002.xhtml#t\">表一</a></li>\n"
                        "<li><a href=\"chapter-002.xhtml#listed-3\">表二</a></li>\n</ol>"));
    assert_true(in_file(&m, "EPUB/chapter-001.xhtml", "<figure id=\"listed-2\">"));
    done(&m, d);
}

/* Many columns of next to nothing are wider than a narrow page by their padding alone. */
static void test_many_columns(void **state)
{
    (void)state;
    for (int columns = 8; columns <= 16; columns += 8) {
        made m;
        buf b = {0};
        buf_z(&b, "<body><p>文</p><table><thead><tr>");
        for (int i = 0; i < columns; i++) buf_z(&b, "<th>a</th>");
        buf_z(&b, "</tr></thead><tbody><tr>");
        for (int i = 0; i < columns; i++) buf_z(&b, "<td>1</td>");
        buf_z(&b, "</tr></tbody></table></body>");
        doc *d = new_doc(&m, buf_view(&b));
        make(&m, d, NULL, 0);
        assert_int_equal(in_file(&m, "EPUB/chapter-001.xhtml", "table-cards"), columns == 16);
        buf_drop(&b);
        done(&m, d);
    }
}

/* Wide tables: cards when they are regular, else a box that scrolls; narrow ones as they are. */
static void test_tables(void **state)
{
    (void)state;
    const char *cell = "很长的一格文字很长的一格文字很长的一格文字";
    const struct {
        const char *span, *expected;
        int columns;
    } kinds[] = {
        {"", "<div class=\"table-cards\"><table role=\"table\">", 7},
        {" rowspan='2'",
         "<div class=\"table-box\" role=\"group\" tabindex=\"0\" aria-label=\"表格\"><table>", 7},
        {"", "\n<table>", 3}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        made m;
        buf b = {0};
        buf_z(&b, "<body><p>文</p><table><thead><tr>");
        for (int i = 0; i < kinds[k].columns; i++) buf_fmt(&b, "<th>头%d</th>", i);
        buf_z(&b, "</tr></thead><tbody><tr>");
        for (int i = 0; i < kinds[k].columns; i++)
            buf_fmt(&b, "<td%s>%s</td>", i ? "" : kinds[k].span, i == 2 ? "" : cell);
        buf_z(&b, "</tr></tbody></table></body>");
        doc *d = new_doc(&m, buf_view(&b));
        make(&m, d, NULL, 0);
        const char *one = "EPUB/chapter-001.xhtml";
        assert_true(in_file(&m, one, kinds[k].expected));
        assert_int_equal(in_file(&m, one, "<td role=\"cell\" data-label=\"头1\">"), k == 0);
        assert_int_equal(in_file(&m, one, "<td role=\"cell\" data-label=\"头0\">"), k == 0);
        assert_int_equal(
            in_file(&m, one, "<tr role=\"row\" data-heads=\"\"><th role=\"columnheader\">头0"),
            k == 0);
        assert_false(in_file(&m, one, "头2\">") || in_file(&m, one, "display"));
        buf_drop(&b);
        done(&m, d);
    }
}

/* A number that runs over chapters goes on in the next file. */
static void test_counters(void **state)
{
    (void)state;
    made m;
    layout = "h2::before { counter-increment: chapter; content: counter(chapter) } "
             "p { counter-increment: par 2 }";
    doc *d = new_doc(&m, STR("<body><h2>甲</h2><p>a</p><p>b</p><h2>乙</h2><section><p>c</p>"
                             "<h2>丙</h2></section></body>"));
    make(&m, d, NULL, 0);
    assert_true(in_file(&m, "EPUB/chapter-001.xhtml", "<body epub:type=\"bodymatter\">"));
    assert_true(in_file(&m, "EPUB/chapter-002.xhtml", "\"counter-reset: chapter 1 par 4\""));
    assert_true(in_file(&m, "EPUB/chapter-003.xhtml", "\"counter-reset: chapter 2 par 6\""));
    layout = "";
    done(&m, d);
}

static void test_images(void **state)
{
    (void)state;
    made m;
    doc *d = new_doc(&m, STR("<body><p>甲<img src='a.svg' alt='图'/>乙<img src='a.svg' alt='图'/>"
                             "<img src='b.svg' alt='坏图'/></p></body>"));
    assert_int_equal(d->assets.n, 2);
    const str files[] = {
        STR("<!DOCTYPE svg [<!ENTITY e 'x'>]><svg xmlns='http://www.w3.org/2000/svg' width='9' "
            "height='9' xmlns:x='urn:x' x:y='z' onload='go()'><script>go()</script><x:e/>"
            "<image href='http://a.b/c.png'/><use href='#k'/><g id='k' fill='url(http://q)'>"
            "<foreignObject/></g><text>&e;字</text><style>@import 'a.css';p{fill:url(#k)}</style>"
            "<g id='1 2' onclick='x'/><g id='1 2' mask='url(#a:b)'/><use href='#1 2'/></svg>"),
        STR("<svg xmlns='http://www.w3.org/2000/svg' width='9'><g></svg>"),
    };
    for (int i = 0; i < 2; i++)
        d->assets.at[i].image = image_open(d->mem, files[i], STR("image"), (place){0}, &m.diag);
    make(&m, d, NULL, 0);
    str svg = file_of(&m, "EPUB/images/image-001.svg");
    assert_true(str_find(svg, "字") > 0 && str_find(svg, "href=\"#k\"") > 0);
    const char *gone[] = {"go()", "http://a", "http://q", "foreign", "urn:x\" x:", "ENTITY", "&e;"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) assert_true(str_find(svg, gone[i]) < 0);
    assert_true(str_find(svg, "<style>p{fill:url(#k)}</style><g id=\"i-1_2\"/>"
                              "<g mask=\"url(#a_b)\"/><use href=\"#i-1_2\"/>") > 0);
    uint32_t parts = 0; /* scripts, HTML, other files, entities: each told once */
    for (uint32_t i = 0; i < m.diag.entries.n; i++)
        parts += m.diag.entries.at[i].code == D_IMAGE_PARTS;
    assert_int_equal(parts, 4);
    assert_int_equal(file_of(&m, "EPUB/images/image-002.svg").n, 0);
    assert_true(in_file(&m, "EPUB/chapter-001.xhtml", ">坏图</span>"));
    assert_true(in_file(&m, "EPUB/package.opf", "alternativeText"));
    assert_true(m.diag.count[DIAG_ERROR] == 1);
    done(&m, d);
}

static void test_large(void **state)
{
    (void)state;
    made m;
    buf b = {0};
    char more[301];
    memset(more, 'x', 300);
    more[300] = 0;
    buf_z(&b, "<body><h1>书</h1><h2>大</h2><div>");
    for (int i = 0; i < 4000; i++) {
        if (i % 1000 == 999) buf_fmt(&b, "<h3 id='h%d'>节</h3>", i);
        buf_fmt(&b, "<p id='p%d'>第%d段，%s<a href='#p%d'>去</a>。", i, i, more, (i * 7919) % 4000);
        if (i < 1000) buf_fmt(&b, "<a role='doc-noteref' href='#n%d'>x</a>", i);
        buf_z(&b, "</p>");
    }
    for (int i = 0; i < 1000; i++)
        buf_fmt(&b, "<aside role='doc-footnote' id='n%d'><p>%s%s</p></aside>", i, more, more);
    buf_z(&b, "</div></body>");
    doc *d = new_doc(&m, buf_view(&b));
    make(&m, d, NULL, 0);
    assert_true(m.files.entries.n > 14);
    for (uint32_t i = 0; i < m.files.entries.n; i++)
        assert_true(((str *)m.files.entries.at[i].value)->n < 250000);
    buf_drop(&b);
    done(&m, d);
}

static void test_little(void **state)
{
    (void)state;
    const char *texts[] = {"<body/>", "<body>文</body>", "<body><h1>只有</h1></body>",
                           "<body><aside role='doc-footnote' id='q'>孤</aside></body>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        made m;
        doc *d = new_doc(&m, str_of(texts[i]));
        make(&m, d, NULL, 0);
        assert_true(in_file(&m, "EPUB/nav.xhtml", "<li><a href="));
        done(&m, d);
    }
}

static void test_identifier(void **state)
{
    (void)state;
    const struct {
        str given;
        const char *written;
    } ids[] = {{STR("urn:isbn:9787111111111"), ">urn:isbn:9787111111111<"},
               {STR("report 7"), ">report 7<"}};
    for (size_t i = 0; i < 2; i++) {
        made m;
        doc *d = new_doc(&m, STR("<body><p>文</p></body>"));
        d->meta.identifier = ids[i].given;
        make(&m, d, NULL, 0);
        assert_true(in_file(&m, "EPUB/package.opf", ids[i].written));
        done(&m, d);
    }
}

static int begin(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}
static int end(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_package),    cmocka_unit_test(test_chapters),
        cmocka_unit_test(test_people),     cmocka_unit_test(test_navigation),
        cmocka_unit_test(test_lists),      cmocka_unit_test(test_tables),
        cmocka_unit_test(test_counters),   cmocka_unit_test(test_images),
        cmocka_unit_test(test_large),      cmocka_unit_test(test_little),
        cmocka_unit_test(test_identifier), cmocka_unit_test(test_reading),
        cmocka_unit_test(test_columns),    cmocka_unit_test(test_many_columns),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
