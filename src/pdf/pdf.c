/* The way in: collect, subset, make the objects, write. */
#include <assert.h>
#include <stdlib.h>

#include "pdf/internal.h"

/* ---- collecting */

static void collect_anchor(pdf *p, const item *it, uint32_t at, const frame *f)
{
    void **known = map_put(&p->anchor_of, it->anchor.id);
    if (*known || !it->anchor.id.n) return;
    *known = (void *)(uintptr_t)(p->anchors.n + 1);
    *vec_add(p->mem, &p->anchors) = (anchor){it->anchor.id, at, it->x, f->height - it->y};
}

static void collect_page(pdf *p, uint32_t at)
{
    const frame *f = p->in->frames->pages.at[at];
    p->pages[at].frame = f;
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        switch (it->kind) {
        case ITEM_TEXT:
            if (face_is_pictured(it->text.face))
                emoji_collect(p, it);
            else if (!it->text.shape)
                font_collect(p, it);
            break;
        case ITEM_IMAGE: image_collect(p, it); break;
        case ITEM_ANCHOR: collect_anchor(p, it, at, f); break;
        case ITEM_RECT:
        case ITEM_LINE:
        case ITEM_LINK: break;
        }
    }
}

static void collect(pdf *p)
{
    uint32_t n = p->in->frames->pages.n;
    p->pages = arena_array(p->mem, page, n);
    for (uint32_t i = 0; i < n; i++) collect_page(p, i);
}

/* ---- libharu */

static void *haru_alloc(HPDF_UINT n)
{
    return mem_alloc(n ? n : 1);
}

static void haru_free(void *memory)
{
    free(memory);
}

static int open_doc(pdf *p)
{
    p->doc = HPDF_NewEx(NULL, haru_alloc, haru_free, 0, NULL);
    p->deflate = libdeflate_alloc_compressor(4);
    p->deflate_dense = libdeflate_alloc_compressor(1);
    if (!p->deflate || !p->deflate_dense) mem_exhausted();
    if (p->doc && HPDF_HasDoc(p->doc)) {
        p->doc->xref->entries->items_per_block = 1 << 16;
        return 0;
    }
    diag_add(p->in->diag, D_INTERNAL, (place){0}, "libharu could not be started");
    return -1;
}

static void close_all(pdf *p)
{
    if (p->doc) HPDF_Free(p->doc);
    if (p->deflate) libdeflate_free_compressor(p->deflate);
    if (p->deflate_dense) libdeflate_free_compressor(p->deflate_dense);
    fonts_drop(p);
    buf_drop(&p->keys);
    buf_drop(&p->content);
    buf_drop(&p->packed);
    buf_drop(&p->paint.shown);
    arena_drop(p->mem);
}

static void make_all(pdf *p)
{
    meta_make(p);
    images_embed(p);
    emoji_embed(p);
    p->paint.pdf = p;
    p->paint.fonts = arena_alloc(p->mem, p->n_font_names + 1);
    p->paint.pictures = arena_alloc(p->mem, p->pictures.n + 1);
    names_make(p);
    pages_make(p);
    outline_make(p);
    labels_make(p);
}

int pdf_write(const pdf_input *in, output *to)
{
    assert(in->frames->pages.n); /* the layout gives at least one page */
    pdf p = {.in = in, .mem = arena_new()};
    map_init(&p.picture_of, p.mem);
    map_init(&p.anchor_of, p.mem);
    map_init(&p.emoji_of, p.mem);
    int status = open_doc(&p);
    if (!status) {
        collect(&p);
        status = fonts_embed(&p);
    }
    if (!status) {
        make_all(&p);
        status = file_write(&p, to);
    }
    close_all(&p);
    return status;
}
