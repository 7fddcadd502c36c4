#include "sim/record/part.h"

#include "sim/record/atomic.h"
#include "sim/record/fill.h"
#include "sim/record/image.h"
#include "sim/record/netcdf.h"
#include "sim/record/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_FAN = 2 }; /* a part has a chunk or a few per dataset: small index nodes, a quarter of the file's size */

void sim_part_name(char name[SIM_PART_NAME_SIZE], const struct sim_part_point *point, uint32_t batch_index)
{
    snprintf(name, SIM_PART_NAME_SIZE, "%.16s-%08" PRIu32 ".h5", point->key, batch_index);
}

static char *part_path(const struct sim_part_unit *unit, const char *directory)
{
    char name[SIM_PART_NAME_SIZE], *path = NULL;

    sim_part_name(name, unit->point, unit->batch_index);
    return asprintf(&path, "%s/%s", directory, name) < 0 ? NULL : path;
}

static struct sim_part_info info_of(const struct sim_part_unit *unit)
{
    struct sim_part_info info = {.result_version = unit->study->result_version,
                                 .seed = unit->study->seed,
                                 .batch = unit->study->batch,
                                 .batch_index = unit->batch_index,
                                 .first_replicate = unit->batch_index * unit->study->batch,
                                 .count = unit->count};

    snprintf(info.study_hash, sizeof info.study_hash, "%s", unit->study->study_hash);
    snprintf(info.source_hash, sizeof info.source_hash, "%s", unit->study->source_hash);
    snprintf(info.key, sizeof info.key, "%s", unit->point->key);
    return info;
}

/* --- writing --- */

/* Parts alone carry these. */
static void write_unit_attributes(struct sim_netcdf *file, hid_t root, const struct sim_part_info *info)
{
    sim_netcdf_text(file, root, "point_key", info->key);
    sim_netcdf_number(file, root, "batch_index", H5T_STD_U32LE, &info->batch_index);
    sim_netcdf_number(file, root, "first_replicate", H5T_STD_U32LE, &info->first_replicate);
}

static void build_image(struct sim_store *store, struct sim_netcdf *file, const struct sim_layout *layout,
                        const struct sim_part_unit *unit, const struct sim_row *rows, const struct sim_chunk_list *list)
{
    struct sim_part_info info = info_of(unit);
    struct sim_schema *schema = malloc(sizeof *schema);
    const struct sim_schema_extent extent = {.points = unit->point,
                                             .point_count = 1,
                                             .first_replicate = info.first_replicate,
                                             .replicate_count = unit->count};

    sim_netcdf_create(file, store, CHUNK_FAN);
    if (schema == NULL) {
        sim_netcdf_starve(file);
    } else {
        sim_schema_create(schema, file, layout, unit->study, &extent);
        sim_fill_write(schema, list, rows, unit->count);
        write_unit_attributes(file, schema->root.id, &info);
        sim_schema_close(schema);
    }
    sim_netcdf_close(file);
    free(schema);
}

static enum sim_status write_image(const struct sim_store *store, const char *path, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct sim_atomic file = {.descriptor = -1};
    size_t done = 0;

    SIM_TRY(sim_atomic_begin(&file, path, error));
    while (done < store->length) {
        ssize_t written = write(file.descriptor, store->bytes + done, store->length - done);
        if (written < 0 && errno != EINTR) {
            status = sim_atomic_fault(&file, errno, error);
            goto out;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    status = sim_atomic_commit(&file, error);
out:
    sim_atomic_abandon(&file);
    return status;
}

enum sim_status sim_part_write(const struct sim_layout *layout, const struct sim_part_unit *unit,
                               const struct sim_row *rows, const char *directory, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct sim_chunk_list list = {0};
    struct sim_store store;
    struct sim_netcdf file = {.id = -1};
    struct sim_part_info info = info_of(unit);
    char *path = part_path(unit, directory);

    SIM_CHECK(unit->count >= 1 && unit->count <= unit->study->batch);
    sim_store_memory(&store);
    if (path == NULL || sim_chunk_init(&list) != SIM_OK ||
        sim_fill_compress(&list, layout, unit->study->batch, rows, unit->count) != SIM_OK) {
        status =
            sim_error_fill(error, SIM_NO_MEMORY, "out of memory while compressing a part; finished parts are intact");
        goto out;
    }
    sim_netcdf_lock();
    build_image(&store, &file, layout, unit, rows, &list);
    sim_netcdf_unlock();
    if (store.failure == ENOMEM) {
        status =
            sim_error_fill(error, SIM_NO_MEMORY, "out of memory while building %s; finished parts are intact", path);
        goto out;
    }
    SIM_TRY(sim_netcdf_outcome(&file, path, error));
    if (sim_image_seal(&store, &info) != SIM_OK) {
        status =
            sim_error_fill(error, SIM_NO_MEMORY, "out of memory while building %s; finished parts are intact", path);
        goto out;
    }
    SIM_TRY(write_image(&store, path, error));
out:
    sim_chunk_fini(&list);
    sim_store_fini(&store);
    free(path);
    return status;
}

/* --- looking and checking --- */

enum sim_status sim_part_look(const char *path, struct sim_part_info *info, struct sim_error *error)
{
    unsigned char seal[SIM_IMAGE_SEAL] = {0};
    struct stat facts;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = -1;

    if (descriptor < 0) {
        return errno == ENOENT ? sim_error_fill(error, SIM_INCOMPLETE, "%s is missing", path)
                               : sim_error_fill(error, SIM_IO, "cannot read %s: %m", path);
    }
    int failure = fstat(descriptor, &facts);
    if (failure == 0) {
        size =
            facts.st_size < SIM_IMAGE_SEAL ? 0 : pread(descriptor, seal, sizeof seal, facts.st_size - SIM_IMAGE_SEAL);
    }
    int cause = errno;
    close(descriptor);
    if (failure != 0 || size < 0) {
        errno = cause;
        return sim_error_fill(error, SIM_IO, "cannot read %s: %m", path);
    }
    if (size != sizeof seal || !sim_image_read(seal, info)) {
        return sim_error_fill(error, SIM_DAMAGED, "%s is not a part file of this program, or it is torn", path);
    }
    if (info->length != (uint64_t)facts.st_size) {
        return sim_error_fill(error, SIM_DAMAGED, "%s has %jd bytes and should have %ju", path, (intmax_t)facts.st_size,
                              (uintmax_t)info->length);
    }
    return SIM_OK;
}

/* Is `found` the unit's own part? */
static enum sim_status compare_info(const struct sim_part_info *found, const struct sim_part_unit *unit,
                                    const char *path, struct sim_error *error)
{
    const struct sim_part_info want = info_of(unit);
    const char *what = strcmp(found->study_hash, want.study_hash) != 0     ? "another study"
                       : strcmp(found->source_hash, want.source_hash) != 0 ? "another version of the program's sources"
                       : found->result_version != want.result_version      ? "another result version"
                       : found->seed != want.seed                          ? "another seed"
                       : found->batch != want.batch                        ? "another batch size"
                       : strcmp(found->key, want.key) != 0 || found->batch_index != want.batch_index ||
                               found->first_replicate != want.first_replicate
                           ? "another unit"
                           : NULL;

    if (what != NULL) {
        return sim_error_fill(error, SIM_OTHER_STUDY, "%s belongs to %s", path, what);
    }
    if (found->count < want.count) {
        return sim_error_fill(error, SIM_INCOMPLETE, "%s holds %" PRIu32 " of %" PRIu32 " replicates", path,
                              found->count, want.count);
    }
    if (found->count > want.count) {
        return sim_error_fill(error, SIM_OTHER_STUDY,
                              "%s holds %" PRIu32 " replicates, more than the %" PRIu32 " asked for", path,
                              found->count, want.count);
    }
    return SIM_OK;
}

enum sim_status sim_part_find(const struct sim_part_unit *unit, const char *directory, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct sim_part_info info = {0};
    char *path = part_path(unit, directory);

    if (path == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory");
    }
    SIM_TRY(sim_part_look(path, &info, error));
    SIM_TRY(compare_info(&info, unit, path, error));
out:
    free(path);
    return status;
}

enum sim_status sim_part_check(const struct sim_part_unit *unit, const char *directory, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct sim_part_info info = {0};
    struct sim_store store;
    char *path = part_path(unit, directory);

    sim_store_memory(&store);
    if (path == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory");
    }
    SIM_TRY(sim_part_look(path, &info, error));
    SIM_TRY(compare_info(&info, unit, path, error));
    SIM_TRY(sim_image_load(&store, path, error));
out:
    sim_store_fini(&store);
    free(path);
    return status;
}

enum sim_status sim_part_clean(const char *directory, struct sim_error *error)
{
    return sim_atomic_clean(directory, error);
}
