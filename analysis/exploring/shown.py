"""What is shown of a choice: the chart, and how the number in question is derived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import pandas as pd

from analysis.charts.layout import Chart
from analysis.charts.levels import levels
from analysis.core.errors import NoFigureError
from analysis.core.formatting import MINUS, day, sentence
from analysis.core.spans import Span
from analysis.exploring.choice import Choice
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES
from analysis.sources.registry import read_sources, short_name
from analysis.totals.revisions import vintages
from analysis.totals.totals import total

_FLOW_OF = {"T": "total", "X": "export", "M": "import"}


@dataclass(frozen=True)
class Shown:
    """The chart of a choice, and what is behind its number.

    Parameters
    ----------
    choice : Choice
    chart : Chart
        With the span in colour.
    found : Finding or None
        The level, in billions; None if the figures do not give it.
    details : str
        Derivation and releases, as HTML.
    """

    choice: Choice
    chart: Chart
    found: Finding | None
    details: str


def shown(choice: Choice) -> Shown:
    """Return what is shown of a choice that fits its trade.

    Examples
    --------
    >>> from analysis.exploring.choice import Choice
    >>> shown(Choice(span="2022Q1", as_of="2022-04-21").fitted()).found
    38.17 bn USD (38.165 to 38.175)
    """
    flow, currency, source = choice.flow, choice.currency, choice.source
    chart = levels(
        choice.trade, choice.span or None, flow=flow, currency=currency, source=source,
        missing="note",
    )  # fmt: skip
    try:
        found = total(choice.trade, choice.span, flow, currency, source)
    except NoFigureError:
        found = None
    return Shown(choice, chart, found, _details(choice, found))


def at_mark(choice: Choice, mark: str) -> Choice:
    """Return a choice with the span and flow of a mark of a chart, such as ``X2022-03``.

    Examples
    --------
    >>> from analysis.exploring.choice import Choice
    >>> one = at_mark(Choice(), "X2022-03")
    >>> one.flow, one.span
    ('export', '2022-03')
    """
    flow = _FLOW_OF.get(mark[:1])
    if flow is None:
        return choice
    span = str(Span.parse(mark[1:]))
    return replace(choice, flow=flow, span=span)


def _details(choice: Choice, found: Finding | None) -> str:
    if found is None:
        return "<p>The figures do not give this span.</p>"
    what = sentence(f"{FLOW_NAMES[choice.flow]} in {Span.parse(choice.span).label}")
    known = read_sources(choice.folder)
    counted = known[choice.source].counted if choice.source in known else ""
    lines = [
        f"<p><strong>{escape(what)}: {escape(repr(found))}</strong></p>",
        f"<p>{escape(sentence(short_name(choice.source, choice.folder)))}. {escape(counted)}</p>",
        _table("How it is derived", _derivation(found)),
        _table("Each release of this very span", _releases(choice)),
    ]
    return "".join(lines)


def _derivation(found: Finding) -> pd.DataFrame:
    """Return the published figures that are added and taken away."""
    rows = [
        (MINUS if one.sign < 0 else "+", one.span.label, one.amount, one.dated, one.reference)
        for one in found.evidence
    ]
    columns = ["Sign", "Published for", found.unit, "Released", "Read in"]
    return pd.DataFrame(rows, columns=columns)


def _releases(choice: Choice) -> pd.DataFrame:
    """Return the releases of the span itself, with what each changed."""
    columns = ["Released", "Source", "Value", "Change"]
    try:
        table = vintages(choice.trade, choice.span, choice.flow, choice.currency)
    except NoFigureError:
        return pd.DataFrame(columns=columns)
    rows: list[tuple[str, ...]] = []
    before: float | None = None
    for row in table[table["source"] == choice.source].to_dict("records"):
        change = "" if before is None else f"{(row['value'] / before - 1) * 100:+.2f}%"
        told = (day(row["released"].date()), f"{row['source']}, {row['kind']}", f"{row['value']:g}")
        rows.append((*told, change.replace("-", MINUS)))
        before = row["value"]
    return pd.DataFrame(rows, columns=columns)


def _table(caption: str, frame: pd.DataFrame) -> str:
    """Return a table with a caption; nothing of an empty one."""
    if frame.empty:
        return ""
    heads = "".join(f"<th scope='col'>{escape(str(name))}</th>" for name in frame.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>"
        for row in frame.itertuples(index=False)
    )
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
