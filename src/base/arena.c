/* Model: a chain of blocks that double in size; items are cut off the newest block. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

#define FIRST_BLOCK ((size_t)16 << 10)
#define LAST_BLOCK ((size_t)256 << 10)
#define ALIGN ((size_t)16)

typedef struct block {
    struct block *next, *prev;
    size_t size; /* of the payload */
} block;

#define HEAD ((sizeof(block) + ALIGN - 1) & ~(ALIGN - 1))

struct arena {
    block *blocks;
    char *at, *end; /* free part of the newest block */
    size_t next_size, bytes;
};

void mem_exhausted(void)
{
    static const char message[] =
        "banxin: fatal: out-of-memory: the memory is exhausted; nothing was written\n";
    fputs(message, stderr);
    out_abort_all();
    _Exit(3);
}

void *mem_alloc(size_t n)
{
    void *p = calloc(1, n ? n : 1);
    if (!p) mem_exhausted();
    return p;
}

void *mem_realloc(void *p, size_t n)
{
    p = realloc(p, n ? n : 1);
    if (!p) mem_exhausted();
    return p;
}

char *mem_strdup(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(mem_alloc(n), s, n);
}

arena *arena_new(void)
{
    arena *a = mem_alloc(sizeof *a);
    a->next_size = FIRST_BLOCK;
    return a;
}

void arena_drop(arena *a)
{
    if (!a) return;
    for (block *b = a->blocks; b;) {
        block *next = b->next;
        free(b);
        b = next;
    }
    free(a);
}

static char *add_block(arena *a, size_t payload)
{
    if (payload > SIZE_MAX - HEAD) mem_exhausted();
    block *b = mem_alloc(HEAD + payload);
    b->size = payload;
    b->next = a->blocks;
    if (b->next) b->next->prev = b;
    a->blocks = b;
    return (char *)b + HEAD;
}

void *arena_alloc(arena *a, size_t n)
{
    if (n > SIZE_MAX - ALIGN) mem_exhausted();
    a->bytes += n;
#ifdef BX_ARENA_MALLOC
    return add_block(a, n);
#else
    n = (n + ALIGN - 1) & ~(ALIGN - 1);
    if (n > (size_t)(a->end - a->at)) {
        if (n > a->next_size / 4) return add_block(a, n);
        a->at = add_block(a, a->next_size);
        a->end = a->at + a->next_size;
        if (a->next_size < LAST_BLOCK) a->next_size *= 2;
    }
    void *p = a->at;
    a->at += n;
    return p;
#endif
}

void *arena_own(arena *a, size_t n)
{
    a->bytes += n;
    return add_block(a, n);
}

void arena_release(arena *a, void *own)
{
    if (!own) return;
    block *b = (block *)(void *)((char *)own - HEAD);
    *(b->prev ? &b->prev->next : &a->blocks) = b->next;
    if (b->next) b->next->prev = b->prev;
    a->bytes -= b->size;
    free(b);
}

void *arena_copy(arena *a, const void *from, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    if (n) memcpy(p, from, n);
    return p;
}

char *arena_printf(arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p;
}

size_t arena_bytes(const arena *a)
{
    return a->bytes;
}
