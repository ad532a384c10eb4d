"""Rate what a newspaper can say of each release, and compare the ratings with UN Comtrade.

Run: ``python benchmarks/verdicts.py [--sample N] [--json] [--fill-from-comtrade]``. On the day of
each of GACC's releases, every statement on the month, quarter, year to date and year is made of the
figures printed by then, and once more one step beyond them (`press.written`). The package rates it
as of that day. Whether it is true is worked out from UN Comtrade's corrected months, in plain
decimals.

A rating that UN Comtrade contradicts is "corrected later" where the figures printed by that day for
those very spans say what the rating says, else "wrong that day". UN Comtrade's own months fill no
gaps in what is rated, or they would be compared with themselves.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from coverage import days
from press.statements import Statement, Subject
from press.trade import AsPrinted, Corrected, Newspaper
from press.written import kinds, statements

import analysis as an
from analysis.claims.checking import check
from analysis.claims.verdicts import Rating, Verdict
from analysis.figures.figure import Figure
from analysis.figures.store import filling
from analysis.figures.vintage import Vintage

FRESH = 31  # days after the end of a span by which its figure is news
SAYS = {Rating.SUPPORTED: True, Rating.REFUTED: False}
CORRECTED, WRONG = "corrected later", "wrong that day"
COLUMNS = {
    "statements": "made of the figures printed by the day of a release",
    "one step beyond": "of these, statements that go one step beyond the figures",
    "supported and true": "supported, and true by UN Comtrade",
    f"supported, {CORRECTED}": "true of the figures of the day, but not of UN Comtrade's",
    f"supported, {WRONG}": "not even borne out by the figures of the day",
    "refuted and false": "refuted, and false by UN Comtrade",
    f"refuted, {CORRECTED}": "false by the figures of the day, but true by UN Comtrade",
    f"refuted, {WRONG}": "not even false by the figures of the day",
    "conflicting": "left open, as the bounds allow both",
    "untestable": "left open, as the figures of the day do not give it",
    "ms per check": "the median",
}


class Day(NamedTuple):
    """The trade as known on a day: read off, nearest to UN Comtrade's, and the same as rounded."""

    paper: Newspaper
    printed: AsPrinted
    rounded: AsPrinted

    def bears_out(self, one: Statement) -> bool | None:
        """Return whether the figures of the day say what a statement says."""
        return one.holds(self.printed) or (one.holds(self.rounded) if one.rounds else False)


class Case(NamedTuple):
    """A statement that UN Comtrade's months decide."""

    statement: Statement
    day: Day
    true: bool


@dataclass(frozen=True)
class Rated:
    """A case with its verdict; `found` is what UN Comtrade makes of it."""

    case: Case
    verdict: Verdict
    found: Any
    seconds: float

    @property
    def outcome(self) -> str:
        """The column of the table that it is counted in."""
        (one, day, true), rating = self.case, self.verdict.rating
        if rating not in SAYS:
            return str(rating)
        if SAYS[rating] == true:
            return f"{rating} and {str(true).lower()}"
        return f"{rating}, {CORRECTED if day.bears_out(one) == SAYS[rating] else WRONG}"

    @property
    def reason(self) -> str:
        """What was printed, what the package found, and what UN Comtrade has."""
        printed = self.case.statement.finds(self.case.day.paper)
        said = (shortened(value) for value in (printed, self.found))
        return "printed {}, found {!r}, UN Comtrade {}".format(
            *(next(said), self.verdict.finding, next(said))
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        one = self.case.statement
        return {
            "statement": one.text, "one_step_beyond": one.beyond, "outcome": self.outcome,
            "reason": self.reason,
        }  # fmt: skip


def shortened(value: Any) -> str:
    """Return a number with four decimals at most."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) else str(value)


def cases(corrected: Corrected, on: Iterable[str] | None = None) -> Iterator[Case]:
    """Yield every statement that UN Comtrade's months decide, by the days of the releases."""
    for day in days() if on is None else on:
        figures = list(an.load(as_of=day).select(source="gacc", currency="USD"))
        then = AsPrinted(corrected, figures), AsPrinted(corrected, figures, rounded=True)
        known = Day(Newspaper(figures), *then)
        for subject in subjects(dt.date.fromisoformat(day), figures):
            for one in statements(known.paper, subject):
                true = one.holds(corrected)
                if true is not None:
                    yield Case(one, known, true)


def subjects(day: dt.date, figures: Iterable[Figure]) -> Iterator[Subject]:
    """Yield what a release of a day is on: each flow over each span that ends with its figures."""
    fresh = {
        (one.flow, one.span.end)
        for one in figures
        if one.released == day and one.date_basis == "release"
        and (day - one.span.last_day).days <= FRESH
    }  # fmt: skip
    for flow, end in sorted(fresh):
        yield from (Subject(day, flow, span, kind) for kind, span in kinds(end))


def rated(case: Case, corrected: Corrected, *, comtrade: bool) -> Rated:
    """Rate a statement as of its day."""
    one = case.statement
    trade = an.load(as_of=one.subject.day)
    claim = an.Claim(measure=one.measure, of=one.of, stated=one.stated)
    began = time.perf_counter()
    verdict = check(claim, trade, fill=gaps(trade, comtrade=comtrade))
    return Rated(case, verdict, one.finds(corrected), time.perf_counter() - began)


def gaps(trade: Vintage, *, comtrade: bool) -> Vintage:
    """Return what may fill gaps."""
    fill = filling(trade, "gacc")
    return fill if comtrade else fill.where(lambda figure: figure.source != "comtrade")


def every_verdict(sample: int | None = None, *, comtrade: bool = False) -> list[Rated]:
    """Return the ratings of all statements, or of as many at random."""
    corrected = Corrected(an.load().select(source="comtrade"))
    found = list(cases(corrected))
    if sample is not None:
        picked = random.Random(0).sample(range(len(found)), min(sample, len(found)))
        found = [found[at] for at in sorted(picked)]
    return [rated(case, corrected, comtrade=comtrade) for case in found]


def table(found: Sequence[Rated]) -> list[dict[str, Any]]:
    """Return a row for each kind of statement and of span, and one of them all."""
    groups: dict[tuple[str, str], list[Rated]] = defaultdict(list)
    for one in found:
        groups[one.case.statement.name, one.case.statement.subject.kind].append(one)
    rows = [_row(*key, group) for key, group in sorted(groups.items())]
    return [*rows, _row("all", "", found)]


def _row(name: str, kind: str, group: Sequence[Rated]) -> dict[str, Any]:
    counted = Counter(one.outcome for one in group)
    row: dict[str, Any] = {"statement": name, "span": kind}
    row |= {column: counted[column] for column in COLUMNS}
    row["statements"] = len(group)
    row["one step beyond"] = sum(one.case.statement.beyond for one in group)
    return row | {"ms per check": round(median(one.seconds for one in group) * 1000, 1)}


def shown(rows: Sequence[dict[str, Any]], found: Sequence[Rated]) -> Iterator[str]:
    """Yield the lines of the table, its columns in words, and the ratings contradicted."""
    for words in zip(*(_words(name) for name in ("statement", "span", *COLUMNS)), strict=True):
        yield _line(words)
    yield from (_line(row.values()) for row in rows)
    yield ""
    yield from (f"{name}: {words}" for name, words in COLUMNS.items())
    for kind in (WRONG, CORRECTED):
        those = [one for one in found if one.outcome.endswith(kind)]
        yield f"\nContradicted by UN Comtrade, {kind}: {len(those)}"
        yield from (f"  {one.outcome.partition(',')[0]:9} {one.case.statement.text}: {one.reason}"
                    for one in those)  # fmt: skip


def _words(name: str) -> list[str]:
    """Return the three lines of a column's head."""
    words = name.split(" ", 2)
    return words + [""] * (3 - len(words))


def _line(cells: Iterable[Any]) -> str:
    name, kind, *counts = cells
    return f"{name:25}{kind:17}" + "".join(f"{count:>12}" for count in counts)


def main() -> None:
    """Print the table, and the ratings that UN Comtrade contradicts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, metavar="N", help="so many statements, at random")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--fill-from-comtrade", action="store_true",
                        help="fill gaps as reports do, from UN Comtrade too")  # fmt: skip
    given = parser.parse_args()
    found = every_verdict(given.sample, comtrade=given.fill_from_comtrade)
    rows = table(found)
    if given.json:
        wrong = [one.as_dict() for one in found if one.outcome.endswith((WRONG, CORRECTED))]
        print(json.dumps({"columns": COLUMNS, "rows": rows, "contradicted": wrong}, indent=1))
    else:
        print("\n".join(shown(rows, found)))


if __name__ == "__main__":
    main()
