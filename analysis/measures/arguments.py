"""The arguments of measures, typed: what an article's YAML or a notebook gives, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from analysis.core.errors import ParameterError, UnknownNameError
from analysis.core.spans import Span
from analysis.core.yaml_models import Record, input_errors
from analysis.figures.schema import FLOWS, as_day
from analysis.totals.bases import BASES

T = TypeVar("T")


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
            raise UnknownNameError(what, str(value), known)
        return str(value)

    return _read_by(read)


def _figure(value: Any) -> tuple[str, Span]:
    """Read a figure by its flow and span, as ``total 2022Q1``."""
    if isinstance(value, tuple):
        return value
    flow, _, span = str(value).partition(" ")
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
    """A span, a flow, and perhaps an earlier span."""

    since: SpanField | None = None


class Part(Grown):
    """A span, a flow, a part of the span, and perhaps an event within the part."""

    part: SpanField
    event: DayField | None = None


class Threshold(Flow):
    """A span, a flow, and a level in billions."""

    threshold: Decimal = Field(ge=0)


class Figures(Arguments):
    """Figures, each named by its flow and span, as ``total 2022Q1``."""

    figures: FiguresField
