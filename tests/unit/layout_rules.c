/* The typesetting rules, one by one: text at a measure → the lines it becomes and how wide they
 * are. A rule has a case that shows it, and one that would look the same without it if the rule
 * were not there: another level, region or value, where the lines are different. An em is 10 pt. */
#include <math.h>
#include <stdio.h>

#include "base/utf8.h"
#include "layout/inline/inline.h"
#include "layout_lay.h"

enum { EM = 10000 };

/* The first paragraph of a document with text, at a measure. */
typedef struct set_para {
    laid t;
    layout l;
    para *p;
    const lines *lines;
} set_para;

static const box *first_para(const box *b)
{
    for (; b; b = b->next) {
        if (b->kind == BOX_PARA && b->text.n) return b;
        const box *in = b->kind == BOX_PARA ? NULL : first_para(b->first);
        if (in) return in;
    }
    return NULL;
}

static void set(set_para *s, const char *css, const char *lang, mpt measure, const char *text)
{
    buf body = {0};
    buf_fmt(&body,
            *text == '<' && strchr("thn", text[1]) ? "<div lang='%s'>%s</div>"
                                                   : "<p lang='%s'>%s</p>",
            lang, text);
    lay(&s->t, css, body.p);
    layout_input in = {s->t.doc, s->t.cascade, s->t.fonts,
                       box_build(s->t.mem, s->t.doc, s->t.cascade), &s->t.diag};
    layout_begin(&s->l, s->t.mem, &in);
    s->p = para_prepare(&s->l, first_para(in.root));
    s->lines = para_lines(&s->l, s->p, measure, 0);
    buf_drop(&body);
}

static str line_text(const set_para *s, uint32_t i)
{
    const line *ln = &s->lines->at[i];
    uint32_t from = s->p->atoms[ln->first].from, to = s->p->atoms[ln->end].from;
    return str_sub(s->p->text, from, to - from);
}

static const char *str_z(str s)
{
    static char text[16];
    snprintf(text, sizeof text, "%.*s", (int)s.n, s.p);
    return text;
}

/* ---- lines and widths */

#define J "p{text-align:justify}"
#define Z10 "一二三四五六七八九十"

typedef struct rule_case {
    const char *rule, *css, *lang;
    int measure; /* em */
    const char *text, *lines;
    const char *widths; /* em of each line, '-' unchecked */
} rule_case;

static const rule_case cases[] = {
#include "layout_rules.h"
};

static bool widths_are(const set_para *s, const char *wanted, buf *got)
{
    bool same = true;
    for (uint32_t i = 0; i < s->lines->n; i++) {
        mpt w = s->lines->at[i].width;
        buf_fmt(got, "%s%g", i ? " " : "", w / (double)EM);
        while (*wanted == ' ') wanted++;
        if (*wanted == '-' || !*wanted) {
            wanted += *wanted == '-';
            continue;
        }
        char *end;
        double v = strtod(wanted, &end);
        wanted = end;
        if (fabs(v * EM - w) > 60) same = false;
    }
    return same;
}

static void rules(void **state)
{
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const rule_case *c = &cases[i];
        set_para s;
        buf got = {0}, widths = {0};
        set(&s, c->css, c->lang, c->measure * EM, c->text);
        for (uint32_t k = 0; k < s.lines->n; k++) {
            if (k) buf_byte(&got, '|');
            buf_str(&got, line_text(&s, k));
        }
        bool same = widths_are(&s, c->widths, &widths);
        if (strcmp(got.p ? got.p : "", c->lines) || !same) {
            bad++;
            print_error("%s\n  expected %s (%s)\n  got      %s (%s)\n", c->rule, c->lines,
                        c->widths, got.p, widths.p);
        }
        buf_drop(&got);
        buf_drop(&widths);
        end(&s.t);
    }
    assert_int_equal(bad, 0);
}

/* ---- how a line is made equal: the advance of each character, gap behind it included */

#define M "p{text-align:justify;text-align-last:justify;font-family:'Noto Sans Mono CJK SC'}"

typedef struct equal_case {
    const char *step, *css;
    int measure; /* em / 1000 */
    const char *text, *advances;
} equal_case;

/* A line of everything: 13 em; a space gives 1/4, brackets and marks 1/2, a gap 1/8. */
#define EVERY "一a b二，三（四）五。六七"

static const equal_case equal_cases[] = {
    {"as it is", M, 13000, EVERY, "1.25 .5 .5 .75 1 1 1 1 1 1 1 1 1 1"},
    {"2 spaces in part", M, 12875, EVERY, "1.25 .5 .375 .75 1 1 1 1 1 1 1 1 1 1"},
    {"2 spaces", M, 12750, EVERY, "1.25 .5 .25 .75 1 1 1 1 1 1 1 1 1 1"},
    {"4 brackets equally", M, 12250, EVERY, "1.25 .5 .25 .75 1 1 1 .75 1 .75 1 1 1 1"},
    {"4 brackets", M, 11750, EVERY, "1.25 .5 .25 .75 1 1 1 .5 1 .5 1 1 1 1"},
    {"5 the comma", M, 11250, EVERY, "1.25 .5 .25 .75 1 .5 1 .5 1 .5 1 1 1 1"},
    {"6 gaps", M, 11000, EVERY, "1.125 .5 .25 .625 1 .5 1 .5 1 .5 1 1 1 1"},
    {"7 the stop", M, 10500, EVERY, "1.125 .5 .25 .625 1 .5 1 .5 1 .5 1 .5 1 1"},
    {"1 the end before all", M, 3500, "一，二。", "1 1 1 .5"},
    {"1 then 5", M, 3250, "一，二。", "1 .75 1 .5"},
    {"3 the Japanese interpunct before brackets", M, 6750, "一<span lang='ja'>・</span>二（三）四",
     "1 .75 1 1 1 1 1"},
    {"spaces up to 1/2", M "p{word-spacing:-2.5pt}", 5000, "一a b二三", "1.25 .5 .5 .75 1 1"},
    {"then gaps up to 1/3", M "p{word-spacing:-2.5pt}", 5166, "一a b二三", "1.333 .5 .5 .833 1 1"},
    {"then every gap", M "p{word-spacing:-2.5pt}", 5366, "一a b二三", "1.333 .5 .5 .833 1.2 1"},
    {"every gap equally", M, 5400, "一二，三四", "1.1 1.1 1.1 1.1 1"},
    {"not inside ——", M, 5300, "一——二三", "1.1 2.1 1.1 1"},
    {"not inside ……", M, 5300, "一……二三", "1.1 1 1.1 1.1 1"},
    {"not beside a connector", M, 5200, "一～二三四", "1 1 1.1 1.1 1"},
    {"nor a solidus", M, 5200, "一／二三四", "1 1 1.1 1.1 1"},
    {"nor inside a word", M, 4433, "ab一二三", ".5 .833 1.05 1.05 1"},
    {"inter-word opens no other", M "p{text-justify:inter-word}", 5400, "一二，三四", "1 1 1 1 1"},
};

static void equal_lines(void **state)
{
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof equal_cases / sizeof *equal_cases; i++) {
        const equal_case *c = &equal_cases[i];
        set_para s;
        set(&s, c->css, "zh", c->measure * (EM / 1000), c->text);
        const line *ln = &s.lines->at[0];
        uint32_t n = ln->end - ln->first;
        placed_atom *at = test_calloc(n, sizeof *at);
        place_line(ln, at);
        const char *wanted = c->advances;
        buf got = {0};
        bool same = s.lines->n == 1;
        for (uint32_t k = 0; k < n; k++) {
            mpt w = (k + 1 < n ? at[k + 1].x : at[k].x + at[k].width) - at[k].x;
            buf_fmt(&got, "%s%g", k ? " " : "", w / (double)EM);
            while (*wanted == ' ') wanted++;
            char *stop;
            double v = strtod(wanted, &stop);
            same = same && stop > wanted && fabs(v * EM - w) <= 12;
            wanted = stop;
        }
        if (!same)
            bad++, print_error("%s\n  expected %s\n  got      %s\n", c->step, c->advances, got.p);
        buf_drop(&got);
        test_free(at);
        end(&s.t);
    }
    assert_int_equal(bad, 0);
}

/* ---- which characters may stand at a line's edge, by level */

typedef struct edge_case {
    const char *css, *lang;
    const char *not_first, *first; /* characters that may not and may begin a line */
    const char *not_last, *last;
} edge_case;

static const edge_case edge_cases[] = {
    {"p{line-break:loose}", "zh", "”’」』）》〉】〗〕］｝。，、．；：！？)]},.;:!?",
     "·・～–—／‼％々ぁー", "“‘「『（《〈【〖〔［｛([{", "／"},
    {"", "zh", "”’」』）》〉】〗〕］｝。，、．；：！？‼⁇·・‧～–—-／/)]},.;:!?", "々ぁー…",
     "“‘「『（《〈【〖〔［｛([{／/", "—…～"},
    {"p{line-break:strict}", "zh", "”」）。，·～—／々ぁっゃーゝ…⸺", "甲あア", "“「（／", "—…～"},
    {"", "zh-Hant-TW", "”」）。，、；：！？·", "々", "「『（《", "—"},
    {"", "ja", "」』）。、・：；！？", "ぁっゃゅょーァッャ々ゝ", "「『（", "ー"},
    {"p{line-break:strict}", "ja", "」』）。、・ぁっゃゅょーァッャ々ゝ", "あアん", "「『（", "ー"},
    {"p{line-break:anywhere}", "zh", "", "。，）々", "", "（「“"},
};

/* 一二三四c甲乙丙 at 4 em, or 一二三c甲乙丙: does c begin the second line, or end the first? */
static void check_edges(const edge_case *c, const char *chars, bool first, bool allowed, int *bad)
{
    str s = str_of(chars);
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        utf8_next(s, &i);
        char text[64];
        snprintf(text, sizeof text, first ? "一二三四%.*s甲乙丙" : "一二三%.*s甲乙丙",
                 (int)(i - from), s.p + from);
        set_para p;
        set(&p, c->css, c->lang, 4 * EM + (first ? 0 : EM / 10), text);
        str row = first && p.lines->n > 1 ? line_text(&p, 1) : line_text(&p, 0);
        str one = str_sub(s, from, i - from);
        bool there = first ? str_starts(row, str_z(one)) : str_ends(row, str_z(one));
        if (there != allowed)
            ++*bad, print_error("%s %s: %s %s a line\n", c->lang, c->css, str_z(one),
                                first ? "begins" : "ends");
        end(&p.t);
    }
}

static void edges(void **state)
{
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof edge_cases / sizeof *edge_cases; i++) {
        const edge_case *c = &edge_cases[i];
        check_edges(c, c->not_first, true, false, &bad);
        check_edges(c, c->first, true, true, &bad);
        check_edges(c, c->not_last, false, false, &bad);
        check_edges(c, c->last, false, true, &bad);
    }
    assert_int_equal(bad, 0);
}

/* Running heads are set by the same rules. */
static void heads(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "@page { @top-left { content: '一二三四，五六'; width: 40pt; font: 9.9pt/10pt serif } }",
        "<p>x</p>");
    assert_int_equal(find(&t, "四，五六").page, 1);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rules), cmocka_unit_test(equal_lines),
                                       cmocka_unit_test(edges), cmocka_unit_test(heads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
