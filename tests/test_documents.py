from typing import Any

import pytest

from analysis.batch.plan import Plan
from analysis.claims.articles import Article
from analysis.claims.hedges import Hedge
from analysis.core.errors import DocumentError
from analysis.core.problems import fields_at
from analysis.core.yaml_models import Record, read_document
from analysis.sources.registry import Source


class Thing(Record):
    name: str
    count: int


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("name: a", "count", "required"),
        ("name: a\ncount: x", "count", "whole number"),
        ("name: a\ncount: 1\ncolour: red", "colour", "known: count, name"),
        ("name: a\nconut: 1", "conut", "did you mean 'count'?"),
        ("name: [a]\ncount: 1", "name", "text"),
        ("- a\n- b", "-", "names with values"),
        ("", "-", "names with values"),
        ("name: a\nname: b\ncount: 1", "name", ""),
        ("name: 'a", "-", "a closing quote"),
        (
            "name: !!python/object/apply:os.system ['true']\ncount: 1",
            "name",
            "a value without a tag",
        ),
    ],
)
def test_a_bad_field_is_named(tmp_path, text, field, expected):
    file = tmp_path / "thing.yml"
    file.write_text(text)
    with pytest.raises(DocumentError) as caught:
        read_document(file, Thing)
    assert (caught.value.file, caught.value.field) == (file, field)
    assert expected in caught.value.expected


def test_numbers_and_dates_keep_their_digits(tmp_path):
    file = tmp_path / "thing.yml"
    file.write_text("name: 2022-04-21\ncount: 30\n")
    assert read_document(file, Thing) == Thing(name="2022-04-21", count=30)


def test_fields_are_found_in_lists_mappings_and_choices():
    class Whole(Record):
        things: list[Thing]
        by_name: dict[str, Thing]
        perhaps: Thing | None = None
        more: Any = None

    for place in (("things", 0), ("by_name", "x"), ("perhaps",)):
        assert fields_at(Whole, place) == ["count", "name"]
    assert fields_at(dict[str, Whole], ("x",)) == ["by_name", "more", "perhaps", "things"]
    assert fields_at(Whole, ("more", "x", 7)) == []


@pytest.mark.parametrize(
    ("kind", "place", "field"),
    [
        (dict[str, Hedge], ("nearly",), "reason"),
        (dict[str, Source], ("gacc",), "title"),
        (Article, ("claims", 0), "quote"),
        (Plan, ("notify", 0), "url_variable"),
    ],
)
def test_the_fields_of_every_kind_of_document_are_known(kind, place, field):
    assert field in fields_at(kind, place)


def test_no_file_and_no_text(tmp_path):
    with pytest.raises(DocumentError, match="is a directory"):
        read_document(tmp_path, Thing)
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "none.yml", Thing)
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError, match="UTF-8"):
        read_document(tmp_path / "binary.yml", Thing)
