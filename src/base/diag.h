/* Diagnostics: what is wrong with a user's file, where, and what was done about it.
 * Output form, one a line:  FILE:LINE:COL: SEVERITY: CODE: SENTENCE   (LINE, COL count from 1; 0 =
 * unknown, left out) */
#ifndef BX_BASE_DIAG_H
#define BX_BASE_DIAG_H

#include <stdio.h>

#include "base/str.h"

typedef enum { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR, DIAG_FATAL } diag_severity;

/* Every code there is, with its severity and meaning: base/diag_codes.h. The manual lists them. */
typedef enum {
#define DIAG_CODE(id, severity, code, meaning) D_##id,
#include "base/diag_codes.h"
#undef DIAG_CODE
    DIAG_CODES
} diag_code;

typedef struct place {
    str file;           /* as the user named it */
    uint32_t line, col; /* from 1; 0: unknown */
} place;

typedef struct diag_entry {
    diag_code code;
    place at;
    str message;
    uint32_t alike, nth; /* of so many that say the same of a file, this is the nth; by diag_sort */
} diag_entry;

/* One per document; not shared by threads. The same message at the same place is kept once. */
typedef struct diag {
    arena *mem;
    VEC(diag_entry) entries;
    uint32_t count[DIAG_FATAL + 1];
    map seen;
    map texts; /* file → str *: its text, for diag_find */
} diag;

void diag_init(diag *d, arena *mem);
void diag_add(diag *d, diag_code code, place at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Only the first of the messages of a file that say this. */
void diag_once(diag *d, diag_code code, place at, str message);
/* In the order of the files (as they were first named), lines and columns; counts those alike. */
void diag_sort(diag *d);
/* A file's text, borrowed; then the place where what stands next, at or behind a place of it; the
 * place itself when it does not. */
void diag_text(diag *d, str file, str text);
place diag_find(const diag *d, place at, str what);
diag_severity diag_severity_of(diag_code code);
const char *diag_severity_name(diag_severity s); /* "note", "warning", "error", "fatal" */
const char *diag_code_name(diag_code code);
const char *diag_code_meaning(diag_code code);
str diag_line(arena *a, const diag_entry *e); /* the output form, no newline */

#endif
