"""Readings of a span beside the same span a year before, each on one basis; see `comparisons`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce

from analysis.core.errors import NoFigureError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.figures.evidence import Evidence, taken
from analysis.totals.derivations import Derivation

SAID = {
    "office": "by the office's own rate",
    "printed": "as first printed in both years",
    "corrected": "as a difference of years to date in both years",
    "mixed": "on figures of unlike releases",
    "outlet": "by the outlets' arithmetic",
}
BETWEEN = "That the truth lies between figures as first printed and as corrected."
OUTLETS = (
    "No figure of the office gives it: it is said to be the outlets' arithmetic, on months as "
    "first published."
)
_ROLES = {
    "office": "by the office", "printed": "as first printed", "corrected": "as corrected",
    "mixed": "mixed", "outlet": "by outlets",
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """The level of a span and the one of the year before, on one basis.

    Parameters
    ----------
    basis : {"office", "printed", "corrected", "mixed", "outlet"}
    now, before : Derivation
    rate : Interval, optional
        The growth rate in per cent that the base was made from.
    """

    basis: str
    now: Derivation
    before: Derivation
    rate: Interval | None = None

    @property
    def growth(self) -> Interval:
        """Growth in per cent.

        Raises
        ------
        NoFigureError
            If the base may be zero.
        """
        if self.rate is not None:
            return self.rate
        if self.before.value.low <= 0:
            raise NoFigureError("the level of the year before may be zero, so growth is undefined")
        return self.now.value.growth_on(self.before.value)

    @property
    def change(self) -> Interval:
        """Change in billions."""
        return self.now.value - self.before.value

    @property
    def later(self) -> Reading:
        """The same, marked as filling a gap of the record."""
        now, before = replace(self.now, later=True), replace(self.before, later=True)
        return replace(self, now=now, before=before)


@dataclass(frozen=True)
class Readings:
    """The readings of one span beside the year before; the first is the most like with like.

    Parameters
    ----------
    items : tuple of Reading
    notes : tuple of str
        What is to be said of them all.
    """

    items: tuple[Reading, ...]
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Reading:
        """The reading most like with like."""
        return self.items[0]

    def spread(self, of: Callable[[Reading], Interval]) -> Interval:
        """Return what the best reading makes of something, with bounds that hold all readings."""
        return reduce(Interval.hull, map(of, self.items))

    def told(self, of: Callable[[Reading], Interval], unit: str) -> tuple[str, ...]:
        """Say what each reading makes of something, and where its figures are from."""
        derived = [one for reading in self.items for one in (reading.now, reading.before)]
        notes = self.notes + tuple(note for one in derived for note in one.notes)
        if len(self.items) > 1:
            each = [f"{said(of(one).value, unit, 2)} {SAID[one.basis]}" for one in self.items]
            notes += (f"Found {', '.join(each)}. The bounds hold all.",)
        elif self.best.basis == "outlet":
            notes += (OUTLETS,)
        return tuple(dict.fromkeys(notes))

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What they rest on beyond published figures."""
        derived = [one for reading in self.items for one in (reading.now, reading.before)]
        found = [text for one in derived for text in one.assumptions]
        return tuple(dict.fromkeys(found + [BETWEEN] * (len(self.items) > 1)))

    def evidence(
        self, now: str = "level", before: str = "base", *, sign: int = 1
    ) -> tuple[Evidence, ...]:
        """Return the figures of all readings; those of the others name their basis in their role.

        Parameters
        ----------
        now, before : str
            The roles of the best reading's figures.
        sign : int
            -1 where the base is subtracted.
        """
        found: list[Evidence] = []
        for at, reading in enumerate(self.items):
            suffix = f", {_ROLES[reading.basis]}" if at else ""
            base = reading.before.evidence(before + suffix)
            if at and reading.basis == "outlet":
                cited = {item.figure for item in (*found, *reading.now.evidence())}
                base = tuple(item for item in base if item.figure not in cited)
            found += [*reading.now.evidence(now + suffix), *(taken(base) if sign < 0 else base)]
        seen: dict[object, Evidence] = {}
        for item in found:
            seen.setdefault((item.figure, item.span, item.sign, item.kind), item)
        return tuple(seen.values())
