/* Spans: disjoint times at which something is out, as numbers in the scenario: [count, from0, until0, from1, ...], in
 * order, half open. Times are whole milliseconds below 2^53, so doubles hold them exactly. */
#ifndef MITO_HAZARD_SPANS_H
#define MITO_HAZARD_SPANS_H

#include "sim/kernel/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cells that `most` spans take. */
static inline size_t mito_spans_cells(uint32_t most)
{
    return 1 + 2 * (size_t)most;
}

/* Adds [from, until) to zeroed or filled cells with room for it, and joins it with what it touches. */
void mito_spans_add(double *spans, sim_time from, sim_time until);

/* End of the span that covers `time`; `time` itself when none does. */
sim_time mito_spans_end(const double *spans, sim_time time);

static inline bool mito_spans_cover(const double *spans, sim_time time)
{
    return mito_spans_end(spans, time) != time;
}

/* Time covered in [from, until). */
sim_time mito_spans_length(const double *spans, sim_time from, sim_time until);

#endif
