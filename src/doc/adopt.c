/* Notes as the HTML of other converters has them (pandoc, kramdown, GitHub, docutils, Word, wikis)
 * become notes like Markdown's: their calls get the role doc-noteref, their bodies become asides
 * with the role doc-footnote. The links back, and lists and sections that hold nothing any more,
 * go: notes.c gives each note a link back of its own.
 *
 * A link is a call when it says so by its role; or when it looks like one and its target looks like
 * a note, or links back to it. What says of itself that it is a call but leads to no note stays a
 * link. */
#include "base/utf8.h"
#include "doc/internal.h"

typedef struct call {
    xmlNode *a, *body;
} call;

typedef struct adoption {
    doc *d;
    VEC(xmlNode *) links; /* into the document, in its order */
    VEC(call) calls;
    VEC(xmlNode *) bodies; /* as they were; freed later */
    VEC(xmlNode *) asides; /* what became of each */
    VEC(xmlNode *) around; /* what they stood in */
    map at;                /* id → first element that has it */
    map number;            /* a body's address as key → its number from 1 on */
    map call_of;           /* id of a call, around it or in it → its link */
} adoption;

static str key_of(xmlNode *const *node)
{
    return (str){(const char *)node, sizeof *node};
}

static uint32_t number_of(const adoption *s, xmlNode *body)
{
    return (uint32_t)(uintptr_t)map_get(&s->number, key_of(&body));
}

static str fragment_of(const adoption *s, const xmlNode *a)
{
    str href = doc_attr(s->d, a, "href");
    return href.n > 1 && href.p[0] == '#' ? str_from(href, 1) : (str){0};
}

static xmlNode *element_at(const adoption *s, str id)
{
    xmlNode *n = map_get(&s->at, id);
    return n ? n : map_get(&s->at, doc__unescape(s->d->mem, id));
}

static bool only_of(str text, const char *set)
{
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        utf8_next(text, &i);
        char one[8] = {0};
        memcpy(one, text.p + from, i - from < sizeof one ? i - from : 0);
        if (!strstr(set, one)) return false;
    }
    return true;
}

#define BLANK " \t\n\r\f\xC2\xA0"
#define BRACKETS BLANK "[]()（）［］【】〔〕"
#define PUNCTUATION BRACKETS ".,:;^↑↩︎↵⏎⤴⬆"

static bool has_word(const xmlNode *n, const char *const *words)
{
    for (; *words; words++)
        if (doc_has_class(n, *words)) return true;
    return false;
}

/* "1", "[12]", "iv", "*", "①": at most four characters, none a letter but a single one or Roman. */
static bool is_mark(str text)
{
    uint32_t n = 0, letters = 0, roman = 0;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        uint32_t c = utf8_next(text, &i);
        if (only_of(str_sub(text, from, i - from), BRACKETS)) continue;
        bool digit = (c >= '0' && c <= '9') || (c >= 0x2460 && c <= 0x24FF);
        bool letter = c < 0x80 && (c | 32) >= 'a' && (c | 32) <= 'z';
        if (!digit && !letter && c != '*' && c != 0x2020 && c != 0x2021 && c != 0xA7) return false;
        letters += letter;
        roman += letter && strchr("ivxl", (int)(c | 32));
        n++;
    }
    return n && n <= 4 && (letters <= 1 || roman == letters);
}

/* ---- what a link and its target say of themselves ---- */

static bool says_back(const doc *d, const xmlNode *a)
{
    static const char *const words[] = {
        "footnote-back",     "footnote-backref", "reversefootnote", "data-footnote-backref",
        "footnote-backlink", "backlink",         "fn-backref",      NULL};
    return doc__role(d, a, "doc-backlink") || has_word(a, words);
}

static const xmlNode *sup_around(const xmlNode *a)
{
    const xmlNode *n = a->parent;
    for (int k = 0; k < 3 && n && n->type == XML_ELEMENT_NODE && doc__inline(n); k++, n = n->parent)
        if (doc_is(n, "sup")) return n;
    return NULL;
}

static bool looks_like_call(const doc *d, const xmlNode *a)
{
    static const char *const words[] = {
        "footnote-ref", "footnote-reference", "footnoteref", "footnote", "noteref",
        "fn-ref",       "endnote-ref",        NULL};
    str role = doc_attr(d, a, "role");
    if (str_is(role, "doc-noteref")) return true;
    if (role.n || says_back(d, a)) return false;
    return has_word(a, words) || has_word(a->parent, words) || is_mark(doc_text(d, a));
}

static bool of_notes(const doc *d, const xmlNode *n)
{
    static const char *const words[] = {"footnotes",      "footnote",      "endnotes", "endnote",
                                        "footnotes-list", "footnote-item", NULL};
    return doc__role(d, n, "doc-endnotes") || doc__role(d, n, "doc-endnote") ||
           doc__role(d, n, "doc-footnote") || has_word(n, words);
}

static bool looks_like_note(const doc *d, const xmlNode *body)
{
    for (int k = 0; k < 3 && body && body->type == XML_ELEMENT_NODE; k++, body = body->parent)
        if (of_notes(d, body)) return true;
    return false;
}

static bool is_note(const doc *d, const xmlNode *n)
{
    return doc_is(n, "aside") && doc__role(d, n, "doc-footnote");
}

static bool may_be_body(const doc *d, const xmlNode *n)
{
    static const char *const names[] = {"li", "p", "div", "aside"};
    bool named = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) named |= doc_is(n, names[i]);
    str role = doc_attr(d, n, "role");
    if (!named || str_is(role, "doc-endnotes") || str_starts(role, "doc-biblio")) return false;
    for (const xmlNode *c = n->children; c; c = doc__next(c, n))
        if (doc__level(c) || doc_is(c, "section")) return false;
    return true;
}

static bool is_first(const xmlNode *n)
{
    for (n = n->prev; n; n = n->prev)
        if (!doc__blank(n)) return false;
    return true;
}

static bool contains(const xmlNode *outer, const xmlNode *n)
{
    while (n && n != outer) n = n->parent;
    return n != NULL;
}

/* The note that a link leads to, or NULL. A target in a line (Word's) stands at the head of it. */
static xmlNode *body_of(const adoption *s, const xmlNode *a)
{
    xmlNode *n = element_at(s, fragment_of(s, a));
    if (!n || is_note(s->d, n)) return n;
    bool inside = doc__inline(n);
    for (; doc__inline(n); n = n->parent)
        if (!is_first(n)) return NULL;
    while (inside && n != s->d->body && is_first(n) &&
           (doc_is(n->parent, "li") || doc_is(n->parent, "aside") ||
            (doc_is(n->parent, "div") && doc_attr(s->d, n->parent, "id").n)))
        n = n->parent;
    return n != s->d->body && may_be_body(s->d, n) && !contains(n, a) ? n : NULL;
}

/* ---- which links are calls ---- */

static void note_id(adoption *s, const xmlNode *n, xmlNode *a)
{
    str id = doc_attr(s->d, n, "id");
    if (!id.n) return;
    void **slot = map_put(&s->call_of, id);
    if (!*slot) *slot = a;
}

/* The ids under which a call may be found: its own, those in it, those of what it stands in. */
static void note_ids(adoption *s, xmlNode *a)
{
    for (const xmlNode *n = a; n; n = doc__next(n, a))
        if (n->type == XML_ELEMENT_NODE) note_id(s, n, a);
    const xmlNode *up = a->parent;
    for (int k = 0; k < 3 && up->type == XML_ELEMENT_NODE && doc__inline(up); k++, up = up->parent)
        note_id(s, up, a);
}

static bool same_id(const adoption *s, const xmlNode *n, str id)
{
    return str_eq(doc_attr(s->d, n, "id"), id);
}

static bool has_id(const adoption *s, const xmlNode *a, str id)
{
    for (const xmlNode *n = a; n; n = doc__next(n, a))
        if (same_id(s, n, id)) return true;
    const xmlNode *up = a->parent;
    for (int k = 0; k < 3 && up->type == XML_ELEMENT_NODE && doc__inline(up); k++, up = up->parent)
        if (same_id(s, up, id)) return true;
    return false;
}

static bool links_back(const adoption *s, const xmlNode *body, const xmlNode *a)
{
    for (const xmlNode *n = body; n; n = doc__next(n, body)) {
        str id = doc_is(n, "a") ? fragment_of(s, n) : (str){0};
        if (id.n && (has_id(s, a, id) || has_id(s, a, doc__unescape(s->d->mem, id)))) return true;
    }
    return false;
}

static void accept(adoption *s, xmlNode *a, xmlNode *body)
{
    void **number = map_put(&s->number, key_of(&body));
    if (!*number) *vec_add(s->d->mem, &s->bodies) = body;
    if (!*number) *number = (void *)(uintptr_t)s->bodies.n;
    *vec_add(s->d->mem, &s->calls) = (call){a, body};
    note_ids(s, a);
}

/* Bodies first: a link that looks like a call is one when another call has made its target a note.
 */
static void find_calls(adoption *s)
{
    doc *d = s->d;
    VEC(call) later = {0};
    for (uint32_t i = 0; i < s->links.n; i++) {
        xmlNode *a = s->links.at[i];
        bool says = doc__role(d, a, "doc-noteref");
        if (map_get(&s->call_of, fragment_of(s, a)) && !says) continue; /* the way back */
        xmlNode *body = looks_like_call(d, a) ? body_of(s, a) : NULL;
        if (!body) {
            if (says) xmlUnsetProp(a, XC("role"));
        } else if (says || looks_like_note(d, body) || links_back(s, body, a)) {
            accept(s, a, body);
        } else {
            *vec_add(d->mem, &later) = (call){a, body};
        }
    }
    for (uint32_t i = 0; i < later.n; i++)
        if (number_of(s, later.at[i].body)) accept(s, later.at[i].a, later.at[i].body);
}

/* ---- calls ---- */

/* A call stands high by itself: out of its sup, without the brackets around it. */
static void unwrap(adoption *s, xmlNode *a)
{
    xmlNode *sup = (xmlNode *)sup_around(a);
    if (!sup) return;
    if (a->parent != sup) {
        if (!str_eq(doc_text(s->d, sup), doc_text(s->d, a))) return;
        xmlUnlinkNode(a);
        xmlAddPrevSibling(sup, a);
        doc__remove(sup);
        return;
    }
    while (sup->children) {
        xmlNode *n = sup->children;
        xmlUnlinkNode(n);
        if (doc__role(s->d, n, "doc-noteref")) {
            xmlAddPrevSibling(sup, n);
        } else if (n->type == XML_TEXT_NODE &&
                   only_of(str_of((const char *)n->content), BRACKETS)) {
            xmlFreeNode(n);
        } else {
            xmlNode *rest = doc_element(s->d, "sup");
            xmlAddChild(rest, n);
            xmlAddPrevSibling(sup, rest);
        }
    }
    doc__remove(sup);
}

/* ---- bodies ---- */

static void drop(adoption *s, xmlNode *aside, xmlNode *n)
{
    for (const xmlNode *c = n; c; c = doc__next(c, n))
        if (c->type == XML_ELEMENT_NODE) doc__alias(s->d, doc_attr(s->d, c, "id"), aside);
    doc__remove(n);
}

static void trim_head(xmlNode *text)
{
    char *s = (char *)text->content;
    size_t n = strspn(s, " \t\n.):]");
    memmove(s, s + n, strlen(s + n) + 1);
}

static void trim_tail(xmlNode *text)
{
    char *s = (char *)text->content;
    for (size_t n = strlen(s); n; s[n] = 0) {
        if (strchr(" \t\n", s[n - 1]))
            n--;
        else if (n > 1 && !memcmp(s + n - 2, "\xC2\xA0", 2))
            n -= 2;
        else
            return;
    }
}

/* Nothing but text stands beside it in its parent. */
static bool is_alone(const xmlNode *n)
{
    for (const xmlNode *c = n->parent->children; c; c = c->next)
        if (c != n && c->type == XML_ELEMENT_NODE)
            for (const xmlNode *in = c; in; in = doc__next(in, c))
                if (doc_is(in, "a") || doc_is(in, "img")) return false;
    return true;
}

/* A link back out of its note, with what stands around it and holds nothing but marks then. */
static void take_out(adoption *s, xmlNode *aside, xmlNode *a)
{
    xmlNode *out = a;
    str text = doc_text(s->d, a);
    while (out->parent != aside) {
        str all = doc_text(s->d, out->parent);
        ptrdiff_t at = text.n ? str_find(all, text.p) : 0;
        if (at < 0 || !is_alone(out) || !only_of(str_sub(all, 0, (size_t)at), PUNCTUATION) ||
            !only_of(str_from(all, (size_t)at + text.n), PUNCTUATION))
            break;
        out = out->parent;
    }
    xmlNode *up = out->parent, *next = out->next;
    bool head = is_first(out);
    drop(s, aside, out);
    if (head && next && next->type == XML_TEXT_NODE) trim_head(next);
    while (up->last && up->last->type == XML_TEXT_NODE && (!next || next == up->last)) {
        trim_tail(up->last);
        if (up->last->content[0]) break;
        doc__remove(up->last);
        next = NULL;
    }
}

/* The links back to its calls: all that say so, and those whose text is a mark. */
static void take_out_backlinks(adoption *s, xmlNode *aside)
{
    VEC(xmlNode *) back = {0};
    for (xmlNode *n = aside->children; n; n = doc__next(n, aside)) {
        if (!doc_is(n, "a") || !map_get(&s->call_of, fragment_of(s, n))) continue;
        str text = doc_text(s->d, n);
        if (says_back(s->d, n) || is_mark(text) || only_of(text, PUNCTUATION))
            *vec_add(s->d->mem, &back) = n;
    }
    for (uint32_t i = back.n; i-- > 0;) take_out(s, aside, back.at[i]);
}

/* Loose text gets a paragraph. */
static void wrap_lines(doc *d, xmlNode *body)
{
    xmlNode *p = NULL;
    for (xmlNode *n = body->children, *next; n; n = next) {
        next = n->next;
        if (!doc__inline(n)) {
            p = NULL;
        } else if (p || !doc__blank(n)) {
            if (!p) {
                p = doc_element(d, "p");
                p->_private = body->_private;
                xmlAddPrevSibling(n, p);
            }
            xmlUnlinkNode(n);
            xmlAddChild(p, n);
        }
    }
}

/* A node is freed: nothing is to be swept there. */
static void forget(adoption *s, const xmlNode *node)
{
    for (uint32_t i = 0; i < s->around.n; i++)
        if (s->around.at[i] == node) s->around.at[i] = NULL;
}

static xmlNode *aside_of(doc *d, xmlNode *body)
{
    static const char *const kept[] = {"class", "lang", "dir", "style"};
    xmlNode *aside = doc_element(d, "aside");
    aside->_private = body->_private;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (xmlHasProp(body, XC(kept[i])))
            doc_set_attr(d, aside, kept[i], doc_attr(d, body, kept[i]));
    xmlNode *to = doc_is(body, "p") ? doc__add(d, aside, "p", NULL) : aside;
    to->_private = body->_private;
    while (body->children) {
        xmlNode *n = body->children;
        xmlUnlinkNode(n);
        xmlAddChild(to, n);
    }
    return aside;
}

/* The body as an aside, out of its place. */
static void convert(adoption *s, xmlNode *body)
{
    doc *d = s->d;
    xmlNode *around = body->parent, *aside = body;
    xmlUnlinkNode(body);
    if (!doc_is(body, "aside")) {
        aside = aside_of(d, body);
        doc__alias(d, doc_attr(d, body, "id"), aside);
        forget(s, body);
        xmlFreeNode(body);
    }
    wrap_lines(d, aside);
    take_out_backlinks(s, aside);
    if (!is_note(d, aside)) doc_set_attr(d, aside, "id", str_printf(d->mem, "fn::%u", s->asides.n));
    doc_set_attr(d, aside, "role", STR("doc-footnote"));
    *vec_add(d->mem, &s->asides) = aside;
    for (uint32_t i = 0; i < s->around.n; i++)
        if (s->around.at[i] == around) return;
    *vec_add(d->mem, &s->around) = around;
}

/* ---- what is left behind ---- */

static void remove_heading(doc *d, xmlNode *heading)
{
    str text = doc_text(d, heading);
    diag_add(d->diag, D_HTML_REPAIRED, doc_place(d, heading),
             "the heading “%.*s” has only notes below it, which stand elsewhere; it was left out",
             STR_ARG(text));
    doc__remove(heading);
}

static xmlNode *before(xmlNode *n)
{
    while (n && doc__blank(n)) n = n->prev;
    return n;
}

static xmlNode *after(xmlNode *n)
{
    while (n && doc__blank(n)) n = n->next;
    return n;
}

static bool is_plain_heading(const xmlNode *heading)
{
    for (const xmlNode *n = heading->children; n; n = doc__next(n, heading))
        if (doc_is(n, "a") || doc_is(n, "img")) return false;
    return doc__level(heading) != 0;
}

/* The rule and the heading of notes that are gone; next: what follows now. */
static void sweep_before(doc *d, xmlNode *n, const xmlNode *next)
{
    xmlNode *rule = doc_is(n, "hr") && (!next || doc_has_class(n, "footnotes-sep")) ? n : NULL;
    if (rule) {
        n = before(rule->prev);
        doc__remove(rule);
    }
    if (n && is_plain_heading(n) &&
        (!next || (doc__level(next) && doc__level(next) <= doc__level(n))))
        remove_heading(d, n);
}

static bool is_left(const xmlNode *n, bool notes)
{
    return doc__blank(n) || doc_is(n, "hr") || doc_is(n, "br") || (notes && is_plain_heading(n));
}

static bool is_spent(const doc *d, const xmlNode *n)
{
    bool notes = of_notes(d, n);
    for (const xmlNode *c = n->children; c; c = c->next)
        if (!is_left(c, notes)) return false;
    return n != d->body;
}

/* Removes what held notes and holds nothing now, from the inside out. */
static void sweep(adoption *s, xmlNode *n)
{
    doc *d = s->d;
    if (!is_spent(d, n)) sweep_before(d, before(n->last), NULL);
    while (is_spent(d, n)) {
        for (xmlNode *c = n->children, *next; c; c = next) {
            next = c->next;
            if (doc__level(c)) remove_heading(d, c);
        }
        xmlNode *up = n->parent, *prev = before(n->prev), *next = after(n->next);
        forget(s, n);
        doc__remove(n);
        sweep_before(d, prev, next);
        n = up;
    }
}

static void find_links(adoption *s)
{
    doc *d = s->d;
    for (xmlNode *n = d->body; n; n = doc__next(n, d->body)) {
        if (n->type != XML_ELEMENT_NODE || !n->properties) continue;
        str id = doc_attr(d, n, "id");
        void **slot = id.n ? map_put(&s->at, str_copy(d->mem, id)) : NULL;
        if (slot && !*slot) *slot = n;
        if (doc_is(n, "a") && fragment_of(s, n).n) *vec_add(d->mem, &s->links) = n;
    }
}

void doc__adopt_notes(doc *d)
{
    adoption s = {.d = d};
    map_init(&s.at, d->mem);
    map_init(&s.number, d->mem);
    map_init(&s.call_of, d->mem);
    find_links(&s);
    find_calls(&s);
    for (uint32_t i = 0; i < s.bodies.n; i++) convert(&s, s.bodies.at[i]);
    for (uint32_t i = 0; i < s.call_of.entries.n; i++)
        doc__alias(d, s.call_of.entries.at[i].key, s.call_of.entries.at[i].value);
    for (uint32_t i = 0; i < s.calls.n; i++)
        doc_set_attr(d, s.calls.at[i].a, "role", STR("doc-noteref"));
    for (uint32_t i = 0; i < s.calls.n; i++) {
        const call *c = &s.calls.at[i];
        xmlNode *aside = s.asides.at[number_of(&s, c->body) - 1];
        str id = doc_attr(d, aside, "id");
        doc_set_attr(d, c->a, "href", str_printf(d->mem, "#%.*s", STR_ARG(id)));
        unwrap(&s, c->a);
    }
    for (uint32_t i = 0; i < s.around.n; i++)
        if (s.around.at[i]) sweep(&s, s.around.at[i]);
    for (uint32_t i = 0; i < s.asides.n; i++) xmlAddChild(d->body, s.asides.at[i]);
}
