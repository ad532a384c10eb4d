"""``trade-claims figures``: the published figures held."""

from __future__ import annotations

import argparse
from dataclasses import replace

from analysis.cli.command import Command, Output

_COLUMNS = [
    "source", "reporter", "partner", "flow", "span", "currency", "value", "resolution",
    "growth", "released", "date_basis", "reference",
]  # fmt: skip


def _add_options(parser: argparse.ArgumentParser) -> None:
    from analysis.figures.schema import FLOWS

    parser.add_argument(
        "--pair", metavar="CODE-CODE",
        help="only of this reporter and partner, such as CHN-RUS (default: all)")  # fmt: skip
    parser.add_argument(
        "--source", metavar="NAME", help="only figures of this source, such as gacc (default: all)"
    )
    parser.add_argument(
        "--flow", metavar="FLOW", choices=FLOWS, help=f"only {', '.join(FLOWS)} (default: all)"
    )
    parser.add_argument(
        "--from", dest="first", metavar="MONTH", help="from this month on: YYYY-MM (default: all)"
    )
    parser.add_argument(
        "--to", dest="last", metavar="MONTH", help="up to this month: YYYY-MM (default: all)"
    )
    parser.add_argument("--csv", action="store_true", help="print CSV (default: a table)")


def _run(given: argparse.Namespace) -> Output:
    from analysis.core.errors import ParameterError, UnknownNameError
    from analysis.core.spans import Span
    from analysis.figures.store import load, pair_named, pairs, releases
    from analysis.reports.data_files import harmless

    asked = [pair_named(given.pair)] if given.pair else pairs()
    held = [one for pair in asked for one in releases(load(*pair))]
    known = sorted({one.source for one in held})
    if given.source is not None and given.source not in known:
        raise UnknownNameError("source", given.source, known)
    first = 0 if given.first is None else Span.parse(given.first).start
    last = 12 * 10_000 if given.last is None else Span.parse(given.last).end
    if last <= first:
        raise ParameterError("to", given.last, f"a month no earlier than --from {given.first}")
    chosen = tuple(
        one for one in held
        if given.source in (None, one.source) and given.flow in (None, one.flow)
        and first <= one.span.start and one.span.end <= last
    )  # fmt: skip
    shown = replace(load(*asked[0]), figures=chosen).to_frame()[_COLUMNS]
    if given.csv:
        return Output(shown.map(harmless).to_csv(index=False).rstrip())
    return Output(shown.to_string(index=False, max_colwidth=40))


COMMAND = Command(
    "figures",
    "",
    "list the published figures",
    "Every release of a figure is listed, with where it was read.",
    _add_options,
    _run,
)
