"""A study that ships: asks its question in the first line, is valid, runs, and is told in configs/README.md.

    studies.py PROGRAM CONFIGS WORK NAME      one study
    studies.py PROGRAM CONFIGS WORK --all NAME...    the folder holds exactly these
"""
import pathlib
import re
import shutil
import subprocess
import sys
import time


def complain(text):
    print(text)
    sys.exit(1)


def main():
    program, configs, work, name = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4]
    if name == "--all":
        found, listed = {path.stem for path in configs.glob("*.yaml")}, set(sys.argv[5:])
        if found != listed:
            complain(f"not tested: {sorted(found - listed)}; not there: {sorted(listed - found)}")
        return
    study = configs / f"{name}.yaml"
    text = study.read_text(encoding="utf-8")
    question = re.match(r"# (.+\?)\n", text)
    if question is None or f"\nquestion: {question.group(1)}\n" not in text or f"\nname: {name}\n" not in text:
        complain(f"{study.name}: the first line and `question:` ask the same question; `name:` is the file's")
    row = re.search(rf"^\| `{name}\.yaml` \| (.+?) \| (.+?) \|$", (configs / "README.md").read_text(encoding="utf-8"), re.M)
    if row is None or row.group(1) != question.group(1):
        complain(f"configs/README.md: no row with {study.name}, its question and what it found")
    shutil.rmtree(work, ignore_errors=True)
    before = time.monotonic()
    done = subprocess.run([program, "run", str(study), "-o", str(work), "--replicates", "2", "--strict"], check=False,
                          capture_output=True, text=True)
    if done.returncode != 0:
        complain(f"{study.name}: exit {done.returncode}\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}")
    print(f"{study.name}: 2 replicates in {time.monotonic() - before:.1f} s")
    shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
