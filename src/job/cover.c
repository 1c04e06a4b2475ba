/* The EPUB's cover when the front matter names no image: a page of its own, set from the metadata
 * by the document's layout (page `cover`, classes cover-…) and drawn. The title's size is one of
 * six classes, by how long it is; then its measure is narrowed as far as it takes no more lines, so
 * that the lines are about equal. Diagnostics are not kept: whatever is odd in the title has been
 * told for the document. */
#include "base/utf8.h"
#include "box/box.h"
#include "draw/draw.h"
#include "job/internal.h"
#include "layout/layout.h"

enum { COVER_HEIGHT = 2400 /* pixels */, SHADE = 12, SIZES = 6 };

typedef struct cover {
    bx_engine *engine;
    const layout_sheets *layout;
    diag diag;
    doc *doc;
    xmlNode *section, *title;
    arena *mem;
} cover;

static xmlNode *add(cover *c, xmlNode *parent, const char *name, const char *class)
{
    xmlNode *node = doc_element(c->doc, name);
    doc_add_class(c->doc, node, class);
    return xmlAddChild(parent, node);
}

static void add_text(cover *c, xmlNode *parent, const char *class, str text)
{
    text = str_trim(text);
    if (text.n) xmlAddChild(add(c, parent, "p", class), doc_text_node(c->doc, text));
}

static str authors(arena *a, const doc_meta *m)
{
    buf out = {0};
    for (uint32_t i = 0; i < m->authors.n; i++) {
        if (i) buf_z(&out, "\xE2\x80\x82"); /* an en space */
        buf_str(&out, str_trim(m->authors.at[i]));
    }
    str s = str_copy(a, buf_view(&out));
    buf_drop(&out);
    return s;
}

static void build(cover *c, const doc *d)
{
    const doc_meta *m = &d->meta;
    str title = str_trim(m->title);
    c->doc = doc_new(&c->diag, d->src, d->path, d->name);
    c->doc->meta.lang = m->lang;
    doc_set_attr(c->doc, xmlDocGetRootElement(c->doc->tree), "lang", m->lang);
    c->section = add(c, c->doc->body, "section", "cover");
    xmlNode *head = add(c, c->section, "div", "cover-head");
    c->title = add(c, head, "h1", "cover-title");
    xmlAddChild(c->title, doc_text_node(c->doc, title.n ? title : path_stem(d->path)));
    add_text(c, head, "cover-subtitle", m->subtitle);
    xmlNode *foot = add(c, c->section, "div", "cover-foot");
    add_text(c, foot, "cover-author", authors(c->mem, m));
    add_text(c, foot, "cover-publisher", m->publisher);
    add_text(c, foot, "cover-date", m->date);
}

/* Widths in 1/100 em, about: of the whole title and of its longest word. */
static void measure(str text, uint32_t *whole, uint32_t *longest)
{
    uint32_t word = 0;
    *whole = *longest = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = utf8_next(text, &i);
        bool wide = cp_is_cjk(cp) || cp_is_cjk_punct(cp);
        uint32_t w = wide ? 100 : cp == ' ' ? 25 : 56;
        *whole += w;
        word = wide || cp == ' ' ? 0 : word + w;
        if (word > *longest) *longest = word;
    }
}

/* The class of the title's size, from 1: the largest that gives few lines. */
static uint32_t size_class(str title)
{
    static const struct {
        uint32_t whole, longest; /* 1/100 em */
    } bounds[SIZES - 1] = {{1200, 600}, {2100, 760}, {3600, 960}, {6000, 1200}, {10000, 1500}};
    uint32_t whole, longest, size = 0;
    measure(title, &whole, &longest);
    while (size < SIZES - 1 && (whole > bounds[size].whole || longest > bounds[size].longest))
        size++;
    return size + 1;
}

/* Lays the cover; its pages, and how many lines the title has on the first one. */
static uint32_t lay_cover(cover *c, frames *out, uint32_t *lines)
{
    cascade *print = css_cascade(c->layout->sheets, MEDIA_PRINT, c->doc);
    layout_input in = {c->doc, print, c->engine->fonts, box_build(c->mem, c->doc, print), &c->diag};
    *out = (frames){.mem = c->mem};
    int status = layout_document(c->mem, &in, out);
    css_cascade_drop(print);
    *lines = 0;
    if (status || !out->pages.n) return 0;
    mpt last = MPT_MAX;
    const frame *f = out->pages.at[0];
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_TEXT || it->node != c->title) continue;
        mpt at = it->text.turn ? it->x : it->y;
        *lines += at != last;
        last = at;
    }
    return out->pages.n;
}

/* Narrows the title as long as it takes no more lines. */
static void balance(cover *c, frames *best, uint32_t lines)
{
    enum { FROM = 90, TO = 50, STEP = 8 };
    for (int percent = FROM; lines > 1 && percent >= TO; percent -= STEP) {
        frames tried;
        uint32_t n;
        doc_set_attr(c->doc, c->title, "style", str_printf(c->mem, "max-width: %d%%", percent));
        if (lay_cover(c, &tried, &n) != best->pages.n || n != lines) break;
        *best = tried;
    }
}

static void lay_best(cover *c, frames *best)
{
    uint32_t lines, size = size_class(doc_text(c->doc, c->title));
    for (; size <= SIZES; size++) {
        doc_set_attr(c->doc, c->section, "class", str_printf(c->mem, "cover cover-%u", size));
        if (lay_cover(c, best, &lines) <= 1) break;
    }
    balance(c, best, lines);
}

str cover_picture(bx_engine *e, const layout_sheets *l, const doc *d, arena *a, diag *told)
{
    cover c = {.engine = e, .layout = l, .mem = arena_new()};
    frames pages;
    str png = {0};
    if (!draw_ready()) {
        diag_add(told, D_COVER_UNDRAWN, (place){d->name, 0, 0},
                 "the EPUB has no cover: libcairo.so.2, which draws it, is not installed");
        goto out;
    }
    diag_init(&c.diag, c.mem);
    build(&c, d);
    lay_best(&c, &pages);
    if (pages.pages.n) {
        const frame *f = pages.pages.at[0];
        if (draw_page(f, (draw_scale){COVER_HEIGHT, f->height}, SHADE, a, &png, told)) png.n = 0;
    }
    doc_drop(c.doc);
out:
    arena_drop(c.mem);
    return png;
}
