/* The document object: life, nodes, places, text. A place is packed into node->_private: file
 * number, line and column. A table beside the tree was turned down: it would need an entry for each
 * node. */
#include "base/utf8.h"
#include "doc/internal.h"

#include <libxml/parser.h>
#include <pthread.h>
#include <stdlib.h>

#define FILE_BITS 14
#define LINE_BITS 28
#define COL_BITS 22
_Static_assert(sizeof(uintptr_t) * 8 >= FILE_BITS + LINE_BITS + COL_BITS, "a place fits a pointer");
#define MASK(bits) (((uintptr_t)1 << (bits)) - 1)

static pthread_once_t libxml_ready = PTHREAD_ONCE_INIT;

doc *doc_new(diag *d, source *src, str path, str name)
{
    pthread_once(&libxml_ready, xmlInitParser); /* before threads could race for it */
    arena *mem = arena_new();
    doc *made = arena_new_of(mem, doc);
    *made = (doc){.mem = mem, .diag = d, .src = src};
    made->path = str_copy(mem, path);
    made->name = str_copy(mem, name);
    *vec_add(mem, &made->files) = made->name;
    map *maps[] = {&made->ids,     &made->asset_of, &made->id_next,
                   &made->aliases, &made->part_of,  &made->waiting};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) map_init(maps[i], mem);
    made->tree = xmlNewDoc(XC("1.0"));
    if (!made->tree || !(made->tree->dict = xmlDictCreate())) mem_exhausted();
    xmlNode *html = xmlNewDocNode(made->tree, NULL, XC("html"), NULL);
    if (!html) mem_exhausted();
    xmlSetNs(html, xmlNewNs(html, XC("http://www.w3.org/1999/xhtml"), NULL));
    xmlDocSetRootElement(made->tree, html);
    made->body = doc_element(made, "body");
    xmlAddChild(html, made->body);
    return made;
}

void doc_drop(doc *d)
{
    if (!d) return;
    for (uint32_t i = 0; i < d->parts.n; i++) doc_drop(d->parts.at[i]);
    xmlFreeDoc(d->tree);
    arena_drop(d->mem);
}

void doc_set_place(doc *d, xmlNode *node, uint32_t line, uint32_t col)
{
    (void)d;
    uintptr_t l = line < MASK(LINE_BITS) ? line : MASK(LINE_BITS);
    uintptr_t c = col < MASK(COL_BITS) ? col : 0;
    uintptr_t file = (uintptr_t)node->_private >> (LINE_BITS + COL_BITS);
    node->_private = (void *)(file << (LINE_BITS + COL_BITS) | l << COL_BITS | c);
}

void doc__set_file(xmlNode *node, uint32_t file)
{
    uintptr_t rest = (uintptr_t)node->_private & MASK(LINE_BITS + COL_BITS);
    if (rest) node->_private = (void *)((uintptr_t)file << (LINE_BITS + COL_BITS) | rest);
}

place doc_place(const doc *d, const xmlNode *node)
{
    while (node && node->type != XML_DOCUMENT_NODE &&
           (node->type != XML_ELEMENT_NODE || !node->_private))
        node = node->parent;
    if (!node || node->type != XML_ELEMENT_NODE) return (place){d->name, 0, 0};
    uintptr_t p = (uintptr_t)node->_private;
    uintptr_t file = p >> (LINE_BITS + COL_BITS);
    return (place){d->files.at[file < d->files.n ? file : 0],
                   (uint32_t)(p >> COL_BITS & MASK(LINE_BITS)), (uint32_t)(p & MASK(COL_BITS))};
}

xmlNode *doc_element(doc *d, const char *name)
{
    const xmlChar *interned = xmlDictLookup(d->tree->dict, XC(name), -1);
    xmlNode *node =
        interned ? xmlNewDocNodeEatName(d->tree, NULL, (xmlChar *)(uintptr_t)interned, NULL) : NULL;
    if (!node) mem_exhausted();
    node->ns = xmlDocGetRootElement(d->tree)->ns;
    return node;
}

xmlNode *doc_text_node(doc *d, str text)
{
    if (text.n > INT32_MAX) text.n = INT32_MAX;
    xmlNode *node = xmlNewDocTextLen(d->tree, XC(text.n ? text.p : ""), (int)text.n);
    if (!node) mem_exhausted();
    return node;
}

void doc_set_attr(doc *d, xmlNode *node, const char *name, str value)
{
    char small[256];
    const char *z = small;
    if (value.n < sizeof small) {
        if (value.n) memcpy(small, value.p, value.n);
        small[value.n] = 0;
    } else {
        z = str_copy(d->mem, value).p;
    }
    if (!xmlSetProp(node, XC(name), XC(z))) mem_exhausted();
}

void doc_add_class(doc *d, xmlNode *node, const char *name)
{
    str old = doc_attr(d, node, "class");
    if (!old.n)
        doc_set_attr(d, node, "class", str_of(name));
    else if (!doc_has_class(node, name))
        doc_set_attr(d, node, "class", str_printf(d->mem, "%.*s %s", STR_ARG(old), name));
}

static const char *attr(const xmlNode *node, const char *name)
{
    if (node->type != XML_ELEMENT_NODE) return "";
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (!strcmp((const char *)a->name, name))
            return a->children && a->children->content ? (const char *)a->children->content : "";
    return "";
}

str doc_attr(const doc *d, const xmlNode *node, const char *name)
{
    (void)d;
    return str_of(attr(node, name));
}

bool doc_is(const xmlNode *node, const char *element)
{
    return node && node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, element);
}

bool doc_has_class(const xmlNode *node, const char *name)
{
    size_t n = strlen(name);
    for (const char *s = attr(node, "class"); *s;) {
        s += strspn(s, " \t\n\r\f");
        size_t word = strcspn(s, " \t\n\r\f");
        if (word == n && !memcmp(s, name, n)) return true;
        s += word;
    }
    return false;
}

bool doc__role(const doc *d, const xmlNode *node, const char *role)
{
    return str_is(doc_attr(d, node, "role"), role);
}

xmlNode *doc__after(const xmlNode *node, const xmlNode *root)
{
    while (node != root && !node->next) node = node->parent;
    return node == root ? NULL : node->next;
}

xmlNode *doc__next(const xmlNode *node, const xmlNode *root)
{
    if (node->type == XML_ELEMENT_NODE && node->children) return node->children;
    return doc__after(node, root);
}

uint32_t doc__level(const xmlNode *node)
{
    if (!node || node->type != XML_ELEMENT_NODE) return 0;
    const xmlChar *n = node->name;
    return n[0] == 'h' && n[1] >= '1' && n[1] <= '6' && !n[2] ? (uint32_t)(n[1] - '0') : 0;
}

static int by_name(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row);
}

bool doc__inline(const xmlNode *node)
{
    static const char *const names[] = {
        "a",      "abbr", "b",   "bdi",  "bdo",  "br",  "cite", "code",  "data",
        "del",    "dfn",  "em",  "i",    "img",  "ins", "kbd",  "mark",  "q",
        "rb",     "rp",   "rt",  "rtc",  "ruby", "s",   "samp", "small", "span",
        "strong", "sub",  "sup", "time", "u",    "var", "wbr",
    };
    return node->type != XML_ELEMENT_NODE ||
           bsearch(node->name, names, sizeof names / sizeof *names, sizeof *names, by_name);
}

bool doc__blank(const xmlNode *node)
{
    if (node->type == XML_COMMENT_NODE) return true;
    if (node->type != XML_TEXT_NODE) return false;
    const char *s = (const char *)node->content;
    return !s || !s[strspn(s, " \t\n\r\f")];
}

/* White space collapsed; at the ends none. */
static void collapse(buf *out, const char *s)
{
    for (; *s;) {
        size_t space = strspn(s, " \t\n\r\f");
        if (space && out->n && out->p[out->n - 1] != ' ') buf_byte(out, ' ');
        s += space;
        size_t word = strcspn(s, " \t\n\r\f");
        buf_add(out, s, word);
        s += word;
    }
}

#define BREAK "\xE2\x80\xA8" /* U+2028, which no source holds */

/* A forced break is a space, but nothing between two Han characters. */
static void settle_breaks(buf *text)
{
    str s = buf_view(text);
    buf out = {0};
    for (ptrdiff_t at; (at = str_find(s, BREAK)) >= 0;) {
        buf_str(&out, str_sub(s, 0, (size_t)at));
        s = str_from(s, (size_t)at + strlen(BREAK));
        while (s.n && s.p[0] == ' ') s = str_from(s, 1);
        while (out.n && out.p[out.n - 1] == ' ') out.n--;
        size_t before = out.n, after = 0;
        bool cjk = out.n && s.n && cp_is_cjk(utf8_prev(buf_view(&out), &before)) &&
                   cp_is_cjk(utf8_next(s, &after));
        if (!cjk) buf_byte(&out, ' ');
    }
    buf_str(&out, s);
    buf_drop(text);
    *text = out;
}

static str text_of(const doc *d, const xmlNode *node, bool label)
{
    bool breaks = false;
    buf out = {0};
    for (const xmlNode *n = node; n;) {
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
            if (n->content) collapse(&out, (const char *)n->content);
        } else if (n->type == XML_ELEMENT_NODE) {
            if (label && n != node &&
                (doc__role(d, n, "doc-noteref") || doc_is(n, "rt") || doc_is(n, "rp"))) {
                n = doc__after(n, node);
                continue;
            }
            if (!doc__inline(n)) collapse(&out, " ");
            if (doc_is(n, "br")) buf_z(&out, BREAK), breaks = true;
        }
        n = doc__next(n, node);
    }
    if (breaks) settle_breaks(&out);
    str s = str_copy(d->mem, str_trim(buf_view(&out)));
    buf_drop(&out);
    return s;
}

str doc_text(const doc *d, const xmlNode *node)
{
    return text_of(d, node, false);
}

str doc__label(const doc *d, const xmlNode *node)
{
    return text_of(d, node, true);
}

void doc__remove(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

void doc__set_text(doc *d, xmlNode *node, str text)
{
    while (node->children) doc__remove(node->children);
    xmlAddChild(node, doc_text_node(d, text));
}

xmlNode *doc__add(doc *d, xmlNode *parent, const char *name, const char *class)
{
    xmlNode *node = doc_element(d, name);
    if (class) doc_set_attr(d, node, "class", str_of(class));
    return xmlAddChild(parent, node);
}

void doc__insert_first(xmlNode *parent, xmlNode *node)
{
    if (parent->children)
        xmlAddPrevSibling(parent->children, node);
    else
        xmlAddChild(parent, node);
}

static void sort_out(doc *d, xmlNode *n, doc_found *found)
{
    switch (n->name[0]) {
    case 'a':
        if (!n->name[1])
            *vec_add(d->mem, &found->links) = n;
        else if (doc_is(n, "aside") && doc__role(d, n, "doc-footnote"))
            *vec_add(d->mem, &found->notes) = n;
        break;
    case 'd':
        if (n->properties && doc_is(n, "div") && xmlHasProp(n, XC("data-media")))
            *vec_add(d->mem, &found->media) = n;
        break;
    case 'h':
        if (doc__level(n)) *vec_add(d->mem, &found->headings) = n;
        break;
    case 'i':
        if (doc_is(n, "img")) *vec_add(d->mem, &found->images) = n;
        break;
    case 'p':
        if (!n->children && doc_has_class(n, "admonition-title"))
            *vec_add(d->mem, &found->admonitions) = n;
        break;
    default: break;
    }
    if (n->properties && doc_attr(d, n, "id").n) *vec_add(d->mem, &found->ids) = n;
}

/* One walk for all steps that look for certain elements. What is in a call of a note will give way
 * to the note's number. */
static void scan(doc *d, doc_found *found)
{
    for (xmlNode *n = d->body; n;) {
        bool element = n->type == XML_ELEMENT_NODE;
        if (element) sort_out(d, n, found);
        bool call = element && doc_is(n, "a") && doc__role(d, n, "doc-noteref");
        n = call ? doc__after(n, d->body) : doc__next(n, d->body);
    }
}

int doc_resolve(doc *d)
{
    doc_found found = {0};
    doc__find_lang(d);
    doc__adopt_notes(d);
    doc__nameless(d);
    doc__join_lines(d);
    doc__title_block(d);
    scan(d, &found);
    doc__admonitions(d, &found);
    doc__notes(d, &found);
    doc__ids(d, &found);
    doc__media(d, &found);
    doc__images(d, &found);
    doc__links(d, &found);
    doc__numerals(d);
    doc__tongues(d);
    doc__directions(d);
    doc__hidden(d);
    doc__western(d);
    doc__verse(d);
    doc__contents(d, 0);
    return 0;
}
