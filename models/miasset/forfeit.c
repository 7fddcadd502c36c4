#include "models/miasset/forfeit.h"

#include "sim/base/status.h"

sim_u128 mito_forfeit_part(const struct mito_forfeit *forfeit, sim_time age, sim_u128 reward)
{
    sim_u128 weight, whole, part = 0;
    bool over;

    if (forfeit->most == 0 || (age >= forfeit->end && age > forfeit->flat)) {
        return 0;
    }
    if (age <= forfeit->flat) {
        weight = forfeit->most;
        whole = 10000;
    } else {
        weight = (sim_u128)forfeit->most * (sim_u128)(forfeit->end - age);
        whole = (sim_u128)10000 * (sim_u128)(forfeit->end - forfeit->flat);
    }
    over = sim_wide_muldiv_ceil(reward, weight, whole, &part);
    SIM_CHECK(!over);
    return part;
}
