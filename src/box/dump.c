/* --stage=box: a box a line, indented; a paragraph's inline content in the same line. And the
 * grammar that box.h promises, as assertions. */
#include "box/internal.h"

#include <assert.h>

#include "base/utf8.h"

static const char *const kind_names[] = {"block",    "para", "table", "caption", "column",
                                         "rowgroup", "row",  "cell",  "image",   "rule"};

/* ---- check ---- */

#ifndef NDEBUG
enum {
    FLOW_KINDS = 1 << BOX_BLOCK | 1 << BOX_PARA | 1 << BOX_TABLE | 1 << BOX_IMAGE | 1 << BOX_RULE
};
static const unsigned allowed[] = {[BOX_BLOCK] = FLOW_KINDS,
                                   [BOX_TABLE] =
                                       1 << BOX_CAPTION | 1 << BOX_COLUMN | 1 << BOX_ROWGROUP,
                                   [BOX_CAPTION] = FLOW_KINDS,
                                   [BOX_ROWGROUP] = 1 << BOX_ROW,
                                   [BOX_ROW] = 1 << BOX_CELL,
                                   [BOX_CELL] = FLOW_KINDS,
                                   [BOX_RULE] = 0};

static void check_inls(const box *x)
{
    uint32_t at = 0, open = 0;
    for (uint32_t i = 0; i < x->n_inls; i++) {
        const inl *n = &x->inls[i];
        assert(n->style && n->from == at && n->to >= n->from && n->to <= x->text.n);
        at = n->to;
        open += n->kind == INL_OPEN;
        assert(n->kind != INL_CLOSE || open);
        open -= n->kind == INL_CLOSE;
        if (n->kind == INL_BOX || n->kind == INL_NOTE || n->kind == INL_RUBY) box_check(n->box);
    }
    assert(at == x->text.n && !open);
}

/* The parts of a table come in one order. */
static void check_table(const box *t)
{
    int at = BOX_CAPTION;
    for (const box *c = t->first; c; c = c->next) {
        assert(c->kind >= at);
        at = c->kind;
    }
    assert(at == BOX_ROWGROUP);
}
#endif

void box_check(const box *root)
{
#ifndef NDEBUG
    assert(root->style && root->colspan && root->rowspan);
    if (root->kind == BOX_PARA) check_inls(root);
    if (root->kind == BOX_TABLE) check_table(root);
    if (root->marker) assert(root->marker->kind == BOX_PARA);
    const box *last = NULL;
    for (const box *c = root->first; c; c = c->next) {
        assert(root->kind <= BOX_RULE && (allowed[root->kind] & 1u << c->kind));
        assert(c->parent == root);
        box_check(c);
        last = c;
    }
    assert(root->last == last);
#else
    (void)root;
#endif
}

/* ---- dump ---- */

enum { SHOWN = 48, SHOWN_END = 16 }; /* characters of a text's start and end */

static void dump_char(uint32_t cp, buf *out)
{
    bool odd = cp < 0x20 || (cp >= 0x7F && cp <= 0xA0) || cp == 0xAD ||
               (cp >= 0x2000 && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202F) || cp == 0x3000 ||
               cp == 0xFEFF;
    if (odd)
        buf_fmt(out, "\\u%04X", (unsigned)cp);
    else {
        if (cp == '"' || cp == '\\') buf_byte(out, '\\');
        buf_utf8(out, cp);
    }
}

static void dump_text(str s, buf *out)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < s.n; total++) utf8_next(s, &i);
    buf_byte(out, '"');
    for (size_t n = 0; at < s.n; n++) {
        uint32_t cp = utf8_next(s, &at);
        if (total > SHOWN + SHOWN_END + 8 && n >= SHOWN && n < total - SHOWN_END) {
            if (n == SHOWN) buf_fmt(out, "…%zu…", total - SHOWN - SHOWN_END);
            continue;
        }
        dump_char(cp, out);
    }
    buf_byte(out, '"');
}

static void dump_node(const xmlNode *node, buf *out)
{
    if (node && node->type == XML_ELEMENT_NODE) buf_fmt(out, " %s", (const char *)node->name);
}

static void dump_mark(const inl *i, buf *out)
{
    if (i->kind == INL_ANCHOR) buf_fmt(out, " #%.*s", STR_ARG(i->id));
    if (i->kind == INL_PAGE_SET) buf_fmt(out, " page=%d", (int)i->value);
    if (i->kind != INL_STRING) return;
    buf_fmt(out, " %.*s:=", STR_ARG(i->set.name));
    dump_text(i->set.value, out);
}

static void dump_open(const inl *i, buf *out)
{
    buf_z(out, " <");
    buf_z(out, i->node ? (const char *)i->node->name : "::");
    if (i->link.url.n) buf_fmt(out, " url=%.*s", STR_ARG(i->link.url));
    if (i->link.target.n) buf_fmt(out, " to=#%.*s", STR_ARG(i->link.target));
    buf_byte(out, '>');
}

static void dump_inl(const box *x, const inl *i, buf *out)
{
    switch (i->kind) {
    case INL_TEXT:
        buf_byte(out, ' ');
        dump_text(str_sub(x->text, i->from, i->to - i->from), out);
        break;
    case INL_OPEN: dump_open(i, out); break;
    case INL_CLOSE: buf_z(out, " >"); break;
    case INL_BREAK: buf_z(out, " br"); break;
    case INL_IMAGE: buf_fmt(out, " img(%.*s)", STR_ARG(i->asset->url)); break;
    case INL_BOX: buf_z(out, " box"); break;
    case INL_NOTE: buf_z(out, " note"); break;
    case INL_RUBY: buf_z(out, " ruby"); break;
    case INL_LEADER:
        buf_z(out, " leader");
        dump_text(i->pattern, out);
        break;
    case INL_PAGEREF:
        buf_fmt(out, " %.*s(%s%.*s)", STR_ARG(i->ref.counter), i->ref.target.n ? "#" : "",
                STR_ARG(i->ref.target));
        break;
    case INL_ANCHOR:
    case INL_STRING:
    case INL_PAGE_SET: dump_mark(i, out); break;
    }
}

static void dump_head(const box *x, buf *out)
{
    buf_z(out, kind_names[x->kind]);
    dump_node(x->node, out);
    if (x->anonymous) buf_z(out, " anonymous");
    if (x->kind == BOX_PARA && x->indent_first && x->style->text_indent.fixed)
        buf_z(out, " indent");
    if (x->colspan != 1) buf_fmt(out, " colspan=%u", x->colspan);
    if (x->rowspan != 1) buf_fmt(out, " rowspan=%u", x->rowspan);
    if (x->width_hint.kind == LEN_SET) buf_fmt(out, " hint=%d", (int)x->width_hint.fixed);
    for (uint32_t i = 0; i < x->n_marks; i++) dump_mark(&x->marks[i], out);
    if (x->bookmark_level) {
        buf_fmt(out, " bookmark%u=", (unsigned)x->bookmark_level);
        dump_text(x->bookmark, out);
    }
    if (x->marker) {
        buf_z(out, " marker=");
        dump_text(x->marker->text, out);
    }
    if (x->kind == BOX_IMAGE) buf_fmt(out, " (%.*s)", STR_ARG(x->asset->url));
}

static void indent(uint32_t depth, buf *out)
{
    for (uint32_t i = 0; i < depth; i++) buf_z(out, "  ");
}

static void dump_box(const box *x, uint32_t depth, buf *out)
{
    indent(depth, out);
    dump_head(x, out);
    for (uint32_t i = 0; i < x->n_inls; i++) dump_inl(x, &x->inls[i], out);
    buf_byte(out, '\n');
    for (uint32_t i = 0; i < x->n_inls; i++)
        if (x->inls[i].kind == INL_BOX || x->inls[i].kind == INL_NOTE ||
            x->inls[i].kind == INL_RUBY)
            dump_box(x->inls[i].box, depth + 1, out);
    for (const box *c = x->first; c; c = c->next) dump_box(c, depth + 1, out);
}

void box_dump(const box *root, buf *out)
{
    dump_box(root, 0, out);
}
