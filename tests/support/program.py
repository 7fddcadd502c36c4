"""The complete program as the tests of its files and exit codes see it: a binary, a study, a folder to work in.

A script of tests calls main(scenarios) and is started as: SCRIPT SCENARIO WORK BINARY STUDY SHORT LONG
SHORT are options that make a run of a moment, LONG of a second or more with many units. Standard library only.
"""
import hashlib
import pathlib
import shlex
import shutil
import subprocess
import sys

SKIP = 77


class Program:
    def __init__(self, work, binary, study, short, long):
        self.work = pathlib.Path(work)
        self.binary, self.study = binary, study
        self.short, self.long = shlex.split(short), shlex.split(long)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)

    def call(self, *words, want=0, **options):
        done = subprocess.run([self.binary, *map(str, words)], capture_output=True, text=True, timeout=600, **options)
        if want is not None and done.returncode != want:
            raise AssertionError(f"{words}: exit {done.returncode}, wanted {want}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done

    def command(self, folder, *words):
        return [self.binary, "run", self.study, "-o", str(self.work / folder), *map(str, words)]

    def run(self, folder, *words, want=0, **options):
        return self.call("run", self.study, "-o", self.work / folder, *words, want=want, **options)

    def start(self, folder, *words, **options):
        return subprocess.Popen(self.command(folder, *words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                **options)

    def result(self, folder):
        return self.work / folder / "results.h5"

    def digest(self, folder):
        return hashlib.sha256(self.result(folder).read_bytes()).hexdigest()

    def parts(self, folder):
        return sorted((self.work / folder / "parts").glob("*.h5"))

    def temporaries(self, folder):
        return sorted((self.work / folder).rglob("*.tmp"))

    def same(self, folder, other):
        assert self.digest(folder) == self.digest(other), f"{folder} and {other} differ"


def main(scenarios):
    if len(sys.argv) != 7 or sys.argv[1] not in scenarios:
        sys.exit(f"usage: {sys.argv[0]} SCENARIO WORK BINARY STUDY SHORT LONG; scenarios: {' '.join(scenarios)}")
    reason = scenarios[sys.argv[1]](Program(*sys.argv[2:]))
    if reason is not None:
        print("skipped:", reason)
        sys.exit(SKIP)
    shutil.rmtree(sys.argv[2], ignore_errors=True)
