"""The parser of the command line: names the nearest option, prints shell completions."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from analysis.core.errors import InputError, UnknownNameError

_RENAMED = {"seal": "checksum", "--site": "--base-url", "--only": "--select"}  # in 0.2.0
_SHELLS = ("bash", "zsh")


class Parser(argparse.ArgumentParser):
    """A parser that raises `InputError`, with the nearest name that it knows.

    Parameters
    ----------
    options : callable, optional
        Adds the options; called when they are first needed, so that the options of a command
        import nothing while another one runs.
    """

    def __init__(
        self, *args: Any, options: Callable[[Parser], None] | None = None, **kwargs: Any
    ) -> None:
        kwargs |= {"allow_abbrev": False, "formatter_class": argparse.RawDescriptionHelpFormatter}
        super().__init__(*args, **kwargs)
        self._later = options

    def complete_options(self) -> None:
        """Add the options of this parser, and of its commands, that are not there yet."""
        self._add_later()
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                for command in action.choices.values():
                    command.complete_options()

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse arguments; refuse those that are not known, by the parser that should know them."""
        self._add_later()
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self._refuse(unknown[0].partition("=")[0])
        return parsed, []

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print before it exits."""
        raise InputError(f"{message} (see {self.prog} --help)")

    def _add_later(self) -> None:
        later, self._later = self._later, None
        if later is not None:
            later(self)

    def _refuse(self, found: str) -> NoReturn:
        """Refuse an argument that is not known; name the nearest option of this command."""
        if not found.startswith("-"):
            self.error(f"unexpected argument {found!r}")
        known = [name for one in self._actions for name in one.option_strings]
        if _RENAMED.get(found) in known:
            self.error(f"unknown option {found}: renamed {_RENAMED[found]} in 0.2.0")
        bare = {name.lstrip("-"): name for name in known}
        near = difflib.get_close_matches(found.lstrip("-"), bare, n=1)
        self.error(f"unknown option {found}" + (f": did you mean {bare[near[0]]}?" if near else ""))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse a value that is not among the choices; name the nearest one."""
        if action.choices is None or value in action.choices:
            return
        if _RENAMED.get(value) in action.choices:
            new = _RENAMED[value]
            self.error(f"unknown {action.dest} {value!r}: renamed {new!r} in 0.2.0")
        what = action.dest.removesuffix("s") if action.nargs == "+" else action.dest
        raise UnknownNameError(what, str(value), action.choices)


class PrintCompletion(argparse.Action):
    """Prints the script with which a shell completes commands, options and files."""

    def __init__(self, option_strings: Sequence[str], dest: str, **kwargs: Any) -> None:
        super().__init__(option_strings, dest, choices=_SHELLS, **kwargs)

    def __call__(self, parser: argparse.ArgumentParser, _: Any, shell: Any, *__: Any) -> None:
        """Print it, and exit."""
        import shtab

        assert isinstance(parser, Parser)
        parser.complete_options()
        _complete_files(
            parser, {"PLAN": shtab.FILE, "DIR": shtab.DIRECTORY, "FOLDER": shtab.DIRECTORY}
        )
        print(shtab.complete(parser, shell))
        parser.exit()


def _complete_files(parser: argparse.ArgumentParser, kinds: dict[str, Any]) -> None:
    """Let shells complete the names of files where an argument is one."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _complete_files(command, kinds)
        elif action.metavar in kinds:
            action.complete = kinds[str(action.metavar)]  # type: ignore[attr-defined]
