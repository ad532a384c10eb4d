"""Measures against the reporter's other partners: share of its trade, and rank among them.

A rank depends on what is counted: states alone, customs territories such as Hong Kong too, or blocs
such as the European Union as well as their members.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from analysis.core.errors import NoFigureError
from analysis.core.formatting import day, listed, ordinal_word, said
from analysis.core.intervals import Interval
from analysis.figures.evidence import Evidence, Finding, taken
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.arguments import COUNTINGS, Counting, Flow, Grown
from analysis.measures.levels import growth, named_part, quotient
from analysis.measures.registry import caveats, measure, subject
from analysis.sources.places import country_name, read_places
from analysis.sources.registry import short_name
from analysis.totals.bases import level_of
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph

WORLD = "WLD"
TERRITORIES = ("HKG", "MAC", "TWN")  # which customs offices list beside states
BLOCS = ("EUU", "XAF", "XAS", "XLA")  # European Union, Africa, ASEAN, Latin America
_RULES = {
    "states": "States alone are counted.",
    "territories": "States and customs territories are counted.",
    "blocs": "States, customs territories and blocs are counted.",
}

_TOWARDS = {"total": "with", "export": "to", "import": "from"}
_NO_RULE = (
    "The rank is said without what is counted: the bounds hold those among states, with customs "
    "territories, and with blocs."
)


def _share(of: Flow, finding: Finding) -> str:
    whose = {"total": "trade", "export": "exports", "import": "imports"}[of.flow]
    return f"the partner's share of the reporter's {whose} in {of.span.label} was {finding.text}"


@measure("percent", Flow, clause=_share, chart="shares", world=True, quantity="share")
def share_of_partner(graph: Graph, of: Flow, world: Graph | None = None) -> Finding:
    """Share of the partner in the reporter's trade with all partners, in per cent.

    Parameters
    ----------
    graph : Graph
    of : Flow
    world : Graph
        The reporter's trade with all partners, of the same source and currency.

    Raises
    ------
    NoFigureError
        If the figures do not give a level, or none of the trade with all partners is held.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))  # set beside itself, as the only partner
    >>> share_of_partner(graph, Flow(span="2022Q1", flow="total"), graph)
    100% (99.97% to 100.03%)
    """
    piece, whole = level_of(graph, of.span, of.flow), _world_level(world, of)
    told = _other_source(graph, world)
    if told:
        piece, whole = piece.beside(whole), whole.beside(piece)
    share = quotient(piece.value, whole.value, of.span, of.flow).times(100)
    evidence = (*piece.evidence("part"), *whole.evidence("whole"))
    name = f"{FLOW_NAMES[of.flow]} {_TOWARDS[of.flow]} all partners in {of.span.label}"
    note = f"The reporter's {name} came to {said(whole.value.value, f'bn {graph.currency}', 1)}."
    parts = (named_part(of.flow, of.span, piece), (name, whole.value.value))
    found, rests = caveats(piece, whole)
    return Finding.of(
        share, "percent", *evidence, notes=(note, *told, *found), assumptions=rests, parts=parts
    )


def _other_source(graph: Graph, world: Graph | None) -> tuple[str, ...]:
    """Say that the whole is of another source of the office than the part, where it is."""
    if world is None or world.source == graph.source:
        return ()
    folder = graph.trade.folder
    own, other = (short_name(one.source, folder) for one in (graph, world))
    return (f"Trade with all partners is missing from the figures by {own}; it is taken from those "
            f"by {other}, of the same office.",)  # fmt: skip


def _held(world: Graph | None) -> Graph:
    if world is None:
        raise NoFigureError(f"the figures lack the reporter's trade with all partners ({WORLD})")
    return world


def _world_level(world: Graph | None, of: Flow) -> Derivation:
    all_trade = _held(world)
    try:
        return level_of(all_trade, of.span, of.flow)
    except NoFigureError as error:
        raise NoFigureError(f"with all partners ({WORLD}): {error}") from error


def _beside(of: Grown, finding: Finding) -> str:
    way = "slower" if finding.value < 0 else "faster"  # type: ignore[operator]
    whole = f"that {_TOWARDS[of.flow]} all partners in {of.span.label}"
    return f"the growth of {FLOW_NAMES[of.flow]} was {finding.text.lstrip('−')} {way} than {whole}"


@measure("points", Grown, clause=_beside, chart="growths", fills=True, world=True, quantity="pace")
def growth_beside_all(
    graph: Graph, of: Grown, fill: Sequence[Graph] = (), world: Graph | None = None
) -> Finding:
    """Growth of a flow less that of the reporter's trade with all partners, in percentage points.

    Parameters
    ----------
    graph : Graph
    of : Grown
    fill : sequence of Graph, optional
        What may fill gaps of the trade with the partner.
    world : Graph
        The reporter's trade with all partners, of the same source and currency.

    Raises
    ------
    NoFigureError
        If the figures do not give one of the rates.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))  # set beside itself, as the only partner
    >>> growth_beside_all(graph, Grown(span="2022Q1", flow="total"), world=graph)
    0 points (−0.1 to 0.1)
    """
    own = growth(graph, of, fill)
    all_trade = _held(world)
    try:
        whole = growth(all_trade, of)
    except NoFigureError as error:
        raise NoFigureError(f"with all partners ({WORLD}): {error}") from error
    note = f"{FLOW_TITLES[of.flow]}: {own.text}; with all partners: {whole.text}."
    return Finding.of(
        own.interval - whole.interval, "points", *own.evidence, *taken(whole.evidence),
        notes=(note, *own.notes), assumptions=own.assumptions + whole.assumptions,
    )  # fmt: skip


def _rank(of: Counting, finding: Finding) -> str:
    number = ordinal_word(int(finding.value))  # type: ignore[arg-type]
    return f"the partner ranked {number} by {subject(of)}"


@measure("rank", Counting, clause=_rank, chart="partners", world=True, partners=True)
def rank_among_partners(
    graph: Graph,
    of: Counting,
    world: Graph | None = None,
    partners: Mapping[str, Graph] | None = None,
) -> Finding:
    """Rank of the partner among the reporter's partners, by the level of a flow; 1 is the largest.

    What is known of the trade with all partners limits how many partners of which no figure is held
    may be larger; where nothing is, all of them may be.

    Parameters
    ----------
    graph : Graph
    of : Counting
        `counting` is ``states``, ``territories`` (states and customs territories) or ``blocs``
        (blocs beside their members too). Without it the bounds hold the ranks by all three.
    world : Graph
        The reporter's trade with all partners, of the same source and currency.
    partners : mapping of str to Graph
        Its trade with other partners, by their code.

    Raises
    ------
    NoFigureError
        If no other partner's figures are held.

    Examples
    --------
    >>> from analysis import load
    >>> rank_among_partners(Graph(load()), Counting(span="2023", flow="total"))
    Traceback (most recent call last):
    analysis.core.errors.NoFigureError: no figure of the reporter's other partners is held that ...
    """
    others = _levels(partners or {}, of)
    if not others:
        raise NoFigureError(
            "no figure of the reporter's other partners is held that was out by "
            f"{day(graph.trade.as_of)}, so that the partner's rank among them in {of.span.label} "
            "can't be told"
        )
    own, whole = level_of(graph, of.span, of.flow), _world_level_or_none(world, of)
    rules = [of.counting] if of.counting else list(COUNTINGS)
    ranks = [_ranked(graph.trade.partner, own, whole, others, rule) for rule in rules]
    if whole is None and min(low for _, low, *_ in ranks) == 1:
        _world_level(world, of)  # which says what is missing: the rank could be any
    value = ranks[-1 if of.counting else COUNTINGS.index("territories")][0]
    low, high = min(low for _, low, *_ in ranks), max(high for _, _, high, _ in ranks)
    evidence: list[Evidence] = [*own.evidence("level")]
    evidence += whole.evidence("whole") if whole else ()
    evidence += [item for one in others.values() for item in one.evidence("compared")]
    notes = [_RULES[of.counting] if of.counting else _NO_RULE]
    compared = sorted({country_name(code) for rule in rules for code in _counted(others, rule)})
    notes.append(f"Compared with {listed(compared)}.")
    if whole is None:
        notes.append("No figure of the trade with all partners is held, so any of those of which "
                     "no figure is held may be larger.")  # fmt: skip
    elif any(unheld for *_, unheld in ranks):
        notes.append("What is known of the trade with all partners leaves room for larger ones "
                     "among those of which no figure is held.")  # fmt: skip
    ends = Decimal(value), Decimal(low), Decimal(high)
    told, rests = caveats(own, *([whole] if whole else []), *others.values())
    return Finding(*ends, "rank", tuple(evidence), (*notes, *told), rests)


def _levels(partners: Mapping[str, Graph], of: Counting) -> dict[str, Derivation]:
    found = {}
    for code, graph in partners.items():
        try:
            found[code] = level_of(graph, of.span, of.flow)
        except NoFigureError:
            continue
    found.pop(WORLD, None)
    return found


def _counted(others: Mapping[str, Derivation], rule: str) -> list[str]:
    """Return the codes of the partners that a rule counts."""
    excluded = {"states": (*TERRITORIES, *BLOCS), "territories": BLOCS, "blocs": ()}[rule]
    single = _single(others)
    return [code for code in others if code not in excluded and (code in BLOCS or code in single)]


def _single(codes: Iterable[str]) -> list[str]:
    """Return the codes that stand for one partner: no continent, no group, no remainder."""
    places = read_places()
    return [code for code in codes if code not in places or places.kind(code) == "country"]


def _ranked(
    partner: str, own: Derivation, whole: Derivation | None, others: Mapping[str, Derivation],
    rule: str,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Return the rank by best values, its bounds, and how many unheld partners these allow for."""
    known = [others[code].value for code in _counted(others, rule)]
    low = 1 + sum(one.low > own.value.high for one in known)
    value = 1 + sum(one.value > own.value.value for one in known)
    high = 1 + sum(one.high > own.value.low for one in known)
    apart = {} if partner in BLOCS else others  # of a bloc, some may be members
    if whole is None:
        unheld = len(_single(read_places().codes)) - len(_single(others)) - 1
    else:
        unheld = _unheld(own.value, whole.value, apart)
    if rule == "blocs":
        unheld += len(set(BLOCS) - {partner, *others})
    return value, low, high + unheld, unheld


def _world_level_or_none(world: Graph | None, of: Flow) -> Derivation | None:
    try:
        return _world_level(world, of)
    except NoFigureError:
        return None


def _unheld(own: Interval, whole: Interval, others: Mapping[str, Derivation]) -> int:
    """Return how many partners of which no figure is held can be larger, for all that is known."""
    if own.low <= 0:
        raise NoFigureError("the trade with the partner may be zero, so its rank is undefined")
    held = sum(others[code].value.low for code in _single(others))
    return int(max(whole.high - own.low - held, Decimal(0)) // own.low)
