"""A flow by quarter, and a flow by month, as panels of bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis.charts import bars, highlights, labels
from analysis.charts.bars import Bar, month_bars, quarter_bars
from analysis.charts.highlights import Highlight
from analysis.charts.scope import Scope
from analysis.charts.style import INK, MUTED, ON_STRONG, ROLES
from analysis.claims import narrative
from analysis.claims.verdicts import Verdict
from analysis.core.formatting import MINUS, format_significant, sentence
from analysis.core.spans import Span, month_abbr
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES

_RIGHT = 3.2  # months of room after the last, at the least


@dataclass(frozen=True)
class Shown:
    """What the two panels show.

    Parameters
    ----------
    scope : Scope
    flows : tuple of str
        The flow by quarter, and the one by month.
    start, end : int
        Month boundaries.
    quarters, months : list of Bar
    quarter, month : Highlight or None
        What stands out among them.
    """

    scope: Scope
    flows: tuple[str, str]
    start: int
    end: int
    quarters: list[Bar]
    months: list[Bar]
    quarter: Highlight | None
    month: Highlight | None

    @property
    def bars(self) -> list[Bar]:
        """All that is drawn: quarters, then months."""
        return self.quarters + self.months

    @classmethod
    def of(cls, scope: Scope, flows: tuple[str, str], start: int, end: int) -> Shown:
        """Return what two panels show between month boundaries."""
        quarters = quarter_bars(scope, flows[0], start, end)
        months = month_bars(scope, flows[1], start, end)
        quarter = highlights.of_quarters(scope, flows[0], quarters)
        quarters = [highlights.at_base(bar, quarter, scope) for bar in quarters]
        month = highlights.of_months(scope, flows[1], months)
        return cls(scope, flows, start, end, quarters, months, quarter, month)


def draw(axes: Sequence[Axes], shown: Shown) -> None:
    """Draw quarters into the first and months into the second of two axes."""
    _draw_quarters(axes[0], shown)
    _draw_months(axes[1], shown)


def _draw_quarters(axes: Axes, shown: Shown) -> None:
    flow, highlight = shown.flows[0], shown.quarter
    hue, colours = ROLES[flow], {}
    if highlight and highlight.against:
        colours = {highlight.span: hue.strong, highlight.against: hue.tint}
    highest = bars.highest_of(shown.quarters)
    bars.time_axis(axes, shown.start, shown.end // 3 * 3)
    bars.billions(axes, highest)
    bars.draw(axes, shown.quarters, colours)
    labels.panel_name(axes, f"{sentence(FLOW_NAMES[flow])} by quarter")
    pair = [bar for bar in shown.quarters if bar.span in colours]
    for bar in (bar for bar in pair if bars.is_wide(axes, bar)):
        colour = ON_STRONG if highlight and bar.span == highlight.span else INK
        bars.inside(axes, bar, format_significant(bar.value.value), highest, colour)
    if highlight and highlight.finding and len(pair) == 2:
        text = highlight.finding.text
        text = text if text.startswith(MINUS) else f"+{text}"
        bars.bracket(axes, pair[0], pair[1], highest * 1.08, text, hue.strong)


def _draw_months(axes: Axes, shown: Shown) -> None:
    flow, highlight, months = shown.flows[1], shown.month, shown.months
    hue = ROLES[flow]
    colours = {}
    if highlight:
        colours = {highlight.against: hue.tint} if highlight.against else {}
        colours |= {highlight.span: hue.strong}
    highest = bars.highest_of(months)
    bars.time_axis(axes, shown.start, shown.end, right=_room(axes, shown, colours))
    bars.billions(axes, highest, head=1.42)
    bars.draw(axes, months, colours)
    labels.panel_name(axes, f"{sentence(FLOW_NAMES[flow])} by month")
    labels.level_line(axes, months, highlight, hue.strong)
    for bar in (bar for bar in months if bar.span in colours and bar.span.months == 1):
        if bar is months[-1]:
            look = {"ha": "left", "va": "top", "weight": "bold", "color": hue.strong}
            bars.note(axes, bar.span.end + 0.15, bar.height, _label(bar), **look)
        else:
            strong = highlight is not None and bar.span == highlight.span
            colour = ON_STRONG if strong else INK
            bars.inside(axes, bar, _label(bar).replace("\n", " "), highest, colour)
    labels.event_line(axes, shown.scope, shown.start, shown.end, highest * 1.4)
    _combined_note(axes, shown, highest)


def _label(bar: Bar) -> str:
    return f"{month_abbr(bar.span.first.month)}\n{format_significant(bar.mean.value, 4)}"


def _room(axes: Axes, shown: Shown, colours: Mapping[Span, str]) -> float:
    """Return the months of room after the last that its label needs."""
    count, last = shown.end - shown.start, shown.months[-1:]
    least = min(_RIGHT, count / 4)
    if not last or last[0].span not in colours or last[0].span.months > 1:
        return least
    needed = bars.wide(_label(last[0]))
    return max(least, count * needed / (bars.inches(axes) - needed))


def _combined_note(axes: Axes, shown: Shown, highest: float) -> None:
    """Say of the newest combined span what was published of it."""
    combined = [bar for bar in shown.months if bar.kind == "combined"]
    if not combined:
        return
    bar, top = combined[-1], highest * 1.17
    axes.plot([bar.span.start + 0.4] * 2, [bar.height, top], color=MUTED, linewidth=0.7)
    ends = "–".join(month_abbr(one.month) for one in (bar.span.first, bar.span.last))
    text = f"{ends} combined total: {format_significant(bar.value.value)}"
    first, last = axes.get_xlim()
    before = (bar.span.start - first) / (last - first) * bars.inches(axes)
    right = before < bars.wide(text) and bar.middle < (first + last) / 2
    place, side = (0.8, "left") if right else (0.1, "right")
    bars.note(axes, bar.span.start + place, top, text, ha=side, va="center")


def alts(shown: Shown) -> tuple[str, str]:
    """Return the text alternative of each panel: its kind, what it shows, and its finding."""
    unit = f"in billion {shown.scope.unit}"
    first, last = shown.quarters[0], shown.quarters[-1]
    ends = [format_significant(bar.value.value, 4) for bar in (first, last)]
    left = (
        f"Bar chart of {FLOW_TITLES[shown.flows[0]].lower()} by quarter, {unit}: {ends[0]} in "
        f"{first.span.label}, {ends[1]} in {last.span.label}, the last"
    )
    low = min(shown.months[-24:], key=lambda bar: bar.mean.value)
    each = " a month, the mean of its months" if low.kind == "combined" else ""
    right = (
        f"Bar chart of {FLOW_TITLES[shown.flows[1]].lower()} by month, {unit}; the lowest of the "
        f"last two years is {low.span.label}, {format_significant(low.mean.value)}{each}"
    )
    if shown.scope.verdicts is None:
        now = shown.months[-1]
        moved = highlights.moved(shown.months, len(shown.months) - 1)
        month = f"{now.span.label}: {moved}{highlights.since(shown.scope, shown.months)}"
        return f"{left}. {sentence(highlights.growth_clause(shown.scope, last))}.", (
            f"{right}. {month}."
        )
    quarter = narrative.first_on(shown.scope.claims, months=3)
    month_claim = narrative.first_on(shown.scope.claims, months=1, measure="lowest_since")
    return _with_finding(left, quarter), _with_finding(right, month_claim)


def _with_finding(text: str, claim: Verdict | None) -> str:
    if claim and claim.finding:
        text += f". {sentence(narrative.finding_clause(claim))}"
    return f"{text}."
