/* Customers who arrive by a Poisson process, wait for one of c servers and leave: M/M/1, M/M/c, M/M/1/K and M/G/c as a
 * model of the engine's interface. It shows that sim/ knows no money, and theory knows what it must give.
 *
 * A strategy is a way to staff the counter: how many servers, how fast. Arrival times and service needs are exogenous,
 * so all strategies serve the same customers. Before time 0 the first strategy's staff serves. */
#ifndef TESTS_SUPPORT_QUEUEING_MODEL_H
#define TESTS_SUPPORT_QUEUEING_MODEL_H

#include "sim/kernel/engine.h"

#define QUEUEING_STRATEGIES 8

struct queueing_staff {
    const char *name;
    uint32_t servers;
    double speed; /* a need of s takes s / speed */
};

/* How long customers need: the simulator's counter is exponential, theory knows the others. */
enum queueing_law {
    QUEUEING_EXPONENTIAL,
    QUEUEING_FIXED,
    QUEUEING_ERLANG2, /* the sum of two exponentials of half the mean */
    QUEUEING_LOGNORMAL
};

struct queueing_spec {
    double arrival_gap;    /* mean, ms */
    double need;           /* mean service need, ms at speed 1 */
    enum queueing_law law; /* of the need */
    double variation;      /* of a lognormal need: variance over squared mean */
    uint32_t room;         /* customers that can wait; more fail the replicate */
    uint32_t limit;        /* customers in the system; a customer who finds as many is lost; 0: no limit */
    bool online;           /* arrivals are drawn as they happen, not beforehand: for the bench */
    sim_time warmup, horizon, step;
    uint32_t staff_count;
    struct queueing_staff staff[QUEUEING_STRATEGIES];
};

enum queueing_metric {
    QUEUEING_IN_SYSTEM,
    QUEUEING_WAIT,
    QUEUEING_STAGE_TIME,
    QUEUEING_ARRIVALS,
    QUEUEING_LOST,
    QUEUEING_SERVED,
    QUEUEING_SERIES,
    QUEUEING_METRICS
};

/* What a run counts from time 0 on. */
struct queueing_counts {
    uint64_t arrivals, lost, started, served;
    double area;    /* customer-ms in the system: a sum of whole numbers */
    double wait;    /* ms, of those who started */
    double service; /* ms, of those who started */
};

extern const struct sim_model queueing_model;

/* Of the run that `context` points at. Mean number in system and mean wait are area / time and wait / started. */
const struct queueing_counts *queueing_model_counts(const struct sim_context *context);

#endif
