/* Which block goes into which chapter. Blocks are found by going down into sections and divisions
 * that hold headings; a chapter begins at each heading of the topmost level (of the next one too,
 * when there is only one of the topmost), or of the levels that the user wants. What is then larger
 * than READER_LIMIT is cut at deeper headings, at last between blocks: e-readers lay out a whole
 * file before they show its first page. A note goes to the chapter of its first call. */
#include "epub/internal.h"

#define READER_LIMIT ((size_t)240000) /* bytes, estimated: files stay below 250 kB */
#define SHORT_OPENING ((size_t)600)   /* bytes: some lines */

static const xmlNode *next_in(const xmlNode *node, const xmlNode *root)
{
    if (node->type == XML_ELEMENT_NODE && node->children) return node->children;
    while (node != root && !node->next) node = node->parent;
    return node == root ? NULL : node->next;
}

static bool is_blank(const xmlNode *node)
{
    if (node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE) return true;
    const char *s = (const char *)node->content;
    return !s || !s[strspn(s, " \t\n\r\f")];
}

static uint32_t heading_level(const xmlNode *node)
{
    const char *n = node->type == XML_ELEMENT_NODE ? (const char *)node->name : "";
    return strlen(n) == 2 && n[0] == 'h' && n[1] >= '1' && n[1] <= '6' ? (uint32_t)(n[1] - '0') : 0;
}

static size_t size_alone(const xmlNode *node)
{
    size_t n = 0;
    if (node->type != XML_ELEMENT_NODE)
        return node->content ? strlen((const char *)node->content) : 0;
    n = 2 * strlen((const char *)node->name) + 5;
    if (doc_is(node, "td") || doc_is(node, "th")) n += 24; /* what table.c says of it */
    for (const xmlAttr *a = node->properties; a; a = a->next)
        n += 16 +
             (a->children && a->children->content ? strlen((const char *)a->children->content) : 0);
    return n;
}

/* The note that this node is the call of: its number + 1; else 0. */
static uint32_t note_called(const book *b, const xmlNode *node)
{
    if (!doc_is(node, "a") || !str_is(doc_attr(b->d, node, "role"), "doc-noteref")) return 0;
    str href = doc_attr(b->d, node, "href");
    return href.n > 1 ? (uint32_t)(uintptr_t)map_get(&b->note_of, str_from(href, 1)) : 0;
}

/* With the notes that are called first in it. */
static size_t size_of(book *b, const xmlNode *root)
{
    size_t n = 0;
    VEC(const xmlNode *) roots = {0};
    *vec_add(b->mem, &roots) = root;
    for (uint32_t i = 0; i < roots.n; i++)
        for (const xmlNode *node = roots.at[i]; node; node = next_in(node, roots.at[i])) {
            n += size_alone(node);
            uint32_t note = b->d->notes.n ? note_called(b, node) : 0;
            if (!note || b->sized[note - 1]) continue;
            b->sized[note - 1] = true;
            *vec_add(b->mem, &roots) = b->d->notes.at[note - 1].body;
        }
    return n;
}

/* A header stands for the heading in it. */
static uint32_t level_of(const xmlNode *node)
{
    if (!doc_is(node, "header") && !doc_is(node, "hgroup")) return heading_level(node);
    for (const xmlNode *n = node; n; n = next_in(n, node))
        if (heading_level(n)) return heading_level(n);
    return 0;
}

static bool may_be_cut(const xmlNode *node)
{
    return doc_is(node, "section") || doc_is(node, "article") || doc_is(node, "main") ||
           doc_is(node, "div");
}

static void collect(book *b, const xmlNode *parent)
{
    for (const xmlNode *n = parent->children; n; n = n->next) {
        if (n == b->toc || (n->type != XML_ELEMENT_NODE && is_blank(n))) continue;
        if (doc_is(n, "aside") && map_get(&b->note_of, doc_attr(b->d, n, "id"))) continue;
        uint32_t first = b->atoms.n;
        size_t size = 0;
        if (may_be_cut(n)) {
            bool headings = false;
            collect(b, n);
            for (uint32_t i = first; i < b->atoms.n; i++) {
                size += b->atoms.at[i].size;
                headings |= b->atoms.at[i].level != 0;
            }
            if (b->atoms.n > first && (headings || size > READER_LIMIT)) continue;
            b->atoms.n = first;
        }
        *vec_add(b->mem, &b->atoms) = (atom){n, size ? size : size_of(b, n), level_of(n)};
    }
}

static bool is_title_block(const xmlNode *node)
{
    return doc_is(node, "header") && doc_has_class(node, "title-block");
}

/* The deepest level at which every heading begins a chapter. */
static uint32_t chapter_level(const book *b, uint32_t first)
{
    uint32_t count[8] = {0}, level = 1;
    for (uint32_t i = first; i < b->atoms.n; i++) count[b->atoms.at[i].level]++;
    while (level < 6 && !count[level]) level++;
    return count[level] == 1 && level < 6 && count[level + 1] ? level + 1 : level;
}

static size_t total(const book *b, uint32_t first, uint32_t end)
{
    size_t n = 0;
    for (; first < end; first++) n += b->atoms.at[first].size;
    return n;
}

static void add_chapter(book *b, uint32_t first, uint32_t end)
{
    if (first == end) return;
    chapter *c = vec_add(b->mem, &b->chapters);
    *c = (chapter){.first = first, .end = end};
    c->is_title = b->chapters.n == 1 && end == 1 && is_title_block(b->atoms.at[0].node);
}

/* Ends of a piece that begins at first: before the next heading of this level; level 7: behind a
 * block, but not behind a heading. */
static uint32_t piece_end(const book *b, uint32_t first, uint32_t end, uint32_t level)
{
    uint32_t i = first + 1;
    if (level > 6)
        while (i < end && b->atoms.at[i - 1].level) i++;
    else
        while (i < end && (!b->atoms.at[i].level || b->atoms.at[i].level > level)) i++;
    return i;
}

/* Pieces of this level packed into chapters within the limit. */
static void cut(book *b, uint32_t first, uint32_t end, uint32_t level)
{
    uint32_t from = first;
    size_t size = 0;
    for (uint32_t i = first; i < end;) {
        uint32_t next = piece_end(b, i, end, level);
        size_t more = total(b, i, next);
        if (size + more > READER_LIMIT) {
            add_chapter(b, from, i);
            from = i;
            size = 0;
        }
        if (more > READER_LIMIT && level <= 6) {
            cut(b, i, next, level + 1);
            from = next;
            more = 0;
        }
        size += more;
        i = next;
    }
    add_chapter(b, from, end);
}

/* The end of a chapter that begins at first. A heading with little text before a heading below it
 * makes no file of its own: a page would turn behind it. */
static uint32_t chapter_end(const book *b, uint32_t first, uint32_t level)
{
    uint32_t last = first, end = piece_end(b, first, b->atoms.n, level);
    while (end < b->atoms.n && b->atoms.at[last].level &&
           b->atoms.at[end].level > b->atoms.at[last].level &&
           total(b, last, end) < SHORT_OPENING) {
        last = end;
        end = piece_end(b, last, b->atoms.n, level);
    }
    return end;
}

static void split(book *b)
{
    uint32_t first = b->atoms.n && is_title_block(b->atoms.at[0].node);
    if (first) add_chapter(b, 0, 1);
    uint32_t level = b->in->split_level ? b->in->split_level : chapter_level(b, first);
    for (uint32_t i = first; i < b->atoms.n;) {
        uint32_t next = chapter_end(b, i, level);
        cut(b, i, next, level + 1);
        i = next;
    }
    if (!b->chapters.n) *vec_add(b->mem, &b->chapters) = (chapter){0}; /* an empty document */
}

/* ---- ids and notes ---- */

static void note_call(book *b, chapter *c, const xmlNode *node, bool *placed)
{
    uint32_t number = note_called(b, node);
    if (!number || placed[number - 1]) return;
    placed[number - 1] = true;
    *vec_add(b->mem, &c->notes) = number - 1;
}

static void index_tree(book *b, uint32_t number, const xmlNode *root, bool *placed)
{
    chapter *c = &b->chapters.at[number];
    for (const xmlNode *n = root; n; n = next_in(n, root)) {
        if (n->type != XML_ELEMENT_NODE || !n->properties) continue;
        str id = doc_attr(b->d, n, "id");
        if (id.n) {
            void **at = map_put(&b->where, id);
            if (!*at) *at = (void *)((uintptr_t)number + 1);
            uintptr_t heading = (uintptr_t)map_get(&b->heading_of, id);
            if (heading && !c->heading && b->d->headings.at[heading - 1].text.n)
                c->heading = &b->d->headings.at[heading - 1];
        }
        note_call(b, c, n, placed);
    }
}

/* Sections around an atom, for their ids. */
static void index_around(book *b, uint32_t number, const xmlNode *node)
{
    for (node = node->parent; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
        str id = doc_attr(b->d, node, "id");
        void **at = id.n ? map_put(&b->where, id) : NULL;
        if (at && !*at) *at = (void *)((uintptr_t)number + 1);
    }
}

static void index_notes(book *b, uint32_t number, bool *placed)
{
    chapter *c = &b->chapters.at[number];
    for (uint32_t i = 0; i < c->notes.n; i++) /* grows by the calls in notes */
        index_tree(b, number, b->d->notes.at[c->notes.at[i]].body, placed);
}

static void index_all(book *b)
{
    bool *placed = arena_array(b->mem, bool, b->d->notes.n + 1);
    for (uint32_t k = 0; k < b->chapters.n; k++) {
        chapter *c = &b->chapters.at[k];
        for (uint32_t i = c->first; i < c->end; i++) {
            index_around(b, k, b->atoms.at[i].node);
            index_tree(b, k, b->atoms.at[i].node, placed);
        }
        index_notes(b, k, placed);
    }
    uint32_t last = b->chapters.n - 1; /* takes the notes that nobody calls */
    for (uint32_t i = 0; i < b->d->notes.n; i++)
        if (!placed[i]) {
            placed[i] = true;
            *vec_add(b->mem, &b->chapters.at[last].notes) = i;
        }
    index_notes(b, last, placed);
}

void plan_chapters(book *b)
{
    for (uint32_t i = 0; i < b->d->notes.n; i++)
        *map_put(&b->note_of, b->d->notes.at[i].id) = (void *)((uintptr_t)i + 1);
    for (uint32_t i = 0; i < b->d->headings.n; i++)
        *map_put(&b->heading_of, b->d->headings.at[i].id) = (void *)((uintptr_t)i + 1);
    for (const xmlNode *n = b->d->body->children; n; n = n->next)
        if (doc_is(n, "nav") && str_is(doc_attr(b->d, n, "id"), "toc")) b->toc = n;
    b->sized = arena_array(b->mem, bool, b->d->notes.n + 1);
    collect(b, b->d->body);
    split(b);
    uint32_t number = 0;
    for (uint32_t k = 0; k < b->chapters.n; k++) {
        chapter *c = &b->chapters.at[k];
        c->href =
            c->is_title ? STR(TITLE_HREF) : str_printf(b->mem, "chapter-%03u.xhtml", ++number);
    }
    index_all(b);
}

str link_to(const book *b, str id, uint32_t from)
{
    if (str_is(id, "toc") && b->toc) return STR(NAV_HREF "#toc");
    uintptr_t number = (uintptr_t)map_get(&b->where, id);
    if (!number) return (str){0};
    if (number - 1 == from) return str_printf(b->mem, "#%.*s", STR_ARG(id));
    return str_printf(b->mem, "%.*s#%.*s", STR_ARG(b->chapters.at[number - 1].href), STR_ARG(id));
}
