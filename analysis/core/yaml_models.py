"""Reading of YAML files into checked, frozen records."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from analysis.core.errors import DocumentError, UnknownNameError

T = TypeVar("T")
NO_FIELD = "no field"


class Record(BaseModel):
    """Base of what is read from YAML: frozen, typed, and without fields that nothing reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class _Loader(yaml.SafeLoader):
    """YAML with numbers and dates left as text, and without keys given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key given twice, which YAML itself passes over."""
        keys = [key.value for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {twice!r} stands twice", node.start_mark
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
    every = error.errors()  # a wrong name says more than that the right one is missing
    first = next((one for one in every if one["type"] == "extra_forbidden"), every[0])
    field = ".".join(str(part) for part in first["loc"]) or "-"
    none = first["type"] == "missing" or first["input"] is None
    found = "nothing" if none else repr(first["input"])
    expected = first["msg"][:1].lower() + first["msg"][1:]
    if first["type"] == "extra_forbidden":
        expected = _known(str(first["loc"][-1]), fields_at(kind, first["loc"][:-1]))
    elif first["type"] in ("model_type", "dict_type", "model_attributes_type"):
        expected = "names with values, as 'name: value'"
    return DocumentError(file, field, found[:200], expected)


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
