/* Identifiers, the list of headings, links inside the document. Ids are what GitHub makes of a
 * heading's text, Han kept; one that XML does not allow as a name gets a prefix, and the form
 * without it stays good in links (aliases). */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "doc/internal.h"

static bool slug_keeps(uint32_t c)
{
    return u_hasBinaryProperty((UChar32)c, UCHAR_ALPHABETIC) || u_isalnum((UChar32)c) ||
           u_charType((UChar32)c) == U_NON_SPACING_MARK ||
           u_charType((UChar32)c) == U_COMBINING_SPACING_MARK || c == '-' || c == '_';
}

str doc__slug(arena *a, str text)
{
    buf b = {0};
    for (size_t i = 0; i < text.n;) {
        uint32_t c = utf8_next(text, &i);
        if (c == ' ' || c == 0x3000)
            buf_byte(&b, '-');
        else if (slug_keeps(c))
            buf_utf8(&b, (uint32_t)u_tolower((UChar32)c));
    }
    str s = str_copy(a, buf_view(&b));
    buf_drop(&b);
    return s;
}

static bool name_start(uint32_t c)
{
    return c == '_' || (c < 0x80 ? (c | 32) >= 'a' && (c | 32) <= 'z' : u_isalpha((UChar32)c));
}

/* An NCName made of wanted: white space and what is not allowed become '-'. */
static str valid_id(arena *a, str wanted)
{
    buf b = {0};
    for (size_t i = 0; i < wanted.n;) {
        uint32_t c = utf8_next(wanted, &i);
        if (!b.n && !name_start(c)) buf_z(&b, "h-");
        if (slug_keeps(c) || c == '.')
            buf_utf8(&b, c);
        else
            buf_byte(&b, '-');
    }
    if (!b.n) buf_z(&b, "h");
    str s = str_copy(a, buf_view(&b));
    buf_drop(&b);
    return s;
}

static str unique(doc *d, str base)
{
    if (!map_get(&d->ids, base)) return base;
    void **next = map_put(&d->id_next, base);
    for (;;) {
        *next = (void *)((uintptr_t)*next + 1);
        str id = str_printf(d->mem, "%.*s-%lu", STR_ARG(base), (unsigned long)(uintptr_t)*next);
        if (!map_get(&d->ids, id)) return id;
    }
}

void doc__alias(doc *d, str name, xmlNode *node)
{
    if (!name.n) return;
    void **alias = map_put(&d->aliases, str_copy(d->mem, name));
    if (!*alias) *alias = node;
}

str doc__claim_id(doc *d, xmlNode *node, str wanted)
{
    str id = unique(d, valid_id(d->mem, wanted));
    *map_put(&d->ids, id) = node;
    if (!str_eq(id, wanted)) doc__alias(d, wanted, node);
    doc_set_attr(d, node, "id", id);
    return id;
}

#define ID_CHARS 40

str doc_id(doc *d, xmlNode *node)
{
    str id = doc_attr(d, node, "id");
    if (id.n) return id;
    str text = (str){0};
    if (doc__level(node) || doc__inline(node) || doc_is(node, "p")) text = doc__label(d, node);
    size_t end = 0;
    for (uint32_t k = 0; k < ID_CHARS && end < text.n; k++) utf8_next(text, &end);
    str slug = doc__slug(d->mem, str_sub(text, 0, end));
    return doc__claim_id(d, node, slug.n ? slug : str_of((const char *)node->name));
}

/* The names that banxin itself gives: toc, fn-1, fnref-1. */
static bool is_reserved(str id)
{
    if (str_is(id, "toc")) return true;
    size_t n = str_starts(id, "fn-") ? 3 : str_starts(id, "fnref-") ? 6 : 0;
    for (size_t i = n; i < id.n; i++)
        if (id.p[i] < '0' || id.p[i] > '9') return false;
    return n && n < id.n;
}

/* Ids that the source gave: valid, and each one once. */
static void explicit_ids(doc *d, const doc_found *found)
{
    for (uint32_t i = 0; i < found->ids.n; i++) {
        xmlNode *n = found->ids.at[i];
        str id = doc_attr(d, n, "id");
        if (!id.n || map_get(&d->ids, id) == n) continue;
        id = str_copy(d->mem, id);
        bool reserved = is_reserved(id), taken = reserved || map_get(&d->ids, id);
        str made = doc__claim_id(d, n, reserved ? str_printf(d->mem, "h-%.*s", STR_ARG(id)) : id);
        if (taken)
            diag_add(d->diag, D_ID_DUPLICATE, doc_place(d, n),
                     "the id “%.*s” is taken; it was renamed to “%.*s”", STR_ARG(id),
                     STR_ARG(made));
    }
}

void doc__ids(doc *d, const doc_found *found)
{
    explicit_ids(d, found);
    for (uint32_t i = 0; i < found->headings.n; i++) {
        xmlNode *n = found->headings.at[i];
        str text = doc__label(d, n), id = doc_attr(d, n, "id");
        if (!id.n) {
            str slug = doc__slug(d->mem, text);
            id = doc__claim_id(d, n, slug.n ? slug : STR("heading"));
        }
        *vec_add(d->mem, &d->headings) =
            (doc_heading){n, doc__level(n), str_copy(d->mem, id), text};
    }
}

static int hex(int c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

str doc__unescape(arena *a, str url)
{
    if (!url.n || !memchr(url.p, '%', url.n)) return url;
    char *out = arena_alloc(a, url.n + 1);
    size_t w = 0;
    for (size_t i = 0; i < url.n; i++) {
        int h = url.p[i] == '%' && i + 2 < url.n ? hex(url.p[i + 1]) : -1;
        int l = h >= 0 ? hex(url.p[i + 2]) : -1;
        out[w++] = url.p[i];
        if (l >= 0) out[w - 1] = (char)(h << 4 | l);
        if (l >= 0) i += 2;
    }
    return (str){out, w};
}

/* The target of a fragment: an id, or one by the name that GitHub would give it. */
static xmlNode *target(const doc *d, str fragment)
{
    xmlNode *node = map_get(&d->ids, fragment);
    if (!node) node = map_get(&d->aliases, fragment);
    if (node) return node;
    str plain = doc__unescape(d->mem, fragment);
    node = map_get(&d->ids, plain);
    if (!node) node = map_get(&d->aliases, plain);
    return node ? node : map_get(&d->ids, doc__slug(d->mem, plain));
}

static void link_to(doc *d, xmlNode *a, xmlNode *to)
{
    str id = doc_id(d, to);
    doc_set_attr(d, a, "href", str_printf(d->mem, "#%.*s", STR_ARG(id)));
}

static void broken(doc *d, xmlNode *a, str href)
{
    diag_add(d->diag, D_LINK_BROKEN, doc_place(d, a),
             "the link's target “%.*s” is not in the document; its text is set without a link",
             STR_ARG(href));
    xmlUnsetProp(a, XC("href"));
}

static bool has_scheme(str href)
{
    size_t i = 0;
    while (i < href.n && (href.p[i] == '+' || href.p[i] == '-' || href.p[i] == '.' ||
                          (href.p[i] >= '0' && href.p[i] <= '9') ||
                          ((href.p[i] | 32) >= 'a' && (href.p[i] | 32) <= 'z')))
        i++;
    return i > 1 && i < href.n && href.p[i] == ':';
}

static bool is_path(str href)
{
    return href.n && href.p[0] != '#' && !has_scheme(href) && !str_starts(href, "//");
}

/* "chapter2.md#x" → the path below the root and the fragment; false: it is none, or outside. */
static bool split_path(doc *d, str href, str *path, str *fragment)
{
    if (!is_path(href)) return false;
    const char *hash = memchr(href.p, '#', href.n);
    size_t n = hash ? (size_t)(hash - href.p) : href.n;
    *fragment = hash ? str_from(href, n + 1) : STR("");
    return path_join(d->mem, path_dir(d->path), doc__unescape(d->mem, str_sub(href, 0, n)), path);
}

/* A link of d's tree into the input part, whose nodes are in d's tree too. */
static void link_into(doc *d, xmlNode *a, doc *part, str href, str fragment)
{
    xmlNode *to = fragment.n ? target(part, fragment) : part->body;
    if (to == part->body && part->headings.n) to = part->headings.at[0].node;
    if (to)
        link_to(d, a, to);
    else
        broken(d, a, href);
}

static void file_link(doc *d, xmlNode *a, str href)
{
    str path, fragment;
    if (!is_path(href)) return;
    if (!split_path(d, href, &path, &fragment)) {
        path = STR("");
    } else if (str_eq(path, d->path)) {
        link_into(d, a, d, href, fragment);
        return;
    }
    void **list = map_put(&d->waiting, path);
    if (!*list) *list = arena_new_of(d->mem, doc_waiting);
    *vec_add(d->mem, &((doc_waiting *)*list)->links) = a;
}

static void each_file_link(const doc *d, doc_each_link *each, void *data)
{
    for (uint32_t i = 0; i < d->waiting.entries.n; i++) {
        const map_entry *e = &d->waiting.entries.at[i];
        const doc_waiting *w = e->value;
        for (uint32_t k = 0; k < w->links.n; k++) each(data, d->src, e->key, w->links.at[k]);
    }
}

void doc_file_links(const doc *d, doc_each_link *each, void *data)
{
    each_file_link(d, each, data);
    for (uint32_t i = 0; i < d->parts.n; i++) each_file_link(d->parts.at[i], each, data);
}

/* The address as it is to be followed; n == 0: there is none. */
static str address_of(doc *d, xmlNode *a)
{
    str href = str_copy(d->mem, doc_attr(d, a, "href"));
    if (!href.n && xmlHasProp(a, XC("href"))) {
        diag_add(d->diag, D_LINK_BROKEN, doc_place(d, a),
                 "the link has no address; its text is set without a link");
        xmlUnsetProp(a, XC("href"));
    } else if (str_starts(href, "//")) {
        diag_add(d->diag, D_HTML_REPAIRED, doc_place(d, a),
                 "the link to “%.*s” names no scheme; it was given https", STR_ARG(href));
        href = str_printf(d->mem, "https:%.*s", STR_ARG(href));
        doc_set_attr(d, a, "href", href);
    }
    return href;
}

void doc__links(doc *d, const doc_found *found)
{
    for (uint32_t i = 0; i < found->links.n; i++) {
        xmlNode *n = found->links.at[i];
        if (doc__role(d, n, "doc-noteref")) continue;
        str href = address_of(d, n);
        if (!href.n) continue;
        if (href.p[0] != '#') {
            file_link(d, n, href);
            continue;
        }
        str fragment = str_from(href, 1);
        xmlNode *to = target(d, fragment);
        if (!to && (!fragment.n || str_is(fragment, "top")))
            to = d->headings.n ? d->headings.at[0].node : xmlFirstElementChild(d->body);
        if (to)
            link_to(d, n, to);
        else if (!str_is(fragment, "toc"))
            broken(d, n, href);
    }
}

void doc__links_into(doc *d, doc *from, doc *part)
{
    doc_waiting *w = map_get(&from->waiting, part->path);
    for (uint32_t i = 0; w && i < w->links.n; i++) {
        str path, fragment, href = str_copy(d->mem, doc_attr(d, w->links.at[i], "href"));
        if (!split_path(from, href, &path, &fragment)) continue;
        link_into(d, w->links.at[i], part, href, fragment);
    }
    if (w) w->links.n = 0;
}
