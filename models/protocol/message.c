#include "models/protocol/message.h"

uint32_t mito_message_bytes(unsigned type)
{
    switch (type) {
#define MESSAGE_BYTES(name, number, bytes, word) \
    case number:                                 \
        return bytes;
        MITO_MESSAGE_LIST(MESSAGE_BYTES)
#undef MESSAGE_BYTES
    default:
        return 0;
    }
}

const char *mito_message_word(unsigned type)
{
    switch (type) {
#define MESSAGE_WORD(name, number, bytes, word) \
    case number:                                \
        return word;
        MITO_MESSAGE_LIST(MESSAGE_WORD)
#undef MESSAGE_WORD
    default:
        return "unknown";
    }
}
