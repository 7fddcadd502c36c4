/* Time is an integer number of milliseconds; 0 is the end of the warm-up, warm-up time is negative. */
#ifndef SIM_KERNEL_TIME_H
#define SIM_KERNEL_TIME_H

#include <stdint.h>

typedef int64_t sim_time; /* ms */

#define SIM_SECOND ((sim_time)1000)
#define SIM_MINUTE (60 * SIM_SECOND)
#define SIM_HOUR (60 * SIM_MINUTE)
#define SIM_DAY (24 * SIM_HOUR)
#define SIM_YEAR (365 * SIM_DAY)
#define SIM_TIME_MAX INT64_MAX

#endif
