/* Solvers: what the study says, resolved. */
#include "models/world/solvers.h"

#include "models/world/build.h"
#include "sim/base/hash.h"
#include "sim/config/quantity.h"

#include <stdlib.h>
#include <string.h>

/* Branches say how tokens count there; elsewhere they count as at the hub. */
static void build_places(const struct mito_spec *spec, struct mito_solvers *own)
{
    for (uint32_t a = 0; a < spec->asset_count; a++) {
        for (uint32_t c = 0; c < spec->chain_count; c++) {
            own->places[a * spec->chain_count + c] =
                (struct mito_solvers_place){.scale = 1, .unit = spec->assets[a].unit};
        }
    }
    for (uint32_t e = 0; e < spec->executor_count; e++) {
        const struct mito_spec_executor *executor = &spec->executors[e];
        own->places[spec->vaults[executor->vault].asset * spec->chain_count + executor->chain] =
            (struct mito_solvers_place){.scale = executor->scale, .unit = executor->unit, .branch = true};
    }
}

static unsigned decimals_of(const struct mito_spec *spec, const struct mito_solvers *own, uint32_t asset,
                            uint32_t chain)
{
    unsigned decimals = (unsigned)spec->assets[asset].study->decimals;

    for (sim_u128 scale = own->places[asset * spec->chain_count + chain].scale; scale > 1; scale /= 10) {
        decimals--;
    }
    return decimals;
}

static void build_stocks(struct mito_spec *spec, struct mito_solvers *own, uint32_t s)
{
    const struct sim_map *inventory = &own->one[s].common->inventory;

    for (uint32_t i = 0; i < inventory->count; i++) {
        const struct mito_solver_stock *stock = &ITEMS(struct mito_solver_stock, *inventory)[i];
        unsigned decimals = decimals_of(spec, own, stock->asset, stock->chain);
        sim_u128 *cell = &own->stocks[(s * spec->asset_count + stock->asset) * spec->chain_count + stock->chain],
                 units = 0;
        mito_build_check_amount(spec->bound, &stock->amount, spec->assets[stock->asset].study->name, decimals);
        if (*cell != 0) {
            sim_bound_fault(spec->bound, &stock->asset, "the inventory of %s on %s is given twice",
                            spec->assets[stock->asset].study->name, spec->chains[stock->chain].study->name);
        }
        (void)sim_quantity_units(&stock->amount, decimals, &units);
        *cell = units;
    }
}

static enum sim_status build_one(struct mito_spec *spec, struct mito_solvers *own, uint32_t s)
{
    const struct mito_study_solver *study = &ITEMS(struct mito_study_solver, spec->study->solvers)[s];
    struct mito_solvers_one *one = &own->one[s];

    *one = (struct mito_solvers_one){.name = study->name,
                                     .kind = mito_policy_kinds[study->kinded.kind],
                                     .common = study->kinded.parameters,
                                     .entity = sim_stream_entity("solver", study->name),
                                     .hash = sim_hash_name(study->name)};
    one->capital = sim_quantity_double(&one->common->capital); /* none: infinite */
    build_stocks(spec, own, s);
    for (uint32_t k = 0; k < s; k++) {
        if (own->one[k].entity == one->entity) {
            sim_bound_fault(spec->bound, study, "%s collides with %s in the random keys; rename one", one->name,
                            own->one[k].name);
        }
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        const char *vault = spec->vaults[v].study->name;
        size_t length = strlen(one->name) + strlen(vault) + 2;
        char *route = malloc(length);
        if (route == NULL) {
            return SIM_NO_MEMORY;
        }
        memcpy(route, one->name, strlen(one->name));
        route[strlen(one->name)] = '/';
        memcpy(route + strlen(one->name) + 1, vault, strlen(vault) + 1);
        own->relays[s * spec->vault_count + v] = sim_stream_entity("solver", route);
        free(route);
    }
    return SIM_OK;
}

enum sim_status mito_solvers_build(struct mito_spec *spec, void **result)
{
    enum sim_status status = SIM_OK;
    struct mito_solvers *own = mito_build_zeroed(1, sizeof *own, &status);
    const struct mito_study *whole = sim_bound_root(spec->bound);
    uint32_t count = spec->study->solvers.count;

    if (own == NULL) {
        return status;
    }
    *result = own;
    own->count = count;
    own->one = mito_build_zeroed(count, sizeof *own->one, &status);
    own->places = mito_build_zeroed((size_t)spec->asset_count * spec->chain_count, sizeof *own->places, &status);
    own->stocks =
        mito_build_zeroed((size_t)count * spec->asset_count * spec->chain_count, sizeof *own->stocks, &status);
    own->seats = mito_build_zeroed(spec->vault_count, sizeof *own->seats, &status);
    own->relays = mito_build_zeroed((size_t)count * spec->vault_count, sizeof *own->relays, &status);
    own->named = whole->solvers.count;
    own->labels = mito_build_zeroed(own->named, sizeof *own->labels, &status);
    if (status != SIM_OK) {
        return status;
    }
    for (uint32_t s = 0; s < own->named; s++) {
        own->labels[s] = ITEMS(struct mito_study_solver, whole->solvers)[s].name;
    }
    build_places(spec, own);
    for (uint32_t s = 0; s < count; s++) {
        SIM_TRY(build_one(spec, own, s));
    }
    for (uint32_t v = 0; count > 0 && v < spec->vault_count; v++) {
        SIM_TRY(mito_part_seats(spec, v, MITO_PART_SOLVERS, count, &own->seats[v]));
    }
out:
    return status;
}

void mito_solvers_destroy(void *memory)
{
    struct mito_solvers *own = memory;

    free(own->one);
    free(own->places);
    free(own->stocks);
    free(own->seats);
    free(own->relays);
    free(own->labels);
    free(own);
}
