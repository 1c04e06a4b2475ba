/* One element of the document as XHTML that an EPUB may hold. What may stand is in two tables:
 * elements with their own attributes, and presentational attributes of old HTML with the CSS that
 * they mean. An element that is not in the table is written as its content. */
#include <stdlib.h>

#include "epub/internal.h"

typedef struct element {
    const char *name;
    const char *attributes; /* besides the global ones; between spaces */
    bool is_void;
} element;

static const element elements[] = {
    {"a", " href hreflang rel ", false},
    {"abbr", "", false},
    {"address", "", false},
    {"article", "", false},
    {"aside", "", false},
    {"b", "", false},
    {"bdi", "", false},
    {"bdo", "", false},
    {"blockquote", " cite ", false},
    {"br", "", true},
    {"caption", "", false},
    {"cite", "", false},
    {"code", "", false},
    {"col", " span ", true},
    {"colgroup", " span ", false},
    {"data", " value ", false},
    {"dd", "", false},
    {"del", " cite datetime ", false},
    {"details", " open ", false},
    {"dfn", "", false},
    {"div", "", false},
    {"dl", "", false},
    {"dt", "", false},
    {"em", "", false},
    {"figcaption", "", false},
    {"figure", "", false},
    {"footer", "", false},
    {"h1", "", false},
    {"h2", "", false},
    {"h3", "", false},
    {"h4", "", false},
    {"h5", "", false},
    {"h6", "", false},
    {"header", "", false},
    {"hgroup", "", false},
    {"hr", "", true},
    {"i", "", false},
    {"img", " alt width height ", true},
    {"ins", " cite datetime ", false},
    {"kbd", "", false},
    {"li", " value ", false},
    {"main", "", false},
    {"mark", "", false},
    {"nav", "", false},
    {"ol", " start reversed type ", false},
    {"p", "", false},
    {"pre", "", false},
    {"q", " cite ", false},
    {"rp", "", false},
    {"rt", "", false},
    {"ruby", "", false},
    {"s", "", false},
    {"samp", "", false},
    {"section", "", false},
    {"small", "", false},
    {"span", "", false},
    {"strong", "", false},
    {"sub", "", false},
    {"summary", "", false},
    {"sup", "", false},
    {"table", "", false},
    {"tbody", "", false},
    {"td", " colspan rowspan headers ", false},
    {"tfoot", "", false},
    {"th", " colspan rowspan headers scope abbr ", false},
    {"thead", "", false},
    {"time", " datetime ", false},
    {"tr", "", false},
    {"u", "", false},
    {"ul", "", false},
    {"var", "", false},
    {"wbr", "", true},
};

static const char global_attributes[] = " class dir hidden role title translate ";
static const char number_attributes[] =
    " width height span colspan rowspan start value "; /* whole numbers, else they are left out */

static int by_name(const void *key, const void *row)
{
    return strcmp(key, ((const element *)row)->name);
}

static const element *find(const xmlNode *node)
{
    return bsearch(node->name, elements, sizeof elements / sizeof *elements, sizeof *elements,
                   by_name);
}

static bool listed(const char *list, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = list; (at = strstr(at, name)); at += n)
        if (at[-1] == ' ' && at[n] == ' ') return true;
    return false;
}

static bool is_number(str s)
{
    size_t i = s.n && s.p[0] == '-';
    if (i == s.n || s.n > 9) return false;
    for (; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

/* ---- presentational attributes ---- */

static bool css_length(arena *a, str v, str *out)
{
    v = str_trim(v);
    bool percent = str_ends(v, "%");
    if (percent || str_ends(v, "px")) v.n -= percent ? 1 : 2;
    if (!is_number(v) || v.p[0] == '-') return false;
    *out = str_printf(a, "%.*s%s", STR_ARG(v), percent ? "%" : "px");
    return true;
}

static bool css_color(str v)
{
    if (!v.n || v.n > 24) return false;
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z', digit = c >= '0' && c <= '9';
        if (!letter && !(v.p[0] == '#' && (digit || i == 0))) return false;
    }
    return v.p[0] != '#' || v.n == 4 || v.n == 7;
}

static void add_align(buf *css, const xmlNode *node, str v)
{
    bool left = str_ieq(v, "left"), right = str_ieq(v, "right"), center = str_ieq(v, "center");
    if (doc_is(node, "table") || doc_is(node, "img") || doc_is(node, "hr")) {
        if (center) buf_z(css, "margin-left:auto;margin-right:auto;");
        if (right) buf_z(css, "margin-left:auto;margin-right:0;");
    } else if (left || right || center || str_ieq(v, "justify")) {
        buf_fmt(css, "text-align:%s;",
                left     ? "left"
                : right  ? "right"
                : center ? "center"
                         : "justify");
    }
}

static void add_hints(book *b, buf *css, const xmlNode *node)
{
    const char *sizes[] = {"width", "height"}, *colors[] = {"bgcolor", "color"};
    str v = str_trim(doc_attr(b->d, node, "align")), length;
    if (v.n) add_align(css, node, v);
    v = str_trim(doc_attr(b->d, node, "valign"));
    if (str_ieq(v, "top") || str_ieq(v, "middle") || str_ieq(v, "bottom"))
        buf_fmt(css, "vertical-align:%.*s;", STR_ARG(v));
    for (int i = 0; i < 2; i++) {
        v = doc_attr(b->d, node, sizes[i]);
        if (v.n && !(doc_is(node, "img") && is_number(v)) && css_length(b->mem, v, &length))
            buf_fmt(css, "%s:%.*s;", sizes[i], STR_ARG(length));
        v = str_trim(doc_attr(b->d, node, colors[i]));
        if (css_color(v)) buf_fmt(css, "%s:%.*s;", i ? "color" : "background-color", STR_ARG(v));
    }
}

static void write_style(book *b, buf *out, const xmlNode *node)
{
    buf css = {0};
    add_hints(b, &css, node);
    uint32_t width = cell_min_width(b->table, node);
    if (width) buf_fmt(&css, "min-width:%u.%uem;", width / 10, width % 10);
    str own = doc_attr(b->d, node, "style");
    if (own.n) buf_str(&css, style_checked(b, own));
    if (css.n) xml_attr(out, "style", buf_view(&css));
    buf_drop(&css);
}

/* ---- attributes ---- */

static void write_href(book *b, buf *out, const xmlNode *node, str href, uint32_t chapter_number)
{
    str to;
    if (str_starts(href, "#"))
        to = link_to(b, str_from(href, 1), chapter_number);
    else
        to = url_checked(b->mem, href);
    if (to.n)
        xml_attr(out, "href", to);
    else
        diag_add(b->in->diag, D_LINK_BROKEN, doc_place(b->d, node),
                 "the link to %.*s leads to nothing in the EPUB; its text is set without a link",
                 STR_ARG(href));
}

static void write_type(buf *out, str role)
{
    static const struct {
        const char *role, *type;
    } types[] = {
        {"doc-noteref", "noteref"}, {"doc-footnote", "footnote"}, {"doc-backlink", "backlink"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(role, types[i].role)) xml_attr(out, "epub:type", str_of(types[i].type));
}

static bool plain_attribute(const element *e, const char *name, str value)
{
    if (!listed(e->attributes, name))
        return listed(global_attributes, name) || !strncmp(name, "aria-", 5);
    return !listed(number_attributes, name) || is_number(value) ||
           (!strcmp(name, "value") && !strcmp(e->name, "data"));
}

static void write_attribute(book *b, buf *out, const xmlNode *node, const element *e,
                            const xmlAttr *a, uint32_t chapter_number)
{
    const char *name = (const char *)a->name;
    str value =
        a->children && a->children->content ? str_of((const char *)a->children->content) : (str){0};
    if (!strcmp(name, "lang")) {
        if (a->ns || !xmlHasNsProp(node, (const xmlChar *)"lang", XML_XML_NAMESPACE)) {
            xml_attr(out, "lang", value);
            xml_attr(out, "xml:lang", value);
        }
    } else if (!strcmp(name, "href") && listed(e->attributes, name)) {
        write_href(b, out, node, value, chapter_number);
    } else if (!strcmp(name, "role")) {
        if (!value.n) return;
        write_type(out, value);
        xml_attr(out, "role", value);
    } else if (!strcmp(name, "hidden") || !strcmp(name, "reversed") || !strcmp(name, "open")) {
        if (plain_attribute(e, name, value)) xml_attr(out, name, str_of(name));
    } else if (!a->ns && plain_attribute(e, name, value)) {
        xml_attr(out, name, value);
    }
}

void element_open(book *b, buf *out, const xmlNode *node, uint32_t chapter_number, bool again)
{
    const element *e = find(node);
    if (!e) return;
    buf_byte(out, '<');
    buf_z(out, e->name);
    str id = again ? (str){0} : doc_attr(b->d, node, "id");
    if (id.n) xml_attr(out, "id", id);
    for (const xmlAttr *a = node->properties; a; a = a->next)
        write_attribute(b, out, node, e, a, chapter_number);
    cell_label(out, b->table, node);
    write_style(b, out, node);
    if (!e->is_void) buf_byte(out, '>');
}

void element_close(buf *out, const xmlNode *node)
{
    const element *e = find(node);
    if (e && !e->is_void) buf_fmt(out, "</%s>", e->name);
}

/* ---- elements that need more ---- */

/* An image of the package; one that cannot be in it leaves its alternative text. */
static void write_image(book *b, buf *out, const xmlNode *node, uint32_t chapter_number)
{
    const doc_asset *asset = doc_asset_of(b->d, node);
    const resource *r = asset && asset->image ? image_resource(b, asset->image) : NULL;
    str alt = doc_attr(b->d, node, "alt");
    if (!r) {
        buf_z(out, "<span class=\"missing-image\">");
        xml_text(out, alt);
        buf_z(out, "</span>");
        return;
    }
    if (str_trim(alt).n)
        b->with_alt++;
    else
        b->without_alt++;
    element_open(b, out, node, chapter_number, false);
    xml_attr(out, "src", r->href);
    if (!xmlHasProp(node, (const xmlChar *)"alt")) xml_attr(out, "alt", (str){0});
    buf_z(out, "/>");
}

static void write_content(book *b, buf *out, const xmlNode *node, uint32_t chapter_number)
{
    for (const xmlNode *c = node->children; c; c = c->next)
        element_write(b, out, c, chapter_number);
    element_close(out, node);
}

static void write_table(book *b, buf *out, const xmlNode *node, uint32_t chapter_number)
{
    table_plan plan;
    table_look(b, node, &plan);
    b->table = &plan;
    table_open(out, &plan);
    element_open(b, out, node, chapter_number, false);
    write_content(b, out, node, chapter_number);
    table_close(out, &plan);
    b->table = NULL;
}

void element_write(book *b, buf *out, const xmlNode *node, uint32_t chapter_number)
{
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        xml_text(out, str_of((const char *)node->content));
        return;
    }
    if (node->type != XML_ELEMENT_NODE) return;
    if (doc_is(node, "img")) {
        write_image(b, out, node, chapter_number);
        return;
    }
    if (doc_is(node, "table") && !b->table) {
        write_table(b, out, node, chapter_number);
        return;
    }
    const element *e = find(node);
    element_open(b, out, node, chapter_number, false);
    if (e && e->is_void)
        buf_z(out, "/>");
    else
        write_content(b, out, node, chapter_number);
}
