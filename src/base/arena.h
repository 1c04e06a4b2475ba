/* Memory. An arena holds what lives as long as one document; nothing in it is freed alone.
 * With BX_ARENA_MALLOC each item is its own malloc, so that sanitizers see overruns.
 * Every allocation of banxin goes through here: none returns NULL. When memory is exhausted,
 * mem_exhausted() says so, removes unfinished output files and ends the process with exit code 3.
 */
#ifndef BX_BASE_ARENA_H
#define BX_BASE_ARENA_H

#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
void arena_drop(arena *a);                              /* NULL is allowed */
void *arena_alloc(arena *a, size_t n);                  /* zeroed, aligned for any type */
void *arena_copy(arena *a, const void *from, size_t n); /* n bytes and a NUL behind them */
char *arena_printf(arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* An item with a block of its own, which may be given back before the arena is dropped. */
void *arena_own(arena *a, size_t n);
void arena_release(arena *a, void *own); /* NULL is allowed */
size_t arena_bytes(const arena *a);      /* bytes in use, for benchmarks and bounds */

#define arena_new_of(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

void *mem_alloc(size_t n); /* zeroed; released with free() */
void *mem_realloc(void *p, size_t n);
char *mem_strdup(const char *s);
_Noreturn void mem_exhausted(void);

#endif
