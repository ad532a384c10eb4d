"""Verdicts and figures to take away."""

import base64
import csv
import gzip
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest

import analysis as an
from analysis.cli import main
from analysis.figures import store
from analysis.reports.data_files import as_csv, files_of, flat
from analysis.reports.downloads import cited, show_downloads
from analysis.reports.parameters import report_parameters
from analysis.reports.variants import views_of

SCHEMA = json.loads(
    (Path(an.__file__).parent / "reports" / "schemas" / "verdicts.schema.json").read_text()
)
CHECKER = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


@pytest.fixture(scope="module")
def block():
    return show_downloads(views_of(report_parameters("bloomberg-2022-04-21")))


def test_the_schema_is_itself_valid():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_verdicts_hold_to_their_schema(block, verdicts, now, article, latest):
    CHECKER.validate(json.loads(files_of(block.section)["verdicts.json"]))
    for other in (verdicts, now, an.check(article, latest, currency="CNY")):
        CHECKER.validate(json.loads(json.dumps(other.as_dict())))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdicts", 0, "rating"), "true"),
        (("verdicts", 0, "evidence", 0, "released"), "13 Apr 2022"),
        (("verdicts", 0, "evidence", 0, "span"), "2022-Q1"),
        (("verdicts", 0, "finding", "value"), [1]),
        (("verdicts", 0, "more"), 1),
        (("as_of",), 2022),
    ],
)
def test_the_schema_refuses_what_it_should(verdicts, path, value):
    data = json.loads(json.dumps(verdicts.as_dict()))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        CHECKER.validate(data)


def test_check_as_json_holds_to_the_schema_but_for_what_it_compares_with(capsys):

    main.main(
        ["check", "bloomberg-2022-04-21", "--source", "comtrade", "--as-of", "latest", "--json"]
    )
    data = json.loads(capsys.readouterr().out)
    data.pop("compared_with")
    CHECKER.validate(data)


def test_links_hold_the_files(block):
    packed = re.findall(r'download="([^"]+)\.gz"[^>]*base64,([^"]+)"', block.markup)
    assert {name for name, _ in packed} == {"verdicts.json", "verdicts.csv", "figures.csv"}
    for name, content in packed:
        assert gzip.decompress(base64.b64decode(content)).decode() == files_of(block.section)[name]


def test_rows_are_cited_once_each_with_the_digits_printed(trade):
    march = an.total(trade, "2022-03", "export").evidence
    rows = cited([*march, *march])
    assert len(rows) == 1
    assert (rows[0]["value"], rows[0]["resolution"], rows[0]["released"]) == (
        "3.8",
        "0.1",
        "2022-04-13",
    )


def test_flat_verdicts_read_back(verdicts):
    rows = list(csv.DictReader(io.StringIO(as_csv(flat(verdicts.as_dict())))))
    assert [row["id"] for row in rows] == [one.id for one in verdicts]
    assert rows[0]["found_value"] == "28.7"
    assert as_csv([]) == "none\n"


@pytest.mark.parametrize(
    "formula",
    ["=X()", "+X()", "-X()", "@X()", "-2+3+cmd|' /C calc'!A0", " =X()", "＝X()", "－X()"],
)
def test_no_cell_starts_a_formula(formula):
    text = as_csv([{"quote": formula, "number": -1.5, "growth": "-7.5", "plain": "a"}])
    (row,) = csv.DictReader(io.StringIO(text))
    assert row == {"quote": f"'{formula}", "number": "-1.5", "growth": "-7.5", "plain": "a"}


@pytest.mark.parametrize(
    ("text", "cell"),
    [("a\r\nb\tc", "a b c"), ("a\u2028b\x85c", "a b c"), ("a\x1b\0\u202eb", "a���b"),
     ("\t=X()", "' =X()"), ("-7.7\n", "'-7.7 ")],
)  # fmt: skip
def test_no_cell_holds_a_control_character_or_a_line_break(text, cell):
    written = as_csv([{"quote": text}])
    assert written.count("\n") == 2
    assert list(csv.DictReader(io.StringIO(written))) == [{"quote": cell}]


def test_a_file_with_a_byte_order_mark_is_cited_too(data):
    file = data / "figures" / "gacc.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    store.checksum()
    march = an.total(an.load(as_of="2022-04-21"), "2022-03", "export").evidence
    assert cited(march)[0]["source"] == "gacc"
