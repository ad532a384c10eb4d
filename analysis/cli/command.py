"""What a command of the command line consists of."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Output(NamedTuple):
    """What a command prints, and its exit status."""

    text: str
    status: int = 0


@dataclass(frozen=True)
class Command:
    """A command.

    Parameters
    ----------
    name, summary : str
        As listed by ``trade-claims --help``.
    arguments : str
        What follows its name, such as ``ARTICLE``; empty if only options do. It comes before the
        options, since an option that takes several values would take it for one.
    details : str
        What its own ``--help`` adds to the summary.
    add_options : callable
        Adds its options to a parser; called only if the command is asked for.
    run : callable
        Takes the parsed options; imports what it needs itself.
    reads_data : bool
        Whether it reads articles or figures, and so takes ``--data``.
    """

    name: str
    arguments: str
    summary: str
    details: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Output]
    reads_data: bool = True
