/* Interned styles: equal styles are one pointer. Lists and strings are made one first, so that a
 * style can be compared as bytes (every style begins as zeroed memory; see to_len in types.c). Also
 * the sharing table: elements with the same parent style and the same rules have the same style,
 * which is found without computing it. */
#include <stdlib.h>

#include "css/internal.h"

typedef struct interned {
    css_full full;
    uint64_t hash; /* of full.s */
    struct interned *next;
} interned;

typedef struct shared {
    share_key key;
    uint64_t hash;
    const css_full *full;
    struct shared *next;
} shared;

struct css_pool {
    arena *mem;
    interned **styles;
    shared **shares;
    uint32_t n_styles, style_slots, n_shares, share_slots;
    map strings;
    map lists; /* content → list */
    map known; /* pointer bytes → list */
    buf key;
};

css_pool *css_pool_new(arena *a)
{
    css_pool *p = arena_new_of(a, css_pool);
    p->mem = a;
    p->style_slots = p->share_slots = 256;
    p->styles = arena_array(a, interned *, p->style_slots);
    p->shares = arena_array(a, shared *, p->share_slots);
    map_init(&p->strings, a);
    map_init(&p->lists, a);
    map_init(&p->known, a);
    return p;
}

void css_pool_drop(css_pool *p)
{
    buf_drop(&p->key);
}

/* ---- strings and lists ---- */

str css_intern_str(css_pool *p, str s)
{
    if (!s.n) return (str){0};
    void **at = map_put(&p->strings, s);
    if (!*at) {
        str *copy = arena_new_of(p->mem, str);
        *copy = str_copy(p->mem, s);
        *at = copy;
    }
    return *(const str *)*at;
}

static void key_int(buf *b, int64_t n)
{
    buf_add(b, &n, sizeof n);
}
static void key_str(buf *b, str s)
{
    key_int(b, (int64_t)s.n);
    buf_str(b, s);
}
static void key_strings(buf *b, const str *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) key_str(b, at[i]);
}
static void key_families(buf *b, const void *list)
{
    const family_list *l = list;
    key_strings(b, l->at, l->n);
}
static void key_quotes(buf *b, const void *list)
{
    const quote_list *l = list;
    key_strings(b, l->at, l->n);
}
static void key_features(buf *b, const void *list)
{
    const feature_list *l = list;
    for (uint32_t i = 0; i < l->n; i++) {
        buf_add(b, l->at[i].tag, 4);
        key_int(b, l->at[i].value);
    }
}
static void key_content(buf *b, const void *list)
{
    const content_list *l = list;
    key_int(b, l->n);
    for (uint32_t i = 0; i < l->n; i++) {
        const content_part *c = &l->at[i];
        key_int(b, c->kind);
        key_str(b, c->text);
        key_str(b, c->name);
        key_str(b, c->target_attr);
        key_int(b, c->counter_style * 256 + c->which);
    }
}
static void key_counters(buf *b, const void *list)
{
    const counter_list *l = list;
    for (uint32_t i = 0; i < l->n; i++) {
        key_str(b, l->at[i].name);
        key_int(b, l->at[i].value);
    }
}
static void key_string_set(buf *b, const void *list)
{
    const string_set_list *l = list;
    for (uint32_t i = 0; i < l->n; i++) {
        key_str(b, l->at[i].name);
        key_content(b, &l->at[i].value);
    }
}

static const struct list_row {
    size_t offset; /* in css_full */
    char tag;
    void (*key)(buf *b, const void *list);
} lists[] = {
    {offsetof(css_full, s.families), 'f', key_families},
    {offsetof(css_full, s.features), 'o', key_features},
    {offsetof(css_full, settings), 'o', key_features},
    {offsetof(css_full, s.quotes), 'q', key_quotes},
    {offsetof(css_full, s.content), 'c', key_content},
    {offsetof(css_full, s.bookmark_label), 'c', key_content},
    {offsetof(css_full, s.counter_reset), 'n', key_counters},
    {offsetof(css_full, s.counter_increment), 'n', key_counters},
    {offsetof(css_full, s.counter_set), 'n', key_counters},
    {offsetof(css_full, s.string_set), 's', key_string_set},
};

static const void *one_list(css_pool *p, const struct list_row *row, const void *list)
{
    struct {
        const void *list;
        uint64_t tag;
    } id = {list, (uint64_t)row->tag};
    if (!list) return NULL;
    void **known = map_put(&p->known, (str){(const char *)&id, sizeof id});
    if (!*known) {
        p->key.n = 0;
        buf_byte(&p->key, row->tag);
        row->key(&p->key, list);
        void **same = map_put(&p->lists, buf_view(&p->key));
        if (!*same) *same = (void *)(uintptr_t)list;
        *known = *same;
    }
    return *known;
}

static void make_one(css_pool *p, css_full *f)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const void **at = (const void **)(void *)((char *)f + lists[i].offset);
        *at = one_list(p, &lists[i], *at);
    }
    f->s.lang = css_intern_str(p, f->s.lang);
    f->s.page = css_intern_str(p, f->s.page);
    f->s.list_style_string = css_intern_str(p, f->s.list_style_string);
    f->s.emphasis_mark = css_intern_str(p, f->s.emphasis_mark);
}

/* ---- styles ---- */

static void grow_styles(css_pool *p)
{
    uint32_t n = p->style_slots * 2;
    interned **to = arena_array(p->mem, interned *, n);
    for (uint32_t i = 0; i < p->style_slots; i++)
        for (interned *x = p->styles[i], *next; x; x = next) {
            next = x->next;
            x->next = to[x->hash & (n - 1)];
            to[x->hash & (n - 1)] = x;
        }
    p->styles = to;
    p->style_slots = n;
}

static const css_full *add_style(css_pool *p, const css_full *f, uint64_t hash)
{
    if (++p->n_styles > p->style_slots) grow_styles(p);
    interned *x = arena_new_of(p->mem, interned);
    interned **slot = &p->styles[hash & (p->style_slots - 1)];
    memcpy(&x->full, f, sizeof *f);
    x->hash = hash;
    x->next = *slot;
    *slot = x;
    return &x->full;
}

static const css_full *look_up(css_pool *p, const css_full *f, size_t compared)
{
    uint64_t hash = hash_bytes(&f->s, sizeof f->s, 0);
    for (interned *x = p->styles[hash & (p->style_slots - 1)]; x; x = x->next)
        if (x->hash == hash && !memcmp(&x->full, f, compared)) return &x->full;
    return add_style(p, f, hash);
}

const css_full *css_intern_full(css_pool *p, css_full *f)
{
    make_one(p, f);
    return look_up(p, f, sizeof *f);
}

/* A style from outside: without what only the cascade knows, any equal style is the one. */
const css_full *css_intern_style(css_pool *p, const style *s)
{
    css_full f;
    memset(&f, 0, sizeof f);
    memcpy(&f.s, s, sizeof *s);
    f.line_factor = -1;
    f.emphasis_raw = s->emphasis_color;
    make_one(p, &f);
    return look_up(p, &f, sizeof f.s);
}

/* ---- sharing ---- */

static uint64_t hash_key(const share_key *k)
{
    const void *parts[3] = {k->parent, k->attribute, k->lang};
    uint64_t h = hash_bytes(parts, sizeof parts, k->pseudo);
    return k->n ? hash_bytes(k->at, k->n * sizeof *k->at, h) : h;
}

static bool same_key(const share_key *a, const share_key *b)
{
    return a->parent == b->parent && a->attribute == b->attribute && a->lang == b->lang &&
           a->pseudo == b->pseudo && a->n == b->n &&
           (!a->n || !memcmp(a->at, b->at, a->n * sizeof *a->at));
}

static void grow_shares(css_pool *p)
{
    uint32_t n = p->share_slots * 2;
    shared **to = arena_array(p->mem, shared *, n);
    for (uint32_t i = 0; i < p->share_slots; i++)
        for (shared *x = p->shares[i], *next; x; x = next) {
            next = x->next;
            x->next = to[x->hash & (n - 1)];
            to[x->hash & (n - 1)] = x;
        }
    p->shares = to;
    p->share_slots = n;
}

const css_full **css_share(css_pool *p, const share_key *k)
{
    uint64_t hash = hash_key(k);
    for (shared *x = p->shares[hash & (p->share_slots - 1)]; x; x = x->next)
        if (x->hash == hash && same_key(&x->key, k)) return &x->full;
    if (++p->n_shares > p->share_slots) grow_shares(p);
    shared *x = arena_new_of(p->mem, shared);
    shared **slot = &p->shares[hash & (p->share_slots - 1)];
    x->key = *k;
    if (k->n) x->key.at = arena_copy(p->mem, k->at, k->n * sizeof *k->at);
    x->hash = hash;
    x->next = *slot;
    *slot = x;
    return &x->full;
}
