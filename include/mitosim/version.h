/* Version of the installed package. The number changes with the result version: rows of two releases with the same
 * MITOSIM_RESULT_VERSION are equal bit for bit; CHANGELOG.md marks each change with [results]. */
#ifndef MITOSIM_VERSION_H
#define MITOSIM_VERSION_H

#define MITOSIM_VERSION "0.1.0"
#define MITOSIM_RESULT_VERSION 1

#endif
