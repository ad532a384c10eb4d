"""What is looked at: a flow of one trade over a span, of one source, currency and vintage."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.core.errors import ParameterError
from analysis.core.spans import Span
from analysis.figures.manifest import Pair
from analysis.figures.schema import FLOWS
from analysis.figures.store import load, newest_day, pairs, releases
from analysis.figures.vintage import Vintage
from analysis.totals.graph import Graph

GRAINS = ("month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LISTED = 120  # spans that are offered, the newest


@dataclass(frozen=True)
class Choice:
    """A flow over a span, and of whose figures.

    What does not fit the trade (a source that it lacks, a span that the figures do not give) is
    replaced by what does, by `fitted`.

    Parameters
    ----------
    reporter, partner : str
    source, currency : str
    flow : {"export", "import", "total"}
    grain : {"month", "quarter", "year"}
        Among which spans the chart shows it.
    span : str
        Such as ``2022-03``.
    as_of : str
        A day, as ``2022-04-21``; empty for the newest figures.
    """

    reporter: str = "CHN"
    partner: str = "RUS"
    source: str = ""
    currency: str = ""
    flow: str = "total"
    grain: str = "quarter"
    span: str = ""
    as_of: str = ""
    folder: Path | None = None

    @cached_property
    def trade(self) -> Vintage:
        """The figures of the trade, as known on the day."""
        return load(self.reporter, self.partner, self.as_of or "latest", folder=self.folder)

    @cached_property
    def graph(self) -> Graph:
        """The figures of the source in the currency."""
        return Graph(self.trade, self.currency, self.source)

    @cached_property
    def spans(self) -> tuple[str, ...]:
        """The spans that the figures give, the newest first."""
        months = _MONTHS[self.grain]
        held = [
            one.span for one in self.trade
            if (one.source, one.currency) == (self.source, self.currency)
        ]  # fmt: skip
        if not held:
            return ()
        last = max(one.end for one in held) // months * months
        first = max(min(one.start for one in held), last - _LISTED * months)
        spans = (Span(at - months, at) for at in range(last, first, -months))
        return tuple(str(one) for one in spans if self.graph.derive(one, self.flow))

    def fitted(self) -> Choice:
        """Return it with what the trade holds in place of what it does not.

        Raises
        ------
        UnknownNameError
            If nothing is held of the pair, or nothing by that day.
        ParameterError
            For a flow or grain that there is not, or what is no day.
        """
        for name, known in (("flow", FLOWS), ("grain", GRAINS)):
            if getattr(self, name) not in known:
                raise ParameterError(name, getattr(self, name), f"one of {', '.join(known)}")
        trade = self.trade
        if not len(trade):
            first = newest_day(self.reporter, self.partner, self.folder)
            raise ParameterError(
                "as_of", self.as_of, f"a day by which figures were out, as {first}"
            )
        source = self.source if self.source in trade.sources else _fullest(trade)
        held = {one.currency for one in trade if one.source == source}
        usual = "USD" if "USD" in held else min(held)
        currency = self.currency if self.currency in held else usual
        found = replace(self, source=source, currency=currency)
        options = found.spans
        if not options:  # the flow or the grain has nothing: look for one that has
            others = [replace(found, flow=flow, grain=grain) for flow in (self.flow, *FLOWS)
                      for grain in (self.grain, *GRAINS)]  # fmt: skip
            found = next((one for one in others if one.spans), found)
            options = found.spans
        span = found.span if found.span in options else next(iter(options), "")
        return replace(found, span=span)

    @property
    def options(self) -> dict[str, list[str]]:
        """What may be chosen, by field; of pairs, the partners of the reporter."""
        held: list[Pair] = pairs(self.folder)
        own = [one for one in self.trade if one.source == self.source]
        return {
            "reporter": sorted({reporter for reporter, _ in held}),
            "partner": sorted(partner for reporter, partner in held if reporter == self.reporter),
            "source": sorted(self.trade.sources),
            "currency": sorted({one.currency for one in own}),
            "flow": list(FLOWS),
            "grain": list(GRAINS),
            "span": list(self.spans),
        }

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The days of the first and the last release held of the trade."""
        newest = load(self.reporter, self.partner, folder=self.folder)
        released = [one.released for one in releases(newest)]
        return min(released), max(released)

    @property
    def code(self) -> str:
        """The lines of Python that give the same number and chart.

        Examples
        --------
        >>> print(Choice(span="2022-03", flow="export", as_of="2022-04-21").fitted().code)
        import analysis as an
        <BLANKLINE>
        trade = an.load("CHN", "RUS", as_of="2022-04-21")
        an.total(trade, "2022Q1", flow="export", currency="USD", source="gacc")
        an.charts.levels(trade, "2022Q1", flow="export", currency="USD", source="gacc")
        """
        as_of = f', as_of="{self.as_of}"' if self.as_of else ""
        folder = f", folder={str(self.folder)!r}" if self.folder else ""
        of = (f'"{self.span}", flow="{self.flow}", currency="{self.currency}", '
              f'source="{self.source}"')  # fmt: skip
        lines = [
            "import analysis as an",
            "",
            f'trade = an.load("{self.reporter}", "{self.partner}"{as_of}{folder})',
            f"an.total(trade, {of})",
            f"an.charts.levels(trade, {of})",
        ]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Return its fields as plain data."""
        return {name: value for name, value in asdict(self).items() if name != "folder"}


def _fullest(trade: Vintage) -> str:
    """Return the source with the most figures."""
    counted = [one.source for one in trade]
    return max(sorted(set(counted)), key=counted.count)
