/* Stacks, fall-back and shaping with the fonts of fonts/fonts.lock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "font/font.h"

static arena *mem;
static font_set *set;
static diag problems;

static int open_set(void **state)
{
    (void)state;
    mem = arena_new();
    diag_init(&problems, mem);
    set = font_set_new(BX_ROOT "/fonts", false, &problems);
    return set ? 0 : -1;
}

static int drop_set(void **state)
{
    (void)state;
    font_set_drop(set);
    arena_drop(mem);
    return 0;
}

static const font_stack *stack_of(const char *family, const char *lang, uint16_t weight,
                                  uint8_t slant)
{
    str name = str_of(family);
    font_request r = {&name, 1, weight, slant, str_of(lang)};
    return font_stack_get(set, &r, &problems, (place){STR("t.md"), 1, 1});
}

static shape_result shape(const char *family, const char *lang, const char *text)
{
    shape_result out;
    shape_request r = {.text = str_of(text),
                       .to = (uint32_t)strlen(text),
                       .stack = stack_of(family, lang, 400, 0),
                       .size = 10000,
                       .lang = str_of(lang),
                       .at = {STR("t.md"), 3, 1}};
    text_shape(mem, &r, &out, &problems);
    return out;
}

/* "Name:text|Name:text", the runs with the names of their faces. */
static const char *runs(const char *family, const char *lang, const char *text)
{
    shape_result s = shape(family, lang, text);
    buf b = {0};
    for (uint32_t i = 0; i < s.n; i++)
        buf_fmt(&b, "%s%.*s:%.*s", i ? "|" : "", STR_ARG(face_name(s.runs[i].face)),
                (int)(s.runs[i].to - s.runs[i].from), text + s.runs[i].from);
    const char *copy = str_copy(mem, buf_view(&b)).p;
    buf_drop(&b);
    return copy ? copy : "";
}

static uint32_t count_of(diag_code code)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < problems.entries.n; i++) n += problems.entries.at[i].code == code;
    return n;
}

static void faces_by_language(void **state)
{
    static const char *const cases[][3] = {
        {"serif", "zh-Hans", "NotoSerif-Regular:AI |NotoSerifCJKsc-Regular:模型"},
        {"serif", "zh-Hant-TW", "NotoSerif-Regular:AI |NotoSerifCJKtc-Regular:模型"},
        {"serif", "zh-Hant-HK", "NotoSerif-Regular:AI |NotoSerifCJKhk-Regular:模型"},
        {"sans-serif", "ja", "NotoSans-Regular:AI |NotoSansCJKjp-Regular:模型"},
        {"sans-serif", "ko", "NotoSans-Regular:AI |NotoSansCJKkr-Regular:模型"},
        {"monospace", "zh", "DejaVuSansMono:AI |NotoSansMonoCJKsc-Regular:模型"},
        {"kai", "zh", "LXGWWenKai-Regular:AI 模型"},
        {"SimHei", "zh", "NotoSans-Regular:AI |NotoSansCJKsc-Regular:模型"},
        {"思源宋体", "zh", "NotoSerifCJKsc-Regular:AI 模型"},
        {"serif", "en", "NotoSerif-Regular:AI |NotoSerifCJKsc-Regular:模型"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(runs(cases[i][0], cases[i][1], "AI 模型"), cases[i][2]);
}

static void styles(void **state)
{
    (void)state;
    const font_stack *s = stack_of("serif", "zh", 400, 1);
    assert_string_equal(face_name(font_stack_first(s)).p, "NotoSerif-Italic");
    assert_ptr_equal(s, stack_of("serif", "zh", 400, 1));
    assert_string_equal(face_name(font_stack_first(stack_of("serif", "zh", 700, 0))).p,
                        "NotoSerif-Bold");
    assert_string_equal(face_name(font_stack_first(stack_of("Noto Serif CJK SC", "zh", 700, 0))).p,
                        "NotoSerifCJKsc-Bold");
    assert_string_equal(face_name(font_stack_first(stack_of("Noto Serif CJK SC", "zh", 400, 1))).p,
                        "NotoSerif-Italic");
}

static void shared_marks(void **state)
{
    static const char *const cases[][2] = {
        {"说“Hello”。",
         "NotoSerifCJKsc-Regular:说“|NotoSerif-Regular:Hello|NotoSerifCJKsc-Regular:”。"},
        {"don’t", "NotoSerif-Regular:don’t"},
        {"OpenAI’s 模型", "NotoSerif-Regular:OpenAI’s |NotoSerifCJKsc-Regular:模型"},
        {"“Hi,” he said", "NotoSerif-Regular:“Hi,” he said"},
        {"“AI”是", "NotoSerifCJKsc-Regular:“|NotoSerif-Regular:AI|NotoSerifCJKsc-Regular:”是"},
        {"A—B", "NotoSerif-Regular:A—B"},
        {"——AI", "NotoSerifCJKsc-Regular:——|NotoSerif-Regular:AI"},
        {"约翰·史密斯", "NotoSerifCJKsc-Regular:约翰·史密斯"},
        {"甲→乙", "NotoSerifCJKsc-Regular:甲→乙"},
        {"25°C", "NotoSerif-Regular:25°C"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(runs("serif", "zh-Hans", cases[i][0]), cases[i][1]);
    assert_string_equal(
        runs("serif", "en", "wrote “你好” to"),
        "NotoSerif-Regular:wrote “|NotoSerifCJKsc-Regular:你好|NotoSerif-Regular:” to");
}

/* Where stops stand in the middle, those of a face that has them at the left are another's. */
static void centred_stops(void **state)
{
    (void)state;
    assert_string_equal(runs("kai", "zh-Hans", "好，「是」。"), "LXGWWenKai-Regular:好，「是」。");
    assert_string_equal(runs("kai", "zh-Hant-TW", "好，「是」。"),
                        "LXGWWenKai-Regular:好|NotoSerifCJKtc-Regular:，|LXGWWenKai-Regular:「是」|"
                        "NotoSerifCJKtc-Regular:。");
    assert_string_equal(runs("serif", "zh-Hant-TW", "好，是。"), "NotoSerifCJKtc-Regular:好，是。");
    assert_string_equal(runs("kai", "ja", "好、是。"), "LXGWWenKai-Regular:好、是。");
}

static void wide_marks(void **state)
{
    static const char *const langs[] = {"zh-Hans", "zh-Hant-TW", "ja"};
    static const char *const families[] = {"serif", "sans-serif", "kai", "monospace"};
    (void)state;
    for (size_t l = 0; l < 3; l++)
        for (size_t k = 0; k < 4; k++) {
            shape_result s = shape(families[k], langs[l], "中“文”‘中’文");
            for (uint32_t i = 0; i < s.n; i++)
                for (uint32_t g = 0; g < s.runs[i].n; g++)
                    assert_int_equal(s.runs[i].glyphs[g].advance, 10000);
        }
    shape_result only = shape("Noto Serif CJK SC", "zh", "don’t"); /* the quote is proportional */
    assert_int_equal(only.n, 1);
    assert_true(only.runs[0].glyphs[3].advance < 5000);
}

static void units_and_clusters(void **state)
{
    (void)state;
    shape_result s = shape("serif", "zh", "中——文……");
    assert_int_equal(s.n, 1);
    assert_int_equal(s.runs[0].n, 5); /* the dash is one glyph */
    assert_int_equal(s.runs[0].glyphs[1].cluster, 3);
    assert_int_equal(s.runs[0].glyphs[1].advance, 20000);
    assert_int_equal(s.runs[0].glyphs[2].cluster, 9);
    s = shape("serif", "en", "office");
    assert_int_equal(s.n, 1);
    assert_true(s.runs[0].n < 6); /* ffi */
    s = shape("serif", "fr", "e\xCC\x81te\xCC\x81\n\xC2\xADx");
    assert_int_equal(s.runs[0].n, 4); /* combined; the control and the soft hyphen are not set */
    assert_int_equal(s.runs[0].glyphs[3].cluster, 10);
}

static void vertical(void **state)
{
    (void)state;
    str text = STR("「中");
    shape_request r = {.text = text,
                       .to = (uint32_t)text.n,
                       .stack = stack_of("serif", "ja", 400, 0),
                       .size = 10000,
                       .lang = STR("ja"),
                       .vertical = true};
    shape_result down, across = shape("serif", "ja", text.p);
    text_shape(mem, &r, &down, &problems);
    assert_int_equal(down.runs[0].n, 2);
    assert_int_not_equal(down.runs[0].glyphs[0].id, across.runs[0].glyphs[0].id); /* turned */
    assert_int_equal(down.runs[0].glyphs[1].id, across.runs[0].glyphs[1].id);
    assert_int_equal(down.runs[0].glyphs[1].advance, 10000);
    assert_int_equal(down.runs[0].glyphs[1].dx, -5000);
    assert_int_equal(down.runs[0].glyphs[1].dy, -8800);
}

static void other_scripts(void **state)
{
    (void)state;
    assert_string_equal(runs("serif", "zh", "שלום"), "NotoSerifHebrew-Regular:שלום");
    assert_string_equal(runs("sans-serif", "zh", "ไทย"), "NotoSansThai-Regular:ไทย");
    assert_int_equal(count_of(D_GLYPH_MISSING), 0);
}

static void missing(void **state)
{
    (void)state;
    shape_result s = shape("serif", "zh", "中\xF3\xB0\x80\x80\xF3\xB0\x80\x80");
    assert_int_equal(s.runs[s.n - 1].glyphs[s.runs[s.n - 1].n - 1].flags & GLYPH_MISSING,
                     GLYPH_MISSING);
    shape("sans-serif", "zh", "\xF3\xB0\x80\x80");
    assert_int_equal(count_of(D_GLYPH_MISSING), 1);
    const diag_entry *e = &problems.entries.at[problems.entries.n - 1];
    assert_int_equal(e->at.line, 3);
    assert_true(str_find(e->message, "U+F0000") >= 0);
}

static void families_that_are_not_there(void **state)
{
    (void)state;
    uint32_t before = count_of(D_FONT_MISSING);
    str names[] = {STR("No Such Family"), STR("Noto Sans"), STR("sans-serif")};
    font_request r = {names, 3, 400, 0, STR("zh")};
    font_stack_get(set, &r, &problems, (place){STR("a.md"), 1, 1});
    assert_int_equal(count_of(D_FONT_MISSING), before); /* the list's second one is there */
    r.n_families = 1;
    assert_non_null(font_stack_get(set, &r, &problems, (place){STR("a.md"), 1, 1}));
    font_stack_get(set, &r, &problems, (place){STR("a.md"), 2, 1});
    assert_int_equal(count_of(D_FONT_MISSING), before + 1);
}

static void metrics(void **state)
{
    (void)state;
    const face *f = font_stack_first(stack_of("Noto Serif CJK SC", "zh", 400, 0));
    face_metrics m = face_get_metrics(f, 10000);
    assert_int_equal(m.ascent, 8800);
    assert_int_equal(m.descent, 1200);
    int32_t box[4];
    shape_result s = shape("serif", "zh", "。");
    assert_true(face_ink(s.runs[0].face, s.runs[0].glyphs[0].id, box));
    assert_true(box[2] < 500); /* its ink is in the left half */
}

static uint32_t only_glyph(const char *text)
{
    shape_result r = shape("serif", "ja", text);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.runs[0].n, 1);
    return r.runs[0].glyphs[0].id;
}

/* An ideographic variation sequence has the glyph that the face's cmap 14 gives; a selector that
 * the face does not know changes nothing. */
static void variation_sequences(void **state)
{
    (void)state;
    uint32_t plain = only_glyph("葛"), one = only_glyph("葛\xF3\xA0\x84\x80"),
             two = only_glyph("葛\xF3\xA0\x84\x81");
    assert_true(one != two);
    assert_true(plain == one || plain == two);
    assert_int_equal(only_glyph("葛\xF3\xA0\x87\xAF"), plain);
}

static bool is_picture(const char *text)
{
    shape_result r = shape("serif", "zh-Hans", text);
    return r.n == 1 && face_is_pictured(r.runs[0].face);
}

/* UTS #51: which characters and sequences are pictures; each is one glyph of an em. */
static void emoji(void **state)
{
    (void)state;
    static const char *const pictures[] = {
        "😀", "❤️", "👍🏽", "1️⃣", "🇨🇳", "👨‍👩‍👧‍👦", "☀️", "✅"};
    static const char *const texts[] = {"❤", "☀", "☀︎", "©", "1", "#", "✔", "™", "→", "中"};
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        shape_result r = shape("serif", "zh-Hans", pictures[i]);
        assert_true(is_picture(pictures[i]));
        assert_int_equal(r.runs[0].n, 1);
        assert_int_equal(r.runs[0].glyphs[0].advance, 10000);
        glyph_picture p;
        assert_true(face_picture(r.runs[0].face, r.runs[0].glyphs[0].id, (color){0}, &p));
        assert_true(p.box[0] >= 0 && p.box[2] <= 1000 && p.box[1] >= -120 && p.box[3] <= 880);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) assert_false(is_picture(texts[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emoji),
        cmocka_unit_test(variation_sequences),
        cmocka_unit_test(faces_by_language),
        cmocka_unit_test(styles),
        cmocka_unit_test(shared_marks),
        cmocka_unit_test(centred_stops),
        cmocka_unit_test(wide_marks),
        cmocka_unit_test(units_and_clusters),
        cmocka_unit_test(other_scripts),
        cmocka_unit_test(vertical),
        cmocka_unit_test(missing),
        cmocka_unit_test(families_that_are_not_there),
        cmocka_unit_test(metrics),
    };
    return cmocka_run_group_tests(tests, open_set, drop_set);
}
