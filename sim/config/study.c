#include "sim/config/study.h"

#include "sim/config/source.h"
#include "sim/config/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Length of the UTF-8 sequence at `at`; 0 when it is none, or a control character that no text holds. */
static size_t character(const unsigned char *at, size_t left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = at[0] < 0x80 ? 1 : at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;

    if (length == 1) {
        bool text = at[0] >= 0x20 || at[0] == '\t' || at[0] == '\n' || at[0] == '\r';
        return text && at[0] != 0x7f ? 1 : 0;
    }
    if (at[0] < 0xc2 || at[0] > 0xf4 || length > left) {
        return 0;
    }
    uint32_t code = at[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
        code = code << 6 | (at[i] & 0x3fu);
    }
    bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < least[length] || code > 0x10ffff || surrogate ? 0 : length;
}

/* A whole file that is no text stands at 1:1; the message names the byte. */
static bool check_text(struct sim_study_file *file)
{
    const unsigned char *bytes = (const unsigned char *)file->text;
    unsigned line = 1, column = 1;

    size_t start = strncmp(file->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* a byte order mark has no column */

    for (size_t i = start, step; i < file->length; i += step, column++) {
        step = character(bytes + i, file->length - i);
        if (step == 0) {
            sim_fault_add(&file->faults, (struct sim_place){file->name, 0, 1, 1}, "",
                          "not a text file in UTF-8: byte 0x%02x at line %u, column %u", bytes[i], line, column);
            return false;
        }
        if (bytes[i] == '\n') {
            line++;
            column = 0;
        }
    }
    return true;
}

static enum sim_status parse(struct sim_study_file *file)
{
    struct sim_place top = {file->name, 0, 1, 1}, start = {file->name, 0, 0, 0};

    if (file->length > SIM_STUDY_BYTES) {
        sim_fault_add(&file->faults, top, "", "larger than %u MiB; a study is a few pages of text",
                      SIM_STUDY_BYTES >> 20);
        return SIM_BAD_CONFIG;
    }
    if (!check_text(file)) {
        return SIM_BAD_CONFIG;
    }
    enum sim_status status = sim_tree_parse(file->text, file->length, start, &file->arena, &file->faults, &file->root);
    if (status != SIM_OK) {
        return status;
    }
    if (sim_node_is_null(file->root)) {
        sim_fault_add(&file->faults, top, "", "the file is empty; a study is a mapping of keys (name: ...)");
        return SIM_BAD_CONFIG;
    }
    if (file->root->type != SIM_NODE_MAP) {
        char shown[SIM_FAULT_SHOWN];
        sim_fault_add(&file->faults, top, "", "a study is a mapping of keys (name: ...); found %s",
                      sim_node_show(file->root, shown));
        return SIM_BAD_CONFIG;
    }
    return SIM_OK;
}

enum sim_status sim_study_parse(const char *name, const char *text, size_t length, struct sim_study_file **file,
                                FILE *messages)
{
    enum sim_status status = SIM_NO_MEMORY;
    struct sim_study_file *made = calloc(1, sizeof *made);

    *file = NULL;
    if (made == NULL) {
        return SIM_NO_MEMORY;
    }
    made->name = sim_arena_copy(&made->arena, name, strlen(name));
    made->text = sim_arena_copy(&made->arena, text, length);
    made->length = length;
    if (made->name != NULL && made->text != NULL) {
        status = parse(made);
    }
    if (status == SIM_OK) {
        *file = made;
        return SIM_OK;
    }
    if (messages != NULL) {
        sim_fault_print(&made->faults, messages);
    }
    sim_study_free(made);
    return status;
}

/* All bytes of the file, or one more than is allowed. NULL with errno when reading failed. */
static char *read_bytes(const char *path, size_t *length)
{
    FILE *in = fopen(path, "rb");
    char *text = in == NULL ? NULL : malloc(SIM_STUDY_BYTES + 1);

    *length = 0;
    if (text != NULL) {
        *length = fread(text, 1, SIM_STUDY_BYTES + 1, in);
        if (ferror(in)) {
            free(text);
            text = NULL;
        }
    }
    int cause = errno;
    if (in != NULL) {
        fclose(in);
    }
    errno = cause;
    return text;
}

enum sim_status sim_study_read(const char *path, struct sim_study_file **file, FILE *messages)
{
    size_t length = 0;

    *file = NULL;
    errno = 0;
    char *text = read_bytes(path, &length);
    int cause = errno;
    if (text == NULL) {
        if (messages != NULL) {
            fprintf(messages, "%s:1:1: cannot be read: %s\n", path, strerror(cause));
        }
        return cause == ENOMEM ? SIM_NO_MEMORY : cause == EIO ? SIM_IO : SIM_BAD_CONFIG;
    }
    enum sim_status status = sim_study_parse(path, text, length, file, messages);
    free(text);
    return status;
}

void sim_study_free(struct sim_study_file *file)
{
    if (file != NULL) {
        sim_fault_fini(&file->faults);
        sim_arena_fini(&file->arena);
        free(file);
    }
}

const char *sim_study_text(const struct sim_study_file *file)
{
    return file->text;
}

const char *sim_study_name(const struct sim_study_file *file)
{
    return file->name;
}
