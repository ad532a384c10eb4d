"""The command line: ``python -m analysis`` or ``trade-claims``."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from typing import NoReturn

from analysis.cli import (
    batch,
    check,
    checksum,
    fetch,
    figures,
    hedges,
    index,
    init,
    list,
    measures,
    new,
    preview,
    render,
    sources,
    status,
)
from analysis.cli.command import Command, Output
from analysis.cli.options import add_data
from analysis.cli.parser import Parser, PrintCompletion
from analysis.cli.terminal import error_text, visible
from analysis.core.errors import InputError, TradeClaimsError
from analysis.core.paths import choice, using

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
COMMANDS: dict[str, Command] = {
    module.COMMAND.name: module.COMMAND
    for module in (
        list,
        check,
        render,
        init,
        preview,
        new,
        measures,
        hedges,
        sources,
        figures,
        index,
        batch,
        status,
        fetch,
        checksum,
    )
}
_EXIT_STATUSES = """\
exit status:
  0    done
  1    a report failed, another run is under way, a tool is missing, or an internal error
  2    bad input: standard error says what is wrong and how to fix it, a line for each problem
  130  interrupted (Ctrl-C)
  143  terminated (SIGTERM, by a scheduler)
"""


def build_parser() -> Parser:
    """Return the parser of all commands."""
    parser = Parser(
        "trade-claims",
        description="Check what an article says about trade against published figures.",
        epilog=_EXIT_STATUSES,
    )
    add_data(parser, None, "the working folder or of PLAN")
    parser.add_argument("--version", action="version", version=version("trade-claims"))
    parser.add_argument(
        "--print-completion", action=PrintCompletion, metavar="SHELL",
        help="print the completion script for a shell (bash or zsh), and exit")  # fmt: skip
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for one in COMMANDS.values():
        usage = " ".join(filter(None, ["%(prog)s", one.arguments, "[OPTION ...]"]))
        first = one.summary[:1].upper() + one.summary[1:]  # the line that shells show
        description = f"{first}.\n\n{one.details}".rstrip()
        commands.add_parser(
            one.name, usage=usage, help=one.summary, description=description,
            epilog=_EXIT_STATUSES, options=partial(_add_options, one))  # fmt: skip
    return parser


def _add_options(command: Command, parser: Parser) -> None:
    command.add_options(parser)
    if command.reads_data:
        near = "PLAN" if command.arguments == "PLAN" else "the working folder"
        add_data(parser, argparse.SUPPRESS, near)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the process.

    Returns
    -------
    int
        0 done; 1 a report that failed, or an internal error; 2 bad input, with a line for
        each problem on standard error; 130 interrupted.
    """
    with contextlib.suppress(AttributeError):  # characters that a terminal lacks are escaped
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        if arguments is None:
            signal.signal(signal.SIGTERM, _terminate)
            if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
                signal.signal(signal.SIGINT, signal.default_int_handler)
        given = build_parser().parse_args(arguments)
        output = _run(COMMANDS[given.command], given)
        print(output.text if getattr(given, "json", False) else visible(output.text))
        return output.status
    except InputError as error:
        return _report(error, BAD_INPUT)
    except TradeClaimsError as error:
        return _report(error, FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _report(error, FAILED, f"internal error: {type(error).__name__}: ")
    return DONE


def _run(command: Command, given: argparse.Namespace) -> Output:
    """Run a command, with the data folder that was chosen when it began."""
    if not command.reads_data and given.data is not None:
        raise InputError(f"unexpected option --data: {command.name} reads no data")
    with using(choice(given.data, getattr(given, "plan", None))):
        return command.run(given)


def _terminate(number: int, _: object) -> NoReturn:
    """End as by Ctrl-C when a scheduler ends this process: nothing is left behind."""
    raise SystemExit(128 + number)


def _report(error: Exception, status: int, lead: str = "") -> int:
    """Print an error, in one line for each problem."""
    print(error_text(error, lead), file=sys.stderr)
    return status
