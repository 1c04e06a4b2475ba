/* doc_resolve on trees made from XHTML text: title block, ids, links, figures, notes, contents,
 * languages, joins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <libxml/parser.h>

#include "doc/doc.h"

typedef struct made {
    arena *mem;
    diag faults;
} made;

static void setup(made *m)
{
    m->mem = arena_new();
    diag_init(&m->faults, m->mem);
}

static doc *tree(made *m, const char *path, const char *body)
{
    doc *d = doc_new(&m->faults, NULL, str_of(path), str_of(path));
    buf text = {0};
    buf_fmt(&text, "<body xmlns='http://www.w3.org/1999/xhtml'>%s</body>", body);
    xmlDoc *parsed = xmlReadMemory(text.p, (int)text.n, "t", NULL, XML_PARSE_NOCDATA);
    assert_non_null(parsed);
    for (xmlNode *n = xmlDocGetRootElement(parsed)->children; n; n = n->next)
        xmlAddChild(d->body, xmlDocCopyNode(n, d->tree, 1));
    xmlFreeDoc(parsed);
    buf_drop(&text);
    return d;
}

/* The dump below body, indentation as dots. */
static void dump(const doc *d, buf *out)
{
    buf all = {0};
    doc_dump(d, &all);
    const char *line = strstr(all.p, "\n  body");
    for (line = line ? strchr(line + 1, '\n') : NULL; line && line[1];
         line = strchr(line + 1, '\n')) {
        size_t depth = strspn(line + 1, " ");
        for (size_t k = 4; k < depth; k += 2) buf_byte(out, '.');
        buf_add(out, line + 1 + depth, strcspn(line + 1 + depth, "\n") + 1);
    }
    buf_drop(&all);
    buf_z(out, "");
}

static void expect(const doc *d, const char *wanted)
{
    buf got = {0};
    dump(d, &got);
    assert_string_equal(got.p, wanted);
    buf_drop(&got);
}

static uint32_t told(const made *m, diag_code code)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->faults.entries.n; i++) n += m->faults.entries.at[i].code == code;
    return n;
}

static void resolves(const char *body, const char *title, const char *wanted)
{
    made m;
    setup(&m);
    doc *d = tree(&m, "dir/file.name.md", body);
    assert_int_equal(doc_resolve(d), 0);
    if (title) assert_string_equal(d->meta.title.p, title);
    if (wanted) expect(d, wanted);
    doc_drop(d);
    arena_drop(m.mem);
}

static void test_title(void **state)
{
    (void)state;
    resolves("<div><h1>书 <em>名</em></h1></div><p>文</p>", "书 名",
             "header class=\"title-block\"\n.h1 class=\"title\" id=\"书-名\" \"书 \"\n..em "
             "\"名\"\np \"文\"\n");
    resolves("<p> <img src='l.png'/></p> <h1>书</h1>", "书",
             "header class=\"title-block\"\n.figure\n..img src=\"l.png\" alt=\"\"\n.h1 "
             "class=\"title\" id=\"书\" "
             "\"书\"\n");
    resolves("<p>先</p><h2>节</h2>", "节", "p \"先\"\nh2 id=\"节\" \"节\"\n");
    resolves("<p>文</p>", "file.name", "p \"文\"\n");
    resolves("<h1>第一章 甲</h1><h1>第二章 乙</h1>", "第一章 甲",
             "h1 id=\"第一章-甲\"\n.span class=\"numeral\" \"第一章\"\n.\" 甲\"\n"
             "h1 id=\"第二章-乙\"\n.span class=\"numeral\" \"第二章\"\n.\" 乙\"\n");
    made m;
    setup(&m);
    doc *d = tree(&m, "a.md", "<h1>另一个</h1>");
    d->meta.title = STR("给定");
    d->meta.subtitle = STR("副");
    *vec_add(d->mem, &d->meta.authors) = STR("甲");
    d->meta.publisher = STR("社");
    d->meta.date = STR("二〇二六年");
    doc_resolve(d);
    expect(d, "header class=\"title-block\"\n.h1 class=\"title\" id=\"给定\" \"给定\"\n.p "
              "class=\"subtitle\" \"副\"\n"
              ".p class=\"byline\"\n..span class=\"author\" \"甲\"\n..\" \"\n..span "
              "class=\"publisher\" \"社\"\n..\" \"\n"
              "..span class=\"date\" \"二〇二六年\"\nh1 id=\"另一个\" \"另一个\"\n");
    doc_drop(d);
    arena_drop(m.mem);
}

static void test_numerals(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"一、导语", "一、"},
        {"十二、导语", "十二、"},
        {"（三）细节", "（三）"},
        {"(1) x", "(1)"},
        {"1. Foo", "1."},
        {"3.1 模型", "3.1"},
        {"3.1.2模型", "3.1.2"},
        {"第三章 尾", "第三章"},
        {"第 12 节 尾", "第 12 节"},
        {"Chapter 3: End", "Chapter 3:"},
        {"附录A 表", "附录A"},
        {"IV. Results", "IV."},
        {"1、引言", "1、"},
        {"2015年的事", ""},
        {"1.5亿美元", ""},
        {"一些事", ""},
        {"Chapters", ""},
        {"I think", ""},
        {"3D 领域", ""},
        {"第一", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made m;
        setup(&m);
        doc *d = tree(&m, "a.md", "");
        xmlNode *h = doc_element(d, "h2");
        xmlAddChild(h, doc_text_node(d, str_of(cases[i][0])));
        xmlAddChild(d->body, h);
        doc_resolve(d);
        str got = doc_is(h->children, "span") ? doc_text(d, h->children) : STR("");
        assert_string_equal(got.p, cases[i][1]);
        assert_true(str_is(doc_text(d, h), cases[i][0]));
        doc_drop(d);
        arena_drop(m.mem);
    }
}

static void test_ids_and_links(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *d = tree(&m, "dir/a.md",
                  "<h2>同</h2><h2>同</h2><h2>3.1 C++ 与 Go!</h2><p id='x'>a</p><p id='x'>b</p><p "
                  "id='toc'>c</p>"
                  "<p><a href='#同-1'>1</a><a href='#31-c-与-go'>2</a><a href='#%E5%90%8C'>3</a><a "
                  "href='#无'>4</a>"
                  "<a href='a.md#x'>5</a><a href='b.md#x'>6</a></p>");
    d->meta.toc = STR("none");
    doc_resolve(d);
    expect(d, "h2 id=\"同\" \"同\"\nh2 id=\"同-1\" \"同\"\nh2 id=\"h-31-c-与-go\"\n.span "
              "class=\"numeral\" \"3.1\"\n"
              ".\" C++ 与 Go!\"\np id=\"x\" \"a\"\np id=\"x-1\" \"b\"\np id=\"h-toc\" \"c\"\n"
              "p\n.a href=\"#同-1\" \"1\"\n.a href=\"#h-31-c-与-go\" \"2\"\n.a href=\"#同\" "
              "\"3\"\n.a \"4\"\n"
              ".a href=\"#x\" \"5\"\n.a href=\"b.md#x\" \"6\"\n");
    assert_int_equal(told(&m, D_ID_DUPLICATE), 2);
    assert_int_equal(told(&m, D_LINK_BROKEN), 1);
    xmlNode *p = d->body->last;
    str made_id = doc_id(d, p);
    assert_true(str_eq(made_id, doc_attr(d, p, "id")));
    assert_ptr_equal(map_get(&d->ids, made_id), p);
    doc_drop(d);
    arena_drop(m.mem);
}

static void test_contents(void **state)
{
    (void)state;
    const char *body = "<h1>书</h1><h2>甲</h2><h3>乙</h3><h4>丙</h4><h3>丁</h3><h2>戊<a "
                       "role='doc-noteref' href='#n'>9</a></h2>"
                       "<aside role='doc-footnote' id='n'><p>注</p></aside>";
    static const struct {
        const char *toc;
        int paragraphs, sections; /* behind it */
        uint32_t entries;
    } cases[] = {{"auto", 100, 0, 4}, {"none", 100, 0, 0}, {"1", 0, 0, 2},    {"2", 0, 0, 4},
                 {"3", 0, 0, 5},      {"", 100, 0, 4},     {"auto", 0, 0, 0}, {"auto", 0, 40, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made m;
        setup(&m);
        buf b = {0};
        buf_z(&b, body);
        for (int k = 0; k < cases[i].paragraphs; k++) buf_z(&b, "<p>文</p>");
        for (int k = 0; k < cases[i].sections; k++) buf_z(&b, "<h3>题</h3><p>文</p>");
        doc *d = tree(&m, "a.md", b.p);
        buf_drop(&b);
        d->meta.toc = str_of(cases[i].toc);
        doc_resolve(d);
        buf got = {0};
        dump(d, &got);
        uint32_t n = 0;
        for (const char *s = got.p; (s = strstr(s, ".a href=\"#")); s++) n++;
        assert_int_equal(n, cases[i].entries);
        if (n) assert_non_null(strstr(got.p, "...a href=\"#戊\" \"戊\"\n"));
        buf_drop(&got);
        doc_drop(d);
        arena_drop(m.mem);
    }
}

static void test_figures(void **state)
{
    (void)state;
    resolves("<p><img src='a.png' alt='图的说明'/></p>", NULL,
             "figure\n.img src=\"a.png\" alt=\"图的说明\"\n.figcaption \"图的说明\"\n");
    resolves(
        "<p><a href='http://x/'><img src='a.png' alt='3' title='标题'/></a></p>", NULL,
        "figure\n.a href=\"http://x/\"\n..img src=\"a.png\" alt=\"3\"\n.figcaption \"标题\"\n");
    resolves("<div style='text-align: center'>\n<img src='a.png' alt='IMG_1.png'/>\n</div>", NULL,
             "figure style=\"text-align: center\"\n.img src=\"a.png\" alt=\"IMG_1.png\"\n");
    resolves("<p>字<img src='a.png' alt='说明'/></p>", NULL,
             "p \"字\"\n.img src=\"a.png\" alt=\"说明\"\n");
    resolves("<p><img src='a.png' alt=''/>\n<img src='b.png' alt=''/></p>", NULL,
             "div class=\"image-row\"\n.img src=\"a.png\" alt=\"\"\n.\" \"\n.img src=\"b.png\" "
             "alt=\"\"\n");
    resolves("<p><img src='a.png' alt=''/><br/><img src='b.png' alt='第二幅'/></p>", NULL,
             "div class=\"image-row\"\n.figure\n..img src=\"a.png\" alt=\"\"\n.figure\n..img "
             "src=\"b.png\" alt=\"第二幅\"\n"
             "..figcaption \"第二幅\"\n");
}

static void test_assets(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *d = tree(
        &m, "dir/a.md",
        "<p>x<img src='b%20c.png?raw=1' alt='a'/><img src='b%20c.png?raw=1'/><img "
        "src='../../x.png' alt='a'/>"
        "<img src='http://h/x.png' alt='a'/><img src='data:image/png;base64,AAEC' alt='a'/>"
        "<img src='data:image/png;base64,*' alt='a'/><img src='file:///etc/passwd' alt='a'/></p>");
    doc_resolve(d);
    assert_int_equal(d->assets.n, 6);
    assert_string_equal(d->assets.at[0].path.p, "dir/b c.png");
    assert_int_equal(d->assets.at[1].path.n, 0);
    assert_true(d->assets.at[2].remote);
    assert_int_equal(d->assets.at[3].bytes.n, 3);
    assert_memory_equal(d->assets.at[3].bytes.p, "\0\1\2", 3);
    assert_int_equal(told(&m, D_PATH_OUTSIDE), 0); /* the job tells, which knows the root */
    assert_int_equal(told(&m, D_IMAGE_BAD), 1);
    assert_int_equal(told(&m, D_IMAGE_ALT), 1);
    xmlNode *img = d->body->children->children->next;
    assert_ptr_equal(doc_asset_of(d, img), &d->assets.at[0]);
    assert_ptr_equal(doc_asset_of(d, img->next), &d->assets.at[0]);
    assert_null(doc_asset_of(d, d->body));
    doc_drop(d);
    arena_drop(m.mem);
}

static void all_missing(doc *d)
{
    VEC(xmlNode *) images = {0};
    for (xmlNode *n = d->body; n;) {
        if (doc_is(n, "img")) *vec_add(d->mem, &images) = n;
        xmlNode *next = n->children;
        while (!next && n != d->body) {
            next = n->next;
            n = n->parent;
        }
        n = next;
    }
    for (uint32_t i = 0; i < images.n; i++)
        doc_image_missing(d, images.at[i], doc_asset_of(d, images.at[i]));
}

static void test_missing(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *d = tree(
        &m, "a.md",
        "<p><img src='http://h.org/a/b/0123456789-0123456789-0123456789.png' alt='一幅图'/></p>"
        "<p><img src='http://h.org/b.png' alt='7'/></p><p><img src='c/d.png' alt='8'/></p>"
        "<p>字<a href='http://x/'><img id='i' src='http://h.org/q/e.png' alt='远处的山'/></a></p>");
    doc_resolve(d);
    all_missing(d);
    expect(d,
           "figure class=\"missing\"\n.span class=\"missing-image\" role=\"img\" "
           "aria-label=\"一幅图\"\n"
           "..a class=\"address\" href=\"http://h.org/a/b/0123456789-0123456789-0123456789.png\" "
           "\"h.org/…/0123456789-0…3456789.png\"\n"
           ".figcaption \"一幅图\"\n"
           "div class=\"image-row missing-row\"\n.span class=\"missing-image\" role=\"img\" "
           "aria-label=\"7\"\n"
           "..a class=\"address\" href=\"http://h.org/b.png\" \"h.org/b.png\"\n.\" \"\n"
           ".span class=\"missing-image\" role=\"img\" aria-label=\"8\"\n..span class=\"address\" "
           "\"c/d.png\"\n"
           "p \"字\"\n.a href=\"http://x/\"\n..span class=\"missing-inline\" id=\"i\" "
           "title=\"h.org/…/e.png\" \"远处的山\"\n");
    doc_drop(d);
    arena_drop(m.mem);
}

/* Signs in a row stay a line of text: of those that are there and of those that are not. */
static void test_badges(void **state)
{
    (void)state;
    made m;
    setup(&m);
    resolves("<p><a href='http://ci/'><img src='http://h/a.svg?b=1' alt='构建'/></a> "
             "<img src='http://img.shields.io/b' alt='下载量'/></p>",
             NULL,
             "p class=\"badges\"\n.a href=\"http://ci/\"\n..img src=\"http://h/a.svg?b=1\" "
             "alt=\"构建\"\n.\" \"\n.img src=\"http://img.shields.io/b\" alt=\"下载量\"\n");
    resolves("<p><a href='b.svg'><img src='http://h/a.svg' alt='1'/></a></p>", NULL,
             "figure\n.a href=\"b.svg\"\n..img src=\"http://h/a.svg\" alt=\"1\"\n");
    doc *d = tree(&m, "a.md",
                  "<p><img src='http://h/badge/a' alt='构建'/> <img src='http://h/badge/b.png' "
                  "alt=''/></p><table><tr><td><img src='c.png' alt='图'/></td></tr></table>");
    doc_resolve(d);
    all_missing(d);
    expect(d, "p class=\"badges\"\n.span class=\"missing-inline\" title=\"h/…/a\"\n"
              "..a href=\"http://h/badge/a\" \"构建\"\n.\" \"\n"
              ".span class=\"missing-inline\" title=\"h/…/b.png\"\n"
              "..a href=\"http://h/badge/b.png\" \"b.png\"\n"
              "table\n.tr\n..td\n...span class=\"missing-inline\" title=\"c.png\" \"图\"\n");
    doc_drop(d);
    arena_drop(m.mem);
}

static void found_class(const char *body, const char *class)
{
    made m;
    setup(&m);
    doc *d = tree(&m, "a.md", body);
    doc_resolve(d);
    xmlNode *img = d->body->children;
    while (!doc_is(img, "img"))
        img = doc_is(img, "figure") || !img->next ? img->children : img->next;
    doc_image_found(d, img, strstr(body, "big") ? 90000 : 24000);
    assert_true(str_is(doc_attr(d, img, "class"), class));
    doc_drop(d);
    arena_drop(m.mem);
}

static void test_found(void **state)
{
    (void)state;
    found_class("<p>字<img src='a.png' alt='1'/></p>", "inline-icon");
    found_class("<p>字<img src='big.png' alt='1'/></p>", "inline-image");
    found_class("<p><img src='a.png' alt='1'/></p>", "");
    found_class("<p>字<img src='a.png' alt='1' style='width: 3em'/></p>", "");
    found_class("<p><img src='a.png' alt='1' style='float: left'/></p>", "");
}

static void test_lines(void **state)
{
    (void)state;
    resolves("<p>汉\n<b>字</b>\n字 <i>\n a</i>\nb</p><pre>汉\n字</pre>", NULL,
             "p \"汉\"\n.b \"字\"\n.\"字 \"\n.i class=\"western\" \"\\n a\"\n.\"\\nb\"\npre "
             "\"汉\\n字\"\n");
    resolves("<p>汉\n</p><p>字<br/>\n字“\n字</p>", NULL,
             "p \"汉\\n\"\np class=\"lines\" \"字\"\n.br\n.\"\\n字“字\"\n");
}

/* A block in another language than the document's has its own. */
static void test_tongues(void **state)
{
    (void)state;
    resolves("<p>文章是中文的，这一句也是。</p><p>The rules of the house, and this.</p>"
             "<p>De regels van het huis is of.</p><p>これは日本語です。</p><p>한국어 문장</p>"
             "<p><code>the and of</code></p><ul><li>the cat and the dog</li></ul>"
             "<div lang='fr'><p>the cat and the dog</p></div>",
             NULL,
             "p \"文章是中文的，这一句也是。\"\n"
             "p lang=\"en\" \"The rules of the house, and this.\"\n"
             "p \"De regels van het huis is of.\"\np lang=\"ja\" \"これは日本語です。\"\n"
             "p lang=\"ko\" \"한국어 문장\"\np\n.code \"the and of\"\n"
             "ul\n.li lang=\"en\" \"the cat and the dog\"\n"
             "div lang=\"fr\"\n.p \"the cat and the dog\"\n");
    resolves("<p>It is an English text with a good many letters.</p><p>漢字與繁體說明</p>", NULL,
             "p \"It is an English text with a good many letters.\"\n"
             "p lang=\"zh-Hant\" \"漢字與繁體說明\"\n");
}

static void test_verse(void **state)
{
    (void)state;
    resolves("<p>床前明月光<br/><b>疑是</b></p>", NULL,
             "p class=\"lines\" \"床前明月光\"\n.br\n.b \"疑是\"\n");
    resolves("<p>一行<br/></p>", NULL, "p \"一行\"\n.br\n");
    resolves("<p>甲<br/>这一行比诗长，比地址也长，是文章里的一句话，写到这里才完。</p>", NULL,
             "p \"甲\"\n.br\n.\"这一行比诗长，比地址也长，是文章里的一句话，写到这里才完。\"\n");
}

/* A block goes the way of its first letter, but for what the author says. */
static void test_direction(void **state)
{
    (void)state;
    resolves("<p>1. שלום a</p><p>中 שלום</p><p>(!) a שלום</p><p>Western words</p>", NULL,
             "p dir=\"rtl\" \"1. שלום a\"\np \"中 שלום\"\np \"(!) a שלום\"\n"
             "p \"Western words\"\n");
    resolves("<ul><li>مرحبا</li><li>中</li></ul><p>中文的段落 <bdi>مرحبا</bdi></p>", NULL,
             "ul dir=\"rtl\"\n.li \"مرحبا\"\n.li dir=\"ltr\" \"中\"\n"
             "p \"中文的段落 \"\n.bdi dir=\"rtl\" \"مرحبا\"\n");
    resolves("<div lang='he'><p>a</p></div><p>a</p><div dir='ltr'><p>שלום</p></div>", NULL,
             "div lang=\"he\" dir=\"rtl\"\n.p \"a\"\np \"a\"\ndiv dir=\"ltr\"\n"
             ".p \"שלום\"\n");
    resolves("<p dir='auto'>שלום</p><div dir='rtl'><p dir='auto'>1</p><p lang='en'>שלום</p></div>",
             NULL,
             "p dir=\"rtl\" \"שלום\"\ndiv dir=\"rtl\"\n.p dir=\"rtl\" \"1\"\n"
             ".p lang=\"en\" dir=\"ltr\" \"שלום\"\n");
}

/* Each outermost element that hides a text is told once. */
static void test_hidden(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *d = tree(&m, "a.html",
                  "<div style='Visibility : hidden; opacity: 0'><p hidden=''>文</p></div>"
                  "<p hidden=''>文</p><p hidden=''> </p><span style='color: red'>文</span>"
                  "<p style='display:none'>文</p>");
    doc_resolve(d);
    assert_int_equal(told(&m, D_TEXT_HIDDEN), 3);
    doc_drop(d);
    arena_drop(m.mem);
}

/* A block in another language says so, one with a name in it does not. */
static void test_scripts(void **state)
{
    (void)state;
    resolves("<p>这是一份中文的报告，有很多字，也有几段外文。</p><p>Это русский абзац.</p>"
             "<p>مرحبا بالعالم</p><p>Der Satz, und nicht mehr.</p><p>The cat and the dog.</p>"
             "<p>Müller und Co</p><p>λ 与 αβγ</p>",
             NULL,
             "p \"这是一份中文的报告，有很多字，也有几段外文。\"\n"
             "p lang=\"ru\" \"Это русский абзац.\"\n"
             "p lang=\"ar\" dir=\"rtl\" \"مرحبا بالعالم\"\n"
             "p lang=\"de\" \"Der Satz, und nicht mehr.\"\n"
             "p lang=\"en\" \"The cat and the dog.\"\n"
             "p \"Müller und Co\"\np \"λ 与 αβγ\"\n");
}

static void test_language(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"这是一个关于机器学习的报告", "zh-Hans"},
        {"這是一個關於機器學習的報告", "zh-Hant"},
        {"これは機械学習についての報告である", "ja"},
        {"이것은 기계 학습에 관한 보고서입니다", "ko"},
        {"A report on machine learning, in 中文 too", "en"},
        {"GPT、CLIP与Stable Diffusion等模型的对比，以及Transformer的历史", "zh-Hans"},
        {"", "en"},
        /* a foreign sentence counts for no more than itself, and for nothing when it says so */
        {"这是一份完整的中文报告，共有很多字。</p><p>日语例句：これはペンです。", "zh-Hans"},
        {"中文。</p><p lang='ko'>한국어 한 문장입니다. 길게 이어지는 문장을 계속해서 써 봅니다.",
         "zh-Hans"},
        {"第一章</p><p>概要</p><p>これはペンです。漢字も少しある。", "ja"},
        {"中文报告</p><pre>int main(void) { return a_long_name_of_a_function(); }", "zh-Hans"},
        {"</p><p lang='ja'>会議", "ja"},
        /* by letters that one language has, by small words */
        {"Это русский абзац, в нём слова", "ru"},
        {"Це український абзац, у ньому є слова", "uk"},
        {"این یک متن فارسی است و چند واژه", "fa"},
        {"هذا نص عربي", "ar"},
        {"Der Satz ist deutsch und nicht lang", "de"},
        {"Voici une phrase, avec les accents", "fr"},
        {"Los perros y las casas del pueblo", "es"},
        {"这是一份中文报告，共有很多字。</p><p>Это русский абзац", "zh-Hans"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made m;
        setup(&m);
        buf body = {0};
        buf_fmt(&body, "<p>%s</%s>", cases[i][0], strstr(cases[i][0], "<pre>") ? "pre" : "p");
        buf_z(&body, "");
        doc *d = tree(&m, "a.md", body.p);
        buf_drop(&body);
        doc_resolve(d);
        assert_string_equal(d->meta.lang.p, cases[i][1]);
        assert_string_equal(doc_attr(d, xmlDocGetRootElement(d->tree), "lang").p, cases[i][1]);
        doc_drop(d);
        arena_drop(m.mem);
    }
}

/* An entry stands in that of the last heading above its level, also before the first h1; joined
 * files go on from there. */
static void test_contents_levels(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *a = tree(&m, "a.md", "<p>x</p><h2>A</h2><h3>a</h3><h2>B</h2><h1>C</h1><h2>D</h2>");
    doc *b = tree(&m, "b.md", "<p>y</p><h2>E</h2><h1>F</h1>");
    doc_resolve(a);
    doc_resolve(b);
    doc_join(a, b);
    const xmlNode *ol = a->body->children->last;
    static const struct {
        uint32_t depth;
        const char *text;
    } wanted[] = {{0, "A"}, {0, "B"}, {0, "C"}, {1, "D"}, {1, "E"}, {0, "F"}};
    size_t k = 0;
    for (const xmlNode *li = ol->children; li; li = li->next) {
        assert_string_equal(doc_text(a, li->children).p, wanted[k].text);
        assert_int_equal(wanted[k++].depth, 0);
        for (const xmlNode *in = li->last->name[0] == 'o' ? li->last->children : NULL; in;
             in = in->next) {
            assert_string_equal(doc_text(a, in).p, wanted[k].text);
            assert_int_equal(wanted[k++].depth, 1);
        }
    }
    assert_int_equal(k, sizeof wanted / sizeof *wanted);
    doc_drop(a);
    arena_drop(m.mem);
}

/* What a further file cannot have is told. */
static void test_join_part(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *a = tree(&m, "a.md", "<h1>A</h1>"), *b = tree(&m, "b.md", "<h1>B</h1>"),
        *c = tree(&m, "c.md", "<p>c</p>");
    b->meta.layout = STR("book");
    b->meta.layout_at = (place){b->name, 3, 9};
    doc_resolve(a);
    doc_resolve(b);
    doc_resolve(c);
    doc_join(a, b);
    assert_int_equal(m.faults.entries.n, 1);
    assert_int_equal(m.faults.entries.at[0].at.line, 3);
    doc_join(a, c);
    assert_int_equal(told(&m, D_JOIN_PART), 2);
    doc_drop(a);
    arena_drop(m.mem);
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int year, month, day; /* year 0: it is none */
    } cases[] = {{"2026", 2026, 1, 1},
                 {"2026-11", 2026, 11, 1},
                 {"2026/11/4", 2026, 11, 4},
                 {"2026年11月24日", 2026, 11, 24},
                 {"2026. 11. 24.", 2026, 11, 24},
                 {"2026-11-24T10:00Z", 2026, 11, 24},
                 {"2024-02-29", 2024, 2, 29},
                 {"2026-02-29", 0, 0, 0},
                 {"2026-13-01", 0, 0, 0},
                 {"", 0, 0, 0},
                 {"26-11-24", 0, 0, 0},
                 {"2026-11-24x", 0, 0, 0},
                 {"tomorrow", 0, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int year, month, day;
        bool is = doc_date(str_of(cases[i].text), &year, &month, &day);
        assert_int_equal(is, cases[i].year != 0);
        if (!is) continue;
        assert_int_equal(year, cases[i].year);
        assert_int_equal(month, cases[i].month);
        assert_int_equal(day, cases[i].day);
    }
}

static void test_join(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *a = tree(&m, "x/a.md",
                  "<h1>甲</h1><h2>节</h2><p>见<a href='b.md#节'>乙</a><a href='b.md'>整</a><a "
                  "href='c.md#无'>丙</a>"
                  "<a role='doc-noteref' href='#n'>1</a></p><aside role='doc-footnote' "
                  "id='n'><p>注</p></aside>");
    doc *b =
        tree(&m, "x/b.md",
             "<h1>乙</h1><h2>节</h2><p><a href='#节'>己</a><a href='a.md'>甲</a><a "
             "role='doc-noteref' href='#n'>1</a>"
             "<img src='i.png' alt='x'/></p><aside role='doc-footnote' id='n'><p>注</p></aside>");
    doc *c = tree(&m, "x/c.md", "<p>尾</p>");
    doc_set_place(b, b->body->last, 7, 1);
    doc_resolve(a);
    doc_resolve(b);
    doc_resolve(c);
    doc_join(a, b);
    doc_join(a, c);
    expect(a,
           "header class=\"title-block\"\n.h1 class=\"title\" id=\"甲\" \"甲\"\n"
           "nav role=\"doc-toc\" id=\"toc\"\n.p class=\"toc-title\" \"目录\"\n.ol\n..li\n...a "
           "href=\"#节\" \"节\"\n"
           "..li\n...a href=\"#乙\" \"乙\"\n...ol\n....li\n.....a href=\"#节-1\" \"节\"\n"
           "h2 id=\"节\" \"节\"\np \"见\"\n.a href=\"#节-1\" \"乙\"\n.a href=\"#乙\" \"整\"\n.a "
           "\"丙\"\n"
           ".a role=\"doc-noteref\" href=\"#fn-1\" id=\"fnref-1\" \"1\"\n"
           "aside role=\"doc-footnote\" id=\"fn-1\"\n.p\n..a role=\"doc-backlink\" "
           "href=\"#fnref-1\" \"1\"\n..\" 注\"\n"
           "section class=\"document\"\n.h1 id=\"乙\" \"乙\"\n.h2 id=\"节-1\" \"节\"\n.p\n..a "
           "href=\"#节-1\" \"己\"\n"
           "..a href=\"#甲\" \"甲\"\n..a role=\"doc-noteref\" href=\"#fn-2\" id=\"fnref-2\" \"2\"\n"
           "..img src=\"i.png\" alt=\"x\"\n.aside role=\"doc-footnote\" id=\"fn-2\" @7\n..p\n"
           "...a role=\"doc-backlink\" href=\"#fnref-2\" \"2\"\n...\" 注\"\nsection "
           "class=\"document\"\n.p \"尾\"\n");
    assert_string_equal(doc_place(a, a->notes.at[1].body).file.p, "x/b.md");
    assert_int_equal(told(&m, D_LINK_BROKEN), 1);
    doc_drop(a);
    arena_drop(m.mem);
}

/* Many equal ids, calls and long lines must not take time that grows with their square. */
static void test_many(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *d = tree(&m, "a.md", "");
    for (int i = 0; i < 20000; i++) {
        xmlNode *h = doc_element(d, "h2"), *p = doc_element(d, "p");
        xmlAddChild(h, doc_text_node(d, STR("同")));
        xmlAddChild(p, doc_text_node(d, STR("汉\n")));
        xmlAddChild(d->body, h);
        xmlAddChild(d->body, p);
    }
    doc_resolve(d);
    assert_int_equal(d->headings.n, 20000);
    assert_string_equal(d->headings.at[19999].id.p, "同-19999");
    doc_drop(d);
    arena_drop(m.mem);
}

/* Links that lead nowhere, or that nothing names; headings of nothing. */
static void test_nameless(void **state)
{
    (void)state;
    made m;
    setup(&m);
    doc *d =
        tree(&m, "a.md",
             "<h2 id='k'>\u00A0</h2><h2><img src='i.png' alt='I'/></h2><p><a href='//e.com/x'>a</a>"
             "<a href=''>b</a><a href='https://e.com'> </a><a href='https://e.com' "
             "aria-label='E'/><a href='#k' aria-hidden='true'/><a href='#k'>c</a><a "
             "href='https://e.com'><img src='i.png' alt=''/></a></p>");
    doc_resolve(d);
    expect(d, "div id=\"k\" \"\u00A0\"\nh2 id=\"heading\"\n.img src=\"i.png\" alt=\"I\"\np\n.a "
              "href=\"https://e.com/x\" \"a\"\n.a \"b\"\n.a\n.a href=\"https://e.com\" "
              "aria-label=\"E\"\n.a aria-hidden=\"true\"\n.a href=\"#k\" \"c\"\n.a "
              "href=\"https://e.com\"\n..img src=\"i.png\" alt=\"\"\n");
    assert_int_equal(d->headings.n, 1);
    assert_int_equal(told(&m, D_HEADING_EMPTY), 1);
    assert_int_equal(told(&m, D_LINK_EMPTY), 2);
    assert_int_equal(told(&m, D_LINK_BROKEN), 1);
    assert_int_equal(told(&m, D_HTML_REPAIRED), 1);
    doc_drop(d);
    arena_drop(m.mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_title),         cmocka_unit_test(test_numerals),
        cmocka_unit_test(test_ids_and_links), cmocka_unit_test(test_contents),
        cmocka_unit_test(test_figures),       cmocka_unit_test(test_assets),
        cmocka_unit_test(test_missing),       cmocka_unit_test(test_badges),
        cmocka_unit_test(test_found),         cmocka_unit_test(test_lines),
        cmocka_unit_test(test_verse),         cmocka_unit_test(test_tongues),
        cmocka_unit_test(test_hidden),        cmocka_unit_test(test_direction),
        cmocka_unit_test(test_language),      cmocka_unit_test(test_join),
        cmocka_unit_test(test_many),          cmocka_unit_test(test_contents_levels),
        cmocka_unit_test(test_join_part),     cmocka_unit_test(test_dates),
        cmocka_unit_test(test_nameless),      cmocka_unit_test(test_scripts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
