/* Ruby: how much room a reading takes from the line. Each base is an inline box with an edge at
 * both ends, made for this. What a reading has more than its base is spread in the base, then its
 * neighbours lend of their own (kana, spaces, the blank half of a mark), and what is left widens
 * the edges; between two readings it is shared. So a pair keeps its width wherever the line ends,
 * and no reading ever meets another one. The alternative, glue that depends on both sides of a
 * break, was turned down: the search for breaks would have to know of it. */
#include "layout/inline/inline.h"

static const inline_box *base_of(const para *p, const ruby *r)
{
    return &p->boxes[r->box];
}

static bool is_wide_char(const atom *a)
{
    return a->kind == ATOM_CHAR && a->wide;
}

/* A line of letters has its em where that of Han characters is; a column has it around its middle.
 */
mpt em_top(const para *p, const style *s)
{
    if (!p || !p->vertical) return s->font_size * 88 / 100;
    return font_middle(font_of(p->l, s, p->box)) + s->font_size / 2;
}

/* ---- the reading */

static uint8_t side_of(const para *p, uint32_t i)
{
    const ruby *r = &p->rubies[i];
    const style *s = r->inl->style;
    switch ((ruby_position_kind)s->ruby_position) {
    case RUBY_OVER: return READING_OVER;
    case RUBY_UNDER: return READING_UNDER;
    case RUBY_INTER_CHARACTER:
        return s->writing_mode == WRITING_HORIZONTAL_TB ? READING_BESIDE : READING_OVER;
    case RUBY_ALTERNATE: break;
    }
    bool second =
        i && base_of(p, r - 1)->first > base_of(p, r)->first && r[-1].side != READING_UNDER;
    return second ? READING_UNDER : READING_OVER;
}

/* Letters reach lower in their em than Han characters, and less high. */
static mpt clearance(const ruby *r)
{
    if (!r->western) return 0;
    return r->side == READING_UNDER ? -r->size / 8 : r->size / 10;
}

mpt ruby_extent(const ruby *r)
{
    mpt tone = r->bopomofo ? r->size * 3 / 8 : 0;
    return r->side == READING_BESIDE ? 0 : r->lift + r->size + tone + clearance(r);
}

bool is_tone(uint32_t cp)
{
    return cp < 0x3000;
}

uint32_t ruby_signs(const para *reading)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < reading->n_atoms; i++) {
        const atom *a = &reading->atoms[i];
        n += a->kind == ATOM_CHAR && !is_tone(first_cp(reading->text, a->from));
    }
    return n;
}

mpt ruby_sign_step(const ruby *r)
{
    return r->size * 17 / 20;
}

/* Readings of the same side between this one and the base. */
static mpt lift_of(const para *p, uint32_t i)
{
    mpt lift = 0;
    for (uint32_t k = i;
         k-- > 0 && base_of(p, &p->rubies[k])->first > base_of(p, &p->rubies[i])->first;)
        if (p->rubies[k].side == p->rubies[i].side)
            lift = mpt_max(lift, ruby_extent(&p->rubies[k]));
    return lift;
}

static void measure_reading(para *p, uint32_t i)
{
    ruby *r = &p->rubies[i];
    bool all = true;
    r->reading = para_prepare(p->l, r->inl->box);
    r->width = para_max_width(p->l, r->reading);
    r->size = r->inl->style->font_size;
    r->align = r->inl->style->ruby_align;
    for (uint32_t k = 0; k < r->reading->n_atoms; k++) {
        const atom *a = &r->reading->atoms[k];
        if (a->kind == ATOM_EDGE) continue;
        r->units++;
        all = all && is_wide_char(a);
        r->western |= !a->wide && (a->cls == CH_LETTER || a->cls == CH_DIGIT);
    }
    if (!all) r->units = 0;
    r->side = side_of(p, i);
    r->bopomofo = r->inl->style->ruby_position == RUBY_INTER_CHARACTER && p->vertical;
    if (r->bopomofo) r->width = (mpt)ruby_signs(r->reading) * ruby_sign_step(r);
    r->lift = lift_of(p, i);
}

/* ---- the base */

typedef struct extent {
    mpt width;
    uint32_t units; /* characters that may part; 0: none */
} extent;

static extent measure_base(const para *p, const inline_box *b)
{
    extent e = {0, 0};
    bool all = true;
    for (uint32_t i = b->first + 1; i + 1 < b->end; i++) {
        const atom *a = &p->atoms[i];
        e.width += a->width + (i + 2 < b->end ? a->gap : 0);
        e.units++;
        all = all && is_wide_char(a);
    }
    if (!all) e.units = 0;
    return e;
}

static void spread(para *p, const inline_box *b, mpt gap)
{
    for (uint32_t i = b->first + 1; i + 2 < b->end; i++) p->atoms[i].gap += gap;
}

/* The reading is wider than its base by `more`. */
static void set_wide(para *p, ruby *r, mpt more, uint32_t units)
{
    mpt inner = 0;
    if (r->align == RUBY_SPACE_AROUND && units > 1) inner = more / (mpt)units;
    if (r->align == RUBY_SPACE_BETWEEN && units > 1) inner = more / (mpt)(units - 1);
    if (inner) spread(p, base_of(p, r), inner);
    mpt rest = inner ? more - inner * (mpt)(units - 1) : more;
    r->lead = r->align == RUBY_START ? 0 : rest / 2;
    r->trail = rest - r->lead;
}

/* Narrower: how far its ink stays inside. */
static void set_narrow(ruby *r, mpt less)
{
    mpt lead = less / 2;
    if (r->align == RUBY_START) lead = 0;
    if (r->align == RUBY_SPACE_AROUND && r->units) lead = less / (mpt)r->units / 2;
    if (r->align == RUBY_SPACE_BETWEEN && r->units > 1) lead = 0;
    r->lead = -lead;
    r->trail = r->align == RUBY_START ? -less : -lead;
}

/* ---- between readings and what is beside them */

static bool is_kana(uint32_t cp)
{
    return (cp >= 0x3041 && cp <= 0x30FF && cp != 0x30FB) || (cp >= 0x31F0 && cp <= 0x31FF);
}

/* Of what a reading wants beyond its base, how much it may take of the neighbour. */
static mpt borrow(para *p, uint32_t i, squeeze_side facing, const ruby *r, mpt want)
{
    atom *a = &p->atoms[i];
    mpt half =
        mpt_max(0, (a->width - r->apart) / 2); /* a reading at its other side takes the rest */
    if (a->kind == ATOM_SPACE) return mpt_min(want, half);
    if (a->kind != ATOM_CHAR) return 0;
    mpt most = mpt_min(want, r->size);
    if (is_kana(first_cp(p->text, a->from))) return mpt_min(most, half);
    if (!a->wide || a->side != facing) return 0;
    most = mpt_min(most, a->shrink);
    a->shrink -= most; /* what is lent cannot be squeezed */
    return most;
}

static void end_before(para *p, const ruby *r)
{
    uint32_t f = base_of(p, r)->first, i = f;
    mpt want = mpt_max(0, r->lead);
    while (i && p->atoms[i - 1].kind == ATOM_EDGE) i--;
    if (want && i) want -= borrow(p, i - 1, SIDE_TRAIL, r, want);
    p->atoms[f].width += want;
}

static void end_behind(para *p, const ruby *r)
{
    uint32_t e = base_of(p, r)->end, i = e;
    mpt want = mpt_max(0, r->trail);
    while (i < p->n_atoms && p->atoms[i].kind == ATOM_EDGE) i++;
    if (want && i < p->n_atoms) want -= borrow(p, i, SIDE_LEAD, r, want);
    p->atoms[e - 1].width += want;
}

/* Two readings in a row; the space between them goes at a line's end. */
static void meet(para *p, const ruby *a, const ruby *b)
{
    mpt apart = mpt_max(a->apart, b->apart), need = a->trail + b->lead + apart;
    if (need <= 0) return;
    atom *end = &p->atoms[base_of(p, a)->end - 1];
    mpt gap = mpt_min(apart, need), rest = need - gap;
    mpt first = mpt_min(mpt_max(0, a->trail), rest);
    end->width += first;
    end->gap += gap;
    p->atoms[base_of(p, b)->first].width += rest - first;
}

static bool follows(const para *p, const ruby *a, const ruby *b)
{
    uint32_t i = base_of(p, a)->end, to = base_of(p, b)->first;
    if (i > to) return false;
    while (i < to && p->atoms[i].kind == ATOM_EDGE) i++;
    return i == to;
}

static void set_beside(para *p, const ruby *r, mpt em)
{
    p->atoms[base_of(p, r)->end - 1].width += r->size * 9 / 8 + em / 10; /* and its tone */
}

static void set_edges(para *p)
{
    const ruby *last[2] = {NULL, NULL};
    for (uint32_t i = 0; i < p->n_rubies; i++) {
        const ruby *r = &p->rubies[i];
        if (r->side == READING_BESIDE) {
            set_beside(p, r, base_of(p, r)->style->font_size);
            continue;
        }
        const ruby **before = &last[r->side == READING_UNDER];
        if (*before && follows(p, *before, r)) {
            meet(p, *before, r);
        } else {
            if (*before) end_behind(p, *before);
            end_before(p, r);
        }
        *before = r;
    }
    for (int i = 0; i < 2; i++)
        if (last[i]) end_behind(p, last[i]);
}

void ruby_space(para *p)
{
    for (uint32_t i = 0; i < p->n_rubies; i++) {
        ruby *r = &p->rubies[i];
        measure_reading(p, i);
        if (r->side == READING_BESIDE) continue;
        r->apart = r->western ? base_of(p, r)->style->font_size / 4 : 0;
        extent e = measure_base(p, base_of(p, r));
        if (r->width > e.width)
            set_wide(p, r, r->width - e.width, e.units);
        else
            set_narrow(r, e.width - r->width);
    }
    set_edges(p);
}

/* A line ends between pairs. Inside a base of several characters only when all else fails. */
void ruby_ranks(para *p)
{
    for (uint32_t i = 0; i < p->n_rubies; i++) {
        const inline_box *b = base_of(p, &p->rubies[i]);
        for (uint32_t k = b->first; k + 1 < b->end; k++) {
            atom *a = &p->atoms[k];
            if (a->rank == BREAK_LINE) continue;
            bool inside = k > b->first && k + 2 < b->end && a->rank <= BREAK_LAST;
            a->rank = inside ? BREAK_LAST : BREAK_NEVER;
        }
    }
}

/* The first one whose base ends behind the atom; they stand in the order of these ends. */
uint32_t ruby_first(const para *p, uint32_t at)
{
    uint32_t low = 0, high = p->n_rubies;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (base_of(p, &p->rubies[mid])->end <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}
