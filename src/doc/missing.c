/* The placeholder of an image that is not there: alone in its block, a panel with its alternative
 * text and its address; in a line of text, in a cell, among badges, a chip as high as the line with
 * the alternative text, or the file's name. */
#include "base/utf8.h"
#include "doc/internal.h"

#define NAME_MAX_CHARS 24

/* "https://host/a/b/c.png?x" → "host/…/c.png"; a long file name loses its middle. */
str doc__short_address(arena *a, str url)
{
    size_t scheme = 0;
    for (size_t i = 0; i + 2 < url.n && i < 8; i++)
        if (!memcmp(url.p + i, "://", 3)) scheme = i + 3;
    str s = str_from(url, scheme);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '?' || s.p[i] == '#') s.n = i;
    str base = path_base(s), host = s;
    const char *slash = s.n ? memchr(s.p, '/', s.n) : NULL;
    if (slash) host.n = (size_t)(slash - s.p);
    str name = base;
    size_t chars = 0, head = 0, tail = base.n;
    for (size_t i = 0; i < base.n; chars++) {
        utf8_next(base, &i);
        if (chars < NAME_MAX_CHARS / 2) head = i;
    }
    if (chars > NAME_MAX_CHARS) {
        for (int k = 0; k < NAME_MAX_CHARS / 2 - 1; k++) utf8_prev(base, &tail);
        name = str_printf(a, "%.*s…%.*s", (int)head, base.p, (int)(base.n - tail), base.p + tail);
    }
    if (!scheme)
        return host.n == s.n || host.n + 1 + base.n == s.n
                   ? str_printf(a, "%.*s%.*s", (int)(s.n - base.n), s.p, STR_ARG(name))
                   : str_printf(a, "…/%.*s", STR_ARG(name));
    if (!slash) return host;
    const char *between = host.n + 1 + base.n == s.n ? "/" : "/…/";
    return str_printf(a, "%.*s%s%.*s", STR_ARG(host), between, STR_ARG(name));
}

static bool in_link(const xmlNode *node)
{
    for (; node && node->type == XML_ELEMENT_NODE; node = node->parent)
        if (doc_is(node, "a")) return true;
    return false;
}

static str figcaption_of(const doc *d, const xmlNode *figure)
{
    for (const xmlNode *c = doc_is(figure, "figure") ? figure->children : NULL; c; c = c->next)
        if (doc_is(c, "figcaption")) return doc_text(d, c);
    return (str){0};
}

/* The placeholder takes over the image's place and id; with link: its address as a link's. */
static xmlNode *stand_in(doc *d, const xmlNode *img, const char *class)
{
    xmlNode *span = doc_element(d, "span");
    span->_private = img->_private;
    doc_set_attr(d, span, "class", str_of(class));
    str id = doc_attr(d, img, "id");
    if (id.n) {
        doc_set_attr(d, span, "id", id);
        *map_put(&d->ids, id) = span;
    }
    return span;
}

static xmlNode *chip(doc *d, const xmlNode *img, const doc_asset *asset, str url)
{
    str alt = str_trim(doc_attr(d, img, "alt")), address = doc__short_address(d->mem, url);
    bool data = str_starts(url, "data:");
    str text = alt.n ? alt : data ? doc__word(d, WORD_IMAGE) : path_base(address);
    xmlNode *span = stand_in(d, img, "missing-inline"), *in = span;
    if (!data) doc_set_attr(d, span, "title", address);
    if (asset && asset->remote && !in_link(img->parent)) {
        in = doc__add(d, span, "a", NULL);
        doc_set_attr(d, in, "href", url);
    }
    doc__set_text(d, in, text);
    return span;
}

static xmlNode *panel(doc *d, const xmlNode *img, const doc_asset *asset, str url, str caption)
{
    str alt = str_trim(doc_attr(d, img, "alt")), style = doc_attr(d, img, "style");
    xmlNode *span = stand_in(d, img, "missing-image");
    doc_set_attr(d, span, "role", STR("img"));
    doc_set_attr(d, span, "aria-label", alt.n ? alt : doc__word(d, WORD_IMAGE));
    if (style.n) doc_set_attr(d, span, "style", style);
    if (doc__reads_as_caption(alt) && !str_eq(alt, caption)) {
        doc__set_text(d, doc__add(d, span, "span", "alt"), alt);
        xmlAddChild(span, doc_text_node(d, STR(" ")));
    }
    bool link = asset && asset->remote && !in_link(img->parent);
    xmlNode *address = doc__add(d, span, link ? "a" : "span", "address");
    if (link) doc_set_attr(d, address, "href", url);
    doc__set_text(d, address, doc__short_address(d->mem, url));
    return span;
}

/* Panels of figures that follow each other share a row. */
static void share_row(doc *d, xmlNode *figure)
{
    xmlNode *before = figure->prev;
    while (before && doc__blank(before)) before = before->prev;
    if (!before || doc_attr(d, figure, "id").n || figcaption_of(d, figure).n) return;
    if (doc_is(before, "figure") && doc_has_class(before, "missing") &&
        !figcaption_of(d, before).n && !doc_attr(d, before, "id").n) {
        xmlNodeSetName(before, XC("div"));
        doc_set_attr(d, before, "class", STR("image-row missing-row"));
        xmlUnsetProp(before, XC("style"));
    } else if (!doc_has_class(before, "missing-row")) {
        return;
    }
    while (figure->children) {
        xmlNode *child = figure->children;
        xmlUnlinkNode(child);
        xmlAddChild(before, doc_text_node(d, STR(" ")));
        xmlAddChild(before, child);
    }
    doc__remove(figure);
}

void doc_image_missing(doc *d, xmlNode *img, const doc_asset *asset)
{
    xmlNode *block = img->parent;
    str url = asset ? asset->url : doc_attr(d, img, "src");
    if (doc_is(block, "a")) block = block->parent;
    xmlNode *span = doc__in_line(d, img) ? chip(d, img, asset, url)
                                         : panel(d, img, asset, url, figcaption_of(d, block));
    xmlReplaceNode(img, span);
    xmlFreeNode(img);
    if (doc_is(block, "figure")) {
        doc_add_class(d, block, "missing");
        share_row(d, block);
    } else if (doc_has_class(block, "image-row")) {
        doc_add_class(d, block, "missing-row");
    }
}
