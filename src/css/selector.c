/* Selectors 3 and, of 4, :is() :where() :not(list) :lang(list): tokens → compounds, the subject
 * first, so that matching walks leftwards. A pseudo-element ends its selector. */
#include "css/internal.h"

typedef struct sel {
    css_parser *p;
    const token *at, *end;
    uint32_t depth;
    bool forgiving;
    const char *fault;
} sel;

enum { SPEC_ID = 1 << 20, SPEC_CLASS = 1 << 10, SPEC_TAG = 1, PARTS_MAX = 32, COMPOUNDS_MAX = 64 };

typedef struct simples {      /* of the compound being read */
    simple at[PARTS_MAX + 1]; /* the last one takes what is too much */
    uint32_t n;
} simples;

static bool is_delim(const sel *s, char c)
{
    return s->at < s->end && s->at->kind == T_DELIM && s->at->delim == c;
}
static bool is_kind(const sel *s, uint8_t kind)
{
    return s->at < s->end && s->at->kind == kind;
}

/* ---- an+b ---- */

static bool integer_text(str s, int32_t *n)
{
    size_t i = s.n && (s.p[0] == '+' || s.p[0] == '-');
    if (i == s.n || s.n - i > 9) return false;
    int32_t v = 0;
    for (size_t k = i; k < s.n; k++) {
        if (s.p[k] < '0' || s.p[k] > '9') return false;
        v = v * 10 + (s.p[k] - '0');
    }
    *n = s.p[0] == '-' ? -v : v;
    return true;
}

bool css_parse_nth(const token *from, const token *to, int32_t *a, int32_t *b)
{
    buf text = {0};
    for (const token *t = from; t < to; t++)
        if (t->kind != T_SPACE) css_write_token(t, &text);
    str s = buf_view(&text);
    size_t n = 0;
    while (n < s.n && s.p[n] != 'n' && s.p[n] != 'N') n++;
    bool ok = true;
    *a = 0;
    *b = 0;
    if (str_ieq(s, "odd") || str_ieq(s, "even")) {
        *a = 2;
        *b = str_ieq(s, "odd");
    } else if (n == s.n)
        ok = integer_text(s, b);
    else {
        str head = str_sub(s, 0, n), tail = str_from(s, n + 1);
        if (!head.n || str_is(head, "+"))
            *a = 1;
        else if (str_is(head, "-"))
            *a = -1;
        else
            ok = integer_text(head, a);
        if (tail.n && tail.p[0] != '+' && tail.p[0] != '-') ok = false;
        if (tail.n && ok) ok = integer_text(tail, b);
    }
    buf_drop(&text);
    return ok;
}

/* ---- simple selectors ---- */

static simple *add(simples *v, uint8_t kind)
{
    simple *x = &v->at[v->n];
    if (v->n < PARTS_MAX) v->n++;
    *x = (simple){.kind = kind};
    return x;
}

static bool attr_operator(sel *s, simple *x)
{
    static const char ops[] = "~|^$*";
    if (is_delim(s, '=')) {
        x->op = '=';
        s->at++;
        return true;
    }
    for (const char *o = ops; *o; o++)
        if (is_delim(s, *o) && s->at + 1 < s->end && s->at[1].kind == T_DELIM &&
            s->at[1].delim == '=') {
            x->op = *o;
            s->at += 2;
            return true;
        }
    return false;
}

static bool attr_name(sel *s, simple *x)
{
    if (is_delim(s, '*') || is_delim(s, '|')) { /* *|name, |name: the name alone */
        s->at += is_delim(s, '*');
        if (!is_delim(s, '|')) return false;
        s->at++;
    }
    if (!is_kind(s, T_IDENT)) return false;
    x->name = css_lower(s->p->mem, s->at++->text);
    if (is_delim(s, '|') && s->at + 1 < s->end && s->at[1].kind == T_IDENT) {
        x->prefix = x->name;
        x->name = s->at[1].text;
        s->at += 2;
    }
    return true;
}

static bool read_attr(sel *outer, simples *v)
{
    sel in = *outer, *s = &in;
    s->end = css_close(outer->at, outer->end);
    s->at = css_space(outer->at + 1, s->end);
    outer->at = css_skip(outer->at);
    simple *x = add(v, SIMPLE_ATTR);
    if (!attr_name(s, x)) return false;
    s->at = css_space(s->at, s->end);
    if (s->at == s->end) return true;
    if (!attr_operator(s, x)) return false;
    s->at = css_space(s->at, s->end);
    if (!is_kind(s, T_STRING) && !is_kind(s, T_IDENT)) return false;
    x->value = s->at++->text;
    s->at = css_space(s->at, s->end);
    if (is_kind(s, T_IDENT)) {
        x->fold = str_ieq(s->at->text, "i");
        if (!x->fold && !str_ieq(s->at->text, "s")) return false;
        s->at = css_space(s->at + 1, s->end);
    }
    return s->at == s->end;
}

static const struct pseudo_row {
    const char *name;
    uint8_t kind;
    int32_t b; /* of an+b */
} pseudo_classes[] = {
    {"root", SIMPLE_ROOT, 0},
    {"empty", SIMPLE_EMPTY, 0},
    {"link", SIMPLE_LINK, 0},
    {"any-link", SIMPLE_LINK, 0},
    {"first-child", SIMPLE_NTH_CHILD, 1},
    {"last-child", SIMPLE_NTH_LAST_CHILD, 1},
    {"first-of-type", SIMPLE_NTH_OF_TYPE, 1},
    {"last-of-type", SIMPLE_NTH_LAST_OF_TYPE, 1},
    {"only-child", SIMPLE_ONLY_CHILD, 0},
    {"only-of-type", SIMPLE_ONLY_OF_TYPE, 0},
    {"visited", SIMPLE_NEVER, 0},
    {"hover", SIMPLE_NEVER, 0},
    {"active", SIMPLE_NEVER, 0},
    {"focus", SIMPLE_NEVER, 0},
    {"focus-within", SIMPLE_NEVER, 0},
    {"focus-visible", SIMPLE_NEVER, 0},
    {"target", SIMPLE_NEVER, 0},
    {"checked", SIMPLE_NEVER, 0},
    {"disabled", SIMPLE_NEVER, 0},
    {"enabled", SIMPLE_NEVER, 0},
};

static const struct pseudo_row pseudo_functions[] = {
    {"is", SIMPLE_IS, 0},
    {"where", SIMPLE_IS, 1},
    {"matches", SIMPLE_IS, 0},
    {"not", SIMPLE_NOT, 0},
    {"lang", SIMPLE_LANG, 0},
    {"nth-child", SIMPLE_NTH_CHILD, 0},
    {"nth-last-child", SIMPLE_NTH_LAST_CHILD, 0},
    {"nth-of-type", SIMPLE_NTH_OF_TYPE, 0},
    {"nth-last-of-type", SIMPLE_NTH_LAST_OF_TYPE, 0},
};

static bool read_lang(sel *s, simples *v, const token *from, const token *to)
{
    selector_list *ranges = arena_new_of(s->p->mem, selector_list);
    VEC(selector) list = {0};
    for (const token *t = css_space(from, to);; t = css_space(t + 1, to)) {
        if (t == to || (t->kind != T_IDENT && t->kind != T_STRING)) return false;
        *vec_add(s->p->mem, &list) = (selector){.text = t->text};
        t = css_space(t + 1, to);
        if (t == to) break;
        if (t->kind != T_COMMA) return false;
    }
    *ranges = (selector_list){list.n, list.at};
    add(v, SIMPLE_LANG)->list = ranges;
    return true;
}

static uint32_t highest(const selector_list *l)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < l->n; i++)
        if (l->at[i].specificity > most) most = l->at[i].specificity;
    return most;
}

static bool read_pseudo_function(sel *s, simples *v, uint32_t *specificity)
{
    const token *name = s->at, *from = name + 1, *to = css_close(name, s->end);
    s->at = css_skip(name);
    for (size_t i = 0; i < sizeof pseudo_functions / sizeof *pseudo_functions; i++) {
        const struct pseudo_row *row = &pseudo_functions[i];
        if (!str_ieq(name->text, row->name)) continue;
        if (row->kind == SIMPLE_LANG) {
            *specificity += SPEC_CLASS;
            return read_lang(s, v, from, to);
        }
        if (row->kind >= SIMPLE_NTH_CHILD) {
            simple *x = add(v, row->kind);
            *specificity += SPEC_CLASS;
            return css_parse_nth(from, to, &x->a, &x->b);
        }
        selector_list *list = arena_new_of(s->p->mem, selector_list);
        if (!css_parse_selectors(s->p, from, to, row->kind == SIMPLE_IS, s->depth + 1, list))
            return false;
        for (uint32_t k = 0; k < list->n; k++)
            if (list->at[k].pseudo || list->at[k].only_epub) return false;
        add(v, row->kind)->list = list;
        if (!row->b) *specificity += highest(list);
        return true;
    }
    return false;
}

static bool read_pseudo_class(sel *s, simples *v, uint32_t *specificity)
{
    if (is_kind(s, T_FUNCTION)) return read_pseudo_function(s, v, specificity);
    if (!is_kind(s, T_IDENT)) return false;
    for (size_t i = 0; i < sizeof pseudo_classes / sizeof *pseudo_classes; i++)
        if (str_ieq(s->at->text, pseudo_classes[i].name)) {
            add(v, pseudo_classes[i].kind)->b = pseudo_classes[i].b;
            *specificity += SPEC_CLASS;
            s->at++;
            return true;
        }
    return false;
}

static const struct element_row {
    const char *name;
    uint8_t pseudo; /* PSEUDO_NONE: not made here */
    bool one_colon; /* may be written with one */
    bool unsupported;
} pseudo_elements[] = {
    {"before", PSEUDO_BEFORE, true, false},
    {"after", PSEUDO_AFTER, true, false},
    {"marker", PSEUDO_MARKER, false, false},
    {"footnote-call", PSEUDO_FOOTNOTE_CALL, false, false},
    {"footnote-marker", PSEUDO_FOOTNOTE_MARKER, false, false},
    {"-bx-parted", PSEUDO_PARTED, false, false},
    {"-bx-continued", PSEUDO_CONTINUED, false, false},
    {"first-line", PSEUDO_NONE, true, true},
    {"first-letter", PSEUDO_NONE, true, true},
    {"selection", PSEUDO_NONE, false, false},
    {"placeholder", PSEUDO_NONE, false, false},
    {"backdrop", PSEUDO_NONE, false, false},
};

static bool read_pseudo_element(sel *s, selector *out, bool one_colon)
{
    if (!is_kind(s, T_IDENT)) return false;
    for (size_t i = 0; i < sizeof pseudo_elements / sizeof *pseudo_elements; i++) {
        const struct element_row *row = &pseudo_elements[i];
        if (!str_ieq(s->at->text, row->name) || (one_colon && !row->one_colon)) continue;
        out->pseudo = row->pseudo;
        out->only_epub = row->pseudo == PSEUDO_NONE;
        out->specificity += SPEC_TAG;
        if (row->unsupported && (s->p->media & MEDIA_PRINT))
            css_warn(s->p, D_UNSUPPORTED, s->at, "::%s is not supported in print", row->name);
        s->at++;
        return true;
    }
    return false;
}

static bool read_type(sel *s, simples *v, uint32_t *specificity)
{
    if (is_delim(s, '|')) /* |name: of no namespace */
        s->at++;
    else if (s->at + 2 < s->end && (is_kind(s, T_IDENT) || is_delim(s, '*')) &&
             s->at[1].kind == T_DELIM && s->at[1].delim == '|' &&
             (s->at[2].kind == T_IDENT || (s->at[2].kind == T_DELIM && s->at[2].delim == '*')))
        s->at += 2; /* prefix|name: documents hold XHTML only, the name is enough */
    if (is_delim(s, '*')) {
        add(v, SIMPLE_ANY);
        s->at++;
        return true;
    }
    if (!is_kind(s, T_IDENT)) return false;
    add(v, SIMPLE_TAG)->name = css_lower(s->p->mem, s->at++->text);
    *specificity += SPEC_TAG;
    return true;
}

/* One compound; a pseudo-element must be its end. */
static bool read_compound(sel *s, compound *out, selector *whole)
{
    simples v;
    v.n = 0;
    uint32_t *specificity = &whole->specificity;
    bool any = read_type(s, &v, specificity), ok = true;
    while (ok && s->at < s->end && !whole->pseudo && !whole->only_epub) {
        if (is_kind(s, T_HASH) && s->at->flag) {
            add(&v, SIMPLE_ID)->name = s->at++->text;
            *specificity += SPEC_ID;
        } else if (is_delim(s, '.') && s->at + 1 < s->end && s->at[1].kind == T_IDENT) {
            add(&v, SIMPLE_CLASS)->name = s->at[1].text;
            s->at += 2;
            *specificity += SPEC_CLASS;
        } else if (is_kind(s, T_SQUARE)) {
            ok = read_attr(s, &v);
            *specificity += SPEC_CLASS;
        } else if (is_kind(s, T_COLON)) {
            s->at++;
            bool two = is_kind(s, T_COLON);
            s->at += two;
            ok = two ? read_pseudo_element(s, whole, false)
                     : read_pseudo_element(s, whole, true) || read_pseudo_class(s, &v, specificity);
        } else
            break;
        any = true;
    }
    if (!v.n) add(&v, SIMPLE_ANY);
    if (!ok || !any || v.n == PARTS_MAX) return false;
    out->at = arena_copy(s->p->mem, v.at, v.n * sizeof *v.at);
    out->n = v.n;
    return true;
}

/* White space and a combinator; 0: the selector's end, 1: none where one must be. */
static char read_combinator(sel *s)
{
    bool spaced = is_kind(s, T_SPACE);
    s->at = css_space(s->at, s->end);
    if (s->at == s->end) return 0;
    for (const char *c = ">+~"; *c; c++)
        if (is_delim(s, *c)) {
            s->at = css_space(s->at + 1, s->end);
            return *c;
        }
    return spaced ? ' ' : 1;
}

static bool read_selector(sel *s, selector *out)
{
    compound v[COMPOUNDS_MAX];
    uint32_t n = 0;
    char combinator = 0;
    const token *from = s->at;
    do {
        compound c = {.combinator = combinator};
        if (n == COMPOUNDS_MAX || out->pseudo || out->only_epub || !read_compound(s, &c, out))
            return false;
        v[n++] = c;
        combinator = read_combinator(s);
        if (combinator == 1) return false;
    } while (combinator);
    out->at = arena_array(s->p->mem, compound, n);
    out->n = n;
    for (uint32_t i = 0; i < n; i++) out->at[i] = v[n - 1 - i];
    buf b = {0};
    for (const token *t = from; t < s->end; t++) css_write_token(t, &b);
    out->text = str_trim(str_copy(s->p->mem, buf_view(&b)));
    buf_drop(&b);
    return true;
}

bool css_parse_selectors(css_parser *p, const token *from, const token *to, bool forgiving,
                         uint32_t depth, selector_list *out)
{
    uint32_t n = 1;
    if (depth > CSS_DEPTH) return false;
    for (const token *t = from; t < to; t = css_skip(t)) n += t->kind == T_COMMA;
    *out = (selector_list){0, arena_array(p->mem, selector, n)};
    for (const token *t = from;;) {
        const token *end = t;
        while (end < to && end->kind != T_COMMA) end = css_skip(end);
        if (end > to) end = to;
        sel s = {.p = p, .at = css_space(t, end), .end = end, .depth = depth};
        selector one = {0};
        if (read_selector(&s, &one))
            out->at[out->n++] = one;
        else if (!forgiving)
            return false;
        if (end == to) break;
        t = end + 1;
    }
    return true;
}
