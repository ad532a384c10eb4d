"""Tipping points: the value of a stated number or hedge at which a verdict would change."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pandas as pd

from analysis.claims.hedges import Range, Stated
from analysis.core.formatting import Value, said
from analysis.figures.evidence import Finding


def tipping_point(stated: Stated, covered: Range, finding: Finding | None) -> str:
    """Say where a verdict would turn.

    Parameters
    ----------
    stated : Stated
        The number or hedge.
    covered : Range
        The values for which the claim holds.
    finding : Finding or None

    Returns
    -------
    str
        A sentence; empty where there is no finding.
    """
    if finding is None:
        return ""
    if stated.number is not None:
        return _of_number(stated.number, covered, finding)
    low, high = _said(finding.low, finding), _said(finding.high, finding)
    words = f"“{covered.words}”"
    if covered.low is not None and covered.high is not None:
        ends = _said(covered.low, finding), _said(covered.high, finding)
        return f"A finding before {ends[0]} or after {ends[1]} would not be {words}."
    if isinstance(finding.low, pd.Period):
        return (
            f"The article says since {words}; it would be supported for any month from {high} "
            f"on, and refuted for any before {low}."
        )
    if covered.low is not None:
        return (
            f"{words} asks for {covered.text}; it would be supported up to {low}, and refuted "
            f"beyond {high}."
        )
    return (
        f"{words} asks for {covered.text}; it would be supported down to {high}, and refuted "
        f"beyond {low}."
    )


def _of_number(number: Decimal, covered: Range, finding: Finding) -> str:
    assert isinstance(finding.low, Decimal)
    assert isinstance(finding.high, Decimal)
    assert isinstance(covered.low, Decimal)
    assert isinstance(covered.high, Decimal)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    least = _solved(finding.high, covered.high, number, step / 2)
    most = _solved(finding.low, covered.low, number, -step / 2)
    least = (least / step).to_integral_value(ROUND_CEILING) * step
    most = (most / step).to_integral_value(ROUND_FLOOR) * step
    written = said(number, covered.unit, 6)
    hedge = covered.words.replace(written, "").strip()
    subject = f"“{hedge}” fits" if hedge else "The figures fit"
    if least > most:
        return f"{subject} no number so rounded: the finding lies across the edge of a rounding."
    return (
        f"{subject} any number so rounded from {said(least, covered.unit, 6)} to "
        f"{said(most, covered.unit, 6)}; the article stated {written}."
    )


def _solved(bound: Decimal, end: Decimal, number: Decimal, half: Decimal) -> Decimal:
    """Return the stated number whose range would end at `bound`.

    An end of the range is the number's own rounding, or a multiple of the number.
    """
    return bound - half if end == number + half else bound * number / end


def _said(value: Value, finding: Finding) -> str:
    return said(value, finding.unit, finding.digits)
