#include "models/governance/choice.h"

#include "sim/base/status.h"

#include "models/governance/gauge.h"
#include "sim/random/math.h"

#include <math.h>

static bool normalise(double *weights, uint32_t count)
{
    double sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    for (uint32_t i = 0; i < count; i++) {
        weights[i] = sum > 0 ? weights[i] / sum : 0;
    }
    return sum > 0;
}

bool mito_choice_logit(const double *rates, uint32_t count, double sensitivity, double *weights)
{
    double best = -INFINITY;

    for (uint32_t i = 0; i < count; i++) {
        best = rates[i] > best ? rates[i] : best;
    }
    for (uint32_t i = 0; i < count; i++) {
        weights[i] = sim_math_exp(sensitivity * (rates[i] - best));
    }
    return normalise(weights, count);
}

bool mito_choice_proportional(const double *rates, uint32_t count, double *weights)
{
    for (uint32_t i = 0; i < count; i++) {
        weights[i] = rates[i] > 0 ? rates[i] : 0;
    }
    return normalise(weights, count);
}

/* Votes per unit of pay up to which the power lasts, when `worst` is the best-paid gauge that gets none. */
static double level(const double *pay, const double *others, uint32_t count, double power, double below)
{
    double votes = power, sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (pay[i] > 0 && others[i] / pay[i] <= below) {
            votes += others[i];
            sum += pay[i];
        }
    }
    return sum > 0 ? votes / sum : 0;
}

bool mito_choice_bribed(const double *pay, const double *others, uint32_t count, double power, double *weights)
{
    double found = 0;

    /* Votes per unit of pay, f / b, rise from gauge to gauge; the level lies between two of them. */
    for (uint32_t i = 0; i < count; i++) {
        double candidate = pay[i] > 0 ? level(pay, others, count, power, others[i] / pay[i]) : 0;
        if (pay[i] > 0 && candidate >= others[i] / pay[i] && (found == 0 || candidate < found)) {
            found = candidate;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        double wanted = pay[i] > 0 ? pay[i] * found - others[i] : 0;
        weights[i] = wanted > 0 ? wanted : 0;
    }
    return normalise(weights, count);
}

void mito_choice_round(const double *weights, uint32_t count, uint16_t *gauges)
{
    double rest[MITO_CHOICE_MOST];
    uint32_t sum = 0;

    SIM_CHECK(count > 0 && count <= MITO_CHOICE_MOST);
    for (uint32_t i = 0; i < count; i++) {
        double exact = weights[i] * MITO_GAUGE_WHOLE, whole = floor(exact);
        gauges[i] = (uint16_t)whole;
        rest[i] = exact - whole;
        sum += gauges[i];
    }
    for (; sum > MITO_GAUGE_WHOLE; sum--) { /* weights that summed to a little above 1 */
        uint32_t most = 0;
        for (uint32_t i = 1; i < count; i++) {
            most = gauges[i] > gauges[most] ? i : most;
        }
        gauges[most]--;
    }
    for (; sum < MITO_GAUGE_WHOLE; sum++) {
        uint32_t best = 0;
        for (uint32_t i = 1; i < count; i++) {
            best = rest[i] > rest[best] ? i : best;
        }
        gauges[best]++;
        rest[best] -= 1;
    }
}
