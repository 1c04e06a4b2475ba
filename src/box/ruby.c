/* Ruby → inline content. Each base is an inline box of its own with INL_RUBY behind its text; the
 * reading is a paragraph that no flow holds, so that a line's text is the bases alone. Notes and
 * anchors in a reading happen where its base is. White space at the ends of a base is none. */
#include "box/internal.h"

typedef struct ruby {
    builder *b;
    const xmlNode *node;
    const style *style; /* of its text */
    bool in_base, begun;
} ruby;

static void open_base(ruby *r)
{
    if (r->in_base) return;
    box__para_open(r->b, css_anonymous(r->b->c, r->style, DISPLAY_RUBY_BASE), NULL);
    r->in_base = r->begun = true;
}

static void close_base(ruby *r)
{
    if (r->in_base) box__para_close(r->b);
    r->in_base = false;
}

/* ---- the reading */

static bool is_mark(const inl *i)
{
    return i->kind == INL_ANCHOR || i->kind == INL_STRING || i->kind == INL_PAGE_SET ||
           i->kind == INL_NOTE;
}

static void hoist(ruby *r, const inl *mark)
{
    inl *to = box__para_add(r->b, mark->kind, mark->style, mark->node);
    uint32_t at = to->from;
    *to = *mark;
    to->from = to->to = at;
}

static void hoist_all(ruby *r, box *reading)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < reading->n_marks; i++) hoist(r, &reading->marks[i]);
    for (uint32_t i = 0; i < reading->n_inls; i++) {
        if (is_mark(&reading->inls[i]))
            hoist(r, &reading->inls[i]);
        else
            reading->inls[n++] = reading->inls[i];
    }
    reading->n_inls = n;
    reading->n_marks = 0;
}

/* A reading is one line: a forced break in it is a thin space, as long in UTF-8 as U+2028. */
static str on_one_line(arena *a, const box *para)
{
    str text = str_copy(a, para->text);
    for (uint32_t i = 0; i < para->n_inls; i++) {
        inl *in = &para->inls[i];
        if (in->kind != INL_BREAK) continue;
        memcpy((char *)(uintptr_t)text.p + in->from, "\xE2\x80\x89", 3);
        in->kind = INL_TEXT;
    }
    return text;
}

static box *plain_reading(ruby *r, box *holder, const xmlNode *rt)
{
    box *p = box__new(r->b, BOX_PARA, holder->style, rt);
    p->text = box__plain_text(r->b, rt);
    p->n_inls = 1;
    p->inls = arena_new_of(r->b->mem, inl);
    *p->inls =
        (inl){.kind = INL_TEXT, .to = (uint32_t)p->text.n, .style = holder->style, .node = rt};
    return p;
}

/* NULL: it says nothing. */
static box *build_reading(ruby *r, const xmlNode *rt, const style *s)
{
    box *holder = box__new(r->b, BOX_BLOCK, s, rt);
    box__fill_box(r->b, holder, rt, s);
    box *p = holder->first;
    if (!p) return NULL;
    if (p->kind != BOX_PARA || p->next) p = plain_reading(r, holder, rt);
    p->parent = p->next = NULL;
    p->style = s;
    p->anonymous = true;
    p->indent_first = false;
    p->text = on_one_line(r->b->mem, p);
    return p;
}

/* The same; what waits for the next box goes on waiting. */
static box *build_apart(ruby *r, const xmlNode *rt, const style *s)
{
    builder *b = r->b;
    uint32_t n = b->pending.n;
    inl *waiting = n ? arena_copy(b->mem, b->pending.at, n * sizeof(inl)) : NULL;
    b->pending.n = 0;
    box__counters_enter(&b->counters, rt, s);
    box *reading = build_reading(r, rt, s);
    box__counters_leave(&b->counters);
    for (uint32_t i = 0; i < n; i++) *vec_add(b->mem, &b->pending) = waiting[i];
    return reading;
}

static void add_reading(ruby *r, const xmlNode *rt, const style *s)
{
    builder *b = r->b;
    open_base(r);
    box__para_trim(b);
    box__inline_marks(b, rt, s);
    box *reading = build_apart(r, rt, s);
    if (reading) {
        hoist_all(r, reading);
        box__para_add(b, INL_RUBY, s, rt)->box = reading;
    }
    close_base(r);
}

/* ---- the bases */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void add_text(ruby *r, str text, const xmlNode *node)
{
    size_t n = 0;
    while (n < text.n && is_space(text.p[n])) n++;
    if (!r->in_base && n && r->begun)
        box__para_text(r->b, str_sub(text, 0, n), r->style, node); /* between two bases */
    if (!r->in_base) text = str_from(text, n);
    if (!text.n) return;
    open_base(r);
    box__para_text(r->b, text, r->style, node);
}

static void add_element(ruby *r, xmlNode *node, const style *s)
{
    if (s->display == DISPLAY_RUBY_TEXT) {
        add_reading(r, node, s);
    } else if (!doc_is(node, "rp")) {
        if (s->display != DISPLAY_NONE) open_base(r);
        box__element(r->b, node, s);
    }
}

void box__ruby(builder *b, const xmlNode *node, const style *s)
{
    ruby r = {.b = b, .node = node, .style = s};
    box__inline_marks(b, node, s);
    box__para_open(b, s, node);
    box__pseudo(b, node, s, PSEUDO_BEFORE);
    for (xmlNode *c = node->children; c; c = c->next) {
        if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE)
            add_text(&r, str_of((const char *)c->content), node);
        else if (c->type == XML_ELEMENT_NODE)
            add_element(&r, c, css_style(b->c, c, s, PSEUDO_NONE));
    }
    close_base(&r);
    box__pseudo(b, node, s, PSEUDO_AFTER);
    box__para_close(b);
}
