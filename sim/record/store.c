#include "sim/record/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

struct store_file {
    H5FD_t head; /* HDF5's part; first */
    struct sim_store *store;
    haddr_t end; /* end of allocation */
};

void sim_store_memory(struct sim_store *store)
{
    *store = (struct sim_store){.descriptor = -1};
}

void sim_store_file(struct sim_store *store, int descriptor)
{
    struct stat facts;

    *store = (struct sim_store){.descriptor = descriptor};
    if (fstat(descriptor, &facts) != 0) {
        store->failure = errno;
        return;
    }
    store->length = (uint64_t)facts.st_size;
}

void sim_store_fini(struct sim_store *store)
{
    free(store->bytes);
    *store = (struct sim_store){.descriptor = -1};
}

/* Room for `length` bytes, zeroed beyond the old end. */
static int store_grow(struct sim_store *store, uint64_t length)
{
    if (length > store->capacity) {
        size_t capacity = store->capacity > 0 ? store->capacity : 1 << 16;
        while (capacity < length) {
            capacity *= 2;
        }
        unsigned char *bytes = realloc(store->bytes, capacity);
        if (bytes == NULL) {
            return ENOMEM;
        }
        memset(bytes + store->capacity, 0, capacity - store->capacity);
        store->bytes = bytes;
        store->capacity = capacity;
    }
    if (length > store->length) {
        store->length = length;
    }
    return 0;
}

bool sim_store_resize(struct sim_store *store, uint64_t length)
{
    if (store_grow(store, length) != 0) {
        return false;
    }
    store->length = length;
    return true;
}

static int write_all(int descriptor, const unsigned char *bytes, size_t size, uint64_t at)
{
    while (size > 0) {
        ssize_t done = pwrite(descriptor, bytes, size, (off_t)at);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return done < 0 ? errno : EIO;
        }
        bytes += done;
        at += (uint64_t)done;
        size -= (size_t)done;
    }
    return 0;
}

static int read_all(int descriptor, unsigned char *bytes, size_t size, uint64_t at)
{
    while (size > 0) {
        ssize_t done = pread(descriptor, bytes, size, (off_t)at);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            return errno;
        }
        if (done == 0) { /* beyond the end: zeros, as in a hole */
            memset(bytes, 0, size);
            break;
        }
        bytes += done;
        at += (uint64_t)done;
        size -= (size_t)done;
    }
    return 0;
}

static herr_t remember(struct sim_store *store, int failure)
{
    if (store->failure == 0) {
        store->failure = failure;
    }
    return 0;
}

static herr_t store_write(H5FD_t *head, H5FD_mem_t type, hid_t list, haddr_t at, size_t size, const void *bytes)
{
    struct sim_store *store = ((struct store_file *)head)->store;

    (void)type;
    (void)list;
    if (store->failure != 0) {
        return 0;
    }
    if (store->descriptor >= 0) {
        int failure = write_all(store->descriptor, bytes, size, at);
        store->length = at + size > store->length ? at + size : store->length;
        return remember(store, failure);
    }
    int failure = store_grow(store, at + size);
    if (failure == 0) {
        memcpy(store->bytes + at, bytes, size);
    }
    return remember(store, failure);
}

static herr_t store_read(H5FD_t *head, H5FD_mem_t type, hid_t list, haddr_t at, size_t size, void *bytes)
{
    struct sim_store *store = ((struct store_file *)head)->store;

    (void)type;
    (void)list;
    if (store->descriptor >= 0) {
        int failure = read_all(store->descriptor, bytes, size, at);
        (void)remember(store, failure);
        return failure == 0 ? 0 : -1;
    }
    size_t there = at < store->length ? (size_t)(store->length - at) : 0;
    there = there < size ? there : size;
    if (there > 0) {
        memcpy(bytes, store->bytes + at, there);
    }
    memset((unsigned char *)bytes + there, 0, size - there);
    return 0;
}

/* HDF5 allocates beyond what it writes; the file must reach the end of allocation. */
static herr_t store_truncate(H5FD_t *head, hid_t list, hbool_t closing)
{
    struct store_file *file = (struct store_file *)head;
    struct sim_store *store = file->store;

    (void)list;
    (void)closing;
    if (store->failure != 0 || store->length == file->end) {
        return 0;
    }
    if (store->descriptor < 0) {
        int failure = store_grow(store, file->end);
        store->length = failure == 0 ? file->end : store->length;
        return remember(store, failure);
    }
    if (ftruncate(store->descriptor, (off_t)file->end) != 0) {
        return remember(store, errno);
    }
    store->length = file->end;
    return 0;
}

static H5FD_t *store_open(const char *name, unsigned flags, hid_t access, haddr_t limit)
{
    struct sim_store *const *target = H5Pget_driver_info(access);
    struct store_file *file = calloc(1, sizeof *file);

    (void)name;
    (void)limit;
    if (target == NULL || file == NULL) {
        free(file);
        return NULL;
    }
    file->store = *target;
    if ((flags & H5F_ACC_TRUNC) != 0) {
        file->store->length = 0;
    }
    return &file->head;
}

static herr_t store_close(H5FD_t *head)
{
    free(head);
    return 0;
}

/* HDF5 compares files to find those that are open already: two are one if they share the store. */
static int store_compare(const H5FD_t *one, const H5FD_t *other)
{
    uintptr_t a = (uintptr_t)((const struct store_file *)one)->store;
    uintptr_t b = (uintptr_t)((const struct store_file *)other)->store;

    return a < b ? -1 : a > b;
}

static herr_t store_query(const H5FD_t *head, unsigned long *flags)
{
    (void)head;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t store_allocated(const H5FD_t *head, H5FD_mem_t type)
{
    (void)type;
    return ((const struct store_file *)head)->end;
}

static herr_t store_allocate(H5FD_t *head, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    ((struct store_file *)head)->end = end;
    return 0;
}

static haddr_t store_length(const H5FD_t *head, H5FD_mem_t type)
{
    (void)type;
    return ((const struct store_file *)head)->store->length;
}

static const H5FD_class_t store_class = {
#if H5_VERSION_GE(1, 13, 2)
    .version = H5FD_CLASS_VERSION,
    .value = 600, /* HDF5 leaves 512 and up to applications */
#endif
    .name = "mitosim_store",
    .maxaddr = (haddr_t)INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(struct sim_store *),
    .open = store_open,
    .close = store_close,
    .cmp = store_compare,
    .query = store_query,
    .get_eoa = store_allocated,
    .set_eoa = store_allocate,
    .get_eof = store_length,
    .read = store_read,
    .write = store_write,
    .truncate = store_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

hid_t sim_store_access(struct sim_store *store)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);

    store->driver = H5FDregister(&store_class);
    if (access >= 0 && (store->driver < 0 || H5Pset_driver(access, store->driver, (const void *)&store) < 0)) {
        H5Pclose(access);
        access = -1;
    }
    return access;
}

void sim_store_release(struct sim_store *store)
{
    if (store->driver > 0) {
        H5FDunregister(store->driver);
        store->driver = 0;
    }
}
