/* Tables of the two ziggurats with 256 layers: Marsaglia and Tsang, "The ziggurat method for generating random
 * variables" (2000), with 53-bit abscissae after Doornik (2005). Layer i ends at x[i]; x[1] is the tail's start.
 *   inside[i]  floor(2^53 x[i+1] / x[i]): a 53-bit candidate below it needs no look at the density
 *   width[i]   x[i] / 2^53
 *   height[i]  density at x[i], unnormalised; height[256] = 1 */
#ifndef SIM_RANDOM_ZIGGURAT_TABLES_H
#define SIM_RANDOM_ZIGGURAT_TABLES_H

#include <stdint.h>

extern const uint64_t sim_ziggurat_normal_inside[256];
extern const double sim_ziggurat_normal_width[256];
extern const double sim_ziggurat_normal_height[257];
extern const double sim_ziggurat_normal_tail;

extern const uint64_t sim_ziggurat_exponential_inside[256];
extern const double sim_ziggurat_exponential_width[256];
extern const double sim_ziggurat_exponential_height[257];
extern const double sim_ziggurat_exponential_tail;

#endif
