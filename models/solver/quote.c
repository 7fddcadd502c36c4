#include "models/solver/quote.h"

#include <math.h>

double mito_quote_carry(const struct mito_quote *quote)
{
    double years = quote->settle_s / MITO_QUOTE_YEAR_S;

    return quote->hurdle * years + quote->reorg + quote->risk * sqrt(years);
}

double mito_quote_most(const struct mito_quote *quote)
{
    double left = quote->in - quote->fee - quote->gas - quote->rebalance - quote->margin;

    return left > 0 ? left / (1 + mito_quote_carry(quote)) : 0;
}

double mito_quote_cost(const struct mito_quote *quote, double out)
{
    return quote->fee + quote->gas + quote->rebalance + out * mito_quote_carry(quote);
}

bool mito_quote_fills(const struct mito_quote *quote, double out)
{
    return quote->in - out - mito_quote_cost(quote, out) >= quote->margin;
}

double mito_quote_reorg(double once, unsigned confirmations)
{
    return ldexp(once, confirmations < 1000 ? -(int)confirmations : -1000);
}

double mito_quote_dutch(double start, double end, double age_s, double window_s)
{
    if (age_s >= window_s) {
        return end;
    }
    return age_s <= 0 ? start : start + (end - start) * (age_s / window_s);
}
