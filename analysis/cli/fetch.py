"""``trade-claims fetch``: figures from the office that publishes them."""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.cli.command import Command, Output

if TYPE_CHECKING:
    from analysis.fetching.fetch import Fetched
    from analysis.figures.figure import Figure

_LISTED = 20  # revisions, and figures that are gone, that are printed; --json has all


def _add_options(parser: argparse.ArgumentParser) -> None:
    from analysis.fetching.providers import NAMES

    parser.add_argument("source", metavar="SOURCE", help=f"one of {', '.join(NAMES)}")
    parser.add_argument(
        "--reporter", metavar="CODE", required=True,
        help="the country whose office counted, such as CHN (an ISO 3166 code)")  # fmt: skip
    parser.add_argument(
        "--partner", metavar="CODE",
        help="the other country, such as RUS; WLD for all together (default: each)")  # fmt: skip
    parser.add_argument(
        "--since", metavar="MONTH",
        help="the first month wanted: YYYY-MM (default: the office's first)")  # fmt: skip
    parser.add_argument(
        "--until", metavar="MONTH",
        help="the last month wanted: YYYY-MM (default: the newest)")  # fmt: skip
    parser.add_argument(
        "--offline", action="store_true",
        help="read the answers that are kept (default: ask the office)")  # fmt: skip
    parser.add_argument(
        "--any-size", action="store_true",
        help="append figures that are far from what is usual, too (default: refuse)")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON (default: text)")


def _run(given: argparse.Namespace) -> Output:
    from analysis.cli.progress import progress
    from analysis.fetching.fetch import fetch

    with progress("answer") as show:
        answered = itertools.count(1)
        found = fetch(
            given.source, given.reporter, given.partner, since=given.since, until=given.until,
            offline=given.offline, sizes=not given.any_size,
            watch=lambda answer: show(next(answered), last=answer.address.url),
        )  # fmt: skip
    if given.json:
        return Output(json.dumps(_record(found), indent=2, ensure_ascii=False))
    return Output("\n".join(_lines(found)))


def _lines(found: Fetched) -> Iterator[str]:
    """Say what arrived, and which verdicts it changed."""
    from analysis.figures.arrivals import described

    many = found.answers != 1
    yield f"{found} (from {found.answers} {'answers' if many else 'answer'})"
    revised, gone = found.appended.revised, found.appended.gone
    yield from _first([f"revised: {one}" for one in revised])
    yield from _first([f"gone, and still held: {described(one)}" for one in gone])
    for one in found.changes:
        yield f"verdict: {one}"
    if not found.changes:
        articles = ", ".join(found.checked)
        none = "No article that can be read is on these trades."
        yield f"No verdict changes: {articles}." if articles else none
    if found.unread:
        names = ", ".join(found.unread)
        yield f"Not checked, since they can't be read: {names} (`trade-claims check` says why)"


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - _LISTED
    return [*lines[:_LISTED], *([f"and {more:,} more (--json lists all)"] if more > 0 else [])]


def _record(found: Fetched) -> dict[str, Any]:
    """Return what ``--json`` prints."""
    from dataclasses import asdict

    appended = found.appended
    return {
        "source": found.source,
        "answers": found.answers,
        "new": [_cells(one) for one in appended.new],
        "revised": [
            _cells(one.figure) | {"before": _cells(one.before)} for one in appended.revised
        ],
        "gone": [_cells(one) for one in appended.gone],
        "same": len(appended.same),
        "changes": [asdict(one) for one in found.changes],
        "articles": list(found.checked),
        "unread": list(found.unread),
    }


def _cells(one: Figure) -> dict[str, str | None]:
    """Return what identifies a figure, and what it says; its value in billions."""
    return {
        "source": one.source, "reporter": one.reporter, "partner": one.partner, "flow": one.flow,
        "span": str(one.span), "currency": one.currency,
        "value": None if one.value is None else str(one.value),
        "growth": None if one.growth is None else str(one.growth),
        "released": one.released.isoformat(), "date_basis": one.date_basis,
    }  # fmt: skip


COMMAND = Command(
    "fetch",
    "SOURCE",
    "fetch figures from the office that publishes them",
    "What the office answers is kept untouched in raw/ of the project's data folder. Figures are\n"
    "appended to figures/, all or none: those that are new, and those that were revised as a\n"
    "further release; what was held stays. Printed is what arrived, what was revised and by how\n"
    "much, what the office no longer gives, and which verdicts on articles change. Fetching the\n"
    "same again changes nothing. `trade-claims sources NAME` says which variable holds the key,\n"
    "if one is needed.",
    _add_options,
    _run,
)
