"""What an embed shows of a chart: its words, its parts as drawn, and its text alternative."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A part of a chart that is complete by itself.

    Parameters
    ----------
    drawing : str
        SVG, with the colours of the house palette as variables.
    view : tuple of int
        Left, top, width and height of what it shows, in its own units.
    alt : str
        Its text alternative.
    """

    drawing: str
    view: tuple[int, int, int, int]
    alt: str

    @property
    def shapes(self) -> str:
        """What is drawn, without the element around it."""
        return self.drawing[self.drawing.index(">") + 1 : self.drawing.rindex("</svg>")]


@dataclass(frozen=True)
class Content:
    """A chart as an embed shows it.

    Parameters
    ----------
    name, id : str
        Of its files, and in a page.
    headline, subtitle, source, alt : str
    claims : tuple of (str, str)
        What is said of each claim, and the role whose colour it has, by which it is told which
        part it is on.
    parts : tuple of Part
        At least one.
    """

    name: str
    id: str
    headline: str
    subtitle: str
    source: str
    alt: str
    claims: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
