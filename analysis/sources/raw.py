"""Answers of offices, kept as they came: what is published today may be replaced tomorrow.

Each is two files in a folder of its source and address: the body, and a JSON that says where and
when it was answered, with its SHA-256. A body equal to the newest kept is not kept again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import FolderError, SourceError
from analysis.core.files import replace_file
from analysis.sources.request import Address, Answer

_TIME = "%Y%m%dT%H%M%S.%fZ"
_MEND = "remove both files, or put back what was there"


@dataclass(frozen=True)
class Raw:
    """A folder of kept answers of one source.

    Parameters
    ----------
    folder : Path
        Such as ``data/raw``; the source's own folder is made in it.
    source : str
    """

    folder: Path
    source: str

    def keep(self, answer: Answer) -> None:
        """Keep an answer, unless its body is that of the newest kept of its address.

        Raises
        ------
        FolderError
            If the folder can't be written.
        SourceError
            If the newest kept was damaged.
        """
        newest = self.newest(answer.address)
        if newest and (newest.sha256, newest.status) == (answer.sha256, answer.status):
            return
        place = self._place(answer.address)
        name = answer.at.astimezone(dt.UTC).strftime(_TIME)
        try:
            place.mkdir(parents=True, exist_ok=True)
            replace_file(place / f"{name}.body", answer.body)
            replace_file(place / f"{name}.json", _said(answer))  # what has none is not there
        except OSError as error:
            raise FolderError(self.folder, error, "raw") from None

    def newest(self, address: Address) -> Answer | None:
        """Return the newest kept answer of an address; None if none is kept."""
        return next(self._from_newest(address), None)

    def all(self, address: Address) -> list[Answer]:
        """Return the kept answers of an address, the oldest first."""
        return [*self._from_newest(address)][::-1]

    def _from_newest(self, address: Address) -> Iterator[Answer]:
        try:
            kept = sorted(self._place(address).glob("*.json"), reverse=True)
        except OSError as error:
            raise FolderError(self.folder, error, "raw") from None
        for said in kept:
            yield self._read(address, said)

    def _place(self, address: Address) -> Path:
        return self.folder / self.source / address.name

    def _read(self, address: Address, said: Path) -> Answer:
        try:
            record = json.loads(said.read_bytes())
            at = dt.datetime.fromisoformat(record["at"])
            body = said.with_suffix(".body").read_bytes()
            answer = Answer(address, int(record["status"]), dict(record["headers"]), body, at)
            sound = answer.sha256 == record["sha256"] and at.tzinfo is not None
        except OSError as error:
            raise FolderError(self.folder, error, "raw") from None
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            found, expected = f"another content in {said.stem}", "an answer as it was kept"
            raise SourceError(self.source, found, expected, _MEND, address=said.parent)
        return answer


def _said(answer: Answer) -> bytes:
    record = {
        "address": str(answer.address),
        "told": dict(answer.address.headers),
        "at": answer.at.astimezone(dt.UTC).isoformat(),
        "status": answer.status,
        "sha256": answer.sha256,
        "headers": dict(sorted(answer.headers.items())),
    }
    return json.dumps(record, indent=1, ensure_ascii=False).encode() + b"\n"
