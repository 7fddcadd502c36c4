# bash completion for mitosim

_mitosim()
{
    local cur prev words cword
    _init_completion 2>/dev/null || {
        cur=${COMP_WORDS[COMP_CWORD]}
        prev=${COMP_WORDS[COMP_CWORD - 1]}
        words=("${COMP_WORDS[@]}")
        cword=$COMP_CWORD
    }
    local commands="run check merge summary trace describe version help"
    local options
    if ((cword == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$cur")
        return
    fi
    case ${words[1]} in
    run) options="--out --set --replicates --seed --threads --max-time --strict --quiet --json --all --help" ;;
    check) options="--set --replicates --seed --threads --all --json --help" ;;
    merge) options="--prune --help" ;;
    summary) options="--all --metric --point --json --help" ;;
    trace) options="--replicate --strategy --point --set --seed --replicates --until --warmup --json --help" ;;
    describe) options="--json --schema --help" ;;
    version) options="--json --help" ;;
    help)
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
        return
        ;;
    esac
    case $prev in
    --set | --replicates | --seed | --threads | --max-time | --point | --replicate | --strategy | --until) return ;;
    -o | --out)
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
        return
        ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        return
    fi
    case ${words[1]} in
    run | check | trace) mapfile -t COMPREPLY < <(compgen -f -X '!*.y*ml' -- "$cur"; compgen -d -S / -- "$cur") ;;
    merge) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
    summary) mapfile -t COMPREPLY < <(compgen -f -X '!*.h5' -- "$cur"; compgen -d -S / -- "$cur") ;;
    esac
}
complete -o filenames -F _mitosim mitosim
