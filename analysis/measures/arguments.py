"""The arguments of measures, typed: what an article's YAML or a notebook gives, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar

from pydantic import BeforeValidator, ConfigDict, PrivateAttr, WithJsonSchema, model_validator

from analysis.core.errors import ParameterError, UnknownNameError
from analysis.core.field_types import number
from analysis.core.problems import input_errors
from analysis.core.spans import Span
from analysis.core.yaml_models import Record
from analysis.figures.schema import FLOWS, as_day
from analysis.measures.like_spans import OWN_KIND, WINDOWS, LikeSpans
from analysis.totals.bases import BASES

T = TypeVar("T")
ORDERS = ("highest", "lowest")
DIRECTIONS = ("above", "below")
MOVES = ("rose", "fell")
KINDS = ("surplus", "deficit")
COUNTINGS = ("states", "territories", "blocs")


def _read_by(reader: Callable[[Any], T]) -> BeforeValidator:
    """Return a validator of pydantic's that says what `reader` says of bad input."""

    def read(value: Any) -> T:
        with input_errors():
            return reader(value)
        raise AssertionError("unreachable")  # pragma: no cover

    return BeforeValidator(read)


def _one_of(what: str, known: tuple[str, ...]) -> BeforeValidator:
    def read(value: Any) -> str:
        if value not in known:
            raise UnknownNameError(what, value, known)
        return str(value)

    return _read_by(read)


def _figure(value: Any) -> tuple[str, Span]:
    """Read a figure by its flow and span, as ``total 2022Q1``."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, str):
        raise ParameterError("figures", value, "a flow and a span, as total 2022Q1")
    flow, _, span = value.partition(" ")
    if flow not in FLOWS:
        raise UnknownNameError("flow", flow, FLOWS)
    return flow, Span.parse(span)


def _figures(value: Any) -> tuple[tuple[str, Span], ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise ParameterError("figures", value, "a list, such as [total 2022Q1]")
    return tuple(_figure(one) for one in value)


_TEXT = WithJsonSchema({"type": "string"})
SpanField = Annotated[Span, _read_by(Span.parse), _TEXT]
FlowField = Annotated[str, _one_of("flow", FLOWS), WithJsonSchema({"enum": list(FLOWS)})]
BaseField = Annotated[str, _one_of("base", BASES), WithJsonSchema({"enum": list(BASES)})]
WindowField = Annotated[
    str, _one_of("window", WINDOWS), WithJsonSchema({"enum": list(WINDOWS)})
]  # fmt: skip
OrderField = Annotated[str, _one_of("order", ORDERS), WithJsonSchema({"enum": list(ORDERS)})]
DirectionField = Annotated[
    str, _one_of("direction", DIRECTIONS), WithJsonSchema({"enum": list(DIRECTIONS)})
]  # fmt: skip
KindField = Annotated[str, _one_of("kind", KINDS), WithJsonSchema({"enum": list(KINDS)})]
MoveField = Annotated[str, _one_of("direction", MOVES), WithJsonSchema({"enum": list(MOVES)})]
CountingField = Annotated[
    str, _one_of("counting", COUNTINGS), WithJsonSchema({"enum": list(COUNTINGS)})
]  # fmt: skip
DayField = Annotated[dt.date, _read_by(lambda value: as_day(value, "event")), _TEXT]
FiguresField = Annotated[
    tuple[tuple[str, Span], ...], _read_by(_figures),
    WithJsonSchema({"type": "array", "items": {"type": "string"}}),
]  # fmt: skip


class Arguments(Record):
    """Base of the arguments of a measure."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def get(self, name: str, default: Any = None) -> Any:
        """Return an argument by its name, or a default where the measure has none such."""
        return getattr(self, name, default) if name in type(self).model_fields else default


class Spanned(Arguments):
    """A span."""

    span: SpanField


class Flow(Spanned):
    """A span and a flow."""

    flow: FlowField


class Grown(Flow):
    """A span and a flow, and the base from which its growth is measured."""

    base: BaseField = "restated"


class Since(Flow):
    """A span, a flow, and an earlier span with which it is compared."""

    since: SpanField


class MaybeSince(Flow):
    """A span, a flow, and perhaps an earlier span, by default the year before."""

    since: SpanField | None = None


class Part(Grown):
    """A span, a flow, a part of the span, and perhaps an event within the part."""

    part: SpanField
    event: DayField | None = None

    @model_validator(mode="after")
    def _part_lies_within(self) -> Part:
        """Refuse a part that reaches beyond the span."""
        if self.part not in self.span:
            with input_errors("part"):
                raise ParameterError("part", str(self.part), f"a span within {self.span}")
        return self


class Threshold(Flow):
    """A span, a flow, and a level in billions."""

    threshold: Annotated[Decimal, number(0, 10**9, above=True)]


class Target(Threshold):
    """A span whose running total reached a level in billions, and the one it was planned for."""

    target: SpanField


class Along(Flow):
    """A span, a flow, and which earlier spans it is compared with: see `like_spans`."""

    window: WindowField = OWN_KIND


class Moved(Along):
    """As `Along`, and which way the flow moved on the year before; by default as `span` did."""

    direction: MoveField | None = None
    _nearest: str | None = PrivateAttr(default=None)

    def perhaps(self, direction: str) -> Moved:
        """Return it with the likelier of two directions that a quote names."""
        found = self.model_copy()
        found._nearest = direction
        return found

    @property
    def nearest(self) -> str | None:
        """Where a quote names a rise and a fall, that which it is more likely to mean."""
        return self._nearest


class GrownAlong(Grown):
    """A span, a flow, the base of growth, and which earlier spans it is compared with."""

    window: WindowField = OWN_KIND


class Paced(GrownAlong):
    """As `GrownAlong`, and whether growth or a fall is meant; by default either."""

    direction: MoveField | None = None

    def meaning(self, direction: str) -> Paced:
        """Return it with which way is meant, where it does not say so itself."""
        return self.model_copy(update={"direction": direction})


class _FromAnEnd(Spanned):
    """A span, since when spans count, which of them, and from which end."""

    since: SpanField | None = None
    window: WindowField = OWN_KIND
    order: OrderField = "highest"
    _either: bool = PrivateAttr(default=False)

    def _told(self, **told: str) -> Self:
        """Return it with what a quote tells, which may turn the order that is not given."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**given | told)

    def ordered(self, order: str) -> Self:
        """Return it from another end."""
        return self.model_copy(update={"order": order})

    def either(self) -> Self:
        """Return it as one whose quote names both ends."""
        found = self.model_copy()
        found._either = True
        return found

    @property
    def other_end(self) -> Self | None:
        """From the other end, where a quote names both; else None."""
        other = {"highest": "lowest", "lowest": "highest"}[self.order]
        return self.ordered(other) if self._either else None


class Ranked(_FromAnEnd, Flow):
    """A span and a flow, since when spans count, which of them, and from which end."""


class RankedGrowth(Ranked):
    """As `Ranked`, the base of growth, and whether growth or a fall is meant.

    Falls rank from the steepest, which is the lowest growth, unless `order` says otherwise.
    """

    base: BaseField = "restated"
    direction: MoveField | None = None

    @model_validator(mode="after")
    def _steepest_first(self) -> Self:
        if self.direction == "fell" and "order" not in self.model_fields_set:
            self.__dict__["order"] = "lowest"
        return self

    def meaning(self, direction: str) -> RankedGrowth:
        """Return it with which way is meant, where it does not say so itself."""
        return self._told(direction=direction)


class RankedBalance(_FromAnEnd):
    """A span, since when spans count, which of them, from which end, and which balance is meant.

    Deficits rank from the largest, which is the lowest balance, unless `order` says otherwise.
    """

    kind: KindField | None = None

    @model_validator(mode="after")
    def _largest_first(self) -> Self:
        if self.kind == "deficit" and "order" not in self.model_fields_set:
            self.__dict__["order"] = "lowest"
        return self

    def meaning(self, kind: str) -> RankedBalance:
        """Return it with which balance is meant, where it does not say so itself."""
        return self._told(kind=kind)


class GrowthSince(Grown):
    """A span, a flow, the base of growth, and an earlier span whose growth is compared."""

    since: SpanField


class BalanceSince(Spanned):
    """A span, perhaps an earlier one, by default the year before, and which balance is meant."""

    since: SpanField | None = None
    kind: KindField | None = None

    def meaning(self, kind: str) -> BalanceSince:
        """Return it with which balance is meant, where it does not say so itself."""
        return self.model_copy(update={"kind": kind})


class BalanceAlong(Spanned):
    """A span, which earlier spans its balance is compared with, and which balance is meant.

    By default it is the span's own, a surplus or a deficit.
    """

    window: WindowField = OWN_KIND
    kind: KindField | None = None
    _quoted: bool = PrivateAttr(default=False)

    def meaning(self, kind: str) -> BalanceAlong:
        """Return it with which balance a quote names, where it does not say so itself."""
        found = self.model_copy(update={"kind": kind})
        found._quoted = True
        return found

    @property
    def quoted(self) -> bool:
        """Whether the quote alone names the kind, which may be that of the partner's balance."""
        return self._quoted


class LevelRun(Along):
    """As `Along`, a level in billions, and whether above or below it."""

    threshold: Annotated[Decimal, number(0, 10**9)]
    direction: DirectionField = "above"


class Reached(Threshold):
    """A span, a flow, a level in billions, since when spans count, which of them, and how.

    With `every`, all spans that reached the level are counted, whether or not the span itself did,
    as "never" and "twice so far" ask; without it, which time it was for the span itself.
    """

    since: SpanField | None = None
    window: WindowField = OWN_KIND
    every: bool = False


class Rate(GrownAlong):
    """A span, a flow, and a growth rate in per cent that it lies above or below."""

    rate: Annotated[Decimal, number(-100, 10**6)] = Decimal(0)
    direction: DirectionField = "above"


class Counting(Flow):
    """A span, a flow, and which partners are counted; all three rules where none is given."""

    counting: CountingField | None = None


class Figures(Arguments):
    """Figures, each named by its flow and span, as ``total 2022Q1``."""

    figures: FiguresField


def check_earlier(of: Arguments) -> None:
    """Refuse a `since` that is not earlier than the span that is compared with it."""
    span, since = of.get("span"), of.get("since")
    if since is not None and since >= span:
        raise ParameterError("since", str(since), f"an earlier span than {span}")


def check_length(of: Arguments) -> None:
    """Refuse a span longer than a year, or unlike its `since`, where totals are compared.

    The same span a year before a longer one would overlap it.

    Raises
    ------
    ParameterError
        Saying what compares such spans.
    """
    span, since = of.get("span"), of.get("since")
    if isinstance(of, MaybeSince | BalanceSince) and since is not None:
        if since.months != span.months:
            expected = f"a span as long as {span}, as totals are compared"
            raise ParameterError("since", str(since), expected)
        return
    beside = Grown | MaybeSince | Moved | RankedGrowth | BalanceSince
    if isinstance(of, beside) and span.months > 12:
        expected = "a year at the most, as it is set beside the same months of the year before; "
        expected += "longer spans are compared by growth_since, change_since or multiple, with "
        raise ParameterError("span", str(span), f"{expected}`since`")
    if "window" in type(of).model_fields:
        like_of(of)


def like_of(of: Arguments) -> LikeSpans:
    """Return the spans that arguments ask to compare with."""
    return LikeSpans(of.get("span"), of.get("window", OWN_KIND))
