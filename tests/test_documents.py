import pytest

from analysis.documents import Record, read_document
from analysis.errors import DocumentError


class Thing(Record):
    name: str
    count: int


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("name: a", "count", "required"),
        ("name: a\ncount: x", "count", "integer"),
        ("name: a\ncount: 1\ncolour: red", "colour", "not permitted"),
        ("name: [a]\ncount: 1", "name", "string"),
        ("- a\n- b", "-", "valid dictionary"),
        ("", "-", "valid dictionary"),
        ("name: a\nname: b\ncount: 1", "-", "YAML"),
        ("name: 'a", "-", "YAML"),
        ("name: !!python/object/apply:os.system ['true']\ncount: 1", "-", "YAML"),
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


def test_no_file_and_no_text(tmp_path):
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "none.yml", Thing)
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError, match="UTF-8"):
        read_document(tmp_path / "binary.yml", Thing)
