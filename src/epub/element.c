/* One element of the document as XHTML that an EPUB may hold. What may stand is in three
 * tables: elements, attributes, roles. The reader has cleaned the tree already; here it is about
 * values that are harmless on paper, but that an EPUB's judge refuses. An element that is not in
 * the table is written as its content. */
#include <stdlib.h>

#include "epub/internal.h"

typedef struct element {
    const char *name;
    bool is_void;
} element;

static const element elements[] = {
    {"a", false},          {"abbr", false},    {"address", false},  {"article", false},
    {"aside", false},      {"b", false},       {"bdi", false},      {"bdo", false},
    {"blockquote", false}, {"br", true},       {"caption", false},  {"cite", false},
    {"code", false},       {"col", true},      {"colgroup", false}, {"data", false},
    {"dd", false},         {"del", false},     {"details", false},  {"dfn", false},
    {"div", false},        {"dl", false},      {"dt", false},       {"em", false},
    {"figcaption", false}, {"figure", false},  {"footer", false},   {"h1", false},
    {"h2", false},         {"h3", false},      {"h4", false},       {"h5", false},
    {"h6", false},         {"header", false},  {"hr", true},        {"i", false},
    {"img", true},         {"ins", false},     {"kbd", false},      {"li", false},
    {"main", false},       {"mark", false},    {"nav", false},      {"ol", false},
    {"p", false},          {"pre", false},     {"q", false},        {"rp", false},
    {"rt", false},         {"ruby", false},    {"s", false},        {"samp", false},
    {"section", false},    {"small", false},   {"span", false},     {"strong", false},
    {"sub", false},        {"summary", false}, {"sup", false},      {"table", false},
    {"tbody", false},      {"td", false},      {"tfoot", false},    {"th", false},
    {"thead", false},      {"time", false},    {"tr", false},       {"u", false},
    {"ul", false},         {"var", false},     {"wbr", true},
};

typedef enum { ANY, NUMBER, WORD, URL, DATE, FLAG } value_kind;

/* Attributes that stay as they are when their value is allowed; href, src, id, lang, role and style
 * are written by functions of their own. */
static const struct {
    const char *name, *elements; /* between spaces; NULL: all */
    value_kind kind;
    int32_t min, max;  /* NUMBER */
    const char *words; /* WORD */
} attributes[] = {
    {"class", NULL, ANY, 0, 0, NULL},
    {"title", NULL, ANY, 0, 0, NULL},
    {"dir", NULL, WORD, 0, 0, " ltr rtl auto "},
    {"aria-label", " a article aside img main nav ol section table ul ", ANY, 0, 0, NULL},
    {"aria-hidden", NULL, WORD, 0, 0, " true false "},
    {"cite", " blockquote q del ins ", URL, 0, 0, NULL},
    {"datetime", " time del ins ", DATE, 0, 0, NULL},
    {"value", " data ", ANY, 0, 0, NULL},
    {"value", " li ", NUMBER, -1000000, 1000000, NULL},
    {"start", " ol ", NUMBER, -1000000, 1000000, NULL},
    {"reversed", " ol ", FLAG, 0, 0, NULL},
    {"colspan", " td th ", NUMBER, 1, 1000, NULL},
    {"rowspan", " td th ", NUMBER, 0, 65534, NULL},
    {"span", " col colgroup ", NUMBER, 1, 1000, NULL},
    {"scope", " th ", WORD, 0, 0, " row col rowgroup colgroup "},
    {"abbr", " th ", ANY, 0, 0, NULL},
    {"alt", " img ", ANY, 0, 0, NULL},
    {"width", " img ", NUMBER, 0, 100000, NULL},
    {"height", " img ", NUMBER, 0, 100000, NULL},
};

/* Roles of DPUB-ARIA and the elements that may have them, with their word in epub:type. */
static const struct {
    const char *role, *elements, *type;
} roles[] = {
    {"doc-noteref", " a ", "noteref"},
    {"doc-backlink", " a ", "backlink"},
    {"doc-biblioref", " a ", "biblioref"},
    {"doc-glossref", " a ", "glossref"},
    {"doc-footnote", " aside ", "footnote"},
    {"doc-tip", " aside ", "tip"},
    {"doc-pullquote", " aside ", "pullquote"},
    {"doc-abstract", " section ", "abstract"},
    {"doc-acknowledgments", " section ", "acknowledgments"},
    {"doc-afterword", " section ", "afterword"},
    {"doc-appendix", " section ", "appendix"},
    {"doc-bibliography", " section ", "bibliography"},
    {"doc-chapter", " section ", "chapter"},
    {"doc-colophon", " section ", "colophon"},
    {"doc-conclusion", " section ", "conclusion"},
    {"doc-dedication", " section ", "dedication"},
    {"doc-endnotes", " section ", "endnotes"},
    {"doc-epigraph", " section ", "epigraph"},
    {"doc-epilogue", " section ", "epilogue"},
    {"doc-foreword", " section ", "foreword"},
    {"doc-glossary", " section ", "glossary"},
    {"doc-introduction", " section ", "introduction"},
    {"doc-part", " section ", "part"},
    {"doc-preface", " section ", "preface"},
    {"doc-prologue", " section ", "prologue"},
    {"doc-toc", " nav section ", NULL},
    {"presentation", " table img ", NULL},
};

static int by_name(const void *key, const void *row)
{
    return strcmp(key, ((const element *)row)->name);
}

/* A time whose text is no date is a span in HTML. */
static bool is_time(const xmlNode *node)
{
    const xmlAttr *a = xmlHasProp(node, (const xmlChar *)"datetime");
    const xmlNode *text = a ? a->children : node->children;
    return text && !text->next && text->type == XML_TEXT_NODE &&
           is_date(str_trim(str_of((const char *)text->content)));
}

static const element *find(const xmlNode *node)
{
    const char *name = doc_is(node, "time") && !is_time(node) ? "span" : (const char *)node->name;
    return bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, by_name);
}

static bool listed(const char *list, str word)
{
    char key[40] = " ";
    if (!word.n || word.n + 3 > sizeof key) return false;
    memcpy(key + 1, word.p, word.n);
    key[word.n + 1] = ' ';
    return strstr(list, key) != NULL;
}

static bool is_number(str s, int32_t min, int32_t max)
{
    int32_t v = 0;
    size_t first = s.n && s.p[0] == '-';
    if (s.n == first || s.n > 8) return false;
    for (size_t i = first; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (s.p[i] - '0');
    }
    if (first) v = -v;
    return v >= min && v <= max;
}

/* An image beside others, wider than its part of a screen is. Readers that bound images by the
 * screen (epub.js does) forget that it has but a part. */
static bool fills_row(const book *b, const xmlNode *node)
{
    enum { WIDE = 300 }; /* pixels */
    const xmlNode *figure = doc_is(node, "img") ? node->parent : NULL;
    const doc_asset *asset = doc_is(figure, "figure") ? doc_asset_of(b->d, node) : NULL;
    return asset && asset->image && asset->image->width >= WIDE &&
           doc_has_class(figure->parent, "image-row");
}

static void write_style(book *b, buf *out, const xmlNode *node)
{
    buf css = {0};
    uint32_t width = cell_min_width(b->table, node);
    if (width) buf_fmt(&css, "min-width:%u.%uem;", width / 10, width % 10);
    if (fills_row(b, node)) buf_z(&css, "width:100%;");
    str own = doc_attr(b->d, node, "style");
    if (own.n) buf_str(&css, style_checked(b, own));
    if (css.n) xml_attr(out, "style", buf_view(&css));
    buf_drop(&css);
}

/* ---- attributes ---- */

static void write_href(book *b, buf *out, const xmlNode *node, str href, uint32_t chapter_number)
{
    str to;
    bool inside = str_starts(href, "#");
    if (inside)
        to = link_to(b, str_from(href, 1), chapter_number);
    else
        to = url_checked(b->mem, href);
    if (to.n)
        xml_attr(out, "href", to);
    else if (inside || memchr(href.p, ':', href.n)) /* of files the job has told */
        diag_add(b->in->diag, D_LINK_BROKEN, doc_place(b->d, node),
                 "the link to %.*s leads to nothing in the EPUB; its text is set without a link",
                 STR_ARG(href));
}

/* role="img" with a link in it, as the panel of a missing image has, would hide the link. */
static bool is_picture(const book *b, const xmlNode *node)
{
    if (!str_is(doc_attr(b->d, node, "role"), "img")) return false;
    for (const xmlNode *c = node->children; c; c = c->next)
        if (doc_is(c, "a")) return false;
    return doc_is(node, "span") || doc_is(node, "div");
}

static void write_role(buf *out, const element *e, str role)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (str_is(role, roles[i].role) && listed(roles[i].elements, str_of(e->name))) {
            if (roles[i].type) xml_attr(out, "epub:type", str_of(roles[i].type));
            xml_attr(out, "role", role);
        }
}

static void write_checked(book *b, buf *out, const element *e, const char *name, str value)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        const char *on = attributes[i].elements;
        if (strcmp(name, attributes[i].name) != 0 || (on && !listed(on, str_of(e->name)))) continue;
        bool good = true;
        switch (attributes[i].kind) {
        case ANY: break;
        case NUMBER: good = is_number(value, attributes[i].min, attributes[i].max); break;
        case WORD: good = listed(attributes[i].words, value); break;
        case URL: good = (value = url_checked(b->mem, value)).n > 0; break;
        case DATE: good = is_date(str_trim(value)); break;
        case FLAG: value = str_of(name); break;
        }
        if (good) xml_attr(out, name, value);
        return;
    }
}

static void write_lang(buf *out, const xmlNode *node, const xmlAttr *a, str value)
{
    if (!a->ns && xmlHasNsProp(node, (const xmlChar *)"lang", XML_XML_NAMESPACE)) return;
    if (!is_language(value)) return;
    xml_attr(out, "lang", value);
    xml_attr(out, "xml:lang", value);
}

static void write_attribute(book *b, buf *out, const xmlNode *node, const element *e,
                            const xmlAttr *a, uint32_t chapter_number)
{
    const char *name = (const char *)a->name;
    str value =
        a->children && a->children->content ? str_of((const char *)a->children->content) : (str){0};
    if (!strcmp(name, "lang"))
        write_lang(out, node, a, value);
    else if (!strcmp(name, "href") && !strcmp(e->name, "a"))
        write_href(b, out, node, value, chapter_number);
    else if ((!strcmp(name, "role") || !strcmp(name, "aria-label")) && is_picture(b, node))
        xml_attr(out, name, value);
    else if (!strcmp(name, "role"))
        write_role(out, e, value);
    else if (!a->ns)
        write_checked(b, out, e, name, value);
}

/* A note is written outside the part of the document that says its language. */
static void write_outer_lang(const book *b, buf *out, const xmlNode *node)
{
    if (!doc_is(node, "aside") || !map_get(&b->note_of, doc_attr(b->d, node, "id"))) return;
    str lang = {0};
    for (const xmlNode *n = node; n && n->type == XML_ELEMENT_NODE && !lang.n; n = n->parent) {
        lang = doc_attr(b->d, n, "lang");
        if (n == node && lang.n) return;
    }
    if (!is_language(lang) || str_eq(lang, b->lang)) return;
    xml_attr(out, "lang", lang);
    xml_attr(out, "xml:lang", lang);
}

void element_open(book *b, buf *out, const xmlNode *node, uint32_t chapter_number, bool again)
{
    const element *e = find(node);
    if (!e) return;
    if (!again) page_marks_before(b, out, node, chapter_number);
    buf_byte(out, '<');
    buf_z(out, e->name);
    str id = again ? (str){0} : doc_attr(b->d, node, "id");
    if (!id.n && !again) id = listed_id(b, node);
    if (id.n) xml_attr(out, "id", id);
    for (const xmlAttr *a = node->properties; a; a = a->next)
        write_attribute(b, out, node, e, a, chapter_number);
    if (doc_is(node, "details")) xml_attr(out, "open", STR("open")); /* many readers cannot */
    if (b->note_of.entries.n) write_outer_lang(b, out, node);
    table_role(b, out, node);
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
    const resource *r =
        asset && asset->image ? image_resource(b, asset->image, b->in->max_image) : NULL;
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

static bool is_text(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

static void write_content(book *b, buf *out, const xmlNode *node, uint32_t chapter_number)
{
    page_cursor pages = page_marks_in(b, node);
    for (const xmlNode *c = node->children; c; c = c->next)
        if (is_text(c))
            page_marks_text(b, out, &pages, str_of((const char *)c->content), chapter_number);
        else
            element_write(b, out, c, chapter_number);
    page_marks_end(b, out, &pages, chapter_number);
    element_close(out, node);
}

static void write_table(book *b, buf *out, const xmlNode *node, uint32_t chapter_number)
{
    table_plan plan;
    table_look(b, node, &plan);
    b->table = &plan;
    table_open(b, out, &plan, node);
    element_open(b, out, node, chapter_number, false);
    write_content(b, out, node, chapter_number);
    table_close(out, &plan);
    b->table = NULL;
}

void element_write(book *b, buf *out, const xmlNode *node, uint32_t chapter_number)
{
    if (is_text(node)) {
        prose_write(b, out, node->parent, str_of((const char *)node->content));
        return;
    }
    if (node->type != XML_ELEMENT_NODE) return;
    if (doc_is(node, "img")) {
        write_image(b, out, node, chapter_number);
        return;
    }
    if (doc_is(node, "source") || doc_is(node, "track")) return;
    if (doc_is(node, "div") && xmlHasProp(node, (const xmlChar *)"data-media") &&
        media_write(b, out, node, chapter_number))
        return;
    if (doc_is(node, "table") && !b->table) {
        write_table(b, out, node, chapter_number);
        return;
    }
    str formula = doc_is(node, "span") ? doc_attr(b->d, node, "data-mathml") : (str){0};
    const element *e = find(node);
    element_open(b, out, node, chapter_number, false);
    if (formula.n) {
        buf_str(out, formula);
        element_close(out, node);
        b->has_math = true;
    } else if (e && e->is_void)
        buf_z(out, "/>");
    else
        write_content(b, out, node, chapter_number);
}
