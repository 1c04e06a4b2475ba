/* Links to files that are not in the publication: whether they are there. Only here are both the
 * links and the files known. */
#include "job/internal.h"

typedef struct checking {
    doc *d;
    map seen; /* path → status + 1: a file is asked for once */
} checking;

static source_status status_of(checking *c, source *src, str path)
{
    void **at = map_put(&c->seen, path);
    bool folder;
    if (!*at) *at = (void *)((uintptr_t)source_find(src, c->d->mem, path, &folder) + 1);
    return (source_status)((uintptr_t)*at - 1);
}

static void check_link(void *data, source *src, str path, xmlNode *a)
{
    checking *c = data;
    str href = doc_attr(c->d, a, "href");
    place at = doc_place(c->d, a);
    if (!href.n) return;
    switch (path.n ? status_of(c, src, path) : SOURCE_OUTSIDE) {
    case SOURCE_MISSING:
        diag_add(c->d->diag, D_LINK_BROKEN, at, "the link leads to %.*s: there is no such file",
                 STR_ARG(href));
        break;
    case SOURCE_OUTSIDE:
        diag_add(c->d->diag, D_LINK_OUTSIDE, at,
                 "the link to %.*s leads out of the content root; the PDF keeps it as it is, the "
                 "EPUB has its text",
                 STR_ARG(href));
        break;
    default:
        diag_add(
            c->d->diag, D_LINK_OUTSIDE, at,
            "the link leads to %.*s, a file that is not in the publication; the PDF keeps it as "
            "it is, the EPUB has its text",
            STR_ARG(href));
    }
}

void links_check(doc *d)
{
    checking c = {.d = d};
    map_init(&c.seen, d->mem);
    doc_file_links(d, check_link, &c);
}
