"""Every command answers --help, every wrong word gets an answer that helps, and exit codes are those of the help."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import program  # noqa: E402

COMMANDS = ["run", "check", "merge", "summary", "trace", "describe", "version"]


def every_help_shows_usage_example_and_exit_codes(p):
    overview = p.call("help").stdout
    assert p.call("--help").stdout == overview
    for command in COMMANDS:
        assert f"  {command} " in overview, command
        text = p.call(command, "--help").stdout
        assert p.call("help", command).stdout == text
        for word in ("Usage:", "Example:", "Exit codes:"):
            assert word in text, (command, word)
        assert max(map(len, text.splitlines())) <= 110, command
    p.call(want=2)


def wrong_words_get_the_nearest_right_one(p):
    assert 'did you mean "run"' in p.call("rum", want=2).stderr
    assert "did you mean --threads" in p.call("run", p.study, "-o", "x", "--treads", 2, want=2).stderr
    assert "did you mean" in p.call("describe", "repliactes", want=2).stderr
    assert "wants a whole number" in p.call("run", p.study, "-o", "x", "--threads", "many", want=2).stderr
    assert "duration" in p.call("run", p.study, "-o", "x", "--max-time", "soon", want=2).stderr
    for option in ("--max-time", "--until"):
        words = ["trace", p.study] if option == "--until" else ["run", p.study, "-o", "x"]
        assert "with a unit: 5s" in p.call(*words, option, "5", want=2).stderr
    assert "wants a folder" in p.call("run", p.study, "-o", "", want=2).stderr
    for command in ("run", "check", "merge", "summary", "trace"):
        assert "empty text" in p.call(command, "", want=2).stderr
    for command in ("merge", "summary"):
        assert "cannot find" in p.call(command, p.work / "nowhere", want=2).stderr
    assert "path=value" in p.call("check", p.study, "--set", "horizon", want=2).stderr
    assert "argument is missing" in p.call("run", want=2).stderr
    assert "too many" in p.call("check", p.study, p.study, want=2).stderr
    assert "-o" in p.call("run", p.study, want=2).stderr
    names = json.loads(p.call("check", p.study, *p.short, "--json").stdout)["strategies"]
    said = p.call("trace", p.study, *p.short, "--replicate", 0, "--strategy", names[0] + "x", want=2).stderr
    assert f'did you mean "{names[0]}"?' in said and ", ".join(names) in said, said
    assert "--out" in p.call("run", p.study, "--out", want=2).stderr
    p.call("help", "nothing", want=2)


def a_bad_study_ends_with_its_place_and_nothing_written(p):
    study = p.work / "bad.yaml"
    study.write_text("name: x\nhorizn: 3d\nreplicates: many\n")
    done = p.call("run", study, "-o", p.work / "out", want=2)
    assert f"{study}:2:" in done.stderr and "horizon" in done.stderr, done.stderr
    assert f"{study}:3:" in done.stderr and not (p.work / "out").exists()
    p.call("check", p.work / "nowhere.yaml", want=2)
    done = p.call("check", p.study, "--set", "replicats=3", want=2)
    assert "replicates" in done.stderr, done.stderr
    done = p.call("check", p.study, "--replicates", "0", want=2)
    assert "replicates" in done.stderr, done.stderr


def check_prints_design_and_cost(p):
    text = p.call("check", p.study, *p.short).stdout
    for word in ("design", "strategies", "pilot", "cost", "parameters"):
        assert word in text, text
    data = json.loads(p.call("check", p.study, *p.short, "--json").stdout)
    points, strategies = len(data["points"]), len(data["strategies"])
    assert data["runs"] == points * data["replicates"] * strategies
    assert data["pilot"]["events"] > 0 and data["cost"]["memory_bytes"] > 0


def describe_tells_all_in_text_json_and_schema(p):
    text = p.call("describe").stdout
    data = json.loads(p.call("describe", "--json").stdout)
    schema = json.loads(p.call("describe", "--schema").stdout)
    assert schema["type"] == "object" and "replicates" in schema["properties"]
    for metric in data["metrics"]:
        assert metric["name"] in text and metric["unit"] and metric["help"]
    first = data["metrics"][0]["name"]
    assert first in p.call("describe", first).stdout
    assert json.loads(p.call("describe", first, "--json").stdout)["name"] == first
    assert "replicates" in p.call("describe", "replicates").stdout
    assert data["events"] and data["reasons"]


def version_tells_sources_and_compiler(p):
    assert p.call("--version").stdout == p.call("version").stdout
    data = json.loads(p.call("version", "--json").stdout)
    assert data["version"] and data["compiler"] and len(data["source_hash"]) == 64


def sweeps_are_checked(p):
    study = p.work / "sweep.yaml"
    text = pathlib.Path(p.study).read_text().split("sweep:")[0]
    cases = {
        "sweep: {warmup: []}": "list of values",
        "sweep: {warmup: 3d}": "list of values",
        "sweep: [1, 2]": "mapping",
        "sweep: {seed: [1, 2]}": "cannot be swept",
        "sweep: {warmup: [1d, 24h]}": "sweep.warmup: points 0 and 1 are the same study (1d and 24h)",
        "sweep: {warmup: [1d, 12 parsecs]}": "parsecs",
        "sweep: {horizon: [1d, 40d]}": "one file",
        "sweep: {wormup: [1d, 2d]}": "warmup",
    }
    for sweep, want in cases.items():
        study.write_text(f"{text}\n{sweep}\n")
        done = p.call("check", study, want=2)
        assert want in done.stderr and f"{study}:" in done.stderr, (sweep, done.stderr)
        assert f"{study}:1:1:" not in done.stderr, (sweep, done.stderr)
    study.write_text(text)
    done = p.call("check", study, *p.short, "--set", "horizon=90y", "--set", "record.series=1ms", want=2)
    assert "record.series" in done.stderr and f"{study}:1:1:" not in done.stderr, done.stderr


if __name__ == "__main__":
    program.main({name: test for name, test in globals().items() if callable(test) and getattr(test, "__module__", "")
                  == "__main__"})
