"""``trade-claims init``: a project of one's own beside the installed package."""

from __future__ import annotations

import argparse
import shlex

from analysis.cli.command import Command, Output


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="FOLDER", help="the project's folder, such as newsroom; made if need be"
    )


def _run(given: argparse.Namespace) -> Output:
    from analysis.batch.project import write_project

    made = write_project(given.folder)
    widest = max(len(name) for name in made)
    lines = [f"{given.folder}:", *(f"  {name:<{widest}}  {what}" for name, what in made.items())]
    lines += [
        "",
        f"Next, after `cd {shlex.quote(given.folder)}`:",
        "  trade-claims new my-article       # a commented article to fill in",
        "  trade-claims check my-article     # the verdicts on its claims",
        "  trade-claims batch reports.yml    # the reports, in reports/",
    ]
    return Output("\n".join(lines))


COMMAND = Command(
    "init",
    "FOLDER",
    "make a project: articles and figures of one's own, a plan, a workflow",
    "Commands that run in the project, and plans that lie in it, read its data over those of the\n"
    "package. No file is overwritten: if one is there already, nothing is made.",
    _add_options,
    _run,
    reads_data=False,
)
