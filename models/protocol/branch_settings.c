/* What administrators and the liquidity manager set on a branch: caps, halts, pauses, executors. */
#include "models/protocol/branch.h"

enum mito_revert mito_branch_set_cap(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t asset,
                                     struct sim_u256 cap)
{
    struct mito_pair *pair = mito_protocol_pair(p, asset, branch);
    struct sim_u256 spent, available;

    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    if (!pair->initialized) {
        return MITO_ASSET_NOT_INITIALIZED;
    }
    sim_wide_subtract(pair->max_cap, pair->available_cap, &spent);
    if (sim_wide_subtract(cap, spent, &available)) {
        available = (struct sim_u256){0}; /* what was spent above the new cap is forgotten */
    }
    pair->max_cap = cap;
    pair->available_cap = available;
    return MITO_OK;
}

enum mito_revert mito_branch_set_halted(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t asset,
                                        bool halted)
{
    struct mito_pair *pair = mito_protocol_pair(p, asset, branch);

    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    if (!pair->initialized) {
        return MITO_ASSET_NOT_INITIALIZED;
    }
    pair->halted = halted;
    return MITO_OK;
}

enum mito_revert mito_branch_set_vlf_halted(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t vlf,
                                            bool halted)
{
    struct mito_link *link = mito_protocol_link(p, vlf, branch);

    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    if (!link->initialized) {
        return MITO_VLF_NOT_INITIALIZED;
    }
    link->halted = halted;
    return MITO_OK;
}

enum mito_revert mito_branch_set_paused(struct mito_protocol *p, bool authorized, uint32_t branch,
                                        enum mito_function function, bool stopped)
{
    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    mito_protocol_set_paused(&mito_protocol_branch(p, branch)->paused, function, stopped);
    return MITO_OK;
}

enum mito_revert mito_branch_set_executor(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t vlf,
                                          uint32_t executor, mito_amount total)
{
    struct mito_link *link = mito_protocol_link(p, vlf, branch);
    const struct mito_executor *e = mito_protocol_executor(p, executor);

    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    if (!link->initialized) {
        return MITO_VLF_NOT_INITIALIZED;
    }
    if (link->executor != MITO_NONE && (total != 0 || mito_protocol_executor(p, link->executor)->stored != 0)) {
        return MITO_EXECUTOR_NOT_DRAINED;
    }
    if (e->vlf != vlf) {
        return MITO_INVALID_ID;
    }
    if (e->branch != branch || e->asset != link->asset) {
        return MITO_INVALID_ADDRESS;
    }
    link->executor = executor;
    return MITO_OK;
}
