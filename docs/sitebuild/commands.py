"""Commands of the site: run in a folder of their page, as a reader would run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOME = "~"  # what the folder of a page is called in what commands print


def fresh(place: Path) -> Path:
    """Return a folder, emptied."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


def run(command: str, home: Path, folder: str = "", status: int = 0) -> str:
    """Run a command of a shell and return what it prints, errors included.

    Parameters
    ----------
    command : str
    home : Path
        The folder of the page.
    folder : str
        Within that folder, where it runs.
    status : int
        The exit status that it should end with.

    Raises
    ------
    RuntimeError
        If it ends otherwise; says what it printed.
    """
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    known = {name: value for name, value in os.environ.items() if name != "TRADE_CLAIMS_DATA"}
    done = subprocess.run(
        command, shell=True, cwd=home / folder, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=known | {"PATH": programs, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    if done.returncode != status:
        raise RuntimeError(
            f"`{command}` ended with status {done.returncode}, expected {status}:\n{done.stdout}"
        )
    return done.stdout.replace(str(home), HOME)


def shown(command: str, printed: str, lines: int | None = None) -> str:
    """Return a command and what it printed as a terminal shows them."""
    kept = printed.rstrip().splitlines()
    if lines is not None and len(kept) > lines:
        kept = [*kept[:lines], "…"]
    return "\n".join([f"$ {command}", *kept])
