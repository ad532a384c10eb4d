"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import Any

_REPORT = {  # a parameter of a report: how its value is shown, and its meaning
    "as_of": ("DATE", "use figures released by this day: YYYY-MM-DD or latest (default: the "
              "article's day)"),
    "currency": (None, "currency of the figures (default: the article's)"),
    "reporter": ("CODE", "ISO 3166 code, such as CHN; refused if not the article's (default: the "
                 "article's)"),
    "partner": ("CODE", "ISO 3166 code, such as RUS; refused if not the article's (default: the "
                "article's)"),
    "first": ("MONTH", "first month of the charts: YYYY-MM (default: chosen by each chart)"),
    "last": ("MONTH", "last month of the charts: YYYY-MM (default: chosen by each chart)"),
    "flows": ("FLOW", "flows of the chart of exports and imports: export, import (default: both)"),
}  # fmt: skip


def add_article(parser: argparse.ArgumentParser) -> None:
    """Add the article that a command is about."""
    parser.add_argument(
        "article", metavar="ARTICLE", help="name of an article, as listed by `trade-claims list`"
    )


def add_parameters(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add parameters of a report as options; by default all.

    Parameters
    ----------
    parser : argparse.ArgumentParser
    *names : str
        Of `analysis.reports.contract.Parameters`.
    """
    from analysis.reports.contract import Parameters, choices

    for name in names or _REPORT:
        metavar, meaning = _REPORT[name]
        several = Parameters.model_fields[name].default_factory is not None
        parser.add_argument(
            f"--{name.replace('_', '-')}", metavar=metavar, help=meaning,
            choices=choices(name) or None, nargs="+" if several else None)  # fmt: skip


def chosen_parameters(given: argparse.Namespace) -> dict[str, Any]:
    """Return the parameters of a report that were given as options.

    Parameters
    ----------
    given : argparse.Namespace
        Parsed by a parser that `add_parameters` has given all of them.
    """
    from analysis.reports.contract import Parameters

    return {name: getattr(given, name) for name in Parameters.model_fields if name != "article"}


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Add the plan that a command is about, and where its reports lie."""
    parser.add_argument("plan", metavar="PLAN", help="a YAML file, such as reports.yml")
    parser.add_argument(
        "--out", metavar="DIR", default="", help="folder of all reports (default: the plan's `out`)"
    )


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add the folder of all reports and its address."""
    parser.add_argument(
        "--out", metavar="DIR", default="reports", help="folder of all reports (default: reports)"
    )
    parser.add_argument(
        "--base-url", metavar="URL", default="",
        help="address at which that folder is published, for absolute links, for embeds that lead "
        "back to their report and for oEmbed (default: none; links are relative)")  # fmt: skip


def add_data(parser: argparse.ArgumentParser, default: str | None, near: str) -> None:
    """Add the data folder, which every command that reads data takes, before its name or after.

    Parameters
    ----------
    parser : argparse.ArgumentParser
    default : str or None
        `argparse.SUPPRESS` for a command's own parser, so that what stands before stays.
    near : str
        In whose project the data lie by default.
    """
    parser.add_argument(
        "--data", metavar="FOLDER", default=default,
        help="data folder to read over the package's (default: $TRADE_CLAIMS_DATA, else that of "
        f"the project of {near}, else none)")  # fmt: skip


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the choice of JSON."""
    parser.add_argument("--json", action="store_true", help="print JSON (default: text)")


def positive(text: str) -> int:
    """Read a number from 1; a type of argparse's."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"found {text!r}; expected a whole number from 1")
    return int(text)
