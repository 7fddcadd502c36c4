/* What the engine costs: hold model, M/M/1, random draws, wide products. No library but our own.
 *
 *     bench_engine                   the table: thread CPU time, median of the batches
 *     bench_engine NAME COUNT        COUNT operations of one row and nothing else, for callgrind: the difference of two
 *                                    counts over the difference of the instructions is the cost of one operation
 * tests/bench/instructions.sh does the second for every row. */
#include "sim/base/wide.h"
#include "sim/kernel/queue_inline.h"
#include "sim/random/math.h"
#include "sim/random/stream.h"
#include "tests/support/queueing_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCHES 15

static volatile uint64_t sink; /* keeps results alive */

/* xoshiro256++ of Blackman and Vigna: the bench's own, so that a hold counts the queue and not our streams. */
struct xoshiro {
    uint64_t s[4];
};

static inline uint64_t rotate(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

static inline uint64_t xoshiro_next(struct xoshiro *x)
{
    uint64_t result = rotate(x->s[0] + x->s[3], 23) + x->s[0];
    uint64_t t = x->s[1] << 17;

    x->s[2] ^= x->s[0];
    x->s[3] ^= x->s[1];
    x->s[1] ^= x->s[2];
    x->s[0] ^= x->s[3];
    x->s[2] ^= t;
    x->s[3] = rotate(x->s[3], 45);
    return result;
}

static struct xoshiro xoshiro_of(uint64_t seed)
{
    struct xoshiro x;

    for (int i = 0; i < 4; i++) {
        x.s[i] = sim_hash_finish(seed + (uint64_t)(i + 1) * UINT64_C(0x9e3779b97f4a7c15));
    }
    return x;
}

static double cpu_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* An exponential of mean 2^20 ticks from a table of quantiles and a bit of noise: continuous enough not to tie. */
static uint32_t increments[1 << 14];

static void make_increments(void)
{
    for (uint32_t i = 0; i < 1 << 14; i++) {
        increments[i] = (uint32_t)(-sim_math_log((i + 0.5) / (1 << 14)) * (1 << 20));
    }
}

static inline sim_time increment(struct xoshiro *x)
{
    uint64_t word = xoshiro_next(x);

    return (sim_time)increments[word >> 50] + (sim_time)(word & 63);
}

/* Pop the first of `pending` events and push it again an exponential later. */
static void hold(uint32_t pending, uint64_t count)
{
    struct sim_queue *queue = aligned_alloc(64, (sim_queue_size(pending) + 63) / 64 * 64);
    struct xoshiro x = xoshiro_of(1);

    sim_queue_init(queue, pending);
    for (uint32_t i = 0; i < pending; i++) {
        struct sim_event event = {.time = increment(&x), .entity = i};
        sim_queue_push(queue, &event, 1);
    }
    for (uint64_t i = 0; i < count; i++) {
        struct sim_event event;
        sim_queue_pop(queue, &event);
        event.time += increment(&x);
        sim_queue_push(queue, &event, 1);
    }
    sink += (uint64_t)sim_queue_time(queue);
    free(queue);
}

static void hold_16(uint64_t count)
{
    hold(16, count);
}

static void hold_256(uint64_t count)
{
    hold(256, count);
}

static void hold_4096(uint64_t count)
{
    hold(4096, count);
}

/* A transfer's completion cancels its timeout; both are armed again, the timeout in place. */
static void timeout_2048(uint64_t count)
{
    enum { PAIRS = 2048 };
    struct sim_queue *queue = aligned_alloc(64, (sim_queue_size(2 * PAIRS) + 63) / 64 * 64);
    static struct sim_handle timeout[PAIRS];
    struct xoshiro x = xoshiro_of(2);

    sim_queue_init(queue, 2 * PAIRS);
    for (uint32_t i = 0; i < PAIRS; i++) {
        struct sim_event late = {.time = 8 << 20, .entity = PAIRS + i};
        struct sim_event event = {.time = increment(&x), .entity = i};
        timeout[i] = sim_queue_push(queue, &late, 1);
        sim_queue_push(queue, &event, 1);
    }
    for (uint64_t i = 0; i < count; i++) {
        struct sim_event event;
        sim_queue_pop(queue, &event);
        uint32_t pair = event.entity % PAIRS;
        sim_time now = event.time;
        event.time = now + increment(&x);
        if (event.entity < PAIRS) {
            sim_queue_push(queue, &event, 1);
            sim_queue_reschedule(queue, timeout[pair], now + (8 << 20));
        } else {
            event.time = now + (8 << 20);
            timeout[pair] = sim_queue_push(queue, &event, 1);
        }
    }
    sink += (uint64_t)sim_queue_time(queue);
    free(queue);
}

static void loop_only(uint64_t count)
{
    struct xoshiro x = xoshiro_of(3);
    uint64_t sum = 0;

    for (uint64_t i = 0; i < count; i++) {
        sum += (uint64_t)increment(&x);
    }
    sink += sum;
}

/* M/M/1 at 80 % load through the engine and the model interface; a customer is two events. A run is 20,000 customers,
 * repeated; drawing the scenario is not timed. */
struct counter {
    struct queueing_spec spec;
    struct sim_scenario scenario;
    void *block;
};

static void counter_init(struct counter *counter, bool online)
{
    counter->spec = (struct queueing_spec){
        .arrival_gap = 1e6,
        .need = 0.8e6,
        .room = 1024,
        .online = online,
        .horizon = (sim_time)20000 * 1000000,
        .staff_count = 1,
        .staff = {{.name = "one", .servers = 1, .speed = 1}},
    };
    enum sim_status status = queueing_model.scenario_draw(&counter->spec, 1, 0, &counter->scenario);
    if (status == SIM_OK) {
        status = sim_scenario_close(&counter->scenario, &queueing_model, &counter->spec);
    }
    counter->block = aligned_alloc(64, sim_engine_size(&queueing_model, &counter->spec));
    SIM_CHECK(status == SIM_OK && counter->block != NULL);
}

static void counter_fini(struct counter *counter)
{
    free(counter->block);
    sim_scenario_fini(&counter->scenario);
}

static void mm1(uint64_t count, bool online)
{
    struct counter counter = {0};

    counter_init(&counter, online);
    for (uint64_t customers = 0; customers < count;) {
        struct sim_context context = {.model = &queueing_model,
                                      .spec = &counter.spec,
                                      .scenario = &counter.scenario,
                                      .seed = 1,
                                      .check_every = -1};
        sim_engine_start(&context, counter.block);
        sim_engine_begin(&context, counter.block, 0);
        sim_engine_run(&context, counter.spec.horizon);
        customers += queueing_model_counts(&context)->served;
        sink += context.engine->fingerprint;
    }
    counter_fini(&counter);
}

static void mm1_drawn(uint64_t count)
{
    mm1(count, false);
}

static void mm1_philox(uint64_t count)
{
    mm1(count, true);
}

/* The same queue by hand, as facts about other engines were measured: the tree inlined, two handlers behind a table of
 * functions, the waiting line as a ring of arrival times; variates from arrays or from a stream. */
enum { LINE = 1024, DRAWN = 4096 };

struct by_hand {
    struct sim_queue *queue;
    uint32_t busy, waiting, first, customer;
    uint64_t served;
    sim_time wait, line[LINE];
    bool keyed;
    struct sim_stream stream;
    uint32_t variate[DRAWN][2]; /* gap and need */
};

static void by_hand_refill(struct by_hand *s)
{
    uint64_t words[64][2];

    for (uint32_t i = 0; i < DRAWN; i++) {
        if (i % 64 == 0) {
            sim_stream_words(&s->stream, s->customer + i, 64, words);
        }
        struct sim_draw draw = sim_stream_with(&s->stream, s->customer + i, words[i % 64]);
        s->variate[i][0] = (uint32_t)(sim_draw_exponential(&draw) * 1e6);
        s->variate[i][1] = (uint32_t)(sim_draw_exponential(&draw) * 0.8e6);
    }
}

static inline void by_hand_push(struct by_hand *s, sim_time time, uint16_t kind)
{
    struct sim_event event = {.time = time, .kind = kind};

    sim_queue_push(s->queue, &event, 1);
}

static void by_hand_arrive(struct by_hand *s, sim_time now)
{
    if (s->keyed && s->customer % DRAWN == 0) {
        by_hand_refill(s);
    }
    by_hand_push(s, now + s->variate[s->customer++ % DRAWN][0], 0);
    if (s->busy == 0) {
        s->busy = 1;
        by_hand_push(s, now + s->variate[s->served % DRAWN][1], 1);
    } else {
        s->line[(s->first + s->waiting++) % LINE] = now;
    }
}

static void by_hand_depart(struct by_hand *s, sim_time now)
{
    s->served++;
    if (s->waiting > 0) {
        s->waiting--;
        s->wait += now - s->line[s->first++ % LINE];
        by_hand_push(s, now + s->variate[s->served % DRAWN][1], 1);
    } else {
        s->busy = 0;
    }
}

static void (*const by_hand_fire[])(struct by_hand *, sim_time) = {by_hand_arrive, by_hand_depart};

static void by_hand(uint64_t count, bool keyed)
{
    static struct by_hand s;

    s = (struct by_hand){.keyed = keyed, .stream = sim_stream_of(1, 2, 3, 4)};
    s.queue = aligned_alloc(64, (sim_queue_size(16) + 63) / 64 * 64);
    sim_queue_init(s.queue, 16);
    by_hand_refill(&s);
    by_hand_push(&s, 0, 0);
    while (s.served < count) {
        struct sim_event event;
        sim_queue_pop(s.queue, &event);
        by_hand_fire[event.kind](&s, event.time);
    }
    sink += (uint64_t)s.wait;
    free(s.queue);
}

static void mm1_hand(uint64_t count)
{
    by_hand(count, false);
}

static void mm1_hand_philox(uint64_t count)
{
    by_hand(count, true);
}

/* Sorting and digesting a scenario of 300,000 records from twelve streams, a year of ms; drawing is in it, as in life. */
static void scenario(uint64_t count)
{
    enum { STREAMS = 12, EACH = 25000 };
    static const struct queueing_spec spec = {.staff_count = 1};
    struct sim_scenario scenario = {0};
    struct xoshiro x = xoshiro_of(7);

    for (uint64_t done = 0; done < count; done += STREAMS * EACH) {
        sim_scenario_clear(&scenario);
        for (uint32_t stream = 0; stream < STREAMS; stream++) {
            struct sim_record *record = sim_scenario_add_records(&scenario, EACH);
            SIM_CHECK(record != NULL);
            sim_time time = 0;
            for (uint32_t i = 0; i < EACH; i++) {
                time += increment(&x);
                record[i] = (struct sim_record){.time = time, .ordinal = i, .mark = stream};
            }
        }
        enum sim_status status = sim_scenario_close(&scenario, &queueing_model, &spec);
        SIM_CHECK(status == SIM_OK);
        sink += scenario.digest;
    }
    sim_scenario_fini(&scenario);
}

/* A fresh draw (one block) per variate, as a model draws them. */
#define DRAW_ROW(name, expression)                                      \
    static void name(uint64_t count)                                    \
    {                                                                   \
        struct sim_stream stream = sim_stream_of(count, 1, 2, 3);       \
        double sum = 0;                                                 \
        for (uint64_t i = 0; i < count; i++) {                          \
            struct sim_draw draw = sim_stream_at(&stream, (uint32_t)i); \
            sum += (double)(expression);                                \
        }                                                               \
        sink += (uint64_t)sum;                                          \
    }

DRAW_ROW(draw_word, sim_draw_word(&draw) >> 40)
DRAW_ROW(draw_uniform, sim_draw_uniform(&draw))
DRAW_ROW(draw_normal, sim_draw_normal(&draw))
DRAW_ROW(draw_two_normals, sim_draw_normal(&draw) + sim_draw_normal(&draw))
DRAW_ROW(draw_exponential, sim_draw_exponential(&draw))
DRAW_ROW(draw_lognormal, sim_draw_lognormal(&draw, 1, 1.6))
DRAW_ROW(draw_pareto, sim_draw_pareto(&draw, 1, 1.5))
DRAW_ROW(draw_gamma, sim_draw_gamma(&draw, 2.5))
DRAW_ROW(draw_beta, sim_draw_beta(&draw, 1.8, 1.2))
DRAW_ROW(draw_poisson_3, sim_draw_poisson(&draw, 3))
DRAW_ROW(draw_poisson_50, sim_draw_poisson(&draw, 50))
DRAW_ROW(draw_below, sim_draw_below(&draw, 1000))

static void words_batched(uint64_t count)
{
    enum { BATCH = 1024 };
    struct sim_stream stream = sim_stream_of(count, 1, 2, 3);
    static uint64_t words[BATCH][2];

    for (uint64_t i = 0; i < count; i += BATCH) {
        sim_stream_words(&stream, (uint32_t)i, BATCH, words);
        sink += words[7][1];
    }
}

#define MATH_ROW(name, expression)               \
    static void name(uint64_t count)             \
    {                                            \
        double sum = 0;                          \
        for (uint64_t i = 0; i < count; i++) {   \
            double x = 0.5 + (double)(i & 1023); \
            sum += expression;                   \
        }                                        \
        sink += (uint64_t)sum;                   \
    }

MATH_ROW(math_exp, sim_math_exp(x * 0.01))
MATH_ROW(math_log, sim_math_log(x))
MATH_ROW(math_pow, sim_math_pow(x, 0.3))

/* floor(a b / d) as the books do it: 18 decimals, some 20,000 coins and 10^6 shares a unit. */
#define COIN UINT64_C(1000000000000000000)

static void muldiv(uint64_t count, sim_u128 amount, sim_u128 times, sim_u128 over)
{
    sim_u128 sum = 0;

    for (uint64_t i = 0; i < count; i++) {
        sim_u128 quotient = 0;
        bool wide = sim_wide_muldiv_floor(amount + i, times, over, &quotient);
        sum += quotient + wide;
    }
    sink += (uint64_t)sum;
}

static const sim_u128 assets = (sim_u128)COIN * 20123 + 1, shares = (sim_u128)COIN * 19876 * 1000000 + 1000000;

static void muldiv_shares(uint64_t count) /* a deposit: a quotient of two words */
{
    muldiv(count, (sim_u128)COIN * 3, shares, assets);
}

static void muldiv_assets(uint64_t count) /* a redemption: a quotient of one word, as most are */
{
    muldiv(count, (sim_u128)COIN * 3 * 1000000, assets, shares);
}

static void muldiv_short(uint64_t count) /* 6 decimals: a divisor of one word */
{
    muldiv(count, UINT64_C(3000) * 1000000, (sim_u128)COIN * 60, UINT64_C(60123456) * 1000000);
}

static void muldiv_256(uint64_t count) /* the general one, all numbers above 2^128 */
{
    struct sim_u256 a = {.low = 3, .high = COIN}, b = {.low = 5, .high = COIN * 7}, d = {.low = 7, .high = COIN * 11};
    uint64_t sum = 0;

    for (uint64_t i = 0; i < count; i++) {
        struct sim_u256 quotient = {0};
        bool cut = false;
        a.low = i;
        bool over = sim_wide_muldiv(a, b, d, &quotient, &cut);
        sum += (uint64_t)quotient.low + over + cut;
    }
    sink += sum;
}

static const struct row {
    const char *name, *unit;
    void (*run)(uint64_t count);
    uint64_t count; /* of a batch */
} rows[] = {
    {"loop_only", "draw", loop_only, 1000000},
    {"hold_16", "hold", hold_16, 500000},
    {"hold_256", "hold", hold_256, 500000},
    {"hold_4096", "hold", hold_4096, 500000},
    {"timeout_2048", "fired event", timeout_2048, 300000},
    {"mm1_hand", "customer", mm1_hand, 200000},
    {"mm1_hand_philox", "customer", mm1_hand_philox, 200000},
    {"mm1_drawn", "customer", mm1_drawn, 200000},
    {"mm1_philox", "customer", mm1_philox, 200000},
    {"scenario", "record", scenario, 300000},
    {"word", "block", draw_word, 500000},
    {"words_batched", "block", words_batched, 512000},
    {"uniform", "draw", draw_uniform, 500000},
    {"normal", "draw", draw_normal, 500000},
    {"two_normals", "pair", draw_two_normals, 500000},
    {"exponential", "draw", draw_exponential, 500000},
    {"lognormal", "draw", draw_lognormal, 200000},
    {"pareto", "draw", draw_pareto, 200000},
    {"gamma_2.5", "draw", draw_gamma, 200000},
    {"beta_1.8_1.2", "draw", draw_beta, 200000},
    {"poisson_3", "draw", draw_poisson_3, 200000},
    {"poisson_50", "draw", draw_poisson_50, 200000},
    {"below_1000", "draw", draw_below, 500000},
    {"exp", "call", math_exp, 500000},
    {"log", "call", math_log, 500000},
    {"pow", "call", math_pow, 200000},
    {"muldiv_shares", "call", muldiv_shares, 500000},
    {"muldiv_assets", "call", muldiv_assets, 500000},
    {"muldiv_short", "call", muldiv_short, 500000},
    {"muldiv_256", "call", muldiv_256, 200000},
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void time_row(const struct row *row)
{
    double ns[BATCHES];

    row->run(row->count);
    for (int i = 0; i < BATCHES; i++) {
        double before = cpu_now();
        row->run(row->count);
        ns[i] = (cpu_now() - before) / (double)row->count;
    }
    qsort(ns, BATCHES, sizeof ns[0], by_value);
    printf("%-16s %8.1f %8.1f %8.1f   %s\n", row->name, ns[BATCHES / 2], ns[0], ns[BATCHES - 1], row->unit);
}

int main(int argc, char **argv)
{
    make_increments();
    if (argc < 3) {
        printf("%-16s %8s %8s %8s   ns CPU per\n", "", "median", "least", "most");
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (argc > 1 && strcmp(argv[1], rows[i].name) != 0) {
            continue;
        }
        if (argc > 2) {
            rows[i].run(strtoull(argv[2], NULL, 10));
        } else {
            time_row(&rows[i]);
        }
    }
    return 0;
}
