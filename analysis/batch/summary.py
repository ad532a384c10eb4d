"""The outcome of a run: what became of each report, as data and as a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.batch.changes import Changes
from analysis.batch.fetches import Arrival
from analysis.batch.planner import Step
from analysis.notify.delivery import Delivery


@dataclass
class Outcome:
    """The outcome of a run.

    Parameters
    ----------
    steps : list of Step
        What was to be done.
    arrived : list of Arrival
        What was fetched first.
    states : dict of str to str
        Of each report: published, failed, unchanged or not due.
    changes : list of Changes
        Of the reports published.
    failures : dict of str to str
        Errors, by report.
    removed : list of str
        Reports no longer kept.
    deliveries : list of Delivery
    seconds : float
    """

    steps: list[Step] = field(default_factory=list)
    arrived: list[Arrival] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    changes: list[Changes] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    seconds: float = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many reports ended in each state."""
        return dict(Counter(self.states.values()))

    @property
    def counts_text(self) -> str:
        """The counts as a phrase, such as ``1 failed, 2 published``."""
        return ", ".join(f"{count} {state}" for state, count in sorted(self.counts.items()))

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "counts": self.counts,
            "fetched": {one.name: one.text for one in self.arrived if not one.failed},
            "not_fetched": {one.name: one.text for one in self.arrived if one.failed},
            "reports": self.states,
            "failures": self.failures,
            "flipped": [one | {"report": it.report} for it in self.changes for one in it.flipped],
            "removed": self.removed,
            "notifications": [one.as_dict() for one in self.deliveries],
            "seconds": round(self.seconds, 3),
        }  # fmt: skip


def table(found: Outcome, out: Path) -> str:
    """Return a table of a run: the reports that were rendered or failed, and the counts of all.

    Parameters
    ----------
    found : Outcome
    out : Path
        The folder of all reports.
    """
    done = {name: state for name, state in found.states.items() if state in ("published", "failed")}
    width = max((len(name) for name in done), default=0)
    flipped = {one.report: len(one.flipped) for one in found.changes if one.flipped}
    lines = [
        f"{'not fetched' if one.failed else 'fetched':<10} {one.name}: {one.text}"
        for one in found.arrived
    ]
    lines += [
        f"{state:<10} {name:<{width}}  {found.failures.get(name, '')}"
        + (f"{flipped[name]} verdict{'s' * (flipped[name] > 1)} changed" if name in flipped else "")
        for name, state in sorted(done.items())
    ]
    lines += [f"{'removed':<10} {name}" for name in found.removed]
    lines += [str(one) for one in found.deliveries if one.state in ("failed", "unknown")]
    waiting = Counter(one.channel for one in found.deliveries if one.state == "waiting")
    lines += [f"left to the next run, {name}: {count}" for name, count in waiting.items()]
    counts = found.counts_text or "nothing to do"
    index = out / "index.html"
    return "\n".join(
        [*(line.rstrip() for line in lines), f"{counts} in {found.seconds:.1f} s: {index}"]
    )
