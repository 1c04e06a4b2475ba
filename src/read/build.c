/* The tree builder: a stack of open elements on which the blocks of Markdown and the tags of raw
 * HTML meet. HTML that is open adopts the Markdown that follows, until its end tag or the end of
 * the Markdown block around it. Rules of HTML: void elements, end tags that may be left out, a
 * block that ends a paragraph, contents of tables and lists.
 *
 * An inline element is "open in the source" (formats) apart from where it is in the tree: a block
 * inside it closes it there, and the next text opens a copy of it. So the tree never holds a block
 * in a line, and nothing loses its emphasis. (HTML's adoption agency with foster parenting was
 * turned down: loose text in a table stays where it stands, in a cell of its own.) */
#include "read/internal.h"

enum { FRAME_HTML, FRAME_MARKDOWN, FRAME_PARAGRAPH };
#define FORMATS_MAX 16 /* of HTML: each is opened again in each block that follows */

static frame *top(builder *b)
{
    return &b->stack.at[b->stack.n - 1];
}

xmlNode *tree_node(builder *b)
{
    return top(b)->node;
}

place tree_place(const builder *b)
{
    return (place){b->d->name, b->line, b->col};
}

static const element *known(const char *name)
{
    return element_of(str_of(name));
}

static bool is(const frame *f, const char *name)
{
    return !strcmp(f->el->name, name);
}

static void repaired(builder *b, place at, const char *fmt, const char *name)
{
    if (b->muted) return;
    str text = str_printf(b->d->mem, fmt, name);
    diag_add(b->d->diag, D_HTML_REPAIRED, at, "%.*s", STR_ARG(text));
}

static place place_of(const builder *b, uint32_t line, uint32_t col)
{
    return (place){b->d->name, line, col};
}

static void flush(builder *b)
{
    if (!b->text.n) return;
    xmlAddChild(tree_node(b), doc_text_node(b->d, buf_view(&b->text)));
    b->text.n = 0;
}

/* ---- formats ---- */

static open_format *format_at(builder *b, uint32_t serial)
{
    for (uint32_t i = b->formats.n; serial && i-- > 0;)
        if (b->formats.at[i].serial == serial) return &b->formats.at[i];
    return NULL;
}

bool tree_in_link(const builder *b)
{
    for (uint32_t i = 0; i < b->formats.n; i++)
        if (!strcmp(b->formats.at[i].tag->name, "a")) return true;
    return false;
}

static void drop_format(builder *b, open_format *f)
{
    if (f->copy) {
        xmlFreeNode(f->copy);
        b->lost--;
    }
    size_t i = (size_t)(f - b->formats.at);
    memmove(f, f + 1, (b->formats.n - i - 1) * sizeof *f);
    b->formats.n--;
}

static xmlNode *copy_of(builder *b, const xmlNode *node)
{
    xmlNode *copy = doc_element(b->d, (const char *)node->name);
    copy->_private = node->_private;
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (strcmp((const char *)a->name, "id"))
            doc_set_attr(b->d, copy, (const char *)a->name,
                         doc_attr(b->d, node, (const char *)a->name));
    return copy;
}

/* Formats that end with the frame `id`. */
static void end_formats(builder *b, uint32_t id)
{
    while (b->formats.n && b->formats.at[b->formats.n - 1].owner >= id) {
        open_format *f = &b->formats.at[b->formats.n - 1];
        if (!f->markdown)
            repaired(b, place_of(b, f->line, f->col),
                     "the element %s is not closed; it was closed with its block", f->tag->name);
        drop_format(b, f);
    }
}

/* ---- the stack ---- */

/* What is nested too deep is set without its element, in the one around it. */
static void flattened(builder *b)
{
    if (!b->flattened)
        diag_add(b->d->diag, D_HTML_NESTING, tree_place(b),
                 "elements are nested more than %u deep; from here on they are set in the one "
                 "around them",
                 READ_DEPTH_MAX - READ_DEPTH_SPARE);
    b->flattened = true;
}

static bool is_deep(const builder *b)
{
    return b->stack.n >= READ_DEPTH_MAX - READ_DEPTH_SPARE;
}

static frame *push_node(builder *b, const element *el, xmlNode *node)
{
    flush(b);
    if (b->stack.n >= READ_DEPTH_MAX && el->action != TAG_DROP) {
        flattened(b);
        xmlFreeNode(node);
        return NULL;
    }
    if (!node->_private) doc_set_place(b->d, node, b->line, b->col);
    xmlNode *parent = tree_node(b);
    if (doc_is(node, "caption") && parent->children)
        xmlAddPrevSibling(parent->children, node);
    else
        xmlAddChild(parent, node);
    frame *f = vec_add(b->d->mem, &b->stack);
    *f = (frame){
        .node = node, .el = el, .tag = el, .id = ++b->last_id, .line = b->line, .col = b->col};
    b->pres += doc_is(node, "pre");
    return f;
}

static frame *push(builder *b, const element *el)
{
    return push_node(b, el, doc_element(b->d, el->as ? el->as : el->name));
}

/* White space at the end of a block is none. */
static void trim_end(builder *b)
{
    while (b->text.n && strchr(" \t\n", b->text.p[b->text.n - 1])) b->text.n--;
}

static bool is_media(const xmlNode *node)
{
    return doc_is(node, "audio") || doc_is(node, "video");
}

/* The innermost element closes. lost: the format that it carries out stays open in the source. */
static void pop(builder *b, bool lost)
{
    frame f = *top(b);
    if (!b->pres && (!(f.el->flags & EL_INLINE) || f.kind == FRAME_PARAGRAPH)) trim_end(b);
    flush(b);
    b->stack.n--;
    if (!is_deep(b)) b->flat.n = 0;
    if (f.kind == FRAME_PARAGRAPH) {
        end_formats(b, f.id);
        return;
    }
    b->pres -= doc_is(f.node, "pre");
    open_format *open = format_at(b, f.format);
    if (open && lost) {
        open->copy = copy_of(b, f.node);
        b->lost++;
    } else if (open) {
        drop_format(b, open);
    }
    if (!(f.el->flags & EL_INLINE)) end_formats(b, f.id);
    if (!f.detached && !b->muted && !(open && lost)) settle(b->d, f.node);
    if (is_media(f.node) && !f.detached && !b->muted) media_settle(b->d, f.node, f.ended);
    if (doc_is(f.node, "math") && !f.detached && !b->muted) math_settle(b->d, f.node);
    b->muted -= f.detached;
    bool needless = !f.node->children &&
                    ((open && lost) || (is(&f, "p") && !f.written && f.kind == FRAME_HTML));
    if (needless || f.detached) {
        xmlUnlinkNode(f.node);
        xmlFreeNode(f.node);
    }
}

/* Closes frames until n are left; tells of tags without their end tag above the one at n. */
static void pop_to(builder *b, uint32_t n)
{
    while (b->stack.n > n) {
        frame *f = top(b);
        if (b->stack.n > n + 1 && f->written && !f->format && !(f->tag->flags & EL_OPTIONAL))
            repaired(b, place_of(b, f->line, f->col),
                     "the element %s is not closed; it was closed with the element around it",
                     f->tag->name);
        pop(b, f->format != 0);
    }
}

/* Index of the innermost frame that is not inline. */
static uint32_t block_frame(const builder *b)
{
    uint32_t i = b->stack.n - 1;
    while (b->stack.at[i].el->flags & EL_INLINE && b->stack.at[i].kind != FRAME_PARAGRAPH) i--;
    return i;
}

/* The frame that a format opened now ends with: not a paragraph that was only implied. */
static uint32_t owner(const builder *b)
{
    uint32_t i = block_frame(b);
    const frame *f = &b->stack.at[i];
    return i && is(f, "p") && !f->written && f->kind == FRAME_HTML ? b->stack.at[i - 1].id : f->id;
}

static void open_again(builder *b)
{
    for (uint32_t i = 0; b->lost && i < b->formats.n; i++) {
        open_format *f = &b->formats.at[i];
        if (!f->copy) continue;
        frame *opened = push_node(b, f->tag, f->copy);
        f->copy = NULL;
        b->lost--;
        if (!opened) { /* too deep; the copy is freed */
            drop_format(b, f);
            return;
        }
        opened->format = f->serial;
        opened->written = true;
    }
}

static void imply(builder *b, const char *name)
{
    push(b, known(name));
}

static bool holds_parts(const frame *f)
{
    return f->kind != FRAME_PARAGRAPH &&
           (f->el->flags & (EL_ROWS | EL_LIST | EL_DL) || is(f, "tr") || is(f, "colgroup"));
}

/* Content that is not a part of the table or list that is innermost gets a cell or item. */
static void need_holder(builder *b)
{
    frame *f = top(b);
    if (!holds_parts(f)) return;
    if (f->el->flags & (EL_LIST | EL_DL)) {
        imply(b, f->el->flags & EL_LIST ? "li" : "dd");
        return;
    }
    repaired(b, tree_place(b), "content of %s outside of its cells was given a cell", f->el->name);
    if (is(f, "colgroup")) pop(b, false);
    if (is(top(b), "table")) imply(b, "tbody");
    if (!is(top(b), "tr")) imply(b, "tr");
    imply(b, "td");
}

/* Makes the innermost element one that text may stand in. */
static void need_line(builder *b)
{
    need_holder(b);
    if (top(b)->auto_p) imply(b, "p");
    if (b->lost) open_again(b);
}

/* A paragraph ends. goes_on: for a block that is inside of what is inline in it: that goes on in
 * the block; else it ends too. */
static void end_paragraph(builder *b, uint32_t at, bool goes_on)
{
    while (b->stack.n > at + 1) pop(b, true);
    uint32_t id = b->stack.at[at].id, around = b->stack.at[at - 1].id;
    for (uint32_t i = b->formats.n; goes_on && i-- > 0 && b->formats.at[i].owner >= id;)
        b->formats.at[i].owner = around;
    pop(b, false);
}

void tree_break(builder *b)
{
    uint32_t i = block_frame(b);
    frame *f = &b->stack.at[i];
    if (i && is(f, "p") && f->kind == FRAME_HTML && (!f->written || f->node->children || b->text.n))
        end_paragraph(b, i, !f->written);
    else
        while (b->stack.n > i + 1) pop(b, true);
}

static bool is_heading(const element *el)
{
    return el->name[0] == 'h' && el->name[1] >= '1' && el->name[1] <= '6' && !el->name[2];
}

/* A block inside an element that holds only text: a paragraph ends, a heading before a heading too,
 * and any such element of HTML before Markdown, unless it waits for its first text: <h1
 * align=center>, an empty line, the title. false: the block may not stand here. */
static bool leave_phrase(builder *b, uint32_t i, const element *el, bool markdown)
{
    frame *f = &b->stack.at[i];
    bool empty = !f->node->children && !b->text.n && b->stack.n == i + 1;
    if (f->kind != FRAME_HTML) return false;
    if (doc_is(f->node, "p") && markdown && f->written && empty) {
        xmlNodeSetName(f->node, (const xmlChar *)"div"); /* <p align=center>, then Markdown */
        f->el = known("div");
    } else if (doc_is(f->node, "p") || (is_heading(f->el) && is_heading(el))) {
        end_paragraph(b, i, !markdown && strcmp(el->name, "p"));
    } else if (markdown && (!empty || strcmp(el->name, "p"))) {
        repaired(b, place_of(b, f->line, f->col),
                 "the element %s is not closed; it was closed before the next block", f->tag->name);
        pop_to(b, i);
    } else {
        return false;
    }
    return true;
}

/* Room for a block; false: it may not stand here. */
static bool need_block(builder *b, const element *el, bool markdown)
{
    uint32_t i = block_frame(b);
    const frame *f = &b->stack.at[i];
    if (f->el->flags & EL_PHRASE) {
        if (f->kind == FRAME_PARAGRAPH || !leave_phrase(b, i, el, markdown)) return false;
    } else {
        while (b->stack.n > i + 1) pop(b, true);
    }
    bool group = is(top(b), "dl") && !strcmp(el->name, "div") && !markdown; /* of dt and dd */
    if (!group) need_holder(b);
    return true;
}

/* ---- by Markdown ---- */

void tree_begin(builder *b, doc *d)
{
    *b = (builder){.d = d};
    *vec_add(d->mem, &b->stack) = (frame){.node = d->body,
                                          .el = known("body"),
                                          .tag = known("body"),
                                          .id = ++b->last_id,
                                          .kind = FRAME_MARKDOWN,
                                          .auto_p = true};
}

void tree_end(builder *b)
{
    flush(b);
    pop_to(b, 1);
    end_formats(b, 0);
    buf_drop(&b->text);
}

/* A container of Markdown that is nested too deep: it is left out, and all containers in it. Tables
 * and notes do not nest. */
static bool too_deep(builder *b, const element *el)
{
    bool leaf = el->flags & (EL_PHRASE | EL_PART | EL_ROWS) || !strcmp(el->name, "aside");
    return !leaf && (b->flat_block || (is_deep(b) && !(el->flags & EL_ITEM)));
}

uint32_t tree_block(builder *b, const char *name)
{
    const element *el = known(name);
    if (too_deep(b, el)) {
        flattened(b);
        tree_break(b);
        if (!b->flat_block) b->flat_block = b->last_id + 1;
        return ++b->last_id;
    }
    if (el->flags & (EL_PART | EL_ITEM))
        tree_break(b);
    else if (!need_block(b, el, true))
        return ++b->last_id;
    frame *f = push(b, el);
    if (!f) return ++b->last_id;
    f->kind = FRAME_MARKDOWN;
    return f->id;
}

uint32_t tree_paragraph(builder *b, bool p)
{
    bool room = need_block(b, known("p"), true);
    flush(b);
    frame around = *top(b);
    frame *f = vec_add(b->d->mem, &b->stack);
    *f = (frame){.node = around.node,
                 .el = around.el,
                 .tag = around.el,
                 .id = ++b->last_id,
                 .kind = FRAME_PARAGRAPH,
                 .auto_p = p && room};
    return f->id;
}

void tree_close(builder *b, uint32_t id)
{
    if (b->flat_block && id <= b->flat_block) b->flat_block = 0;
    uint32_t n = b->stack.n;
    while (n > 1 && b->stack.at[n - 1].id >= id) n--;
    for (uint32_t i = b->stack.n;
         i-- > n;) { /* tags of HTML that end here for want of an end tag */
        const frame *f = &b->stack.at[i];
        if (f->kind == FRAME_HTML && f->written && !f->format && !(f->tag->flags & EL_OPTIONAL))
            repaired(b, place_of(b, f->line, f->col),
                     "the element %s is not closed; it was closed with the block around it",
                     f->tag->name);
    }
    while (b->stack.n > n) pop(b, top(b)->format != 0);
}

static uint32_t open_inline(builder *b, const element *el, bool markdown)
{
    need_line(b);
    uint32_t owned_by = owner(b);
    frame *f = push(b, el);
    if (!f) return 0;
    f->written = true;
    if (el->flags & EL_PLAIN) return 0;
    f->format = ++b->last_serial;
    *vec_add(b->d->mem, &b->formats) =
        (open_format){el, f->format, owned_by, NULL, markdown, b->line, b->col};
    return f->format;
}

uint32_t tree_inline(builder *b, const char *name)
{
    return open_inline(b, known(name), true);
}

/* Closes the format wherever it is; what is open inside it goes on, but for an element that is
 * dropped. */
static void close_format(builder *b, uint32_t serial)
{
    open_format *f = format_at(b, serial);
    if (!f) return;
    if (f->copy) {
        drop_format(b, f);
        return;
    }
    while (top(b)->format != serial) pop(b, top(b)->format != 0);
    pop(b, false);
}

void tree_end_link(builder *b)
{
    uint32_t n = b->formats.n;
    while (n && strcmp(b->formats.at[n - 1].tag->name, "a")) n--;
    if (!n) return;
    repaired(b, tree_place(b), "%s begins in a link, which ends there", "a link or a note call");
    close_format(b, b->formats.at[n - 1].serial);
}

void tree_inline_close(builder *b, uint32_t serial)
{
    if (serial) close_format(b, serial);
}

xmlNode *tree_void(builder *b, const char *name)
{
    const element *el = known(name);
    if (el->flags & EL_INLINE)
        need_line(b);
    else if (!need_block(b, el, true))
        return NULL;
    flush(b);
    xmlNode *node = doc_element(b->d, name);
    doc_set_place(b->d, node, b->line, b->col);
    return xmlAddChild(tree_node(b), node);
}

static bool is_blank(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \t\n\r\f", s.p[i])) return false;
    return true;
}

/* Nothing stands in the innermost block yet. */
static bool at_start(const builder *b)
{
    if (b->text.n) return false;
    for (uint32_t i = block_frame(b); i < b->stack.n; i++) {
        const xmlNode *first = b->stack.at[i].node->children;
        if (first != (i + 1 < b->stack.n ? b->stack.at[i + 1].node : NULL)) return false;
    }
    return true;
}

void tree_text(builder *b, str s)
{
    s = clean_piece(b->d->mem, s);
    if (!b->pres && is_blank(s)) {
        const frame *f = top(b);
        bool inside = f->el->flags & EL_INLINE && f->kind != FRAME_PARAGRAPH;
        if (at_start(b) || (!inside && (f->auto_p || holds_parts(f)))) return;
    } else {
        need_line(b);
        while (!b->pres && at_start(b) && strchr(" \t\n", s.p[0])) s = str_from(s, 1);
    }
    buf_str(&b->text, s);
}

/* ---- by HTML ---- */

/* Index of the innermost HTML frame of this name, not beyond `stop` kinds; 0: none. */
static uint32_t find_html(const builder *b, const char *const *names, const char *const *stop)
{
    for (uint32_t i = b->stack.n; i-- > 1;) {
        const frame *f = &b->stack.at[i];
        if (f->kind != FRAME_HTML) return 0;
        for (const char *const *n = names; *n; n++)
            if (is(f, *n)) return i;
        for (const char *const *n = stop; *n; n++)
            if (is(f, *n)) return 0;
    }
    return 0;
}

static bool starts_columns(const element *el)
{
    return !strcmp(el->name, "col") || !strcmp(el->name, "colgroup");
}

static bool has_rows(const xmlNode *table)
{
    for (const xmlNode *n = table->last; n; n = n->prev)
        if (doc_is(n, "thead") || doc_is(n, "tbody") || doc_is(n, "tfoot")) return true;
    return false;
}

/* Table parts: closes what must be closed, opens what must be there. false: not in a table. */
static bool need_table(builder *b, const element *el)
{
    static const char *const in_table[] = {"table", NULL}, *const none[] = {NULL};
    static const char *const row[] = {"tr", NULL}, *const table[] = {"table", NULL};
    static const char *const group[] = {"thead", "tbody", "tfoot", NULL}, *const columns[] = {
                                                                              "colgroup", NULL};
    uint32_t t = find_html(b, in_table, none), at;
    if (!t || (starts_columns(el) && has_rows(b->stack.at[t].node))) return false;
    if (!strcmp(el->name, "td") || !strcmp(el->name, "th")) {
        at = find_html(b, row, table);
        if (at) return pop_to(b, at + 1), true;
        at = find_html(b, group, table);
        pop_to(b, (at ? at : t) + 1);
        if (!at) imply(b, "tbody");
        imply(b, "tr");
    } else if (!strcmp(el->name, "tr")) {
        at = find_html(b, group, table);
        pop_to(b, (at ? at : t) + 1);
        if (!at) imply(b, "tbody");
    } else if (!strcmp(el->name, "col")) {
        at = find_html(b, columns, table);
        pop_to(b, (at ? at : t) + 1);
        if (!at) imply(b, "colgroup");
    } else {
        pop_to(b, t + 1);
    }
    return true;
}

/* li, dt, dd: the one before ends; a list is opened when there is none. false: no place for one. */
static bool need_list(builder *b, const element *el)
{
    static const char *const li[] = {"li", NULL}, *const defs[] = {"dt", "dd", NULL};
    static const char *const lists[] = {"ul", "ol", "menu", "dir", "dl", "table", "td", "th", NULL};
    static const char *const ul[] = {"ul", "ol", "menu", "dir", NULL}, *const dl[] = {"dl", NULL};
    static const char *const cells[] = {"td", "th", "table", NULL};
    bool item = !strcmp(el->name, "li");
    uint32_t at = find_html(b, item ? li : defs, lists);
    if (at) {
        pop_to(b, at);
        return true;
    }
    at = find_html(b, item ? ul : dl, cells);
    if (at) {
        bool group = !item && at + 1 < b->stack.n && is(&b->stack.at[at + 1], "div");
        pop_to(b, at + 1 + group);
        return true;
    }
    if (!need_block(b, known("div"), false)) return false;
    imply(b, item ? "ul" : "dl");
    repaired(b, tree_place(b), "the element %s was given a list", el->name);
    return true;
}

/* What the table around makes of its cells by its attributes, as CSS. */
static str cell_style(const builder *b, const element *el)
{
    if (strcmp(el->name, "td") && strcmp(el->name, "th")) return (str){0};
    for (uint32_t i = b->stack.n; i-- > 0;)
        if (is(&b->stack.at[i], "table")) return b->stack.at[i].cells;
    return (str){0};
}

/* Of cellpadding; 0 when it is none that can be meant. */
static uint32_t small_number(str s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n < 100; i++)
        n = n * 10 + (uint32_t)(s.p[i] - '0');
    return n < 100 ? n : 0;
}

static str style_of_cells(const builder *b, const html_tag *table)
{
    uint32_t padding = small_number(tag_attr(table, "cellpadding"));
    str border = tag_attr(table, "border");
    bool boxed = border.n && !str_is(border, "0"); /* the number is the width of the frame only */
    if (!padding && !boxed) return (str){0};
    buf css = {0};
    if (padding) buf_fmt(&css, "padding: %upx; ", padding);
    if (boxed) buf_z(&css, "border: 0.5pt solid #888; ");
    str kept = str_copy(b->d->mem, buf_view(&css));
    buf_drop(&css);
    return kept;
}

static bool find_inline(const builder *b, const char *name)
{
    for (uint32_t i = b->stack.n; i-- > 0 && b->stack.at[i].el->flags & EL_INLINE;)
        if (is(&b->stack.at[i], name)) return true;
    return false;
}

/* Parts that stand only in their whole: rt in ruby, figcaption in figure, summary in details, all
 * of MathML in math. */
static bool in_its_whole(const builder *b, const element *el)
{
    if (el->flags & EL_MATH && strcmp(el->name, "math")) return find_inline(b, "math");
    static const char *const wholes[][2] = {{"rb", "ruby"},           {"rt", "ruby"},
                                            {"rtc", "ruby"},          {"rp", "ruby"},
                                            {"figcaption", "figure"}, {"summary", "details"}};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        if (strcmp(el->name, wholes[i][0])) continue;
        uint32_t at = block_frame(b);
        bool in_p = is(&b->stack.at[at], "p") && b->stack.at[at].kind == FRAME_HTML; /* ends */
        if (!(el->flags & EL_INLINE)) return is(&b->stack.at[at - in_p], wholes[i][1]);
        while (++at < b->stack.n)
            if (is(&b->stack.at[at], wholes[i][1])) return true;
        return false;
    }
    return true;
}

/* A part of a ruby ends the one before it, with what is open in it; rt and rp may stand in an rtc.
 */
static void end_ruby_part(builder *b, const element *el)
{
    bool inner = !strcmp(el->name, "rt") || !strcmp(el->name, "rp");
    uint32_t n = b->stack.n, from = block_frame(b) + 1;
    for (uint32_t i = n; i-- > from && !is(&b->stack.at[i], "ruby");) {
        const frame *f = &b->stack.at[i];
        if (is(f, "rb") || is(f, "rt") || is(f, "rp") || (!inner && is(f, "rtc"))) n = i;
    }
    while (b->stack.n > n) pop(b, top(b)->format != 0);
}

/* Where the tag's element goes; false: its tag is left out. */
static bool make_room(builder *b, const element *el)
{
    if (!in_its_whole(b, el)) return false;
    if (el->flags & EL_PART) return need_table(b, el);
    if (el->flags & EL_ITEM) return need_list(b, el);
    if (!(el->flags & EL_INLINE)) return need_block(b, el, false);
    if (b->formats.n >= FORMATS_MAX && !(el->flags & EL_VOID)) return false;
    if (!strcmp(el->name, "dfn") && find_inline(b, "dfn")) return false;
    if (!strcmp(el->name, "a")) tree_end_link(b);
    if (el->flags & EL_PLAIN && !(el->flags & EL_MATH) && strcmp(el->name, "ruby"))
        end_ruby_part(b, el);
    return true;
}

static void void_tag(builder *b, const element *el, const html_tag *tag, place at)
{
    if (el->flags & EL_INLINE) need_line(b);
    flush(b);
    xmlNode *node = doc_element(b->d, el->name);
    doc_set_place(b->d, node, b->line, b->col);
    xmlAddChild(tree_node(b), node);
    if (!b->muted) attributes_set(b->d, node, el, tag, at, (str){0});
}

static bool is_margin(const element *el)
{
    return !strcmp(el->name, "header") || !strcmp(el->name, "footer");
}

/* What XHTML allows here in place of a block. A head of a table behind its rows is a group of rows;
 * a header or footer in another one is a div. */
static const element *block_here(builder *b, const element *el)
{
    if (!strcmp(el->name, "thead") && has_rows(tree_node(b))) return known("tbody");
    for (uint32_t i = 1; is_margin(el) && i < b->stack.n; i++)
        if (is_margin(b->stack.at[i].el)) {
            repaired(b, tree_place(b), "a %s in a header or footer was set as a div", el->name);
            return known("div");
        }
    return el;
}

#define FLAT_SEARCH 16 /* open tags in which an end tag looks for its own */

/* Where a block was left out its text still stands apart. */
static void flat_break(builder *b)
{
    tree_break(b);
    if (!holds_parts(top(b)) && !(top(b)->el->flags & EL_PHRASE)) imply(b, "p");
}

/* A tag in what is too deep, or one that would be: its end tag, too, is then left out. Paragraphs
 * and headings hold no more depth, so they stay. */
static bool flat_tag(builder *b, const element *el)
{
    if (el->flags & (EL_VOID | EL_PHRASE) ||
        (!b->flat.n && (!is_deep(b) || el->flags & (EL_PART | EL_ITEM))))
        return false;
    flattened(b);
    if (!(el->flags & EL_INLINE)) flat_break(b);
    if (!(el->flags & EL_OPTIONAL)) *vec_add(b->d->mem, &b->flat) = el;
    return true;
}

static bool flat_end(builder *b, const element *el)
{
    if (el->flags & EL_PHRASE) return false;
    if (b->flat.n && el->flags & EL_OPTIONAL) {
        if (!(el->flags & EL_INLINE)) flat_break(b);
        return true;
    }
    for (uint32_t i = b->flat.n; i-- > 0 && b->flat.n - i <= FLAT_SEARCH;)
        if (b->flat.at[i] == el) {
            b->flat.n = i;
            if (!(el->flags & EL_INLINE)) flat_break(b);
            return true;
        }
    return false;
}

static void open_tag(builder *b, const element *el, const html_tag *tag)
{
    place at = tree_place(b);
    if (flat_tag(b, el)) return;
    if (!make_room(b, el)) {
        repaired(b, at, "the tag %s may not stand here; it was left out, its content is set",
                 el->name);
        return;
    }
    if (el->flags & EL_VOID) {
        void_tag(b, el, tag, at);
        return;
    }
    str cells = cell_style(b, el);
    uint32_t before = b->last_id;
    if (el->flags & EL_INLINE)
        open_inline(b, el, false);
    else
        push(b, block_here(b, el));
    frame *f = top(b);
    if (f->id <= before || (el->flags & EL_INLINE && f->tag != el)) return; /* too deep */
    f->tag = el;
    f->written = true;
    f->auto_p = el->flags & EL_LOOSE;
    if (!strcmp(el->name, "table")) f->cells = style_of_cells(b, tag);
    if (b->muted) return;
    if (el->flags & EL_MATH) math_attributes(b->d, f->node, tag, at);
    if (!(el->flags & EL_MATH) || !strcmp(el->name, "math"))
        attributes_set(b->d, f->node, el, tag, at, cells);
}

static void drop_tag(builder *b, const element *el, const html_tag *tag)
{
    if (!b->muted)
        diag_add(b->d->diag, D_HTML_DROPPED, tree_place(b),
                 el->action == TAG_DROP
                     ? "the element %.*s was dropped"
                     : "the tags of the element %.*s were dropped; its content is set",
                 STR_ARG(tag->name));
    if (el->action != TAG_DROP || el->flags & EL_VOID || tag->closed) return;
    frame *f = push(b, el);
    if (!f) return;
    f->written = f->detached = true;
    b->muted++;
}

void tree_tag(builder *b, const html_tag *tag)
{
    const element *el = element_of(tag->name);
    if (b->muted && (!el || el->action != TAG_KEEP)) return;
    if (!el) {
        diag_add(b->d->diag, D_HTML_UNKNOWN, tree_place(b),
                 "the element %.*s is unknown; its content is set",
                 (int)(tag->name.n < 40 ? tag->name.n : 40), tag->name.p);
        return;
    }
    bool file = str_is(tag->name, "source") || str_is(tag->name, "track");
    if (file && is_media(b->stack.at[block_frame(b)].node)) void_tag(b, el, tag, tree_place(b));
    if (el->action == TAG_QUIET) return;
    if (el->action != TAG_KEEP) {
        drop_tag(b, el, tag);
        return;
    }
    open_tag(b, el, tag);
    if (tag->closed && !(el->flags & EL_VOID)) tree_end_tag(b, tag->name);
}

static bool matches(const frame *f, const element *el)
{
    return f->kind == FRAME_HTML && f->written &&
           (f->tag == el || (is_heading(el) && is_heading(f->tag)));
}

/* Index of the block that this end tag closes; 0: none. An end tag may close what was opened before
 * the Markdown paragraph that it stands in, but nothing around a table's cell or a Markdown block.
 */
static uint32_t find_end(const builder *b, const element *el)
{
    for (uint32_t i = b->stack.n; i-- > 1;) {
        const frame *f = &b->stack.at[i];
        if (matches(f, el)) return i;
        if (f->kind == FRAME_MARKDOWN) return 0;
        if (f->kind == FRAME_PARAGRAPH) continue;
        if (!(f->el->flags & EL_INLINE) && !strcmp(el->name, "p")) return 0;
        if (!(el->flags & EL_PART) && f->el->flags & (EL_CELL | EL_ROWS) &&
            strcmp(el->name, "table"))
            return 0;
        if (el->flags & EL_PART && is(f, "table")) return 0;
        if (el->flags & EL_ITEM && f->el->flags & (EL_LIST | EL_DL)) return 0;
    }
    return 0;
}

static void end_inline(builder *b, const element *el, place at)
{
    if (el->flags & EL_PLAIN) {
        uint32_t i = b->stack.n;
        while (i && b->stack.at[i - 1].el->flags & EL_INLINE && b->stack.at[i - 1].tag != el) i--;
        if (i && b->stack.at[i - 1].tag == el) {
            pop_to(b, i - 1);
            return;
        }
    }
    for (uint32_t i = b->formats.n; i-- > 0;)
        if (b->formats.at[i].tag == el && !b->formats.at[i].markdown) {
            close_format(b, b->formats.at[i].serial);
            return;
        }
    repaired(b, at, "the end tag of %s closes nothing; it was left out", el->name);
}

void tree_end_tag(builder *b, str name)
{
    const element *el = element_of(name);
    if (!el) return;
    if (el->action == TAG_DROP && !(el->flags & EL_VOID)) {
        uint32_t at = find_end(b, el);
        if (at) pop_to(b, at);
        return;
    }
    if (el->action != TAG_KEEP || flat_end(b, el)) return;
    if (el->flags & EL_VOID) {
        if (str_is(name, "br")) tree_void(b, "br");
        return;
    }
    if (el->flags & EL_INLINE) {
        end_inline(b, el, tree_place(b));
        return;
    }
    uint32_t at = find_end(b, el);
    if (at) {
        b->stack.at[at].ended = true;
        pop_to(b, at);
    } else
        repaired(b, tree_place(b), "the end tag of %s closes nothing; it was left out", el->name);
}
