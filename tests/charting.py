"""Small series of figures made by hand, for tests of charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def months(
    flow: str, values: Sequence[str | None], first: str = "2021-01", **facts: Any
) -> list[dict[str, Any]]:
    """Return a row for each month's value, to one decimal; None where there is no figure."""
    return [
        _row(flow, month, month, value, **facts)
        for month, value in zip(_from(first), values, strict=False)
        if value is not None
    ]  # fmt: skip


def span(flow: str, first: str, last: str, value: str, **facts: Any) -> dict[str, Any]:
    """Return the row of a span that has one value as a whole."""
    return _row(flow, first, last, value, **facts)


def _from(first: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while True:
        yield f"{year}-{month:02d}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _row(flow: str, first: str, last: str, value: str, **facts: Any) -> Mapping[str, Any]:
    year, month = map(int, last.split("-"))
    released = f"{year + month // 12}-{month % 12 + 1:02d}-13"
    return {
        "flow": flow, "first_month": first, "last_month": last, "value": value,
        "released": released, "reference": "made by hand",
    } | facts  # fmt: skip
