/* The complete program around the second model: every command, file and exit code is tested on it without any money. */
#include "sim/cli/cli.h"
#include "tests/support/queueing_model.h"

int main(int argc, char **argv)
{
    return sim_cli_main(&queueing_model, argc, argv);
}
