#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

bool str_is(str s, const char *z)
{
    return str_eq(s, str_of(z));
}

bool str_ieq(str s, const char *z)
{
    for (size_t i = 0; i < s.n; i++)
        if (!z[i] || lower((unsigned char)s.p[i]) != lower((unsigned char)z[i])) return false;
    return z[s.n] == 0;
}

int str_cmp(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.n >= n && !memcmp(s.p, prefix, n);
}

bool str_ends(str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.n >= n && !memcmp(s.p + s.n - n, suffix, n);
}

ptrdiff_t str_find(str s, const char *needle)
{
    size_t n = strlen(needle);
    for (size_t i = 0; i + n <= s.n; i++)
        if (!memcmp(s.p + i, needle, n)) return (ptrdiff_t)i;
    return -1;
}

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s)
{
    while (s.n && blank(s.p[0])) s.p++, s.n--;
    while (s.n && blank(s.p[s.n - 1])) s.n--;
    return s;
}

str str_copy(arena *a, str s)
{
    return (str){arena_copy(a, s.p, s.n), s.n};
}

str str_printf(arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (str){p, (size_t)n};
}

/* FNV-1a with a final mix: short keys, no dependence on byte order or word size. */
uint64_t hash_bytes(const void *p, size_t n, uint64_t seed)
{
    const unsigned char *s = p;
    uint64_t h = seed ^ 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++) h = (h ^ s[i]) * 0x100000001b3u;
    h ^= h >> 32;
    return h * 0x9e3779b97f4a7c15u ^ h >> 29;
}

static void reserve(buf *b, size_t more)
{
    if (more > SIZE_MAX / 2 - b->n) mem_exhausted();
    size_t need = b->n + more + 1;
    if (need <= b->cap) return;
    size_t cap = b->cap ? b->cap * 2 : 256;
    if (cap < need) cap = need;
    b->p = mem_realloc(b->p, cap);
    b->cap = cap;
}

void buf_add(buf *b, const void *p, size_t n)
{
    reserve(b, n);
    if (n) memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = 0;
}

void buf_str(buf *b, str s)
{
    buf_add(b, s.p, s.n);
}
void buf_z(buf *b, const char *z)
{
    buf_add(b, z, strlen(z));
}

void buf_byte(buf *b, int c)
{
    char one = (char)c;
    buf_add(b, &one, 1);
}

void buf_utf8(buf *b, uint32_t cp)
{
    char out[4];
    buf_add(b, out, utf8_put(out, cp));
}

void buf_fmt(buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    reserve(b, (size_t)n);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    va_end(again);
    b->n += (size_t)n;
}

void buf_drop(buf *b)
{
    free(b->p);
    *b = (buf){0};
}

static bool own_block(size_t bytes) /* so large that it is given back when it grows */
{
    return bytes >= (size_t)64 << 10;
}

void *vec__grow(arena *a, void *at, uint32_t *cap, uint32_t n, size_t size)
{
    uint32_t bigger = *cap ? *cap * 2 : 8;
    if (bigger <= *cap) mem_exhausted();
    void *p =
        own_block(bigger * size) ? arena_own(a, bigger * size) : arena_alloc(a, bigger * size);
    if (n) memcpy(p, at, n * size);
    if (own_block(*cap * size)) arena_release(a, at);
    *cap = bigger;
    return p;
}

void map_init(map *m, arena *a)
{
    *m = (map){.mem = a};
}

static uint32_t *find_slot(const map *m, str key)
{
    uint32_t i = (uint32_t)hash_bytes(key.p, key.n, 0) & (m->n_slots - 1);
    while (m->slots[i] && !str_eq(m->entries.at[m->slots[i] - 1].key, key))
        i = (i + 1) & (m->n_slots - 1);
    return &m->slots[i];
}

static void rehash(map *m)
{
    m->n_slots = m->n_slots ? m->n_slots * 2 : 16;
    m->slots = arena_array(m->mem, uint32_t, m->n_slots);
    for (uint32_t i = 0; i < m->entries.n; i++) *find_slot(m, m->entries.at[i].key) = i + 1;
}

void **map_put(map *m, str key)
{
    if (m->entries.n * 2 >= m->n_slots) rehash(m);
    uint32_t *slot = find_slot(m, key);
    if (!*slot) {
        *vec_add(m->mem, &m->entries) = (map_entry){str_copy(m->mem, key), NULL};
        *slot = m->entries.n;
    }
    return &m->entries.at[*slot - 1].value;
}

void *map_get(const map *m, str key)
{
    if (!m->n_slots) return NULL;
    uint32_t slot = *find_slot(m, key);
    return slot ? m->entries.at[slot - 1].value : NULL;
}
