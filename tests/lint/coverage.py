#!/usr/bin/env python3
"""Lines covered in each room, from a build tree that ran under gcov: `coverage.py BUILD_FOLDER`."""
import collections
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile


def lines_of(build):
    """{source: {line: hits}} over all objects of the tree."""
    hits = collections.defaultdict(lambda: collections.defaultdict(int))
    with tempfile.TemporaryDirectory() as folder:
        for data in build.rglob("*.gcda"):
            subprocess.run(["gcov", "--json-format", str(data.resolve())], cwd=folder, capture_output=True, check=True)
            for report in pathlib.Path(folder).glob("*.gcov.json.gz"):
                for file in json.loads(gzip.decompress(report.read_bytes()))["files"]:
                    for line in file["lines"]:
                        hits[file["file"]][line["line_number"]] += line["count"]
                report.unlink()
    return hits


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    root = pathlib.Path(__file__).resolve().parents[2]
    rooms = collections.defaultdict(lambda: [0, 0])
    for source, lines in lines_of(pathlib.Path(sys.argv[1])).items():
        path = pathlib.Path(source)
        parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
        if len(parts) > 2 and parts[0] in ("sim", "models"):
            rooms["/".join(parts[:2])][0] += sum(count > 0 for count in lines.values())
            rooms["/".join(parts[:2])][1] += len(lines)
    for room, (covered, total) in sorted(rooms.items()):
        print(f"{room:20} {covered:6} of {total:6} lines  {100 * covered / total:5.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
