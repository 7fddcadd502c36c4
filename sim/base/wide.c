#include "sim/base/wide.h"

#include <math.h>
#include <string.h>

#define LIMBS 8 /* of 64 bits: the widest number here is a product of two 256-bit ones */

/* floor((high * 2^64 + low) / divisor) for high < divisor, so that the quotient fits one limb. */
static inline uint64_t divide_limb(uint64_t high, uint64_t low, uint64_t divisor, uint64_t *remainder)
{
#if defined(__x86_64__) && !defined(SIM_WIDE_PORTABLE)
    uint64_t quotient;

    __asm__("divq %4" : "=a"(quotient), "=d"(*remainder) : "0"(low), "1"(high), "r"(divisor) : "cc");
    return quotient;
#else
    sim_u128 value = (sim_u128)high << 64 | low;

    *remainder = (uint64_t)(value % divisor);
    return (uint64_t)(value / divisor);
#endif
}

/* One limb of the quotient of (rest * 2^64 + limb) / d for a normalized d > rest, by Knuth's algorithm D (The Art of
 * Computer Programming, volume 2, 4.3.1): estimated from the top limbs and corrected at most twice. *rest becomes the
 * remainder. */
static inline uint64_t divide_step(sim_u128 *rest, uint64_t limb, sim_u128 d)
{
    uint64_t d1 = (uint64_t)(d >> 64), d0 = (uint64_t)d;
    uint64_t guess = UINT64_MAX, over;
    bool fits = true; /* the remainder by d1 is one limb, so that the guess may still be too large */

    if ((uint64_t)(*rest >> 64) < d1) {
        guess = divide_limb((uint64_t)(*rest >> 64), (uint64_t)*rest, d1, &over);
    } else { /* equal: the largest limb */
        over = (uint64_t)*rest + d1;
        fits = over >= d1;
    }
    sim_u128 product = (sim_u128)guess * d0;
    while (fits && ((uint64_t)(product >> 64) > over ||
                    ((uint64_t)(product >> 64) == over && (uint64_t)product > limb))) { /* product > over, limb */
        guess--;
        product -= d0;
        over += d1;
        fits = over >= d1;
    }
    *rest = (*rest << 64 | limb) - (sim_u128)guess * d0 - ((sim_u128)guess * d1 << 64);
    return guess;
}

/* floor(n / d) for the four limbs n and d >= 2^64, high half of n below d. */
static inline sim_u128 divide_two_limbs(struct sim_u256 n, sim_u128 d, bool *cut)
{
    int shift = __builtin_clzll((uint64_t)(d >> 64));
    uint64_t high = 0;

    if (shift > 0) {
        d <<= shift;
        n.high = n.high << shift | n.low >> (128 - shift);
        n.low <<= shift;
    }
    sim_u128 rest = n.high;
    if (rest >= d >> 64) {
        high = divide_step(&rest, (uint64_t)(n.low >> 64), d);
    } else { /* most quotients are one limb */
        rest = rest << 64 | n.low >> 64;
    }
    uint64_t low = divide_step(&rest, (uint64_t)n.low, d);
    *cut = rest != 0;
    return (sim_u128)high << 64 | low;
}

static inline bool divide_narrow(struct sim_u256 product, sim_u128 divisor, sim_u128 *quotient, bool *cut)
{
    if (product.high >= divisor) {
        return true;
    }
    if (divisor >> 64 == 0) {
        uint64_t d = (uint64_t)divisor, high = 0, rest = (uint64_t)(product.low >> 64);

        if (product.high != 0 || rest >= d) {
            high = divide_limb((uint64_t)product.high, rest, d, &rest);
        }
        uint64_t low = divide_limb(rest, (uint64_t)product.low, d, &rest);

        *cut = rest != 0;
        *quotient = (sim_u128)high << 64 | low;
        return false;
    }
    *quotient = divide_two_limbs(product, divisor, cut);
    return false;
}

static inline bool muldiv_narrow(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 *quotient, bool *cut)
{
    return divide_narrow(sim_wide_multiply(a, b), divisor, quotient, cut);
}

bool sim_wide_muldiv_floor(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 *quotient)
{
    bool cut;

    return muldiv_narrow(a, b, divisor, quotient, &cut);
}

bool sim_wide_muldiv_ceil(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 *quotient)
{
    sim_u128 floored;
    bool cut;

    if (muldiv_narrow(a, b, divisor, &floored, &cut) || (cut && floored == SIM_U128_MAX)) {
        return true;
    }
    *quotient = floored + cut;
    return false;
}

static void to_limbs(struct sim_u256 value, uint64_t limb[4])
{
    limb[0] = (uint64_t)value.low;
    limb[1] = (uint64_t)(value.low >> 64);
    limb[2] = (uint64_t)value.high;
    limb[3] = (uint64_t)(value.high >> 64);
}

static struct sim_u256 from_limbs(const uint64_t limb[4])
{
    return (struct sim_u256){
        .low = (sim_u128)limb[1] << 64 | limb[0],
        .high = (sim_u128)limb[3] << 64 | limb[2],
    };
}

static void multiply_limbs(const uint64_t a[4], const uint64_t b[4], uint64_t product[LIMBS])
{
    memset(product, 0, LIMBS * sizeof product[0]);
    for (int i = 0; i < 4; i++) {
        uint64_t carry = 0;

        for (int j = 0; j < 4; j++) {
            sim_u128 sum = (sim_u128)a[i] * b[j] + product[i + j] + carry;

            product[i + j] = (uint64_t)sum;
            carry = (uint64_t)(sum >> 64);
        }
        product[i + 4] = carry;
    }
}

/* n[0..LIMBS] /= d, one limb d; returns the remainder. */
static uint64_t divide_by_limb(uint64_t *n, int limbs, uint64_t d)
{
    uint64_t rest = 0;

    for (int i = limbs - 1; i >= 0; i--) {
        n[i] = divide_limb(rest, n[i], d, &rest);
    }
    return rest;
}

static void shift_left(uint64_t *n, int limbs, int shift)
{
    for (int i = limbs - 1; shift > 0 && i > 0; i--) {
        n[i] = n[i] << shift | n[i - 1] >> (64 - shift);
    }
    n[0] <<= shift;
}

/* Takes guess * d from the `size + 1` limbs at n; true when that went below zero. */
static bool take_product(uint64_t *n, const uint64_t *d, int size, uint64_t guess)
{
    uint64_t carry = 0, borrow = 0;

    for (int i = 0; i <= size; i++) {
        sim_u128 product = (sim_u128)guess * (i < size ? d[i] : 0) + carry;
        sim_u128 take = (sim_u128)(uint64_t)product + borrow;

        carry = (uint64_t)(product >> 64);
        borrow = n[i] < take;
        n[i] -= (uint64_t)take;
    }
    return borrow != 0;
}

static void give_back(uint64_t *n, const uint64_t *d, int size)
{
    uint64_t carry = 0;

    for (int i = 0; i <= size; i++) {
        sim_u128 sum = (sim_u128)n[i] + (i < size ? d[i] : 0) + carry;

        n[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
}

/* quotient = n / d by Knuth's algorithm D; n (LIMBS + 1 limbs, the top one zero) becomes the shifted remainder. */
static void divide_limbs(uint64_t n[LIMBS + 1], uint64_t d[4], int size, uint64_t quotient[LIMBS + 1])
{
    int shift = __builtin_clzll(d[size - 1]);

    shift_left(n, LIMBS + 1, shift);
    shift_left(d, size, shift);
    for (int j = LIMBS - size; j >= 0; j--) {
        uint64_t guess = UINT64_MAX, rest;

        if (n[j + size] < d[size - 1]) {
            guess = divide_limb(n[j + size], n[j + size - 1], d[size - 1], &rest);
        }
        if (take_product(n + j, d, size, guess)) {
            do { /* the guess is at most two too large for a normalized divisor */
                guess--;
                give_back(n + j, d, size);
            } while (n[j + size] != 0);
        }
        quotient[j] = guess;
    }
}

bool sim_wide_muldiv(struct sim_u256 a, struct sim_u256 b, struct sim_u256 divisor, struct sim_u256 *quotient,
                     bool *remainder_nonzero)
{
    uint64_t x[4], y[4], d[4], n[LIMBS + 1] = {0}, q[LIMBS + 1] = {0};
    uint64_t rest = 0;
    int size = 4;

    if (divisor.high == 0 && (b.high == 0 && (a.high == 0 || b.low == 1))) { /* two limbs suffice for most */
        struct sim_u256 product = a.high == 0 ? sim_wide_multiply(a.low, b.low) : a;
        sim_u128 narrow;
        bool cut;

        if (!divide_narrow(product, divisor.low, &narrow, &cut)) {
            *quotient = sim_wide_of(narrow);
            if (remainder_nonzero != NULL) {
                *remainder_nonzero = cut;
            }
            return false;
        }
    }
    to_limbs(a, x);
    to_limbs(b, y);
    to_limbs(divisor, d);
    while (size > 0 && d[size - 1] == 0) {
        size--;
    }
    if (size == 0) {
        return true;
    }
    multiply_limbs(x, y, n);
    if (size == 1) {
        rest = divide_by_limb(n, LIMBS, d[0]);
        memcpy(q, n, sizeof q);
    } else {
        divide_limbs(n, d, size, q);
        for (int i = 0; i <= LIMBS; i++) {
            rest |= n[i];
        }
    }
    if ((q[4] | q[5] | q[6] | q[7] | q[8]) != 0) {
        return true;
    }
    *quotient = from_limbs(q);
    if (remainder_nonzero != NULL) {
        *remainder_nonzero = rest != 0;
    }
    return false;
}

static int width(struct sim_u256 value)
{
    sim_u128 top = value.high != 0 ? value.high : value.low;
    uint64_t high = (uint64_t)(top >> 64), low = (uint64_t)top;
    int bits = high != 0 ? 128 - __builtin_clzll(high) : low != 0 ? 64 - __builtin_clzll(low) : 0;

    return value.high != 0 ? 128 + bits : bits;
}

/* Newton's method from above falls until it stands at the root. */
sim_u128 sim_wide_root(struct sim_u256 value)
{
    int half = (width(value) + 1) / 2;
    sim_u128 root = half == 128 ? SIM_U128_MAX : (sim_u128)1 << half;
    struct sim_u256 quotient, next;

    while (root > 0 && !sim_wide_divide(value, sim_wide_of(root), &quotient, NULL)) {
        sim_wide_add(quotient, sim_wide_of(root), &next);
        next = sim_wide_shift_right(next, 1);
        if (next.high != 0 || next.low >= root) {
            break;
        }
        root = next.low;
    }
    return sim_wide_is_zero(value) ? 0 : root;
}

char *sim_wide_print(struct sim_u256 value, char *text)
{
    uint64_t limb[4];
    char reversed[SIM_WIDE_TEXT];
    int digits = 0;

    to_limbs(value, limb);
    do {
        reversed[digits++] = (char)('0' + divide_by_limb(limb, 4, 10));
    } while ((limb[0] | limb[1] | limb[2] | limb[3]) != 0);
    for (int i = 0; i < digits; i++) {
        text[i] = reversed[digits - 1 - i];
    }
    text[digits] = '\0';
    return text;
}

bool sim_wide_parse(const char *text, struct sim_u256 *value)
{
    const struct sim_u256 ten = {.low = 10}, one = {.low = 1};
    struct sim_u256 sum = {0};

    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || sim_wide_muldiv(sum, ten, one, &sum, NULL) ||
            sim_wide_add(sum, sim_wide_of((sim_u128)(*text - '0')), &sum)) {
            return false;
        }
    }
    *value = sum;
    return true;
}

sim_u128 sim_wide_power10(unsigned exponent)
{
    const unsigned most = 38; /* the largest power below 2^128 */
    sim_u128 power = 1;

    for (unsigned i = 0; i < exponent && i < most; i++) {
        power *= 10;
    }
    return power;
}

double sim_wide_double(sim_u128 value)
{
    uint64_t high = (uint64_t)(value >> 64);
    int shift;
    uint64_t top;

    if (high == 0) {
        return (double)(uint64_t)value;
    }
    shift = 64 - __builtin_clzll(high);
    top = (uint64_t)(value >> shift);
    if ((value & (((sim_u128)1 << shift) - 1)) != 0) {
        top |= 1; /* sticky: 64 bits hold 11 more than a double, so the last one only breaks ties */
    }
    return ldexp((double)top, shift);
}

sim_u128 sim_wide_from_double(double value)
{
    double high;

    if (!(value >= 1.0)) {
        return 0;
    }
    if (value >= 0x1p128) {
        return SIM_U128_MAX;
    }
    high = floor(value * 0x1p-64);
    return (sim_u128)(uint64_t)high << 64 | (uint64_t)(value - high * 0x1p64);
}
