/* A heap of large pages from the start. A run touches all its memory for the first time, and
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
#include <unistd.h>

#define LARGE_PAGE ((uintptr_t)2 << 20)
#define RESERVED ((size_t)256 << 20) /* address space; memory only as it is used */

static void *volatile small_pages; /* what lies before the first large page; never used */

void heap_prepare(void)
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 2 * (int)RESERVED);
    mallopt(M_TOP_PAD, (int)RESERVED);
    char *first = malloc(1), *end = sbrk(0);
    if (!first || end < first) return;
    char *more = malloc((size_t)(end - first)); /* just more than there is: the heap grows */
    char *large = end + (-(uintptr_t)end & (LARGE_PAGE - 1)), *reserved = sbrk(0);
    bool grown = more > first && reserved > large && (size_t)(reserved - large) > RESERVED / 2;
    size_t skip = grown ? (size_t)(large - more) : 0;
    mallopt(M_TOP_PAD, 32 << 20);
    free(first);
    free(more);
    if (!grown) return;
    (void)madvise(large, (size_t)(reserved - large), MADV_HUGEPAGE);
    small_pages = malloc(skip);
}
#else
void heap_prepare(void) {}
#endif
