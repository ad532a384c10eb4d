"""Sums over the members of a group, such as the European Union, beside the published aggregate.

The two are never taken for each other: an aggregate is a figure that an office published, with the
members of its own definition; a sum is computed here, and says of whom.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import reduce
from operator import add
from pathlib import Path

from analysis.core.currencies import CURRENCIES
from analysis.core.errors import NoFigureError, ParameterError, UnknownNameError
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES, FLOWS
from analysis.figures.store import load, pairs
from analysis.sources.places import country_name, read_places
from analysis.sources.registry import read_sources
from analysis.totals.graph import Graph


def total_of_members(
    reporter: str,
    group: str,
    span: Span | str,
    flow: str = "total",
    currency: str = "USD",
    source: str = "comtrade",
    *,
    as_of: str | dt.date = "latest",
    folder: Path | str | None = None,
) -> Finding:
    """Sum of a reporter's trade with the members of a group, as it was composed in that span.

    Parameters
    ----------
    reporter, group : str
        Codes, such as ``CHN`` and ``EUU``. If the reporter is a member, it is left out.
    span : Span or str
    flow : {"total", "export", "import"}
    currency : {"USD", "CNY", "EUR", "GBP"}
    source : str
        Whose figures; of one source only.
    as_of : str or datetime.date
        As for `analysis.load`.
    folder : Path or str, optional
        A data folder to read over the package's.

    Returns
    -------
    Finding
        In billions, with the figures of every member; a note says that it is a sum, and of whom.

    Raises
    ------
    ParameterError
        If the group has no members that are known, or these change within the span.
    NoFigureError
        If figures of a member are lacking; it names all such members. No sum is made of the rest.

    Examples
    --------
    >>> total_of_members("USA", "EUU", "2024-06", "export", source="census")
    Traceback (most recent call last):
    analysis.core.errors.NoFigureError: no figure of census in USD gives exports of June 2024 ...
    """
    for name, given, known in (("flow", flow, FLOWS), ("currency", currency, CURRENCIES),
                               ("source", source, [*read_sources(folder)])):  # fmt: skip
        if given not in known:
            raise UnknownNameError(name, given, known)
    wanted = Span.parse(span)
    codes = [one for one in members_in(group, wanted, folder) if one != reporter]
    found, lacking = list[Finding](), list[str]()
    held = set(pairs(folder))
    for code in codes:
        derived = None
        if (reporter, code) in held:
            graph = Graph(load(reporter, code, as_of, folder=folder), currency, source)
            derived = graph.derive(wanted, flow)
        if derived is None:
            lacking.append(country_name(code, folder))
        else:
            found.append(derived.finding(f"bn {currency}"))
    if lacking:
        raise NoFigureError(
            f"no figure of {source} in {currency} gives {FLOW_NAMES[flow]} of {wanted.label} with "
            f"{', '.join(lacking)}: a sum of the other members would not be that of the group"
        )
    note = (
        f"A sum over the {len(codes)} members that the group had in {wanted.label} "
        f"({', '.join(codes)}), not the aggregate that an office publishes."
    )
    total = reduce(add, found)
    return replace(total, notes=(note, *total.notes))


def members_in(group: str, span: Span | str, folder: Path | str | None = None) -> tuple[str, ...]:
    """Return the members that a group had throughout a span.

    Parameters
    ----------
    group : str
        Its code, such as ``EUU`` or ``XAS`` (ASEAN).
    span : Span or str
    folder : Path or str, optional
        A data folder to read over the package's.

    Raises
    ------
    UnknownNameError
        If no members of it are known; says of which groups they are.
    ParameterError
        If they change within the span: what is summed would be of two groups.

    Examples
    --------
    >>> "GBR" in members_in("EUU", "2019"), "GBR" in members_in("EUU", "2021"), len(
    ...     members_in("EUU", "2021")
    ... )
    (True, False, 27)
    >>> members_in("EUU", "2020")
    Traceback (most recent call last):
    analysis.core.errors.ParameterError: parameter span: found '2020'; expected a span in which no
    member of EUU comes or goes (GBR left in February 2020)
    """
    places, wanted = read_places(folder), Span.parse(span)
    known = places.members(group)
    if not known:
        groups = [code for code in places.codes if places.members(code)]
        raise UnknownNameError("group", group, groups)
    for code, (first, end) in known.items():
        for month, did in ((first, "joined"), (end, "left")):
            if month is not None and wanted.start < month < wanted.end:
                when = Span(month, month + 1).label
                expected = (
                    f"a span in which no member of {group} comes or goes ({code} {did} in {when})"
                )
                raise ParameterError("span", str(span), expected)
    found = tuple(
        code for code, (first, end) in known.items()
        if first <= wanted.start and (end is None or wanted.end <= end)
    )  # fmt: skip
    if not found:
        since = min(first for first, _ in known.values())
        expected = f"a span in which {group} had members, from {Span(since, since + 1).label} on"
        raise ParameterError("span", str(span), expected)
    return found
