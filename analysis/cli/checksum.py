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
    "Every cell of figures/*.csv is checked, and every figure against those beside it: its\n"
    "size, its last digit, its growth, totals against exports and imports. All that is wrong is\n"
    "listed, and nothing is written then; corrections.yml can say why a figure stands.\n"
    "Otherwise the SHA-256 of each file of the data folder of a project is written to its\n"
    "figures/SHA256SUMS; those of the installed package stay as they are. Run it after an\n"
    "intended change: a checksum mismatch aborts every command that uses the file.",
    _add_options,
    _run,
)
