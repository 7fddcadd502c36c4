#!/usr/bin/env python3
"""Lint of the built libraries with nm: `objects.py CHECK ROOT LIBRARY...`.

names    an exported name is sim_ or mito_ and a subject: the file's name or its first words (draw_count.c is about draw),
         or a struct that the file's header declares; a kind in a registry may end with its file's name
libm     from study to row no function of libm but those that are exact (tests/lint/rules.py)
globals  no writable data: a thread's luck would live there
"""
import pathlib
import re
import subprocess
import sys

import rules


def symbols(library):
    """(object, name, kind, section) of each symbol of a static library."""
    text = subprocess.run(["nm", "-f", "sysv", str(library)], capture_output=True, text=True, check=True).stdout
    member = "?"
    for line in text.splitlines():
        found = re.match(r"(?:Symbols|Undefined symbols) from .*\[(.+?)\]:", line)
        if found:
            member = found.group(1)
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 7 and cells[0] != "Name":
            yield member, cells[0], cells[2], cells[6]


def sources_of(root, library, member):
    """The C files that a member of a library may come from: libsim_base.a holds sim/base/*.c."""
    file = re.sub(r"\.(c\.)?o(bj)?$", "", member)
    return sorted((root / "sim").rglob(file + ".c")) + sorted((root / "models").rglob(file + ".c"))


def subjects(path):
    """The words an exported name of this file may begin with: the file's and its header's structs."""
    words = path.stem.split("_")
    names = {"_".join(words[:count + 1]) for count in range(len(words))}
    header = path.with_suffix(".h")
    if header.exists():
        names |= set(re.findall(r"^\s*(?:struct|union|enum)\s+(?:sim|mito)_(\w+)", header.read_text(), re.M))
        names |= {name.removesuffix("_list") for name in names}
    return names


def names(root, library):
    for member, name, kind, _ in symbols(library):
        if kind not in "TDBRVWC" or name.startswith("__"):
            continue
        paths = sources_of(root, library, member)
        if any(re.fullmatch(rf"(sim|mito)_\w+_{path.stem}", name) for path in paths):
            continue
        prefixes = [("mito_" if path.relative_to(root).parts[0] == "models" else "sim_") + subject
                    for path in paths for subject in subjects(path)]
        if not any(name == prefix or name.startswith(prefix + "_") for prefix in prefixes):
            yield f"{library.name}({member}): {name} does not tell its file"


def libm(root, library):
    if any(re.fullmatch(pattern, library.name) for pattern in rules.OFF_THE_PATH):
        return
    inexact = set(rules.LIBM) - rules.EXACT_LIBM
    for member, name, kind, _ in symbols(library):
        plain = re.sub(r"^__|_finite$|@.*$", "", name)
        if kind == "U" and (plain in inexact or (plain[-1:] in "fl" and plain[:-1] in inexact)):
            yield f"{library.name}({member}): calls {name} of libm, whose last bit depends on the processor"


def mutable_globals(root, library):
    for member, name, kind, section in symbols(library):
        if not re.match(r"\.(data|bss|tdata|tbss)", section) or section.startswith(".data.rel.ro"):
            continue
        rooms = {"/".join(path.relative_to(root).parts[:2]) for path in sources_of(root, library, member)}
        if not any(re.fullmatch(pattern, f"{room}: {re.sub(r'[.][0-9]+$', '', name)}")
                   for room in rooms for pattern in rules.MUTABLE_GLOBALS) and not name.startswith("."):
            yield f"{library.name}({member}): {name} is writable and global"


CHECKS = {"names": names, "libm": libm, "globals": mutable_globals}


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in CHECKS:
        print(__doc__)
        return 2
    root = pathlib.Path(sys.argv[2]).resolve()
    complaints = [line for library in sys.argv[3:] for line in CHECKS[sys.argv[1]](root, pathlib.Path(library))]
    print("\n".join(complaints))
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
