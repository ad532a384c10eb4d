"""``trade-claims new``: a commented article to fill in."""

from __future__ import annotations

import argparse
import shlex

from analysis.cli.command import Command, Output


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "slug", metavar="SLUG", help="its name: lower-case letters, digits and hyphens"
    )
    parser.add_argument(
        "--pair", metavar="CODE-CODE", default="",
        help="reporter and partner (default: CHN-RUS, or the first pair held)")  # fmt: skip
    parser.add_argument(
        "--published", metavar="DATE", default="", help="its day: YYYY-MM-DD (default: today)"
    )
    parser.add_argument(
        "--title", metavar="TEXT", default="", help="its title (default: its name, to be filled in)"
    )
    parser.add_argument(
        "--publisher",
        metavar="NAME",
        default="",
        help="who published it (default: to be filled in)",
    )
    parser.add_argument(
        "--url", metavar="URL", default="", help="where it can be read (default: none)"
    )


def _run(given: argparse.Namespace) -> Output:
    from analysis.claims.drafts import write_draft

    file = write_draft(
        given.slug, pair=given.pair, published=given.published, title=given.title,
        publisher=given.publisher, url=given.url)  # fmt: skip
    data = f" --data {shlex.quote(given.data)}" if given.data else ""
    return Output(
        f"{file}\nNext: fill in its claims, then `trade-claims check {given.slug}{data}`."
    )


COMMAND = Command(
    "new",
    "SLUG",
    "write a commented article to fill in",
    "The article lies in the data folder of a project (see `trade-claims init`), with the JSON\n"
    "Schema that lets an editor complete and check it. No article is overwritten, and nothing is\n"
    "written into the installed package.",
    _add_options,
    _run,
)
