/* The order of work: plan, chapters (which find the images), navigation, package, container. */
#include "epub/internal.h"

static void init(book *b, const epub_input *in)
{
    *b = (book){.in = in, .d = in->doc, .mem = arena_new()};
    b->lang = is_language(in->doc->meta.lang) ? in->doc->meta.lang : STR("und");
    b->title = str_trim(in->doc->meta.title);
    if (!b->title.n) b->title = path_stem(in->doc->path);
    if (!b->title.n) b->title = STR("EPUB");
    map *maps[] = {&b->where,  &b->note_of, &b->heading_of, &b->image_of,
                   &b->styles, &b->page_of, &b->id_of,      &b->media_of};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) map_init(maps[i], b->mem);
}

static void add_content(book *b, const char *name, str bytes, bool stored)
{
    str path = str_printf(b->mem, "EPUB/%s", name);
    add_part(b, path.p, bytes, stored);
}

static void add_images(book *b)
{
    for (uint32_t i = 0; i < b->images.n; i++) {
        const resource *r = &b->images.at[i];
        add_content(b, r->href.p, r->bytes, r->im->kind != IMAGE_SVG);
    }
}

static void add_files(book *b, const file_resource *files, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        add_content(b, files[i].href.p, files[i].bytes, files[i].stored);
}

static str toc_marks(book *b)
{
    buf out = {0};
    page_marks_toc(b, &out);
    return taken(b->mem, &out);
}

static void build(book *b)
{
    b->cascade = css_cascade(b->in->sheets, MEDIA_EPUB, b->d);
    find_direction(b);
    fonts_find(b);
    fonts_make(b);
    str css = stylesheet(b);
    b->columns = str_find(css, "vertical-rl") >= 0;
    b->counting = str_find(css, "counter-increment") >= 0;
    plan_chapters(b);
    plan_pages(b);
    plan_lists(b);
    find_cover(b);
    str *chapters = arena_array(b->mem, str, b->chapters.n);
    for (uint32_t i = 0; i < b->chapters.n; i++) {
        if (i == b->chapters.at[0].is_title) b->toc_marks = toc_marks(b); /* nav's place is here */
        chapters[i] = chapter_write(b, i);
    }
    nav_plan(b);
    str nav = nav_page(b);
    add_part(b, "mimetype", STR("application/epub+zip"), true);
    add_part(b, "META-INF/container.xml", container_xml(b), false);
    add_content(b, "package.opf", package_document(b), false);
    add_content(b, "nav.xhtml", nav, false);
    add_content(b, "toc.ncx", ncx(b), false);
    add_content(b, "style.css", css, false);
    if (b->cover_image) add_content(b, COVER_HREF, cover_page(b), false);
    for (uint32_t i = 0; i < b->chapters.n; i++)
        add_content(b, b->chapters.at[i].href.p, chapters[i], false);
    add_images(b);
    add_files(b, b->font_files.at, b->font_files.n);
    add_files(b, b->media_files.at, b->media_files.n);
}

int epub_write(const epub_input *in, output *to)
{
    book b;
    init(&b, in);
    build(&b);
    int status = zip_write(&b, to);
    css_cascade_drop(b.cascade);
    arena_drop(b.mem);
    return status;
}
