"""Where a report comes from: figures, code, environment, and how to reproduce it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement

from analysis.claims.articles import Article
from analysis.core import overlay
from analysis.core.errors import ParameterError
from analysis.core.formatting import day
from analysis.core.paths import FILES, notebooks_folder, own_data
from analysis.core.yaml_models import is_empty
from analysis.figures.manifest import Pair
from analysis.figures.store import fingerprint, load, pairs
from analysis.measures import measure_of
from analysis.reports.data_records import FIGURES, Fact, Provenance
from analysis.reports.parameters import ReportParameters
from analysis.reports.shown import Shown, shown
from analysis.reports.variants import View
from analysis.totals.siblings import WORLD

_PACKAGE = Path(__file__).parent.parent
TEMPLATES = tuple(Path(__file__).parent / kind / "templates" for kind in ("html", "pdf"))
_LOCKS = (_PACKAGE / "_bundle" / "requirements.lock", _PACKAGE.parent / "requirements.lock")
_CODE = ("*.py", "*.j2", "*.css", "*.js", "*.json", "*.typ", "*.mplstyle")


def show_provenance(report: ReportParameters, views: Sequence[View]) -> Shown:
    """Show what a report rests on, and the command that reproduces it.

    Parameters
    ----------
    report : ReportParameters
        From `report_parameters`.
    views : sequence of View
        From `views_of`.

    Returns
    -------
    Shown
        The time of rendering is not in it: that is the page's.
    """
    facts = [Fact(name=name, value=value) for name, value in provenance(report, views).items()]
    plain = "\n".join(f"{one.name}: {one.value}" for one in facts)
    return shown(Provenance(facts=tuple(facts)), plain)


def provenance(report: ReportParameters, views: Sequence[View]) -> dict[str, str]:
    """Return what a report rests on, by name.

    Parameters
    ----------
    report : ReportParameters
    views : sequence of View

    Returns
    -------
    dict of str to str
    """
    verdicts = views[0].verdicts
    newest = max(
        (item.released for one in verdicts if one.finding for item in one.finding.evidence),
        default=None,
    )
    resolved = report.resolved()
    article, folder = report.article, Path(views[0].trade.folder)
    state = overlay.state(folder)
    facts = {
        "Figures as of": day(verdicts.as_of),
        "Newest figure used": day(newest) if newest else "none",
        FIGURES: figures_digest(trades_of(article, folder), folder),
        "Article (SHA-256)": article_digest(article),
        "Conventions (SHA-256)": conventions_digest(folder, state),
        "Notebook (SHA-256)": file_digest([notebooks_folder() / "report.ipynb"]),
        "Parameters": ", ".join(f"{name}={_value(one)}" for name, one in resolved.items()),
        "Trade Claims": metadata.version("trade-claims"),
        "Code (SHA-256)": code_digest(),
    }
    commit = _commit(state)
    facts |= {"Commit": commit} if commit else {}
    facts |= _environment()
    words, own = ["trade-claims", "render", article.slug], own_data(folder)
    if own and (files := _files_read(own, article)):
        facts |= {"Read from the project's data": ", ".join(files)}
        words += ["--data", own.name]
    for name, value in resolved.items():
        if name != "article" and (name, value) != ("currency", article.currency):
            words += [f"--{name.replace('_', '-')}", *_value(value).split()]
    return facts | {"To reproduce it": shlex.join(words)}


def _files_read(own: Path, article: Article) -> list[str]:
    """Return the files of a project's data folder that a report rests on."""
    figures = {one.file for pair in trades_of(article, own) for one in load(*pair, folder=own)}
    read = [f"articles/{article.slug}.yml", *(f"figures/{one}" for one in sorted(figures)), *FILES]
    held = (own / name for name in read if (own / name).is_file())
    return [
        one.relative_to(own).as_posix() for one in held if one.suffix != ".yml" or not is_empty(one)
    ]


def _value(value: Any) -> str:
    return value if isinstance(value, str) else " ".join(value)


def trades_of(article: Article, folder: Path | None = None) -> list[Pair]:
    """Return the trades whose figures a report on an article rests on.

    These are the article's own and, where a claim compares it with that of other partners or of
    all, the reporter's others.

    Parameters
    ----------
    article : Article
    folder : Path, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.
    """
    own = (article.reporter, article.partner)
    measures = [measure_of(claim.measure) for claim in article.claims]
    every = any(one.partners for one in measures)
    if not every and not any(one.world for one in measures):
        return [own]
    others = (one for one in pairs(folder) if one[0] == own[0] and one != own)
    return [own, *(one for one in others if every or one[1] == WORLD)]


def figures_digest(trades: Sequence[Pair], folder: Path | None = None) -> str:
    """Return one SHA-256 over the figures of trades.

    That of one is its fingerprint (`analysis.figures.store.fingerprint`); that of several is one
    over theirs, a line for each.

    Parameters
    ----------
    trades : sequence of (str, str)
        From `trades_of`.
    folder : Path, optional
        As of `trades_of`.
    """
    found = [fingerprint(*pair, folder) for pair in trades]
    return found[0] if len(found) == 1 else hashlib.sha256("\n".join(found).encode()).hexdigest()


def article_digest(article: Article) -> str:
    """Return one SHA-256 over what an article's file says, however it is laid out."""
    said = json.dumps(article.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


@lru_cache(maxsize=4)
def conventions_digest(folder: Path, _: object) -> str:
    """Return one SHA-256 over what hedges cover, sources are and years begin with.

    It is found once for each state of the folders, as `analysis.core.overlay.state` sees them.
    """
    found = hashlib.sha256()
    for name in sorted(FILES):
        if name.endswith(".yml"):
            documents = [one / name for one in overlay.layers(folder) if (one / name).is_file()]
            said = _merged(documents)
        else:
            said = overlay.file_of(name, folder).read_text(encoding="utf-8", errors="replace")
        found.update(f"{name}\n{said}".encode())
    return found.hexdigest()


def _merged(files: Iterable[Path]) -> str:
    """Return one text of what documents say together, an entry of a later one before others."""
    merged: dict[str, Any] = {}
    texts = [file.read_text(encoding="utf-8") for file in files]
    try:
        for text in texts:
            merged |= yaml.load(text, Loader=yaml.BaseLoader) or {}
    except (yaml.YAMLError, TypeError, ValueError):  # who reads them says what is wrong with them
        return "\n".join(texts)
    return json.dumps(merged, sort_keys=True)


@cache
def code_digest(*, templates: bool = True) -> str:
    """Return one SHA-256 over the code of this package, by default with its templates."""
    files = {file for pattern in _CODE for file in _PACKAGE.rglob(pattern)}
    left = [_PACKAGE / "_bundle", *([] if templates else TEMPLATES)]
    return file_digest(sorted(one for one in files if not {*left} & {*one.parents}), _PACKAGE)


def file_digest(files: Iterable[Path], root: Path | None = None) -> str:
    """Return one SHA-256 over files, with their names where they lie below a root."""
    found = hashlib.sha256()
    for file in files:
        content = file.read_bytes().replace(b"\r\n", b"\n")
        if root is not None:
            found.update(f"{file.relative_to(root).as_posix()} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


@lru_cache(maxsize=4)
def _commit(_: object = None) -> str:
    """Return the commit of the checkout that the code lies in; empty where there is none.

    It is asked for once for each state of the folder of data: an edit there may be uncommitted.
    """
    root = _PACKAGE.parent
    if not (root / ".git").exists():
        return ""
    asked = (["rev-parse", "HEAD"], ["status", "--porcelain", "analysis", "data", "notebooks"])
    try:
        said = [
            subprocess.run(["git", "-C", root, *words], capture_output=True, text=True, check=False)
            for words in asked
        ]
    except OSError:  # no git on this machine
        return ""
    if any(one.returncode for one in said):
        return ""
    return said[0].stdout.strip() + (", with uncommitted changes" if said[1].stdout.strip() else "")


@cache
def _environment() -> dict[str, str]:
    """Return the lock of the environment, and whether what is installed is what it pins."""
    lock = next((file for file in _LOCKS if file.is_file()), None)
    if lock is None:
        return {}
    other = differing(lock.read_text(encoding="utf-8"))
    state = "as installed" if not other else f"other versions installed: {', '.join(other)}"
    return {"Environment lock (SHA-256)": f"{file_digest([lock])} ({state})"}


def differing(lock: str) -> list[str]:
    r"""Return the packages that a lock pins for this machine and that are not installed so.

    Parameters
    ----------
    lock : str
        Requirements with pins and, where a package is pinned for some systems only, markers.

    Examples
    --------
    >>> differing("pandas==0.1\nnone-such==1.0 ; sys_platform == 'none'")
    ['pandas']
    """
    pins = (
        Requirement(line.rstrip(" \\"))
        for line in lock.splitlines()
        if re.match(r"[A-Za-z0-9]", line)
    )
    here = [one for one in pins if one.marker is None or one.marker.evaluate()]
    return sorted({one.name for one in here if _installed(one.name) not in one.specifier})


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "0.dev0"


def rendered_at() -> dt.datetime:
    """Return the time of rendering: that of ``SOURCE_DATE_EPOCH`` if set, else now.

    Raises
    ------
    ParameterError
        If the variable holds no number of seconds.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        seconds = float(given) if given else dt.datetime.now(dt.UTC).timestamp()
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise ParameterError("SOURCE_DATE_EPOCH", given, "seconds since 1970, or nothing") from None
