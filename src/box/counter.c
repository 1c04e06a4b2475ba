/* Counters and their scopes. An instance lives as long as its maker's parent: leaving an element
 * removes what its children made. `page` and `pages` are the layout's, never counted here. */
#include "box/internal.h"

#include <stdlib.h>

typedef struct counter {
    str name;
    counter_instance *top;
} counter;

void box__counters_init(counters *k, arena *a, const doc *d)
{
    *k = (counters){.mem = a, .d = d};
    map_init(&k->by_name, a);
}

static counter *find(counters *k, str name)
{
    void **at = map_put(&k->by_name, name);
    if (!*at) {
        counter *new = arena_new_of(k->mem, counter);
        new->name = name;
        *at = new;
    }
    return *at;
}

static void push(counters *k, counter *c, int32_t value, uint32_t level)
{
    counter_instance *i = arena_new_of(k->mem, counter_instance);
    *i = (counter_instance){.under = c->top, .of = c, .value = value, .level = level};
    c->top = i;
    *vec_add(k->mem, &k->live) = i;
}

static void reset(counters *k, str name, int32_t value)
{
    counter *c = find(k, name);
    if (c->top && c->top->level == k->level)
        c->top->value = value;
    else
        push(k, c, value, k->level);
}

static int32_t add(int32_t a, int32_t b)
{
    int64_t sum = (int64_t)a + b;
    return sum > INT32_MAX ? INT32_MAX : sum < INT32_MIN ? INT32_MIN : (int32_t)sum;
}

static void change(counters *k, str name, int32_t by, bool set)
{
    counter *c = find(k, name);
    if (!c->top) push(k, c, 0, k->level);
    c->top->value = set ? by : add(c->top->value, by);
}

static bool is_pages(str name)
{
    return str_is(name, "page") || str_is(name, "pages");
}

/* The value for name in l; false: not named there. */
static bool named(const counter_list *l, const char *name, int32_t *value)
{
    for (uint32_t i = 0; l && i < l->n; i++) {
        if (!str_is(l->at[i].name, name)) continue;
        *value = l->at[i].value;
        return true;
    }
    return false;
}

static bool integer(str s, int32_t *value)
{
    char digits[16];
    s = str_trim(s);
    if (!s.n || s.n >= sizeof digits) return false;
    memcpy(digits, s.p, s.n);
    digits[s.n] = 0;
    char *end;
    long long n = strtoll(digits, &end, 10);
    if (*end || n > INT32_MAX || n < INT32_MIN) return false;
    *value = (int32_t)n;
    return true;
}

static int32_t item_count(const xmlNode *list)
{
    int32_t n = 0;
    for (const xmlNode *c = list->children; c; c = c->next) n += doc_is(c, "li");
    return n;
}

/* HTML's own counting of list items, where the style does not count them itself. */
static void list_reset(counters *k, const xmlNode *node, const style *s)
{
    bool ordered = doc_is(node, "ol");
    if (!ordered && !doc_is(node, "ul") && !doc_is(node, "menu")) return;
    int32_t value = 0;
    if (named(s->counter_reset, "list-item", &value) && value) return;
    if (ordered) {
        bool reversed = xmlHasProp((xmlNode *)(uintptr_t)node, (const xmlChar *)"reversed") != NULL;
        int32_t start = reversed ? item_count(node) : 1;
        integer(doc_attr(k->d, node, "start"), &start);
        value = add(start, reversed ? 1 : -1);
    }
    reset(k, STR("list-item"), value);
}

static void list_count(counters *k, const xmlNode *node, const style *s)
{
    int32_t value;
    if (s->display != DISPLAY_LIST_ITEM) return;
    if (!named(s->counter_increment, "list-item", &value)) {
        const xmlNode *list = node->parent;
        bool down = doc_is(list, "ol") &&
                    xmlHasProp((xmlNode *)(uintptr_t)list, (const xmlChar *)"reversed");
        change(k, STR("list-item"), down ? -1 : 1, false);
    }
    if (doc_is(node, "li") && integer(doc_attr(k->d, node, "value"), &value))
        change(k, STR("list-item"), value, true);
}

void box__counters_enter(counters *k, const xmlNode *node, const style *s)
{
    k->level++;
    const counter_list *l = s->counter_reset;
    for (uint32_t i = 0; l && i < l->n; i++)
        if (!is_pages(l->at[i].name)) reset(k, l->at[i].name, l->at[i].value);
    if (node) list_reset(k, node, s);
    l = s->counter_increment;
    for (uint32_t i = 0; l && i < l->n; i++)
        if (!is_pages(l->at[i].name)) change(k, l->at[i].name, l->at[i].value, false);
    if (node) list_count(k, node, s);
    l = s->counter_set;
    for (uint32_t i = 0; l && i < l->n; i++)
        if (!is_pages(l->at[i].name)) change(k, l->at[i].name, l->at[i].value, true);
}

void box__counters_leave(counters *k)
{
    while (k->live.n && k->live.at[k->live.n - 1]->level > k->level) {
        counter_instance *i = k->live.at[--k->live.n];
        i->of->top = i->under;
    }
    k->level--;
}

int32_t box__counters_get(const counters *k, str name)
{
    const counter *c = map_get(&k->by_name, name);
    return c && c->top ? c->top->value : 0;
}

void box__counters_put(counters *k, str name, int32_t value)
{
    counter *c = find(k, name);
    if (!c->top) {
        /* below all that is live, so that no element's end removes it */
        counter_instance *i = arena_new_of(k->mem, counter_instance);
        i->of = c;
        c->top = i;
    }
    c->top->value = value;
}

static void nested_text(const counter_instance *i, str separator, list_style_kind how, buf *out)
{
    VEC(const counter_instance *) chain = {0};
    arena *a = arena_new();
    for (; i; i = i->under) *vec_add(a, &chain) = i;
    for (uint32_t n = chain.n; n-- > 0;) {
        css_counter_text(out, chain.at[n]->value, how);
        if (n) buf_str(out, separator);
    }
    arena_drop(a);
}

void box__counters_text(const counters *k, str name, str separator, list_style_kind how, buf *out)
{
    const counter *c = map_get(&k->by_name, name);
    if (c && c->top)
        nested_text(c->top, separator, how, out);
    else
        css_counter_text(out, 0, how);
}
