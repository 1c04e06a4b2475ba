/* Sound and film: audio and video become div[data-media=audio|video] > source … track … (each with
 * src; not shown) figure.media-poster > img, div.media-fallback > what the author wrote for readers
 * that cannot play it. Print shows the poster, or else the fallback; the link behind them is made
 * with the assets (doc/media.c). An element that is never closed has no fallback: what follows
 * stays outside of it. */
#include "read/internal.h"

static bool is_file(const xmlNode *node)
{
    return doc_is(node, "source") || doc_is(node, "track");
}

static xmlNode *element_at(doc *d, const xmlNode *where, const char *name, const char *class_name)
{
    xmlNode *node = doc_element(d, name);
    node->_private = where->_private;
    if (class_name) doc_add_class(d, node, class_name);
    return node;
}

static bool is_blank_text(const xmlNode *node)
{
    if (node->type == XML_COMMENT_NODE) return true;
    return node->type == XML_TEXT_NODE && !str_trim(str_of((const char *)node->content)).n;
}

/* All but the files: into a division of their own, or behind the element. */
static void move_fallback(doc *d, xmlNode *media, bool closed)
{
    xmlNode *box = NULL, *after = media;
    for (xmlNode *c = media->children, *next; c; c = next) {
        next = c->next;
        if (is_file(c)) continue;
        bool blank = is_blank_text(c);
        if (closed && !box && !blank) box = element_at(d, media, "div", "media-fallback");
        xmlUnlinkNode(c);
        if (closed && !box) {
            xmlFreeNode(c);
        } else if (closed) {
            xmlAddChild(box, c);
        } else {
            xmlAddNextSibling(after, c);
            after = c;
        }
    }
    if (box) xmlAddChild(media, box);
}

static void take_poster(doc *d, xmlNode *media)
{
    str src = doc_attr(d, media, "poster");
    if (!src.n) return;
    xmlNode *figure = element_at(d, media, "figure", "media-poster");
    xmlNode *img = xmlAddChild(figure, element_at(d, media, "img", NULL));
    doc_set_attr(d, img, "src", src);
    doc_set_attr(d, img, "alt", doc_attr(d, media, "title"));
    xmlNode *before = media->children;
    while (before && is_file(before)) before = before->next;
    if (before)
        xmlAddPrevSibling(before, figure);
    else
        xmlAddChild(media, figure);
    xmlUnsetProp(media, (const xmlChar *)"poster");
}

void media_settle(doc *d, xmlNode *media, bool closed)
{
    str src = doc_attr(d, media, "src"), kind = str_of((const char *)media->name);
    move_fallback(d, media, closed);
    if (!closed)
        diag_add(d->diag, D_HTML_REPAIRED, doc_place(d, media),
                 "the element %.*s is not closed; what follows it is set behind it", STR_ARG(kind));
    if (src.n) {
        xmlNode *file = element_at(d, media, "source", NULL);
        doc_set_attr(d, file, "src", src);
        if (media->children)
            xmlAddPrevSibling(media->children, file);
        else
            xmlAddChild(media, file);
        xmlUnsetProp(media, (const xmlChar *)"src");
    }
    take_poster(d, media);
    doc_set_attr(d, media, "data-media", kind);
    doc_add_class(d, media, "media");
    xmlNodeSetName(media, (const xmlChar *)"div");
}
