/* The thread beside the workers: takes the signals and the clock, shows the progress, tells the workers to stop.
 *
 * SIGINT, SIGTERM, SIGUSR1 and the time limit finish the batches in hand. A second SIGINT or SIGTERM more than 2 s after
 * the first ends the process at once with 75 (sooner ones are the same wish delivered twice: batch systems send TERM to
 * every process of a job). What is on disk is whole at every moment. */
#ifndef SIM_CLI_WATCH_H
#define SIM_CLI_WATCH_H

#include "sim/base/status.h"
#include "sim/kernel/time.h"
#include "sim/run/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

struct sim_watch {
    struct sim_progress *progress; /* borrowed */
    const char *program;           /* borrowed */
    sim_time limit;                /* ms since the start; 0: none */
    bool quiet, terminal;
    sigset_t signals, before;
    pthread_t thread;
    atomic_int done;
    double start, last_line; /* seconds of the monotonic clock */
    double stop_asked;       /* 0: not yet */
    int last_tenth;
    bool line_open;
};

/* Blocks the signals in this thread and in those made later, then starts watching. */
SIM_MUST_USE enum sim_status sim_watch_start(struct sim_watch *watch, struct sim_progress *progress,
                                             const char *program, sim_time limit, bool quiet);
void sim_watch_stop(struct sim_watch *watch);

double sim_watch_clock(void); /* seconds, monotonic */

#endif
