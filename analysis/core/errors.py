"""What can go wrong, said so that a reader can mend it.

Every error of this package is a `TradeClaimsError`. The leaves keep the facts (file, row, column,
what was found, what was expected) as attributes, so that programs need not parse messages.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable
from pathlib import Path
from typing import Any


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
    """

    def __init__(
        self, file: Path | str, row: int | None, column: str | None, found: str, expected: str
    ) -> None:
        self.file, self.row, self.column = Path(file), row, column
        self.found, self.expected = found, expected
        place = str(file)
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: found {found}; expected {expected}")


class DocumentError(InputError):
    """A field of a YAML file (article, hedges, sources) that can't be used.

    Parameters
    ----------
    file : Path or str
        The file.
    field : str
        Dotted path to the field, such as ``claims.nearly-30-percent.stated.number``.
    found, expected : str
        What was found there, and what should be.
    """

    def __init__(self, file: Path | str, field: str, found: str, expected: str) -> None:
        self.file, self.field, self.found, self.expected = Path(file), field, found, expected
        super().__init__(f"{file}, field {field}: found {found}; expected {expected}")

    @classmethod
    def of(cls, file: Path | str, field: str, error: InputError) -> DocumentError:
        """Return another input error with the file and field in which it lies."""
        made = cls(file, field, "", "")
        made.args = (f"{file}, field {field}: {error}",)
        made.found, made.expected = str(error), ""
        return made


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

    def __init__(self, what: str, found: str, known: Iterable[str]) -> None:
        self.what, self.found, self.known = what, found, tuple(known)
        folded = {name.casefold(): name for name in self.known}
        near = difflib.get_close_matches(str(found).casefold(), folded, n=1, cutoff=0.5)
        self.nearest = folded[near[0]] if near else None
        hint = f": did you mean {self.nearest!r}?" if self.nearest else ""
        names = ", ".join(self.known) or "none"
        super().__init__(f"unknown {what} {found!r}{hint} (known: {names})")


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
        super().__init__(f"parameter {name}: found {found!r}; expected {expected}")


class FolderError(ParameterError):
    """A folder that can't be written.

    Parameters
    ----------
    folder : Path or str
    error : OSError
        What the system said.

    Examples
    --------
    >>> print(FolderError("reports", OSError(errno.ENOSPC, "No space left on device")))
    disk full: nothing more can be written to reports; make room, or choose another folder
    """

    def __init__(self, folder: Path | str, error: OSError) -> None:
        super().__init__("out", str(folder), f"a folder that can be written ({error.strerror})")
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
