"""What the explorer holds, computed from a choice; without any front end."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from analysis.core.spans import Span
from analysis.exploring.choice import Choice
from analysis.exploring.shown import Shown, at_mark, shown
from analysis.figures.evidence import mark_of

_STATIC = (
    '<div class="trade-claims-static">{chart}<p>The explorer as it was left: run the cell to use '
    "it.</p></div>"
)


class State:
    """The choice, what is shown of it, and what may be chosen.

    Parameters
    ----------
    choice : Choice
        What it asks for and the trade lacks is replaced.
    """

    def __init__(self, choice: Choice) -> None:
        self.choice = choice.fitted()
        self.shown: Shown = shown(self.choice)

    @cached_property
    def svg(self) -> str:
        """The chart."""
        return self.shown.chart.svg()

    @cached_property
    def traits(self) -> dict[str, Any]:
        """What the front end shows, as plain data by name."""
        first, last = self.choice.days
        return {
            "choice": self.choice.as_dict(), "options": self.choice.options,
            "days": [str(first), str(last)], "chart": self.svg,
            "marks": self._marks, "mark": mark_of(self.choice.flow, self.choice.span),
            "details": self.shown.details, "code": self.choice.code, "error": "",
        }  # fmt: skip

    @property
    def _marks(self) -> dict[str, str]:
        """What each mark of the chart is read out as."""
        graph, flow = self.choice.graph, self.choice.flow
        found = {}
        for span in map(Span.parse, self.choice.spans):
            derived = graph.derive(span, flow)
            if derived is not None:
                level = derived.finding(f"bn {self.choice.currency}")
                found[mark_of(flow, span)] = f"{span.label}: {level!r}"
        return found

    @property
    def picture(self) -> str:
        """The chart as HTML, for where there is no kernel."""
        return _STATIC.format(chart=self.svg)

    def changed(self, given: dict[str, Any]) -> State:
        """Return the state after fields were chosen.

        Raises
        ------
        InputError
            If what was chosen is not held.
        """
        known = self.choice.as_dict()
        told = {name: str(value) for name, value in given.items() if name in known}
        return State(Choice(**{**known, **told}, folder=self.choice.folder))

    def at(self, mark: str) -> State:
        """Return the state after a mark of the chart was chosen."""
        return State(at_mark(self.choice, mark))
