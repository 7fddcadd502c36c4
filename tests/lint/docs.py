#!/usr/bin/env python3
"""Lint of the documents: `docs.py CHECK [ROOT] [BINARY]`. What a page names must be there; what is there must be told."""
import os
import pathlib
import re
import subprocess
import sys

import rules

SKIP = 77
# Folders whose paths, written in backquotes, are claims about the tree.
TOP = {"sim", "models", "tests", "cmake", "configs", "analysis", "doc", "completions", "include", ".ci"}


def pages(root):
    for path in sorted(root.rglob("*.md")):
        if path.relative_to(root).parts[0] not in rules.IGNORED:
            yield path, path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def exists(root, page, target):
    if "*" in target or "{" in target:
        stem = re.sub(r"\{([^},]*)[^}]*\}", r"\1", target)
        return any(root.glob(stem))
    return (root / target).exists() or (page.parent / target).exists()


def documents_name_what_exists(root, _):
    dev = root / "dev"
    commands = set(re.findall(r"^  ([a-z]+) ", dev.read_text(encoding="utf-8"), re.M)) if dev.exists() else set()
    for page, name, text in pages(root):
        if name == "CHANGELOG.md":
            continue
        for word in sorted(set(re.findall(r"(?<![\w/])\./dev ([a-z]+)", text)) - commands):
            yield f"{name}:1: names ./dev {word}, which is no command of it"
        fenced = False
        for number, line in enumerate(text.splitlines(), 1):
            fenced ^= line.startswith("```")
            if fenced:
                continue
            for target in re.findall(r"\]\(([^)#\s]+)", line):
                if "://" not in target and not exists(root, page, target):
                    yield f"{name}:{number}: links to {target}, which is not there"
            for target in re.findall(r"`([\w.*{},/-]+)`", line):
                if target.split("/")[0] in TOP and "/" in target and not exists(root, page, target):
                    yield f"{name}:{number}: names {target}, which is not there"


def rooms(root):
    for layer in ("sim", "models"):
        for folder in sorted((root / layer).iterdir()):
            if folder.is_dir() and any(folder.glob("*.c")):
                yield folder


def every_room_has_its_readme(root, _):
    for room in rooms(root):
        name = room.relative_to(root).as_posix()
        readme = room / "README.md"
        if not readme.exists():
            yield f"{name}/README.md: missing"
            continue
        lines = readme.read_text(encoding="utf-8").splitlines()
        heads = [re.sub(r"^#+\s*", "", line).strip() for line in lines if line.startswith("##")]
        if [head for head in heads if head in rules.HEADS] != rules.HEADS:
            yield f"{name}/README.md:1: wants the heads {' · '.join(rules.HEADS)}, in this order"
        if len(lines) > rules.LONGEST_README:
            yield f"{name}/README.md:{len(lines)}: longer than {rules.LONGEST_README} lines"


def the_readme_opens_with_its_two_commands(root, _):
    text = (root / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^(?:    |\$ )?(\./\S.*?|mitosim .*?|cmake .*?)(?:\s+#.*)?$", text, re.M)
    if commands[:2] != ["./dev run", "./dev test"]:
        yield f"README.md:1: the first two commands are {commands[:2]}, not ./dev run and ./dev test"


def decisions_stay_short(root, _):
    entries = re.split(r"^(?=## )", (root / "DECISIONS.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    for entry in entries:
        head, lines = entry.splitlines()[0], [line for line in entry.splitlines() if line.strip()]
        if not re.match(r"## \d{4}-\d{2}-\d{2} · ", head):
            yield f'DECISIONS.md: "{head}" does not begin with its date'
        if len(lines) > 15:
            yield f'DECISIONS.md: "{head}" has {len(lines)} lines, 15 are enough'


def versions_agree(root, _):
    header = (root / "include/mitosim/version.h").read_text(encoding="utf-8")
    version = re.search(r'MITOSIM_VERSION "([^"]+)"', header).group(1)
    for name, pattern in (("CMakeLists.txt", rf"project\(mitosim VERSION {re.escape(version)}\b"),
                          ("CHANGELOG.md", rf"^## {re.escape(version)}\b")):
        if not re.search(pattern, (root / name).read_text(encoding="utf-8"), re.M):
            yield f"{name}:1: does not tell version {version} of include/mitosim/version.h"


def ask(binary, *words):
    return subprocess.run([binary, *words], capture_output=True, text=True, check=False, timeout=60).stdout


def the_man_page_lists_every_option(root, binary):
    """Every command and every long option that --help prints stands in the man page and in each completion."""
    if not binary or not os.access(binary, os.X_OK):
        print("the program is not built")
        sys.exit(SKIP)
    help_text = ask(binary, "--help") or ask(binary, "help")
    commands = [word for word in ("run", "check", "merge", "summary", "trace", "describe", "version", "help")
                if re.search(rf"^\s+(mitosim )?{word}\b", help_text, re.M)]
    if len(commands) < 6:
        yield f"{binary} --help lists only {commands}"
    texts = {page: (root / page).read_text(encoding="utf-8").replace("\\-", "-")
             for page in ("doc/mitosim.1", "completions/mitosim.bash", "completions/_mitosim",
                          "completions/mitosim.fish")}
    for command in commands:
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ask(binary, command, "--help")))
        for page, text in texts.items():
            if not re.search(rf"\b{command}\b", text):
                yield f"{page}:1: does not tell the command {command}"
            for option in sorted(options):
                bare = option[2:] if page.endswith(".fish") else option
                if not re.search(rf"(?<![\w-]){re.escape(bare)}(?![\w-])", text):
                    yield f"{page}:1: does not tell {option} of {command}"


CHECKS = {check.__name__: check for check in (
    documents_name_what_exists, every_room_has_its_readme, the_readme_opens_with_its_two_commands,
    decisions_stay_short, versions_agree, the_man_page_lists_every_option)}


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in CHECKS:
        print("\n".join(CHECKS))
        return 2
    root = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).resolve().parents[2]).resolve()
    complaints = list(CHECKS[sys.argv[1]](root, sys.argv[3] if len(sys.argv) > 3 else None))
    if complaints:
        print("\n".join(complaints))
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
