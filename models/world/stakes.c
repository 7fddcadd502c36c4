#include "models/world/stakes.h"

#include "models/world/measure.h"
#include "models/world/metrics.h"

/* One a venue; sums are over the measuring grid since time 0. */
struct stake {
    double leaving, all; /* coins */
    double wait;         /* s */
    uint32_t measured;
    struct mito_venue_damage before; /* at time 0 */
};

/* Our positions in a venue, coins. */
struct position_sum {
    double leaving, all;
};

static struct stake *stake_of(const struct sim_context *context, uint32_t venue)
{
    return (struct stake *)mito_part_state(context, MITO_PART_STAKES) + venue;
}

static size_t state_size(const struct mito_spec *spec, const void *own)
{
    (void)own;
    return spec->venue_count * sizeof(struct stake);
}

static sim_u128 held_in(const struct sim_context *context, uint32_t venue)
{
    const struct mito_spec *spec = mito_spec_of(context);
    sim_u128 held = 0;

    for (uint32_t p = 0; p < spec->position_count; p++) {
        held += spec->positions[p].venue == venue ? mito_state_position(context, p)->holding.held : 0;
    }
    return held;
}

/* The venue is accrued. */
static struct position_sum sum_of(const struct sim_context *context, uint32_t venue)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_venue_kind *kind = spec->venues[venue].kind;
    struct mito_venue_view view = mito_measure_view(context, venue);
    struct position_sum sum = {0};

    for (uint32_t p = 0; p < spec->position_count; p++) {
        const struct mito_holding *holding = &mito_state_position(context, p)->holding;
        if (spec->positions[p].venue == venue && !mito_holding_is_empty(holding)) {
            mito_units all = kind->value(mito_state_venue_own(context, venue), &view, holding);
            mito_units stays = all;
            if (holding->exits.count > 0) {
                stays = mito_venue_staying(kind, mito_state_venue_own(context, venue), &view, holding);
            }
            sum.all += sim_wide_double(all) / view.unit;
            sum.leaving += sim_wide_double(all > stays ? all - stays : 0) / view.unit;
        }
    }
    return sum;
}

static double wait_of(const struct sim_context *context, uint32_t venue, double coins)
{
    struct mito_venue_view view = mito_measure_view(context, venue);

    return (double)mito_venue_exit_wait(mito_spec_of(context)->venues[venue].kind, mito_state_venue_own(context, venue),
                                        &view, coins * view.unit) /
           SIM_SECOND;
}

static struct mito_venue_damage damage_of(const struct sim_context *context, uint32_t venue)
{
    const struct mito_venue_kind *kind = mito_spec_of(context)->venues[venue].kind;

    return kind->damage == NULL ? (struct mito_venue_damage){0} : kind->damage(mito_state_venue_own(context, venue));
}

static void begin(struct sim_context *context)
{
    for (uint32_t i = 0; i < mito_spec_of(context)->venue_count; i++) {
        mito_measure_accrue(context, i);
        *stake_of(context, i) = (struct stake){.before = damage_of(context, i)};
    }
}

static void measure(struct sim_context *context)
{
    for (uint32_t i = 0; i < mito_spec_of(context)->venue_count; i++) {
        struct stake *stake = stake_of(context, i);
        mito_measure_accrue(context, i);
        struct position_sum sum = sum_of(context, i);
        stake->leaving += sum.leaving;
        stake->all += sum.all;
        stake->wait += wait_of(context, i, sum.all - sum.leaving);
        stake->measured++;
    }
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t i = 0; i < spec->venue_count; i++) {
        const struct stake *stake = stake_of(context, i);
        double unit = spec->venues[i].unit;
        if (stake->measured == 0) {
            continue;
        }
        mito_measure_accrue(context, i);
        struct mito_venue_damage damage = damage_of(context, i);
        sim_row_put(row, MITO_METRIC_VENUE_LEAVING, i, stake->all > 0 ? stake->leaving / stake->all : 0);
        sim_row_put(row, MITO_METRIC_VENUE_EXIT_WAIT, i, stake->wait / stake->measured);
        sim_row_put(row, MITO_METRIC_VENUE_LIQUIDATED, i,
                    sim_wide_double(damage.liquidated - stake->before.liquidated) / unit);
        sim_row_put(row, MITO_METRIC_VENUE_BAD_DEBT, i, sim_wide_double(damage.bad - stake->before.bad) / unit);
    }
}

static void sample(struct sim_context *context, uint32_t at)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t i = 0; i < spec->venue_count; i++) {
        mito_measure_accrue(context, i);
        struct position_sum sum = sum_of(context, i);
        mito_metrics_series(context, MITO_METRIC_SERIES_LEAVING, at)[i] = (float)sum.leaving;
        mito_metrics_series(context, MITO_METRIC_SERIES_EXIT_WAIT, at)[i] =
            (float)wait_of(context, i, sum.all - sum.leaving);
        mito_metrics_series(context, MITO_METRIC_SERIES_BAD_DEBT, at)[i] =
            (float)(sim_wide_double(damage_of(context, i).bad) / spec->venues[i].unit);
    }
}

static const char *check(struct sim_context *context, int full)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const char *broken = NULL;

    (void)full;
    for (uint32_t i = 0; i < spec->venue_count && broken == NULL; i++) {
        const struct mito_venue_kind *kind = spec->venues[i].kind;
        broken = kind->check == NULL ? NULL : kind->check(mito_state_venue_own(context, i), held_in(context, i));
    }
    return broken;
}

const struct mito_part mito_stakes_part = {
    .name = "stakes",
    .state_size = state_size,
    .begin = begin,
    .measure = measure,
    .check = check,
    .rows = rows,
    .sample = sample,
};
