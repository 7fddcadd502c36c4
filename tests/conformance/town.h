/* A small world for the protocol's property tests: two assets, three branches, three VLFs, twelve holders, and every
 * message kept until it is delivered. All that happens is drawn from one seed. */
#ifndef MITO_TESTS_CONFORMANCE_TOWN_H
#define MITO_TESTS_CONFORMANCE_TOWN_H

#include "models/protocol/invariant.h"

#define TOWN_ASSETS 2u
#define TOWN_BRANCHES 3u
#define TOWN_VLFS 3u
#define TOWN_HOLDERS 12u
#define TOWN_WALLETS 4u
#define TOWN_MESSAGES 256u

struct town {
    struct mito_protocol *p; /* owned */
    uint64_t random;
    int64_t now;
    struct mito_message message[TOWN_MESSAGES]; /* in flight */
    uint32_t messages;
    struct mito_message dead[TOWN_MESSAGES];
    uint32_t deads;
    uint64_t done[MITO_REVERTS]; /* outcomes seen */
};

/* Initialized through messages, caps open, wallets full, every executor set, queues enabled. */
void town_open(struct town *town, uint64_t seed);
void town_close(struct town *town);

uint64_t town_draw(struct town *town, uint64_t below);

/* One random operation or delivery; what it answered. */
enum mito_revert town_step(struct town *town);

/* The full check. */
const char *town_broken(const struct town *town, const struct mito_invariant_mark *marks);

#endif
