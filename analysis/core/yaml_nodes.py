"""The text of a YAML file as plain values that know their lines, read within bounds.

Scalars stay text, but for the words of YAML 1.1 that stand for true, false and nothing: what a
number or a day is, the field that takes it decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from analysis.core.errors import Problem, shown

LARGEST = 1 << 18  # bytes of a file
WRITTEN_OUT = 1 << 19  # characters and values of a file, with each alias in full
MOST = 20_000  # values of a file
DEEPEST = 20  # values within values
_NOTHING = re.compile("~|null|Null|NULL|")
_TRUTH = re.compile("yes|Yes|YES|true|True|TRUE|on|On|ON")
_FALSITY = re.compile("no|No|NO|false|False|FALSE|off|Off|OFF")
_TAGS = {
    yaml.ScalarEvent: "tag:yaml.org,2002:str",
    yaml.SequenceStartEvent: "tag:yaml.org,2002:seq",
    yaml.MappingStartEvent: "tag:yaml.org,2002:map",
}
_SYNTAX = {  # what PyYAML says: what was found, and what is to be done
    "mapping values are not allowed": (
        "a second colon", "one 'name: value' in a line; text with a colon in quotes"),
    "could not find expected ':'": (
        "a line without a colon", "'name: value'; text of several lines in quotes"),
    "character '\\t'": ("a tab", "spaces before a value"),
    "that cannot start any token": (
        "a sign that text can't start with", "text in quotes where it starts with @, ` or %"),
    "unexpected end of stream": ("the end of the file", "a closing quote"),
    "expected ',' or": ("another sign", "a comma between values, and a closing bracket"),
    "expected '<document start>'": (
        "text outside of a field", "one field after the other, each as 'name: value'"),
    "expected <block end>": (
        "another indentation, or text after a closing quote",
        "the same indentation for all fields of a mapping; quotes around all of a text"),
    "expected the node content": ("no value", "a value, and a bracket that closes each open one"),
}  # fmt: skip
_ANY_MEND = "YAML; check quotes, brackets and indentation here and in the line before"

Path = tuple[str | int, ...]


class TextError(Exception):
    """A text that can't be read any further.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass
class Node:
    """A value of a file.

    Parameters
    ----------
    value : None, bool, str, list or dict
    written : str
        A scalar as written.
    parts : dict
        The values within it by key or position, each with its line.
    size : int
        Characters and values, with each alias in full.
    """

    value: Any
    written: str = ""
    parts: dict[str | int, tuple[int, Node]] = field(default_factory=dict)
    size: int = 1

    def at(self, place: Sequence[str | int]) -> tuple[Path, int | None, Node]:
        """Return the deepest value on a path: its own path, its line, and itself."""
        node, line, known = self, None, 0
        for part in place:
            if part not in node.parts:
                break
            line, node = node.parts[part]
            known += 1
        return tuple(place[:known]), line, node


@dataclass
class Document:
    """A file as it was read, with what is wrong in its text."""

    root: Node
    problems: list[Problem]


def path_text(path: Sequence[str | int]) -> str:
    """Return a path as a reader writes it.

    Examples
    --------
    >>> path_text(("claims", 3, "of", "span")), path_text(())
    ('claims[3].of.span', '-')
    """
    text = ""
    for part in path:
        name = part if isinstance(part, str) else ""
        plain = name if name.isprintable() and 0 < len(name) <= 60 else shown(name)
        text += f"[{part}]" if isinstance(part, int) else f".{plain}"
    return text.removeprefix(".") or "-"


def read_nodes(content: bytes) -> Document:
    """Read the content of a YAML file.

    Raises
    ------
    TextError
        If it is no YAML, or more than the bounds allow.
    """
    text = _text(content)
    builder = _Builder(text)
    try:
        return Document(builder.document(), builder.problems)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        found = f"the character {shown(chr(error.character))}"
        raise TextError(Problem("-", found, "text without control characters", line)) from None
    except yaml.MarkedYAMLError as error:
        raise TextError(_syntax(error, builder.line)) from None


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise TextError(Problem("-", f"{len(content):,} bytes", f"at most {LARGEST:,}"))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{content[error.start]:02x}"
        raise TextError(Problem("-", found, "a file saved as UTF-8", line)) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _syntax(error: yaml.MarkedYAMLError, line: Callable[[Any], int]) -> Problem:
    said = " ".join((error.problem or error.context or "").split())
    known = (pair for text, pair in _SYNTAX.items() if text in said)
    found, expected = next(known, (said.removeprefix("found "), _ANY_MEND))
    return Problem("-", found, expected, line(error.problem_mark or error.context_mark))


class _Builder:
    """Makes nodes of the events of a YAML parser."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        self._anchors: dict[str, Node] = {}
        self._values = 0
        self._events = self._parsed(text)

    @staticmethod
    def _parsed(text: str) -> Iterator[Any]:
        yield from yaml.parse(text, Loader=yaml.SafeLoader)

    def line(self, mark: Any) -> int:
        """Return the line of a place in the text, counted as an editor does."""
        return bisect_left(self._breaks, mark.index) + 1

    def document(self) -> Node:
        """Read the one document of the text."""
        next(self._events)  # the start of the stream
        root = Node(None)
        start = next(self._events)
        if isinstance(start, yaml.DocumentStartEvent):
            root = self._node(next(self._events), (), 0)
            next(self._events)  # the end of the document
            start = next(self._events)
        if isinstance(start, yaml.DocumentStartEvent):
            line = self.line(start.start_mark)
            self.problems.append(
                Problem("-", "a second document", "one document: remove the line ---", line)
            )
        return root

    def _node(self, event: Any, path: Path, depth: int) -> Node:
        line = self.line(event.start_mark)
        if depth > DEEPEST:
            expected = f"at most {DEEPEST} values within each other"
            raise TextError(Problem(path_text(path[:4]), "a deeper value", expected, line))
        self._values += 1
        if self._values > MOST:
            raise TextError(Problem("-", "more values", f"at most {MOST:,} in a file", line))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path)
        self._check_tag(event, path)
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(path, depth)
        else:
            node = self._mapping(path, depth)
        if node.size > WRITTEN_OUT:
            expected = f"at most {WRITTEN_OUT:,} characters and values"
            found = "a value that aliases make larger"
            raise TextError(Problem(path_text(path), found, expected, line))
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _alias(self, event: Any, path: Path) -> Node:
        if event.anchor not in self._anchors:
            found = f"the alias {shown(event.anchor)}, which no anchor before it bears"
            line = self.line(event.start_mark)
            raise TextError(Problem(path_text(path), found, "the value itself", line))
        return self._anchors[event.anchor]

    def _check_tag(self, event: Any, path: Path) -> None:
        if event.tag not in (None, _TAGS[type(event)]):
            found = f"the tag {shown(event.tag.replace('tag:yaml.org,2002:', '!!'))}"
            expected = "a value without a tag: the field says what it is"
            line = self.line(event.start_mark)
            self.problems.append(Problem(path_text(path), found, expected, line))

    def _scalar(self, event: Any, path: Path) -> Node:
        text, plain = event.value, event.implicit[0] and event.tag is None
        if not text.isascii() and re.search("[\ud800-\udfff]", text):
            line = self.line(event.start_mark)
            expected = "the character itself, not half of its code"
            self.problems.append(Problem(path_text(path), shown(text), expected, line))
            text = "�"
        value: Any = text
        if plain and _NOTHING.fullmatch(text):
            value = None
        elif plain and (_TRUTH.fullmatch(text) or _FALSITY.fullmatch(text)):
            value = _TRUTH.fullmatch(text) is not None
        return Node(value, text, size=1 + len(text))

    def _sequence(self, path: Path, depth: int) -> Node:
        node = Node([])
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            number = len(node.value)
            part = self._node(event, (*path, number), depth + 1)
            node.value.append(part.value)
            node.parts[number] = self.line(event.start_mark), part
            node.size += part.size
        return node

    def _mapping(self, path: Path, depth: int) -> Node:
        node = Node({})
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line, key = self.line(event.start_mark), self._key(event, path, depth)
            part = self._node(next(self._events), (*path, key), depth + 1)
            node.size += len(key) + part.size
            if key in node.value:
                said = f"the key {shown(key)} is given twice (first in line {node.parts[key][0]})"
                where = path_text((*path, key))
                self.problems.append(Problem(where, "", "", line, f"{said}; give it once"))
                continue
            node.value[key] = part.value
            node.parts[key] = line, part
        return node

    def _key(self, event: Any, path: Path, depth: int) -> str:
        key = self._node(event, path, depth + 1)
        if not isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)) or key.parts:
            line = self.line(event.start_mark)
            raise TextError(Problem(path_text(path), "a key of several values", "one name", line))
        return key.written
