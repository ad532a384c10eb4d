"""The explorer's front end in Jupyter, by anywidget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from analysis.core.errors import InputError, NoFigureError
from analysis.exploring.state import State

if TYPE_CHECKING:
    from analysis.figures.evidence import Finding

_HERE = Path(__file__).parent


class Explorer(anywidget.AnyWidget):
    """Fields to choose by, the chart, and what is behind the number in question.

    Parameters
    ----------
    state : State
        What is shown first.
    """

    _esm = _HERE / "explorer.js"
    _css = _HERE / "explorer.css"
    choice: Any = traitlets.Dict().tag(sync=True)
    options: Any = traitlets.Dict().tag(sync=True)
    days: Any = traitlets.List().tag(sync=True)
    chart: Any = traitlets.Unicode().tag(sync=True)
    marks: Any = traitlets.Dict().tag(sync=True)
    mark: Any = traitlets.Unicode().tag(sync=True)
    details: Any = traitlets.Unicode().tag(sync=True)
    code: Any = traitlets.Unicode().tag(sync=True)
    error: Any = traitlets.Unicode().tag(sync=True)

    def __init__(self, state: State) -> None:
        super().__init__(**state.traits)
        self._state = state
        self._static: Any = None
        self.observe(self._chosen, ["choice", "mark"])

    @property
    def found(self) -> Finding | None:
        """The number in question, with its bounds and the figures behind it."""
        return self._state.shown.found

    def _chosen(self, change: dict[str, Any]) -> None:
        """Show what was chosen; say why it can't be, and keep what was shown."""
        state, name, new = self._state, change["name"], change["new"]
        if new == state.traits[name]:
            return
        try:
            self._state = state.at(new) if name == "mark" else state.changed(new)
            told = ""
        except (InputError, NoFigureError) as error:
            told = str(error)
        with self.hold_sync():
            for trait, value in (self._state.traits | {"error": told}).items():
                setattr(self, trait, value)
        if self._static is not None:
            self._static.update(_html(self._state.picture))

    def _ipython_display_(self) -> None:
        """Show it, and after it the picture that stands where there is no kernel."""
        data, *metadata = self._repr_mimebundle_() or ({},)
        _display(data, metadata=metadata[0] if metadata else {}, raw=True)
        self._static = _display(_html(self._state.picture), display_id=True)


def _display(*shown: Any, **options: Any) -> Any:
    from IPython import display

    show: Any = display.display
    return show(*shown, **options)


def _html(text: str) -> Any:
    from IPython import display

    html: Any = display.HTML
    return html(text)
