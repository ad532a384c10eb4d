"""The values for which a claim holds, its unit checked against its measure."""

from __future__ import annotations

import datetime as dt

from analysis.claims.articles import Claim
from analysis.claims.hedges import Hedge, Range, range_of
from analysis.core.errors import ParameterError
from analysis.measures.arguments import known
from analysis.measures.levels import MEASURES, UNITS

ONE_SIDED = ("lowest_since", "highest_since")  # "since T" asks only that nothing later was


def check_unit(measure: str, unit: str) -> None:
    """Refuse a stated unit that a measure does not return."""
    wanted = UNITS[known("measure", measure, MEASURES)]
    if unit != wanted:
        raise ParameterError("stated.unit", unit, f"{wanted}, as {measure} returns")


def claim_range(claim: Claim, hedges: dict[str, Hedge], published: dt.date) -> Range:
    """Return the values for which a claim holds, its unit checked against its measure."""
    check_unit(claim.measure, claim.stated.unit)
    covered = range_of(claim.stated, hedges, published)
    return covered.no_later if claim.measure in ONE_SIDED else covered
