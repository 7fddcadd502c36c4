/* Where HDF5's bytes go: a buffer in memory or an open file, behind a file driver of our own.
 *
 * Why not HDF5's drivers: they take file locks (which fail on some cluster file systems), and a write that fails
 * half-way through H5Fclose leaves the library in a state that it cannot leave. Here a failing write is remembered with
 * its errno and HDF5 goes on to a clean close; the owner then sees `failure` and throws the file away. Bytes never
 * written are 0. Source of the driver's contract: HDF5 1.10 to 1.14, H5FDpublic.h / H5FDdevelop.h. */
#ifndef SIM_RECORD_STORE_H
#define SIM_RECORD_STORE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim_store {
    int descriptor;       /* borrowed; -1: memory */
    unsigned char *bytes; /* owned, memory only */
    size_t capacity;
    uint64_t length; /* of the file or buffer */
    int failure;     /* errno of the first failed read or write, 0 if none */
    hid_t driver;    /* the registered driver between sim_store_access and sim_store_release; else 0 */
};

/* An empty memory store. */
void sim_store_memory(struct sim_store *store);

/* Makes a memory store `length` bytes long; new bytes are 0. False: out of memory. */
bool sim_store_resize(struct sim_store *store, uint64_t length);

/* The file behind `descriptor`, which stays open and the caller's. Reads its length. */
void sim_store_file(struct sim_store *store, int descriptor);

/* Frees the buffer; not the descriptor. */
void sim_store_fini(struct sim_store *store);

/* HDF5 file access list that creates or opens one file on `store`, whatever name is given; < 0 on failure. The caller
 * closes it with H5Pclose, and calls sim_store_release after the HDF5 file is closed. The store outlives the file. */
hid_t sim_store_access(struct sim_store *store);

/* Drops the driver. Not before H5Fclose: HDF5 1.10 gives up its own reference and then calls the driver once more. */
void sim_store_release(struct sim_store *store);

#endif
