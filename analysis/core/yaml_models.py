"""Reading of YAML files into checked, frozen records."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from analysis.core.errors import DocumentError, InputError, UnknownNameError

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)  # which pydantic does not export

T = TypeVar("T")
R = TypeVar("R", bound="Record")
NO_FIELD = "no field"


class _Checked(ModelMetaclass):
    """Lets a record that is made in code refuse bad input as one that is read from a file does."""

    def __call__(cls, *args: Any, **fields: Any) -> Any:  # noqa: N805 (ruff sees no metaclass)
        try:
            return super().__call__(*args, **fields)
        except ValidationError as error:
            field, said = _input_error(error, cls, f"field of {cls.__name__}")
            place = f"{cls.__name__}, field {field}: " if field else ""
            raise InputError(f"{place}{said}") from None


class Record(BaseModel, metaclass=_Checked):
    """Base of what is read from YAML: frozen, typed, and without fields that nothing reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


@contextmanager
def input_errors(at: str = "") -> Iterator[None]:
    """Let pydantic report an `InputError` of a validator, with its own words, as at a field."""
    try:
        yield
    except InputError as error:
        raise PydanticCustomError("input", "{text}", {"text": str(error), "at": at}) from None


def nested(given: Any, kind: type[R], what: str) -> R:
    """Read a record within a validator of another.

    Parameters
    ----------
    given : mapping or Record
    kind : type of Record
    what : str
        What its fields are called, such as ``argument of growth``.

    Raises
    ------
    PydanticCustomError
        With the first thing wrong, as `read_document` names it.
    """
    if isinstance(given, kind):
        return given
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        field, said = _input_error(error, kind, what)
        raise PydanticCustomError("input", "{text}", {"text": str(said), "at": field}) from None


def _input_error(error: ValidationError, kind: Any, what: str) -> tuple[str, InputError]:
    """Return the field at which a record is wrong, and what is wrong with it."""
    first = _first(error)
    path = [str(part) for part in first["loc"]]
    if first["type"] == "input":
        within = first["ctx"].get("at", "")
        return ".".join(filter(None, [*path, within])), InputError(first["ctx"]["text"])
    if first["type"] == "extra_forbidden":
        known = fields_at(kind, first["loc"][:-1])
        return ".".join(path[:-1]), UnknownNameError(what, path[-1], known)
    expected = _expected(first)
    return ".".join(path), InputError(f"found {_found(first)}; expected {expected}")


def _first(error: ValidationError) -> ErrorDetails:
    """Return the error to report: a wrong name says more than that the right one is missing."""
    every = error.errors()
    return next((one for one in every if one["type"] == "extra_forbidden"), every[0])


def _expected(error: ErrorDetails) -> str:
    if error["type"] == "missing":
        return "a value: the field is required"
    return error["msg"][:1].lower() + error["msg"][1:]


def _found(error: ErrorDetails) -> str:
    none = error["type"] == "missing" or error["input"] is None
    return "nothing" if none else repr(error["input"])[:200]


class _Loader(yaml.SafeLoader):
    """YAML with numbers and dates left as text, and without keys given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key given twice, which YAML itself passes over."""
        keys = [key.value for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {twice!r} is given twice", node.start_mark
            )
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in forms if tag.endswith((":null", ":bool"))]
    for letter, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


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
        Naming the file, the field, what was found and what was expected.
    """
    try:
        about = file.stat()
        state = about.st_mtime_ns, about.st_size
    except OSError:  # which reading it names
        state = 0, 0
    read: T = _read(file, cast(Hashable, kind), state)
    return read


def contents(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return the path, time and size of each file in a folder and below."""
    found: list[tuple[str, int, int]] = []
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:  # a plan of a thousand reports asks as often
        for one in entries:
            about = one.stat()
            found.append((one.name, about.st_mtime_ns, about.st_size))
            if one.is_dir():
                below = contents(Path(one.path))
                found += [(f"{one.name}/{name}", time, size) for name, time, size in below]
    return tuple(sorted(found))


@lru_cache(maxsize=64)
def _read(file: Path, kind: Any, _: tuple[int, int]) -> Any:
    """Read a file once for each of its states; what is read is frozen."""
    try:
        raw = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise DocumentError(file, "-", "no such file", "a YAML file") from None
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise DocumentError(file, "-", said, "a YAML file that can be read") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        said = " ".join(str(error).split())
        raise DocumentError(file, "-", said, "YAML in UTF-8") from None
    try:
        return TypeAdapter(kind).validate_python(raw)
    except ValidationError as error:
        raise _named(file, error, kind) from None


def _named(file: Path, error: ValidationError, kind: Any) -> DocumentError:
    first = _first(error)
    within = first.get("ctx", {}).get("at", "") if first["type"] == "input" else ""
    field = ".".join(filter(None, [*map(str, first["loc"]), within])) or "-"
    if first["type"] == "input":
        return DocumentError.of(file, field, InputError(first["ctx"]["text"]))
    expected = _expected(first)
    if first["type"] == "extra_forbidden":
        expected = _known(str(first["loc"][-1]), fields_at(kind, first["loc"][:-1]))
    elif first["type"] in ("model_type", "dict_type", "model_attributes_type"):
        expected = "names with values, as 'name: value'"
    return DocumentError(file, field, _found(first), expected)


def _known(name: str, known: Sequence[str]) -> str:
    """Say that no field goes by a name, and which is meant."""
    nearest = UnknownNameError("field", name, known).nearest
    meant = f"; did you mean {nearest!r}?" if nearest else ""
    return f"{NO_FIELD} of this name{meant} (known: {', '.join(known)})"


def fields_at(kind: Any, place: Iterable[str | int]) -> list[str]:
    """Return the fields that a document of a kind may have at a place.

    Parameters
    ----------
    kind : type
        As of `read_document`.
    place : iterable of str or int
        As of pydantic's errors.

    Examples
    --------
    >>> from analysis.claims.articles import Article
    >>> fields_at(Article, ("event",))
    ['day', 'name']
    """
    whole = node = TypeAdapter(kind).json_schema()
    for part in (None, *place):
        if part is not None:
            node = _inside(node, part)
        ways = [_resolved(one, whole) for one in node.get("anyOf", [node])]
        node = next((one for one in ways if one.get("type") != "null"), {})
    return sorted(node.get("properties", {}))


def _inside(node: dict[str, Any], part: str | int) -> dict[str, Any]:
    """Return the part of a JSON Schema that a step leads to; empty where it knows none."""
    if isinstance(part, int):
        found = node.get("items", {})
    else:
        found = node.get("properties", {}).get(part, node.get("additionalProperties"))
    return found if isinstance(found, dict) else {}


def _resolved(node: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    name = node.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = whole.get("$defs", {}).get(name, {}) if name else node
    return found
