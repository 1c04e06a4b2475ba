#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/unit.h"
#include "base/utf8.h"

static void test_utf8(void **state)
{
    (void)state;
    str s = STR("a\xE7\x89\x88\xF0\xA0\x80\x80");
    size_t i = 0;
    assert_int_equal(utf8_next(s, &i), 'a');
    assert_int_equal(utf8_next(s, &i), 0x7248);
    assert_int_equal(utf8_next(s, &i), 0x20000);
    assert_int_equal(i, s.n);
    assert_int_equal(utf8_prev(s, &i), 0x20000);
    assert_int_equal(utf8_prev(s, &i), 0x7248);
    assert_int_equal(utf8_bad(s), -1);
    assert_int_equal(utf8_bad(STR("ok\xC0\xAF")), 2);   /* over-long */
    assert_int_equal(utf8_bad(STR("\xED\xA0\x80")), 0); /* surrogate */
    assert_int_equal(utf8_bad(STR("\xE7\x89")), 0);     /* cut */
    uint16_t u[8];
    assert_int_equal(utf8_utf16(s, u), 4);
    assert_int_equal(u[2], 0xD840);
    assert_int_equal(u[3], 0xDC00);
}

static void test_map_keeps_order(void **state)
{
    (void)state;
    arena *a = arena_new();
    map m;
    map_init(&m, a);
    for (uintptr_t i = 0; i < 1000; i++)
        *map_put(&m, str_printf(a, "k%u", (unsigned)i)) = (void *)(i + 1);
    assert_int_equal((uintptr_t)map_get(&m, STR("k777")), 778);
    assert_null(map_get(&m, STR("k1000")));
    assert_true(str_is(m.entries.at[5].key, "k5"));
    arena_drop(a);
}

static void test_path_join(void **state)
{
    (void)state;
    arena *a = arena_new();
    str out;
    assert_true(path_join(a, STR("a/b"), STR("../c//./d.png"), &out));
    assert_true(str_is(out, "a/c/d.png"));
    assert_true(path_join(a, STR("a/b"), STR("/x"), &out));
    assert_true(str_is(out, "x"));
    assert_false(path_join(a, STR("a"), STR("../../x"), &out));
    assert_true(str_is(path_stem(STR("p/q.r.md")), "q.r"));
    arena_drop(a);
}

static void test_diag_once(void **state)
{
    (void)state;
    arena *a = arena_new();
    diag d;
    diag_init(&d, a);
    for (int i = 0; i < 2; i++)
        diag_add(&d, D_IMAGE_MISSING, (place){STR("x.md"), 3, 4}, "no %s", "a.png");
    assert_int_equal(d.entries.n, 1);
    assert_int_equal(d.count[DIAG_WARNING], 1);
    assert_string_equal(diag_line(a, &d.entries.at[0]).p,
                        "x.md:3:4: warning: image-missing: no a.png");
    arena_drop(a);
}

static void test_mul_div(void **state)
{
    (void)state;
    assert_int_equal(mul_div(7, 1, 2), 4);
    assert_int_equal(mul_div(-7, 1, 2), -4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),      cmocka_unit_test(test_map_keeps_order),
        cmocka_unit_test(test_path_join), cmocka_unit_test(test_diag_once),
        cmocka_unit_test(test_mul_div),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
