/* What the full loop costs: a study's world under 1, 3, 4 and 12 strategies, on one thread and on two.
 *
 *     bench_loop STUDY.yaml                 the table
 *     bench_loop STUDY.yaml K DAYS          one replicate of DAYS days under K strategies, prints its events: for
 *                                           callgrind, see loop_instructions.sh
 * Timed is what a worker does for a replicate, its scenario drawn and its rows filled; no file, no merge, no summary.
 * The first strategies are the study's own, the rest variations of its greedy one. Events are those executed: the
 * warm-up, shared by the strategies of a replicate, counts once. */
#include "models/world/world.h"
#include "sim/run/worker.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BATCHES 9
#define MOST_STRATEGIES 12

static double cpu_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void stop(const char *what, const char *detail)
{
    fprintf(stderr, "bench_loop: %s%s\n", what, detail);
    exit(2);
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, SIM_STUDY_BYTES + 1);

    if (file == NULL || text == NULL || fread(text, 1, SIM_STUDY_BYTES, file) == 0) {
        stop("cannot read ", path);
    }
    fclose(file);
    return text;
}

/* End of a block of lines indented deeper than `indent` that starts after the line at `text`. */
static const char *block_end(const char *text, size_t indent)
{
    const char *line = strchr(text, '\n');

    while (line != NULL && line[1] != '\0' && strspn(line + 1, " ") > indent) {
        line = strchr(line + 1, '\n');
    }
    return line == NULL ? text + strlen(text) : line + 1;
}

/* The study with `count` strategies. */
static char *study_with(const char *text, unsigned count)
{
    const char *head = strstr(text, "\nstrategies:");
    char *study = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&study, &size);

    if (head == NULL || out == NULL) {
        stop("the study has no strategies", "");
    }
    const char *end = block_end(head + 1, 0), *own = strchr(head + 1, '\n') + 1;
    fwrite(text, 1, (size_t)(own - text), out);
    for (unsigned i = 0; i < count; i++) {
        if (own < end) {
            const char *next = block_end(own, 2);
            fwrite(own, 1, (size_t)(next - own), out);
            own = next;
        } else {
            fprintf(out, "  variation_%u: {kind: greedy, rebalance: %ud, buffer: %u%%}\n", i, 1 + i % 7, 2 + i);
        }
    }
    fputs(end, out);
    fclose(out);
    return study;
}

/* A study bound and ready to run. */
struct bench {
    char *text;
    struct sim_study_file *file;
    struct sim_design design;
};

static void bench_open(struct bench *bench, const char *text, unsigned strategies, const char *days)
{
    struct sim_override set[] = {
        {.path = "batch", .value = "1", .origin = "bench"},
        {.path = "replicates", .value = "1000", .origin = "bench"},
        {.path = "horizon", .value = days, .origin = "bench"},
    };

    bench->text = study_with(text, strategies);
    if (sim_study_parse("study", bench->text, strlen(bench->text), &bench->file, stderr) != SIM_OK ||
        sim_design_init(&bench->design, &mito_world_model, bench->file, set, days == NULL ? 2 : 3, NULL) != SIM_OK) {
        stop("the study is not valid: see mitosim check", "");
    }
}

static void bench_close(struct bench *bench)
{
    sim_design_fini(&bench->design);
    sim_study_free(bench->file);
    free(bench->text);
}

/* A thread's share: `count` replicates from `first`, one by one. */
struct share {
    const struct sim_design *design;
    uint32_t first, count;
    struct sim_worker worker;
    uint64_t events;
    double cpu[BATCHES]; /* ns per event, one per replicate after the first, which warms up */
};

static void *run_share(void *argument)
{
    struct share *share = argument;
    struct sim_error error = {""};
    uint32_t strategies = share->design->points[0].layout.strategy_count;

    if (sim_worker_init(&share->worker, share->design, &error) != SIM_OK) {
        stop("worker: ", error.text);
    }
    for (uint32_t i = 0; i < share->count; i++) {
        double before = cpu_now();
        if (sim_worker_run(&share->worker, 0, share->first + i, 1, NULL, &error) != SIM_OK) {
            stop("replicate: ", error.text);
        }
        double spent = cpu_now() - before;
        const struct sim_engine *trunk = share->worker.trunk;
        share->events = 0;
        for (uint32_t k = 0; k < strategies; k++) {
            const struct sim_row *row = &share->worker.rows[k];
            if (row->status != SIM_ROW_OK) {
                stop("a run failed", "");
            }
            share->events += row->n_events - (k > 0 ? trunk->events : 0);
        }
        if (i > 0) {
            share->cpu[i - 1] = spent / (double)share->events;
        }
    }
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(struct share *share)
{
    qsort(share->cpu, BATCHES, sizeof share->cpu[0], by_value);
    return share->cpu[BATCHES / 2];
}

/* CPU per event where two threads run at once; the mean of their medians. */
static double two_threads(const struct sim_design *design)
{
    struct share share[2];
    pthread_t thread[2];

    for (int i = 0; i < 2; i++) {
        share[i] = (struct share){.design = design, .first = 0, .count = BATCHES + 1};
        if (pthread_create(&thread[i], NULL, run_share, &share[i]) != 0) {
            stop("no thread", "");
        }
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(thread[i], NULL);
        sim_worker_fini(&share[i].worker);
    }
    return (median(&share[0]) + median(&share[1])) / 2;
}

/* Size of the part file of one replicate. */
static long part_bytes(const struct share *share)
{
    char folder[] = P_tmpdir "/bench_loop.XXXXXX", path[sizeof folder + SIM_PART_NAME_SIZE + 1],
         name[SIM_PART_NAME_SIZE];
    struct sim_part_unit unit = sim_design_unit(share->design, 0);
    struct sim_error error = {""};
    struct stat status = {0};

    if (mkdtemp(folder) == NULL ||
        sim_part_write(&share->design->points[0].layout, &unit, share->worker.rows, folder, &error) != SIM_OK) {
        stop("part: ", error.text);
    }
    sim_part_name(name, unit.point, 0);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    stat(path, &status);
    unlink(path);
    rmdir(folder);
    return (long)status.st_size;
}

static void row(const char *text, unsigned strategies)
{
    struct bench bench;
    struct share share = {.first = 0, .count = BATCHES + 1};

    bench_open(&bench, text, strategies, NULL);
    share.design = &bench.design;
    run_share(&share);
    const struct sim_scenario *scenario = &share.worker.scenario;
    size_t drawn = scenario->record_count * sizeof *scenario->records + scenario->path_count * sizeof *scenario->paths;
    size_t block = share.worker.block_size;
    long part = part_bytes(&share);
    double one = median(&share), two = two_threads(&bench.design);
    printf("%10u %11llu %8.1f %8.1f %8.1f %8.2f %10.1f %+8.1f %% %10zu %10zu %10ld\n", strategies,
           (unsigned long long)share.events, one, share.cpu[0], share.cpu[BATCHES - 1], 1e3 / one, two,
           (two / one - 1) * 100, block, drawn, part);
    fflush(stdout);
    sim_worker_fini(&share.worker);
    bench_close(&bench);
}

static void count_events(const char *text, unsigned strategies, const char *days)
{
    struct bench bench;
    struct share share = {.first = 0, .count = 1};

    bench_open(&bench, text, strategies, days);
    share.design = &bench.design;
    run_share(&share);
    printf("events %llu\n", (unsigned long long)share.events);
    sim_worker_fini(&share.worker);
    bench_close(&bench);
}

int main(int argc, char **argv)
{
    static const unsigned strategies[] = {1, 3, 4, MOST_STRATEGIES};

    if (argc != 2 && argc != 4) {
        stop("usage: bench_loop STUDY.yaml [STRATEGIES DURATION]", "");
    }
    char *text = read_text(argv[1]);
    if (argc == 4) {
        count_events(text, (unsigned)strtoul(argv[2], NULL, 10), argv[3]);
    } else {
        printf("%10s %11s %8s %8s %8s %8s %10s %10s %10s %10s %10s\n", "strategies", "events", "ns", "least", "most",
               "M/s", "2 threads", "more", "block", "scenario", "part");
        for (size_t i = 0; i < sizeof strategies / sizeof strategies[0]; i++) {
            row(text, strategies[i]);
        }
    }
    free(text);
    return 0;
}
