/* A heap of large pages from the start. A one-shot run touches some 14 MB for the first time, and
 * on many machines (virtual ones above all) the page faults of that cost more than the typesetting:
 * measured, a quarter of the CPU time of a cold export. Neither ISO C nor POSIX has a word for it,
 * so this is glibc's and Linux's own; elsewhere it is nothing. */
#define _DEFAULT_SOURCE
#include "cli/cli.h"

#if defined(__linux__) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)2 << 20)
#define RESERVED ((size_t)24 << 20) /* address space; memory only as it is used */

void heap_prepare(void)
{
    mallopt(M_MMAP_THRESHOLD, (int)(RESERVED + LARGE_PAGE));
    mallopt(M_TRIM_THRESHOLD, (int)(4 * RESERVED));
    char *heap = malloc(RESERVED);
    if (!heap) return;
    uintptr_t from = ((uintptr_t)heap + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
    size_t n = RESERVED - (size_t)(from - (uintptr_t)heap);
    (void)madvise(heap + (from - (uintptr_t)heap), n & ~(LARGE_PAGE - 1), MADV_HUGEPAGE);
    free(heap); /* stays with malloc: what is asked for next comes from here */
}
#else
void heap_prepare(void) {}
#endif
