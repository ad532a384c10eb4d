"""The folder of all reports: each swapped in whole, the newest linked, old ones removed."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.batch.changes import FILE, Changes, changes, read_files
from analysis.batch.pages import page
from analysis.batch.plan import Retention
from analysis.batch.task import Built, Failure
from analysis.core import files
from analysis.core.files import aside, write_files
from analysis.core.html import as_json

FAILED = "failed"
LATEST = "latest"
_STAGING = ".batch-"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(-.+)?")
_DAY_LENGTH = len("2022-04-21")


def publish(out: Path, built: Built) -> Changes:
    """Swap a report in whole, with what changed since the one before.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    built : Built
        One that did not fail.

    Returns
    -------
    Changes
    """
    name = built.task.name
    changed = changes(name, built.files, *_before(out, name))
    pages = {FILE: as_json(changed.as_dict()).encode()}
    pages["changes.html"] = page("changes", changes=changed, any=changed.any)
    _put(out / name, built.files | pages)  # type: ignore[operator]
    remove_failures(out, [name])
    return changed


def publish_failure(out: Path, built: Built, failure: Failure, now: dt.datetime) -> None:
    """Keep a report that failed as a page of its own; the last good one stays."""
    task = built.task
    parameters = {key: _as_text(value) for key, value in task.parameters.items()}
    files = {
        "report.html": page(
            "failed", name=task.name, error=failure.error, cell=failure.cell, at=now,
            source=failure.source, trace=failure.trace, parameters=parameters,
            kept=(out / task.name / "report.html").is_file(), notebook=failure.notebook),
        "failure.json": as_json(
            {"report": task.name, "parameters": parameters, "error": failure.error,
             "cell": failure.cell, "trace": failure.trace, "at": now.isoformat()}).encode(),
    }  # fmt: skip
    if failure.notebook:
        files["report.ipynb"] = failure.notebook.encode()
    _put(out / FAILED / task.name, files)


def remove_failures(out: Path, names: Iterable[str]) -> None:
    """Remove the pages of reports that failed and no longer do."""
    for name in names:
        _remove(out / FAILED / name)


def failure_page(name: str) -> str:
    """Return where the page of a report that failed lies, below the folder of all reports."""
    return f"{FAILED}/{name}/report.html"


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _put(target: Path, files: Mapping[str, bytes]) -> None:
    with aside(target, prefix=_STAGING) as folder:
        write_files(folder, files)


def _before(out: Path, name: str) -> tuple[str, dict[str, bytes] | None]:
    """Return the report that one is compared with: the same, or the one of the day before."""
    target = out / name
    if (old := read_files(target)) is not None:
        return name, old
    alike = _by_kind(target.parent).get(_kind(target.name), [])
    before = max((one for one in alike if one.name < target.name), default=None)
    old = read_files(before) if before else None
    return (f"{target.parent.name}/{before.name}", old) if before and old else ("", None)


def _by_kind(folder: Path) -> dict[str, list[Path]]:
    """Return an article's reports by what they differ in besides their day."""
    kinds: dict[str, list[Path]] = {}
    for one in folder.glob("[!.]*"):
        if _DAY.fullmatch(one.name) and one.is_dir() and not one.is_symlink():
            kinds.setdefault(_kind(one.name), []).append(one)
    return kinds


def _kind(name: str) -> str:
    return name[_DAY_LENGTH:]


def link_latest(out: Path, articles: Iterable[str]) -> None:
    """Link, for each article, its newest report as ``latest``: a plain one, if it has any."""
    for name in articles:
        folder = out / name
        kinds = _by_kind(folder)
        alike = kinds.get("") or [one for some in kinds.values() for one in some]
        newest = max((one.name for one in alike), default=None)
        link = folder / LATEST
        if newest is None or (link.is_symlink() and link.readlink() == Path(newest)):
            continue
        if link.exists() and not link.is_symlink():
            continue  # somebody's own folder of that name
        fresh = folder / f"{_STAGING}{LATEST}"
        with contextlib.suppress(OSError):  # no links on this system, or none left
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(newest, target_is_directory=True)
            fresh.replace(link)


def apply_retention(
    out: Path, articles: Iterable[str], retention: Retention, planned: set[str], today: dt.date
) -> list[str]:
    """Remove the reports that a plan no longer retains; those that it asks for stay.

    Parameters
    ----------
    out : Path
    articles : iterable of str
    retention : Retention
    planned : set of str
        Names of the reports of the plan.
    today : datetime.date

    Returns
    -------
    list of str
        Their names.
    """
    removed = []
    for article in articles if retention.count or retention.days else ():
        for folders in _by_kind(out / article).values():
            for at, folder in enumerate(sorted(folders, reverse=True)):
                name = f"{article}/{folder.name}"
                if at and name not in planned and _expired(folder, at, retention, today):
                    _remove(folder)
                    removed.append(name)
    return removed


def _expired(folder: Path, at: int, retention: Retention, today: dt.date) -> bool:
    age = (today - dt.date.fromisoformat(folder.name[:_DAY_LENGTH])).days
    too_many = bool(retention.count and at >= retention.count)
    return too_many or bool(retention.days and age > retention.days)


def _remove(folder: Path) -> None:
    """Remove a folder so that no reader sees half of it."""
    if folder.is_dir():
        gone = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder.parent))
        folder.rename(gone / "gone")
        shutil.rmtree(gone, ignore_errors=True)


def remove_staged(out: Path) -> None:
    """Remove what a killed run left staged; no other run of a plan may be under way."""
    files.remove_staged(out)
    for place in ("*", f"{FAILED}/*"):
        for left in out.glob(f"{place}/{_STAGING}*"):
            if left.is_symlink() or left.is_file():
                left.unlink(missing_ok=True)
            else:
                shutil.rmtree(left, ignore_errors=True)
