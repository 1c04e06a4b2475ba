/* A content document: head, the chapter's blocks with the sections around them, its notes. */
#include "epub/internal.h"

#define MAX_DEPTH 64 /* of sections around a block; deeper ones are not reopened */

void page_begin(const book *b, buf *out, str title, const char *body_type, str body_class)
{
    buf_z(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n"
               "<html xmlns=\"http://www.w3.org/1999/xhtml\" "
               "xmlns:epub=\"http://www.idpf.org/2007/ops\"");
    xml_attr(out, "lang", b->lang);
    xml_attr(out, "xml:lang", b->lang);
    str dir = doc_attr(b->d, xmlDocGetRootElement(b->d->tree), "dir");
    if (dir.n) xml_attr(out, "dir", dir);
    buf_z(out, ">\n<head>\n<meta charset=\"UTF-8\"/>\n<title>");
    xml_text(out, title);
    buf_z(out, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n"
               "</head>\n<body");
    if (body_class.n) xml_attr(out, "class", body_class);
    if (body_type) xml_attr(out, "epub:type", str_of(body_type));
    if (body_type) counters_style(b, out);
    buf_z(out, ">\n");
}

void page_end(buf *out)
{
    buf_z(out, "</body>\n</html>\n");
}

typedef struct path { /* sections around a block, outermost first */
    const xmlNode *at[MAX_DEPTH];
    uint32_t n;
} path;

static path path_of(const book *b, const xmlNode *node)
{
    path p = {.n = 0};
    uint32_t depth = 0;
    for (const xmlNode *n = node->parent; n && n != b->d->body; n = n->parent) depth++;
    for (const xmlNode *n = node->parent; n && n != b->d->body; n = n->parent)
        if (--depth < MAX_DEPTH) {
            p.at[depth] = n;
            if (!p.n) p.n = depth + 1;
        }
    return p;
}

static bool on_path(const path *p, const xmlNode *node)
{
    for (uint32_t i = 0; i < p->n; i++)
        if (p->at[i] == node) return true;
    return false;
}

/* Closes what to does not share with now, opens what it adds. before: the path at the end of the
 * previous chapter, whose sections are continued and keep their ids there. */
static void move(book *b, buf *out, path *now, const path *to, const path *before, uint32_t number)
{
    uint32_t shared = 0;
    while (shared < now->n && shared < to->n && now->at[shared] == to->at[shared]) shared++;
    for (uint32_t i = now->n; i-- > shared;) {
        element_close(out, now->at[i]);
        buf_byte(out, '\n');
    }
    for (uint32_t i = shared; i < to->n; i++) {
        bool again = on_path(before, to->at[i]);
        element_open(b, out, to->at[i], number, again);
        if (!again) counters_open(b, to->at[i]);
    }
    *now = *to;
}

static void write_notes(book *b, buf *out, const chapter *c, uint32_t number)
{
    if (!c->notes.n) return;
    buf_z(out, "<div class=\"footnotes\">\n");
    for (uint32_t i = 0; i < c->notes.n; i++) {
        element_write(b, out, b->d->notes.at[c->notes.at[i]].body, number);
        buf_byte(out, '\n');
    }
    buf_z(out, "</div>\n");
}

str chapter_write(book *b, uint32_t number)
{
    const chapter *c = &b->chapters.at[number];
    buf out = {0};
    b->has_math = false;
    path now = {.n = 0}, none = {.n = 0}, before = {.n = 0};
    if (c->first && c->first < c->end) before = path_of(b, b->atoms.at[c->first - 1].node);
    page_begin(b, &out, c->heading ? c->heading->text : b->title,
               c->is_title ? "titlepage" : "bodymatter", (str){0});
    for (uint32_t i = c->first; i < c->end; i++) {
        const xmlNode *node = b->atoms.at[i].node;
        path to = path_of(b, node);
        move(b, &out, &now, &to, &before, number);
        element_write(b, &out, node, number);
        counters_through(b, node);
        buf_byte(&out, '\n');
    }
    move(b, &out, &now, &none, &before, number);
    write_notes(b, &out, c, number);
    b->chapters.at[number].has_math = b->has_math;
    page_end(&out);
    return taken(b->mem, &out);
}
