"""``trade-claims render``: the report on an article."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.cli.command import Command, Output
from analysis.cli.options import add_article, add_folder, add_parameters, chosen_parameters
from analysis.cli.progress import progress

if TYPE_CHECKING:
    from analysis.reports.result import Result


class _PrintSchema(argparse.Action):
    """Prints the JSON Schema of a report's parameters."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print it, and exit."""
        from analysis.core.html import as_json
        from analysis.reports.contract import schema

        print(as_json(schema()).rstrip())
        parser.exit()


def _add_options(parser: argparse.ArgumentParser) -> None:
    from analysis.reports.formats import FORMATS

    add_article(parser)
    add_parameters(parser)
    parser.add_argument(
        "--formats", metavar="FORMAT", nargs="+", choices=FORMATS, default=FORMATS,
        help=f"files to make: {', '.join(FORMATS)} (default: all); the page and the data, as JSON "
        "and CSV, are always made")  # fmt: skip
    add_folder(parser)
    parser.add_argument(
        "--no-index", action="store_true",
        help="leave the index and the feed of all reports as they are (default: write them)",
    )  # fmt: skip
    parser.add_argument(
        "--schema", action=_PrintSchema, nargs=0,
        help="print the JSON Schema of a report's parameters, and exit")  # fmt: skip


def _run(given: argparse.Namespace) -> Output:
    from analysis.core.scratch import scratch
    from analysis.kernels.fork_once import kernels_from_this_process
    from analysis.reports.parameters import report_parameters
    from analysis.reports.preload import import_all

    chosen = chosen_parameters(given)
    report_parameters(given.article, **chosen).refuse_bad_input()  # what it reads, kernels have too
    with scratch() as place, kernels_from_this_process(place):
        import_all()
        page, result = _rendered(given, chosen)
    return Output("\n".join([str(page), "", *result.verdicts.summary]))


def _rendered(given: argparse.Namespace, chosen: dict[str, Any]) -> tuple[Path, Result]:
    """Render the report, with a bar of the cells of its notebook."""
    from analysis.reports.render import rendered

    with progress("cell") as watch:

        def cell_done(done: int, total: int) -> None:
            watch(done, total, "writing files" if done == total else "")

        return rendered(
            given.article, out=given.out, base_url=given.base_url, index=not given.no_index,
            formats=given.formats, watch=cell_done, **chosen)  # fmt: skip


COMMAND = Command(
    "render",
    "ARTICLE",
    "render the report on an article",
    "The page is DIR/<article>/<as-of>/report.html, in one folder with the files of the other\n"
    "formats. A report appears whole or not at all; if rendering fails, the previous one is kept.",
    _add_options,
    _run,
)
