/* A gsl_rng_type over the streams, so that GSL's distributions can serve in tests. Never on the way from study to row:
 * GSL's distributions call the C library's logarithm, whose last bit depends on the CPU.
 * gsl_rng_set(rng, seed) is the stream (seed, replicate 0, purpose 0, entity 0) from ordinal 0 on. */
#ifndef SIM_RANDOM_GSL_RNG_H
#define SIM_RANDOM_GSL_RNG_H

#include "sim/random/stream.h"

#include <gsl/gsl_rng.h>

extern const gsl_rng_type *const sim_gsl_rng_philox;

/* Points a generator of this type at the start of any stream. */
void sim_gsl_rng_begin(gsl_rng *rng, const struct sim_stream *stream);

#endif
