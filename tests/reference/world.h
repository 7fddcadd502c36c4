/* The world of one recorded sequence: the protocol block under test, and the names that the recording uses.
 *
 * Schema: shared/vectors/contracts/README.md. Every operation goes through the functions that the simulator runs. */
#ifndef MITO_TESTS_REFERENCE_WORLD_H
#define MITO_TESTS_REFERENCE_WORLD_H

#include <jansson.h>

#include "models/protocol/protocol.h"

enum kind { KIND_VAULT_QUEUE, KIND_ASSET_MANAGER, KIND_BRANCH, KIND_SYSTEM };

#define WORLD_USERS 5   /* u0..u4 */
#define WORLD_HOLDERS 8 /* and the zero address, the strategist, anyone else */
#define WORLD_NAMES 64  /* branches: the recorded chains, and others that operations name */
#define WORLD_EXECUTORS 64
#define WORLD_ASSETS 2
#define WORLD_VLFS 3

/* Positions of an executor's mock strategy. */
enum position { POSITION_PENDING_DEPOSIT, POSITION_OPEN, POSITION_PENDING_WITHDRAWAL, POSITIONS };

struct world {
    enum kind kind;
    struct mito_protocol *p; /* owned */
    uint32_t assets, vlfs, branches, executors;
    uint32_t recorded_branches; /* the first ones: those in the recorded states */
    uint32_t branch;            /* of a KIND_BRANCH sequence */
    char chain[WORLD_NAMES][SIM_WIDE_TEXT];
    char executor[WORLD_EXECUTORS][16];
    bool shown[WORLD_ASSETS][WORLD_NAMES]; /* the asset has a token on the chain, so the branch's state shows it */
    struct mito_message *messages;         /* owned; the recording's numbers are indices */
    uint32_t message_count, message_room;
    int64_t now;
    char problem[256]; /* why the sequence cannot be replayed; empty while it can */
};

extern const char *const world_asset_names[WORLD_ASSETS];
extern const char *const world_vlf_names[WORLD_VLFS];

/* Builds the world a line describes, up to its `init` state. False, with `problem` filled, when it makes no sense. */
bool world_open(struct world *world, const json_t *line);
void world_close(struct world *world);

/* Notes the first problem; always false. */
bool world_problem(struct world *world, const char *format, ...) SIM_PRINTF(2, 3);

/* Names to indices; MITO_NONE with a problem noted where there is no such name. */
uint32_t world_asset(struct world *world, const char *name);
uint32_t world_vlf(struct world *world, const char *name);
uint32_t world_chain(struct world *world, const char *name);
uint32_t world_executor(struct world *world, uint32_t branch, const char *name);
uint32_t world_account(struct world *world, const char *name);
uint32_t world_wallet(struct world *world, const char *name); /* zero gives MITO_NONE */

/* Index to name. */
const char *world_account_name(const struct world *world, uint32_t account);
const char *world_wallet_name(uint32_t wallet);

/* Keeps a message that an operation sent; returns its recorded index. */
uint32_t world_send(struct world *world, const struct mito_message *message);

/* Text of a JSON string or integer in `text` (SIM_WIDE_TEXT bytes); false for anything else. */
bool world_text(const json_t *value, char *text);

/* The state as the recording writes it; a new reference. `item` and `log`: the last operation appended one. */
json_t *world_state(const struct world *world, bool item, bool log);
/* Full lists of a vault_queue line. */
json_t *world_items(const struct world *world);
json_t *world_logs(const struct world *world);

#endif
