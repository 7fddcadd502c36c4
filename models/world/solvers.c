#include "models/world/solvers.h"

#include "models/market/purpose.h"
#include "models/protocol/book.h"
#include "models/protocol/hub.h"
#include "models/world/intents.h"
#include "models/world/costs.h"

#include <string.h>

/* The part's state: [solver] states, [solver][asset], [solver][vault], [solver][asset][chain], [asset][chain]
 * books, their accounts. */
struct layout {
    size_t assets, seats, coming, books, accounts, size;
};

static struct layout layout_of(const struct mito_spec *spec, const struct mito_solvers *own)
{
    size_t pairs = (size_t)spec->asset_count * spec->chain_count;
    struct layout layout;

    layout.assets = (own->count * sizeof(struct mito_solvers_state) + 15) & ~(size_t)15;
    layout.seats = layout.assets + (size_t)own->count * spec->asset_count * sizeof(struct mito_solvers_asset);
    layout.coming = layout.seats + (size_t)own->count * spec->vault_count * sizeof(struct mito_solvers_seat);
    layout.books = layout.coming + own->count * pairs * sizeof(sim_u128);
    layout.accounts = layout.books + pairs * sizeof(struct mito_book);
    layout.size = layout.accounts + pairs * (MITO_SOLVERS_FIRST + 2 * (size_t)own->count) * sizeof(struct mito_account);
    return layout;
}

static void *piece(const struct sim_context *context, size_t offset)
{
    return (char *)mito_part_state(context, MITO_PART_SOLVERS) + offset;
}

static struct layout layout_here(const struct sim_context *context)
{
    return layout_of(mito_spec_of(context), mito_solvers_of(context));
}

struct mito_solvers_state *mito_solvers_state_of(const struct sim_context *context, uint32_t solver)
{
    return (struct mito_solvers_state *)piece(context, 0) + solver;
}

struct mito_solvers_asset *mito_solvers_asset_of(const struct sim_context *context, uint32_t solver, uint32_t asset)
{
    return (struct mito_solvers_asset *)piece(context, layout_here(context).assets) +
           solver * mito_spec_of(context)->asset_count + asset;
}

struct mito_solvers_seat *mito_solvers_seat_of(const struct sim_context *context, uint32_t solver, uint32_t vault)
{
    return (struct mito_solvers_seat *)piece(context, layout_here(context).seats) +
           solver * mito_spec_of(context)->vault_count + vault;
}

sim_u128 *mito_solvers_coming(const struct sim_context *context, uint32_t solver, uint32_t asset, uint32_t chain)
{
    const struct mito_spec *spec = mito_spec_of(context);

    return (sim_u128 *)piece(context, layout_here(context).coming) +
           (solver * spec->asset_count + asset) * spec->chain_count + chain;
}

struct mito_book *mito_solvers_book(const struct sim_context *context, uint32_t asset, uint32_t chain)
{
    return (struct mito_book *)piece(context, layout_here(context).books) + asset * mito_spec_of(context)->chain_count +
           chain;
}

static size_t state_size(const struct mito_spec *spec, const void *own)
{
    const struct mito_solvers *solvers = own;

    return solvers->count > 0 || mito_intents_count(spec) > 0 ? layout_of(spec, solvers).size : 0;
}

static uint32_t slots(const struct mito_spec *spec, const void *own)
{
    return ((const struct mito_solvers *)own)->count * (4 * spec->vault_count + 4 * spec->chain_count);
}

/* Deposits to a seat, and withdrawals to every branch, several at once. */
static uint32_t flights(const struct mito_spec *spec, const void *own)
{
    return ((const struct mito_solvers *)own)->count * spec->vault_count * (8 + 4 * spec->chain_count);
}

/* One a gathering time, and no more than there are exits. */
static uint32_t requests(const struct mito_spec *spec, const void *own, uint32_t vault)
{
    const struct mito_solvers *solvers = own;
    double span = (double)(spec->study->plan.warmup + spec->study->plan.horizon), exits = 16;
    uint32_t most = 0;

    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        const struct mito_cohort *cohort = spec->cohorts[u].study;
        exits += cohort->vault == vault && cohort->instant_discount > 0
                     ? mito_cohort_most(cohort->redemptions.rate, span / (double)SIM_DAY)
                     : 0;
    }
    exits += mito_intents_exits(spec, vault);
    for (uint32_t s = 0; s < solvers->count; s++) {
        double gathered = span / (double)solvers->one[s].common->redeem + 2;
        most += (uint32_t)(gathered < exits ? gathered : exits);
    }
    return most;
}

static uint32_t dimensions(const struct mito_spec *spec, const void *own, struct sim_dimension *dimension)
{
    const struct mito_solvers *solvers = own;

    (void)spec;
    dimension[0] = (struct sim_dimension){.name = "solver", .count = solvers->named, .labels = solvers->labels};
    return 1;
}

static enum sim_status draw(const struct mito_spec *spec, const void *own, uint64_t seed, uint32_t replicate,
                            struct sim_scenario *scenario, uint32_t path)
{
    const struct mito_solvers *solvers = own;

    (void)path;
    for (uint32_t s = 0; s < solvers->count; s++) {
        double rate = solvers->one[s].common->failure / (MITO_QUOTE_YEAR_S * 1000);
        struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_SOLVER_FAILURE, solvers->one[s].entity);
        struct sim_draw failure = sim_stream_at(&stream, 0);
        double at = rate > 0 ? sim_draw_exponential(&failure) / rate : (double)spec->study->plan.horizon;
        if (at >= (double)spec->study->plan.horizon) {
            continue;
        }
        struct sim_record *record = sim_scenario_add_records(scenario, 1);
        if (record == NULL) {
            return SIM_NO_MEMORY;
        }
        record->time = (sim_time)at;
        record->kind = MITO_EVENT_SOLVER_DEFAULT;
        record->entity = s;
    }
    return SIM_OK;
}

static void start_books(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_solvers *own = mito_solvers_of(context);
    struct layout layout = layout_here(context);
    uint32_t accounts = MITO_SOLVERS_FIRST + 2 * own->count;

    for (uint32_t i = 0; i < spec->asset_count * spec->chain_count; i++) {
        struct mito_book *book = (struct mito_book *)piece(context, layout.books) + i;
        size_t at = layout.accounts + (size_t)i * accounts * sizeof(struct mito_account);
        *book = (struct mito_book){.offset = at - layout.books - i * sizeof *book,
                                   .accounts = accounts,
                                   .world = MITO_SOLVERS_ESCROW,
                                   .crowd = accounts};
    }
}

static void start(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_solvers *own = mito_solvers_of(context);

    if (state_size(spec, own) == 0) {
        return;
    }
    start_books(context);
    for (uint32_t s = 0; s < own->count; s++) {
        for (uint32_t a = 0; a < spec->asset_count; a++) {
            for (uint32_t c = 0; c < spec->chain_count; c++) {
                sim_u128 units = own->stocks[(s * spec->asset_count + a) * spec->chain_count + c];
                mito_book_post(mito_solvers_book(context, a, c), MITO_SOLVERS_WORLD, mito_solvers_inventory(s), units);
                mito_solvers_asset_of(context, s, a)->started += units * mito_solvers_place_of(context, a, c)->scale;
            }
        }
        sim_engine_schedule(context, context->engine->now + own->one[s].common->rebalance, MITO_EVENT_SOLVER_BALANCE, 0,
                            s, 0, 0);
    }
}

static void begin(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t s = 0; s < mito_solvers_of(context)->count; s++) {
        struct mito_solvers_state *state = mito_solvers_state_of(context, s);
        state->total = (struct mito_solvers_totals){0};
        state->worth = 0;
        for (uint32_t a = 0; a < spec->asset_count; a++) {
            state->worth += sim_wide_double(mito_solvers_asset_of(context, s, a)->started) / spec->assets[a].unit *
                            mito_costs_price(context, a);
        }
    }
}

sim_u128 mito_solvers_away(const struct sim_context *context, uint32_t solver, uint32_t asset)
{
    const struct mito_solvers_asset *of = mito_solvers_asset_of(context, solver, asset);
    sim_u128 all = (sim_u128)((sim_i128)of->started + of->gained), stock = 0;

    for (uint32_t c = 0; c < mito_spec_of(context)->chain_count; c++) {
        stock += mito_book_balance(mito_solvers_book(context, asset, c), mito_solvers_inventory(solver)) *
                 mito_solvers_place_of(context, asset, c)->scale;
    }
    return all - stock;
}

/* Double entry of one book: no account but the world's is net negative, and the sums agree. */
static bool balanced(const struct mito_book *book)
{
    sim_u128 debit = 0, credit = 0;

    for (uint32_t i = 0; i < book->accounts; i++) {
        const struct mito_account *account = mito_book_accounts(book) + i;
        debit += account->debit;
        credit += account->credit;
        if (i >= book->world && account->debit > account->credit) {
            return false;
        }
    }
    return debit == credit;
}

/* Hub units of an asset that are under way to or from a solver's seats, counted from the messages themselves. */
static sim_u128 under_way(const struct sim_context *context, uint32_t solver, uint32_t asset)
{
    const struct mito_spec *spec = mito_spec_of(context);
    sim_u128 sum = 0;

    for (uint32_t i = 0; i < spec->layout.flight_count; i++) {
        const struct mito_flight *flight = mito_state_flight(context, i);
        if (flight->used && flight->leg == MITO_LEG_PART && flight->part == MITO_PART_SOLVERS &&
            flight->request == solver && spec->vaults[flight->vault].asset == asset) {
            const struct mito_message *message = &flight->message;
            uint32_t chain = message->source == MITO_HUB ? message->destination : message->source;
            sum += message->amount.low * mito_solvers_place_of(context, asset, chain)->scale;
        }
    }
    return sum;
}

/* What a solver has of an asset beside its inventory, each found where it is. */
static sim_u128 found_away(const struct sim_context *context, uint32_t solver, uint32_t asset)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_solvers_asset *of = mito_solvers_asset_of(context, solver, asset);
    sim_u128 sum =
        of->bridging + of->at_cost + mito_intents_owed(context, solver, asset) + under_way(context, solver, asset);

    for (uint32_t c = 0; c < spec->chain_count; c++) {
        sum += mito_book_balance(mito_solvers_book(context, asset, c), mito_solvers_promised(solver)) *
               mito_solvers_place_of(context, asset, c)->scale;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        if (spec->vaults[v].asset == asset) {
            const struct mito_protocol *protocol = mito_state_protocol(context);
            uint32_t account = mito_protocol_holder(protocol, mito_solvers_holder(context, solver, v));
            sum += mito_hub_balance(protocol, asset, account);
        }
    }
    return sum;
}

const char *mito_solvers_check(struct sim_context *context, int full)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_solvers *own = mito_solvers_of(context);

    if (state_size(spec, own) == 0) {
        return NULL;
    }
    for (uint32_t a = 0; a < spec->asset_count; a++) {
        for (uint32_t c = 0; c < spec->chain_count; c++) {
            if (!balanced(mito_solvers_book(context, a, c))) {
                return "a book of solvers does not balance";
            }
        }
        for (uint32_t s = 0; full && s < own->count; s++) {
            if (found_away(context, s, a) != mito_solvers_away(context, s, a)) {
                return "a solver's inventory, claims and gains do not sum to what it started with";
            }
        }
    }
    return NULL;
}

static uint64_t entity_hash(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return ((const struct mito_solvers *)own)->one[entity].hash;
}

static const char *entity_name(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return ((const struct mito_solvers *)own)->one[entity].name;
}

const struct mito_part mito_solvers_part = {
    .name = "solvers",
    .build = mito_solvers_build,
    .destroy = mito_solvers_destroy,
    .state_size = state_size,
    .slots = slots,
    .flights = flights,
    .requests = requests,
    .dimensions = dimensions,
    .draw = draw,
    .start = start,
    .begin = begin,
    .measure = mito_solvers_measure,
    .check = mito_solvers_check,
    .rows = mito_solvers_rows,
    .sample = mito_solvers_sample,
    .entity_hash = entity_hash,
    .entity_name = entity_name,
    .exit_quote = mito_solvers_quote_exit,
    .exit_take = mito_solvers_take_exit,
    .claimed = mito_solvers_claimed,
    .delivered = mito_solvers_delivered,
    .dropped = mito_solvers_dropped,
};
