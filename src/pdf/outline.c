/* Where one can go: named destinations and the outline. */
#include <stdlib.h>

#include "pdf/internal.h"

const anchor *anchor_find(const pdf *p, str id)
{
    uintptr_t at = (uintptr_t)map_get(&p->anchor_of, id);
    return at ? &p->anchors.at[at - 1] : NULL;
}

/* ---- names */

static int by_id(const void *a, const void *b)
{
    return str_cmp((*(const anchor *const *)a)->id, (*(const anchor *const *)b)->id);
}

typedef struct name_node {
    const anchor *const *sorted;
    tree_node node;
    object *const *nodes; /* of the tree */
    bool root;
} name_node;

static void put_destination(pdf *p, const anchor *a, buf *out)
{
    buf_byte(out, '[');
    put_ref(out, p->pages[a->page].object->number);
    buf_z(out, "/XYZ ");
    put_mpt(out, a->x);
    buf_byte(out, ' ');
    put_mpt(out, a->y);
    buf_z(out, " 0]");
}

static void name_keys(pdf *p, object *o, buf *out)
{
    const name_node *n = o->data;
    if (!n->root) {
        buf_z(out, "/Limits[");
        put_bytes(out, n->sorted[n->node.from]->id);
        put_bytes(out, n->sorted[n->node.to - 1]->id);
        buf_byte(out, ']');
    }
    buf_z(out, n->node.leaf ? "/Names[" : "/Kids[");
    for (uint32_t i = n->node.first; i < n->node.end; i++) {
        if (n->node.leaf) {
            put_bytes(out, n->sorted[i]->id);
            put_destination(p, n->sorted[i], out);
        } else {
            if (i > n->node.first) buf_byte(out, ' ');
            put_ref(out, n->nodes[i]->number);
        }
    }
    buf_byte(out, ']');
}

void names_make(pdf *p)
{
    uint32_t n = p->anchors.n;
    if (!n) return;
    const anchor **sorted = arena_array(p->mem, const anchor *, n);
    for (uint32_t i = 0; i < n; i++) sorted[i] = &p->anchors.at[i];
    qsort(sorted, n, sizeof *sorted, by_id);
    tree t = tree_new(p->mem, n);
    object **nodes = arena_array(p->mem, object *, t.n);
    for (uint32_t i = 0; i < t.n; i++) {
        name_node *data = arena_new_of(p->mem, name_node);
        *data = (name_node){sorted, t.nodes[i], nodes, i + 1 == t.n};
        nodes[i] = object_new(p, name_keys, data);
    }
    dict_set(dict_dict(p, p->doc->catalog, "Names"), "Dests", nodes[t.n - 1]);
}

/* ---- outline */

enum { OPEN_LEVELS = 1 }; /* entries of these levels show the entries below them */

typedef struct entry {
    const outline_item *item;                     /* NULL: the root */
    uint32_t parent, first, last, previous, next; /* indices; 0: none (0 is the root) */
    uint32_t depth, kids;
    uint32_t shown; /* entries below that are seen when this one is open */
    struct outline *all;
} entry;

typedef struct outline {
    uint32_t n;
    entry *at;
    uint32_t first_number; /* object number of entry 0; the others follow */
} outline;

static void put_link(const outline *ol, const char *key, uint32_t at, buf *out)
{
    if (!at) return;
    buf_z(out, key);
    put_ref(out, ol->first_number + at);
}

static void entry_keys(pdf *p, object *o, buf *out)
{
    const entry *e = o->data;
    const outline *ol = e->all;
    if (e->item) {
        buf_z(out, "/Title");
        put_text(out, e->item->text);
        if (anchor_find(p, e->item->target)) buf_z(out, "/Dest"), put_bytes(out, e->item->target);
        buf_z(out, "/Parent ");
        put_ref(out, ol->first_number + e->parent);
    } else {
        buf_z(out, "/Type/Outlines");
    }
    put_link(ol, "/Prev ", e->previous, out);
    put_link(ol, "/Next ", e->next, out);
    put_link(ol, "/First ", e->first, out);
    put_link(ol, "/Last ", e->last, out);
    if (!e->kids) return;
    buf_z(out, e->depth <= OPEN_LEVELS ? "/Count " : "/Count -");
    put_int(out, e->shown);
}

/* Each entry's parent is the nearest one before it with a lower level. */
static void connect(outline *ol)
{
    for (uint32_t i = 1; i < ol->n; i++) {
        entry *e = &ol->at[i];
        uint32_t up = i - 1;
        while (up && ol->at[up].item->level >= e->item->level) up = ol->at[up].parent;
        entry *parent = &ol->at[up];
        e->parent = up;
        e->depth = parent->depth + 1;
        e->previous = parent->last;
        if (parent->last)
            ol->at[parent->last].next = i;
        else
            parent->first = i;
        parent->last = i;
        parent->kids++;
    }
    for (uint32_t i = ol->n; i-- > 1;) { /* from below: what is open shows its own */
        entry *e = &ol->at[i];
        ol->at[e->parent].shown += 1 + (e->depth <= OPEN_LEVELS ? e->shown : 0);
    }
}

void outline_make(pdf *p)
{
    uint32_t n = p->in->frames->outline.n;
    if (!n) return;
    outline *ol = arena_new_of(p->mem, outline);
    ol->n = n + 1;
    ol->at = arena_array(p->mem, entry, ol->n);
    for (uint32_t i = 0; i < n; i++) ol->at[i + 1].item = &p->in->frames->outline.at[i];
    connect(ol);
    for (uint32_t i = 0; i <= n; i++) {
        ol->at[i].all = ol;
        object *o = object_new(p, entry_keys, &ol->at[i]);
        if (!i) {
            ol->first_number = o->number;
            dict_set(p->doc->catalog, "Outlines", o);
        }
    }
    HPDF_Dict_AddName(p->doc->catalog, "PageMode", "UseOutlines");
}
