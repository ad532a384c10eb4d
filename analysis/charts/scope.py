"""What a chart is drawn of: the figures of one source in one currency, and the claims on them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.currencies import CURRENCIES, UNITS
from analysis.core.errors import NoFigureError, ParameterError, UnknownNameError
from analysis.core.formatting import day
from analysis.core.html import brief
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES, FLOWS
from analysis.figures.store import filling
from analysis.figures.vintage import Vintage
from analysis.measures import measure_of
from analysis.measures.arguments import Grown
from analysis.sources.places import country_name
from analysis.sources.registry import Source, read_sources, short_name
from analysis.totals.graph import Graph, graphs_of
from analysis.totals.series import fill_graphs

_NAME = 60  # characters of a name that a chart has room for


@dataclass(frozen=True)
class Scope:
    """The figures that a chart is drawn of, and the claims that it shows beside them.

    Parameters
    ----------
    trade : Vintage
    currency, source : str
        Which of its figures.
    verdicts : Verdicts or None
        On the same figures; None for a chart without an article.
    """

    trade: Vintage
    currency: str
    source: str
    verdicts: Verdicts | None = None

    @classmethod
    def of(
        cls,
        trade: Vintage,
        verdicts: Verdicts | None = None,
        currency: str | None = None,
        source: str | None = None,
    ) -> Scope:
        """Check what a chart is asked for.

        Parameters
        ----------
        trade : Vintage
        verdicts : Verdicts, optional
        currency, source : str, optional
            By default those of the verdicts, and without verdicts dollars and ``gacc``.

        Raises
        ------
        ParameterError
            For something else than a vintage or verdicts, and for verdicts on other figures.
        UnknownNameError
            For a currency or source that does not exist.
        """
        if not isinstance(trade, Vintage):
            raise ParameterError("trade", type(trade).__name__, "a vintage from analysis.load")
        if verdicts is not None:
            _check_verdicts(trade, verdicts, currency=currency, source=source)
            return cls(trade, verdicts.currency, verdicts.source, verdicts)
        made = cls(trade, currency or "USD", source or "gacc")
        if made.currency not in CURRENCIES:
            raise UnknownNameError("currency", made.currency, CURRENCIES)
        known = sorted({*trade.sources, *made._fill_vintage.sources})
        if made.source not in known:
            raise UnknownNameError("source", made.source, known)
        return made

    def of_claim(self, verdict: Verdict) -> Scope:
        """Return the figures that a claim was found on: its own source and currency, if it has any.

        Parameters
        ----------
        verdict : Verdict
            One of `verdicts`.
        """
        currency, source = verdict.own_currency or self.currency, verdict.claim.source
        return replace(self, currency=currency, source=source or self.source)

    def has(self, verdict: Verdict) -> bool:
        """Whether a claim was found on these very figures."""
        own = self.of_claim(verdict)
        return (own.currency, own.source) == (self.currency, self.source)

    @property
    def claims(self) -> Sequence[Verdict]:
        """The verdicts on an article's claims; none where there is no article."""
        return self.verdicts if self.verdicts is not None else ()

    @cached_property
    def graph(self) -> Graph:
        """The figures, ready to be derived from."""
        return Graph(self.trade, self.currency, self.source)

    @cached_property
    def _fill_vintage(self) -> Vintage:
        return filling(self.trade, self.source)

    @cached_property
    def fill(self) -> list[Graph]:
        """The figures of later vintages and other sources that may fill gaps."""
        return fill_graphs(self._fill_vintage, self.currency)

    @property
    def pair(self) -> tuple[str, str]:
        """The two countries as the article names them, or else as a sentence does."""
        if self.verdicts is None:
            ours, theirs = (country_name(code, self.trade.folder) for code in self.trade.pair)
            return ours, theirs
        ours, theirs = (brief(name, _NAME) for name in self.verdicts.article.pair)
        return ours, theirs

    @property
    def unit(self) -> str:
        """The currency in words."""
        return UNITS[self.currency]

    @property
    def described(self) -> Source | None:
        """What is known of the source, if it is described."""
        return read_sources(self.trade.folder).get(self.source)

    @property
    def source_name(self) -> str:
        """How the source is named, with how new its figures are."""
        if self.verdicts is not None and self.verdicts.source == self.source:
            vintage = self.verdicts.vintage
        else:
            own = [one.released for one in self.trade if one.source == self.source]
            vintage = (
                f"vintage of {day(max(own))}"
                if own
                else f"which has no figure by {day(self.trade.as_of)}"
            )
        return f"{brief(short_name(self.source, self.trade.folder), _NAME)}, {vintage}"

    @property
    def held(self) -> str:
        """What is held of the source in the currency, or else in its place."""
        if not self.graph.empty:
            flows = [FLOW_NAMES[one] for one in FLOWS if self.graph.flow(one).points]
            span = Span(*self.graph.bounds)
            return f"held: {', '.join(flows)} of {self.source} in {self.currency}, {span.label}"
        others = [f"{one.source} in {one.currency}" for one in graphs_of(self.trade)]
        return (
            f"{self.source} has no figure in {self.currency} by {day(self.trade.as_of)}; "
            f"held: {', '.join(others) or 'nothing'}"
        )

    def missing(self, reason: str) -> NoFigureError:
        """Return the error that says what a chart lacks, and what is held."""
        return NoFigureError(f"no chart: {reason.rstrip('.')} ({self.held})")

    def key(self, *chosen: object) -> str:
        """Return what a chart of it goes by in a page, with what else was chosen."""
        if self.verdicts is not None:
            own = self.verdicts.key
        else:
            own = "-".join((*self.trade.pair, self.source, self.currency, str(self.trade.as_of)))
        text = "-".join([own, *(str(one) for one in chosen if one)]).lower()
        return re.sub(r"[^a-z0-9-]+", "-", text)


def _check_verdicts(trade: Vintage, verdicts: Any, **chosen: str | None) -> None:
    if not isinstance(verdicts, Verdicts):
        found = verdicts if isinstance(verdicts, str) else type(verdicts).__name__
        raise ParameterError("verdicts", found, "the verdicts on an article, from analysis.check")
    article = verdicts.article
    ours, theirs = (trade.pair, trade.as_of), ((article.reporter, article.partner), verdicts.as_of)
    if ours != theirs:
        found = f"{'–'.join(theirs[0])} as of {day(theirs[1])}"
        expected = f"verdicts on the same figures, {'–'.join(ours[0])} as of {day(ours[1])}"
        raise ParameterError("verdicts", found, expected)
    for name, value in chosen.items():
        if value not in (None, getattr(verdicts, name)):
            expected = f"{getattr(verdicts, name)}, as in the verdicts, or none"
            raise ParameterError(name, value, expected)


def none_beside_verdicts(verdicts: object, **chosen: object) -> None:
    """Refuse a choice that the claims of an article make.

    Raises
    ------
    ParameterError
        If one is made all the same.
    """
    for name, value in chosen.items():
        if verdicts is not None and value is not None:
            raise ParameterError(name, str(value), "none with verdicts: their claims decide it")


def checked_flow(flow: str) -> str:
    """Return a flow.

    Raises
    ------
    UnknownNameError
        If there is none of that name; says the nearest.
    """
    return checked_flows([flow])[0]


def checked_flows(flows: str | Collection[str]) -> list[str]:
    """Return flows, each once, in a fixed order; as `checked_flow`.

    Raises
    ------
    ParameterError
        If there are none.
    """
    named = [flows] if isinstance(flows, str) else list(flows)
    for flow in named:
        if flow not in FLOWS:
            raise UnknownNameError("flow", str(flow), FLOWS)
    if not named:
        raise ParameterError("flows", named, f"one or more of {', '.join(FLOWS)}")
    return sorted(set(named), key=FLOWS.index)


def newest_quarter(scope: Scope, flow: str) -> Span:
    """Return the newest quarter whose growth on the year before the figures give.

    Raises
    ------
    NoFigureError
        If there is none.
    """
    start, end = scope.graph.bounds if not scope.graph.empty else (0, 0)
    for at in range(end // 3 * 3 - 3, start - 1, -3):
        span = Span(at, at + 3)
        if growth_of(scope, flow, span) is not None:
            return span
    raise NoFigureError(f"the figures give growth of {FLOW_NAMES[flow]} for no quarter")


def growth_of(scope: Scope, flow: str, span: Span) -> Finding | None:
    """Return growth on the year before, if the figures give it."""
    try:
        return measure_of("growth").find(scope.graph, Grown(span=span, flow=flow))
    except NoFigureError:
        return None


def boundary(name: str, month: object) -> Span:
    """Read the first or last month that a chart is asked for.

    Raises
    ------
    ParameterError
        If it is none; names the parameter.
    """
    try:
        return Span.parse(month)
    except ParameterError:
        raise ParameterError(name, str(month), "a month, as 2019-01") from None
