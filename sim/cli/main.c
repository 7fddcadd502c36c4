#include "models/world/world.h"
#include "sim/cli/cli.h"

int main(int argc, char **argv)
{
    return sim_cli_main(&mito_world_model, argc, argv);
}
