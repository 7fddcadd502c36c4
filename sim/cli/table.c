#include "sim/cli/table.h"

#include "sim/base/json_tree.h"
#include "sim/cli/format.h"
#include "sim/cli/table_json.h"
#include "sim/base/nearest.h"
#include "sim/run/design.h"
#include "sim/run/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAME_WIDTH 24
#define WIDTH 100
#define UNIT_WIDTH 7
#define COLUMN 22 /* of a strategy where entities are the rows */
#define COLUMNS 3 /* strategies side by side: 100 characters */
#define MANY 8    /* entities beyond which those that are 0 everywhere are counted, not shown */
#define PAIRS_ALL 4 /* strategies up to which every pair is shown unasked */

bool sim_table_shows(const struct sim_result *result, uint32_t metric, const struct sim_table_choice *choice)
{
    const struct sim_result_metric *about = &result->metrics[metric];

    if (choice->metric != NULL) {
        return strcmp(about->name, choice->metric) == 0;
    }
    return about->aggregate == SIM_METRIC_MEAN && (choice->all || about->headline);
}

static bool every_pair(const struct sim_result *result, const struct sim_table_choice *choice)
{
    return choice->all || result->strategy_count <= PAIRS_ALL;
}

static const char *entity_label(const struct sim_result *result, const struct sim_result_metric *metric,
                                uint32_t entity, char *text, size_t size)
{
    uint32_t inner = metric->dimension_count < 2 ? 1 : result->dimensions[metric->dimension[1]].count;

    if (metric->dimension_count == 0) {
        snprintf(text, size, "%s", "");
    } else if (metric->dimension_count == 1) {
        snprintf(text, size, "%s", result->dimensions[metric->dimension[0]].labels[entity]);
    } else {
        snprintf(text, size, "%s, %s", result->dimensions[metric->dimension[0]].labels[entity / inner],
                 result->dimensions[metric->dimension[1]].labels[entity % inner]);
    }
    return text;
}

static void print_parameter(const struct sim_result_parameter *parameter, uint32_t point, FILE *out)
{
    char text[40];

    if (parameter->numbers != NULL && isinf(parameter->numbers[point])) {
        fprintf(out, "%s = none", parameter->path);
    } else if (parameter->numbers != NULL && strcmp(parameter->unit, "s") == 0) {
        fprintf(out, "%s = %s", parameter->path, sim_format_duration(parameter->numbers[point], text));
    } else if (parameter->numbers != NULL) {
        fprintf(out, "%s = %.10g%s%s", parameter->path, parameter->numbers[point],
                strcmp(parameter->unit, "1") == 0 ? "" : " ", strcmp(parameter->unit, "1") == 0 ? "" : parameter->unit);
    } else {
        fprintf(out, "%s = %s", parameter->path, parameter->texts[point]);
    }
}

static void print_head(const struct sim_result *result, FILE *out)
{
    fprintf(out, "%s: %u strateg%s, %u replicate%s, %u design point%s, seed %llu\n", result->title,
            result->strategy_count, result->strategy_count == 1 ? "y" : "ies", result->replicate_count,
            result->replicate_count == 1 ? "" : "s", result->point_count, result->point_count == 1 ? "" : "s",
            (unsigned long long)result->seed);
}

/* Reasons of the failed runs of a strategy, counted. */
static void print_reasons(const struct sim_result *result, const struct sim_estimate_runs *runs, uint32_t strategy,
                          FILE *out)
{
    for (uint32_t reason = 1; reason < result->reason_count; reason++) {
        uint64_t count = 0;
        for (uint32_t r = 0; r < result->replicate_count; r++) {
            size_t at = (size_t)r * result->strategy_count + strategy;
            count += runs->status[at] != SIM_ROW_OK && runs->reason[at] == reason;
        }
        if (count > 0) {
            fprintf(out, " %s (%llu)", result->reasons[reason], (unsigned long long)count);
        }
    }
}

static bool has_reason(const struct sim_result *result, const struct sim_estimate_runs *runs, const char *name)
{
    size_t cells = (size_t)result->replicate_count * result->strategy_count;

    for (size_t i = 0; i < cells; i++) {
        uint16_t reason = runs->reason[i];
        if (runs->status[i] != SIM_ROW_OK && reason < result->reason_count &&
            strcmp(result->reasons[reason], name) == 0) {
            return true;
        }
    }
    return false;
}

/* The model's own sentence for each reason that occurred: it names the key to change. */
static void print_cures(const struct sim_result *result, const struct sim_estimate_runs *runs,
                        const struct sim_model *model, FILE *out)
{
    for (uint32_t i = 1; model != NULL && i < model->reason_count; i++) {
        char *text = NULL;
        if (has_reason(result, runs, model->reasons[i].name) &&
            asprintf(&text, "  %s: %s", model->reasons[i].name, model->reasons[i].help) >= 0) {
            sim_format_wrap(text, 4, WIDTH, out);
        }
        free(text);
    }
}

static void print_failures(const struct sim_result *result, const struct sim_estimate_runs *runs,
                           const struct sim_model *model, FILE *out)
{
    for (uint32_t k = 0; k < result->strategy_count; k++) {
        if (runs->failed[k] == 0) {
            continue;
        }
        fprintf(out, "%s %s: %llu of %u runs failed and are left out, because of",
                runs->ok[k] == 0 ? "ALL FAILED" : "note", result->strategies[k], (unsigned long long)runs->failed[k],
                result->replicate_count);
        print_reasons(result, runs, k, out);
        fputc('\n', out);
    }
    print_cures(result, runs, model, out);
}

static void print_means(const struct sim_result *result, const struct sim_estimate *estimate,
                        const struct sim_estimate_runs *runs, const struct sim_format *format, FILE *out)
{
    char mean[40], half[40], sd[40];

    fprintf(out, "  %-*s %16s %14s %14s %8s %8s\n", NAME_WIDTH, "strategy", "mean", "+- 95 %", "sd", "ok", "failed");
    for (uint32_t k = 0; k < estimate->strategies; k++) {
        const struct sim_estimate_mean *value = &estimate->means[k];
        fprintf(out, "  %-*s %16s %14s %14s %8llu %8llu\n", NAME_WIDTH, result->strategies[k],
                sim_format_value(format, value->mean, mean), sim_format_value(format, value->half_width, half),
                sim_format_value(format, value->sd, sd), (unsigned long long)value->n,
                (unsigned long long)runs->failed[k]);
    }
}

static void print_pair(const struct sim_result *result, const struct sim_estimate_pair *pair,
                       const struct sim_format *format, FILE *out)
{
    char name[80], mean[40], half[40], p[40], correlation[40], ratio[40];

    snprintf(name, sizeof name, "%s - %s", result->strategies[pair->b], result->strategies[pair->a]);
    if (pair->equal) {
        fprintf(out, "  %-*s %16s %14s\n", NAME_WIDTH, name, "0", "exactly");
        return;
    }
    fprintf(out, "  %-*s %16s %14s %14s %8s %8s\n", NAME_WIDTH, name,
            sim_format_signed(format, pair->difference.mean, mean),
            sim_format_value(format, pair->difference.half_width, half), sim_format_p(pair->p, p),
            sim_format_short(pair->correlation, correlation), sim_format_short(pair->variance_ratio, ratio));
}

static void print_pairs(const struct sim_result *result, const struct sim_estimate *estimate, uint32_t entity,
                        const struct sim_format *format, FILE *out)
{
    if (estimate->pair_count == 0) {
        return;
    }
    fprintf(out, "  %-*s %16s %14s %14s %8s %8s\n", NAME_WIDTH, "paired difference", "mean", "+- 95 %", "p (Holm)",
            "corr.", "gain");
    for (uint32_t i = 0; i < estimate->pair_count; i++) {
        print_pair(result, &estimate->pairs[(size_t)entity * estimate->pair_count + i], format, out);
    }
}

static bool is_zero(const struct sim_estimate *estimate, uint32_t entity)
{
    const struct sim_estimate_mean *means = estimate->means + (size_t)entity * estimate->strategies;

    for (uint32_t k = 0; k < estimate->strategies; k++) {
        if (means[k].mean != 0 || means[k].sd > 0) {
            return false;
        }
    }
    return true;
}

/* A label too long for its column takes a line of its own. */
static void print_label(const char *label, const char *unit, FILE *out)
{
    if (strlen(label) > NAME_WIDTH) {
        fprintf(out, "  %s\n", label);
        label = "";
    }
    fprintf(out, "  %-*s %-*s", NAME_WIDTH, label, UNIT_WIDTH, unit);
}

/* Entities as lines with the unit that fits each, strategies as columns, a block of three at a time. */
static void print_entities(const struct sim_result *result, const struct sim_result_metric *metric,
                           const struct sim_estimate *estimate, FILE *out)
{
    char label[160], mean[40], half[40], cell[96];
    uint32_t zeros;

    for (uint32_t first = 0; first < estimate->strategies; first += COLUMNS) {
        uint32_t last = first + COLUMNS < estimate->strategies ? first + COLUMNS : estimate->strategies;
        fprintf(out, "  %-*s %-*s", NAME_WIDTH, result->dimensions[metric->dimension[0]].name, UNIT_WIDTH, "");
        for (uint32_t k = first; k < last; k++) {
            fprintf(out, " %*s", COLUMN - 1, result->strategies[k]);
        }
        fputc('\n', out);
        zeros = 0;
        for (uint32_t entity = 0; entity < estimate->width; entity++) {
            struct sim_format format = sim_format_choose(metric, estimate, entity);
            if (estimate->width > MANY && is_zero(estimate, entity)) {
                zeros++;
                continue;
            }
            print_label(entity_label(result, metric, entity, label, sizeof label), format.unit, out);
            for (uint32_t k = first; k < last; k++) {
                const struct sim_estimate_mean *value = &estimate->means[(size_t)entity * estimate->strategies + k];
                snprintf(cell, sizeof cell, "%s +- %s", sim_format_value(&format, value->mean, mean),
                         sim_format_value(&format, value->half_width, half));
                fprintf(out, " %*s", COLUMN - 1, cell);
            }
            fputc('\n', out);
        }
        if (zeros > 0) {
            fprintf(out, "  and %u that are 0 in every run\n", zeros);
        }
    }
}

/* Asked for by name, an entity's metric shows its differences too. */
static void print_entity_pairs(const struct sim_result *result, const struct sim_result_metric *metric,
                               const struct sim_estimate *estimate, FILE *out)
{
    char label[160];

    for (uint32_t entity = 0; entity < estimate->width; entity++) {
        struct sim_format format = sim_format_choose(metric, estimate, entity);
        if (estimate->width > MANY && is_zero(estimate, entity)) {
            continue;
        }
        fprintf(out, "\n  %s %s\n", entity_label(result, metric, entity, label, sizeof label), format.unit);
        print_pairs(result, estimate, entity, &format, out);
    }
}

static void print_metric_head(const struct sim_result_metric *metric, const char *unit, FILE *out)
{
    char *text = NULL;

    if (asprintf(&text, "%s%s%s%s: %s", metric->name, unit[0] == '\0' ? "" : " (", unit, unit[0] == '\0' ? "" : ")",
                 metric->help) >= 0) {
        fputc('\n', out);
        sim_format_wrap(text, 2, WIDTH, out);
    }
    free(text);
}

static enum sim_status print_metric(const struct sim_result *result, uint32_t point, uint32_t index,
                                    const struct sim_estimate_runs *runs, const struct sim_table_choice *choice,
                                    FILE *out, struct sim_error *error)
{
    const struct sim_result_metric *metric = &result->metrics[index];
    struct sim_estimate estimate;
    struct sim_format format;
    enum sim_status status;

    SIM_TRY(sim_estimate_init(&estimate, result, index, point, runs, every_pair(result, choice), error));
    if (metric->dimension_count == 0) {
        format = sim_format_choose(metric, &estimate, 0);
        print_metric_head(metric, format.unit, out);
        print_means(result, &estimate, runs, &format, out);
        print_pairs(result, &estimate, 0, &format, out);
    } else {
        print_metric_head(metric, "", out);
        print_entities(result, metric, &estimate, out);
        if (choice->metric != NULL) {
            print_entity_pairs(result, metric, &estimate, out);
        }
    }
    sim_estimate_fini(&estimate);
out:
    return status;
}

static enum sim_status print_point(const struct sim_result *result, uint32_t point,
                                   const struct sim_table_choice *choice, FILE *out, uint64_t *failed,
                                   struct sim_error *error)
{
    struct sim_estimate_runs runs;
    enum sim_status status;

    SIM_TRY(sim_estimate_runs(result, point, &runs, error));
    if (result->parameter_count > 0) {
        fprintf(out, "\nPoint %u: ", point);
        for (uint32_t i = 0; i < result->parameter_count; i++) {
            fputs(i == 0 ? "" : ", ", out);
            print_parameter(&result->parameters[i], point, out);
        }
        fputc('\n', out);
    }
    print_failures(result, &runs, choice->model, out);
    for (uint32_t k = 0; k < result->strategy_count; k++) {
        *failed += runs.failed[k];
    }
    for (uint32_t i = 0; i < result->metric_count && status == SIM_OK; i++) {
        if (sim_table_shows(result, i, choice)) {
            status = print_metric(result, point, i, &runs, choice, out, error);
        }
    }
    sim_estimate_runs_fini(&runs);
out:
    return status;
}

static bool is_assumed(const struct sim_json_node *parameter)
{
    return strcmp(sim_json_tree_text(parameter, "evidence", ""), "assumed") == 0 &&
           !sim_design_is_setting(sim_json_tree_text(parameter, "path", ""));
}

/* Parameters whose evidence is an assumption, out of the file's own copy of the study. */
static enum sim_status print_assumed(const struct sim_result *result, const struct sim_table_choice *choice, FILE *out,
                                     struct sim_error *error)
{
    struct sim_json_tree tree = {0};
    const struct sim_json_node *list;
    char *config = NULL;
    unsigned count = 0;
    enum sim_status status = sim_result_provenance(result, "config", &config, error);

    if (status == SIM_INCOMPLETE) { /* a part carries no study */
        return SIM_OK;
    }
    SIM_TRY(status);
    SIM_TRY(sim_json_tree_parse(&tree, config, error));
    list = sim_json_tree_find(tree.root, "parameters");
    for (const struct sim_json_node *one = list == NULL ? NULL : list->child; one != NULL; one = one->next) {
        count += is_assumed(one);
    }
    fprintf(out, "\n%u parameters rest on assumptions%s\n", count,
            choice->all || count == 0 ? "" : "; --all lists them");
    for (const struct sim_json_node *one = list == NULL ? NULL : list->child; choice->all && one != NULL;
         one = one->next) {
        if (is_assumed(one)) {
            fprintf(out, "  %-52s %s\n", sim_json_tree_text(one, "path", ""),
                    sim_json_tree_text(one, "value", "(several)"));
        }
    }
out:
    sim_json_tree_fini(&tree);
    free(config);
    return status;
}

static enum sim_status print_text(const struct sim_result *result, const struct sim_table_choice *choice, FILE *out,
                                  uint64_t *failed, struct sim_error *error)
{
    enum sim_status status = SIM_OK;

    print_head(result, out);
    for (uint32_t point = 0; point < result->point_count; point++) {
        if (choice->point < 0 || choice->point == (int64_t)point) {
            SIM_TRY(print_point(result, point, choice, out, failed, error));
        }
    }
    if (result->replicate_count < 2) {
        fprintf(out, "\nNo intervals: one replicate tells nothing about its spread; raise --replicates.\n");
    } else {
        fputs("\n+- is half of the 95 % t interval of the mean over replicates. Differences are within replicates,\n"
              "where strategies met the same luck; gain is how many times the replicates unpaired runs would need.\n"
              "* p < 0.05, ** p < 0.01, *** p < 0.001 after Holm's correction over the pairs of a metric.\n",
              out);
    }
    SIM_TRY(print_assumed(result, choice, out, error));
out:
    return status;
}

static enum sim_status check_choice(const struct sim_result *result, const struct sim_table_choice *choice,
                                    struct sim_error *error)
{
    const char **words, *near;
    enum sim_status status;

    if (choice->point >= (int64_t)result->point_count) {
        return sim_error_fill(error, SIM_BAD_USAGE, "--point %lld: the file has points 0 to %u",
                              (long long)choice->point, result->point_count - 1);
    }
    if (choice->metric == NULL || sim_result_metric(result, choice->metric) < result->metric_count) {
        return SIM_OK;
    }
    words = calloc(result->metric_count + 1, sizeof *words);
    for (uint32_t i = 0; words != NULL && i < result->metric_count; i++) {
        words[i] = result->metrics[i].name;
    }
    near = words == NULL ? NULL : sim_nearest_word(choice->metric, words, result->metric_count);
    status =
        sim_error_fill(error, SIM_BAD_USAGE, "--metric: no final metric \"%s\" in this file%s%s%s", choice->metric,
                       near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near, near == NULL ? "" : "\"?");
    free(words);
    return status;
}

enum sim_status sim_table_print(const char *path, const struct sim_table_choice *choice, FILE *out, uint64_t *failed,
                                struct sim_error *error)
{
    struct sim_result result;
    uint64_t ignored = 0;
    enum sim_status status;

    failed = failed == NULL ? &ignored : failed;
    *failed = 0;
    SIM_TRY(sim_result_open(&result, path, error));
    SIM_TRY(check_choice(&result, choice, error));
    SIM_TRY(choice->json ? sim_table_json_print(&result, choice, out, failed, error)
                         : print_text(&result, choice, out, failed, error));
out:
    sim_result_close(&result);
    return status;
}
