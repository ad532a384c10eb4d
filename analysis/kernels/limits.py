"""What a report may take: seconds, memory and output."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from analysis.core.yaml_models import Record

LEAST_MEMORY = 1 << 30  # bytes of address space; measured: with 850 MiB no kernel starts


def _memory(value: int) -> int:
    if value < LEAST_MEMORY:
        raise ValueError(f"at least {LEAST_MEMORY} bytes (1 GiB): no report can be made with less")
    return value


class Limits(Record):
    """What a report may take.

    Parameters
    ----------
    cell, report : float
        Seconds.
    memory, output : int
        Bytes of address space of its kernel, at least 1 GiB, and that its cells may show in all.
    """

    cell: float = Field(default=600, gt=0)
    report: float = Field(default=1800, gt=0)
    memory: Annotated[int, AfterValidator(_memory)] = 4 << 30
    output: int = Field(default=64 << 20, gt=0)
