"""Tipping points: the value of a stated number or word at which a verdict would change."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import pandas as pd

from analysis.claims.covered import Range
from analysis.claims.one_sided import OneSided
from analysis.claims.stated import AMOUNTS, COUNTS, DOWN, FRACTIONS, Stated
from analysis.core.formatting import OPEN, Value, said, sentence
from analysis.figures.evidence import Finding


def tipping_point(stated: Stated, covered: Range, finding: Finding | None) -> str:
    """Say where a verdict would change.

    Parameters
    ----------
    stated : Stated
    covered : Range
        The values for which the claim holds.
    finding : Finding or None

    Returns
    -------
    str
        A sentence; empty where there is no finding, or nothing to move.
    """
    if finding is None or stated.unit in COUNTS:
        return ""
    if isinstance(finding.value, Decimal):
        return _of_quantity(stated, covered, finding)
    if covered.low is None:
        return _of_month(stated, covered, finding)
    words, ends = f"“{covered.words}”", [said(end, covered.unit) for end in _ends(covered)]
    if ends[0] == ends[-1]:
        return f"Any other {covered.unit} would not be {words}."
    return f"A finding before {ends[0]} or after {ends[-1]} would not be {words}."


def _ends(covered: Range) -> list[Value]:
    return [end for end in (covered.low, covered.high) if end is not None]


def _of_month(stated: Stated, covered: Range, finding: Finding) -> str:
    low, high = finding.low, finding.high
    assert isinstance(low, pd.Period)
    assert isinstance(high, pd.Period)
    if stated.months_back is not None:
        return _of_months_back(stated.months_back, covered, low, high)
    year = stated.words == str(stated.year)
    noun = "year" if year else "month"
    first, last = (str(end.year) if year else said(end, "month") for end in (low, high))
    text = f"The article says since “{covered.words}”; it would be supported for any {noun} from "
    text += f"{last} on"
    if low == OPEN:
        return f"{text}; {noun}s before the record can't be told."
    return f"{text}, and refuted for any before {first}."


def _of_months_back(back: int, covered: Range, low: pd.Period, high: pd.Period) -> str:
    assert isinstance(covered.high, pd.Period)
    last = covered.high + back  # of the span itself
    most, none = ((last - one).n for one in (high, low))
    text = f"“{sentence(covered.words)}” would be supported for {most} months or fewer"
    if low == OPEN:
        return f"{text}; how far the record does not reach can't be told."
    return f"{text}, and refuted for more than {none}."


def _of_quantity(stated: Stated, covered: Range, finding: Finding) -> str:
    if stated.number is None and stated.hedge is None:
        return ""  # a direction alone
    falls = stated.direction in DOWN and covered.low is None
    down = stated.number is not None and covered.high is not None
    down = down and (_sign(covered) < 0 or falls)
    if down and finding.value > 0:  # type: ignore[operator]
        return ""  # a rise is no fall of any size
    if down and not stated.number.startswith("-"):  # type: ignore[union-attr]
        covered, finding = covered.negated, _mirrored(finding)
    if stated.number is None and _against(covered, finding):
        return ""  # no size of a fall covers a rise
    if covered.edge is not None:
        return _of_edge(covered.edge, stated, finding)
    return _of_quantity_up(stated, covered, finding)


def _against(covered: Range, finding: Finding) -> bool:
    """Whether a word is on falls and the finding a rise, or the other way round."""
    assert isinstance(finding.value, Decimal)
    falls = covered.low is None and isinstance(covered.high, Decimal) and covered.high <= 0
    rises = covered.high is None and isinstance(covered.low, Decimal) and covered.low >= 0
    return (falls and finding.value > 0) or (rises and finding.value < 0)


def _sign(covered: Range) -> int:
    ends = [end for end in _ends(covered) if isinstance(end, Decimal)]
    return -1 if ends and max(ends) <= 0 and min(ends) < 0 else 1


def _mirrored(finding: Finding) -> Finding:
    value, low, high = (-end for end in (finding.value, finding.high, finding.low))  # type: ignore[operator]
    return replace(finding, value=value, low=low, high=high)


def _of_quantity_up(stated: Stated, covered: Range, finding: Finding) -> str:
    low, high = (said(end, finding.unit, finding.digits) for end in (finding.low, finding.high))
    words = f"“{sentence(covered.words)}”"
    if covered.low is not None and covered.high is not None:
        whole = stated.number is not None and stated.to is None and stated.number not in FRACTIONS
        return _of_number(stated, covered, finding) if whole else ""
    hedge = f"“{sentence(stated.hedge or '')}”"
    if covered.low is not None:
        if stated.number:
            return f"{hedge} would hold for any number {_apart('up to', low, high)}."
        return (
            f"{words} covers {covered.text}: a threshold up to {low} would be supported, one "
            f"above {high} refuted."
        )
    if stated.number:
        return f"{hedge} would hold for any number {_apart('from', high, low)}."
    return (
        f"{words} covers {covered.text}: a threshold down to {high} would be supported, one "
        f"below {low} refuted."
    )


def _apart(way: str, holds: str, fails: str) -> str:
    """Say up to which number a word holds, and from which it does not; they may print alike."""
    if way == "up to":
        return f"up to {holds}, and for none {'above it' if holds == fails else f'from {fails} on'}"
    return f"from {holds} on, and for none {'below it' if holds == fails else f'up to {fails}'}"


def _of_edge(edge: OneSided, stated: Stated, finding: Finding) -> str:
    """Say for which numbers a one-sided word holds, and for which it does not."""
    low, value, high = finding.low, finding.value, finding.high
    near, far = (low, high) if edge.sign > 0 else (high, low)
    passed = edge.passed(low, value, high)  # type: ignore[arg-type]
    holds, fails = (
        said(end, finding.unit, finding.digits) for end in (value if passed else near, far)
    )
    text, up = f"“{sentence(stated.hedge or '')}” would hold for any number", edge.sign > 0
    if holds != fails or passed:
        return f"{text} {_apart('up to' if up else 'from', holds, fails)}."
    within, beyond = ("below", "above") if up else ("above", "below")
    return f"{text} {within} {holds}, and for none {beyond} it."


def _of_number(stated: Stated, covered: Range, finding: Finding) -> str:
    assert stated.number is not None
    number = abs(stated.scaled(stated.number))
    exponent = int(Decimal(stated.number).as_tuple().exponent) + AMOUNTS.get(stated.unit, 0)
    step = Decimal(1).scaleb(exponent)
    if covered.rounds:
        return "" if covered.holds(finding.value) else _of_rounding(finding, step, number)
    assert isinstance(finding.low, Decimal)
    assert isinstance(finding.high, Decimal)
    assert isinstance(covered.low, Decimal)
    assert isinstance(covered.high, Decimal)
    least = _solved(finding.high, covered.high, number, step / 2)
    most = _solved(finding.low, covered.low, number, -step / 2)
    least = (least / step).to_integral_value(ROUND_CEILING) * step
    most = (most / step).to_integral_value(ROUND_FLOOR) * step
    subject = f"“{sentence(stated.hedge or '')}” would hold for"
    if least > most:
        return f"{subject} no number of that precision: the finding straddles two roundings."
    if least == most:
        return f"{subject} {said(least, covered.unit, 9)} and no other number so rounded."
    if stated.unit == "percent" and step == 1:
        return f"{subject} any whole percentage from {least:f} to {most:f}."
    ends = [said(end, covered.unit, 9) for end in (least, most)]
    return f"{subject} any number so rounded from {ends[0]} to {ends[1]}."


def _of_rounding(finding: Finding, step: Decimal, number: Decimal) -> str:
    """Say to which number the figures round, written to the same digit; empty if to that stated."""
    assert isinstance(finding.value, Decimal)
    best = (finding.value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step
    if best == number or (not best and finding.unit.startswith("bn")):  # “0 bn” says little
        return ""
    return f"So rounded, the figures give {said(best, finding.unit, 9)}."


def _solved(bound: Decimal, end: Decimal, number: Decimal, half: Decimal) -> Decimal:
    """Return the stated number whose range would end at `bound`.

    An end of the range is the number's own rounding, or a multiple of the number.
    """
    return bound - half if end == number + half or end == 0 else bound * number / end
