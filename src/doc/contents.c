/* The contents list: nav[role=doc-toc]#toc. Levels are counted from the topmost heading below the
 * title, so that a document with h1 chapters and one with h2 chapters get the same list. When the
 * front matter leaves it open, a list is made where it helps: not for a letter or a résumé, and
 * with a second level only where that stays small beside the text. */
#include "base/utf8.h"
#include "doc/internal.h"

enum {
    DEFAULT_DEPTH = 2,
    AUTO_HEADINGS = 3, /* fewer, or less text, need no list */
    AUTO_LINES = 80,
    LIST_PART = 8,   /* of the text's lines, for a second level */
    LINE_HALVES = 80 /* letters in a line; Han characters are two */
};

static bool listed(const doc_heading *h)
{
    return h->text.n && !doc_has_class(h->node, "title");
}

static uint32_t base_level(const doc *d, uint32_t *count)
{
    uint32_t base = 7;
    *count = 0;
    for (uint32_t i = 0; i < d->headings.n; i++) {
        const doc_heading *h = &d->headings.at[i];
        if (!listed(h)) continue;
        ++*count;
        if (h->level < base) base = h->level;
    }
    return base;
}

static uint32_t halves_of(const xmlNode *text)
{
    str s = str_of((const char *)text->content);
    uint32_t n = 0;
    for (size_t i = 0; i < s.n;) n += cp_is_cjk(utf8_next(s, &i)) ? 2 : 1;
    return n;
}

/* About how many lines of print the document has. */
static uint32_t lines_of(const doc *d)
{
    enum { IMAGE_LINES = 10, HEADING_LINES = 2 };
    uint32_t lines = 0, halves = 0;
    for (xmlNode *n = d->body; n; n = doc__next(n, d->body)) {
        if (n->type == XML_TEXT_NODE && n->content && !doc__blank(n)) halves += halves_of(n);
        if (doc_is(n, "img")) lines += IMAGE_LINES;
        if (doc__level(n)) lines += HEADING_LINES;
        if (doc__inline(n) || doc_is(n, "td") || doc_is(n, "th")) continue;
        lines += (halves + LINE_HALVES - 1) / LINE_HALVES; /* of the block before */
        halves = 0;
    }
    return lines + (halves + LINE_HALVES - 1) / LINE_HALVES;
}

static uint32_t count_to(const doc *d, uint32_t level)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->headings.n; i++)
        n += listed(&d->headings.at[i]) && d->headings.at[i].level < level;
    return n;
}

/* Levels to list, from base on; 0: no list. What was joined is a book and has one. */
static uint32_t depth_wanted(const doc *d, uint32_t count, uint32_t base)
{
    str toc = d->meta.toc;
    if (str_is(toc, "none")) return 0;
    if (toc.n == 1 && toc.p[0] >= '1' && toc.p[0] <= '6')
        return count ? (uint32_t)(toc.p[0] - '0') : 0;
    if (count < AUTO_HEADINGS) return 0;
    if (d->parts.n) return DEFAULT_DEPTH;
    uint32_t lines = lines_of(d);
    if (lines < AUTO_LINES) return 0;
    return count_to(d, base + DEFAULT_DEPTH) <= lines / LIST_PART ? DEFAULT_DEPTH : 1;
}

static xmlNode *find_nav(const doc *d)
{
    for (xmlNode *n = d->body->children; n; n = n->next)
        if (doc_is(n, "nav") && str_is(doc_attr(d, n, "id"), "toc")) return n;
    return NULL;
}

static xmlNode *new_nav(doc *d)
{
    xmlNode *nav = doc_element(d, "nav"), *first = d->body->children;
    doc_set_attr(d, nav, "role", STR("doc-toc"));
    doc_set_attr(d, nav, "id", STR("toc"));
    *map_put(&d->ids, STR("toc")) = nav;
    doc__set_text(d, doc__add(d, nav, "p", "toc-title"), doc__word(d, WORD_CONTENTS));
    doc__add(d, nav, "ol", NULL);
    while (first && doc__blank(first)) first = first->next;
    if (doc_is(first, "header") && doc_has_class(first, "title-block"))
        xmlAddNextSibling(first, nav);
    else
        doc__insert_first(d->body, nav);
    return nav;
}

static void entry(doc *d, xmlNode *ol, const doc_heading *h)
{
    xmlNode *a = doc__add(d, doc__add(d, ol, "li", NULL), "a", NULL);
    doc_set_attr(d, a, "href", str_printf(d->mem, "#%.*s", STR_ARG(h->id)));
    xmlAddChild(a, doc_text_node(d, h->text));
    /* the entry stands as the others do; its own words run their way */
    doc_direction way = doc__direction(h->text);
    bool rtl = str_is(doc_attr(d, xmlDocGetRootElement(d->tree), "dir"), "rtl");
    if (way && (way == DIRECTION_RTL) != rtl)
        doc_set_attr(d, a, "dir", rtl ? STR("ltr") : STR("rtl"));
}

/* The list for a heading: inside the entry of the last heading above it, whatever the levels
 * between. */
static xmlNode *list_at(doc *d, xmlNode *nav, uint32_t level)
{
    xmlNode *ol = nav->last;
    while (d->toc_open.n && d->toc_open.at[d->toc_open.n - 1] >= level) d->toc_open.n--;
    for (uint32_t deep = d->toc_open.n; deep; deep--) {
        xmlNode *li = ol->last;
        ol = doc_is(li->last, "ol") ? li->last : doc__add(d, li, "ol", NULL);
    }
    *vec_add(d->mem, &d->toc_open) = level;
    return ol;
}

void doc__contents(doc *d, uint32_t first)
{
    uint32_t count, base = base_level(d, &count), depth = depth_wanted(d, count, base);
    if (!depth) return;
    xmlNode *nav = find_nav(d);
    if (nav && (base != d->toc_base || depth != d->toc_depth)) {
        doc__remove(nav);
        nav = NULL;
    }
    if (!nav) {
        nav = new_nav(d);
        d->toc_open.n = first = 0;
    }
    d->toc_base = base;
    d->toc_depth = depth;
    for (uint32_t i = first; i < d->headings.n; i++) {
        const doc_heading *h = &d->headings.at[i];
        if (listed(h) && h->level < base + depth) entry(d, list_at(d, nav, h->level), h);
    }
}
