"""``trade-claims figures``: the published figures held."""

from __future__ import annotations

import argparse

from analysis.cli.command import Command, Output

_COLUMNS = [
    "source", "reporter", "partner", "flow", "span", "currency", "value", "resolution",
    "growth", "released", "date_basis", "reference", "file", "row",
]  # fmt: skip


def _add_options(parser: argparse.ArgumentParser) -> None:
    from analysis.figures.schema import FLOWS

    parser.add_argument(
        "--reporter", metavar="CODE", help="only figures of this reporter, as CHN (default: all)"
    )
    parser.add_argument(
        "--partner", metavar="CODE", help="only figures of trade with it, as RUS (default: all)"
    )
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
    parser.add_argument(
        "--as-of", metavar="DATE",
        help="each figure in its newest release by this day: YYYY-MM-DD (default: every release)",
    )  # fmt: skip
    parser.add_argument("--csv", action="store_true", help="print CSV (default: a table)")


def _run(given: argparse.Namespace) -> Output:
    from dataclasses import replace

    from analysis.core.errors import ParameterError
    from analysis.core.spans import Span
    from analysis.figures.store import load, releases
    from analysis.reports.data_files import harmless

    first = 0 if given.first is None else Span.parse(given.first).start
    last = 12 * 10_000 if given.last is None else Span.parse(given.last).end
    if last <= first:
        raise ParameterError("to", given.last, f"a month no earlier than --from {given.first}")
    pairs = _pairs(given)
    trades = [load(*pair, given.as_of or "latest") for pair in pairs]
    chosen = tuple(
        one for trade in trades for one in (trade if given.as_of else releases(trade))
        if given.source in (None, one.source) and given.flow in (None, one.flow)
        and first <= one.span.start and one.span.end <= last
    )  # fmt: skip
    shown = replace(trades[0], figures=chosen).to_frame()[_COLUMNS]
    if given.csv:
        return Output(shown.map(harmless).to_csv(index=False).rstrip())
    return Output(shown.to_string(index=False, max_colwidth=40))


def _pairs(given: argparse.Namespace) -> list[tuple[str, str]]:
    """Return the pairs of which figures are asked for."""
    from analysis.core.errors import UnknownNameError
    from analysis.figures.store import holdings

    held = holdings()
    for name in ("source", "reporter", "partner"):
        asked = getattr(given, name)
        known = sorted({getattr(one, name) for one in held})
        if asked is not None and asked not in known:
            raise UnknownNameError(name, asked, known)
        held = [one for one in held if asked in (None, getattr(one, name))]
    return sorted({one.pair for one in held})


COMMAND = Command(
    "figures",
    "",
    "list the published figures",
    "Every release of a figure is listed, with where it was read and which file and row hold it.",
    _add_options,
    _run,
)
