/* Addresses, and the plain text of elements that they lead to. */
#include "box/internal.h"

#include "base/utf8.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static str decoded(arena *a, str s)
{
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = -1, low = -1;
        if (s.p[i] == '%' && i + 2 < s.n) {
            high = hex(s.p[i + 1]);
            low = hex(s.p[i + 2]);
        }
        if (high < 0 || low < 0) {
            to[n++] = s.p[i];
        } else {
            to[n++] = (char)(high * 16 + low);
            i += 2;
        }
    }
    return (str){to, n};
}

str box__target_id(const builder *b, str href)
{
    if (href.n < 2 || *href.p != '#') return (str){0};
    str id = str_from(href, 1);
    if (map_get(&b->d->ids, id)) return id;
    if (memchr(id.p, '%', id.n)) {
        id = decoded(b->mem, id);
        if (map_get(&b->d->ids, id)) return id;
    }
    return (str){0};
}

bool box__link_of(const builder *b, const xmlNode *node, str *url, str *target)
{
    *url = *target = (str){0};
    str href = str_trim(doc_attr(b->d, node, "href"));
    if (!href.n) return false;
    if (*href.p != '#')
        *url = href;
    else
        *target = box__target_id(b, href);
    return url->n || target->n;
}

static bool is_apart(const builder *b, const xmlNode *n)
{
    return doc_is(n, "rt") || doc_is(n, "rp") || doc_is(n, "script") || doc_is(n, "style") ||
           (doc_is(n, "a") && str_is(doc_attr(b->d, n, "role"), "doc-noteref"));
}

typedef struct plain {
    buf text;
    uint32_t last;
    bool space;
} plain;

static void add_plain(plain *p, str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        if (cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r' || cp == '\f') {
            p->space = true;
            continue;
        }
        if (p->space && p->text.n) buf_byte(&p->text, ' ');
        p->space = false;
        buf_utf8(&p->text, p->last = cp);
    }
}

str box__plain_text(const builder *b, const xmlNode *node)
{
    plain p = {0};
    const xmlNode *n = node->children;
    while (n) {
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
            add_plain(&p, str_of((const char *)n->content));
        else if (doc_is(n, "br") && !cp_is_cjk(p.last))
            p.space = true;
        if (n->type == XML_ELEMENT_NODE && n->children && !is_apart(b, n)) {
            n = n->children;
            continue;
        }
        while (n && n != node && !n->next) n = n->parent;
        n = n && n != node ? n->next : NULL;
    }
    str text = str_copy(b->mem, buf_view(&p.text));
    buf_drop(&p.text);
    return text;
}
