#!/usr/bin/env python3
"""Lint of the sources: layers, words, libraries, lengths, leftovers. `source.py CHECK [ROOT]` prints what breaks the
rule as file:line and exits 1; `source.py list` names the checks. The rules stand in rules.py."""
import pathlib
import re
import sys

import rules

COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*', re.S)


class Tree:
    """The project's text files under a root, and the complaints about them."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.complaints = []
        self.warnings = []

    def files(self, *folders, suffixes=(".c", ".h")):
        for folder in folders:
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts:
                    yield path, path.relative_to(self.root).as_posix()

    def own_files(self):
        """Every text file of the project, without what git ignores and without build trees, whatever their name."""
        builds = {cache.parent for cache in self.root.glob("*/CMakeCache.txt")}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            top = self.root / name.split("/")[0]
            if top in builds or top.name in rules.IGNORED or "__pycache__" in path.parts:
                continue
            if path.is_file():
                try:
                    yield path, name, path.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    continue

    def complain(self, name, line, text):
        self.complaints.append(f"{name}:{line}: {text}")

    def warn(self, name, line, text):
        self.warnings.append(f"{name}:{line}: {text}")


def code_of(text):
    """The text with comments and the contents of strings blanked, line numbers kept."""
    return COMMENT.sub(lambda found: found.group(0) if found.group(0)[0] in "\"'" and "\n" not in found.group(0)
                       and text[max(0, found.start() - 9):found.start()].rstrip().endswith("include")
                       else re.sub(r"[^\n]", " ", found.group(0)), text)


def room_of(name):
    parts = name.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 and parts[0] in ("sim", "models") else None


def includes(text):
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found.group(1) == "<", found.group(2)


def includes_point_downwards(tree):
    for path, name in tree.files("sim", "models", "include"):
        room = room_of(name)
        if room is not None and room not in rules.ROOMS:
            tree.complain(name, 1, f"room {room} is not in the order of rooms (tests/lint/rules.py)")
            continue
        for line, system, target in includes(path.read_text(encoding="utf-8")):
            if system:
                continue
            other = room_of(target)
            if not (tree.root / target).exists() and not (tree.root / "include" / target).exists() \
                    and target not in rules.GENERATED:
                tree.complain(name, line, f'"{target}" is not a full path from the root')
            elif other is None or other == room:
                continue
            elif room is None:
                tree.complain(name, line, "a public header includes an internal one")
            elif target in rules.SEEN_FROM_BELOW and room.startswith("models/"):
                continue
            elif other not in rules.ROOMS:
                tree.complain(name, line, f"room {other} is not in the order of rooms (tests/lint/rules.py)")
            elif rules.ROOMS.index(other) > rules.ROOMS.index(room):
                tree.complain(name, line, f"{room} includes {target}, which is above it")
            elif room.startswith("models/") and other in rules.CLOSED_TO_MODELS:
                tree.complain(name, line, f"models know no files and no threads, and {target} does")


def parts_of(word):
    """The words of an identifier: mitoHubAsset, mito_hub_asset -> mito hub asset."""
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", word)


def the_engine_knows_no_money(tree):
    for path, name in tree.files("sim", suffixes=(".c", ".h", ".md", ".txt", ".in", ".cmake")):
        if name.startswith("sim/cli/"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for word in re.findall(r"\w+", line):
                for part in parts_of(word):
                    if part.lower() in rules.MONEY_WORDS:
                        tree.complain(name, number, f'"{word}": the engine does not know the word "{part.lower()}"')


def each_library_is_seen_by_one_room(tree):
    for path, name in tree.files("sim", "models"):
        text = path.read_text(encoding="utf-8")
        lines = [(line, f"#include <{target}>") for line, system, target in includes(text) if system]
        lines += [(number, line.strip()) for number, line in enumerate(code_of(text).splitlines(), 1)
                  if re.match(r"\s*#\s*pragma", line)]
        for number, line in lines:
            for library, (pattern, homes) in rules.LIBRARIES.items():
                if re.search(pattern, line) and not any(re.match(home, name) for home in homes):
                    tree.complain(name, number, f"{library} is seen outside its room: {line}")


def nothing_below_the_commands_prints_or_exits(tree):
    for path, name in tree.files("sim", "models"):
        if name.startswith("sim/cli/"):
            continue
        for number, line in enumerate(code_of(path.read_text(encoding="utf-8")).splitlines(), 1):
            for word in re.findall(rules.PRINTS, line):
                if name not in rules.MAY_ABORT:
                    tree.complain(name, number, f'"{word}" below sim/cli: return a status, fill a struct sim_error')


def tells_its_order(source, number, line):
    """Whether a comment near a qsort, or above the comparison it calls, says that the order is total."""
    near = source[max(0, number - 6):number + 1]
    for comparison in re.findall(r"(\w+)\s*\)\s*;", line):
        for at, text in enumerate(source):
            if re.match(rf"(static )?int {comparison}\(", text):
                near = near + source[max(0, at - 4):at + 8]
    return re.search(rules.ORDER_COMMENT, " ".join(near), re.I) is not None


def rows_know_no_clock_and_no_hidden_luck(tree):
    for path, name in tree.files("sim", "models"):
        text = path.read_text(encoding="utf-8")
        plain = code_of(text).splitlines()
        source = text.splitlines()
        for number, line in enumerate(plain, 1):
            if "long double" in line and room_of(name) != "sim/stats":
                tree.complain(name, number, "long double differs between processors")
            if re.search(r"\bqsort(_r)?\s*\(", line) and not tells_its_order(source, number, line):
                tree.complain(name, number, "qsort is not stable: a comment must say why the order is total")
            found = re.search(rules.HIDDEN_INPUTS, line)
            if found and room_of(name) not in rules.MAY_SEE_THE_CLOCK:
                tree.complain(name, number, f"{found.group(0).strip()} makes a row depend on more than its key")


def a_file_has_one_subject(tree):
    for path, name in tree.files("sim", "models", "include", "tests", ".ci", suffixes=(".c", ".h", ".py", ".sh")):
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > rules.LONGEST_FILE and name not in rules.TABLES:
            tree.complain(name, count, f"{count} lines: a file that long has two subjects")
        elif count > rules.LONG_FILE and name not in rules.TABLES:
            tree.warn(name, count, f"{count} lines")
    for path, name in tree.files("sim", "models", "include", "tests"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > rules.WIDTH:
                tree.complain(name, number, f"{len(line)} columns, {rules.WIDTH} are allowed")


def nothing_is_left_unfinished(tree):
    for _, name, text in tree.own_files():
        if name in rules.NAMES_THE_WORDS:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(rules.UNFINISHED, line):
                tree.complain(name, number, f"unfinished by its own words: {line.strip()[:80]}")
            if re.search(rules.MACHINE_PATHS, line):
                tree.complain(name, number, f"a path of one machine: {line.strip()[:80]}")


CHECKS = {check.__name__: check for check in (
    includes_point_downwards, the_engine_knows_no_money, each_library_is_seen_by_one_room,
    nothing_below_the_commands_prints_or_exits, rows_know_no_clock_and_no_hidden_luck, a_file_has_one_subject,
    nothing_is_left_unfinished)}


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in CHECKS:
        print("\n".join(CHECKS))
        return int(sys.argv[1:] != ["list"]) * 2
    tree = Tree(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).resolve().parents[2])
    CHECKS[sys.argv[1]](tree)
    for line in tree.warnings:
        print("long:", line)
    for line in tree.complaints:
        print(line)
    return int(bool(tree.complaints))


if __name__ == "__main__":
    sys.exit(main())
