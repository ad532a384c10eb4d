"""Like spans: which earlier spans a span may fairly be compared with.

A month is compared with months, a quarter with quarters and a year with years. Any other span, such
as January–February or the first nine months, is compared with the same months of other years, or,
with the window ``consecutive``, with spans of its length that follow one another, as half-years do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.core.errors import ParameterError
from analysis.core.formatting import listed
from analysis.core.spans import Span

OWN_KIND, SAME_MONTHS, YEAR_TO_DATE = "own kind", "same months", "year to date"
CONSECUTIVE = "consecutive"
WINDOWS = (OWN_KIND, SAME_MONTHS, YEAR_TO_DATE, CONSECUTIVE)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve")  # fmt: skip
_SHOWN = 4  # spans named one by one in a note


@dataclass(frozen=True)
class LikeSpans:
    """The earlier spans that a span is compared with.

    Parameters
    ----------
    span : Span
        The span in question.
    window : {"own kind", "same months", "year to date", "consecutive"}
        Spans of its kind; the same months of each year; the totals from January to each month, as
        an office publishes them one after the other; or spans of its length, one after the other.

    Raises
    ------
    ParameterError
        For a span longer than a year, or a year to date that does not start in January.

    Examples
    --------
    >>> [str(one) for one in LikeSpans(Span.parse("2022Q1")).before(Span.parse("2021Q3").start)]
    ['2021Q4', '2021Q3']
    >>> winter = LikeSpans(Span.parse("2022-01..2022-02"))
    >>> [str(one) for one in winter.before(Span.parse("2020").start)]
    ['2021-01..2021-02', '2020-01..2020-02']
    >>> april = LikeSpans(Span.parse("2022-01..2022-04"), "year to date")
    >>> [str(one) for one in april.before(Span.parse("2021").start)][:4]
    ['2022Q1', '2022-01..2022-02', '2022-01', '2021']
    """

    span: Span
    window: str = OWN_KIND

    def __post_init__(self) -> None:
        if self.span.months > 12:
            expected = "a year at the most, to compare it with spans like it"
            raise ParameterError("span", str(self.span), expected)
        if self.window == YEAR_TO_DATE and (self.span.start % 12 or self.span.months > 12):
            raise ParameterError("span", str(self.span), "a span from January, for a year to date")

    @property
    def tiles(self) -> bool:
        """Whether they follow one another without gaps, so that a total may hold several."""
        span = self.span
        if self.window in (YEAR_TO_DATE, CONSECUTIVE):
            return self.window == CONSECUTIVE
        return span.is_year or (self.window == OWN_KIND and (span.months == 1 or span.is_quarter))

    @property
    def noun(self) -> str:
        """What one of them is called in a run: ``month``, ``quarter`` or ``year``."""
        if self.window == YEAR_TO_DATE:
            return "month"
        if not self.tiles:
            return "year"
        kinds = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}
        return kinds.get(self.span.months, f"{in_words(self.span.months)}-month span")

    @property
    def one(self) -> str:
        """What one of them is called in a comparison: as `noun`, or ``year to date``."""
        return YEAR_TO_DATE if self.window == YEAR_TO_DATE else self.noun

    @property
    def plural(self) -> str:
        """What they are called together, as after “among”."""
        if self.window == YEAR_TO_DATE:
            return "totals of a year to date"
        return f"{self.noun}s" if self.tiles else "the same months of each year"

    def before(self, start: int) -> list[Span]:
        """Return them, newest first, back to a month boundary."""
        if self.window == YEAR_TO_DATE:
            ends = range(self.span.end - 1, start, -1)
            return [Span(first, end) for end in ends if (first := (end - 1) // 12 * 12) >= start]
        step = self.span.months if self.tiles else 12
        count = max(self.span.start - start, 0) // step
        return [self.span.shift(-step * back) for back in range(1, count + 1)]

    def ending(self, month: pd.Period) -> Span:
        """Return the one that ends with a month.

        Examples
        --------
        >>> str(LikeSpans(Span.parse("2024Q1")).ending(pd.Period("2022-12", "M")))
        '2022Q4'
        """
        end = Span.parse(month).end
        if self.window == YEAR_TO_DATE:
            return Span((end - 1) // 12 * 12, end)
        return Span(end - self.span.months, end)

    def named(self, spans: Sequence[Span]) -> str:
        """Say some of them: ``five earlier quarters, back to the first quarter of 2020``.

        Examples
        --------
        >>> quarters = LikeSpans(Span.parse("2022Q1"))
        >>> quarters.named(quarters.before(Span.parse("2020").start))
        'eight earlier quarters, back to the first quarter of 2020'
        >>> first = LikeSpans(Span.parse("2022Q1"), "same months")
        >>> first.named(first.before(Span.parse("2021").start))
        'the first quarter of one earlier year (2021)'
        """
        count, oldest = in_words(len(spans)), min(spans)
        ending = "" if len(spans) == 1 else "s"
        if self.window == YEAR_TO_DATE:
            return f"{count} earlier total{ending} of a year to date, back to {oldest.label}"
        if not self.tiles:
            years = sorted({(one.end - 1) // 12 for one in spans})
            text = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
            return f"{without_year(self.span)} of {count} earlier year{ending} ({text})"
        if len(spans) == 1:
            return f"one earlier {self.noun}, {oldest.label}"
        return f"{count} earlier {self.noun}s, back to {oldest.label}"


def in_words(number: int) -> str:
    """Return a small number as a word.

    Examples
    --------
    >>> in_words(3), in_words(70)
    ('three', '70')
    """
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def without_year(span: Span) -> str:
    """Say the months of a span: ``January–February``, ``the first quarter``.

    Examples
    --------
    >>> without_year(Span.parse("2022-01..2022-02")), without_year(Span.parse("2022Q1"))
    ('January–February', 'the first quarter')
    >>> without_year(Span.parse("2021-08..2022-07"))
    'August–July'
    """
    first, last = span.first, span.last
    if first.year != last.year:
        names = Span.parse(first).label, Span.parse(last).label
        return "–".join(name.rpartition(" ")[0] for name in names)
    return span.label.removesuffix(str(last.year)).removesuffix(" of ").strip()


def each_of(spans: Sequence[Span], sentence: str) -> list[str]:
    """Return a sentence for each of a few spans, or one for many.

    Examples
    --------
    >>> each_of([Span.parse("2021-01")], "For {} the direction is not known.")
    ['For January 2021 the direction is not known.']
    """
    if len(spans) < _SHOWN:
        return [sentence.format(span.label) for span in spans]
    return [sentence.format(list_of(spans))]


def list_of(spans: Sequence[Span]) -> str:
    """Name spans, the first few of them.

    Examples
    --------
    >>> list_of([Span.parse("2021-01"), Span.parse("2021-02")])
    'January 2021 and February 2021'
    """
    labels = [span.label for span in spans[:_SHOWN]]
    more = len(spans) - len(labels)
    if more:
        return f"{', '.join(labels)} and {more} more"
    return listed(labels)
