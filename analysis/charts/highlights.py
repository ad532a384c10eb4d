"""What stands out in a flow by quarter or by month, and the clauses that say it.

With an article it is what its claims speak of; without one it is computed from the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.charts.bars import Bar
from analysis.charts.scope import Scope, growth_of
from analysis.claims import narrative
from analysis.claims.verdicts import Verdict
from analysis.core.errors import NoFigureError
from analysis.core.formatting import format_significant, said
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES
from analysis.measures import measure_of
from analysis.measures.arguments import Along, Grown
from analysis.totals.bases import base_of

_NOTABLE = 12  # months: a level not seen for less is no news


@dataclass(frozen=True)
class Highlight:
    """A span in colour, and the earlier one that it is compared with.

    Parameters
    ----------
    span : Span
    against : Span or None
    finding : Finding or None
        How the two compare.
    base : str
        The base of growth, as for `analysis.measures.levels.growth`.
    """

    span: Span
    against: Span | None = None
    finding: Finding | None = None
    base: str = "restated"


def of_quarters(scope: Scope, flow: str, shown: Sequence[Bar]) -> Highlight | None:
    """Return the quarter whose growth is claimed; without an article, the newest drawn."""
    claim = narrative.first_on(_on(scope), months=3, flow=flow, measure="growth")
    if claim is not None:
        span = claim.claim.of.get("span")
        base = str(claim.claim.of.get("base", "restated"))
        return Highlight(span, span.year_ago, claim.finding, base)
    if scope.verdicts is not None or not shown:
        return None
    span = shown[-1].span
    return Highlight(span, span.year_ago, growth_of(scope, flow, span))


def of_months(scope: Scope, flow: str, shown: Sequence[Bar]) -> Highlight | None:
    """Return the month claimed to be lowest or highest; without an article, the newest drawn."""
    claim = extreme_claim(scope, flow)
    if claim is not None and claim.finding is not None:
        back = Span.parse(claim.finding.high)
        return Highlight(claim.claim.of.get("span"), back, claim.finding)
    if scope.verdicts is not None or not shown:
        return None
    found = _extreme(scope, shown)
    return Highlight(shown[-1].span, Span.parse(found.high) if found else None, found)


def at_base(bar: Bar, highlight: Highlight | None, scope: Scope) -> Bar:
    """Draw the span that growth is measured from at the base that the growth rests on."""
    if highlight is None or highlight.finding is None or bar.span != highlight.span.year_ago:
        return bar
    base = base_of(scope.graph, highlight.span, bar.flow, highlight.base, scope.fill)
    if base.kind != "implied":
        return bar
    return replace(bar, value=base.value, kind="base", evidence=base.evidence("base"))


def extreme_claim(scope: Scope, flow: str) -> Verdict | None:
    """Return the verdict on a lowest or highest month of a flow, if there is one."""
    found = (
        narrative.first_on(_on(scope), months=1, flow=flow, measure=name)
        for name in narrative.EXTREMES
    )
    return next((one for one in found if one), None)


def _on(scope: Scope) -> list[Verdict]:
    """Return the claims that were found on the figures drawn, and not in another currency."""
    return [one for one in scope.claims if scope.has(one)]


def growth_clause(scope: Scope, bar: Bar) -> str:
    """Say what a quarter came to: ``trade grew 28.7% in the first quarter of 2022``."""
    found = growth_of(scope, bar.flow, bar.span)
    if found is not None:
        return measure_of("growth").clause(Grown(span=bar.span, flow=bar.flow), found)
    size = format_significant(bar.value.value, 4)
    return f"{FLOW_NAMES[bar.flow]} came to {size} bn in {bar.span.label}"


def moved(shown: Sequence[Bar], at: int) -> str:
    """Say how a bar compares with the one before it: ``fell to 3.83 bn``.

    Rounding decides nothing: where the bounds of the two meet, it neither rose nor fell. Nor does
    the mean of a combined span: of its last month nothing is known.
    """
    now, before = shown[at], shown[at - 1] if at else None
    size = f"{format_significant(now.mean.value, 4)} bn"
    if now.span.months > 1:
        return f"came to {format_significant(now.value.value, 4)} bn"
    alike = before is not None and before.span.months == now.span.months
    way = _way(shown, at) if alike else 0
    return {1: f"rose to {size}", -1: f"fell to {size}"}.get(way, f"stood at {size}")


def _way(shown: Sequence[Bar], at: int) -> int:
    now, before = shown[at], shown[at - 1] if at else None
    if before is None or before.span.end != now.span.start:
        return 0
    return int(now.mean.low > before.mean.high) - int(now.mean.high < before.mean.low)


def since(scope: Scope, shown: Sequence[Bar]) -> str:
    """Say since when the newest month is the lowest or highest: ``, the lowest since May 2020``.

    Empty where it is neither, or has been within the last year.
    """
    found = _extreme(scope, shown)
    if found is None:
        return ""
    word = "lowest" if _way(shown, len(shown) - 1) < 0 else "highest"
    start = scope.graph.bounds[0]
    if Span.parse(found.high).end <= start:
        return f", the {word} on record (from {Span(start, start + 1).label})"
    return f", the {word} since {said(found.high, 'month')}"


def _extreme(scope: Scope, shown: Sequence[Bar]) -> Finding | None:
    """Return when the newest month's level was last reached, where that is long ago."""
    now, way = shown[-1], _way(shown, len(shown) - 1)
    if way == 0 or now.span.months > 1:
        return None
    measure = measure_of("lowest_since" if way < 0 else "highest_since")
    try:
        found = measure.find(scope.graph, Along(span=now.span, flow=now.flow), scope.fill)
    except NoFigureError:
        return None
    return found if now.span.start - Span.parse(found.high).start > _NOTABLE else None
