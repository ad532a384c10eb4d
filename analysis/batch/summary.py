"""What came of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from analysis.batch.changes import Changes
from analysis.batch.planner import Step
from analysis.notify.delivery import Delivery


@dataclass
class Outcome:
    """What came of a run.

    Parameters
    ----------
    steps : list of Step
        What was to be done.
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
    def told(self) -> str:
        """The counts as words."""
        return ", ".join(f"{count} {state}" for state, count in sorted(self.counts.items()))

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "counts": self.counts,
            "reports": self.states,
            "failures": self.failures,
            "flipped": [one | {"report": it.report} for it in self.changes for one in it.flipped],
            "removed": self.removed,
            "notifications": [one.as_dict() for one in self.deliveries],
            "seconds": round(self.seconds, 3),
        }  # fmt: skip
