#include "models/protocol/invariant.h"

#include "models/protocol/audit.h"
#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"

/* Sums are modulo 2^128, as are the totals they add up: an equality of two of them is exact for any state that fits. */

/* --- Branches: 2, 3, 4, 5, 10. --- */

/* Booked totals of the executors on a branch: of one VLF, or of all whose token is `asset`. */
static mito_amount stored_of_vlf(const struct mito_protocol *p, uint32_t branch, uint32_t vlf)
{
    mito_amount sum = 0;

    for (uint32_t e = 0; e < p->executors; e++) {
        const struct mito_executor *executor = mito_protocol_executor(p, e);

        sum += executor->branch == branch && executor->vlf == vlf ? executor->stored : 0;
    }
    return sum;
}

static const char *check_link(const struct mito_protocol *p, uint32_t vlf, uint32_t branch)
{
    const struct mito_link *link = mito_protocol_link(p, vlf, branch);
    mito_amount scale = mito_protocol_pair(p, mito_protocol_vlf(p, vlf)->asset, branch)->scale;
    mito_amount units = link->available.low + stored_of_vlf(p, branch, vlf) + link->in_allocate + link->in_deallocate +
                        link->in_loss - link->in_yield;

    if (link->available.high != 0 || link->allocated != scale * units) {
        return "3: a VLF's allocation on a branch is its available liquidity, its executors' booked totals and what is "
               "under way";
    }
    return NULL;
}

static const char *check_pair(const struct mito_protocol *p, uint32_t asset, uint32_t branch)
{
    const struct mito_pair *pair = mito_protocol_pair(p, asset, branch);
    mito_amount holds = mito_book_balance(&pair->book, MITO_BRANCH_VAULT) - pair->donated;
    mito_amount stored = 0, available = 0, allocated = 0, yield = 0, loss = 0, allocate = 0, deallocate = 0, free_units;

    for (uint32_t v = 0; v < p->vlfs; v++) {
        const struct mito_link *link = mito_protocol_link(p, v, branch);

        if (mito_protocol_vlf(p, v)->asset == asset) {
            stored += stored_of_vlf(p, branch, v);
            available += link->available.low;
            allocated += link->allocated;
            yield += link->in_yield;
            loss += link->in_loss;
            allocate += link->in_allocate;
            deallocate += link->in_deallocate;
        }
    }
    if (pair->liquidity !=
        pair->scale * (holds + stored - pair->in_deposit - pair->in_withdraw - yield - pair->in_extra + loss)) {
        return "2: a branch's liquidity is what its vault and executors hold, less what is under way";
    }
    if (pair->allocated != allocated) {
        return "3: the allocated part of a branch is the sum over its VLFs";
    }
    free_units = pair->in_deposit + pair->in_withdraw + pair->in_extra + allocate + deallocate;
    if (pair->scale * (holds - available - free_units) != pair->liquidity - pair->allocated ||
        holds < available + pair->in_withdraw) {
        return "4: a delivered withdrawal finds its tokens in the vault";
    }
    if (pair->allocated > pair->liquidity) {
        return "5: a branch has no more allocated than it has";
    }
    if (sim_wide_compare(pair->available_cap, pair->max_cap) > 0) {
        return "10: the available cap lies within the cap";
    }
    return NULL;
}

static const char *check_branches(const struct mito_protocol *p)
{
    const char *broken = NULL;

    for (uint32_t c = 0; broken == NULL && c < p->branches; c++) {
        for (uint32_t v = 0; broken == NULL && v < p->vlfs; v++) {
            broken = check_link(p, v, c);
        }
        for (uint32_t a = 0; broken == NULL && a < p->assets; a++) {
            broken = check_pair(p, a, c);
        }
    }
    return broken;
}

/* --- Hub: 1, 5, 6, and 8 in totals. --- */

/* Fixed accounts, vaults and crowd of a hub book hold the supply. */
static bool adds_up(const struct mito_book *book)
{
    mito_amount sum = book->held;

    for (uint32_t account = book->world; account < book->crowd; account++) {
        sum += mito_book_balance(book, account);
    }
    return sum == mito_book_supply(book);
}

static const char *check_asset(const struct mito_protocol *p, uint32_t asset)
{
    const struct mito_asset *a = mito_protocol_asset(p, asset);
    mito_amount liquidity = 0, stored = 0, kept = a->queue_donated;

    for (uint32_t c = 0; c < p->branches; c++) {
        liquidity += mito_protocol_pair(p, asset, c)->liquidity;
    }
    if (mito_book_supply(&a->book) != liquidity) {
        return "1: the supply of a hub asset is the liquidity of its branches";
    }
    for (uint32_t v = 0; v < p->vlfs; v++) {
        const struct mito_vlf *vlf = mito_protocol_vlf(p, v);

        stored += *mito_protocol_treasury(p, v, asset);
        kept += vlf->asset == asset ? vlf->reserved - vlf->paid : 0;
    }
    if (!adds_up(&a->book) || mito_book_balance(&a->book, MITO_ACCOUNT_TREASURY) < stored) {
        return "6: holders, vaults, queue, treasury and collector hold the supply of a hub asset";
    }
    if (mito_book_balance(&a->book, MITO_ACCOUNT_QUEUE) != kept) {
        return "8: the queue holds what was reserved and not paid";
    }
    return NULL;
}

static const char *check_vlf(const struct mito_protocol *p, uint32_t vlf)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    mito_amount allocation = 0, idle;

    for (uint32_t c = 0; c < p->branches; c++) {
        allocation += mito_protocol_link(p, vlf, c)->allocated;
    }
    if (v->allocation != allocation) {
        return "3: a VLF's allocation is the sum over its branches";
    }
    if (!mito_vlf_idle(p, vlf, &idle)) {
        return "5: a VLF has no more allocated than it has";
    }
    if (!adds_up(&v->shares)) {
        return "6: holders, queue and collector hold the supply of shares";
    }
    if (mito_book_balance(&v->shares, MITO_ACCOUNT_QUEUE) < v->shares_pending) {
        return "8: the queue holds the shares of every request not synced";
    }
    if (v->reserved - v->paid < v->owed) {
        return "8: the queue holds what it owes";
    }
    if (v->offset > v->requests || (v->logs == 0 ? 0 : mito_queue_log_at(v, v->logs - 1)->to) != v->offset) {
        return "8: the sync logs cover the synced requests";
    }
    return NULL;
}

/* --- Change since a mark: 7, 8. --- */

void mito_invariant_mark(const struct mito_protocol *p, struct mito_invariant_mark *marks)
{
    for (uint32_t i = 0; i < p->vlfs; i++) {
        const struct mito_vlf *v = mito_protocol_vlf(p, i);

        marks[i] = (struct mito_invariant_mark){
            .assets = mito_vlf_assets(p, i),
            .supply = mito_vlf_supply(p, i),
            .burned = v->burned,
            .shares_synced = v->shares_synced,
            .shares_requested = v->shares_requested,
            .claimed = v->claimed,
            .offset = v->offset,
            .requests = v->requests,
            .logs = v->logs,
        };
    }
}

/* (A + 1) / (S + 10^6) now is not below what it was; numbers at the edge of 128 bits are let pass. */
static bool price_held(const struct mito_protocol *p, uint32_t vlf, const struct mito_invariant_mark *mark)
{
    mito_amount assets = mito_vlf_assets(p, vlf), supply = mito_vlf_supply(p, vlf);
    mito_amount edge = SIM_U128_MAX - MITO_VLF_VIRTUAL_SHARES;

    if (assets > edge || supply > edge || mark->assets > edge || mark->supply > edge) {
        return true;
    }
    return sim_wide_compare(sim_wide_multiply(assets + 1, mark->supply + MITO_VLF_VIRTUAL_SHARES),
                            sim_wide_multiply(mark->assets + 1, supply + MITO_VLF_VIRTUAL_SHARES)) >= 0;
}

static const char *check_change(const struct mito_protocol *p, uint32_t vlf, const struct mito_invariant_mark *mark)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);

    if (v->burned == mark->burned && !price_held(p, vlf, mark)) {
        return "7: the price of a share falls by a loss only";
    }
    if (v->offset < mark->offset || v->requests < mark->requests || v->logs < mark->logs ||
        v->claimed < mark->claimed || sim_wide_compare(v->shares_synced, mark->shares_synced) < 0 ||
        sim_wide_compare(v->shares_requested, mark->shares_requested) < 0) {
        return "8: the queue's positions and running totals never fall";
    }
    return NULL;
}

const char *mito_invariant_check_fast(const struct mito_protocol *p, const struct mito_invariant_mark *marks)
{
    const char *broken = check_branches(p);

    for (uint32_t a = 0; broken == NULL && a < p->assets; a++) {
        broken = check_asset(p, a);
    }
    for (uint32_t v = 0; broken == NULL && v < p->vlfs; v++) {
        broken = check_vlf(p, v);
        if (broken == NULL && marks != NULL) {
            broken = check_change(p, v, &marks[v]);
        }
    }
    if (broken == NULL && p->sent != p->delivered + p->in_flight + p->dead) {
        broken = "13: every message sent is delivered, in flight or dead";
    }
    return broken;
}

const char *mito_invariant_check(const struct mito_protocol *p, const struct mito_in_flight *in_flight,
                                 const struct mito_invariant_mark *marks)
{
    const char *broken = mito_invariant_check_fast(p, marks);

    return broken != NULL ? broken : mito_audit_check(p, in_flight);
}

const char *mito_invariant_check_epoch(const struct mito_protocol *p, const struct mito_invariant_mark *marks,
                                       uint32_t *audited)
{
    const char *broken = mito_invariant_check_fast(p, marks);

    if (broken == NULL) {
        broken = mito_audit_check_from(p, audited);
    }
    for (uint32_t i = 0; i < p->vlfs; i++) {
        audited[i] = mito_protocol_vlf(p, i)->logs;
    }
    return broken;
}
