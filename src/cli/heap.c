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
#define RESERVED (256 << 20) /* address space; memory only as it is used */

void heap_prepare(void)
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 2 * RESERVED);
    mallopt(M_TOP_PAD, RESERVED);
    char *first = malloc(1 << 20); /* more than there is: the heap grows */
    mallopt(M_TOP_PAD, 32 << 20);
    char *end = sbrk(0);
    if (first && end > first && end - first > RESERVED / 2) {
        size_t skip = (size_t)(-(uintptr_t)first & (LARGE_PAGE - 1));
        (void)madvise(first + skip, (size_t)(end - first) - skip, MADV_HUGEPAGE);
    }
    free(first);
}
#else
void heap_prepare(void) {}
#endif
