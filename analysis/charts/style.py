"""House style and the colour of each role."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

import matplotlib.pyplot as plt


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
GREY = "#c9c9c9"
MUTED = "#5c5c5c"
INK = "#1c1c1c"


def house_style() -> AbstractContextManager[None]:
    """Return the context in which charts have the house style; outside it nothing changes.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> before = plt.rcParams["axes.spines.top"]
    >>> with house_style():
    ...     plt.rcParams["axes.spines.top"]
    False
    >>> plt.rcParams["axes.spines.top"] == before
    True
    """
    return plt.style.context("analysis.charts.house")
