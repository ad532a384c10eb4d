"""Which claim a chart is drawn of, and the spans that it compares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.charts.frame import UnclaimedError
from analysis.charts.highlights import Highlight
from analysis.charts.scope import (
    Scope,
    checked_flow,
    growth_of,
    newest_quarter,
    none_beside_verdicts,
)
from analysis.claims.headlines import verdict_clause
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import sentence
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.measures import measure_of

_SINCE = ("lowest_since", "highest_since", "fastest_since", "slowest_since")  # found: a month
_SINCE_ARGUMENT = ("growth_since", "growth_change")
_YEAR_AGO = ("growth", "change", "multiple", "balance", "balance_growth")


@dataclass(frozen=True)
class Asked:
    """What a chart is to show: a flow over a span, of a claim or as a caller asks.

    Parameters
    ----------
    scope : Scope
    span : Span
    flow : str
    verdict : Verdict or None
        On the claim; None where a caller asks without one.
    """

    scope: Scope
    span: Span
    flow: str
    verdict: Verdict | None = None

    @property
    def against(self) -> Span | None:
        """The earlier span that it is compared with, if with one."""
        if self.measure in _SINCE:
            return Span.parse(self.finding.high) if self.finding else None
        since: Span | None = self.verdict.claim.of.get("since") if self.verdict else None
        if self.measure in _SINCE_ARGUMENT:
            return since
        return since or self.span.year_ago if self.measure in _YEAR_AGO else None

    @property
    def measure(self) -> str:
        """The measure of the claim; growth where there is none."""
        return self.verdict.claim.measure if self.verdict else "growth"

    @property
    def on_growth(self) -> bool:
        """Whether it is compared with the base that its growth is measured from."""
        return self.measure in ("growth", "change")

    @property
    def on_rates(self) -> bool:
        """Whether the rate of its growth is compared with an earlier one."""
        return self.measure in ("growth_change", "fastest_since", "slowest_since")

    @cached_property
    def finding(self) -> Finding | None:
        """What was found on the claim, or else its growth."""
        if self.verdict is not None:
            return self.verdict.finding
        return growth_of(self.scope, self.flow, self.span)

    @property
    def highlight(self) -> Highlight:
        """The span, what it is compared with, and how the two compare."""
        base = self.verdict.claim.of.get("base", "restated") if self.verdict else "restated"
        return Highlight(self.span, self.against, self.finding, base)

    @property
    def headline(self) -> str:
        """What was found on the claim; empty where there is none."""
        return sentence(verdict_clause(self.verdict)) if self.verdict else ""

    def key(self, *chosen: object) -> str:
        """Return what the chart goes by in a page, with what else was chosen."""
        if self.verdict is not None:
            return self.scope.key(self.verdict.id)
        return self.scope.key(self.flow, self.span, *chosen)


def asked(
    scope: Scope,
    of: Verdicts | Span | str | None,
    chart: str,
    *,
    claim: str | None = None,
    flow: str | None = None,
) -> Asked:
    """Return what a chart is asked for.

    Parameters
    ----------
    scope : Scope
    of : Verdicts, Span, str or None
        The verdicts on an article, or a span; by default the newest quarter.
    chart : str
        The chart's name, as measures name it.
    claim : str, optional
        The id of a claim; by default the first that the chart shows and the figures test.
    flow : str, optional
        Without verdicts; by default ``total``.

    Raises
    ------
    UnclaimedError
        If the article has no claim that the chart shows.
    NoFigureError
        If the claim could not be tested.
    """
    none_beside_verdicts(scope.verdicts, flow=flow)
    if not isinstance(of, Verdicts):
        if claim is not None:
            raise ParameterError("claim", claim, "none without the verdicts on an article")
        chosen = checked_flow(flow or "total")
        return Asked(scope, newest_quarter(scope, chosen) if of is None else Span.parse(of), chosen)
    verdict = of[claim] if claim else _first(of, chart)
    if verdict.finding is None:
        raise NoFigureError(verdict.why)
    of_claim = verdict.claim.of
    return Asked(scope.of_claim(verdict), _span(of_claim), of_claim.get("flow", "total"), verdict)


def _span(of: Any) -> Span:
    span: Span = of.get("span")
    return span


def _first(verdicts: Verdicts, chart: str) -> Verdict:
    """Return the first claim that a chart shows and the figures test; else the first it shows."""
    shown = [one for one in verdicts if measure_of(one.claim.measure).chart == chart]
    for verdict in sorted(shown, key=lambda one: one.finding is None):
        return verdict
    raise UnclaimedError(
        f"No claim of the article is shown by a chart of {chart.replace('_', ' ')}."
    )
