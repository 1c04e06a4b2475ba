/* Fonts: which glyphs a document uses and what they mean; their subsets as Type0 fonts. */
#include <stdlib.h>

#include "base/sha256.h"
#include "pdf/internal.h"

#define MEANING_MAX 128 /* bytes; a longer cluster is told by ActualText */

/* ---- collecting */

font *pdf_font_of(pdf *p, const face *f)
{
    if (p->last_font && p->last_font->face == f) return p->last_font;
    for (uint32_t i = 0; i < p->fonts.n; i++)
        if (p->fonts.at[i]->face == f) return p->last_font = p->fonts.at[i];
    font *made = arena_new_of(p->mem, font);
    made->face = f;
    *vec_add(p->mem, &p->fonts) = made;
    return p->last_font = made;
}

enum { GLYPHS_MOST = 0x10000 }; /* OpenType has no more */

/* The ids of a CJK face lie far apart: a small index, and what is used close together. */
static font_glyph *glyph_use(pdf *p, font *f, uint32_t id)
{
    if (!f->place) {
        f->place = mem_alloc(GLYPHS_MOST * sizeof *f->place);
        *vec_add(p->mem, &f->glyphs) = (font_glyph){0};
    }
    if (id >= GLYPHS_MOST) id = 0;
    if (!f->place[id] && f->glyphs.n < GLYPHS_MOST) {
        f->place[id] = (uint16_t)f->glyphs.n;
        *vec_add(p->mem, &f->glyphs) = (font_glyph){0};
    }
    return &f->glyphs.at[f->place[id]];
}

const font_glyph *font_glyph_of(const font *f, uint32_t id)
{
    return &f->glyphs.at[f->place[id < GLYPHS_MOST ? id : 0]];
}

static void count_meaning(pdf *p, font_glyph *g, str text)
{
    if (!text.n || text.n > MEANING_MAX) return;
    meaning **m = &g->meanings;
    for (int i = 0; *m; m = &(*m)->next, i++) {
        if (str_eq((*m)->text, text)) {
            (*m)->count++;
            return;
        }
        if (i == 64) return; /* a glyph that means everything: ActualText */
    }
    *m = arena_new_of(p->mem, meaning);
    **m = (meaning){text, 1, NULL};
}

void font_collect(pdf *p, const item *it)
{
    font *f = pdf_font_of(p, it->text.face);
    f->columns |= it->text.upright && !it->text.combined;
    for (cluster c = {0}; cluster_next(it, &c);)
        for (uint32_t i = c.first; i < c.end; i++) {
            font_glyph *g = glyph_use(p, f, it->text.glyphs[i].id);
            g->used = true;
            count_meaning(p, g, cluster_glyph_text(it, &c, i));
        }
    if (!it->text.turn || (it->text.upright && !it->text.combined)) return;
    font_glyph *space = glyph_use(p, f, face_glyph(it->text.face, ' ')); /* see paint_span */
    space->used = true;
    count_meaning(p, space, STR(" "));
}

int font_variant(const font *f, uint32_t id, str text)
{
    int i = 0;
    for (const meaning *m = font_glyph_of(f, id)->meanings; m && i < FONT_VARIANTS;
         m = m->next, i++)
        if (str_eq(m->text, text)) return i;
    return -1;
}

/* ---- embedding */

/* Insertion sort by falling count; equal ones keep the order of first use. */
static uint32_t sort_meanings(font_glyph *g)
{
    meaning *sorted = NULL;
    uint32_t n = 0;
    for (meaning *m = g->meanings, *next; m; m = next, n++) {
        next = m->next;
        meaning **at = &sorted;
        while (*at && (*at)->count >= m->count) at = &(*at)->next;
        m->next = *at;
        *at = m;
    }
    g->meanings = sorted;
    return n;
}

typedef struct code_row {
    uint32_t code;
    int32_t width;
    str text;
} code_row;

static int by_code(const void *a, const void *b)
{
    uint32_t x = ((const code_row *)a)->code, y = ((const code_row *)b)->code;
    return (x > y) - (x < y);
}

static int by_width(const void *a, const void *b)
{
    int32_t x = ((const code_row *)a)->width, y = ((const code_row *)b)->width;
    return (x > y) - (x < y);
}

static code_row *code_rows(pdf *p, const font *f)
{
    code_row *rows = arena_array(p->mem, code_row, f->subset.n);
    for (uint32_t i = 0; i < f->subset.n; i++)
        rows[i] = (code_row){f->subset.codes[i], f->subset.widths[i], {0}};
    return rows;
}

static int32_t common_width(pdf *p, const font *f)
{
    uint32_t n = f->subset.n, best = 0;
    int32_t width = 1000;
    code_row *rows = code_rows(p, f);
    qsort(rows, n, sizeof *rows, by_width);
    for (uint32_t i = 0, k; i < n; i = k) {
        for (k = i; k < n && rows[k].width == rows[i].width;) k++;
        if (k - i > best) best = k - i, width = rows[i].width;
    }
    return width;
}

/* W: `c [w …]` for neighbouring codes, `first last w` where three or more have the same width. */
static void put_widths(buf *out, const code_row *rows, uint32_t n, int32_t usual)
{
    bool list = false;
    for (uint32_t i = 0, k; i < n; i = k) {
        for (k = i + 1;
             k < n && rows[k].code == rows[k - 1].code + 1 && rows[k].width == rows[i].width;)
            k++;
        bool ranged = k - i >= 3, skip = rows[i].width == usual;
        bool joined = list && i && rows[i].code == rows[i - 1].code + 1;
        if (list && (ranged || skip || !joined)) buf_byte(out, ']'), list = false;
        if (skip) continue;
        if (ranged || !list) {
            if (out->n && out->p[out->n - 1] != '[' && out->p[out->n - 1] != ']')
                buf_byte(out, ' ');
            put_int(out, rows[i].code);
        }
        if (ranged) {
            buf_byte(out, ' ');
            put_int(out, rows[k - 1].code);
            buf_byte(out, ' ');
            put_int(out, rows[i].width);
            continue;
        }
        for (uint32_t m = i; m < k; m++) {
            buf_byte(out, list ? ' ' : '[');
            put_int(out, rows[m].width);
            list = true;
        }
    }
    if (list) buf_byte(out, ']');
}

static void descendant_keys(pdf *p, object *o, buf *out)
{
    const font *f = o->data;
    int32_t usual = common_width(p, f);
    code_row *rows = code_rows(p, f);
    qsort(rows, f->subset.n, sizeof *rows, by_code);
    buf_z(out, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW ");
    put_int(out, usual);
    buf_z(out, "/W[");
    size_t start = out->n;
    buf w = {0};
    put_widths(&w, rows, f->subset.n, usual);
    buf_str(out, buf_view(&w));
    buf_drop(&w);
    if (out->n == start)
        out->n -= 3; /* all have the usual width */
    else
        buf_byte(out, ']');
}

/* ToUnicode (Adobe TN 5411); a block holds at most 100 entries. */
static void put_to_unicode(buf *out, const code_row *rows, uint32_t n)
{
    buf_z(out, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
               "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
               "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
               "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
    for (uint32_t i = 0; i < n; i++) {
        if (i % 100 == 0) buf_fmt(out, "%u beginbfchar\n", n - i < 100 ? n - i : 100);
        buf_fmt(out, "<%04X>", rows[i].code);
        put_utf16_hex(out, rows[i].text);
        buf_byte(out, '\n');
        if (i % 100 == 99 || i + 1 == n) buf_z(out, "endbfchar\n");
    }
    buf_z(out, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
}

static object *to_unicode(pdf *p, const font *f, uint32_t variant)
{
    code_row *rows = code_rows(p, f);
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->subset.n; i++) {
        uint32_t id = f->subset.glyphs[i];
        const meaning *m = font_glyph_of(f, id)->meanings;
        for (uint32_t v = 0; m && v < variant; v++) m = m->next;
        if (m) rows[n++] = (code_row){f->subset.codes[i], 0, m->text};
    }
    if (!n) return NULL;
    qsort(rows, n, sizeof *rows, by_code);
    buf cmap = {0};
    put_to_unicode(&cmap, rows, n);
    object *o = object_stream(p, buf_view(&cmap));
    buf_drop(&cmap);
    return o;
}

/* "ABCDEF+Name": the tag from what is in the subset. */
static str subset_name(pdf *p, const font *f)
{
    char tag[7] = "";
    uint64_t h = hash_bytes(f->subset.program.p, f->subset.program.n, f->subset.n);
    for (int i = 0; i < 6; i++, h /= 26) tag[i] = (char)('A' + h % 26);
    str name = face_name(f->face);
    if (name.n > 80) name.n = 80; /* names hold 127 bytes */
    if (!name.n) name = STR("Unnamed");
    return str_printf(p->mem, "%s+%.*s", tag, STR_ARG(name));
}

static void set_box(pdf *p, HPDF_Dict d, const char *key, const int32_t box[4])
{
    HPDF_Array a = HPDF_Array_New(p->doc->mmgr);
    for (int i = 0; i < 4; i++) HPDF_Array_AddNumber(a, box[i]);
    HPDF_Dict_Add(d, key, a);
}

static object *descriptor(pdf *p, const font *f, const char *name)
{
    const subset *s = &f->subset;
    object *program = object_program(p, s->program);
    object *o = object_new(p, NULL, NULL);
    HPDF_Dict d = o->dict;
    HPDF_Dict_AddName(d, "Type", "FontDescriptor");
    HPDF_Dict_AddName(d, "FontName", name);
    HPDF_Dict_AddNumber(d, "Flags", s->flags);
    set_box(p, d, "FontBBox", s->bbox);
    HPDF_Dict_AddNumber(d, "ItalicAngle", s->italic_angle);
    HPDF_Dict_AddNumber(d, "Ascent", s->ascent);
    HPDF_Dict_AddNumber(d, "Descent", s->descent);
    HPDF_Dict_AddNumber(d, "CapHeight", s->cap_height);
    HPDF_Dict_AddNumber(d, "StemV", s->stem_v);
    if (s->kind == SUBSET_GLYF) {
        HPDF_Dict_AddNumber(program->dict, "Length1", (HPDF_INT32)s->program.n);
        dict_set(d, "FontFile2", program);
    } else {
        HPDF_Dict_AddName(program->dict, "Subtype", "CIDFontType0C");
        dict_set(d, "FontFile3", program);
    }
    return o;
}

static object *descendant(pdf *p, const font *f, const char *name)
{
    object *o = object_new(p, descendant_keys, f);
    HPDF_Dict_AddName(o->dict, "Type", "Font");
    bool glyf = f->subset.kind == SUBSET_GLYF;
    HPDF_Dict_AddName(o->dict, "Subtype", glyf ? "CIDFontType2" : "CIDFontType0");
    HPDF_Dict_AddName(o->dict, "BaseFont", name);
    if (glyf) HPDF_Dict_AddName(o->dict, "CIDToGIDMap", "Identity");
    dict_set(o->dict, "FontDescriptor", descriptor(p, f, name));
    return o;
}

static object *type0(pdf *p, const font *f, const char *name, const char *encoding,
                     const object *cmap)
{
    object *o = object_new(p, NULL, NULL);
    HPDF_Dict_AddName(o->dict, "Type", "Font");
    HPDF_Dict_AddName(o->dict, "Subtype", "Type0");
    bool glyf = f->subset.kind == SUBSET_GLYF;
    HPDF_Dict_AddName(o->dict, "BaseFont",
                      glyf ? name : arena_printf(p->mem, "%s-%s", name, encoding));
    HPDF_Dict_AddName(o->dict, "Encoding", encoding);
    HPDF_Array kids = HPDF_Array_New(p->doc->mmgr);
    HPDF_Array_Add(kids, f->descendant->dict);
    HPDF_Dict_Add(o->dict, "DescendantFonts", kids);
    if (cmap) dict_set(o->dict, "ToUnicode", cmap);
    return o;
}

/* A Type0 font for each meaning, and for each direction. */
static void make_variants(pdf *p, font *f, const char *name)
{
    f->name = p->n_font_names;
    f->n_names = f->columns ? 2 * f->n_variants : f->n_variants;
    for (uint32_t v = 0; v < f->n_variants; v++) {
        const object *cmap = to_unicode(p, f, v);
        f->variants[v] = type0(p, f, name, "Identity-H", cmap);
        if (f->columns) f->variants[f->n_variants + v] = type0(p, f, name, "Identity-V", cmap);
    }
    p->n_font_names += f->n_names;
}

static int make_subset(pdf *p, font *f)
{
    uint32_t *ids = arena_array(p->mem, uint32_t, f->glyphs.n), n = 0, most = 1;
    for (uint32_t id = 0; id < GLYPHS_MOST && f->place; id++) {
        font_glyph *g = &f->glyphs.at[f->place[id]];
        if (!f->place[id] || !g->used) continue;
        ids[n++] = id;
        uint32_t meanings = sort_meanings(g);
        if (meanings > most) most = meanings;
    }
    f->n_variants = most < FONT_VARIANTS ? most : FONT_VARIANTS;
    if (face_subset(f->face, ids, n, p->mem, &f->subset, p->in->diag)) return -1;
    for (uint32_t i = 0; i < f->subset.n; i++) {
        font_glyph *g = glyph_use(p, f, f->subset.glyphs[i]);
        g->code = (uint16_t)f->subset.codes[i];
        g->width = f->subset.widths[i];
    }
    return 0;
}

int fonts_embed(pdf *p)
{
    for (uint32_t i = 0; i < p->fonts.n; i++) {
        font *f = p->fonts.at[i];
        if (make_subset(p, f)) return -1;
        if (!face_may_embed(f->face))
            diag_add(p->in->diag, D_FONT_EMBED, (place){0},
                     "the font “%.*s” says that it must not be embedded; it was embedded: have its "
                     "owner's leave",
                     STR_ARG(face_name(f->face)));
        str name = subset_name(p, f);
        f->descendant = descendant(p, f, name.p);
        make_variants(p, f, name.p);
    }
    return 0;
}

void fonts_drop(pdf *p)
{
    for (uint32_t i = 0; i < p->fonts.n; i++) free(p->fonts.at[i]->place);
}
