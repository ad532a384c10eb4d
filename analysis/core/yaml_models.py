"""Reading of YAML files into checked, frozen records."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from analysis.core.errors import DocumentError, InputError, ParameterError, Problem, shown
from analysis.core.problems import problems_of
from analysis.core.yaml_nodes import (
    LARGEST,
    Document,
    Node,
    TextError,
    path_text,
    read_nodes,
)
from analysis.core.yaml_nodes import Path as Place

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)  # which pydantic does not export

T = TypeVar("T")


class _Checked(ModelMetaclass):
    """Lets a record that is made in code refuse bad input as one that is read from a file does."""

    def __call__(cls, *args: Any, **fields: Any) -> Any:  # noqa: N805 (ruff sees no metaclass)
        if args:
            known = ", ".join(f"{name}=…" for name in cls.model_fields)  # type: ignore[attr-defined]
            raise InputError(f"{cls.__name__} takes its fields by name: {cls.__name__}({known})")
        try:
            return super().__call__(**fields)
        except ValidationError as error:
            found = problems_of(error, cls, f"field of {cls.__name__}")
            lines = (_in_code(cls.__name__, path, one) for path, one in found)
            raise InputError("\n".join(lines)) from None


def _in_code(name: str, path: Place, problem: Problem) -> str:
    place = f", field {path_text(path)}" if path else ""
    return f"{name}{place}: {problem}"


class Record(BaseModel, metaclass=_Checked):
    """Base of what is read from YAML: frozen, typed, and without fields that nothing reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


def read_document(file: Path, kind: type[T]) -> T:
    """Read a YAML file as `kind`.

    Parameters
    ----------
    file : Path
        The file.
    kind : type
        A `Record`, or a mapping of them.

    Raises
    ------
    DocumentError
        With everything that is wrong: the line, the field, what was found and what was expected.
    """
    read: T = _read(file, cast(Hashable, kind), _state(file))
    return read


def is_empty(file: Path) -> bool:
    """Return whether a YAML file holds nothing but comments.

    Raises
    ------
    DocumentError
        If it can't be read as YAML.
    """
    document = _document(file, _state(file))
    return document.root.value is None and not document.problems


def document_error(file: Path, found: Iterable[tuple[Place, InputError]]) -> DocumentError:
    """Return the error that says what is wrong with what a file names, with its lines.

    Parameters
    ----------
    file : Path
    found : iterable of path and InputError
        One at least.
    """
    try:
        document = _document(file, _state(file))
    except DocumentError:  # what was read is no longer there
        document = Document(Node(None), [])
    wrong = [_placed(document, path, _problem(error)) for path, error in found]
    return DocumentError.holding(file, wrong)


def _problem(error: InputError) -> Problem:
    if isinstance(error, ParameterError) and error.expected:
        return Problem("-", shown(error.found), error.expected)
    return Problem("-", "", "", said=str(error))


def contents(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return the path, time and size of each file in a folder and below.

    Hidden folders, and those named as Hive names them (``source=gacc``), are left out: of what lies
    in these, the manifest beside them tells.
    """
    found: list[tuple[str, int, int]] = []
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:  # a plan of a thousand reports asks as often
        for one in entries:
            if ("=" in one.name or one.name.startswith(".")) and one.is_dir():
                continue
            try:
                about = one.stat()
            except OSError:  # a link to nothing, which reading it names
                found.append((one.name, 0, 0))
                continue
            found.append((one.name, about.st_mtime_ns, about.st_size))
            if one.is_dir():
                below = contents(Path(one.path))
                found += [(f"{one.name}/{name}", time, size) for name, time, size in below]
    return tuple(sorted(found))


def _state(file: Path) -> tuple[int, int]:
    try:
        about = file.stat()
    except (OSError, ValueError):  # which reading it names
        return 0, 0
    return about.st_mtime_ns, about.st_size


@lru_cache(maxsize=64)
def _read(file: Path, kind: Any, state: tuple[int, int]) -> Any:
    """Read a file once for each of its states; what is read is frozen."""
    document, made = _document(file, state), None
    found = list(document.problems)
    try:
        made = TypeAdapter(kind).validate_python(document.root.value)
    except ValidationError as error:
        found += [_placed(document, *one) for one in problems_of(error, kind)]
    if found:
        raise DocumentError.holding(file, found) from None
    return made


@lru_cache(maxsize=16)
def _document(file: Path, _: tuple[int, int]) -> Document:
    try:
        with file.open("rb") as opened:
            return read_nodes(opened.read(LARGEST + 1))
    except FileNotFoundError:
        raise DocumentError(file, "-", "no such file", "a YAML file") from None
    except (OSError, ValueError) as error:
        said = (getattr(error, "strerror", None) or str(error)).lower()
        raise DocumentError(file, "-", said, "a YAML file that can be read") from None
    except TextError as error:
        raise DocumentError.holding(file, [error.problem]) from None


def _placed(document: Document, path: Place, problem: Problem) -> Problem:
    """Return a problem with its line and with the path to it as the file has it."""
    known, line, node = document.root.at(path)
    missing = path[len(known) : len(known) + 1]
    if problem.found == "nothing" and missing and isinstance(missing[0], str):
        known += missing
    found = problem.found
    if isinstance(node.value, bool) and found == str(node.value):
        found = f"{node.written}, which YAML reads as {str(node.value).lower()}"
    return Problem(path_text(known), found, problem.expected, line or 1, problem.said)
