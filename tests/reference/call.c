#include "tests/reference/call.h"

#include <string.h>

const char *call_text(struct call *call, const char *key)
{
    const char *text = json_string_value(json_object_get(call->arguments, key));

    if (text == NULL) {
        world_problem(call->world, "argument %s is missing or no text", key);
    }
    return text == NULL ? "" : text;
}

bool call_has(const struct call *call, const char *key)
{
    const json_t *value = json_object_get(call->arguments, key);

    return value != NULL && !json_is_null(value);
}

struct sim_u256 call_amount(struct call *call, const char *key)
{
    char text[SIM_WIDE_TEXT];
    struct sim_u256 value = {0};

    if (!world_text(json_object_get(call->arguments, key), text) || !sim_wide_parse(text, &value)) {
        world_problem(call->world, "argument %s is missing or no unsigned 256-bit integer", key);
    }
    return value;
}

uint32_t call_account(struct call *call, const char *key)
{
    return world_account(call->world, call_text(call, key));
}

uint32_t call_asset(struct call *call)
{
    return world_asset(call->world, call_text(call, "asset"));
}

uint32_t call_vlf(struct call *call)
{
    if (call->world->kind == KIND_VAULT_QUEUE && !call_has(call, "vlf")) {
        return 0;
    }
    return world_vlf(call->world, call_text(call, "vlf"));
}

static uint32_t chain_of(struct call *call, const char *key)
{
    char text[SIM_WIDE_TEXT];

    if (!world_text(json_object_get(call->arguments, key), text)) {
        world_problem(call->world, "argument %s is missing or no chain", key);
        return MITO_NONE;
    }
    return world_chain(call->world, text);
}

uint32_t call_chain(struct call *call)
{
    return chain_of(call, "chain");
}

uint32_t call_branch(struct call *call)
{
    return call->world->kind == KIND_BRANCH ? call->world->branch : chain_of(call, "c");
}

uint32_t call_executor(struct call *call)
{
    uint32_t branch = call_branch(call);

    return branch == MITO_NONE
               ? MITO_NONE
               : world_executor(call->world, branch, call_text(call, call_has(call, "e") ? "e" : "vlf"));
}

enum mito_function call_function(struct call *call)
{
    enum mito_function function = MITO_FUNCTION_ALL;

    if (call_has(call, "fn")) {
        function = mito_protocol_function_find(call_text(call, "fn"));
        if (function == MITO_FUNCTION_ALL) {
            world_problem(call->world, "no pausable function \"%.40s\"", call_text(call, "fn"));
        }
    }
    return function;
}

bool call_ready(const struct call *call)
{
    return call->world->problem[0] == '\0';
}

void call_return(struct call *call, struct sim_u256 value)
{
    char text[SIM_WIDE_TEXT];

    if (call->returned == NULL) {
        call->returned = json_array();
    }
    json_array_append_new(call->returned, json_string(sim_wide_print(value, text)));
}

void call_return_narrow(struct call *call, mito_amount value)
{
    call_return(call, sim_wide_of(value));
}
