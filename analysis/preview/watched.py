"""The files that a report rests on, watched for being saved.

They are asked for their times and sizes ten times a second: some ten files, for which that takes a
fifth of a millisecond, and which works on every system and file system.
"""

from __future__ import annotations

import time
from itertools import chain
from pathlib import Path

from analysis.claims.articles import article_file
from analysis.core.errors import InputError
from analysis.core.overlay import layers
from analysis.figures.store import state as figures_state

State = tuple[tuple[str, int, int], ...]
_POLL = 0.1  # seconds between two looks
_QUIET = 0.05  # seconds after which a save is over; more than a tick of the clock that dates files
_SUFFIXES = (".csv", ".yml")
_SUMS = "SHA256SUMS"


def state_of(article: str) -> State:
    """Return path, time and size of each file that the report on an article rests on.

    Files that editors leave beside them for a while are not among them.

    Parameters
    ----------
    article : str
        Its name.

    Examples
    --------
    >>> [Path(name).name for name, *_ in state_of("bloomberg-2022-04-21") if "hedges" in name]
    ['hedges.yml']
    """
    try:
        places, own = layers(), article_file(article)
        figures = chain.from_iterable(figures_state())
    except (InputError, OSError):  # which reading them names
        return ()
    files = (one for place in places for kind in _SUFFIXES for one in place.glob(f"*{kind}"))
    conventions = [_stamp(one) for one in files]
    return _stamp(own), *sorted(filter(_is_read, [*conventions, *figures]))


def _is_read(about: tuple[str, int, int]) -> bool:
    name = Path(about[0]).name
    return not name.startswith(".") and name.endswith((*_SUFFIXES, _SUMS))


def _stamp(file: Path) -> tuple[str, int, int]:
    try:
        about = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), about.st_mtime_ns, about.st_size


def settled(article: str) -> State:
    """Wait until the files are left alone for a moment; return their state."""
    before = state_of(article)
    while not unchanged(article, before, _QUIET):
        before = state_of(article)
    return before


def unchanged(article: str, state: State, seconds: float) -> bool:
    """Wait for some seconds, or until the files change; return whether they did not."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if state_of(article) != state:
            return False
        time.sleep(min(left, _POLL))
    return state_of(article) == state
