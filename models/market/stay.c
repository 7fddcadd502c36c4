#include "models/market/stay.h"

static void draw_length(struct mito_stay *stay, struct sim_draw *draw)
{
    stay->until += stay->dwell[stay->state] * sim_draw_exponential(draw);
}

double mito_stay_share(sim_time first, sim_time second)
{
    return (double)second / ((double)first + (double)second);
}

void mito_stay_begin(struct mito_stay *stay, const struct sim_stream *stream, sim_time first, sim_time second,
                     enum mito_stay_begin begin)
{
    struct sim_draw draw = sim_stream_at(stream, 0);
    double mark = sim_draw_uniform(&draw);

    *stay = (struct mito_stay){.stream = *stream, .dwell = {(double)first, (double)second}, .ordinal = 1};
    stay->state = begin == MITO_STAY_STATIONARY ? mark < mito_stay_share(first, second) : begin == MITO_STAY_SECOND;
    draw_length(stay, &draw);
}

void mito_stay_leave(struct mito_stay *stay)
{
    struct sim_draw draw = sim_stream_at(&stay->stream, stay->ordinal++);

    stay->state ^= 1;
    draw_length(stay, &draw);
}
