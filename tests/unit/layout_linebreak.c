/* Break opportunities against Unicode's own cases (LineBreakTest.txt of the Debian package
 * unicode-data, the version of the ICU in use). With `line-break: auto` and no language they are
 * Unicode's, but for what the table of tailorings lists; any other difference fails, and so does a
 * tailoring that no case needs. */
#include <stdio.h>

#include "base/utf8.h"
#include "layout/inline/inline.h"
#include "layout_lay.h"

#define CASES "/usr/share/unicode/auxiliary/LineBreakTest.txt"

enum { MAX_CPS = 64 };
typedef struct line_test {
    uint32_t n, cps[MAX_CPS + 1], at[MAX_CPS + 1]; /* at: first byte */
    bool breaks[MAX_CPS + 1];                      /* before cps[i] */
    char text[4 * MAX_CPS + 1];
} line_test;

/* A boundary that Unicode and we see differently. */
typedef struct difference {
    const line_test *t;
    uint32_t i;        /* before cps[i] */
    uint32_t a, b;     /* characters around: marks that join one, and spaces, skipped */
    char_class ca, cb; /* theirs */
    bool spaces, inside, ours, first; /* first: nothing visible before a */
    break_rank rank;
} difference;

static bool wide(uint32_t cp)
{
    return class_is_cjk(class_of(cp)) || (cp >= 0x3000 && class_of(cp) != CH_OTHER);
}

/* Spaces that begin a paragraph have been collapsed; what is invisible before them does not count.
 */
static bool leading_space(const difference *d)
{
    return (d->a == ' ' || d->a == 0x200B || d->a == 0x2060) && d->first && !d->ours;
}
/* A grapheme cluster is one thing, a space with a mark over it too. */
static bool in_a_cluster(const difference *d)
{
    return (d->inside && !d->ours) || (d->t->cps[d->i - 1] == 0x308 && d->spaces);
}
/* A sign before a word or number stays with it (ICU; Unicode 16, LB20a). */
static bool sign(const difference *d)
{
    return d->ca == CH_CONNECTOR && d->first && !d->ours;
}
/* ".35" is a number, and "A.2" one too (ICU; Unicode 16, LB15c). */
static bool decimal_point(const difference *d)
{
    return (d->cb == CH_STOP && d->ours) ||
           ((d->ca == CH_STOP || d->ca == CH_COMMA) && d->cb == CH_DIGIT && !d->ours);
}
/* An address ends lines behind its marks only. */
static bool address(const difference *d)
{
    return strstr(d->t->text, "://") && !d->ours;
}
/* CSS Text: small kana and ー begin lines, but for `strict` (UAX #14: class CJ as ID). */
static bool small_kana(const difference *d)
{
    return d->cb == CH_SMALL && d->ours;
}
/* GB/T 15834, jlreq: a dash begins no line, connectors neither; a solidus ends none either. */
static bool kinsoku(const difference *d)
{
    return (never_first(d->cb, LINE_BREAK_NORMAL, false) || never_last(d->ca, LINE_BREAK_NORMAL)) &&
           (wide(d->a) || wide(d->b)) && !d->ours;
}
/* The ends of quotes are told apart, so that Chinese breaks outside of them. */
static bool quotes(const difference *d)
{
    return ((d->ca == CH_CLOSE && wide(d->b)) || (d->cb == CH_OPEN && wide(d->a))) && d->ours;
}
/* An ideographic space may begin a line: it is how paragraphs are indented by hand. */
static bool wide_space(const difference *d)
{
    return d->cb == CH_WIDE_SPACE && d->ours;
}
/* ‘…’ after Han begins a line, but for `strict`. */
static bool ellipsis(const difference *d)
{
    return d->cb == CH_ELLIPSIS && wide(d->a) && d->ours;
}
/* A unit stays with its number over one space. */
static bool units(const difference *d)
{
    return d->spaces && d->ca == CH_DIGIT && !d->ours;
}
/* Within a token a line may end behind its marks, at a price: not an opportunity like others. */
static bool priced(const difference *d)
{
    return d->rank == BREAK_TOKEN || d->rank == BREAK_MARK;
}

typedef struct tailoring {
    const char *name;
    bool (*is)(const difference *d);
    uint32_t n; /* differences that it explains */
} tailoring;

static tailoring tailorings[] = {
    {"leading space", leading_space, 0}, {"in a cluster", in_a_cluster, 0}, {"sign", sign, 0},
    {"decimal point", decimal_point, 0}, {"address", address, 0},           {"priced", priced, 0},
    {"small kana", small_kana, 0},       {"kinsoku", kinsoku, 0},           {"quotes", quotes, 0},
    {"wide space", wide_space, 0},       {"ellipsis", ellipsis, 0},         {"units", units, 0},
};

/* "× 0023 ÷ 0020 …"; false: no case, or one with characters that never come to a paragraph: the box
 * room makes line feeds and tabs spaces, and control characters have no glyphs. */
static bool read_case(char *row, line_test *t)
{
    size_t bytes = 0;
    char *comment = strchr(row, '#');
    if (comment) *comment = '\0';
    t->n = 0;
    for (char *w = strtok(row, " \t\n"); w; w = strtok(NULL, " \t\n")) {
        bool sign = !strcmp(w, "÷") || !strcmp(w, "×");
        if (sign) {
            t->breaks[t->n] = !strcmp(w, "÷");
            continue;
        }
        uint32_t cp = (uint32_t)strtoul(w, NULL, 16);
        if (cp < 0x20 || cp == 0x85 || cp == 0x2028 || cp == 0x2029 || t->n == MAX_CPS)
            return false;
        t->cps[t->n] = cp;
        t->at[t->n++] = (uint32_t)bytes;
        bytes += utf8_put(t->text + bytes, cp);
    }
    t->at[t->n] = (uint32_t)bytes;
    t->text[bytes] = '\0';
    return t->n > 0;
}

/* How a line may end before this byte. */
static break_rank rank_before(const para *p, uint32_t byte, bool *inside)
{
    *inside = false;
    for (uint32_t i = 1; i < p->n_atoms; i++)
        if (p->atoms[i].from == byte) return p->atoms[i - 1].rank;
    *inside = true;
    return BREAK_NEVER;
}

static bool is_joined(uint32_t cp)
{
    return cp == 0x308 || cp == 0x200D;
}

static bool explained(difference *d)
{
    const line_test *t = d->t;
    uint32_t j = d->i - 1;
    while (j > 0 && (t->cps[j] == ' ' || is_joined(t->cps[j]))) d->spaces |= t->cps[j--] == ' ';
    d->first = j == 0;
    d->a = t->cps[j] == 0x200D ? ' ' : t->cps[j];
    d->b = t->cps[d->i];
    d->ca = class_of(d->a);
    d->cb = class_of(d->b);
    for (size_t i = 0; i < sizeof tailorings / sizeof *tailorings; i++)
        if (tailorings[i].is(d)) return ++tailorings[i].n > 0;
    return false;
}

static void tell(const difference *d)
{
    print_error("Unicode %s, ours %s (rank %d):", d->t->breaks[d->i] ? "÷" : "×",
                d->ours ? "÷" : "×", (int)d->rank);
    for (uint32_t i = 0; i < d->t->n; i++)
        print_error(" %s%04X", i == d->i ? "?" : "", d->t->cps[i]);
    print_error("\n");
}

static uint32_t compare(layout *l, const box *like, line_test *t)
{
    inl one = {.kind = INL_TEXT, .to = t->at[t->n], .style = like->style, .node = like->node};
    box b = *like;
    b.text = (str){t->text, t->at[t->n]};
    b.inls = &one;
    b.n_inls = 1;
    b.cache = NULL;
    const para *p = para_prepare(l, &b);
    uint32_t bad = 0;
    for (uint32_t i = 1; i < t->n; i++) {
        difference d = {.t = t, .i = i};
        d.rank = rank_before(p, t->at[i], &d.inside);
        d.ours = d.rank == BREAK_HERE || d.rank == BREAK_SOFT;
        if (d.ours == t->breaks[i] || explained(&d)) continue;
        tell(&d);
        bad++;
    }
    return bad;
}

static void breaks_are_unicodes(void **state)
{
    (void)state;
    laid t;
    lay(&t, "", "<p lang=''>a</p>");
    layout_input in = {t.doc, t.cascade, t.fonts, box_build(t.mem, t.doc, t.cascade), &t.diag};
    layout l;
    layout_begin(&l, t.mem, &in);
    const box *like = in.root;
    while (like->kind != BOX_PARA) like = like->first;
    FILE *f = fopen(CASES, "r");
    if (!f) fail_msg("%s: install unicode-data", CASES);
    char row[4096];
    uint32_t n = 0, bad = 0;
    while (fgets(row, sizeof row, f)) {
        line_test one;
        if (!read_case(row, &one)) continue;
        n++;
        bad += compare(&l, like, &one);
    }
    fclose(f);
    end(&t);
    assert_int_equal(bad, 0);
    assert_true(n > 5000);
    for (size_t i = 0; i < sizeof tailorings / sizeof *tailorings; i++)
        if (!tailorings[i].n) fail_msg("no case needs the tailoring: %s", tailorings[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(breaks_are_unicodes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
