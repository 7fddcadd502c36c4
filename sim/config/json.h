/* Text in the form of JSON, for YAML in flow form and for messages. */
#ifndef SIM_CONFIG_JSON_H
#define SIM_CONFIG_JSON_H

#include <stdio.h>

void sim_json_string(const char *text, FILE *out); /* quoted and escaped; `null` for NULL */

/* Shortest decimal that reads back as `value` times 10^-shift, the same in every locale; `text` holds SIM_JSON_NUMBER
 * bytes. Not finite: "none". Returns text. */
#define SIM_JSON_NUMBER 64
char *sim_json_number(double value, int shift, char *text);

#endif
