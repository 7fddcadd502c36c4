#include "sim/run/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE_LIMIT (64 << 20) /* run.json holds the study: far below */

static enum sim_status complain(struct sim_error *error, const char *path, int cause)
{
    if (cause == ENOSPC || cause == EDQUOT || cause == EFBIG) {
        return sim_error_fill(error, SIM_IO,
                              "%s: %s. Finished parts are intact; free space and run the same command again", path,
                              strerror(cause));
    }
    return sim_error_fill(error, SIM_IO, "%s: %s", path, strerror(cause));
}

static bool write_all(int file, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t done = write(file, text, size);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return false;
        }
        text += done;
        size -= (size_t)done;
    }
    return true;
}

static void split(const char *path, char *folder, const char **name, size_t size)
{
    const char *slash = strrchr(path, '/');

    snprintf(folder, size, "%.*s", slash == NULL ? 1 : (int)(slash - path + 1), slash == NULL ? "." : path);
    *name = slash == NULL ? path : slash + 1;
}

static void temporary_name(const char *path, char *text, size_t size)
{
    char folder[4096], host[128] = "host";
    const char *name;

    split(path, folder, &name, sizeof folder);
    gethostname(host, sizeof host - 1);
    snprintf(text, size, "%s/.%s.%s.%ld.tmp", folder, name, host, (long)getpid());
}

static bool sync_folder(const char *path)
{
    char folder[4096];
    const char *name;
    int file;
    bool good;

    split(path, folder, &name, sizeof folder);
    file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    good = fsync(file) == 0 || errno == EINVAL; /* some file systems cannot sync a folder */
    close(file);
    return good;
}

enum sim_status sim_file_write(const char *path, const char *text, size_t size, bool *created, struct sim_error *error)
{
    char temporary[4600];
    int file, cause;
    bool good;

    temporary_name(path, temporary, sizeof temporary);
    file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        return complain(error, path, errno);
    }
    good = write_all(file, text, size) && fsync(file) == 0;
    cause = errno;
    if (close(file) != 0 && good) {
        good = false;
        cause = errno;
    }
    if (good && created != NULL) {
        *created = link(temporary, path) == 0;
        cause = errno;
        good = *created || cause == EEXIST;
        unlink(temporary);
    } else if (good) {
        good = rename(temporary, path) == 0;
        cause = errno;
    }
    if (good && !sync_folder(path)) {
        good = false;
        cause = errno;
    }
    if (!good) {
        unlink(temporary);
        return complain(error, path, cause);
    }
    return SIM_OK;
}

enum sim_status sim_file_append(const char *path, const char *line, struct sim_error *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    bool good;
    int cause;

    if (file < 0) {
        return complain(error, path, errno);
    }
    good = write_all(file, line, strlen(line));
    cause = errno;
    if (close(file) != 0 && good) {
        good = false;
        cause = errno;
    }
    return good ? SIM_OK : complain(error, path, cause);
}

enum sim_status sim_file_read(const char *path, char **text, struct sim_error *error)
{
    struct stat about;
    ssize_t got = 0;
    size_t size = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    enum sim_status status = SIM_OK;

    *text = NULL;
    if (file < 0) {
        return errno == ENOENT ? sim_error_fill(error, SIM_INCOMPLETE, "%s: no such file", path)
                               : complain(error, path, errno);
    }
    if (fstat(file, &about) != 0 || about.st_size > SIZE_LIMIT) {
        status = sim_error_fill(error, SIM_DAMAGED, "%s: too large to be a file of this program", path);
        goto out;
    }
    *text = malloc((size_t)about.st_size + 1);
    if (*text == NULL) {
        status = sim_error_fill(error, SIM_NO_MEMORY, "out of memory while reading %s", path);
        goto out;
    }
    while (size < (size_t)about.st_size && (got = read(file, *text + size, (size_t)about.st_size - size)) > 0) {
        size += (size_t)got;
    }
    if (got < 0) {
        status = complain(error, path, errno);
        free(*text);
        *text = NULL;
        goto out;
    }
    (*text)[size] = '\0';
out:
    close(file);
    return status;
}

enum sim_status sim_file_make_folder(const char *path, struct sim_error *error)
{
    char text[4096];
    struct stat about;

    if ((size_t)snprintf(text, sizeof text, "%s", path) >= sizeof text) {
        return complain(error, path, ENAMETOOLONG);
    }
    for (char *at = text + 1; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            if (mkdir(text, 0777) != 0 && errno != EEXIST) {
                return complain(error, text, errno);
            }
            *at = '/';
        }
    }
    if (mkdir(text, 0777) != 0 && errno != EEXIST) {
        return complain(error, path, errno);
    }
    if (stat(text, &about) != 0 || !S_ISDIR(about.st_mode)) {
        return complain(error, path, ENOTDIR);
    }
    return SIM_OK;
}
