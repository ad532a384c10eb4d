"""How an embed is laid out by its width, and the height that it needs: the one place of its sizes.

The style sheet and the SVG take their sizes from here, so that the height follows from them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from analysis.core.lines import wrapped
from analysis.core.palette import LARGE
from analysis.embeds.content import Content, Part

LINK = "The report behind this chart (opens in a new tab)"
NARROWEST, WIDEST = 320, 800  # pixels within which an embed is laid out; beyond, it stays as wide
BESIDE = 480  # from which parts stand beside each other
SMALLER = 560  # from which the writing of a single part is as large as that of a column
ALONE = 520  # how wide a single part becomes, so that it is as high as its words leave room
ROOMY, WIDER = 740, 600  # from which, as its words take fewer lines, it becomes wider
SIDE, GAP = 14, 16  # at the edges, and between what stands beside
_STEP = 40
_ROOM = 1  # how much wider than an average letter those of a reader's font may be


@dataclass(frozen=True)
class Type:
    """How a kind of words is set.

    Parameters
    ----------
    size, leading, after : float
        Pixels: of the letters, from line to line, and below.
    bold : bool
    """

    size: float
    leading: float
    after: float
    bold: bool = False

    def lines(self, words: str, width: float) -> list[str]:
        """Return words in lines of a width."""
        return wrapped(words, self.size * _ROOM, max(width, 1) / 72, bold=self.bold)

    def height(self, words: str, width: float) -> float:
        """Return how high words are within a width."""
        return len(self.lines(words, width)) * self.leading + self.after


HEADLINE = Type(18, 23, 4, bold=True)
SUBTITLE = Type(14, 20, 8)
CLAIM = Type(13.5, 18, 4, bold=True)
SOURCE = Type(13, 18, 4)


@dataclass(frozen=True)
class Heights:
    """How high an embed is at most.

    Parameters
    ----------
    narrow, wide : int
        Pixels, where its parts stand below each other and where they stand beside each other.
    """

    narrow: int
    wide: int

    @property
    def one(self) -> int:
        """The height that is enough for every width."""
        return max(self.narrow, self.wide)


@lru_cache(maxsize=64)
def heights_of(content: Content, *, linked: bool) -> Heights:
    """Return how high an embed is at most, in the widths for which it is laid out.

    Parameters
    ----------
    content : Content
    linked : bool
        Whether a link to the report is part of it.
    """

    def most(widths: Iterable[int]) -> int:
        return math.ceil(max(_height(content, width, linked=linked) for width in widths))

    return Heights(
        most([*range(NARROWEST, BESIDE, _STEP), BESIDE - 1]),
        most([*range(BESIDE, WIDEST + 1, _STEP), ROOMY - 1]),
    )


def _height(content: Content, width: int, *, linked: bool) -> float:
    room = width - 2 * SIDE
    words = HEADLINE.height(content.headline, room) + SUBTITLE.height(content.subtitle, room)
    words += sum(CLAIM.height(said, room) for said, _ in content.claims)
    words += SOURCE.height(content.source, room) + linked * SOURCE.height(LINK, room)
    drawn = _stacked(content.parts, room) if width < BESIDE else _beside(content.parts, width)
    return 2 * SIDE + words + drawn + GAP / 2


def share_of(part: Part) -> float:
    """Return how wide a part stands where parts stand below each other, as a share of the room.

    The writing of all parts is then as large.
    """
    return min(1, part.view[2] * 0.0026)


def _stacked(parts: Iterable[Part], room: float) -> float:
    return sum(_drawn(one, share_of(one) * room) + GAP / 2 for one in parts)


def _beside(parts: tuple[Part, ...], width: float) -> float:
    room = width - 2 * SIDE
    if len(parts) == 1:
        room = min(room, WIDER if width >= ROOMY else ALONE)
    scale = (room - GAP * (len(parts) - 1)) / sum(one.view[2] for one in parts)
    return max(_drawn(one, one.view[2] * scale) for one in parts) + GAP / 2


def _drawn(part: Part, width: float) -> float:
    return width * part.view[3] / part.view[2]


def smaller() -> str:
    """Return how large the writing of a single part is from `SMALLER` on, for its panel."""
    return f"{1 / LARGE:.2f}em"
