/* Does an element match? From the subject leftwards. A failure says how far it reaches, so that a
 * descendant or sibling combinator further right does not try again what cannot succeed: the work
 * is bounded by (ancestors + siblings) × compounds, not by their power. */
#include "css/internal.h"

#define NTH_SLOTS 2048

typedef struct nth_slot { /* where counting the children of a parent has come to */
    const xmlNode *parent, *last;
    const xmlChar *name; /* of-type: the name that is counted; NULL: every element */
    int32_t index, total /* 0: not counted */;
} nth_slot;

struct matcher {
    str lang;
    arena *mem;
    nth_slot *nth; /* NULL: nothing was counted yet */
};

matcher *css_matcher(arena *a, str lang)
{
    matcher *m = arena_new_of(a, matcher);
    m->mem = a;
    m->lang = lang;
    return m;
}

static const xmlNode *parent_of(const xmlNode *n)
{
    return n->parent && n->parent->type == XML_ELEMENT_NODE ? n->parent : NULL;
}
static const xmlNode *before(const xmlNode *n)
{
    for (n = n->prev; n && n->type != XML_ELEMENT_NODE;) n = n->prev;
    return n;
}
static const xmlNode *after(const xmlNode *n)
{
    for (n = n->next; n && n->type != XML_ELEMENT_NODE;) n = n->next;
    return n;
}

/* ---- attributes ---- */

static const char *value_of(const xmlAttr *a)
{
    return a->children && a->children->content ? (const char *)a->children->content : "";
}

static const char *find_attr(const xmlNode *element, str prefix, str name)
{
    for (const xmlAttr *a = element->properties; a; a = a->next) {
        const char *p = a->ns && a->ns->prefix ? (const char *)a->ns->prefix : "";
        if (str_is(name, (const char *)a->name) && str_is(prefix, p)) return value_of(a);
    }
    return NULL;
}

const char *css_attr(const xmlNode *element, const char *prefix, const char *name)
{
    return element->properties ? find_attr(element, str_of(prefix), str_of(name)) : NULL;
}

const char *css_lang(const xmlNode *element)
{
    const char *lang = css_attr(element, "xml", "lang");
    return lang ? lang : css_attr(element, "", "lang");
}

static bool eq(str a, str b, bool fold)
{
    if (!fold) return str_eq(a, b);
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) {
        char x = a.p[i], y = b.p[i];
        if (x >= 'A' && x <= 'Z') x = (char)(x + 32);
        if (y >= 'A' && y <= 'Z') y = (char)(y + 32);
        if (x != y) return false;
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* word is one of the words of list */
static bool has_word(str list, str word, bool fold)
{
    if (!word.n) return false;
    for (size_t i = 0; i < list.n;) {
        while (i < list.n && is_blank(list.p[i])) i++;
        size_t from = i;
        while (i < list.n && !is_blank(list.p[i])) i++;
        if (i > from && eq(str_sub(list, from, i - from), word, fold)) return true;
    }
    return false;
}

static bool match_attr(const simple *x, const xmlNode *element)
{
    const char *z = find_attr(element, x->prefix, x->name);
    if (!z) return false;
    str v = str_of(z), want = x->value;
    switch (x->op) {
    case 0: return true;
    case '=': return eq(v, want, x->fold);
    case '~': return has_word(v, want, x->fold);
    case '|':
        return eq(v, want, x->fold) ||
               (v.n > want.n && v.p[want.n] == '-' && eq(str_sub(v, 0, want.n), want, x->fold));
    default: break;
    }
    if (!want.n || v.n < want.n) return false;
    if (x->op == '^') return eq(str_sub(v, 0, want.n), want, x->fold);
    if (x->op == '$') return eq(str_from(v, v.n - want.n), want, x->fold);
    for (size_t i = 0; i + want.n <= v.n; i++)
        if (eq(str_sub(v, i, want.n), want, x->fold)) return true;
    return false;
}

/* ---- languages: extended filtering of RFC 4647, 3.3.2 ---- */

static str next_subtag(str *s)
{
    size_t i = 0;
    while (i < s->n && s->p[i] != '-') i++;
    str tag = str_sub(*s, 0, i);
    *s = i < s->n ? str_from(*s, i + 1) : (str){0};
    return tag;
}

static bool lang_in_range(str lang, str range)
{
    str want = next_subtag(&range), have = next_subtag(&lang);
    if (!want.n || !have.n) return false;
    if (!str_is(want, "*") && !eq(want, have, true)) return false;
    while (range.n) {
        want = next_subtag(&range);
        if (str_is(want, "*")) continue;
        for (;;) {
            if (!lang.n) return false;
            have = next_subtag(&lang);
            if (eq(want, have, true)) break;
            if (have.n == 1) return false;
        }
    }
    return true;
}

static bool match_lang(const matcher *m, const selector_list *ranges, const xmlNode *element)
{
    const char *z = NULL;
    for (const xmlNode *e = element; e && !z; e = parent_of(e)) z = css_lang(e);
    str lang = z ? str_of(z) : m->lang;
    for (uint32_t i = 0; i < ranges->n; i++)
        if (lang_in_range(lang, ranges->at[i].text)) return true;
    return false;
}

/* ---- counting siblings ---- */

static bool counted(const nth_slot *s, const xmlNode *n)
{
    return n->type == XML_ELEMENT_NODE && (!s->name || !xmlStrcmp(n->name, s->name));
}

static nth_slot *slot_of(matcher *m, const xmlNode *element, bool of_type)
{
    const void *key[2] = {element->parent, NULL};
    uint64_t h = hash_bytes(key, sizeof key, 0);
    if (of_type) h = hash_bytes(element->name, (size_t)xmlStrlen(element->name), h);
    if (!m->nth) m->nth = arena_array(m->mem, nth_slot, NTH_SLOTS);
    nth_slot *s = &m->nth[h % NTH_SLOTS];
    bool same = s->parent == element->parent && !s->name == !of_type &&
                (!of_type || !xmlStrcmp(s->name, element->name));
    if (!same) *s = (nth_slot){.parent = element->parent, .name = of_type ? element->name : NULL};
    return s;
}

/* From 1. Amortised constant in document order: counting goes on where it stopped. */
static int32_t index_of(matcher *m, const xmlNode *element, bool of_type)
{
    nth_slot *s = slot_of(m, element, of_type);
    if (s->last == element) return s->index;
    const xmlNode *n = s->last ? s->last->next : NULL;
    int32_t index = s->last ? s->index : 0;
    for (; n; n = n->next) {
        index += counted(s, n);
        if (n == element) break;
    }
    if (!n)
        for (n = element->parent ? element->parent->children : element, index = 0;; n = n->next) {
            index += counted(s, n);
            if (n == element) break;
        }
    s->last = element;
    return s->index = index;
}

static int32_t index_from_end(matcher *m, const xmlNode *element, bool of_type)
{
    int32_t index = index_of(m, element, of_type);
    nth_slot *s = slot_of(m, element, of_type);
    if (!s->total)
        for (const xmlNode *n = element->parent ? element->parent->children : element; n;
             n = n->next)
            s->total += counted(s, n);
    return s->total - index + 1;
}

static bool in_series(int32_t a, int32_t b, int32_t n)
{
    int64_t rest = (int64_t)n - b;
    return a == 0 ? rest == 0 : rest % a == 0 && rest / a >= 0;
}

static bool only_of_type(const xmlNode *element)
{
    for (const xmlNode *n = before(element); n; n = before(n))
        if (!xmlStrcmp(n->name, element->name)) return false;
    for (const xmlNode *n = after(element); n; n = after(n))
        if (!xmlStrcmp(n->name, element->name)) return false;
    return true;
}

static bool match_nth(matcher *m, const simple *x, const xmlNode *element)
{
    bool first = !x->a && x->b == 1;
    switch (x->kind) {
    case SIMPLE_NTH_CHILD:
        return first ? !before(element) : in_series(x->a, x->b, index_of(m, element, false));
    case SIMPLE_NTH_LAST_CHILD:
        return first ? !after(element) : in_series(x->a, x->b, index_from_end(m, element, false));
    case SIMPLE_NTH_OF_TYPE: return in_series(x->a, x->b, index_of(m, element, true));
    case SIMPLE_NTH_LAST_OF_TYPE: return in_series(x->a, x->b, index_from_end(m, element, true));
    case SIMPLE_ONLY_CHILD: return !before(element) && !after(element);
    default: return only_of_type(element);
    }
}

static bool is_empty(const xmlNode *element)
{
    for (const xmlNode *n = element->children; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE || n->type == XML_ENTITY_REF_NODE) return false;
        bool text = n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
        if (text && n->content && *n->content) return false;
    }
    return true;
}

static bool is_id(const simple *x, const xmlNode *element)
{
    const char *id = css_attr(element, "", "id");
    if (!id) id = css_attr(element, "xml", "id");
    return id && str_is(x->name, id);
}

static bool any_of(matcher *m, const selector_list *l, const xmlNode *element)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (css_match(m, &l->at[i], element)) return true;
    return false;
}

static bool match_simple(matcher *m, const simple *x, const xmlNode *element)
{
    switch (x->kind) {
    case SIMPLE_ANY: return true;
    case SIMPLE_TAG: return str_is(x->name, (const char *)element->name);
    case SIMPLE_ID: return is_id(x, element);
    case SIMPLE_CLASS: {
        const char *list = css_attr(element, "", "class");
        return list && has_word(str_of(list), x->name, false);
    }
    case SIMPLE_ATTR: return match_attr(x, element);
    case SIMPLE_IS: return any_of(m, x->list, element);
    case SIMPLE_NOT: return !any_of(m, x->list, element);
    case SIMPLE_ROOT: return !parent_of(element);
    case SIMPLE_EMPTY: return is_empty(element);
    case SIMPLE_LINK:
        return css_attr(element, "", "href") && !xmlStrcmp(element->name, BAD_CAST "a");
    case SIMPLE_NEVER: return false;
    case SIMPLE_LANG: return match_lang(m, x->list, element);
    default: return match_nth(m, x, element);
    }
}

typedef enum { MATCHES, FAILS_HERE, FAILS_SIBLINGS, FAILS } outcome;

static bool match_compound(matcher *m, const compound *c, const xmlNode *element)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (!match_simple(m, &c->at[i], element)) return false;
    return true;
}

static outcome match_from(matcher *m, const selector *s, uint32_t i, const xmlNode *element)
{
    if (!match_compound(m, &s->at[i], element)) return FAILS_HERE;
    if (i + 1 == s->n) return MATCHES;
    outcome o;
    switch (s->at[i].combinator) {
    case ' ':
        while ((element = parent_of(element))) {
            o = match_from(m, s, i + 1, element);
            if (o == MATCHES || o == FAILS) return o;
        }
        return FAILS;
    case '>':
        element = parent_of(element);
        if (!element) return FAILS;
        o = match_from(m, s, i + 1, element);
        return o == MATCHES || o == FAILS ? o : FAILS_SIBLINGS;
    case '+':
        element = before(element);
        return element ? match_from(m, s, i + 1, element) : FAILS_SIBLINGS;
    default:
        while ((element = before(element))) {
            o = match_from(m, s, i + 1, element);
            if (o == MATCHES || o == FAILS || o == FAILS_SIBLINGS) return o;
        }
        return FAILS_SIBLINGS;
    }
}

bool css_match(matcher *m, const selector *s, const xmlNode *element)
{
    return match_from(m, s, 0, element) == MATCHES;
}
