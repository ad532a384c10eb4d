"""The charts that an article's claims call for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from analysis.charts.balances import balances
from analysis.charts.frame import Missing, UnclaimedError, absent, chart
from analysis.charts.growths import growths
from analysis.charts.layout import Chart, Words
from analysis.charts.levels import levels
from analysis.charts.partners import partners
from analysis.charts.running_totals import running_totals
from analysis.charts.scope import Scope
from analysis.charts.shares import shares
from analysis.claims import narrative
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.errors import NoFigureError
from analysis.figures.vintage import Vintage
from analysis.measures import measure_of

_CHARTS: dict[str, Callable[..., Chart]] = {
    draw.__name__: draw for draw in (levels, growths, running_totals, balances, shares, partners)
}


@chart
def lead(trade: Vintage, verdicts: Verdicts, *, missing: Missing = "raise") -> Chart:
    """Draw the first claim of an article that a chart shows.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts
        From `analysis.check`, on the same figures.
    missing : {"raise", "note"}
        What to do where there are no figures to draw.

    Returns
    -------
    Chart
        As the chart of the claim's measure: see `of_claims`.

    Raises
    ------
    NoFigureError
        If no chart shows a claim that the figures test; or if it has claims on a quarter and on a
        month, which `quarterly_beside_monthly` shows.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> an.charts.lead(trade, an.check("bloomberg-2022-04-21", trade), missing="note").subtitle
    'The quarter beside the month shows the leading claims.'
    """
    scope, none = Scope.of(trade, verdicts), Words("No chart of a leading claim", "", "")
    if narrative.quarter_and_month(verdicts) is not None:
        why = UnclaimedError("The quarter beside the month shows the leading claims.")
        return absent(scope, none, why, missing)
    fitting = [one for one in verdicts if measure_of(one.claim.measure).chart in _CHARTS]
    for verdict in fitting:
        try:
            return _of(trade, verdicts, verdict)
        except NoFigureError:
            continue
    if fitting:  # whose chart says what it lacks
        return _of(trade, verdicts, fitting[0], missing)
    return absent(scope, none, UnclaimedError("No chart shows a claim."), missing)


def of_claims(trade: Vintage, verdicts: Verdicts, but: Iterable[Chart] = ()) -> dict[str, Chart]:
    """Draw the chart that each claim of an article calls for, as its measure says.

    A level, its growth or an extreme stands among its like; runs and growth rates are signed bars;
    a level reached is a running total; a balance lies between exports and imports; a share is a
    part of a whole. Claims that one chart shows share it.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts
        From `analysis.check`, on the same figures.
    but : iterable of Chart
        Charts of the same claims that are there already; what they show is not drawn again.

    Returns
    -------
    dict of str to Chart
        By the id of the claim. Claims without figures, or on what no chart shows, have none.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> verdicts = an.check("bloomberg-2022-04-21", trade)
    >>> list(an.charts.of_claims(trade, verdicts))[:2]
    ['q1-nearly-30-percent', 'march-exports-slump']
    >>> main = an.charts.quarterly_beside_monthly(trade, verdicts)
    >>> list(an.charts.of_claims(trade, verdicts, [main]))
    []
    """
    drawn: dict[str, Chart] = {}
    shown = list(but)
    known = {_series(verdicts[one.claim]) for one in shown if one.claim}
    marks = {mark for one in shown if not one.claim for mark in one.table.marks}
    for verdict in verdicts:
        series = _series(verdict)
        if series is None or series in known or _is_marked(verdict, marks):
            continue
        try:
            drawn[verdict.id] = _of(trade, verdicts, verdict)
        except NoFigureError:
            continue
        known.add(series)
    return drawn


def _series(verdict: Verdict) -> tuple[object, ...] | None:
    """Return what a chart of a claim shows: claims that agree in it share one."""
    of, measure = verdict.claim.of, measure_of(verdict.claim.measure)
    if measure.chart not in _CHARTS:
        return None
    own = measure.chart == "levels" and not measure.one_sided and of.get("window") == "own kind"
    window = None if own else of.get("window")  # a rank among its like looks like the level itself
    figures = verdict.own_currency, verdict.claim.source
    asked = (of.get(one) for one in ("flow", "span", "since", "threshold"))
    return measure.chart, window, *figures, *asked


def _is_marked(verdict: Verdict, marks: Collection[str]) -> bool:
    """Whether a level that a claim is on stands out in a chart that is there already."""
    if measure_of(verdict.claim.measure).chart != "levels" or verdict.own_currency:
        return False
    own = narrative.marks_of(verdict)
    return bool(own) and own[0] in marks


def _of(trade: Vintage, verdicts: Verdicts, verdict: Verdict, missing: Missing = "raise") -> Chart:
    draw = _CHARTS[measure_of(verdict.claim.measure).chart]
    return draw(trade, verdicts, claim=verdict.id, missing=missing)
