"""``trade-claims list``: the articles held, with their claims."""

from __future__ import annotations

import argparse

from analysis.cli.command import Command, Output


def _add_options(_: argparse.ArgumentParser) -> None:
    """Add none."""


def _run(_: argparse.Namespace) -> Output:
    from analysis.claims.articles import articles, read_article
    from analysis.core.errors import DocumentError

    blocks, unreadable = [], 0
    for name in articles():
        try:
            blocks.append(str(read_article(name)).replace("\n", f"\n  [{name}]\n", 1))
        except DocumentError as error:
            blocks.append(f"unreadable: {error}")
            unreadable = 1
    return Output("\n".join(blocks), unreadable)


COMMAND = Command(
    "list",
    "",
    "list the articles and their claims",
    "The exit status is 1 if an article can't be read; the others are listed.",
    _add_options,
    _run,
)
