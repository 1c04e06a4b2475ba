/* Markdown: cmark-gfm parses, this walks its tree and builds ours. Nothing is rendered to HTML and
 * read again: raw HTML alone goes through the tokenizer, onto the same stack of open elements. Bare
 * addresses are found here, not by cmark's extension, which misses those that touch Han text. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "read/internal.h"

typedef struct line_range {
    int from, to;
} line_range;

typedef struct walk {
    builder b;
    doc *d;
    str text;                          /* as cmark read it */
    VEC(uint32_t) starts;              /* of its lines */
    uint32_t first_line;               /* of the file */
    uint32_t at_line, at_byte, at_col; /* the last column that was counted, to go on from */
    uint32_t notes;
    const uint8_t *align; /* of the table's columns */
    uint32_t column, columns;
    xmlNode *made; /* the element of the last block; NULL: it may not stand there */
    bool head, checkbox, checked;
    uint32_t foreign;          /* bits of the kinds that have been told */
    VEC(line_range) taken;     /* lines of code, raw HTML and notes, in order */
    VEC(cmark_node *) emptied; /* out of the tree; their buffers hold text that is in it */
} walk;

typedef struct named_type {
    const char *name;
    bool (*enter)(walk *, cmark_node *);
} named_type;

/* ---- places ---- */

static void find_lines(walk *w)
{
    *vec_add(w->d->mem, &w->starts) = 0;
    for (size_t i = 0; i < w->text.n;) {
        const char *nl = memchr(w->text.p + i, '\n', w->text.n - i);
        if (!nl) break;
        i = (size_t)(nl - w->text.p) + 1;
        *vec_add(w->d->mem, &w->starts) = (uint32_t)i;
    }
}

/* cmark counts bytes of what it was given; people count characters of what they wrote. */
static uint32_t column(walk *w, uint32_t line, uint32_t byte)
{
    if (!line || line > w->starts.n) return 0;
    size_t start = w->starts.at[line - 1];
    if (line != w->at_line || byte < w->at_byte) w->at_line = line, w->at_byte = 1, w->at_col = 1;
    size_t i = start + w->at_byte - 1;
    while (i < w->text.n && i + 1 < start + byte && w->text.p[i] != '\n') {
        bool counts = true;
        if (!is_protection(utf8_next(w->text, &i), &counts) || counts) w->at_col++;
    }
    w->at_byte = (uint32_t)(i - start) + 1;
    return w->at_col;
}

static str source_line(const walk *w, uint32_t line)
{
    if (!line || line > w->starts.n) return (str){0};
    size_t from = w->starts.at[line - 1], to = line < w->starts.n ? w->starts.at[line] : w->text.n;
    return str_sub(w->text, from, to - from);
}

static void set_place(walk *w, cmark_node *node)
{
    int line = cmark_node_get_start_line(node), byte = cmark_node_get_start_column(node);
    if (line <= 0) return;
    w->b.line = w->first_line - 1 + (uint32_t)line;
    w->b.col = byte > 0 ? column(w, (uint32_t)line, (uint32_t)byte) : 0;
}

/* ---- text ---- */

static str plain(walk *w, const char *s)
{
    return unprotect(w->d->mem, str_of(s));
}

static void attr(walk *w, xmlNode *node, const char *name, str value)
{
    if (node) doc_set_attr(w->d, node, name, clean_piece(w->d->mem, value));
}

static void open_link(walk *w, str url)
{
    str clean = clean_url(w->d->mem, url, false);
    if (clean.n || !url.n)
        attr(w, tree_node(&w->b), "href", clean);
    else
        diag_add(w->d->diag, D_HTML_DROPPED, tree_place(&w->b), "the link to “%.*s” was dropped",
                 (int)(url.n < 60 ? url.n : 60), url.p);
}

static void text(walk *w, str s)
{
    autolink link;
    size_t i = 0;
    bool links = !w->b.muted && !tree_in_link(&w->b);
    while (links && autolink_next(s, i, &link)) {
        tree_text(&w->b, str_sub(s, i, link.from - i));
        str shown = str_sub(s, link.from, link.to - link.from);
        uint32_t id = tree_inline(&w->b, "a");
        open_link(w, str_printf(w->d->mem, "%s%.*s", link.prefix, STR_ARG(shown)));
        tree_text(&w->b, shown);
        tree_inline_close(&w->b, id);
        i = link.to;
    }
    tree_text(&w->b, str_from(s, i));
}

/* Where the token stands in the line of the text node that is walked, not behind a backslash; 0: it
 * does not, it was written in another way. */
static size_t token_in_line(const walk *w, str line, str token)
{
    const char *z = str_copy(w->d->mem, token).p;
    for (size_t from = 0;;) {
        ptrdiff_t at = str_find(str_from(line, from), z);
        if (at < 0) return 0;
        from += (size_t)at + 1;
        if (from < 2 || line.p[from - 2] != '\\') return from;
    }
}

/* What cmark left as text although it was meant as more. */
static void tell_literal(walk *w, cmark_node *node, str s)
{
    size_t n = 0;
    foreign_kind kind;
    for (size_t i = 0; (kind = foreign_next(s, &i, &n)) != FOREIGN_NONE; i += n) {
        if (w->foreign & 1u << kind) continue;
        if (kind != FOREIGN_NOTE) w->foreign |= 1u << kind;
        str token = str_sub(s, i, n);
        uint32_t line = (uint32_t)cmark_node_get_start_line(node);
        size_t at = token_in_line(w, source_line(w, line), token);
        place where = {w->d->name, w->b.line, at ? column(w, line, (uint32_t)at) : w->b.col};
        if (kind != FOREIGN_NOTE)
            tell_foreign(w->d, kind, where, token);
        else if (at)
            diag_add(w->d->diag, D_NOTE_MISSING, where,
                     "the note %.*s is called, but nowhere written; its mark is set as text",
                     STR_ARG(token));
    }
}

/* ---- one kind of node each: true when its children are to be walked ---- */

static void keep(cmark_node *node, uint32_t id)
{
    cmark_node_set_user_data(node, (void *)(uintptr_t)id);
}

static bool block(walk *w, cmark_node *node, const char *name)
{
    uint32_t id = tree_block(&w->b, name);
    keep(node, id);
    w->made = w->b.stack.at[w->b.stack.n - 1].id == id ? tree_node(&w->b) : NULL;
    return true;
}

static bool inline_element(walk *w, cmark_node *node, const char *name)
{
    keep(node, tree_inline(&w->b, name));
    return true;
}

static void checkbox(walk *w)
{
    if (!w->checkbox) return;
    w->checkbox = false;
    uint32_t id = tree_inline(&w->b, "span");
    attr(w, tree_node(&w->b), "class", w->checked ? STR("checkbox checked") : STR("checkbox"));
    tree_text(&w->b, w->checked ? STR("☑") : STR("☐"));
    tree_inline_close(&w->b, id);
    tree_text(&w->b, STR(" "));
}

static bool is_tight(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph), *list = item ? cmark_node_parent(item) : NULL;
    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

static bool paragraph(walk *w, cmark_node *node)
{
    cmark_node *first = cmark_node_first_child(node); /* behind a line that became a heading */
    if (first && cmark_node_get_start_line(first) != cmark_node_get_start_line(node))
        set_place(w, first);
    keep(node, tree_paragraph(&w->b, !is_tight(node)));
    checkbox(w);
    return true;
}

/* Where "{#id .class}" begins that ends a heading's text; s.n: nowhere. words: what is in it. */
static size_t heading_braces(str s, str *words)
{
    size_t i = s.n;
    while (i && s.p[i - 1] != '{') i--;
    if (!i || s.p[s.n - 1] != '}') return s.n;
    str in = *words = str_trim(str_sub(s, i, s.n - 1 - i));
    for (size_t k = 0; k < in.n; k++) {
        bool begins = !k || in.p[k - 1] == ' ', sign = in.p[k] == '#' || in.p[k] == '.';
        bool alone = k + 1 == in.n || in.p[k + 1] == ' ';
        if (in.p[k] != ' ' && (begins ? !sign || alone : strchr("#=\"'", in.p[k]) != NULL))
            return s.n;
    }
    return in.n ? i - 1 : s.n;
}

/* "# 题 {#id .class}", as pandoc writes it: out of the text, onto the element. */
static void heading_attributes(walk *w, cmark_node *node)
{
    cmark_node *last = cmark_node_last_child(node);
    if (!w->made || !last || cmark_node_get_type(last) != CMARK_NODE_TEXT) return;
    str s = str_copy(w->d->mem, plain(w, cmark_node_get_literal(last))), words;
    while (s.n && s.p[s.n - 1] == ' ') s.n--;
    size_t n = heading_braces(s, &words);
    if (n == s.n) return;
    while (n && s.p[n - 1] == ' ') n--;
    if (!n && last == cmark_node_first_child(node)) return; /* it is all of the text */
    cmark_node_set_literal(last, str_copy(w->d->mem, str_sub(s, 0, n)).p);
    for (size_t i = 0, end; i < words.n; i = end + 1) {
        for (end = i; end < words.n && words.p[end] != ' ';) end++;
        if (end == i) continue;
        str name = str_copy(w->d->mem, str_sub(words, i + 1, end - i - 1));
        if (words.p[i] == '#')
            attr(w, w->made, "id", name);
        else
            doc_add_class(w->d, w->made, name.p);
    }
}

static bool heading(walk *w, cmark_node *node)
{
    static const char *const names[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    int level = cmark_node_get_heading_level(node);
    if (cmark_node_get_start_line(node) <= 0) set_place(w, cmark_node_first_child(node));
    block(w, node, names[level < 1 ? 0 : level > 6 ? 5 : level - 1]);
    heading_attributes(w, node);
    return true;
}

static bool list(walk *w, cmark_node *node)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    int start = cmark_node_get_list_start(node);
    block(w, node, ordered ? "ol" : "ul");
    if (ordered && start != 1) attr(w, w->made, "start", str_printf(w->d->mem, "%d", start));
    return true;
}

static bool item(walk *w, cmark_node *node)
{
    return block(w, node, "li");
}

static bool task(walk *w, cmark_node *node)
{
    block(w, node, "li");
    attr(w, w->made, "class", STR("task"));
    w->checkbox = true;
    w->checked = cmark_gfm_extensions_get_tasklist_item_checked(node);
    cmark_node *first = cmark_node_first_child(node);
    if (!first || cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH) checkbox(w);
    return true;
}

/* > [!NOTE] on a line of its own: an alert as GitHub has it. Its kind, and the line taken out. */
static const char *alert(cmark_node *quote)
{
    static const char *const kinds[][2] = {{"[!NOTE]", "note"},
                                           {"[!TIP]", "tip"},
                                           {"[!IMPORTANT]", "important"},
                                           {"[!WARNING]", "warning"},
                                           {"[!CAUTION]", "caution"}};
    cmark_node *p = cmark_node_first_child(quote), *mark = p ? cmark_node_first_child(p) : NULL;
    if (!mark || cmark_node_get_type(p) != CMARK_NODE_PARAGRAPH ||
        cmark_node_get_type(mark) != CMARK_NODE_TEXT)
        return NULL;
    cmark_node *next = cmark_node_next(mark);
    if (next && cmark_node_get_type(next) != CMARK_NODE_SOFTBREAK &&
        cmark_node_get_type(next) != CMARK_NODE_LINEBREAK)
        return NULL;
    str s = str_trim(str_of(cmark_node_get_literal(mark)));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!str_ieq(s, kinds[i][0])) continue;
        cmark_node_free(mark);
        if (next) cmark_node_free(next);
        if (!cmark_node_first_child(p)) cmark_node_free(p);
        return kinds[i][1];
    }
    return NULL;
}

static bool quote(walk *w, cmark_node *node)
{
    const char *kind = alert(node);
    if (!kind) return block(w, node, "blockquote");
    block(w, node, "div");
    attr(w, w->made, "class", str_printf(w->d->mem, "admonition %s", kind));
    uint32_t id = tree_block(&w->b, "p"); /* doc_resolve knows the language, and writes the title */
    attr(w, tree_node(&w->b), "class", STR("admonition-title"));
    tree_close(&w->b, id);
    return true;
}

static bool code_block(walk *w, cmark_node *node)
{
    uint32_t pre = tree_block(&w->b, "pre"), code = tree_inline(&w->b, "code");
    str info = plain(w, cmark_node_get_fence_info(node)),
        s = plain(w, cmark_node_get_literal(node));
    size_t n = 0;
    while (n < info.n && !strchr(" \t,{", info.p[n])) n++;
    if (n)
        attr(w, tree_node(&w->b), "class", str_printf(w->d->mem, "language-%.*s", (int)n, info.p));
    if (is_diagram(str_sub(info, 0, n)) && !(w->foreign & 1u << FOREIGN_DIAGRAM)) {
        w->foreign |= 1u << FOREIGN_DIAGRAM;
        tell_foreign(w->d, FOREIGN_DIAGRAM, tree_place(&w->b), str_sub(info, 0, n));
    }
    if (s.n && s.p[s.n - 1] == '\n') s.n--;
    tree_text(&w->b, s);
    tree_inline_close(&w->b, code);
    tree_close(&w->b, pre);
    return false;
}

static bool html_block(walk *w, cmark_node *node)
{
    html_into(&w->b, plain(w, cmark_node_get_literal(node)), w->b.line, w->b.col, false);
    tree_break(&w->b);
    return false;
}

static bool code(walk *w, cmark_node *node)
{
    uint32_t id = tree_inline(&w->b, "code");
    tree_text(&w->b, plain(w, cmark_node_get_literal(node)));
    tree_inline_close(&w->b, id);
    return false;
}

static bool link_node(walk *w, cmark_node *node)
{
    if (tree_in_link(&w->b)) return true; /* inside a raw <a> */
    inline_element(w, node, "a");
    open_link(w, plain(w, cmark_node_get_url(node)));
    str title = plain(w, cmark_node_get_title(node));
    if (title.n) attr(w, tree_node(&w->b), "title", title);
    return true;
}

/* The text of all descendants, for alt. */
static str text_below(walk *w, cmark_node *node)
{
    buf b = {0};
    cmark_iter *iter = cmark_iter_new(node);
    for (cmark_event_type e; (e = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *n = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(n);
        if (e != CMARK_EVENT_ENTER) continue;
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            buf_str(&b, plain(w, cmark_node_get_literal(n)));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            buf_byte(&b, ' ');
    }
    cmark_iter_free(iter);
    str s = str_copy(w->d->mem, buf_view(&b));
    buf_drop(&b);
    return s;
}

static bool image(walk *w, cmark_node *node)
{
    str url = plain(w, cmark_node_get_url(node)), title = plain(w, cmark_node_get_title(node));
    str clean = clean_url(w->d->mem, url, true), alt = text_below(w, node);
    if (!clean.n) {
        diag_add(w->d->diag, D_HTML_DROPPED, tree_place(&w->b),
                 "an image without an address was dropped");
        tree_text(&w->b, alt);
        return false;
    }
    xmlNode *img = tree_void(&w->b, "img");
    attr(w, img, "src", clean);
    if (alt.n) attr(w, img, "alt", alt);
    if (title.n) attr(w, img, "title", title);
    return false;
}

static bool text_node(walk *w, cmark_node *node)
{
    str s = plain(w, cmark_node_get_literal(node));
    if (!w->b.muted) tell_literal(w, node, s);
    text(w, s);
    return false;
}

static bool note_call(walk *w, cmark_node *node)
{
    const char *number = cmark_node_get_literal(node);
    tree_end_link(&w->b);
    uint32_t id = tree_inline(&w->b, "a");
    attr(w, tree_node(&w->b), "role", STR("doc-noteref"));
    attr(w, tree_node(&w->b), "href", str_printf(w->d->mem, "#fn:%s", number));
    tree_text(&w->b, str_of(number));
    tree_inline_close(&w->b, id);
    return false;
}

/* cmark puts the notes last, in the order of their numbers. */
static bool note(walk *w, cmark_node *node)
{
    block(w, node, "aside");
    attr(w, w->made, "role", STR("doc-footnote"));
    attr(w, w->made, "id", str_printf(w->d->mem, "fn:%u", ++w->notes));
    return true;
}

static bool table(walk *w, cmark_node *node)
{
    block(w, node, "table");
    w->align = cmark_gfm_extensions_get_table_alignments(node);
    w->columns = cmark_gfm_extensions_get_table_columns(node);
    return true;
}

/* GitHub's dialect leaves out what stands in a row behind the last column. */
static void tell_lost_cells(walk *w, uint32_t line)
{
    uint32_t count;
    str s = source_line(w, line);
    size_t end, from = lost_cells(s, w->columns, &end, &count);
    if (!from) return;
    str lost = excerpt(str_trim(unprotect(w->d->mem, str_sub(s, from, end - from))), 200);
    diag_add(w->d->diag, D_TABLE_CELLS,
             (place){w->d->name, w->b.line, column(w, line, (uint32_t)from + 1)},
             "the row has %u cells, the table %u columns; left out: “%.*s” (a | that is text is "
             "written \\|)",
             count, w->columns, STR_ARG(lost));
}

static bool row(walk *w, cmark_node *node)
{
    bool head = cmark_gfm_extensions_get_table_row_is_header(node);
    cmark_node *before = cmark_node_previous(node);
    w->column = 0;
    if (head)
        keep(node, tree_block(&w->b, "thead"));
    else if (!before || cmark_gfm_extensions_get_table_row_is_header(before))
        tree_block(&w->b, "tbody"); /* closes with the table */
    uint32_t id = tree_block(&w->b, "tr");
    if (!head) {
        keep(node, id);
        tell_lost_cells(w, (uint32_t)cmark_node_get_start_line(node));
    }
    w->head = head;
    return true;
}

static bool cell(walk *w, cmark_node *node)
{
    block(w, node, w->head ? "th" : "td");
    uint8_t align = w->column < w->columns ? w->align[w->column] : 0;
    const char *css = align == 'c'   ? "center"
                      : align == 'r' ? "right"
                      : align == 'l' ? "left"
                                     : NULL;
    if (css) attr(w, w->made, "style", str_printf(w->d->mem, "text-align: %s", css));
    w->column++;
    return true;
}

static bool strikethrough(walk *w, cmark_node *node)
{
    return inline_element(w, node, "del");
}

/* Node types of the extensions have no constants in cmark's public headers. */
static bool extension_node(walk *w, cmark_node *node)
{
    static const named_type types[] = {{"table", table},      {"table_row", row},
                                       {"table_header", row}, {"table_cell", cell},
                                       {"tasklist", task},    {"strikethrough", strikethrough}};
    const char *name = cmark_node_get_type_string(node);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(name, types[i].name)) return types[i].enter(w, node);
    return true;
}

static void take_lines(walk *w, cmark_node *node)
{
    *vec_add(w->d->mem, &w->taken) =
        (line_range){cmark_node_get_start_line(node), cmark_node_get_end_line(node)};
}

static bool enter(walk *w, cmark_node *node)
{
    set_place(w, node);
    keep(node, 0);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_DOCUMENT: return true;
    case CMARK_NODE_BLOCK_QUOTE: return quote(w, node);
    case CMARK_NODE_LIST: return list(w, node);
    case CMARK_NODE_ITEM:
        return !strcmp(cmark_node_get_type_string(node), "tasklist") ? task(w, node)
                                                                     : item(w, node);
    case CMARK_NODE_CODE_BLOCK: take_lines(w, node); return code_block(w, node);
    case CMARK_NODE_HTML_BLOCK: take_lines(w, node); return html_block(w, node);
    case CMARK_NODE_PARAGRAPH: return paragraph(w, node);
    case CMARK_NODE_HEADING: return heading(w, node);
    case CMARK_NODE_THEMATIC_BREAK: return tree_void(&w->b, "hr"), false;
    case CMARK_NODE_FOOTNOTE_DEFINITION: take_lines(w, node); return note(w, node);
    case CMARK_NODE_TEXT: return text_node(w, node);
    case CMARK_NODE_SOFTBREAK: return tree_text(&w->b, STR("\n")), false;
    case CMARK_NODE_LINEBREAK: return tree_void(&w->b, "br"), false;
    case CMARK_NODE_CODE: return code(w, node);
    case CMARK_NODE_HTML_INLINE:
        html_into(&w->b, plain(w, cmark_node_get_literal(node)), w->b.line, w->b.col, false);
        return false;
    case CMARK_NODE_EMPH: return inline_element(w, node, "em");
    case CMARK_NODE_STRONG: return inline_element(w, node, "strong");
    case CMARK_NODE_LINK: return link_node(w, node);
    case CMARK_NODE_IMAGE: return image(w, node);
    case CMARK_NODE_FOOTNOTE_REFERENCE: return note_call(w, node);
    default: return extension_node(w, node);
    }
}

static void leave(walk *w, cmark_node *node)
{
    uint32_t id = (uint32_t)(uintptr_t)cmark_node_get_user_data(node);
    if (!id) return;
    cmark_node_type type = cmark_node_get_type(node);
    if ((type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE)
        tree_inline_close(&w->b, id);
    else
        tree_close(&w->b, id);
}

static void walk_tree(walk *w, cmark_node *root)
{
    for (cmark_node *n = root; n;) {
        cmark_node *next = enter(w, n) ? cmark_node_first_child(n) : NULL;
        while (!next && n) {
            leave(w, n);
            next = n == root ? NULL : cmark_node_next(n);
            n = n == root ? NULL : cmark_node_parent(n);
            if (next) break;
        }
        n = next;
    }
}

/* ---- headings without a space: #标题 ---- */

/* The level that the # marks give a line of text, and the bytes before its words; 0: it is none,
 * but a number (#12) or hashtags (#话题# #x). */
static int marks(str s, size_t *lead, size_t *end)
{
    size_t n = 0;
    while (n < s.n && s.p[n] == '#') n++;
    if (!n || n > 6) return 0;
    str rest = str_from(s, n);
    bool wide = str_starts(rest, "　");
    if (wide) rest = str_from(rest, strlen("　"));
    size_t tail = 0;
    while (tail < rest.n && rest.p[rest.n - 1 - tail] == '#') tail++;
    if (tail && (tail != n || n == 1)) return 0;
    rest = str_trim(str_sub(rest, 0, rest.n - tail));
    if (!rest.n || strspn(rest.p, "0123456789") >= rest.n || memchr(rest.p, '#', rest.n)) return 0;
    *lead = (size_t)(rest.p - s.p);
    *end = *lead + rest.n;
    return (int)n;
}

static bool strip_marks(walk *w, cmark_node *first, int *level)
{
    str s = str_of(cmark_node_get_literal(first));
    size_t lead, end;
    *level = s.n && s.p[0] == '#' ? marks(s, &lead, &end) : 0;
    if (!*level) return false;
    cmark_node_set_literal(first, str_copy(w->d->mem, str_sub(s, lead, end - lead)).p);
    return true;
}

static bool is_break(cmark_node *n)
{
    return cmark_node_get_type(n) == CMARK_NODE_SOFTBREAK ||
           cmark_node_get_type(n) == CMARK_NODE_LINEBREAK;
}

/* The paragraph's first line becomes a heading before it. */
static void line_to_heading(walk *w, cmark_node *p, int level)
{
    cmark_node *h = cmark_node_new(CMARK_NODE_HEADING);
    if (!h) mem_exhausted();
    cmark_node_set_heading_level(h, level);
    cmark_node_insert_before(p, h);
    for (cmark_node *c = cmark_node_first_child(p), *next; c; c = next) {
        next = cmark_node_next(c);
        if (is_break(c)) {
            cmark_node_free(c);
            break;
        }
        cmark_node_append_child(h, c);
    }
    if (cmark_node_first_child(p)) return;
    cmark_node_unlink(p);
    *vec_add(w->d->mem, &w->emptied) = p;
}

static bool is_text(cmark_node *n)
{
    return n && cmark_node_get_type(n) == CMARK_NODE_TEXT;
}

/* As ATX headings do, ## at the beginning of a later line ends the paragraph: what stands before
 * it, as a paragraph of its own, or NULL. */
static cmark_node *cut_before_heading(cmark_node *p)
{
    size_t lead, end;
    cmark_node *c = cmark_node_first_child(p);
    for (; c; c = cmark_node_next(c)) {
        cmark_node *line = is_break(c) ? cmark_node_next(c) : NULL;
        if (is_text(line) && marks(str_of(cmark_node_get_literal(line)), &lead, &end) > 1) break;
    }
    if (!c) return NULL;
    cmark_node *before = cmark_node_new(CMARK_NODE_PARAGRAPH);
    if (!before) mem_exhausted();
    cmark_node_insert_before(p, before);
    while (cmark_node_first_child(p) != c)
        cmark_node_append_child(before, cmark_node_first_child(p));
    cmark_node_free(c);
    return before;
}

static bool one_line(cmark_node *p)
{
    cmark_node *c = cmark_node_first_child(p);
    while (c && !is_break(c)) c = cmark_node_next(c);
    return !c;
}

/* A single # in a paragraph of several lines is a hashtag, but for the document's first line. */
static void fix_headings(walk *w, cmark_node *root)
{
    cmark_node *first = cmark_node_first_child(root);
    for (cmark_node *n = first, *next; n; n = next) {
        bool paragraph = cmark_node_get_type(n) == CMARK_NODE_PARAGRAPH;
        cmark_node *before = paragraph ? cut_before_heading(n) : NULL;
        next = before ? n : cmark_node_next(n);
        if (before && n == first) first = before;
        if (before) n = before;
        cmark_node *words = cmark_node_first_child(n);
        if (!is_text(words)) continue;
        int level, lines = cmark_node_get_end_line(n) - cmark_node_get_start_line(n);
        bool line = paragraph && (n == first || one_line(n) ||
                                  str_starts(str_of(cmark_node_get_literal(words)), "##"));
        bool underlined = cmark_node_get_type(n) == CMARK_NODE_HEADING && lines;
        if ((!line && !underlined) || !strip_marks(w, words, &level)) continue;
        if (line)
            line_to_heading(w, n, level);
        else
            cmark_node_set_heading_level(n, level);
    }
}

/* ---- notes that cmark leaves out ---- */

/* "[^name]:" at the line's start: the length of "[^name]"; 0: it is none. */
static size_t definition(str line)
{
    size_t i = 0;
    while (i < line.n && line.p[i] == ' ') i++;
    if (i > 3 || line.n < i + 5 || line.p[i] != '[' || line.p[i + 1] != '^') return 0;
    const char *end = memchr(line.p + i, ']', line.n - i);
    size_t n = end ? (size_t)(end - line.p) + 1 : line.n;
    return n < line.n && n > i + 3 && line.p[n] == ':' ? n : 0;
}

static int by_start(const void *a, const void *b)
{
    const line_range *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static void unused_notes(walk *w)
{
    if (w->taken.n) qsort(w->taken.at, w->taken.n, sizeof *w->taken.at, by_start);
    uint32_t k = 0;
    for (uint32_t i = 0; i < w->starts.n; i++) {
        int line = (int)i + 1;
        while (k < w->taken.n && w->taken.at[k].to < line && w->taken.at[k].from != line) k++;
        str s = source_line(w, i + 1);
        size_t n = definition(s);
        if (!n || (k < w->taken.n && w->taken.at[k].from <= line)) continue;
        diag_add(w->d->diag, D_NOTE_UNUSED, (place){w->d->name, w->first_line + i, 1},
                 "the note %.*s is never called; it was left out", (int)n, s.p);
    }
}

/* ---- parsing ---- */

static const char *const extensions[] = {"table", "strikethrough", "tasklist"};
static pthread_once_t registered = PTHREAD_ONCE_INIT;
/* cmark keeps the special characters of extensions in a global table while it parses inlines. */
static pthread_mutex_t parsing = PTHREAD_MUTEX_INITIALIZER;

static cmark_node *parse(str s)
{
    pthread_once(&registered, cmark_gfm_core_extensions_ensure_registered);
    cmark_parser *parser =
        cmark_parser_new(CMARK_OPT_UNSAFE | CMARK_OPT_SOURCEPOS | CMARK_OPT_FOOTNOTES |
                         CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(parser, s.n ? s.p : "", s.n);
    pthread_mutex_lock(&parsing);
    cmark_node *root = cmark_parser_finish(parser);
    pthread_mutex_unlock(&parsing);
    cmark_parser_free(parser);
    if (root) cmark_consolidate_text_nodes(root);
    return root;
}

void markdown_read(doc *d, str given, uint32_t first_line)
{
    buf marked = {0};
    walk w = {.d = d, .text = protect(&marked, given), .first_line = first_line};
    find_lines(&w);
    cmark_node *root = parse(w.text);
    if (!root) mem_exhausted();
    tree_begin(&w.b, d);
    fix_headings(&w, root);
    walk_tree(&w, root);
    unused_notes(&w);
    tree_end(&w.b);
    cmark_node_free(root);
    for (uint32_t i = 0; i < w.emptied.n; i++) cmark_node_free(w.emptied.at[i]);
    buf_drop(&marked);
}
