#include "base/diag.h"

#include <stdarg.h>

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
    diag_entry e = {code, at, str_copy(d->mem, (str){text, len})};
    void **seen = map_put(&d->seen, diag_line(d->mem, &e));
    if (*seen) return;
    *seen = d;
    *vec_add(d->mem, &d->entries) = e;
    d->count[table[code].severity]++;
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
