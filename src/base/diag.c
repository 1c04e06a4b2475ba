#include "base/diag.h"

#include <stdarg.h>
#include <stdlib.h>

typedef struct code_row {
    diag_severity severity;
    const char *code, *meaning;
} code_row;

static const code_row table[DIAG_CODES] = {
#define DIAG_CODE(id, severity, code, meaning) [D_##id] = {severity, code, meaning},
#include "base/diag_codes.h"
#undef DIAG_CODE
};

void diag_init(diag *d, arena *mem)
{
    *d = (diag){.mem = mem};
    map_init(&d->seen, mem);
    map_init(&d->texts, mem);
}

void diag_add(diag *d, diag_code code, place at, const char *fmt, ...)
{
    char text[2048];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    if ((size_t)n > len) /* cut: not inside a character */
        while (len && ((unsigned char)text[len] & 0xC0) == 0x80) len--;
    at.file = str_copy(d->mem, at.file);
    diag_entry e = {.code = code, .at = at, .message = str_copy(d->mem, (str){text, len})};
    void **seen = map_put(&d->seen, diag_line(d->mem, &e));
    if (*seen) return;
    *seen = d;
    *vec_add(d->mem, &d->entries) = e;
    d->count[table[code].severity]++;
}

void diag_once(diag *d, diag_code code, place at, str message)
{
    diag_entry e = {.code = code, .at = {.file = at.file}, .message = message};
    void **seen =
        map_put(&d->seen, str_printf(d->mem, "once %.*s", STR_ARG(diag_line(d->mem, &e))));
    if (!*seen) diag_add(d, code, at, "%.*s", STR_ARG(message));
    *seen = d;
}

typedef struct ranked {
    diag_entry entry;
    uint32_t file, number;
} ranked;

static int by_place(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    const uint32_t of_x[] = {x->file, x->entry.at.line, x->entry.at.col, x->number},
                   of_y[] = {y->file, y->entry.at.line, y->entry.at.col, y->number};
    for (size_t i = 0; i < sizeof of_x / sizeof *of_x; i++)
        if (of_x[i] != of_y[i]) return of_x[i] < of_y[i] ? -1 : 1;
    return 0;
}

static void count_alike(diag *d)
{
    map counts;
    map_init(&counts, d->mem);
    uint32_t **of = arena_array(d->mem, uint32_t *, d->entries.n);
    for (uint32_t i = 0; i < d->entries.n; i++) {
        diag_entry *e = &d->entries.at[i], key = {e->code, {e->at.file, 0, 0}, e->message, 0, 0};
        void **count = map_put(&counts, diag_line(d->mem, &key));
        if (!*count) *count = arena_new_of(d->mem, uint32_t);
        of[i] = *count;
        e->nth = ++*of[i];
    }
    for (uint32_t i = 0; i < d->entries.n; i++) d->entries.at[i].alike = *of[i];
}

static void order(diag *d)
{
    uint32_t n = d->entries.n;
    map files;
    map_init(&files, d->mem);
    ranked *list = arena_array(d->mem, ranked, n);
    for (uint32_t i = 0; i < n; i++) {
        void **rank = map_put(&files, d->entries.at[i].at.file);
        if (!*rank) *rank = (void *)(uintptr_t)files.entries.n;
        list[i] = (ranked){d->entries.at[i], (uint32_t)(uintptr_t)*rank, i};
    }
    qsort(list, n, sizeof *list, by_place);
    for (uint32_t i = 0; i < n; i++) d->entries.at[i] = list[i].entry;
}

void diag_sort(diag *d)
{
    if (!d->entries.n) return;
    order(d);
    count_alike(d);
}

typedef struct file_text {
    str text;
    size_t at; /* where the line begins that was last looked for */
    uint32_t line;
} file_text;

void diag_text(diag *d, str file, str text)
{
    file_text *f = arena_new_of(d->mem, file_text);
    *f = (file_text){text, 0, 1};
    *map_put(&d->texts, file) = f;
}

/* False: the text has no such line. */
static bool go_to_line(file_text *f, uint32_t line)
{
    if (line < f->line) f->at = 0, f->line = 1;
    while (f->line < line) {
        const char *end =
            f->at < f->text.n ? memchr(f->text.p + f->at, '\n', f->text.n - f->at) : NULL;
        if (!end) return false;
        f->at = (size_t)(end - f->text.p) + 1;
        f->line++;
    }
    return true;
}

place diag_find(const diag *d, place at, str what)
{
    enum { FAR = 1 << 16 }; /* bytes: what stands further on is another one */
    file_text *f = map_get(&d->texts, at.file);
    if (!f || !at.line || !what.n || !go_to_line(f, at.line)) return at;
    str s = str_sub(f->text, f->at, f->text.n - f->at < FAR ? f->text.n - f->at : FAR);
    uint32_t line = at.line, col = 1;
    for (size_t i = 0; i + what.n <= s.n; i++) {
        if (((unsigned char)s.p[i] & 0xC0) == 0x80) continue;
        if ((line > at.line || col >= at.col) && !memcmp(s.p + i, what.p, what.n))
            return (place){at.file, line, col};
        col++;
        if (s.p[i] == '\n') line++, col = 1;
    }
    return at;
}

diag_severity diag_severity_of(diag_code code)
{
    return table[code].severity;
}

const char *diag_severity_name(diag_severity s)
{
    static const char *const names[] = {"note", "warning", "error", "fatal"};
    return names[s];
}

const char *diag_code_name(diag_code code)
{
    return table[code].code;
}
const char *diag_code_meaning(diag_code code)
{
    return table[code].meaning;
}

str diag_line(arena *a, const diag_entry *e)
{
    char where[32] = "";
    if (e->at.line && e->at.col)
        snprintf(where, sizeof where, ":%u:%u", e->at.line, e->at.col);
    else if (e->at.line)
        snprintf(where, sizeof where, ":%u", e->at.line);
    str file = e->at.file.n ? e->at.file : STR("banxin");
    return str_printf(a, "%.*s%s: %s: %s: %.*s", STR_ARG(file), where,
                      diag_severity_name(table[e->code].severity), table[e->code].code,
                      STR_ARG(e->message));
}
