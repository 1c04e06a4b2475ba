/* Footnotes: the body of a note is a BLOCK outside the flow, held by an INL_NOTE at its first call.
 * Notes called in a note's body follow that note in the same line: a queue, not a recursion. */
#include "box/internal.h"

static const xmlNode *next_node(const xmlNode *n)
{
    if (n->children && n->type == XML_ELEMENT_NODE) return n->children;
    while (n && !n->next) n = n->parent;
    return n && n->type != XML_DOCUMENT_NODE ? n->next : NULL;
}

static str called_id(const builder *b, const xmlNode *a)
{
    if (!doc_is(a, "a") || !str_is(doc_attr(b->d, a, "role"), "doc-noteref")) return (str){0};
    return box__target_id(b, doc_attr(b->d, a, "href"));
}

void box__notes_find(builder *b)
{
    static const char here[] = "called";
    for (const xmlNode *n = b->d->body; n; n = next_node(n)) {
        str id = called_id(b, n);
        if (id.n) *map_put(&b->called, id) = (void *)(uintptr_t)here;
    }
    for (uint32_t i = 0; i < b->d->notes.n; i++)
        *map_put(&b->note_numbers, b->d->notes.at[i].id) = &b->d->notes.at[i].number;
}

bool box__note_is_called(const builder *b, const xmlNode *node)
{
    return map_get(&b->called, doc_attr(b->d, node, "id")) != NULL;
}

bool box__note_is_orphan(const builder *b, const xmlNode *node)
{
    return str_is(doc_attr(b->d, node, "role"), "doc-footnote") && !box__note_is_called(b, node);
}

static const style *style_of(builder *b, const xmlNode *node)
{
    const xmlNode *parent = node->parent;
    const style *above = parent && parent->type == XML_ELEMENT_NODE ? style_of(b, parent) : NULL;
    return css_style(b->c, node, above, PSEUDO_NONE);
}

/* The number as the body's text has it already, linked back to the call. */
static const xmlNode *back_link(const builder *b, const xmlNode *body)
{
    const xmlNode *p = body->children;
    while (p && p->type != XML_ELEMENT_NODE) p = p->next;
    const xmlNode *a = doc_is(p, "p") ? p->children : p;
    return doc_is(a, "a") && str_is(doc_attr(b->d, a, "role"), "doc-backlink") ? a : NULL;
}

static str number_text(builder *b, const xmlNode *node, const style *p, const char *behind)
{
    buf text = {0};
    if (p && p->content) {
        box__content_text(b, p->content, p, node, &text);
    } else {
        css_counter_text(&text, box__counters_get(&b->counters, STR("footnote")), LIST_DECIMAL);
        buf_z(&text, behind);
    }
    str made = str_copy(b->mem, buf_view(&text));
    buf_drop(&text);
    return made;
}

/* Its number stands before a body's text: ::footnote-marker, else the back link, else plain. */
static void number_body(builder *b, const late_note *n)
{
    const style *p = css_style(b->c, n->node, n->style, PSEUDO_FOOTNOTE_MARKER);
    b->replaced = NULL;
    b->prefix.text.n = 0;
    const xmlNode *a = back_link(b, n->node);
    if (a && !(p && p->content)) return;
    b->replaced = a;
    b->prefix = (prefix){.text = number_text(b, n->node, p, "\u2002"),
                         .style = p ? p : css_anonymous(b->c, n->style, DISPLAY_INLINE),
                         .node = n->node};
}

static box *note_body(builder *b, const late_note *n)
{
    prefix outer_prefix = b->prefix;
    const xmlNode *outer_link = b->link;
    inl *pending = b->pending.at;
    uint32_t n_pending = b->pending.n, cap_pending = b->pending.cap;
    b->pending.at = NULL;
    b->pending.n = b->pending.cap = 0;
    b->link = NULL;
    b->in_note = true;

    box__counters_put(&b->counters, STR("footnote"), (int32_t)n->number);
    box__counters_enter(&b->counters, n->node, n->style);
    box *x = box__new(b, BOX_BLOCK, n->style, n->node);
    box__marks(b, x, n->node, n->style);
    number_body(b, n);
    box__fill_box(b, x, n->node, n->style);
    box__counters_leave(&b->counters);

    b->in_note = false;
    b->link = outer_link;
    b->prefix = outer_prefix;
    b->pending.at = pending;
    b->pending.n = n_pending;
    b->pending.cap = cap_pending;
    return x;
}

static void add_note(builder *b, const late_note *n, const xmlNode *call, const style *s)
{
    if (b->in_note) {
        *vec_add(b->mem, &b->late) = *n;
        return;
    }
    box *x = note_body(b, n);
    box__para_add(b, INL_NOTE, s, call)->box = x;
    for (uint32_t i = 0; i < b->late.n; i++) {
        late_note late = b->late.at[i];
        x = note_body(b, &late);
        box__para_add(b, INL_NOTE, s, call)->box = x;
    }
    b->late.n = 0;
}

void box__note_call(builder *b, const xmlNode *a, const style *s)
{
    str id = called_id(b, a);
    if (!id.n || map_get(&b->built, id)) return;
    xmlNode *node = map_get(&b->d->ids, id);
    const style *ns = style_of(b, node);
    if (ns->float_side != FLOAT_FOOTNOTE) return;
    *map_put(&b->built, id) = node;
    const uint32_t *known = map_get(&b->note_numbers, id);
    late_note n = {.node = node, .style = ns, .id = id, .number = known ? *known : b->footnote + 1};
    b->footnote = n.number > b->footnote ? n.number : b->footnote;
    add_note(b, &n, a, s);
}

static const style *call_style(builder *b, const style *s)
{
    style call = *css_anonymous(b->c, s, DISPLAY_INLINE);
    call.vertical_align = VALIGN_SUPER;
    call.font_size = (mpt)mul_div(call.font_size, 65, 100);
    return css_intern(b->c, &call);
}

void box__note_inline(builder *b, xmlNode *node, const style *s)
{
    late_note n = {.node = node, .style = s, .number = ++b->footnote};
    box__counters_put(&b->counters, STR("footnote"), (int32_t)n.number);
    /* without rules of its own the call is a figure above the text around it */
    const style *p = css_style(b->c, node, s, PSEUDO_FOOTNOTE_CALL);
    str number = number_text(b, node, p, "");
    if (!p || (!p->content && p->vertical_align == VALIGN_BASELINE))
        p = call_style(b, b->flow->into->style);
    box__para_open(b, p, NULL);
    box__para_text(b, number, p, node);
    box__para_close(b);
    add_note(b, &n, node, p);
}
