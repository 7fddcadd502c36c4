#include "models/protocol/audit.h"

#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"

/* --- Books: 6. --- */

struct account_sums {
    mito_amount debit, credit, most; /* most: largest balance, a negative one being large */
};

static void add_accounts(const struct mito_book *book, uint32_t from, uint32_t to, struct account_sums *sums)
{
    const struct mito_account *account = mito_book_account(book, MITO_BOOK_ISSUER);
    mito_amount debit = 0, credit = 0, most = 0;

    for (uint32_t i = from; i < to; i++) {
        mito_amount balance = account[i].credit - account[i].debit;

        debit += account[i].debit;
        credit += account[i].credit;
        most = balance > most ? balance : most;
    }
    *sums = (struct account_sums){debit, credit, most};
}

static const char *check_book(const struct mito_book *book)
{
    uint32_t crowd = book->crowd < book->accounts ? book->crowd : book->accounts;
    struct account_sums world = {0}, fixed = {0}, many = {0};

    add_accounts(book, 0, book->world, &world);
    add_accounts(book, book->world, crowd, &fixed);
    add_accounts(book, crowd, book->accounts, &many);
    if (world.debit + fixed.debit + many.debit != world.credit + fixed.credit + many.credit) {
        return "6: what a book's accounts paid is what they received";
    }
    mito_amount held = many.credit - many.debit, all = fixed.credit - fixed.debit + held;
    if ((fixed.most > many.most ? fixed.most : many.most) > all) { /* a negative balance wraps far above the sum */
        return "6: only the world's accounts may be negative";
    }
    return held == book->held ? NULL : "6: the crowd's sum is the sum of its accounts";
}

static const char *check_books(const struct mito_protocol *p)
{
    const char *broken = NULL;

    for (uint32_t a = 0; broken == NULL && a < p->assets; a++) {
        broken = check_book(&mito_protocol_asset(p, a)->book);
        for (uint32_t c = 0; broken == NULL && c < p->branches; c++) {
            broken = check_book(&mito_protocol_pair(p, a, c)->book);
        }
    }
    for (uint32_t v = 0; broken == NULL && v < p->vlfs; v++) {
        broken = check_book(&mito_protocol_vlf(p, v)->shares);
    }
    return broken;
}

/* --- Queues: 8 and 9. --- */

#define PAID_ONCE "9: what is due on synced requests is paid once or owed"

/* Sums over the requests of a queue. */
struct queue_sums {
    struct sim_u256 synced, all;
    mito_amount pending, due;
};

/* What the contract's claim computes from the log that covers a request. */
static mito_amount due_of(const struct mito_request *request, const struct mito_sync_log *log)
{
    struct sim_u256 worth = {0}, assets_side, shares_side;
    sim_u128 narrow = 0;

    if (log->assets < SIM_U128_MAX && log->supply < SIM_U128_MAX - MITO_VLF_VIRTUAL_SHARES &&
        !sim_wide_muldiv_floor(request->shares, log->assets + 1, log->supply + MITO_VLF_VIRTUAL_SHARES, &narrow)) {
        return narrow < request->assets ? narrow : request->assets;
    }
    sim_wide_add(sim_wide_of(log->assets), sim_wide_of(1), &assets_side);
    sim_wide_add(sim_wide_of(log->supply), sim_wide_of(MITO_VLF_VIRTUAL_SHARES), &shares_side);
    SIM_CHECK(!sim_wide_muldiv(sim_wide_of(request->shares), assets_side, shares_side, &worth, NULL));
    return sim_wide_compare(worth, sim_wide_of(request->assets)) < 0 ? worth.low : request->assets;
}

static const char *check_log(const struct mito_vlf *v, uint32_t index, struct queue_sums *sums)
{
    const struct mito_sync_log *log = mito_queue_log_at(v, index);
    uint32_t from = index == 0 ? 0 : mito_queue_log_at(v, index - 1)->to;
    mito_amount shares = 0;

    if (log->from != from || log->to <= log->from || log->to > v->offset) {
        return "8: the sync logs tile the synced requests";
    }
    for (uint32_t id = log->from; id < log->to; id++) {
        const struct mito_request *request = mito_queue_request_at(v, id);

        if (request->due != due_of(request, log)) {
            return "9: a request is due the lower of its worth when requested and when synced";
        }
        shares += request->shares;
        sums->due += request->due;
    }
    sim_wide_add(sums->synced, sim_wide_of(shares), &sums->synced);
    return shares == log->shares ? NULL : "8: a sync log carries the shares of its requests";
}

static const char *check_requests(const struct mito_vlf *v, struct queue_sums *sums)
{
    const char *broken = NULL;

    for (uint32_t i = 0; broken == NULL && i < v->logs; i++) {
        broken = check_log(v, i, sums);
    }
    for (uint32_t id = 0; broken == NULL && id < v->requests; id++) {
        const struct mito_request *request = mito_queue_request_at(v, id);

        sim_wide_add(sums->all, sim_wide_of(request->shares), &sums->all);
        if (id >= v->offset) {
            sums->pending += request->shares;
            broken = request->due == 0 ? NULL : "9: nothing is due before the sync";
        }
    }
    if (broken == NULL &&
        (sums->pending != v->shares_pending || sim_wide_compare(sums->all, v->shares_requested) != 0 ||
         sim_wide_compare(sums->synced, v->shares_synced) != 0)) {
        broken = "8: the queue's share totals are the sums over its requests";
    }
    return broken;
}

/* Walks one receiver's unclaimed requests, adding what is due on them to *owed. */
static const char *check_receiver(const struct mito_vlf *v, const struct mito_receiver *receiver, mito_amount *owed)
{
    uint32_t id = receiver->head, account = 0;

    if (receiver->claimed > receiver->count || receiver->count - receiver->claimed > MITO_QUEUE_MAX_PENDING) {
        return "9: a receiver claims no more than it requested, and has at most 100 waiting";
    }
    for (uint32_t i = receiver->claimed; i < receiver->count; i++) {
        const struct mito_request *request;
        bool last = i + 1 == receiver->count;

        if (id >= v->requests) {
            return "9: a receiver's requests are in the queue";
        }
        request = mito_queue_request_at(v, id);
        if ((i > receiver->claimed && request->receiver != account) || (last && id != receiver->tail) ||
            (!last && request->next <= id)) {
            return "9: a receiver's requests are its own, in order";
        }
        account = request->receiver;
        *owed += id < v->offset ? request->due : 0;
        id = request->next;
    }
    return NULL;
}

static const char *check_receivers(const struct mito_vlf *v)
{
    const struct mito_receiver *receiver = MITO_PROTOCOL_AT(struct mito_receiver, v, receivers_offset, 0);
    const char *broken = NULL;
    uint64_t claimed = 0, count = 0;
    mito_amount owed = 0;

    for (uint32_t i = 0; broken == NULL && i < v->shares.accounts; i++) {
        broken = check_receiver(v, &receiver[i], &owed);
        claimed += receiver[i].claimed;
        count += receiver[i].count;
    }
    if (broken != NULL) {
        return broken;
    }
    if (count != v->requests || claimed != v->claimed) {
        return "9: every request belongs to one receiver and is claimed at most once";
    }
    return owed == v->owed ? NULL : PAID_ONCE;
}

static const char *check_queue(const struct mito_vlf *v)
{
    struct queue_sums sums = {0};
    const char *broken = check_requests(v, &sums);

    if (broken == NULL) {
        broken = check_receivers(v);
    }
    return broken == NULL && sums.due != v->owed + v->paid ? PAID_ONCE : broken;
}

const char *mito_audit_check_from(const struct mito_protocol *p, const uint32_t *audited)
{
    const char *broken = check_books(p);

    for (uint32_t i = 0; broken == NULL && i < p->vlfs; i++) {
        const struct mito_vlf *v = mito_protocol_vlf(p, i);
        struct queue_sums sums = {0};

        for (uint32_t log = audited[i]; broken == NULL && log < v->logs; log++) {
            broken = check_log(v, log, &sums);
        }
        for (uint32_t id = v->offset; broken == NULL && id < v->requests; id++) {
            sums.pending += mito_queue_request_at(v, id)->shares;
        }
        if (broken == NULL && sums.pending != v->shares_pending) {
            broken = "8: the queue's share totals are the sums over its requests";
        }
        if (broken == NULL) {
            broken = check_receivers(v);
        }
    }
    return broken;
}

/* --- Messages: 13. --- */

static const char *check_messages(const struct mito_protocol *p, const struct mito_in_flight *list)
{
    if (list->count != p->in_flight) {
        return "13: the messages kept are those in flight";
    }
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->message[i].state != MITO_MESSAGE_IN_FLIGHT || list->message[i].id >= p->sent) {
            return "13: a message in flight was sent and not delivered";
        }
        for (uint32_t j = 0; j < i; j++) {
            if (list->message[j].id == list->message[i].id) {
                return "13: no message is in flight twice";
            }
        }
    }
    return NULL;
}

/* Amount of the messages of a type (or of two) between the hub and a branch, of one asset or one VLF. */
static mito_amount sum_of(const struct mito_in_flight *list, enum mito_message_type type, enum mito_message_type other,
                          uint32_t branch, uint32_t asset, uint32_t vlf)
{
    mito_amount sum = 0;

    for (uint32_t i = 0; i < list->count; i++) {
        const struct mito_message *message = &list->message[i];

        if ((message->type == type || message->type == other) &&
            (message->source == branch || message->destination == branch) &&
            (asset == MITO_NONE || message->asset == asset) && (vlf == MITO_NONE || message->vlf == vlf)) {
            sum += message->amount.low;
        }
    }
    return sum;
}

/* The running total is what is in flight, and beyond it only what is dead. */
static bool covers(const struct mito_protocol *p, mito_amount total, mito_amount in_flight)
{
    return p->dead == 0 ? total == in_flight : total >= in_flight;
}

static const char *check_totals(const struct mito_protocol *p, const struct mito_in_flight *list)
{
    bool fine = true;

    for (uint32_t c = 0; c < p->branches; c++) {
        for (uint32_t a = 0; a < p->assets; a++) {
            const struct mito_pair *pair = mito_protocol_pair(p, a, c);

            fine =
                fine &&
                covers(p, pair->in_deposit, sum_of(list, MITO_MESSAGE_DEPOSIT, MITO_MESSAGE_SUPPLY, c, a, MITO_NONE)) &&
                covers(p, pair->in_withdraw,
                       sum_of(list, MITO_MESSAGE_WITHDRAW, MITO_MESSAGE_WITHDRAW, c, a, MITO_NONE)) &&
                covers(p, pair->in_extra, sum_of(list, MITO_MESSAGE_EXTRA, MITO_MESSAGE_EXTRA, c, a, MITO_NONE));
        }
        for (uint32_t v = 0; v < p->vlfs; v++) {
            const struct mito_link *link = mito_protocol_link(p, v, c);

            fine = fine &&
                   covers(p, link->in_allocate,
                          sum_of(list, MITO_MESSAGE_ALLOCATE, MITO_MESSAGE_ALLOCATE, c, MITO_NONE, v)) &&
                   covers(p, link->in_deallocate,
                          sum_of(list, MITO_MESSAGE_DEALLOCATE, MITO_MESSAGE_DEALLOCATE, c, MITO_NONE, v)) &&
                   covers(p, link->in_yield, sum_of(list, MITO_MESSAGE_YIELD, MITO_MESSAGE_YIELD, c, MITO_NONE, v)) &&
                   covers(p, link->in_loss, sum_of(list, MITO_MESSAGE_LOSS, MITO_MESSAGE_LOSS, c, MITO_NONE, v));
        }
    }
    return fine ? NULL : "13: the totals under way are the sums over the messages in flight";
}

const char *mito_audit_check(const struct mito_protocol *p, const struct mito_in_flight *in_flight)
{
    const char *broken = check_books(p);

    for (uint32_t v = 0; broken == NULL && v < p->vlfs; v++) {
        broken = check_queue(mito_protocol_vlf(p, v));
    }
    if (broken == NULL && in_flight != NULL) {
        broken = check_messages(p, in_flight);
    }
    if (broken == NULL && in_flight != NULL) {
        broken = check_totals(p, in_flight);
    }
    return broken;
}
