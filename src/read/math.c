/* MathML. What the tag builder has put below <math> is soup still; when the element closes it is
 * settled in two forms. The MathML that an EPUB holds is written from two tables, elements with
 * their parts and attributes with their values, so that its judge finds nothing in it; it stays
 * with the formula as a string (data-mathml), since only e-readers set it. The reading, in the tree
 * itself, is what all else sees: print, headings, contents, search. It is one line of text: scripts
 * are sub and sup, a fraction is a/b, a root √(…), a table its rows. Setting formulas in two
 * dimensions needs the font's MATH table and boxes that layout does not have. */
#include <stdio.h>

#include "base/utf8.h"
#include "read/math.h"

typedef struct math_row {
    const char *name;
    math_kind kind;
    uint8_t parts; /* of MATH_PARTS */
} math_row;

static const math_row elements[] = {
    {"mi", MATH_TOKEN, 0},
    {"mn", MATH_TOKEN, 0},
    {"mo", MATH_TOKEN, 0},
    {"mtext", MATH_TOKEN, 0},
    {"ms", MATH_TOKEN, 0},
    {"mrow", MATH_ROW, 0},
    {"math", MATH_ROW, 0},
    {"mstyle", MATH_ROW, 0},
    {"mpadded", MATH_ROW, 0},
    {"mphantom", MATH_ROW, 0},
    {"merror", MATH_ROW, 0},
    {"menclose", MATH_ROW, 0},
    {"msqrt", MATH_ROW, 0},
    {"mfrac", MATH_PARTS, 2},
    {"mroot", MATH_PARTS, 2},
    {"msub", MATH_PARTS, 2},
    {"msup", MATH_PARTS, 2},
    {"munder", MATH_PARTS, 2},
    {"mover", MATH_PARTS, 2},
    {"msubsup", MATH_PARTS, 3},
    {"munderover", MATH_PARTS, 3},
    {"mspace", MATH_SPACE, 0},
    {"mtable", MATH_TABLE, 0},
    {"mtr", MATH_TABLE_ROW, 0},
    {"mtd", MATH_TABLE_CELL, 0},
    {"none", MATH_VOID, 0},
    {"mprescripts", MATH_VOID, 0},
    {"mfenced", MATH_FENCED, 0},
    {"mmultiscripts", MATH_MULTI, 0},
    {"semantics", MATH_FIRST, 0},
    {"maction", MATH_FIRST, 0},
    {"annotation", MATH_HIDDEN, 0},
};

static const math_row *row_of(const xmlNode *node)
{
    static const math_row other = {"mtext", MATH_TOKEN, 0}; /* HTML in a formula is its text */
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (doc_is(node, elements[i].name)) return &elements[i];
    return &other;
}

/* ---- attributes ---- */

typedef enum { TRUTH, WORD, WORDS, LENGTH, LENGTHS, NUMBER, COLOR, ANYTHING } value_kind;

static const struct {
    const char *elements, *name; /* between spaces; "*": all */
    value_kind kind;
    const char *words;
} attributes[] = {
    {" math ", "display", WORD, "block inline"},
    {" math ", "alttext", ANYTHING, NULL},
    {" math mstyle mtable ", "displaystyle", TRUTH, NULL},
    {" mstyle ", "scriptlevel", NUMBER, NULL},
    {" mi mn mo mtext ms ", "mathvariant", WORD,
     "normal bold italic bold-italic double-struck bold-fraktur script bold-script fraktur "
     "sans-serif "
     "bold-sans-serif sans-serif-italic sans-serif-bold-italic monospace"},
    {" mi mn mo mtext ms ", "mathsize", LENGTH, "small normal big"},
    {"*", "mathcolor", COLOR, NULL},
    {"*", "mathbackground", COLOR, NULL},
    {" mo ", "form", WORD, "prefix infix postfix"},
    {" mo ", "fence", TRUTH, NULL},
    {" mo ", "separator", TRUTH, NULL},
    {" mo ", "stretchy", TRUTH, NULL},
    {" mo ", "symmetric", TRUTH, NULL},
    {" mo ", "largeop", TRUTH, NULL},
    {" mo ", "movablelimits", TRUTH, NULL},
    {" mo mpadded ", "lspace", LENGTH, NULL},
    {" mo ", "rspace", LENGTH, NULL},
    {" mo ", "minsize", LENGTH, NULL},
    {" mo ", "maxsize", LENGTH, NULL},
    {" mo mover munderover ", "accent", TRUTH, NULL},
    {" munder munderover ", "accentunder", TRUTH, NULL},
    {" mfrac ", "linethickness", LENGTH, "thin medium thick"},
    {" mfrac ", "bevelled", TRUTH, NULL},
    {" mfrac ", "numalign", WORD, "left center right"},
    {" mfrac ", "denomalign", WORD, "left center right"},
    {" menclose ", "notation", WORDS,
     "longdiv actuarial radical box roundedbox circle left right top bottom updiagonalstrike "
     "downdiagonalstrike verticalstrike horizontalstrike madruwb"},
    {" mspace mpadded mtable ", "width", LENGTH, "auto"},
    {" mspace mpadded ", "height", LENGTH, NULL},
    {" mspace mpadded ", "depth", LENGTH, NULL},
    {" mpadded ", "voffset", LENGTH, NULL},
    {" mtable mtr mtd ", "columnalign", WORDS, "left center right"},
    {" mtable mtr mtd ", "rowalign", WORDS, "top bottom center baseline axis"},
    {" mtable ", "columnlines", WORDS, "none solid dashed"},
    {" mtable ", "rowlines", WORDS, "none solid dashed"},
    {" mtable ", "frame", WORD, "none solid dashed"},
    {" mtable ", "columnspacing", LENGTHS, NULL},
    {" mtable ", "rowspacing", LENGTHS, NULL},
    {" mtd ", "columnspan", NUMBER, NULL},
    {" mtd ", "rowspan", NUMBER, NULL},
};

static bool has_word(const char *words, str v)
{
    const char *p = words;
    while (p && *p) {
        size_t n = strcspn(p, " ");
        if (v.n == n && !memcmp(p, v.p, n)) return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

static size_t digits(str v, size_t i)
{
    while (i < v.n && v.p[i] >= '0' && v.p[i] <= '9') i++;
    return i;
}

static bool is_length(str v)
{
    size_t from = v.n && v.p[0] == '-', i = digits(v, from);
    if (i < v.n && v.p[i] == '.') i = digits(v, from = i + 1);
    if (i == from || i > 12) return false;
    str unit = str_from(v, i);
    return !unit.n || has_word("em ex px in cm mm pt pc %", unit);
}

static bool is_color(str v)
{
    bool hash = v.n && v.p[0] == '#';
    for (size_t i = hash; i < v.n; i++) {
        int c = v.p[i] | 32;
        if (hash ? !((v.p[i] >= '0' && v.p[i] <= '9') || (c >= 'a' && c <= 'f'))
                 : c < 'a' || c > 'z')
            return false;
    }
    return hash ? v.n == 4 || v.n == 7 : v.n > 2 && v.n < 12;
}

static bool is_number(str v)
{
    return v.n && v.n < 4 && digits(v, 0) == v.n && v.p[0] != '0';
}

/* Each of the words between spaces. */
static bool all_good(str v, const char *words)
{
    for (size_t i = 0; i < v.n;) {
        size_t from = i;
        while (i < v.n && v.p[i] != ' ') i++;
        str one = str_sub(v, from, i - from);
        if (one.n && !(words ? has_word(words, one) : is_length(one))) return false;
        while (i < v.n && v.p[i] == ' ') i++;
    }
    return v.n > 0;
}

static bool is_good(value_kind kind, const char *words, str v)
{
    switch (kind) {
    case TRUTH: return str_is(v, "true") || str_is(v, "false");
    case WORD: return has_word(words, v);
    case WORDS: return all_good(v, words);
    case LENGTH: return is_length(v) || has_word(words, v);
    case LENGTHS: return all_good(v, NULL);
    case NUMBER: return is_number(v) || str_is(v, "0");
    case COLOR: return is_color(v);
    case ANYTHING: return v.n > 0;
    }
    return false;
}

void math_attributes(doc *d, xmlNode *node, const html_tag *tag, place at)
{
    char key[24] = " ";
    snprintf(key, sizeof key, " %s ", (const char *)node->name);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        const char *on = attributes[i].elements;
        if (on[0] != '*' && !strstr(on, key)) continue;
        str v = str_trim(tag_attr(tag, attributes[i].name));
        if (is_good(attributes[i].kind, attributes[i].words, v))
            doc_set_attr(d, node, attributes[i].name, v);
        else if (v.n)
            diag_add(d->diag, D_HTML_DROPPED, at, "the attribute %s=“%.*s” of %s was dropped",
                     attributes[i].name, (int)(v.n < 60 ? v.n : 60), v.p, (const char *)node->name);
    }
    for (uint32_t k = 0; k < tag->n_attrs; k++)
        if (str_starts(tag->attrs[k].name, "on") && !doc_is(node, "math"))
            diag_add(d->diag, D_HTML_DROPPED, at, "the attribute %.*s of %s was dropped",
                     STR_ARG(tag->attrs[k].name), (const char *)node->name);
    if (!doc_is(node, "mfenced")) return;
    static const char *const fences[] = {"open", "close", "separators"};
    for (size_t i = 0; i < sizeof fences / sizeof *fences; i++)
        for (uint32_t k = 0; k < tag->n_attrs; k++)
            if (str_is(tag->attrs[k].name, fences[i]))
                doc_set_attr(d, node, fences[i], tag->attrs[k].value);
}

/* ---- the parts of an element ---- */

/* White space between elements is none. */
const xmlNode *math_part_from(const xmlNode *n)
{
    while (n && n->type != XML_ELEMENT_NODE &&
           (!n->content || !str_trim(str_of((const char *)n->content)).n))
        n = n->next;
    return n;
}

const xmlNode *math_part(const xmlNode *node, uint32_t i)
{
    const xmlNode *p = math_part_from(node->children);
    while (p && i--) p = math_part_from(p->next);
    return p;
}

static uint32_t count(const xmlNode *node)
{
    uint32_t n = 0;
    for (const xmlNode *p = math_part(node, 0); p; p = math_part_from(p->next)) n++;
    return n;
}

/* Base and pairs, mprescripts and pairs. */
static bool good_scripts(const xmlNode *node)
{
    uint32_t n = 0, before = 0;
    for (const xmlNode *p = math_part(node, 0); p; p = math_part_from(p->next)) {
        if (!doc_is(p, "mprescripts")) {
            n++;
            continue;
        }
        if (before++ || n % 2 == 0) return false;
        n++;
    }
    return n && (n + before) % 2 == 1;
}

math_kind math_kind_of(const xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE) return MATH_TOKEN;
    const math_row *r = row_of(node);
    const math_kind around = node->parent ? row_of(node->parent)->kind : MATH_ROW;
    if (r->kind == MATH_PARTS && count(node) != r->parts) return MATH_ROW;
    if (r->kind == MATH_MULTI && !good_scripts(node)) return MATH_ROW;
    if (r->kind == MATH_TABLE_ROW && around != MATH_TABLE) return MATH_ROW;
    if (r->kind == MATH_TABLE_CELL && around != MATH_TABLE_ROW) return MATH_ROW;
    return r->kind;
}

str math_token(const doc *d, const xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE) return str_trim(str_of((const char *)node->content));
    str s = doc_text(d, node);
    return doc_is(node, "mo") && str_is(s, "-") ? STR("\xE2\x88\x92") : s; /* a minus sign */
}

/* The separator behind part i of an mfenced: the last one again and again; n == 0: none. */
str math_separator(str all, uint32_t i)
{
    size_t at = 0, from = 0;
    for (uint32_t k = 0; at < all.n && k <= i;) {
        size_t here = at;
        uint32_t c = utf8_next(all, &at);
        if (c == ' ') continue;
        from = here;
        k++;
    }
    return from < all.n ? str_sub(all, from, at - from) : (str){0};
}

math_fences math_fences_of(const doc *d, const xmlNode *node)
{
    math_fences f = {STR("("), STR(")"), STR(",")};
    if (xmlHasProp(node, (const xmlChar *)"open")) f.open = str_trim(doc_attr(d, node, "open"));
    if (xmlHasProp(node, (const xmlChar *)"close")) f.close = str_trim(doc_attr(d, node, "close"));
    if (xmlHasProp(node, (const xmlChar *)"separators"))
        f.between = str_trim(doc_attr(d, node, "separators"));
    return f;
}

/* ---- MathML ---- */

static void escaped(buf *out, str s)
{
    for (size_t i = 0; i < s.n; i++) switch (s.p[i]) {
        case '&': buf_z(out, "&amp;"); break;
        case '<': buf_z(out, "&lt;"); break;
        case '>': buf_z(out, "&gt;"); break;
        case '"': buf_z(out, "&quot;"); break;
        default: buf_byte(out, s.p[i]);
        }
}

static void write_part(const doc *d, buf *out, const xmlNode *node);

static void write_parts(const doc *d, buf *out, const xmlNode *node)
{
    for (const xmlNode *p = math_part(node, 0); p; p = math_part_from(p->next))
        write_part(d, out, p);
}

/* Parts of a table that are none get the row or cell around them. */
static void write_held(const doc *d, buf *out, const xmlNode *node, math_kind kind)
{
    bool table = kind == MATH_TABLE;
    for (const xmlNode *p = math_part(node, 0); p; p = math_part_from(p->next)) {
        bool good = math_kind_of(p) == (table ? MATH_TABLE_ROW : MATH_TABLE_CELL);
        if (!good) buf_z(out, table ? "<mtr><mtd>" : "<mtd>");
        write_part(d, out, p);
        if (!good) buf_z(out, table ? "</mtd></mtr>" : "</mtd>");
    }
}

static void write_operator(buf *out, str s)
{
    if (!s.n) return;
    buf_z(out, "<mo>");
    escaped(out, s);
    buf_z(out, "</mo>");
}

static void write_fenced(const doc *d, buf *out, const xmlNode *node)
{
    math_fences f = math_fences_of(d, node);
    uint32_t i = 0;
    buf_z(out, "<mrow>");
    write_operator(out, f.open);
    for (const xmlNode *p = math_part(node, 0); p; p = math_part_from(p->next), i++) {
        if (i) write_operator(out, math_separator(f.between, i - 1));
        write_part(d, out, p);
    }
    write_operator(out, f.close);
    buf_z(out, "</mrow>");
}

static bool is_of_math(const char *attribute)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (!strcmp(attribute, attributes[i].name)) return true;
    return false;
}

static void write_tag(const doc *d, buf *out, const char *name, const xmlNode *node)
{
    buf_fmt(out, "<%s", name);
    bool same = node->type == XML_ELEMENT_NODE && doc_is(node, name);
    for (const xmlAttr *a = same ? node->properties : NULL; a; a = a->next) {
        if (!is_of_math((const char *)a->name)) continue;
        buf_fmt(out, " %s=\"", (const char *)a->name);
        escaped(out, doc_attr(d, node, (const char *)a->name));
        buf_byte(out, '"');
    }
}

static void write_part(const doc *d, buf *out, const xmlNode *node)
{
    math_kind kind = math_kind_of(node);
    const math_row *r = row_of(node);
    const char *name = kind == MATH_ROW && r->kind != MATH_ROW ? "mrow" : r->name;
    if (kind == MATH_ROW && r->kind != MATH_ROW)
        diag_add(d->diag, D_HTML_REPAIRED, doc_place(d, node),
                 "%s does not have the parts that it must have here; they are set in a row",
                 r->name);
    if (kind == MATH_FENCED) {
        write_fenced(d, out, node);
        return;
    }
    if (kind == MATH_FIRST) {
        if (math_part(node, 0)) write_part(d, out, math_part(node, 0));
        return;
    }
    if (kind == MATH_HIDDEN) return;
    if (kind == MATH_VOID && row_of(node->parent)->kind != MATH_MULTI) return;
    write_tag(d, out, name, node);
    if (kind == MATH_SPACE || kind == MATH_VOID) {
        buf_z(out, "/>");
        return;
    }
    buf_byte(out, '>');
    if (kind == MATH_TOKEN)
        escaped(out, math_token(d, node));
    else if (kind == MATH_TABLE || kind == MATH_TABLE_ROW)
        write_held(d, out, node, kind);
    else
        write_parts(d, out, node);
    buf_fmt(out, "</%s>", name);
}

/* ---- a whole formula ---- */

/* The reading as one string: scripts by ^ and _, in parentheses when they are more than a
 * character. */
static void write_linear(buf *out, const xmlNode *node)
{
    for (const xmlNode *c = node->children; c; c = c->next) {
        if (c->type == XML_TEXT_NODE) buf_z(out, (const char *)c->content);
        if (c->type != XML_ELEMENT_NODE) continue;
        bool script = doc_is(c, "sub") || doc_is(c, "sup");
        bool one = c->children && !c->children->next && c->children->type == XML_TEXT_NODE &&
                   utf8_utf16(str_of((const char *)c->children->content), NULL) == 1;
        if (script) buf_z(out, doc_is(c, "sub") ? "_" : "^");
        if (script && !one) buf_byte(out, '(');
        write_linear(out, c);
        if (script && !one) buf_byte(out, ')');
    }
}

static void write_math(const doc *d, buf *out, const xmlNode *math, const xmlNode *reading)
{
    write_tag(d, out, "math", math);
    buf_z(out, " xmlns=\"http://www.w3.org/1998/Math/MathML\"");
    if (!xmlHasProp(math, (const xmlChar *)"alttext")) {
        buf alt = {0};
        write_linear(&alt, reading);
        if (alt.n) buf_z(out, " alttext=\"");
        escaped(out, buf_view(&alt));
        if (alt.n) buf_byte(out, '"');
        buf_drop(&alt);
    }
    buf_byte(out, '>');
    write_parts(d, out, math);
    buf_z(out, "</math>");
}

/* Attributes of the formula's own that its MathML takes with it. */
static void drop_attributes(xmlNode *math)
{
    static const char *const names[] = {"display", "alttext", "displaystyle", "mathcolor",
                                        "mathbackground"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        xmlUnsetProp(math, (const xmlChar *)names[i]);
}

void math_settle(doc *d, xmlNode *math)
{
    bool block = str_is(doc_attr(d, math, "display"), "block"), flat = false;
    xmlNode *reading = math_reading(d, math, block, &flat);
    buf out = {0};
    write_math(d, &out, math, reading);
    for (xmlNode *c = math->children, *next; c; c = next) {
        next = c->next;
        xmlUnlinkNode(c);
        xmlFreeNode(c);
    }
    while (reading->children) {
        xmlNode *c = reading->children;
        xmlUnlinkNode(c);
        xmlAddChild(math, c);
    }
    xmlFreeNode(reading);
    drop_attributes(math);
    xmlNodeSetName(math, (const xmlChar *)"span");
    doc_add_class(d, math, block ? "math math-block" : "math");
    doc_set_attr(d, math, "data-mathml", buf_view(&out));
    buf_drop(&out);
    if (flat)
        diag_add(d->diag, D_MATH_LINEAR, doc_place(d, math),
                 "the formula is set on one line in the PDF; the EPUB has it in full");
}
