#include "sim/config/fault.h"

#include <stdlib.h>
#include <string.h>

enum { PRINTED_AT_MOST = 50, SHOWN_CHARACTERS = 40 };

static struct sim_fault *grown(struct sim_fault_list *list)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
        struct sim_fault *faults = realloc(list->faults, capacity * sizeof *faults);
        if (faults == NULL) {
            return NULL;
        }
        list->faults = faults;
        list->capacity = capacity;
    }
    return &list->faults[list->count];
}

void sim_fault_add_list(struct sim_fault_list *list, bool remark, struct sim_place place, const char *path,
                        const char *format, va_list arguments)
{
    struct sim_fault *fault = grown(list);
    char *text = sim_arena_format_list(&list->arena, format, arguments);
    char *own_path = sim_arena_copy(&list->arena, path, strlen(path));

    list->error_count += !remark;
    if (fault != NULL && text != NULL && own_path != NULL) {
        *fault = (struct sim_fault){place, own_path, text, remark, list->count};
        list->count++;
    }
}

void sim_fault_add(struct sim_fault_list *list, struct sim_place place, const char *path, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sim_fault_add_list(list, false, place, path, format, arguments);
    va_end(arguments);
}

void sim_fault_append(struct sim_fault_list *list, const struct sim_fault_list *more)
{
    for (size_t i = 0; i < more->count; i++) {
        sim_fault_add(list, more->faults[i].place, more->faults[i].path, "%s", more->faults[i].text);
    }
    list->error_count += more->error_count - more->count;
}

static int order(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_place(const void *left, const void *right)
{
    const struct sim_fault *a = left, *b = right;
    int result = order(a->remark, b->remark);

    result = result != 0 ? result : order(a->place.rank, b->place.rank);
    result = result != 0 ? result : order(a->place.line, b->place.line);
    result = result != 0 ? result : order(a->place.column, b->place.column);
    return result != 0 ? result : order(a->number, b->number);
}

static void print_one(const struct sim_fault *fault, FILE *out)
{
    fprintf(out, "%s:%u:%u: %s%s%s%s\n", fault->place.origin, fault->place.line, fault->place.column,
            fault->remark ? "note: " : "", fault->path, fault->path[0] == '\0' ? "" : ": ", fault->text);
}

void sim_fault_print(struct sim_fault_list *list, FILE *out)
{
    if (list->count > 0) {
        /* a total order: the number of discovery is unique */
        qsort(list->faults, list->count, sizeof *list->faults, by_place);
    }
    size_t errors = 0, remarks = 0;
    for (size_t i = 0; i < list->count; i++) {
        size_t *printed = list->faults[i].remark ? &remarks : &errors;
        if ((*printed)++ < PRINTED_AT_MOST) {
            print_one(&list->faults[i], out);
        }
    }
    if (list->error_count > PRINTED_AT_MOST || list->error_count > errors) {
        size_t shown = errors < PRINTED_AT_MOST ? errors : PRINTED_AT_MOST;
        fprintf(out, "and %zu more errors\n", list->error_count - shown);
    }
    if (remarks > PRINTED_AT_MOST) {
        fprintf(out, "and %zu more notes\n", remarks - PRINTED_AT_MOST);
    }
}

void sim_fault_fini(struct sim_fault_list *list)
{
    free(list->faults);
    sim_arena_fini(&list->arena);
    memset(list, 0, sizeof *list);
}

char *sim_fault_show(const char *text, char *shown)
{
    size_t characters = 0, length = 0;

    for (; text[length] != '\0'; length++) {
        unsigned char byte = (unsigned char)text[length];
        characters += (byte & 0xc0) != 0x80;
        if (characters > SHOWN_CHARACTERS) {
            break;
        }
        shown[length] = byte < 0x20 || byte == 0x7f ? '?' : text[length];
    }
    strcpy(shown + length, text[length] != '\0' ? "..." : "");
    return shown;
}
