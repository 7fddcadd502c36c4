"""The JSON Schema printed by the program takes what the binder takes and refuses what it refuses.

usage: config_schema.py PROGRAM    PROGRAM is test_config_describe, asked for `schema` and `study`
"""
import copy
import json
import subprocess
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing.name} is not installed for {sys.executable}")
    sys.exit(77)


def ask(word):
    return subprocess.run([sys.argv[1], word], check=True, capture_output=True, text=True).stdout


def changed(study, path, value):
    """A copy of the study with the value at `path` replaced; None takes the key away."""
    study = copy.deepcopy(study)
    inner = study
    for key in path[:-1]:
        inner = inner[key]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return study


schema = json.loads(ask("schema"))
jsonschema.Draft202012Validator.check_schema(schema)
valid = jsonschema.Draft202012Validator(schema).is_valid
# Dates as editors see them: text.
study = json.loads(json.dumps(yaml.safe_load(ask("study")), default=str))

good = [
    ((), None),
    (("seed",), "20k"),
    (("open",), {"value": True, "evidence": "cited", "source": "x", "date": "2025-06-01", "range": [1, 2]}),
    (("guard",), "none"),
    (("cafe",), "none"),
    (("cafe",), {"price": "3 EUR"}),
    (("free",), [1, {"a": 2}]),
    (("sweep",), {"seed": [1, 2]}),
    (("rooms", "north", "fill"), 0.05),
    (("rooms", "north", "cleaning"), "1d 12h"),
    (("hours",), ["1h", 0]),
    (("limit",), "none"),
]
bad = [
    (("sead",), 3),
    (("name",), None),
    (("seed",), -1),
    (("seed",), 1.5),
    (("open",), "yes"),
    (("season",), "sumer"),
    (("rooms", "north", "claening"), "1d"),
    (("rooms", "north", "cleaning"), None),
    (("rooms", "north", "cleaning"), "12 parsecs"),
    (("rooms", "north", "cleaning"), 12),
    (("rooms", "north", "fill"), 1.3),
    (("rooms", "north", "fill"), "5 permille"),
    (("rooms", "no.rth"), {"cleaning": "1d"}),
    (("rooms", "south", "climate", "model"), "polar"),
    (("rooms", "south", "climate", "degrees"), 3),
    (("animals", "wren", "water"), "3 litre"),
    (("animals", "wren", "rate"), "40"),
    (("animals", "wren", "kind"), None),
    (("animals", "pike", "water"), "3 gallon"),
    (("animals", "pike", "size"), {"fixed": {"metres": 1}, "lognormal": {"median": 1}}),
    (("visits",), {"start": "3h"}),
    (("shop", "growth", "evidnce"), "cited"),
    (("evidence", "seed"), {"kind": "guess"}),
]

failures = 0
for wanted, cases in ((True, good), (False, bad)):
    for path, value in cases:
        if valid(changed(study, path, value) if path else study) is not wanted:
            failures += 1
            print("taken" if not wanted else "refused", ".".join(path) or "the study", "=", value)
print(f"{len(good)} studies to take, {len(bad)} to refuse, {failures} wrong")
sys.exit(1 if failures else 0)
