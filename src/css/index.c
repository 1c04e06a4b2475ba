/* Which rules match an element: selectors stand in cascade order (specificity, then order) and are
 * filed by the most telling part of their subject (id, class, element), each pseudo-element on its
 * own, so that an element asks only a few of them. */
#include <stdlib.h>

#include "css/internal.h"

#define CLASSES_MAX 64 /* of one element that are asked for */

typedef struct filed {
    const selector *s;
    const rule *r;
} filed;
typedef VEC(uint32_t) ranks; /* into css_index.filed, ascending */

typedef struct shelf {          /* of one pseudo-element */
    map ids, classes, elements; /* → ranks */
    ranks any;
    uint32_t n;
} shelf;

struct css_index {
    arena *mem;
    matcher *matcher;
    filed *filed;
    uint32_t n;
    shelf shelves[PSEUDO_COUNT];
    ranks found;
};

static int in_cascade_order(const void *a, const void *b)
{
    const filed *x = a, *y = b;
    if (x->s->specificity != y->s->specificity)
        return x->s->specificity < y->s->specificity ? -1 : 1;
    if (x->r->order != y->r->order) return x->r->order < y->r->order ? -1 : 1;
    return x->s < y->s ? -1 : x->s > y->s; /* of one list: as written */
}

static ranks *drawer(css_index *x, map *m, str key)
{
    void **at = map_put(m, key);
    if (!*at) *at = arena_new_of(x->mem, ranks);
    return *at;
}

static void put_away(css_index *x, uint32_t rank)
{
    const selector *s = x->filed[rank].s;
    const compound *subject = &s->at[0];
    shelf *to = &x->shelves[s->pseudo];
    ranks *in = &to->any;
    uint8_t best = SIMPLE_ANY;
    for (uint32_t i = 0; i < subject->n; i++) {
        const simple *part = &subject->at[i];
        map *m = part->kind == SIMPLE_ID      ? &to->ids
                 : part->kind == SIMPLE_CLASS ? &to->classes
                 : part->kind == SIMPLE_TAG   ? &to->elements
                                              : NULL;
        bool better = best == SIMPLE_ANY || part->kind == SIMPLE_ID ||
                      (part->kind == SIMPLE_CLASS && best == SIMPLE_TAG);
        if (!m || !better) continue;
        best = part->kind;
        in = drawer(x, m, part->name);
    }
    *vec_add(x->mem, in) = rank;
    to->n++;
}

static bool takes_part(const rule *r, css_media m)
{
    return (r->media & m) && !(m == MEDIA_EPUB && r->condition.n);
}

css_index *css_index_new(arena *a, const css_sheets *s, css_media m, str lang)
{
    css_index *x = arena_new_of(a, css_index);
    x->mem = a;
    x->matcher = css_matcher(a, lang);
    for (int i = 0; i < PSEUDO_COUNT; i++) {
        map_init(&x->shelves[i].ids, a);
        map_init(&x->shelves[i].classes, a);
        map_init(&x->shelves[i].elements, a);
    }
    VEC(filed) all = {0};
    for (uint32_t i = 0; i < s->rules.n; i++) {
        const rule *r = &s->rules.at[i];
        for (uint32_t k = 0; takes_part(r, m) && k < r->selectors.n; k++)
            if (!r->selectors.at[k].only_epub) *vec_add(a, &all) = (filed){&r->selectors.at[k], r};
    }
    x->filed = all.at;
    x->n = all.n;
    if (all.n) qsort(all.at, all.n, sizeof *all.at, in_cascade_order);
    for (uint32_t i = 0; i < all.n; i++) put_away(x, i);
    return x;
}

static void ask(css_index *x, const ranks *in, const xmlNode *element)
{
    for (uint32_t i = 0; in && i < in->n; i++)
        if (css_match(x->matcher, x->filed[in->at[i]].s, element))
            *vec_add(x->mem, &x->found) = in->at[i];
}

static void ask_classes(css_index *x, const shelf *s, const xmlNode *element)
{
    const char *list = css_attr(element, "", "class");
    for (int n = 0; list && *list && n < CLASSES_MAX; n++) {
        size_t blank = strspn(list, " \t\n\r\f");
        size_t word = strcspn(list + blank, " \t\n\r\f");
        if (word) ask(x, map_get(&s->classes, (str){list + blank, word}), element);
        list += blank + word;
    }
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort(ranks *r)
{
    if (r->n > 32) {
        qsort(r->at, r->n, sizeof *r->at, ascending);
        return;
    }
    for (uint32_t i = 1; i < r->n; i++) {
        uint32_t v = r->at[i], k = i;
        for (; k && r->at[k - 1] > v; k--) r->at[k] = r->at[k - 1];
        r->at[k] = v;
    }
}

void css_index_match(css_index *x, const xmlNode *element, css_pseudo pseudo, matched *out)
{
    const shelf *s = &x->shelves[pseudo];
    out->n = 0;
    if (!s->n) return;
    x->found.n = 0;
    ask(x, &s->any, element);
    if (s->elements.entries.n)
        ask(x, map_get(&s->elements, str_of((const char *)element->name)), element);
    if (element->properties && s->classes.entries.n) ask_classes(x, s, element);
    if (element->properties && s->ids.entries.n) {
        const char *id = css_attr(element, "", "id");
        if (!id) id = css_attr(element, "xml", "id");
        if (id) ask(x, map_get(&s->ids, str_of(id)), element);
    }
    sort(&x->found);
    const block *last = NULL;
    for (uint32_t i = 0; i < x->found.n; i++) {
        const block *b = x->filed[x->found.at[i]].r->body;
        if (b == last) continue;
        *vec_add(x->mem, out) = last = b;
    }
}
