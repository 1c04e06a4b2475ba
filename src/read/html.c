/* The HTML tokenizer, for pieces of raw HTML in Markdown and for whole files. Tag soup: whatever
 * comes, tokens come out. libxml2's HTML parser was turned down: it cannot be fed Markdown between
 * the tags, and its repairs are not told. In XML (xhtml) "/>" closes any element; entities that a
 * DTD declares are not read. */
#include <cmark-gfm.h>
#include <cmark-gfm/buffer.h>
#include <cmark-gfm/houdini.h>

#include "base/utf8.h"
#include "read/internal.h"

#define ATTRS_MAX 128u

typedef struct lexer {
    builder *b;
    str s;
    size_t i;
    size_t told; /* up to here line and col are counted */
    uint32_t line, col;
    size_t last_gt; /* behind the last '>' of the text; no tag ends after it */
    bool xml;
} lexer;

static bool is_letter(int c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_space(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The builder's place: of the token at `at`. */
static void tell(lexer *x, size_t at)
{
    for (; x->told < at; x->told++) {
        if (x->s.p[x->told] == '\n')
            x->line++, x->col = 1;
        else if (((unsigned char)x->s.p[x->told] & 0xC0) != 0x80)
            x->col++;
    }
    x->b->line = x->line;
    x->b->col = x->col;
}

static str decode(arena *a, str s)
{
    if (!s.n || !memchr(s.p, '&', s.n)) return s;
    cmark_strbuf out;
    cmark_strbuf_init(cmark_get_default_mem_allocator(), &out, 0);
    houdini_unescape_html_f(&out, (const uint8_t *)s.p, (bufsize_t)s.n);
    str made = str_copy(a, (str){(const char *)out.ptr, (size_t)out.size});
    cmark_strbuf_free(&out);
    return made;
}

static size_t find(str s, size_t from, const char *what)
{
    ptrdiff_t at = str_find(str_from(s, from), what);
    return at < 0 ? s.n : from + (size_t)at;
}

static str lowered(arena *a, str s)
{
    char *p = arena_copy(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    return (str){p, s.n};
}

/* What is never closed takes all that follows with it: that is told by its lines. */
static void cut_short(lexer *x, const char *what, size_t from)
{
    uint32_t lines = 0;
    bool text = false;
    for (size_t i = from; i < x->s.n; i++) {
        lines += text && x->s.p[i] == '\n';
        if (x->s.p[i] == '\n')
            text = false;
        else if (!is_space(x->s.p[i]))
            text = true;
    }
    lines += text;
    if (lines > 1)
        diag_add(x->b->d->diag, D_HTML_OPEN, tree_place(x->b),
                 "%s is never closed: the %u lines from here to the end are lost", what, lines);
    else
        diag_add(x->b->d->diag, D_HTML_REPAIRED, tree_place(x->b),
                 "%s is not closed; it was left out up to the end of this piece of HTML", what);
}

/* Comments, doctypes, processing instructions, CDATA. */
static void declaration(lexer *x)
{
    str s = str_from(x->s, x->i);
    size_t from = x->i;
    if (str_starts(s, "<!--")) {
        bool empty = str_starts(s, "<!-->") || str_starts(s, "<!--->");
        size_t end = empty ? find(x->s, from + 4, ">") : find(x->s, from + 4, "-->");
        if (end == x->s.n) cut_short(x, "a comment", from);
        x->i = end == x->s.n ? end : end + (empty ? 1 : 3);
    } else if (str_starts(s, "<![CDATA[")) {
        size_t end = find(x->s, from, "]]>");
        tree_text(x->b, str_sub(x->s, from + 9, end - from - 9));
        x->i = end == x->s.n ? end : end + 3;
    } else {
        size_t end = find(x->s, from, ">"), bracket = find(x->s, from, "[");
        if (str_starts(s, "<!") && bracket < end) end = find(x->s, find(x->s, bracket, "]"), ">");
        x->i = end == x->s.n ? end : end + 1;
    }
}

/* An element's name in lower case, without the prefix that MathML has in much XML. */
static str element_name(lexer *x, size_t from, size_t end)
{
    str name = lowered(x->b->d->mem, str_sub(x->s, from, end - from));
    return str_starts(name, "mml:") ? str_from(name, 4)
           : str_starts(name, "m:") ? str_from(name, 2)
                                    : name;
}

static size_t name_end(str s, size_t i)
{
    while (i < s.n && !is_space(s.p[i]) && s.p[i] != '/' && s.p[i] != '>') i++;
    return i;
}

/* One attribute at i, which is no space, '/' or '>'. s.n: the text ends inside it. */
static size_t attribute(lexer *x, size_t i, html_attr *a)
{
    str s = x->s;
    size_t from = i++;
    while (i < s.n && !is_space(s.p[i]) && !strchr("=/>", s.p[i])) i++;
    a->name = lowered(x->b->d->mem, str_sub(s, from, i - from));
    a->value = (str){"", 0};
    size_t after = i;
    while (after < s.n && is_space(s.p[after])) after++;
    if (after >= s.n || s.p[after] != '=') return i;
    i = after + 1;
    while (i < s.n && is_space(s.p[i])) i++;
    if (i >= s.n) return s.n;
    if (s.p[i] == '"' || s.p[i] == '\'') {
        const char *end = memchr(s.p + i + 1, s.p[i], s.n - i - 1);
        if (!end) return s.n;
        size_t stop = (size_t)(end - s.p);
        a->value = str_sub(s, i + 1, stop - i - 1);
        i = stop + 1;
    } else {
        from = i;
        while (i < s.n && !is_space(s.p[i]) && s.p[i] != '>') i++;
        if (x->xml && i > from && i < s.n && s.p[i] == '>' && s.p[i - 1] == '/') i--;
        a->value = str_sub(s, from, i - from);
    }
    a->value = clean_piece(x->b->d->mem, decode(x->b->d->mem, a->value));
    return i;
}

/* XML wants attribute names that are names; soup may have anything. */
static bool good_name(str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (!is_letter(c) &&
            !(i && ((c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.')))
            return false;
    }
    return name.n > 0 && name.n < 64;
}

static bool has_attr(const html_attr *attrs, uint32_t n, str name)
{
    for (uint32_t i = 0; i < n; i++)
        if (str_eq(attrs[i].name, name)) return true;
    return false;
}

/* The start tag at x->i; its end, or 0: it never ends, so it is text. */
static size_t start_tag(lexer *x, html_tag *tag, html_attr *attrs)
{
    str s = x->s;
    size_t i = name_end(s, x->i + 1);
    *tag = (html_tag){.name = element_name(x, x->i + 1, i), .attrs = attrs};
    while (i < s.n && s.p[i] != '>') {
        tag->closed = s.p[i] == '/';
        if (is_space(s.p[i]) || s.p[i] == '/') {
            if (tag->closed && (i + 1 >= s.n || s.p[i + 1] != '>')) tag->closed = false;
            i++;
            continue;
        }
        html_attr a;
        i = attribute(x, i, &a);
        if (i < s.n && tag->n_attrs < ATTRS_MAX && good_name(a.name) &&
            !has_attr(attrs, tag->n_attrs, a.name))
            attrs[tag->n_attrs++] = a;
    }
    if (i >= s.n) return 0;
    const element *el = tag->closed && !x->xml ? element_of(tag->name) : NULL;
    tag->closed =
        tag->closed && (x->xml || (el && (el->flags & EL_MATH || str_is(tag->name, "audio") ||
                                          str_is(tag->name, "video"))));
    return i + 1;
}

/* Where the end tag of a raw text element begins; s.n: it is not in this text. */
static size_t raw_end(const lexer *x, size_t from, str name)
{
    for (size_t i = from; i < x->s.n; i++) {
        const char *lt = memchr(x->s.p + i, '<', x->s.n - i);
        if (!lt) break;
        i = (size_t)(lt - x->s.p);
        if (i + 2 + name.n > x->s.n) break;
        if (x->s.p[i + 1] == '/' && str_ieq(str_sub(x->s, i + 2, name.n), name.p)) return i;
    }
    return x->s.n;
}

/* The content of a raw text element, whose start tag ends at from. When its end is in a later piece
 * of Markdown, what lies between is Markdown's to find: it is dropped there with the element. */
static str raw_text(lexer *x, size_t from, str name)
{
    size_t end = raw_end(x, from, name);
    x->i = end;
    if (end == x->s.n && x->b->whole_file)
        cut_short(x, arena_printf(x->b->d->mem, "the element %.*s", STR_ARG(name)), from);
    return str_sub(x->s, from, end - from);
}

/* ---- what only a whole file has: title, meta, language ---- */

static void meta_tag(builder *b, const html_tag *tag)
{
    doc_meta *m = &b->d->meta;
    str name = tag_attr(tag, "name"), value = str_trim(tag_attr(tag, "content"));
    if (!value.n) return;
    if (str_ieq(name, "author"))
        meta_list(b->d, value, "", true);
    else if (str_ieq(name, "keywords"))
        meta_list(b->d, value, ",，、;；", false);
    else if (str_ieq(name, "description"))
        m->description = value;
    else if (str_ieq(name, "date") || str_ieq(name, "dcterms.date"))
        m->date = value;
}

/* true: the tag is about the file, not its content. */
static bool head_tag(lexer *x, const html_tag *tag, size_t end)
{
    builder *b = x->b;
    if (!b->whole_file) return false;
    if (str_is(tag->name, "html") || str_is(tag->name, "body")) {
        str lang = tag_attr(tag, "lang");
        if (!lang.n) lang = tag_attr(tag, "xml:lang");
        if (!b->d->meta.lang.n && meta_lang(b->d->mem, &lang)) b->d->meta.lang = lang;
    } else if (str_is(tag->name, "meta")) {
        meta_tag(b, tag);
    } else if (str_is(tag->name, "title")) {
        str text = raw_text(x, end, tag->name);
        if (!b->title.n) b->title = clean_piece(b->d->mem, str_trim(decode(b->d->mem, text)));
    } else if (str_is(tag->name, "link")) {
        str rel = tag_attr(tag, "rel");
        if (str_ieq(rel, "stylesheet"))
            diag_add(b->d->diag, D_HTML_DROPPED, tree_place(b),
                     "the stylesheet %.*s was dropped: the layout styles the document",
                     STR_ARG(tag_attr(tag, "href")));
    } else {
        return false;
    }
    return true;
}

static void open(lexer *x)
{
    html_attr attrs[ATTRS_MAX];
    html_tag tag;
    size_t end = start_tag(x, &tag, attrs);
    if (!end) {
        tree_text(x->b, STR("<"));
        x->i++;
        return;
    }
    x->i = end;
    const element *el = element_of(tag.name);
    if (head_tag(x, &tag, end)) return;
    tree_tag(x->b, &tag);
    if (!el || tag.closed) return;
    if (el->flags & EL_RAW) {
        tree_text(x->b, raw_text(x, end, tag.name));
    } else if (str_is(tag.name, "pre") && end < x->s.n && x->s.p[end] == '\n') {
        x->i = end + 1;
    }
}

static void close(lexer *x)
{
    size_t end = name_end(x->s, x->i + 2);
    str name = element_name(x, x->i + 2, end);
    x->i = find(x->s, end, ">") + 1;
    tree_end_tag(x->b, name);
}

static void markup(lexer *x)
{
    int next = x->i + 1 < x->s.n ? x->s.p[x->i + 1] : 0;
    bool slash = next == '/' && x->i + 2 < x->s.n && is_letter(x->s.p[x->i + 2]);
    tell(x, x->i);
    if (next == '!' || next == '?')
        declaration(x);
    else if (x->i < x->last_gt && slash)
        close(x);
    else if (x->i < x->last_gt && is_letter(next))
        open(x);
    else {
        tree_text(x->b, STR("<"));
        x->i++;
    }
}

void html_into(builder *b, str text, uint32_t line, uint32_t col, bool xml)
{
    lexer x = {.b = b, .s = text, .line = line, .col = col, .xml = xml};
    for (x.last_gt = text.n; x.last_gt && text.p[x.last_gt - 1] != '>';) x.last_gt--;
    while (x.i < text.n) {
        const char *lt = memchr(text.p + x.i, '<', text.n - x.i);
        size_t end = lt ? (size_t)(lt - text.p) : text.n;
        if (end > x.i) {
            tell(&x, x.i);
            tree_text(b, decode(b->d->mem, str_sub(text, x.i, end - x.i)));
            x.i = end;
        } else {
            markup(&x);
        }
    }
}

void html_read(doc *d, str text, bool xml)
{
    builder b;
    tree_begin(&b, d);
    b.whole_file = true;
    html_into(&b, text, 1, 1, xml);
    tree_end(&b);
    if (!d->meta.title.n && b.title.n) {
        d->meta.title = b.title;
        d->meta.title_is_name = true;
    }
}
