"""The folder of all reports: each put in place whole, the newest linked, old ones removed."""

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
from analysis.batch.plan import Keep
from analysis.batch.task import Built, Failure
from analysis.core.files import aside
from analysis.core.html import as_json

FAILED = "failed"
LATEST = "latest"
_ASIDE = ".batch-"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(-.+)?")
_LONG = len("2022-04-21")


def publish(out: Path, built: Built) -> Changes:
    """Put a report in place, whole, with what changed since the one before.

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
    said = {FILE: as_json(changed.as_dict()).encode()}
    said["changes.html"] = page("changes", changes=changed, any=changed.any)
    _put(out / name, built.files | said)  # type: ignore[operator]
    _remove(out / FAILED / name)
    return changed


def publish_failure(out: Path, built: Built, failure: Failure, now: dt.datetime) -> None:
    """Keep a report that failed as a page of its own; the last good one stays."""
    task = built.task
    parameters = {key: _said(value) for key, value in task.parameters.items()}
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


def failure_page(name: str) -> str:
    """Return where the page of a report that failed lies, below the folder of all reports."""
    return f"{FAILED}/{name}/report.html"


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _put(target: Path, files: Mapping[str, bytes]) -> None:
    with aside(target, prefix=_ASIDE) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)


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
    return name[_LONG:]


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
        fresh = folder / f"{_ASIDE}{LATEST}"
        with contextlib.suppress(OSError):  # no links on this system, or none left
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(newest, target_is_directory=True)
            fresh.replace(link)


def retire(
    out: Path, articles: Iterable[str], keep: Keep, planned: set[str], today: dt.date
) -> list[str]:
    """Remove reports that are no longer kept; what the plan asks for is.

    Parameters
    ----------
    out : Path
    articles : iterable of str
    keep : Keep
    planned : set of str
        Names of the reports of the plan.
    today : datetime.date

    Returns
    -------
    list of str
        Those removed.
    """
    gone = []
    for article in articles if keep.count or keep.days else ():
        for folders in _by_kind(out / article).values():
            for at, folder in enumerate(sorted(folders, reverse=True)):
                name = f"{article}/{folder.name}"
                if at and name not in planned and _past(folder, at, keep, today):
                    _remove(folder)
                    gone.append(name)
    return gone


def _past(folder: Path, at: int, keep: Keep, today: dt.date) -> bool:
    age = (today - dt.date.fromisoformat(folder.name[:_LONG])).days
    return bool(keep.count and at >= keep.count) or bool(keep.days and age > keep.days)


def _remove(folder: Path) -> None:
    """Remove a folder so that no reader sees half of it."""
    if folder.is_dir():
        gone = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder.parent))
        folder.rename(gone / "gone")
        shutil.rmtree(gone, ignore_errors=True)


def tidy(out: Path) -> None:
    """Remove what a run that was killed left aside; no other run may be under way."""
    for place in ("*", f"{FAILED}/*"):
        for left in out.glob(f"{place}/{_ASIDE}*"):
            if left.is_symlink() or left.is_file():
                left.unlink(missing_ok=True)
            else:
                shutil.rmtree(left, ignore_errors=True)
