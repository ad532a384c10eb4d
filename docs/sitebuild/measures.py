"""The measures: arguments, unit, hedges that fit, an example and its chart."""

from __future__ import annotations

from typing import Any

import charts as examples

import analysis as an
from analysis.claims.examples import example_of, example_text
from analysis.claims.hedges import fitting
from analysis.cli.measures import _argument
from analysis.core.errors import NoFigureError
from analysis.measures import MEASURES

from .markdown import Site, code, heading, table
from .pictures import picture


def page(site: Site) -> str:
    """Return a table of all measures, and a section for each."""
    trade = an.load(reporter="CHN", partner="RUS", as_of=examples.DAY)
    rows = [(f"[`{name}`](#measure-{name.replace('_', '-')})", one.unit, one.summary)
            for name, one in sorted(MEASURES.items())]  # fmt: skip
    return table(["measure", "unit", "what it finds"], rows) + "".join(
        _section(site, name, trade) for name in sorted(MEASURES)
    )


def _section(site: Site, name: str, trade: Any) -> str:
    measure = MEASURES[name]
    fields = measure.arguments.model_fields.items()
    takes = [(f"`{one}`", _argument(measure, one, about)) for one, about in fields]
    words = [f"`{word}`" for word in fitting(measure)]
    return (
        heading(f"`{name}`", 2, f"measure-{name.replace('_', '-')}")
        + f"{measure.summary}\n\n"
        + table(["argument", "takes"], takes)
        + f"Unit: {measure.unit}. Hedges that fit: {', '.join(words) or 'none'}.\n\n"
        + code(example_text(name), "yaml")
        + _chart(site, name, trade)
    )


def _chart(site: Site, name: str, trade: Any) -> str:
    """Return the chart of a measure's example, or why there is none."""
    measure, example = MEASURES[name], example_of(name)
    if not measure.chart:
        return "No chart shows it.\n\n"
    verdicts = an.check(examples._article(example), trade)
    verdict = verdicts["example"]
    try:
        chart = getattr(an.charts, measure.chart)(trade, verdicts)
    except NoFigureError:
        return f"No chart of this example. {verdict.reason}\n\n"
    found = f"Found: {verdict.finding}. " if verdict.finding is not None else ""
    link = f"Chart: [`{measure.chart}`](#gallery-{measure.chart.replace('_', '-')}).\n\n"
    return found + link + picture(site, chart, f"measure-{name}")
