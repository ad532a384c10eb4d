"""What a process of the pool has imported before it is forked."""

import sys
from types import TracebackType

import analysis.batch.task
from analysis.reports.preload import import_all

__all__ = ["analysis"]


def _unless_too_late(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Print nothing if the run ended before this process had started: its locks are gone."""
    if kind is not FileNotFoundError:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _unless_too_late
import_all()
