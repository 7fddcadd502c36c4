/* What liquidity providers lose to those who know the price: loss versus rebalancing (LVR), arbitrage profit with fees
 * and block times, impermanent loss. Closed forms; all rates per the unit of time of `sigma`, all logs natural.
 *
 * Sources: Milionis, Moallemi, Roughgarden, Zhang, arXiv 2208.06046 (LVR); Milionis, Moallemi, Roughgarden, arXiv
 * 2305.14604 (fees, Poisson blocks); Nezlobin, Tassy 2025 (fixed blocks). With a fee gamma the log mispricing moves freely
 * in a band of +-gamma; a block ends a move outside the band by arbitrage. In those papers the pool's price has drift
 * sigma^2 / 2, so that the log mispricing has none. */
#ifndef MITO_POOL_ADVERSE_H
#define MITO_POOL_ADVERSE_H

/* LVR of a constant-product pool without fee, per unit of its value: sigma^2 / 8. */
double mito_adverse_product_rate(double sigma);

/* LVR of a position of liquidity L in range at `price`: L sigma^2 sqrt(price) / 4, in quote units. */
double mito_adverse_range_rate(double liquidity, double sigma, double price);

/* Share of blocks with an arbitrage trade. Poisson: 1 / (1 + eta), eta = gamma sqrt(2 lambda) / sigma, lambda blocks per
 * unit of time. Fixed gaps: 1 / (|zeta(1/2)| / sqrt(pi) + sqrt(2) gamma / sigma_b), sigma_b = sigma sqrt(gap); the
 * second is an approximation for gamma and sigma_b of the same order or gamma larger. */
double mito_adverse_poisson_trades(double sigma, double gamma, double gap);
double mito_adverse_fixed_trades(double sigma, double gamma, double gap);

/* Arbitrage profit per unit of pool value and time, of a constant-product pool. Poisson (exact):
 * sigma^2 / 8 P_trade cosh(gamma / 2) / (1 - sigma^2 gap / 8). Fixed gaps:
 * sigma^2 / 8 / (1 + sqrt(2 pi) / |zeta(1/2)| gamma / sigma_b). */
double mito_adverse_poisson_rate(double sigma, double gamma, double gap);
double mito_adverse_fixed_rate(double sigma, double gamma, double gap);

/* Fees of arbitrage on a price that returns to an anchor, as a share of those of a Brownian motion of the same sigma:
 * with r = gamma / stationary standard deviation, exp(-0.33 r^2) for blocks much shorter than the half-life. A fit,
 * within 0.02, to what an Ornstein-Uhlenbeck covers that drags its follower along at +-gamma: the test has the integral. */
double mito_adverse_anchored_share(double gamma, double spread);

/* Profit of one arbitrage trade per unit of pool value from log mispricing z outside the band +-gamma:
 * exp(+-gamma / 2) (cosh((|z| - gamma) / 2) - 1), + for z > 0 (the outside price is above the pool's): the fee is paid in
 * quote units both ways. Value: that of the pool with its price at the outside's. */
double mito_adverse_trade_profit(double z, double gamma);

/* Value of a position over that of holding, less 1, when the price has moved to `ratio` times the entry price:
 * 2 sqrt(r) / (1 + r) - 1; weighted pool r^w / (1 - w + w r) - 1; and for a range [low, high] relative to the entry
 * price by its amounts, also where the price has left it. */
double mito_adverse_product_loss(double ratio);
double mito_adverse_weighted_loss(double ratio, double weight);
double mito_adverse_range_loss(double ratio, double low, double high);

#endif
