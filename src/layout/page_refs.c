/* What marks on strips mean for pages: folios (page counter), where the ids are, running strings.
 */
#include "layout/page.h"

/* ---- folios */

static const content_part *folio_part(const page_style *s)
{
    for (int i = 0; i < MARGIN_BOXES; i++) {
        const content_list *list = s->margin[i] ? s->margin[i]->content : NULL;
        for (uint32_t k = 0; list && k < list->n; k++)
            if (list->at[k].kind == CONTENT_COUNTER && str_is(list->at[k].name, "page"))
                return &list->at[k];
    }
    return NULL;
}

/* How this page prints its folio; without one, how the other pages of its name do. */
static list_style_kind folio_style(pager *p, const page_plan *page)
{
    const content_part *part = folio_part(page->g.style);
    if (part) return (list_style_kind)part->counter_style;
    void **known;
    if (!p->folio_styles.mem) map_init(&p->folio_styles, p->l->mem);
    known = map_put(&p->folio_styles, page->name);
    if (!*known) {
        uintptr_t found = LIST_DECIMAL;
        for (int right = 1; right >= 0; right--) {
            page_select which = {.name = page->name, .index = 3, .right = right};
            part = folio_part(css_page(p->l->in->cascade, which));
            if (part) found = part->counter_style;
            if (part) break;
        }
        *known = (void *)(found + 1);
    }
    return (list_style_kind)((uintptr_t)*known - 1);
}

static const int32_t *change_of(const counter_list *list)
{
    for (uint32_t i = 0; list && i < list->n; i++)
        if (str_is(list->at[i].name, "page")) return &list->at[i].value;
    return NULL;
}

/* The page context's own counter-reset, -set, -increment (1 unless it says otherwise). */
static int32_t count_page(const page_style *s, int32_t value)
{
    const int32_t *reset = change_of(s->box->counter_reset),
                  *step = change_of(s->box->counter_increment),
                  *set = change_of(s->box->counter_set);
    int64_t sum = (int64_t)(reset ? *reset : value) + (step ? *step : 1);
    if (set) sum = *set;
    return sum > INT32_MAX ? INT32_MAX : sum < INT32_MIN ? INT32_MIN : (int32_t)sum;
}

/* ---- ids */

typedef struct finder {
    pager *p;
    map pages, labels; /* of this pass */
    bool changed;
} finder;

static void find_page_sets(page_plan *page, const strips *s, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end; i++)
        for (uint32_t k = 0; k < s->list.at[i].n_marks; k++)
            if (s->list.at[i].marks[k]->kind == INL_PAGE_SET)
                page->value = s->list.at[i].marks[k]->value;
}

static void find_ids(finder *x, const page_plan *page, const strips *s, uint32_t from, uint32_t end)
{
    for (uint32_t i = from; i < end; i++) {
        const strip *st = &s->list.at[i];
        for (uint32_t k = 0; k < st->n_marks; k++) {
            if (st->marks[k]->kind != INL_ANCHOR) continue;
            str id = st->marks[k]->id;
            void **label = map_put(&x->labels, id);
            if (*label) continue;
            const folio *old = map_get(&x->p->l->labels_of, id);
            *label = (void *)(uintptr_t)page->folio;
            *map_put(&x->pages, id) = (void *)(uintptr_t)page->number;
            if (!old || old->value != page->value || !str_eq(old->text, page->folio->text))
                x->changed = true;
        }
    }
}

static void set_folio(pager *p, page_plan *page)
{
    buf b = {0};
    css_counter_text(&b, page->value, folio_style(p, page));
    folio *printed = arena_new_of(p->l->mem, folio);
    *printed = (folio){page->value, str_copy(p->l->mem, buf_view(&b))};
    page->folio = printed;
    buf_drop(&b);
}

bool refs_find(pager *p)
{
    layout *l = p->l;
    finder x = {.p = p, .changed = l->n_pages != p->plan.n};
    int32_t value = 0;
    map_init(&x.pages, l->mem);
    map_init(&x.labels, l->mem);
    for (uint32_t i = 0; i < p->plan.n; i++) {
        page_plan *page = &p->plan.at[i];
        page->value = count_page(page->g.style, value);
        find_page_sets(page, p->body, page->from, page->end);
        value = page->value;
        set_folio(p, page);
        find_ids(&x, page, p->body, page->from, page->end);
        for (uint32_t k = 0; k < page->n_notes; k++)
            find_ids(&x, page, page->notes[k].note->s, page->notes[k].from, page->notes[k].end);
    }
    l->pages_of = x.pages;
    l->labels_of = x.labels;
    l->n_pages = p->plan.n;
    return x.changed;
}

/* ---- running strings */

typedef struct page_string {
    str entry, first, last;
    bool set, at_start;
} page_string;

static page_string *string_named(pager *p, str name)
{
    if (!p->strings.mem) map_init(&p->strings, p->l->mem);
    void **at = map_put(&p->strings, name);
    if (!*at) *at = arena_new_of(p->l->mem, page_string);
    return *at;
}

static void read_string(pager *p, const inl *mark, bool at_start)
{
    page_string *s = string_named(p, mark->set.name);
    if (!s->set) {
        s->first = mark->set.value;
        s->at_start = at_start;
    }
    s->last = mark->set.value;
    s->set = true;
}

void strings_begin_page(pager *p, const page_plan *page)
{
    for (uint32_t i = 0; i < p->strings.entries.n; i++) {
        page_string *s = p->strings.entries.at[i].value;
        s->entry = s->last;
        s->set = s->at_start = false;
    }
    for (uint32_t i = page->from; i < page->end; i++) {
        const strip *s = &p->body->list.at[i];
        for (uint32_t k = 0; k < s->n_marks; k++)
            if (s->marks[k]->kind == INL_STRING) read_string(p, s->marks[k], i == page->from);
    }
}

str strings_get(void *data, str name, string_which which)
{
    pager *p = data;
    const page_string *s = string_named(p, name);
    switch (which) {
    case STRING_START: return s->at_start ? s->first : s->entry;
    case STRING_LAST: return s->last;
    case STRING_FIRST_EXCEPT: return s->set ? (str){0} : s->entry;
    default: return s->set ? s->first : s->entry;
    }
}
