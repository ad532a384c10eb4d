"""The same claims as they stood then and as they stand now, in each currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.arguments import arguments
from analysis.book import Book
from analysis.claims import Article
from analysis.errors import InputError
from analysis.figures import CURRENCIES
from analysis.findings import Evidence, day
from analysis.markup import text
from analysis.ratings import Verdicts
from analysis.reports.parameters import ReportParameters
from analysis.sources import UNITS
from analysis.store import LATEST
from analysis.verdicts import check


@dataclass(frozen=True)
class View:
    """Figures of one day in one currency, and the verdicts on them.

    Parameters
    ----------
    when : {"then", "now"}
        The report's day, or the latest figures held.
    trade : pandas.DataFrame
    verdicts : Verdicts
    """

    when: str
    trade: pd.DataFrame
    verdicts: Verdicts

    @property
    def currency(self) -> str:
        """Its currency."""
        return self.verdicts.currency


def views_of(report: ReportParameters) -> list[View]:
    """Return the views of a report: then and now, in each currency; the report's own first.

    Parameters
    ----------
    report : ReportParameters
        From `analysis.report_parameters`.

    Returns
    -------
    list of View
        "Now" rests on the source whose latest figures test most of the claims, and on another
        than the article's where two test as many.

    Examples
    --------
    >>> import analysis as an
    >>> views = views_of(an.report_parameters("bloomberg-2022-04-21"))
    >>> for view in views:
    ...     print(view.when, view.currency, view.verdicts.source)
    then USD gacc
    then CNY gacc
    now USD comtrade
    now CNY gacc
    """
    article, then, latest = report.article, report.load(), report.load(as_of=LATEST)
    currencies = sorted(CURRENCIES, key=lambda one: one != report.currency)
    shown = [View("then", then, check(article, then, currency=one)) for one in currencies]
    if then.attrs["as_of"] >= latest.attrs["as_of"]:
        return shown
    for currency in currencies:
        source = best_source(article, latest, currency)
        shown.append(View("now", latest, check(article, latest, source=source, currency=currency)))
    return shown


def best_source(article: Article, trade: pd.DataFrame, currency: str) -> str:
    """Return the source that tests most of an article's claims, another than its own if it can.

    Parameters
    ----------
    article : Article
    trade : pandas.DataFrame
        Figures from `analysis.load`.
    currency : str

    Examples
    --------
    >>> import analysis as an
    >>> best_source(an.read_article("bloomberg-2022-04-21"), an.load(), "USD")
    'comtrade'
    """

    def worth(source: str) -> tuple[int, bool]:
        count = _tested(article, Book(trade, currency, source))
        return count, (source != article.source) == bool(count)

    sources: set[str] = {article.source, *trade["source"]}
    return max(sorted(sources), key=worth)


def _tested(article: Article, book: Book) -> int:
    """Count the claims whose span the figures of a book give."""
    count = 0
    for claim in article.claims:
        try:
            of = arguments(claim.measure, claim.of)
        except InputError:
            continue
        span = of.get("span")
        count += span is not None and book.walk(span, of.get("flow", "total")) is not None
    return count


def evidence_of(views: Sequence[View], charts: Iterable[Any] = ()) -> list[Evidence]:
    """Return every figure that verdicts and charts rest on.

    Parameters
    ----------
    views : sequence of View
    charts : iterable of Chart
    """
    found = [one.finding for view in views for one in view.verdicts if one.finding]
    return [item for one in (*found, *charts) for item in one.evidence]


@dataclass(frozen=True)
class Shown:
    """Something shown for each of several views, of which a page shows one at a time."""

    bundle: dict[str, Any]
    metadata: dict[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.bundle, self.metadata


def show_views(views: Sequence[View], shown: Iterable[Any]) -> Shown:
    """Show a thing for each view, of which a page shows the one chosen in `show_switch`.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.
    shown : iterable
        For each view, a chart or a section of the report.

    Returns
    -------
    Shown
        Elsewhere than in a page, all of them below each other; its data are those of the first.
    """
    items = list(shown)
    data, metadata = _bundle(items[0])
    others = (_bundle(one, only="text/html")[0] for one in items[1:])
    markup = by_view(views, [one["text/html"] for one in (data, *others)])
    return Shown(data | {"text/html": markup}, metadata)


def by_view(views: Sequence[View], contents: Sequence[str], tag: str = "div") -> str:
    """Mark up what differs from view to view; what two views share stands once.

    Parameters
    ----------
    views : sequence of View
    contents : sequence of str
        HTML, one for each view.
    tag : str
        The element that holds each.
    """
    kinds: dict[str, list[str]] = {}
    for view, content in zip(views, contents, strict=True):
        kinds.setdefault(content, []).append(f"{view.when}-{view.currency}")
    if len(kinds) == 1:
        return contents[0]
    return "".join(
        f'<{tag} class="view {" ".join(names)}"{"" if at else " data-main"}>{content}</{tag}>'
        for at, (content, names) in enumerate(kinds.items())
    )


def _bundle(shown: Any, only: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    bundle = shown._repr_mimebundle_(include={only} if only else None)
    return bundle if isinstance(bundle, tuple) else (bundle, {})


def show_switch(views: Sequence[View]) -> Shown:
    """Show the switch between the views: then or now, and the currency; it needs no script.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.

    Returns
    -------
    Shown
    """
    stands = {view.when: view for view in reversed(views)}
    when: dict[str, str] = {
        name: f"on {day(stands[name].verdicts.as_of.date())}" if name == "then" else "now"
        for name in ("then", "now")
        if name in stands
    }
    money = {view.currency: UNITS[view.currency] for view in views}
    markup = _choice("Figures as they stood", "when", when) + _choice("In", "currency", money)
    return Shown({"text/html": f'<div class="switch">{markup}</div>', "text/plain": ""}, {})


def _choice(legend: str, name: str, options: dict[str, str]) -> str:
    if len(options) < 2:  # what is chosen has to stand there, for the style sheet to find
        (value,) = options
        return f'<input type="radio" name="{name}" id="_{value}" checked hidden>'
    inputs = "".join(
        f'<label><input type="radio" name="{name}" id="_{value}"'
        f"{' checked' if at == 0 else ''}> {text(label)}</label>"
        for at, (value, label) in enumerate(options.items())
    )
    return f"<fieldset><legend>{text(legend)}</legend>{inputs}</fieldset>"
