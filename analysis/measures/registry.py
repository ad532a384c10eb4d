"""The register of measures: each with its unit, its arguments, its words and its chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from analysis.core.errors import NoFigureError, UnknownNameError
from analysis.core.formatting import OPEN, ordinal_word, plain
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.arguments import Arguments, check_length, like_of
from analysis.measures.like_spans import YEAR_TO_DATE, without_year
from analysis.sources.registry import break_of
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph

Clause = Callable[[Any, Finding], str]
_F = TypeVar("_F", bound=Callable[..., Finding])


@dataclass(frozen=True)
class Measure:
    """What can be asked of the figures.

    Parameters
    ----------
    name : str
        As an article's YAML names it.
    unit : str
        What it finds, as an article states it: ``percent``, ``billion``, ``month`` …
    arguments : type of Arguments
        What it needs to be given.
    compute : callable
        From a `Graph` and the arguments to a `Finding`; raises `NoFigureError` where the figures
        do not allow it, saying why.
    clause : callable
        From the arguments and a finding to a clause that says it:
        ``trade grew 28.7% in the first quarter of 2022``.
    chart : str
        The chart of `analysis.charts` that shows it; empty where none does.
    fills : bool
        Whether it takes figures that the record lacks from other graphs: `compute` takes `fill`.
    seasonal : bool
        Whether it compares levels across seasons, so that seasonally adjusted ones are another
        defensible reading.
    world : bool
        Whether it needs the reporter's trade with all partners: `compute` takes `world`.
    partners : bool
        Whether it needs the reporter's trade with each partner held: `compute` takes `partners`.
    one_sided : {"", "no later"}
        ``no later`` where a claim holds for every value up to the range of its words: "lowest since
        T" asks only that no month after T was as low.
    from_zero : bool
        Of what is counted, whether there may be none: a rank starts at 1, how often a level was
        reached at 0.
    quantity : {"", "share", "growth", "pace"}
        What it finds, where the unit leaves it open: words of growth are not said of a share.

    Examples
    --------
    >>> from analysis.measures import MEASURES
    >>> MEASURES["growth"].unit, MEASURES["growth"].summary
    ('percent', 'Growth of a flow, year on year, in per cent.')
    """

    name: str
    unit: str
    arguments: type[Arguments]
    compute: Callable[..., Finding]
    clause: Clause
    chart: str
    fills: bool = False
    seasonal: bool = False
    world: bool = False
    partners: bool = False
    one_sided: Literal["", "no later"] = ""
    from_zero: bool = False
    quantity: Literal["", "share", "growth", "pace"] = ""

    @property
    def summary(self) -> str:
        """The first line of its documentation."""
        return (self.compute.__doc__ or "").strip().partition("\n")[0]

    def find(
        self,
        graph: Graph,
        of: Arguments,
        fill: Sequence[Graph] = (),
        world: Graph | None = None,
        partners: Mapping[str, Graph] | None = None,
    ) -> Finding:
        """Compute it.

        Parameters
        ----------
        graph : Graph
        of : Arguments
            Of the measure's own type.
        fill : sequence of Graph
            What may fill gaps of the record, for a measure that `fills`.
        world : Graph, optional
            The reporter's trade with all partners, same source and currency, for a measure of
            `world`.
        partners : mapping of str to Graph, optional
            The reporter's trade with other partners by their code, same source and currency, for a
            measure of `partners`.

        Raises
        ------
        NoFigureError
            If the figures do not allow it.
        ParameterError
            If the span is too long to be compared, or unlike that which it is compared with.
        """
        check_length(of)
        given: dict[str, Any] = {"fill": fill} if self.fills else {}
        given |= {"world": world} if self.world else {}
        given |= {"partners": partners or {}} if self.partners else {}
        found = self.compute(graph, of, **given)
        _check_comparable(graph, found)
        return found


def _check_comparable(graph: Graph, found: Finding) -> None:
    """Refuse to compare figures from before a break in what a source counts with later ones."""
    source, partner, folder = graph.source, graph.trade.partner, graph.trade.folder
    parted = graph.once("break", lambda: break_of(source, partner, folder))
    if parted is None:
        return
    at, own = Span.parse(parted.since), [
        one.span for one in found.evidence if (one.source, one.figure.partner) == (source, partner)
    ]  # fmt: skip
    if len({(one.start >= at.start, one.end > at.start) for one in own}) > 1:
        raise NoFigureError(
            f"figures from before {at.label} can't be compared with later ones: since then, "
            f"{parted.reason}"
        )


MEASURES: dict[str, Measure] = {}


def measure(unit: str, arguments: type[Arguments], **facts: Any) -> Callable[[_F], _F]:
    """Register a function as the measure of its name.

    Parameters
    ----------
    unit : str
    arguments : type of Arguments
    **facts
        The other fields of `Measure`.
    """

    def registered(function: _F) -> _F:
        name = function.__name__
        MEASURES[name] = Measure(name, unit, arguments, function, **facts)
        return function

    return registered


def measure_of(name: str) -> Measure:
    """Return a measure by its name.

    Raises
    ------
    UnknownNameError
        If there is none; says the nearest.
    """
    if name not in MEASURES:
        raise UnknownNameError("measure", name, MEASURES)
    return MEASURES[name]


def subject(of: Any) -> str:
    """Say whose level it is: ``exports in March 2022``."""
    return f"{FLOW_NAMES[of.get('flow', 'total')]} in {of.span.label}"


def threshold_of(of: Any, currency: str) -> str:
    """Say the level that is to be reached: ``200 bn USD``."""
    return f"{plain(of.threshold)} bn {currency}".rstrip()


def place(of: Any, finding: Finding, best: str, worst: str) -> str:
    """Say a rank: ``the second-highest of any year on record``; ``ranked`` where it is open.

    Parameters
    ----------
    of : Arguments
    finding : Finding
        A rank.
    best, worst : str
        What is first from either end: ``highest`` and ``lowest``.
    """
    if finding.low != finding.high:
        return f"ranked {finding.text}{among(of)}"
    like, since, number = like_of(of), of.get("since"), int(finding.value)  # type: ignore[arg-type]
    tiles = like.tiles or like.window == YEAR_TO_DATE
    one = like.one if tiles else without_year(like.span).removeprefix("the ")
    which = worst if of.get("order") == "lowest" else best
    which = which if number == 1 else f"{ordinal_word(number)}-{which}"
    verb = "were" if of.get("flow", "total") != "total" and best == "highest" else "was"
    return f"{verb} the {which} of any {one} {f'since {since.label}' if since else 'on record'}"


def in_a_row(finding: Finding, noun: str) -> str:
    """Say a run: ``for the third year in a row``; of one, that the one before was not so."""
    number = int(finding.value)  # type: ignore[arg-type]
    if number == 1:
        before = f"the {noun} before"
        return f", but not {before}" if finding.high == 1 else f", and perhaps {before}, too"
    return f" for the {ordinal_word(number)} {noun} in a row"


def caveats(*levels: Derivation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the notes on levels, each once, and what they rest on beyond published figures."""
    notes = dict.fromkeys(text for level in levels for text in level.notes)
    assumptions = dict.fromkeys(text for level in levels for text in level.assumptions)
    return tuple(notes), tuple(assumptions)


def moved(of: Any, finding: Finding) -> str:
    """Say a change with its direction: ``trade grew 28.7% in the first quarter of 2022``."""
    flow, size = FLOW_NAMES[of.flow], finding.text.lstrip("−")
    verb = "fell" if finding.value < 0 else "grew"  # type: ignore[operator]
    by = "by " if finding.unit != "percent" else ""
    return f"{flow} {verb} {by}{size} in {of.span.label}"


def since(of: Any, finding: Finding) -> str:
    """Say since which of its like a span was as found: ``since 2020``, ``on record``.

    Where the figures leave room, it is the latest that they allow: "since at least March 2022".
    """
    if finding.high == OPEN:
        return "on record"
    last = like_of(of).ending(finding.high).label  # type: ignore[arg-type]
    return f"since {last}" if finding.low == finding.high else f"since at least {last}"


def than_since(of: Any, finding: Finding) -> str:
    """Say with what a span is compared: ``than in any month since at least March 2022``."""
    like, when = like_of(of), since(of, finding)
    if like.tiles or like.window == YEAR_TO_DATE:
        return f"than in any {like.one} {when}"
    return f"than in {without_year(like.span)} of any year {when}"


def among(of: Any) -> str:
    """Say among what, from which end and since when a rank counts: ``among months on record``."""
    end = " from the lowest" if of.get("order") == "lowest" else ""
    since = of.get("since")
    when = f"since {since.label}" if since else "on record"
    return f"{end} among {like_of(of).plural} {when}"
