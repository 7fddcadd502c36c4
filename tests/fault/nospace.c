/* Preloaded into the program under test: write, pwrite, fsync and ftruncate on regular files fail with ENOSPC once
 * NOSPACE_AFTER bytes were written, as on a disk that fills up. */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static _Atomic long left = -1;

static int full(int file, size_t size)
{
    struct stat about;
    long start = -1;
    const char *text = getenv("NOSPACE_AFTER");

    if (text == NULL || fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        return 0;
    }
    atomic_compare_exchange_strong(&left, &start, atol(text));
    if (atomic_load(&left) < (long)size) {
        atomic_store(&left, 0);
        errno = ENOSPC;
        return 1;
    }
    atomic_fetch_sub(&left, (long)size);
    return 0;
}

__attribute__((visibility("default"))) ssize_t write(int file, const void *bytes, size_t size)
{
    ssize_t (*next)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");

    return full(file, size) ? -1 : next(file, bytes, size);
}

__attribute__((visibility("default"))) ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    ssize_t (*next)(int, const void *, size_t, off_t) =
        (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");

    return full(file, size) ? -1 : next(file, bytes, size, at);
}

__attribute__((visibility("default"))) ssize_t pwrite64(int file, const void *bytes, size_t size, off_t at)
{
    return pwrite(file, bytes, size, at);
}
