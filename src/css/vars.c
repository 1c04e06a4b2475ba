/* Custom properties: what var() stands for. Values are substituted as tokens; the work is bounded
 * by the tokens of one value (CSS_TOKENS_MAX) and of a whole cascade (the budget), so that values
 * which double each other end early. */
#include <stdlib.h>

#include "css/internal.h"

typedef VEC(token) token_vec;

#define CHAIN 64 /* variables that go through variables */

bool css_has_var(const token *at, const token *end)
{
    for (; at < end; at++)
        if (at->kind == T_FUNCTION && str_ieq(at->text, "var")) return true;
    return false;
}

static const var *find(const vars *v, str name)
{
    uint32_t low = 0, high = v ? v->n : 0;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        int c = str_cmp(name, v->at[mid].name);
        if (!c) return &v->at[mid];
        *(c > 0 ? &low : &high) = c > 0 ? mid + 1 : mid;
    }
    return NULL;
}

/* ---- one value ---- */

static bool put(substitution *s, token_vec *out, const token *t)
{
    if (out->n >= CSS_TOKENS_MAX || !*s->budget) return false;
    --*s->budget;
    *vec_add(s->mem, out) = *t;
    return true;
}

static bool expand(substitution *s, const token *at, const token *end, uint32_t depth,
                   token_vec *out);

/* var(--name) or var(--name, fallback), at its function token */
static bool expand_var(substitution *s, const token *t, const token *end, uint32_t depth,
                       token_vec *out)
{
    const token *close = css_close(t, end), *name = css_space(t + 1, close);
    if (name == close || name->kind != T_IDENT || !str_starts(name->text, "--")) return false;
    const token *comma = css_space(name + 1, close);
    bool fallback = comma < close && comma->kind == T_COMMA;
    if (comma < close && !fallback) return false;
    const var *v = find(s->vars, name->text);
    if (!v && !fallback) s->missing = name->text;
    if (!v) return fallback && expand(s, css_space(comma + 1, close), close, depth + 1, out);
    for (uint32_t i = 0; i < v->n; i++)
        if (!put(s, out, &v->at[i])) return false;
    return true;
}

static bool expand(substitution *s, const token *at, const token *end, uint32_t depth,
                   token_vec *out)
{
    if (depth > CSS_DEPTH) return false;
    while (at < end) {
        bool is_var = at->kind == T_FUNCTION && str_ieq(at->text, "var");
        if (!(is_var ? expand_var(s, at, end, depth, out) : put(s, out, at))) return false;
        at = is_var ? css_skip(at) : at + 1;
    }
    return true;
}

bool css_substitute(substitution *s, const token *at, uint32_t n, const token **out,
                    uint32_t *out_n)
{
    token_vec made = {0};
    s->missing = (str){0};
    if (!expand(s, at, at + n, 0, &made)) return false;
    token end = {.kind = T_END};
    *vec_add(s->mem, &made) = end;
    css_pair(made.at, made.n);
    *out = made.at;
    *out_n = made.n - 1;
    return true;
}

/* ---- the variables of an element ---- */

typedef enum { WAITING, AT_WORK, DONE, INVALID } work_state;
typedef struct work {
    str name;
    const decl *from; /* NULL: inherited, done */
    var value;
    uint8_t state;
} work;
typedef struct works {
    arena *mem;
    uint32_t *budget;
    work *at;
    uint32_t n;
} works;

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const work *)a)->name, ((const work *)b)->name);
}

static work *work_of(works *w, str name)
{
    work key = {.name = name};
    return w->n ? bsearch(&key, w->at, w->n, sizeof *w->at, by_name) : NULL;
}

static void resolve(works *w, work *x, uint32_t depth);

/* The variables that a value uses, worked out first. */
static bool resolve_uses(works *w, const token *at, const token *end, uint32_t depth)
{
    bool ok = true;
    for (; at < end; at++) {
        if (at->kind != T_FUNCTION || !str_ieq(at->text, "var")) continue;
        const token *name = css_space(at + 1, end);
        work *x = name < end ? work_of(w, name->text) : NULL;
        if (!x) continue;
        if (x->state == AT_WORK || depth == CHAIN) { /* a circle: none of it has a value */
            x->state = INVALID;
            ok = false;
        } else
            resolve(w, x, depth + 1);
    }
    return ok;
}

static const vars *done(works *w, const token *at, const token *end)
{
    vars *v = arena_new_of(w->mem, vars);
    v->at = arena_array(w->mem, var, (size_t)(end - at) + 1);
    for (; at < end; at++) {
        const token *name = css_space(at + 1, end);
        if (at->kind != T_FUNCTION || !str_ieq(at->text, "var") || name == end) continue;
        work *x = work_of(w, name->text);
        if (!x || x->state != DONE || find(v, x->name)) continue;
        uint32_t i = v->n++;
        for (; i && str_cmp(v->at[i - 1].name, x->name) > 0; i--) v->at[i] = v->at[i - 1];
        v->at[i] = x->value;
    }
    return v;
}

static void resolve(works *w, work *x, uint32_t depth)
{
    if (x->state != WAITING) return;
    const pending *p = x->from->v.pending;
    const token *end = p->at + p->n;
    x->state = AT_WORK;
    x->value = (var){x->name, p->at, p->n};
    if (css_has_var(p->at, end)) {
        bool ok = resolve_uses(w, p->at, end, depth) && x->state == AT_WORK;
        substitution s = {.mem = w->mem, .budget = w->budget};
        if (ok) s.vars = done(w, p->at, end);
        if (!ok || !css_substitute(&s, p->at, p->n, &x->value.at, &x->value.n)) {
            x->state = INVALID;
            return;
        }
    }
    x->state = DONE;
}

/* Inherited ones, then the element's own, which take the place of those of the same name. */
static void collect(works *w, const vars *parent, const decl *const *decls, uint32_t n)
{
    uint32_t inherited = parent ? parent->n : 0;
    w->at = arena_array(w->mem, work, inherited + n);
    for (uint32_t i = 0; i < inherited; i++)
        w->at[i] = (work){.name = parent->at[i].name, .value = parent->at[i], .state = DONE};
    w->n = inherited;
    map seen;
    map_init(&seen, w->mem);
    for (uint32_t i = 0; i < n; i++)
        *map_put(&seen, decls[i]->custom) = (void *)(uintptr_t)decls[i];
    for (uint32_t i = 0; i < seen.entries.n; i++) {
        const decl *d = seen.entries.at[i].value;
        if (d->v.kind == V_INHERIT || d->v.kind == V_UNSET) continue;
        work own = {
            .name = d->custom, .from = d, .state = d->v.kind == V_PENDING ? WAITING : INVALID};
        works before = {.at = w->at, .n = inherited};
        work *old = work_of(&before, d->custom);
        *(old ? old : &w->at[w->n++]) = own;
    }
    qsort(w->at, w->n, sizeof *w->at, by_name);
}

const vars *css_vars(arena *mem, uint32_t *budget, const vars *parent, const decl *const *decls,
                     uint32_t n)
{
    if (!n) return parent;
    works w = {.mem = mem, .budget = budget};
    collect(&w, parent, decls, n);
    vars *v = arena_new_of(mem, vars);
    v->at = arena_array(mem, var, w.n + 1);
    for (uint32_t i = 0; i < w.n; i++) {
        resolve(&w, &w.at[i], 0);
        if (w.at[i].state == DONE) v->at[v->n++] = w.at[i].value;
    }
    return v;
}
