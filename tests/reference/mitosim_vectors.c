/* mitosim_vectors [--invariants] FILE...: replays sequences recorded from the deployed contracts through this
 * program's protocol rooms.
 *
 * Files hold one JSON object per line, plain or gzip; the schema is shared/vectors/contracts/README.md. Every
 * difference is a line with sequence, step, field, wanted and found. Last line: `N sequences, M operations, K
 * differences, S skipped`. With --invariants a broken invariant of a system sequence counts as a difference. Exit: 0
 * all equal, 1 differences, 2 a file that cannot be used. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/reference/replay.h"

enum { EXIT_EQUAL = 0, EXIT_DIFFERENT = 1, EXIT_UNUSABLE = 2 };

/* A line of any length, without its end; NULL at the end of the file or when memory or the file fails. */
static char *read_line(gzFile file, char **buffer, size_t *room)
{
    size_t used = 0;

    for (;;) {
        if (*room - used < 4096) {
            char *grown = realloc(*buffer, *room * 2 + 65536);

            if (grown == NULL) {
                return NULL;
            }
            *buffer = grown;
            *room = *room * 2 + 65536;
        }
        if (gzgets(file, *buffer + used, (int)(*room - used > 1 << 30 ? 1 << 30 : *room - used)) == NULL) {
            return used > 0 ? *buffer : NULL;
        }
        used += strlen(*buffer + used);
        if (used > 0 && (*buffer)[used - 1] == '\n') {
            (*buffer)[used - 1] = '\0';
            return *buffer;
        }
        if (gzeof(file)) {
            return *buffer;
        }
    }
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r")] == '\0';
}

/* False when the line cannot be used; the reason goes to standard error. */
static bool replay_text(const char *path, unsigned long number, const char *text, struct tally *tally)
{
    char problem[256] = "";
    json_error_t error;
    json_t *line = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    bool fine = false;

    if (line == NULL) {
        fprintf(stderr, "%s:%lu:%d: not a JSON object: %s\n", path, number, error.column, error.text);
    } else {
        fine = replay_line(line, tally, problem);
        if (!fine) {
            fprintf(stderr, "%s:%lu: %s\n", path, number, problem);
        }
    }
    json_decref(line);
    return fine;
}

static bool replay_file(const char *path, struct tally *tally)
{
    gzFile file = gzopen(path, "rb");
    char *buffer = NULL, *text;
    size_t room = 0;
    unsigned long number = 0;
    int code = Z_OK;
    bool fine = true;

    if (file == NULL) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        return false;
    }
    while ((text = read_line(file, &buffer, &room)) != NULL) {
        number++;
        if (!is_blank(text)) {
            fine = replay_text(path, number, text, tally) && fine;
        }
    }
    gzerror(file, &code);
    if (code != Z_OK && code != Z_STREAM_END) {
        fprintf(stderr, "%s:%lu: the file is torn or damaged\n", path, number + 1);
        fine = false;
    }
    if (number == 0 && fine) {
        fprintf(stderr, "%s:1: the file holds no sequence\n", path);
        fine = false;
    }
    gzclose(file);
    free(buffer);
    return fine;
}

int main(int count, char **arguments)
{
    struct tally tally = {0};
    bool fine = true;

    if (count > 1 && strcmp(arguments[1], "--invariants") == 0) {
        tally.invariants = true;
        count--;
        arguments++;
    }
    if (count < 2) {
        fprintf(stderr, "usage: mitosim_vectors [--invariants] FILE...\n");
        return EXIT_UNUSABLE;
    }
    for (int i = 1; i < count; i++) {
        fine = replay_file(arguments[i], &tally) && fine;
    }
    fflush(stderr);
    printf("%llu sequences, %llu operations, %llu differences, %llu skipped\n", (unsigned long long)tally.sequences,
           (unsigned long long)tally.operations, (unsigned long long)tally.differences,
           (unsigned long long)tally.skipped);
    if (!fine) {
        return EXIT_UNUSABLE;
    }
    return tally.differences == 0 ? EXIT_EQUAL : EXIT_DIFFERENT;
}
