"""The manifest of a store: which Parquet files hold its figures, and of which trades.

The files lie in folders named as Hive does, ``source=census/reporter=USA``; such a folder is a
partition. Files never change: appending writes new ones, and then a manifest that names them. What
the manifest does not name is not part of the store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from analysis.core.errors import FigureError

MANIFEST = "MANIFEST.json"
FORM = 1
Pair = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """A Parquet file of a store.

    Parameters
    ----------
    name : str
        Below the folder of figures: ``source=ons/reporter=GBR/ARE-ZAF.0f9e8d7c6b5a4938.parquet``.
    sha256 : str
    rows : int
    partners : str
        The partners whose figures it holds: their codes in order, with spaces between.
    """

    name: str
    sha256: str
    rows: int
    partners: str

    @property
    def partition(self) -> str:
        """The folder that holds it: ``source=ons/reporter=GBR``."""
        return self.name.rpartition("/")[0]

    def holds(self, partner: str) -> bool:
        """Return whether it holds figures of the trade with a partner."""
        return f" {partner} " in f" {self.partners} "


@dataclass(frozen=True)
class Manifest:
    """What a store holds.

    Parameters
    ----------
    parts : tuple of Part
        In order of their names.
    last : mapping of str to int
        The number of the newest row, by partition.
    before : tuple of str
        Names of the files that the newest append has replaced: whoever still reads by the manifest
        before this one finds them in place.
    """

    parts: tuple[Part, ...] = ()
    last: Mapping[str, int] = field(default_factory=dict)
    before: tuple[str, ...] = ()

    def of_pair(self, pair: Pair) -> list[Part]:
        """Return the files that hold figures of a pair."""
        reporter, partner = pair
        whose = f"/reporter={reporter}"
        return [one for one in self.parts if one.partition.endswith(whose) and one.holds(partner)]

    @cached_property
    def pairs(self) -> frozenset[Pair]:
        """The pairs of which figures are held."""
        return frozenset(
            (source_and_reporter(one.partition)[1], partner)
            for one in self.parts
            for partner in one.partners.split()
        )

    def to_json(self) -> bytes:
        """Return the text of its file, with a checksum of its own."""
        said = _said(asdict(self))
        text = json.dumps({"checksum": _checksum(said)} | said, indent=1, sort_keys=True)
        return f"{text}\n".encode()


def partition(source: str, reporter: str) -> str:
    """Return the name of a partition.

    Examples
    --------
    >>> partition("census", "USA"), source_and_reporter("source=census/reporter=USA")
    ('source=census/reporter=USA', ('census', 'USA'))
    """
    return f"source={source}/reporter={reporter}"


def source_and_reporter(partition: str) -> tuple[str, str]:
    """Return whose figures a partition holds."""
    source, _, reporter = partition.partition("/")
    return source.removeprefix("source="), reporter.removeprefix("reporter=")


def is_partition(name: str) -> bool:
    """Return whether a name is that of a partition rather than of a CSV."""
    return name.startswith("source=")


def read_manifest(figures: Path) -> Manifest:
    """Read the manifest of a folder of figures; of a folder without a store, an empty one.

    Parameters
    ----------
    figures : Path

    Raises
    ------
    FigureError
        If it can't be read or was changed by other means than an append, or there are Parquet
        files without a manifest.
    """
    file = figures / MANIFEST
    try:
        about = file.stat()
    except FileNotFoundError:
        stray = next(_parquet(figures), None)
        if stray is not None:
            expected = f"{file}, which says what they hold{_MEND}"
            raise FigureError(stray, None, None, "files of a store", expected) from None
        return Manifest()
    return _read(file, about.st_mtime_ns, about.st_size)


_MEND = ": restore it, from git or a backup; only an append writes it"


def _parquet(figures: Path) -> Iterator[Path]:
    return figures.glob("source=*/reporter=*/*.parquet")


@lru_cache(maxsize=8)
def _read(file: Path, _time: int, _size: int) -> Manifest:
    """Read a manifest once for each of its states."""
    try:
        found = json.loads(file.read_bytes())
        claimed = found.pop("checksum")
        if claimed != _checksum(found):
            raise ValueError
        parts = tuple(Part(**one) for one in found["parts"])
        form = found["form"]
        made = Manifest(parts, found["last"], tuple(found["before"]))
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise FigureError(file, None, None, said, "a manifest that can be read") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        expected = f"a manifest as it was written{_MEND}"
        raise FigureError(file, None, None, "a damaged text", expected) from None
    if form != FORM:
        expected = f"form {FORM}, which this version reads: install a newer one"
        raise FigureError(file, None, None, f"a store of form {form}", expected)
    return made


def _said(manifest: dict[str, Any]) -> dict[str, Any]:
    return {"form": FORM, **manifest, "last": dict(manifest["last"])}


def _checksum(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
