"""Mirror figures: what the partner's office reports of the same trade, and how far it is off.

The exports of one country are the imports of the other. The two differ as a rule: exports are
valued f.o.b. and most imports c.i.f., goods are counted when they leave or when they arrive, and by
origin or by consignment. So a gap says little by itself; how it was before says more.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from decimal import Decimal

from analysis.core.errors import InputError, NoFigureError, ParameterError
from analysis.core.formatting import format_change, sentence
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.store import load, newest_day
from analysis.figures.vintage import Vintage
from analysis.sources.places import country_name, kind_of
from analysis.sources.registry import counted_alike, read_sources
from analysis.totals.graph import Graph

_OTHER = {"export": "import", "import": "export", "total": "total"}
_TOWARDS = {"export": "to", "import": "from", "total": "with"}
_YEARS = 5  # of gaps before, that say what is usual
_FEWEST = 4  # gaps of which something usual can be said


@dataclass(frozen=True)
class Mirror:
    """Two reports of one trade.

    Parameters
    ----------
    own, partner : Finding
        What the reporter and what the partner reports, in billions.
    gap : Finding
        By how much the partner's report is above the reporter's, in per cent of the latter.
    usual : tuple of Decimal or None
        Lowest, middle and highest gap of the five years before, in per cent; None if fewer than
        four of these spans are reported by both.
    compared : int
        Of how many spans that is said.
    text : str
        All of it in sentences, with the valuation of each report.
    """

    own: Finding
    partner: Finding
    gap: Finding
    usual: tuple[Decimal, Decimal, Decimal] | None
    compared: int
    text: str

    @property
    def is_unusual(self) -> bool | None:
        """Whether the gap, with its bounds, lies outside all those before; None if not known."""
        if self.usual is None:
            return None
        number = self.gap.interval
        return number.low > self.usual[2] or number.high < self.usual[0]

    def __str__(self) -> str:
        return self.text


def mirror(
    trade: Vintage,
    span: Span | str,
    flow: str = "export",
    currency: str = "USD",
    source: str = "comtrade",
    *,
    partner_source: str | None = None,
) -> Mirror:
    """Put what the partner's office reports of a trade beside what the reporter's does.

    Parameters
    ----------
    trade : Vintage
        From `analysis.load`; the partner's report is read as known on the same day, or in its
        newest release where `trade` holds the newest of the reporter's.
    span : Span or str
    flow : {"export", "import", "total"}
        The reporter's; it is compared with the partner's imports, exports or total.
    currency : {"USD", "CNY", "EUR", "GBP"}
        Both reports must be in it: no figure is converted.
    source : str
        Whose figures the reporter's are.
    partner_source : str, optional
        Whose the partner's are; by default the same source, or the only one held that counts alike.

    Returns
    -------
    Mirror

    Raises
    ------
    ParameterError
        If the partner is a group or all partners, or the partner's report could be of several
        sources.
    NoFigureError
        If either report does not give the span, or the partner's is not held; says how to get it.

    Examples
    --------
    >>> import analysis as an
    >>> an.mirror(an.load(), "2022Q1")
    Traceback (most recent call last):
    analysis.core.errors.NoFigureError: no figures that Russia reports of its trade with China are
    held in USD that count the same as comtrade: trade-claims fetch comtrade --reporter RUS
    --partner CHN
    """
    wanted = Span.parse(span)
    if kind_of(trade.partner, trade.folder) != "country":
        raise ParameterError("trade", trade.partner, "the trade with one country, which reports it")
    own = Graph(trade, currency, source)
    other = _reported(trade, currency, source, partner_source)
    levels = [_level(own, wanted, flow), _level(other, wanted, _OTHER[flow])]
    gap = _gap(*(one.interval for one in levels))
    found = Finding.of(
        gap, "percent", *levels[0].evidence, *levels[1].evidence,
        notes=(*levels[0].notes, *levels[1].notes),
    )  # fmt: skip
    gaps = [_gap_of(own, other, at, flow) for at in _before(wanted)]
    before = [one for one in gaps if one is not None]
    usual = _usual(before)
    said = [_said(own, levels[0], flow, wanted), _said(other, levels[1], _OTHER[flow], wanted)]
    text = " ".join([*said, _compared(found, usual, len(before))])
    return Mirror(levels[0], levels[1], found, usual, len(before), text)


def _reported(trade: Vintage, currency: str, source: str, partner_source: str | None) -> Graph:
    """Return what the partner reports of the trade."""
    reporter, partner = trade.pair
    newest = trade.as_of == newest_day(reporter, partner, trade.folder)
    try:
        theirs = load(partner, reporter, "latest" if newest else trade.as_of, folder=trade.folder)
    except InputError:
        held: list[str] = []
    else:
        sources = {one.source for one in theirs if one.currency == currency}
        held = sorted(counted_alike(source, sources, trade.folder))
        if source in held and partner_source is None:
            held = [source]
        if partner_source is not None:
            held = [one for one in held if one == partner_source]
    if len(held) > 1:
        raise ParameterError("partner_source", partner_source, f"one of {', '.join(held)}")
    if not held:
        names = [country_name(code, trade.folder) for code in (partner, reporter)]
        wanted = partner_source or "comtrade"
        raise NoFigureError(
            f"no figures that {names[0]} reports of its trade with {names[1]} are held in "
            f"{currency} that count the same as {source}: trade-claims fetch {wanted} "
            f"--reporter {partner} --partner {reporter}"
        )
    return Graph(theirs, currency, held[0])


def _level(graph: Graph, span: Span, flow: str) -> Finding:
    derived = graph.derive(span, flow)
    if derived is None:
        raise graph.missing(span, flow)
    return derived.finding(f"bn {graph.currency}")


def _gap(own: Interval, theirs: Interval) -> Interval:
    """Return by how much the partner's report is above the reporter's, in per cent."""
    if own.low <= 0:
        raise NoFigureError("the reporter's figure may be zero, so that the gap is undefined")
    return theirs.growth_on(own)


def _before(span: Span) -> list[Span]:
    """Return the spans of the same length in the five years before, one after the other."""
    count = max(_YEARS * 12 // span.months, _YEARS)
    return [span.shift(-number * span.months) for number in range(1, count + 1)]


def _gap_of(own: Graph, other: Graph, span: Span, flow: str) -> Interval | None:
    """Return the gap of a span; None where one of the reports does not give it."""
    ours, theirs = own.derive(span, flow), other.derive(span, _OTHER[flow])
    if ours is None or theirs is None or ours.value.low <= 0:
        return None
    return _gap(ours.value, theirs.value)


def _usual(gaps: list[Interval]) -> tuple[Decimal, Decimal, Decimal] | None:
    if len(gaps) < _FEWEST:
        return None
    middle = statistics.median(one.value for one in gaps)
    return min(one.low for one in gaps), middle, max(one.high for one in gaps)


def _said(graph: Graph, level: Finding, flow: str, span: Span) -> str:
    """Say what one of the two reports, and how it is valued."""
    trade = graph.trade
    names = [country_name(code, trade.folder) for code in trade.pair]
    known = read_sources(trade.folder).get(graph.source)
    valued = {str(name): term for name, term in known.valuation.items()} if known else {}
    terms = valued.get(flow) or ", ".join(known.valued if known else ())
    by = f"{graph.source}, {terms}" if terms else graph.source
    other = f"{_TOWARDS[flow]} {names[1]}"
    told = f"{names[0]} reports {FLOW_NAMES[flow]} {other} of {level!r} in {span.label} ({by})."
    return sentence(told)


def _compared(gap: Finding, usual: tuple[Decimal, Decimal, Decimal] | None, count: int) -> str:
    """Say how large the gap is, and how large it was before."""
    number = gap.interval
    above = number.value >= 0
    size = gap if above else Finding.of(-number, "percent")
    text = f"The partner’s figure is {size!r} {'above' if above else 'below'} the reporter’s"
    if usual is None:
        return f"{text}; too few spans before are reported by both to say what is usual."
    low, middle, high = (format_change(one, 1) for one in usual)
    between = f"between {low}% and {high}%, {middle}% in the middle"
    return f"{text}. In the {count} spans before that both report, the gap was {between}."
