/* A book: double entry for one token.
 *
 * Every token (a hub asset, the shares of a VLF, a branch's token) is one book. An account keeps the totals of all it
 * ever paid (debit) and received (credit), modulo 2^128; its balance is credit - debit, exact. Every movement is one
 * posting between two accounts, so the sum of debits equals the sum of credits by construction and by check. Account 0
 * is the issuer: minting is a posting from it, burning one to it. Only world accounts (below `world`) may be net
 * negative.
 *
 * A book finds its accounts by an offset from its own address: copying the block that holds both keeps it valid. */
#ifndef MITO_PROTOCOL_BOOK_H
#define MITO_PROTOCOL_BOOK_H

#include <stdint.h>

#include "sim/base/status.h"
#include "sim/base/wide.h"

typedef sim_u128 mito_amount; /* base units of a token */

#define MITO_BOOK_ISSUER 0u

struct mito_account {
    mito_amount debit;  /* paid out, modulo 2^128 */
    mito_amount credit; /* received, modulo 2^128 */
};

struct mito_book {
    mito_amount held;     /* sum of the balances of the accounts from `crowd` on */
    uint64_t offset;      /* bytes from this struct to its accounts */
    uint32_t accounts;    /* how many */
    uint32_t world;       /* accounts below it are the world's: issuer, and on branches yield and loss */
    uint32_t crowd;       /* accounts from it on are many and alike (holders): summed in `held` */
    uint32_t crowd_first; /* how many of them come before the book's first: it may serve a span of all holders */
};

/* Position of an account in the book's array. */
static inline uint32_t mito_book_slot(const struct mito_book *book, uint32_t account)
{
    uint32_t slot = account < book->crowd ? account : account - book->crowd_first;

    SIM_CHECK(slot < book->accounts);
    return slot;
}

static inline struct mito_account *mito_book_accounts(const struct mito_book *book)
{
    return (struct mito_account *)((char *)(uintptr_t)book + book->offset);
}

static inline struct mito_account *mito_book_account(const struct mito_book *book, uint32_t account)
{
    return mito_book_accounts(book) + mito_book_slot(book, account);
}

static inline mito_amount mito_book_balance(const struct mito_book *book, uint32_t account)
{
    const struct mito_account *entry = mito_book_account(book, account);

    return entry->credit - entry->debit;
}

/* Issued and not burned: what all accounts but the issuer hold together. */
static inline mito_amount mito_book_supply(const struct mito_book *book)
{
    const struct mito_account *issuer = mito_book_accounts(book) + MITO_BOOK_ISSUER; /* every book has one */

    return issuer->debit - issuer->credit;
}

/* Moves `amount`; the caller has checked that `from` can pay (or is the world's). */
static inline void mito_book_post(struct mito_book *book, uint32_t from, uint32_t to, mito_amount amount)
{
    mito_book_account(book, from)->debit += amount;
    mito_book_account(book, to)->credit += amount;
    if (from >= book->crowd) {
        book->held -= amount;
    }
    if (to >= book->crowd) {
        book->held += amount;
    }
}

/* Takes a posting back, leaving no trace: for an operation that reverts half way. */
static inline void mito_book_unpost(struct mito_book *book, uint32_t from, uint32_t to, mito_amount amount)
{
    mito_book_account(book, from)->debit -= amount;
    mito_book_account(book, to)->credit -= amount;
    if (from >= book->crowd) {
        book->held += amount;
    }
    if (to >= book->crowd) {
        book->held -= amount;
    }
}

#endif
