/* The images of a document, its sound and films: found, read, and a placeholder where there is
 * none. */
#include "image/image.h"
#include "job/internal.h"

static str url_base_name(str url)
{
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] == '?' || url.p[i] == '#') url.n = i;
    return path_base(url);
}

static void read_remote(doc *d, doc_asset *asset, const job_options *o)
{
    str name = url_base_name(asset->url), path;
    str dir = str_printf(d->mem, "%.*s/images", STR_ARG(path_dir(d->path)));
    if (name.n && path_join(d->mem, dir, name, &path) &&
        source_read(d->src, d->mem, path, &asset->bytes) == SOURCE_OK)
        return;
    const char *why = NULL;
    asset->bytes = fetch_image(d->mem, asset->url, o, &why);
    if (!asset->bytes.n)
        diag_add(d->diag, D_IMAGE_REMOTE, asset->at,
                 "the remote image %.*s is not here (%s); a placeholder with its link was set",
                 STR_ARG(asset->url), why);
}

static void tell_missing(doc *d, const doc_asset *asset)
{
    bool folder = false;
    source_find(d->src, d->mem, asset->path, &folder);
    diag_add(d->diag, D_IMAGE_MISSING, asset->at, "the image %.*s is %s; a placeholder was set",
             STR_ARG(asset->url), folder ? "a folder" : "not there");
}

static void read_local(doc *d, const input *in, doc_asset *asset)
{
    if (str_starts(asset->url, "data:")) return; /* told by the doc */
    if (!asset->url.n) {
        diag_add(d->diag, D_IMAGE_MISSING, asset->at,
                 "the image has no address; a placeholder was set");
        return;
    }
    switch (asset->path.n ? source_read(d->src, d->mem, asset->path, &asset->bytes)
                          : SOURCE_OUTSIDE) {
    case SOURCE_OK:
        if (!asset->bytes.n)
            diag_add(d->diag, D_IMAGE_BAD, asset->at,
                     "the image %.*s is empty; a placeholder was set", STR_ARG(asset->url));
        break;
    case SOURCE_OUTSIDE:
        diag_add(d->diag, D_PATH_OUTSIDE, asset->at,
                 "the image %.*s is outside the content root (%.*s); a placeholder was set",
                 STR_ARG(asset->url), STR_ARG(input_root_words(d->mem, in)));
        break;
    default: tell_missing(d, asset);
    }
}

/* Files that only the EPUB holds. */
static void read_media(doc *d, const input *in, doc_asset *asset)
{
    source_status status = SOURCE_OUTSIDE;
    const char *why = "is remote";
    if (!asset->remote && asset->path.n) {
        status = source_read(d->src, d->mem, asset->path, &asset->bytes);
        why = status == SOURCE_OK && !asset->bytes.n ? "is empty" : "is not there";
    }
    if (!asset->remote && status == SOURCE_OUTSIDE)
        diag_add(d->diag, D_PATH_OUTSIDE, asset->at,
                 "the file %.*s is outside the content root (%.*s); its name was set",
                 STR_ARG(asset->url), STR_ARG(input_root_words(d->mem, in)));
    else if (!asset->bytes.n)
        diag_add(d->diag, D_MEDIA_LINKED, asset->at, "%.*s %s; %s was set", STR_ARG(asset->url),
                 why, asset->remote ? "a link" : "its name");
}

/* The next element in document order below root, or NULL. */
static xmlNode *next_node(xmlNode *node, const xmlNode *root)
{
    if (node->children) return node->children;
    while (node != root && !node->next) node = node->parent;
    return node == root ? NULL : node->next;
}

void assets_load(doc *d, const input *in, const job_options *o)
{
    for (uint32_t i = 0; i < d->assets.n; i++) {
        doc_asset *asset = &d->assets.at[i];
        if (asset->media) {
            read_media(d, in, asset);
            continue;
        }
        if (!asset->bytes.n) {
            if (asset->remote)
                read_remote(d, asset, o);
            else
                read_local(d, in, asset);
        }
        if (asset->bytes.n)
            asset->image = image_open(d->mem, asset->bytes, asset->url, asset->at, d->diag);
    }
    VEC(xmlNode *) images = {0}; /* collected first: a placeholder changes the tree */
    for (xmlNode *node = d->body; node; node = next_node(node, d->body))
        if (doc_is(node, "img")) *vec_add(d->mem, &images) = node;
    for (uint32_t i = 0; i < images.n; i++) {
        doc_asset *asset = doc_asset_of(d, images.at[i]);
        if (asset && asset->image)
            doc_image_found(d, images.at[i], asset->image->natural_h);
        else if (asset)
            doc_image_missing(d, images.at[i], asset);
    }
}
