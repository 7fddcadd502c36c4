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

static inline int sim_wide_compare(struct sim_u256 a, struct sim_u256 b)
{
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return a.low < b.low ? -1 : a.low > b.low;
}

/* Exact product of two 128-bit numbers. */
struct sim_u256 sim_wide_multiply(sim_u128 a, sim_u128 b);

/* *sum = a + b modulo 2^256; true when it wrapped. */
bool sim_wide_add(struct sim_u256 a, struct sim_u256 b, struct sim_u256 *sum);

/* *difference = a - b modulo 2^256; true when it wrapped (a < b). */
bool sim_wide_subtract(struct sim_u256 a, struct sim_u256 b, struct sim_u256 *difference);

/* *quotient = floor(a * b / divisor); true when divisor is 0 or the quotient passes 2^256 (then it is left alone).
 * The product is exact to 512 bits. *remainder_nonzero (may be NULL) tells whether anything was cut off. */
bool sim_wide_muldiv(struct sim_u256 a, struct sim_u256 b, struct sim_u256 divisor, struct sim_u256 *quotient,
                     bool *remainder_nonzero);

/* floor(a * b / divisor) and its ceiling for 128-bit numbers, the fast path. divisor > 0; true when the quotient passes
 * 2^128 (then *quotient is left alone). */
bool sim_wide_muldiv_floor(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 *quotient);
bool sim_wide_muldiv_ceil(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 *quotient);

/* Decimal text of up to 78 digits; `text` holds at least SIM_WIDE_TEXT bytes. Returns text. */
#define SIM_WIDE_TEXT 80
char *sim_wide_print(struct sim_u256 value, char *text);

/* Reads decimal digits only; false when empty, not a digit, or at or above 2^256. */
bool sim_wide_parse(const char *text, struct sim_u256 *value);

/* 10^exponent, exponent at most 38. */
sim_u128 sim_wide_power10(unsigned exponent);

/* Nearest double, ties to even, the same on every CPU. */
double sim_wide_double(sim_u128 value);

/* floor(value) for 0 <= value < 2^128; negative and NaN give 0, larger values SIM_U128_MAX. */
sim_u128 sim_wide_from_double(double value);

#endif
