/* An SVG file as an EPUB may hold it: parsed without network, DTD or entities, then freed of
 * scripts, foreign content, editors' private elements and everything that refers to the outside.
 * What anyone could miss is told, once for each kind and image. Ids become names of XML, and what
 * refers to them follows: drawing programs write "Frame 1" and "clip0:2". */
#include <libxml/parser.h>
#include <stdlib.h>

#include "epub/internal.h"

#define SVG_NS "http://www.w3.org/2000/svg"
#define XLINK_NS "http://www.w3.org/1999/xlink"

typedef enum { LEFT_SCRIPT, LEFT_FOREIGN, LEFT_OUTSIDE, LEFT_ENTITY, LEFT_KINDS } left_out;

typedef struct cleaning {
    arena *mem;
    map ids; /* those that are taken */
    bool left[LEFT_KINDS];
} cleaning;

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

static const char *value_of(const xmlAttr *a)
{
    return a->children && a->children->content ? (const char *)a->children->content : "";
}

static bool is_in(const xmlAttr *a, const char *ns)
{
    return a->ns && a->ns->href && !strcmp((const char *)a->ns->href, ns);
}

static bool allowed_attribute(cleaning *c, const xmlAttr *a)
{
    const char *name = (const char *)a->name, *v = value_of(a);
    for (const xmlNode *n = a->children; n; n = n->next)
        if (n->type != XML_TEXT_NODE) { /* an entity, which loses its declaration */
            c->left[LEFT_ENTITY] = true;
            return false;
        }
    if (a->ns && !is_in(a, XLINK_NS) && !is_in(a, (const char *)XML_XML_NAMESPACE)) return false;
    if (!strncmp(name, "on", 2)) {
        c->left[LEFT_SCRIPT] = true;
        return false;
    }
    if (!strcmp(name, "base")) return false;
    bool address = !strcmp(name, "href") || !strcmp(name, "src");
    bool outside = address ? !is_local(v) : refers_outside(v);
    if (outside) c->left[strstr(v, "javascript:") ? LEFT_SCRIPT : LEFT_OUTSIDE] = true;
    return !outside;
}

static bool allowed_element(cleaning *c, const xmlNode *n)
{
    static const struct {
        const char *name;
        left_out kind;
    } refused[] = {{"script", LEFT_SCRIPT},  {"handler", LEFT_SCRIPT},
                   {"audio", LEFT_FOREIGN},  {"video", LEFT_FOREIGN},
                   {"iframe", LEFT_FOREIGN}, {"foreignObject", LEFT_FOREIGN}};
    if (!n->ns || strcmp((const char *)n->ns->href, SVG_NS) != 0) return false;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (strcmp((const char *)n->name, refused[i].name) != 0) continue;
        c->left[refused[i].kind] = true;
        return false;
    }
    return true;
}

/* ---- ids ---- */

static bool is_name_byte(unsigned char b, bool first)
{
    bool letter = (b | 32) >= 'a' && (b | 32) <= 'z';
    return letter || b == '_' || b >= 0x80 ||
           (!first && ((b >= '0' && b <= '9') || b == '-' || b == '.'));
}

/* Appends the bytes up to one of `ends` as a name without colons; where they end. */
static const char *put_name(buf *out, const char *v, const char *ends)
{
    size_t n = strcspn(v, ends);
    if (n && !is_name_byte((unsigned char)*v, true)) buf_z(out, "i-");
    for (size_t i = 0; i < n; i++)
        buf_byte(out, is_name_byte((unsigned char)v[i], false) ? v[i] : '_');
    return v + n;
}

/* The value with each "#id" and "url(#id)" in it as put_name makes it. */
static void put_references(buf *out, const char *v, bool address)
{
    const char *at = address && *v == '#' ? v : NULL;
    if (at) {
        buf_byte(out, '#');
        put_name(out, at + 1, "");
        return;
    }
    while ((at = strstr(v, "url("))) {
        at += 4;
        at += strspn(at, " \t\r\n'\"");
        buf_add(out, v, (size_t)(at - v));
        v = at;
        if (*at != '#') continue;
        buf_byte(out, '#');
        v = put_name(out, at + 1, "'\")");
    }
    buf_z(out, v);
}

/* false: the id is taken, and goes. */
static bool set_names(cleaning *c, xmlAttr *a)
{
    bool id = !strcmp((const char *)a->name, "id") && !a->ns;
    const char *v = value_of(a);
    if (!id && !strchr(v, '#')) return true;
    buf out = {0};
    if (id)
        put_name(&out, v + strspn(v, " \t\r\n"), "\t\r\n");
    else
        put_references(&out, v, !strcmp((const char *)a->name, "href"));
    str made = str_copy(c->mem, buf_view(&out));
    buf_drop(&out);
    if (strcmp(made.p, v) != 0) xmlNodeSetContent(a->children, (const xmlChar *)made.p);
    if (!id) return true;
    void **taken = map_put(&c->ids, made);
    bool free = made.n && !*taken;
    *taken = a;
    return free;
}

static void clean_element(cleaning *c, xmlNode *n)
{
    for (xmlAttr *a = n->properties, *next; a; a = next) {
        next = a->next;
        if (!allowed_attribute(c, a) || !set_names(c, a)) xmlRemoveProp(a);
    }
}

/* ---- style sheets ---- */

/* Without what they import; what is not in the picture is none. */
static void clean_style(cleaning *c, xmlNode *text)
{
    const char *v = (const char *)text->content, *at;
    if (!v || !refers_outside(v)) return;
    c->left[LEFT_OUTSIDE] = true;
    buf out = {0};
    while ((at = strstr(v, "@import"))) {
        buf_add(&out, v, (size_t)(at - v));
        v = at + strcspn(at, ";");
        v += *v == ';';
    }
    buf_z(&out, v);
    str rest = str_copy(c->mem, buf_view(&out));
    out.n = 0;
    for (v = rest.p; (at = strstr(v, "url("));) {
        bool inside = at[4 + strspn(at + 4, " \t\r\n'\"")] == '#';
        size_t n = strcspn(at, ")");
        buf_add(&out, v, (size_t)(at - v));
        if (inside)
            buf_add(&out, at, n + (at[n] != 0));
        else
            buf_z(&out, "none");
        v = at + n + (at[n] != 0);
    }
    buf_z(&out, v);
    xmlNodeSetContent(text, (const xmlChar *)str_copy(c->mem, buf_view(&out)).p);
    buf_drop(&out);
}

static xmlNode *step_over(xmlNode *n, const xmlNode *root)
{
    while (n != root && !n->next) n = n->parent;
    return n == root ? NULL : n->next;
}

static bool keeps(cleaning *c, const xmlNode *n)
{
    if (n->type == XML_ENTITY_REF_NODE) c->left[LEFT_ENTITY] = true;
    return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE ||
           (n->type == XML_ELEMENT_NODE && allowed_element(c, n));
}

static void clean(cleaning *c, xmlNode *root)
{
    for (xmlNode *n = root; n;) {
        xmlNode *next;
        if (keeps(c, n)) {
            bool element = n->type == XML_ELEMENT_NODE;
            if (element)
                clean_element(c, n);
            else if (!strcmp((const char *)n->parent->name, "style"))
                clean_style(c, n);
            next = element && n->children ? n->children : step_over(n, root);
        } else {
            next = step_over(n, root);
            xmlUnlinkNode(n);
            xmlFreeNode(n);
        }
        n = next;
    }
}

/* The DTD, comments. */
static void clean_around(xmlDoc *svg, const xmlNode *root)
{
    for (xmlNode *n = svg->children, *next; n; n = next) {
        next = n->next;
        if (n == root) continue;
        xmlUnlinkNode(n);
        if (n->type == XML_DTD_NODE)
            xmlFreeDtd((xmlDtd *)n);
        else
            xmlFreeNode(n);
    }
}

static void tell(const cleaning *c, const image *im, diag *d)
{
    static const char *const kinds[LEFT_KINDS] = {
        [LEFT_SCRIPT] = "scripts",
        [LEFT_FOREIGN] = "HTML, sound or film (foreignObject)",
        [LEFT_OUTSIDE] = "links and references to other files",
        [LEFT_ENTITY] = "entities",
    };
    for (uint32_t i = 0; i < LEFT_KINDS; i++)
        if (c->left[i])
            diag_add(d, D_IMAGE_PARTS, im->at, "the SVG image %.*s holds %s; they were left out",
                     STR_ARG(im->name), kinds[i]);
}

str svg_cleaned(arena *a, const image *im, diag *d)
{
    if (im->bytes.n > INT32_MAX) return (str){0};
    xmlDoc *svg = xmlReadMemory(im->bytes.p, (int)im->bytes.n, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = svg ? xmlDocGetRootElement(svg) : NULL;
    str out = {0};
    cleaning c = {.mem = a};
    map_init(&c.ids, a);
    if (root && allowed_element(&c, root)) {
        clean(&c, root);
        clean_around(svg, root);
        xmlChar *text = NULL;
        int n = 0;
        xmlDocDumpMemoryEnc(svg, &text, &n, "UTF-8");
        out = str_copy(a, (str){(const char *)text, text ? (size_t)n : 0});
        xmlFree(text);
        tell(&c, im, d);
    }
    xmlFreeDoc(svg);
    return out;
}
