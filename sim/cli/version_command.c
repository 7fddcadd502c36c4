#include "mitosim/version.h"
#include "sim/base/emit.h"
#include "sim/cli/option.h"
#include "sim/run/environment.h"
#include "sim/run/source.h"

#include <stdio.h>

extern const struct sim_command sim_version_command;

static int run(const struct sim_cli *cli, const struct sim_options *options)
{
    struct sim_emit emit;

    (void)cli;
    if (!options->json) {
        printf("mitosim %s\nresult version %d\nsources %.16s\ncompiler %s\nflags %s\nlibraries %s\n", MITOSIM_VERSION,
               MITOSIM_RESULT_VERSION, SIM_SOURCE_HASH, sim_environment_compiler(), sim_environment_flags(),
               sim_environment_libraries());
        return SIM_EXIT_OK;
    }
    sim_emit_init(&emit, stdout, 1);
    sim_emit_object(&emit, NULL);
    sim_emit_text(&emit, "program", "mitosim");
    sim_emit_text(&emit, "version", MITOSIM_VERSION);
    sim_emit_integer(&emit, "result_version", MITOSIM_RESULT_VERSION);
    sim_emit_text(&emit, "source_hash", SIM_SOURCE_HASH);
    sim_emit_text(&emit, "compiler", sim_environment_compiler());
    sim_emit_text(&emit, "flags", sim_environment_flags());
    sim_emit_text(&emit, "libraries", sim_environment_libraries());
    sim_emit_end(&emit);
    return SIM_EXIT_OK;
}

const struct sim_command sim_version_command = {
    .name = "version",
    .line = "version, result version, sources and compiler",
    .help = "Usage: mitosim version [--json]\n"
            "Two builds with the same result version and sources write the same rows, bit for bit.\n\n"
            "Example:\n"
            "  mitosim version\n\n" SIM_CLI_EXIT_PLAIN,
    .options = "json",
    .run = run,
};
