/* Width of punctuation, gaps between Han and Western, and what each atom may give or take in each
 * step of making a line equal (typesetting.md). What can be squeezed is read off the glyph's ink,
 * so that it holds for any font and region: a stop in the middle (TC, HK) has no half to give. The
 * fonts' halt and chws features were turned down: few fonts have them, and they cannot do a part.
 */
#include "base/utf8.h"
#include "layout/inline/inline.h"

static const style *style_of(const para *p, const piece *pc)
{
    return pc->inl && pc->inl->style ? pc->inl->style : p->box->style;
}

static bool is_mark(const atom *a)
{
    return a->kind == ATOM_CHAR && a->wide &&
           (a->cls == CH_OPEN || a->cls == CH_CLOSE || a->cls == CH_COMMA || a->cls == CH_STOP);
}

/* ---- one atom by itself */

static void set_squeeze(atom *a, squeeze_side side, mpt amount, mpt em, uint8_t step)
{
    if (amount < em / 4) return;
    a->side = (uint8_t)side;
    a->shrink = mpt_min(amount, em / 2);
    a->shrink_step = step;
}

static void squeeze_now(atom *a)
{
    a->width -= a->shrink;
    if (a->side == SIDE_LEAD) a->shift -= a->shrink;
    if (a->side == SIDE_BOTH) a->shift -= a->shrink / 2;
    a->shrink = 0;
}

/* Simplified Chinese, by language or for want of another script or region. */
static bool is_mainland(str lang)
{
    static const char *const others[] = {"-Hant", "-TW", "-HK", "-MO"};
    if (!lang_is(lang, "zh")) return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_find(lang, others[i]) >= 0) return false;
    return true;
}

/* What the only glyph of an atom leaves empty before and behind its ink, along the line. */
static bool empty_sides(const para *p, const atom *a, const piece *pc, mpt *lead, mpt *trail)
{
    int32_t ink[4];
    bool upright = pc->orient == ORIENT_UPRIGHT;
    if (a->apart && (!upright || a->n_glyphs != 1)) return false;
    const placed_glyph *g = upright ? &p->glyphs[a->glyph] : NULL;
    if (!face_ink(pc->face, g ? g->id : a->glyph, ink)) return false;
    mpt em = pc->size, upem = (mpt)face_upem(pc->face);
    *lead = g ? g->x - (mpt)mul_div(ink[3], em, upem) : (mpt)mul_div(ink[0], em, upem);
    *trail =
        a->width - (g ? g->x - (mpt)mul_div(ink[1], em, upem) : (mpt)mul_div(ink[2], em, upem));
    return true;
}

/* In a column, ：；！？ keep their em (typesetting.md). */
static bool keeps_em(const para *p, const atom *a, const piece *pc)
{
    if (pc->orient != ORIENT_UPRIGHT || (a->cls != CH_COMMA && a->cls != CH_STOP)) return false;
    uint32_t cp = first_cp(p->text, a->from);
    return cp == 0xFF1A || cp == 0xFF1B || cp == 0xFF01 || cp == 0xFF1F;
}

/* Which side of a full-width mark is empty, and how much of it can go. */
static void squeeze_mark(para *p, atom *a, const piece *pc)
{
    mpt em = pc->size, air = em / 50, lead, trail;
    if (keeps_em(p, a, pc) || !empty_sides(p, a, pc, &lead, &trail)) return;
    lead -= air;
    trail -= air;
    bool middle = 2 * lead > trail; /* of ？ in the middle, a quarter is free on each side */
    const style *st = style_of(p, pc);
    switch (a->cls) {
    case CH_OPEN: set_squeeze(a, SIDE_LEAD, lead, em, SHRINK_BRACKET); break;
    case CH_CLOSE: set_squeeze(a, SIDE_TRAIL, trail, em, SHRINK_BRACKET); break;
    case CH_COMMA:
        if (!middle)
            set_squeeze(a, SIDE_TRAIL, trail, em, SHRINK_COMMA);
        else if (lang_is(st->lang, "ja"))
            set_squeeze(a, SIDE_BOTH, 2 * mpt_min(lead, trail), em, SHRINK_MIDDOT);
        break;
    case CH_STOP:
        if (!middle) set_squeeze(a, SIDE_TRAIL, trail, em, SHRINK_STOP);
        break;
    case CH_MIDDOT:
        set_squeeze(a, SIDE_BOTH, 2 * mpt_min(lead, trail), em, SHRINK_MIDDOT);
        if (is_mainland(st->lang)) squeeze_now(a); /* half an em always (GB/T 15834) */
        break;
    default: break;
    }
}

/* A Western word space: down to 1/4 em (a narrower one: by a fifth), up to 1/2 em. */
static void set_space(para *p, atom *a, const piece *pc)
{
    mpt em = pc->size, least;
    a->width += style_of(p, pc)->word_spacing;
    least = a->width > em / 4 ? em / 4 : a->width * 4 / 5;
    a->shrink = mpt_max(0, a->width - least);
    a->shrink_step = SHRINK_WORD;
    a->stretch = mpt_max(0, em / 2 - a->width);
    a->stretch_step = STRETCH_WORD;
}

static void set_alone(para *p, atom *a, const piece *pc)
{
    if (p->pre) return;
    const style *st = style_of(p, pc);
    uint32_t cp = a->cls == CH_GLUE ? first_cp(p->text, a->from) : 0;
    if (a->kind == ATOM_SPACE || cp == 0xA0)
        set_space(p, a, pc);
    else if (a->wide && (is_mark(a) || a->cls == CH_MIDDOT) && st->spacing_trim != TRIM_SPACE_ALL)
        squeeze_mark(p, a, pc);
}

/* Marks that Chinese shares with Western text: CJK when a neighbour is. */
static bool is_shared(const atom *a)
{
    return a->kind == ATOM_CHAR && !a->wide &&
           (a->cls == CH_DASH || a->cls == CH_ELLIPSIS || a->cls == CH_MIDDOT);
}

static void settle_shared(para *p)
{
    bool wide = false;
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        atom *a = &p->atoms[i];
        if (a->kind == ATOM_EDGE) continue;
        if (is_shared(a)) a->wide = wide;
        wide = a->wide;
    }
    wide = false;
    for (uint32_t i = p->n_atoms; i-- > 0;) {
        atom *a = &p->atoms[i];
        if (a->kind == ATOM_EDGE) continue;
        if (is_shared(a)) a->wide = wide;
        wide = a->wide;
    }
}

/* An interpunct in Chinese is half an em. */
static void widen_middot(atom *a, const piece *pc)
{
    mpt half = pc->size / 2;
    if (a->cls != CH_MIDDOT || !a->wide || a->apart || a->width >= half) return;
    a->shift += (half - a->width) / 2;
    a->width = half;
}

/* ---- two atoms beside each other; what is between them is only edges, and spaces when apart */

typedef struct pair {
    atom *a, *b;
    const piece *pa, *pb;
    atom *holder; /* the gap's: behind closing edges, before opening ones */
    atom *space;  /* the only space between, or NULL */
    uint32_t n_spaces;
} pair;

static bool trims(const para *p, const piece *pc)
{
    return style_of(p, pc)->spacing_trim != TRIM_SPACE_ALL && !p->pre;
}

static void squeeze_pair(para *p, const pair *q)
{
    atom *a = q->a, *b = q->b;
    bool mark_b = is_mark(b) || (b->wide && b->cls == CH_MIDDOT) || b->cls == CH_WIDE_SPACE;
    bool mark_a = is_mark(a) || (a->wide && a->cls == CH_MIDDOT) || a->cls == CH_WIDE_SPACE;
    if (is_mark(a) && a->side == SIDE_TRAIL && mark_b && trims(p, q->pa))
        squeeze_now(a);
    else if (is_mark(b) && b->side == SIDE_LEAD && mark_a && a->side != SIDE_TRAIL &&
             trims(p, q->pb))
        squeeze_now(b);
}

static bool is_han(const atom *a)
{
    return a->kind == ATOM_CHAR && (a->cls == CH_HAN || a->cls == CH_SMALL);
}

/* The sign before or behind a number is a part of it: 约 $300, 86% 的. */
static bool is_western(const atom *a, char_class sign)
{
    return a->kind == ATOM_CHAR && !a->wide &&
           (a->cls == CH_LETTER || a->cls == CH_DIGIT || a->cls == sign);
}

/* The style of the innermost inline box that holds both: what is between them belongs to it. */
static const style *common_style(const para *p, const pair *q)
{
    if (q->pa->box == q->pb->box) return style_of(p, q->pa);
    uint32_t a = q->pa->box, b = q->pb->box;
    while (a != b && (a != NONE || b != NONE)) { /* an inner box has the greater number */
        if (b == NONE || (a != NONE && a > b))
            a = p->boxes[a].parent;
        else
            b = p->boxes[b].parent;
    }
    return a == NONE ? p->box->style : p->boxes[a].style;
}

static bool wants_auto(const para *p, const pair *q)
{
    return ((is_han(q->a) && is_western(q->b, CH_PREFIX)) ||
            (is_western(q->a, CH_POSTFIX) && is_han(q->b))) &&
           !p->pre && q->pa->rise == q->pb->rise &&
           common_style(p, q)->autospace == AUTOSPACE_NORMAL;
}

static mpt han_size(const pair *q)
{
    return is_han(q->a) ? q->pa->size : q->pb->size;
}

/* The author's space between Han and Western takes the gap's place; beside a full-width mark, which
 * has its own, it takes none. */
static void set_typed_space(para *p, const pair *q)
{
    atom *s = q->space;
    if (wants_auto(p, q)) {
        mpt em = han_size(q);
        s->width = em / 4;
        s->shrink = em / 8;
        s->shrink_step = SHRINK_GAP;
        s->stretch = em / 12;
        s->stretch_step = STRETCH_GAP;
    } else if (!p->pre && ((is_mark(q->a) && q->a->cls != CH_OPEN) ||
                           (is_mark(q->b) && q->b->cls == CH_OPEN))) {
        s->width = s->shrink = s->stretch = 0;
        s->gap_kind = GAP_EVERY;
    }
}

/* May a gap open here in the last step of stretching? */
static bool takes_share(const para *p, const pair *q)
{
    const atom *a = q->a, *b = q->b;
    unsigned how = p->box->style->text_justify;
    if (how == 2 || p->pre) return false;
    if (!a->wide && !b->wide && a->cls != CH_OBJECT && b->cls != CH_OBJECT) return false;
    if (a->cls == b->cls && (a->cls == CH_DASH || a->cls == CH_ELLIPSIS)) return false;
    if (a->cls == CH_CONNECTOR || b->cls == CH_CONNECTOR) return false;
    if (a->cls == CH_SOLIDUS || b->cls == CH_SOLIDUS) return false;
    if (a->cls == CH_GLUE || b->cls == CH_GLUE) return false;
    if (b->cls == CH_POSTFIX && a->cls == CH_DIGIT) return false;
    return how == 3 || (a->cls != CH_HANGUL && b->cls != CH_HANGUL);
}

static void set_pair(para *p, const pair *q)
{
    if (q->space && q->n_spaces == 1) set_typed_space(p, q);
    if (q->n_spaces) return;
    squeeze_pair(p, q);
    if (wants_auto(p, q)) {
        q->holder->gap += han_size(q) / 4;
        q->holder->gap_kind = GAP_AUTO;
    } else if (takes_share(p, q)) {
        q->holder->gap_kind = GAP_EVERY;
    }
}

/* ---- the whole paragraph */

/* ！！ and ？！ take an em together, three of them two. */
static void squeeze_exclamations(para *p, atom *first, uint32_t n)
{
    for (uint32_t i = 0; i < n / 2 * 2 && !p->pre; i++)
        if (first[i].side == SIDE_TRAIL && first[i].shrink) squeeze_now(&first[i]);
}

static bool is_exclamation(const para *p, const atom *a)
{
    if (a->cls != CH_STOP || !is_mark(a)) return false;
    uint32_t cp = first_cp(p->text, a->from);
    return cp == 0xFF01 || cp == 0xFF1F;
}

static void find_exclamations(para *p)
{
    for (uint32_t i = 0, n; i < p->n_atoms; i += n ? n : 1) {
        n = 0;
        if (p->atoms[i].cls != CH_STOP) continue;
        while (i + n < p->n_atoms && is_exclamation(p, &p->atoms[i + n])) n++;
        if (n > 1) squeeze_exclamations(p, &p->atoms[i], n);
    }
}

static void set_pairs(para *p)
{
    pair q = {0};
    const piece *pc = p->pieces;
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        atom *b = &p->atoms[i];
        while (pc + 1 < p->pieces + p->n_pieces && pc[1].first <= i) pc++;
        switch ((atom_kind)b->kind) {
        case ATOM_EDGE:
            if (b->side == SIDE_TRAIL && q.a && q.holder == b - 1) q.holder = b;
            continue;
        case ATOM_SPACE:
            q.space = b;
            q.n_spaces++;
            continue;
        case ATOM_CHAR:
        case ATOM_OBJECT:
            q.b = b;
            q.pb = pc;
            if (q.a) set_pair(p, &q);
            q = (pair){.a = b, .pa = pc, .holder = b};
            continue;
        case ATOM_TAB:
        case ATOM_LEADER:
        case ATOM_BREAK: q = (pair){0}; continue;
        }
    }
}

static void letter_spacing(para *p)
{
    const piece *pc = p->pieces;
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        while (pc + 1 < p->pieces + p->n_pieces && pc[1].first <= i) pc++;
        atom *a = &p->atoms[i];
        if (a->kind == ATOM_CHAR) a->gap += style_of(p, pc)->letter_spacing;
        if (a->kind == ATOM_SPACE) a->width += style_of(p, pc)->letter_spacing;
    }
}

void space_atoms(para *p)
{
    settle_shared(p);
    const piece *pc = p->pieces;
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        while (pc + 1 < p->pieces + p->n_pieces && pc[1].first <= i) pc++;
        if (!pc->face) continue;
        set_alone(p, &p->atoms[i], pc);
        if (!p->pre) widen_middot(&p->atoms[i], pc);
        if (style_of(p, pc)->spacing_trim == TRIM_ALL && is_mark(&p->atoms[i]))
            squeeze_now(&p->atoms[i]);
    }
    if (p->cell) {
        cells_set(p);
        return;
    }
    letter_spacing(p);
    set_pairs(p);
    find_exclamations(p);
}

/* ---- what a line loses at its ends */

/* hanging-punctuation: first, last: brackets and quotes (CSS Text 4, 9.2) */
static bool is_quote_or(const para *p, const atom *a, char_class cls)
{
    uint32_t cp = a->kind == ATOM_CHAR ? first_cp(p->text, a->from) : 0;
    return !p->bidi && (a->cls == cls || cp == '"' || cp == '\'');
}

bool hangs_last(const para *p, uint32_t last)
{
    return p->box->style->hanging_punctuation & 2 && last &&
           is_quote_or(p, &p->atoms[last], CH_CLOSE);
}

mpt trim_at_start(const para *p, uint32_t i, bool first)
{
    bool opens = !i && p->box->style->hanging_punctuation & 1;
    while (i < p->n_atoms && p->atoms[i].kind == ATOM_EDGE) i++;
    if (i >= p->n_atoms || p->cell) return 0;
    const atom *a = &p->atoms[i];
    if (opens && is_quote_or(p, a, CH_OPEN)) return a->width;
    if (!is_mark(a) || a->side != SIDE_LEAD) return 0;
    if (first && style_of(p, piece_at(p, i))->spacing_trim == TRIM_SPACE_FIRST) return 0;
    return a->shrink;
}

mpt trim_at_end(const para *p, uint32_t last)
{
    while (last > 0 && p->atoms[last].kind == ATOM_EDGE) last--;
    const atom *a = &p->atoms[last];
    return is_mark(a) && a->side == SIDE_TRAIL ? a->shrink : 0;
}

bool trims_end_always(const para *p)
{
    uint8_t trim = p->box->style->spacing_trim;
    return trim == TRIM_BOTH || trim == TRIM_ALL;
}

/* 、。，． may hang behind the end, one of them, when its ink is at its left. */
bool may_hang(const para *p, uint32_t first, uint32_t last)
{
    if (!(p->box->style->hanging_punctuation & 12) || p->atoms[last].kind == ATOM_EDGE)
        return false;
    const atom *a = &p->atoms[last];
    if (!is_mark(a) || a->side != SIDE_TRAIL || last <= first) return false;
    uint32_t cp = first_cp(p->text, a->from);
    if (cp != 0x3001 && cp != 0x3002 && cp != 0xFF0C && cp != 0xFF0E) return false;
    return !is_mark(&p->atoms[last - 1]) || p->atoms[last - 1].cls == CH_CLOSE;
}
