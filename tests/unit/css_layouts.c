/* The layouts that come with banxin have no fault, and every page of them can be asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "css/css.h"

static void parse_layout(const char *layout)
{
    arena *a = arena_new();
    diag d;
    diag_init(&d, a);
    source *src = source_dir(BX_ROOT "/layouts");
    assert_non_null(src);
    css_sheets *s = css_sheets_new();
    assert_int_equal(css_parse_file(s, src, STR("base.css"), &d), 0);
    assert_int_equal(css_parse_file(s, src, str_of(layout), &d), 0);
    for (uint32_t i = 0; i < d.entries.n; i++)
        print_error("%s\n", diag_line(a, &d.entries.at[i]).p);
    assert_int_equal(d.entries.n, 0);
    doc *empty = doc_new(&d, NULL, STR("x.md"), STR("x.md"));
    cascade *c = css_cascade(s, MEDIA_PRINT, empty);
    for (int i = 0; i < 8; i++) {
        page_select which = {.index = 2, .first = i & 1, .right = i & 2, .blank = i & 4};
        const page_style *p = css_page(c, which);
        assert_true(p->width > 0 && p->height > p->width);
        assert_ptr_equal(css_page(c, which), p);
    }
    buf out = {0};
    css_write_epub(s, NULL, &out);
    for (uint32_t i = 0; i < d.entries.n; i++)
        print_error("%s\n", diag_line(a, &d.entries.at[i]).p);
    assert_int_equal(d.entries.n, 0);
    buf_drop(&out);
    css_cascade_drop(c);
    doc_drop(empty);
    css_sheets_drop(s);
    source_drop(src);
    arena_drop(a);
}

static void test_briefing(void **state)
{
    (void)state;
    parse_layout("briefing.css");
}

static void test_book(void **state)
{
    (void)state;
    parse_layout("book.css");
}

/* Every example of layouts/README.md is a stylesheet without fault. */
static void test_examples(void **state)
{
    arena *a = arena_new();
    diag d;
    str text;
    uint32_t n = 0;
    (void)state;
    diag_init(&d, a);
    source *src = source_dir(BX_ROOT "/layouts");
    assert_int_equal(source_read(src, a, STR("README.md"), &text), SOURCE_OK);
    css_sheets *s = css_sheets_new();
    for (ptrdiff_t at = str_find(text, "```css\n"); at >= 0; at = str_find(text, "```css\n"), n++) {
        text = str_from(text, (size_t)at + 7);
        str example = str_sub(text, 0, (size_t)str_find(text, "```"));
        place where = {str_printf(a, "example %u", n + 1), 1, 1};
        assert_int_equal(css_parse_text(s, example, where, src, STR(""), &d), 0);
    }
    for (uint32_t i = 0; i < d.entries.n; i++)
        print_error("%s\n", diag_line(a, &d.entries.at[i]).p);
    assert_int_equal(d.entries.n, 0);
    assert_true(n >= 7);
    css_sheets_drop(s);
    source_drop(src);
    arena_drop(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_briefing), cmocka_unit_test(test_book),
                                       cmocka_unit_test(test_examples)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
