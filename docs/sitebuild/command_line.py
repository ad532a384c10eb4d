"""The commands and their options, from the parsers that read them."""

from __future__ import annotations

import argparse

from analysis.cli.main import build_parser
from analysis.cli.parser import Parser

from .markdown import Site, code, heading, table


def page(site: Site) -> str:
    """Return a section for each command, and what all of them take."""
    whole = build_parser()
    whole.complete_options()
    commands = commands_of(whole)
    listed = table(
        ["command", "what it does"],
        [(f"[`{name}`](#command-{name})", one.description.split("\n")[0])
         for name, one in commands.items()],
    )  # fmt: skip
    parts = [_section(f"trade-claims {name}", f"command-{name}", one)
             for name, one in commands.items()]  # fmt: skip
    return listed + _options(whole) + "".join(parts)


def commands_of(parser: Parser) -> dict[str, Parser]:
    """Return the parser of each command."""
    (choice,) = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    return dict(choice.choices)


def _section(title: str, anchor: str, parser: Parser) -> str:
    usage = parser.format_usage().removeprefix("usage: ")
    return heading(title, 2, anchor) + f"{parser.description}\n\n" + code(usage) + _options(parser)


def _options(parser: Parser) -> str:
    """Return a table of a parser's arguments; that of its commands is left out."""
    plain = [one for one in parser._actions if not isinstance(one, argparse._SubParsersAction)]
    formatter = parser._get_formatter()
    rows = [(_written(one), formatter._expand_help(one), _choices(one)) for one in plain]
    return table(["argument or option", "meaning", "choices"], rows)


def _written(action: argparse.Action) -> str:
    """Return an option as it is typed."""
    names = ", ".join(action.option_strings)
    takes = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
    dots = " …" if action.nargs in ("+", "*") else ""
    return f"`{' '.join(filter(None, [names, str(takes)]))}{dots}`"


def _choices(action: argparse.Action) -> str:
    return ", ".join(f"`{one}`" for one in action.choices or ())
