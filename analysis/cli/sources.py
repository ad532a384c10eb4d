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
    from analysis.core.formatting import sentence
    from analysis.sources.registry import read_sources

    known = read_sources()
    if given.name is not None and given.name not in known:
        raise UnknownNameError("source", given.name, known)
    held = _held()
    if given.name is None:
        widest = max(map(len, known))
        lines = [
            f"{name:<{widest}}  {sentence(one.short)}: {held[name]}" for name, one in known.items()
        ]
        return Output("\n".join(lines))
    one = known[given.name]
    breaks = (f"{code} from {at.since} on: {at.reason}" for code, at in one.breaks.items())
    facts = one.model_dump() | {
        "valuation": ", ".join(one.valued), "breaks": "; ".join(breaks) or "none known",
        "held": held[given.name],
    }  # fmt: skip
    return Output(
        "\n".join(f"{name}: {' '.join(str(text).split())}" for name, text in facts.items())
    )


def _held() -> dict[str, str]:
    """Say of each source which pairs, currencies and months are held."""
    from analysis.core.spans import Span
    from analysis.figures.store import load, pairs

    alike: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for reporter, partner in pairs():
        trade = load(reporter, partner)
        for name in trade.sources:
            own = [one for one in trade if one.source == name]
            ends = Span(min(one.span.start for one in own), max(one.span.end for one in own))
            currencies = ", ".join(sorted({one.currency for one in own}))
            alike[name][reporter, f"{currencies}, {ends.label}"].append(partner)
    said = {
        name: "; ".join(f"{ours} with {', '.join(theirs)}, in {what}"
                        for (ours, what), theirs in own.items())
        for name, own in alike.items()
    }  # fmt: skip
    return defaultdict(lambda: "no figures", said)


COMMAND = Command(
    "sources",
    "[NAME]",
    "list the sources and which of their figures are held",
    "A source in full: who publishes what, on which terms, and what it lacks.",
    _add_options,
    _run,
)
