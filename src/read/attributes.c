/* The table of attributes: which stay, and which old presentational ones become CSS in a style
 * attribute (before the author's own style, which wins). Event handlers and addresses that run code
 * are dropped with a diagnostic; what has no meaning on a page (data-*, target, …) without one. */
#include "base/utf8.h"
#include "read/internal.h"

typedef enum {
    AT_KEEP,
    AT_NUMBER, /* kept when it is a whole number */
    AT_COUNT,  /* from 1 to 1000 */
    AT_DIR,
    AT_TRUTH,
    AT_SCOPE,
    AT_KIND,
    AT_FLAG,
    AT_LANG,
    AT_DATE,
    AT_ID,
    AT_URL,
    AT_SOURCE, /* the address of what is quoted */
    AT_ABBR,   /* a short form, which an EPUB's judge refuses: a title */
    AT_ROLE,
    AT_TYPE, /* what an EPUB says a thing is: a role */
    AT_STYLE,
    AT_QUIET,
    /* become CSS */
    AT_ALIGN,
    AT_VALIGN,
    AT_WIDTH,
    AT_HEIGHT,
    AT_BACKGROUND,
    AT_COLOR,
    AT_FACE,
    AT_SIZE,
    AT_BORDER,
    AT_SPACING,
    AT_PADDING, /* noted on the table's frame, set on its cells */
    AT_NOWRAP,
    AT_CLEAR,
    AT_LIST_TYPE,
    AT_HIDDEN,
    AT_DROP
} attr_kind;

typedef struct attr_row {
    const char *elements; /* " a b " or "*" */
    const char *name;
    attr_kind kind;
} attr_row;

static const attr_row table[] = {
    {"*", "id", AT_ID},
    {"*", "class", AT_KEEP},
    {"*", "title", AT_KEEP},
    {"*", "lang", AT_LANG},
    {"*", "dir", AT_DIR},
    {"*", "role", AT_ROLE},
    {"*", "epub:type", AT_TYPE},
    {"*", "aria-label", AT_KEEP},
    {"*", "aria-hidden", AT_TRUTH},
    {"*", "style", AT_STYLE},
    {"*", "hidden", AT_HIDDEN},
    {" a ", "href", AT_URL},
    {" a img ", "name", AT_ID},
    {" img audio video source track ", "src", AT_URL},
    {" video ", "poster", AT_URL},
    {" audio video ", "loop", AT_FLAG},
    {" audio video ", "muted", AT_FLAG},
    {" video ", "width", AT_NUMBER},
    {" video ", "height", AT_NUMBER},
    {" track ", "kind", AT_KIND},
    {" track ", "srclang", AT_LANG},
    {" track ", "label", AT_KEEP},
    {" img ", "alt", AT_KEEP},
    {" blockquote q del ins ", "cite", AT_SOURCE},
    {" del ins time ", "datetime", AT_DATE},
    {" data ", "value", AT_KEEP},
    {" li ", "value", AT_NUMBER},
    {" ol ", "start", AT_NUMBER},
    {" ol ", "reversed", AT_FLAG},
    {" ol ul li ", "type", AT_LIST_TYPE},
    {" td th ", "colspan", AT_COUNT},
    {" td th ", "rowspan", AT_COUNT},
    {" col colgroup ", "span", AT_COUNT},
    {" th ", "scope", AT_SCOPE},
    {" th ", "abbr", AT_ABBR},
    {" details ", "open", AT_FLAG},
    {" table div p h1 h2 h3 h4 h5 h6 td th tr thead tbody tfoot col colgroup caption img hr ",
     "align", AT_ALIGN},
    {" td th tr thead tbody tfoot col colgroup img ", "valign", AT_VALIGN},
    {" table td th col colgroup img hr ", "width", AT_WIDTH},
    {" table td th tr img ", "height", AT_HEIGHT},
    {" table td th tr thead tbody tfoot div p span body ", "bgcolor", AT_BACKGROUND},
    {" span hr ", "color", AT_COLOR},
    {" span ", "face", AT_FACE},
    {" span hr ", "size", AT_SIZE},
    {" table img ", "border", AT_BORDER},
    {" table ", "cellspacing", AT_SPACING},
    {" table ", "cellpadding", AT_PADDING},
    {" td th ", "nowrap", AT_NOWRAP},
    {" br ", "clear", AT_CLEAR},
};

static const attr_row *row_of(const char *tag_name, str name)
{
    static const attr_row drop = {.kind = AT_DROP}, quiet = {.kind = AT_QUIET};
    char key[32];
    size_t n = strlen(tag_name);
    if (str_starts(name, "on")) return &drop;
    if (str_is(name, "background") || str_is(name, "srcdoc")) return &drop;
    if (n + 3 > sizeof key) return &quiet;
    key[0] = key[n + 1] = ' ';
    memcpy(key + 1, tag_name, n);
    key[n + 2] = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_is(name, table[i].name) &&
            (table[i].elements[0] == '*' || strstr(table[i].elements, key)))
            return &table[i];
    return &quiet;
}

str tag_attr(const html_tag *tag, const char *name)
{
    for (uint32_t i = 0; i < tag->n_attrs; i++)
        if (str_is(tag->attrs[i].name, name)) return tag->attrs[i].value;
    return (str){0};
}

static bool is_scheme_char(int c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '+' || c == '-' ||
           c == '.';
}

/* Browsers leave white space out of a scheme: "java\nscript:". */
static bool runs_code(str url, bool image)
{
    char scheme[16];
    size_t n = 0, i = 0;
    for (; i < url.n && n < sizeof scheme - 1; i++) {
        int c = (unsigned char)url.p[i];
        if (c <= ' ') continue;
        if (!is_scheme_char(c)) break;
        scheme[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    scheme[n] = 0;
    if (i == url.n || url.p[i] != ':') return false;
    if (!strcmp(scheme, "data")) return !image || !str_starts(str_from(url, i), ":image/");
    return !strcmp(scheme, "javascript") || !strcmp(scheme, "vbscript");
}

str clean_url(arena *a, str url, bool image)
{
    url = str_trim(url);
    if (!url.n || runs_code(url, image)) return (str){0};
    buf b = {0};
    ptrdiff_t scheme = str_find(str_sub(url, 0, url.n < 12 ? url.n : 12), "://");
    size_t host = scheme >= 0 ? (size_t)scheme + 3 : 0;
    while (host < url.n && scheme >= 0 && url.p[host] != '/') host++;
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        bool escape =
            c <= ' ' || strchr("\"<>\\^`{|}", c) || (c >= 0x80 && i >= host && url.p[0] != '#');
        if (escape && !image && c != 0)
            buf_fmt(&b, "%%%02X", c);
        else
            buf_byte(&b, c);
    }
    str s = str_copy(a, buf_view(&b));
    buf_drop(&b);
    return s;
}

/* "50%", "100", "100px" → a CSS length; false: none of them. */
static bool length(buf *css, const char *property, str v)
{
    size_t i = 0;
    while (i < v.n && ((v.p[i] >= '0' && v.p[i] <= '9') || v.p[i] == '.')) i++;
    str unit = str_trim(str_from(v, i));
    if (!i || i > 9 || v.p[0] == '.' || (unit.n && !str_is(unit, "%") && !str_ieq(unit, "px")))
        return false;
    buf_fmt(css, "%s: %.*s%s; ", property, (int)i, v.p, str_is(unit, "%") ? "%" : "px");
    return true;
}

/* Letters, digits and the marks of colours and font lists: nothing that ends a declaration. */
static bool harmless(str v, const char *marks)
{
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        if (c < 0x80 && !(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'z') &&
            !strchr(marks, c))
            return false;
    }
    return v.n > 0;
}

static bool one_of(str v, const char *words)
{
    const char *p = words;
    while (*p) {
        size_t n = strcspn(p, " ");
        char word[16] = {0};
        if (n < sizeof word) memcpy(word, p, n);
        if (str_ieq(v, word)) return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

static bool align(buf *css, const char *tag_name, str v)
{
    char word[16] = {0};
    if (v.n >= sizeof word) return false;
    for (size_t i = 0; i < v.n; i++)
        word[i] = (char)(v.p[i] >= 'A' && v.p[i] <= 'Z' ? v.p[i] + 32 : v.p[i]);
    bool center = !strcmp(word, "center") || !strcmp(word, "middle");
    if (!strcmp(tag_name, "img")) {
        if (one_of(v, "left right")) return buf_fmt(css, "float: %s; ", word), true;
        return one_of(v, "top middle bottom") ? (buf_fmt(css, "vertical-align: %s; ", word), true)
                                              : center;
    }
    if (!strcmp(tag_name, "table") || !strcmp(tag_name, "hr")) {
        if (!center && !one_of(v, "left right")) return false;
        buf_fmt(css, "margin-left: %s; margin-right: %s; ", strcmp(word, "left") ? "auto" : "0",
                strcmp(word, "right") ? "auto" : "0");
        return true;
    }
    if (!strcmp(tag_name, "caption") && one_of(v, "top bottom"))
        return buf_fmt(css, "caption-side: %s; ", word), true;
    if (!center && !one_of(v, "left right justify")) return false;
    buf_fmt(css, "text-align: %s; ", center ? "center" : word);
    return true;
}

/* <font size>: 1…7, or +n and -n from 3. */
static bool font_size(buf *css, str v)
{
    static const char *const sizes[] = {"x-small", "small",    "medium",   "large",
                                        "x-large", "xx-large", "xxx-large"};
    v = str_trim(v);
    int sign = v.n && v.p[0] == '+' ? 1 : v.n && v.p[0] == '-' ? -1 : 0;
    size_t i = sign ? 1 : 0;
    if (v.n != i + 1 || v.p[i] < '0' || v.p[i] > '9') return false;
    int n = v.p[i] - '0', size = sign ? 3 + sign * n : n;
    size = size < 1 ? 1 : size > 7 ? 7 : size;
    buf_fmt(css, "font-size: %s; ", sizes[size - 1]);
    return true;
}

static bool list_type(buf *css, str v)
{
    static const char *const types[][2] = {
        {"1", "decimal"},     {"a", "lower-alpha"}, {"A", "upper-alpha"},
        {"i", "lower-roman"}, {"I", "upper-roman"}, {"disc", "disc"},
        {"circle", "circle"}, {"square", "square"}, {"none", "none"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(v, types[i][0])) return buf_fmt(css, "list-style-type: %s; ", types[i][1]), true;
    return false;
}

/* A presentational attribute as CSS; false: its value is not understood. */
static bool to_css(buf *css, const char *tag_name, attr_kind kind, str v)
{
    switch (kind) {
    case AT_ALIGN: return align(css, tag_name, v);
    case AT_VALIGN:
        if (!one_of(v, "top middle bottom baseline")) return false;
        buf_fmt(css, "vertical-align: %.*s; ", STR_ARG(v));
        return true;
    case AT_WIDTH: return length(css, "width", v);
    case AT_HEIGHT: return length(css, "height", v);
    case AT_BACKGROUND:
    case AT_COLOR:
        if (!harmless(v, "#(), .%-")) return false;
        buf_fmt(css, "%s: %.*s; ", kind == AT_COLOR ? "color" : "background-color", STR_ARG(v));
        return true;
    case AT_FACE:
        if (!harmless(v, "-_, '\"")) return false;
        buf_fmt(css, "font-family: %.*s; ", STR_ARG(v));
        return true;
    case AT_SIZE: return strcmp(tag_name, "hr") ? font_size(css, v) : length(css, "height", v);
    case AT_BORDER:
        if (str_is(v, "0")) return true;
        if (!length(css, "border-width", v.n ? v : STR("1"))) return false;
        buf_z(css, "border-style: solid; ");
        return true;
    case AT_SPACING: return length(css, "border-spacing", v);
    case AT_NOWRAP: buf_z(css, "white-space: nowrap; "); return true;
    case AT_HIDDEN: buf_z(css, "display: none; "); return true;
    case AT_CLEAR:
        if (!one_of(v, "left right all both")) return false;
        buf_fmt(css, "clear: %.*s; ", STR_ARG(str_ieq(v, "all") ? STR("both") : v));
        return true;
    case AT_LIST_TYPE: return list_type(css, v);
    default: return true;
    }
}

/* ---- the author's own style attribute ---- */

static bool unsafe(str declaration)
{
    static const char *const bad[] = {
        "url(", "expression(", "javascript:", "@import", "behavior", "-moz-binding"};
    char lower[256];
    size_t n = 0;
    for (size_t i = 0; i < declaration.n && n < sizeof lower - 1; i++) {
        int c = (unsigned char)declaration.p[i];
        if (c == '\\') return true; /* an escape can spell anything */
        lower[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    lower[n] = 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (strstr(lower, bad[i])) return true;
    return declaration.n > n;
}

/* The end of a declaration: a ';' outside of quotes and brackets. */
static size_t declaration_end(str s, size_t i)
{
    int quote = 0, depth = 0;
    for (; i < s.n; i++) {
        int c = s.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '(')
            depth++;
        else if (c == ')')
            depth -= depth > 0;
        else if (c == ';' && !depth)
            break;
    }
    return i;
}

static void own_style(doc *d, buf *css, str style, place at)
{
    for (size_t i = 0; i < style.n;) {
        size_t end = declaration_end(style, i);
        str one = str_trim(str_sub(style, i, end - i));
        i = end + 1;
        if (!one.n) continue;
        if (unsafe(one))
            diag_add(d->diag, D_HTML_DROPPED, at, "the style “%.*s” was dropped",
                     (int)(one.n < 80 ? one.n : 80), one.p);
        else
            buf_fmt(css, "%.*s; ", STR_ARG(one));
    }
}

/* ---- one tag's attributes ---- */

static bool is_number(str v)
{
    for (size_t i = v.n && v.p[0] == '-'; i < v.n; i++)
        if (v.p[i] < '0' || v.p[i] > '9') return false;
    return v.n > 0 && v.n < 6 && !str_is(v, "-");
}

static bool good_role(str v)
{
    return str_starts(v, "doc-") || str_is(v, "img") || str_is(v, "presentation");
}

/* The role that stands for the first known word of an epub:type; n == 0: none does. */
static str role_of_type(arena *a, str type)
{
    static const char *const roles[][2] = {
        {"noteref", "doc-noteref"},   {"backlink", "doc-backlink"},  {"footnote", "doc-footnote"},
        {"endnote", "doc-endnote"},   {"rearnote", "doc-endnote"},   {"footnotes", "doc-endnotes"},
        {"endnotes", "doc-endnotes"}, {"rearnotes", "doc-endnotes"},
    };
    static const char same[] =
        "biblioref glossref chapter part preface foreword introduction dedication epigraph "
        "prologue epilogue afterword conclusion acknowledgments appendix bibliography glossary "
        "colophon abstract";
    for (size_t i = 0; i < type.n;) {
        size_t from = i;
        while (i < type.n && type.p[i] > ' ') i++;
        str word = str_sub(type, from, i - from);
        for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
            if (str_is(word, roles[k][0])) return str_of(roles[k][1]);
        if (one_of(word, same)) return str_printf(a, "doc-%.*s", STR_ARG(word));
        while (i < type.n && type.p[i] <= ' ') i++;
    }
    return (str){0};
}

static void type_attr(doc *d, xmlNode *node, str type)
{
    str role = role_of_type(d->mem, type);
    if (role.n && !doc_attr(d, node, "role").n) doc_set_attr(d, node, "role", role);
}

static void dropped(doc *d, place at, const char *tag_name, const html_attr *a)
{
    diag_add(d->diag, D_HTML_DROPPED, at, "the attribute %.*s=“%.*s” of %s was dropped",
             STR_ARG(a->name), (int)(a->value.n < 60 ? a->value.n : 60), a->value.p, tag_name);
}

static void id_attr(doc *d, xmlNode *node, const html_attr *a)
{
    if (str_is(a->name, "name") && doc_attr(d, node, "id").n) return;
    str id = str_trim(a->value);
    if (id.n) doc_set_attr(d, node, "id", id);
}

static bool is_date(str v)
{
    for (size_t i = 0; i < v.n; i++)
        if (!strchr("0123456789-:+.TZPWDHMSY ", v.p[i])) return false;
    return v.n > 0;
}

/* The value as it may stand, in *v; false: the attribute is dropped. */
static bool allowed(doc *d, const attr_row *row, str *v)
{
    str given = str_trim(*v);
    switch (row->kind) {
    case AT_NUMBER: return is_number(given);
    case AT_COUNT:
        return is_number(given) && given.p[0] != '-' && given.p[0] != '0' && given.n <= 3;
    case AT_DIR: return one_of(given, "ltr rtl auto");
    case AT_TRUTH: return one_of(given, "true false");
    case AT_SCOPE: return one_of(given, "row col rowgroup colgroup");
    case AT_KIND: return one_of(given, "subtitles captions descriptions chapters metadata");
    case AT_FLAG: return *v = str_of(row->name), true;
    case AT_LANG: return meta_lang(d->mem, v);
    case AT_DATE: return is_date(given);
    case AT_URL: *v = clean_url(d->mem, given, strcmp(row->name, "href")); return v->n || !given.n;
    case AT_DROP: return false;
    default: return true;
    }
}

/* Nothing shows a cite; an EPUB may not name an address of http. */
static void source_attr(doc *d, xmlNode *node, str url, place at)
{
    str clean = clean_url(d->mem, str_trim(url), false);
    if (clean.n > 5 && str_ieq(str_sub(clean, 0, 5), "http:"))
        diag_add(d->diag, D_HTML_REPAIRED, at,
                 "the cite “%.*s” of %s was left out: an EPUB names no address of http",
                 STR_ARG(clean), (const char *)node->name);
    else if (clean.n)
        doc_set_attr(d, node, "cite", clean);
}

static void title_attr(doc *d, xmlNode *node, str v)
{
    if (v.n && !doc_attr(d, node, "title").n) doc_set_attr(d, node, "title", v);
}

static void plain(doc *d, xmlNode *node, const attr_row *row, const html_attr *a, place at)
{
    str v = a->value;
    if (row->kind == AT_ID)
        id_attr(d, node, a);
    else if (row->kind == AT_TYPE)
        type_attr(d, node, v);
    else if (row->kind == AT_SOURCE)
        source_attr(d, node, v, at);
    else if (row->kind == AT_ABBR)
        title_attr(d, node, v);
    else if (!allowed(d, row, &v))
        dropped(d, at, (const char *)node->name, a);
    else if (row->kind != AT_ROLE || good_role(v))
        doc_set_attr(d, node, row->name, v);
}

/* Pages that load their images late keep the address elsewhere. */
static void late_source(doc *d, xmlNode *img, const html_tag *tag)
{
    static const char *const names[] = {"data-src", "data-original"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !doc_attr(d, img, "src").n; i++) {
        str url = clean_url(d->mem, tag_attr(tag, names[i]), true);
        if (url.n) doc_set_attr(d, img, "src", url);
    }
}

/* What means nothing without a certain attribute, and may not stand without it. */
static void needs_attribute(const doc *d, xmlNode *node, place at)
{
    static const char *const needs[][2] = {{"bdo", "dir"}, {"data", "value"}};
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        if (!doc_is(node, needs[i][0]) || xmlHasProp(node, (const xmlChar *)needs[i][1])) continue;
        diag_add(d->diag, D_HTML_REPAIRED, at, "a %s without %s was set as a span", needs[i][0],
                 needs[i][1]);
        xmlNodeSetName(node, (const xmlChar *)"span");
        return;
    }
}

void attributes_set(doc *d, xmlNode *node, const element *el, const html_tag *tag, place at,
                    str cells)
{
    const char *tag_name = (const char *)node->name;
    buf css = {0};
    if (el->style) buf_fmt(&css, "%s; ", el->style);
    buf_str(&css, cells);
    for (uint32_t i = 0; i < tag->n_attrs; i++) {
        const html_attr *a = &tag->attrs[i];
        html_attr as = {str_is(a->name, "xml:lang") ? STR("lang") : a->name, a->value};
        const attr_row *row = row_of(tag_name, as.name);
        attr_kind kind = row->kind;
        if (kind == AT_QUIET || kind == AT_STYLE || kind == AT_PADDING) continue;
        if (kind < AT_ALIGN || kind == AT_DROP)
            plain(d, node, row, &as, at);
        else if (!to_css(&css, tag_name, kind, str_trim(a->value)))
            dropped(d, at, tag_name, a);
    }
    if (!strcmp(tag_name, "img")) late_source(d, node, tag);
    needs_attribute(d, node, at);
    own_style(d, &css, tag_attr(tag, "style"), at);
    if (css.n) doc_set_attr(d, node, "style", str_sub(str_trim(buf_view(&css)), 0, css.n - 2));
    buf_drop(&css);
}
