"""``trade-claims checksum``: the SHA-256 of the figures, after a meant change."""

from __future__ import annotations

import argparse

from analysis.cli.command import Command, Output


def _add_options(_: argparse.ArgumentParser) -> None:
    """Add none."""


def _run(_: argparse.Namespace) -> Output:
    from analysis.figures.store import checksum

    return Output(f"checksums written: {checksum()}")


COMMAND = Command(
    "checksum",
    "",
    "validate the figures and write their checksums",
    "Every cell of data/figures/*.csv is checked, and every figure against those beside it: its\n"
    "size, its last digit, its growth, totals against exports and imports. All that is wrong is\n"
    "listed, and nothing is written then; data/corrections.yml can say why a figure stands.\n"
    "Otherwise the SHA-256 of each file is written to SHA256SUMS. Run it after an intended\n"
    "change: a checksum mismatch aborts every command that uses the file.",
    _add_options,
    _run,
)
