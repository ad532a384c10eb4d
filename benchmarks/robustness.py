"""Time six claims under all specifications, beside a plain pandas groupby of the same table.

Run: ``python benchmarks/robustness.py [--times N ...] [--turns N]``. Both are timed in turn in one
run; medians are printed, on the figures as shipped and, by default, on a hundred times as many rows
(a hundred partners).
"""

from __future__ import annotations

import argparse
import csv
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

import analysis as an
from analysis.claims.robustness import settings_of
from analysis.core import paths
from analysis.figures import store


def enlarged(folder: Path, times: int) -> Path:
    """Copy the data with every figure repeated for further partners, made up by their code."""
    target = folder / f"data-{times}"
    shutil.copytree(paths.data_folder(), target)
    for file in (target / "figures").glob("gacc*.csv"):
        with file.open(encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle))
        own = [row for row in rows if row["partner"] == "RUS"]
        more = [row | {"partner": code(at)} for at in range(1, times) for row in own]
        with file.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, rows[0])
            writer.writeheader()
            writer.writerows([*rows, *more])
    store.checksum(target)
    return target


def code(number: int) -> str:
    """Return a code of three letters that no country has: X and two more."""
    return "X" + chr(ord("A") + number // 26) + chr(ord("A") + number % 26)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(sizes: Sequence[int], turns: int) -> None:
    """Print the medians and their ratio."""
    article = an.read_article("bloomberg-2022-04-21")
    print(f"{'rows':>7}  {'read':>7}  {'first':>7}  {'robustness':>10}  {'groupby':>8}  ratio")
    with tempfile.TemporaryDirectory() as place:
        for times in sizes:
            folder = enlarged(Path(place), times)
            read = timed(lambda folder=folder: an.load(folder=folder))
            trade = an.load(as_of=article.published, folder=folder)
            every = pd.concat(
                [an.load(*pair, folder=folder).to_frame() for pair in store.pairs(folder)],
                ignore_index=True,
            )

            def claims(trade: an.Vintage = trade) -> None:
                settings = settings_of(trade)
                for claim in article.claims:
                    an.robustness(claim, trade, settings=settings)

            def grouped(every: pd.DataFrame = every) -> None:
                every.groupby(["source", "partner", "flow", "currency"])["value"].agg(
                    ["sum", "min", "max"]
                )

            cold = timed(claims)
            pairs = [(timed(claims), timed(grouped)) for _ in range(turns)]
            ours, plain = (statistics.median(one) for one in zip(*pairs, strict=True))
            print(
                f"{len(every):7d}  {read:6.3f}s  {cold:6.3f}s  {ours:9.3f}s  {plain:7.4f}s  "
                f"{ours / plain:5.0f}×"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, nargs="+", default=[1, 100], help="(default: 1 100)")
    parser.add_argument("--turns", type=int, default=7, help="(default: 7)")
    given = parser.parse_args()
    main(given.times, given.turns)
