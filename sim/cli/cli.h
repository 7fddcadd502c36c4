/* The command line of a simulator: one program around one model. It alone prints and decides how the process ends.
 *
 * Exit codes: 0 all that was asked for is there · 1 internal or I/O failure, or failed replicates under --strict ·
 * 2 bad usage or study, nothing written · 3 the folder belongs to another study or version · 4 units are missing or
 * damaged · 75 stopped early, run again. */
#ifndef SIM_CLI_CLI_H
#define SIM_CLI_CLI_H

#include "sim/base/status.h"
#include "sim/kernel/model.h"

struct sim_cli {
    const struct sim_model *model; /* borrowed */
    const char *program;           /* its name, before messages */
    const char *called;            /* as the user called it, for commands to paste */
};

struct sim_options; /* sim/cli/option.h */

/* One command: what it is, and what it does. */
struct sim_command {
    const char *name;
    const char *line;    /* one line for the list of commands */
    const char *help;    /* usage, options, an example, exit codes */
    const char *options; /* the long options it takes, between spaces; --help is every command's */
    int arguments_low, arguments_high;
    int (*run)(const struct sim_cli *cli, const struct sim_options *options); /* the exit code */
};

/* The whole program; returns the exit code. */
int sim_cli_main(const struct sim_model *model, int argc, char **argv);

/* SIM_BAD_USAGE where there is no file or folder of that name. */
SIM_MUST_USE enum sim_status sim_cli_exists(const char *path, struct sim_error *error);

/* Adds to the text about a torn results.h5 how it is made again. */
void sim_cli_add_cure(const struct sim_cli *cli, const char *folder, struct sim_error *error);

/* NULL-terminated. */
extern const struct sim_command *const sim_cli_commands[];

/* Exit code of a status; prints the error's text on stderr where there is one. */
int sim_cli_finish(const struct sim_cli *cli, enum sim_status status, const struct sim_error *error);

enum { SIM_EXIT_OK = 0, SIM_EXIT_FAILURE = 1, SIM_EXIT_USAGE = 2, SIM_EXIT_OTHER = 3, SIM_EXIT_MISSING = 4,
       SIM_EXIT_AGAIN = 75 };

/* Both are in the help of every command that may return them. */
#define SIM_CLI_EXIT_RUN                                                                                                \
    "Exit codes: 0 all asked-for units are written (failed replicates are rows, their count is on stderr)\n"            \
    "  1 internal or I/O failure, or failed replicates with --strict   2 bad usage or study, nothing written\n"         \
    "  3 the folder belongs to another study or version   4 units missing or damaged   75 stopped early, run again\n"
#define SIM_CLI_EXIT_PLAIN "Exit codes: 0 done   1 internal or I/O failure   2 bad usage or study\n"

#endif
