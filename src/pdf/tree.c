/* Balanced trees with a fan of TREE_FAN, built from the leaves up: of pages and of names. */
#include "pdf/internal.h"

static void add_level(arena *a, tree *t, uint32_t *cap, uint32_t from, uint32_t end, bool leaf)
{
    for (uint32_t first = from; first < end || (leaf && first == 0); first += TREE_FAN) {
        if (t->n == *cap) t->nodes = vec__grow(a, t->nodes, cap, t->n, sizeof *t->nodes);
        tree_node *node = &t->nodes[t->n++];
        uint32_t last = end - first > TREE_FAN ? first + TREE_FAN : end;
        *node = (tree_node){.first = first, .end = last, .leaf = leaf};
        node->from = leaf ? first : t->nodes[first].from;
        node->to = leaf ? last : t->nodes[last - 1].to;
        for (uint32_t k = first; !leaf && k < last; k++) t->nodes[k].parent = t->n - 1;
        if (last == end) break;
    }
}

tree tree_new(arena *a, uint32_t entries)
{
    tree t = {0};
    uint32_t cap = 0, from = 0;
    add_level(a, &t, &cap, 0, entries, true);
    while (t.n - from > 1) {
        uint32_t end = t.n;
        add_level(a, &t, &cap, from, end, false);
        from = end;
    }
    return t;
}
