/* Slices of UTF-8 text, growable buffers, typed vectors, an ordered string map. */
#ifndef BX_BASE_STR_H
#define BX_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

typedef struct str {
    const char *p; /* not NUL-terminated unless said; NULL only when n == 0 */
    size_t n;      /* bytes */
} str;

#define STR(literal) ((str){(literal), sizeof(literal) - 1})
#define STR_ARG(s) (int)(s).n, (s).p /* for "%.*s" */

static inline str str_of(const char *z)
{
    return (str){z, z ? strlen(z) : 0};
}
static inline bool str_eq(str a, str b)
{
    return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}
static inline str str_from(str s, size_t i)
{
    return (str){s.p + i, s.n - i};
}
static inline str str_sub(str s, size_t i, size_t n)
{
    return (str){s.p + i, n};
}
bool str_is(str s, const char *z);
bool str_ieq(str s, const char *z); /* ASCII case ignored, as CSS and HTML do */
int str_cmp(str a, str b);          /* byte order */
bool str_starts(str s, const char *prefix);
bool str_ends(str s, const char *suffix);
ptrdiff_t str_find(str s, const char *needle); /* byte offset or -1 */
str str_trim(str s);                           /* ASCII white space off both ends */
str str_copy(arena *a, str s);                 /* the copy is NUL-terminated */
str str_printf(arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
uint64_t hash_bytes(const void *p, size_t n, uint64_t seed); /* same on every machine */

/* A growable byte buffer (malloc'd); always NUL-terminated behind n. */
typedef struct buf {
    char *p;
    size_t n, cap;
} buf;
void buf_add(buf *b, const void *p, size_t n);
void buf_str(buf *b, str s);
void buf_z(buf *b, const char *z);
void buf_byte(buf *b, int c);
void buf_utf8(buf *b, uint32_t cp);
void buf_fmt(buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_drop(buf *b);
static inline str buf_view(const buf *b)
{
    return (str){b->p, b->n};
}

/* VEC(T) v = {0}; *vec_add(arena, &v) = x;  for (uint32_t i = 0; i < v.n; i++) v.at[i] …
 * Lives in an arena. Growing leaves a small old array there and gives a large one (from 64 kB)
 * back: keep no pointer into it, and let nothing but vec_add make `at` when more is to be added. */
#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *at;                                                                                     \
        uint32_t n, cap;                                                                           \
    }
#define vec_add(a, v)                                                                              \
    ((v)->n == (v)->cap                                                                            \
         ? (void)((v)->at = vec__grow((a), (v)->at, &(v)->cap, (v)->n, sizeof *(v)->at))           \
         : (void)0,                                                                                \
     &(v)->at[(v)->n++])
void *vec__grow(arena *a, void *at, uint32_t *cap, uint32_t n, size_t size);

/* String → pointer; iteration in order of insertion, so that no hash order reaches an output. */
typedef struct map_entry {
    str key;
    void *value;
} map_entry;
typedef struct map {
    arena *mem;
    VEC(map_entry) entries;
    uint32_t *slots;
    uint32_t n_slots;
} map;
void map_init(map *m, arena *a);
void **map_put(map *m, str key);      /* the value's place, NULL when new; the key is copied */
void *map_get(const map *m, str key); /* or NULL */

#endif
