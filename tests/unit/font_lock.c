/* The lock: reading, differences, and what a machine without the fonts says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sha256.h"
#include "font/font.h"

static const char *const music = "/usr/share/fonts/truetype/noto/NotoMusic-Regular.ttf";

typedef struct fixture {
    arena *mem;
    diag d;
    char dir[32];
    char hash[65];
} fixture;

static int begin(void **state)
{
    fixture *f = mem_alloc(sizeof *f);
    file_map whole;
    f->mem = arena_new();
    diag_init(&f->d, f->mem);
    snprintf(f->dir, sizeof f->dir, "/tmp/bx-lock-XXXXXX");
    if (!mkdtemp(f->dir) || file_open(&whole, music)) return -1;
    sha256_hex(whole.bytes, f->hash);
    file_close(&whole);
    *state = f;
    return 0;
}

static int end(void **state)
{
    fixture *f = *state;
    remove(arena_printf(f->mem, "%s/fonts.lock", f->dir));
    rmdir(f->dir);
    arena_drop(f->mem);
    free(f);
    return 0;
}

static void write_lock(fixture *f, const char *text)
{
    FILE *out = fopen(arena_printf(f->mem, "%s/fonts.lock", f->dir), "wb");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static uint32_t count_of(const fixture *f, diag_code code)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->d.entries.n; i++) n += f->d.entries.at[i].code == code;
    return n;
}

/* The first face's name for the family, with this lock. */
static const char *first_face(fixture *f, const char *lock, bool locked)
{
    write_lock(f, lock);
    font_set *s = font_set_new(f->dir, locked, &f->d);
    str family = STR("Noto Music");
    font_request r = {&family, 1, 400, 0, STR("en")};
    const font_stack *st = font_stack_get(s, &r, &f->d, (place){STR("a.md"), 1, 1});
    const char *name = st ? str_copy(f->mem, face_name(font_stack_first(st))).p : NULL;
    font_set_drop(s);
    return name;
}

static uint32_t music_differences(const fixture *f)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->d.entries.n; i++)
        n += f->d.entries.at[i].code == D_FONT_LOCK &&
             str_find(f->d.entries.at[i].message, "Noto Music") >= 0;
    return n;
}

static const char *lock_of(fixture *f, const char *hash, const char *dir, const char *name)
{
    return arena_printf(f->mem, "# a lock\nfile %s 2.001 %s %s\nface 0 400 normal Noto Music\n",
                        hash, dir, name);
}

static void same(void **state)
{
    fixture *f = *state;
    const char *lock = lock_of(f, f->hash, "truetype/noto", "NotoMusic-Regular.ttf");
    assert_string_equal(first_face(f, lock, true), "NotoMusic-Regular");
    assert_int_equal(music_differences(f), 0);
}

static void differs(void **state)
{
    fixture *f = *state;
    f->hash[0] = f->hash[0] == '0' ? '1' : '0';
    const char *lock = lock_of(f, f->hash, "truetype/noto", "NotoMusic-Regular.ttf");
    assert_string_equal(first_face(f, lock, false), "NotoMusic-Regular");
    assert_int_equal(music_differences(f), 0);
    assert_string_equal(first_face(f, lock, true), "NotoMusic-Regular");
    assert_int_equal(music_differences(f), 1);
}

static void elsewhere(void **state)
{
    fixture *f = *state;
    const char *lock = lock_of(f, f->hash, "no/such/folder", "NotoMusic-Regular.ttf");
    assert_string_equal(first_face(f, lock, false), "NotoMusic-Regular");
    lock = lock_of(f, f->hash, "truetype/noto", "NoSuchFile.ttf");
    assert_string_not_equal(first_face(f, lock, false), "NotoMusic-Regular");
    assert_int_equal(count_of(f, D_FONT_BAD), 1);
}

static void malformed(void **state)
{
    fixture *f = *state;
    first_face(f, "face 0 400 normal Nothing\nfile short 1 2 3\nface x 400 normal N\nnonsense\n\0",
               false);
    assert_int_equal(count_of(f, D_FONT_LOCK), 4);
    assert_int_equal(f->d.entries.at[0].at.line, 1);
}

static void no_lock(void **state)
{
    fixture *f = *state;
    font_set *s = font_set_new(f->dir, true, &f->d);
    assert_int_equal(count_of(f, D_FONT_LOCK), 1);
    font_set_drop(s);
    s = font_set_new(NULL, false, &f->d); /* everything from the system */
    str family = STR("serif");
    font_request r = {&family, 1, 400, 0, STR("zh-Hant-TW")};
    const font_stack *st = font_stack_get(s, &r, &f->d, (place){STR("a.md"), 1, 1});
    assert_non_null(st);
    assert_string_equal(face_name(font_stack_first(st)).p, "NotoSerif-Regular");
    font_set_drop(s);
}

static void count_face(void *data, str name, str style, str file, uint32_t index, str version)
{
    (void)name;
    (void)style;
    (void)index;
    *(uint32_t *)data += file.n && version.n;
}

static void shipped(void **state)
{
    fixture *f = *state;
    uint32_t n = 0;
    font_set *s = font_set_new(BX_ROOT "/fonts", false, &f->d);
    font_set_list(s, count_face, &n);
    assert_true(n > 50);
    assert_int_equal(f->d.entries.n, 0);
    font_set_drop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(same, begin, end),
        cmocka_unit_test_setup_teardown(differs, begin, end),
        cmocka_unit_test_setup_teardown(elsewhere, begin, end),
        cmocka_unit_test_setup_teardown(malformed, begin, end),
        cmocka_unit_test_setup_teardown(no_lock, begin, end),
        cmocka_unit_test_setup_teardown(shipped, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
