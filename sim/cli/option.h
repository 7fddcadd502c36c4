/* Options of the commands, read once, the same way everywhere. */
#ifndef SIM_CLI_OPTION_H
#define SIM_CLI_OPTION_H

#include "sim/cli/cli.h"
#include "sim/config/bound.h"

#include <stdbool.h>

struct sim_options {
    const char *argument; /* the study, the folder, the word; NULL when not given */
    struct sim_override *set; /* owned: --set, --replicates and --seed in the order given */
    size_t set_count;
    char *texts; /* owned: paths of `set` */
    const char *out, *strategy, *metric;
    unsigned threads;     /* 0: not given */
    sim_time max_time;    /* ms; 0: none */
    sim_time until;       /* ms; 0: the horizon */
    int64_t point;        /* -1: not given */
    int64_t replicate;    /* -1: not given */
    bool strict, quiet, json, all, prune, schema, warmup;
    char *line; /* owned: the words as given, in shell quotes, for the record */
};

/* Fills `options` from the words after the command's name. SIM_BAD_USAGE with the nearest known option in `error`;
 * SIM_STOPPED when --help was asked for. */
SIM_MUST_USE enum sim_status sim_option_read(struct sim_options *options, const struct sim_command *command, int argc,
                                             char **argv, struct sim_error *error);
void sim_option_fini(struct sim_options *options);

/* "90s", "1h", "1d12h", each with its unit; false when it is none. */
bool sim_option_duration(const char *text, sim_time *duration);

/* The words in shell quotes, for messages that show a command; owned by the caller. */
char *sim_option_quote(int argc, char *const *argv);

#endif
