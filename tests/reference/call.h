/* One recorded operation: its arguments, and what executing it gave. */
#ifndef MITO_TESTS_REFERENCE_CALL_H
#define MITO_TESTS_REFERENCE_CALL_H

#include "tests/reference/world.h"

struct call {
    struct world *world;
    const json_t *arguments; /* borrowed */
    enum mito_revert revert;
    json_t *returned;         /* owned, or NULL: `ret` */
    struct mito_message sent; /* with has_sent: what was handed to the entrypoint */
    bool has_sent, item, log;
};

/* A named operation. */
struct operation {
    const char *name;
    void (*run)(struct call *call);
};

/* Ended by a NULL name. */
extern const struct operation hub_operations[], branch_operations[];

/* Arguments. A missing or unusable one notes a problem of the world and gives a harmless value; `call_ready` tells
 * whether all were fine, and must be asked before the operation is executed. */
const char *call_text(struct call *call, const char *key); /* never NULL */
bool call_has(const struct call *call, const char *key);
struct sim_u256 call_amount(struct call *call, const char *key);
uint32_t call_account(struct call *call, const char *key);
uint32_t call_asset(struct call *call);
uint32_t call_vlf(struct call *call); /* the only one where the recording names none */
uint32_t call_chain(struct call *call);
uint32_t call_branch(struct call *call); /* of a branch operation */
uint32_t call_executor(struct call *call);
enum mito_function call_function(struct call *call); /* MITO_FUNCTION_ALL without `fn` */
bool call_ready(const struct call *call);

/* Results. */
void call_return(struct call *call, struct sim_u256 value);
void call_return_narrow(struct call *call, mito_amount value);

#endif
