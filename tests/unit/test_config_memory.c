/* Every allocation of the config room fails once: a status, never a crash and never a wrong result. The linker's --wrap
 * sends the room's calls here. */
#include "sim/config/arena.h"
#include "tests/unit/config_example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static long left = -1; /* calls until the one that fails; negative: none does */

static bool fails(void)
{
    return left >= 0 && left-- == 0;
}

void *__real_sim_arena_take(struct sim_arena *arena, size_t size);
void *__wrap_sim_arena_take(struct sim_arena *arena, size_t size);
void *__wrap_sim_arena_take(struct sim_arena *arena, size_t size)
{
    return fails() ? NULL : __real_sim_arena_take(arena, size);
}

char *__real_sim_arena_copy(struct sim_arena *arena, const char *text, size_t length);
char *__wrap_sim_arena_copy(struct sim_arena *arena, const char *text, size_t length);
char *__wrap_sim_arena_copy(struct sim_arena *arena, const char *text, size_t length)
{
    return fails() ? NULL : __real_sim_arena_copy(arena, text, length);
}

char *__real_sim_arena_format(struct sim_arena *arena, const char *format, ...);
char *__wrap_sim_arena_format(struct sim_arena *arena, const char *format, ...) SIM_PRINTF(2, 3);
char *__wrap_sim_arena_format(struct sim_arena *arena, const char *format, ...)
{
    va_list arguments;

    if (fails()) {
        return NULL;
    }
    va_start(arguments, format);
    char *text = sim_arena_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

/* Binds with the n-th allocation failing; whether n was past the last one. */
static bool survives(const char *text, enum sim_status otherwise, long n)
{
    const struct sim_override override = {.path = "labels.third", .value = "[1, 2]", .origin = "--set"};
    struct sim_study_file *file = NULL;
    struct sim_bound *bound = NULL;
    char *json = NULL;

    left = n;
    enum sim_status status = sim_study_parse("zoo.yaml", text, strlen(text), &file, NULL);
    if (status == SIM_OK) {
        status = sim_bound_create(file, &override, otherwise == SIM_OK ? 0 : 1, &zoo_section, &bound, NULL);
    }
    if (status == SIM_OK) {
        json = sim_bound_json(bound, NULL);
        status = json == NULL ? SIM_NO_MEMORY : SIM_OK;
    }
    bool past = left >= 0;
    left = -1;
    if (status != otherwise && (status != SIM_NO_MEMORY || past)) {
        fail_msg("allocation %ld: %s", n, sim_status_text(status));
    }
    free(json);
    sim_bound_free(bound);
    sim_study_free(file);
    return past;
}

static void each_allocation_of_a_valid_study_may_fail(void **state)
{
    (void)state;
    long n = 0;

    while (!survives(zoo_study, SIM_OK, n)) {
        n++;
    }
    assert_true(n > 300);
}

static void each_allocation_of_a_malformed_study_may_fail(void **state)
{
    (void)state;
    static const char text[] = "name: [z]\nname: z\nseed: x\ngard: 1\nfactor: *none\n"
                               "rooms: {a: {cleaning: 1 day}, b: 3, c: {climate: {}}}\n"
                               "animals: {a: {kind: brid}, b: {kind: bird, room: x}, c: {kind: fish, size: {}}}\n"
                               "evidence: {rooms.*.fil: {kind: x}, seed: 3}\n";
    long n = 0;

    while (!survives(text, SIM_BAD_CONFIG, n)) {
        n++;
    }
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_of_a_valid_study_may_fail),
        cmocka_unit_test(each_allocation_of_a_malformed_study_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
