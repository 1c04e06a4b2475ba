/* The golden form of a document: metadata, then one line an element, indented:
 *     NAME attr="value" … @LINE "text that it begins with"
 * Further text of an element stands on lines of its own. Long text loses its middle. */
#include "base/utf8.h"
#include "doc/internal.h"

#define TEXT_MAX 72 /* characters */

static void escaped(buf *out, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            buf_fmt(out, "\\%c", c);
        else if (c == '\n')
            buf_z(out, "\\n");
        else if (c < 0x20 || c == 0x7F)
            buf_fmt(out, "\\x%02X", c);
        else
            buf_byte(out, c);
    }
}

static void quoted(buf *out, str s)
{
    size_t head = 0, tail = s.n, chars = 0;
    for (size_t i = 0; i < s.n; chars++) {
        utf8_next(s, &i);
        if (chars + 1 == TEXT_MAX / 2) head = i;
    }
    buf_byte(out, '"');
    if (chars <= TEXT_MAX) {
        escaped(out, s);
    } else {
        for (int k = 0; k < TEXT_MAX / 2 - 1; k++) utf8_prev(s, &tail);
        escaped(out, str_sub(s, 0, head));
        buf_z(out, "…");
        escaped(out, str_from(s, tail));
    }
    buf_byte(out, '"');
}

static void meta(buf *out, const char *name, str value)
{
    if (!value.n) return;
    buf_fmt(out, "%s ", name);
    quoted(out, value);
    buf_byte(out, '\n');
}

static void metadata(const doc *d, buf *out)
{
    const doc_meta *m = &d->meta;
    const struct {
        const char *name;
        str value;
    } rows[] = {{"title", m->title},
                {"subtitle", m->subtitle},
                {"date", m->date},
                {"lang", m->lang},
                {"description", m->description},
                {"publisher", m->publisher},
                {"rights", m->rights},
                {"identifier", m->identifier},
                {"source", m->source},
                {"certifier", m->certifier},
                {"cover", m->cover},
                {"toc", m->toc},
                {"layout", m->layout}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) meta(out, rows[i].name, rows[i].value);
    for (uint32_t i = 0; i < m->authors.n; i++) meta(out, "author", m->authors.at[i]);
    for (uint32_t i = 0; i < m->contributors.n; i++)
        meta(out, m->contributors.at[i].role.n ? m->contributors.at[i].role.p : "contributor",
             m->contributors.at[i].name);
    for (uint32_t i = 0; i < m->keywords.n; i++) meta(out, "keyword", m->keywords.at[i]);
    for (uint32_t i = 0; i < d->assets.n; i++) {
        const doc_asset *a = &d->assets.at[i];
        buf_fmt(out, "asset %s ",
                a->remote    ? "remote"
                : a->path.n  ? "local"
                : a->bytes.n ? "data"
                             : "outside");
        quoted(out, a->path.n ? a->path : a->url);
        buf_byte(out, '\n');
    }
}

static bool shown(const xmlNode *n)
{
    if (n->type == XML_ELEMENT_NODE) return true;
    if (n->type != XML_TEXT_NODE || !n->content || !n->content[0]) return false;
    if (!doc__blank(n)) return true;
    return n->prev && n->next && n->prev->type == XML_ELEMENT_NODE &&
           n->next->type == XML_ELEMENT_NODE && doc__inline(n->prev) && doc__inline(n->next);
}

static void element(const doc *d, const xmlNode *n, int depth, buf *out)
{
    buf_fmt(out, "%*s%s", depth * 2, "", (const char *)n->name);
    for (const xmlAttr *a = n->properties; a; a = a->next) {
        buf_fmt(out, " %s=", (const char *)a->name);
        quoted(out, doc_attr(d, n, (const char *)a->name));
    }
    place at = n->_private ? doc_place(d, n) : (place){0};
    if (at.line) buf_fmt(out, " @%u", at.line);
    const xmlNode *first = n->children;
    if (first && first->type == XML_TEXT_NODE && shown(first)) {
        buf_byte(out, ' ');
        quoted(out, str_of((const char *)first->content));
    }
    buf_byte(out, '\n');
}

void doc_dump(const doc *d, buf *out)
{
    metadata(d, out);
    const xmlNode *root = xmlDocGetRootElement(d->tree);
    int depth = 0;
    for (const xmlNode *n = root; n;) {
        if (n->type == XML_ELEMENT_NODE) {
            element(d, n, depth, out);
        } else if (n->prev && shown(n)) {
            buf_fmt(out, "%*s", depth * 2, "");
            quoted(out, str_of((const char *)n->content));
            buf_byte(out, '\n');
        }
        if (n->type == XML_ELEMENT_NODE && n->children) {
            n = n->children;
            depth++;
            continue;
        }
        while (n != root && !n->next) n = n->parent, depth--;
        n = n == root ? NULL : n->next;
    }
}
