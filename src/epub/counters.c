/* CSS counters over chapters. A reader begins each file with all counters at nothing; so each
 * chapter's body resets them to what they had come to. Scopes are not kept: a counter that nested
 * elements reset anew is set to its last value, which is what a document-wide number needs. Without
 * counters in the stylesheet nothing is computed. */
#include "epub/internal.h"

static counter_value *find(book *b, str name)
{
    for (uint32_t i = 0; i < b->counters.n; i++)
        if (str_eq(b->counters.at[i].name, name)) return &b->counters.at[i];
    counter_value *c = vec_add(b->mem, &b->counters);
    *c = (counter_value){name, 0};
    return c;
}

static int32_t sum(int32_t a, int32_t b)
{
    int64_t s = (int64_t)a + b;
    return s > INT32_MAX ? INT32_MAX : s < INT32_MIN ? INT32_MIN : (int32_t)s;
}

static void change(book *b, const counter_list *list, bool add)
{
    for (uint32_t i = 0; list && i < list->n; i++) {
        if (str_is(list->at[i].name, "page") || str_is(list->at[i].name, "pages")) continue;
        counter_value *c = find(b, list->at[i].name);
        c->value = sum(add ? c->value : 0, list->at[i].value);
    }
}

static void apply(book *b, const style *s)
{
    if (!s || s->display == DISPLAY_NONE) return;
    change(b, s->counter_reset, false);
    change(b, s->counter_increment, true);
    change(b, s->counter_set, false);
}

void counters_open(book *b, const xmlNode *node)
{
    if (!b->counting) return;
    const style *own = style_of(b, node);
    apply(b, own);
    apply(b, css_style(b->cascade, node, own, PSEUDO_BEFORE));
}

static void count(book *b, const xmlNode *node, const style *parent)
{
    if (node->type != XML_ELEMENT_NODE) return;
    const style *own = css_style(b->cascade, node, parent, PSEUDO_NONE);
    if (own->display == DISPLAY_NONE) return;
    apply(b, own);
    apply(b, css_style(b->cascade, node, own, PSEUDO_BEFORE));
    for (const xmlNode *c = node->children; c; c = c->next) count(b, c, own);
    apply(b, css_style(b->cascade, node, own, PSEUDO_AFTER));
}

void counters_through(book *b, const xmlNode *node)
{
    if (b->counting && node->type == XML_ELEMENT_NODE) count(b, node, style_of(b, node->parent));
}

void counters_style(const book *b, buf *out)
{
    if (!b->counters.n) return;
    buf css = {0};
    buf_z(&css, "counter-reset:");
    for (uint32_t i = 0; i < b->counters.n; i++)
        buf_fmt(&css, " %.*s %d", STR_ARG(b->counters.at[i].name), b->counters.at[i].value);
    xml_attr(out, "style", buf_view(&css));
    buf_drop(&css);
}
