/* Headings without text and links without anything to name them. A heading of that kind would be an
 * empty entry in each list of contents; a link, something that nobody sees, hears or can touch. */
#include "base/utf8.h"
#include "doc/internal.h"

static bool is_empty(str text)
{
    for (size_t i = 0; i < text.n;) {
        uint32_t c = utf8_next(text, &i);
        if (c > ' ' && c != 0xA0 && c != 0x200B && c != 0x3000 && c != 0x2060 && c != 0xFEFF)
            return false;
    }
    return true;
}

/* The first picture, sound, film or formula in it, or NULL. */
static const xmlNode *shown_in(const doc *d, const xmlNode *node)
{
    for (const xmlNode *n = node->children; n; n = doc__next(n, node))
        if (doc_is(n, "img") || doc_attr(d, n, "data-media").n || doc_attr(d, n, "data-mathml").n)
            return n;
    return NULL;
}

static void heading(doc *d, xmlNode *h)
{
    if (!is_empty(doc_text(d, h)) || shown_in(d, h)) return;
    diag_add(d->diag, D_HEADING_EMPTY, doc_place(d, h),
             "the heading %s has no text; it was set as a div", (const char *)h->name);
    xmlNodeSetName(h, XC("div"));
}

static bool is_named(const doc *d, const xmlNode *n)
{
    return !is_empty(doc_attr(d, n, "aria-label")) || !is_empty(doc_attr(d, n, "title"));
}

/* A picture without the attribute alt is told by itself. */
static bool is_silent(const doc *d, const xmlNode *img)
{
    return doc_is(img, "img") && xmlHasProp(img, XC("alt")) && is_empty(doc_attr(d, img, "alt")) &&
           !is_named(d, img);
}

static void link_of(doc *d, xmlNode *a)
{
    str href = doc_attr(d, a, "href");
    if (!href.n || is_named(d, a) || !is_empty(doc_text(d, a))) return;
    const xmlNode *shown = shown_in(d, a);
    if (shown && !is_silent(d, shown)) return;
    bool inside = href.p[0] == '#'; /* a layout may write something there: a page number */
    bool hidden = str_is(doc_attr(d, a, "aria-hidden"), "true"); /* an anchor of a web page */
    if (!hidden)
        diag_add(d->diag, D_LINK_EMPTY, doc_place(d, a),
                 shown
                     ? "the link to “%.*s” is a picture without alternative text: nothing names it"
                 : inside ? "the link to “%.*s” has no text; it has only what a layout gives it"
                          : "the link to “%.*s” has no text; it was left out",
                 (int)(href.n < 200 ? href.n : 200), href.p);
    if (!shown && (hidden || !inside)) xmlUnsetProp(a, XC("href"));
}

void doc__nameless(doc *d)
{
    for (xmlNode *n = d->body; n; n = doc__next(n, d->body)) {
        if (doc__level(n))
            heading(d, n);
        else if (doc_is(n, "a"))
            link_of(d, n);
    }
}
