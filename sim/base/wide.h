/* Unsigned 128- and 256-bit integers: exact products, quotients and decimal text.
 *
 * Balances and supplies are 128-bit; products, call arguments and limits are 256-bit. Every operation is exact and the
 * same on every CPU: where x86-64 offers a 128-by-64 division it is used, elsewhere plain C gives the same integers. */
#ifndef SIM_BASE_WIDE_H
#define SIM_BASE_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 sim_u128;
__extension__ typedef __int128 sim_i128;

#define SIM_U128_MAX (~(sim_u128)0)

struct sim_u256 {
    sim_u128 low, high;
};

static inline struct sim_u256 sim_wide_of(sim_u128 value)
{
    return (struct sim_u256){.low = value, .high = 0};
}

static inline bool sim_wide_fits(struct sim_u256 value) /* in 128 bits */
{
    return value.high == 0;
}

static inline bool sim_wide_is_zero(struct sim_u256 value)
{
    return (value.low | value.high) == 0;
}

static inline int sim_wide_compare(struct sim_u256 a, struct sim_u256 b)
{
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return a.low < b.low ? -1 : a.low > b.low;
}

/* Exact product of two 128-bit numbers. */
static inline struct sim_u256 sim_wide_multiply(sim_u128 a, sim_u128 b)
{
    uint64_t a0 = (uint64_t)a, a1 = (uint64_t)(a >> 64);
    uint64_t b0 = (uint64_t)b, b1 = (uint64_t)(b >> 64);
    sim_u128 low = (sim_u128)a0 * b0;
    sim_u128 cross = (sim_u128)a0 * b1;
    sim_u128 other = (sim_u128)a1 * b0;
    sim_u128 middle = (low >> 64) + (uint64_t)cross + (uint64_t)other;

    return (struct sim_u256){
        .low = middle << 64 | (uint64_t)low,
        .high = (sim_u128)a1 * b1 + (cross >> 64) + (other >> 64) + (middle >> 64),
    };
}

/* *sum = a + b modulo 2^256; true when it wrapped. */
static inline bool sim_wide_add(struct sim_u256 a, struct sim_u256 b, struct sim_u256 *sum)
{
    sim_u128 low = a.low + b.low;
    sim_u128 carry = low < a.low;
    sim_u128 high = a.high + b.high;
    bool wrapped = high < a.high;

    wrapped |= high + carry < high;
    *sum = (struct sim_u256){.low = low, .high = high + carry};
    return wrapped;
}

/* *difference = a - b modulo 2^256; true when it wrapped (a < b). */
static inline bool sim_wide_subtract(struct sim_u256 a, struct sim_u256 b, struct sim_u256 *difference)
{
    bool wrapped = sim_wide_compare(a, b) < 0;

    *difference = (struct sim_u256){.low = a.low - b.low, .high = a.high - b.high - (a.low < b.low)};
    return wrapped;
}

/* *quotient = floor(a * b / divisor); true when divisor is 0 or the quotient passes 2^256 (then it is left alone).
 * The product is exact to 512 bits. *remainder_nonzero (may be NULL) tells whether anything was cut off. */
bool sim_wide_muldiv(struct sim_u256 a, struct sim_u256 b, struct sim_u256 divisor, struct sim_u256 *quotient,
                     bool *remainder_nonzero);

/* floor(a / divisor); true when divisor is 0. */
static inline bool sim_wide_divide(struct sim_u256 a, struct sim_u256 divisor, struct sim_u256 *quotient,
                                   bool *remainder_nonzero)
{
    return sim_wide_muldiv(a, sim_wide_of(1), divisor, quotient, remainder_nonzero);
}

/* value * 2^bits modulo 2^256 and floor(value / 2^bits), bits below 256. */
static inline struct sim_u256 sim_wide_shift_left(struct sim_u256 value, unsigned bits)
{
    if (bits >= 128) {
        return (struct sim_u256){.low = 0, .high = value.low << (bits - 128)};
    }
    if (bits == 0) {
        return value;
    }
    return (struct sim_u256){.low = value.low << bits, .high = value.high << bits | value.low >> (128 - bits)};
}

static inline struct sim_u256 sim_wide_shift_right(struct sim_u256 value, unsigned bits)
{
    if (bits >= 128) {
        return (struct sim_u256){.low = value.high >> (bits - 128), .high = 0};
    }
    if (bits == 0) {
        return value;
    }
    return (struct sim_u256){.low = value.low >> bits | value.high << (128 - bits), .high = value.high >> bits};
}

/* floor(sqrt(value)) */
sim_u128 sim_wide_root(struct sim_u256 value);

/* floor(a * b / divisor) and its ceiling for 128-bit numbers, the fast path. divisor > 0; true when the quotient passes
 * 2^128 (then *quotient is left alone). */
bool sim_wide_muldiv_floor(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 *quotient);
bool sim_wide_muldiv_ceil(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 *quotient);

/* Decimal text of up to 78 digits; `text` holds at least SIM_WIDE_TEXT bytes. Returns text. */
#define SIM_WIDE_TEXT 80
char *sim_wide_print(struct sim_u256 value, char *text);

/* Reads decimal digits only; false when empty, not a digit, or at or above 2^256. */
bool sim_wide_parse(const char *text, struct sim_u256 *value);

/* 10^exponent; 10^38 above 38. */
sim_u128 sim_wide_power10(unsigned exponent);

/* Nearest double, ties to even, the same on every CPU. */
double sim_wide_double(sim_u128 value);

/* floor(value) for 0 <= value < 2^128; negative and NaN give 0, larger values SIM_U128_MAX. */
sim_u128 sim_wide_from_double(double value);

#endif
