"""``trade-claims sources``: whose figures are held."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.cli.command import Command, Output

if TYPE_CHECKING:
    from analysis.figures.stored import Trade
    from analysis.sources.registry import Source

_MANY = 6  # pairs that are named one by one


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="one source in full (default: list all)"
    )


def _run(given: argparse.Namespace) -> Output:
    from analysis.core.errors import UnknownNameError
    from analysis.core.formatting import sentence
    from analysis.fetching.providers import NAMES
    from analysis.sources.registry import read_sources

    known = read_sources()
    if given.name in NAMES:  # a table of a source goes by its name
        given.name = given.name.removesuffix("-workbook")
    if given.name is not None and given.name not in known:
        raise UnknownNameError("source", given.name, known)
    held = _held(in_full=given.name is not None)
    if given.name is None:
        widest = max(map(len, known))
        lines = [
            f"{name:<{widest}}  {sentence(one.short)}: {held[name]}{_fetched(name, one)}"
            for name, one in known.items()
        ]
        return Output("\n".join(lines))
    one = known[given.name]
    breaks = (f"{code} from {at.since} on: {at.reason}" for code, at in one.breaks.items())
    facts = one.model_dump() | {
        "valuation": ", ".join(one.valued), "breaks": "; ".join(breaks) or "none known",
        "fetched_with": f"trade-claims fetch {given.name}" if given.name in NAMES else "",
        "held": held[given.name], "key_needed": one.key_needed if one.key else "",
    }  # fmt: skip
    return Output(
        "\n".join(f"{name}: {' '.join(str(text).split())}" for name, text in facts.items() if text)
    )


def _held(*, in_full: bool) -> dict[str, str]:
    """Say of each source which pairs, currencies and months are held."""
    from analysis.figures.store import holdings

    by_source: dict[str, list[Trade]] = defaultdict(list)
    for one in holdings():
        by_source[one.source].append(one)
    said = {name: _said(own, in_full=in_full) for name, own in by_source.items()}
    return defaultdict(lambda: "no figures", said)


def _said(held: Sequence[Trade], *, in_full: bool) -> str:
    """Say which trades of a source are held: each of a few; of many, whose they are."""
    from analysis.core.formatting import day
    from analysis.figures.stored import around

    by_pair: dict[tuple[str, str], list[Trade]] = defaultdict(list)
    for one in held:
        by_pair[one.pair].append(one)
    groups = {"–".join(pair): own for pair, own in by_pair.items()}
    if len(groups) > _MANY:
        reporters, partners = (sorted(set(codes)) for codes in zip(*by_pair, strict=True))
        whose = f"{_codes(reporters, 'reporters', in_full)} with "
        whose += _codes(partners, "partners", in_full)
        groups = {whose + f" ({len(by_pair)} pairs)" * bool(reporters[1:]): list(held)}
    said = [
        f"{name} in {', '.join(sorted({one.currency for one in own}))}, "
        f"{around([one.span for one in own]).label}"
        for name, own in groups.items()
    ]
    return f"{'; '.join(said)}; newest release {day(max(one.released for one in held))}"


def _fetched(name: str, source: Source) -> str:
    """Say whether a source can be fetched, and whether that takes a key."""
    from analysis.fetching.providers import NAMES

    if name not in NAMES:
        return ""
    key = f"key in {source.key}" if source.key else "no key"
    return f" (fetch: {key}{', optional' * (not source.key_needed)})"


def _codes(codes: Sequence[str], what: str, in_full: bool) -> str:
    return ", ".join(codes) if in_full or len(codes) == 1 else f"{len(codes)} {what}"


COMMAND = Command(
    "sources",
    "[NAME]",
    "list the sources and which of their figures are held",
    "A source in full: who publishes what, on which terms, and what it lacks.",
    _add_options,
    _run,
)
