/* Notes: numbered in the order of their first calls in the text, those that only notes call
 * directly behind the note that calls them; bodies at the end of the document. The number at the
 * head of a body is the link back. */
#include "doc/internal.h"

typedef struct notes {
    doc *d;
    map bodies;           /* id as the reader gave it → aside */
    map in_text;          /* that id, when the text calls the note */
    VEC(xmlNode *) calls; /* in the text */
    VEC(xmlNode *) rest;  /* in notes, of notes that the text calls too */
} notes;

static void collect(notes *s, const doc_found *found)
{
    for (uint32_t i = 0; i < found->notes.n; i++) {
        xmlNode *n = found->notes.at[i];
        void **body = map_put(&s->bodies, doc_attr(s->d, n, "id"));
        if (!*body) *body = n;
        xmlUnlinkNode(n);
    }
}

static str target_of(const notes *s, const xmlNode *a)
{
    str href = doc_attr(s->d, a, "href");
    return href.n > 1 ? str_from(href, 1) : (str){0};
}

static str note_id(doc *d, const char *prefix, uint32_t number)
{
    return str_printf(d->mem, "%s-%u", prefix, number);
}

static void back_link(doc *d, xmlNode *body, uint32_t number, str call)
{
    xmlNode *p = body->children;
    while (p && doc__blank(p)) p = p->next;
    if (!doc_is(p, "p")) {
        p = doc_element(d, "p");
        doc__insert_first(body, p);
    }
    doc__insert_first(p, doc_text_node(d, STR(" ")));
    xmlNode *a = doc_element(d, "a");
    doc_set_attr(d, a, "role", STR("doc-backlink"));
    doc_set_attr(d, a, "href", str_printf(d->mem, "#%.*s", STR_ARG(call)));
    doc__set_text(d, a, str_printf(d->mem, "%u", number));
    doc__insert_first(p, a);
}

static uint32_t register_note(doc *d, xmlNode *body)
{
    uint32_t number = d->notes.n + 1;
    str id = note_id(d, "fn", number);
    doc__alias(d, doc_attr(d, body, "id"), body);
    *vec_add(d->mem, &d->notes) = (doc_note){body, number, id};
    doc_set_attr(d, body, "id", id);
    *map_put(&d->ids, id) = body;
    return number;
}

/* A body's number is found again through its id, which is then "fn-N". */
static uint32_t number_of(const doc *d, const xmlNode *body)
{
    str id = doc_attr(d, body, "id");
    xmlNode *known = map_get(&d->ids, id);
    if (known != body || !str_starts(id, "fn-")) return 0;
    uint32_t n = 0;
    for (size_t i = 3; i < id.n; i++) n = n * 10 + (uint32_t)(id.p[i] - '0');
    return n;
}

/* The body, if this is its first call; else NULL. */
static xmlNode *call(notes *s, xmlNode *a)
{
    doc *d = s->d;
    xmlNode *body = map_get(&s->bodies, target_of(s, a));
    if (!body) {
        str href = doc_attr(d, a, "href");
        diag_add(d->diag, D_LINK_BROKEN, doc_place(d, a),
                 "the note “%.*s” is not in the document; its call is set without a link",
                 STR_ARG(href));
        xmlUnsetProp(a, XC("href"));
        xmlUnsetProp(a, XC("role"));
        doc__set_text(d, a, doc_text(d, a));
        return NULL;
    }
    uint32_t number = number_of(d, body);
    bool first = !number;
    if (first) number = register_note(d, body);
    str id = note_id(d, "fnref", number);
    doc_set_attr(d, a, "href", str_printf(d->mem, "#fn-%u", number));
    doc__set_text(d, a, str_printf(d->mem, "%u", number));
    id = doc__claim_id(d, a, id);
    if (!first) return NULL;
    back_link(d, body, number, id);
    return body;
}

static bool is_call(const doc *d, const xmlNode *n)
{
    return doc_is(n, "a") && doc__role(d, n, "doc-noteref");
}

static bool in_note(const doc *d, const xmlNode *n)
{
    for (; n && n->type == XML_ELEMENT_NODE; n = n->parent)
        if (doc_is(n, "aside") && doc__role(d, n, "doc-footnote")) return true;
    return false;
}

typedef struct reading { /* of a body, up to a node */
    xmlNode *body, *at;
} reading;

/* The calls in a body of notes that the text does not call, and at once those in these. */
static void call_inner(notes *s, xmlNode *body)
{
    VEC(reading) open = {0};
    *vec_add(s->d->mem, &open) = (reading){body, body};
    while (open.n) {
        reading *r = &open.at[open.n - 1];
        r->at = doc__next(r->at, r->body);
        if (!r->at) {
            open.n--;
        } else if (is_call(s->d, r->at)) {
            bool later = map_get(&s->in_text, target_of(s, r->at));
            if (later) *vec_add(s->d->mem, &s->rest) = r->at;
            xmlNode *inner = later ? NULL : call(s, r->at);
            if (inner) *vec_add(s->d->mem, &open) = (reading){inner, inner};
        }
    }
}

void doc__notes(doc *d, const doc_found *found)
{
    notes s = {.d = d};
    map_init(&s.bodies, d->mem);
    map_init(&s.in_text, d->mem);
    for (uint32_t i = 0; i < found->links.n; i++) { /* a note in a note: found with its call */
        xmlNode *a = found->links.at[i];
        if (!is_call(d, a) || in_note(d, a)) continue;
        *vec_add(d->mem, &s.calls) = a;
        *map_put(&s.in_text, target_of(&s, a)) = a;
    }
    collect(&s, found);
    for (uint32_t i = 0; i < s.calls.n; i++) {
        xmlNode *body = call(&s, s.calls.at[i]);
        if (body) call_inner(&s, body);
    }
    for (uint32_t i = 0; i < found->notes.n; i++) { /* never called: kept, behind the others */
        if (number_of(d, found->notes.at[i])) continue;
        register_note(d, found->notes.at[i]);
        call_inner(&s, found->notes.at[i]);
    }
    for (uint32_t i = 0; i < s.rest.n; i++) call(&s, s.rest.at[i]);
    for (uint32_t i = 0; i < d->notes.n; i++) xmlAddChild(d->body, d->notes.at[i].body);
}
