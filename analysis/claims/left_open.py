"""Words that leave open what they claim: a number without a sign, a balance of either side.

A claim is not refuted where another reading of its own words holds; it is asked which is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from analysis.claims.claim import Claim
from analysis.claims.covered import Range
from analysis.claims.rating import Rating, rate
from analysis.claims.wording import has_open_sign, says_rise
from analysis.core.errors import NoFigureError
from analysis.figures.evidence import Finding
from analysis.measures.arguments import Arguments, RankedBalance

Find = Callable[[Arguments], Finding]


def left_open(claim: Claim, of: Arguments, stated: Range, finding: Finding, find: Find) -> str:
    """Say why the words of a claim leave open whether it holds; empty where they do not.

    Parameters
    ----------
    claim : Claim
    of : Arguments
        With which it was found.
    stated : Range
        The values for which it holds.
    finding : Finding
    find : callable
        What the same measure finds with other arguments.
    """
    if not claim.quote or not isinstance(finding.value, Decimal):
        return ""
    rating = rate(finding, stated)
    other = getattr(of, "other_end", None)
    if other is not None:
        return _from_the_other_end(rating, stated, other, find)
    if claim.stated.number is None or not isinstance(stated.low or stated.high, Decimal):
        return ""
    turned = rate(finding, stated.negated)
    if claim.measure == "balance":
        return _of_the_partner(finding, rating, turned)
    return _without_a_sign(claim, finding, rating, turned)


def _of_the_partner(finding: Finding, rating: Rating, turned: Rating) -> str:
    if rating is not Rating.REFUTED or turned is not Rating.SUPPORTED:
        return ""
    kind = "deficit" if finding.value < 0 else "surplus"  # type: ignore[operator]
    return (
        f"the balance was a {kind} of the reporter, of the very size that is stated; where the "
        f"words mean the partner’s, give `direction: {kind}` under `stated`"
    )


def _without_a_sign(claim: Claim, finding: Finding, rating: Rating, turned: Rating) -> str:
    """Say that a number may be of a fall, where nothing says that it is not."""
    falls = finding.value < 0  # type: ignore[operator]
    if not falls or not has_open_sign(claim.measure, claim.stated):
        return ""
    if rating is Rating.REFUTED and turned is Rating.REFUTED:
        return ""
    if says_rise(claim.quote, claim.measure, claim.stated):
        return ""
    return (
        f"the figures give {finding.text}, and nothing says whether the number stated is of a "
        "fall; `direction: fell` or `direction: rose` under `stated` does"
    )


def _from_the_other_end(rating: Rating, stated: Range, other: Arguments, find: Find) -> str:
    if rating is not Rating.REFUTED:
        return ""
    try:
        if rate(find(other), stated) is not Rating.SUPPORTED:
            return ""
    except NoFigureError:
        return ""
    if isinstance(other, RankedBalance) and other.kind is None:
        return "`kind: deficit` or `kind: surplus` under `of` says which balance is meant"
    return (
        "the quote names a low as well, of this or of something else; `order: highest` or "
        "`order: lowest` under `of` says which end is meant"
    )
