"""The command line: ``python -m analysis`` or ``trade-claims``."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any, NoReturn

from analysis.cli import commands
from analysis.core.errors import InputError, TradeClaimsError
from analysis.core.html import as_json
from analysis.figures.schema import CURRENCIES, FLOWS
from analysis.reports.contract import Parameters, add_options, schema

DONE, FAULT, BAD_INPUT = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """A parser that says the nearest right name."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}{self._near(message)} (see {self.prog} --help)")

    def _near(self, message: str) -> str:
        if "unrecognized arguments:" not in message:
            return ""
        wrong = message.split(":", 1)[1].split(maxsplit=1)[0].split("=", maxsplit=1)[0]
        near = difflib.get_close_matches(wrong, self.options(), n=1, cutoff=0.5)
        return f"; did you mean {near[0]}?" if near else ""

    def options(self) -> list[str]:
        """Return every option, those of the commands too."""
        known = [name for action in self._actions for name in action.option_strings]
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                known += [name for one in action.choices.values() for name in one.options()]
        return known


def _parser() -> _Parser:
    parser = _Parser(
        "trade-claims",
        description=("Puts what an article says about trade beside the published figures."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=version("trade-claims"))
    known = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    known.add_parser("list", help="the articles held, with their claims")
    one = known.add_parser("check", help="the verdicts on an article", allow_abbrev=False)
    _article(one)
    one.add_argument("--source", help="whose figures; default: those the article speaks of")
    one.add_argument("--robustness", action="store_true", help="under every specification")
    one.add_argument("--json", action="store_true", help="for machines")
    two = known.add_parser("render", help="render the report on an article", allow_abbrev=False)
    two.add_argument("article", metavar="ARTICLE", help="its name; see list")
    add_options(two, *(name for name in Parameters.model_fields if name != "article"))
    _place(two)
    two.add_argument("--no-index", action="store_true", help="leave the index and feed as they are")
    two.add_argument("--schema", action=_Schema, nargs=0, help="its parameters as JSON Schema")
    three = known.add_parser("figures", help="the published figures", allow_abbrev=False)
    three.add_argument("--source", help="only those of one source")
    three.add_argument("--flow", choices=FLOWS)
    three.add_argument("--from", dest="first", metavar="M", help="first month, as 2022-01")
    three.add_argument("--to", dest="last", metavar="M", help="last month, as 2022-03")
    three.add_argument("--csv", action="store_true", help="as CSV")
    four = known.add_parser("index", help="list all reports rendered", allow_abbrev=False)
    _place(four)
    _schedule(known)
    known.add_parser("seal", help="check all figures and write down their SHA-256")
    return parser


class _Schema(argparse.Action):
    """Prints the JSON Schema of a report's parameters."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(as_json(schema()).rstrip())
        parser.exit()


def _schedule(known: Any) -> None:
    """Add the commands of plans of many reports."""
    five = known.add_parser("batch", help="make the reports of a plan", allow_abbrev=False)
    six = known.add_parser("status", help="how scheduled rendering stands", allow_abbrev=False)
    for one in (five, six):
        one.add_argument("plan", metavar="PLAN", help="a YAML file, such as reports.yml")
        one.add_argument("--out", metavar="DIR", default="", help="default: as the plan says")
        one.add_argument("--json", action="store_true", help="for machines")
    five.add_argument("--jobs", type=_count, metavar="N", default=0, help="default: one per core")
    five.add_argument("--dask", metavar="ADDRESS", default="", help="of a Dask scheduler")
    five.add_argument(
        "--select", action="append", metavar="GLOB", default=[], help="such as 'bloomberg-*/2022-*'"
    )
    five.add_argument("--due", action="store_true", help="only those whose time has come")
    five.add_argument("--dry-run", action="store_true", help="say what would be made")
    five.add_argument("--force", action="store_true", help="make them all")
    five.add_argument("--explain", action="store_true", help="say what changed")
    five.add_argument("--log", choices=("none", "text", "json"), default="none")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"found {text!r}; expected a number from 1")
    return int(text)


def _article(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE", help="its name; see list")
    parser.add_argument("--as-of", metavar="DATE", help="a day, or latest; default: the article's")
    parser.add_argument("--currency", metavar="|".join(CURRENCIES), help="default: the article's")


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="DIR", default="reports", help="default: reports")
    parser.add_argument("--base-url", metavar="URL", default="", help="where DIR will be published")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the process.

    Returns
    -------
    int
        0 done, 2 bad input (one line on stderr), 1 a report that failed or a fault of ours.
    """
    with contextlib.suppress(AttributeError):  # what a terminal has no sign for is shown as code
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        if arguments is None:
            signal.signal(signal.SIGTERM, _stopped)
        given = _parser().parse_args(arguments)
        said = _COMMANDS[given.command](given)
        text, status = said if isinstance(said, tuple) else (said, DONE)
        print(text)
        return status
    except InputError as error:
        return _said(error, BAD_INPUT)
    except TradeClaimsError as error:
        return _said(error, FAULT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _said(error, FAULT, f"a fault of ours, {type(error).__name__}: ")
    return DONE


def _stopped(number: int, _: object) -> NoReturn:
    """End as by Ctrl-C when a scheduler ends this process: nothing stays behind."""
    raise SystemExit(128 + number)


def _said(error: Exception, status: int, lead: str = "") -> int:
    print(f"trade-claims: {lead}{' '.join(str(error).split())}", file=sys.stderr)
    return status


_COMMANDS: dict[str, Callable[[argparse.Namespace], str | tuple[str, int]]] = {
    "list": commands.list_articles,
    "check": commands.check_article,
    "render": commands.render_report,
    "figures": commands.list_figures,
    "index": commands.list_reports,
    "batch": commands.run_batch,
    "status": commands.show_status,
    "seal": commands.seal_figures,
}
