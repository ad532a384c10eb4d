"""Every statement that a newspaper can make of printed figures, and one step beyond each.

One step beyond is a level 5% and growth 5 points further, a change half as large again, one rank
higher, one more in a row, and the time before the last that was as low.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from analysis.core.spans import Span
from press.statements import First, Quantity, Rank, Run, Since, Statement, Subject
from press.trade import END, FIRST, TENTH, Trade

RANKS = 5  # the lowest rank that is news


def statements(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield every statement that a newspaper can make of a subject."""
    for makes in (levels, growth, change, balance, ranks, since, runs, firsts):
        yield from makes(paper, about)


def levels(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield the level to a tenth of a billion, and "more than" the whole billions below it."""
    value = paper.level(about.flow, about.span)
    if value is None:
        return
    yield from _number(about, "level", about.of, "billion", value, value * Decimal("1.05"))
    for beyond, way in ((False, ROUND_FLOOR), (True, ROUND_CEILING)):
        number = value.to_integral_value(way)
        stated = {"unit": "billion", "hedge": "more than", "number": str(number)}
        yield Quantity(
            about, "level, more than", beyond, "level", about.of, stated, "level",
            partial(Decimal.__lt__, number),
        )  # fmt: skip


def growth(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield growth to a tenth of a per cent, its direction, and whether it surged or plunged."""
    rate = paper.growth(about.flow, about.span)
    if not rate or about.span.year_ago.start < FIRST:
        return
    rose = rate > 0
    yield from _number(about, "growth", about.of, "percent", rate, rate + (5 if rose else -5))
    verbs = (
        ("rose or fell", "grew" if rose else "fall", False, Decimal(0)),
        ("surged or plunged", "surge" if rose else "plunge", abs(rate) < 10, Decimal(10)),
    )
    for name, hedge, beyond, least in verbs:
        yield Quantity(
            about, name, beyond, "growth", about.of, {"unit": "percent", "hedge": hedge}, "growth",
            partial(_moved, 1 if rose else -1, least),
        )  # fmt: skip


def _moved(sign: int, least: Decimal, rate: Decimal) -> bool:
    return rate * sign >= least if least else rate * sign > 0


def change(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield the change year on year, to a tenth of a billion."""
    value = paper.change(about.flow, about.span)
    if value is not None and about.span.year_ago.start >= FIRST:
        yield from _number(about, "change", about.of, "billion", value, value * Decimal("1.5"))


def balance(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield the surplus or deficit, to a tenth of a billion; once, with exports."""
    value = paper.balance(about.flow, about.span)
    if value is not None and about.flow == "export":
        of = {"span": str(about.span)}
        yield from _number(about, "balance", of, "billion", value, value * Decimal("1.2"))


def _number(
    about: Subject, what: str, of: dict[str, Any], unit: str, value: Decimal, further: Decimal
) -> Iterator[Statement]:
    """Yield a number and one further: each true of what rounds to it, within a twentieth of it."""
    for beyond, each in ((False, value), (True, further)):
        number = each.quantize(TENTH)
        half = TENTH / 2
        if unit == "billion" and number:
            half = min(half, abs(number) / 20)
        stated = {"unit": unit, "number": str(number)}
        yield Quantity(
            about, what, beyond, what, of, stated, what, partial(_rounds, number, half)
        )  # fmt: skip


def _rounds(number: Decimal, half: Decimal, value: Decimal) -> bool:
    return abs(value - number) <= half


def ranks(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield the rank among its like since UN Comtrade's first, as far as these are printed."""
    (_, now), *earlier = about.values(paper, "level")
    if now is None or all(level is None for _, level in earlier):
        return
    for order, sign in (("highest", 1), ("lowest", -1)):
        of = about.along | {"order": order, "since": "2017-01"}
        place = Rank(about, "", False, "rank", of, {}, sign).finds(paper)
        for beyond, number in ((False, place), (True, place - 1)):
            if 0 < number <= RANKS:
                name = f"record, {order}" if number == 1 else f"rank from the {order}"
                stated = {"unit": "rank", "number": str(number)}
                yield Rank(about, name, beyond, "rank", of, stated, sign)


def since(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield the lowest or highest month, and the slowest or fastest growth, since another."""
    if about.kind == "month":
        for measure, sign in (("lowest_since", -1), ("highest_since", 1)):
            yield from _since(paper, about, measure, about.of, "level", sign)
    for measure, sign in (("slowest_since", -1), ("fastest_since", 1)):
        yield from _since(paper, about, measure, about.along, "growth", sign)


def _since(
    paper: Trade, about: Subject, measure: str, of: dict[str, Any], what: str, sign: int
) -> Iterator[Statement]:
    (_, now), *earlier = about.values(paper, what)
    if now is None:
        return
    as_far = [
        one.last for one, value in earlier if value is not None and value * sign >= now * sign
    ]
    if not as_far or as_far[0] >= about.span.last - about.step:
        return  # "the lowest since last month" is no news
    for beyond, month in zip((False, True), as_far, strict=False):
        stated = {"unit": "month", "date": str(month)}
        yield Since(about, measure.replace("_", " "), beyond, measure, of, stated, what, sign)


def runs(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield the number of rises or falls in a row, as far back as these are printed."""
    rate = paper.growth(about.flow, about.span)
    if not rate:
        return
    sign, name = (1 if rate > 0 else -1), "rise or fall in a row"
    number = Run(about, name, False, "run_length", about.along, {}, sign).finds(paper)
    for beyond, counted in ((False, number), (True, number + 1)):
        stated = {"unit": "in a row", "number": str(counted)}
        yield Run(about, name, beyond, "run_length", about.along, stated, sign)


def firsts(paper: Trade, about: Subject) -> Iterator[Statement]:
    """Yield the first rise or fall since the last that was printed, after the opposite."""
    (_, now), *earlier = about.values(paper, "growth")
    last = earlier[0][1] if earlier else None
    if not now or last is None or last * now >= 0:
        return
    sign = 1 if now > 0 else -1
    same = [one.last for one, rate in earlier if rate is not None and rate * sign > 0]
    for beyond, month in zip((False, True), same, strict=False):
        stated = {"unit": "month", "date": str(month)}
        yield First(
            about, "first rise or fall since", beyond, "first_since", about.along, stated, sign
        )


def kinds(end: int) -> Iterator[tuple[str, Span]]:
    """Yield the spans that are spoken of once a month is known, with their kind."""
    start = (end - 1) // 12 * 12
    spans = [("month", Span(end - 1, end))] if end - start > 2 else []
    spans += [("quarter", Span(end - 3, end))] if end % 3 == 0 else []
    if end - start > 1:
        name = {2: "January–February", 12: "year"}.get(end - start, "year to date")
        spans.append((name, Span(start, end)))
    yield from ((kind, span) for kind, span in spans if span.start >= FIRST and span.end <= END)
