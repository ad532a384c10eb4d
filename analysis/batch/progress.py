"""What a run shows on a terminal: a bar while it lasts, a table at its end."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.batch.summary import Outcome


@contextlib.contextmanager
def progress(total: int, *, shown: bool) -> Iterator[Callable[[str, str], None]]:
    """Show a bar on a terminal while reports are made; yield what to tell it.

    Parameters
    ----------
    total : int
    shown : bool
        Whether to; a bar is never written to a file.
    """
    from tqdm import tqdm

    off = not (shown and sys.stderr.isatty())
    with tqdm(total=total, unit="report", disable=off, file=sys.stderr, leave=False) as bar:

        def watch(name: str, state: str) -> None:
            bar.set_postfix_str(f"{name} {state}", refresh=False)
            bar.update()

        yield watch


def table(found: Outcome, out: Path) -> str:
    """Return the table of a run: the reports that were made or failed, and the counts of all."""
    made = {name: state for name, state in found.states.items() if state in ("published", "failed")}
    wide = max((len(name) for name in made), default=0)
    flipped = {one.report: len(one.flipped) for one in found.changes if one.flipped}
    lines = [
        f"{state:<10} {name:<{wide}}  {found.failures.get(name, '')}"
        + (f"{flipped[name]} verdict{'s' * (flipped[name] > 1)} changed" if name in flipped else "")
        for name, state in sorted(made.items())
    ]
    lines += [f"{'removed':<10} {name}" for name in found.removed]
    lines += [str(one) for one in found.deliveries if one.state in ("failed", "unknown")]
    waiting = Counter(one.channel for one in found.deliveries if one.state == "waiting")
    lines += [f"left to the next run, {name}: {count}" for name, count in waiting.items()]
    told = found.told or "nothing to do"
    place = out / "index.html"
    return "\n".join(
        [*(line.rstrip() for line in lines), f"{told} in {found.seconds:.1f} s: {place}"]
    )
