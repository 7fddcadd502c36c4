#include "sim/base/emit.h"
#include "sim/cli/load.h"
#include "sim/base/nearest.h"
#include "sim/run/worker.h"

#include <stdio.h>
#include <string.h>

extern const struct sim_command sim_trace_command;

struct log {
    const struct sim_options *options;
    bool shown; /* the event whose notes follow */
    uint64_t events;
};

static void time_text(char *text, size_t size, sim_time time)
{
    sim_time whole = time < 0 ? -time : time;

    snprintf(text, size, "%s%lldd %02lld:%02lld:%02lld.%03lld", time < 0 ? "-" : "", (long long)(whole / SIM_DAY),
             (long long)(whole / SIM_HOUR % 24), (long long)(whole / SIM_MINUTE % 60),
             (long long)(whole / SIM_SECOND % 60), (long long)(whole % SIM_SECOND));
}

static void entity_text(char *text, size_t size, const struct sim_context *context, uint16_t kind, uint32_t entity)
{
    const char *name = NULL;

    if (context->model->entity_name != NULL) {
        name = context->model->entity_name(context->spec, kind, entity);
    }
    if (name != NULL) {
        snprintf(text, size, "%s", name);
    } else {
        snprintf(text, size, "%u", entity);
    }
}

static void event_json(const struct sim_context *context, const struct sim_event_kind *kind,
                       const struct sim_record *record, const struct sim_event *event, const char *entity)
{
    struct sim_emit emit;

    sim_emit_init(&emit, stdout, 0);
    sim_emit_object(&emit, NULL);
    sim_emit_integer(&emit, "time_ms", context->engine->now);
    sim_emit_text(&emit, "kind", kind->name);
    sim_emit_text(&emit, "entity", entity);
    sim_emit_boolean(&emit, "exogenous", record != NULL);
    if (record != NULL) {
        sim_emit_unsigned(&emit, "ordinal", record->ordinal);
        sim_emit_number(&emit, "a", record->a);
        sim_emit_number(&emit, "b", record->b);
        sim_emit_number(&emit, "c", record->c);
        sim_emit_unsigned(&emit, "mark", record->mark);
    } else {
        sim_emit_unsigned(&emit, "leg", event->leg);
        sim_emit_unsigned(&emit, "argument0", event->argument[0]);
        sim_emit_unsigned(&emit, "argument1", event->argument[1]);
    }
    sim_emit_end(&emit);
}

static void show_event(void *user, const struct sim_context *context, const struct sim_event_kind *kind,
                       const struct sim_record *record, const struct sim_event *event)
{
    struct log *log = user;
    char time[48], entity[96];

    log->shown = context->strategy != UINT32_MAX || log->options->warmup;
    if (!log->shown) {
        return;
    }
    log->events++;
    entity_text(entity, sizeof entity, context, (uint16_t)(kind - context->model->kinds),
                record != NULL ? record->entity : event->entity);
    if (log->options->json) {
        event_json(context, kind, record, event, entity);
        return;
    }
    time_text(time, sizeof time, context->engine->now);
    printf("%18s  %-24s %s", time, kind->name, entity);
    if (record != NULL && record->ordinal > 0) {
        printf(" #%u", record->ordinal);
    }
    putchar('\n');
}

static void show_note(void *user, const char *text)
{
    struct log *log = user;
    struct sim_emit emit;

    if (!log->shown) {
        return;
    }
    if (log->options->json) {
        sim_emit_init(&emit, stdout, 0);
        sim_emit_object(&emit, NULL);
        sim_emit_text(&emit, "note", text);
        sim_emit_end(&emit);
    } else {
        printf("%20s%s\n", "", text);
    }
}

static void show_end(const struct sim_design *design, const struct sim_row *row, const struct sim_options *options)
{
    const struct sim_reason *reason = &design->model->reasons[row->reason];
    struct sim_emit emit;

    if (options->json) {
        sim_emit_init(&emit, stdout, 0);
        sim_emit_object(&emit, NULL);
        sim_emit_text(&emit, "status", row->status == SIM_ROW_OK ? "ok" : "failed");
        sim_emit_text(&emit, "reason", reason->name);
        sim_emit_unsigned(&emit, "n_events", row->n_events);
        sim_emit_unsigned(&emit, "fingerprint", row->fingerprint);
        sim_emit_unsigned(&emit, "scenario_digest", row->scenario_digest);
        sim_emit_end(&emit);
        return;
    }
    printf("end: %s", row->status == SIM_ROW_OK ? "ok" : "failed");
    if (row->status != SIM_ROW_OK) {
        printf(" (%s: %s)", reason->name, reason->help);
    }
    printf(", %llu events with the warm-up, fingerprint %llu, scenario digest %llu\n",
           (unsigned long long)row->n_events, (unsigned long long)row->fingerprint,
           (unsigned long long)row->scenario_digest);
}

static enum sim_status find_strategy(const struct sim_layout *layout, const char *name, uint32_t *strategy,
                                     struct sim_error *error)
{
    const char *near;
    char all[600] = "";
    size_t used = 0;

    for (*strategy = 0; *strategy < layout->strategy_count; ++*strategy) {
        if (strcmp(layout->strategies[*strategy], name) == 0) {
            return SIM_OK;
        }
    }
    for (uint32_t k = 0; k < layout->strategy_count && used < sizeof all; k++) {
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", k == 0 ? "" : ", ", layout->strategies[k]);
    }
    near = sim_nearest_word(name, layout->strategies, layout->strategy_count);
    return sim_error_fill(error, SIM_BAD_USAGE, "trace: no strategy \"%s\"%s%s%shere %s %s", name,
                          near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                          near == NULL ? "; t" : "\"? T", layout->strategy_count == 1 ? "is" : "are", all);
}

static enum sim_status trace(const struct sim_design *design, const struct sim_options *options,
                             struct sim_error *error)
{
    uint32_t point = options->point < 0 ? 0 : (uint32_t)options->point, strategy;
    struct log log = {.options = options};
    struct sim_trace printer = {.user = &log, .event = show_event, .note = show_note};
    struct sim_worker worker = {0};
    sim_time end;
    enum sim_status status;

    if (point >= sim_design_points(design)) {
        return sim_error_fill(error, SIM_BAD_USAGE, "trace: --point %u: the study has points 0 to %u", point,
                              sim_design_points(design) - 1);
    }
    if (options->strategy == NULL || options->replicate < 0) {
        return sim_error_fill(error, SIM_BAD_USAGE, "trace: say which run with --replicate R and --strategy S");
    }
    SIM_TRY(find_strategy(&design->points[point].layout, options->strategy, &strategy, error));
    end = design->model->horizon(design->points[point].spec);
    end = options->until > 0 && options->until < end ? options->until : end;
    SIM_TRY(sim_worker_init(&worker, design, error));
    SIM_TRY(sim_worker_trace(&worker, point, (uint32_t)options->replicate, strategy, end, &printer, error));
    show_end(design, &worker.rows[0], options);
out:
    if (worker.design != NULL) {
        sim_worker_fini(&worker);
    }
    return status;
}

static int run(const struct sim_cli *cli, const struct sim_options *options)
{
    struct sim_error error = {""};
    struct sim_load load;
    enum sim_status status = sim_load_study(&load, cli, options);

    if (status == SIM_OK) {
        status = trace(&load.design, options, &error);
        sim_load_fini(&load);
    }
    return sim_cli_finish(cli, status, &error);
}

const struct sim_command sim_trace_command = {
    .name = "trace",
    .line = "the event log of one run, exactly as it ran",
    .help = "Usage: mitosim trace STUDY.yaml --replicate R --strategy S [OPTION]...\n"
            "Runs one replicate under one strategy and prints each event with its time (since the end of the\n"
            "warm-up), kind, entity and the model's notes. Without --until the fingerprint at the end is that of the\n"
            "row in results.h5: it is the same run.\n\n"
            "  --replicate R        number of the replicate, from 0\n"
            "  --strategy S         name of the strategy\n"
            "  --point P            number of the design point (default 0)\n"
            "  --set PATH=VALUE     sets a key of the study; may be repeated\n"
            "  --seed S             short for --set seed=S\n"
            "  --replicates N       taken, so that the options of `run` can be given as they are; changes nothing\n"
            "  --until D            stops after D of measured time (12h, 30d)\n"
            "  --warmup             shows the warm-up too, at negative times\n"
            "  --json               one JSON object a line\n\n"
            "In JSON an event has time_ms, kind, entity (its name, where it has one) and exogenous. Exogenous events,\n"
            "drawn before the run and equal for all strategies, carry ordinal, the number in their stream, and a, b, c\n"
            "and mark, numbers drawn with them whose meaning is the kind's: a is the amount of a deposit or redemption.\n"
            "The others carry leg, argument0 and argument1, what the model noted when it planned them: mostly indices\n"
            "of a message, holder or vault. A line with note alone belongs to the event before it.\n\n"
            "Example:\n"
            "  mitosim trace configs/quickstart.yaml --replicate 17 --strategy chaser --until 2d\n\n" SIM_CLI_EXIT_PLAIN,
    .options = "replicate replicates strategy point set seed until warmup json",
    .arguments_low = 1,
    .arguments_high = 1,
    .run = run,
};
