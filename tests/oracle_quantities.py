"""Quantities of one span or of one against another, computed a second time from what is printed."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from oracle import FLOWS, Known, span_of
from oracle_words import (
    EDGES,
    FRACTIONS,
    GROWTHS,
    MULTIPLES,
    NEAR,
    SHARES,
    SIZES,
    SPEEDS,
    UNITS,
    VERBS,
)

LOOSE = "loose"  # only the truth is known, not the bounds, nor whether figures suffice
DERIVABLE = "derivable"  # figures suffice, and the truth is known
UNTESTABLE = None
KINDS = ("month", "quarter", "to date", "year", "pair", "odd")


class Case(NamedTuple):
    """A measure with its arguments, what printed digits make of it, and the truth."""

    measure: str
    of: dict
    unit: str
    found: object
    truth: object
    assumed: bool = False
    estimate: bool = True
    rate: Known | None = None  # that was printed of the very thing found

    @property
    def strict(self):
        """Whether one answer is right."""
        return self.found not in (LOOSE, DERIVABLE)


class Asked(NamedTuple):
    """What a claim is on: a world, what a source had printed, and months counted from the first."""

    world: object
    book: object
    currency: str
    flow: str
    start: int
    end: int

    def true(self, flow, back=0):
        start, end = self.start - back, self.end - back
        return self.world.value(flow, start, end, self.currency) if start >= 0 else None

    def level(self, flow=None, back=0):
        return self.book.level(flow or self.flow, self.start - back, self.end - back)

    def base(self, flow=None):
        return self.book.base(flow or self.flow, self.start, self.end)

    def rate(self):
        return self.book.rate(self.flow, self.start, self.end)

    def exact(self, flow=None):
        """Whether the reading beside the year before is one: months alone, or the office's rate."""
        flow = flow or self.flow
        ends = self.start, self.end
        plain = self.book.database and self.start >= 12
        return plain or self.book.rate(flow, *ends) is not None

    def alike(self):
        """Whether exports and imports are of one release, so that neither is corrected since."""
        return self.book.together(self.start, self.end, *SIDES)

    def spanning(self, start, end):
        return self._replace(start=start, end=end)

    @property
    def of(self):
        return {"flow": self.flow, "span": str(span_of(self.start, self.end))}


def asked(world, book, currency, chance):
    """Draw a span and a flow."""
    year, kind = chance.randint(1, 3), chance.choice(KINDS)
    at = year * 12 + chance.randint(0, 11)
    start, end = {
        "month": (at, at + 1), "quarter": (at // 3 * 3, at // 3 * 3 + 3),
        "to date": (year * 12, at + 1), "year": (year * 12, year * 12 + 12),
        "pair": (year * 12, year * 12 + 2), "odd": (at, at + chance.randint(2, 5)),
    }[kind]  # fmt: skip
    return Asked(world, book, currency, chance.choice(FLOWS), start, end)


def held(one, *needed):
    """Say whether figures give the levels needed, by themselves or by sums and differences."""
    return DERIVABLE if all(one.book.derivable(*ends) for ends in needed) else UNTESTABLE


def year_apart(one, flow=None):
    """Say whether a level and that of the year before can be derived."""
    flow = flow or one.flow
    return held(one, (flow, one.start, one.end), (flow, one.start - 12, one.end - 12))


def level(one, _):
    found = one.level() or held(one, (one.flow, one.start, one.end))
    return Case("level", one.of, "billion", found, one.true(one.flow))


def growth(one, chance):
    now, before = one.true(one.flow), one.true(one.flow, 12)
    truth = (now / before - 1) * 100
    if chance.random() < 0.4:
        old = one.book.alone(one.flow, one.start - 12, one.end - 12)
        found = one.level().grown_on(old) if one.level() and old else LOOSE
        return Case("growth", one.of | {"base": "printed"}, "percent", found, truth)
    rate = one.rate()
    found = rate or (one.exact() and one.level().grown_on(one.base())) or year_apart(one)
    return Case("growth", one.of, "percent", found, truth, rate=rate)


def change(one, _):
    truth = one.true(one.flow) - one.true(one.flow, 12)
    found = one.level() - one.base() if one.exact() else year_apart(one)
    if not one.rate():
        return Case("change", one.of, "billion", found, truth)
    if one.level(back=12) is None and held(one, (one.flow, one.start - 12, one.end - 12)):
        return Case("change", one.of, "billion", LOOSE, truth)
    if one.level(back=12) is None:
        return Case("change", one.of, "billion", found, truth)
    found = widened(found, one.level() - one.level(back=12))  # as readers subtract
    return Case("change", one.of, "billion", found, truth, assumed=True)


def widened(*found):
    """Return the first of several answers, with bounds that hold all."""
    return Known(min(one.low for one in found), found[0].best, max(one.high for one in found))


def monthly_mean(one, _):
    found, months = one.level(), Decimal(one.end - one.start)
    found = found.scaled(1 / months) if found else held(one, (one.flow, one.start, one.end))
    return Case("monthly_mean", one.of, "billion", found, one.true(one.flow) / months)


def _earlier(one, chance, *, alike=False):
    """Draw an earlier span, perhaps of the same length only."""
    alike = alike or chance.random() < 0.7
    length = one.end - one.start if alike else chance.choice((1, 3, 12))
    starts = (one.start - 12, one.start - 12, one.start - length, 0)
    start = chance.choice([at for at in starts if at >= 0])
    return (one.flow, start, start + length)


def _two_spans(one, chance, *, alike=False):
    """Draw an earlier span; return the arguments, both levels, the true ones and what is needed."""
    flow, start, end = _earlier(one, chance, alike=alike)
    now, then = one.level(), one.book.level(flow, start, end)
    true, before = one.true(flow), one.world.value(flow, start, end, one.currency)
    of = one.of | {"since": str(span_of(start, end))}
    levels = (now, then) if now and then else None
    needed = held(one, (flow, one.start, one.end), (flow, start, end))
    return of, levels, (true, before), Decimal(one.end - one.start) / (end - start), needed


def growth_since(one, chance):
    """Return growth on an earlier span, by the average month where they differ in length."""
    of, levels, (true, before), longer, needed = _two_spans(one, chance)
    found = levels[0].scaled(1 / longer).grown_on(levels[1]) if levels else needed
    year_before = of["since"] == str(span_of(one.start - 12, one.end - 12))
    truth = (true / longer / before - 1) * 100
    return Case(
        "growth_since", of, "percent", found, truth, rate=one.rate() if year_before else None
    )


def change_since(one, chance):
    """Return the change on an earlier span of the same length."""
    length = one.end - one.start
    start = chance.choice([at for at in (one.start - 12, one.start - length) if at >= 0])
    spans = ((one.flow, one.start, one.end), (one.flow, start, start + length))
    now, then = (one.book.level(*span) for span in spans)
    truth = one.true(one.flow) - one.world.value(*spans[1], one.currency)
    of = one.of | {"since": str(span_of(start, start + length))}
    return Case("change_since", of, "billion", now - then if now and then else held(one, *spans),
                truth)  # fmt: skip


def multiple(one, chance):
    if chance.random() < 0.5:
        found = one.level().over(one.base()) if one.exact() else year_apart(one)
        return Case("multiple", one.of, "times", found, one.true(one.flow) / one.true(one.flow, 12))
    of, levels, (true, before), _, needed = _two_spans(one, chance, alike=True)
    found = levels[0].over(levels[1]) if levels else needed
    return Case("multiple", of, "times", found, true / before)


def balance(one, _):
    sold, bought = one.level("export"), one.level("import")
    truth = one.true("export") - one.true("import")
    needed = held(one, *((flow, one.start, one.end) for flow in ("export", "import")))
    alike = sold and bought and one.book.together(one.start, one.end, *SIDES)
    found = sold - bought if alike else needed
    return Case("balance", {"span": one.of["span"]}, "billion", found, truth)


def share_of_total(one, _):
    piece, whole = one.level(), one.level("total")
    needed = held(one, *((flow, one.start, one.end) for flow in (one.flow, "total")))
    alike = piece and whole and one.book.together(one.start, one.end, one.flow, "total")
    found = piece.over(whole).scaled(100) if alike else needed
    truth = one.true(one.flow) / one.true("total") * 100
    return Case("share_of_total", one.of, "percent", found, truth)


def contribution(one, _):
    truth = (one.true(one.flow) - one.true(one.flow, 12)) / one.true("total", 12) * 100
    needed = year_apart(one) and year_apart(one, "total")
    exact = one.exact() and one.exact("total")
    found = (one.level() - one.base()).over(one.base("total")).scaled(100) if exact else needed
    return Case("contribution", one.of, "points", found, truth)


def _part(one, chance):
    start = chance.randint(one.start, one.end - 1)
    return one._replace(start=start, end=chance.randint(start + 1, one.end))


def share_of_change(one, chance):
    return _share_of(one, chance, "share_of_change", 1)


def share_of_fall(one, chance):
    return _share_of(one, chance, "share_of_fall", -1)


def _share_of(one, chance, measure, sign):
    """Return the share of a rise, or a fall, in a part of the span, perhaps before an event."""
    part = _part(one, chance)
    of = one.of | {"part": part.of["span"]}
    whole, piece = (it.true(it.flow) - it.true(it.flow, 12) for it in (one, part))
    if not one.book.database:
        return Case(measure, of, "percent", LOOSE, piece / whole * 100)
    rises = [it.level() - it.level(back=12) for it in (one, part)]
    unclear = rises[0].low <= 0 if sign > 0 else rises[0].high >= 0
    if unclear:
        return Case(measure, of, "percent", UNTESTABLE, None)
    found = rises[1].over(rises[0]).scaled(100)
    return _before_event(part, chance, Case(measure, of, "percent", found, piece / whole * 100))


def _before_event(part, chance, case):
    """Perhaps let only the days before an event count for certain."""
    if chance.random() < 0.5:
        return case
    span = span_of(part.start, part.end)
    days = (span.last_day - span.first_day).days + 1
    left = chance.randint(0, days - 1)
    event = span.first_day + dt.timedelta(days=left)
    low = case.found.scaled(Decimal(left) / days).low
    found = case.found._replace(low=min(low, case.found.low))
    of = case.of | {"event": event.isoformat()}
    return case._replace(of=of, found=found, assumed=True, estimate=False)


def growth_change(one, chance):
    flow, start, end = _earlier(one, chance)
    then = one._replace(start=start, end=end)
    of = one.of | {"since": str(span_of(start, end))}
    if start < 12:
        found = UNTESTABLE if one.book.database else LOOSE
        return Case("growth_change", of, "points", found, None)
    truth = [(it.true(flow) / it.true(flow, 12) - 1) * 100 for it in (one, then)]
    rates = [it.rate() or (it.exact() and it.level().grown_on(it.base())) for it in (one, then)]
    found = rates[0] - rates[1] if all(rates) else LOOSE
    return Case("growth_change", of, "points", found, truth[0] - truth[1])


SIDES = ("export", "import")


def balance_growth(one, chance):
    return _balances(one, chance, "balance_growth", "percent", Known.grown_on)


def balance_multiple(one, chance):
    return _balances(one, chance, "balance_multiple", "times", Known.over)


def _balances(one, chance, measure, unit, of_two):
    """Compare the size of the balance with that of the year before or of an earlier span."""
    start, end = one.start - 12, one.end - 12
    of, year_before = {"span": one.of["span"]}, chance.random() < 0.6
    if not year_before:
        _, start, end = _earlier(one, chance, alike=True)
        of["since"] = str(span_of(start, end))
    then = one.spanning(start, end)
    true = [Known(*[it.true("export") - it.true("import")] * 3) for it in (one, then)]
    truth = of_two(*true).best if true[1].best else None
    bases = _bases(one, then) if year_before else [[then.level(side) for side in SIDES]]
    pairs = [[one.level(side) for side in SIDES], *bases]
    if any(side is None for pair in pairs for side in pair) or not (one.alike() and then.alike()):
        return Case(measure, of, unit, LOOSE, truth)
    now, *thens = (sold - bought for sold, bought in pairs)
    if min(it.low for it in (now, *thens)) <= 0 <= max(it.high for it in (now, *thens)):
        return Case(measure, of, unit, UNTESTABLE, truth)
    found = widened(*(of_two(now, it) for it in thens))
    return Case(measure, of, unit, found, truth, assumed=len(thens) > 1)


def _bases(one, then):
    """Return both sides of the year before, as printed and as the office's own rates imply."""
    printed = [one.book.alone(side, then.start, then.end) for side in SIDES]
    if one.book.database:
        return [printed]
    rates = [one.book.rate(side, one.start, one.end) for side in SIDES]
    return [printed, [one.base(side) if rate else None
                      for side, rate in zip(SIDES, rates, strict=True)]]  # fmt: skip


QUANTITIES = (level, growth, change, growth_since, multiple, balance, share_of_total, contribution,
              share_of_change, share_of_fall, growth_change, balance_growth, balance_multiple,
              change_since, monthly_mean)  # fmt: skip


MOVES = ("growth", "growth_since", "change", "change_since", "balance_growth", "growth_change",
         "contribution", "growth_beside_all")  # fmt: skip
TURNS = {"balance": ("deficit", "surplus")} | dict.fromkeys(MOVES[:-1], ("fell", "rose"))


def said_near(chance, measure, unit, found):
    """State something near what was found, at its ends, just inside and just outside."""
    return _turned(chance, measure, _said_near(chance, measure, unit, found))


def _said_near(chance, measure, unit, found):
    target = chance.choice(found) if isinstance(found, Known) else found
    if isinstance(found, Known) and _short(found):
        if found.best.as_tuple().digits[-1] == 5 and chance.random() < 0.5:
            return _halfway(chance, unit, found)
        if chance.random() < (0.6 if found.high < 0 else 0.2):  # falls are rarer
            return _at_an_end(chance, unit, found)
    ways = [_plain, _plain, _edge, _edge, _near, _between]
    if unit == "percent" and measure in MOVES:
        ways += [_word(GROWTHS), _word(GROWTHS), _moved_by, _moved_by, _fraction]
    if unit == "percent" and measure not in MOVES:
        ways += [_word((*SHARES, *SIZES)), _fraction]
    if measure in ("growth_change", "growth_beside_all"):
        ways += [_word(sorted(SPEEDS))]
    if unit == "times":
        ways += [_multiple, _fraction]
    if measure in TURNS:
        ways += [_way(measure)]
    stated = chance.choice(ways)(chance, unit, target)
    return _in_units(chance, stated) if stated["unit"] == "billion" else stated


def _turned(chance, measure, stated):
    """Let a direction say which way it goes, mostly for a minus, where the measure has one."""
    numbers = [stated[name] for name in ("number", "to") if name in stated]
    if measure not in TURNS or {"verb", "direction"} & {*stated} or stated.get("hedge") in VERBS:
        return stated
    signs = {text.startswith("-") for text in numbers}
    if len(signs) != 1 or numbers[0] in FRACTIONS:
        return stated
    down = signs.pop()
    if chance.random() < (0.3 if down else 0.8):
        return stated
    wrong = chance.random() < 0.15
    plain = sorted((text.removeprefix("-") for text in numbers), key=Decimal)
    named = dict(zip(("number", "to"), plain, strict=False))
    return stated | named | {"direction": TURNS[measure][down == wrong]}


def _short(found):
    """Whether nine decimals, as many as can be stated, give a number and its ends."""
    return all(-9 <= end.normalize().as_tuple().exponent <= 0 for end in found)


def _halfway(chance, unit, found):
    """State a number from which the best value lies half a unit of the last digit away."""
    digit = found.best.as_tuple().exponent
    number = found.best + Decimal(5).scaleb(digit) * chance.choice((1, -1))
    return {"unit": unit, "number": f"{number.quantize(Decimal(1).scaleb(digit + 1)):f}"}


def _at_an_end(chance, unit, found):
    """State a one-sided number that is the very best value or an end of what was found."""
    end = chance.choice((found.low, found.best, found.high)).normalize()
    return {"unit": unit, "number": f"{end:f}", "hedge": chance.choice(sorted(EDGES))}


def _close(chance, target, steps=(0, 0, 0, 1, -1, 2)):
    """Return a number within a few units of its last digit of a target."""
    step = Decimal(1).scaleb(-chance.choice((0, 1, 1, 2, 2, 3)))
    number = (target / step).quantize(Decimal(1)) * step + step * chance.choice(steps)
    return number, step


def _plain(chance, unit, target):
    return {"unit": unit, "number": f"{_close(chance, target)[0]:f}"}


def _edge(chance, unit, target):
    """State a one-sided number: just at the target where nine decimals suffice, or beside it."""
    step = Decimal("0.000000001")
    number = target.quantize(step) + step * chance.choice((0, 0, 1, -1))
    text = f"{number.normalize():f}" if chance.random() < 0.7 else f"{_close(chance, target)[0]:f}"
    return {"unit": unit, "number": text, "hedge": chance.choice(sorted(EDGES))}


def _near(chance, unit, target):
    word = chance.choice(sorted(NEAR))
    times = Decimal(chance.choice((*NEAR[word], "1")))
    return {"unit": unit, "number": f"{_close(chance, target / times)[0]:f}", "hedge": word}


def _between(chance, unit, target):
    number, step = _close(chance, target)
    low = number - step * chance.choice((0, 1, 3))
    return {"unit": unit, "number": f"{low:f}", "to": f"{low + step * chance.choice((1, 3)):f}"}


def _way(measure):
    """Return what states a direction by itself, or beside the size of a rate."""

    def stated(chance, unit, _):
        sized = (
            {"hedge": chance.choice(SIZES)} if unit == "percent" and chance.random() < 0.5 else {}
        )
        return {"unit": unit, "direction": chance.choice(TURNS[measure])} | sized

    return stated


def _word(words):
    """Return what states one of some words by itself."""

    def stated(chance, unit, _):
        return {"unit": unit, "hedge": chance.choice(words)}

    return stated


def _moved_by(chance, unit, target):
    """State a number with its verb, perhaps beside a word for how near it is."""
    word = chance.choice(sorted(word for word, ends in VERBS.items() if ends[-1]))
    stated = {"unit": unit, "number": f"{abs(_close(chance, target)[0]):f}"}
    if chance.random() < 0.5:
        return stated | {"hedge": word}
    beside = chance.choice((None, *EDGES, *EDGES, *NEAR))
    return stated | {"verb": word} | ({"hedge": beside} if beside else {})


def _multiple(chance, unit, _):
    return {"unit": unit, "hedge": chance.choice(sorted(MULTIPLES))}


def _fraction(chance, unit, _):
    stated = {"unit": unit, "number": chance.choice(sorted(FRACTIONS))}
    word = chance.choice((None, None, *NEAR, *EDGES))
    return stated | ({"hedge": word} if word else {})


def _in_units(chance, stated):
    """Say an amount in another unit: 3.8 billion as 3,800 million."""
    unit = chance.choice(("billion", "billion", *UNITS))
    moved = {name: f"{Decimal(stated[name]).scaleb(-UNITS[unit]):f}"
             for name in ("number", "to") if name in stated}  # fmt: skip
    short = all(len(text.partition(".")[2]) <= 9 and len(text.partition(".")[0]) < 15
                for text in moved.values())  # fmt: skip
    return stated | moved | {"unit": unit} if short else stated
