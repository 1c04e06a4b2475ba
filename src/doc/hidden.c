/* Text that the document itself hides: pages saved from the web wait for a script that shows them.
 * It stays hidden, as in a browser, but not without a word. What a layout hides is its own choice.
 */
#include <ctype.h>

#include "doc/internal.h"

/* The declarations without white space, in small letters. */
static str squeezed(arena *a, str css)
{
    char *to = arena_alloc(a, css.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < css.n; i++)
        if (!strchr(" \t\r\n\f", css.p[i])) to[n++] = (char)tolower((unsigned char)css.p[i]);
    return (str){to, n};
}

static const char *hidden_by(const doc *d, const xmlNode *n)
{
    static const char *const ways[] = {"display:none", "visibility:hidden", "visibility:collapse"};
    if (xmlHasProp(n, XC("hidden"))) return "its attribute hidden";
    str css = doc_attr(d, n, "style");
    if (!css.n) return NULL;
    css = squeezed(d->mem, css);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (str_find(css, ways[i]) >= 0) return ways[i];
    return NULL;
}

void doc__hidden(doc *d)
{
    for (const xmlNode *n = d->body; n;) {
        const char *by = n->type == XML_ELEMENT_NODE && n->properties ? hidden_by(d, n) : NULL;
        bool text = by && doc_text(d, n).n;
        if (text)
            diag_add(d->diag, D_TEXT_HIDDEN, doc_place(d, n), "the text of this %s is hidden by %s",
                     (const char *)n->name, by);
        n = text ? doc__after(n, d->body) : doc__next(n, d->body);
    }
}
