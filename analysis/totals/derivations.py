"""How published figures give the level of a span: the figure itself, or a sum over several."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from analysis.core.formatting import day, said
from analysis.core.intervals import Interval
from analysis.figures.evidence import Evidence, Finding
from analysis.totals.corrections import NONE, Allowance, allowance, apart, recorded, rounded_up
from analysis.totals.edges import Edge

_START = Interval.exact(0)
ASSUMED = "That corrections between the releases used are no larger than any on record."


@dataclass(frozen=True)
class Derivation:
    """A level of a span as published figures give it: their sum, some of them subtracted.

    Parameters
    ----------
    steps : tuple of (Edge, int)
        The figures, each with 1 where it is added and -1 where it is subtracted.
    cross : Derivation, optional
        The same span by other figures, which narrows the bounds.
    later : bool
        Whether it fills a gap of the record from a later vintage or another source.
    between : Decimal
        What corrections may amount to, in billions, between its release and that of a figure it is
        compared with.
    known : bool
        Whether what was corrected between its releases is known from one of them, so that no
        allowance is needed.
    """

    steps: tuple[tuple[Edge, int], ...]
    cross: Derivation | None = None
    later: bool = False
    between: Decimal = Decimal(0)
    known: bool = False

    @cached_property
    def value(self) -> Interval:
        """The total, with the bounds that printed digits and corrections leave."""
        own = self.rounded.widened(self.allowance.amount)
        if self.cross is not None:
            both = own.narrowed_by(self.cross.value)
            best = both.value if self.cross.releases == self.releases else own.value
            own = Interval(both.low, min(max(best, both.low), both.high), both.high)
        return own.widened(self.between)

    @cached_property
    def rounded(self) -> Interval:
        """The total, with the bounds that the digits alone leave."""
        signed = (edge.level if sign > 0 else -edge.level for edge, sign in self.steps)
        return sum(signed, start=_START)

    @property
    def as_printed(self) -> Interval:
        """The total of the figures as printed, whatever contradicts them."""
        signed = (edge.printed if sign > 0 else -edge.printed for edge, sign in self.steps)
        return sum(signed, start=_START)

    @cached_property
    def allowance(self) -> Allowance:
        """What corrections between its releases may amount to."""
        return NONE if self.known else allowance(self.steps)

    @property
    def far(self) -> bool:
        """Whether it mixes releases a year apart, or a figure of no known release."""
        return self.allowance.far

    @property
    def releases(self) -> tuple[dt.date, ...]:
        """The days on which its figures were released."""
        return tuple(sorted({edge.released for edge, _ in self.steps}))

    @property
    def implied(self) -> bool:
        """Whether a growth rate implies some of it."""
        return any(edge.implied for edge, _ in self.steps)

    @property
    def undated(self) -> bool:
        """Whether some of it is only known from a later text, and so of no known release."""
        return any(edge.undated for edge, _ in self.steps)

    @property
    def kind(self) -> str:
        """``printed``, ``implied`` or ``derived``."""
        if len(self.steps) == 1:
            return "implied" if self.implied else "printed"
        return "implied" if self.implied else "derived"

    def evidence(self, role: str = "level") -> tuple[Evidence, ...]:
        """Return the figures with their signs, as shown to the reader."""
        crossing = self.cross.steps if self.cross else ()
        alike = self.cross is None or self.cross.releases == self.releases
        used = (
            (self.steps, role), (crossing, f"{role}, {'same release' if alike else 'otherwise'}")
        )  # fmt: skip
        return tuple(
            replace(edge.evidence, sign=sign, role=as_role, later=self.later)
            for steps, as_role in used
            for edge, sign in steps
        )

    @property
    def text(self) -> str:
        """The derivation in one line."""
        return " ".join(item.text for item in self.evidence())

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on figures that contradict each other, and on the releases it mixes."""
        crossing = self.cross.steps if self.cross else ()
        found = (edge.note for edge, _ in (*self.steps, *crossing) if edge.note)
        return tuple(dict.fromkeys(found)) + self.mixing

    @property
    def mixing(self) -> tuple[str, ...]:
        """A sentence on the releases it mixes, if it mixes any, and on what that may amount to."""
        amount = self.allowance.amount + self.between
        if not amount:
            return ()
        days = " and ".join(day(released) for released in self.releases)
        value = abs(self.rounded.value)
        share = said(amount / value * 100, "percent", 1) if value else "any share"
        record = "" if all(recorded(edge) for edge, _ in self.steps) else " of China’s trade"
        what = f"Corrections may amount to ±{share} ({said(amount, 'bn', 3)}), the most on record"
        what += record
        if self.between:
            return (f"It is compared with a figure of another release. {what}.",)
        if len(self.releases) < 2:
            return (f"The derivation uses a figure of no known release. {what}.",)
        return (f"The derivation mixes the releases of {days}. {what}.",)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What it rests on beyond published figures."""
        return (ASSUMED,) if self.allowance.amount or self.between else ()

    def beside(self, other: Derivation, *, same: bool = True) -> Derivation:
        """Return it with room for the corrections between its release and another derivation's.

        Parameters
        ----------
        other : Derivation
            Which it is compared with.
        same : bool
            Whether both are of the same span: then their releases have to be the same, too. Of two
            spans, each as first printed is like with like.
        """
        if self.implied != other.implied:
            return self if self.implied else self.with_room()
        days = (other.releases[-1] - self.releases[-1]).days
        return self.with_room(days) if same and days > 0 else self

    def with_room(self, days: int | None = None) -> Derivation:
        """Return it with room for its own later corrections.

        Parameters
        ----------
        days : int, optional
            Days until the release whose corrections are meant; by default a year.
        """
        edge = max((edge for edge, _ in self.steps), key=lambda one: one.span.months)
        walk = ((one.span.months, sign) for one, sign in self.steps if one.flow == edge.flow)
        months = abs(sum(length * sign for length, sign in walk))
        room = apart(edge, days) * abs(self.rounded.value) / months
        return replace(self, between=rounded_up(room))

    def finding(self, unit: str) -> Finding:
        """Return its total as a finding."""
        return Finding.of(
            self.value, unit, *self.evidence(), notes=self.notes, assumptions=self.assumptions
        )
