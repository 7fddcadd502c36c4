#!/usr/bin/env python3
"""A lint test that cannot fail is a defect: each rule is shown one tree that breaks it, and must say so."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# (script, check, file, contents that break the rule, words of the complaint)
BROKEN = [
    ("source", "includes_point_downwards", "sim/base/a.c", '#include "sim/run/b.h"\n', "above it"),
    ("source", "includes_point_downwards", "sim/run/c.c", '#include "models/world/w.h"\n', "above it"),
    ("source", "includes_point_downwards", "sim/base/a.c", '#include "b.h"\n', "full path"),
    ("source", "includes_point_downwards", "models/world/a.c", '#include "sim/run/b.h"\n', "no threads"),
    ("source", "the_engine_knows_no_money", "sim/base/a.c", "int open_vault;\n", "vault"),
    ("source", "the_engine_knows_no_money", "sim/base/a.c", "/* of each chain */\n", "chain"),
    ("source", "the_engine_knows_no_money", "sim/base/a.c", "int nextTokenId;\n", "token"),
    ("source", "each_library_is_seen_by_one_room", "models/world/a.c", "#include <hdf5.h>\n", "HDF5"),
    ("source", "each_library_is_seen_by_one_room", "sim/kernel/a.c", "#pragma omp parallel\n", "OpenMP"),
    ("source", "nothing_below_the_commands_prints_or_exits", "sim/run/a.c", 'void f(void) { printf("x"); }\n', "printf"),
    ("source", "nothing_below_the_commands_prints_or_exits", "models/world/a.c", "void f(void) { exit(1); }\n", "exit"),
    ("source", "rows_know_no_clock_and_no_hidden_luck", "models/world/a.c", "int f(void) { return rand(); }\n", "rand"),
    ("source", "rows_know_no_clock_and_no_hidden_luck", "sim/kernel/a.c", "long f(void) { return time(0); }\n", "time"),
    ("source", "rows_know_no_clock_and_no_hidden_luck", "sim/kernel/a.c", "long double x;\n", "long double"),
    ("source", "rows_know_no_clock_and_no_hidden_luck", "sim/run/a.c", "void f(void) { qsort(0, 0, 0, 0); }\n", "total"),
    ("source", "a_file_has_one_subject", "sim/run/a.c", "int x;\n" * 701, "two subjects"),
    ("source", "a_file_has_one_subject", "sim/run/a.c", "/*" + "x" * 122 + "*/\n", "columns"),
    ("source", "nothing_is_left_unfinished", "sim/run/a.c", "/* TODO: more */\n", "unfinished"),
    ("source", "nothing_is_left_unfinished", "doc/a.md", "see /home/someone/x\n", "one machine"),
    ("docs", "documents_name_what_exists", "doc/a.md", "Look at `sim/run/gone.c`.\n", "not there"),
    ("docs", "documents_name_what_exists", "doc/a.md", "[here](gone.md)\n", "not there"),
    ("docs", "documents_name_what_exists", "doc/a.md", "Type ./dev fly now.\n", "no command"),
    ("docs", "every_room_has_its_readme", "sim/base/a.c", "int x;\n", "missing"),
    ("docs", "the_readme_opens_with_its_two_commands", "README.md", "    ./dev test\n    ./dev run\n", "first two"),
    ("docs", "versions_agree", "include/mitosim/version.h", '#define MITOSIM_VERSION "9.9"\n', "9.9"),
    ("docs", "decisions_stay_short", "DECISIONS.md", "## Why\n", "its date"),
    ("docs", "decisions_stay_short", "DECISIONS.md", "## 2026-01-01 · Why\n" + "word\n" * 15, "15"),
]

# (check, contents of sim/base/thing.c, words of the complaint)
BROKEN_OBJECTS = [
    ("names", "int sim_other_tell(void);\nint sim_other_tell(void) { return 1; }\n", "does not tell its file"),
    ("names", "int sim_thingish(void);\nint sim_thingish(void) { return 1; }\n", "does not tell its file"),
    ("libm", "double exp(double);\ndouble sim_thing_tell(double x);\n"
             "double sim_thing_tell(double x) { return exp(x); }\n", "calls exp"),
    ("globals", "static int count;\nint sim_thing_next(void);\nint sim_thing_next(void) { return ++count; }\n", "count"),
]
CLEAN_OBJECT = ("double sqrt(double);\ndouble sim_thing_tell(double x);\nextern const char *const sim_thing_words[];\n"
                'const char *const sim_thing_words[] = {"a", "b"};\n'
                "double sim_thing_tell(double x) { return sqrt(x); }\n")


def run(script, *words):
    return subprocess.run([sys.executable, HERE / f"{script}.py", *map(str, words)], capture_output=True, text=True,
                          check=False)


def tree(folder, name, text):
    root = pathlib.Path(folder)
    for target in ("sim/base", "sim/kernel", "sim/run", "models/world"):
        (root / target).mkdir(parents=True)
    (root / "CMakeLists.txt").write_text("project(mitosim VERSION 0.1.0)\n")
    (root / "CHANGELOG.md").write_text("## 0.1.0\n")
    for header in ("sim/base/b.h", "sim/run/b.h", "models/world/w.h"):
        (root / header).write_text("struct b;\n")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
    return root


def sources():
    for script, check, name, text, wanted in BROKEN:
        with tempfile.TemporaryDirectory() as folder:
            answer = run(script, check, tree(folder, name, text))
            if answer.returncode != 1 or wanted not in answer.stdout:
                yield f"{check} did not see what is wrong in {name}: {text[:60]!r}: {answer.stdout}{answer.stderr}"
    for check in sorted({entry[1] for entry in BROKEN if entry[0] == "source"}):
        with tempfile.TemporaryDirectory() as folder:
            answer = run("source", check, tree(folder, "sim/run/a.c", '#include "sim/base/b.h"\nint unchained;\n'))
            if answer.returncode != 0:
                yield f"{check} complains about a clean tree: {answer.stdout}{answer.stderr}"


def library(folder, text):
    root = tree(folder, "sim/base/thing.c", text)
    subprocess.run(["cc", "-O1", "-c", "-o", root / "thing.c.o", root / "sim/base/thing.c"], check=True)
    subprocess.run(["ar", "rcs", root / "libsim_base.a", root / "thing.c.o"], check=True)
    return root, root / "libsim_base.a"


def objects():
    for check, text, wanted in BROKEN_OBJECTS:
        with tempfile.TemporaryDirectory() as folder:
            answer = run("objects", check, *library(folder, text))
            if answer.returncode != 1 or wanted not in answer.stdout:
                yield f"{check} did not see: {text!r}: {answer.stdout}{answer.stderr}"
    for check in ("names", "libm", "globals"):
        with tempfile.TemporaryDirectory() as folder:
            answer = run("objects", check, *library(folder, CLEAN_OBJECT))
            if answer.returncode != 0:
                yield f"{check} complains about a clean library: {answer.stdout}{answer.stderr}"


def main():
    if shutil.which("cc") is None or shutil.which("nm") is None:
        print("no compiler to make libraries with")
        return 77
    complaints = [*sources(), *objects()]
    print("\n".join(complaints) or f"{len(BROKEN) + len(BROKEN_OBJECTS)} broken trees were all seen")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
