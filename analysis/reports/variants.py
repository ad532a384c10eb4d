"""The views of a report: the claims on the figures of its day and on the newest, by currency."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.claims.articles import Article, read_article
from analysis.claims.checking import check
from analysis.claims.verdicts import Verdicts
from analysis.core import overlay
from analysis.core.currencies import CURRENCIES, UNITS
from analysis.core.formatting import day
from analysis.figures.evidence import Evidence
from analysis.figures.store import LATEST, load
from analysis.figures.vintage import Vintage
from analysis.reports.claim_records import Option, Switch
from analysis.reports.drawn import Chart, Drawn, drawn, show_chart
from analysis.reports.html.markup import group_html
from analysis.reports.parameters import ReportParameters
from analysis.reports.records import ViewGroup
from analysis.reports.shown import Shown, shown
from analysis.sources.registry import counted_alike
from analysis.totals.graph import Graph


@dataclass(frozen=True)
class View:
    """Figures of one day in one currency, and the verdicts on them.

    Parameters
    ----------
    when : {"then", "now"}
        The report's day, or the latest figures held.
    trade : Vintage
    verdicts : Verdicts
    """

    when: str
    trade: Vintage
    verdicts: Verdicts
    _drawn: dict[Any, Drawn] = field(default_factory=dict, repr=False, compare=False)

    @property
    def currency(self) -> str:
        """Its currency."""
        return self.verdicts.currency

    @property
    def key(self) -> str:
        """What it goes by in a page: ``then-USD``."""
        return f"{self.when}-{self.currency}"

    def drawn(self, draw: Callable[..., Any], **given: Any) -> Drawn:
        """Draw a chart of it, or return the one drawn before of the same figures.

        Parameters
        ----------
        draw : callable
            As `analysis.charts.quarterly_beside_monthly`.
        **given
            Passed on to it.
        """
        key = draw, self.trade, tuple(sorted(given.items()))
        if key not in self._drawn:
            self._drawn[key] = drawn(draw(self.trade, self.verdicts, **given))
        return self._drawn[key]


def views_of(report: ReportParameters) -> list[View]:
    """Return the views of a report: then and now, in each currency; the report's own first.

    Parameters
    ----------
    report : ReportParameters
        From `analysis.report.report_parameters`.

    Returns
    -------
    list of View
        "Now" rests on the source whose latest figures test most of the claims, and on another
        than the article's where two test as many.

    Examples
    --------
    >>> import analysis as an
    >>> views = views_of(an.report.report_parameters("bloomberg-2022-04-21"))
    >>> for view in views:
    ...     print(view.when, view.currency, view.verdicts.source)
    then USD gacc
    then CNY gacc
    now USD comtrade
    now CNY gacc
    """
    article, then, latest = report.article, report.load(), report.load(as_of=LATEST)
    currencies = _held(latest, report.currency)
    shown = [View("then", then, check(article, then, currency=one)) for one in currencies]
    if then.as_of >= latest.as_of:
        return shown
    place = latest.folder
    newest = (_newest(article.slug, one, place, overlay.state(place)) for one in currencies)
    return shown + [View("now", latest, verdicts, drawn) for verdicts, drawn in newest]


def _held(trade: Vintage, first: str) -> list[str]:
    """Return the currencies that any of the figures are in, after the report's own."""
    held = {figure.currency for figure in trade}
    return [first, *(one for one in CURRENCIES if one in held and one != first)]


@lru_cache(maxsize=16)
def _newest(slug: str, currency: str, folder: Path, _: object) -> tuple[Verdicts, dict[Any, Drawn]]:
    """Check an article by the newest figures, once for each state of the folder of data.

    All its reports say the same of them, and so share the charts that are drawn of them.
    """
    article = read_article(slug, folder)
    latest = load(article.reporter, article.partner, LATEST, folder=folder)
    source = best_source(article, latest, currency)
    return check(article, latest, source=source, currency=currency), {}


def charts_of(views: Sequence[View], draw: Callable[..., Any], **given: Any) -> list[Chart | Drawn]:
    """Draw a chart of each view; those of the newest figures once for all reports of a process.

    A view whose figures can't be drawn has a note in its place that says what they lack.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.
    draw : callable
        As `analysis.charts.quarterly_beside_monthly`.
    **given
        Passed on to it, with ``missing="note"`` if nothing else is said.

    Returns
    -------
    list of Chart or Drawn

    Examples
    --------
    >>> import analysis as an
    >>> views = views_of(an.report.report_parameters("bloomberg-2022-04-21"))
    >>> [type(one).__name__ for one in charts_of(views, an.charts.windows)]
    ['Chart', 'Chart', 'Drawn', 'Drawn']
    """
    given = {"missing": "note"} | given
    return [
        draw(one.trade, one.verdicts, **given) if one.when == "then" else one.drawn(draw, **given)
        for one in views
    ]


def best_source(article: Article, trade: Vintage, currency: str) -> str:
    """Return the source that tests most of an article's claims, another than its own if it can.

    Parameters
    ----------
    article : Article
    trade : Vintage
    currency : str

    Examples
    --------
    >>> import analysis as an
    >>> best_source(an.read_article("bloomberg-2022-04-21"), an.load(), "USD")
    'comtrade'
    """

    def worth(source: str) -> tuple[int, bool]:
        count = _tested(article, Graph(trade, currency, source))
        return count, (source != article.source) == bool(count)

    sources = {article.source, *counted_alike(article.source, trade.sources, trade.folder)}
    return max(sorted(sources), key=worth)


def _tested(article: Article, graph: Graph) -> int:
    """Count the claims whose span the figures of a graph give."""
    spans = ((one.of.get("span"), one.of.get("flow", "total")) for one in article.claims)
    return sum(span is not None and graph.derive(span, flow) is not None for span, flow in spans)


def evidence_of(views: Sequence[View], charts: Iterable[Chart | Drawn] = ()) -> list[Evidence]:
    """Return every figure that verdicts and charts rest on.

    Parameters
    ----------
    views : sequence of View
    charts : iterable of Chart
    """
    found = [one.finding for view in views for one in view.verdicts if one.finding]
    return [item for one in (*found, *charts) for item in one.evidence]


def show_views(views: Sequence[View], each: Iterable[Shown | Chart | Drawn]) -> Shown:
    """Show a section for each view, of which a page shows the one chosen in `show_switch`.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.
    each : iterable
        For each view, a chart or a section of the report.

    Returns
    -------
    Shown
        Elsewhere than in a page, all of them below each other; as a file, the first.
    """
    first, *others = each
    main = first if isinstance(first, Shown) else show_chart(first)
    rest = (_without_file(one) for one in others)
    sections = [main, *rest]
    keys = tuple(view.key for view in views)
    group = ViewGroup(views=keys, sections=tuple(one.section for one in sections))
    markup = group_html(keys, [one.markup for one in sections])
    return Shown(group, markup, main.plain, main.forms, main.metadata)


def _without_file(one: Shown | Chart | Drawn) -> Shown:
    """Return a section whose chart, if it is one, is not drawn as a file besides."""
    return (
        one if isinstance(one, Shown) else show_chart(one if isinstance(one, Drawn) else drawn(one))
    )


def show_switch(views: Sequence[View]) -> Shown:
    """Show the switch between the views: then or now, and the currency; it needs no script.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.
    """
    first = {view.when: view for view in reversed(views)}
    when = [
        Option(value=name, label=_when(first[name])) for name in ("then", "now") if name in first
    ]
    money = dict.fromkeys(view.currency for view in views)
    currency = [Option(value=one, label=UNITS[one]) for one in money]
    return shown(Switch(when=tuple(when), currency=tuple(currency)), "")


def _when(view: View) -> str:
    return "now" if view.when == "now" else f"on {day(view.verdicts.as_of)}"
