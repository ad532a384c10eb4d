"""What a report may take: seconds, memory and output."""

from __future__ import annotations

from typing import Annotated

from analysis.core.field_types import number, whole
from analysis.core.yaml_models import Record

LEAST_MEMORY = 1 << 30  # bytes of address space; measured: with 850 MiB no kernel starts


LONGEST = 7 * 24 * 3600  # seconds
_Seconds = Annotated[float, number(0, LONGEST, above=True)]
_Memory = Annotated[
    int, whole(LEAST_MEMORY, 1 << 44, "bytes; with less than 1 GiB: no report can be made")
]  # fmt: skip


class Limits(Record):
    """What a report may take.

    Parameters
    ----------
    cell, report : float
        Seconds, a week at most.
    memory, output : int
        Bytes of address space of its kernel, at least 1 GiB, and that its cells may show in all.
    """

    cell: _Seconds = 600
    report: _Seconds = 1800
    memory: _Memory = 4 << 30
    output: Annotated[int, whole(1, 1 << 34, "bytes")] = 64 << 20
