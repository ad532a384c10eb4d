"""Reading of YAML files into checked, frozen records."""

from __future__ import annotations

import os
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from analysis.errors import DocumentError

T = TypeVar("T")


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
    state = (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else (0, 0)
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
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        said = " ".join(str(error).split())
        raise DocumentError(file, "-", said, "YAML in UTF-8") from None
    try:
        return TypeAdapter(kind).validate_python(raw)
    except ValidationError as error:
        raise _named(file, error) from None


def _named(file: Path, error: ValidationError) -> DocumentError:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"]) or "-"
    found = repr(first["input"]) if first["type"] != "missing" else "nothing"
    return DocumentError(file, field, found[:200], first["msg"][:1].lower() + first["msg"][1:])
