"""Random claims on made-up trade, beside answers computed from the truth behind the figures."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pandas as pd
import pytest
from conftest import made_vintage
from oracle import FIRST, FLOWS, MONTHS, ONE_SIDED, TIMES, VERBS, World, half_unit, holds

import analysis as an
from analysis.core.spans import Span
from analysis.figures.schema import as_of

CLAIMS = 3_000
WORLDS = 30
SLACK = Decimal("1e-9")


FELL = {"balance": "deficit", "growth": "fell", "growth_since": "fell", "change": "fell",
        "change_since": "fell", "balance_growth": "fell", "contribution": "fell"}  # fmt: skip


def span_of(start, end):
    return Span(FIRST + start, FIRST + end)


def drawn(world, chance):
    """Draw a measure with its arguments; return them with the true value."""
    flow = chance.choice(FLOWS)
    year = chance.randint(1, 3)
    kind = chance.choice(("month", "quarter", "ytd", "year", "pair"))
    at = year * 12 + chance.randint(0, 11)
    start, end = {
        "month": (at, at + 1), "quarter": (at // 3 * 3, at // 3 * 3 + 3),
        "ytd": (year * 12, at + 1), "year": (year * 12, year * 12 + 12),
        "pair": (year * 12, year * 12 + 2),
    }[kind]  # fmt: skip
    now, before = world.value(flow, start, end), world.value(flow, start - 12, end - 12)
    sold, bought = (world.value(one, start, end) for one in ("export", "import"))
    of = {"flow": flow, "span": str(span_of(start, end))}
    balance = sold - bought
    balance_before = world.value("export", start - 12, end - 12) - world.value(
        "import", start - 12, end - 12
    )
    since = {"since": str(span_of(start - 12, end - 12))}
    total, total_before = (
        world.value("total", *ends) for ends in ((start, end), (start - 12, end - 12))
    )
    return chance.choice((
        ("level", of, "billion", now),
        ("growth", of, "percent", (now / before - 1) * 100),
        ("change", of, "billion", now - before),
        ("growth_since", of | since, "percent", (now / before - 1) * 100),
        ("multiple", of | since, "times", now / before),
        ("balance", {"span": of["span"]}, "billion", balance),
        ("share_of_total", of, "percent", now / total * 100),
        ("contribution", of, "points", (now - before) / total_before * 100),
        ("change_since", of | since, "billion", now - before),
        ("monthly_mean", of, "billion", now / (end - start)),
        ("balance_growth", {"span": of["span"]}, "percent", (balance / balance_before - 1) * 100),
        ("balance_multiple", {"span": of["span"]} | since, "times", balance / balance_before),
    ))  # fmt: skip


def stated_near(chance, unit, value, fell):
    """State a number at, just inside or just outside a value, in one of the ways it can be said."""
    digits = chance.choice(("1", "0.1", "0.01"))
    step = Decimal(digits)
    number = (value / step).quantize(Decimal(1)) * step + step * chance.choice(
        (0, 0, 0, 1, -1, 2, -3)
    )
    stated = {"unit": unit, "number": f"{number:f}"}
    if unit == "percent" and chance.random() < 0.25:
        return {"unit": unit, "hedge": chance.choice(sorted(VERBS))}
    if number > 0 and chance.random() < 0.1:
        return stated | {"to": f"{number + step:f}"}
    if unit == "billion" and chance.random() < 0.2:
        return {"unit": "million", "number": f"{number * 1000:f}"} if digits != "1" else stated
    if number < 0 and fell and chance.random() < 0.5:
        stated = {"unit": unit, "number": f"{-number:f}", "direction": fell}
    if number and chance.random() < 0.6:
        stated["hedge"] = chance.choice([*ONE_SIDED, *TIMES])
        if unit == "percent" and number > 0 and "direction" not in stated and chance.random() < 0.3:
            stated["verb"] = chance.choice(sorted(set(VERBS) - {"flat"}))
    return stated


def judged(verdict, stated, value):
    """Return what is wrong with a verdict on a true value; empty if nothing is."""
    unit = stated["unit"]
    value = value * 1000 if unit == "million" else value
    finding, rating = verdict.finding, str(verdict.rating)
    if finding is None:
        return "" if rating == "untestable" else "a rating without a finding"
    scale = 1000 if unit == "million" else 1
    low, high = finding.low * scale, finding.high * scale
    if not low - SLACK * scale <= value <= high + SLACK * scale:
        return f"the truth {value} is outside {finding!r}"
    true = holds(stated, value)
    if rating == "refuted" and true:
        return f"refuted, but true of {value}"
    plain = stated.get("number") is not None and not stated.get("hedge") and "to" not in stated
    if rating == "supported" and not true:
        edge = stated.get("hedge") in ONE_SIDED and stated.get("number")
        gap = abs(abs(value) - abs(Decimal(stated["number"]))) if plain or edge else None
        room = half_unit(stated["number"], unit) if plain or edge else Decimal(0)
        room += high - low if plain else 0
        if gap is None or gap > room + SLACK * scale:
            return f"supported, but not true of {value}"
    return ""


def random_day(chance):
    return dt.date(2019, 1, 1) + dt.timedelta(days=chance.randint(200, 1500))


def quantities(seed, claims):
    """Yield each claim that was drawn with its verdict and what is wrong with it."""
    world = World(seed)
    chance = world.chance
    for _ in range(claims):
        day = random_day(chance)
        trade = made_vintage(as_of(world.figures, day), day)
        measure, of, unit, value = drawn(world, chance)
        stated = stated_near(chance, unit, value, FELL.get(measure))
        source = chance.choice(("gacc", "gacc", "comtrade"))
        if source not in trade.sources:
            source, trade = "comtrade", made_vintage(world.figures)
        claim = an.Claim(measure=measure, of=of, stated=stated)
        verdict = an.check(claim, trade, source=source, fill=trade.where(lambda _: False))
        yield claim, verdict, judged(verdict, stated, value)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_no_quantity_is_rated_against_the_truth(seed):
    ratings = Counter()
    for claim, verdict, wrong in quantities(seed, CLAIMS // WORLDS):
        assert not wrong, f"{claim.measure} {claim.of} {claim.stated.words}: {wrong}"
        ratings[str(verdict.rating)] += 1
    assert ratings["supported"] > 10
    assert ratings["refuted"] > 10
    assert ratings["untestable"] < CLAIMS // WORLDS // 2


def true_sequence(world, measure, flow, at, start):
    """Return the true answer of a measure for the month `at`, on a record from `start`."""
    month = world.truth[flow]
    if measure == "rank":
        return Decimal(1 + sum(other > month[at] for other in month[start:at]))
    if measure in ("lowest_since", "highest_since"):
        sign = 1 if measure == "lowest_since" else -1
        found = next(
            (b for b in range(at - 1, start - 1, -1) if sign * month[b] <= sign * month[at]), None
        )
        return None if found is None else pd.Period(str(span_of(found, found + 1)), "M")
    rose = [month[b] > month[b - 12] for b in range(12, at + 1)]
    if measure == "run_length":
        run = 0
        while run < len(rose) and rose[-1 - run] == rose[-1]:
            run += 1
        return Decimal(run)
    return None


@pytest.mark.parametrize("seed", range(WORLDS))
@pytest.mark.parametrize("measure", ["rank", "lowest_since", "highest_since", "run_length"])
def test_the_true_answer_along_time_lies_within_the_bounds(seed, measure):
    world = World(seed)
    for flow in FLOWS:
        at = world.chance.randint(30, MONTHS - 1)
        source = world.chance.choice(("gacc", "comtrade"))
        trade = made_vintage(world.figures)
        own = [one.span.start for one in trade if one.source == source and one.value is not None]
        start = min(own) - FIRST
        units = {"rank": "rank", "run_length": "in a row"}
        of = {"flow": flow, "span": str(span_of(at, at + 1))}
        number = {"number": "1"} if measure in units else {"year": 2019}
        stated = {"unit": units.get(measure, "month")} | number
        claim = an.Claim(measure=measure, of=of, stated=stated)
        empty = trade.where(lambda _: False)
        finding = an.check(claim, trade, source=source, fill=empty).finding
        truth = true_sequence(world, measure, flow, at, start)
        if finding is not None and truth is not None and not finding.assumptions:
            assert finding.low <= truth <= finding.high, (measure, of, source)
