/* How voters choose: weights over gauges, and their rounding to whole parts of 10,000.
 *
 * Chasing yield: weights ~ exp(sensitivity x rate) (logit, McFadden 1974) or ~ max(rate, 0).
 * Bribed: each goes where a vote is paid best. Where votes are many, pay per vote is equal over all gauges that get any:
 * with pay b and others' votes f the bribed power W splits as x = max(0, b / m - f), sum x = W. Without others' votes that
 * is votes ~ pay (facts/venues.md §4; m is then sum b / W). */
#ifndef MITO_GOVERNANCE_CHOICE_H
#define MITO_GOVERNANCE_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#define MITO_CHOICE_MOST 64 /* gauges of one list */

/* Each returns false where there is nothing to choose by (no positive rate, no pay): `weights` are then zeros. */
bool mito_choice_logit(const double *rates, uint32_t count, double sensitivity, double *weights);
bool mito_choice_proportional(const double *rates, uint32_t count, double *weights);
bool mito_choice_bribed(const double *pay, const double *others, uint32_t count, double power, double *weights);

/* Whole numbers that sum to 10,000, by largest remainder, ties to the first; weights sum to 1. */
void mito_choice_round(const double *weights, uint32_t count, uint16_t *gauges);

#endif
