"""Progress bars on standard error: on a terminal only, and nothing anywhere else."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Watch(Protocol):
    """What is called after each step."""

    def __call__(self, done: int, total: int | None = None, last: str = "") -> None:
        """Take the number of steps done, their total if known, and what was done last."""


@contextlib.contextmanager
def progress(unit: str, total: int | None = None, *, shown: bool = True) -> Iterator[Watch]:
    """Show a bar while something is done; yield what to call after each step of it.

    Parameters
    ----------
    unit : str
        What is counted, such as ``report``.
    total : int, optional
        How many there are, if that is known before the first is done.
    shown : bool
        Whether to show it at all: not where a log is written to the same place.

    Yields
    ------
    callable
        A `Watch`.
    """
    if not (shown and sys.stderr.isatty()):
        yield lambda *_, **__: None
        return
    from tqdm import tqdm

    with tqdm(unit=unit, total=total, file=sys.stderr, leave=False, dynamic_ncols=True) as bar:

        def watch(done: int, total: int | None = None, last: str = "") -> None:
            bar.total = total
            bar.set_postfix_str(last, refresh=False)
            bar.update(done - bar.n)

        yield watch


def tracked(items: Iterable[T], unit: str, *, shown: bool = True) -> Iterator[T]:
    """Yield items, and show a bar of those that are done.

    Parameters
    ----------
    items : iterable
    unit : str
    shown : bool
        As for `progress`.
    """
    known: Sequence[T] = list(items)
    with progress(unit, len(known), shown=shown) as watch:
        for number, item in enumerate(known, 1):
            yield item
            watch(number, len(known))
