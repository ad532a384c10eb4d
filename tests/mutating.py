"""Hostile variants of a YAML file: values replaced, keys dropped or misspelt, bytes damaged."""

from __future__ import annotations

import copy
from typing import Any

import yaml
from hypothesis import strategies as st

HOSTILE = [
    "", " ", "~", "null", "yes", "no", "on", "NO", "0", "-0", "1", "30", "30.0", "28.7", "-6.9",
    "NaN", ".nan", ".inf", "-.inf", "Infinity", "1,000", "1_000", "1 000", "017", "0o17", "0x1F",
    "12:30", "1e5", "1e400", "9" * 400, "0." + "9" * 400, "٣٠", "３０", "½", "²", "+30", "30%",
    "2022", "1", "0000", "9999", "99999", "-2022", "2022-02-30", "2022-13", "2022Q5", "2022Q1",
    "1899-12", "2022-03", "2022-01..2022-03", "2022-03..2022-01", "0001-01", "9999-12",
    "2022-04-21", "2022-4-1", "20220421", "1650499200", "2022-W16-4", "2022-04-21T00:00:00Z",
    "2999-01-01", "0001-01-01", "10000-01-01", "total", "export", "imports", "TOTAL", "growth",
    "grwth", "percent", "percents", "points", "billion", "times", "rank", "month", "day", "months",
    "in a row", "nearly", "grew", "slump", "mid", "last week", "neatly", "rose", "fell", "deficit",
    "a third", "USD", "CNY", "EUR", "usd", "gacc", "comtrade", "gac", "CHN", "RUS", "IND", "WLD",
    "XXX", "chn", "a" * 60, "a" * 250, "x" * 3000, "word " * 900, "é" * 70, "e" + "\u0300" * 300,
    "\u202egnp.exe", "\u200b", "\ufeff", "\ufffe", "\U0010ffff", "\ue000", "\x00", "\x1b[31m",
    "\r", "a\nb", "\t", "javascript:alert(1)", "https://", "http://[", "https://a:b@c.example/",
    "https://news.example/a", "file:///etc/passwd", "../../etc/passwd", "%s %n {0} ${x}",
    "{{ 7*7 }}",
    "<script>alert(1)</script>", "]]>", "'", '"', "'; drop table report; --",
    "👩\u200d👩\u200d👧", "中俄贸易",
    "!!int x", "*a", "&a b", "<<", "- x", "? x", "# x", "@x", "`x`", "%x", "|", ">",
]  # fmt: skip
LIKELY = {  # what a field may hold, so that a variant is accepted and says something else
    "number": ["29", "30", "30.0", "31.25", "-3", "0", "a third", "12", "٣٠", "3 0", "29,9"],
    "hedge": ["nearly", "about", "more than", "less than", "grew", "fall", "slump", "flat", "mid"],
    "unit": ["percent", "billion", "month", "times", "points"],
    "flow": ["total", "export", "import"],
    "span": ["2022Q1", "2022-01..2022-03", "2021", "2022-02", "2021Q4", "2022-Q1", " 2022Q1"],
    "part": ["2022-01..2022-02", "2022-03", "2022Q1"],
    "measure": ["growth", "level", "change", "share_of_total", "lowest_since", "highest_since"],
    "year": ["2019", "2020", "2021", "02020", "2020.0"],
    "published": ["2022-04-20", "2022-05-31", "2023-01-01", "2021-12-31"],
    "source": ["gacc", "comtrade", "gacc-bulletin"], "currency": ["USD", "CNY"],
    "partner": ["RUS", "WLD", "IND"], "event": ["2022-02-24", "2022-03-01", "2021-01-01"],
    "direction": ["rose", "fell"], "day": ["2022-02-23"], "quote": ["trade fell", "it rose", "x"],
}  # fmt: skip
TYPES: list[Any] = [
    [], {}, [[]], [None], [1], ["total 2022Q1"], ["total"], {"a": 1}, {"flow": "total"}, True,
    None, 30, 28.7, [["a"] * 3] * 3, {"unit": "percent"}, "30", list(range(50)),
]  # fmt: skip
TEXTS = [
    "\t", "\0", "\ufeff", "---\n", "...\n", "%YAML 1.2\n", "&a ", "*a ", "!!int ",
    "!!python/none ",
    "<<: *a\n", "- ", ": ", "\n", "\n\n", "  ", " ", "{", "}", "[", "]", '"', "'", "#", "|\n",
    ">\n",
    "\u2028", "\x85", "\u202e", "title: x\n", "claims:\n", "[" * 50, "{a: " * 30, ", ", "?", "\\",
    "0",
]  # fmt: skip
BYTES = [b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x00", b"\r", b"\x1b", b"\xe9"]


def loaded(text: str) -> Any:
    """Return a YAML text as plain lists, mappings and texts."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths to all values within a value."""
    found = [path] if path else []
    parts = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, list) else parts
    for key, part in parts:
        found += places(part, (*path, key))
    return found


def _holder(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path[:-1]:
        value = value[part]
    return value


@st.composite
def damaged_tree(draw: st.DrawFn, seed: Any, hostile: list[Any]) -> Any:
    """Change one or two values or keys of a tree."""
    tree = copy.deepcopy(seed)
    for _ in range(draw(st.integers(1, 2))):
        paths = places(tree)
        if not paths:
            break
        telling = [one for one in paths if one[-1] in LIKELY]
        path = draw(st.sampled_from(telling if telling and draw(st.booleans()) else paths))
        holder, key = _holder(tree, path), path[-1]
        match draw(st.integers(0, 10)):
            case 0 | 1 | 2 if key in LIKELY and isinstance(holder[key], str):
                holder[key] = draw(st.sampled_from(LIKELY[key]))
            case 7 | 8 if isinstance(holder, dict) and "unit" in holder:
                name = draw(
                    st.sampled_from(["number", "to", "hedge", "direction", "year", "currency"])
                )
                holder[name] = draw(st.sampled_from(LIKELY.get(name, LIKELY["number"])))
            case 0 | 1 | 2 | 7 | 8:
                holder[key] = draw(st.sampled_from(hostile))
            case 3:
                holder[key] = copy.deepcopy(draw(st.sampled_from(TYPES)))
            case 4:
                del holder[key]
            case 5 if isinstance(key, str):
                at = draw(st.integers(0, max(len(key) - 1, 0)))
                holder[key[:at] + key[at + 1 :]] = holder.pop(key)
            case 6:
                holder[key] = copy.deepcopy(_at(tree, draw(st.sampled_from(paths))))
            case _:
                if isinstance(holder, list):
                    holder.insert(key, copy.deepcopy(holder[key]))
                else:
                    name = draw(st.sampled_from([*hostile, "unit", "number", "to", "currency"]))
                    holder[str(name)] = draw(st.sampled_from(hostile))
    return tree


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


@st.composite
def damaged_bytes(draw: st.DrawFn, seed: bytes) -> bytes:
    """Change one to three places of a file."""
    content = seed
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        to = at + draw(st.integers(0, 40))
        match draw(st.integers(0, 5)):
            case 0:
                content = content[:at]
            case 1:
                content = content[:at] + content[to:]
            case 2:
                content = content[:to] + content[at:]
            case 3:
                content = content[:at] + draw(st.sampled_from(TEXTS)).encode() + content[at:]
            case 4:
                content = content[:at] + draw(st.sampled_from(BYTES)) + content[at:]
            case _:
                lines = content.split(b"\n")
                one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
                lines[one] = lines[other]
                content = b"\n".join(lines)
    return content


def damaged(text: str, hostile: list[Any] = HOSTILE) -> st.SearchStrategy[bytes]:
    """Return hostile variants of a YAML file, as bytes."""
    trees = damaged_tree(loaded(text), hostile).map(
        lambda tree: yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode(
            errors="surrogatepass"
        )
    )
    return trees | trees | damaged_bytes(text.encode())
