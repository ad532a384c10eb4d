"""What a report may take: seconds, memory and output."""

from __future__ import annotations

from pydantic import Field

from analysis.core.yaml_models import Record


class Limits(Record):
    """What a report may take.

    Parameters
    ----------
    cell, report : float
        Seconds.
    memory, output : int
        Bytes that its kernel may ask for, and that its cells may show in all.
    """

    cell: float = Field(default=600, gt=0)
    report: float = Field(default=1800, gt=0)
    memory: int = Field(default=4 << 30, ge=256 << 20)
    output: int = Field(default=64 << 20, gt=0)
