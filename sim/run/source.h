/* Which sources made the rows: SHA-256 over the names and contents of the C files of sim/ (but sim/cli/) and models/,
 * taken at build time by cmake/source_hash.cmake, so the same tree gives the same hash with every compiler. */
#ifndef SIM_RUN_SOURCE_H
#define SIM_RUN_SOURCE_H

#include "mitosim_source_hash.h" /* generated: SIM_SOURCE_HASH, 64 hexadecimal digits */

#endif
