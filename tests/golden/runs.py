"""The same study gives the same bytes, however it was run."""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import program  # noqa: E402


def replicates(words, count):
    """`words` with the number of replicates replaced."""
    return [*words, "--replicates", str(count)]


def one_and_two_threads_write_the_same_bytes(p):
    p.run("one", *p.short, "--threads", 1)
    p.run("two", *p.short, "--threads", 2)
    p.same("one", "two")
    names = [[part.name for part in p.parts(folder)] for folder in ("one", "two")]
    assert names[0] == names[1]
    for a, b in zip(p.parts("one"), p.parts("two")):
        assert a.read_bytes() == b.read_bytes(), a.name


def lost_parts_are_computed_again_with_the_same_bytes(p):
    p.run("whole", *p.short)
    shutil.copytree(p.work / "whole", p.work / "holes")
    luck = random.Random(1)
    lost = luck.sample(p.parts("holes"), max(1, len(p.parts("holes")) // 3))
    for part in lost:
        part.unlink()
    p.result("holes").unlink()
    said = p.run("holes", *p.short).stderr
    assert "are there already" in said or len(lost) == len(p.parts("whole")), said
    p.same("whole", "holes")


def more_replicates_continue_a_folder_and_equal_a_fresh_run(p):
    p.short += ["--set", "batch=4"]
    p.run("raised", *replicates(p.short, 5))  # leaves a short last batch
    kept = {part.name: part.stat().st_mtime_ns for part in p.parts("raised")}
    p.run("raised", *replicates(p.short, 11))
    p.run("fresh", *replicates(p.short, 11))
    p.same("raised", "fresh")
    again = {part.name: part.stat().st_mtime_ns for part in p.parts("raised")}
    whole = [name for name in kept if name.endswith("-00000000.h5")]
    assert whole and all(kept[name] == again[name] for name in whole), "finished parts were made again"


def a_finished_folder_is_left_alone(p):
    p.run("out", *p.short)
    before = {f: f.stat().st_mtime_ns for f in [p.result("out"), *p.parts("out")]}
    first = p.run("out", *p.short).stdout
    assert before == {f: f.stat().st_mtime_ns for f in before}
    assert first == p.call("summary", p.work / "out").stdout, "run and summary print different tables"


def what_changes_no_row_is_still_written(p):
    """A name or a comment: the parts are kept, the file is made again as a fresh run would make it."""
    p.run("out", *p.short)
    kept = {part.name: part.stat().st_mtime_ns for part in p.parts("out")}
    text = pathlib.Path(p.study).read_text()
    p.study = str(p.work / "study.yaml")
    pathlib.Path(p.study).write_text(f"{text}\n# a remark\n")
    p.run("out", *p.short, "--set", "name=renamed")
    p.run("fresh", *p.short, "--set", "name=renamed")
    p.same("out", "fresh")
    assert kept == {part.name: part.stat().st_mtime_ns for part in p.parts("out")}
    digest = p.digest("out")
    p.call("merge", p.work / "out")
    assert p.digest("out") == digest


def merging_again_changes_nothing_and_pruned_parts_are_not_missed(p):
    p.run("out", *p.short)
    digest = p.digest("out")
    p.call("merge", p.work / "out")
    assert p.digest("out") == digest
    p.result("out").unlink()
    p.call("merge", p.work / "out", "--prune")
    assert p.digest("out") == digest and not p.parts("out")
    p.run("out", *p.short)
    p.call("merge", p.work / "out")
    assert p.digest("out") == digest and not p.parts("out")


def two_processes_in_one_folder_do_no_harm(p):
    p.run("alone", *p.long, "--threads", 2)
    both = [p.start("shared", *p.long, "--threads", 1) for _ in range(2)]
    for process in both:
        _, said = process.communicate(timeout=600)
        assert process.returncode == 0, said
    p.same("alone", "shared")
    assert not p.temporaries("shared")


def other_processor_features_change_no_byte(p):
    p.run("plain", *p.short)
    p.run("old", *p.short, env={**os.environ, "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"})
    p.same("plain", "old")


def a_trace_is_the_run_of_the_file(p):
    p.run("out", *p.short)
    design = json.loads(p.call("check", p.study, *p.short, "--json").stdout)
    strategy = design["strategies"][-1]
    words = ("trace", p.study, *p.short, "--replicate", 1, "--strategy", strategy, "--json")
    lines = p.call(*words).stdout.splitlines()
    end = json.loads(lines[-1])
    assert end["status"] == "ok" and end["n_events"] > 0, end
    assert lines == p.call(*words).stdout.splitlines()
    short = p.call(*words[:-1], "--until", "1h").stdout.splitlines()
    assert len(short) < len(lines)
    shown = json.loads(p.call("summary", p.work / "out", "--json", "--all").stdout)
    assert shown["points"][0]["runs"][-1]["strategy"] == strategy
    return None


def summaries_agree_in_text_and_json(p):
    p.run("out", *p.short)
    data = json.loads(p.call("summary", p.work / "out", "--json", "--all").stdout)
    text = p.call("summary", p.work / "out", "--all").stdout
    assert max(map(len, text.splitlines())) <= 100, "the table is too wide"
    for point in data["points"]:
        assert point["metrics"] and all(run["ok"] + run["failed"] == data["replicates"] for run in point["runs"])
        for metric in point["metrics"]:
            assert metric["name"] in text
    one = data["points"][0]["metrics"][0]["name"]
    assert one in p.call("summary", p.work / "out", "--metric", one, "--point", 0).stdout


def one_replicate_has_no_interval_and_says_why(p):
    text = p.run("out", *replicates(p.short, 1)).stdout
    assert "one replicate" in text
    data = json.loads(p.call("summary", p.work / "out", "--json").stdout)
    assert data["points"][0]["metrics"][0]["half_width"] is None


def a_changed_order_of_points_changes_the_order_alone(p):
    """A point's key is found again wherever it stands; added points join it."""
    text = pathlib.Path(p.study).read_text().split("\nsweep:")[0]
    path, values = ("arrivals", ["900/d", "950/d", "1000/d"]) if "arrivals: 1000/d" in text else (
        "vaults.miETH.reclaim_period", ["1d", "2d", "3d"])
    p.study = str(p.work / "study.yaml")
    pathlib.Path(p.study).write_text(f"{text}\nsweep: {{{path}: [{values[0]}, {values[2]}]}}\n")
    p.run("out", *p.short)
    kept = {part.name: part.stat().st_mtime_ns for part in p.parts("out")}
    pathlib.Path(p.study).write_text(f"{text}\nsweep: {{{path}: [{', '.join(reversed(values))}]}}\n")
    p.run("out", *p.short)
    again = {part.name: part.stat().st_mtime_ns for part in p.parts("out")}
    assert len(again) == len(kept) * 3 // 2 and all(again[name] == kept[name] for name in kept)
    p.run("fresh", *p.short)
    p.same("out", "fresh")


def a_strategy_against_itself_differs_by_exactly_zero(p):
    section = pathlib.Path(p.study).read_text().split("\nstrategies:")[1]
    for name, text in re.findall(r"^  (\w+): +(\{.*\})", section, re.MULTILINE):
        p.run(name, *p.short, "--set", f"strategies.again={text}")
        data = json.loads(p.call("summary", p.work / name, "--json", "--all").stdout)
        pairs = [d for point in data["points"] for d in point["differences"] if d["strategy"] == "again"
                 and d["minus"] == name]
        assert pairs, name
        for pair in pairs:
            assert pair["n"] == 0 or pair["equal"] and pair["mean"] == 0 and pair["half_width"] in (0, None), pair


def an_unused_chain_changes_no_other_row(p):
    """Streams and fingerprints are keyed by name: an entity that does nothing shifts nothing."""
    if "\nchains:" not in pathlib.Path(p.study).read_text():
        return "the study has no chains"

    def numbers(folder):
        data = json.loads(p.call("summary", p.work / folder, "--json", "--all").stdout)
        return {(m["name"], m["strategy"], *m.get("entity", {}).values()): (m["mean"], m["sd"])
                for m in data["points"][0]["metrics"]}

    p.run("plain", *p.short)
    p.run("more", *p.short, "--set", "chains.unused={block_time: 2s, reorg_wait: 12s}")
    plain, more = numbers("plain"), numbers("more")
    assert len(more) > len(plain)
    wrong = [key for key in plain if plain[key] != more[key]]
    assert not wrong, wrong[:10]
    return None


def the_file_names_the_sources_of_the_program(p):
    version = json.loads(p.call("version", "--json").stdout)
    assert len(version["source_hash"]) == 64
    p.run("out", *p.short)
    data = json.loads(p.call("summary", p.work / "out", "--json").stdout)
    assert data["source_hash"] == version["source_hash"]


if __name__ == "__main__":
    program.main({name: test for name, test in globals().items() if callable(test) and getattr(test, "__module__", "")
                  == "__main__" and name != "replicates"})
