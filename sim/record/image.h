/* The bytes of a part in memory, and the seal in its last 512: which unit, how long, and a CRC-32 over everything.
 *
 * HDF5 does not guard its own structures in this format; the seal does, so a flipped bit anywhere in a part is seen
 * before HDF5 reads it. The seal is text: `tail -c 512 part.h5`. It stands behind HDF5's end of file, where no reader
 * looks; in front of it, some readers would no longer recognise the file by its first bytes. */
#ifndef SIM_RECORD_IMAGE_H
#define SIM_RECORD_IMAGE_H

#include "sim/base/status.h"
#include "sim/record/part.h"
#include "sim/record/store.h"

#include <stdbool.h>

enum { SIM_IMAGE_SEAL = 512 };

/* Appends the seal to a finished image. Fills length and crc of `info`. SIM_NO_MEMORY. */
SIM_MUST_USE enum sim_status sim_image_seal(struct sim_store *store, struct sim_part_info *info);

/* Reads a seal; false if it is none, or not exactly as sim_image_seal writes it. */
bool sim_image_read(const unsigned char seal[SIM_IMAGE_SEAL], struct sim_part_info *info);

/* Reads a whole part into a memory store, replacing what it held, and checks seal and CRC. SIM_DAMAGED, SIM_IO,
 * SIM_NO_MEMORY, SIM_INCOMPLETE where there is no such file. */
SIM_MUST_USE enum sim_status sim_image_load(struct sim_store *store, const char *path, struct sim_error *error);

#endif
