"""Time one trade as of a day from a large Parquet store, beside pandas and polars; and the article.

Run: ``python benchmarks/store.py [--rows N ...] [--turns N] [--folder FOLDER]``. The rows are made
up; with a folder they stay there for the next run. Each program reads in a process of its own, and
what is timed is neither its start nor its imports. First: the first trade that it reads. Warm: the
median of as many others. pandas reads by pyarrow; what is not installed is left out. Then the first
article is checked from the shipped CSVs, and from a store with the same rows.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from string import ascii_uppercase

from analysis.core import paths
from analysis.figures import parquet
from analysis.figures.manifest import MANIFEST, Manifest, partition, read_manifest
from analysis.figures.schema import read_figures, rows_of
from analysis.figures.writing import write

SOURCE, VINTAGES, MONTHS, FLOWS = "comtrade", 4, 312, 2
PER_TRADE = VINTAGES * MONTHS * FLOWS
DAY = "2015-06-30"
ROWS = """
SELECT row_number() OVER () + 1000000 AS row, partner, flow,
  strftime(month, '%Y-%m') AS first_month, strftime(month, '%Y-%m') AS last_month,
  'USD' AS currency,
  CAST(CAST(100 + hash(partner, flow, month) % 100000000 / 1000000 + vintage / 100
    AS DECIMAL(18, 6)) AS VARCHAR) AS value,
  '1000000' AS unit, '0.000001' AS resolution, NULL AS growth_pct, NULL AS growth_by,
  CAST(month + to_months(2) + to_days(CAST(9 + 365 * vintage AS INTEGER)) AS DATE) AS released,
  'dataset stamp' AS date_basis, CAST(1 AS INTEGER) AS outlets,
  'a data set of made-up figures, version ' || vintage AS reference,
  'https://example.org/figures' AS url, DATE '2026-11-26' AS seen
FROM unnest({codes}) AS p(partner), unnest(['export', 'import']) AS f(flow),
  range(DATE '2000-01-01', DATE '2000-01-01' + to_months({months}), INTERVAL 1 MONTH) AS m(month),
  range({vintages}) AS v(vintage)
ORDER BY {order}
"""


def codes(number: int) -> list[str]:
    """Return as many codes of three letters that no country has."""
    return [f"X{one}{two}" for one in ascii_uppercase for two in ascii_uppercase][:number]


def made(folder: Path, rows: int) -> tuple[Path, list[str]]:
    """Make a store of about as many rows, unless it is there; return its folder and the codes."""
    number = max(2, round((rows / PER_TRADE) ** 0.5))
    data, names = folder / f"rows-{rows}", codes(number)
    if (data / "figures" / MANIFEST).exists():
        return data, names
    asked, parts = parquet.connection(), []
    for reporter in names:
        name = partition(SOURCE, reporter)
        for group, count in parquet.divided([(code, PER_TRADE) for code in names]):
            query = ROWS.format(codes=group, months=MONTHS, vintages=VINTAGES, order=parquet.ORDER)
            parts.append(parquet.write_part(asked, query, data / "figures", name, group, count))
    last = {one.partition: 1_000_000 + one.rows for one in parts}
    manifest = Manifest(tuple(sorted(parts, key=lambda one: one.name)), last)
    (data / "figures" / MANIFEST).write_bytes(manifest.to_json())
    return data, names


def by_load(data: Path, reporter: str, partner: str) -> int:
    """Read it as users do."""
    import analysis as an

    return len(an.load(reporter, partner, DAY, folder=data))


def by_query(data: Path, reporter: str, partner: str) -> int:
    """Ask the files that the manifest names for the newest release of each figure by the day."""
    figures = data / "figures"
    parts = read_manifest(figures).of_pair((reporter, partner))
    files = [str(parquet.verified(figures, one)) for one in parts]
    query = (
        "SELECT * FROM read_parquet(?) WHERE partner = ? AND released <= CAST(? AS DATE) QUALIFY "
        "row_number() OVER (PARTITION BY flow, first_month, last_month ORDER BY released DESC) = 1"
    )
    return len(parquet.connection().execute(query, [files, partner, DAY]).fetchall())


def by_pandas(data: Path, reporter: str, partner: str) -> int:
    """Read it with pandas, which leaves filters and folders to pyarrow."""
    import datetime as dt

    import pandas as pd

    wanted = [
        ("source", "==", SOURCE), ("reporter", "==", reporter), ("partner", "==", partner),
        ("released", "<=", dt.date.fromisoformat(DAY)),
    ]  # fmt: skip
    every = sorted(str(one) for one in data.rglob("*.parquet"))
    frame = pd.read_parquet(every, filters=wanted, partitioning="hive")
    newest = frame.sort_values("released").groupby(["flow", "first_month", "last_month"]).tail(1)
    return len(newest)


def by_polars(data: Path, reporter: str, partner: str) -> int:
    """Read it with polars, lazily."""
    import datetime as dt

    import polars as pl

    every = str(data / "figures" / "**" / "*.parquet")
    frame = pl.scan_parquet(every, hive_partitioning=True).filter(
        (pl.col("source") == SOURCE) & (pl.col("reporter") == reporter)
        & (pl.col("partner") == partner) & (pl.col("released") <= dt.date.fromisoformat(DAY))
    )  # fmt: skip
    newest = frame.sort("released").group_by("flow", "first_month", "last_month").last()
    return newest.collect().height


READERS = {
    "an.load": (by_load, ("duckdb", "pandas"), "analysis"),
    "the query alone": (by_query, ("duckdb",), "analysis"),
    "pandas": (by_pandas, ("pandas", "pyarrow.parquet"), "pandas"),
    "polars": (by_polars, ("polars",), "polars"),
}


def child(name: str, data: Path, names: list[str], turns: int) -> None:
    """Print what reading some trades took, in milliseconds, and the peaks of memory in MB."""
    read, libraries, _ = READERS[name]
    for library in libraries:
        __import__(library)
    if name == "an.load":
        import analysis as an

        an.load()  # the shipped CSVs, which every data folder lies over
    before, took, found = _peak(), [], set()
    for turn in range(turns + 1):
        pair = names[turn % len(names)], names[(7 * turn + 1) % len(names)]
        began = time.perf_counter()
        found.add(read(data, *pair))
        took.append(1e3 * (time.perf_counter() - began))
    if len(found) != 1 or not min(found):
        raise SystemExit(f"{name}: found {sorted(found)} figures; expected the same of each trade")
    print(json.dumps([took[0], statistics.median(took[1:]), before, _peak(), found.pop()]))


def _peak() -> int:
    """Return the most memory that this process has had, in MB; Linux counts it from its start."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def compare(rows: int, turns: int, folder: Path) -> None:
    """Print a line for each program."""
    data, names = made(folder, rows)
    total = sum(one.rows for one in read_manifest(data / "figures").parts)
    size = sum(one.stat().st_size for one in data.rglob("*.parquet")) / 1e6
    print(f"{total:,} rows in {size:,.0f} MB, {len(names)} reporters with {len(names)} partners")
    for name, (_, libraries, _) in READERS.items():
        missing = [one for one in libraries if not find_spec(one.partition(".")[0])]
        if missing:
            print(f"  {name:<16} left out: {missing[0]} is not installed")
            continue
        command = [sys.executable, __file__, "--child", name, str(data), *names]
        done = subprocess.run(
            [*command, "--turns", str(turns)], check=True, stdout=subprocess.PIPE, text=True
        )
        first, warm, before, peak, found = json.loads(done.stdout)
        print(f"  {name:<16} first {first:8,.0f} ms  warm {warm:8,.1f} ms  peak {peak:6,} MB "
              f"({before} by importing)  {found} figures")  # fmt: skip


def stored(folder: Path) -> Path:
    """Return a copy of the shipped data whose CSVs are held by a store instead."""
    data = folder / "stored"
    shutil.copytree(paths.package_data(), data)
    figures = data / "figures"
    for file in sorted(figures.glob("*.csv")):
        last: dict[str, int] = {}
        rows = []
        for figure, (_, cells) in zip(read_figures(file), rows_of(file), strict=True):
            name = partition(figure.source, figure.reporter)
            last[name] = last.get(name, 0) + 1
            rows.append((type(figure)(**{one: getattr(figure, one) for one in figure.__slots__}
                         | {"file": name, "row": last[name]}), cells))  # fmt: skip
        write(rows, "2026-11-26", figures)
        file.unlink()
    (figures / "SHA256SUMS").write_text("")
    text = (data / "corrections.yml").read_text()
    (data / "corrections.yml").write_text(
        text.replace("file: gacc.csv", "file: source=gacc/reporter=CHN")
    )
    return data


def article(data: Path) -> None:
    """Print the milliseconds of loading and checking the first article, and its ratings."""
    import analysis as an

    real = paths._installed
    paths._installed = lambda name: data if name == "data" else real(name)  # in their place
    import duckdb  # noqa: F401

    from analysis.claims import checking  # noqa: F401

    began = time.perf_counter()
    trade = an.load(as_of="2022-04-21")
    loaded = time.perf_counter()
    verdicts = an.check("bloomberg-2022-04-21", trade)
    ended = time.perf_counter()
    said = [[str(one.rating), repr(one.finding)] for one in verdicts]
    print(json.dumps([1e3 * (loaded - began), 1e3 * (ended - loaded), said]))


def compare_article(turns: int, folder: Path) -> None:
    """Print medians for both, in turn."""
    places = {"CSV": paths.package_data(), "Parquet": stored(folder)}
    found: dict[str, list[list[object]]] = {name: [] for name in places}
    for _ in range(turns):
        for name, place in places.items():
            command = [sys.executable, __file__, "--article", str(place)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[name].append(json.loads(done.stdout))
    if len({json.dumps(one[2]) for every in found.values() for one in every}) != 1:
        raise SystemExit("the verdicts differ")
    print("first article, loaded and checked (same verdicts)")
    for name, every in found.items():
        load, check = (statistics.median(one[at] for one in every) for at in (0, 1))
        print(f"  {name:<16} load {load:6,.0f} ms  check {check:6,.0f} ms")


def main() -> None:
    """Read the options and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10**6], help="(default: a million)")
    parser.add_argument("--turns", type=int, default=20, help="trades read warm (default: 20)")
    parser.add_argument("--folder", type=Path, help="where the rows are made (default: nowhere)")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--article", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        name, data, *names = given.child
        child(name, Path(data), names, given.turns)
    elif given.article:
        article(given.article)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            for rows in given.rows:
                compare(rows, given.turns, (given.folder or Path(temporary)).absolute())
            compare_article(min(given.turns, 5), Path(temporary))


if __name__ == "__main__":
    os.environ.pop("TRADE_CLAIMS_DATA", None)
    main()
