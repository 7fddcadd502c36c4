# fish completion for mitosim

set -l commands run check merge summary trace describe version help

complete -c mitosim -f
complete -c mitosim -n "not __fish_seen_subcommand_from $commands" -a run -d 'run a study; continues what was interrupted'
complete -c mitosim -n "not __fish_seen_subcommand_from $commands" -a check -d 'validate a study; print design and cost'
complete -c mitosim -n "not __fish_seen_subcommand_from $commands" -a merge -d 'parts of a folder to results.h5'
complete -c mitosim -n "not __fish_seen_subcommand_from $commands" -a summary -d 'intervals and paired differences'
complete -c mitosim -n "not __fish_seen_subcommand_from $commands" -a trace -d 'the event log of one run'
complete -c mitosim -n "not __fish_seen_subcommand_from $commands" -a describe -d 'parameters, metrics, events'
complete -c mitosim -n "not __fish_seen_subcommand_from $commands" -a version -d 'version, sources and compiler'
complete -c mitosim -n "not __fish_seen_subcommand_from $commands" -a help -d 'the page of a command'
complete -c mitosim -l help -d 'usage'

complete -c mitosim -n '__fish_seen_subcommand_from run check trace' -F
complete -c mitosim -n '__fish_seen_subcommand_from run check trace' -l set -x -d 'set a key: path=value'
complete -c mitosim -n '__fish_seen_subcommand_from run check trace' -l replicates -x -d 'number of replicates'
complete -c mitosim -n '__fish_seen_subcommand_from run check trace' -l seed -x -d 'root of the random streams'
complete -c mitosim -n '__fish_seen_subcommand_from run check' -l threads -x -d 'worker threads'
complete -c mitosim -n '__fish_seen_subcommand_from run' -s o -l out -x -a '(__fish_complete_directories)' -d 'folder'
complete -c mitosim -n '__fish_seen_subcommand_from run' -l max-time -x -d 'stop after this time'
complete -c mitosim -n '__fish_seen_subcommand_from run' -l strict -d 'exit 1 when replicates failed'
complete -c mitosim -n '__fish_seen_subcommand_from run' -l quiet -d 'no progress'
complete -c mitosim -n '__fish_seen_subcommand_from run check summary' -l all -d 'show everything'
complete -c mitosim -n '__fish_seen_subcommand_from run check summary trace describe version' -l json -d 'for programs'
complete -c mitosim -n '__fish_seen_subcommand_from merge' -a '(__fish_complete_directories)'
complete -c mitosim -n '__fish_seen_subcommand_from merge' -l prune -d 'remove the parts afterwards'
complete -c mitosim -n '__fish_seen_subcommand_from summary' -F
complete -c mitosim -n '__fish_seen_subcommand_from summary' -l metric -x -d 'one metric'
complete -c mitosim -n '__fish_seen_subcommand_from summary trace' -l point -x -d 'one design point'
complete -c mitosim -n '__fish_seen_subcommand_from trace' -l replicate -x -d 'which replicate'
complete -c mitosim -n '__fish_seen_subcommand_from trace' -l strategy -x -d 'which strategy'
complete -c mitosim -n '__fish_seen_subcommand_from trace' -l until -x -d 'stop after this measured time'
complete -c mitosim -n '__fish_seen_subcommand_from trace' -l warmup -d 'show the warm-up'
complete -c mitosim -n '__fish_seen_subcommand_from describe' -l schema -d 'JSON Schema of a study'
