/* Several inputs as one document (--join). The other's body becomes a section of this one; its
 * arena and id map are kept as a part, so that links between the inputs can be resolved whatever
 * their order. Each input is handled once: joining n inputs is linear in their size. */
#include "doc/internal.h"

/* The list of contents goes; the title block gives its content to the section. */
static void unwrap_front(doc *other)
{
    for (xmlNode *n = other->body->children, *next; n; n = next) {
        next = n->next;
        if (doc_is(n, "nav") && str_is(doc_attr(other, n, "id"), "toc")) {
            *map_put(&other->ids, STR("toc")) = NULL;
            doc__remove(n);
        } else if (doc_is(n, "header") && doc_has_class(n, "title-block")) {
            while (n->children) {
                xmlNode *child = n->children;
                if (doc_has_class(child, "title")) xmlUnsetProp(child, XC("class"));
                xmlUnlinkNode(child);
                xmlAddPrevSibling(n, child);
            }
            doc__remove(n);
        }
    }
}

static void renumber_call(doc *d, xmlNode *a, uint32_t base)
{
    uint32_t n = 0;
    str href = doc_attr(d, a, "href");
    for (size_t i = strlen("#fn-"); i < href.n; i++) n = n * 10 + (uint32_t)(href.p[i] - '0');
    doc_set_attr(d, a, "href", str_printf(d->mem, "#fn-%u", n + base));
    doc__set_text(d, a, str_printf(d->mem, "%u", n + base));
}

/* The ids of the other's nodes as this document has them; note numbers go on from its own. */
static void move_ids(doc *d, xmlNode *section)
{
    uint32_t base = d->notes.n;
    for (xmlNode *n = section; n; n = doc__next(n, section)) {
        if (n->type != XML_ELEMENT_NODE) continue;
        str id = doc_attr(d, n, "id");
        if (doc_is(n, "a") && doc__role(d, n, "doc-noteref")) {
            renumber_call(d, n, base);
            id = str_printf(d->mem, "fnref-%.*s", STR_ARG(doc_text(d, n)));
        } else if (doc_is(n, "aside") && doc__role(d, n, "doc-footnote")) {
            uint32_t number = d->notes.n + 1;
            id = str_printf(d->mem, "fn-%u", number);
            *vec_add(d->mem, &d->notes) = (doc_note){n, number, id};
        }
        if (id.n) doc__claim_id(d, n, str_copy(d->mem, id));
    }
}

/* Links by fragment inside the other follow their targets, whose ids may be new. */
static void move_links(doc *d, const doc *other, xmlNode *section)
{
    for (xmlNode *n = section; n; n = doc__next(n, section)) {
        if (!doc_is(n, "a")) continue;
        str href = doc_attr(d, n, "href");
        if (!href.n || href.p[0] != '#' || doc__role(d, n, "doc-noteref")) continue;
        xmlNode *to = map_get(&other->ids, str_from(href, 1));
        if (to) doc_set_attr(d, n, "href", str_printf(d->mem, "#%.*s", STR_ARG(doc_id(d, to))));
    }
}

static void move_back_links(doc *d, uint32_t first)
{
    for (uint32_t i = first; i < d->notes.n; i++)
        for (xmlNode *n = d->notes.at[i].body; n; n = doc__next(n, d->notes.at[i].body))
            if (doc_is(n, "a") && doc__role(d, n, "doc-backlink"))
                doc__set_text(d, n, str_printf(d->mem, "%u", d->notes.at[i].number));
}

static void move_assets(doc *d, const doc *other)
{
    uint32_t base = d->assets.n;
    for (uint32_t i = 0; i < other->assets.n; i++)
        *vec_add(d->mem, &d->assets) = other->assets.at[i];
    for (uint32_t i = 0; i < other->asset_of.entries.n; i++) {
        const map_entry *e = &other->asset_of.entries.at[i];
        *map_put(&d->asset_of, e->key) = (void *)((uintptr_t)e->value + base);
    }
}

/* A name that the other's dictionary holds, in this tree's own. */
static const xmlChar *own_name(const doc *d, const doc *other, const xmlChar *name)
{
    if (xmlDictOwns(other->tree->dict, name) != 1) return name;
    const xmlChar *own = xmlDictLookup(d->tree->dict, name, -1);
    if (!own) mem_exhausted();
    return own;
}

/* The other's nodes belong to this tree now: its name space, its names, its file number in their
 * places. */
static void adopt(doc *d, const doc *other, xmlNode *section)
{
    xmlNs *ns = xmlDocGetRootElement(d->tree)->ns;
    uint32_t file = d->files.n - 1;
    xmlSetTreeDoc(section, d->tree);
    for (xmlNode *n = section; n; n = doc__next(n, section)) {
        if (n->type != XML_ELEMENT_NODE) continue;
        n->ns = ns;
        n->name = own_name(d, other, n->name);
        for (xmlAttr *a = n->properties; a; a = a->next) a->name = own_name(d, other, a->name);
        doc__set_file(n, file);
    }
}

static void move_headings(doc *d, const doc *other)
{
    for (uint32_t i = 0; i < other->headings.n; i++) {
        doc_heading h = other->headings.at[i];
        h.id = str_copy(d->mem, doc_attr(d, h.node, "id"));
        *vec_add(d->mem, &d->headings) = h;
    }
}

static void link_parts(doc *d, doc *other)
{
    if (!d->parts.n) *map_put(&d->part_of, d->path) = d;
    *map_put(&d->part_of, other->path) = other;
    doc__links_into(d, d, other);
    for (uint32_t i = 0; i < d->parts.n; i++) doc__links_into(d, d->parts.at[i], other);
    for (uint32_t i = 0; i < other->waiting.entries.n; i++) {
        doc *part = map_get(&d->part_of, other->waiting.entries.at[i].key);
        if (part) doc__links_into(d, other, part);
    }
    *vec_add(d->mem, &d->parts) = other;
}

/* What the file asks for, and its place in the whole cannot give. */
static void tell(doc *d, const doc *other)
{
    const doc_meta *m = &other->meta;
    if (m->layout.n && !str_eq(m->layout, d->meta.layout))
        diag_add(d->diag, D_JOIN_PART, m->layout_at,
                 "the layout %.*s was left out: the first file's is that of the whole",
                 STR_ARG(m->layout));
    if (!other->headings.n)
        diag_add(d->diag, D_JOIN_PART, (place){other->name, 0, 0},
                 "the file has no heading; the contents list has no entry for it");
}

void doc_join(doc *d, doc *other)
{
    xmlNode *section = other->body;
    uint32_t first_heading = d->headings.n, first_note = d->notes.n;
    tell(d, other);
    unwrap_front(other);
    *vec_add(d->mem, &d->files) = other->name;
    xmlUnlinkNode(section);
    xmlNodeSetName(section, XC("section"));
    doc_set_attr(d, section, "class", STR("document"));
    if (!str_eq(other->meta.lang, d->meta.lang)) doc_set_attr(d, section, "lang", other->meta.lang);
    adopt(d, other, section);
    xmlAddChild(d->body, section);
    move_ids(d, section);
    move_links(d, other, section);
    move_back_links(d, first_note);
    move_assets(d, other);
    move_headings(d, other);
    link_parts(d, other);
    doc__contents(d, first_heading);
}
