#include "sim/record/image.h"

#include "sim/record/chunk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The lines of the seal before the CRC's; at most 351 bytes. */
static int print_facts(char text[SIM_IMAGE_SEAL], const struct sim_part_info *info)
{
    return snprintf(text, SIM_IMAGE_SEAL,
                    "mitosim part 1\nstudy %s\nsource %s\nversion %" PRIu32 "\nseed %" PRIu64
                    "\npoint %s\nbatch %" PRIu32 "\nindex %" PRIu32 "\nfirst %" PRIu32 "\ncount %" PRIu32
                    "\nlength %" PRIu64 "\n",
                    info->study_hash, info->source_hash, info->result_version, info->seed, info->key, info->batch,
                    info->batch_index, info->first_replicate, info->count, info->length);
}

static void print_seal(unsigned char seal[SIM_IMAGE_SEAL], const struct sim_part_info *info)
{
    char text[SIM_IMAGE_SEAL];
    int length = print_facts(text, info);

    memset(seal, 0, SIM_IMAGE_SEAL);
    memcpy(seal, text, (size_t)length);
    snprintf((char *)seal + length, SIM_IMAGE_SEAL - (size_t)length, "crc %08" PRIx32 "\n", info->crc);
}

/* Over the facts of the seal, then all before it. */
static uint32_t crc_of(const struct sim_store *store, const struct sim_part_info *info)
{
    char text[SIM_IMAGE_SEAL];
    uint32_t crc = sim_chunk_crc(0, text, (size_t)print_facts(text, info));

    return sim_chunk_crc(crc, store->bytes, (size_t)info->length - SIM_IMAGE_SEAL);
}

enum sim_status sim_image_seal(struct sim_store *store, struct sim_part_info *info)
{
    info->length = store->length + SIM_IMAGE_SEAL;
    if (!sim_store_resize(store, info->length)) {
        return SIM_NO_MEMORY;
    }
    info->crc = crc_of(store, info);
    print_seal(store->bytes + info->length - SIM_IMAGE_SEAL, info);
    return SIM_OK;
}

bool sim_image_read(const unsigned char seal[SIM_IMAGE_SEAL], struct sim_part_info *info)
{
    unsigned char again[SIM_IMAGE_SEAL];
    char text[SIM_IMAGE_SEAL + 1] = {0};

    memcpy(text, seal, SIM_IMAGE_SEAL);
    *info = (struct sim_part_info){0};
    int found = sscanf(text,
                       "mitosim part 1 study %64[0-9a-zA-Z] source %64[0-9a-zA-Z] version %" SCNu32 " seed %" SCNu64
                       " point %16[0-9a-zA-Z] batch %" SCNu32 " index %" SCNu32 " first %" SCNu32 " count %" SCNu32
                       " length %" SCNu64 " crc %" SCNx32,
                       info->study_hash, info->source_hash, &info->result_version, &info->seed, info->key, &info->batch,
                       &info->batch_index, &info->first_replicate, &info->count, &info->length, &info->crc);
    if (found != 11) {
        return false;
    }
    print_seal(again, info);
    return memcmp(again, seal, SIM_IMAGE_SEAL) == 0;
}

static int read_file(struct sim_store *store, int descriptor, size_t length)
{
    size_t done = 0;

    while (done < length) {
        ssize_t got = pread(descriptor, store->bytes + done, length - done, (off_t)done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? errno : EIO;
        }
        done += (size_t)got;
    }
    return 0;
}

static enum sim_status load(struct sim_store *store, int descriptor, const char *path, struct sim_error *error)
{
    struct stat facts;
    struct sim_part_info info;

    if (fstat(descriptor, &facts) != 0) {
        return sim_error_fill(error, SIM_IO, "cannot read %s: %m", path);
    }
    size_t length = (size_t)facts.st_size;
    if (!sim_store_resize(store, length)) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory while reading %s", path);
    }
    errno = read_file(store, descriptor, length);
    if (errno != 0) {
        return sim_error_fill(error, SIM_IO, "cannot read %s: %m", path);
    }
    if (length < SIM_IMAGE_SEAL || !sim_image_read(store->bytes + length - SIM_IMAGE_SEAL, &info) ||
        info.length != length) {
        return sim_error_fill(error, SIM_DAMAGED, "%s is not a part file of this program, or it is damaged", path);
    }
    if (crc_of(store, &info) != info.crc) {
        return sim_error_fill(error, SIM_DAMAGED, "%s is damaged: its checksum does not fit", path);
    }
    return SIM_OK;
}

enum sim_status sim_image_load(struct sim_store *store, const char *path, struct sim_error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0) {
        return errno == ENOENT ? sim_error_fill(error, SIM_INCOMPLETE, "%s is missing", path)
                               : sim_error_fill(error, SIM_IO, "cannot read %s: %m", path);
    }
    enum sim_status status = load(store, descriptor, path, error);
    close(descriptor);
    return status;
}
