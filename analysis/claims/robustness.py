"""A claim under every specification: each defensible choice tried, none left out.

A specification is one choice of figures and of how they are read: vintage × source × currency ×
base × how gaps are treated. Choices that the figures do not allow are listed as such; choices that
lead to the very same figures count once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

from analysis.claims.checking import claim_range, rated
from analysis.claims.claim import Claim
from analysis.claims.covered import Range
from analysis.claims.hedges import read_hedges
from analysis.claims.specifications import Robustness, Specification
from analysis.claims.verdicts import Rating
from analysis.core.currencies import CURRENCIES
from analysis.core.errors import MissingToolError, NoFigureError
from analysis.figures.evidence import Finding
from analysis.figures.figure import Figure
from analysis.figures.schema import as_day
from analysis.figures.store import LATEST, later_vintage, load
from analysis.figures.vintage import Vintage
from analysis.measures import Measure, measure_of
from analysis.measures.arguments import Arguments
from analysis.sources.registry import counted_alike, universe_of
from analysis.totals.bases import BASES
from analysis.totals.graph import Graph, graphs_of
from analysis.totals.seasonal import SHORTEST, adjusted
from analysis.totals.series import fill_graphs
from analysis.totals.siblings import partners_of, world_of

_MODEL = Decimal("0.000001")  # digits of a model's levels, which no office printed


@dataclass(frozen=True)
class Setting:
    """A vintage to check a claim on: a graph for each source and currency, and what fills gaps.

    Parameters
    ----------
    name : str
        ``then`` or ``latest``.
    trade : Vintage
    graphs : dict
        By source and currency.
    later : dict
        By currency, the graphs of the figures released later.
    """

    name: str
    trade: Vintage
    graphs: dict[tuple[str, str], Graph]
    later: dict[str, list[Graph]]

    @classmethod
    def of(cls, name: str, trade: Vintage) -> Setting:
        """Return the setting of a vintage."""
        later = later_vintage(trade)
        graphs = {(graph.source, graph.currency): graph for graph in graphs_of(trade)}
        return cls(name, trade, graphs, {unit: fill_graphs(later, unit) for unit in CURRENCIES})

    def adjusted(self, source: str, currency: str, flow: str) -> Graph:
        """Return the graph of one flow, adjusted for season and the moving Lunar New Year.

        Raises
        ------
        NoFigureError
            If the source has combined or missing months, or too few.
        """
        chosen = self.trade.select(flow=flow, currency=currency).where(
            lambda one: one.source == source and one.span.months == 1 and one.value is not None
        )
        if len(chosen) < SHORTEST:
            raise NoFigureError(
                f"{len(chosen)} months of {source} are printed individually; a series with "
                f"combined, missing or fewer than {SHORTEST} months can't be adjusted"
            )
        found = adjusted(self.trade, flow, currency, source).adjusted
        figures = tuple(_adjusted(figure, float(found.loc[str(figure.span)])) for figure in chosen)
        return Graph(replace(chosen, figures=figures), currency, source)

    def fill(self, source: str, currency: str) -> list[Graph]:
        """Return the graphs that may fill gaps of one source."""
        others = [
            graph for (name, unit), graph in self.graphs.items()
            if name != source and unit == currency
        ]  # fmt: skip
        held = [*others, *self.later[currency]]
        alike = counted_alike(source, {one.source for one in held}, self.trade.folder)
        return [one for one in held if one.source in alike]

    def siblings(self, measure: Measure, source: str, currency: str) -> dict[str, Any]:
        """Return the trade with other partners that a measure needs."""
        place = self.trade, currency, source
        found: dict[str, Any] = {"world": world_of(*place)} if measure.world else {}
        return found | ({"partners": partners_of(*place)} if measure.partners else {})


def _adjusted(figure: Figure, level: float) -> Figure:
    """Return a figure with the level of a model in place of the one that was published."""
    return replace(
        figure, value=Decimal(f"{level:.6f}"), resolution=_MODEL, growth=None,
        growth_resolution=None, growth_by="",
        reference=f"{figure.reference}; seasonally adjusted by X-13ARIMA-SEATS",
    )  # fmt: skip


def settings_of(trade: Vintage) -> tuple[Setting, Setting]:
    """Return the setting of a vintage and that of the newest figures, for `robustness`."""
    newest = load(*trade.pair, LATEST, folder=trade.folder)
    return Setting.of("then", trade), Setting.of("latest", newest)


def robustness(
    claim: Claim,
    trade: Vintage,
    *,
    published: object = None,
    currency: str = "USD",
    settings: Sequence[Setting] | None = None,
) -> Robustness:
    """Check a claim under every defensible specification.

    Parameters
    ----------
    claim : Claim
        Such as ``article["q1-nearly-30-percent"]``.
    trade : Vintage
        Figures as known on the claim's day, from `analysis.load`; the newest ones are loaded
        as well.
    published : datetime.date, optional
        The article's day, from which "last week" counts; by default the day of `trade`.
    currency : {"USD", "CNY", "EUR", "GBP"}
        What amounts are of where the claim does not say: the article's.
    settings : sequence of Setting, optional
        From `settings_of`, to be used for several claims.

    Returns
    -------
    Robustness

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> found = robustness(article["q1-nearly-30-percent"], an.load(as_of=article.published))
    >>> found.agreeing, len(found.specifications)
    ((<Rating.SUPPORTED: 'supported'>, 4), 26)
    """
    day = as_day(published, "published") if published else trade.as_of
    covered = claim_range(claim, read_hedges(trade.folder), day, currency)
    found: list[Specification] = []
    own = claim.stated.currency or (currency if claim.is_of_money else None)
    for choices, call in _specifications(claim, own, settings or settings_of(trade)):
        if choices.get("gaps") == "unfilled" and found and "gaps" not in found[-1].choices:
            continue  # the one before had no gap to fill, and this would be the same
        found.append(_with_gaps(_specified(choices, call, claim, covered, found)))
    return Robustness(claim, covered, tuple(found))


Call = tuple[Callable[[], Graph], Arguments, dict[str, Any]]


def _specifications(
    claim: Claim, own: str | None, settings: Sequence[Setting]
) -> Iterator[tuple[dict[str, str], Call]]:
    measure = measure_of(claim.measure)
    dimensions = {
        "flow": (claim.of.get("flow"), *claim.readings) if claim.readings else ("",),
        "base": BASES if claim.of.get("base") else ("",),
        "days": ("even days", "whole span") if claim.of.get("event") else ("",),
        "gaps": ("filled", "unfilled") if measure.fills else ("",),
        "adjustment": ("as published", "seasonally adjusted") if measure.seasonal else ("",),
    }
    for setting in settings:
        for source, currency in setting.graphs:
            if claim.universe and universe_of(source, setting.trade.folder) != claim.universe:
                continue
            if currency != (own or currency):
                continue  # a claim in one currency says nothing of another
            for chosen in product(*dimensions.values()):
                named = dict(zip(dimensions, chosen, strict=True))
                if named["gaps"] == "filled" and named["adjustment"] == "seasonally adjusted":
                    continue  # only a series without gaps can be adjusted
                start = {"vintage": setting.name, "source": source, "currency": currency}
                choices = start | {name: value for name, value in named.items() if value}
                yield choices, _call(setting, choices, claim.of, measure)


def _call(setting: Setting, choices: dict[str, str], of: Arguments, measure: Measure) -> Call:
    place = choices["source"], choices["currency"]
    given: dict[str, Any] = {name: choices[name] for name in ("flow", "base") if name in choices}
    given |= {"event": None} if choices.get("days") == "whole span" else {}
    changed = of.model_copy(update=given)
    fill = setting.fill(*place) if choices.get("gaps") == "filled" else []
    others = {"fill": fill} | setting.siblings(measure, *place)
    if choices.get("adjustment") == "seasonally adjusted":
        return lambda: setting.adjusted(*place, changed.get("flow")), changed, others
    return lambda: setting.graphs[place], changed, others


def _specified(
    choices: dict[str, str],
    call: Call,
    claim: Claim,
    covered: Range,
    before: Sequence[Specification],
) -> Specification:
    graph, of, others = call
    try:
        rating, finding, why = rated(claim, of, covered, graph(), others)
    except (NoFigureError, MissingToolError) as error:  # of the graph itself
        return Specification(choices, Rating.UNTESTABLE, None, str(error))
    if finding is None:
        return Specification(choices, rating, None, why)
    same = next((number for number, one in enumerate(before) if _alike(one.finding, finding)), None)
    return Specification(choices, rating, finding, same_as=same)


def _with_gaps(found: Specification) -> Specification:
    """Leave out how gaps are treated where one level of two is in question and none was filled."""
    filled = found.finding is not None and found.finding.filled
    if filled or "adjustment" in found.choices or found.choices.get("gaps") == "unfilled":
        return found
    rest = {name: choice for name, choice in found.choices.items() if name != "gaps"}
    return replace(found, choices=rest)


def _alike(one: Finding | None, other: Finding) -> bool:
    if one is None or (one.value, one.low, one.high) != (other.value, other.low, other.high):
        return False
    return _figures(one) == _figures(other)


def _figures(finding: Finding) -> frozenset[tuple[str, int, str, dt.date]]:
    return frozenset((item.file, item.row, item.role, item.released) for item in finding.evidence)
