"""What a preview has come to: a good page, or what is wrong, fault by fault with its line."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path

from analysis.core.errors import DocumentError, FigureError, RenderError, TradeClaimsError
from analysis.core.yaml_nodes import LARGEST

_KNOWN = re.compile(r"(.* did you mean .*\?) \(known: (.*)\)", re.DOTALL)
_MOST = 200  # faults that a page lists; more are no help to anyone


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Parameters
    ----------
    place : str
        Such as ``line 12``.
    field : str
        Such as ``claims[0].stated``; empty where the whole is meant.
    what : str
        What was found and what was expected.
    written : str
        The line as it is written.
    known : str
        The names that exist, where one of them may be meant.
    """

    place: str
    field: str
    what: str
    written: str = ""
    known: str = ""

    @classmethod
    def saying(cls, place: str, field: str, what: str, written: str = "") -> Fault:
        """Return a fault whose text may end with the names that exist.

        Examples
        --------
        >>> fault = Fault.saying("line 1", "", "unknown x 'a': did you mean 'b'? (known: b, c)")
        >>> fault.what, fault.known
        ("unknown x 'a': did you mean 'b'?", 'b, c')
        """
        found = _KNOWN.fullmatch(what)
        return cls(place, field, found[1] if found else what, written, found[2] if found else "")


@dataclass(frozen=True)
class Status:
    """What a preview shows.

    Parameters
    ----------
    page : int
        How many good pages there were so far; 0 if there is none.
    busy : bool
        Whether the report is being rendered.
    error : TradeClaimsError, optional
        Why the newest state of the files gives no page.
    seconds : float
        That rendering took.
    at : datetime.datetime
        When that was.
    """

    page: int = 0
    busy: bool = False
    error: TradeClaimsError | None = None
    seconds: float = 0
    at: dt.datetime = field(default_factory=dt.datetime.now)

    @property
    def kind(self) -> str:
        """One word for it: ``busy``, ``wrong`` or ``good``."""
        return "busy" if self.busy else "wrong" if self.error else "good"

    @property
    def words(self) -> str:
        """A line for it.

        Examples
        --------
        >>> Status(error=FigureError("a.csv", 2, "value", "x", "y")).words
        'One problem'
        >>> Status(1, seconds=1.234, at=dt.datetime(2022, 4, 21, 8, 5)).words
        'Rendered at 08:05:00 in 1.2 s'
        """
        if self.busy:
            return "Rendering …"
        if self.error is None:
            return f"Rendered at {self.at:%H:%M:%S} in {self.seconds:.1f} s"
        count = len(faults_of(self.error))
        said = "One problem" if count == 1 else f"{count} problems"
        return f"{said}; the last good page is below" if self.page else said


def faults_of(error: TradeClaimsError) -> list[Fault]:
    """Return everything that an error says is wrong, in its order.

    Parameters
    ----------
    error : TradeClaimsError

    Examples
    --------
    >>> faults_of(FigureError("a.csv", 2, "value", "'x'", "a number"))[0].place
    'a.csv, line 2'
    """
    if isinstance(error, DocumentError):
        lines = _lines(error.file)
        return [
            Fault.saying(
                f"line {one.line}" if one.line else "",
                "" if one.field == "-" else one.field,
                one.said or f"found {one.found}; expected {one.expected}",
                lines[one.line - 1] if one.line and one.line <= len(lines) else "",
            )
            for one in error.problems
        ]
    if isinstance(error, FigureError):
        return [
            Fault(
                f"{one.file.name}, line {one.row}" if one.row else one.file.name,
                one.column or "",
                f"found {one.found}; expected {one.expected}",
            )
            for one in error.all
        ]
    if isinstance(error, RenderError) and error.cell is not None:
        return [Fault(f"cell {error.cell}", "", error.error)]
    return [Fault.saying("", "", line.strip()) for line in str(error).splitlines()]


def listed(faults: list[Fault]) -> tuple[list[Fault], int]:
    """Return the faults that a page lists, and how many more there are."""
    return faults[:_MOST], max(0, len(faults) - _MOST)


def file_of(error: TradeClaimsError) -> str:
    """Return the file in which an error lies, if it is one.

    Examples
    --------
    >>> file_of(DocumentError("a.yml", "-", "x", "y")), file_of(TradeClaimsError("z"))
    ('a.yml', '')
    """
    return str(error.file) if isinstance(error, DocumentError) else ""


def _lines(file: Path) -> list[str]:
    """Return the lines of a file as an editor counts them; none if it can't be read."""
    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST).decode("utf-8-sig", errors="replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
