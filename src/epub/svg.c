/* An SVG file as an EPUB may hold it: parsed without network, DTD or entities, then freed of
 * scripts, foreign content, editors' private elements and everything that refers to the outside. */
#include <libxml/parser.h>
#include <stdlib.h>

#include "epub/internal.h"

#define SVG_NS "http://www.w3.org/2000/svg"
#define XLINK_NS "http://www.w3.org/1999/xlink"

static bool is_local(const char *v)
{
    v += strspn(v, " \t\r\n");
    return *v == '#' || !strncmp(v, "data:image/", 11);
}

static bool refers_outside(const char *v)
{
    for (const char *at = v; (at = strstr(at, "url("));) {
        at += 4;
        at += strspn(at, " \t\r\n'\"");
        if (*at != '#') return true;
    }
    return strstr(v, "@import") != NULL;
}

static bool allowed_attribute(const xmlAttr *a)
{
    const char *name = (const char *)a->name;
    for (const xmlNode *c = a->children; c; c = c->next)
        if (c->type != XML_TEXT_NODE) return false; /* an entity, which loses its declaration */
    const char *v = a->children && a->children->content ? (const char *)a->children->content : "";
    const char *ns = a->ns && a->ns->href ? (const char *)a->ns->href : NULL;
    if (ns && strcmp(ns, XLINK_NS) != 0 && strcmp(ns, (const char *)XML_XML_NAMESPACE) != 0)
        return false;
    if (!strncmp(name, "on", 2)) return false;
    if (!strcmp(name, "href") || !strcmp(name, "src") || !strcmp(name, "base"))
        return is_local(v) && strcmp(name, "base") != 0;
    return !refers_outside(v);
}

static bool allowed_element(const xmlNode *n)
{
    static const char *const refused[] = {"script", "foreignObject", "handler",
                                          "audio",  "video",         "iframe"};
    if (!n->ns || strcmp((const char *)n->ns->href, SVG_NS) != 0) return false;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (!strcmp((const char *)n->name, refused[i])) return false;
    if (strcmp((const char *)n->name, "style") != 0) return true;
    for (const xmlNode *c = n->children; c; c = c->next)
        if (c->content && refers_outside((const char *)c->content)) return false;
    return true;
}

static void clean_element(xmlNode *n)
{
    for (xmlAttr *a = n->properties, *next; a; a = next) {
        next = a->next;
        if (!allowed_attribute(a)) xmlRemoveProp(a);
    }
}

static xmlNode *step_over(xmlNode *n, const xmlNode *root)
{
    while (n != root && !n->next) n = n->parent;
    return n == root ? NULL : n->next;
}

static void clean(xmlNode *root)
{
    for (xmlNode *n = root; n;) {
        xmlNode *next;
        bool keep = n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE ||
                    (n->type == XML_ELEMENT_NODE && allowed_element(n));
        if (keep) {
            if (n->type == XML_ELEMENT_NODE) clean_element(n);
            next = n->type == XML_ELEMENT_NODE && n->children ? n->children : step_over(n, root);
        } else {
            next = step_over(n, root);
            xmlUnlinkNode(n);
            xmlFreeNode(n);
        }
        n = next;
    }
}

str svg_cleaned(arena *a, str bytes)
{
    if (bytes.n > INT32_MAX) return (str){0};
    xmlDoc *svg = xmlReadMemory(bytes.p, (int)bytes.n, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = svg ? xmlDocGetRootElement(svg) : NULL;
    str out = {0};
    if (root && allowed_element(root)) {
        clean(root);
        for (xmlNode *n = svg->children, *next; n; n = next) { /* DTD, comments */
            next = n->next;
            if (n == root) continue;
            xmlUnlinkNode(n);
            if (n->type == XML_DTD_NODE)
                xmlFreeDtd((xmlDtd *)n);
            else
                xmlFreeNode(n);
        }
        xmlChar *text = NULL;
        int n = 0;
        xmlDocDumpMemoryEnc(svg, &text, &n, "UTF-8");
        out = str_copy(a, (str){(const char *)text, text ? (size_t)n : 0});
        xmlFree(text);
    }
    xmlFreeDoc(svg);
    return out;
}
