"""What can go wrong, said so that a reader can mend it.

Every error of this package is a `TradeClaimsError`. The leaves keep the facts (file, row, column,
what was found, what was expected) as attributes, so that programs need not parse messages.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.core.showing import LONGEST, listed
from analysis.core.showing import shown as shown  # noqa: PLC0414 (for those who raise errors)

_MOST = 50  # problems of a file that are printed; all are kept as data


class TradeClaimsError(Exception):
    """Base of all errors raised by this package."""


class InputError(TradeClaimsError):
    """Something that was given to the package is wrong and can be mended by its giver."""


class FigureError(InputError):
    """A row of a figures file that can't be trusted.

    Parameters
    ----------
    file : Path or str
        The file that holds the row.
    row : int or None
        Line of the file, counting the header as line 1; None where the whole file is meant.
    column : str or None
        Name of the offending column.
    found, expected : str
        What was found there, and what should be.

    Attributes
    ----------
    all : tuple of FigureError
        Everything found wrong along with it, itself first; the message says so, too.
    text : str
        What the message says of this one alone.
    """

    def __init__(
        self, file: Path | str, row: int | None, column: str | None, found: str, expected: str
    ) -> None:
        self.all: tuple[FigureError, ...] = (self,)
        self.file, self.row, self.column = Path(file), row, column
        self.found, self.expected = found, expected
        place = str(file)
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column}"
        self.text = f"{place}: found {found}; expected {expected}"
        super().__init__(self.text)

    @staticmethod
    def raise_all(errors: Sequence[FigureError]) -> None:
        """Raise the first of several errors, which then says all of them; nothing if there is none.

        Examples
        --------
        >>> FigureError.raise_all([
        ...     FigureError("a.csv", 2, "value", "'x'", "a number"),
        ...     FigureError("a.csv", 3, "value", "'y'", "a number"),
        ... ])
        Traceback (most recent call last):
        analysis.core.errors.FigureError: a.csv, row 2, column value: found 'x'; expected a number
        a.csv, row 3, column value: found 'y'; expected a number
        """
        if not errors:
            return
        every = tuple(dict.fromkeys(one for error in errors for one in error.all))
        first, more = every[0], len(every) - _MOST
        first.all = every
        lines = [one.text for one in every[:_MOST]]
        first.args = ("\n".join([*lines, f"and {more} more"] if more > 0 else lines),)
        raise first


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a YAML file.

    Parameters
    ----------
    field : str
        Path to the field, such as ``claims[3].of.span``; ``-`` where the whole file is meant.
    found, expected : str
        What was found there, and what should be.
    line : int, optional
        Line of the file, from 1.
    said : str
        What is wrong, where that is not said by `found` and `expected`.
    """

    field: str
    found: str
    expected: str
    line: int | None = None
    said: str = ""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        place = ", ".join(filter(None, [line, f"field {self.field}" if self.field != "-" else ""]))
        what = self.said or f"found {self.found}; expected {self.expected}"
        return f"{place}: {what}" if place else what


class DocumentError(InputError):
    """What is wrong in a YAML file (article, plan, hedges, sources): all of it at once.

    Parameters
    ----------
    file : Path or str
        The file.
    field : str
        Path to the first field that is wrong, such as ``claims[3].stated.number``.
    found, expected : str
        What was found there, and what should be.
    line : int, optional
        Line of the file, from 1.

    Attributes
    ----------
    problems : tuple of Problem
        Everything that is wrong, by line.
    """

    def __init__(
        self, file: Path | str, field: str, found: str, expected: str, line: int | None = None
    ) -> None:
        self._hold(file, [Problem(field, found, expected, line)])

    def _hold(self, file: Path | str, problems: Iterable[Problem]) -> None:
        self.file = Path(file)
        self.problems = tuple(sorted(problems, key=lambda one: one.line or 0))
        first, *more = self.problems
        self.field, self.line = first.field, first.line
        self.found, self.expected = first.said or first.found, first.expected
        separator = ", " if first.line or first.field != "-" else ": "
        self.args = (f"{file}{separator}{first}",)
        if more:
            lines = [f"{file}: {len(self.problems)} problems", *map(str, self.problems[:_MOST])]
            left = len(self.problems) - _MOST
            self.args = ("\n  ".join([*lines, *([f"and {left} more"] if left > 0 else [])]),)

    @classmethod
    def of(cls, file: Path | str, field: str, error: InputError) -> DocumentError:
        """Return another input error with the file and field in which it lies."""
        return cls.holding(file, [Problem(field, "", "", said=str(error))])

    @classmethod
    def holding(cls, file: Path | str, problems: Iterable[Problem]) -> DocumentError:
        """Return the error that holds some problems of a file, one at least."""
        made = cls(file, "-", "", "")
        made._hold(file, problems)
        return made

    def with_problems(self, changed: Callable[[Problem], Problem]) -> DocumentError:
        """Return the error with each of its problems changed."""
        return self.holding(self.file, map(changed, self.problems))


class UnknownNameError(InputError):
    """A name that nothing goes by; says the nearest one that exists.

    Parameters
    ----------
    what : str
        The kind of thing named, such as ``article``.
    found : str
        The name given.
    known : iterable of str
        The names that exist.

    Examples
    --------
    >>> print(UnknownNameError("flow", "exports", ["export", "import", "total"]))
    unknown flow 'exports': did you mean 'export'? (known: export, import, total)
    """

    def __init__(self, what: str, found: object, known: Iterable[str]) -> None:
        self.what, self.found, self.known = what, found, tuple(known)
        folded = {name.casefold(): name for name in self.known}
        text = found[:LONGEST] if isinstance(found, str) else shown(found)
        near = difflib.get_close_matches(text.casefold(), folded, n=1, cutoff=0.5)
        self.nearest = folded[near[0]] if near else None
        hint = f": did you mean {self.nearest!r}?" if self.nearest else ""
        super().__init__(f"unknown {what} {shown(found)}{hint} (known: {listed(self.known)})")


class ParameterError(InputError):
    """A parameter of a report with a value it can't take.

    Parameters
    ----------
    name : str
        The parameter.
    found : object
        The value given.
    expected : str
        What it should be.
    """

    def __init__(self, name: str, found: object, expected: str) -> None:
        self.name, self.found, self.expected = name, found, expected
        super().__init__(f"parameter {name}: found {shown(found)}; expected {expected}")


class FolderError(ParameterError):
    """A folder that can't be written.

    Parameters
    ----------
    folder : Path or str
    error : OSError
        What the system said.
    name : str
        The parameter that names it.

    Examples
    --------
    >>> print(FolderError("reports", OSError(errno.ENOSPC, "No space left on device")))
    disk full: nothing more can be written to reports; make room, or choose another folder
    """

    def __init__(self, folder: Path | str, error: OSError, name: str = "out") -> None:
        super().__init__(name, str(folder), f"a folder that can be written ({error.strerror})")
        self.errno = error.errno
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            said = f"disk full: nothing more can be written to {folder}; make room"
            self.args = (f"{said}, or choose another folder",)
        elif error.errno == errno.EROFS:
            self.args = (f"{folder} is mounted read-only; choose a folder that can be written",)


class NoFigureError(TradeClaimsError):
    """No published figure gives what was asked for, by itself or with others."""


class MissingToolError(TradeClaimsError):
    """A program that a function needs is not installed; says how to get it."""


class SourceError(TradeClaimsError):
    """What an office's server answered can't be had or can't be trusted; nothing of it is used.

    Parameters
    ----------
    source : str
        The source, as `data/sources.yml` names it.
    found, expected : str
        What was found, and what should be.
    mend : str
        What can be done about it.
    address : object, optional
        Where it was read; its text never holds a key.
    table, row, column : str, optional
        The place within what was read.
    status : int, optional
        The status of the answer, where that is what is wrong.

    Attributes
    ----------
    all : tuple of SourceError
        Everything found wrong along with it, itself first; the message says so, too.

    Examples
    --------
    >>> print(SourceError("comtrade", "status 401", "200", "set the variable K to a valid key"))
    comtrade: found status 401; expected 200; set the variable K to a valid key
    """

    def __init__(
        self,
        source: str,
        found: str,
        expected: str,
        mend: str,
        *,
        address: object = None,
        table: str | None = None,
        row: str | None = None,
        column: str | None = None,
        status: int | None = None,
    ) -> None:
        self.all: tuple[SourceError, ...] = (self,)
        self.source, self.found, self.expected, self.mend = source, found, expected, mend
        self.table, self.row, self.column, self.status = table, row, column, status
        self.address = None if address is None else str(address)
        super().__init__(source, found, expected, mend)

    @property
    def text(self) -> str:
        """What the message says of this one alone."""
        where = {"table": self.table, "row": self.row, "column": self.column}
        said = [f"{name} {place}" for name, place in where.items() if place is not None]
        place = ", ".join([self.source, *filter(None, [self.address]), *said])
        return f"{place}: found {self.found}; expected {self.expected}; {self.mend}"

    def __str__(self) -> str:
        lines = [one.text for one in self.all[:_MOST]]
        more = len(self.all) - _MOST
        return "\n".join([*lines, *([f"and {more} more"] if more > 0 else [])])

    def at(self, address: object) -> SourceError:
        """Return the error, each of its parts with an address where it had none."""
        for one in self.all:
            one.address = one.address or str(address)
        return self

    @staticmethod
    def raise_all(errors: Sequence[SourceError]) -> None:
        """Raise the first of several errors, which then says all of them; nothing if there is none.

        Examples
        --------
        >>> SourceError.raise_all([
        ...     SourceError("x", "'1'", "'2'", "report it", row="Japan"),
        ...     SourceError("x", "'3'", "'4'", "report it", row="India"),
        ... ])
        Traceback (most recent call last):
        analysis.core.errors.SourceError: x, row Japan: found '1'; expected '2'; report it
        x, row India: found '3'; expected '4'; report it
        """
        if errors:
            first = errors[0]
            first.all = tuple(dict.fromkeys(one for error in errors for one in error.all))
            raise first


class LockError(TradeClaimsError):
    """Another run holds what this one needs.

    Parameters
    ----------
    file : Path or str
        The lock.
    seconds : float
        How long it was waited for.
    """

    def __init__(self, file: Path | str, seconds: float) -> None:
        self.file, self.seconds = Path(file), seconds
        waited = f" (waited {seconds:g} s)" if seconds else ""
        super().__init__(f"{file} is held by another run{waited}; try again later")


class RenderError(TradeClaimsError):
    """A report's notebook failed; names the cell and keeps its error.

    Parameters
    ----------
    notebook : Path or str
        The notebook that was run.
    cell : int or None
        Number of the failing cell, from 1.
    error : str
        The error raised there.
    trace : str
        Its traceback.
    executed : nbformat.NotebookNode, optional
        The notebook as far as it was executed.
    """

    def __init__(
        self,
        notebook: Path | str,
        cell: int | None,
        error: str,
        trace: str = "",
        executed: Any = None,
    ) -> None:
        self.notebook, self.cell, self.error = Path(notebook), cell, error
        self.trace, self.executed = trace, executed
        where = f", cell {cell}" if cell is not None else ""
        super().__init__(f"{notebook}{where}: {error}")


class KernelKilledError(RenderError):
    """A report's kernel was killed, by a cell or from outside."""
