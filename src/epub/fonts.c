/* Fonts in the package. Model: the text is shaped as for the print, so that each character has the
 * face that sets it there. A typeface of the package stands before a family of the stylesheet
 * ("bx-serif" before serif) and is composed of those faces by unicode-range: where it has nothing
 * to say, the reader's own fonts are used. Which characters count is the mode: all of them, or only
 * those that e-readers' fonts lack: CJK extensions from B on, and private use. */
#include "base/utf8.h"
#include "epub/internal.h"
#include "font/font.h"

#define PAGES 0x1100u

typedef struct char_set { /* a bit for each code point, in pages of 256 */
    uint32_t *page[PAGES];
} char_set;

typedef struct font_file {
    const face *face;
    char_set chars;
    str href; /* n == 0: it may not be embedded */
} font_file;

typedef struct typeface { /* of one family, weight and slant */
    str family;
    uint16_t weight;
    bool italic;
    char_set taken; /* characters that one of its parts has */
} typeface;

typedef struct typeface_part {
    const typeface *of;
    font_file *file;
    char_set chars;
} typeface_part;

struct book_fonts {
    book *b;
    bool rare;   /* only what e-readers lack */
    arena *text; /* of one text */
    char_set lacks;
    VEC(font_file *) files;
    VEC(typeface *) faces;
    VEC(typeface_part *) parts;
};

/* ---- sets of characters */

static bool set_has(const char_set *s, uint32_t cp)
{
    const uint32_t *page = s->page[cp >> 8];
    return page && page[cp >> 5 & 7] >> (cp & 31) & 1;
}

static void set_add(arena *a, char_set *s, uint32_t cp)
{
    uint32_t **page = &s->page[cp >> 8];
    if (!*page) *page = arena_array(a, uint32_t, 8);
    (*page)[cp >> 5 & 7] |= 1u << (cp & 31);
}

/* The first character of the set from cp on; UINT32_MAX: there is none. */
static uint32_t set_next(const char_set *s, uint32_t cp)
{
    while (cp < PAGES << 8) {
        if (!s->page[cp >> 8])
            cp = (cp | 255) + 1;
        else if (set_has(s, cp))
            return cp;
        else
            cp++;
    }
    return UINT32_MAX;
}

/* ---- which face sets what */

/* Characters that few e-readers' fonts have. */
static bool is_rare(uint32_t cp)
{
    return (cp >= 0x20000 && cp < 0x40000) || (cp >= 0xE000 && cp < 0xF900) ||
           (cp >= 0xF0000 && cp < PAGES << 8);
}

static bool has_rare(str text)
{
    for (size_t i = 0; i < text.n; i++) {
        size_t at = i;
        if ((uint8_t)text.p[i] >= 0xEE && is_rare(utf8_next(text, &at))) return true;
    }
    return false;
}

static font_file *file_of(book_fonts *f, const face *fc)
{
    for (uint32_t i = 0; i < f->files.n; i++)
        if (f->files.at[i]->face == fc) return f->files.at[i];
    font_file *file = arena_new_of(f->b->mem, font_file);
    *vec_add(f->b->mem, &f->files) = file;
    file->face = fc;
    if (face_embed_right(fc) == EMBED_NOTHING)
        diag_add(f->b->in->diag, D_FONT_KEPT_OUT, (place){f->b->d->name, 0, 0},
                 "%.*s says of itself that it must not be embedded; it is not in the EPUB",
                 STR_ARG(face_name(fc)));
    else
        file->href = str_printf(f->b->mem, "fonts/font-%02u.%s", f->files.n,
                                strcmp(face_media_type(fc), "font/otf") ? "ttf" : "otf");
    return file;
}

static typeface *typeface_of(book_fonts *f, str family, uint16_t weight, bool italic)
{
    for (uint32_t i = 0; i < f->faces.n; i++) {
        typeface *t = f->faces.at[i];
        if (str_eq(t->family, family) && t->weight == weight && t->italic == italic) return t;
    }
    typeface *t = arena_new_of(f->b->mem, typeface);
    *vec_add(f->b->mem, &f->faces) = t;
    t->family = str_copy(f->b->mem, family);
    t->weight = weight;
    t->italic = italic;
    return t;
}

static typeface_part *part_of(book_fonts *f, const typeface *t, const face *fc)
{
    for (uint32_t i = 0; i < f->parts.n; i++)
        if (f->parts.at[i]->of == t && f->parts.at[i]->file->face == fc) return f->parts.at[i];
    typeface_part *p = arena_new_of(f->b->mem, typeface_part);
    *vec_add(f->b->mem, &f->parts) = p;
    p->of = t;
    p->file = file_of(f, fc);
    return p;
}

static str first_family(const style *s)
{
    return s->families && s->families->n ? s->families->at[0] : STR("serif");
}

/* A synthetic weight or slant is the reader's to make, too. */
static void add_run(book_fonts *f, const style *s, const shape_run *r, str text)
{
    if (face_is_pictured(r->face)) return; /* every reader has its own emoji */
    typeface *t = typeface_of(f, first_family(s), r->synthetic_bold ? 400 : s->font_weight,
                              s->font_slant && !r->synthetic_slant);
    typeface_part *p = part_of(f, t, r->face);
    for (size_t i = r->from; i < r->to;) {
        uint32_t cp = utf8_next(text, &i);
        if (cp < ' ' || (f->rare && !is_rare(cp))) continue;
        if (set_has(&t->taken, cp) || set_has(&f->lacks, cp)) continue;
        set_add(f->b->mem, &t->taken, cp);
        set_add(f->b->mem, &p->chars, cp);
        set_add(f->b->mem, &p->file->chars, cp);
    }
}

/* Characters that no font has. */
static void note_lacks(book_fonts *f, const shape_run *r, str text)
{
    for (uint32_t i = 0; i < r->n; i++) {
        size_t at = r->glyphs[i].cluster;
        if (r->glyphs[i].flags & GLYPH_MISSING) set_add(f->b->mem, &f->lacks, utf8_next(text, &at));
    }
}

static void add_text(book_fonts *f, const style *s, str text)
{
    enum { SIZE = 10000 };
    if (!text.n || text.n > UINT32_MAX || (f->rare && !has_rare(text))) return;
    diag told; /* for the print already */
    diag_init(&told, f->text);
    font_request want = {s->families ? s->families->at : NULL, s->families ? s->families->n : 0,
                         s->font_weight, s->font_slant, s->lang};
    const font_stack *stack = font_stack_get(f->b->in->fonts, &want, &told, (place){0});
    shape_request r = {
        .text = text, .to = (uint32_t)text.n, .stack = stack, .size = SIZE, .lang = s->lang};
    shape_result out;
    if (!stack) return;
    text_shape(f->text, &r, &out, &told);
    for (uint32_t i = 0; i < out.n; i++) {
        note_lacks(f, &out.runs[i], text);
        add_run(f, s, &out.runs[i], text);
    }
}

static void walk(book_fonts *f, const xmlNode *node, const style *parent)
{
    const style *s = css_style(f->b->cascade, node, parent, PSEUDO_NONE);
    if (s->display == DISPLAY_NONE) return;
    for (const xmlNode *c = node->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE) {
            walk(f, c, s);
        } else if (c->type == XML_TEXT_NODE) {
            f->text = arena_new();
            add_text(f, s, str_of((const char *)c->content));
            arena_drop(f->text);
        }
}

/* What the layout itself may put before or behind an element: its strings, numerals. */
static void add_generated(book_fonts *f, str css)
{
    static const char numerals[] =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|"
        "〇一二三四五六七八九十百千、。（）";
    const style *root =
        css_style(f->b->cascade, xmlDocGetRootElement(f->b->d->tree), NULL, PSEUDO_NONE);
    buf text = {0};
    if (!f->rare) buf_z(&text, numerals);
    for (size_t i = 0; i < css.n;) {
        uint32_t cp = utf8_next(css, &i);
        if (cp >= 0x80) buf_utf8(&text, cp);
    }
    f->text = arena_new();
    add_text(f, root, buf_view(&text));
    arena_drop(f->text);
    buf_drop(&text);
}

static bool tree_has_rare(const xmlNode *node)
{
    for (; node; node = node->next) {
        if (node->type == XML_TEXT_NODE && has_rare(str_of((const char *)node->content)))
            return true;
        if (node->type == XML_ELEMENT_NODE && tree_has_rare(node->children)) return true;
    }
    return false;
}

void fonts_find(book *b)
{
    bool rare = b->in->embed == EPUB_EMBED_RARE;
    if (!b->in->fonts || b->in->embed == EPUB_EMBED_NONE) return;
    if (rare && !tree_has_rare(b->d->body)) return; /* nearly every document */
    b->fonts = arena_new_of(b->mem, book_fonts);
    b->fonts->b = b;
    b->fonts->rare = rare;
    walk(b->fonts, xmlDocGetRootElement(b->d->tree), NULL);
    buf css = {0};
    css_write_epub(b->in->sheets, NULL, &css);
    add_generated(b->fonts, buf_view(&css));
    buf_drop(&css);
}

/* ---- the stylesheet */

static bool part_counts(const typeface_part *p)
{
    return p->file->href.n && set_next(&p->chars, 0) != UINT32_MAX;
}

/* The package's name for a family of the stylesheet; n == 0: none of its characters is here. */
static str name_for(const book_fonts *f, str family)
{
    for (uint32_t i = 0; i < f->parts.n; i++) {
        const typeface_part *p = f->parts.at[i];
        if (part_counts(p) && str_ieq(p->of->family, str_copy(f->b->mem, family).p))
            return str_printf(f->b->mem, "bx-%.*s", STR_ARG(p->of->family));
    }
    return (str){0};
}

static str before_family(void *data, str family)
{
    return name_for(data, family);
}

static void put_ranges(const char_set *s, buf *out)
{
    const char *between = "";
    for (uint32_t from = set_next(s, 0), to; from != UINT32_MAX; from = set_next(s, to + 1)) {
        for (to = from; to + 1 < PAGES << 8 && set_has(s, to + 1); to++) {
        }
        buf_fmt(out, to > from ? "%sU+%X-%X" : "%sU+%X", between, from, to);
        between = ",";
    }
}

/* A family's name as a CSS string. */
static void put_name(buf *out, str name)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"' || name.p[i] == '\\') buf_byte(out, '\\');
        if ((uint8_t)name.p[i] >= ' ') buf_byte(out, name.p[i]);
    }
    buf_byte(out, '"');
}

void fonts_css(const book *b, buf *out)
{
    const book_fonts *f = b->fonts;
    for (uint32_t i = 0; f && i < f->parts.n; i++) {
        const typeface_part *p = f->parts.at[i];
        if (!part_counts(p)) continue;
        buf_z(out, "@font-face { font-family: ");
        put_name(out, name_for(f, p->of->family));
        buf_fmt(out, "; src: url(%.*s); font-weight: %u; font-style: %s; unicode-range: ",
                STR_ARG(p->file->href), p->of->weight, p->of->italic ? "italic" : "normal");
        put_ranges(&p->chars, out);
        buf_z(out, "; }\n");
    }
    const style *root = style_of(b, xmlDocGetRootElement(b->d->tree));
    str name = f ? name_for(f, first_family(root)) : (str){0};
    if (name.n) { /* when the layout names none */
        buf_z(out, "html { font-family: ");
        put_name(out, name);
        buf_z(out, ", serif; }\n");
    }
}

css_epub_names fonts_names(const book *b)
{
    return (css_epub_names){b->fonts ? before_family : NULL, b->fonts};
}

/* ---- the files */

static str bytes_of(book *b, font_file *file)
{
    if (b->in->embed == EPUB_EMBED_FULL || face_embed_right(file->face) == EMBED_WHOLE)
        return face_file(file->face, b->mem);
    VEC(uint32_t) cps = {0};
    for (uint32_t cp = set_next(&file->chars, 0); cp != UINT32_MAX;
         cp = set_next(&file->chars, cp + 1))
        *vec_add(b->mem, &cps) = cp;
    return face_file_with(file->face, cps.at, cps.n, b->mem);
}

void fonts_make(book *b)
{
    for (uint32_t i = 0; b->fonts && i < b->fonts->files.n; i++) {
        font_file *file = b->fonts->files.at[i];
        if (!file->href.n || set_next(&file->chars, 0) == UINT32_MAX) continue;
        str bytes = bytes_of(b, file);
        if (!bytes.n) {
            diag_add(b->in->diag, D_FONT_BAD, (place){b->d->name, 0, 0},
                     "%.*s cannot be embedded: its tables are damaged",
                     STR_ARG(face_name(file->face)));
            file->href = (str){0};
            continue;
        }
        *vec_add(b->mem, &b->font_files) =
            (file_resource){file->href, face_media_type(file->face), bytes, false};
    }
}
