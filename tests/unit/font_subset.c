/* Subsets: same bytes again, the original's outlines and widths, nothing for damaged fonts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ft2build.h>
#include FT_FREETYPE_H

#include "base/file.h"
#include "font/cff.h"
#include "font/set.h"

static arena *mem;
static font_set *set;
static diag problems;
static FT_Library ft;

static int open_set(void **state)
{
    (void)state;
    mem = arena_new();
    diag_init(&problems, mem);
    set = font_set_new(BX_ROOT "/fonts", false, &problems);
    return !set || FT_Init_FreeType(&ft) ? -1 : 0;
}

static int drop_set(void **state)
{
    (void)state;
    FT_Done_FreeType(ft);
    font_set_drop(set);
    arena_drop(mem);
    return 0;
}

static const face *face_of(const char *name_of, uint16_t weight)
{
    str name = str_of(name_of);
    font_request r = {&name, 1, weight, 0, STR("zh")};
    return font_stack_first(font_stack_get(set, &r, &problems, (place){0}));
}

/* Every step-th glyph. */
static uint32_t choose(const face *f, uint32_t step, uint32_t **out)
{
    uint32_t n = 0;
    *out = arena_array(mem, uint32_t, f->n_glyphs);
    for (uint32_t i = step / 2; i < f->n_glyphs; i += step) (*out)[n++] = i;
    return n;
}

static FT_Face open_bytes(str bytes, uint32_t index)
{
    FT_Face made;
    assert_int_equal(
        FT_New_Memory_Face(ft, (const FT_Byte *)bytes.p, (FT_Long)bytes.n, (FT_Long)index, &made),
        0);
    return made;
}

static void assert_same_glyph(FT_Face a, uint32_t ga, FT_Face b, uint32_t gb)
{
    const FT_Int32 flags = FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING;
    assert_int_equal(FT_Load_Glyph(a, ga, flags), 0);
    assert_int_equal(FT_Load_Glyph(b, gb, flags), 0);
    const FT_Outline *x = &a->glyph->outline, *y = &b->glyph->outline;
    assert_int_equal(x->n_points, y->n_points);
    assert_int_equal(x->n_contours, y->n_contours);
    if (x->n_points) {
        assert_memory_equal(x->points, y->points, sizeof *x->points * (size_t)x->n_points);
        assert_memory_equal(x->tags, y->tags, (size_t)x->n_points);
    }
    assert_int_equal(a->glyph->metrics.horiAdvance, b->glyph->metrics.horiAdvance);
}

/* FreeType loads the glyphs of a bare CID-keyed table by their CIDs, so this proves the charset
 * too. */
static void assert_same_outlines(const face *f, const subset *s)
{
    FT_Face before = open_bytes(f->bytes, f->index), after = open_bytes(s->program, 0);
    for (uint32_t i = 0; i < s->n; i++) assert_same_glyph(before, s->glyphs[i], after, s->codes[i]);
    FT_Done_Face(before);
    FT_Done_Face(after);
}

static void check(const char *name, uint16_t weight, uint32_t step, subset_kind kind)
{
    const face *f = face_of(name, weight);
    uint32_t *glyphs, n = choose(f, step, &glyphs);
    subset s, again;
    assert_int_equal(face_subset(f, glyphs, n, mem, &s, &problems), 0);
    assert_int_equal(s.kind, kind);
    assert_true(s.n >= n + 1);
    assert_int_equal(s.glyphs[0], 0);
    assert_int_equal(face_subset(f, glyphs, n, mem, &again, &problems), 0);
    assert_int_equal(s.program.n, again.program.n);
    assert_memory_equal(s.program.p, again.program.p, s.program.n);
    for (uint32_t i = 0; i < s.n; i++) {
        assert_int_equal(s.codes[i], kind == SUBSET_CFF_CID ? face_cid(f, s.glyphs[i]) : i);
        assert_int_equal(s.widths[i], mul_div(face_advance(f, s.glyphs[i]), 1000, f->upem));
    }
    assert_same_outlines(f, &s);
}

static void cid_keyed(void **state)
{
    (void)state;
    check("Noto Serif CJK SC", 400, 61, SUBSET_CFF_CID);
    check("Noto Sans CJK JP", 700, 97, SUBSET_CFF_CID);
    uint32_t one = 65000;
    subset s;
    const face *f = face_of("Noto Serif CJK SC", 400);
    assert_int_equal(face_subset(f, &one, 1, mem, &s, &problems), 0);
    assert_int_equal(s.n, 2);
    assert_int_equal(s.codes[1], face_cid(f, 65000));
}

static void truetype(void **state)
{
    (void)state;
    check("Noto Serif", 400, 7, SUBSET_GLYF);
    check("LXGW WenKai", 400, 301, SUBSET_GLYF);
}

static void descriptor(void **state)
{
    (void)state;
    subset s;
    const face *f = face_of("Noto Serif CJK SC", 400);
    assert_int_equal(face_subset(f, NULL, 0, mem, &s, &problems), 0);
    assert_int_equal(s.n, 1);
    assert_int_equal(s.flags, 4 | 2);
    assert_int_equal(s.stem_v, 87);
    assert_true(face_may_embed(f));
    assert_int_equal(face_subset(face_of("monospace", 400), NULL, 0, mem, &s, &problems), 0);
    assert_int_equal(s.flags, 4 | 1);
}

/* An OpenType file around a CFF table of few glyphs, with the other tables of a real font. */
static str assemble(str cff, uint32_t n_glyphs)
{
    static const char *const tables[] = {"CFF ", "maxp", "head", "cmap", "hmtx", "hhea"};
    const face *f = face_of("Noto Serif CJK SC", 400);
    buf b = {0}, body = {0};
    buf_add(&b, "OTTO\0\6\0\0\0\0\0\0", 12);
    for (size_t i = 0; i < 6; i++) {
        const char *tag = tables[i];
        str t = i ? face_table(f, FONT_TAG(tag[0], tag[1], tag[2], tag[3])) : cff;
        uint32_t head[3] = {0, 12 + 6 * 16 + (uint32_t)body.n, (uint32_t)t.n};
        buf_add(&b, tag, 4);
        for (int k = 0; k < 3; k++)
            for (int shift = 24; shift >= 0; shift -= 8)
                buf_byte(&b, (int)(head[k] >> shift & 255));
        buf_str(&body, t);
    }
    body.p[cff.n + 4] = (char)(n_glyphs >> 8);
    body.p[cff.n + 5] = (char)n_glyphs;
    buf_str(&b, buf_view(&body));
    str copy = str_copy(mem, buf_view(&b));
    buf_drop(&b);
    buf_drop(&body);
    return copy;
}

static void add_index(buf *b, str first, str second)
{
    buf_add(b, second.n ? "\0\2\1\1" : "\0\1\1\1", 4);
    buf_byte(b, (int)first.n + 1);
    if (second.n) buf_byte(b, (int)(first.n + second.n) + 1);
    buf_str(b, first);
    buf_str(b, second);
}

/* A name-keyed table: .notdef and one glyph with a width, hints, a hint mask, and a call of the
 * local subroutine. */
static str name_keyed(str local)
{
    static const char global[] = "\x8B\xF7\x00\x05\x0B"; /* 0 108 rlineto return */
    static const char code[] = "\xEF\x95\x9F\x12\x95\x9F\x13\xC0\x20\x0A\xEF\x06\x0E";
    static const char private[] = "\x90\x13\xF7\x56\x15"; /* Subrs 5, nominalWidthX 194 */
    size_t charstrings = 0, privates = 0;
    buf b = {0};
    for (int pass = 0; pass < 2; pass++) { /* the first one finds the offsets */
        char top[] = {28, (char)(charstrings >> 8), (char)charstrings, 17, '\x90',
                      28, (char)(privates >> 8),    (char)privates,    18};
        b.n = 0;
        buf_add(&b, "\1\0\4\1", 4);
        add_index(&b, STR("N"), (str){0});
        add_index(&b, (str){top, sizeof top}, (str){0});
        buf_add(&b, "\0\0", 2);
        add_index(&b, (str){global, sizeof global - 1}, (str){0});
        charstrings = b.n;
        add_index(&b, STR("\x0E"), (str){code, sizeof code - 1});
        privates = b.n;
        buf_add(&b, private, sizeof private - 1);
        add_index(&b, local, (str){0});
    }
    str copy = str_copy(mem, buf_view(&b));
    buf_drop(&b);
    return copy;
}

static void named(void **state)
{
    (void)state;
    const char *fault;
    uint32_t one = 1;
    subset s;
    str table = name_keyed(STR("\xEF\x8B\x15\x20\x1D\x0B")); /* 100 0 rmoveto -107 callgsubr */
    face *f = face_open(mem, assemble(table, 2), 0, &fault);
    assert_non_null(f);
    assert_int_equal(face_subset(f, &one, 1, mem, &s, &problems), 0);
    assert_int_equal(s.kind, SUBSET_CFF_NAME);
    FT_Face before = open_bytes(table, 0), after = open_bytes(s.program, 0);
    assert_same_glyph(before, 1, after, 1);
    assert_int_equal(after->glyph->outline.n_points, 3);
    assert_int_equal(after->glyph->metrics.horiAdvance, 294);
    FT_Done_Face(before);
    FT_Done_Face(after);
    face_close(f);
    str program;
    f = face_open(mem, assemble(name_keyed(STR("\x20\x0A\x20\x0A")), 2), 0, &fault);
    assert_non_null(f); /* a subroutine that calls itself */
    assert_false(cff_subset(f, (const uint32_t[]){0, 1}, 2, mem, &program));
    face_close(f);
}

/* Bytes that are no font, a font cut off anywhere, and a font with bytes changed here and there:
 * nothing crashes; what opens can be asked for everything. */
static void use(const face *f)
{
    subset s;
    int32_t box[4];
    uint32_t *glyphs, n = choose(f, f->n_glyphs / 50 + 1, &glyphs);
    face_get_metrics(f, 10000);
    for (uint32_t i = 0; i < n; i++) face_ink(f, glyphs[i], box);
    face_subset(f, glyphs, n, mem, &s, &problems);
}

static void try_bytes(str bytes)
{
    const char *fault;
    face *f = face_open(mem, bytes, 0, &fault);
    if (!f) return;
    use(f);
    face_close(f);
}

static str small_cff(void)
{
    uint32_t glyphs[] = {9564, 9600, 20000, 63025};
    subset s;
    const face *f = face_of("Noto Serif CJK SC", 400);
    assert_int_equal(face_subset(f, glyphs, 4, mem, &s, &problems), 0);
    return assemble(s.program, 5);
}

static void damaged(void **state)
{
    (void)state;
    str fonts[2] = {small_cff(), {0}};
    file_map music;
    assert_int_equal(file_open(&music, "/usr/share/fonts/truetype/noto/NotoMusic-Regular.ttf"), 0);
    fonts[1] = music.bytes;
    uint32_t seed = 1;
    for (int k = 0; k < 2; k++) {
        const char *fault;
        face *whole = face_open(mem, fonts[k], 0, &fault);
        assert_non_null(whole);
        use(whole);
        face_close(whole);
        for (size_t n = 0; n < 600; n += 7) try_bytes((str){str_copy(mem, fonts[k]).p, n});
        for (int i = 0; i < 150; i++) {
            str bad = str_copy(mem, fonts[k]);
            for (int j = 0; j < 8; j++) {
                seed = seed * 1664525 + 1013904223;
                size_t at = (seed >> 4) % (i % 2 ? bad.n : 2000);
                ((char *)(uintptr_t)bad.p)[at] = (char)(seed >> 24);
            }
            try_bytes(bad);
        }
    }
    file_close(&music);
}

static void added_faces(void **state)
{
    (void)state;
    file_map music;
    assert_int_equal(file_open(&music, "/usr/share/fonts/truetype/noto/NotoMusic-Regular.ttf"), 0);
    uint32_t before = problems.entries.n;
    place at = {STR("a.css"), 7, 1};
    assert_int_equal(font_set_add(set, STR("My Face"), 400, 0, music.bytes, at, &problems), 0);
    assert_string_equal(face_name(face_of("my  face", 400)).p, "NotoMusic-Regular");
    assert_int_equal(problems.entries.n, before);
    assert_int_equal(
        font_set_add(set, STR("Bad"), 400, 0, STR("wOF2garbage and no font at all"), at, &problems),
        -1);
    assert_int_equal(problems.entries.at[before].code, D_FONT_BAD);
    assert_int_equal(problems.entries.at[before].at.line, 7);
    assert_string_equal(face_name(face_of("Bad", 400)).p, "NotoSerif-Regular");
}

/* Font files for an EPUB: the characters asked for, alone, with vertical forms; whole faces out of
 * their collection. */
static void font_files(void **state)
{
    (void)state;
    static const uint32_t cps[] = {'A', 0x3002, 0x4E00, 0x20BB7};
    static const char *const names[] = {"Noto Serif CJK SC", "Noto Sans"};
    for (int i = 0; i < 2; i++) {
        const face *f = face_of(names[i], 400);
        str part = face_file_with(f, cps, 4, mem), again = face_file_with(f, cps, 4, mem);
        str whole = face_file(f, mem);
        assert_true(part.n && part.n < 20000 && whole.n > 100000);
        assert_true(str_eq(part, again) && str_eq(whole, face_file(f, mem)));
        FT_Face p = open_bytes(part, 0), w = open_bytes(whole, 0);
        assert_int_equal(w->num_glyphs, (FT_Long)f->n_glyphs);
        assert_same_glyph(w, FT_Get_Char_Index(w, 'A'), p, FT_Get_Char_Index(p, 'A'));
        assert_int_equal(FT_Get_Char_Index(p, 'B'), 0);
        assert_int_equal(FT_Get_Char_Index(p, 0x20BB7) != 0, i == 0);
        assert_string_equal(face_media_type(f), i ? "font/ttf" : "font/otf");
        FT_Done_Face(p);
        FT_Done_Face(w);
    }
    const char *fault;
    face *f = face_open(mem, face_file_with(face_of(names[0], 400), cps, 4, mem), 0, &fault);
    assert_non_null(f);
    assert_true(face_table(f, FONT_TAG('G', 'S', 'U', 'B')).n > 0);
    face_close(f);
}

static void rights(void **state)
{
    (void)state;
    static const struct {
        uint32_t type;
        embed_right right;
    } rows[] = {{0, EMBED_PART},        {2, EMBED_NOTHING},    {4, EMBED_PART},
                {8, EMBED_PART},        {0x100, EMBED_WHOLE},  {0x104, EMBED_WHOLE},
                {0x102, EMBED_NOTHING}, {0x200, EMBED_NOTHING}};
    str file = face_file_with(face_of("Noto Sans", 400), (const uint32_t[]){'A'}, 1, mem);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *fault;
        char *bytes = arena_copy(mem, file.p, file.n);
        face *f = face_open(mem, (str){bytes, file.n}, 0, &fault);
        assert_non_null(f);
        size_t at = (size_t)(face_table(f, FONT_TAG('O', 'S', '/', '2')).p - bytes) + 8;
        bytes[at] = (char)(rows[i].type >> 8);
        bytes[at + 1] = (char)(rows[i].type & 255);
        assert_int_equal(face_embed_right(f), rows[i].right);
        face_close(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cid_keyed),  cmocka_unit_test(truetype), cmocka_unit_test(named),
        cmocka_unit_test(descriptor), cmocka_unit_test(damaged),  cmocka_unit_test(added_faces),
        cmocka_unit_test(font_files), cmocka_unit_test(rights),
    };
    return cmocka_run_group_tests(tests, open_set, drop_set);
}
