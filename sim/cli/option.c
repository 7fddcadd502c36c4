#include "sim/cli/option.h"

#include "sim/base/nearest.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* Every option of every command; a command names those it takes. */
static const struct option known[] = {
    {"all", no_argument, NULL, 'a'},           {"help", no_argument, NULL, 'h'},
    {"json", no_argument, NULL, 'j'},          {"max-time", required_argument, NULL, 'x'},
    {"metric", required_argument, NULL, 'm'},  {"out", required_argument, NULL, 'o'},
    {"point", required_argument, NULL, 'p'},   {"prune", no_argument, NULL, 'P'},
    {"quiet", no_argument, NULL, 'q'},         {"replicate", required_argument, NULL, 'r'},
    {"replicates", required_argument, NULL, 'n'}, {"schema", no_argument, NULL, 'S'},
    {"seed", required_argument, NULL, 's'},    {"set", required_argument, NULL, 'e'},
    {"strategy", required_argument, NULL, 'k'}, {"strict", no_argument, NULL, 'c'},
    {"threads", required_argument, NULL, 't'}, {"until", required_argument, NULL, 'u'},
    {"warmup", no_argument, NULL, 'w'},
};

#define KNOWN (sizeof known / sizeof known[0])

static bool takes(const struct sim_command *command, const char *name)
{
    size_t length = strlen(name);
    const char *at = command->options;

    if (strcmp(name, "help") == 0) {
        return true;
    }
    while ((at = strstr(at, name)) != NULL) {
        if ((at == command->options || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
        at += length;
    }
    return false;
}

static enum sim_status unknown(const struct sim_command *command, const char *word, struct sim_error *error)
{
    const char *words[KNOWN];
    const char *near, *name = word + strspn(word, "-");
    char bare[64];
    size_t count = 0;

    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(name, "="), name);
    for (size_t i = 0; i < KNOWN; i++) {
        if (takes(command, known[i].name)) {
            words[count++] = known[i].name;
        }
    }
    near = sim_nearest_word(bare, words, count);
    return sim_error_fill(error, SIM_BAD_USAGE, "%s: unknown option %s%s%s%s", command->name, word,
                          near == NULL ? "" : "; did you mean --", near == NULL ? "" : near, near == NULL ? "" : "?");
}

static enum sim_status read_whole(const char *name, const char *text, int64_t low, int64_t high, int64_t *value,
                                  struct sim_error *error)
{
    char *end;

    errno = 0;
    *value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || *value < low || *value > high) {
        return sim_error_fill(error, SIM_BAD_USAGE, "--%s wants a whole number from %lld to %lld; found \"%s\"", name,
                              (long long)low, (long long)high, text);
    }
    return SIM_OK;
}

bool sim_option_duration(const char *text, sim_time *duration)
{
    static const struct {
        const char *name;
        sim_time length;
    } units[] = {{"ms", 1},       {"s", SIM_SECOND}, {"m", SIM_MINUTE},  {"min", SIM_MINUTE},
                 {"h", SIM_HOUR}, {"d", SIM_DAY},    {"w", 7 * SIM_DAY}, {"y", SIM_YEAR}};
    double total = 0;

    while (*text != '\0') {
        char *end;
        double number = strtod(text, &end);
        size_t length = strspn(end, "abcdefghijklmnopqrstuvwxyz"), i = 0;
        if (end == text || !(number >= 0)) {
            return false;
        }
        while (i < sizeof units / sizeof units[0] &&
               (strlen(units[i].name) != length || strncmp(units[i].name, end, length) != 0)) {
            i++;
        }
        if (i == sizeof units / sizeof units[0]) {
            return false;
        }
        total += number * (double)units[i].length;
        text = end + length;
    }
    *duration = (sim_time)total;
    return total > 0 && total < 1e15;
}

static enum sim_status read_duration(const char *name, const char *text, sim_time *duration, struct sim_error *error)
{
    bool is_bare = text[0] != '\0' && text[strspn(text, "0123456789.")] == '\0';

    if (!sim_option_duration(text, duration)) {
        return sim_error_fill(error, SIM_BAD_USAGE, "--%s wants a duration such as 90s, 1h or 2d; found \"%s\"%s%s%s",
                              name, text, is_bare ? "; with a unit: " : "", is_bare ? text : "", is_bare ? "s" : "");
    }
    return SIM_OK;
}

static void add_set(struct sim_options *options, const char *path, const char *value, const char *origin)
{
    options->set[options->set_count++] = (struct sim_override){.path = path, .value = value, .origin = origin};
}

/* "path=value": the path is copied so that it ends. */
static enum sim_status read_set(struct sim_options *options, const char *text, char **room, struct sim_error *error)
{
    const char *equals = strchr(text, '=');

    if (equals == NULL || equals == text) {
        return sim_error_fill(error, SIM_BAD_USAGE, "--set wants path=value; found \"%s\"", text);
    }
    memcpy(*room, text, (size_t)(equals - text));
    (*room)[equals - text] = '\0';
    add_set(options, *room, equals + 1, "--set");
    *room += equals - text + 1;
    return SIM_OK;
}

static enum sim_status take(struct sim_options *options, int letter, char **room, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    int64_t number = 0;

    switch (letter) {
    case 'a':
        options->all = true;
        break;
    case 'c':
        options->strict = true;
        break;
    case 'j':
        options->json = true;
        break;
    case 'q':
        options->quiet = true;
        break;
    case 'P':
        options->prune = true;
        break;
    case 'S':
        options->schema = true;
        break;
    case 'w':
        options->warmup = true;
        break;
    case 'o':
        options->out = optarg;
        if (optarg[0] == '\0') {
            status = sim_error_fill(error, SIM_BAD_USAGE, "--out wants a folder; found \"\"");
        }
        break;
    case 'm':
        options->metric = optarg;
        break;
    case 'k':
        options->strategy = optarg;
        break;
    case 'e':
        status = read_set(options, optarg, room, error);
        break;
    case 'n':
        add_set(options, "replicates", optarg, "--replicates");
        break;
    case 's':
        add_set(options, "seed", optarg, "--seed");
        break;
    case 'p':
        status = read_whole("point", optarg, 0, UINT32_MAX - 1, &options->point, error);
        break;
    case 'r':
        status = read_whole("replicate", optarg, 0, UINT32_MAX - 1, &options->replicate, error);
        break;
    case 't':
        status = read_whole("threads", optarg, 1, 4096, &number, error);
        options->threads = (unsigned)number;
        break;
    case 'x':
        status = read_duration("max-time", optarg, &options->max_time, error);
        break;
    case 'u':
        status = read_duration("until", optarg, &options->until, error);
        break;
    default:
        status = SIM_STOPPED;
        break;
    }
    return status;
}

static enum sim_status read_arguments(struct sim_options *options, const struct sim_command *command, int count,
                                      char **words, struct sim_error *error)
{
    if (count > command->arguments_high) {
        return sim_error_fill(error, SIM_BAD_USAGE, "%s: one argument too many: \"%s\"", command->name,
                              words[command->arguments_high]);
    }
    if (count < command->arguments_low) {
        return sim_error_fill(error, SIM_BAD_USAGE, "%s: an argument is missing", command->name);
    }
    if (count > 0 && words[0][0] == '\0') {
        return sim_error_fill(error, SIM_BAD_USAGE, "%s: the argument is an empty text", command->name);
    }
    options->argument = count > 0 ? words[0] : NULL;
    return SIM_OK;
}

enum sim_status sim_option_read(struct sim_options *options, const struct sim_command *command, int argc, char **argv,
                                struct sim_error *error)
{
    struct option table[KNOWN + 1] = {{0}};
    enum sim_status status = SIM_OK;
    size_t used = 0, text = 1;
    char *room;
    int letter;

    *options = (struct sim_options){.point = -1, .replicate = -1, .line = sim_option_quote(argc, argv)};
    for (size_t i = 0; i < KNOWN; i++) {
        if (takes(command, known[i].name)) {
            table[used++] = known[i];
        }
    }
    for (int i = 0; i < argc; i++) {
        text += strlen(argv[i]) + 1;
    }
    options->set = calloc((size_t)argc + 1, sizeof *options->set);
    room = options->texts = malloc(text);
    if (options->set == NULL || options->texts == NULL || options->line == NULL) {
        status = SIM_NO_MEMORY;
        goto out;
    }
    opterr = 0;
    optind = 0;
    while ((letter = getopt_long(argc, argv, takes(command, "out") ? ":ho:" : ":h", table, NULL)) != -1) {
        if (letter == ':') {
            status = sim_error_fill(error, SIM_BAD_USAGE, "%s: %s wants a value", command->name, argv[optind - 1]);
            goto out;
        }
        if (letter == '?') {
            status = unknown(command, argv[optind - 1], error);
            goto out;
        }
        SIM_TRY(take(options, letter, &room, error));
    }
    SIM_TRY(read_arguments(options, command, argc - optind, argv + optind, error));
out:
    if (status != SIM_OK) {
        sim_option_fini(options);
    }
    return status;
}

void sim_option_fini(struct sim_options *options)
{
    free(options->set);
    free(options->texts);
    free(options->line);
    *options = (struct sim_options){0};
}

char *sim_option_quote(int argc, char *const *argv)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL) {
        return NULL;
    }
    for (int i = 0; i < argc; i++) {
        const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
        bool bare = argv[i][0] != '\0' && argv[i][strspn(argv[i], plain)] == '\0';
        fputs(i == 0 ? "" : " ", out);
        if (bare) {
            fputs(argv[i], out);
            continue;
        }
        fputc('\'', out);
        for (const char *at = argv[i]; *at != '\0'; at++) {
            if (*at == '\'') {
                fputs("'\\''", out);
            } else {
                fputc(*at, out);
            }
        }
        fputc('\'', out);
    }
    return fclose(out) == 0 ? text : NULL;
}
