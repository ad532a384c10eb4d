"""Write `charts.md`: the chart of each measure, with an example of its text alternative.

Run by ``make charts``; a test fails if the file is not what this gives.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import analysis as an
from analysis.claims.examples import example_of
from analysis.core.errors import NoFigureError
from analysis.core.formatting import day
from analysis.measures import MEASURES

FILE = Path(__file__).parent / "charts.md"
DAY = dt.date(2026, 8, 20)
INTRODUCTION = f"""\
# The chart of each measure

Each claim has the chart that its measure names; `analysis.charts` has a function of that name. A
chart’s text alternative is computed from the data: its kind, what it shows and the finding on the
claim. Each example is that of `trade-claims measures MEASURE`, on China’s trade with Russia by GACC
as known on {day(DAY)}.

This page is written by `make charts` from the registry of measures and the figures held; a test
fails if it is out of date.

| measure | what it finds | chart | example | text alternative |
|---|---|---|---|---|
"""


def document() -> str:
    """Return what `charts.md` holds: a row for each measure of the registry."""
    trade = an.load(reporter="CHN", partner="RUS", as_of=DAY)
    return INTRODUCTION + "".join(_row(name, trade) for name in sorted(MEASURES))


def _row(name: str, trade: Any) -> str:
    measure, example = MEASURES[name], example_of(name)
    chart = f"`{measure.chart}`" if measure.chart else "none"
    of = ", ".join(f"{field}: {_shown(value)}" for field, value in example["of"].items())
    cells = [f"`{name}`", measure.summary, chart, of, _alternative(name, example, trade)]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _shown(value: object) -> str:
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


def _alternative(name: str, example: dict[str, Any], trade: Any) -> str:
    """Return the text alternative of an example's chart, or why the figures allow none."""
    if not MEASURES[name].chart:
        return "–"
    verdicts = an.check(_article(example), trade)
    try:
        return str(getattr(an.charts, MEASURES[name].chart)(trade, verdicts).alt)
    except NoFigureError:
        return f"No chart: {verdicts['example'].reason.removeprefix('Untestable: ')}"


def _article(example: dict[str, Any]) -> Any:
    """Return an article that makes an example's claim."""
    claim = {"id": "example", "quote": "the claim", "speaker": "a speaker"} | example
    return an.Article(
        title="Example", publisher="A newspaper", published=DAY, reporter="CHN", partner="RUS",
        names={"CHN": "China", "RUS": "Russia"}, source="gacc", currency="USD", claims=[claim],
    )  # fmt: skip


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
