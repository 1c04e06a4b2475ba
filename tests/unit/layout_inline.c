/* The line model, rule by rule of the typesetting rules: text at a measure → the lines it becomes.
 * A case gives the lines as text, parted by '|'; where widths matter, natural widths in points. The
 * second case of a pair shows what the absence of the rule would look like. */
#include <stdio.h>

#include "layout_lay.h"

#define HAN10 "一二三四五六七八九十"

typedef struct set_line {
    str text;
    mpt x, width, natural;
} set_line;
typedef struct set_lines {
    laid t;
    buf dump;
    uint32_t n;
    set_line at[64];
} set_lines;

static mpt points(const char *after, const char *line)
{
    const char *p = strstr(line, after);
    assert_non_null(p);
    double v = strtod(p + strlen(after), NULL);
    return (mpt)(v * 1000 + (v < 0 ? -0.5 : 0.5));
}

static void set(set_lines *s, const char *css, const char *body)
{
    *s = (set_lines){0};
    lay(&s->t, css, body);
    layout_input in = {s->t.doc, s->t.cascade, s->t.fonts,
                       box_build(s->t.mem, s->t.doc, s->t.cascade), &s->t.diag};
    layout_dump_lines(s->t.mem, &in, &s->dump);
    for (char *line = strtok(s->dump.p, "\n"); line; line = strtok(NULL, "\n")) {
        if (strncmp(line, "  line ", 7)) continue;
        set_line *l = &s->at[s->n++];
        char *open = strchr(line, '"'), *close = strrchr(line, '"');
        l->text = (str){open + 1, (size_t)(close - open - 1)};
        *open = '\0';
        l->x = points(" x ", line);
        l->width = points(" w ", line);
        l->natural = points(" natural ", line);
    }
}

static void drop(set_lines *s)
{
    buf_drop(&s->dump);
    end(&s->t);
}

typedef struct line_case {
    const char *name, *css, *body, *expected;
    int natural[4]; /* points of each line; 0: not checked */
} line_case;

#define J "p{text-align:justify}"

static const line_case cases[] = {
    /* ---- never at a line's start, never at its end */
    {"a stop does not begin a line",
     "",
     "<p>" HAN10 HAN10 "。甲乙</p>",
     "一二三四五六七八九十一二三四五六七八九|十。甲乙",
     {0}},
    {"a stop and a comma give an em rather than a line of one character",
     J,
     "<p>" HAN10 "一二，四五六七八九十。</p>",
     HAN10 "一二，四五六七八九十。",
     {210}},
    {"an opening quote does not end a line",
     "",
     "<p>" HAN10 "一二三四五六七八九“甲乙”</p>",
     HAN10 "一二三四五六七八九|“甲乙”",
     {190}},
    {"nor does an ASCII bracket before Han",
     "",
     "<p>" HAN10 "一二三四五六七八九(甲乙)</p>",
     HAN10 "一二三四五六七八九|(甲乙)",
     {190}},
    {"an ASCII stop stays with Han",
     "",
     "<p>" HAN10 HAN10 ",甲乙</p>",
     "一二三四五六七八九十一二三四五六七八九|十,甲乙",
     {190}},
    {"an interpunct does not begin a line",
     "",
     "<p>" HAN10 HAN10 "·甲乙</p>",
     "一二三四五六七八九十一二三四五六七八九|十·甲乙",
     {190}},
    {"loose lets it",
     "p{line-break:loose}",
     "<p>" HAN10 HAN10 "·甲乙</p>",
     HAN10 HAN10 "|·甲乙",
     {200}},
    {"nor does a solidus, nor end one",
     "",
     "<p>" HAN10 "一二三四五六七八九甲/乙丙</p>",
     HAN10 "一二三四五六七八九|甲/乙丙",
     {190}},
    {"a percent sign stays with its digits",
     "",
     "<p>" HAN10 "一二三四五六七八甲50%乙丙</p>",
     HAN10 "一二三四五六七八甲|50%乙丙",
     {190}},
    {"a currency sign stays with its digits",
     "",
     "<p>" HAN10 "一二三四五六七八甲¥300乙丙</p>",
     HAN10 "一二三四五六七八甲|¥300乙丙",
     {190}},
    {"a number stays with its unit",
     "",
     "<p>" HAN10 "一二三四五六七八10 kg乙丙</p>",
     HAN10 "一二三四五六七八|10 kg乙丙",
     {180}},
    {"a number does not break",
     "",
     "<p>" HAN10 "一二三四五六七八九3.1415乙丙</p>",
     HAN10 "一二三四五六七八九|3.1415乙丙",
     {190}},
    {"normal lets a dash begin a line",
     "",
     "<p>" HAN10 HAN10 "——甲乙</p>",
     HAN10 HAN10 "|——甲乙",
     {200}},
    {"strict does not",
     "p{line-break:strict}",
     "<p>" HAN10 HAN10 "——甲乙</p>",
     "一二三四五六七八九十一二三四五六七八九|十——甲乙",
     {190}},
    {"a dash is not broken",
     "",
     "<p>" HAN10 "一二三四五六七八九——甲乙</p>",
     HAN10 "一二三四五六七八九|——甲乙",
     {190}},
    {"nor are two ellipses",
     "",
     "<p>" HAN10 "一二三四五六七八九…………甲</p>",
     HAN10 "一二三四五六七八九|…………甲",
     {190, 50}},
    {"small kana begin lines",
     "",
     "<p lang='ja'>" HAN10 HAN10 "ーと</p>",
     HAN10 HAN10 "|ーと",
     {0}},
    {"but not strict ones",
     "p{line-break:strict}",
     "<p lang='ja'>" HAN10 HAN10 "ーと</p>",
     "一二三四五六七八九十一二三四五六七八九|十ーと",
     {0}},
    {"across elements",
     "",
     "<p>" HAN10 HAN10 "<b>。</b>甲<i>乙</i></p>",
     "一二三四五六七八九十一二三四五六七八九|十。甲乙",
     {0}},
    {"a note's call stays with its word",
     "",
     "<p>" HAN10 "一二三四五六七八九十<a role='doc-noteref' id='fnref-1' href='#fn-1'>1</a>甲乙</p>"
     "<aside role='doc-footnote' id='fn-1'><p>n</p></aside>",
     "一二三四五六七八九十一二三四五六七八九|十1甲乙",
     {0}},
    {"anywhere",
     "p{line-break:anywhere}",
     "<p>" HAN10 HAN10 "。甲乙</p>",
     HAN10 HAN10 "|。甲乙",
     {0}},
    {"keep-all",
     "p{word-break:keep-all}",
     "<p>一二三四五六七八九十，一二三四五六七八九十</p>",
     "一二三四五六七八九十，|一二三四五六七八九十",
     {0}},
    {"a no-break space",
     "",
     "<p>" HAN10 "一二三四五六七八甲&#xA0;乙丙</p>",
     HAN10 "一二三四五六七八|甲\xC2\xA0乙丙",
     {0}},
    {"a zero-width space",
     "p{word-break:keep-all}",
     "<p>一二三四五六七八九十一二三&#x200B;四五六七八九十甲</p>",
     "一二三四五六七八九十一二三\xE2\x80\x8B|四五六七八九十甲",
     {0}},
    /* ---- width of punctuation */
    {"closing and closing", "", "<p>甲）。乙</p>", "甲）。乙", {35}},
    {"closing and opening", "", "<p>甲”“乙</p>", "甲”“乙", {35}},
    {"opening and opening", "", "<p>甲（“乙</p>", "甲（“乙", {35}},
    {"across elements", "", "<p>甲<b>，</b>“乙</p>", "甲，“乙", {35}},
    {"space-all squeezes nothing",
     "p{text-spacing-trim:space-all}",
     "<p>甲”“乙</p>",
     "甲”“乙",
     {40}},
    {"stops in the middle stay", "", "<p lang='zh-Hant-TW'>甲。，乙</p>", "甲。，乙", {40}},
    {"but a bracket before one gives", "", "<p lang='zh-Hant-TW'>甲」，乙</p>", "甲」，乙", {35}},
    {"exclamations: two in one em", "", "<p>甲！！乙</p>", "甲！！乙", {30}},
    {"three in two", "", "<p>甲？！！乙</p>", "甲？！！乙", {40}},
    {"a line's start", "", "<p>“甲乙”丙</p>", "“甲乙”丙", {45}},
    {"after an indent too", "p{text-indent:2em}", "<p>“甲乙”丙</p>", "“甲乙”丙", {45}},
    {"a line's end is halved at need",
     "",
     "<p>“" HAN10 "一二三四五六七八九”</p>",
     "“" HAN10 "一二三四五六七八九”",
     {205}},
    {"trim-both halves it always",
     "p{text-spacing-trim:trim-both}",
     "<p>甲乙。</p>",
     "甲乙。",
     {25}},
    {"hanging",
     "p{hanging-punctuation:allow-end;text-align:justify}",
     "<p>" HAN10 HAN10 "，甲乙</p>",
     HAN10 HAN10 "，|甲乙",
     {200}},
    {"never two of them",
     "p{hanging-punctuation:allow-end}",
     "<p>" HAN10 HAN10 "。。甲乙</p>",
     "一二三四五六七八九十一二三四五六七八九|十。。甲乙",
     {0}},
    {"an interpunct is half an em", "", "<p>甲·乙</p>", "甲·乙", {25}},
    /* ---- Han beside Western */
    {"a quarter em", "", "<p>甲&#x3B1;乙</p>", "甲α乙", {0}},
    {"none beside full-width marks",
     "p{font-family:'Noto Sans Mono CJK SC'}",
     "<p>，aa。</p>",
     "，aa。",
     {30}},
    {"one beside Han", "p{font-family:'Noto Sans Mono CJK SC'}", "<p>甲aa乙</p>", "甲aa乙", {35}},
    {"the author's space is the gap",
     "p{font-family:'Noto Sans Mono CJK SC'}",
     "<p>甲 aa 乙</p>",
     "甲 aa 乙",
     {35}},
    {"across elements",
     "p{font-family:'Noto Sans Mono CJK SC'}",
     "<p>甲<a>aa</a>乙</p>",
     "甲aa乙",
     {35}},
    {"none when switched off",
     "p{font-family:'Noto Sans Mono CJK SC';text-autospace:no-autospace}",
     "<p>甲aa乙</p>",
     "甲aa乙",
     {30}},
    {"a space beside a full-width mark takes none",
     "p{font-family:'Noto Sans Mono CJK SC'}",
     "<p>甲、 aa</p>",
     "甲、 aa",
     {30}},
    /* ---- paragraphs */
    {"no last line of one character and a mark",
     J,
     "<p>" HAN10 HAN10 "甲。</p>",
     "一二三四五六七八九十一二三四五六七八九|十甲。",
     {190}},
    {"two are enough", J, "<p>" HAN10 HAN10 "甲乙</p>", HAN10 HAN10 "|甲乙", {200}},
    {"indent",
     "p{text-indent:2em}",
     "<p>" HAN10 HAN10 "</p>",
     HAN10 "一二三四五六七八|九十",
     {180}},
    {"forced breaks", "", "<p>甲乙<br/>丙<br/><br/>丁</p>", "甲乙|丙||丁", {20, 10}},
    /* ---- Western */
    {"hyphens of the dictionary",
     J "p{hyphens:auto}",
     "<p lang='en'>An extraordinarily complicated internationalization</p>",
     "An extraordinarily complicated interna|tionalization",
     {0}},
    {"none by hand",
     J,
     "<p lang='en'>An extraordinarily complicated internationalization</p>",
     "An extraordinarily complicated|internationalization",
     {0}},
    {"a soft hyphen",
     "",
     "<p lang='en'>An extraordinarily complicated interna&#xAD;tionalization</p>",
     "An extraordinarily complicated interna\xC2\xAD|tionalization",
     {0}},
    {"an address breaks at its marks",
     "",
     "<p>见 https://user-images.githubusercontent.com/118708553/204441856-b1ee2d36</p>",
     "见 https://user-images.githubusercontent.|com/118708553/204441856-b1ee2d36",
     {0}},
    {"a word longer than the line breaks anywhere",
     "",
     "<p>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</p>",
     NULL,
     {0}},
    {"nowrap does not",
     "p{white-space:nowrap}",
     "<p>" HAN10 HAN10 "甲乙</p>",
     HAN10 HAN10 "甲乙",
     {220}},
    {"preserved spaces wrap late",
     "pre{font-size:10pt}",
     "<pre>aaaaaaaaaa bbbbbbbbbb cccccccccc dd\n  e</pre>",
     "aaaaaaaaaa bbbbbbbbbb cccccccccc|dd|  e",
     {0}},
};

static void lines_of_cases(void **state)
{
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const line_case *c = &cases[i];
        set_lines s;
        buf got = {0};
        set(&s, c->css, c->body);
        for (uint32_t k = 0; k < s.n; k++) {
            if (k) buf_byte(&got, '|');
            buf_str(&got, s.at[k].text);
            if (k < 4 && c->natural[k] && s.at[k].natural != PT(c->natural[k]))
                bad++,
                    print_error("%s: line %u is %d mpt: %s\n", c->name, k, s.at[k].natural, got.p);
            if (s.at[k].width > PT(200) && !strstr(c->css, "nowrap"))
                bad++, print_error("%s: line %u is too wide\n", c->name, k);
        }
        if (c->expected && strcmp(got.p, c->expected))
            bad++, print_error("%s:\n  expected %s\n  got      %s\n", c->name, c->expected, got.p);
        buf_drop(&got);
        drop(&s);
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
