/* The lists of figures and of tables: what has a caption, in the order of the chapters. A figure
 * that holds a table and no image counts as a table. One without an id of its own gets one. */
#include "epub/internal.h"

static const xmlNode *next_in(const xmlNode *node, const xmlNode *root)
{
    if (node->type == XML_ELEMENT_NODE && node->children) return node->children;
    while (node != root && !node->next) node = node->parent;
    return node == root ? NULL : node->next;
}

static str key_of(const xmlNode *const *node)
{
    return (str){(const char *)node, sizeof *node};
}

str caption_of(const book *b, const xmlNode *node)
{
    const char *name = doc_is(node, "table") ? "caption" : "figcaption";
    for (const xmlNode *c = node->children; c; c = c->next)
        if (doc_is(c, name)) return str_trim(doc_text(b->d, c));
    return (str){0};
}

static bool is_table(const xmlNode *node)
{
    bool table = doc_is(node, "table");
    for (const xmlNode *n = node; n && !doc_is(node, "table"); n = next_in(n, node)) {
        if (doc_is(n, "img")) return false;
        table |= doc_is(n, "table");
    }
    return table;
}

static str new_id(book *b)
{
    str id;
    do id = str_printf(b->mem, "listed-%u", ++b->listed);
    while (map_get(&b->where, id));
    return id;
}

static void list_in(book *b, str href, const xmlNode *root)
{
    for (const xmlNode *n = root; n; n = next_in(n, root)) {
        if (!doc_is(n, "figure") && !doc_is(n, "table")) continue;
        str text = caption_of(b, n), id = doc_attr(b->d, n, "id");
        if (!text.n) continue;
        if (!id.n) {
            id = new_id(b);
            str key = str_copy(b->mem, key_of(&n));
            *map_put(&b->id_of, key) = (void *)(uintptr_t)id.p;
        }
        nav_entry entry = {str_printf(b->mem, "%.*s#%.*s", STR_ARG(href), STR_ARG(id)), text, 0};
        if (is_table(n))
            *vec_add(b->mem, &b->tables) = entry;
        else
            *vec_add(b->mem, &b->figures) = entry;
    }
}

void plan_lists(book *b)
{
    for (uint32_t k = 0; k < b->chapters.n; k++) {
        const chapter *c = &b->chapters.at[k];
        for (uint32_t i = c->first; i < c->end; i++) list_in(b, c->href, b->atoms.at[i].node);
    }
}

str listed_id(const book *b, const xmlNode *node)
{
    return b->id_of.entries.n ? str_of(map_get(&b->id_of, key_of(&node))) : (str){0};
}
