/* The navigation: nav.xhtml (contents, landmarks, figures, tables, pages) and, for older readers,
 * toc.ncx. Both come from one list of entries. When the document has a contents list, nav.xhtml is
 * that page of the book too. */
#include "epub/internal.h"

#define MIN_DEPTH 3
#define MAX_DEPTH 6

static uint32_t depth_wanted(const book *b)
{
    str toc = b->d->meta.toc;
    if (b->in->toc_depth) return b->in->toc_depth;
    uint32_t n = toc.n == 1 && toc.p[0] >= '1' && toc.p[0] <= '6' ? (uint32_t)(toc.p[0] - '0') : 0;
    return n > MIN_DEPTH ? n : MIN_DEPTH;
}

static bool in_title_page(const book *b, str id)
{
    uintptr_t number = (uintptr_t)map_get(&b->where, id);
    return !number || b->chapters.at[number - 1].is_title;
}

/* The text that stands between the title and the first heading: its entry is the title's. */
static void opening(book *b)
{
    const chapter *c = &b->chapters.at[0];
    if (b->chapters.n < 2 || !c->is_title || b->atoms.at[b->chapters.at[1].first].level) return;
    *vec_add(b->mem, &b->entries) =
        (nav_entry){c->href, c->heading ? c->heading->text : b->title, 0};
}

/* Depth counts the headings that are open above, so that a skipped level makes no empty entry. */
void nav_plan(book *b)
{
    uint32_t open[MAX_DEPTH + 1], n = 0, deepest = depth_wanted(b);
    opening(b);
    for (uint32_t i = 0; i < b->d->headings.n; i++) {
        const doc_heading *h = &b->d->headings.at[i];
        if (!h->text.n || in_title_page(b, h->id)) continue;
        while (n && open[n - 1] >= h->level) n--;
        if (n < deepest)
            *vec_add(b->mem, &b->entries) = (nav_entry){link_to(b, h->id, UINT32_MAX), h->text, n};
        if (n < MAX_DEPTH) open[n++] = h->level;
    }
    if (!b->entries.n)
        *vec_add(b->mem, &b->entries) =
            (nav_entry){b->chapters.at[b->chapters.n - 1].href, b->title, 0};
}

static void link_item(buf *out, str href, str text)
{
    buf_z(out, "<li><a");
    xml_attr(out, "href", href);
    buf_byte(out, '>');
    xml_text(out, text);
    buf_z(out, "</a>");
}

static void contents(const book *b, buf *out)
{
    buf_z(out, "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\">\n<h1 class=\"toc-title\">");
    str title = {0};
    for (const xmlNode *c = b->toc ? b->toc->children : NULL; c && !title.n; c = c->next)
        if (doc_has_class(c, "toc-title")) title = doc_text(b->d, c);
    xml_text(out, title.n ? title : str_of(word_for(b->lang, W_CONTENTS)));
    buf_z(out, "</h1>\n<ol>\n");
    uint32_t depth = 0;
    for (uint32_t i = 0; i < b->entries.n; i++) {
        const nav_entry *e = &b->entries.at[i];
        if (i) buf_z(out, e->depth > depth ? "\n<ol>\n" : "</li>\n");
        for (; depth > e->depth; depth--) buf_z(out, "</ol>\n</li>\n");
        depth = e->depth;
        link_item(out, e->href, e->text);
    }
    for (; depth; depth--) buf_z(out, "</li>\n</ol>\n");
    buf_z(out, "</li>\n</ol>\n</nav>\n");
}

static void landmark(buf *out, const char *type, str href, const char *text)
{
    buf_z(out, "<li><a");
    xml_attr(out, "epub:type", str_of(type));
    xml_attr(out, "href", href);
    buf_byte(out, '>');
    xml_text(out, str_of(text));
    buf_z(out, "</a></li>\n");
}

static void landmarks(const book *b, buf *out)
{
    uint32_t body = b->chapters.n > 1 && b->chapters.at[0].is_title;
    buf_fmt(out, "<nav epub:type=\"landmarks\" hidden=\"hidden\">\n<h2>%s</h2>\n<ol>\n",
            word_for(b->lang, W_LANDMARKS));
    if (b->cover_image) landmark(out, "cover", STR(COVER_HREF), word_for(b->lang, W_COVER));
    if (body) landmark(out, "titlepage", STR(TITLE_HREF), word_for(b->lang, W_TITLE_PAGE));
    if (b->toc) landmark(out, "toc", STR(NAV_HREF "#toc"), word_for(b->lang, W_CONTENTS));
    landmark(out, "bodymatter", b->chapters.at[body].href, word_for(b->lang, W_BODY));
    buf_z(out, "</ol>\n</nav>\n");
}

static void page_item(buf *out, str href, str label)
{
    link_item(out, href, label);
    buf_z(out, "</li>\n");
}

static void page_link(buf *out, uint32_t number, str href, str label)
{
    (void)number;
    page_item(out, href, label);
}

static void page_list(const book *b, buf *out)
{
    if (!b->page_order.n) return;
    buf_fmt(out,
            "<nav epub:type=\"page-list\" role=\"doc-pagelist\" hidden=\"hidden\">\n"
            "<h2>%s</h2>\n<ol>\n",
            word_for(b->lang, W_PAGES));
    page_entries(b, page_link, out);
    buf_z(out, "</ol>\n</nav>\n");
}

static void list_of(const book *b, buf *out, const char *type, epub_word title, const nav_entry *at,
                    uint32_t n)
{
    if (!n) return;
    buf_fmt(out, "<nav epub:type=\"%s\" hidden=\"hidden\">\n<h2>%s</h2>\n<ol>\n", type,
            word_for(b->lang, title));
    for (uint32_t i = 0; i < n; i++) page_item(out, at[i].href, at[i].text);
    buf_z(out, "</ol>\n</nav>\n");
}

str nav_page(const book *b)
{
    buf out = {0};
    page_begin(b, &out, str_of(word_for(b->lang, W_CONTENTS)), NULL, (str){0});
    buf_str(&out, b->toc_marks);
    contents(b, &out);
    landmarks(b, &out);
    list_of(b, &out, "loi", W_FIGURES, b->figures.at, b->figures.n);
    list_of(b, &out, "lot", W_TABLES, b->tables.at, b->tables.n);
    page_list(b, &out);
    page_end(&out);
    return taken(b->mem, &out);
}

static void nav_point(buf *out, uint32_t number, str href, str text)
{
    buf_fmt(out, "<navPoint id=\"point-%u\" playOrder=\"%u\"><navLabel><text>", number, number);
    xml_text(out, text);
    buf_z(out, "</text></navLabel><content");
    xml_attr(out, "src", href);
    buf_z(out, "/>");
}

static bool is_numeral(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n && s.p[0] != '0';
}

/* No value: it must be unique, and joined documents may begin at page 1 again. */
static void page_target(buf *out, uint32_t number, str href, str label)
{
    bool normal = is_numeral(label);
    buf_fmt(out, "<pageTarget id=\"target-%u\" type=\"%s\"", number, normal ? "normal" : "special");
    buf_z(out, "><navLabel><text>");
    xml_text(out, label);
    buf_z(out, "</text></navLabel><content");
    xml_attr(out, "src", href);
    buf_z(out, "/></pageTarget>\n");
}

str ncx(const book *b)
{
    buf out = {0};
    buf_z(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\"");
    xml_attr(&out, "xml:lang", b->lang);
    buf_z(&out, ">\n<head>\n<meta name=\"dtb:uid\"");
    xml_attr(&out, "content", book_identifier(b));
    buf_z(&out, "/>\n</head>\n<docTitle><text>");
    xml_text(&out, b->title);
    buf_z(&out, "</text></docTitle>\n<navMap>\n");
    uint32_t depth = 0;
    for (uint32_t i = 0; i < b->entries.n; i++) {
        const nav_entry *e = &b->entries.at[i];
        if (i && e->depth <= depth) buf_z(&out, "</navPoint>\n");
        for (; depth > e->depth; depth--) buf_z(&out, "</navPoint>\n");
        depth = e->depth;
        nav_point(&out, i + 1, e->href, e->text);
    }
    for (; depth; depth--) buf_z(&out, "</navPoint>\n");
    buf_z(&out, "</navPoint>\n</navMap>\n");
    if (b->page_order.n) {
        buf_fmt(&out, "<pageList>\n<navLabel><text>%s</text></navLabel>\n",
                word_for(b->lang, W_PAGES));
        page_entries(b, page_target, &out);
        buf_z(&out, "</pageList>\n");
    }
    buf_z(&out, "</ncx>\n");
    return taken(b->mem, &out);
}
