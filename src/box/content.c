/* Generated content: content lists (CSS Generated Content 3, GCPM), quotes, list markers. */
#include "box/internal.h"

/* ---- values of counters at a target: a walk over the document counts as the builder does ---- */

typedef struct target_walk {
    builder *b;
    counters k;
    str name;
    map *values;
    uint32_t depth;
} target_walk;

static void count_pseudo(target_walk *w, const xmlNode *node, const style *s, css_pseudo which)
{
    const style *p = css_style(w->b->c, node, s, which);
    if (!p || p->display == DISPLAY_NONE) return;
    box__counters_enter(&w->k, NULL, p);
    box__counters_leave(&w->k);
}

static void count_element(target_walk *w, const xmlNode *node, const style *parent)
{
    const style *s = css_style(w->b->c, node, parent, PSEUDO_NONE);
    if (s->display == DISPLAY_NONE || w->depth >= BOX_DEPTH) return;
    w->depth++;
    box__counters_enter(&w->k, node, s);
    count_pseudo(w, node, s, PSEUDO_BEFORE);
    str id = doc_attr(w->b->d, node, "id");
    if (id.n) {
        int32_t *value = arena_new_of(w->b->mem, int32_t);
        *value = box__counters_get(&w->k, w->name);
        *map_put(w->values, id) = value;
    }
    for (const xmlNode *c = node->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE) count_element(w, c, s);
    count_pseudo(w, node, s, PSEUDO_AFTER);
    box__counters_leave(&w->k);
    w->depth--;
}

static int32_t counter_at(builder *b, str name, str id)
{
    void **known = map_put(&b->target_values, name);
    if (!*known) {
        map *values = arena_new_of(b->mem, map);
        map_init(values, b->mem);
        *known = values;
        target_walk w = {.b = b, .name = name, .values = values};
        box__counters_init(&w.k, b->mem, b->d);
        count_element(&w, xmlDocGetRootElement(b->d->tree), NULL);
    }
    const int32_t *value = map_get(*known, id);
    return value ? *value : 0;
}

/* ---- quotes ---- */

typedef struct quote_row {
    const char *lang, *marks[4]; /* open, close, inner open, inner close */
} quote_row;
static const quote_row quote_rows[] = {
    {"zh-hant", {"「", "」", "『", "』"}}, {"zh-tw", {"「", "」", "『", "』"}},
    {"zh-hk", {"「", "」", "『", "』"}},   {"ja", {"「", "」", "『", "』"}},
    {"de", {"„", "“", "‚", "‘"}},          {"fr", {"«\u00A0", "\u00A0»", "“", "”"}},
    {"it", {"«", "»", "“", "”"}},          {"es", {"«", "»", "“", "”"}},
    {"ru", {"«", "»", "„", "“"}},          {"", {"“", "”", "‘", "’"}}};

static const quote_row *quote_row_of(str lang)
{
    const quote_row *r = quote_rows;
    for (; *r->lang; r++) {
        size_t n = strlen(r->lang);
        if (lang.n >= n && str_ieq(str_sub(lang, 0, n), r->lang) &&
            (lang.n == n || lang.p[n] == '-'))
            break;
    }
    return r;
}

str box__quote_text(const builder *b, const style *s, uint32_t depth, bool open)
{
    (void)b;
    const quote_list *q = s->quotes;
    if (q) {
        uint32_t pairs = q->n / 2;
        if (!pairs) return (str){0};
        return q->at[(depth < pairs ? depth : pairs - 1) * 2 + !open];
    }
    return str_of(quote_row_of(s->lang)->marks[(depth ? 2 : 0) + !open]);
}

/* ---- parts ---- */

static str part_url(const builder *b, const content_part *p, const xmlNode *node)
{
    if (!p->target_attr.n) return p->text;
    if (!node) return (str){0};
    return doc_attr(b->d, node, str_copy(b->mem, p->target_attr).p);
}

static str string_value(const builder *b, const content_part *p)
{
    if (b->page_strings)
        return b->page_strings->get(b->page_strings->data, p->name, (string_which)p->which);
    const str *value = map_get(&b->strings, p->name);
    return value ? *value : (str){0};
}

static void quote_part(builder *b, const content_part *p, const style *s, buf *out)
{
    bool open = p->kind == CONTENT_OPEN_QUOTE || p->kind == CONTENT_NO_OPEN_QUOTE;
    if (!open && !b->quote_depth) return;
    if (!open) b->quote_depth--;
    if (p->kind == CONTENT_OPEN_QUOTE || p->kind == CONTENT_CLOSE_QUOTE)
        buf_str(out, box__quote_text(b, s, b->quote_depth, open));
    if (open) b->quote_depth++;
}

static bool is_page(str name)
{
    return str_is(name, "page") || str_is(name, "pages");
}

/* The text of a part that is text. */
static void part_text(builder *b, const content_part *p, const style *s, const xmlNode *node,
                      buf *out)
{
    list_style_kind how = (list_style_kind)p->counter_style;
    str id;
    const xmlNode *target;
    switch (p->kind) {
    case CONTENT_STRING: buf_str(out, p->text); break;
    case CONTENT_COUNTER:
        if (!is_page(p->name)) css_counter_text(out, box__counters_get(&b->counters, p->name), how);
        break;
    case CONTENT_COUNTERS: box__counters_text(&b->counters, p->name, p->text, how, out); break;
    case CONTENT_ATTR:
        if (node) buf_str(out, doc_attr(b->d, node, str_copy(b->mem, p->name).p));
        break;
    case CONTENT_STRING_FN: buf_str(out, string_value(b, p)); break;
    case CONTENT_TARGET_COUNTER:
        id = box__target_id(b, part_url(b, p, node));
        if (id.n && !is_page(p->name)) css_counter_text(out, counter_at(b, p->name, id), how);
        break;
    case CONTENT_TARGET_TEXT:
        id = box__target_id(b, part_url(b, p, node));
        target = id.n ? map_get(&b->d->ids, id) : NULL;
        if (target) buf_str(out, box__plain_text(b, target));
        break;
    case CONTENT_CONTENT:
        if (node) buf_str(out, box__plain_text(b, node));
        break;
    case CONTENT_OPEN_QUOTE:
    case CONTENT_CLOSE_QUOTE:
    case CONTENT_NO_OPEN_QUOTE:
    case CONTENT_NO_CLOSE_QUOTE: quote_part(b, p, s, out); break;
    case CONTENT_LEADER:
    case CONTENT_URL: break;
    }
}

void box__content_text(builder *b, const content_list *l, const style *s, const xmlNode *node,
                       buf *out)
{
    for (uint32_t i = 0; l && i < l->n; i++) part_text(b, &l->at[i], s, node, out);
}

static const doc_asset *asset_by_url(builder *b, str url)
{
    if (!b->assets_known) {
        b->assets_known = true;
        for (uint32_t i = 0; i < b->d->assets.n; i++)
            *map_put(&b->assets, b->d->assets.at[i].url) = &b->d->assets.at[i];
    }
    return map_get(&b->assets, url);
}

static void image_part(builder *b, const content_part *p, const style *s, const xmlNode *node)
{
    const doc_asset *asset = asset_by_url(b, p->text);
    if (asset && asset->image)
        box__para_add(b, INL_IMAGE, s, node)->asset = asset;
    else
        diag_add(b->d->diag, D_UNSUPPORTED, node ? doc_place(b->d, node) : (place){0},
                 "content: url(%.*s) is not an image of the document; it was left out",
                 STR_ARG(p->text));
}

static void page_part(builder *b, const content_part *p, const style *s, const xmlNode *node)
{
    str target = {0};
    if (p->kind == CONTENT_TARGET_COUNTER) {
        target = box__target_id(b, part_url(b, p, node));
        if (!target.n) return;
    }
    if (!target.n && !b->page_strings && str_is(p->name, "page")) {
        /* the page where the text itself stands: a mark of its own, which no element can name */
        target = str_printf(b->mem, "%s%u", BOX_OWN_MARK, (unsigned)b->n_own_marks++);
        box__para_add(b, INL_ANCHOR, s, node)->id = target;
    }
    inl *i = box__para_add(b, INL_PAGEREF, s, node);
    i->ref.target = target;
    i->ref.counter = p->name;
    i->ref.counter_style = p->counter_style;
}

void box__content_inline(builder *b, const content_list *l, const style *s, const xmlNode *node)
{
    for (uint32_t i = 0; i < l->n; i++) {
        const content_part *p = &l->at[i];
        bool counter = p->kind == CONTENT_COUNTER || p->kind == CONTENT_COUNTERS ||
                       p->kind == CONTENT_TARGET_COUNTER;
        if (p->kind == CONTENT_LEADER) {
            box__para_add(b, INL_LEADER, s, node)->pattern = p->text;
        } else if (p->kind == CONTENT_URL) {
            image_part(b, p, s, node);
        } else if (counter && is_page(p->name)) {
            page_part(b, p, s, node);
        } else {
            buf text = {0};
            part_text(b, p, s, node, &text);
            box__para_text(b, str_copy(b->mem, buf_view(&text)), s, node);
            buf_drop(&text);
        }
    }
}

/* ---- pseudo-elements ---- */

void box__pseudo(builder *b, const xmlNode *node, const style *s, css_pseudo which)
{
    const style *p = css_style(b->c, node, s, which);
    if (!p || !p->content || p->display == DISPLAY_NONE) return;
    box__counters_enter(&b->counters, NULL, p);
    bool block = p->display == DISPLAY_BLOCK || p->display == DISPLAY_FLOW_ROOT ||
                 p->display == DISPLAY_LIST_ITEM || p->display == DISPLAY_TABLE;
    if (block) {
        box__para_end(b);
        box *x = box__new(b, BOX_BLOCK, p, node);
        box__flow_add(b, x);
        flow f;
        box__flow_enter(b, &f, x);
        box__content_inline(b, p->content, box__text_style(b, p), node);
        box__flow_leave(b);
    } else {
        box__para_open(b, p, NULL);
        box__content_inline(b, p->content, p, node);
        box__para_close(b);
    }
    box__counters_leave(&b->counters);
}

/* What stands behind the number in a list (CSS Counter Styles 3, suffixes). */
static const char *marker_suffix(uint8_t how)
{
    switch ((list_style_kind)how) {
    case LIST_CJK_DECIMAL:
    case LIST_CJK_IDEOGRAPHIC:
    case LIST_TRAD_CHINESE_INFORMAL:
    case LIST_SIMP_CHINESE_FORMAL:
    case LIST_TRAD_CHINESE_FORMAL:
    case LIST_JAPANESE_INFORMAL:
    case LIST_CJK_HEAVENLY_STEM:
    case LIST_CJK_EARTHLY_BRANCH:
    case LIST_HIRAGANA:
    case LIST_KATAKANA: return "、";
    case LIST_KOREAN_HANGUL_FORMAL: return ",";
    case LIST_FULLWIDTH_DECIMAL: return "．";
    case LIST_CIRCLED_DECIMAL: return "";
    default: return ".";
    }
}

static void marker_text(builder *b, const style *s, buf *out)
{
    switch ((list_style_kind)s->list_style_type) {
    case LIST_NONE: return;
    case LIST_DISC: buf_z(out, "•"); return;
    case LIST_CIRCLE: buf_z(out, "◦"); return;
    case LIST_SQUARE: buf_z(out, "▪"); return;
    case LIST_STRING: buf_str(out, s->list_style_string); return;
    default:
        css_counter_text(out, box__counters_get(&b->counters, STR("list-item")),
                         (list_style_kind)s->list_style_type);
        buf_z(out, marker_suffix(s->list_style_type));
    }
}

static box *marker_box(builder *b, box *item, const style *s, str text)
{
    box *m = arena_new_of(b->mem, box);
    m->kind = BOX_PARA;
    m->anonymous = true;
    m->style = css_anonymous(b->c, s, DISPLAY_BLOCK);
    m->node = item->node;
    m->parent = item;
    m->colspan = m->rowspan = 1;
    m->width_hint.kind = LEN_AUTO;
    m->text = text;
    m->n_inls = 1;
    m->inls = arena_new_of(b->mem, inl);
    *m->inls = (inl){.kind = INL_TEXT, .to = (uint32_t)text.n, .style = s, .node = item->node};
    return m;
}

void box__marker(builder *b, box *item, const xmlNode *node, const style *s)
{
    const style *p = css_style(b->c, node, s, PSEUDO_MARKER);
    if (!p) return;
    buf text = {0};
    if (p->content)
        box__content_text(b, p->content, p, node, &text);
    else
        marker_text(b, s, &text);
    if (text.n) {
        if (s->list_style_inside && !p->content) buf_z(&text, "\u00A0");
        str made = str_copy(b->mem, buf_view(&text));
        if (s->list_style_inside)
            b->prefix = (prefix){.text = made, .style = p, .node = node};
        else
            item->marker = marker_box(b, item, p, made);
    }
    buf_drop(&text);
}
