#include "sim/cli/cli.h"

#include "sim/cli/option.h"
#include "sim/base/nearest.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern const struct sim_command sim_check_command, sim_describe_command, sim_merge_command, sim_run_command,
    sim_summary_command, sim_trace_command, sim_version_command;

const struct sim_command *const sim_cli_commands[] = {
    &sim_run_command,      &sim_check_command, &sim_merge_command,   &sim_summary_command, &sim_trace_command,
    &sim_describe_command, &sim_version_command, NULL,
};

static void print_overview(FILE *out, const struct sim_cli *cli)
{
    fprintf(out, "%s: %s\n\nUsage: %s COMMAND [ARGUMENT] [OPTION]...\n\nCommands:\n", cli->model->name,
            cli->model->help, cli->program);
    for (size_t i = 0; sim_cli_commands[i] != NULL; i++) {
        fprintf(out, "  %-10s %s\n", sim_cli_commands[i]->name, sim_cli_commands[i]->line);
    }
    fprintf(out, "  %-10s %s\n\n", "help", "this page, or that of a command");
    fprintf(out,
            "Example:\n"
            "  %s run configs/quickstart.yaml -o out/\n\n"
            "Exit codes: 0 done   1 internal or I/O failure   2 bad usage or study   3 the folder belongs to another\n"
            "  study or version   4 units missing or damaged   75 stopped early, run again\n",
            cli->program);
}

static const struct sim_command *find_command(const char *word)
{
    for (size_t i = 0; sim_cli_commands[i] != NULL; i++) {
        if (strcmp(sim_cli_commands[i]->name, word) == 0) {
            return sim_cli_commands[i];
        }
    }
    return NULL;
}

static int unknown_command(const struct sim_cli *cli, const char *word)
{
    const char *words[16], *near;
    size_t count = 0;

    for (; sim_cli_commands[count] != NULL; count++) {
        words[count] = sim_cli_commands[count]->name;
    }
    words[count++] = "help";
    near = sim_nearest_word(word, words, count);
    fprintf(stderr, "%s: no command \"%s\"%s%s%s; `%s help` lists them\n", cli->program, word,
            near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near, near == NULL ? "" : "\"?", cli->program);
    return SIM_EXIT_USAGE;
}

enum sim_status sim_cli_exists(const char *path, struct sim_error *error)
{
    return access(path, F_OK) == 0 ? SIM_OK : sim_error_fill(error, SIM_BAD_USAGE, "cannot find %s: %m", path);
}

void sim_cli_add_cure(const struct sim_cli *cli, const char *folder, struct sim_error *error)
{
    size_t used = strlen(error->text);

    snprintf(error->text + used, sizeof error->text - used, "; `%s merge %s` makes it again", cli->called, folder);
}

int sim_cli_finish(const struct sim_cli *cli, enum sim_status status, const struct sim_error *error)
{
    static const int codes[] = {
        [SIM_OK] = SIM_EXIT_OK,
        [SIM_NO_MEMORY] = SIM_EXIT_FAILURE,
        [SIM_BAD_CONFIG] = SIM_EXIT_USAGE,
        [SIM_BAD_USAGE] = SIM_EXIT_USAGE,
        [SIM_IO] = SIM_EXIT_FAILURE,
        [SIM_DAMAGED] = SIM_EXIT_MISSING,
        [SIM_OTHER_STUDY] = SIM_EXIT_OTHER,
        [SIM_INCOMPLETE] = SIM_EXIT_MISSING,
        [SIM_STOPPED] = SIM_EXIT_AGAIN,
        [SIM_INTERNAL] = SIM_EXIT_FAILURE,
    };

    if (error != NULL && error->text[0] != '\0') {
        fprintf(stderr, "%s: %s\n", cli->program, error->text);
    } else if (status != SIM_OK && status != SIM_BAD_CONFIG) {
        fprintf(stderr, "%s: %s\n", cli->program, sim_status_text(status));
    }
    return codes[status];
}

static int run_command(const struct sim_cli *cli, const struct sim_command *command, int argc, char **argv)
{
    struct sim_error error = {""};
    struct sim_options options;
    enum sim_status status = sim_option_read(&options, command, argc, argv, &error);
    int code;

    if (status == SIM_STOPPED) {
        fputs(command->help, stdout);
        return SIM_EXIT_OK;
    }
    if (status != SIM_OK) {
        code = sim_cli_finish(cli, status, &error);
        fprintf(stderr, "`%s %s --help` shows the usage\n", cli->program, command->name);
        return code;
    }
    code = command->run(cli, &options);
    sim_option_fini(&options);
    return code;
}

static int help(const struct sim_cli *cli, const char *word)
{
    const struct sim_command *command = word == NULL ? NULL : find_command(word);

    if (word != NULL && command == NULL) {
        return unknown_command(cli, word);
    }
    if (command == NULL) {
        print_overview(stdout, cli);
    } else {
        fputs(command->help, stdout);
    }
    return SIM_EXIT_OK;
}

static int dispatch(const struct sim_cli *cli, int argc, char **argv)
{
    const struct sim_command *command;

    if (argc < 2) {
        print_overview(stderr, cli);
        return SIM_EXIT_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        return help(cli, argc > 2 ? argv[2] : NULL);
    }
    command = find_command(strcmp(argv[1], "--version") == 0 ? "version" : argv[1]);
    if (command == NULL) {
        return unknown_command(cli, argv[1]);
    }
    return run_command(cli, command, argc - 1, argv + 1);
}

int sim_cli_main(const struct sim_model *model, int argc, char **argv)
{
    struct sim_cli cli = {.model = model, .called = argc > 0 ? argv[0] : "mitosim"};
    const char *slash = strrchr(cli.called, '/');
    int code;

    cli.program = slash == NULL ? cli.called : slash + 1;
    /* A file-size limit then ends a write with an error and a message instead of the process. */
    signal(SIGXFSZ, SIG_IGN);
    code = dispatch(&cli, argc, argv);
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == SIM_EXIT_OK) {
        fprintf(stderr, "%s: standard output could not be written: %s\n", cli.program, strerror(errno));
        code = SIM_EXIT_FAILURE;
    }
    return code;
}
