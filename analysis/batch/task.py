"""One report of a batch, built in a process of the pool: its files, or why there are none."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.core.errors import KernelKilledError, RenderError, TradeClaimsError
from analysis.core.paths import Choice, own_data, using
from analysis.reports.cache_keys import KEY, Key, key_of
from analysis.reports.formats import FORMATS
from analysis.reports.parameters import report_parameters

_TRIES = 3


@dataclass(frozen=True)
class Task:
    """A report to build.

    Parameters
    ----------
    name : str
        Its folder.
    parameters : mapping
        Of `analysis.report.report_parameters`.
    base_url : str
    formats : tuple of str
        From `analysis.reports.formats.checked_formats`.
    limits : mapping of str to float
        Of `analysis.kernels.limits.Limits`.
    key : str
        Digest of what it depended on when it was planned.
    data : Path or None
        The data folder, wherever it is built: by default the one chosen here. None is the
        package's.
    """

    name: str
    parameters: Mapping[str, Any]
    base_url: str = ""
    formats: tuple[str, ...] = FORMATS
    limits: Mapping[str, float] = field(default_factory=dict)
    key: str = ""
    data: Path | None = field(default_factory=own_data)


@dataclass(frozen=True)
class Failure:
    """Why a report could not be built.

    Parameters
    ----------
    error : str
    cell : int, optional
        Number of the cell, from 1.
    source, trace : str
        Of the cell.
    notebook : str
        As far as it was executed.
    killed : bool
        Whether its kernel was killed, by a cell or from outside.
    """

    error: str
    cell: int | None = None
    source: str = ""
    trace: str = ""
    notebook: str = ""
    killed: bool = False


@dataclass(frozen=True)
class Built:
    """What came of a task.

    Parameters
    ----------
    task : Task
    files : mapping of str to bytes
        By name; empty if it failed.
    key : str
        Digest of what it was built from.
    failure : Failure, optional
    seconds : float
    """

    task: Task
    files: Mapping[str, bytes] = field(default_factory=dict)
    key: str = ""
    failure: Failure | None = None
    seconds: float = 0


def build(task: Task) -> Built:
    """Build a report, once more if its kernel is killed; an error is a result, too."""
    with using(Choice(task.data, given=str(task.data))):
        built = _build(task)
        return _build(task) if built.failure and built.failure.killed else built


def _build(task: Task) -> Built:
    began = time.monotonic()
    try:
        files, key = _files(task)
        return Built(task, files, key.digest, None, time.monotonic() - began)
    except TradeClaimsError as error:
        failure = _failure(error)
    except MemoryError:
        failure = Failure("making its files takes more memory than it may")
    except Exception as error:
        failure = Failure(f"internal error: {type(error).__name__}: {error}")
    return Built(task, {}, task.key, failure, time.monotonic() - began)


def _files(task: Task) -> tuple[dict[str, bytes], Key]:
    """Return the files of a report and its key, both of the same state of its dependencies."""
    from analysis.reports.render import files_of

    for _ in range(_TRIES):
        report = report_parameters(**task.parameters)
        key = key_of(report, task.base_url, task.formats)
        files = dict(files_of(report, task.base_url, limits=task.limits, formats=task.formats))
        if key_of(report, task.base_url, task.formats) == key:
            return files | {KEY: key.to_json(files).encode()}, key
    raise RenderError(task.name, None, f"its figures changed during each of {_TRIES} attempts")


def _failure(error: TradeClaimsError) -> Failure:
    if not isinstance(error, RenderError):
        return Failure(str(error))
    message = error.error if error.cell is None else f"Cell {error.cell}: {error.error}"
    killed = isinstance(error, KernelKilledError)
    return Failure(message, error.cell, _source(error), error.trace, _notebook(error), killed)


def _source(error: RenderError) -> str:
    import nbformat

    if error.cell is None:
        return ""
    cells = nbformat.read(error.notebook, as_version=4).cells  # type: ignore[no-untyped-call]
    return str(cells[error.cell - 1].source) if error.cell <= len(cells) else ""


def _notebook(error: RenderError) -> str:
    import nbformat

    if error.executed is None:
        return ""
    return str(nbformat.writes(error.executed))  # type: ignore[no-untyped-call]
