"""The house palette: the colour of each role, on light screens and on dark ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hue:
    """The colours of one role: for what is claimed, for what it is compared with, and for text.

    Parameters
    ----------
    strong, tint : str
        Hexadecimal colours. They differ in lightness as well as in hue, so that they can be told
        apart in grey print and by colour-blind readers.
    """

    strong: str
    tint: str


ROLES = {
    "total": Hue("#0b4a82", "#8fb3d3"),
    "export": Hue("#c1440e", "#efb08d"),
    "import": Hue("#2f7f79", "#9fcac4"),
}
INK = "#1c1c1c"
MUTED = "#5c5c5c"
GREY = "#c9c9c9"  # a bar that nothing is claimed of
OUTLINE = "#8f8f8f"  # of a bar that is hatched or outlined
FILLED = "#f1f1f1"  # a bar that fills a gap from another vintage or source
DOT = "#d6d6d6"
BAND = "#e9eef4"
GRID = "#dcdcdc"
AXIS = "#8a8a8a"
TICK = "#4a4a4a"
OPEN = "#6b6b6b"  # a rating that is left open
PAPER = "#ffffff"  # what a chart is drawn on
ON_STRONG = "#fffffe"  # writing on a strong colour; a shade off paper, which turns dark at night

FONTS = '"DejaVu Sans",Verdana,system-ui,sans-serif'
LARGE = 1.3  # how much larger the writing is, for its panel, on a telephone

# Each colour's name as a class of style sheets, and its counterpart on a dark screen.
_NAMES = {
    INK: ("ink", "#ececea"),
    MUTED: ("muted", "#b4b4b0"),
    GREY: ("grey", "#54585d"),
    OUTLINE: ("outline", "#8d9298"),
    FILLED: ("filled", "#282c31"),
    DOT: ("dot", "#3f444a"),
    BAND: ("band", "#22303f"),
    GRID: ("grid", "#34383d"),
    AXIS: ("axis", "#82878d"),
    TICK: ("tick", "#c2c2be"),
    OPEN: ("open", "#b0b4b8"),
    PAPER: ("paper", "#14171a"),
    ON_STRONG: ("on-strong", "#101316"),
    ROLES["total"].strong: ("total", "#6db3ef"),
    ROLES["total"].tint: ("total-tint", "#2a5d8c"),
    ROLES["export"].strong: ("export", "#ff9560"),
    ROLES["export"].tint: ("export-tint", "#8a4a28"),
    ROLES["import"].strong: ("import", "#5fc4b9"),
    ROLES["import"].tint: ("import-tint", "#24635d"),
}
PALETTE = {colour: name for colour, (name, _) in _NAMES.items()}


def colours(*, dark: bool = False) -> dict[str, str]:
    """Return the palette by name.

    Parameters
    ----------
    dark : bool
        Whether for dark screens.

    Examples
    --------
    >>> colours()["total"], colours(dark=True)["total"]
    ('#0b4a82', '#6db3ef')
    """
    return {name: night if dark else day for day, (name, night) in _NAMES.items()}
