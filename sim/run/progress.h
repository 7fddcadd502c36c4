/* What a run tells while it goes on, and how it is told to stop. Written by the worker threads, read by the command that
 * shows it: counters alone, no locks, no clock. */
#ifndef SIM_RUN_PROGRESS_H
#define SIM_RUN_PROGRESS_H

#include <stdatomic.h>
#include <stdint.h>

struct sim_progress {
    atomic_int stop;            /* set by a signal or a time limit: finish the batches in hand, take no more */
    atomic_uint_fast64_t units; /* written */
    atomic_uint_fast64_t runs;  /* replicate x strategy, finished */
    atomic_uint_fast64_t events;
    atomic_uint_fast64_t failed; /* runs that ended as failed rows */
    atomic_uint_fast64_t unit_total; /* units and runs to be done */
    atomic_uint_fast64_t run_total;
    atomic_int merging; /* all units are there; copying them into one file */
};

#endif
