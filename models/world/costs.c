#include "models/world/costs.h"

#define GWEI 1e-9

double mito_costs_price(const struct sim_context *context, uint32_t asset)
{
    const struct mito_spec *spec = mito_spec_of(context);

    return mito_spec_path(spec, context->scenario, spec->assets[asset].price_path, context->engine->now);
}

/* USD per unit of gas. */
static double gas_price(const struct sim_context *context, uint32_t chain)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_chain *place = &spec->chains[chain];

    return mito_spec_path(spec, context->scenario, place->gas_path, context->engine->now) * GWEI *
           mito_costs_price(context, place->native);
}

double mito_costs_call(const struct sim_context *context, uint32_t chain)
{
    return (double)mito_spec_of(context)->study->costs.call_gas * gas_price(context, chain);
}

double mito_costs_message(const struct sim_context *context, const struct mito_message *message)
{
    const struct mito_spec *spec = mito_spec_of(context);

    if (spec->is_instant) {
        return 0;
    }
    if (message->destination == MITO_HUB) {
        return spec->message_floor_hub;
    }
    double cost = (double)spec->study->costs.message_gas * gas_price(context, message->destination) *
                  (1 + spec->study->costs.margin);
    return cost > spec->message_floor ? cost : spec->message_floor;
}

double mito_costs_hub_call(const struct sim_context *context, uint32_t vault)
{
    const struct mito_spec *spec = mito_spec_of(context);

    return spec->silo == NULL ? spec->hub_call
                              : mito_costs_call(context, spec->executors[spec->vaults[vault].executor_first].chain);
}
