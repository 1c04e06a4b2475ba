/* Directions. What the author says (dir, or the lang of a script that runs from the right) holds
 * for all that is inside. Elsewhere a block goes the way of its first letter, as dir=auto says it,
 * so that a Hebrew paragraph of a Chinese document begins at the right. The answer is written into
 * the tree as dir, for both outputs. */
#include <stdlib.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "doc/internal.h"

enum { SEEN_MOST = 1000 }; /* bytes without a letter, then none is looked for */

static bool lang_is_rtl(str tag)
{
    static const char *const langs[] = {"ar", "he", "fa", "ur",  "yi",
                                        "ps", "sd", "ug", "ckb", "dv"};
    size_t n = 0;
    while (n < tag.n && tag.p[n] != '-') n++;
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
        if (str_is(str_sub(tag, 0, n), langs[i])) return str_find(tag, "-Latn") < 0;
    return false;
}

doc_direction doc__direction(str text)
{
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = utf8_next(text, &i);
        if (cp < 0x41 || (cp >= 0x2000 && cp < 0x2070)) continue;
        UCharDirection c = u_charDirection((UChar32)cp);
        if (c == U_LEFT_TO_RIGHT) return DIRECTION_LTR;
        if (c == U_RIGHT_TO_LEFT || c == U_RIGHT_TO_LEFT_ARABIC) return DIRECTION_RTL;
    }
    return DIRECTION_NONE;
}

/* Of the first letter that is not in an element with a direction of its own. */
static doc_direction first_letter(const doc *d, const xmlNode *block)
{
    size_t seen = 0;
    for (const xmlNode *n = block; n && seen < SEEN_MOST;) {
        if (n->type == XML_TEXT_NODE && n->content) {
            str s = str_of((const char *)n->content);
            doc_direction found = doc__direction(s);
            if (found) return found;
            seen += s.n;
        }
        bool own = n != block && n->type == XML_ELEMENT_NODE && n->properties &&
                   doc_attr(d, n, "dir").n && !str_is(doc_attr(d, n, "dir"), "auto");
        n = own || doc_is(n, "rt") ? doc__after(n, block) : doc__next(n, block);
    }
    return DIRECTION_NONE;
}

static int by_name(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row);
}

static bool takes_direction(const xmlNode *n)
{
    static const char *const names[] = {
        "bdi", "blockquote", "caption", "dd", "dl", "dt", "figcaption", "h1", "h2", "h3",
        "h4",  "h5",         "h6",      "li", "ol", "p",  "td",         "th", "ul"};
    return bsearch(n->name, names, sizeof names / sizeof *names, sizeof *names, by_name);
}

static void set_dir(doc *d, xmlNode *n, doc_direction dir)
{
    doc_set_attr(d, n, "dir", dir == DIRECTION_RTL ? STR("rtl") : STR("ltr"));
}

/* Has the author said it, for all that is inside? */
static bool says(doc *d, xmlNode *n, bool rtl)
{
    str dir = doc_attr(d, n, "dir"), lang = doc_attr(d, n, "lang");
    if (str_is(dir, "auto")) {
        doc_direction found = first_letter(d, n);
        set_dir(d, n, found ? found : rtl ? DIRECTION_RTL : DIRECTION_LTR);
        return true;
    }
    if (dir.n) return true;
    if (!lang.n || lang_is_rtl(lang) == rtl) return false;
    set_dir(d, n, rtl ? DIRECTION_LTR : DIRECTION_RTL);
    return true;
}

static bool is_rtl_here(const doc *d, const xmlNode *n)
{
    for (n = n->parent; n && n->type == XML_ELEMENT_NODE; n = n->parent)
        if (n->properties && doc_attr(d, n, "dir").n) return str_is(doc_attr(d, n, "dir"), "rtl");
    return false;
}

void doc__directions(doc *d)
{
    xmlNode *root = xmlDocGetRootElement(d->tree);
    const xmlNode *said_to = NULL; /* the first node behind what the author has said */
    bool said = lang_is_rtl(d->meta.lang), any = said;
    if (said && !doc_attr(d, root, "dir").n) set_dir(d, root, DIRECTION_RTL);
    for (xmlNode *n = d->body; n; n = doc__next(n, d->body)) {
        if (said && n == said_to) said = false;
        if (n->type != XML_ELEMENT_NODE) continue;
        if (n->properties && says(d, n, any && is_rtl_here(d, n))) {
            if (!said) said_to = doc__after(n, d->body);
            said = any = true;
        }
        if (said || !takes_direction(n)) continue;
        doc_direction found = first_letter(d, n);
        any = any || found == DIRECTION_RTL;
        if (any && found && (found == DIRECTION_RTL) != is_rtl_here(d, n)) set_dir(d, n, found);
    }
}
