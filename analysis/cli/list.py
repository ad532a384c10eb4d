"""``trade-claims list``: the articles held, with their claims."""

from __future__ import annotations

import argparse

from analysis.cli.command import Command, Output


def _add_options(_: argparse.ArgumentParser) -> None:
    """Add none."""


def _run(_: argparse.Namespace) -> Output:
    from analysis.claims.articles import articles, read_article

    blocks = [str(read_article(name)).replace("\n", f"\n  [{name}]\n", 1) for name in articles()]
    return Output("\n".join(blocks))


COMMAND = Command(
    "list",
    "",
    "list the articles and their claims",
    "",
    _add_options,
    _run,
)
