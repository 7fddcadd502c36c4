#include "sim/record/atomic.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define SUFFIX ".tmp"

static void host_name(char *name) /* HOST_NAME_MAX + 1 bytes */
{
    struct utsname facts;

    snprintf(name, HOST_NAME_MAX + 1, "%s", uname(&facts) == 0 ? facts.nodename : "host");
    for (char *c = name; *c != '\0'; c++) {
        *c = *c == '/' ? '_' : *c;
    }
}

static enum sim_status name_files(struct sim_atomic *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    char host[HOST_NAME_MAX + 1];

    host_name(host);
    *file = (struct sim_atomic){.descriptor = -1, .path = strdup(path)};
    file->directory = slash == NULL ? strdup(".") : slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    if (file->path == NULL || file->directory == NULL ||
        asprintf(&file->temporary, "%s/.%s.%s.%ld" SUFFIX, file->directory, name, host, (long)getpid()) < 0) {
        file->temporary = NULL;
        return SIM_NO_MEMORY;
    }
    return SIM_OK;
}

static void forget(struct sim_atomic *file)
{
    if (file->descriptor >= 0) {
        close(file->descriptor);
    }
    free(file->path);
    free(file->temporary);
    free(file->directory);
    *file = (struct sim_atomic){.descriptor = -1};
}

enum sim_status sim_atomic_fault(const struct sim_atomic *file, int cause, struct sim_error *error)
{
    char buffer[128];
    const char *remedy = cause == ENOSPC || cause == EDQUOT                    ? "free space"
                         : cause == EFBIG                                      ? "raise the file-size limit (ulimit -f)"
                         : cause == EACCES || cause == EROFS || cause == EPERM ? "make the folder writable"
                                                                               : "remove the cause";

    return sim_error_fill(error, SIM_IO, "cannot write %s: %s. Finished parts are intact; %s and run again.",
                          file->path, strerror_r(cause, buffer, sizeof buffer), remedy);
}

enum sim_status sim_atomic_begin(struct sim_atomic *file, const char *path, struct sim_error *error)
{
    enum sim_status status = SIM_OK;

    if (name_files(file, path) != SIM_OK) {
        forget(file);
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory while writing %s", path);
    }
    file->descriptor = open(file->temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file->descriptor < 0) {
        status = sim_atomic_fault(file, errno, error);
        forget(file);
    }
    return status;
}

void sim_atomic_abandon(struct sim_atomic *file)
{
    if (file->temporary != NULL) {
        unlink(file->temporary);
    }
    forget(file);
}

static int sync_folder(const char *directory)
{
    int folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int cause = folder < 0 || (fsync(folder) != 0 && errno != EINVAL) ? errno : 0; /* EINVAL: it cannot sync folders */

    if (folder >= 0) {
        close(folder);
    }
    return cause;
}

enum sim_status sim_atomic_commit(struct sim_atomic *file, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    int cause = 0;

    if (fsync(file->descriptor) != 0) {
        cause = errno;
    }
    if (close(file->descriptor) != 0 && cause == 0) { /* some file systems report a full quota here */
        cause = errno;
    }
    file->descriptor = -1;
    if (cause == 0 && rename(file->temporary, file->path) != 0) {
        cause = errno;
    }
    if (cause == 0) {
        free(file->temporary); /* it has its final name: nothing to unlink any more */
        file->temporary = NULL;
        cause = sync_folder(file->directory);
    }
    if (cause != 0) {
        status = sim_atomic_fault(file, cause, error);
    }
    sim_atomic_abandon(file);
    return status;
}

/* Process id in `.NAME.HOST.PID.tmp` of this host, or 0. */
static long owner_of(const char *entry, const char *host)
{
    size_t length = strlen(entry), tail = strlen(SUFFIX), host_length = strlen(host);

    if (entry[0] != '.' || length < tail + 2 || strcmp(entry + length - tail, SUFFIX) != 0) {
        return 0;
    }
    size_t at = length - tail;
    while (at > 0 && entry[at - 1] >= '0' && entry[at - 1] <= '9') {
        at--;
    }
    if (at == length - tail || at < host_length + 3 || entry[at - 1] != '.' || entry[at - 2 - host_length] != '.' ||
        strncmp(entry + at - 1 - host_length, host, host_length) != 0) {
        return 0;
    }
    return strtol(entry + at, NULL, 10);
}

enum sim_status sim_atomic_clean(const char *directory, struct sim_error *error)
{
    char host[HOST_NAME_MAX + 1];
    DIR *folder = opendir(directory);

    if (folder == NULL) {
        return errno == ENOENT ? SIM_OK : sim_error_fill(error, SIM_IO, "cannot read the folder %s: %m", directory);
    }
    host_name(host);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        long owner = owner_of(entry->d_name, host);
        if (owner > 0 && owner <= INT_MAX && kill((pid_t)owner, 0) != 0 && errno == ESRCH) {
            unlinkat(dirfd(folder), entry->d_name, 0); /* gone already is as good */
        }
    }
    closedir(folder);
    return SIM_OK;
}
