/* The title and its block. The title is the front matter's, else the h1 that opens the document,
 * else the first heading, else the file's name. Only the first two are printed in a block: the
 * others stand in the text already, or were never written. An HTML file's title element names it as
 * the front matter does, but is printed only when there is no h1. */
#include "doc/internal.h"

/* A block of pictures alone. */
static bool is_logo(const xmlNode *block)
{
    bool any = doc_is(block, "img");
    for (const xmlNode *n = doc__next(block, block); n; n = doc__next(n, block)) {
        if (n->type == XML_TEXT_NODE ? !doc__blank(n) : doc_is(n, "table")) return false;
        any = any || doc_is(n, "img");
    }
    return any;
}

static xmlNode *skip_blank(xmlNode *n)
{
    while (n && doc__blank(n)) n = n->next;
    return n;
}

/* The block of pictures that the document begins with, or NULL. */
static xmlNode *logo_of(const doc *d)
{
    xmlNode *first = skip_blank(d->body->children);
    return first && is_logo(first) ? first : NULL;
}

/* The h1 before which there is nothing to see but a logo, or NULL. */
static xmlNode *opening_h1(const doc *d)
{
    const xmlNode *logo = logo_of(d);
    xmlNode *n = skip_blank(logo ? logo->next : d->body->children);
    for (; n; n = doc__next(n, d->body)) {
        if (doc_is(n, "h1")) return n;
        if (n->type == XML_TEXT_NODE ? !doc__blank(n)
                                     : doc_is(n, "img") || doc_is(n, "hr") || doc_is(n, "td"))
            return NULL;
    }
    return NULL;
}

static xmlNode *next_heading(const doc *d, const xmlNode *after, bool only_h1)
{
    for (xmlNode *n = doc__next(after, d->body); n; n = doc__next(n, d->body))
        if (only_h1 ? doc_is(n, "h1") : doc__level(n) != 0) return n;
    return NULL;
}

/* "# 第一章 …" followed by "# 第二章 …" is a chapter, not the title of the whole. */
static bool is_chapter(const doc *d, const xmlNode *h1)
{
    return doc__numeral(doc__label(d, h1)) && next_heading(d, h1, true);
}

/* The h1 out of its place, with wrappers that it leaves empty. */
static void take_out(doc *d, xmlNode *h1)
{
    xmlNode *up = h1->parent;
    xmlUnlinkNode(h1);
    while (up != d->body) {
        for (xmlNode *c = up->children; c; c = c->next)
            if (!doc__blank(c)) return;
        xmlNode *empty = up;
        up = up->parent;
        doc__remove(empty);
    }
}

static void byline_part(doc *d, xmlNode *p, const char *name, const char *class, str text)
{
    if (!text.n) return;
    if (p->children) xmlAddChild(p, doc_text_node(d, STR(" ")));
    doc__set_text(d, doc__add(d, p, name, class), text);
}

/* 2026, 2026-11, 2026-11-24: what the content of a time element may be. */
static bool is_iso(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (i == 4 || i == 7 ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n == 4 || s.n == 7 || s.n == 10;
}

static bool number(str s, size_t *i, int *n)
{
    size_t from = *i;
    for (*n = 0; *i < s.n && *i - from < 4 && s.p[*i] >= '0' && s.p[*i] <= '9'; ++*i)
        *n = *n * 10 + (s.p[*i] - '0');
    return *i > from;
}

/* What stands behind a number of a date. */
static bool date_mark(str s, size_t *i)
{
    static const char *const marks[] = {"-", "/", ".", "年", "月", "日", "년", "월", "일"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        if (!str_starts(str_from(s, *i), marks[k])) continue;
        *i += strlen(marks[k]);
        while (*i < s.n && s.p[*i] == ' ') ++*i;
        return true;
    }
    return false;
}

bool doc_date(str s, int *year, int *month, int *day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    size_t i = 0;
    *month = *day = 1;
    s = str_trim(s);
    if (s.n > 10 && s.p[4] == '-' && (s.p[10] == 'T' || s.p[10] == ' ')) s.n = 10; /* a time */
    if (!number(s, &i, year) || i != 4 || !*year) return false;
    if (date_mark(s, &i) && i < s.n && !number(s, &i, month)) return false;
    if (date_mark(s, &i) && i < s.n && !number(s, &i, day)) return false;
    date_mark(s, &i);
    bool leap = *month == 2 && *year % 4 == 0 && (*year % 100 || *year % 400 == 0);
    return i == s.n && *month >= 1 && *month <= 12 && *day >= 1 && *day <= days[*month - 1] + leap;
}

static void byline(doc *d, xmlNode *header)
{
    const doc_meta *m = &d->meta;
    if (!m->authors.n && !m->publisher.n && !m->date.n) return;
    xmlNode *p = doc__add(d, header, "p", "byline");
    for (uint32_t i = 0; i < m->authors.n; i++)
        byline_part(d, p, "span", "author", m->authors.at[i]);
    byline_part(d, p, "span", "publisher", m->publisher);
    byline_part(d, p, is_iso(m->date) ? "time" : "span", "date", m->date);
}

static void build(doc *d, xmlNode *logo, xmlNode *h1, bool given)
{
    const doc_meta *m = &d->meta;
    if (!h1 && !given && !m->subtitle.n && !m->authors.n && !m->publisher.n && !m->date.n) return;
    xmlNode *header = doc_element(d, "header");
    doc_set_attr(d, header, "class", STR("title-block"));
    doc__insert_first(d->body, header);
    if (h1) {
        if (logo) xmlUnlinkNode(logo), xmlAddChild(header, logo);
        xmlAddChild(header, h1);
        doc_add_class(d, h1, "title");
    } else if (given) {
        doc__set_text(d, doc__add(d, header, "h1", "title"), m->title);
    }
    if (m->subtitle.n) doc__set_text(d, doc__add(d, header, "p", "subtitle"), m->subtitle);
    byline(d, header);
}

void doc__title_block(doc *d)
{
    doc_meta *m = &d->meta;
    bool known = m->title.n != 0;
    bool given = known && !(m->title_is_name && next_heading(d, d->body, true));
    xmlNode *h1 = opening_h1(d);
    if (h1 && given && !str_eq(doc__label(d, h1), str_trim(m->title))) h1 = NULL;
    if (h1 && !given && is_chapter(d, h1)) h1 = NULL;
    if (!known) {
        const xmlNode *from = h1 ? h1 : next_heading(d, d->body, false);
        m->title = from ? doc__label(d, from) : (str){0};
        if (!m->title.n) m->title = str_copy(d->mem, path_stem(d->path));
    }
    xmlNode *logo = h1 ? logo_of(d) : NULL;
    if (h1) take_out(d, h1);
    build(d, logo, h1, given);
}
