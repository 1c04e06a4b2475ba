/* The package's images: each one once, named by number, in the order of the text. */
#include "epub/internal.h"

static const char *extension(image_kind kind)
{
    static const char *const names[] = {
        [IMAGE_PNG] = "png",   [IMAGE_JPEG] = "jpg", [IMAGE_GIF] = "gif",
        [IMAGE_WEBP] = "webp", [IMAGE_SVG] = "svg",
    };
    return names[kind];
}

static uint32_t add_image(book *b, const image *im, uint32_t max)
{
    str key = {(const char *)&im->hash, sizeof im->hash};
    void **number = map_put(&b->image_of, key);
    if (*number) return (uint32_t)(uintptr_t)*number;
    str bytes = im->kind == IMAGE_SVG ? svg_cleaned(b->mem, im, b->in->diag)
                                      : image_for_screen(im, max, b->mem, b->in->diag);
    if (!bytes.n) {
        diag_add(b->in->diag, D_IMAGE_BAD, im->at,
                 "the SVG image is not well-formed; its alternative text was set");
        return 0;
    }
    if (im->kind == IMAGE_GIF || im->kind == IMAGE_WEBP) b->animated = true;
    resource *r = vec_add(b->mem, &b->images);
    *r = (resource){
        .href = str_printf(b->mem, "images/image-%03u.%s", b->images.n, extension(im->kind)),
        .media_type = image_media_type(im->kind),
        .bytes = bytes,
        .im = im,
    };
    *number = (void *)(uintptr_t)b->images.n;
    return b->images.n;
}

const resource *image_resource(book *b, const image *im, uint32_t max)
{
    uint32_t number = add_image(b, im, max);
    return number ? &b->images.at[number - 1] : NULL;
}
