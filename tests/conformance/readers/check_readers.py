"""Opens a result file as users do and compares what the readers see.

    check_readers.py FILE [--summary SUMMARY.json]

h5py, netCDF4, xarray over netCDF4, xarray over h5netcdf and ncdump must all open every group, agree on every value,
find units on every data variable and a coordinate on every axis. /summary must follow from /final. With --summary, the
output of `mitosim summary --json` must agree with numpy's statistics of the file. Exit 0, or 1 with what differs.
"""

import argparse
import json
import math
import shutil
import subprocess
import sys

import h5py
import netCDF4
import numpy as np
import xarray as xr

OK = 1  # value of `status`
QUANTILES = (5, 25, 50, 75, 95)
# Sums of a few thousand doubles in another order than numpy's: some 1e-13 of the largest term.
RELATIVE = 1e-12

problems = []


def expect(condition, text):
    if not condition:
        problems.append(text)


def same(one, other):
    one, other = np.asarray(one), np.asarray(other)
    if one.shape != other.shape:
        return False
    if one.dtype.kind == "f" and other.dtype.kind == "f":
        return np.array_equal(one, other, equal_nan=True)
    return bool((one == other).all())


def words(values):
    """h5py gives vlen strings as bytes."""
    return np.array([v.decode() if isinstance(v, bytes) else v for v in values.ravel()]).reshape(values.shape)


def raw_values(path):
    """{path of the variable: values} as h5py reads them, and checks of what every dataset must carry."""
    found = {}
    with h5py.File(path) as file:
        def visit(name, item):
            if not isinstance(item, h5py.Dataset):
                return
            values = item[()]
            if item.dtype.kind == "O":
                values = words(np.asarray(values, dtype=object))
            found["/" + name] = values
            is_coordinate = item.is_scale
            if item.ndim > 0 and not is_coordinate:
                for axis in range(item.ndim):
                    scales = list(item.dims[axis].values())
                    expect(len(scales) == 1, f"/{name}: axis {axis} has {len(scales)} scales")
                    expect(all(s.shape[0] == item.shape[axis] for s in scales),
                           f"/{name}: axis {axis} differs from its scale")
            if item.dtype.kind in "fiu" and not is_coordinate:
                expect(item.attrs.get("units"), f"/{name} has no units")
                expect(item.attrs.get("long_name"), f"/{name} has no long_name")
            if item.dtype.kind in "iu":
                expect("_FillValue" not in item.attrs, f"/{name}: an integer with _FillValue becomes a float in xarray")

        file.visititems(visit)
        check_chunks(file)
    return found


def check_chunks(file):
    batch = int(file.attrs["batch"])
    for name, item in file.get("series", {}).items():
        if item.ndim >= 4:
            times = min(128, item.shape[3])
            expect(item.chunks == (1, batch, 1, times) + item.shape[4:], f"/series/{name}: chunks {item.chunks}")


def netcdf_values(path):
    found = {}

    def walk(group, prefix):
        for name, variable in group.variables.items():
            variable.set_auto_maskandscale(False)
            found[prefix + name] = np.asarray(variable[...])
            expect(not any(d.startswith("phony") for d in variable.dimensions), f"{prefix}{name}: a phony dimension")
        for name, child in group.groups.items():
            walk(child, prefix + name + "/")

    with netCDF4.Dataset(path) as file:
        walk(file, "/")
    return found


def compare_raw(path):
    one, other = raw_values(path), netcdf_values(path)
    expect(one.keys() == other.keys(), f"h5py and netCDF4 see other variables: {sorted(one.keys() ^ other.keys())}")
    for name in sorted(one.keys() & other.keys()):
        a, b = one[name], other[name]
        equal = same(a, b) if a.dtype.kind in "fiu" else list(a.ravel()) == list(b.ravel())
        expect(equal, f"{name}: h5py and netCDF4 differ")
    return one


def compare_xarray(path, raw):
    groups = {name.rsplit("/", 1)[0] for name in raw}
    for group in sorted(groups):
        with xr.open_dataset(path, group=group or "/", engine="netcdf4") as a, \
             xr.open_dataset(path, group=group or "/", engine="h5netcdf") as b:
            expect(a.equals(b), f"group {group or '/'}: xarray's engines differ")
            for name in a.variables:
                values = a[name].values
                if values.dtype.kind in "fiu":
                    expect(same(values, raw[f"{group}/{name}"]), f"{group}/{name}: xarray and h5py differ")
            for name in a.data_vars:
                expect(all(d in a.coords for d in a[name].dims), f"{group}/{name}: a dimension without coordinate")
    with xr.open_dataset(path, group="series") if any(g == "/series" for g in groups) else xr.Dataset() as series:
        if "time" in series:
            expect(series.time.dtype.kind == "M", "time does not read as dates")
    if hasattr(xr, "open_datatree"):
        tree = xr.open_datatree(path, engine="netcdf4")
        expect(set(tree.groups) >= {g for g in groups if g}, "open_datatree misses groups")
        tree.close()


def compare_ncdump(path, raw):
    if shutil.which("ncdump") is None:
        print("ncdump is not installed: left out")
        return
    shown = subprocess.run(["ncdump", "-h", path], capture_output=True, text=True)
    expect(shown.returncode == 0, f"ncdump: {shown.stderr}")
    for name in raw:
        expect(name.rsplit("/", 1)[1] in shown.stdout, f"ncdump does not show {name}")


def statistics(values):
    """n, mean, sd, quantiles of the finite ones."""
    x = np.sort(values[np.isfinite(values)].astype(float))
    n = len(x)
    mean = float(np.mean(x)) if n else math.nan
    sd = float(np.std(x, ddof=1)) if n > 1 else math.nan
    return n, mean, sd, [x[(n * p + 99) // 100 - 1] if n else math.nan for p in QUANTILES]


def close(one, other, scale):
    if one is None or other is None or math.isnan(one) or math.isnan(other):
        return (one is None or math.isnan(one)) and (other is None or math.isnan(other))
    return abs(one - other) <= RELATIVE * max(scale, abs(one), abs(other)) + 1e-300


def column(raw, metric, point, strategy, entity):
    """The values of one metric over the replicates that are ok."""
    values = raw[f"/final/{metric}"][point, :, strategy][(slice(None),) + entity]
    return values[raw["/status"][point, :, strategy] == OK]


def check_summary_group(raw):
    checked = 0
    for name in [n[len("/summary/"):-len("_mean")] for n in raw if n.startswith("/summary/") and n.endswith("_mean")]:
        shape = raw[f"/summary/{name}_mean"].shape
        for at in np.ndindex(*shape):
            x = column(raw, name, at[0], at[1], at[2:])
            n, mean, sd, quantiles = statistics(x)
            scale = float(np.nanmax(np.abs(x.astype(float)), initial=0)) if n else 0.0
            expect(raw[f"/summary/{name}_n"][at] == n, f"/summary/{name}_n{at}")
            expect(close(raw[f"/summary/{name}_mean"][at], mean, scale), f"/summary/{name}_mean{at}")
            expect(close(raw[f"/summary/{name}_sd"][at], sd, scale), f"/summary/{name}_sd{at}")
            expect(close(raw[f"/summary/{name}_mcse"][at], sd / math.sqrt(n) if n else math.nan, scale),
                   f"/summary/{name}_mcse{at}")
            expect(same(raw[f"/summary/{name}_q"][at], np.array(quantiles)), f"/summary/{name}_q{at}")
            checked += 1
    expect(checked > 0 or "/summary/n_ok" not in raw, "/summary has no metric")
    return checked


def entity_dimensions(path):
    """{final metric: names of its dimensions behind point, replicate, strategy}."""
    with netCDF4.Dataset(path) as file:
        return {name: variable.dimensions[3:] for name, variable in file["final"].variables.items()}


def check_program_summary(path, raw, text):
    """`mitosim summary --json` against numpy."""
    checked = 0
    strategies = list(raw["/strategy"])
    dimensions = entity_dimensions(path)
    for point in json.loads(text)["points"]:
        for row in point["metrics"]:
            labels = row.get("entity", {})
            entity = tuple(list(raw[f"/final/{d}"]).index(labels[d]) for d in dimensions[row["name"]])
            x = column(raw, row["name"], point["point"], strategies.index(row["strategy"]), entity)
            n, mean, sd, _ = statistics(x)
            scale = float(np.nanmax(np.abs(x.astype(float)), initial=0)) if n else 0.0
            where = f"summary: {row['name']} {row['strategy']} {labels}"
            expect(row["n"] == n, f"{where}: n {row['n']}, the file says {n}")
            expect(close(row["mean"], mean, scale), f"{where}: mean {row['mean']}, the file says {mean}")
            expect(close(row["sd"], sd, scale), f"{where}: sd {row['sd']}, the file says {sd}")
            checked += 1
    expect(checked > 0, "the summary has no metric")
    return checked


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--summary", help="output of `mitosim summary --json`")
    arguments = parser.parse_args()

    raw = compare_raw(arguments.file)
    compare_xarray(arguments.file, raw)
    compare_ncdump(arguments.file, raw)
    cells = check_summary_group(raw)
    print(f"{len(raw)} variables in five readers, {cells} cells of /summary")
    if arguments.summary:
        with open(arguments.summary, encoding="utf-8") as text:
            print(f"{check_program_summary(arguments.file, raw, text.read())} rows of the program's summary")
    for problem in problems[:40]:
        print("DIFFERENT:", problem)
    if problems:
        print(f"{len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
