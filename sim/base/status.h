/* Results of calls that can fail for reasons outside the program: configuration, memory, disk, signals.
 *
 * A status is always used: SIM_MUST_USE makes the compiler say so. What cannot happen (a bug of ours) is a check, not a
 * status. Calls that fail with a story to tell fill a caller's `struct sim_error`; nothing below sim/cli prints or exits. */
#ifndef SIM_BASE_STATUS_H
#define SIM_BASE_STATUS_H

#define SIM_STATUS_LIST(X)                                                  \
    X(OK, "success")                                                        \
    X(NO_MEMORY, "out of memory")                                           \
    X(BAD_CONFIG, "a configuration value is missing or invalid")            \
    X(BAD_USAGE, "the command line is invalid")                             \
    X(IO, "a file could not be read or written")                            \
    X(DAMAGED, "a file is torn, altered or not of this program")            \
    X(OTHER_STUDY, "the folder belongs to another study or version")        \
    X(INCOMPLETE, "units are missing")                                      \
    X(STOPPED, "stopped early by a signal or a time limit")                 \
    X(INTERNAL, "an internal check failed")

#define SIM_STATUS_ENUM(name, text) SIM_##name,
enum sim_status { SIM_STATUS_LIST(SIM_STATUS_ENUM) };
#undef SIM_STATUS_ENUM

#define SIM_MUST_USE __attribute__((warn_unused_result))
#define SIM_PRINTF(format_at, first) __attribute__((format(printf, format_at, first)))

/* For functions with one `enum sim_status status` and one `out:` label. */
#define SIM_TRY(call)             \
    do {                          \
        status = (call);          \
        if (status != SIM_OK) {   \
            goto out;             \
        }                         \
    } while (0)

/* Text of a status; never NULL. */
const char *sim_status_text(enum sim_status status);

/* What went wrong, in one or a few lines, ready for a person: file, cause, what to do. Filled by the failing call. */
struct sim_error {
    char text[1024];
};

/* Fills `error` (may be NULL) and returns `status`, so that a failing line reads `return sim_error_fill(...)`. */
SIM_MUST_USE enum sim_status sim_error_fill(struct sim_error *error, enum sim_status status, const char *format, ...)
    SIM_PRINTF(3, 4);

/* A check of what cannot happen; always on. Prints the expression and aborts: continuing would write wrong numbers. */
#define SIM_CHECK(expression) \
    ((expression) ? (void)0 : sim_status_abort(#expression, __FILE__, __LINE__))
_Noreturn void sim_status_abort(const char *expression, const char *file, int line);

#endif
