/* The line model, rule by rule of the typesetting rules: text at a measure → the lines it becomes.
 * A case gives the lines as text, parted by '|'; where widths matter, natural widths in points. The
 * second case of a pair shows what the absence of the rule would look like. */
#include <stdio.h>

#include "layout/internal.h"
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

static mpt points(const char *after, const char *row)
{
    const char *p = strstr(row, after);
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
    for (char *row = strtok(s->dump.p, "\n"); row; row = strtok(NULL, "\n")) {
        if (strncmp(row, "  line ", 7)) continue;
        set_line *l = &s->at[s->n++];
        char *open = strchr(row, '"'), *close = strrchr(row, '"');
        l->text = (str){open + 1, (size_t)(close - open - 1)};
        *open = '\0';
        l->x = points(" x ", row);
        l->width = points(" w ", row);
        l->natural = points(" natural ", row);
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
     J "p{line-break:strict}",
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
     J "p{line-break:strict}",
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
     "一二三四五六七八九十一二三四五六七八九|十1甲乙|1 n",
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
     J "p{hanging-punctuation:allow-end}",
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
    {"labels end their lines between words",
     "p{text-align:left}",
     "<p>" HAN10 "一二三四五浙江之江实验室</p>",
     HAN10 "一二三四五浙江之江|实验室",
     {0}},
    {"running text does not look at them",
     J,
     "<p>" HAN10 "一二三四五浙江之江实验室</p>",
     HAN10 "一二三四五浙江之江实|验室",
     {0}},
    /* ---- Western */
    {"hyphens of the dictionary",
     J "p{hyphens:auto}",
     "<p lang='en'>An extraordinarily complicated internationalization</p>",
     "An extraordinarily complicated interna|tionalization",
     {0}},
    {"none by hand",
     J "p:lang(en){hyphens:manual}",
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
    {"nowrap does only when it fits no line",
     "p{white-space:nowrap}",
     "<p>" HAN10 HAN10 "甲乙</p>",
     HAN10 HAN10 "|甲乙",
     {0}},
    {"nowrap in a paragraph goes to a line of its own",
     "b{white-space:nowrap;font-weight:400}",
     "<p>" HAN10 "一二三四<b>甲乙丙丁戊己庚辛</b></p>",
     HAN10 "一二三四|甲乙丙丁戊己庚辛",
     {0}},
    {"no-break spaces give way when all are",
     "p{hyphens:manual}",
     "<p>aaaaaaaaa\xC2\xA0"
     "bbbbbbbbb\xC2\xA0"
     "ccccccccc\xC2\xA0"
     "dddddddddddd</p>",
     "aaaaaaaaa\xC2\xA0"
     "bbbbbbbbb\xC2\xA0"
     "ccccccccc\xC2\xA0|dddddddddddd",
     {0}},
    {"preserved spaces wrap late",
     "pre{font-size:10pt;padding:0 8pt;margin:0 -8pt}",
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
        set(&s, *c->css ? c->css : J, c->body); /* running text, if nothing is said */
        for (uint32_t k = 0; k < s.n; k++) {
            if (k) buf_byte(&got, '|');
            buf_str(&got, s.at[k].text);
            if (k < 4 && c->natural[k] && s.at[k].natural != PT(c->natural[k]))
                bad++,
                    print_error("%s: line %u is %d mpt: %s\n", c->name, k, s.at[k].natural, got.p);
            if (s.at[k].width > PT(200))
                bad++, print_error("%s: line %u is too wide\n", c->name, k);
        }
        if (c->expected && strcmp(got.p, c->expected))
            bad++, print_error("%s:\n  expected %s\n  got      %s\n", c->name, c->expected, got.p);
        buf_drop(&got);
        drop(&s);
    }
    assert_int_equal(bad, 0);
}

/* ---- what is painted */

static const item *text_item(const laid *t, uint32_t page, const char *text)
{
    const frame *f = t->out.pages.at[page - 1];
    for (uint32_t i = 0; i < f->items.n; i++)
        if (f->items.at[i].kind == ITEM_TEXT && str_is(f->items.at[i].text.text, text))
            return &f->items.at[i];
    fail_msg("no item %s", text);
    return NULL;
}

static const item *nth(const laid *t, item_kind kind, uint32_t n)
{
    const frame *f = t->out.pages.at[0];
    for (uint32_t i = 0; i < f->items.n; i++)
        if (f->items.at[i].kind == kind && !n--) return &f->items.at[i];
    fail_msg("no item of kind %d", (int)kind);
    return NULL;
}

/* The last item of each baseline but the last ends exactly at the measure. */
static void justified_lines_end_at_the_measure(void **state)
{
    (void)state;
    laid t;
    lay(&t, J,
        "<p>机器可以分析一组数据，并在其中找到许多用例（use "
        "case）的模式，无论是欺诈还是TikTok视频，"
        "它们变得越来越聪明。这被称为“分析型AI（Analytical "
        "AI）”，或传统AI。但最近，机器开始尝试创造。</p>");
    const frame *f = t.out.pages.at[0];
    mpt y = 0, ends = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_TEXT) continue;
        if (y && it->y != y) {
            assert_int_equal(ends, f->area.x + PT(200));
            n++;
        }
        y = it->y;
        ends = it->x + it->text.width;
    }
    assert_true(n >= 3);
    end(&t);
}

/* All of the source's text is in the items, each byte in a cluster, in order. */
static void items_say_the_text(void **state)
{
    (void)state;
    static const char wanted[] = "Office “甲乙——丙”，见 https://a.example/b 与 日本。fluffy";
    laid t;
    buf got = {0}, body = {0};
    buf_fmt(&body, "<p>%s</p>", wanted);
    lay(&t, "", body.p);
    const frame *f = t.out.pages.at[0];
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_TEXT) continue;
        assert_int_equal(it->text.glyphs[0].cluster, 0);
        for (uint32_t g = 1; g < it->text.n; g++) {
            assert_true(it->text.glyphs[g].cluster >= it->text.glyphs[g - 1].cluster);
            assert_true(it->text.glyphs[g].cluster < it->text.text.n);
        }
        buf_str(&got, it->text.text);
    }
    for (size_t i = 0, j = 0; wanted[i]; i++) /* spaces at line ends are not painted */
        if (j < got.n && got.p[j] == wanted[i])
            j++;
        else
            assert_int_equal(wanted[i], ' ');
    buf_drop(&got);
    buf_drop(&body);
    end(&t);
}

static void hyphens_are_ours(void **state)
{
    (void)state;
    laid t;
    lay(&t, "p{hyphens:auto;width:70pt;text-align:justify}",
        "<p lang='en'>an internationalization</p>");
    bool seen = false;
    const frame *f = t.out.pages.at[0];
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_TEXT || !it->text.hyphen) continue;
        seen = true;
        assert_true(str_ends(it->text.text, "\xC2\xAD"));
        assert_int_equal(it->text.glyphs[it->text.n - 1].cluster, it->text.text.n - 2);
        assert_true(it->x + it->text.width <= f->area.x + PT(70));
    }
    assert_true(seen);
    end(&t);
}

static void boxes_of_inlines(void **state)
{
    (void)state;
    laid t;
    lay(&t, "a{background:#eee;padding:0 2pt;text-decoration:none} p{width:100pt}",
        "<p>一二三四五六七<a href='http://x.example/'>甲乙丙丁戊</a>己</p>");
    const item *one = nth(&t, ITEM_LINK, 0), *two = nth(&t, ITEM_LINK, 1);
    assert_int_equal(one->x, PT(20 + 70));
    assert_int_equal(one->link.w, PT(22)); /* its padding, 甲乙; the line has no room for more */
    assert_int_equal(two->x, PT(20));
    assert_int_equal(two->link.w, PT(32)); /* 丙丁戊 and the padding of its end */
    assert_int_equal(two->y - one->y, PT(10));
    assert_int_equal(one->link.h, PT(10));
    assert_true(str_is(one->link.url, "http://x.example/"));
    const item *back = nth(&t, ITEM_RECT, 0);
    assert_int_equal(back->x, one->x);
    assert_int_equal(back->rect.w, one->link.w);
    assert_int_equal(text_item(&t, 1, "甲乙")->x, PT(20 + 72));
    end(&t);
}

static void raised_text_keeps_the_pitch(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "sup{font-size:6pt;line-height:10pt} .big{font-size:16pt;line-height:20pt} "
        "html{line-height:16pt}",
        "<p>甲<sup>2</sup></p><p>乙<code>c</code></p><p>丙<span "
        "class='big'>大</span></p><p>丁</p>");
    mpt a = find(&t, "甲").y, b = find(&t, "乙").y, c = find(&t, "丙").y, d = find(&t, "丁").y;
    assert_int_equal(find(&t, "2").y, a - 3333);
    assert_int_equal(b - a, PT(16));
    assert_true(c - b > PT(16));                     /* this one asks for more */
    assert_in_range(d - b - PT(16), PT(20), PT(21)); /* its 20 pt, a little lower than theirs */
    end(&t);
}

static void alignment(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        ".r{text-align:right} .c{text-align:center} .l{text-align:justify;text-align-last:justify}",
        "<p class='r'>右。</p><p class='c'>中间。</p><p class='l'>一二</p><p dir='rtl'>反</p>");
    assert_int_equal(find(&t, "右").x, PT(200 - 15)); /* the stop's blank half hangs over */
    assert_int_equal(find(&t, "中").x, (PT(200) - PT(25)) / 2);
    assert_int_equal(find(&t, "一").x, 0);
    end(&t);
}

static void leaders_stand_on_a_grid(void **state)
{
    (void)state;
    laid t;
    lay(&t, "p::after{content: leader('.') '7'} ", "<p>甲</p><p>甲乙丙</p><p>wide</p>");
    mpt at[3];
    for (int i = 0, k = 0; k < 3; i++) {
        const item *it = nth(&t, ITEM_TEXT, (uint32_t)i);
        if (!it->artifact) continue;
        at[k++] = it->x;
        assert_int_equal(it->text.text.n, it->text.n);
        assert_int_equal(it->text.glyphs[1].x - it->text.glyphs[0].x, PT(10));
    }
    assert_int_equal((at[1] - at[0]) % PT(10), 0);
    assert_int_equal((at[2] - at[0]) % PT(10), 0);
    const item *seven = text_item(&t, 1, "7");
    assert_int_equal(seven->x + seven->text.width, PT(220));
    end(&t);
}

static void right_to_left(void **state)
{
    (void)state;
    laid t;
    lay(&t, "", "<p>甲שלום乙</p><p>שלום 12</p>");
    const item *word = text_item(&t, 1, "שלום");
    assert_true(word->text.rtl);
    assert_true(word->text.glyphs[0].cluster > word->text.glyphs[1].cluster);
    assert_true(word->text.glyphs[0].x < word->text.glyphs[1].x);
    assert_true(word->x > text_item(&t, 1, "甲")->x && word->x < text_item(&t, 1, "乙")->x);
    end(&t);
}

static void emphasis_marks(void **state)
{
    (void)state;
    laid t;
    lay(&t,
        "em{text-emphasis:dot;text-emphasis-position:under right;font-style:italic} "
        "p{line-height:20pt}",
        "<p>甲<em>乙，丙 word 12</em></p>");
    uint32_t n = 0;
    const frame *f = t.out.pages.at[0];
    for (uint32_t i = 0; i < f->items.n; i++) {
        const item *it = &f->items.at[i];
        if (it->kind != ITEM_TEXT || !it->artifact) continue;
        assert_int_equal(it->text.size, PT(5));
        assert_int_equal(str_find(face_name(it->text.face), "Italic"), -1);
        n++;
    }
    assert_int_equal(n, 2); /* none under the comma, nor under Western letters */
    end(&t);
}

static void faults_are_told(void **state)
{
    (void)state;
    laid t;
    lay(&t, "p{width:50pt}", "<p style='font-size:60pt'>一</p>");
    assert_true(told(&t, D_LINE_OVERFULL));
    assert_int_equal(text_item(&t, 1, "一")->text.size, PT(50));
    end(&t);
    lay(&t, "p{width:50pt}", "<p>unbreakableasitis一二三四五六七，，，，，，，，</p>");
    assert_false(told(&t, D_LINE_OVERFULL));
    end(&t);
}

static void brackets_hang_at_the_ends_of_a_paragraph(void **state)
{
    (void)state;
    laid t;
    const char *text = "<p>「甲乙丙丁戊己庚辛壬癸」</p>";
    lay(&t, "p{width:50pt;text-align:justify;hanging-punctuation:first last}", text);
    const item *one = text_item(&t, 1, "「甲乙丙丁戊"), *two = text_item(&t, 1, "己庚辛壬癸」");
    assert_int_equal(one->text.glyphs[0].x, -PT(10));
    assert_int_equal(one->text.glyphs[1].x, 0);
    assert_int_equal(one->text.width, PT(50));
    assert_int_equal(two->text.glyphs[5].x, PT(50));
    assert_int_equal(two->text.width, PT(50));
    end(&t);
    lay(&t, "p{width:50pt;text-align:justify;hanging-punctuation:none}", text);
    assert_int_equal(text_item(&t, 1, "「甲乙丙丁")->text.glyphs[0].x, -PT(5)); /* trimmed only */
    end(&t);
}

static void wrapped_code_is_marked(void **state)
{
    (void)state;
    laid t;
    const char *code = "<pre>aaaaaaaaaa bbbbbbbbbb\nc</pre>";
    lay(&t, "pre{font-size:10pt;width:100pt;padding-right:8pt}", code);
    const item *mark = text_item(&t, 1, "\xE2\x86\xA9");
    assert_true(mark->artifact);
    assert_int_equal(mark->y, text_item(&t, 1, "aaaaaaaaaa")->y);
    assert_int_equal(mark->x, PT(20 + 100));
    end(&t);
    lay(&t, "pre{font-size:10pt;width:100pt}", code); /* without padding */
    assert_int_equal(text_item(&t, 1, "\xE2\x86\xA9")->x, PT(20 + 100 - 8));
    end(&t);
}

static void lines_of_neighbours_do_not_touch(void **state)
{
    (void)state;
    laid t;
    lay(&t, "u{text-decoration:underline}", "<p>甲<u>乙丙</u><u>丁</u></p>");
    const item *one = nth(&t, ITEM_LINE, 0), *two = nth(&t, ITEM_LINE, 1);
    assert_true(one->x + one->line.dx < two->x);
    assert_int_equal(one->y, two->y);
    assert_true(one->y > find(&t, "甲").y + one->line.width);
    end(&t);
}

static const box *nth_para(const box *b, uint32_t *n)
{
    for (; b; b = b->next) {
        if (b->kind == BOX_PARA && !(*n)--) return b;
        const box *in = b->kind == BOX_PARA ? NULL : nth_para(b->first, n);
        if (in) return in;
    }
    return NULL;
}

static void widths_for_tables(void **state)
{
    (void)state;
    static const struct {
        uint32_t para;
        mpt min, max;
    } expected[] = {
        {0, PT(20), PT(65)}, /* “丁”, without the blank halves */
        {2, PT(20), PT(30)}, /* —— */
        {3, PT(10), PT(10)}, /* the longer of two forced lines */
    };
    laid t;
    lay(&t, "p{text-align:left}",
        "<p>甲乙丙，“丁”</p><p>12.5</p><p>甲——</p><p>甲<br/>乙</p><p>1,234</p><p>abc defgh</p>"
        "<p>0123456789abcdef0123456789abcdef0123456789abcdef</p>");
    layout_input in = {t.doc, t.cascade, t.fonts, box_build(t.mem, t.doc, t.cascade), &t.diag};
    layout l;
    layout_begin(&l, t.mem, &in);
    para *p[7];
    for (uint32_t i = 0; i < 7; i++) {
        uint32_t n = i;
        p[i] = para_prepare(&l, nth_para(in.root, &n));
        assert_ptr_equal(p[i], para_prepare(&l, nth_para(in.root, (n = i, &n))));
    }
    for (uint32_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_int_equal(para_min_width(&l, p[expected[i].para]), expected[i].min);
        assert_int_equal(para_max_width(&l, p[expected[i].para]), expected[i].max);
    }
    mpt twelve = para_decimal_offset(&l, p[1]), thousand = para_decimal_offset(&l, p[4]);
    assert_true(twelve > 0 && twelve < para_max_width(&l, p[1]));
    assert_int_equal(thousand, para_max_width(&l, p[4]));
    assert_int_equal(para_decimal_offset(&l, p[0]), 0);
    assert_true(para_min_width(&l, p[5]) < para_max_width(&l, p[5]));
    const lines *ls = para_lines(&l, p[5], PT(40), 0);
    assert_int_equal(ls->n, 2);
    assert_ptr_equal(ls, para_lines(&l, p[5], PT(40), 0));
    assert_int_equal(para_lines(&l, p[5], PT(100), 0)->n, 1);
    assert_in_range(para_min_width(&l, p[6]), PT(180), PT(190)); /* a hash need not be whole */
    assert_int_equal(para_lines(&l, p[5], PT(100), PT(10))->at[0].x, PT(10));
    end(&t);
}

/* The same measure gives the same lines; the time grows with the length only. */
static void long_paragraphs(void **state)
{
    (void)state;
    buf b = {0};
    buf_z(&b, "<p>");
    for (int i = 0; i < 2000; i++) buf_z(&b, "机器可以分析，word与（更多）");
    buf_z(&b, "</p>");
    set_lines s = {0};
    lay(&s.t, J, b.p);
    assert_false(told(&s.t, D_LINE_OVERFULL));
    assert_false(told(&s.t, D_LINE_LOOSE));
    end(&s.t);
    buf_drop(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_cases),
        cmocka_unit_test(justified_lines_end_at_the_measure),
        cmocka_unit_test(items_say_the_text),
        cmocka_unit_test(hyphens_are_ours),
        cmocka_unit_test(boxes_of_inlines),
        cmocka_unit_test(raised_text_keeps_the_pitch),
        cmocka_unit_test(alignment),
        cmocka_unit_test(leaders_stand_on_a_grid),
        cmocka_unit_test(right_to_left),
        cmocka_unit_test(emphasis_marks),
        cmocka_unit_test(faults_are_told),
        cmocka_unit_test(wrapped_code_is_marked),
        cmocka_unit_test(brackets_hang_at_the_ends_of_a_paragraph),
        cmocka_unit_test(lines_of_neighbours_do_not_touch),
        cmocka_unit_test(widths_for_tables),
        cmocka_unit_test(long_paragraphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
