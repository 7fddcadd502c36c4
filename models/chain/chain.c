#include "models/chain/chain.h"

#include "models/market/price.h"

static const struct sim_field chain_fields[] = {
    {.name = "block_time",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_chain, block_time),
     .low = 1,
     .high = 86400e3,
     .unit = "s",
     .help = "Time between blocks; transactions are included at the next boundary."},
    {.name = "reorg_wait",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_chain, reorg_wait),
     .fallback = "0",
     .high = 30 * 86400e3,
     .unit = "s",
     .help = "How long the validators wait before they sign a message of this chain.",
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "1s .. 5m"},
    {.name = "relay",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_chain, relay),
     .fallback = "5s",
     .high = 86400e3,
     .unit = "s",
     .help = "Mean of the exponential time for signatures and relaying.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "Hyperlane relayer polling of 2-5 s",
     .date = "2026-08-21",
     .plausible = "2s .. 30s"},
    {.name = "gas_price",
     .type = SIM_FIELD_KIND,
     .offset = offsetof(struct mito_chain, gas_price),
     .kinds = mito_gas_kinds,
     .selector = "model",
     .fallback = "{model: constant, start: 0 gwei}",
     .help = "Law of the gas price."},
    {.name = "native",
     .type = SIM_FIELD_TEXT,
     .offset = offsetof(struct mito_chain, native),
     .fallback = "ETH",
     .help = "Asset of the study that pays gas here; its price turns gas into USD."},
    {0},
};

const struct sim_section mito_chain_section = {
    "chains", "A chain with branch contracts: block time, how long messages wait, what gas costs.",
    sizeof(struct mito_chain), chain_fields};

static const struct sim_field hub_fields[] = {
    {.name = "block_time",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_hub_chain, block_time),
     .fallback = "2s",
     .low = 1,
     .high = 86400e3,
     .unit = "s",
     .help = "Block time of the Mitosis chain.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "hyperlane-registry chains/mitosis",
     .date = "2026-08-21",
     .plausible = "1s .. 3s"},
    {.name = "reorg_wait",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_hub_chain, reorg_wait),
     .fallback = "10s",
     .high = 86400e3,
     .unit = "s",
     .help = "Wait before messages of the hub are signed.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "hyperlane-registry chains/mitosis",
     .date = "2026-08-21",
     .plausible = "2s .. 60s"},
    {.name = "relay",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_hub_chain, relay),
     .fallback = "5s",
     .high = 86400e3,
     .unit = "s",
     .help = "Mean of the exponential time for signatures and relaying.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "Hyperlane relayer polling of 2-5 s",
     .date = "2026-08-21",
     .plausible = "2s .. 30s"},
    {0},
};

const struct sim_section mito_chain_hub_section = {"hub", "The Mitosis chain itself.", sizeof(struct mito_hub_chain),
                                                   hub_fields};

sim_time mito_chain_relayed(sim_time sent, sim_time reorg_wait, sim_time relay, double wait)
{
    return sent + reorg_wait + (sim_time)(wait * (double)relay);
}

sim_time mito_chain_delivery(sim_time sent, sim_time reorg_wait, sim_time relay, double wait,
                             sim_time destination_block)
{
    return mito_chain_included(mito_chain_relayed(sent, reorg_wait, relay, wait), destination_block);
}

sim_time mito_chain_retry_wait(uint32_t tries, struct sim_draw *draw)
{
    static const int early[] = {5, 10, 30, 60}; /* s */

    if (tries <= sizeof early / sizeof early[0]) {
        return early[tries - 1] * SIM_SECOND;
    }
    if (tries < 25) {
        return 180 * SIM_SECOND;
    }
    if (tries < 40) {
        return (300 + 90 * ((sim_time)tries - 25)) * SIM_SECOND;
    }
    if (tries < 45) {
        return 1800 * SIM_SECOND;
    }
    if (tries < 50) {
        return 3600 * SIM_SECOND;
    }
    return 2 * SIM_HOUR * ((sim_time)tries - 49) + (sim_time)(sim_draw_uniform(draw) * (double)(6 * SIM_HOUR));
}
