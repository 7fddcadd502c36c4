#include "models/venue/holding.h"

#include "sim/base/status.h"

#include <string.h>

bool mito_holding_is_empty(const struct mito_holding *holding)
{
    return holding->held == 0 && holding->exits.count == 0 && holding->entries.count == 0;
}

struct mito_ticket mito_holding_remove(struct mito_tickets *tickets)
{
    struct mito_ticket first = tickets->ticket[0];

    SIM_CHECK(tickets->count > 0);
    tickets->count--;
    memmove(tickets->ticket, tickets->ticket + 1, tickets->count * sizeof first);
    tickets->ticket[tickets->count] = (struct mito_ticket){0};
    return first;
}

void mito_holding_add(struct mito_tickets *tickets, struct mito_ticket ticket)
{
    struct mito_ticket *newest;

    if (tickets->count == MITO_HOLDING_TICKETS && tickets->ticket[1].units == 0) {
        mito_units settled = mito_holding_remove(tickets).amount;
        tickets->ticket[0].amount += settled;
    }
    newest = tickets->count == 0 ? NULL : &tickets->ticket[tickets->count - 1];
    SIM_CHECK(newest == NULL || ticket.ready >= newest->ready);
    if (newest != NULL && newest->units != 0 &&
        (newest->ready == ticket.ready || tickets->count == MITO_HOLDING_TICKETS)) {
        newest->units += ticket.units;
        newest->amount += ticket.amount;
        newest->ready = ticket.ready;
        return;
    }
    SIM_CHECK(tickets->count < MITO_HOLDING_TICKETS);
    tickets->ticket[tickets->count++] = ticket;
}

mito_units mito_holding_claimable(const struct mito_holding *holding)
{
    mito_units sum = 0;

    for (uint32_t i = 0; i < holding->exits.count && holding->exits.ticket[i].units == 0; i++) {
        sum += holding->exits.ticket[i].amount;
    }
    return sum;
}

mito_units mito_holding_claim(struct mito_holding *holding, mito_units amount)
{
    struct mito_tickets *exits = &holding->exits;
    mito_units left = amount;

    while (left > 0 && exits->count > 0 && exits->ticket[0].units == 0) {
        if (exits->ticket[0].amount > left) {
            exits->ticket[0].amount -= left;
            left = 0;
        } else {
            left -= mito_holding_remove(exits).amount;
        }
    }
    return amount - left;
}

sim_time mito_holding_next(const struct mito_holding *holding)
{
    sim_time next = INT64_MAX;

    for (uint32_t i = 0; i < holding->exits.count; i++) {
        if (holding->exits.ticket[i].units != 0) {
            next = holding->exits.ticket[i].ready;
            break;
        }
    }
    if (holding->entries.count > 0 && holding->entries.ticket[0].ready < next) {
        next = holding->entries.ticket[0].ready;
    }
    return next;
}
