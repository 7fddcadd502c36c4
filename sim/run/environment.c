#include "sim/run/environment.h"

#include "mitosim/version.h"
#include "sim/base/emit.h"
#include "sim/run/file.h"
#include "sim/run/source.h"

#include <stdlib.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#ifndef SIM_BUILD_FLAGS
#define SIM_BUILD_FLAGS ""
#define SIM_BUILD_LIBRARIES ""
#endif

const char *sim_environment_compiler(void)
{
#ifdef __clang__
    return __VERSION__;
#else
    return "gcc " __VERSION__;
#endif
}

const char *sim_environment_flags(void)
{
    return SIM_BUILD_FLAGS;
}

const char *sim_environment_libraries(void)
{
    return SIM_BUILD_LIBRARIES;
}

static void write_machine(struct sim_emit *emit)
{
    struct utsname machine;

    if (uname(&machine) == 0) {
        sim_emit_text(emit, "host", machine.nodename);
        sim_emit_text(emit, "system", machine.sysname);
        sim_emit_text(emit, "release", machine.release);
        sim_emit_text(emit, "machine", machine.machine);
    }
    sim_emit_integer(emit, "process", (int64_t)getpid());
    sim_emit_integer(emit, "processors", (int64_t)sysconf(_SC_NPROCESSORS_ONLN));
}

enum sim_status sim_environment_append(const struct sim_folder *folder, unsigned threads, const char *command_line,
                                       struct sim_error *error)
{
    char *text = NULL, started[32] = "";
    size_t size = 0;
    time_t now = time(NULL);
    struct tm parts;
    struct sim_emit emit;
    FILE *out = open_memstream(&text, &size);
    enum sim_status status;

    if (out == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory");
    }
    if (gmtime_r(&now, &parts) != NULL) {
        strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &parts);
    }
    sim_emit_init(&emit, out, 0);
    sim_emit_object(&emit, NULL);
    sim_emit_text(&emit, "started", started);
    sim_emit_text(&emit, "program", "mitosim " MITOSIM_VERSION);
    sim_emit_text(&emit, "source_hash", SIM_SOURCE_HASH);
    sim_emit_text(&emit, "compiler", sim_environment_compiler());
    sim_emit_text(&emit, "flags", sim_environment_flags());
    sim_emit_text(&emit, "libraries", sim_environment_libraries());
    sim_emit_integer(&emit, "threads", threads);
    sim_emit_text(&emit, "command_line", command_line);
    write_machine(&emit);
    sim_emit_end(&emit);
    if (fclose(out) != 0) {
        free(text);
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory");
    }
    status = sim_file_append(folder->environment, text, error);
    free(text);
    return status;
}
