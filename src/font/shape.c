/* Model: each piece goes through HarfBuzz with the text around it as context; pieces of one face
 * follow each other in one run. Advances and offsets are scaled from font units here, once: the sum
 * of rounded advances is what layout and output both see. */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "font/shape.h"

enum { UNKERNED = 2 /* features that only CJK text gets, the first ones */ };
enum { MAX_FEATURES = 32, MAX_MISSING = 1000 /* told one by one */ };

/* What HarfBuzz puts for default ignorables, so that they can be left out here. Its own removal
 * would give their bytes to the next cluster, and a line could not be broken after a soft hyphen.
 */
#define INVISIBLE 0x7FFFFFFFu

typedef struct shaper {
    const shape_request *r;
    diag *d;
    hb_buffer_t *buffer;
    hb_language_t language;
    hb_feature_t features[MAX_FEATURES + 5];
    unsigned n_features; /* of CJK text and of the request; a piece's own follow */
    struct {
        glyph *at;
        uint32_t n, cap;
    } glyphs;
    struct {
        shape_run *at;
        uint32_t n, cap;
    } runs;
} shaper;

static hb_feature_t feature(hb_tag_t tag, uint32_t value)
{
    return (hb_feature_t){tag, value, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
}

static void begin(shaper *s, const shape_request *r, diag *d)
{
    *s = (shaper){.r = r, .d = d, .buffer = hb_buffer_create()};
    str lang = plain_lang(r->lang);
    s->language = hb_language_from_string(lang.p, (int)lang.n);
    s->features[s->n_features++] = feature(FONT_TAG('k', 'e', 'r', 'n'), 0);
    s->features[s->n_features++] = feature(FONT_TAG('v', 'k', 'r', 'n'), 0);
    if (r->no_ligatures) {
        s->features[s->n_features++] = feature(FONT_TAG('l', 'i', 'g', 'a'), 0);
        s->features[s->n_features++] = feature(FONT_TAG('c', 'l', 'i', 'g'), 0);
    }
    for (uint32_t i = 0; i < r->n_features && s->n_features < MAX_FEATURES; i++) {
        const char *t = r->features[i].tag;
        s->features[s->n_features++] =
            feature(HB_TAG((uint8_t)t[0], (uint8_t)t[1], (uint8_t)t[2], (uint8_t)t[3]),
                    r->features[i].value);
    }
}

/* Kana and Hangul keep their em: the kerning of CJK fonts is meant for proportional setting. What
 * the request says comes later, and wins. */
static bool keeps_em(hb_script_t s)
{
    return s == HB_SCRIPT_HAN || s == HB_SCRIPT_HIRAGANA || s == HB_SCRIPT_HANGUL ||
           s == HB_SCRIPT_BOPOMOFO;
}

static void run_hb(shaper *s, const piece *p)
{
    const shape_request *r = s->r;
    unsigned n = s->n_features;
    hb_feature_t *features = keeps_em(p->script) ? s->features : s->features + UNKERNED;
    if (p->width != WIDTH_OWN)
        s->features[n++] = feature(p->width == WIDTH_FULL ? FONT_TAG('f', 'w', 'i', 'd')
                                                          : FONT_TAG('p', 'w', 'i', 'd'),
                                   1);
    hb_buffer_clear_contents(s->buffer);
    hb_buffer_add_utf8(s->buffer, r->text.p, (int)r->text.n, p->from, (int)(p->to - p->from));
    hb_buffer_set_invisible_glyph(s->buffer, INVISIBLE);
    hb_buffer_set_direction(s->buffer, r->vertical ? HB_DIRECTION_TTB
                                       : r->rtl    ? HB_DIRECTION_RTL
                                                   : HB_DIRECTION_LTR);
    hb_buffer_set_script(s->buffer, p->script);
    hb_buffer_set_language(s->buffer, s->language);
    hb_shape(p->entry->face->hb, s->buffer, features, n - (unsigned)(features - s->features));
}

/* How many characters the document misses already; kept with what its diagnostics have seen. */
static uint32_t *missing_count(diag *d)
{
    void **at = map_put(&d->seen, STR("glyphs missing"));
    if (!*at) *at = arena_new_of(d->mem, uint32_t);
    return *at;
}

/* Once a character and document: the place is that of its first use. */
static void tell_missing(shaper *s, uint32_t cp)
{
    char text[5] = {0}, key[24];
    uint32_t *count = missing_count(s->d);
    if (*count > MAX_MISSING) return;
    snprintf(key, sizeof key, "glyph U+%04X", cp);
    void **told = map_put(&s->d->seen, str_of(key));
    if (*told) return;
    *told = s->d;
    utf8_put(text, cp);
    const char *done = ++*count > MAX_MISSING ? "further characters are missing and not told"
                                              : "its replacement box was set";
    place at = diag_find(s->d, s->r->at, str_of(text));
    diag_add(s->d, D_GLYPH_MISSING, at, "no font has U+%04X (%s); %s", cp, text, done);
}

/* .notdef came out of the cluster at this byte: which of its characters is it? */
static void find_missing(shaper *s, const face *f, uint32_t from, uint32_t to)
{
    str text = {s->r->text.p, to};
    bool told = false;
    for (size_t i = from; i < to;) {
        uint32_t cp = utf8_next(text, &i);
        if (face_glyph(f, cp)) continue;
        if (hb_unicode_general_category(hb_unicode_funcs_get_default(), cp) ==
            HB_UNICODE_GENERAL_CATEGORY_FORMAT)
            continue;
        tell_missing(s, cp);
        told = true;
    }
    size_t i = from;
    if (!told) tell_missing(s, utf8_next(text, &i));
}

static uint32_t cluster_end(const hb_glyph_info_t *info, unsigned n, unsigned i, const piece *p)
{
    uint32_t end = p->to; /* clusters ascend, or descend when rtl */
    for (unsigned k = i + 1; k < n; k++)
        if (info[k].cluster > info[i].cluster)
            return info[k].cluster;
        else if (info[k].cluster < info[i].cluster)
            break;
    for (unsigned k = i; k-- > 0;)
        if (info[k].cluster > info[i].cluster)
            return info[k].cluster;
        else if (info[k].cluster < info[i].cluster)
            break;
    return end;
}

static void grow(void **at, uint32_t *cap, uint32_t need, size_t size)
{
    if (need <= *cap) return;
    *cap = need + need / 2 + 16;
    *at = mem_realloc(*at, *cap * size);
}

/* A face without vertical metrics has cells of an em, as wide as they are high, round its em box;
 * HarfBuzz would take the line height of screens. */
typedef struct cells {
    bool made;
    int32_t down; /* from HarfBuzz's origin to ours, font units */
} cells;

enum { HEAD = 880 }; /* 1/1000 em, above the baseline */

static cells cells_of(const face *f)
{
    hb_font_extents_t e;
    if (face_table(f, FONT_TAG('v', 'm', 't', 'x')).n) return (cells){0};
    hb_font_get_extents_for_direction(f->hb, HB_DIRECTION_LTR, &e);
    return (cells){true, e.ascender - (int32_t)mul_div(f->upem, HEAD, 1000)};
}

/* Between half and twice the size, whatever a face says of itself. */
static mpt size_for(const shape_request *r, const face *f)
{
    if (!r->x_height || f->has_han || f->pictured) return r->size;
    mpt own = face_get_metrics(f, r->size).x_height;
    mpt wanted = (mpt)mul_div(r->size, r->x_height, 1000);
    if (own <= 0) return r->size;
    return mpt_max(r->size / 2, mpt_min(2 * r->size, (mpt)mul_div(r->size, wanted, own)));
}

static void add_glyphs(shaper *s, const piece *p)
{
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buffer, &n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(s->buffer, &n);
    const face *f = p->entry->face;
    mpt size = size_for(s->r, f);
    cells made = s->r->vertical ? cells_of(f) : (cells){0};
    grow((void **)&s->glyphs.at, &s->glyphs.cap, s->glyphs.n + n, sizeof *s->glyphs.at);
    glyph *out = s->glyphs.at + s->glyphs.n;
    for (unsigned i = 0; i < n; i++) {
        if (info[i].codepoint == INVISIBLE) continue;
        int32_t advance = s->r->vertical ? -at[i].y_advance : at[i].x_advance;
        if ((made.made || f->pictured) && advance) advance = (int32_t)f->upem;
        *out = (glyph){.id = info[i].codepoint,
                       .cluster = info[i].cluster,
                       .advance = (mpt)mul_div(advance, size, f->upem),
                       .dx = (mpt)mul_div(at[i].x_offset, size, f->upem),
                       .dy = (mpt)mul_div(at[i].y_offset + made.down, size, f->upem)};
        if (f->pictured) { /* in the middle of the em box, see face_picture */
            out->dx = s->r->vertical ? -size / 2 : 0;
            out->dy = s->r->vertical ? -(mpt)mul_div(size, HEAD, 1000) : 0;
        }
        if (info[i].mask & HB_GLYPH_FLAG_UNSAFE_TO_BREAK) out->flags |= GLYPH_UNSAFE;
        s->glyphs.n++;
        if (info[i].codepoint) {
            out++;
            continue;
        }
        out++->flags |= GLYPH_MISSING;
        if (i && info[i - 1].cluster == info[i].cluster && !info[i - 1].codepoint) continue;
        find_missing(s, f, info[i].cluster, cluster_end(info, n, i, p));
    }
}

static void add_piece(shaper *s, const piece *p)
{
    const stack_entry *e = p->entry;
    uint32_t before = s->glyphs.n;
    add_glyphs(s, p);
    shape_run *last = s->runs.n ? &s->runs.at[s->runs.n - 1] : NULL;
    if (last && !s->r->rtl && last->face == e->face && last->synthetic_slant == e->slant &&
        last->synthetic_bold == e->bold) {
        last->to = p->to;
        last->n += s->glyphs.n - before;
        return;
    }
    grow((void **)&s->runs.at, &s->runs.cap, s->runs.n + 1, sizeof *s->runs.at);
    s->runs.at[s->runs.n++] = (shape_run){.face = e->face,
                                          .from = p->from,
                                          .to = p->to,
                                          .rtl = s->r->rtl,
                                          .n = s->glyphs.n - before,
                                          .size = size_for(s->r, e->face),
                                          .synthetic_slant = e->slant,
                                          .synthetic_bold = e->bold};
}

static void finish(shaper *s, arena *a, shape_result *out)
{
    glyph *glyphs = arena_array(a, glyph, s->glyphs.n);
    out->n = s->runs.n;
    out->runs = arena_array(a, shape_run, s->runs.n);
    if (s->glyphs.n) memcpy(glyphs, s->glyphs.at, s->glyphs.n * sizeof *glyphs);
    if (s->runs.n) memcpy(out->runs, s->runs.at, s->runs.n * sizeof *out->runs);
    for (uint32_t i = 0; i < out->n; i++) {
        out->runs[i].glyphs = glyphs;
        glyphs += out->runs[i].n;
    }
    free(s->glyphs.at);
    free(s->runs.at);
    hb_buffer_destroy(s->buffer);
}

static void tell_difference(shaper *s, const known_face *k)
{
    if (!k->file->differs.n) return;
    diag_add(s->d, D_FONT_LOCK, (place){s->r->at.file, 0, 0}, "%.*s (%.*s): %.*s",
             STR_ARG(k->family), STR_ARG(k->file->name), STR_ARG(k->file->differs));
}

void text_shape(arena *a, const shape_request *r, shape_result *out, diag *d)
{
    shaper s;
    itemiser it;
    piece p;
    begin(&s, r, d);
    itemise(&it, r);
    while (itemise_next(&it, &p)) {
        tell_difference(&s, p.entry->known);
        run_hb(&s, &p);
        add_piece(&s, &p);
    }
    finish(&s, a, out);
}
