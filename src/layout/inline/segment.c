/* Break opportunities. A boundary with CJK text at one side is decided by the tables of punct.c;
 * between letters and digits there is none, at a space there is one; ICU (UAX #14) is asked for
 * what is left, and only in paragraphs where something is. Afterwards: marks in URLs, units, note
 * calls, hyphens. Every other boundary between clusters is a last resort, so that a line never has
 * to be wider than its measure. */
#include "base/utf8.h"
#include "layout/inline/inline.h"

/* ---- the paragraph's boundaries */

typedef struct segmenter {
    para *p;
    arena *scratch;
    const collected *c;
    const uint8_t *unicode; /* [byte]: ICU lets a line begin here; NULL: not asked yet */
    unsigned level;         /* line_break_kind */
    bool cjk;               /* the paragraph's language */
} segmenter;

static bool unicode_breaks(segmenter *s, uint32_t byte)
{
    if (!s->unicode)
        s->unicode =
            unicode_boundaries(UNICODE_LINES, s->p->text, s->p->box->style->lang, s->scratch);
    return s->unicode[byte];
}

typedef struct boundary {
    const atom *a, *b; /* neighbours; b of a leader or object too */
    const piece *pa, *pb;
    uint32_t ia, ib;
    uint32_t n_spaces;
} boundary;

static const style *style_of(const para *p, const piece *pc)
{
    return pc->inl && pc->inl->style ? pc->inl->style : p->box->style;
}

/* —— and …… are one: they may begin a line where a single one may not. */
static bool in_pair(const para *p, uint32_t i)
{
    const atom *a = &p->atoms[i];
    if (a->cls != CH_DASH && a->cls != CH_ELLIPSIS) return false;
    uint32_t cp = first_cp(p->text, a->from);
    bool next = i + 1 < p->n_atoms && p->atoms[i + 1].cls == a->cls;
    size_t bytes = utf8_put((char[4]){0}, cp);
    bool ligature = p->atoms[i + 1].from >= a->from + 2 * bytes &&
                    first_cp(p->text, (uint32_t)(a->from + bytes)) == cp;
    return next || ligature || cp == 0x2E3A || cp == 0x2E3B;
}

/* Does this character, in UTF-8, stand before the byte? */
static bool stands_before(str text, uint32_t byte, const char *what)
{
    size_t n = strlen(what);
    return byte >= n && !memcmp(text.p + byte - n, what, n);
}

#define SOFT_HYPHEN "\xC2\xAD"
#define ZERO_WIDTH_SPACE "\xE2\x80\x8B"

static bool is_word(const atom *a)
{
    return a->kind == ATOM_CHAR && !a->wide && (a->cls == CH_LETTER || a->cls == CH_DIGIT);
}
static bool is_cjk_side(const atom *a)
{
    return a->wide || a->kind == ATOM_OBJECT || a->kind == ATOM_LEADER;
}

/* Units that stay with the number before their space. */
static bool is_unit(str text, uint32_t byte)
{
    static const char *const units[] = {"%",
                                        "kg",
                                        "g",
                                        "mg",
                                        "t",
                                        "km",
                                        "m",
                                        "cm",
                                        "mm",
                                        "nm",
                                        "s",
                                        "ms",
                                        "h",
                                        "W",
                                        "kW",
                                        "MW",
                                        "V",
                                        "A",
                                        "Hz",
                                        "GHz",
                                        "MHz",
                                        "K",
                                        "KB",
                                        "kB",
                                        "MB",
                                        "GB",
                                        "TB",
                                        "PB",
                                        "B",
                                        "L",
                                        "ml",
                                        "px",
                                        "pt",
                                        "em",
                                        "dB",
                                        "℃",
                                        "\xC2\xB0"
                                        "C",
                                        "‰"};
    str rest = str_from(text, byte);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_starts(rest, units[i])) continue;
        uint32_t next = first_cp(rest, (uint32_t)strlen(units[i]));
        char_class c = class_of(next);
        if (c != CH_LETTER && c != CH_DIGIT && next != '/' && next != '-') return true;
    }
    return false;
}

static bool is_number(const atom *a)
{
    return a->cls == CH_DIGIT || a->cls == CH_POSTFIX;
}

static bool joins_numbers(const atom *a)
{
    return a->cls == CH_CONNECTOR || a->cls == CH_DASH;
}

/* 0.03～0.12, 2023—2025, 10%～20%: a range keeps together. */
static bool in_range(const para *p, const boundary *q)
{
    uint32_t i = q->ia, k = q->ib + 1;
    while (i > 0 && p->atoms[i - 1].kind == ATOM_EDGE) i--;
    while (k < p->n_atoms && p->atoms[k].kind == ATOM_EDGE) k++;
    if (joins_numbers(q->a)) return i && is_number(&p->atoms[i - 1]) && q->b->cls == CH_DIGIT;
    return joins_numbers(q->b) && is_number(q->a) && k < p->n_atoms && p->atoms[k].cls == CH_DIGIT;
}

/* C++, C#, A+ */
static bool in_name(const para *p, const boundary *q)
{
    uint32_t a = first_cp(p->text, q->a->from), b = first_cp(p->text, q->b->from);
    return (b == '+' || b == '#') && (q->a->cls == CH_LETTER || a == b);
}

static bool never_between(segmenter *s, const boundary *q)
{
    const para *p = s->p;
    const atom *a = q->a, *b = q->b;
    if (q->n_spaces) {
        bool closing =
            b->cls == CH_CLOSE || b->cls == CH_COMMA || b->cls == CH_STOP || b->cls == CH_SOLIDUS;
        if (closing || a->cls == CH_OPEN) return is_cjk_side(a) || is_cjk_side(b);
        return q->n_spaces == 1 && a->cls == CH_DIGIT && is_unit(p->text, b->from);
    }
    if (in_range(p, q) || in_name(p, q)) return true;
    if (a->cls == b->cls && (a->cls == CH_DASH || a->cls == CH_ELLIPSIS)) return true;
    if (b->cls == CH_POSTFIX && a->cls != CH_DIGIT && b->wide) return false;
    if (a->cls == CH_PREFIX && b->cls == CH_DIGIT && s->level != LINE_BREAK_LOOSE) return true;
    if (is_cjk_side(a) || is_cjk_side(b))
        return never_first(b->cls, s->level, in_pair(p, q->ib)) || never_last(a->cls, s->level);
    return false;
}

static bool is_glue(const atom *a)
{
    return a->cls == CH_GLUE;
}

/* Hangul beside what is not Chinese breaks as Unicode says. */
static bool is_korean(const atom *a, const atom *b)
{
    return (a->cls == CH_HANGUL && (b->cls == CH_HANGUL || !b->wide)) ||
           (b->cls == CH_HANGUL && !a->wide);
}

static bool breaks_between(segmenter *s, const boundary *q)
{
    const atom *a = q->a, *b = q->b;
    const style *st = style_of(s->p, q->pa);
    if (st->line_break == LINE_BREAK_ANYWHERE) return true;
    if (stands_before(s->p->text, b->from, ZERO_WIDTH_SPACE)) return true;
    if (is_glue(a) || is_glue(b)) return unicode_breaks(s, b->from);
    if (never_between(s, q)) return false;
    if (!q->n_spaces && st->word_break == WORD_BREAK_KEEP_ALL &&
        (class_is_cjk(a->cls) || is_word(a)) && (class_is_cjk(b->cls) || is_word(b)))
        return false;
    if (!q->n_spaces && st->word_break == WORD_BREAK_ALL && (is_word(a) || class_is_cjk(a->cls)) &&
        (is_word(b) || class_is_cjk(b->cls)))
        return true;
    bool other = a->cls == CH_OTHER || b->cls == CH_OTHER;
    if (a->kind == ATOM_LEADER) return false;
    if (b->kind == ATOM_LEADER || b->kind == ATOM_OBJECT || a->kind == ATOM_OBJECT) return true;
    if (is_korean(a, b)) return unicode_breaks(s, b->from);
    if ((a->wide || b->wide) && !(other && !q->n_spaces)) return true;
    if (is_word(a) && is_word(b)) return q->n_spaces > 0;
    return unicode_breaks(s, b->from);
}

static break_rank rank_of(segmenter *s, const boundary *q)
{
    const style *sa = style_of(s->p, q->pa), *sb = style_of(s->p, q->pb);
    if (!wraps(sa->white_space) && !wraps(sb->white_space))
        return breaks_between(s, q) ? BREAK_NOWRAP : BREAK_NOWRAP_LAST;
    if (!q->n_spaces && stands_before(s->p->text, q->b->from, SOFT_HYPHEN) &&
        sa->hyphens != HYPHENS_NONE && unicode_breaks(s, q->b->from))
        return BREAK_SOFT;
    if (breaks_between(s, q)) return BREAK_HERE;
    if (is_glue(q->a) || is_glue(q->b)) return BREAK_TOKEN;
    return q->n_spaces ? BREAK_NOWRAP : BREAK_LAST;
}

/* Where a line that ends between ia and ib has its last atom: behind closing edges and spaces,
 * before opening edges. */
static uint32_t holder_of(const para *p, uint32_t ia, uint32_t ib)
{
    uint32_t i = ib - 1;
    while (i > ia && p->atoms[i].kind == ATOM_EDGE && p->atoms[i].side == SIDE_LEAD) i--;
    return i;
}

static void set_ranks(segmenter *s)
{
    para *p = s->p;
    boundary q = {0};
    const piece *pc = p->pieces;
    for (uint32_t i = 0; i < p->n_atoms; i++) {
        atom *b = &p->atoms[i];
        while (pc + 1 < p->pieces + p->n_pieces && pc[1].first <= i) pc++;
        if (b->kind == ATOM_EDGE) continue;
        if (b->kind == ATOM_BREAK) {
            b->rank = BREAK_LINE;
            q = (boundary){0};
            continue;
        }
        if (b->kind == ATOM_SPACE || b->kind == ATOM_TAB) {
            q.n_spaces++;
            continue;
        }
        q.b = b;
        q.pb = pc;
        q.ib = i;
        if (q.a) {
            s->level = style_of(p, q.pa)->line_break;
            p->atoms[holder_of(p, q.ia, i)].rank = (uint8_t)rank_of(s, &q);
        } else if (q.n_spaces && i && wraps(style_of(p, pc)->white_space)) {
            p->atoms[holder_of(p, 0, i)].rank = BREAK_LAST; /* spaces that begin preserved text */
        }
        q = (boundary){.a = b, .pa = pc, .ia = i};
    }
}

/* ---- tokens: what stands between spaces and CJK text */

static bool is_token_atom(const atom *a)
{
    return a->kind == ATOM_CHAR && !a->wide && a->cls != CH_HAN && a->cls != CH_HANGUL;
}

static bool is_url_mark(uint32_t cp)
{
    return cp == '/' || cp == '?' || cp == '&' || cp == '=' || cp == '.' || cp == '-' ||
           cp == '_' || cp == '#' || cp == '%' || cp == ':' || cp == ',' || cp == '+' ||
           cp == '~' || cp == '@' || cp == '\\';
}

static bool is_url(str t)
{
    uint32_t slashes = 0, dots = 0, at = 0;
    if (str_find(t, "://") >= 0 || str_starts(t, "www.")) return true;
    for (size_t i = 0; i < t.n; i++) {
        slashes += t.p[i] == '/' || t.p[i] == '\\';
        dots += t.p[i] == '.';
        at += t.p[i] == '@';
    }
    return (slashes >= 2 && t.n >= 16) || (slashes >= 1 && dots >= 1 && t.n >= 12) ||
           (at == 1 && dots >= 1);
}

/* The second slash of https:// */
static bool is_scheme_end(const para *p, uint32_t slash)
{
    uint32_t at = p->atoms[slash].from;
    return at >= 2 && p->text.p[at - 1] == '/' && p->text.p[at - 2] == ':';
}

static uint32_t next_char(const para *p, uint32_t i)
{
    do i++;
    while (i < p->n_atoms && p->atoms[i].kind == ATOM_EDGE);
    return i;
}

/* Atoms [first, end): behind their marks a line may end, at a price. */
static void set_token(segmenter *s, uint32_t first, uint32_t end)
{
    para *p = s->p;
    uint32_t from = p->atoms[first].from, to = p->atoms[end].from;
    str text = str_sub(p->text, from, to - from);
    bool url = is_url(text);
    const style *st = style_of(p, piece_at(p, first));
    if (st->word_break == WORD_BREAK_ALL || st->line_break == LINE_BREAK_ANYWHERE) return;
    for (uint32_t i = first, next; (next = next_char(p, i)) < end; i = next) {
        atom *a = &p->atoms[holder_of(p, i, next)];
        uint32_t cp = first_cp(p->text, p->atoms[i].from),
                 after = first_cp(p->text, p->atoms[next].from);
        if (a->rank > BREAK_LAST || a->rank == BREAK_SOFT) continue;
        if (url) a->rank = BREAK_LAST;
        if (p->atoms[i].cls == CH_SOLIDUS && a->rank == BREAK_HERE && s->cjk) a->rank = BREAK_TOKEN;
        bool room = p->atoms[next].from - from >= 3 && to - p->atoms[next].from >= 2;
        if (cp == '-' && a->rank == BREAK_HERE) a->rank = room ? BREAK_MARK : BREAK_TOKEN;
        if (a->rank != BREAK_LAST || !is_url_mark(cp) || is_url_mark(after) || !room) continue;
        if (p->atoms[next].cls == CH_CLOSE || p->atoms[next].cls == CH_STOP) continue;
        a->rank = url && !(cp == '/' && is_scheme_end(p, i)) ? BREAK_MARK : BREAK_TOKEN;
    }
}

/* ---- words */

static bool may_hyphenate(str w)
{
    if (w.n < 5) return false;
    for (size_t i = 1; i < w.n; i++)
        if (w.p[i] >= 'A' && w.p[i] <= 'Z') return false; /* a name or a code */
    return true;
}

static void set_word(segmenter *s, uint32_t first, uint32_t end)
{
    enum { MAX_WORD = 100 };
    para *p = s->p;
    const style *st = style_of(p, piece_at(p, first));
    uint32_t from = p->atoms[first].from, to = p->atoms[end].from;
    bool at[MAX_WORD + 1];
    if (st->hyphens != HYPHENS_AUTO || to - from > MAX_WORD) return;
    str word = str_sub(p->text, from, to - from);
    if (!may_hyphenate(word) || !hyphenate(st->lang, word, at)) return;
    for (uint32_t i = first, next; (next = next_char(p, i)) < end; i = next) {
        atom *a = &p->atoms[holder_of(p, i, next)];
        if (at[p->atoms[next].from - from] && a->rank == BREAK_LAST) a->rank = BREAK_WORD;
    }
}

static void set_words(segmenter *s, uint32_t first, uint32_t end)
{
    const para *p = s->p;
    uint32_t from = p->atoms[first].from, to = p->atoms[end].from;
    if (is_url(str_sub(p->text, from, to - from))) return;
    for (uint32_t i = first; i < end;) {
        uint32_t j = i, last = i;
        while (j < end && p->atoms[j].kind == ATOM_CHAR && p->atoms[j].cls == CH_LETTER)
            last = j, j = next_char(p, j);
        if (j > i) set_word(s, i, last + 1);
        i = j > i ? j : next_char(p, i);
    }
}

static void set_tokens(segmenter *s)
{
    para *p = s->p;
    for (uint32_t i = 0; i < p->n_atoms;) {
        if (!is_token_atom(&p->atoms[i])) {
            i++;
            continue;
        }
        uint32_t first = i, end = i;
        while (i < p->n_atoms && is_token_atom(&p->atoms[i])) {
            end = i + 1;
            i = next_char(p, i);
        }
        set_token(s, first, end);
        set_words(s, first, end);
    }
}

static uint32_t atom_at(const para *p, uint32_t byte)
{
    uint32_t low = 0, high = p->n_atoms;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (p->atoms[mid].from < byte)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* No line begins with a note's call, an index or an exponent. */
static void set_calls(segmenter *s)
{
    para *p = s->p;
    for (uint32_t k = 0; k < s->c->calls.n; k++) {
        uint32_t i = atom_at(p, s->c->calls.at[k]);
        while (i < p->n_atoms && p->atoms[i].kind == ATOM_EDGE) i++;
        if (!i || i >= p->n_atoms) continue;
        atom *a = &p->atoms[holder_of(p, 0, i)];
        if (a->rank < BREAK_LAST && a->kind != ATOM_SPACE) a->rank = BREAK_LAST;
    }
}

void segment(para *p, const collected *c)
{
    segmenter s = {.p = p, .scratch = c->scratch, .c = c};
    str lang = p->box->style->lang;
    s.cjk = str_starts(lang, "zh") || str_starts(lang, "ja") || str_starts(lang, "ko");
    set_ranks(&s);
    set_tokens(&s);
    set_calls(&s);
}
