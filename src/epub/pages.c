/* The pages of the print in the EPUB: a mark (role doc-pagebreak) where each one begins, and the
 * list of them that the navigation shows. A page whose first anchor another page has too, or that
 * has none in the text, is left out. */
#include "epub/internal.h"

static bool listed(const xmlNode *node, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (doc_is(node, names[i])) return true;
    return false;
}

mark_place page_mark_place(const xmlNode *node)
{
    static const char *const inside[] = {
        "p",          "h1",         "h2",    "h3",      "h4",      "h5", "h6", "div",
        "section",    "article",    "aside", "header",  "li",      "dd", "dt", "td",
        "blockquote", "figcaption", "th",    "caption", "summary", "pre"};
    static const char *const none[] = {"tr",  "tbody",    "thead", "tfoot",
                                       "col", "colgroup", "rt",    "rp"};
    if (listed(node, inside, sizeof inside / sizeof *inside)) return MARK_INSIDE;
    return listed(node, none, sizeof none / sizeof *none) ? MARK_NONE : MARK_BEFORE;
}

static const xmlNode *by_id(const book *b, str id)
{
    return map_get(&b->d->ids, id);
}

void plan_pages(book *b)
{
    for (uint32_t i = 0; i < b->in->n_pages; i++) {
        const epub_page *p = &b->in->pages[i];
        uintptr_t chapter_number = (uintptr_t)map_get(&b->where, p->id);
        const xmlNode *node = chapter_number ? by_id(b, p->id) : NULL;
        if (!node || !p->label.n) continue;
        void **number = map_put(&b->page_of, p->id);
        if (*number) continue;
        str id = p->id;
        if (page_mark_place(node) != MARK_NONE) {
            id = str_printf(b->mem, "page-%u", i + 1);
            while (map_get(&b->where, id)) id = str_printf(b->mem, "%.*s-", STR_ARG(id));
            *map_put(&b->where, id) = (void *)chapter_number;
        }
        *vec_add(b->mem, &b->pages) = (page_mark){p->id, id, p->label};
        *number = (void *)(uintptr_t)b->pages.n;
    }
}

void page_mark_write(const book *b, buf *out, const xmlNode *node, mark_place where)
{
    if (!b->pages.n || !node->properties || page_mark_place(node) != where) return;
    str id = doc_attr(b->d, node, "id");
    uintptr_t number = id.n ? (uintptr_t)map_get(&b->page_of, id) : 0;
    if (!number) return;
    const page_mark *mark = &b->pages.at[number - 1];
    buf_z(out, "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\"");
    xml_attr(out, "id", mark->id);
    xml_attr(out, "aria-label", mark->label);
    buf_z(out, "></span>");
}
