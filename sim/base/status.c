#include "sim/base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *sim_status_text(enum sim_status status)
{
    static const char *const text[] = {
#define SIM_STATUS_TEXT(name, sentence) sentence,
        SIM_STATUS_LIST(SIM_STATUS_TEXT)
#undef SIM_STATUS_TEXT
    };

    return (size_t)status < sizeof text / sizeof text[0] ? text[status] : "unknown status";
}

enum sim_status sim_error_fill(struct sim_error *error, enum sim_status status, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->text, sizeof error->text, format, arguments);
        va_end(arguments);
    }
    return status;
}

_Noreturn void sim_status_abort(const char *expression, const char *file, int line)
{
    fprintf(stderr, "mitosim: internal check failed: %s (%s:%d). This is a bug; finished parts are intact.\n",
            expression, file, line);
    abort();
}
