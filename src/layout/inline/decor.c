/* Lines under, over and through text, emphasis marks, and the mark at a wrapped line of code. */
#include <stdlib.h>

#include "layout/inline/paint.h"

/* ---- lines */

static void add(painter *k, decor_line d)
{
    if (k->decor.n == k->decor.cap) {
        k->decor.cap = k->decor.cap ? k->decor.cap * 2 : 8;
        k->decor.at = mem_realloc(k->decor.at, k->decor.cap * sizeof *k->decor.at);
    }
    k->decor.at[k->decor.n++] = d;
}

void add_decor(painter *k, const style *s, mpt rise, mpt x, mpt end, const void *node)
{
    static const uint8_t styles[] = {[LINE_STYLE_SOLID] = 0,
                                     [LINE_STYLE_DOUBLE] = 0,
                                     [LINE_STYLE_DOTTED] = 2,
                                     [LINE_STYLE_DASHED] = 1,
                                     [LINE_STYLE_WAVY] = 3};
    const face_metrics *m = &font_of(k->l, s, k->p->box)->m;
    mpt width =
        s->decoration_thickness > 0 ? s->decoration_thickness : mpt_max(m->underline_thickness, 1);
    color ink = s->decoration_color.space == COLOR_NONE ? s->ink : s->decoration_color;
    mpt base = k->baseline - rise;
    /* below the feet of Han characters, which stand 0.12 em under the baseline */
    mpt below = mpt_max(m->underline_offset, s->font_size * 15 / 100) + width / 2;
    decor_line d = {x, end, 0, width, ink, styles[s->decoration_style], false, node};
    if (end <= x || s->visibility) return;
    for (int i = 0; i < (s->decoration_style == LINE_STYLE_DOUBLE ? 2 : 1); i++) {
        mpt more = 2 * width * i;
        d.through = false;
        d.y = base + below + more;
        if (s->decoration_lines & DECORATION_UNDERLINE) add(k, d);
        d.y = base - m->ascent - width / 2 - more;
        if (s->decoration_lines & DECORATION_OVERLINE) add(k, d);
        d.through = true;
        d.y = base - m->strike_offset - more;
        if (s->decoration_lines & DECORATION_LINE_THROUGH) add(k, d);
    }
}

void paint_decor(painter *k, bool under)
{
    for (uint32_t i = 0; i < k->decor.n; i++) {
        const decor_line *d = &k->decor.at[i];
        if (under && d->through) continue;
        item *it = frame_add(k->l->mem, k->f, ITEM_LINE, d->node, d->x, d->y);
        it->artifact = true;
        it->line.dx = d->end - d->x;
        it->line.width = d->width;
        it->line.ink = d->ink;
        it->line.style = d->style;
    }
    if (under) { /* those over the text stay, and those that pieces add come with them */
        uint32_t n = 0;
        for (uint32_t i = 0; i < k->decor.n; i++)
            if (k->decor.at[i].through) k->decor.at[n++] = k->decor.at[i];
        k->decor.n = n;
        return;
    }
    k->decor.n = 0;
}

/* ---- marks of our own */

typedef struct small_mark { /* one glyph */
    const face *face;
    uint32_t glyph;
    mpt width;
} small_mark;

/* Of the upright face, whatever the text's is: a slanted dot would be off its character. */
static const font_stack *upright_stack(painter *k, const style *s)
{
    if (!s->font_slant) return font_of(k->l, s, k->p->box)->stack;
    font_request r = {.families = s->families ? s->families->at : NULL,
                      .n_families = s->families ? s->families->n : 0,
                      .weight = s->font_weight,
                      .lang = s->lang};
    return font_stack_get(k->l->in->fonts, &r, k->l->diag, place_of(k->l, k->p->box));
}

static bool find_mark(painter *k, const style *s, mpt size, str text, small_mark *out)
{
    arena *scratch = arena_new();
    diag quiet; /* without a glyph there is no mark: no fault of the text */
    diag_init(&quiet, scratch);
    shape_request r = {.text = text,
                       .to = (uint32_t)text.n,
                       .stack = upright_stack(k, s),
                       .size = size,
                       .lang = s->lang,
                       .at = place_of(k->l, k->p->box)};
    shape_result result = {0};
    text_shape(scratch, &r, &result, &quiet);
    bool found = result.n == 1 && result.runs[0].n == 1 && result.runs[0].glyphs[0].id;
    if (found) {
        const glyph *g = &result.runs[0].glyphs[0];
        *out = (small_mark){result.runs[0].face, g->id, g->advance};
    }
    arena_drop(scratch);
    return found;
}

static item *put_mark(painter *k, const small_mark *m, mpt size, mpt x, mpt y, str text, color ink,
                      const void *node)
{
    frame_glyph *g = arena_new_of(k->l->mem, frame_glyph);
    g->id = m->glyph;
    item *it = frame_add(k->l->mem, k->f, ITEM_TEXT, node, x, y);
    it->artifact = true;
    it->text.shape = true;
    it->text.face = m->face;
    it->text.size = size;
    it->text.ink = ink;
    it->text.glyphs = g;
    it->text.n = 1;
    it->text.text = text;
    it->text.width = m->width;
    return it;
}

static bool takes_emphasis(const atom *a)
{
    return a->kind == ATOM_CHAR && (a->cls == CH_HAN || a->cls == CH_SMALL || a->cls == CH_HANGUL);
}

/* 着重号: half size, a mark for each Han character, kana or syllable, not for punctuation nor for
 * Western letters; its ink is centred. */
void paint_emphasis(painter *k, const piece *pc, uint32_t from, uint32_t to)
{
    const style *s = pc->inl && pc->inl->style ? pc->inl->style : k->p->box->style;
    mpt size = s->font_size / 2;
    small_mark m;
    int32_t ink[4];
    if (s->visibility || !find_mark(k, s, size, s->emphasis_mark, &m)) return;
    if (!face_ink(m.face, m.glyph, ink)) return;
    mpt upem = (mpt)face_upem(m.face);
    mpt middle_x = (mpt)mul_div(ink[0] + ink[2], size, 2 * (int64_t)upem);
    mpt middle_y = (mpt)mul_div(ink[1] + ink[3], size, 2 * (int64_t)upem);
    mpt em = s->font_size,
        away = s->emphasis_over ? em * 88 / 100 + em / 8 : -(em * 12 / 100 + em / 8);
    color c = s->emphasis_color.space == COLOR_NONE ? s->ink : s->emphasis_color;
    for (uint32_t i = from; i < to; i++) {
        if (!takes_emphasis(&k->p->atoms[i])) continue;
        const placed_atom *a = &k->at[i - k->ln->first];
        mpt x = k->x + a->x + a->width / 2, y = k->baseline - pc->rise - a->rise - away;
        bool upright = k->p->vertical;
        put_mark(k, &m, size, upright ? x + middle_y : x - middle_x,
                 upright ? y + middle_x : y + middle_y, s->emphasis_mark, c, pc->inl->node)
            ->text.upright = upright;
    }
}

static mpt wrap_mark_size(const para *p)
{
    return mpt_min(p->box->style->font_size / 5 * 4, PT(10));
}

mpt wrap_mark_room(const para *p)
{
    const box *b = p->box->anonymous && p->box->parent ? p->box->parent : p->box;
    mpt padding = len_resolve(b->style->padding[RIGHT], 0, 0);
    return p->pre ? mpt_max(0, wrap_mark_size(p) - padding) : 0;
}

/* In the padding behind a line of preserved text that had to be wrapped. */
void paint_wrap_mark(painter *k)
{
    static const char *const marks[] = {"\xE2\x86\xA9", "\xE2\x86\xB5", "\xE2\x86\xB2"};
    const style *s = k->p->box->style;
    mpt size = wrap_mark_size(k->p);
    color quiet = {.space = COLOR_GREY, .c = {0x80}, .alpha = 255};
    small_mark m;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        str text = str_of(marks[i]);
        if (!find_mark(k, s, size, text, &m)) continue;
        mpt x = k->x + ((const line_detail *)k->ln->detail)->br->measure - wrap_mark_room(k->p);
        put_mark(k, &m, size, x, k->baseline, text, quiet, k->p->box->node);
        return;
    }
}
