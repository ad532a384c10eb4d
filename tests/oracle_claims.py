"""Random claims on made-up trade, each with what is wrong with the package's verdict on it.

Every kind of claim is a generator of `Compared`, of a seed and a number of claims.
"""

import datetime as dt
import random
from decimal import Decimal
from typing import NamedTuple

import pandas as pd
from oracle import FLOWS, SEEN, Book, Known, World, figure, printed, rounded, span_of
from oracle_along import ALONG
from oracle_currencies import drawn, verdict_on
from oracle_others import NOT_YET, RULES, partners, totals
from oracle_quantities import LOOSE, QUANTITIES, UNTESTABLE, Asked, asked, said_near
from oracle_sequences import ENDLESS, figures_of
from oracle_words import COUNTING, THIRDS, WEEKS, covered, rated

import analysis as an
from analysis.claims.checking import claim_range
from analysis.claims.hedges import read_hedges
from analysis.claims.verdicts import Verdict, rate
from analysis.core.paths import data_folder
from analysis.figures.evidence import Finding
from analysis.figures.schema import as_of
from analysis.figures.vintage import Vintage
from analysis.measures import measure_of
from analysis.measures.levels import rate_evidence
from analysis.totals.graph import Graph

SLACK = Decimal("1e-15")
LATER = dt.date(2022, 2, 10)  # after all figures of a small record


class Compared(NamedTuple):
    """A claim, whether one answer was expected of it or only the truth, and what is wrong."""

    strict: bool
    claim: an.Claim
    rating: str
    wrong: str
    of: object

    def __str__(self):
        stated = self.claim.stated.model_dump(exclude_none=True)
        return f"{self.claim.measure} {self.claim.of!r} {stated} on {self.of}: {self.wrong}"


def vintage(figures, day):
    return Vintage(tuple(as_of(figures, day)), "CHN", "RUS", day, data_folder())


def nothing(trade):
    """Return what fills no gap."""
    return trade.where(lambda _: False)


# Quantities


def quantities(seed, claims):
    """Draw claims on quantities, of a source, in a currency, as known on a day."""
    world = World(seed)
    chance = world.chance
    for _ in range(claims):
        source = chance.choice(("gacc", "comtrade"))
        currency = chance.choice(("USD", "USD", "USD", "CNY"))
        one = asked(world, None, currency, chance)
        day = SEEN if source == "comtrade" else day_near(chance, one.end)
        one = one._replace(book=Book(world.figures, day, source, currency))
        case = chance.choice(QUANTITIES)(one, chance)
        target = case.found if isinstance(case.found, Known) else case.truth
        stated = said_near(
            chance, case.measure, case.unit, Decimal(3) if target is None else target
        )
        if (
            case.rate and isinstance(case.found, Known) and chance.random() < 0.3
        ):  # what readers do with a printed rate
            digits = chance.choice(("0.01", "0.1", "1"))
            stated = {"unit": case.unit, "number": f"{case.found.best.quantize(Decimal(digits))}"}
        claim, how = named(chance, case, stated, source, currency, known=day >= SEEN)
        trade = vintage(world.figures, day)
        verdict = an.check(claim, trade, fill=nothing(trade), **how)
        wrong = judged_quantity(verdict, case, stated)
        yield Compared(case.strict, claim, str(verdict.rating), wrong, (how, day))


def day_near(chance, end):
    """Draw a day: that of a release, the one before or after it, or one long after."""
    released = span_of(end - 1, end).last_day + dt.timedelta(days=chance.choice((9, 190)))
    days = [released + dt.timedelta(days=more) for more in (-1, 0, 1)]
    return chance.choice((*days, SEEN - dt.timedelta(days=1), SEEN, dt.date(2025, 1, 1)))


def named(chance, case, stated, source, currency, *, known):
    """Let the claim name its source and currency, or the caller do so."""
    own, how = {}, {"source": source, "currency": currency}
    if known and chance.random() < 0.5:
        own, how["source"] = {"source": source}, chance.choice(("gacc", "comtrade"))
    if chance.random() < 0.5:
        stated, how["currency"] = stated | {"currency": currency}, chance.choice(("USD", "CNY"))
    return an.Claim(measure=case.measure, of=case.of, stated=stated, **own), how


def judged_quantity(verdict, case, stated):
    """Return what is wrong with a verdict on a quantity; empty if nothing is."""
    finding = verdict.finding
    if finding is None or case.found is UNTESTABLE:
        lacking = finding is None and case.found in (UNTESTABLE, LOOSE)
        return "" if lacking and verdict.rating == "untestable" else told(verdict, case.found)
    ends = finding.low, finding.value, finding.high
    if isinstance(case.found, Known) and not alike(ends, case.found):
        return told(verdict, case.found)
    if case.truth is not None and not ends[0] - SLACK <= case.truth <= ends[2] + SLACK:
        return told(verdict, case.truth)
    assumed = case.assumed if case.strict else bool(finding.assumptions)
    in_print = any(ends[1] in (one.value, one.figure.growth) for one in finding.evidence)
    wanted = rated(*ends, covered(stated), assumed=assumed, estimate=case.estimate, rate=case.rate,
                   printed=in_print)  # fmt: skip
    return judged_rating(verdict, wanted)


def alike(ends, wanted):
    return all(
        abs(one - two) <= SLACK * max(1, abs(two)) for one, two in zip(ends, wanted, strict=True)
    )


def told(verdict, expected):
    finding = verdict.finding
    ends = finding and tuple(str(end) for end in (finding.low, finding.value, finding.high))
    return f"found {ends} ({verdict.why}), expected {expected}"


def judged_rating(verdict, wanted):
    return "" if str(verdict.rating) == wanted else f"{verdict.rating}, expected {wanted}"


def filled(seed, claims):
    """Draw claims that a later vintage may fill: what is lacking alone, and the truth is kept."""
    world = World(seed)
    chance = world.chance
    fill = vintage(world.figures, SEEN)
    for _ in range(claims):
        one = asked(world, None, "USD", chance)
        day = min(day_near(chance, one.end), dt.date(2022, 8, 1))
        one = one._replace(book=Book(world.figures, day, "gacc", "USD"))
        case = chance.choice(QUANTITIES)(one, chance)
        target = Decimal(3) if case.truth is None else case.truth
        stated = said_near(chance, case.measure, case.unit, target)
        claim = an.Claim(measure=case.measure, of=case.of, stated=stated)
        trade = vintage(world.figures, day)
        alone = an.check(claim, trade, fill=nothing(trade))
        verdict = an.check(claim, trade, fill=fill)
        strict = alone.finding is not None
        wrong = judged_unfilled(verdict, alone) if strict else judged_filled(verdict, case, stated)
        yield Compared(strict, claim, str(verdict.rating), wrong, day)


def judged_unfilled(verdict, alone):
    """Return what is wrong where the record suffices: it is not filled."""
    same = (repr(verdict.finding), verdict.rating) == (repr(alone.finding), alone.rating)
    return "" if same and not verdict.finding.filled else f"filled {alone!r} to {verdict!r}"


def judged_filled(verdict, case, stated):
    """Return what is wrong where later figures are needed: they are marked, and hold the truth."""
    finding = verdict.finding
    if finding is None:
        return ""
    if not finding.filled or verdict.unfilled is None or verdict.unfilled[0] != "untestable":
        return f"does not say that {finding!r} is filled"
    return judged_quantity(verdict, case._replace(found=LOOSE), stated)


def corrections(seed, claims):
    """Draw differences of years to date, the later of which corrects the earlier."""
    world = World(seed, corrected=True)
    chance = world.chance
    for _ in range(claims):
        at = chance.randint(1, 3) * 12 + chance.randint(2, 7)
        one = Asked(world, None, "USD", chance.choice(FLOWS), at, at + chance.randint(1, 4))
        day = span_of(at, one.end).last_day + dt.timedelta(days=9)
        one = one._replace(book=Book(world.figures, day, "gacc", "USD"))
        ends = [one.book.figure(one.flow, at // 12 * 12, end) for end in (at, one.end)]
        if one.level() or None in ends:
            continue
        stated = {"unit": "billion", "hedge": "more than", "number": "3"}
        claim = an.Claim(measure="level", of=one.of, stated=stated)
        verdict = an.check(claim, vintage(world.figures, day))
        truth = one.true(one.flow) + world.off(one.flow, one.end - 1)
        finding = verdict.finding
        right = finding and finding.low <= truth <= finding.high
        close = finding and finding.high - finding.low < truth / 2
        wrong = "" if right and close else told(verdict, truth)
        yield Compared(False, claim, str(verdict.rating), wrong, day)


# Ratings


def ratings(seed, claims):
    """Draw bounds, assumptions and printed rates, and rate them against a number near them."""
    chance = random.Random(seed)
    for _ in range(claims):
        best, digits = Decimal(chance.randint(-400, 400)) / 10, chance.choice(("0.1", "1"))
        best = best if chance.random() < 0.7 else rounded(best, "1")
        room = [Decimal(chance.choice((0, 5, 10, 40, 100, 150))) / 100 for _ in range(2)]
        room = room if chance.random() < 0.7 else [room[0]] * 2
        ends = best - room[0], best, best + room[1]
        estimate, assumed = chance.random() < 0.8, chance.random() < 0.4
        printed_rate = rounded(best + chance.choice((0, 0, 1)), digits)
        known = printed(printed_rate, digits) if chance.random() < 0.4 else None
        number = f"{best.quantize(Decimal(chance.choice(('0.1', '0.1', '1', '1'))))}"
        stated = {"unit": "percent", "number": number}
        if chance.random() < 0.5:
            stated = said_near(chance, "growth", "percent", Known(*ends))
        elif chance.random() < 0.5:  # a figure printed at the very number
            word = chance.choice(("over", "less than", "at most", "at least"))
            stated = {"unit": "percent", "hedge": word, "number": f"{best:.1f}"}
        claim = an.Claim(measure="growth", of={"flow": "export", "span": "2021"}, stated=stated)
        rates = [figure("gacc", "export", span_of(36, 48), best, "1", LATER, rate=printed_rate,
                        rate_digits=digits)]  # fmt: skip
        shown = tuple(map(rate_evidence, rates)) if chance.random() < 0.5 else ()
        finding = Finding(
            best, ends[0], ends[2], "percent", shown, assumptions=("some",) * assumed,
            estimate=estimate, rates=tuple(rates) if known else (),
        )  # fmt: skip
        verdict = Verdict(claim, stated_range := claim_range(claim, read_hedges(), LATER), finding,
                          rate(finding, stated_range))  # fmt: skip
        wanted = rated(*ends, covered(stated), assumed=assumed, estimate=estimate, rate=known,
                       printed=bool(shown) and printed_rate == best)  # fmt: skip
        yield Compared(True, claim, str(verdict.rating), judged_rating(verdict, wanted),
                       (ends, assumed, estimate, known))  # fmt: skip


# Statements along time


def sequences(seed, claims):
    """Draw claims along time, on records so small that every assignment can be tried."""
    chance = random.Random(seed)
    for _ in range(claims):
        case = chance.choice(ALONG)(chance)
        trade = vintage(figures_of(case.row, chance), LATER)
        own = case.row.span.end - 1
        stated = count_near(chance, case.unit, case.expected(), least=case.least, own=own)
        if case.unit == "month" and not in_time(stated, case):
            stated = {
                "unit": "month",
                "months_back": own - month_before(case) + chance.randint(0, 3),
            }
        of = case.of | {"span": str(case.row.span)}
        claim = an.Claim(measure=case.measure, of=of, stated=stated)
        verdict = an.check(claim, trade, fill=nothing(trade))
        wrong = judged_sequence(verdict, case, stated)
        yield Compared(True, claim, str(verdict.rating), wrong, case.row)


def month_before(case):
    """Return the last month that a search may be said to reach back to."""
    to_date = case.row.of.get("window") == "year to date"
    return case.row.span.end - 2 if to_date else case.row.span.start - 1


def in_time(stated, case):
    """Whether "since" names a month before the span in question."""
    if stated.get("hedge") == "in recent months":
        return False
    return covered(stated, LATER, case.row.span.end - 1).high <= month_before(case)


def judged_sequence(verdict, case, stated):
    """Return what is wrong with a verdict along time; what it assumes is taken as given."""
    assumed = bool(verdict.finding and verdict.finding.assumptions)
    ends = case.expected(limit=assumed) or case.expected()
    said = covered(stated, LATER, case.row.span.end - 1)
    said = said._replace(low=None) if case.unit == "month" else said
    best = case.likely() if case.unit != "in a row" and ends else None
    return judged_ends(verdict, ends, said, best)


def judged_ends(verdict, ends, said, best=None):
    """Return what is wrong with a verdict on a count, a month or a day with known bounds."""
    finding = verdict.finding
    if finding is None or ends is None:
        same = finding is None and ends is None and verdict.rating == "untestable"
        return "" if same else told(verdict, ends)
    low, value, high = (counted(end) for end in (finding.low, finding.value, finding.high))
    far = ends[1] == ENDLESS and high > 100
    if low != ends[0] or not (far or high == ends[1]) or not low <= value <= high:
        return told(verdict, ends)
    if best is not None and value != best:
        return told(verdict, best)
    return judged_rating(verdict, rated(low, value, high, said))


def counted(end):
    """Return a month as a number of months."""
    return end.year * 12 + end.month - 1 if isinstance(end, pd.Period) else end


def count_near(chance, unit, ends, *, least=0, own=None):
    """State a count of at least so many, or a month, near what was found."""
    target = chance.choice(ends) if ends else 1
    target = 3 if target == ENDLESS else int(target) + chance.choice((0, 0, 0, 1, -1))
    if unit == "month" and own and 0 < own - target < 1200 and chance.random() < 0.2:
        return {"unit": unit, "months_back": own - target}
    if unit == "month":
        return month_near(chance, max(target, 1900 * 12 + 12))
    word = chance.choice(("record", None, None) if unit == "rank" else (None, *COUNTING))
    number = {} if word == "record" else {"number": f"{max(target, least)}"}
    return {"unit": unit} | number | ({"hedge": word} if word else {})


def month_near(chance, month):
    year, number = divmod(month, 12)
    ways = (
        {"date": f"{year}-{number + 1:02d}"},
        {"year": year, "number": f"{number + 1}"},
        {"year": year},
        {"year": year, "hedge": chance.choice(sorted(THIRDS))},
        {"hedge": "in recent months"},
    )
    return {"unit": "month"} | chance.choice(ways)


def reached(seed, claims):
    """Draw claims on when a running total reached a level, and how early."""
    chance = random.Random(seed)
    for _ in range(claims):
        row, early = totals(chance), chance.random() < 0.5
        of = {"flow": "export", "span": str(row.span), "threshold": f"{row.threshold}"}
        ends, unit, measure = row.reached(), "month", "reached"
        if early:
            year, unit, measure = chance.choice((2020, 2021, 2022)), "months", "reached_early"
            of["target"] = str(year)
            known = ends and ends[1] != NOT_YET
            ends = tuple(year * 12 + 11 - end for end in reversed(ends)) if known else None
        stated = count_near(chance, unit, ends and (ends[0], min(ends[1], row.span.end)))
        claim = an.Claim(measure=measure, of=of, stated=stated)
        day = row.released + dt.timedelta(days=chance.randint(0, 70))
        trade = vintage(row.figures(), day)
        verdict = an.check(claim, trade, fill=nothing(trade))
        wrong = judged_ends(verdict, ends, covered(stated, day))
        yield Compared(True, claim, str(verdict.rating), wrong, row.known)


# Partners, and days of release


def among_partners(seed, claims):
    """Draw claims on a share in all trade and on a rank among partners."""
    chance = random.Random(seed)
    for _ in range(claims):
        row, of = partners(chance), {"flow": "export", "span": "2021"}
        kind = chance.random()
        if kind < 0.4:
            ends, measure = row.share(), "share_of_partner"
            stated = said_near(chance, measure, "percent", ends)
        elif kind < 0.6:
            ends, measure = row.faster(), "growth_beside_all"
            stated = said_near(chance, measure, "points", ends)
        else:
            rule, measure = chance.choice((*RULES, None)), "rank_among_partners"
            ends, of = row.ranks(rule), of | ({"counting": rule} if rule else {})
            stated = count_near(chance, "rank", ends, least=1)
        claim = an.Claim(measure=measure, of=of, stated=stated)
        verdict = found_among(row, claim)
        finding = verdict.finding
        found = finding.low, finding.value, finding.high
        wrong = judged_rating(verdict, rated(*found, covered(stated)))
        wrong = wrong if alike(found, ends) else told(verdict, ends)
        yield Compared(True, claim, str(verdict.rating), wrong, row)


def found_among(row, claim):
    """Return the verdict on a claim that needs other partners' figures, without their files."""
    held = {code: Graph(vintage(some, LATER)) for code, some in row.figures().items()}
    own, world = held.pop("RUS"), held.pop("WLD")
    finding = measure_of(claim.measure).find(own, claim.of, world=world, partners=held)
    stated = claim_range(claim, read_hedges(), LATER)
    return Verdict(claim, stated, finding, rate(finding, stated))


def days(seed, claims):
    """Draw claims on the day on which figures were released."""
    world = World(seed)
    chance = world.chance
    for _ in range(claims):
        source = chance.choice(("gacc", "gacc", "gacc", "comtrade"))
        day = SEEN if source == "comtrade" else day_near(chance, chance.randint(14, 50))
        book = Book(world.figures, day, source, "USD")
        used = chance.sample(sorted(book.figures), chance.choice((1, 1, 2)))
        released = [book.figures[key].released for key in used]
        day = min(max(released) + dt.timedelta(days=chance.randint(0, 15)), day)
        ends = None if book.database else (min(released), max(released))
        stated = day_said(chance, max(released))
        of = {"figures": [f"{flow} {span_of(start, end)}" for flow, start, end in used]}
        claim = an.Claim(measure="released", of=of, stated=stated)
        trade = vintage(world.figures, day)
        verdict = an.check(claim, trade, source=source, fill=nothing(trade))
        wrong = judged_ends(verdict, ends, covered(stated, day), ends and ends[1])
        yield Compared(True, claim, str(verdict.rating), wrong, day)


def day_said(chance, day):
    word = chance.choice((None, None, *WEEKS))
    near = day + dt.timedelta(days=chance.choice((0, 0, 1, -1)))
    return {"unit": "day"} | ({"hedge": word} if word else {"date": near.isoformat()})


def currencies(seed, claims):
    """Draw claims of articles in one currency, on figures in another."""
    world = World(seed)
    trade = vintage(world.figures, SEEN)
    for _ in range(claims):
        one = drawn(world)
        verdict, day = verdict_on(one, trade)
        wrong = one.wrong(world, verdict)
        yield Compared(one.refused, one.claim(), str(verdict.rating), wrong, (one, day))


KINDS = (
    quantities, ratings, filled, corrections, sequences, reached, among_partners, days, currencies,
)  # fmt: skip
