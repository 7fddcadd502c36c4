#include "sim/base/emit.h"
#include "sim/cli/load.h"
#include "sim/cli/watch.h"
#include "sim/run/driver.h"
#include "sim/run/worker.h"

#include <stdio.h>
#include <string.h>

extern const struct sim_command sim_check_command;

/* What one replicate of the first point costs, measured. */
struct pilot {
    double seconds;     /* of one replicate, all strategies */
    uint64_t events;    /* of it */
    uint32_t failed;    /* strategies that failed */
    uint16_t reason;    /* of the first that did */
    size_t thread_bytes;
};

/* And what the whole study would. */
struct cost {
    uint64_t runs, units;
    unsigned threads;
    double seconds, disk_bytes;
};

struct parameters {
    uint32_t count, defaults, assumed;
};

static enum sim_status fly_pilot(const struct sim_design *design, struct pilot *pilot, struct sim_error *error)
{
    struct sim_worker worker;
    double start;
    enum sim_status status;

    SIM_TRY(sim_worker_init(&worker, design, error));
    start = sim_watch_clock();
    status = sim_worker_run(&worker, 0, 0, 1, NULL, error);
    pilot->seconds = sim_watch_clock() - start;
    for (uint32_t k = 0; status == SIM_OK && k < design->points[0].layout.strategy_count; k++) {
        pilot->events += worker.rows[k].n_events;
        if (worker.rows[k].status != SIM_ROW_OK) {
            pilot->reason = pilot->failed++ == 0 ? worker.rows[k].reason : pilot->reason;
        }
    }
    pilot->thread_bytes = sim_worker_bytes(&worker);
    sim_worker_fini(&worker);
out:
    return status;
}

static struct cost estimate(const struct sim_design *design, const struct pilot *pilot, unsigned threads)
{
    const struct sim_layout *layout = &design->points[0].layout;
    double replicates = (double)sim_design_points(design) * (double)design->plan->replicates;
    double row = 8.0 * layout->cell_count + 4.0 * layout->series_count + 16;
    struct cost cost = {.threads = threads, .units = sim_design_units(design)};

    cost.runs = (uint64_t)replicates * layout->strategy_count;
    cost.seconds = pilot->seconds * replicates / threads;
    /* Parts and the merged file both stay. What describes a metric takes 1 kB and more in a part, and
     * 13 to 15 kB in the merged file with its groups, scales and summary: measured with 280 to 480 parameters. */
    double metrics = design->model->metric_count;
    cost.disk_bytes = 2 * row * (double)cost.runs + 1.6e3 * metrics * (double)cost.units + 18e3 * metrics;
    return cost;
}

static struct parameters count_parameters(const struct sim_bound *bound)
{
    struct parameters counts = {0};
    struct sim_parameter parameter;

    for (size_t i = 0; sim_bound_parameter(bound, i, &parameter); i++) {
        counts.count++;
        counts.defaults += parameter.is_default;
        counts.assumed += parameter.evidence == SIM_EVIDENCE_ASSUMED && !sim_design_is_setting(parameter.path);
    }
    return counts;
}

static void bytes_text(char *text, size_t size, double bytes)
{
    if (bytes >= 1e12) {
        snprintf(text, size, "%.1f TB", bytes / 1e12);
    } else if (bytes >= 1e9) {
        snprintf(text, size, "%.1f GB", bytes / 1e9);
    } else if (bytes >= 1e6) {
        snprintf(text, size, "%.1f MB", bytes / 1e6);
    } else {
        snprintf(text, size, "%.0f kB", bytes / 1e3);
    }
}

static void seconds_text(char *text, size_t size, double seconds)
{
    if (seconds < 1) {
        snprintf(text, size, "less than 1 s");
    } else if (seconds < 120) {
        snprintf(text, size, "about %.0f s", seconds);
    } else if (seconds < 7200) {
        snprintf(text, size, "about %.0f min", seconds / 60);
    } else if (seconds < 48 * 3600) {
        snprintf(text, size, "about %.1f h", seconds / 3600);
    } else {
        snprintf(text, size, "about %.1f days", seconds / 86400);
    }
}

static void print_labels(const char *name, uint32_t count, const char *const *labels)
{
    size_t column = 14;

    printf("%-12s %u: ", name, count);
    for (uint32_t i = 0; i < count; i++) {
        column += strlen(labels[i]) + 2;
        if (column > 96 && i > 0) {
            printf("%s", "...");
            break;
        }
        printf("%s%s", labels[i], i + 1 < count ? ", " : "");
    }
    putchar('\n');
}

static void print_sweep(const struct sim_design *design)
{
    for (uint32_t i = 0; i < design->sweep.path_count; i++) {
        const struct sim_sweep_path *path = &design->sweep.paths[i];
        printf("%-12s %s: ", i == 0 ? "sweep" : "", path->path);
        for (uint32_t k = 0; k < path->count; k++) {
            printf("%s%s", k == 0 ? "" : ", ", path->values[k].value);
        }
        putchar('\n');
    }
}

static void print_design(const struct sim_design *design, const struct cost *cost)
{
    const struct sim_layout *layout = &design->points[0].layout;
    const struct sim_plan *plan = design->plan;

    printf("%-12s %s%s%s\n", "study", plan->name, plan->question[0] == '\0' ? "" : ": ", plan->question);
    printf(
        "%-12s %u point%s x %lld replicates x %u strateg%s = %llu runs in %llu units of %lld replicates, seed %lld\n",
        "design", sim_design_points(design), sim_design_points(design) == 1 ? "" : "s", (long long)plan->replicates,
        layout->strategy_count, layout->strategy_count == 1 ? "y" : "ies", (unsigned long long)cost->runs,
        (unsigned long long)cost->units, (long long)plan->batch, (long long)plan->seed);
    print_sweep(design);
    printf("%-12s %.10g d after %.10g d of warm-up; ", "time", (double)plan->horizon / SIM_DAY,
           (double)plan->warmup / SIM_DAY);
    if (layout->time_count > 0) {
        printf("series every %.10g d (%u times)\n", (double)layout->step / SIM_DAY, layout->time_count);
    } else {
        printf("no series\n");
    }
    print_labels("strategies", layout->strategy_count, layout->strategies);
    for (uint32_t i = 0; i < layout->dimension_count; i++) {
        print_labels(layout->dimensions[i].name, layout->dimensions[i].count, layout->dimensions[i].labels);
    }
}

static void print_assumed(const struct sim_bound *bound)
{
    struct sim_parameter parameter;
    char value[64];

    for (size_t i = 0; sim_bound_parameter(bound, i, &parameter); i++) {
        if (parameter.evidence == SIM_EVIDENCE_ASSUMED && !sim_design_is_setting(parameter.path) &&
            sim_bound_value(bound, parameter.path, value, sizeof value, NULL, NULL)) {
            printf("  %-52s %s\n", parameter.path, value);
        }
    }
}

static void print_cost(const struct sim_design *design, const struct pilot *pilot, const struct cost *cost)
{
    char time[40], memory[40], disk[40];

    printf("%-12s replicate 0 of point 0: %.0f events a run, %.2f ms a run", "pilot",
           (double)pilot->events / design->points[0].layout.strategy_count,
           1e3 * pilot->seconds / design->points[0].layout.strategy_count);
    if (pilot->failed > 0) {
        printf("; %u of its runs FAILED (%s: %s)", pilot->failed, design->model->reasons[pilot->reason].name,
               design->model->reasons[pilot->reason].help);
    }
    seconds_text(time, sizeof time, cost->seconds);
    bytes_text(memory, sizeof memory, (double)pilot->thread_bytes * cost->threads);
    bytes_text(disk, sizeof disk, cost->disk_bytes);
    printf("\n%-12s %s on %u thread%s, %s of memory, at most %s on disk\n", "cost", time, cost->threads,
           cost->threads == 1 ? "" : "s", memory, disk);
}

static void print_text(const struct sim_design *design, const struct sim_options *options, const struct pilot *pilot,
                       const struct cost *cost)
{
    struct parameters counts = count_parameters(design->points[0].bound);

    print_design(design, cost);
    printf("%-12s %u, of them %u defaults; %u rest on assumptions%s\n", "parameters", counts.count, counts.defaults,
           counts.assumed, counts.assumed == 0 || options->all ? "" : " (--all lists them)");
    if (options->all) {
        print_assumed(design->points[0].bound);
    }
    print_cost(design, pilot, cost);
}

static void emit_names(struct sim_emit *emit, const char *key, uint32_t count, const char *const *names)
{
    sim_emit_array(emit, key);
    for (uint32_t i = 0; i < count; i++) {
        sim_emit_text(emit, NULL, names[i]);
    }
    sim_emit_end(emit);
}

static void emit_points(struct sim_emit *emit, const struct sim_design *design)
{
    char value[128];

    sim_emit_array(emit, "points");
    for (uint32_t i = 0; i < sim_design_points(design); i++) {
        sim_emit_object(emit, NULL);
        sim_emit_text(emit, "key", design->points[i].key);
        for (uint32_t k = 0; k < design->sweep.path_count; k++) {
            const char *path = design->sweep.paths[k].path;
            if (sim_bound_value(design->points[i].bound, path, value, sizeof value, NULL, NULL)) {
                sim_emit_text(emit, path, value);
            }
        }
        sim_emit_end(emit);
    }
    sim_emit_end(emit);
}

static void print_json(const struct sim_design *design, const struct pilot *pilot, const struct cost *cost)
{
    const struct sim_layout *layout = &design->points[0].layout;
    struct parameters counts = count_parameters(design->points[0].bound);
    struct sim_emit emit;

    sim_emit_init(&emit, stdout, 2);
    sim_emit_object(&emit, NULL);
    sim_emit_text(&emit, "name", design->plan->name);
    sim_emit_text(&emit, "study_hash", design->study_hash);
    sim_emit_integer(&emit, "seed", design->plan->seed);
    sim_emit_integer(&emit, "replicates", design->plan->replicates);
    sim_emit_integer(&emit, "batch", design->plan->batch);
    sim_emit_unsigned(&emit, "units", cost->units);
    sim_emit_unsigned(&emit, "runs", cost->runs);
    sim_emit_number(&emit, "horizon_s", (double)design->plan->horizon / 1000);
    sim_emit_number(&emit, "warmup_s", (double)design->plan->warmup / 1000);
    emit_points(&emit, design);
    emit_names(&emit, "strategies", layout->strategy_count, layout->strategies);
    sim_emit_object(&emit, "dimensions");
    for (uint32_t i = 0; i < layout->dimension_count; i++) {
        emit_names(&emit, layout->dimensions[i].name, layout->dimensions[i].count, layout->dimensions[i].labels);
    }
    sim_emit_end(&emit);
    sim_emit_unsigned(&emit, "parameters", counts.count);
    sim_emit_unsigned(&emit, "defaults", counts.defaults);
    sim_emit_unsigned(&emit, "assumed", counts.assumed);
    sim_emit_object(&emit, "pilot");
    sim_emit_unsigned(&emit, "events", pilot->events);
    sim_emit_number(&emit, "seconds", pilot->seconds);
    sim_emit_unsigned(&emit, "failed", pilot->failed);
    sim_emit_end(&emit);
    sim_emit_object(&emit, "cost");
    sim_emit_unsigned(&emit, "threads", cost->threads);
    sim_emit_number(&emit, "seconds", cost->seconds);
    sim_emit_number(&emit, "memory_bytes", (double)pilot->thread_bytes * cost->threads);
    sim_emit_number(&emit, "disk_bytes", cost->disk_bytes);
    sim_emit_end(&emit);
    sim_emit_end(&emit);
}

static int run(const struct sim_cli *cli, const struct sim_options *options)
{
    struct sim_error error = {""};
    struct sim_load load;
    struct pilot pilot = {0};
    struct cost cost;
    enum sim_status status;

    status = sim_load_study(&load, cli, options);
    if (status != SIM_OK) {
        return sim_cli_finish(cli, status, NULL);
    }
    sim_design_remark(&load.design, stderr);
    SIM_TRY(fly_pilot(&load.design, &pilot, &error));
    cost = estimate(&load.design, &pilot, options->threads > 0 ? options->threads : sim_driver_threads());
    if (options->json) {
        print_json(&load.design, &pilot, &cost);
    } else {
        print_text(&load.design, options, &pilot, &cost);
    }
out:
    sim_load_fini(&load);
    return sim_cli_finish(cli, status, &error);
}

const struct sim_command sim_check_command = {
    .name = "check",
    .line = "validate a study; print its design, size and cost",
    .help = "Usage: mitosim check STUDY.yaml [OPTION]...\n"
            "Reads the study as `run` does, reports every error with its place, then prints the design and what it\n"
            "would cost, from a pilot of one replicate. Writes nothing.\n\n"
            "  --set PATH=VALUE     sets a key of the study; may be repeated\n"
            "  --replicates N       short for --set replicates=N\n"
            "  --seed S             short for --set seed=S\n"
            "  --threads N          estimates for N threads\n"
            "  --all                lists the parameters that rest on assumptions\n"
            "  --json               machine-readable\n\n"
            "Example:\n"
            "  mitosim check configs/quickstart.yaml --set horizon=90d\n\n" SIM_CLI_EXIT_PLAIN,
    .options = "set replicates seed threads all json",
    .arguments_low = 1,
    .arguments_high = 1,
    .run = run,
};
