/* The cascade (CSS Cascade 4, one origin): declarations of the matching rules in order, later ones
 * win, the style attribute after them, important ones after all. Then computed values. */
#include <stdlib.h>

#include "css/internal.h"

void css_win(arena *mem, winners *w, const block *b, bool important)
{
    if (important && !b->has_important) return;
    for (uint32_t i = 0; i < b->decls.n; i++) {
        const decl *d = &b->decls.at[i];
        if (d->important != important) continue;
        if (d->custom.n)
            *vec_add(mem, &w->custom) = d;
        else
            w->at[d->property] = d;
    }
}

/* ---- computed values ---- */

/* A value with var(): read again under these variables; `unset` when it does not come to one. */
static value read_pending(cascade *c, const decl *d, const vars *v)
{
    const pending *p = d->v.pending;
    substitution s = {.mem = c->mem, .budget = &c->budget, .vars = v};
    decl_vec read = {0};
    reader r = {.mem = c->mem, .out = &read};
    uint32_t n;
    bool ok = css_substitute(&s, p->at, p->n, &r.at, &n);
    r.end = r.at + (ok ? n : 0);
    ok = ok && css_read_value(&r, p->row);
    for (uint32_t i = read.n; ok && i--;)
        if (read.at[i].property == d->property) return read.at[i].v;
    if (s.missing.n)
        diag_add(c->d->diag, D_CSS_BAD_VALUE, p->where,
                 "%s: %.*s has no value; the declaration was skipped", css_row_name(p->row),
                 STR_ARG(s.missing));
    else
        diag_add(c->d->diag, r.unsupported ? D_UNSUPPORTED : D_CSS_BAD_VALUE, p->where,
                 "%s: not a value of this property once var() is replaced; skipped",
                 css_row_name(p->row));
    return (value){.kind = V_UNSET};
}

static void apply_winner(cascade *c, compute *k, const winners *w, uint16_t id)
{
    const decl *d = w->at[id];
    if (!d) return;
    css_apply(k, css_property(id), d->v.kind == V_PENDING ? read_pending(c, d, k->to->vars) : d->v);
}

static void set_line(compute *k)
{
    css_full *to = k->to;
    if (to->line_factor >= 0)
        to->s.line_height = (mpt)mul_div(to->s.font_size, to->line_factor, 1000);
    k->basis.lh = to->s.line_height < 0 ? mul_div(to->s.font_size, 6, 5) : to->s.line_height;
}

void css_compute(cascade *c, const winners *w, const css_full *parent, css_full *to,
                 css_where where)
{
    bool root = parent == css_initial();
    compute k = {.to = to,
                 .parent = parent,
                 .mem = c->mem,
                 .paper = where == PLACE_PAPER,
                 .in_pages = where == PLACE_PAGES};
    int64_t size = parent->s.font_size, line = parent->s.line_height;
    if (line < 0) line = mul_div(size, 6, 5);
    k.basis = (len_basis){.em = size,
                          .lh = line,
                          .rem = root ? size : c->root_size,
                          .rlh = root ? line : c->root_line,
                          .vw = c->page_width,
                          .vh = c->page_height};
    to->vars = css_vars(c->mem, &c->budget, parent->vars, w->custom.at, w->custom.n);
    apply_winner(c, &k, w, P_FONT_SIZE);
    k.basis.em = to->s.font_size;
    if (root) k.basis.rem = to->s.font_size;
    apply_winner(c, &k, w, P_LINE_HEIGHT);
    set_line(&k);
    if (root) k.basis.rlh = k.basis.lh;
    for (uint16_t i = 0; i < P_COUNT; i++) {
        if (i != P_FONT_SIZE && i != P_LINE_HEIGHT) apply_winner(c, &k, w, i);
        if (i == P_WRITING_MODE && root && c->principal_known) to->s.writing_mode = c->principal;
    }
    css_finish(&k);
}

/* ---- elements ---- */

static void win_all(cascade *c, winners *w, const matched *m, const block *attribute)
{
    for (int important = 0; important < 2; important++) {
        for (uint32_t i = 0; i < m->n; i++) css_win(c->mem, w, m->at[i], important);
        if (attribute) css_win(c->mem, w, attribute, important);
    }
}

static const block *style_attribute(cascade *c, const xmlNode *element)
{
    const char *text = css_attr(element, "", "style");
    if (!text || !*text) return NULL;
    void **at = map_put(&c->attributes, str_of(text));
    const block *known = *at;
    if (!known || known->faulty) { /* what is wrong is said at each place */
        block *b = css_parse_style_attribute(c->mem, str_copy(c->mem, str_of(text)),
                                             doc_place(c->d, element), c->d->diag);
        if (!known) *at = b;
        known = *at;
    }
    return known;
}

static const css_full *make(cascade *c, const share_key *k, const matched *m)
{
    winners w = {0};
    css_full to;
    win_all(c, &w, m, k->attribute);
    css_start(&to, k->parent);
    if (k->lang) to.s.lang = str_of(k->lang);
    css_compute(c, &w, k->parent, &to, PLACE_FLOW);
    return css_intern_full(c->pool, &to);
}

/* Is a box made for this pseudo-element of an element with the style `of`? */
static bool may_be(css_pseudo pseudo, const style *of)
{
    if (pseudo == PSEUDO_NONE) return true;
    if (!of || of->display == DISPLAY_NONE) return false;
    if (pseudo >= PSEUDO_PARTED) return of->display == DISPLAY_TABLE;
    return pseudo != PSEUDO_MARKER || of->display == DISPLAY_LIST_ITEM;
}

static bool is_made(css_pseudo pseudo, const style *s)
{
    if (pseudo == PSEUDO_NONE) return true;
    if (s->display == DISPLAY_NONE) return false;
    /* a call or a number that is not wanted must be told from one without rules */
    if (pseudo == PSEUDO_FOOTNOTE_CALL || pseudo == PSEUDO_FOOTNOTE_MARKER) return true;
    if (s->content && !s->content->n) return false;
    return s->content || pseudo == PSEUDO_MARKER;
}

const style *css_style(cascade *c, const xmlNode *element, const style *parent, css_pseudo pseudo)
{
    if (!may_be(pseudo, parent)) return NULL;
    css_index_match(c->index, element, pseudo, &c->matched);
    if (!c->matched.n && pseudo != PSEUDO_NONE && pseudo != PSEUDO_MARKER &&
        !(parent->float_side == FLOAT_FOOTNOTE && pseudo >= PSEUDO_FOOTNOTE_CALL))
        return NULL;
    share_key k = {.parent = parent ? css_full_of(parent) : css_initial(),
                   .pseudo = (uint8_t)pseudo,
                   .at = c->matched.at,
                   .n = c->matched.n};
    if (pseudo == PSEUDO_NONE && element->properties) {
        k.attribute = style_attribute(c, element);
        const char *lang = css_lang(element);
        if (lang) k.lang = css_intern_str(c->pool, str_of(lang)).p;
    }
    if (!parent && !k.lang && c->d->meta.lang.n)
        k.lang = css_intern_str(c->pool, c->d->meta.lang).p;
    const css_full **slot = css_share(c->pool, &k);
    if (!*slot) *slot = make(c, &k, &c->matched);
    return is_made(pseudo, &(*slot)->s) ? &(*slot)->s : NULL;
}

/* ---- a document's cascade ---- */

static void take_root(cascade *c)
{
    const xmlNode *root = xmlDocGetRootElement(c->d->tree);
    const style *s = root ? css_style(c, root, NULL, PSEUDO_NONE) : NULL;
    c->root = s ? css_full_of(s) : css_initial();
    c->root_size = c->root->s.font_size;
    c->root_line = c->root->s.line_height;
    if (c->root_line < 0) c->root_line = (mpt)mul_div(c->root_size, 6, 5);
}

static void forget_styles(cascade *c)
{
    css_pool_drop(c->pool);
    c->pool = css_pool_new(c->mem);
    map_init(&c->pages, c->mem);
    take_root(c);
}

/* The body's writing mode is that of the whole document (CSS Writing Modes 4, section 8). */
static void take_principal(cascade *c)
{
    const style *body = c->d->body ? css_style(c, c->d->body, &c->root->s, PSEUDO_NONE) : NULL;
    c->principal = (body ? body : &c->root->s)->writing_mode;
    c->principal_known = true;
    if (c->principal != c->root->s.writing_mode) forget_styles(c);
}

writing_kind css_principal_mode(const cascade *c)
{
    return (writing_kind)c->principal;
}

cascade *css_cascade(const css_sheets *s, css_media m, const doc *d)
{
    arena *mem = arena_new();
    cascade *c = arena_new_of(mem, cascade);
    *c = (cascade){.mem = mem, .sheets = s, .media = m, .d = d, .budget = CSS_TOKENS_ALL};
    c->index = css_index_new(mem, s, m, d->meta.lang);
    c->pool = css_pool_new(mem);
    map_init(&c->attributes, mem);
    map_init(&c->pages, mem);
    css_page_start(c);
    take_root(c);
    const page_style *page = css_page(c, (page_select){.index = 1, .right = true});
    if (page->width != c->page_width || page->height != c->page_height) { /* vw, vh of the root */
        c->page_width = page->width;
        c->page_height = page->height;
        forget_styles(c);
    }
    take_principal(c);
    return c;
}

void css_cascade_drop(cascade *c)
{
    if (!c) return;
    css_pool_drop(c->pool);
    arena_drop(c->mem);
}

const style *css_anonymous(cascade *c, const style *parent, display_kind display)
{
    share_key k = {.parent = css_full_of(parent), .pseudo = (uint8_t)(PSEUDO_COUNT + display)};
    const css_full **slot = css_share(c->pool, &k);
    if (!*slot) {
        css_full to;
        compute work = {.to = &to, .parent = k.parent, .mem = c->mem};
        css_start(&to, k.parent);
        to.s.display = (uint8_t)display;
        css_finish(&work);
        *slot = css_intern_full(c->pool, &to);
    }
    return &(*slot)->s;
}

const style *css_intern(cascade *c, const style *s)
{
    return &css_intern_style(c->pool, s)->s;
}
