/* A line break in the source between two CJK characters is no space (CSS Text 3, section 4.1.3):
 * Chinese and Japanese are written without spaces. Beside Hangul and Western letters it stays one.
 * Model: the characters of a block as one stream across its inline elements; white space is held
 * back until the next visible character tells what to do with it. */
#include "base/utf8.h"
#include "doc/internal.h"

typedef struct held {
    xmlNode *node;
    size_t at; /* its content is white space from here to its end */
} held;

typedef struct stream {
    doc *d;
    uint32_t prev; /* last visible character; 0: the block's start */
    bool broken;   /* a line break is among the held white space */
    VEC(held) held;
} stream;

static bool is_hangul(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x11FF) || (c >= 0x3131 && c <= 0x318E) ||
           (c >= 0xA960 && c <= 0xA97F) || (c >= 0xAC00 && c <= 0xD7FF) ||
           (c >= 0xFFA0 && c <= 0xFFDC);
}

/* Marks that Chinese shares with Western text: wide only beside what is wide. */
static bool is_shared(uint32_t c)
{
    return c < 0x2E80 && cp_is_cjk_punct(c);
}

static bool is_wide_mark(uint32_t c)
{
    return c >= 0x3001 && cp_is_cjk_punct(c);
}

static bool is_wide(uint32_t c)
{
    return (cp_is_cjk(c) && !is_hangul(c)) || is_wide_mark(c);
}

static bool no_space(const doc *d, uint32_t a, uint32_t b)
{
    if (is_wide_mark(a) || is_wide_mark(b)) return true;
    if (is_wide(a)) return is_wide(b) || is_shared(b);
    if (is_wide(b)) return is_shared(a);
    return is_shared(a) && is_shared(b) && doc__lang_is_cjk(d);
}

static void reset(stream *s)
{
    s->prev = 0;
    s->broken = false;
    s->held.n = 0;
}

static void drop_held(stream *s)
{
    for (uint32_t i = 0; i < s->held.n; i++) {
        held h = s->held.at[i];
        h.node->content[h.at] = 0;
        if (!h.at) doc__remove(h.node);
    }
}

/* One text node; its content only ever shrinks, so it is rewritten in place. */
static void text(stream *s, xmlNode *node)
{
    str old = str_of((const char *)node->content);
    if (!s->held.n && !memchr(old.p, '\n', old.n) && old.n &&
        (unsigned char)old.p[old.n - 1] > ' ') {
        size_t end = old.n;
        s->prev = utf8_prev(old, &end);
        return;
    }
    char *out = (char *)node->content;
    size_t w = 0, space = 0; /* white space is out[space, w) */
    bool spaces = false;
    for (size_t i = 0; i < old.n;) {
        size_t from = i;
        uint32_t c = utf8_next(old, &i);
        if (c == ' ' || c == '\t' || c == '\n') {
            if (!spaces) space = w;
            spaces = true;
            if (c == '\n') s->broken = true;
        } else {
            if (s->broken && s->prev && no_space(s->d, s->prev, c)) {
                drop_held(s);
                if (spaces) w = space;
            }
            s->held.n = 0;
            s->broken = spaces = false;
            s->prev = c;
        }
        memmove(out + w, old.p + from, i - from);
        w += i - from;
    }
    out[w] = 0;
    if (spaces) *vec_add(s->d->mem, &s->held) = (held){node, space};
}

/* The effect of an element's edge on the stream. */
static void edge(stream *s, const xmlNode *node)
{
    if (!doc__inline(node) || doc_is(node, "br"))
        reset(s);
    else if (doc_is(node, "img")) {
        s->prev = 0xFFFC;
        s->held.n = 0;
        s->broken = false;
    }
}

void doc__join_lines(doc *d)
{
    stream s = {.d = d};
    for (xmlNode *n = d->body->children; n;) {
        xmlNode *next = NULL;
        if (n->type == XML_TEXT_NODE) {
            if (n->content) text(&s, n);
        } else if (n->type == XML_ELEMENT_NODE) {
            edge(&s, n);
            bool skip = doc_is(n, "pre") || doc__role(d, n, "doc-noteref");
            if (!skip) next = n->children;
        }
        while (!next && n != d->body) { /* up, over the ends of elements */
            next = n->next;
            if (next) break;
            n = n->parent;
            if (n != d->body) edge(&s, n);
        }
        n = next;
    }
}
