#include "sim/base/emit.h"
#include "sim/cli/format.h"
#include "sim/cli/option.h"
#include "sim/config/describe.h"
#include "sim/base/nearest.h"
#include "sim/config/schema.h"
#include "sim/record/metric.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct sim_command sim_describe_command;

static void metric_text(const struct sim_metric *metric, const char *headline)
{
    printf("  %s [%s]%s", metric->name, metric->unit, metric->place == SIM_METRIC_SERIES ? " series" : "");
    for (int i = 0; i < 2 && metric->dimension[i] != NULL; i++) {
        printf("%s%s", i == 0 ? " per " : " and ", metric->dimension[i]);
    }
    if (metric->cell_methods != NULL) {
        printf("  (%s)", metric->cell_methods);
    }
    puts(metric->headline ? headline : "");
    printf("%*s", 6, "");
    sim_format_wrap(metric->help, 6, 94, stdout);
}

static void metric_json(struct sim_emit *emit, const struct sim_metric *metric)
{
    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "name", metric->name);
    sim_emit_text(emit, "unit", metric->unit);
    sim_emit_text(emit, "help", metric->help);
    sim_emit_text(emit, "place", metric->place == SIM_METRIC_SERIES ? "series" : "final");
    sim_emit_array(emit, "dimensions");
    for (int i = 0; i < 2 && metric->dimension[i] != NULL; i++) {
        sim_emit_text(emit, NULL, metric->dimension[i]);
    }
    sim_emit_end(emit);
    sim_emit_text(emit, "cell_methods", metric->cell_methods);
    sim_emit_boolean(emit, "headline", metric->headline);
    sim_emit_end(emit);
}

static void print_metrics(const struct sim_model *model)
{
    printf("\nMetrics (* shown by `summary` without --all)\n");
    for (uint32_t i = 0; i < model->metric_count; i++) {
        metric_text(&model->metrics[i], "  *");
    }
}

static void print_kinds(const struct sim_model *model)
{
    printf("\nEvents, in the order in which those of the same moment happen\n");
    for (unsigned order = 0; order <= UINT8_MAX; order++) {
        for (uint32_t i = 0; i < model->kind_count; i++) {
            if (model->kinds[i].order == order) {
                printf("  %-28s %s\n", model->kinds[i].name, model->kinds[i].help);
            }
        }
    }
    printf("\nReasons for which a run ends as a failed row\n");
    for (uint32_t i = 1; i < model->reason_count; i++) {
        printf("  %-28s %s\n", model->reasons[i].name, model->reasons[i].help);
    }
}

static char *parameters_json(const struct sim_model *model)
{
    char *text = NULL, suggestion[64];
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL) {
        return NULL;
    }
    (void)sim_describe_print(model->section, NULL, true, out, suggestion, sizeof suggestion);
    if (fclose(out) != 0) {
        return NULL;
    }
    while (size > 0 && text[size - 1] == '\n') {
        text[--size] = '\0';
    }
    return text;
}

static void named_json(struct sim_emit *emit, const char *name, const char *help)
{
    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "name", name);
    sim_emit_text(emit, "help", help);
    sim_emit_end(emit);
}

static int all_json(const struct sim_model *model)
{
    char *parameters = parameters_json(model);
    struct sim_emit emit;

    if (parameters == NULL) {
        return SIM_EXIT_FAILURE;
    }
    sim_emit_init(&emit, stdout, 2);
    sim_emit_object(&emit, NULL);
    sim_emit_text(&emit, "model", model->name);
    sim_emit_text(&emit, "help", model->help);
    sim_emit_raw(&emit, "parameters", parameters);
    sim_emit_array(&emit, "metrics");
    for (uint32_t i = 0; i < model->metric_count; i++) {
        metric_json(&emit, &model->metrics[i]);
    }
    sim_emit_end(&emit);
    sim_emit_array(&emit, "events");
    for (uint32_t i = 0; i < model->kind_count; i++) {
        named_json(&emit, model->kinds[i].name, model->kinds[i].help);
    }
    sim_emit_end(&emit);
    sim_emit_array(&emit, "reasons");
    for (uint32_t i = 0; i < model->reason_count; i++) {
        named_json(&emit, model->reasons[i].name, model->reasons[i].help);
    }
    sim_emit_end(&emit);
    sim_emit_end(&emit);
    free(parameters);
    return SIM_EXIT_OK;
}

static int all_text(const struct sim_model *model)
{
    char suggestion[64];

    printf("%s\n  ", model->name);
    sim_format_wrap(model->help, 2, 98, stdout);
    putchar('\n');
    (void)sim_describe_print(model->section, NULL, false, stdout, suggestion, sizeof suggestion);
    print_metrics(model);
    print_kinds(model);
    return SIM_EXIT_OK;
}

/* A metric, an event kind or a reason by its name. */
static bool describe_name(const struct sim_model *model, const char *word, bool json)
{
    struct sim_emit emit;

    sim_emit_init(&emit, stdout, 0);
    for (uint32_t i = 0; i < model->metric_count; i++) {
        if (strcmp(model->metrics[i].name, word) == 0) {
            if (json) {
                metric_json(&emit, &model->metrics[i]);
            } else {
                metric_text(&model->metrics[i], "  (shown by `summary` without --all)");
            }
            return true;
        }
    }
    for (uint32_t i = 0; i < model->kind_count + model->reason_count; i++) {
        bool kind = i < model->kind_count;
        const char *name = kind ? model->kinds[i].name : model->reasons[i - model->kind_count].name;
        const char *help = kind ? model->kinds[i].help : model->reasons[i - model->kind_count].help;
        if (strcmp(name, word) == 0) {
            if (json) {
                named_json(&emit, name, help);
            } else {
                printf("%s: %s\n", name, help);
            }
            return true;
        }
    }
    return false;
}

/* The config room suggests among keys; the metrics, events and reasons are ours to suggest. */
static const char *nearest_name(const struct sim_model *model, const char *word)
{
    size_t count = 0, total = (size_t)model->metric_count + model->kind_count + model->reason_count;
    const char **words = calloc(total + 1, sizeof *words), *near;

    for (uint32_t i = 0; words != NULL && i < model->metric_count; i++) {
        words[count++] = model->metrics[i].name;
    }
    for (uint32_t i = 0; words != NULL && i < model->kind_count; i++) {
        words[count++] = model->kinds[i].name;
    }
    for (uint32_t i = 0; words != NULL && i < model->reason_count; i++) {
        words[count++] = model->reasons[i].name;
    }
    near = sim_nearest_word(word, words, count);
    free(words);
    return near;
}

static int run(const struct sim_cli *cli, const struct sim_options *options)
{
    const struct sim_model *model = cli->model;
    const char *word = options->argument, *near;
    char suggestion[128] = "";
    bool named;

    if (options->schema) {
        sim_schema_print(model->section, model->name, stdout);
        return SIM_EXIT_OK;
    }
    if (word == NULL) {
        return options->json ? all_json(model) : all_text(model);
    }
    /* A word may be a metric and a key: both are shown, but one JSON text holds one thing. */
    named = describe_name(model, word, options->json);
    if ((named && options->json) ||
        sim_describe_print(model->section, word, options->json, stdout, suggestion, sizeof suggestion) || named) {
        return SIM_EXIT_OK;
    }
    near = suggestion[0] != '\0' ? suggestion : nearest_name(model, word);
    fprintf(stderr, "%s: describe: no kind, key, metric or event \"%s\"%s%s%s\n", cli->program, word,
            near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near, near == NULL ? "" : "\"?");
    return SIM_EXIT_USAGE;
}

const struct sim_command sim_describe_command = {
    .name = "describe",
    .line = "every model, parameter, unit, default, metric and event",
    .help = "Usage: mitosim describe [KIND|KEY|METRIC] [--json|--schema]\n"
            "Prints the tables that the program itself reads: what a study may say, and what a result file holds.\n\n"
            "  --json               machine-readable\n"
            "  --schema             JSON Schema of a study, for editors that complete keys\n\n"
            "Example:\n"
            "  mitosim describe replicates\n\n" SIM_CLI_EXIT_PLAIN,
    .options = "json schema",
    .arguments_high = 1,
    .run = run,
};
