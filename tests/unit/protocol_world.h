/* The small world of the protocol's unit tests: assets X and R (18 decimals), branches with 18, 6 and 8 decimals for X
 * and 18 and 6 for R, VLFs V0 (on X), V1 (on X, capped) and V2 (on R), as in shared/vectors/contracts/README.md.
 * Included by one test program each. */
#ifndef MITO_TESTS_UNIT_PROTOCOL_WORLD_H
#define MITO_TESTS_UNIT_PROTOCOL_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/transport.h"
#include "models/protocol/vlf.h"

enum { X, R };
enum { V0, V1, V2 };
enum { EX_V0, EX_V0B, EX_V1 };

/* Decimal text to a 256-bit amount. */
static inline struct sim_u256 wide(const char *text)
{
    struct sim_u256 value = {0};

    assert_true(sim_wide_parse(text, &value));
    return value;
}

/* value * 10^18 */
static inline struct sim_u256 ether(uint64_t value)
{
    return sim_wide_multiply(value, sim_wide_power10(18));
}

static inline void assert_amount(mito_amount found, const char *wanted)
{
    char text[SIM_WIDE_TEXT];

    assert_string_equal(sim_wide_print(sim_wide_of(found), text), wanted);
}

static inline void assert_wide(struct sim_u256 found, const char *wanted)
{
    char text[SIM_WIDE_TEXT];

    assert_string_equal(sim_wide_print(found, text), wanted);
}

#define assert_revert(call, wanted) assert_string_equal(mito_revert_name(call), mito_revert_name(wanted))

/* Hub account of user `u`. */
static inline uint32_t user(const struct mito_protocol *p, uint32_t u)
{
    return mito_protocol_holder(p, u);
}

/* Every VLF initialized on the hub where its asset has a pair, queues enabled with period 0. Free with free(). */
static inline struct mito_protocol *open_world(uint32_t requests, uint32_t logs)
{
    static const struct mito_asset_shape asset[] = {{18, {0, 5}}, {18, {0, 5}}};
    static const struct mito_pair_shape pair[] = {{true, 18}, {true, 6}, {true, 8}, {true, 18}, {true, 6}, {false, 0}};
    static const struct mito_executor_shape executor[] = {{0, V0, 1}, {0, V0, 1}, {0, V1, 1}};
    const struct mito_vlf_shape vlf[] = {
        {X, false, {0, 5}, requests, logs}, {X, true, {0, 5}, requests, logs}, {R, false, {0, 5}, requests, logs}};
    const struct mito_protocol_shape shape = {
        .assets = 2,
        .branches = 3,
        .vlfs = 3,
        .holders = 5,
        .executors = 3,
        .wallets = 5,
        .asset = asset,
        .pair = pair,
        .vlf = vlf,
        .executor = executor,
    };
    struct mito_protocol *p = aligned_alloc(16, mito_protocol_size(&shape));
    struct mito_message message;

    assert_non_null(p);
    mito_protocol_init(p, &shape);
    for (uint32_t v = 0; v < 3; v++) {
        for (uint32_t c = 0; c < 3; c++) {
            if (mito_protocol_pair(p, vlf[v].asset, c)->exists) {
                assert_revert(mito_hub_initialize_vlf(p, true, c, v, &message), MITO_OK);
            }
        }
        assert_revert(mito_queue_set_enabled(p, true, v, true), MITO_OK);
    }
    return p;
}

/* A message from branch `source` handed to the hub, amount in branch units. */
static inline enum mito_revert receive(struct mito_protocol *p, enum mito_message_type type, uint32_t source,
                                       uint32_t asset, uint32_t vlf, uint32_t account, struct sim_u256 amount)
{
    const struct mito_message message = {
        .type = (uint8_t)type,
        .source = source,
        .destination = MITO_HUB,
        .asset = asset,
        .vlf = vlf,
        .account = account,
        .amount = amount,
    };

    return mito_hub_deliver(p, true, &message);
}

#endif
