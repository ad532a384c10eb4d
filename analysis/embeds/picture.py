"""An embed as SVG: a drawing of its own, for light screens and dark ones, whose text stays text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from analysis.core.html import environment, marked
from analysis.core.palette import FONTS, colours
from analysis.embeds import sizes
from analysis.embeds.content import Content, Part
from analysis.embeds.sizes import CLAIM, GAP, HEADLINE, SIDE, SOURCE, SUBTITLE, Type

_TEMPLATES = Path(__file__).parent / "templates"
_WIDTH = 480  # units; on a telephone its words are then as large as its labels
_LINK = "The report behind this chart"
_COLOUR = re.compile(r'(fill|stroke)="var\(--([a-z-]+)\)"')


@dataclass(frozen=True)
class Line:
    """A line of words, by the start of its baseline."""

    x: float
    y: float
    size: float
    bold: bool
    colour: str
    words: str


@dataclass
class _Sheet:
    """What stands on a drawing so far, from its top down to `y`."""

    y: float = SIDE
    lines: list[Line] = field(default_factory=list)
    parts: list[tuple[Part, float, float, float, float]] = field(default_factory=list)

    def write(self, words: str, type: Type, colour: str) -> None:
        """Write words below what is there."""
        for line in type.lines(words, _WIDTH - 2 * SIDE):
            base = self.y + (type.leading + 0.7 * type.size) / 2
            self.lines.append(Line(SIDE, round(base, 1), type.size, type.bold, colour, line))
            self.y += type.leading
        self.y += type.after

    def draw(self, part: Part) -> None:
        """Draw a part of the chart below what is there."""
        wide = (_WIDTH - 2 * SIDE) * sizes.share_of(part)
        high = wide * part.view[3] / part.view[2]
        self.parts.append((part, SIDE, round(self.y, 1), round(wide, 1), round(high, 1)))
        self.y += high + GAP / 2


def picture_of(content: Content, link: str = "") -> str:
    """Return an embed as SVG.

    Parameters
    ----------
    content : Content
    link : str
        Address of the report, if it is known.
    """
    sheet = _Sheet()
    sheet.write(content.headline, HEADLINE, "ink")
    sheet.write(content.subtitle, SUBTITLE, "muted")
    for words, role in content.claims:
        sheet.write(words, CLAIM, role)
    sheet.y += GAP / 2
    for part in content.parts:
        sheet.draw(part)
    sheet.write(content.source, SOURCE, "muted")
    if link:
        sheet.write(_LINK, SOURCE, "muted")
    made = environment(_TEMPLATES).get_template("embed.svg.j2").render(
        content=content, fonts=marked(FONTS), width=_WIDTH, height=round(sheet.y + SIDE),
        lines=sheet.lines[:-1] if link else sheet.lines, last=sheet.lines[-1], link=link,
        parts=sheet.parts,
    )  # fmt: skip
    return _coloured(made)


def _coloured(drawing: str) -> str:
    """Return a drawing with the colours of light screens, and a rule for each on dark ones.

    Programs that know no style sheets in drawings show it as on a light screen.
    """
    day, night = colours(), colours(dark=True)
    rules = "".join(
        f':root:not(:has(#light:target)) [{what}="{day[name]}"]{{{what}:{night[name]}}}'
        for what, name in sorted({*_COLOUR.findall(drawing)})
    )
    style = f"<style>@media(prefers-color-scheme:dark){{{rules}}}</style>\n"
    plain = _COLOUR.sub(lambda found: f'{found[1]}="{day[found[2]]}"', drawing)
    return plain.replace('<g id="light"/>', style + '<g id="light"/>', 1)
