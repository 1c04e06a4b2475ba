/* Chunks → atoms and pieces. Stretches of text that share font, size and direction are shaped in
 * one go, whatever inline elements they lie in, so that kerning and the choice of punctuation cross
 * the elements; the clusters are then dealt out to the chunks in reading order. */
#include <assert.h>

#include "base/utf8.h"
#include "layout/inline/inline.h"

/* ---- fonts of styles: one look-up a style, by its pointer (styles are interned) */

struct style_fonts {
    uint32_t n, cap; /* cap: a power of two */
    style_font **at;
};

static style_font **slot_of(struct style_fonts *t, const style *s)
{
    uint32_t i = (uint32_t)(((uintptr_t)s >> 4) * 2654435761u) & (t->cap - 1);
    while (t->at[i] && t->at[i]->style != s) i = (i + 1) & (t->cap - 1);
    return &t->at[i];
}

static void grow(layout *l)
{
    struct style_fonts *old = l->style_fonts, *t = arena_new_of(l->mem, struct style_fonts);
    t->cap = old ? old->cap * 2 : 64;
    t->at = arena_array(l->mem, style_font *, t->cap);
    for (uint32_t i = 0; old && i < old->cap; i++)
        if (old->at[i]) *slot_of(t, old->at[i]->style) = old->at[i];
    t->n = old ? old->n : 0;
    l->style_fonts = t;
}

place place_of(const layout *l, const box *b)
{
    if (!l->in->doc || !b || !b->node) return (place){0};
    return doc_place(l->in->doc, b->node);
}

style_font *font_of(layout *l, const style *s, const box *b)
{
    if (!l->style_fonts || l->style_fonts->n * 2 >= l->style_fonts->cap) grow(l);
    style_font **slot = slot_of(l->style_fonts, s);
    if (*slot) return *slot;
    style_font *f = arena_new_of(l->mem, style_font);
    font_request r = {.families = s->families ? s->families->at : NULL,
                      .n_families = s->families ? s->families->n : 0,
                      .weight = s->font_weight,
                      .slant = s->font_slant,
                      .lang = s->lang};
    f->style = s;
    f->stack = font_stack_get(l->in->fonts, &r, l->diag, place_of(l, b));
    f->face = font_stack_first(f->stack);
    if (f->face) f->m = face_get_metrics(f->face, s->font_size);
    l->style_fonts->n++;
    return *slot = f;
}

/* The hyphen for the ends of lines: U+2010, else U+002D. */
void font_hyphen(layout *l, style_font *f, const box *b)
{
    static const char *const hyphens[] = {"\xE2\x80\x90", "-"};
    if (f->hyphen_known) return;
    f->hyphen_known = true;
    arena *scratch = arena_new();
    diag quiet; /* a missing hyphen is no fault of the text */
    diag_init(&quiet, scratch);
    for (int i = 0; i < 2 && !f->hyphen_width; i++) {
        shape_request r = {.text = str_of(hyphens[i]),
                           .to = (uint32_t)strlen(hyphens[i]),
                           .stack = f->stack,
                           .size = f->style->font_size,
                           .x_height = f->style->size_adjust,
                           .lang = STR("en"),
                           .at = place_of(l, b)};
        shape_result out = {0};
        text_shape(scratch, &r, &out, &quiet);
        if (out.n != 1 || out.runs[0].n != 1 || !out.runs[0].glyphs[0].id) continue;
        f->hyphen_face = out.runs[0].face;
        f->hyphen_glyph = out.runs[0].glyphs[0].id;
        f->hyphen_width = out.runs[0].glyphs[0].advance;
    }
    arena_drop(scratch);
}

mpt font_middle(const style_font *f)
{
    return (f->m.ascent - f->m.descent) / 2;
}

/* ---- atoms */

typedef struct shaper {
    para *p;
    collected *c;
    VEC(atom) atoms;
    VEC(piece) pieces;
    VEC(object) objects;
    VEC(placed_glyph) glyphs;
    uint32_t *starts; /* chunk → its first atom */
    uint32_t chunk;   /* that the clusters are being dealt to */
} shaper;

static void begin_chunk(shaper *s, uint32_t i)
{
    s->starts[i] = s->atoms.n;
    s->chunk = i;
}

/* Inline elements that look alike and come from one node are one piece. */
static bool same_piece(const piece *a, const piece *b)
{
    return a->face && a->face == b->face && a->inl && b->inl && a->inl->style == b->inl->style &&
           a->inl->node == b->inl->node && a->rise == b->rise && a->box == b->box &&
           a->level == b->level && a->slant == b->slant && a->bold == b->bold &&
           a->orient == b->orient && a->orient != ORIENT_COMBINED;
}

static void begin_piece(shaper *s, const chunk *ch, const shape_run *run)
{
    piece *last = s->pieces.n ? &s->pieces.at[s->pieces.n - 1] : NULL;
    piece new = {.first = s->atoms.n,
                 .face = run ? run->face : NULL,
                 .size = run ? run->size : ch->style->font_size,
                 .rise = ch->rise,
                 .inl = ch->inl,
                 .box = ch->box,
                 .level = ch->level,
                 .orient = ch->orient,
                 .slant = run && run->synthetic_slant,
                 .bold = run && run->synthetic_bold};
    if (last && same_piece(last, &new)) return;
    if (last && last->first == s->atoms.n)
        *last = new;
    else
        *vec_add(s->c->scratch, &s->pieces) = new;
}

static atom *add_atom(shaper *s, atom_kind kind, uint32_t from)
{
    assert(s->atoms.n < s->atoms.cap);
    atom *a = &s->atoms.at[s->atoms.n++];
    *a = (atom){.kind = kind, .from = from, .rank = BREAK_NEVER};
    return a;
}

static bool is_wide(const atom *a, uint32_t cp, mpt size)
{
    if (class_is_cjk(a->cls)) return true;
    bool quote = cp == 0x2018 || cp == 0x2019 || cp == 0x201C || cp == 0x201D;
    return (quote || cp >= 0x3000) && cp_is_cjk_punct(cp) &&
           (int64_t)a->width * 10 >= (int64_t)size * 9;
}

/* The glyphs of an atom in a column; see glyph for what dx and dy lead to. */
static void place_upright(shaper *s, atom *a, const glyph *g)
{
    a->apart = true;
    a->glyph = s->glyphs.n;
    for (uint32_t k = 0; k < a->n_glyphs; k++, g++) {
        *vec_add(s->c->scratch, &s->glyphs) = (placed_glyph){g->id, a->width - g->dy, g->dx};
        a->width += g->advance;
    }
}

/* Glyphs [i, j) of the run, one cluster. */
static void add_cluster(shaper *s, const chunk *ch, const shape_run *run, uint32_t i, uint32_t j,
                        uint32_t from)
{
    uint32_t cp = first_cp(s->p->text, from);
    atom *a = add_atom(s, cp == ' ' ? ATOM_SPACE : ATOM_CHAR, from);
    a->cls = (uint8_t)(face_is_pictured(run->face) ? CH_OBJECT : class_of(cp));
    if (j - i > UINT16_MAX) j = i + UINT16_MAX;
    a->n_glyphs = (uint16_t)(j - i);
    const glyph *g = &run->glyphs[i];
    if (ch->orient == ORIENT_UPRIGHT) {
        place_upright(s, a, g);
    } else if (a->n_glyphs == 1 && !g->dx && !g->dy) {
        a->glyph = g->id;
        a->width = g->advance;
    } else {
        a->apart = true;
        a->glyph = s->glyphs.n;
        for (uint32_t k = i; k < j; k++) {
            g = &run->glyphs[k];
            *vec_add(s->c->scratch, &s->glyphs) = (placed_glyph){g->id, a->width + g->dx, g->dy};
            a->width += g->advance;
        }
    }
    a->wide = ch->orient == ORIENT_UPRIGHT || is_wide(a, cp, ch->style->font_size);
}

static const chunk *chunk_for(shaper *s, uint32_t byte, uint32_t end, bool *changed);

static void deal_run(shaper *s, const shape_run *run, uint32_t end_chunk, uint32_t *from)
{
    bool changed = true;
    for (uint32_t i = 0, n = run->n; i < n;) {
        uint32_t j = i + 1, low = run->rtl ? n - j : i, cluster = run->glyphs[low].cluster;
        while (j < n && run->glyphs[run->rtl ? n - 1 - j : j].cluster == cluster) j++;
        uint32_t start = *from < cluster ? *from : cluster;
        bool other = false;
        const chunk *ch = chunk_for(s, cluster, end_chunk, &other);
        if (changed || other) begin_piece(s, ch, run);
        changed = false;
        add_cluster(s, ch, run, run->rtl ? n - j : i, run->rtl ? n - i : j, cluster);
        s->atoms.at[s->atoms.n - 1].from = start;
        *from = NONE; /* only the first cluster takes what stands before it */
        i = j;
    }
}

static void add_edge_atom(shaper *s, const chunk *ch)
{
    begin_piece(s, ch, NULL);
    atom *a = add_atom(s, ATOM_EDGE, ch->from);
    a->width = ch->width;
    a->side = ch->open ? SIDE_LEAD : SIDE_TRAIL;
    a->cls = CH_OTHER;
}

/* Moves on to the text chunk that holds the byte, adding the edges on the way. */
static const chunk *chunk_for(shaper *s, uint32_t byte, uint32_t end, bool *changed)
{
    const chunk *at = s->c->chunks.at;
    while (s->chunk + 1 < end && (at[s->chunk].kind == CHUNK_EDGE || at[s->chunk].to <= byte)) {
        begin_chunk(s, s->chunk + 1);
        if (at[s->chunk].kind == CHUNK_EDGE) add_edge_atom(s, &at[s->chunk]);
        *changed = true;
    }
    return &at[s->chunk];
}

static bool same_font(const shaper *s, const chunk *a, const chunk *b)
{
    const style *x = a->style, *y = b->style;
    if (a->level != b->level || a->orient != b->orient || a->orient == ORIENT_COMBINED)
        return false;
    if (x == y) return true;
    layout *l = s->p->l;
    return x->font_size == y->font_size && x->size_adjust == y->size_adjust &&
           x->features == y->features && x->font_kerning == y->font_kerning &&
           !x->letter_spacing == !y->letter_spacing && str_eq(x->lang, y->lang) &&
           font_of(l, x, s->p->box)->stack == font_of(l, y, s->p->box)->stack;
}

/* The feature of glyphs that share an em: halves, thirds, quarters. */
static const char *narrow_form(uint32_t n)
{
    return n >= 4 ? "qwid" : n == 3 ? "twid" : "hwid";
}

static void shape_chunk(shaper *s, const chunk *first, uint32_t to, shape_result *out)
{
    const style *st = first->style;
    uint32_t n = st->features ? st->features->n : 0;
    struct font_feature_setting *f = arena_array(s->c->scratch, struct font_feature_setting, n + 2);
    for (uint32_t i = 0; i < n; i++) {
        memcpy(f[i].tag, st->features->at[i].tag, 4);
        f[i].value = st->features->at[i].value;
    }
    if (st->font_kerning != 1)
        f[n++] = (struct font_feature_setting){{'k', 'e', 'r', 'n'}, st->font_kerning != 0};
    if (first->orient == ORIENT_COMBINED) memcpy(f[n].tag, narrow_form(to - first->from), 4);
    if (first->orient == ORIENT_COMBINED) f[n++].value = 1;
    shape_request r = {.text = s->p->text,
                       .from = first->from,
                       .to = to,
                       .stack = font_of(s->p->l, st, s->p->box)->stack,
                       .size = st->font_size,
                       .x_height = st->size_adjust,
                       .lang = st->lang,
                       .rtl = first->level & 1,
                       .vertical = first->orient == ORIENT_UPRIGHT,
                       .no_ligatures = st->letter_spacing != 0,
                       .features = f,
                       .n_features = n,
                       .at = place_of(s->p->l, s->p->box)};
    text_shape(s->c->scratch, &r, out, s->p->l->diag);
}

/* The glyphs beside each other in the middle of an em, made narrower when they need more. */
static void place_combined(shaper *s, atom *a, const shape_run *run, mpt em)
{
    mpt width = 0, x = 0;
    for (uint32_t i = 0; i < run->n; i++) width += run->glyphs[i].advance;
    piece *pc = &s->pieces.at[s->pieces.n - 1];
    pc->scale = width > em ? (uint16_t)mul_div(em, 1000, width) : 1000;
    mpt down = (em + face_get_metrics(run->face, em).cap_height) / 2;
    a->apart = a->wide = true;
    a->cls = CH_HAN; /* to its neighbours it is like one */
    a->width = em;
    a->glyph = s->glyphs.n;
    a->n_glyphs = (uint16_t)run->n;
    for (uint32_t i = 0; i < run->n; i++) {
        const glyph *g = &run->glyphs[i];
        mpt across = (mpt)mul_div(x + g->dx - width / 2, pc->scale, 1000);
        *vec_add(s->c->scratch, &s->glyphs) = (placed_glyph){g->id, down - g->dy, across};
        x += g->advance;
    }
}

/* false: it cannot be set as one (several faces, too much of it). */
static bool shape_combined(shaper *s, uint32_t at)
{
    enum { MOST = 16 };
    const chunk *ch = &s->c->chunks.at[at];
    shape_result out = {0};
    shape_chunk(s, ch, ch->to, &out);
    if (out.n != 1 || !out.runs[0].n || out.runs[0].n > MOST) return false;
    begin_chunk(s, at);
    begin_piece(s, ch, &out.runs[0]);
    atom *a = add_atom(s, ATOM_CHAR, ch->from);
    place_combined(s, a, &out.runs[0], ch->style->font_size);
    return true;
}

static void shape_text(shaper *s, uint32_t from_chunk, uint32_t end_chunk)
{
    chunk *first = &s->c->chunks.at[from_chunk];
    const chunk *last = first;
    if (first->orient == ORIENT_COMBINED) {
        if (shape_combined(s, from_chunk)) return;
        first->orient = ORIENT_ALONG;
    }
    for (uint32_t i = from_chunk; i < end_chunk; i++)
        if (s->c->chunks.at[i].kind == CHUNK_TEXT) last = &s->c->chunks.at[i];
    shape_result out = {0};
    shape_chunk(s, first, last->to, &out);
    uint32_t from = first->from;
    begin_chunk(s, from_chunk);
    for (uint32_t i = 0; i < out.n; i++) deal_run(s, &out.runs[i], end_chunk, &from);
    while (s->chunk + 1 < end_chunk) {
        begin_chunk(s, s->chunk + 1);
        if (s->c->chunks.at[s->chunk].kind == CHUNK_EDGE)
            add_edge_atom(s, &s->c->chunks.at[s->chunk]);
    }
}

static void add_other(shaper *s, const chunk *ch)
{
    static const uint8_t kinds[] = {[CHUNK_TAB] = ATOM_TAB,
                                    [CHUNK_EDGE] = ATOM_EDGE,
                                    [CHUNK_OBJECT] = ATOM_OBJECT,
                                    [CHUNK_LEADER] = ATOM_LEADER,
                                    [CHUNK_BREAK] = ATOM_BREAK};
    if (ch->kind == CHUNK_EDGE) {
        add_edge_atom(s, ch);
        return;
    }
    begin_piece(s, ch, NULL);
    atom *a = add_atom(s, kinds[ch->kind], ch->from);
    a->cls = ch->kind == CHUNK_OBJECT ? CH_OBJECT : ch->kind == CHUNK_TAB ? CH_SPACE : CH_OTHER;
    if (ch->kind != CHUNK_OBJECT && ch->kind != CHUNK_LEADER) return;
    a->glyph = s->objects.n;
    *vec_add(s->c->scratch, &s->objects) = (object){ch->inl, s->atoms.n - 1, ch->rise};
}

/* Tabs go to the next stop, counted from the last forced break. */
static void set_tabs(shaper *s)
{
    int64_t x = 0;
    const piece *pc = s->pieces.at;
    for (uint32_t i = 0; i < s->atoms.n; i++) {
        atom *a = &s->atoms.at[i];
        while (pc + 1 < s->pieces.at + s->pieces.n && pc[1].first <= i) pc++;
        if (a->kind == ATOM_BREAK) x = 0;
        if (a->kind == ATOM_TAB) {
            const style *st = pc->inl && pc->inl->style ? pc->inl->style : s->p->box->style;
            style_font *f = font_of(s->p->l, st, s->p->box);
            font_hyphen(s->p->l, f, s->p->box); /* as wide as a space in a monospaced face */
            mpt space = f->hyphen_width ? f->hyphen_width : st->font_size / 2;
            mpt stop = mpt_max(1, st->tab_size) * space;
            a->width = (mpt)(stop - x % stop);
        }
        x += a->width;
    }
}

#define KEEP(v, a, from)                                                                           \
    ((v) = (from).n ? arena_copy((a), (from).at, sizeof *(from).at * (from).n) : NULL)

static void keep(shaper *s)
{
    para *p = s->p;
    arena *mem = p->l->mem;
    p->n_atoms = s->atoms.n;
    add_atom(s, ATOM_BREAK, (uint32_t)p->text.n); /* the end */
    p->n_pieces = s->pieces.n;
    p->n_objects = s->objects.n;
    p->n_glyphs = s->glyphs.n;
    p->n_boxes = s->c->boxes.n;
    p->n_marks = s->c->marks.n;
    p->n_rubies = s->c->rubies.n;
    p->atoms = s->atoms.at;
    KEEP(p->pieces, mem, s->pieces);
    KEEP(p->objects, mem, s->objects);
    KEEP(p->glyphs, mem, s->glyphs);
    KEEP(p->boxes, mem, s->c->boxes);
    KEEP(p->marks, mem, s->c->marks);
    KEEP(p->rubies, mem, s->c->rubies);
    s->starts[s->c->chunks.n] = p->n_atoms;
    for (uint32_t i = 0; i < p->n_boxes; i++) {
        p->boxes[i].first = s->starts[p->boxes[i].first];
        p->boxes[i].end = s->starts[p->boxes[i].end];
    }
    for (uint32_t i = 0; i < p->n_marks; i++) p->marks[i].atom = s->starts[p->marks[i].atom];
}

/* One for each character, each edge, and the end. */
static uint32_t most_atoms(const para *p, const collected *c)
{
    uint32_t n = 1;
    for (size_t i = 0; i < p->text.n; i++) n += ((uint8_t)p->text.p[i] & 0xC0) != 0x80;
    for (uint32_t i = 0; i < c->chunks.n; i++) n += c->chunks.at[i].from == c->chunks.at[i].to;
    return n;
}

void shape(para *p, collected *c)
{
    shaper s = {.p = p, .c = c};
    s.atoms.cap = most_atoms(p, c);
    s.atoms.at = arena_own(p->l->mem, s.atoms.cap * sizeof(atom));
    s.starts = arena_array(c->scratch, uint32_t, c->chunks.n + 1);
    for (uint32_t i = 0, end; i < c->chunks.n; i = end) {
        const chunk *ch = &c->chunks.at[i];
        end = i + 1;
        if (ch->kind != CHUNK_TEXT) {
            begin_chunk(&s, i);
            add_other(&s, ch);
            continue;
        }
        /* as far as the same font goes, over the edges between */
        for (uint32_t j = end; j < c->chunks.n; j++) {
            const chunk *next = &c->chunks.at[j];
            if (next->kind == CHUNK_EDGE) continue;
            if (next->kind != CHUNK_TEXT || !same_font(&s, ch, next)) break;
            end = j + 1;
        }
        shape_text(&s, i, end);
    }
    set_tabs(&s);
    keep(&s);
}
