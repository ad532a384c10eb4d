"""Ratings, and the rule by which a finding is rated against the range of a claim."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from analysis.claims.covered import Range
from analysis.figures.evidence import Finding

_ZEROS = Decimal("0.001")  # of a value: 500,000 万 says no more of 5.000 bn than 5 billion does


class Rating(StrEnum):
    """What the figures make of a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    UNTESTABLE = "untestable"

    @property
    def sign(self) -> str:
        """A sign for it, so that nothing is told by colour alone."""
        return {"supported": "✔", "refuted": "✘", "conflicting": "≈"}.get(self.value, "?")


def rate(finding: Finding, stated: Range) -> Rating:
    """Rate a finding against the range of a claim.

    Parameters
    ----------
    finding : Finding
    stated : Range
        The values for which the claim holds.

    Returns
    -------
    Rating
        A number stated by itself is supported where the best value rounds to it, as readers take
        it, if a rate was printed so, or if the bounds are those of rounding alone and leave no more
        room than a unit of the last digit stated (or a thousandth of the value): a printed 31% is
        not known to be 31.0%. It is refuted where all that the bounds hold rounds to another. A
        one-sided number is supported where the best value lies past it, if all that the bounds hold
        rounds to it or lies past it; see `one_sided`. Where printed values only come to
        that very number, as 3,580 − 2,580 does, it is left open. Everything else is never supported
        or refuted where the bounds alone could turn it.
    """
    if stated.holds(finding.low, finding.high):
        return Rating.SUPPORTED
    if stated.rounds and _rounds(finding, stated):
        return Rating.SUPPORTED
    if stated.below(finding.high) or stated.beyond(finding.low) or _only_meets(finding, stated):
        return Rating.REFUTED
    if finding.assumptions:
        return Rating.CONFLICTING
    return Rating.SUPPORTED if _past_its_edge(finding, stated) else Rating.CONFLICTING


def _rounds(finding: Finding, stated: Range) -> bool:
    """Whether the best value rounds to a stated number, and is known well enough to say so.

    A value halfway between two numbers rounds to neither for certain.
    """
    found, low, high = finding.interval, stated.low, stated.high
    assert isinstance(low, Decimal)
    assert isinstance(high, Decimal)
    if not finding.estimate or not low < found.value < high:
        return False
    room = max(found.high - found.value, found.value - found.low)
    fine = room <= max(high - low, abs(found.value) * _ZEROS) and not finding.assumptions
    return fine or _was_printed(finding, stated, high - low)


def _was_printed(finding: Finding, stated: Range, digit: Decimal) -> bool:
    """Whether the office or outlets printed the rate that was found, as finely as stated."""
    return any(
        one.growth is not None and one.growth_resolution is not None
        and one.growth_resolution <= digit and stated.holds(one.growth)
        for one in finding.rates
    )  # fmt: skip


def _only_meets(finding: Finding, stated: Range) -> bool:
    """Whether what is printed and what is stated round to neighbours: 28.7 is not 28.8."""
    if not stated.rounds or finding.low == finding.high:
        return False
    return finding.high == stated.low or finding.low == stated.high


def _past_its_edge(finding: Finding, stated: Range) -> bool:
    """Whether only rounding keeps a finding from lying past a one-sided number for certain."""
    if stated.edge is None or not stated.edge.passed(finding.low, finding.value, finding.high):  # type: ignore[arg-type]
        return False
    if finding.value == stated.edge.number and not _is_printed(finding):
        return False
    far = finding.high if stated.edge.sign > 0 else finding.low
    return stated.holds(far)


def _is_printed(finding: Finding) -> bool:
    """Whether a best value stands in print, rather than being what printed values come to."""
    return any(finding.value in (one.value, one.figure.growth) for one in finding.evidence)
