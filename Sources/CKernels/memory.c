#define _GNU_SOURCE
#include "ckernels.h"
#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

// From this size on, memory is aligned to huge pages: a scan then meets 512 times fewer page-table entries.
static const size_t huge_page = (size_t)2 << 20;

void *lookbook_allocate(size_t bytes) {
    const size_t alignment = bytes >= 2 * huge_page ? huge_page : 64;
    if (bytes > SIZE_MAX - alignment) { return NULL; }
    const size_t rounded = bytes == 0 ? alignment : (bytes + alignment - 1) / alignment * alignment;
    void *memory = aligned_alloc(alignment, rounded);
#if defined(__linux__)
    if (memory && alignment == huge_page) { (void)madvise(memory, rounded, MADV_HUGEPAGE); }
#endif
    return memory;
}

void lookbook_free(void *memory) { free(memory); }
