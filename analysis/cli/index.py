"""``trade-claims index``: the index and the feed of all reports."""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.cli.command import Command, Output
from analysis.cli.options import add_folder


def _run(given: argparse.Namespace) -> Output:
    from analysis.core.errors import ParameterError
    from analysis.reports.index import write_index

    out = Path(given.out)
    if not out.is_dir():
        raise ParameterError("out", given.out, "a folder with reports")
    entries = write_index(out, given.base_url)
    return Output(f"{out / 'index.html'}: {len(entries)} reports")


COMMAND = Command(
    "index",
    "",
    "write the index and the feed of all reports",
    "They are DIR/index.html and DIR/feed.xml, an Atom feed.",
    add_folder,
    _run,
    reads_data=False,
)
