#include "models/hazard/spans.h"

#include <string.h>

static uint32_t count_of(const double *spans)
{
    return (uint32_t)spans[0];
}

/* The first span that ends after `time`. */
static uint32_t first_after(const double *spans, sim_time time)
{
    uint32_t low = 0, high = count_of(spans);

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (spans[2 + 2 * middle] > (double)time) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

void mito_spans_add(double *spans, sim_time from, sim_time until)
{
    uint32_t count = count_of(spans), first = first_after(spans, from - 1), last = first;
    double begin = (double)from, end = (double)until;

    while (last < count && spans[1 + 2 * last] <= end) { /* touches */
        begin = spans[1 + 2 * last] < begin ? spans[1 + 2 * last] : begin;
        end = spans[2 + 2 * last] > end ? spans[2 + 2 * last] : end;
        last++;
    }
    memmove(spans + 3 + 2 * (size_t)first, spans + 1 + 2 * (size_t)last, 2 * (size_t)(count - last) * sizeof *spans);
    spans[1 + 2 * first] = begin;
    spans[2 + 2 * first] = end;
    spans[0] = count - (last - first) + 1.0;
}

sim_time mito_spans_end(const double *spans, sim_time time)
{
    uint32_t at = first_after(spans, time);

    return at < count_of(spans) && spans[1 + 2 * at] <= (double)time ? (sim_time)spans[2 + 2 * at] : time;
}

sim_time mito_spans_length(const double *spans, sim_time from, sim_time until)
{
    sim_time sum = 0;

    for (uint32_t at = first_after(spans, from); at < count_of(spans) && spans[1 + 2 * at] < (double)until; at++) {
        sim_time begin = (sim_time)spans[1 + 2 * at], end = (sim_time)spans[2 + 2 * at];
        sum += (end < until ? end : until) - (begin > from ? begin : from);
    }
    return sum;
}
