"""What rows that arrive are beside what is held: new, revised, the same, or missing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from analysis.core.errors import FigureError
from analysis.core.formatting import day, plain, signed
from analysis.figures.figure import Figure
from analysis.figures.manifest import Pair
from analysis.figures.schema import FLOW_NAMES, as_of
from analysis.sources.places import country_name

GIVEN = Path("rows given")  # what errors call the rows that are appended


@dataclass(frozen=True)
class Revision:
    """A figure that a later release changed.

    Parameters
    ----------
    figure : Figure
        As it is now.
    before : Figure
        As the newest release before said.
    """

    figure: Figure
    before: Figure

    def __str__(self) -> str:
        by = "" if self.percent is None else f" ({signed(round(self.percent, 2))}%)"
        days = f"released {day(self.before.released)}, now {day(self.figure.released)}"
        return f"{described(self.before)} → {_said(self.figure)}{by}, {days}"

    @property
    def change(self) -> Decimal | None:
        """By how much its level changed, in billions; None where a level is lacking."""
        if self.figure.value is None or self.before.value is None:
            return None
        return self.figure.value - self.before.value

    @property
    def percent(self) -> Decimal | None:
        """By how much its level changed, in per cent of what it was."""
        return self.change / self.before.value * 100 if self.change and self.before.value else None


@dataclass(frozen=True)
class Appended:
    """What an append changed.

    Parameters
    ----------
    new : tuple of Figure
        Figures of which no earlier release is held.
    revised : tuple of Revision
        Figures of which the newest earlier release said something else.
    gone : tuple of Figure
        Figures held that the rows should have repeated, and did not; they stay held.
    same : tuple of Figure
        Figures held that the rows repeat.
    """

    new: tuple[Figure, ...] = ()
    revised: tuple[Revision, ...] = ()
    gone: tuple[Figure, ...] = ()
    same: tuple[Figure, ...] = ()

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of which something was added, in order."""
        added = (*self.new, *(one.figure for one in self.revised))
        return tuple(sorted({(one.reporter, one.partner) for one in added}))

    def __str__(self) -> str:
        counts = {"new": self.new, "revised": self.revised, "gone": self.gone, "same": self.same}
        return ", ".join(f"{len(found)} {name}" for name, found in counts.items())


@dataclass(frozen=True)
class Arrival:
    """A figure to be added.

    Parameters
    ----------
    figure : Figure
        With the day on which it counts as released.
    before : Figure, optional
        The newest release before it, which says something else.
    """

    figure: Figure
    before: Figure | None


def arrivals(
    given: Iterable[Figure], held: Iterable[Figure], seen: dt.date
) -> tuple[list[Arrival], list[Figure]]:
    """Return what is to be added of the figures given, and which figures held the others repeat.

    A figure is added if the newest release held by its day says something else. If that is of the
    very day, the day was not that of the release: the figure counts as released when it was seen.

    Parameters
    ----------
    given : iterable of Figure
    held : iterable of Figure
        All releases that are held of the same trades.
    seen : datetime.date
        The day on which the figures given were seen.

    Raises
    ------
    FigureError
        If one was released on the day on which it was seen, and another is held of that day.
    """
    known: dict[object, list[Figure]] = defaultdict(list)
    for one in held:
        known[one.key].append(one)
    added, same, faults = [], [], []
    for one in sorted(given, key=lambda one: one.released):
        try:
            found = _arrival(one, known[one.key], seen)
        except FigureError as error:
            faults.append(error)
            continue
        if isinstance(found, Arrival):
            added.append(found)
            known[one.key].append(found.figure)
        else:
            same.append(found)
    FigureError.raise_all(faults)
    return added, same


def _arrival(one: Figure, releases: Sequence[Figure], seen: dt.date) -> Arrival | Figure:
    """Return a figure as it is to be added, or the one held that says the same."""
    known = as_of(releases, one.released)
    for other in known:
        if _says(other, one):
            again = _again(one, releases, seen)
            return other if again is None else _arrival(again, releases, seen)
    there = next((other for other in releases if other.released == one.released), None)
    if there is None:
        return Arrival(one, next((other for other in known if other.row_key == one.row_key), None))
    if one.released < seen:
        return _arrival(replace(one, released=seen, date_basis="first seen"), releases, seen)
    expected = (
        f"{_said(there)}, which row {there.row} of {there.file} holds of the same day "
        f"({day(one.released)}): what replaces it on that day can be appended from the next day on"
    )
    raise FigureError(GIVEN, one.row, "value", _said(one), expected)


def _again(one: Figure, releases: Sequence[Figure], seen: dt.date) -> Figure | None:
    """Return a figure that an office says again, after it had said another in its place.

    That other one, with the same stamp, counted as released on the day on which it was seen.
    """
    newest = max((other for other in releases if other.row_key == one.row_key),
                 key=lambda other: other.released, default=None)  # fmt: skip
    if newest is None or newest.date_basis != "first seen" or newest.released <= one.released:
        return None
    if _says(newest, one):
        return None
    return replace(one, released=seen, date_basis="first seen")


def _says(held: Figure, one: Figure) -> bool:
    """Return whether a figure held says all that another does."""
    level = (one.value, one.resolution) in ((None, None), (held.value, held.resolution))
    rates = (held.growth, held.growth_resolution, held.growth_by)
    return level and (one.growth, one.growth_resolution, one.growth_by) in ((None, None, ""), rates)


def _said(one: Figure) -> str:
    level = "" if one.value is None else f"{plain(one.value)} bn {one.currency}"
    return ", ".join(filter(None, [level, "" if one.growth is None else f"{signed(one.growth)}%"]))


def described(one: Figure) -> str:
    """Say which figure one is, and what it says.

    Examples
    --------
    >>> import analysis as an
    >>> march = an.load(as_of="2022-04-21").select(span="2022-03", flow="export")
    >>> described(next(iter(march)))
    'China with Russia, exports in March 2022: 3.8 bn USD, −7.7%'
    """
    pair = f"{country_name(one.reporter)} with {country_name(one.partner)}"
    return f"{pair}, {FLOW_NAMES[one.flow]} in {one.span.label}: {_said(one)}"


def missing(
    given: Iterable[Figure], held: Iterable[Figure], covers: Callable[[Figure], bool]
) -> Iterator[Figure]:
    """Yield the figures held, each in its newest release, that those given should repeat and lack.

    Parameters
    ----------
    given, held : iterable of Figure
    covers : callable
        Whether a figure held, of a source and reporter of those given, should be repeated.
    """
    there, whose = set(), set()
    for one in given:
        there.add(one.key)
        whose.add(one.key[:2])
    for one in as_of(held, dt.date.max):
        if one.key[:2] in whose and one.key not in there and covers(one):
            yield one
