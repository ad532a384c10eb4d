"""``trade-claims sources``: whose figures are held."""

from __future__ import annotations

import argparse
from collections import defaultdict

from analysis.cli.command import Command, Output


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="one source in full (default: list all)"
    )


def _run(given: argparse.Namespace) -> Output:
    from analysis.core.errors import UnknownNameError
    from analysis.sources.registry import read_sources

    known = read_sources()
    if given.name is not None and given.name not in known:
        raise UnknownNameError("source", given.name, known)
    held = _held()
    if given.name is None:
        widest = max(map(len, known))
        lines = [f"{name:<{widest}}  {one.short}: {held[name]}" for name, one in known.items()]
        return Output("\n".join(lines))
    one = known[given.name]
    facts = one.model_dump() | {"valuation": ", ".join(one.valued), "held": held[given.name]}
    return Output(
        "\n".join(f"{name}: {' '.join(str(text).split())}" for name, text in facts.items() if text)
    )


def _held() -> dict[str, str]:
    """Say of each source which pairs, currencies and months are held."""
    from analysis.core.spans import Span
    from analysis.figures.store import load, pairs

    by_source: dict[str, list[str]] = defaultdict(list)
    for pair in pairs():
        trade = load(*pair)
        for name in trade.sources:
            own = [one for one in trade if one.source == name]
            ends = Span(min(one.span.start for one in own), max(one.span.end for one in own))
            currencies = ", ".join(sorted({one.currency for one in own}))
            by_source[name].append(f"{'–'.join(pair)} in {currencies}, {ends.label}")
    return defaultdict(lambda: "no figures", {k: "; ".join(v) for k, v in by_source.items()})


COMMAND = Command(
    "sources",
    "[NAME]",
    "list the sources and which of their figures are held",
    "A source in full: who publishes what, on which terms, and what it lacks.",
    _add_options,
    _run,
)
