#include "models/world/miasset.h"

#include "models/market/purpose.h"
#include "models/world/part.h"
#include "sim/random/stream.h"

double mito_miasset_discount(struct sim_context *context, uint32_t vault)
{
    double sum = 0;
    uint32_t markets = 0;

    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        double discount = mito_part_list[p]->discount != NULL ? mito_part_list[p]->discount(context, vault) : 0;
        if (mito_part_list[p]->discount != NULL && discount == discount) { /* not NaN: it has a market */
            sum += discount;
            markets++;
        }
    }
    return markets > 0 ? sum / markets : 0;
}

double mito_miasset_mark(const struct sim_context *context, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_cohort *cohort = &spec->cohorts[spec->cohort_of[holder]];
    struct sim_stream stream =
        sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_MIASSET_USE, cohort->entity);
    struct sim_draw draw = sim_stream_at(&stream, holder - cohort->holder_first);

    return sim_draw_uniform(&draw);
}
