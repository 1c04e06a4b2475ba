/* Sound and film: the files of each are assets that the job reads; behind what stands for it comes
 * a line that names it, with a link where its file is on the net: p.media-link. */
#include "doc/internal.h"

static void find_file(doc *d, map *by_url, xmlNode *file)
{
    str url = str_trim(str_copy(d->mem, doc_attr(d, file, "src")));
    void **number = map_put(by_url, url);
    if (!*number) {
        doc__new_asset(d, url, doc_place(d, file))->media = true;
        *number = (void *)(uintptr_t)d->assets.n;
    }
    doc__set_asset(d, file, (uint32_t)(uintptr_t)*number - 1);
}

/* The first file, which names the whole. */
static const doc_asset *first_file(const doc *d, const xmlNode *media)
{
    for (const xmlNode *c = media->children; c; c = c->next)
        if (doc_is(c, "source")) return doc_asset_of(d, c);
    return NULL;
}

static void add_link(doc *d, xmlNode *media, const doc_asset *file)
{
    bool video = str_is(doc_attr(d, media, "data-media"), "video");
    str name = str_trim(doc_attr(d, media, "title"));
    if (!name.n) name = str_trim(doc_attr(d, media, "aria-label"));
    if (!name.n) name = file ? doc__short_address(d->mem, file->url) : (str){0};
    xmlNode *p = doc__add(d, media, "p", "media-link");
    p->_private = media->_private;
    str kind = doc__word(d, video ? WORD_VIDEO : WORD_AUDIO);
    const char *mark = doc__lang_is_cjk(d) ? "：" : ": ";
    str text = str_printf(d->mem, "%.*s%s%.*s", STR_ARG(kind), name.n ? mark : "", STR_ARG(name));
    xmlNode *in = p;
    if (file && file->remote) {
        in = doc__add(d, p, "a", NULL);
        doc_set_attr(d, in, "href", file->url);
    }
    doc__set_text(d, in, text);
}

/* A poster says what the link says, when nobody has said more. */
static void name_poster(doc *d, xmlNode *media)
{
    for (xmlNode *c = media->children; c; c = c->next)
        if (doc_has_class(c, "media-poster") && doc_is(c->children, "img") &&
            !doc_attr(d, c->children, "alt").n)
            doc_set_attr(d, c->children, "alt", doc_text(d, media->last));
}

void doc__media(doc *d, const doc_found *found)
{
    map by_url;
    map_init(&by_url, d->mem);
    for (uint32_t i = 0; i < found->media.n; i++) {
        xmlNode *media = found->media.at[i];
        for (xmlNode *c = media->children; c; c = c->next)
            if ((doc_is(c, "source") || doc_is(c, "track")) && doc_attr(d, c, "src").n)
                find_file(d, &by_url, c);
        add_link(d, media, first_file(d, media));
        name_poster(d, media);
    }
}
