#include "models/protocol/revert.h"

const char *mito_revert_name(enum mito_revert revert)
{
    static const char *const names[] = {
#define REVERT_NAME(name, text) text,
        MITO_REVERT_LIST(REVERT_NAME)
#undef REVERT_NAME
    };

    return (unsigned)revert < MITO_REVERTS ? names[revert] : "unknown revert";
}
