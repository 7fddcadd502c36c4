#!/usr/bin/env bash
# Installs into a fresh prefix and uses what lies there from another folder: the program, the header, the man page, the
# completions. `installed.sh CMAKE BUILD_FOLDER`
set -euo pipefail
cmake=$1 build=$2
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
failed=0
wrong() { echo "$*"; failed=1; }

"$cmake" --install "$build" --prefix "$prefix" >"$prefix/log" 2>&1 || { cat "$prefix/log"; exit 1; }
rm "$prefix/log"
cd /

for file in bin/mitosim include/mitosim/version.h share/man/man1/mitosim.1 share/doc/mitosim/LICENSE \
    share/bash-completion/completions/mitosim share/zsh/site-functions/_mitosim \
    share/fish/vendor_completions.d/mitosim.fish share/mitosim/configs/quickstart.yaml; do
    [ -s "$prefix/$file" ] || wrong "not installed: $file"
done
while read -r file; do
    case $file in
    bin/mitosim | include/mitosim/version.h | share/*) ;;
    *) wrong "installed, though internal: $file" ;;
    esac
done < <(cd "$prefix" && find . -type f | sed 's|^\./||')

"$prefix/bin/mitosim" --version || wrong "mitosim --version failed"
"$prefix/bin/mitosim" check "$prefix/share/mitosim/configs/quickstart.yaml" >/dev/null || wrong "check of the quickstart failed"

version=$(sed -n 's/#define MITOSIM_VERSION "\(.*\)"/\1/p' "$prefix/include/mitosim/version.h")
"$prefix/bin/mitosim" --version | grep -qF "$version" || wrong "the program and version.h differ in their version"
printf '#include <mitosim/version.h>\nint main(void) { return MITOSIM_RESULT_VERSION < 1; }\n' >"$prefix/use.c"
cc -std=c17 -Wall -Werror -I"$prefix/include" -o "$prefix/use" "$prefix/use.c" || wrong "version.h does not compile"

bash -n "$prefix/share/bash-completion/completions/mitosim" || wrong "the bash completion does not parse"
if command -v zsh >/dev/null; then
    zsh -n "$prefix/share/zsh/site-functions/_mitosim" || wrong "the zsh completion does not parse"
fi
if command -v fish >/dev/null; then
    fish -n "$prefix/share/fish/vendor_completions.d/mitosim.fish" || wrong "the fish completion does not parse"
fi
if command -v groff >/dev/null; then
    warnings=$(groff -man -ww -z "$prefix/share/man/man1/mitosim.1" 2>&1) || true
    [ -z "$warnings" ] || wrong "the man page has warnings: $warnings"
fi
if command -v man >/dev/null; then
    MANWIDTH=80 man --warnings -l "$prefix/share/man/man1/mitosim.1" 2>&1 >/dev/null | grep . && wrong "man warns"
fi
exit "$failed"
