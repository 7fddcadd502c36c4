#include "models/protocol/protocol.h"

#include <string.h>

#include "models/protocol/branch.h"

#define BLOCK_ALIGN 16u

/* Where everything lies: filled once by `lay_out`, which both mito_protocol_size and mito_protocol_init follow. */
struct layout {
    struct mito_protocol head;
    size_t at; /* end of what is placed so far */
};

static size_t place(struct layout *layout, size_t count, size_t size)
{
    size_t start = layout->at;

    layout->at += (count * size + BLOCK_ALIGN - 1) / BLOCK_ALIGN * BLOCK_ALIGN;
    return start;
}

static struct layout lay_out(const struct mito_protocol_shape *shape)
{
    struct layout layout = {.at = 0};
    size_t pairs = (size_t)shape->assets * shape->branches, links = (size_t)shape->vlfs * shape->branches;

    place(&layout, 1, sizeof(struct mito_protocol));
    layout.head = (struct mito_protocol){
        .assets_offset = place(&layout, shape->assets, sizeof(struct mito_asset)),
        .assets = shape->assets,
        .branches = shape->branches,
        .vlfs = shape->vlfs,
        .holders = shape->holders,
        .executors = shape->executors,
        .wallets = shape->wallets,
    };
    layout.head.pairs_offset = place(&layout, pairs, sizeof(struct mito_pair));
    layout.head.vlfs_offset = place(&layout, shape->vlfs, sizeof(struct mito_vlf));
    layout.head.links_offset = place(&layout, links, sizeof(struct mito_link));
    layout.head.executors_offset = place(&layout, shape->executors, sizeof(struct mito_executor));
    layout.head.branches_offset = place(&layout, shape->branches, sizeof(struct mito_branch));
    layout.head.treasury_offset = place(&layout, (size_t)shape->vlfs * shape->assets, sizeof(mito_amount));
    return layout;
}

/* Accounts of the branch book of a pair, and the executors it counts. */
static uint32_t branch_accounts(const struct mito_protocol_shape *shape, uint32_t asset, uint32_t branch)
{
    uint32_t accounts = MITO_BRANCH_WALLETS + shape->wallets;

    for (uint32_t i = 0; i < shape->executors; i++) {
        const struct mito_executor_shape *executor = &shape->executor[i];

        if (executor->branch == branch) {
            accounts += 1 + (shape->vlf[executor->vlf].asset == asset ? executor->positions : 0);
        }
    }
    return accounts;
}

static uint32_t hub_accounts(const struct mito_protocol_shape *shape, struct mito_span holders)
{
    return MITO_ACCOUNT_VAULTS + shape->vlfs + holders.count;
}

/* Bytes after the tables: the accounts of every book, then the queues. */
static void place_arrays(struct layout *layout, const struct mito_protocol_shape *shape)
{
    for (uint32_t a = 0; a < shape->assets; a++) {
        place(layout, hub_accounts(shape, shape->asset[a].holders), sizeof(struct mito_account));
        for (uint32_t c = 0; c < shape->branches; c++) {
            place(layout, branch_accounts(shape, a, c), sizeof(struct mito_account));
        }
    }
    for (uint32_t v = 0; v < shape->vlfs; v++) {
        uint32_t accounts = hub_accounts(shape, shape->vlf[v].holders);

        place(layout, accounts, sizeof(struct mito_account));
        place(layout, accounts, sizeof(struct mito_receiver));
        place(layout, shape->vlf[v].requests, sizeof(struct mito_request));
        place(layout, shape->vlf[v].logs, sizeof(struct mito_sync_log));
    }
}

size_t mito_protocol_size(const struct mito_protocol_shape *shape)
{
    struct layout layout = lay_out(shape);

    place_arrays(&layout, shape);
    return layout.at;
}

/* Gives a book its accounts, all zero. */
static void open_book(struct mito_protocol *p, struct layout *layout, struct mito_book *book, uint32_t accounts,
                      uint32_t world, uint32_t crowd, uint32_t crowd_first)
{
    char *start = (char *)p + place(layout, accounts, sizeof(struct mito_account));

    *book = (struct mito_book){
        .offset = (uint64_t)(start - (char *)book),
        .accounts = accounts,
        .world = world,
        .crowd = crowd,
        .crowd_first = crowd_first,
    };
    memset(start, 0, (size_t)accounts * sizeof(struct mito_account));
}

static void open_asset(struct mito_protocol *p, struct layout *layout, const struct mito_protocol_shape *shape,
                       uint32_t a)
{
    struct mito_asset *asset = mito_protocol_asset(p, a);
    struct mito_span holders = shape->asset[a].holders;

    *asset = (struct mito_asset){.decimals = shape->asset[a].decimals};
    open_book(p, layout, &asset->book, hub_accounts(shape, holders), 1, MITO_ACCOUNT_VAULTS + shape->vlfs,
              holders.first);
    for (uint32_t c = 0; c < shape->branches; c++) {
        const struct mito_pair_shape *from = &shape->pair[(size_t)a * shape->branches + c];
        struct mito_pair *pair = mito_protocol_pair(p, a, c);
        uint32_t accounts = branch_accounts(shape, a, c);
        uint8_t decimals = from->exists ? from->decimals : 0; /* fresh contract storage: 0 without a pair */

        *pair = (struct mito_pair){
            .exists = from->exists,
            .decimals = decimals,
            .scale = sim_wide_power10((unsigned)(asset->decimals - decimals)),
        };
        open_book(p, layout, &pair->book, accounts, MITO_BRANCH_VAULT, accounts, 0);
    }
}

static void open_vlf(struct mito_protocol *p, struct layout *layout, const struct mito_protocol_shape *shape,
                     uint32_t v)
{
    const struct mito_vlf_shape *from = &shape->vlf[v];
    struct mito_vlf *vlf = mito_protocol_vlf(p, v);
    uint32_t accounts = hub_accounts(shape, from->holders);
    size_t receivers;

    *vlf = (struct mito_vlf){
        .asset = from->asset,
        .capped = from->capped,
        .route = MITO_NONE,
        .holders = from->holders,
        .requests_capacity = from->requests,
        .logs_capacity = from->logs,
    };
    open_book(p, layout, &vlf->shares, accounts, 1, MITO_ACCOUNT_VAULTS + shape->vlfs, from->holders.first);
    receivers = place(layout, accounts, sizeof(struct mito_receiver));
    memset((char *)p + receivers, 0, accounts * sizeof(struct mito_receiver));
    vlf->receivers_offset = (uint64_t)((char *)p + receivers - (char *)vlf);
    vlf->requests_offset =
        (uint64_t)((char *)p + place(layout, from->requests, sizeof(struct mito_request)) - (char *)vlf);
    vlf->logs_offset = (uint64_t)((char *)p + place(layout, from->logs, sizeof(struct mito_sync_log)) - (char *)vlf);
    for (uint32_t c = 0; c < shape->branches; c++) {
        *mito_protocol_link(p, v, c) = (struct mito_link){.asset = MITO_NONE, .executor = MITO_NONE};
    }
}

static void open_executor(struct mito_protocol *p, const struct mito_protocol_shape *shape, uint32_t e)
{
    const struct mito_executor_shape *from = &shape->executor[e];
    uint32_t asset = shape->vlf[from->vlf].asset, before = 0, all = 0, positions = 0;

    for (uint32_t i = 0; i < shape->executors; i++) {
        const struct mito_executor_shape *other = &shape->executor[i];

        if (other->branch == from->branch) {
            all++;
            before += i < e;
            positions += i < e && shape->vlf[other->vlf].asset == asset ? other->positions : 0;
        }
    }
    *mito_protocol_executor(p, e) = (struct mito_executor){
        .branch = from->branch,
        .vlf = from->vlf,
        .asset = asset,
        .account = MITO_BRANCH_WALLETS + shape->wallets + before,
        .position_first = MITO_BRANCH_WALLETS + shape->wallets + all + positions,
        .positions = from->positions,
    };
}

struct mito_protocol *mito_protocol_init(void *block, const struct mito_protocol_shape *shape)
{
    struct layout layout = lay_out(shape);
    struct mito_protocol *p = block;

    memset(block, 0, layout.at);
    *p = layout.head;
    for (uint32_t a = 0; a < shape->assets; a++) {
        open_asset(p, &layout, shape, a);
    }
    for (uint32_t v = 0; v < shape->vlfs; v++) {
        open_vlf(p, &layout, shape, v);
    }
    for (uint32_t e = 0; e < shape->executors; e++) {
        open_executor(p, shape, e);
    }
    p->size = layout.at;
    return p;
}

static const char *const function_names[] = {
#define FUNCTION_NAME(name, text) text,
    MITO_FUNCTION_LIST(FUNCTION_NAME)
#undef FUNCTION_NAME
};

const char *mito_protocol_function_name(enum mito_function function)
{
    return (unsigned)function < MITO_FUNCTION_ALL ? function_names[function] : "all";
}

enum mito_function mito_protocol_function_find(const char *name)
{
    unsigned function = 0;

    while (function < MITO_FUNCTION_ALL && strcmp(function_names[function], name) != 0) {
        function++;
    }
    return (enum mito_function)function;
}
