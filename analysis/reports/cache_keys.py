"""What a report depends on, in parts: it is rendered again only if one of them changed."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from analysis.claims.articles import read_article
from analysis.core import overlay
from analysis.core.html import as_json
from analysis.core.paths import data_folder
from analysis.figures.manifest import Pair
from analysis.kernels.notebook import report_notebook
from analysis.reports.formats import FORMATS
from analysis.reports.parameters import ReportParameters
from analysis.reports.provenance import (
    TEMPLATES,
    article_digest,
    code_digest,
    conventions_digest,
    figures_digest,
    file_digest,
    trades_of,
)

KEY = ".key.json"


@dataclass(frozen=True)
class Key:
    """What a report depends on.

    Parameters
    ----------
    parts : mapping of str to str
        By name, such as ``figures``: a SHA-256, or a text such as the versions of packages.
    """

    parts: Mapping[str, str]

    @property
    def digest(self) -> str:
        """One SHA-256 over all parts."""
        return hashlib.sha256(json.dumps(self.parts, sort_keys=True).encode()).hexdigest()

    def changed(self, since: Key) -> list[str]:
        """Return the names of the parts that differ from those of another key."""
        names = {**self.parts, **since.parts}
        return [name for name in names if self.parts.get(name) != since.parts.get(name)]

    def explain(self, since: Key) -> list[str]:
        """Return, for each part that differs, its old and new value."""
        return [
            f"{name}: {_difference(since.parts.get(name, ''), self.parts.get(name, ''))}"
            for name in self.changed(since)
        ]

    def to_json(self, files: Mapping[str, bytes]) -> str:
        """Return what ``.key.json`` of a report holds: the key, and the sizes of its files."""
        sizes = {name: len(content) for name, content in files.items()}
        return as_json({"key": self.digest, "parts": dict(self.parts), "files": sizes})


def _difference(old: str, new: str) -> str:
    """Return how two parts differ: lists by their items, hashes by their first digits.

    Examples
    --------
    >>> _difference("pandas 2.2, scipy 1.1", "pandas 2.3, scipy 1.1")
    'pandas 2.2 → pandas 2.3'
    """
    before, after = old.split(", "), new.split(", ")
    removed = ", ".join(one for one in before if one not in after)
    added = ", ".join(one for one in after if one not in before)
    short = [one[:12] if len(one) == 64 and " " not in one else one for one in (removed, added)]
    return " → ".join(one or "nothing" for one in short)


def key_of(report: ReportParameters, base_url: str = "", formats: Sequence[str] = FORMATS) -> Key:
    """Return what a report depends on, as it is now.

    Parameters
    ----------
    report : ReportParameters
    base_url : str
        Address of the folder of all reports.
    formats : sequence of str
        From `analysis.reports.formats.checked_formats`.

    Returns
    -------
    Key
        Of the notebook, the code, the template, the article, the figures of its trade (and of
        those with which its claims compare it), the conventions (hedges, sources, holidays), the
        parameters, the packages, the address and the formats.
    """
    folder, article = data_folder(), report.article
    state = overlay.state(folder)
    parameters = sorted(report.resolved().items())
    return Key(
        {
            "notebook": _notebook(report_notebook().stat().st_mtime_ns),
            "code": code_digest(templates=False),
            "template": template_digest(),
            "article": _article(article.slug, folder, state),
            "figures": _figures(tuple(trades_of(article, folder)), folder, state),
            "conventions": conventions_digest(folder, state),
            "parameters": ", ".join(f"{name}={value}" for name, value in parameters),
            "packages": packages(),
            "base_url": base_url,
            "formats": ", ".join(formats),
        }
    )


@lru_cache(maxsize=2)
def _notebook(_: int) -> str:
    return file_digest([report_notebook()])


@lru_cache(maxsize=1024)
def _article(slug: str, folder: Path, _: object) -> str:
    return article_digest(read_article(slug, folder))


@lru_cache(maxsize=64)
def _figures(trades: tuple[Pair, ...], folder: Path, _: object) -> str:
    return figures_digest(trades, folder)


@cache
def template_digest() -> str:
    """Return one SHA-256 over the templates of the page and of the PDF."""
    files = sorted(one for place in TEMPLATES for one in place.rglob("*") if one.is_file())
    return file_digest(files, TEMPLATES[0].parent.parent)


@cache
def packages() -> str:
    """Return the versions of Python and of the packages that this one asks for."""
    asked = [Requirement(one) for one in metadata.requires("trade-claims") or []]
    names = sorted({one.name for one in asked if one.marker is None})
    versions = [f"{name} {metadata.version(name)}" for name in names]
    return ", ".join([f"Python {platform.python_version()}", *versions])


def stored_key(folder: Path) -> Key | None:
    """Return the key of the report in a folder; None if there is none, or files are missing."""
    try:
        stored = json.loads((folder / KEY).read_bytes())
        key = Key(stored["parts"])
        whole = stored["key"] == key.digest and all(
            (folder / name).stat().st_size == size for name, size in stored["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return key if whole else None
