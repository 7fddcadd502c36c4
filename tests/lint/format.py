#!/usr/bin/env python3
"""Checks (or, with --write, applies) .clang-format on the C sources, and leaves tables as they were set by hand.

clang-format puts every designated initialiser on a line of its own and realigns comment columns, which turns a field
table of ten lines into sixty. So these keep their lines: initialisers and compound literals that span lines, macros,
and the bodies of structs and enums. Only clang-format 14 (Debian 12) counts: releases format differently.
"""
import argparse
import difflib
import pathlib
import re
import shutil
import subprocess
import sys

SKIP = 77
RELEASE = "14"
TABLE = re.compile(r"=\s*\{|\)\{|^(typedef )?(struct|enum|union)\b[^;()]*\{")


def tool():
    for name in (f"clang-format-{RELEASE}", "clang-format"):
        path = shutil.which(name)
        if path:
            text = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
            if re.search(rf"version {RELEASE}\.", text):
                return path
    return None


def without_text(line):
    """The line without strings, characters and comments, so that braces in them do not count."""
    line = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])*\'', '""', line)
    return re.sub(r"/\*.*?\*/|//.*$", "", line)


def open_ranges(lines):
    """Line ranges (1-based, inclusive) outside tables and macros."""
    ranges, start, at = [], 1, 0
    while at < len(lines):
        end = at
        plain = without_text(lines[at])
        if lines[at].lstrip().startswith("#define"):
            while lines[end].endswith("\\") and end + 1 < len(lines):
                end += 1
            end += 1
        elif TABLE.search(plain) and plain.count("{") > plain.count("}"):
            depth = 0
            while end < len(lines):
                plain = without_text(lines[end])
                depth += plain.count("{") - plain.count("}")
                end += 1
                if depth <= 0:
                    break
        if end > at:
            if at >= start:
                ranges.append((start, at))
            start = end + 1
            at = end
        else:
            at += 1
    if len(lines) >= start:
        ranges.append((start, len(lines)))
    return ranges


def formatted(program, path, text):
    ranges = open_ranges(text.splitlines())
    if not ranges:
        return text
    lines = [f"--lines={first}:{last}" for first, last in ranges]
    command = [program, f"--assume-filename={path}", *lines]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("root", nargs="?", default=pathlib.Path(__file__).resolve().parents[2], type=pathlib.Path)
    parser.add_argument("files", nargs="*", type=pathlib.Path, help="default: every C file of the project")
    options = parser.parse_args()
    program = tool()
    if program is None:
        print(f"clang-format {RELEASE} is not installed (./dev install lint)")
        return SKIP
    files = options.files or sorted(
        path for room in ("sim", "models", "include", "tests") for path in (options.root / room).rglob("*.[ch]"))
    wrong = 0
    for path in files:
        text = path.read_text(encoding="utf-8")
        wanted = formatted(program, path, text)
        if wanted == text:
            continue
        wrong += 1
        if options.write:
            path.write_text(wanted, encoding="utf-8")
        else:
            name = str(path.relative_to(options.root) if path.is_relative_to(options.root) else path)
            sys.stdout.writelines(difflib.unified_diff(
                text.splitlines(True), wanted.splitlines(True), name, name + " formatted", n=1))
    if wrong and not options.write:
        print(f"{wrong} of {len(files)} files are not in the project's format; ./dev format rewrites them")
    return int(bool(wrong) and not options.write)


if __name__ == "__main__":
    sys.exit(main())
