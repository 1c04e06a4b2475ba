/* What an element must hold, and in which order, is set right once it is whole: HTML has rules of
 * content that no tag by itself breaks. Nothing is taken away; what HTML wants and the source lacks
 * is added empty. */
#include <string.h>

#include "read/internal.h"

static bool is_blank(const xmlNode *n)
{
    return n->type == XML_TEXT_NODE && !str_trim(str_of((const char *)n->content)).n;
}

static void repaired(const doc *d, const xmlNode *node, const char *what)
{
    diag_add(d->diag, D_HTML_REPAIRED, doc_place(d, node), "%s", what);
}

static xmlNode *like(doc *d, const char *name, const xmlNode *place_of)
{
    xmlNode *n = doc_element(d, name);
    n->_private = place_of->_private;
    return n;
}

static xmlNode *move_into(xmlNode *parent, xmlNode *n)
{
    xmlUnlinkNode(n);
    return xmlAddChild(parent, n);
}

/* ---- dl: groups of dt and dd, either all of them in div or none ---- */

static bool is_entry(const xmlNode *n)
{
    return doc_is(n, "dt") || doc_is(n, "dd");
}

static bool holds_entry(const xmlNode *div)
{
    for (const xmlNode *n = div->children; n; n = n->next)
        if (is_entry(n)) return true;
    return false;
}

/* What is neither dt nor dd is a dd. */
static void loose_in_group(doc *d, xmlNode *group)
{
    xmlNode *dd = NULL;
    for (xmlNode *n = group->children, *next; n; n = next) {
        next = n->next;
        if (is_entry(n)) {
            dd = NULL;
        } else if (doc_is(n, "div") && !n->children && !n->properties) {
            xmlUnlinkNode(n);
            xmlFreeNode(n);
        } else if (dd || !is_blank(n)) {
            if (!dd) {
                repaired(d, group, "content of a dl outside of its dt and dd was given a dd");
                dd = like(d, "dd", group);
                xmlAddPrevSibling(n, dd);
            }
            move_into(dd, n);
        }
    }
}

/* dt first, dd last. */
static void settle_group(doc *d, xmlNode *group)
{
    loose_in_group(d, group);
    xmlNode *first = group->children, *last = group->last;
    while (first && !is_entry(first)) first = first->next;
    while (last && !is_entry(last)) last = last->prev;
    if (doc_is(first, "dd")) {
        repaired(d, first, "a dd has no dt before it; it was given an empty one");
        xmlAddPrevSibling(first, like(d, "dt", first));
    }
    if (doc_is(last, "dt")) {
        repaired(d, last, "a dt has no dd behind it; it was given an empty one");
        xmlAddNextSibling(last, like(d, "dd", last));
    }
}

/* A div holds one group: what begins with a further dt goes into a div of its own. */
static void split_group(doc *d, xmlNode *group)
{
    bool described = false;
    for (xmlNode *n = group->children; n; n = n->next) {
        if (!described || !doc_is(n, "dt")) {
            described |= doc_is(n, "dd");
            continue;
        }
        xmlNode *rest = like(d, "div", n);
        if (xmlHasProp(group, (const xmlChar *)"class"))
            doc_set_attr(d, rest, "class", doc_attr(d, group, "class"));
        xmlAddNextSibling(group, rest);
        while (n) {
            xmlNode *next = n->next;
            move_into(rest, n);
            n = next;
        }
        return; /* the new div's turn comes with the next one of the list */
    }
}

/* Entries that stand bare beside groups. */
static void group_bare(doc *d, xmlNode *dl)
{
    xmlNode *div = NULL;
    bool told = false;
    for (xmlNode *n = dl->children, *next; n; n = next) {
        next = n->next;
        if (!is_entry(n)) {
            if (!is_blank(n)) div = NULL;
            continue;
        }
        if (!told) repaired(d, n, "dt and dd beside a div in a dl were given a div");
        told = true;
        if (!div) {
            div = like(d, "div", n);
            xmlAddPrevSibling(n, div);
        }
        move_into(div, n);
    }
}

static void settle_dl(doc *d, xmlNode *dl)
{
    bool groups = false;
    for (xmlNode *n = dl->children; n; n = n->next) {
        if (!doc_is(n, "div")) continue;
        groups |= holds_entry(n);
        if (holds_entry(n)) continue;
        repaired(d, n, "a div in a dl without dt and dd was set as a dd");
        xmlNodeSetName(n, (const xmlChar *)"dd");
    }
    if (!groups) {
        settle_group(d, dl);
        return;
    }
    group_bare(d, dl);
    for (xmlNode *n = dl->children; n; n = n->next) {
        if (!doc_is(n, "div")) continue;
        settle_group(d, n);
        split_group(d, n);
    }
}

/* ---- details: one summary, first; without one it is a block as any other ---- */

static void settle_details(doc *d, xmlNode *details)
{
    xmlNode *summary = NULL;
    for (xmlNode *n = details->children; n; n = n->next) {
        if (!doc_is(n, "summary")) continue;
        if (summary) {
            repaired(d, n, "a second summary in a details was set as a paragraph");
            xmlNodeSetName(n, (const xmlChar *)"p");
        } else {
            summary = n;
        }
    }
    if (!summary) {
        repaired(d, details, "a details has no summary; it was set as a div");
        xmlNodeSetName(details, (const xmlChar *)"div");
        xmlUnsetProp(details, (const xmlChar *)"open");
        return;
    }
    const xmlNode *first = details->children;
    while (first && is_blank(first)) first = first->next;
    if (first == summary) return;
    repaired(d, summary, "the summary of a details was put first");
    xmlUnlinkNode(summary);
    xmlAddPrevSibling(details->children, summary);
}

/* ---- figure: one figcaption, first or last ---- */

static void settle_figure(doc *d, xmlNode *figure)
{
    xmlNode *caption = NULL;
    bool before = false, after = false;
    for (xmlNode *n = figure->children; n; n = n->next) {
        if (doc_is(n, "figcaption") && caption) {
            repaired(d, n, "a second figcaption in a figure was set as a div");
            xmlNodeSetName(n, (const xmlChar *)"div");
        }
        if (doc_is(n, "figcaption"))
            caption = n;
        else if (!is_blank(n))
            *(caption ? &after : &before) = true;
    }
    if (!caption || !before || !after) return;
    repaired(d, caption, "the figcaption of a figure was put last");
    move_into(figure, caption);
}

void settle(doc *d, xmlNode *node)
{
    static const struct {
        const char *name;
        void (*settle)(doc *d, xmlNode *node);
    } rules[] = {
        {"ruby", ruby_settle},     {"table", table_settle},     {"dl", settle_dl},
        {"figure", settle_figure}, {"details", settle_details},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (doc_is(node, rules[i].name)) {
            rules[i].settle(d, node);
            return;
        }
}
