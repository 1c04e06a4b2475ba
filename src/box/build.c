/* Elements → boxes. One place decides by element and display what an element becomes: place(). */
#include "box/internal.h"

#include <stdlib.h>

box *box__new(builder *b, box_kind kind, const style *s, const xmlNode *node)
{
    box *x = arena_new_of(b->mem, box);
    x->kind = (uint8_t)kind;
    x->style = s;
    x->node = node;
    x->width_hint.kind = LEN_AUTO;
    x->colspan = x->rowspan = 1;
    if (kind == BOX_COLUMN || !b->pending.n) return x;
    x->marks = arena_copy(b->mem, b->pending.at, b->pending.n * sizeof(inl));
    x->n_marks = b->pending.n;
    b->pending.n = 0;
    return x;
}

void box__append(box *parent, box *child)
{
    child->parent = parent;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

void box__flow_add(builder *b, box *child)
{
    box__append(b->flow->into, child);
}

static void add_marks(builder *b, box *to, const inl *marks, uint32_t n)
{
    if (!n) return;
    inl *all = arena_array(b->mem, inl, to->n_marks + n);
    if (to->n_marks) memcpy(all, to->marks, to->n_marks * sizeof *all);
    memcpy(all + to->n_marks, marks, n * sizeof *all);
    to->marks = all;
    to->n_marks += n;
}

typedef VEC(inl) inl_vec;

static void page_set(builder *b, const counter_list *l, const inl *like, inl_vec *out)
{
    for (uint32_t i = 0; l && i < l->n; i++) {
        if (!str_is(l->at[i].name, "page")) continue;
        inl *m = vec_add(b->mem, out);
        *m = *like;
        m->kind = INL_PAGE_SET;
        m->value = l->at[i].value;
    }
}

static void collect_marks(builder *b, const xmlNode *node, const style *s, inl_vec *out)
{
    inl like = {.style = s, .node = node};
    str id = doc_attr(b->d, node, "id");
    if (id.n) {
        inl *m = vec_add(b->mem, out);
        *m = like;
        m->kind = INL_ANCHOR;
        m->id = id;
    }
    for (uint32_t i = 0; s->string_set && i < s->string_set->n; i++) {
        const string_set *set = &s->string_set->at[i];
        buf value = {0};
        box__content_text(b, &set->value, s, node, &value);
        str *kept = arena_new_of(b->mem, str);
        *kept = str_copy(b->mem, buf_view(&value));
        buf_drop(&value);
        *map_put(&b->strings, set->name) = kept;
        inl *m = vec_add(b->mem, out);
        *m = like;
        m->kind = INL_STRING;
        m->set.name = set->name;
        m->set.value = *kept;
    }
    page_set(b, s->counter_reset, &like, out);
    page_set(b, s->counter_set, &like, out);
}

void box__marks(builder *b, box *to, const xmlNode *node, const style *s)
{
    inl_vec marks = {0};
    collect_marks(b, node, s, &marks);
    add_marks(b, to, marks.at, marks.n);
}

void box__inline_marks(builder *b, const xmlNode *node, const style *s)
{
    inl_vec marks = {0};
    collect_marks(b, node, s, &marks);
    for (uint32_t i = 0; i < marks.n; i++) {
        inl *m = box__para_add(b, marks.at[i].kind, s, node);
        uint32_t at = m->from;
        *m = marks.at[i];
        m->from = m->to = at;
    }
}

void box__flow_enter(builder *b, flow *f, box *into)
{
    *f = (flow){.outer = b->flow, .into = into, .outer_link = b->link, .opens_base = b->n_opens};
    b->flow = f;
    if (b->prefix.text.n && !b->prefix.owner) b->prefix.owner = f;
}

void box__flow_leave(builder *b)
{
    flow *f = b->flow;
    bool waiting = b->prefix.text.n && b->prefix.owner == f;
    if (waiting || (f->into->marker && !f->into->first && !f->in_para))
        box__para_text(b, STR("\u200B"), box__text_style(b, f->into->style), f->into->node);
    box__para_end(b);
    b->flow = f->outer;
}

/* vertical-align of a block container or cell is not about its own lines. */
const style *box__text_style(builder *b, const style *container)
{
    bool inline_level =
        container->display == DISPLAY_INLINE || container->display == DISPLAY_CONTENTS ||
        (container->display >= DISPLAY_RUBY && container->display <= DISPLAY_RUBY_TEXT);
    if (inline_level || container->vertical_align == VALIGN_BASELINE) return container;
    return css_anonymous(b->c, container, DISPLAY_INLINE);
}

bool box__text_is_blank(const xmlNode *node)
{
    for (const xmlChar *p = node->content; p && *p; p++)
        if (*p != ' ' && *p != '\t' && *p != '\n' && *p != '\r' && *p != '\f') return false;
    return true;
}

void box__children(builder *b, const xmlNode *node, const style *s)
{
    const style *own = box__text_style(b, s);
    for (xmlNode *c = node->children; c;) {
        if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) {
            box__para_text(b, str_of((const char *)c->content), own, node);
        } else if (c->type == XML_ELEMENT_NODE) {
            const style *cs = css_style(b->c, c, s, PSEUDO_NONE);
            if (box__is_table_part(cs->display)) {
                c = box__stray_parts(b, c, s);
                continue;
            }
            box__element(b, c, cs);
        }
        c = c->next;
    }
}

/* Returns how many of its children left the flow as notes. */
static uint32_t fill(builder *b, box *into, const xmlNode *node, const style *s)
{
    flow f;
    box__flow_enter(b, &f, into);
    box__pseudo(b, node, s, PSEUDO_BEFORE);
    box__children(b, node, s);
    box__pseudo(b, node, s, PSEUDO_AFTER);
    box__flow_leave(b);
    return f.left;
}

void box__fill_box(builder *b, box *into, const xmlNode *node, const style *s)
{
    fill(b, into, node, s);
}

/* A block with just one run of inlines is that paragraph itself. */
static void become_para(builder *b, box *x)
{
    box *p = x->first;
    if (!p || p->next || p->kind != BOX_PARA || !p->anonymous) return;
    x->kind = BOX_PARA;
    x->text = p->text;
    x->inls = p->inls;
    x->n_inls = p->n_inls;
    x->indent_first = true;
    x->first = x->last = NULL;
    add_marks(b, x, p->marks, p->n_marks);
}

static void unlink_last(box *parent, box *before)
{
    parent->last = before;
    if (before)
        before->next = NULL;
    else
        parent->first = NULL;
}

static void add_bookmark(builder *b, box *x, const xmlNode *node, const style *s)
{
    if (s->bookmark_level <= 0) return;
    buf label = {0};
    if (s->bookmark_label)
        box__content_text(b, s->bookmark_label, s, node, &label);
    else
        buf_str(&label, box__plain_text(b, node));
    if (label.n) {
        x->bookmark_level = (uint32_t)s->bookmark_level;
        x->bookmark = str_copy(b->mem, str_trim(buf_view(&label)));
    }
    buf_drop(&label);
}

static bool is_float(const style *s)
{
    return s->float_side == FLOAT_LEFT || s->float_side == FLOAT_RIGHT;
}

/* A float stands before the paragraph that it is in, which goes on. */
static void end_para_before(builder *b, const style *s)
{
    if (!is_float(s)) box__para_end(b);
}

void box__block(builder *b, const xmlNode *node, const style *s)
{
    end_para_before(b, s);
    box *parent = b->flow->into, *before = parent->last;
    box *x = box__new(b, BOX_BLOCK, s, node);
    box__marks(b, x, node, s);
    add_bookmark(b, x, node, s);
    box__flow_add(b, x);
    if (s->display == DISPLAY_LIST_ITEM) box__marker(b, x, node, s);
    uint32_t left = fill(b, x, node, s);
    if (left && !x->first) { /* all of it became notes */
        unlink_last(parent, before);
        for (uint32_t i = 0; i < x->n_marks; i++) *vec_add(b->mem, &b->pending) = x->marks[i];
        return;
    }
    become_para(b, x);
}

static const inl *link_around(builder *b)
{
    inl *i = b->link ? arena_new_of(b->mem, inl) : NULL;
    if (!i) return NULL;
    *i = (inl){.kind = INL_OPEN, .node = b->link};
    box__link_of(b, b->link, &i->link.url, &i->link.target);
    return i;
}

static void build_image(builder *b, const xmlNode *node, const style *s)
{
    const doc_asset *asset = doc_asset_of(b->d, node);
    bool block = s->display == DISPLAY_BLOCK || s->display == DISPLAY_FLOW_ROOT ||
                 s->float_side != FLOAT_NONE;
    if (!asset) { /* no picture was ever found for it: what it says instead */
        box__para_text(b, doc_attr(b->d, node, "alt"), s, node);
        return;
    }
    if (block) end_para_before(b, s);
    if (block && (!b->link || is_float(s))) {
        box *x = box__new(b, BOX_IMAGE, s, node);
        x->asset = asset;
        x->link = link_around(b);
        box__marks(b, x, node, s);
        box__flow_add(b, x);
        return;
    }
    box__inline_marks(b, node, s);
    box__para_add(b, INL_IMAGE, s, node)->asset = asset;
    if (block) box__para_end(b);
}

static void build_rule(builder *b, const xmlNode *node, const style *s)
{
    box__para_end(b);
    box *x = box__new(b, BOX_RULE, s, node);
    box__marks(b, x, node, s);
    box__flow_add(b, x);
}

/* A br that clears floats or ends a page: what follows begins a paragraph. */
static void build_apart(builder *b, const xmlNode *node, const style *s)
{
    box__para_end(b);
    box__flow_add(b, box__new(b, BOX_BLOCK, s, node));
}

static bool has_child(const xmlNode *node, const char *name)
{
    for (const xmlNode *c = node->children; c; c = c->next)
        if (doc_is(c, name)) return true;
    return false;
}

static void build_inline(builder *b, const xmlNode *node, const style *s)
{
    box__inline_marks(b, node, s);
    box__para_open(b, s, node);
    /* a reading whose ruby is not set as one stands behind its base, in parentheses */
    bool bare = s->display == DISPLAY_RUBY_TEXT && !has_child(node->parent, "rp");
    bool cjk = str_starts(s->lang, "zh") || str_starts(s->lang, "ja") || str_starts(s->lang, "ko");
    if (bare) box__para_text(b, cjk ? STR("（") : STR("("), s, node);
    box__pseudo(b, node, s, PSEUDO_BEFORE);
    box__children(b, node, s);
    box__pseudo(b, node, s, PSEUDO_AFTER);
    if (bare) box__para_text(b, cjk ? STR("）") : STR(")"), s, node);
    box__para_close(b);
    if (doc_is(node, "a")) box__note_call(b, node, s);
}

static void build_inline_box(builder *b, const xmlNode *node, const style *s)
{
    box__inline_marks(b, node, s);
    const xmlNode *link = b->link;
    b->link = NULL; /* the object itself is in the link */
    bool table = s->display == DISPLAY_INLINE_TABLE;
    box *x = box__new(b, BOX_BLOCK, table ? css_anonymous(b->c, s, DISPLAY_INLINE_BLOCK) : s, node);
    x->anonymous = table;
    box__para_add(b, INL_BOX, x->style, node)->box = x;
    if (table) {
        flow f;
        box__flow_enter(b, &f, x);
        box__table(b, node, s);
        box__flow_leave(b);
    } else {
        fill(b, x, node, s);
    }
    b->link = link;
}

static void by_display(builder *b, xmlNode *node, const style *s)
{
    switch ((display_kind)s->display) {
    case DISPLAY_CONTENTS:
        box__inline_marks(b, node, s);
        box__pseudo(b, node, s, PSEUDO_BEFORE);
        box__children(b, node, s);
        box__pseudo(b, node, s, PSEUDO_AFTER);
        break;
    case DISPLAY_BLOCK:
    case DISPLAY_FLOW_ROOT:
    case DISPLAY_LIST_ITEM: box__block(b, node, s); break;
    case DISPLAY_INLINE_BLOCK:
    case DISPLAY_INLINE_TABLE: build_inline_box(b, node, s); break;
    case DISPLAY_TABLE: box__table(b, node, s); break;
    case DISPLAY_RUBY: box__ruby(b, node, s); break;
    default:
        if (is_float(s))
            box__block(b, node, s);
        else
            build_inline(b, node, s);
    }
}

static void place_element(builder *b, xmlNode *node, const style *s)
{
    const xmlNode *link = b->link;
    str url, target;
    bool apart = s->clear || s->break_before || s->break_after;
    if (doc_is(node, "br") && apart)
        build_apart(b, node, s);
    else if (doc_is(node, "br"))
        box__para_break(b, s, node);
    else if (doc_is(node, "wbr"))
        box__para_text(b, STR("\u200B"), s, node);
    else if (doc_is(node, "img"))
        build_image(b, node, s);
    else if (doc_is(node, "hr"))
        build_rule(b, node, s);
    else {
        if (doc_is(node, "a") && box__link_of(b, node, &url, &target)) b->link = node;
        by_display(b, node, s);
        b->link = link;
    }
}

void box__element(builder *b, xmlNode *node, const style *s)
{
    if (s->display == DISPLAY_NONE) {
        if (!doc_is(node, "rp")) return;
        box__para_text(b, box__plain_text(b, node), css_anonymous(b->c, s, DISPLAY_INLINE), node);
        return;
    }
    if (node == b->replaced) return;
    if (s->float_side == FLOAT_FOOTNOTE && !box__note_is_orphan(b, node)) {
        if (box__note_is_called(b, node))
            b->flow->left++;
        else
            box__note_inline(b, node, s);
        return;
    }
    if (b->depth >= BOX_DEPTH) {
        box__para_text(b, box__plain_text(b, node), s, node);
        return;
    }
    b->depth++;
    box__counters_enter(&b->counters, node, s);
    place_element(b, node, s);
    box__counters_leave(&b->counters);
    b->depth--;
}

static void builder_init(builder *b, arena *a, const doc *d, cascade *c)
{
    *b = (builder){.mem = a, .d = d, .c = c};
    box__counters_init(&b->counters, a, d);
    map_init(&b->strings, a);
    map_init(&b->called, a);
    map_init(&b->built, a);
    map_init(&b->target_values, a);
    map_init(&b->note_numbers, a);
    map_init(&b->assets, a);
}

static void builder_drop(builder *b)
{
    buf_drop(&b->text);
    free(b->inls);
    free(b->opens);
}

box *box_build(arena *a, const doc *d, cascade *c)
{
    builder b;
    builder_init(&b, a, d, c);
    box__notes_find(&b);
    xmlNode *html = xmlDocGetRootElement(d->tree);
    const style *s = css_style(c, html, NULL, PSEUDO_NONE);
    box *root = box__new(&b, BOX_BLOCK, s, html);
    box__counters_enter(&b.counters, html, s);
    box__marks(&b, root, html, s);
    fill(&b, root, html, s);
    box__counters_leave(&b.counters);
    box *last = root->last ? root->last : root;
    add_marks(&b, last, b.pending.at, b.pending.n); /* behind the last box: on it */
    builder_drop(&b);
    box_check(root);
    return root;
}

box *box_from_content(arena *a, const doc *d, cascade *c, const style *s,
                      const box_strings *strings)
{
    builder b;
    builder_init(&b, a, d, c);
    b.page_strings = strings;
    box *root = box__new(&b, BOX_BLOCK, s, NULL);
    flow f;
    box__flow_enter(&b, &f, root);
    if (s->content) box__content_inline(&b, s->content, box__text_style(&b, s), NULL);
    box__flow_leave(&b);
    become_para(&b, root);
    root->kind = BOX_PARA;
    root->anonymous = true;
    root->indent_first = false;
    builder_drop(&b);
    return root;
}
