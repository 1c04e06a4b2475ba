/* Where lines end: the optimum over the whole paragraph (Knuth and Plass, "Breaking paragraphs into
 * lines", 1981) with the steps of fit.c in place of one kind of glue.
 *
 * Points are the places where a line may end. Active nodes are kept in the order of the text, and a
 * line from a later node is shorter: so at each point only the few nodes between "too tight" and
 * "too loose" are looked at, and the whole is linear in the length. First a search without the
 * dictionary's hyphens and with a strict bound, then one with both relaxed, in which a stretch that
 * cannot be set is rescued by the last point that fits, whatever its rank.
 *
 * Beside floats the measure depends on the number of the line. Nodes then know their number, and
 * what leads to a point is compared only with what leads to it by as many lines. */
#include "layout/grid.h"
#include "layout/inline/fit.h"

typedef struct point {
    uint32_t end;  /* content of a line that ends here: up to this atom */
    uint32_t next; /* a line that follows begins with this one */
    mpt extra;     /* a hyphen's width, or minus what the last mark always loses */
    mpt spent;     /* of what can be taken from that mark: lost with it */
    mpt end_trim, hang;
    uint8_t rank, end_step;
    bool hyphen;
} point;

typedef struct node {
    uint32_t point; /* NONE: the start */
    uint32_t prev;  /* node */
    int64_t total;  /* demerits up to here */
    uint32_t line;  /* number of the line that follows; counted only as far as measures differ */
    uint8_t kind;   /* 0 tight … 3 very loose: neighbours should be alike */
    bool hyphen;
} node;

typedef struct begin { /* of a line */
    uint32_t point;    /* behind it; NONE: the segment's start */
    uint32_t line;     /* its number, as in a node */
} begin;

enum { KINDS = 4, COUNTS = 4 }; /* COUNTS: numbers of lines that are told apart at a point */
enum {
    PRICE_LINE = 10,
    PRICE_UNLIKE = 3000,
    PRICE_HYPHENS = 4000,
    PRICE_WORD = 3600, /* a Han word is torn, in a label or heading */
    PRICE_RESCUE = 1000000
};

typedef struct breaker {
    para *p;
    breaking *br;
    arena *scratch;
    manner how, last_how;
    sums *upto; /* [i]: atoms before i, gaps before i - 1 */
    point *points;
    uint32_t n_points, first, end; /* first, end: of the segment, atoms */
    sums *base; /* [point + 1]: what lies before a line that begins behind it; where a node is */
    const uint8_t *words; /* [byte]: a word begins; NULL: words may be torn */
    VEC(node) nodes;
    uint32_t low; /* first active node */
    mpt measure;
    mpt first_indent, other_indent;
    line_shape shape; /* n == 0: all lines have the measure */
    VEC(line) out;
} breaker;

mpt atom_width(const para *p, const breaking *br, uint32_t i)
{
    const atom *a = &p->atoms[i];
    if (a->kind == ATOM_OBJECT || a->kind == ATOM_LEADER) return br->sizes[a->glyph].width;
    return a->width;
}

/* ---- points of a segment */

static uint32_t content_end(const para *p, uint32_t first, uint32_t next)
{
    while (next > first && p->atoms[next - 1].kind == ATOM_SPACE) next--;
    return next;
}

static mpt hyphen_of(const breaker *k, uint32_t i, uint8_t rank)
{
    if (rank != BREAK_SOFT && rank != BREAK_WORD) return 0;
    const piece *pc = piece_at(k->p, i);
    const style *st = pc->inl && pc->inl->style ? pc->inl->style : k->p->box->style;
    style_font *f = font_of(k->p->l, st, k->p->box);
    font_hyphen(k->p->l, f, k->p->box);
    return f->hyphen_width;
}

static void add_point(breaker *k, uint32_t first, uint32_t next, uint8_t rank)
{
    const para *p = k->p;
    point *pt = &k->points[k->n_points++];
    *pt = (point){.end = content_end(p, first, next), .next = next, .rank = rank};
    if (pt->end == first) return;
    pt->extra = hyphen_of(k, next - 1, rank);
    pt->hyphen = pt->extra > 0;
    if (pt->hyphen || p->pre) return;
    uint32_t last = pt->end - 1;
    while (last > first && p->atoms[last].kind == ATOM_EDGE) last--;
    const atom *a = &p->atoms[last];
    bool hangs = next == p->n_atoms && hangs_last(p, last);
    pt->end_step = a->shrink_step;
    pt->end_trim = trim_at_end(p, last);
    if (!pt->end_trim && !hangs) return;
    if (may_hang(p, first, last)) pt->hang = a->width;
    if (!trims_end_always(p) && !hangs) return;
    pt->extra = hangs ? -a->width : -pt->end_trim;
    pt->spent = hangs ? a->shrink : pt->end_trim;
    pt->end_trim = pt->hang = 0;
}

static void sum_up(breaker *k, uint32_t first, uint32_t end)
{
    sums s = {0};
    k->upto[first] = s;
    for (uint32_t i = first; i < end; i++) {
        if (i > first) sum_gap(&s, &k->p->atoms[i - 1]);
        sum_atom(&s, &k->p->atoms[i], atom_width(k->p, k->br, i));
        k->upto[i + 1] = s;
    }
}

/* Air on a line from atom i, before its first character in a cell. */
static mpt air_at(const breaker *k, const sums *base, uint32_t i)
{
    uint32_t next = k->p->cell && i < k->end ? k->p->next_cell[i] : NONE;
    if (next == NONE || next == i || next >= k->end) return 0;
    return cells_start(k->p, k->upto[next].width + k->p->atoms[next - 1].gap - base->width);
}

/* Everything before a line that begins with atom i, the trimmed half of its first mark too; less
 * the air that it needs. */
static sums base_at(const breaker *k, uint32_t first, uint32_t start)
{
    uint32_t i = start;
    sums s = k->upto[i];
    if (i > first) sum_gap(&s, &k->p->atoms[i - 1]);
    mpt trim = k->p->pre ? 0 : trim_at_start(k->p, i, i == first);
    s.width += trim;
    while (trim && k->p->atoms[i].kind == ATOM_EDGE) i++;
    if (trim) sum_shrink(&s, &k->p->atoms[i]);
    s.width -= air_at(k, &s, start);
    return s;
}

static void find_points(breaker *k, uint32_t first, uint32_t end)
{
    k->n_points = 0;
    sum_up(k, first, end);
    for (uint32_t i = first; i + 1 < end; i++)
        if (k->p->atoms[i].rank < BREAK_NEVER) add_point(k, first, i + 1, k->p->atoms[i].rank);
    add_point(k, first, end, BREAK_LINE);
    k->first = first;
    k->end = end;
    k->base[0] = base_at(k, first, first);
}

/* ---- a line between two points */

static mpt measure_from(const breaker *k, begin at)
{
    mpt indent = at.point == NONE ? k->first_indent : k->other_indent;
    mpt whole = at.line < k->shape.n ? k->shape.w[at.line] : k->measure;
    return mpt_max(0, whole - indent);
}

/* Room left by the line that begins at `at`, up to point to, hyphen apart. */
static int64_t room_of(const breaker *k, begin at, uint32_t to)
{
    const point *pt = &k->points[to];
    return measure_from(k, at) - (k->upto[pt->end].width - k->base[at.point + 1].width) -
           (pt->hyphen ? 0 : pt->extra);
}

static span span_of(const breaker *k, uint32_t start, uint32_t to)
{
    return (span){&k->base[start + 1], &k->upto[k->points[to].end]};
}

static fit fit_between(const breaker *k, begin at, uint32_t to, bool last)
{
    const point *pt = &k->points[to];
    span s = span_of(k, at.point, to);
    line_ends e = {pt->end_trim, pt->hang, pt->spent, pt->end_step};
    int64_t room = measure_from(k, at) - (s.to->width - s.from->width) - pt->extra;
    if (last && room >= 0) return (fit){.badness = 0};
    return fit_line(last ? &k->last_how : &k->how, room, &s, &e);
}

/* Can it never fit, whatever its end? The hyphen is left out: the next point may need none. */
static bool overfull(const breaker *k, begin at, uint32_t to)
{
    int64_t room = room_of(k, at, to);
    if (room >= 0) return false;
    const point *pt = &k->points[to];
    const sums *s = &k->upto[pt->end], *b = &k->base[at.point + 1];
    int64_t give = k->how.justify ? (int64_t)(s->shrink[0] - b->shrink[0]) : pt->end_trim;
    return room + (give > pt->hang ? give : pt->hang) < 0;
}

/* 孤字: a last line of one character, with or without a mark. */
static bool is_orphan(const breaker *k, uint32_t start)
{
    uint32_t n = 0;
    if (start == NONE) return false;
    for (uint32_t i = k->points[start].next; i < k->end && n < 2; i++) {
        const atom *a = &k->p->atoms[i];
        if (a->kind == ATOM_OBJECT || a->kind == ATOM_LEADER) return false;
        if (a->kind == ATOM_CHAR && a->cls != CH_CLOSE && a->cls != CH_COMMA && a->cls != CH_STOP &&
            a->cls != CH_OPEN && a->cls != CH_DOUBLE)
            n++;
    }
    return n < 2;
}

static uint8_t kind_of(fit f)
{
    if (f.tight) return f.badness > 12 ? 0 : 1;
    return f.badness <= 12 ? 1 : f.badness <= 100 ? 2 : 3;
}

static int64_t demerits(const breaker *k, const node *from, const point *pt, fit f)
{
    static const int16_t price[] = {[BREAK_HERE] = 0,  [BREAK_MARK] = 30,   [BREAK_SOFT] = 50,
                                    [BREAK_WORD] = 80, [BREAK_TOKEN] = 500, [BREAK_LAST] = 1000};
    int64_t rank = pt->rank <= BREAK_LAST ? price[pt->rank] : 0;
    int64_t cost = PRICE_LINE + f.badness;
    int64_t d = cost * cost + rank * rank;
    int unlike = (int)kind_of(f) - (int)from->kind;
    if (from->point != NONE && (unlike > 1 || unlike < -1)) d += PRICE_UNLIKE;
    if (from->hyphen && pt->hyphen) d += PRICE_HYPHENS;
    if (k->words && !k->words[k->p->atoms[pt->next].from]) d += PRICE_WORD;
    if (pt->rank == BREAK_LINE && from->point != NONE && is_orphan(k, from->point))
        d += (int64_t)500 * 500;
    return from->total + d;
}

/* ---- the search */

typedef struct best {
    int64_t total;
    uint32_t from; /* NONE: none */
} best;

static begin node_begin(const node *n)
{
    return (begin){n->point, n->line};
}

static void try_node(breaker *k, uint32_t n, uint32_t to, int32_t bound, best *found)
{
    const point *pt = &k->points[to];
    const node *from = &k->nodes.at[n];
    bool last = pt->rank == BREAK_LINE;
    fit f = fit_between(k, node_begin(from), to, last);
    if (f.badness > bound) return;
    int64_t total = demerits(k, from, pt, f);
    best *b = &found[kind_of(f)];
    if (b->from == NONE || total < b->total) *b = (best){total, n};
}

/* The number of the next line, as far as it is counted. */
static uint32_t line_behind(const breaker *k, uint32_t number)
{
    return number < k->shape.n ? number + 1 : number;
}

static void add_node(breaker *k, uint32_t to, uint32_t prev, int64_t total, uint8_t kind)
{
    k->base[to + 1] = base_at(k, k->first, k->points[to].next);
    node n = {.point = to, .prev = prev, .total = total, .kind = kind};
    n.hyphen = k->points[to].hyphen;
    n.line = line_behind(k, k->nodes.at[prev].line);
    *vec_add(k->scratch, &k->nodes) = n;
}

static void keep_best(breaker *k, uint32_t to, const best *found)
{
    int64_t least = INT64_MAX;
    for (int c = 0; c < KINDS; c++)
        if (found[c].from != NONE && found[c].total < least) least = found[c].total;
    for (int c = 0; c < KINDS; c++) {
        if (found[c].from == NONE || found[c].total > least + PRICE_UNLIKE) continue;
        add_node(k, to, found[c].from, found[c].total, (uint8_t)c);
    }
}

/* Looser than any bound allows, and later nodes give still looser lines. */
static bool too_loose(const breaker *k, begin at, uint32_t to)
{
    return room_of(k, at, to) > measure_from(k, at) / 2 + 4 * (int64_t)k->how.em;
}

/* Which of COUNTS the node's number of lines is. */
static uint32_t count_of(const breaker *k, const node *n)
{
    uint32_t least = k->nodes.at[k->low].line;
    if (!k->shape.n || n->line <= least) return 0;
    return n->line - least < COUNTS ? n->line - least : COUNTS - 1;
}

static void step(breaker *k, uint32_t to, int32_t bound)
{
    best found[COUNTS][KINDS];
    uint32_t counts = k->shape.n ? COUNTS : 1;
    bool last = k->points[to].rank == BREAK_LINE;
    for (uint32_t i = 0; i < counts; i++)
        for (int c = 0; c < KINDS; c++) found[i][c] = (best){0, NONE};
    for (uint32_t n = k->low; n < k->nodes.n; n++) {
        begin at = node_begin(&k->nodes.at[n]);
        if (overfull(k, at, to)) {
            if (n == k->low) k->low++;
            continue;
        }
        if (!last && too_loose(k, at, to)) {
            if (at.line < k->shape.n) continue; /* a later node's measure may be less */
            break;
        }
        try_node(k, n, to, last ? BAD_MAX : bound, found[count_of(k, &k->nodes.at[n])]);
    }
    for (uint32_t i = 0; i < counts; i++) keep_best(k, to, found[i]);
}

/* The last point behind a line's beginning that fits, of ranks up to `rank`; NONE: none. */
static uint32_t last_fitting(const breaker *k, begin at, uint8_t rank)
{
    uint32_t found = NONE;
    for (uint32_t i = at.point + 1; i < k->n_points; i++) {
        if (overfull(k, at, i)) break;
        const point *pt = &k->points[i];
        bool usable = pt->rank <= rank || pt->rank == BREAK_LINE;
        if (usable && pt->end > (at.point == NONE ? 0 : k->points[at.point].next) &&
            fit_between(k, at, i, pt->rank == BREAK_LINE).badness != BAD_OVERFULL)
            found = i;
    }
    return found;
}

/* Every line from here is too tight or too loose: the least evil, as late as possible. */
static uint32_t rescue_point(const breaker *k, begin at)
{
    static const uint8_t ranks[] = {BREAK_WORD, BREAK_TOKEN, BREAK_LAST};
    for (uint32_t i = 0; i < sizeof ranks; i++) {
        uint32_t to = last_fitting(k, at, ranks[i]);
        if (to == NONE) continue;
        bool hollow = room_of(k, at, to) > measure_from(k, at) * (int64_t)(2 + i) / 5;
        if (ranks[i] == BREAK_LAST || !hollow) return to;
    }
    static const uint8_t worst[] = {BREAK_TOKEN, BREAK_NOWRAP, BREAK_NOWRAP_LAST};
    for (uint32_t i = 0; i < sizeof worst; i++) {
        uint32_t to = last_fitting(k, at, worst[i]);
        if (to != NONE) return to;
    }
    return at.point + 1 < k->n_points ? at.point + 1 : k->n_points - 1;
}

static uint32_t rescue(breaker *k)
{
    uint32_t n = k->nodes.n - 1, to = rescue_point(k, node_begin(&k->nodes.at[n]));
    add_node(k, to, n, k->nodes.at[n].total + PRICE_RESCUE, 1);
    k->low = k->nodes.n - 1;
    return to;
}

/* The number of the line that comes next in the paragraph. */
static uint32_t next_line(const breaker *k)
{
    return k->out.n < k->shape.n ? k->out.n : k->shape.n;
}

/* The node at the segment's end with the least demerits; NONE: this search found no way. */
static uint32_t search(breaker *k, uint8_t rank, int32_t bound, bool may_rescue)
{
    k->nodes.n = k->low = 0;
    *vec_add(k->scratch, &k->nodes) =
        (node){.point = NONE, .prev = NONE, .kind = 1, .line = next_line(k)};
    for (uint32_t to = 0; to < k->n_points; to++) {
        const point *pt = &k->points[to];
        if (pt->rank > rank && pt->rank != BREAK_LINE) continue;
        step(k, to, bound);
        if (k->low < k->nodes.n) continue;
        if (!may_rescue) return NONE;
        to = rescue(k);
    }
    uint32_t found = NONE;
    for (uint32_t n = k->low; n < k->nodes.n; n++)
        if (k->nodes.at[n].point == k->n_points - 1 &&
            (found == NONE || k->nodes.at[n].total < k->nodes.at[found].total))
            found = n;
    return found;
}

/* ---- from nodes to lines */

static uint8_t start_side(const para *p)
{
    switch ((align_kind)p->box->style->text_align) {
    case ALIGN_LEFT: return ALIGN_LEFT;
    case ALIGN_RIGHT: return ALIGN_RIGHT;
    case ALIGN_CENTER: return ALIGN_CENTER;
    case ALIGN_END: return p->rtl ? ALIGN_LEFT : ALIGN_RIGHT;
    default: return p->rtl ? ALIGN_RIGHT : ALIGN_LEFT;
    }
}

static uint8_t align_of(const para *p, bool last)
{
    uint8_t how = p->box->style->text_align, at_last = p->box->style->text_align_last;
    if (!last || at_last == ALIGN_AUTO)
        return how == ALIGN_JUSTIFY && !last && !p->cell ? ALIGN_JUSTIFY : start_side(p);
    if (at_last == ALIGN_JUSTIFY || at_last == ALIGN_CENTER || at_last == ALIGN_RIGHT ||
        at_last == ALIGN_LEFT)
        return at_last;
    return (at_last == ALIGN_END) == p->rtl ? ALIGN_LEFT : ALIGN_RIGHT;
}

/* The narrowest that the line can be, but not under the measure. */
static int64_t shrunk(const breaker *k, const line_detail *d, const span *s, mpt measure)
{
    int64_t give = k->how.justify ? span_shrink(s, 0) - d->spent : d->end_trim;
    return d->natural - give > measure ? d->natural - give : measure;
}

/* The air that the sums hold for the line: without a character in a cell it needs none. */
static mpt air_in(const breaker *k, const line *ln, mpt *unused)
{
    if (!k->p->cell || ln->first >= ln->end) return 0;
    sums s = k->upto[ln->first];
    if (ln->first > k->first) sum_gap(&s, &k->p->atoms[ln->first - 1]);
    mpt air = air_at(k, &s, ln->first);
    if (!air || k->p->next_cell[ln->first] < ln->end) return air;
    *unused = air;
    return 0;
}

static void set_width(const breaker *k, line *ln, line_detail *d, mpt measure, const span *s,
                      bool ragged)
{
    uint8_t align = align_of(k->p, ln->last);
    bool filled = span_stretch(s, 0) || (align == ALIGN_JUSTIFY && !ragged && !d->wrapped);
    mpt unused = 0;
    d->air = air_in(k, ln, &unused);
    int64_t natural = s->to->width - s->from->width - unused + d->hyphen - d->cut - d->hang;
    d->natural = (mpt)(natural > MPT_MAX ? MPT_MAX : natural);
    int64_t target = d->natural > measure ? shrunk(k, d, s, measure)
                     : filled             ? measure
                                          : d->natural;
    /* the blank of a last mark would push the line off its middle or its right edge */
    if (target == d->natural && (align == ALIGN_RIGHT || align == ALIGN_CENTER))
        target -= d->end_trim;
    d->target = (mpt)target;
    ln->width = d->target;
    mpt free = mpt_max(0, measure - d->target);
    if (align == ALIGN_RIGHT || (align == ALIGN_JUSTIFY && k->p->rtl)) ln->x += free;
    if (align == ALIGN_CENTER) ln->x += free / 2;
}

static void add_line(breaker *k, uint32_t first, uint32_t start, uint32_t to)
{
    const point *pt = &k->points[to];
    begin at = {start, next_line(k)};
    line *ln = vec_add(k->scratch, &k->out);
    line_detail *d = arena_new_of(k->p->l->mem, line_detail);
    bool last = pt->rank == BREAK_LINE, opens = start == NONE;
    span s = span_of(k, start, to);
    *ln = (line){.para = k->p,
                 .first = opens ? first : k->points[start].next,
                 .end = pt->end,
                 .hyphenated = pt->hyphen,
                 .last = last,
                 .detail = d};
    mpt measure = measure_from(k, at), indent = opens ? k->first_indent : k->other_indent;
    fit f = fit_between(k, at, to, last && align_of(k->p, true) != ALIGN_JUSTIFY);
    *d = (line_detail){.br = k->br,
                       .next = pt->next,
                       .room = measure,
                       .end_trim = pt->end_trim,
                       .hang = f.hangs ? pt->hang : 0,
                       .hyphen = pt->hyphen ? pt->extra : 0,
                       .cut = pt->hyphen ? 0 : -pt->extra,
                       .spent = pt->spent,
                       .wrapped = k->p->pre && !last};
    if (d->hang) d->end_trim = 0;
    if (ln->first < ln->end && !k->p->pre) d->start_trim = trim_at_start(k->p, ln->first, opens);
    ln->x = (k->p->rtl ? 0 : indent) + (at.line < k->shape.n ? k->shape.x[at.line] : 0);
    set_width(k, ln, d, measure, &s, f.ragged);
}

static uint32_t count_lines(const breaker *k, uint32_t last)
{
    uint32_t n = 0;
    for (uint32_t i = last; k->nodes.at[i].prev != NONE; i = k->nodes.at[i].prev) n++;
    return n;
}

static void add_lines(breaker *k, uint32_t first, uint32_t last_node)
{
    uint32_t n = count_lines(k, last_node);
    uint32_t *ends = arena_array(k->scratch, uint32_t, n + 1), at = n;
    for (uint32_t i = last_node; k->nodes.at[i].prev != NONE; i = k->nodes.at[i].prev)
        ends[--at] = k->nodes.at[i].point;
    for (uint32_t i = 0; i < n; i++) add_line(k, first, i ? ends[i - 1] : NONE, ends[i]);
}

/* Preserved text is filled line by line: an optimum would move code about. So is text that asks for
 * it (text-wrap: stable). */
static void fill_greedily(breaker *k, uint32_t first)
{
    uint32_t start = NONE;
    do {
        uint32_t to = rescue_point(k, (begin){start, next_line(k)});
        add_line(k, first, start, to);
        k->base[to + 1] = base_at(k, first, k->points[to].next);
        start = to;
    } while (start + 1 < k->n_points);
}

/* Headings, captions, cells and other short text that is not made equal read better when its lines
 * end between words; ICU's dictionary knows them. In running text every Han character is alike. */
static void find_words(breaker *k)
{
    enum { SHORT = 240 }; /* bytes: 80 Han characters */
    const style *s = k->p->box->style;
    if (k->words || k->how.justify || k->p->cell || k->p->text.n > SHORT) return;
    k->words = unicode_boundaries(UNICODE_WORDS, k->p->text, s->lang, k->scratch);
}

/* Hyphens and loose lines only where there is no other way, or a last character would be alone. */
static uint32_t best_way(breaker *k)
{
    uint32_t found = search(k, BREAK_SOFT, 500, false);
    if (found != NONE && !is_orphan(k, k->nodes.at[k->nodes.at[found].prev].point)) return found;
    return search(k, BREAK_WORD, 4000, true);
}

/* text-wrap: balance: the ends of as many lines at the least measure that needs no more of them. */
static uint32_t balance(breaker *k, uint32_t found)
{
    enum { BALANCE_MOST = 6 }; /* lines: titles */
    uint32_t n = count_lines(k, found);
    if (n < 2 || n > BALANCE_MOST) return found;
    mpt whole = k->measure, low = whole / 2, high = whole;
    while (high - low > k->how.em / 4) {
        k->measure = low + (high - low) / 2;
        if (count_lines(k, best_way(k)) <= n)
            high = k->measure;
        else
            low = k->measure;
    }
    k->measure = high;
    found = best_way(k);
    k->measure = whole;
    return found;
}

static void break_segment(breaker *k, uint32_t first, uint32_t end)
{
    uint8_t wrap = k->p->box->style->text_wrap;
    find_points(k, first, end);
    uint32_t only = k->n_points - 1;
    if (fit_between(k, (begin){NONE, next_line(k)}, only, true).badness != BAD_OVERFULL) {
        add_line(k, first, NONE, only);
        return;
    }
    if (k->p->pre || wrap == WRAP_STABLE) {
        fill_greedily(k, first);
        return;
    }
    find_words(k);
    uint32_t found = best_way(k);
    if (wrap == WRAP_BALANCE && !k->how.justify && !k->shape.n && !k->p->cell)
        found = balance(k, found);
    add_lines(k, first, found);
}

/* ---- the paragraph */

static void set_measures(breaker *k, mpt measure, mpt first_x, bool first)
{
    const style *s = k->p->box->style;
    mpt indent = k->p->box->indent_first ? len_resolve(s->text_indent, measure, 0) : 0;
    indent = mpt_min(indent, mpt_max(0, measure - k->how.em)); /* a character finds room */
    if (k->p->cell) indent = grid_column(grid_of(k->p->l), indent);
    bool here = (first || s->indent_each_line) != s->indent_hanging;
    k->first_indent = (here ? indent : 0) + (first ? first_x : 0);
    k->other_indent = s->indent_hanging ? indent : 0;
    k->measure = mpt_max(0, measure - wrap_mark_room(k->p));
}

static void find_marks(para *p, breaking *br)
{
    uint32_t m = 0;
    const inl **marks = arena_array(p->l->mem, const inl *, p->n_marks + 1);
    for (uint32_t i = 0; i < p->n_marks; i++) marks[i] = p->marks[i].inl;
    for (uint32_t i = 0; i < br->lines.n; i++) {
        line *ln = &br->lines.at[i];
        const line_detail *d = ln->detail;
        ln->marks = marks + m;
        bool final = i + 1 == br->lines.n;
        while (m < p->n_marks &&
               (final || p->marks[m].atom < d->next ||
                (p->marks[m].inl->kind == INL_NOTE && p->marks[m].atom == d->next)))
            m++, ln->n_marks++;
    }
}

static mpt least_measure(mpt measure, const line_shape *shape)
{
    for (uint32_t i = 0; shape && i < shape->n; i++) measure = mpt_min(measure, shape->w[i]);
    return measure;
}

breaking *break_lines(para *p, mpt measure, mpt first_x, const line_shape *shape)
{
    arena *mem = p->l->mem;
    breaking *br = arena_new_of(mem, breaking);
    br->measure = measure;
    br->first_x = first_x;
    br->sizes = measure_objects(p, least_measure(measure, shape));
    breaker k = {.p = p, .br = br, .scratch = arena_new()};
    k.how = (manner){.justify = p->box->style->text_align == ALIGN_JUSTIFY &&
                                p->box->style->text_justify != 1 && !p->pre && !p->cell,
                     .always_hang = p->box->style->hanging_punctuation & 8,
                     .em = mpt_max(1, p->box->style->font_size)};
    k.last_how = k.how;
    if (shape) k.shape = *shape;
    k.upto = arena_array(k.scratch, sums, p->n_atoms + 1);
    k.points = arena_array(k.scratch, point, p->n_atoms + 1);
    k.base = arena_array(k.scratch, sums, p->n_atoms + 2);
    uint32_t first = 0;
    for (uint32_t i = 0; i <= p->n_atoms; i++) {
        if (i < p->n_atoms && p->atoms[i].kind != ATOM_BREAK) continue;
        if (i == p->n_atoms && first == i && i) break; /* behind a last forced break */
        set_measures(&k, measure, first_x, first == 0);
        break_segment(&k, first, i);
        if (i < p->n_atoms) ((line_detail *)k.out.at[k.out.n - 1].detail)->next = i + 1;
        first = i + 1;
    }
    br->lines.n = k.out.n;
    br->lines.at = arena_copy(mem, k.out.at, sizeof(line) * k.out.n);
    find_marks(p, br);
    arena_drop(k.scratch);
    return br;
}
