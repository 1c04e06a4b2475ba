/* The cover: the front matter's image, else the one that the job draws from the metadata in the
 * layout's type (epub_input.cover). */
#include "epub/internal.h"

static const image *given_cover(const book *b)
{
    str cover = b->d->meta.cover, path, bytes;
    place at = b->d->meta.cover_at;
    if (!cover.n || !b->d->src) return NULL;
    source_status status = path_join(b->mem, path_dir(b->d->path), cover, &path)
                               ? source_read(b->d->src, b->mem, path, &bytes)
                               : SOURCE_OUTSIDE;
    if (status != SOURCE_OK) {
        bool outside = status == SOURCE_OUTSIDE;
        diag_add(b->in->diag, outside ? D_PATH_OUTSIDE : D_IMAGE_MISSING, at,
                 "the cover image %.*s is %s; a cover was set from the title", STR_ARG(cover),
                 outside ? "outside the content root" : "not there");
        return NULL;
    }
    return image_open(b->mem, bytes, cover, at, b->in->diag);
}

static const image *made_cover(const book *b)
{
    str png = b->in->cover ? b->in->cover(b->in->cover_data, b->mem) : (str){0};
    return png.n ? image_open(b->mem, png, STR("of the cover"), (place){b->d->name, 1, 0},
                              b->in->diag)
                 : NULL;
}

void find_cover(book *b)
{
    const image *im = given_cover(b);
    uint32_t max = im ? b->in->max_image : 0;
    if (!im) im = made_cover(b);
    const resource *r = im ? image_resource(b, im, max) : NULL;
    if (r) b->cover_image = (uint32_t)(r - b->images.at) + 1;
}

str cover_page(const book *b)
{
    buf out = {0};
    page_begin(b, &out, str_of(word_for(b->lang, W_COVER)), "cover", STR("cover"));
    buf_z(&out, "<img role=\"doc-cover\"");
    xml_attr(&out, "src", b->images.at[b->cover_image - 1].href);
    xml_attr(&out, "alt", b->title);
    buf_z(&out, "/>\n");
    page_end(&out);
    return taken(b->mem, &out);
}
