"""How long the answers of offices take to read.

``python benchmarks/reading.py [--rounds N]``. The answers are made of invented figures, as in the
tests: a page of the monthly bulletin of China's customs with a row for each country, and a year of
UN Comtrade with all partners. Each is read in turn; the median of the processor's time counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import comtrade_site
import gacc_site

from analysis.sources import comtrade, gacc_bulletin
from analysis.sources.places import read_places

SEEN = dt.date(2026, 11, 26)
ROWS = 271
PLACES = read_places()


def names():
    """Return names of places as the bulletin prints them."""
    held = (PLACES.name(code) for code in PLACES.codes if PLACES.kind(code) == "country")
    return ["TOTAL", *[one for one in held if PLACES.code_of(one)][: ROWS - 1]]


def bulletin():
    """Return a page with a row for each country."""
    rows = []
    for at, name in enumerate(names()):
        exports, imports = [1_000_000 + at, 6_000_000 + at], [500_000 + at, 3_000_000 + at]
        cells = gacc_site.flows_of(exports, imports, lambda number: f"{number:,}")
        rows.append([name, *cells, "1.0", "-2.0", "3.0"])
    return gacc_site.bulletin(2024, 6, rows)


def year():
    """Return a year of both flows with all partners."""
    partners = [number for number in range(900) if PLACES.of_comtrade(number)]
    periods = [f"2024{month:02d}" for month in range(1, 13)]
    records = [comtrade_site.record(156, partner, flow, period, 1234567.0 + partner)
               for period in periods for partner in partners for flow in "XM"]  # fmt: skip
    return comtrade_site.envelope(records)


def main():
    """Print a table: figures, kilobytes and milliseconds of each answer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    answers = [("GACC, monthly bulletin", bulletin(), gacc_bulletin.read),
               ("UN Comtrade, a year", year(), comtrade.read)]  # fmt: skip
    taken = {name: [] for name, *_ in answers}
    figures = {}
    for _ in range(rounds):
        for name, body, read in answers:
            start = time.process_time()
            figures[name] = len(read(body, SEEN))
            taken[name].append(time.process_time() - start)
    print(f"{'answer':26}{'figures':>9}{'kB':>8}{'ms':>8}")
    for name, body, _ in answers:
        median = 1000 * statistics.median(taken[name])
        print(f"{name:26}{figures[name]:>9,}{len(body) / 1000:>8,.0f}{median:>8.0f}")


if __name__ == "__main__":
    main()
