/* Verse, addresses, signatures: a paragraph of short lines that end with br. An indent of the first
 * one would set it apart from the others; print can indent each line (text-indent: each-line),
 * e-readers cannot, and the class tells their stylesheet. */
#include "base/utf8.h"
#include "doc/internal.h"

enum { SHORT = 48 }; /* half ems: 24 Han characters */

static uint32_t width_of(str text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.n;) n += cp_is_cjk(utf8_next(text, &i)) ? 2 : 1;
    return n;
}

static bool is_verse(const doc *d, const xmlNode *p)
{
    uint32_t breaks = 0, line = 0;
    for (const xmlNode *n = p->children; n; n = doc__next(n, p)) {
        if (doc_is(n, "br")) {
            breaks += line > 0;
            line = 0;
        } else if (n->type == XML_TEXT_NODE) {
            line += doc__blank(n) ? 0 : width_of(str_of((const char *)n->content));
        } else if (n->type == XML_ELEMENT_NODE &&
                   (!doc__inline(n) || doc_is(n, "img") || doc_attr(d, n, "data-mathml").n)) {
            return false;
        }
        if (line > SHORT) return false;
    }
    return breaks > 1 || (breaks && line);
}

void doc__verse(doc *d)
{
    for (xmlNode *n = d->body; n; n = doc__next(n, d->body))
        if (doc_is(n, "p") && is_verse(d, n)) doc_add_class(d, n, "lines");
}
