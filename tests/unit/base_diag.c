/* The order of diagnostics, and where in a text something stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"

static place at(const char *file, uint32_t line, uint32_t col)
{
    return (place){str_of(file), line, col};
}

static void sorted(void **state)
{
    arena *mem = arena_new();
    diag d;
    (void)state;
    diag_init(&d, mem);
    diag_add(&d, D_LINK_BROKEN, at("b.md", 9, 1), "1");
    diag_add(&d, D_LINK_BROKEN, at("a.md", 2, 7), "2");
    diag_add(&d, D_IMAGE_ALT, at("b.md", 2, 30), "3");
    diag_add(&d, D_IMAGE_BAD, at("b.md", 2, 4), "4");
    diag_add(&d, D_LINK_BROKEN, at("b.md", 2, 4), "5");
    diag_add(&d, D_LINK_BROKEN, at("b.md", 0, 0), "6");
    diag_sort(&d);
    char order[8] = {0};
    for (uint32_t i = 0; i < d.entries.n; i++) order[i] = d.entries.at[i].message.p[0];
    assert_string_equal(order, "645312");
    arena_drop(mem);
}

static void found(void **state)
{
    arena *mem = arena_new();
    diag d;
    (void)state;
    diag_init(&d, mem);
    diag_text(&d, STR("a.md"), STR("甲☃\n# 乙\n丙丁☃ ☃\n"));
    place p = diag_find(&d, at("a.md", 2, 1), STR("☃"));
    assert_int_equal(p.line, 3);
    assert_int_equal(p.col, 3);
    p = diag_find(&d, at("a.md", 1, 1), STR("☃"));
    assert_int_equal(p.line, 1);
    assert_int_equal(p.col, 2);
    p = diag_find(&d, at("a.md", 2, 1), STR("戊"));
    assert_int_equal(p.line, 2);
    assert_int_equal(p.col, 1);
    p = diag_find(&d, at("b.md", 2, 1), STR("☃"));
    assert_int_equal(p.line, 2);
    arena_drop(mem);
}

static void once(void **state)
{
    (void)state;
    arena *mem = arena_new();
    diag d;
    diag_init(&d, mem);
    for (uint32_t line = 0; line < 3; line++) {
        diag_once(&d, D_FONT_MISSING, (place){STR("a"), line, 1}, STR("x is not there"));
        diag_add(&d, D_FONT_MISSING, (place){STR("a"), line, 1}, "y is not there");
    }
    diag_once(&d, D_FONT_MISSING, (place){STR("b"), 1, 1}, STR("x is not there"));
    assert_int_equal(d.entries.n, 5);
    diag_sort(&d);
    assert_int_equal(d.entries.at[0].alike, 1);
    assert_int_equal(d.entries.at[3].alike, 3);
    assert_int_equal(d.entries.at[3].nth, 3);
    arena_drop(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(once), cmocka_unit_test(sorted),
                                       cmocka_unit_test(found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
