/* The pages of the print in the EPUB: a mark (role doc-pagebreak) at the very character where each
 * one begins, and the list of them that the navigation shows. A page that begins where no mark may
 * stand (in a ruby, in the head of a table) has it before that; one of which nothing is in the text
 * (a blank page) begins where the next one does. */
#include "base/utf8.h"
#include "epub/internal.h"

#define NEVER UINT32_MAX

static bool listed(const xmlNode *node, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (doc_is(node, names[i])) return true;
    return false;
}

static bool is_foreign(const xmlNode *node)
{
    return (doc_is(node, "span") && xmlHasProp(node, (const xmlChar *)"data-mathml")) ||
           (doc_is(node, "div") && xmlHasProp(node, (const xmlChar *)"data-media"));
}

/* No mark may stand in these, whatever is between: in a heading it would be read as part of it. */
static bool is_closed(const xmlNode *node)
{
    static const char *const names[] = {"ruby", "thead", "h1", "h2", "h3", "h4", "h5", "h6"};
    return listed(node, names, sizeof names / sizeof *names) || is_foreign(node);
}

/* The mark is before the element, not in it. */
static bool is_whole(const xmlNode *node)
{
    static const char *const names[] = {"img", "table", "hr", "br", "wbr", "ul", "ol", "dl"};
    return listed(node, names, sizeof names / sizeof *names) || is_closed(node);
}

static void place_mark(const book *b, page_mark *m)
{
    static const char *const parts[] = {"tr", "tbody", "tfoot", "thead"};
    const xmlNode *at = m->node;
    for (const xmlNode *n = m->node; n && n != b->d->body; n = n->parent) {
        if (n == b->toc) m->in_toc = true;
        if (is_closed(n)) at = n;
    }
    while (listed(at, parts, sizeof parts / sizeof *parts)) at = at->parent;
    if (at != m->node) m->offset = 0;
    m->node = at;
}

static str key_of(const xmlNode *const *node)
{
    return (str){(const char *)node, sizeof *node};
}

void plan_pages(book *b)
{
    for (uint32_t i = 0; i < b->in->n_pages; i++) {
        const epub_page *p = &b->in->pages[i];
        page_mark *m = vec_add(b->mem, &b->pages);
        *m = (page_mark){.node = p->node, .offset = p->offset, .label = p->label};
        m->id = str_printf(b->mem, "page-%u", i + 1);
        while (map_get(&b->where, m->id)) m->id = str_printf(b->mem, "%.*s-", STR_ARG(m->id));
        if (!m->node || !m->label.n) continue;
        place_mark(b, m);
        if (m->in_toc) continue;
        void **first = map_put(&b->page_of, key_of(&m->node));
        if (!*first) *first = (void *)(uintptr_t)b->pages.n;
    }
}

static void write_mark(book *b, buf *out, page_mark *m, str href)
{
    m->href = str_printf(b->mem, "%.*s#%.*s", STR_ARG(href), STR_ARG(m->id));
    *vec_add(b->mem, &b->page_order) = (uint32_t)(m - b->pages.at);
    buf_z(out, "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\"");
    xml_attr(out, "id", m->id);
    xml_attr(out, "aria-label", m->label);
    buf_z(out, "></span>");
}

/* Number of the first mark of this node + 1, else 0. */
static uint32_t first_of(const book *b, const xmlNode *node)
{
    return b->page_of.entries.n ? (uint32_t)(uintptr_t)map_get(&b->page_of, key_of(&node)) : 0;
}

/* The next mark of this node, in any place behind number; NEVER: none. Marks of one node are those
 * of pages in a row, but for one whose begin is elsewhere (a turned table). */
static uint32_t mark_from(const book *b, const xmlNode *node, uint32_t number)
{
    for (uint32_t i = number; i < b->pages.n && i < number + 3; i++)
        if (b->pages.at[i].node == node && !b->pages.at[i].href.n && b->pages.at[i].label.n)
            return i;
    return NEVER;
}

void page_marks_before(book *b, buf *out, const xmlNode *node, uint32_t chapter_number)
{
    uint32_t first = is_whole(node) ? first_of(b, node) : 0;
    for (uint32_t i = first ? mark_from(b, node, first - 1) : NEVER; i != NEVER;
         i = mark_from(b, node, i + 1))
        write_mark(b, out, &b->pages.at[i], b->chapters.at[chapter_number].href);
}

page_cursor page_marks_in(const book *b, const xmlNode *node)
{
    uint32_t first = is_whole(node) ? 0 : first_of(b, node);
    return (page_cursor){node, first ? mark_from(b, node, first - 1) : NEVER, 0};
}

static bool counts(uint32_t c)
{
    return c > ' ' && c != 0xA0 && c != 0x3000 && c != 0xAD && c != 0x200B && c != 0x2060 &&
           c != 0xFEFF;
}

uint32_t epub_text_length(str text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.n;) n += counts(utf8_next(text, &i));
    return n;
}

/* Text of the cursor's own node with the marks that stand in it. */
void page_marks_text(book *b, buf *out, page_cursor *c, str text, uint32_t chapter_number)
{
    size_t from = 0;
    for (size_t i = 0; i < text.n && c->mark != NEVER;) {
        size_t here = i;
        if (!counts(utf8_next(text, &i))) continue;
        for (; c->mark != NEVER && b->pages.at[c->mark].offset <= c->seen;
             c->mark = mark_from(b, c->node, c->mark + 1)) {
            prose_write(b, out, c->node, str_sub(text, from, here - from));
            from = here;
            write_mark(b, out, &b->pages.at[c->mark], b->chapters.at[chapter_number].href);
        }
        c->seen++;
    }
    prose_write(b, out, c->node, str_from(text, from));
}

/* Marks behind the text that was found: what the print generated before it was counted too. */
void page_marks_end(book *b, buf *out, page_cursor *c, uint32_t chapter_number)
{
    for (; c->mark != NEVER; c->mark = mark_from(b, c->node, c->mark + 1))
        write_mark(b, out, &b->pages.at[c->mark], b->chapters.at[chapter_number].href);
}

void page_marks_toc(book *b, buf *out)
{
    for (uint32_t i = 0; i < b->pages.n; i++)
        if (b->pages.at[i].in_toc) write_mark(b, out, &b->pages.at[i], STR(NAV_HREF));
}

/* Pages without a mark go before the one that follows them. */
void page_entries(const book *b, void (*each)(buf *, uint32_t, str, str), buf *out)
{
    for (uint32_t k = 0; k < b->page_order.n; k++) {
        uint32_t at = b->page_order.at[k], first = at;
        while (first && !b->pages.at[first - 1].href.n) first--;
        for (uint32_t i = first; i <= at; i++)
            if (b->pages.at[i].label.n)
                each(out, i + 1, b->pages.at[at].href, b->pages.at[i].label);
    }
}
