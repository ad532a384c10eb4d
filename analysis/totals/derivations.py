"""How published figures give the level of a span: the figure itself, or a sum over several."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.core.formatting import day
from analysis.core.intervals import Interval
from analysis.figures.evidence import Evidence, Finding
from analysis.totals.edges import Edge

_START = Interval.exact(0)


@dataclass(frozen=True)
class Derivation:
    """A level of a span as published figures give it: their sum, some of them subtracted.

    Parameters
    ----------
    steps : tuple of (Edge, int)
        The figures, each with 1 where it is added and -1 where it is subtracted.
    cross : Derivation, optional
        The same span by other figures of the same release, which narrows the bounds.

    Attributes
    ----------
    value : Interval
        Sum of the steps.
    releases : tuple of datetime.date
        The releases it mixes. More than one mixes corrections.
    """

    steps: tuple[tuple[Edge, int], ...]
    cross: Derivation | None = None

    @cached_property
    def value(self) -> Interval:
        """The total, with the bounds that the published digits leave."""
        signed = (edge.level if sign > 0 else -edge.level for edge, sign in self.steps)
        own = sum(signed, start=_START)
        return own if self.cross is None else own.narrowed_by(self.cross.value)

    @property
    def releases(self) -> tuple[dt.date, ...]:
        """The days on which its figures were released."""
        return tuple(sorted({edge.released for edge, _ in self.steps}))

    @property
    def kind(self) -> str:
        """``printed``, ``implied`` or ``derived``."""
        if len(self.steps) == 1:
            return "implied" if self.steps[0][0].implied else "printed"
        return "implied" if any(edge.implied for edge, _ in self.steps) else "derived"

    def evidence(self, role: str = "level", *, later: bool = False) -> tuple[Evidence, ...]:
        """Return the figures with their signs, as shown to the reader."""
        own = tuple(
            replace(edge.evidence, sign=sign, role=role, later=later) for edge, sign in self.steps
        )
        return own + (
            self.cross.evidence(f"{role}, same release", later=later) if self.cross else ()
        )

    @property
    def text(self) -> str:
        """The derivation in one line."""
        return " ".join(item.text for item in self.evidence())

    @property
    def mixing(self) -> tuple[str, ...]:
        """A sentence on the releases it mixes, if it mixes any."""
        if len(self.releases) < 2:
            return ()
        days = " and ".join(day(released) for released in self.releases)
        return (f"The derivation mixes releases ({days}); corrections between them affect it.",)

    def finding(self, unit: str) -> Finding:
        """Return its total as a finding."""
        return Finding.of(self.value, unit, *self.evidence(), notes=self.mixing)
