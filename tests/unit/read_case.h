/* A case of the readers: an input, pieces that its dump must hold in this order, and its
 * diagnostics. */
#ifndef BX_TEST_READ_CASE_H
#define BX_TEST_READ_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "read/read.h"

typedef struct read_case {
    const char *input;
    const char *dump; /* lines of the body, indentation off, joined by '\n'; NULL: not compared */
    const char
        *codes; /* of the diagnostics in order, each followed by its line: "html-dropped:3 " */
} read_case;

/* The lines below body, without indentation and source lines. */
static inline void flat(const buf *dump, buf *out)
{
    const char *line = strstr(dump->p, "\n  body");
    for (line = line ? strchr(line + 1, '\n') : NULL; line && line[1];
         line = strchr(line + 1, '\n')) {
        const char *s = line + 1;
        size_t depth = strspn(s, " ");
        size_t n = strcspn(s, "\n");
        for (size_t k = 4; k < depth; k += 2) buf_byte(out, '.');
        for (size_t k = depth; k < n; k++) {
            if (s[k] == ' ' && s[k + 1] == '@')
                k += 1 + strspn(s + k + 2, "0123456789");
            else
                buf_byte(out, s[k]);
        }
        buf_byte(out, '\n');
    }
}

static inline void codes(const diag *d, buf *out)
{
    for (uint32_t i = 0; i < d->entries.n; i++)
        buf_fmt(out, "%s:%u ", diag_code_name(d->entries.at[i].code), d->entries.at[i].at.line);
}

static inline doc *read_text(diag *faults, const char *path, str text, read_format format)
{
    doc *d = doc_new(faults, NULL, str_of(path), str_of(path));
    assert_int_equal(read_document(d, text, format), 0);
    return d;
}

static inline void run_cases(const read_case *cases, size_t n, const char *path, read_format format)
{
    size_t failed = 0;
    for (size_t i = 0; i < n; i++) {
        arena *mem = arena_new();
        diag faults;
        diag_init(&faults, mem);
        doc *d = read_text(&faults, path, str_of(cases[i].input), format);
        buf dump = {0}, got = {0}, told = {0};
        doc_dump(d, &dump);
        flat(&dump, &got);
        codes(&faults, &told);
        buf_z(&told, "");
        bool same = !cases[i].dump || !strcmp(got.p ? got.p : "", cases[i].dump);
        bool said = !strcmp(told.p ? told.p : "", cases[i].codes ? cases[i].codes : "");
        if (!same || !said) {
            printf("---- input\n%s\n---- got\n%s---- wanted\n%s---- diagnostics: %s\n",
                   cases[i].input, got.p ? got.p : "", cases[i].dump ? cases[i].dump : "", told.p);
            failed++;
        }
        buf_drop(&dump);
        buf_drop(&got);
        buf_drop(&told);
        doc_drop(d);
        arena_drop(mem);
    }
    assert_int_equal(failed, 0);
}

#endif
