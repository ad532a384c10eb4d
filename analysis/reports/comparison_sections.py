"""Sections of a report on what another day, another choice or another window would have given."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.claims.checking import compare
from analysis.claims.narrative import first_on
from analysis.claims.specifications import Robustness, Specification
from analysis.claims.verdicts import Verdicts
from analysis.core.currencies import UNITS
from analysis.core.errors import NoFigureError
from analysis.core.formatting import plain, said, signed
from analysis.core.intervals import decimal
from analysis.core.spans import Span
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.figures.vintage import Vintage
from analysis.measures.windows import standing, window_growths
from analysis.reports.claim_records import (
    Comparison,
    ComparisonRow,
    Rated,
    RobustnessRow,
    RobustnessTable,
)
from analysis.reports.data_records import Level, RevisionRow, RevisionTable, Standing
from analysis.reports.sections import vintage_of, words_of
from analysis.reports.shown import Shown, shown
from analysis.sources.registry import short_name
from analysis.totals.revisions import vintages

_SAID = {
    "then": "as known then", "latest": "as known now", "restated": "on the office’s own base",
    "printed": "on the base as printed a year before", "even days": "the days before the event",
    "whole span": "the whole span", "filled": "gaps filled", "unfilled": "gaps left open",
    "as published": "", "seasonally adjusted": "seasonally adjusted",
}  # fmt: skip
_LEVELS = ("level", "base", "whole", "part")  # roles of evidence that a verdict rests on


def show_then_and_now(then: Verdicts, now: Verdicts) -> Shown:
    """Show the verdicts of the report beside those on other figures, and why they differ.

    Parameters
    ----------
    then, now : Verdicts
        On the same article.

    Returns
    -------
    Shown
    """
    if (then.source, then.currency, then.as_of) == (now.source, now.currency, now.as_of):
        line = "No newer figures are available: the verdicts above already use the newest."
        return shown(Comparison(lead=line), line)
    if all(one.finding is None for one in now):
        line = f"No figure of {short_name(now.source)} in {UNITS[now.currency]} can test a claim."
        return shown(Comparison(lead=line), line)
    moved = compare(then, now)
    rows = [
        ComparisonRow(
            quote=words_of(then[row["claim"]].claim),
            then=Rated(rating=row["then"], found=row["found_then"]),
            now=Rated(rating=row["now"], found=row["found_now"]),
            why=row["why"] if row["differs"] else "",
        )
        for row in moved.to_dict("records")
    ]
    lead = (
        f"{sum(one.then.rating != one.now.rating for one in rows)} of {len(rows)} verdicts differ. "
        f"Then: {vintage_of(then)}. Now: {vintage_of(now)}."
    )
    return shown(Comparison(lead=lead, rows=tuple(rows)), moved.to_string())


def show_robustness(results: Iterable[Robustness]) -> Shown:
    """Show under how many specifications each claim holds, and which differ.

    Parameters
    ----------
    results : iterable of Robustness

    Returns
    -------
    Shown
    """
    found = list(results)
    rows = tuple(map(_robustness, found)) if any(one.counted for one in found) else ()
    section = RobustnessTable(rows=rows)
    return shown(section, "\n".join(map(repr, found)))


def _robustness(result: Robustness) -> RobustnessRow:
    rating, count = result.agreeing
    others = [f"{one.rating}: {_choices(one)}" for one in result.counted if one.rating != rating]
    return RobustnessRow(
        quote=words_of(result.claim),
        rating=rating,
        agreeing=count,
        counted=len(result.counted),
        others=tuple(others),
    )


def _choices(one: Specification) -> str:
    """Say which figures a specification takes, and how it reads them."""
    texts = [_choice(name, choice) for name, choice in one.choices.items()]
    return "; ".join(text for text in texts if text)


def _choice(name: str, choice: str) -> str:
    if name == "source":
        return short_name(choice)
    if name == "currency":
        return f"in {UNITS[choice]}"
    return FLOW_NAMES[choice] if name == "flow" else _SAID[choice]


def show_vintages(verdicts: Verdicts, newest: Vintage) -> Shown:
    """Show how the levels that the verdicts rest on were released, and what became of them.

    Parameters
    ----------
    verdicts : Verdicts
    newest : Vintage
        The newest figures, from `analysis.load`.

    Returns
    -------
    Shown
    """
    levels = dict.fromkeys(
        (item.flow, item.span)
        for verdict in verdicts
        if verdict.finding
        for item in verdict.finding.evidence
        if item.role in _LEVELS
    )
    found = (_revision(newest, flow, span, verdicts.currency) for flow, span in levels)
    rows = tuple(row for row in found if row)
    return shown(RevisionTable(rows=rows), f"{len(rows)} figures")


def _revision(newest: Vintage, flow: str, span: Span, currency: str) -> RevisionRow | None:
    """Return what became of a level; None where it is known from one release only."""
    try:
        known = vintages(newest, span, flow, currency)
    except NoFigureError:
        return None
    if len(known) < 2:
        return None
    first, last = known.iloc[0], known.iloc[-1]
    revision = signed(decimal(f"{last['revision_pct']:.2f}"))
    return RevisionRow(
        figure=f"{FLOW_TITLES[flow]}, {span.short}",
        first=_level(first),
        newest=_level(last),
        revision=f"{revision}%",
        beyond=bool(last["beyond"]),
    )


def _level(row: pd.Series) -> Level:
    implied = "implied by growth, " if row["kind"] == "implied" else ""
    return Level(
        value=f"{plain(decimal(row['value']))} bn",
        origin=f"{short_name(row['source'])}, {implied}{row['dated']}",
    )


def show_standing(trade: Vintage, verdicts: Verdicts) -> Shown:
    """Say where the growth claimed ranks, and what another window of its length would have given.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts

    Returns
    -------
    Shown
        Empty where no claim is on the growth of a quarter.
    """
    claim = first_on(verdicts, months=3, measure="growth")
    if claim is None or claim.finding is None:
        return shown(Standing(), "")
    span, flow = claim.claim.of.get("span"), claim.claim.of.get("flow")
    place = {"currency": verdicts.currency, "source": verdicts.source}
    sentences = [standing(trade, span, flow, **place)]
    other = window_growths(trade, [span.shift(-1)], (flow,), **place)[0]
    if other.rate is not None:
        value = said(other.rate.value, "percent")
        sentences.append(f"Over {span.shift(-1).label} instead, it would have been {value}.")
    return shown(Standing(sentences=tuple(sentences)), " ".join(sentences))
