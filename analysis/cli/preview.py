"""``trade-claims preview``: the report on an article, rendered anew at each save."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

from analysis.cli.command import Command, Output
from analysis.cli.options import add_article, add_parameters, chosen_parameters
from analysis.cli.terminal import error_text, visible

if TYPE_CHECKING:
    from analysis.preview.status import Status

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_article(parser)
    add_parameters(parser)
    parser.add_argument(
        "--port", metavar="NUMBER", type=_port, default=0,
        help="port of 127.0.0.1 to serve at (default: one that is free)")  # fmt: skip
    parser.add_argument(
        "--no-open", action="store_true",
        help="open no browser (default: open the page in the usual one)")  # fmt: skip


def _port(text: str) -> int:
    """Read a port; a type of argparse's."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:9]) < 1 << 16:
        raise argparse.ArgumentTypeError(f"found {text!r}; expected a port from 1 to 65535")
    return int(text)


def _run(given: argparse.Namespace) -> Output:
    from analysis.preview.session import previewing

    with previewing(given.article, port=given.port, **chosen_parameters(given)) as preview:
        print(f"{given.article} is shown at {preview.address} until Ctrl-C", flush=True)
        if not given.no_open:
            _open(preview.address)
        for status in preview.statuses():
            _print(status)
    return Output("")


def _open(address: str) -> None:
    """Open a page in the usual browser without waiting for it, but none on this terminal."""
    if sys.platform != "linux" or any(map(os.environ.get, _SCREENS)):
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _print(status: Status) -> None:
    """Print what came of a save."""
    if status.error is None:
        print(visible(status.words), flush=True)
    else:
        print(error_text(status.error), file=sys.stderr, flush=True)


COMMAND = Command(
    "preview",
    "ARTICLE",
    "show the report on an article, rendered anew at each save",
    "Serves the page at 127.0.0.1 until Ctrl-C, and renders it again whenever the article, a\n"
    "figure, a hedge or a source is saved; the page refreshes itself and stays where it was\n"
    "scrolled to. What is wrong is shown above the last good page, and here. No file is kept;\n"
    "PDF, pictures and the index are not made.",
    _add_options,
    _run,
)
