/* Buffers, order and digest of the exogenous trace. Declared in model.h.
 *
 * The order (time, order of the kind, kind, entity hash, ordinal) is taken in two steps: a least-significant-digit radix
 * sort of (time, rank of the kind) in one word, stable and blind to the order in which streams were drawn, then a
 * merge sort by (entity hash, ordinal) inside the groups that tie. */
#include "sim/base/hash.h"
#include "sim/kernel/entity_inline.h"
#include "sim/kernel/model.h"

#include <stdlib.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGIT_SIZE (1u << DIGIT_BITS)
#define SPAN_BITS 44 /* of time; with 8 bits of rank five digits hold the word */
#define RANK_BITS 8
#define DIGITS ((SPAN_BITS + RANK_BITS + DIGIT_BITS - 1) / DIGIT_BITS)

struct sort_key {
    uint64_t word;
    uint64_t index; /* of the record */
};

/* Zeroed room for `count` more of `size` bytes each at the end of a buffer that doubles as it grows; NULL: no memory. */
static void *add(void **buffer, size_t *used, size_t *capacity, size_t count, size_t size)
{
    const size_t most = PTRDIFF_MAX / size;

    if (count > most) {
        return NULL;
    }
    if (*buffer == NULL || count > *capacity - *used) {
        size_t needed = *used + count;
        size_t wanted = needed > 2 * *capacity ? needed : 2 * *capacity;
        wanted = wanted < 16 ? 16 : wanted;
        if (wanted > most) {
            return NULL;
        }
        void *grown = realloc(*buffer, wanted * size);
        if (grown == NULL) {
            return NULL;
        }
        *buffer = grown;
        *capacity = wanted;
    }
    void *room = (char *)*buffer + *used * size;
    memset(room, 0, count * size);
    *used += count;
    return room;
}

struct sim_record *sim_scenario_add_records(struct sim_scenario *scenario, size_t count)
{
    void *buffer = scenario->records;
    void *room = add(&buffer, &scenario->record_count, &scenario->record_capacity, count, sizeof(struct sim_record));

    scenario->records = buffer;
    return room;
}

double *sim_scenario_add_paths(struct sim_scenario *scenario, size_t count)
{
    void *buffer = scenario->paths;
    void *room = add(&buffer, &scenario->path_count, &scenario->path_capacity, count, sizeof(double));

    scenario->paths = buffer;
    return room;
}

void sim_scenario_clear(struct sim_scenario *scenario)
{
    scenario->record_count = 0;
    scenario->path_count = 0;
    scenario->digest = 0;
}

void sim_scenario_fini(struct sim_scenario *scenario)
{
    free(scenario->records);
    free(scenario->paths);
    free(scenario->scratch);
    *scenario = (struct sim_scenario){0};
}

/* Rank of each kind by (order, kind). */
static void rank_kinds(const struct sim_model *model, uint8_t rank[SIM_MODEL_KINDS])
{
    for (uint32_t i = 0; i < model->kind_count; i++) {
        uint32_t before = 0;
        for (uint32_t j = 0; j < model->kind_count; j++) {
            before += model->kinds[j].order < model->kinds[i].order ||
                      (model->kinds[j].order == model->kinds[i].order && j < i);
        }
        rank[i] = (uint8_t)before;
    }
}

static enum sim_status make_keys(const struct sim_scenario *scenario, const struct sim_model *model,
                                 struct sort_key *keys)
{
    uint8_t rank[SIM_MODEL_KINDS];
    sim_time first = SIM_TIME_MAX, last = -SIM_TIME_MAX;

    rank_kinds(model, rank);
    for (size_t i = 0; i < scenario->record_count; i++) {
        sim_time time = scenario->records[i].time;
        first = time < first ? time : first;
        last = time > last ? time : last;
    }
    if (scenario->record_count > 0 && ((uint64_t)last - (uint64_t)first) >> SPAN_BITS != 0) {
        return SIM_BAD_CONFIG;
    }
    for (size_t i = 0; i < scenario->record_count; i++) {
        const struct sim_record *record = &scenario->records[i];
        keys[i].word = (uint64_t)(record->time - first) << RANK_BITS | rank[record->kind];
        keys[i].index = i;
    }
    return SIM_OK;
}

static bool sorted_by_word(const struct sort_key *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (keys[i].word < keys[i - 1].word) {
            return false;
        }
    }
    return true;
}

/* One stable pass over a digit. False when all keys share it: nothing moved. */
static bool radix_pass(const struct sort_key *from, struct sort_key *to, size_t count, unsigned shift)
{
    size_t place[DIGIT_SIZE] = {0};

    for (size_t i = 0; i < count; i++) {
        place[from[i].word >> shift & (DIGIT_SIZE - 1)]++;
    }
    if (place[from[0].word >> shift & (DIGIT_SIZE - 1)] == count) {
        return false;
    }
    size_t next = 0;
    for (size_t digit = 0; digit < DIGIT_SIZE; digit++) {
        size_t size = place[digit];
        place[digit] = next;
        next += size;
    }
    for (size_t i = 0; i < count; i++) {
        to[place[from[i].word >> shift & (DIGIT_SIZE - 1)]++] = from[i];
    }
    return true;
}

/* Sorts `keys` by word, stable; `other` is scratch of the same size. */
static void radix_sort(struct sort_key *keys, struct sort_key *other, size_t count)
{
    struct sort_key *from = keys, *to = other;

    if (sorted_by_word(keys, count)) {
        return;
    }
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        if (radix_pass(from, to, count, digit * DIGIT_BITS)) {
            struct sort_key *swap = from;
            from = to;
            to = swap;
        }
    }
    if (from != keys) {
        memcpy(keys, from, count * sizeof *keys);
    }
}

/* Is a after b inside a group of equal words? */
static bool is_after(const struct sim_scenario *scenario, const struct sim_entity_tables *tables, uint64_t a,
                     uint64_t b)
{
    const struct sim_record *x = &scenario->records[a], *y = &scenario->records[b];
    uint64_t x_hash = sim_entity_hash(tables, x->kind, x->entity);
    uint64_t y_hash = sim_entity_hash(tables, y->kind, y->entity);

    return x_hash != y_hash ? x_hash > y_hash : x->ordinal > y->ordinal;
}

/* Stable merge sort of one group, bottom up from single keys: groups are short, yet a study may tie them all. */
static void sort_group(const struct sim_scenario *scenario, const struct sim_entity_tables *tables,
                       struct sort_key *keys, struct sort_key *other, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t middle = start + width < count ? start + width : count;
            size_t end = middle + width < count ? middle + width : count;
            size_t left = start, right = middle;
            for (size_t i = start; i < end; i++) {
                bool take_right =
                    right < end && (left == middle || is_after(scenario, tables, keys[left].index, keys[right].index));
                other[i] = take_right ? keys[right++] : keys[left++];
            }
        }
        memcpy(keys, other, count * sizeof *keys);
    }
}

static void sort_ties(const struct sim_scenario *scenario, const struct sim_entity_tables *tables,
                      struct sort_key *keys, struct sort_key *other, size_t count)
{
    for (size_t start = 0, end; start < count; start = end) {
        end = start + 1;
        bool ordered = true;
        while (end < count && keys[end].word == keys[start].word) {
            ordered = ordered && !is_after(scenario, tables, keys[end - 1].index, keys[end].index);
            end++;
        }
        if (!ordered) {
            sort_group(scenario, tables, keys + start, other + start, end - start);
        }
    }
}

/* Keys, then what is first a second array of keys and then a copy of the records. */
static enum sim_status reserve_scratch(struct sim_scenario *scenario)
{
    size_t size = scenario->record_count * (sizeof(struct sort_key) + sizeof(struct sim_record));

    if (size > scenario->scratch_size) {
        void *grown = realloc(scenario->scratch, size);
        if (grown == NULL) {
            return SIM_NO_MEMORY;
        }
        scenario->scratch = grown;
        scenario->scratch_size = size;
    }
    return SIM_OK;
}

static enum sim_status sort_records(struct sim_scenario *scenario, const struct sim_model *model,
                                    const struct sim_entity_tables *tables)
{
    enum sim_status status = SIM_OK;
    size_t count = scenario->record_count;

    if (count == 0) {
        goto out;
    }
    SIM_TRY(reserve_scratch(scenario));
    struct sort_key *keys = scenario->scratch;
    struct sort_key *other = keys + count;
    SIM_TRY(make_keys(scenario, model, keys));
    radix_sort(keys, other, count);
    sort_ties(scenario, tables, keys, other, count);
    struct sim_record *copy = (struct sim_record *)(void *)other;
    memcpy(copy, scenario->records, count * sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        scenario->records[i] = copy[keys[i].index];
    }
out:
    return status;
}

static uint64_t mix_record(uint64_t hash, const struct sim_record *record, uint64_t entity)
{
    uint64_t a, b, c;

    memcpy(&a, &record->a, sizeof a);
    memcpy(&b, &record->b, sizeof b);
    memcpy(&c, &record->c, sizeof c);
    uint64_t left =
        sim_hash_mix((uint64_t)record->time, (uint64_t)record->kind << 48 | (uint64_t)record->leg << 32 | record->mark);
    uint64_t right = sim_hash_mix(a, entity + record->ordinal);
    return sim_hash_mix(hash, sim_hash_mix(left, right) + sim_hash_mix(b, c));
}

static uint64_t digest(const struct sim_scenario *scenario, const struct sim_entity_tables *tables)
{
    uint64_t hash = sim_hash_mix(scenario->record_count, scenario->path_count);

    for (size_t i = 0; i < scenario->record_count; i++) {
        const struct sim_record *record = &scenario->records[i];
        hash = mix_record(hash, record, sim_entity_hash(tables, record->kind, record->entity));
    }
    for (size_t i = 0; i < scenario->path_count; i++) {
        hash = sim_hash_mix_double(hash, scenario->paths[i]);
    }
    return sim_hash_finish(hash);
}

enum sim_status sim_scenario_close(struct sim_scenario *scenario, const struct sim_model *model, const void *spec)
{
    enum sim_status status = SIM_OK;
    struct sim_entity_tables tables;

    sim_entity_tables_init(&tables, model, spec);
    SIM_TRY(sort_records(scenario, model, &tables));
    scenario->digest = digest(scenario, &tables);
out:
    return status;
}
