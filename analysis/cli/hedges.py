"""``trade-claims hedges``: words such as “nearly” and “slump”, and what each covers."""

from __future__ import annotations

import argparse

from analysis.cli.command import Command, Output


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "word", metavar="WORD", nargs="?", help="one word in full (default: list all)"
    )


def _run(given: argparse.Namespace) -> Output:
    from analysis.claims.hedges import read_hedges
    from analysis.core.errors import UnknownNameError

    hedges = read_hedges()
    if given.word is None:
        widest = max(map(len, hedges))
        lines = [f"{word:<{widest}}  {one.text}" for word, one in hedges.items()]
        return Output("\n".join(lines))
    if given.word not in hedges:
        raise UnknownNameError("hedge", given.word, hedges)
    one = hedges[given.word]
    lines = [
        f"{given.word}: {one.text}",
        f"units: {', '.join(one.units)}",
        f"why: {' '.join(one.reason.split())}",
    ]
    return Output("\n".join([*lines, f"see: {' '.join(one.see.split())}"] if one.see else lines))


COMMAND = Command(
    "hedges",
    "[WORD]",
    "list the words of articles and the range that each covers",
    "A word in full: its range, the units that it fits, and why it covers that range.",
    _add_options,
    _run,
)
