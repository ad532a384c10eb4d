"""The PDF and the pictures of a report, and what its page has to say of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from analysis.core.formatting import listed
from analysis.kernels.notebook import outputs
from analysis.reports.formats import CARD
from analysis.reports.pdf import document, pictures
from analysis.reports.pdf.builder import Bounds, LayoutError
from analysis.reports.pdf.typst import Made
from analysis.reports.result import Result

_NAMED = 12  # characters that a notice names


@dataclass
class Layout:
    """Files that were laid out, and what is missing in them or of them.

    Parameters
    ----------
    files : dict of str to bytes
    failed : dict of str to str
        Why a file could not be made.
    unshown : dict of str to tuple of str
        Characters of a file for which no font has a shape.
    unclaimed : list of str
        PDFs that don't claim to follow PDF/UA.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    unshown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unclaimed: list[str] = field(default_factory=list)

    def add(self, name: str, make: Callable[[], Made]) -> None:
        """Add a file, or why it can't be made: the report appears in any case."""
        try:
            made = make()
        except LayoutError as error:
            self.failed[name] = str(error)
            return
        self.files[name] = made.content
        if made.unshown:
            self.unshown[name] = made.unshown
        if name.endswith(".pdf") and not made.accessible:
            self.unclaimed.append(name)

    @property
    def notices(self) -> list[str]:
        """What the page says of them: sentences, none where all is well."""
        said = [f"{name} was left out: {reason}." for name, reason in self.failed.items()]
        for characters in dict.fromkeys(self.unshown.values()):
            names = [name for name, held in self.unshown.items() if held == characters]
            said.append(_boxes(names, characters))
        return said + [_unclaimed(name, self.unshown) for name in self.unclaimed]


def _unclaimed(name: str, unshown: Collection[str]) -> str:
    why = (
        "of these boxes"
        if name in unshown
        else "a drawing in it holds marks that can't be read back"
    )
    return f"{name} does not claim to follow PDF/UA, because {why}."


def _boxes(names: Sequence[str], characters: Collection[str]) -> str:
    shown = [f"{one} (U+{ord(one):04X})" for one in list(characters)[:_NAMED]]
    rest = len(characters) - len(shown)
    shown += [f"{rest:,} others"] if rest else []
    return (
        f"In {listed(names)}, boxes stand for characters that no installed font has: "
        f"{', '.join(shown)}."
    )


def laid_out(
    notebook: Any,
    result: Result,
    rendered: dt.datetime,
    attached: Mapping[str, str],
    formats: Collection[str],
    bounds: Bounds | None = None,
) -> Layout:
    """Lay out the PDF and the pictures of a report.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed.
    result : Result
        Read from it.
    rendered : datetime.datetime
    attached : mapping of str to str
        Files for the PDF to carry along.
    formats : collection of str
        What they leave out is not worked on.
    bounds : Bounds, optional
        What each file may take.
    """
    made = Layout()
    if "png" in formats:
        for name, drawing in drawings(notebook):
            made.add(f"{name}.png", partial(pictures.picture_of, drawing, bounds=bounds))
        first = next(result.charts(), None)
        made.add(CARD, partial(pictures.card_of, result.headline, first, bounds))
    if "pdf" in formats:
        about = notebook, result.headline, rendered, attached, bounds
        made.add("report.pdf", partial(document.pdf_of, *about))
    return made


def drawings(notebook: Any) -> Iterator[tuple[str, str]]:
    """Yield the charts of a notebook as SVG, by name.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    """
    for output in outputs(notebook):
        name = output.get("metadata", {}).get("trade-claims", {}).get("chart")
        if name:
            yield name, output["data"]["image/svg+xml"]
