"""Sections of a report on how firm its verdicts are."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.claims.narrative import first_on
from analysis.claims.specifications import Robustness
from analysis.claims.verdicts import Verdicts
from analysis.core.errors import NoFigureError
from analysis.core.formatting import plain, said, signed
from analysis.core.html import Block, badge, items, paragraph, quote, table, text
from analysis.core.intervals import decimal
from analysis.core.spans import Span
from analysis.figures.schema import FLOW_TITLES
from analysis.figures.vintage import Vintage
from analysis.measures.windows import standing, window_growths
from analysis.sources.registry import short_name
from analysis.totals.revisions import vintages


def show_robustness(results: Iterable[Robustness]) -> Block:
    """Show under how many specifications each claim holds, and which differ.

    Parameters
    ----------
    results : iterable of Robustness

    Returns
    -------
    Block
    """
    found = list(results)
    rows = []
    for one in found:
        most, count = one.agreeing
        others = [f"{other.rating}: {other.name}" for other in one.counted if other.rating != most]
        rows.append([
            quote(one.claim.quote, one.claim.language),
            f"{badge(most)}<small>under {count} of {len(one.counted)}</small>"
            if one.counted
            else "none could be computed",
            items(others) or "none",
        ])  # fmt: skip
    head = ("The article says", "Most frequent verdict", "Specifications that differ")
    markup = table("Verdicts under every specification", head, rows, "robustness", stacks=True)
    return Block(markup, "\n".join(map(repr, found)))


def show_vintages(verdicts: Verdicts, newest: Vintage) -> Block:
    """Show how the levels that the verdicts rest on were released, and what became of them.

    Parameters
    ----------
    verdicts : Verdicts
    newest : Vintage
        The newest figures, from `analysis.load`.

    Returns
    -------
    Block
    """
    levels = {
        (item.flow, item.span): None
        for verdict in verdicts if verdict.finding
        for item in verdict.finding.evidence
        if item.role in ("level", "base", "whole", "part")
    }  # fmt: skip
    rows = [
        row for flow, span in levels if (row := _vintage(newest, flow, span, verdicts.currency))
    ]
    head = ("Figure", "First known", "Newest by the same source", "Revision", "Beyond rounding")
    markup = table("What became of the figures", head, rows, "vintages", stacks=True)
    return Block(markup, f"{len(rows)} figures")


def _vintage(newest: Vintage, flow: str, span: Span, currency: str) -> list[str] | None:
    try:
        known = vintages(newest, span, flow, currency)
    except NoFigureError:
        return None
    if len(known) < 2:
        return None
    first, last = known.iloc[0], known.iloc[-1]
    revision = signed(decimal(f"{last['revision_pct']:.2f}"))
    ends = [
        f"{plain(decimal(row['value']))} bn<small>{text(short_name(row['source']))}, "
        f"{'implied by growth, ' if row['kind'] == 'implied' else ''}"
        f"{text(row['dated'])}</small>"
        for row in (first, last)
    ]
    return [
        f"{FLOW_TITLES[flow]}, {text(span.short)}",
        *ends,
        f"{revision}%",
        "yes" if last["beyond"] else "no",
    ]


def show_standing(trade: Vintage, verdicts: Verdicts) -> Block:
    """Say where the growth claimed ranks, and what another window of its length would have given.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts

    Returns
    -------
    Block
        Empty where no claim is on the growth of a quarter.
    """
    claim = first_on(verdicts, months=3, measure="growth")
    if claim is None or claim.finding is None:
        return Block("", "")
    span, flow = claim.claim.of.get("span"), claim.claim.of.get("flow")
    place = {"currency": verdicts.currency, "source": verdicts.source}
    sentences = [standing(trade, span, flow, **place)]
    other = window_growths(trade, [span.shift(-1)], (flow,), **place)[0]
    if other.rate is not None:
        value = said(other.rate.value, "percent")
        sentences.append(f"Counted {span.shift(-1).label} instead, it would have been {value}.")
    line = " ".join(sentences)
    return Block(paragraph(line), line)
