"""Specifications: sets of defensible choices, and what a claim comes to under all of them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from analysis.claims.claim import Claim
from analysis.claims.covered import Range
from analysis.claims.verdicts import Rating
from analysis.figures.evidence import Finding

WHY = {
    "then": "What was known on the day of the claim.",
    "latest": "What is known now, corrections included.",
    "restated": "Growth on the base that the office itself used, as its printed rate implies.",
    "printed": "Growth on the base as printed a year before, as agencies compute it.",
    "even days": "Only the days before the event count for certain; an even spread is assumed.",
    "whole span": "The published span as it is, without cutting it at the event.",
    "filled": "Months that the record lacks are taken from another vintage or source.",
    "as published": "Levels as they were published.",
    "seasonally adjusted": "Levels without season and Lunar New Year: those of a model "
    "(X-13ARIMA-SEATS), whose error is not in the bounds.",
    "unfilled": "Only figures of the source itself, gaps left open.",
}


@dataclass(frozen=True)
class Specification:
    """One defensible set of choices and what the claim comes to under it.

    Parameters
    ----------
    choices : dict of str to str
        `vintage`, `source`, `currency` and, where the measure knows them, `base`, `days`, `gaps`.
    rating : Rating
    finding : Finding or None
        None where the figures do not allow it.
    why_not : str
        Why they do not.
    same_as : int or None
        Number of an earlier specification that rests on the very same figures.
    """

    choices: dict[str, str]
    rating: Rating
    finding: Finding | None
    why_not: str = ""
    same_as: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it is possible and unlike all before it."""
        return self.finding is not None and self.same_as is None

    @property
    def name(self) -> str:
        """Its choices in one line."""
        return ", ".join(self.choices.values())

    @property
    def why(self) -> str:
        """Why its choices are defensible."""
        return " ".join(WHY[choice] for choice in self.choices.values() if choice in WHY)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        empty = {"value": None, "low": None, "high": None, "unit": None}
        return {
            "choices": self.choices,
            "rating": str(self.rating),
            "finding": self.finding.as_dict() if self.finding else empty,
            "derivation": [item.text for item in self.finding.evidence] if self.finding else [],
            "why": self.why,
            "not_possible": self.why_not or None,
            "same_as": self.same_as,
        }


@dataclass(frozen=True)
class Robustness:
    """A claim under every specification.

    Parameters
    ----------
    claim : Claim
    range : Range
        The values for which the claim holds.
    specifications : tuple of Specification
        All of them, those that the figures do not allow too.
    """

    claim: Claim
    range: Range
    specifications: tuple[Specification, ...]

    @property
    def counted(self) -> tuple[Specification, ...]:
        """The specifications that are possible and rest on different figures."""
        return tuple(one for one in self.specifications if one.counts)

    @property
    def agreeing(self) -> tuple[Rating, int]:
        """The most frequent rating, of two as frequent the first, and how many give it."""
        ratings = [one.rating for one in self.counted] or [Rating.UNTESTABLE]
        most = max(ratings, key=ratings.count)
        return most, ratings.count(most) if self.counted else 0

    @property
    def summary(self) -> str:
        """The result in one line."""
        if not self.counted:
            return f"untestable under all {len(self.specifications)} specifications"
        most, count = self.agreeing
        text = f"{most} under {count} of {len(self.counted)} specifications"
        others = [one for one in self.counted if one.rating != most]
        if others:
            verb = "the one that differs" if len(others) == 1 else f"the {len(others)} that differ"
            text += f"; {verb}: " + "; ".join(f"{one.rating} ({one.name})" for one in others)
        return text

    def to_frame(self) -> pd.DataFrame:
        """Return one row per specification: its choices, rating, finding, derivation and why."""
        rows = [
            {
                **one.choices,
                "rating": str(one.rating),
                "found": repr(one.finding) if one.finding else "",
                "counts": one.counts,
                "derivation": " ".join(item.text for item in one.finding.evidence)
                if one.finding
                else "",
                "why": one.why_not or one.why,
            }
            for one in self.specifications
        ]
        return pd.DataFrame(rows)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        most, count = self.agreeing
        return {
            "id": self.claim.id,
            "summary": self.summary,
            "rating": str(most),
            "share": count / len(self.counted) if self.counted else None,
            "specifications": [one.as_dict() for one in self.specifications],
        }

    def __repr__(self) -> str:
        return f"{self.claim.id}: {self.summary}"

    def _repr_html_(self) -> str:
        table = self.to_frame()
        shown = table[table["counts"]].drop(columns=["counts", "derivation"])
        return f"<p>{escape(repr(self))}</p>{shown.to_html(escape=True, index=False)}"
