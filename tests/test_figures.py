import csv
from decimal import Decimal

import pandas as pd
import pytest
from conftest import GOOD, write_csv

from analysis.core import paths
from analysis.core.errors import FigureError, ParameterError
from analysis.figures.schema import COLUMNS, as_day, as_of, read_figures


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("source", "GACC", "lower case"),
        ("reporter", "China", "ISO 3166"),
        ("partner", "", "ISO 3166"),
        ("flow", "exports", "one of export, import, total"),
        ("first_month", "2022-13", "a month that exists"),
        ("first_month", "2022-3", "a month that exists"),
        ("last_month", "2022-00", "a month that exists"),
        ("last_month", "2022-02", "no earlier than first_month"),
        ("currency", "JPY", "one of USD, CNY, EUR, GBP"),
        ("value", "3,8", "a number, as printed"),
        ("value", "nan", "a number, as printed"),
        ("value", "-3.8", "a number, as printed"),
        ("value", "inf", "a number, as printed"),
        ("value", "1e5", "a number, as printed"),
        ("value", "1,000", "a number, as printed"),
        ("value", "+5", "a number, as printed"),
        ("value", " 5", "a number, as printed"),
        ("value", "05", "a number, as printed"),
        ("value", "5.", "a number, as printed"),
        ("value", "٣.٨", "a number, as printed"),
        ("value", "３.８", "a number, as printed"),
        ("value", "9" * 400, "a number, as printed"),
        ("value", "3." + "8" * 400, "a number, as printed"),
        ("growth_pct", "٣", "growth in per cent"),
        ("growth_pct", "9" * 400, "growth in per cent"),
        ("growth_pct", "NaN", "growth in per cent"),
        ("unit", "1" + "0" * 400, "power of ten"),
        ("unit", "1٠", "power of ten"),
        ("resolution", "0.٠1", "the size of the last printed digit"),
        ("outlets", "٣", "1 or more"),
        ("first_month", "٢٠٢٢-03", "a month that exists"),
        ("first_month", "1899-12", "a month that exists from 1900 on"),
        ("released", "２０２２-04-13", "a day that exists"),
        ("value", "", "a value or a growth rate"),
        ("unit", "", "the unit of the value"),
        ("unit", "billion", "power of ten"),
        ("resolution", "", "the size of the last printed digit"),
        ("resolution", "0", "the size of the last printed digit"),
        ("growth_pct", "12%", "growth in per cent"),
        ("growth_pct", "12", "office or outlet"),
        ("growth_by", "gacc", "one of nothing, office, outlet"),
        ("released", "2022-02-30", "a day that exists"),
        ("released", "13.04.2022", "a day that exists"),
        ("released", "2022-03-30", "a day after the span's end"),
        ("released", "2022-03-31", "a day after the span's end"),
        ("date_basis", "yesterday", "one of release"),
        ("outlets", "0", "1 or more"),
        ("reference", " ", "where the figure was read"),
        ("url", "javascript:alert(1)", "an http address"),
    ],
)
def test_a_bad_cell_is_named_with_file_row_column_found_and_expected(
    tmp_path, column, cell, expected
):
    rows = [GOOD | {"flow": "import"}, GOOD | {column: cell}]
    if column == "value" and cell == "":
        rows[1] |= {"unit": "", "resolution": ""}
    file = write_csv(tmp_path / "gacc.csv", rows)
    with pytest.raises(FigureError) as caught:
        read_figures(file)
    error = caught.value
    growth = column == "growth_pct" and cell == "12"
    assert len(str(error)) < 500
    assert (error.file, error.row) == (file, 3)
    assert error.column == ("growth_by" if growth else column)
    assert expected in error.expected
    assert str(file) in str(error)
    assert f"row 3, column {error.column}" in str(error)


def test_a_duplicate_is_refused_even_if_its_value_differs(tmp_path):
    file = write_csv(tmp_path / "gacc.csv", [GOOD, GOOD | {"value": "3.9"}])
    with pytest.raises(FigureError, match=r"row 3.*no second row"):
        read_figures(file)


@pytest.mark.parametrize("missing", COLUMNS)
def test_a_missing_column_is_named(tmp_path, missing):
    columns = [name for name in COLUMNS if name != missing]
    rows = [{key: value for key, value in GOOD.items() if key != missing}]
    with pytest.raises(FigureError, match=f"column {missing}: found no such column"):
        read_figures(write_csv(tmp_path / "gacc.csv", rows, columns))


def test_a_column_that_nothing_reads_is_refused(tmp_path):
    file = write_csv(tmp_path / "gacc.csv", [GOOD | {"note": "x"}], [*COLUMNS, "note"])
    with pytest.raises(FigureError, match="column note"):
        read_figures(file)


@pytest.mark.parametrize("content", [b"", b"source,flow\n", b"\xff\xfe\x00", b'a,b\n"1,2\n'])
def test_what_is_no_table_is_refused(tmp_path, content):
    file = tmp_path / "gacc.csv"
    file.write_bytes(content)
    with pytest.raises(FigureError):
        read_figures(file)


def test_a_row_with_too_many_cells_is_refused(tmp_path):
    file = write_csv(tmp_path / "gacc.csv", [GOOD])
    file.write_text(file.read_text().rstrip() + ",more,cells\n")
    with pytest.raises(FigureError):
        read_figures(file)


def test_no_file(tmp_path):
    with pytest.raises(FigureError, match="no such file"):
        read_figures(tmp_path / "none.csv")


LAYOUTS = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "no end of the last line": str.rstrip,
    "blank lines at the end": lambda text: text + "\n\r\n\n",
    "cells in quotes": lambda text: text.replace("2022-04-13", '"2022-04-13"'),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_of_a_file_changes_no_figure(tmp_path, layout):
    file = write_csv(tmp_path / "gacc.csv", [GOOD, GOOD | {"flow": "import"}])
    plain = file.read_text()
    before = read_figures(file)
    file.write_bytes(LAYOUTS[layout](plain).encode())
    assert file.read_bytes() != plain.encode()
    assert read_figures(file) == before


def test_the_order_of_columns_changes_no_figure(tmp_path):
    rows = [GOOD, GOOD | {"flow": "import"}]
    before = read_figures(write_csv(tmp_path / "gacc.csv", rows))
    assert read_figures(write_csv(tmp_path / "gacc.csv", rows, COLUMNS[::-1])) == before


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda line: "# " + line, "'# gacc'; expected the name of a source"),
        (lambda line: "# a comment", "1 cells; expected 17"),
        (lambda line: "   ", "1 cells; expected 17"),
        (lambda line: line + ",", "18 cells; expected 17"),
        (lambda line: line.rpartition(",")[0], "16 cells; expected 17"),
        (lambda line: line.replace("CHN,RUS", '"CHN,RUS"'), "16 cells; expected 17"),
        (lambda line: line.replace("a newspaper", '"a newspaper'), "a line break within a cell"),
        (lambda line: line.replace("a newspaper", '"a" newspaper'), "a quote within a cell"),
        (lambda line: line + "x" * 200_000, r"2000\d\d characters; expected at most 10000"),
        (lambda line: line.replace("a newspaper", "a\tnewspaper"), r"the character U\+0009"),
        (lambda line: line.replace("a newspaper", "a\0newspaper"), r"the character U\+0000"),
        (lambda line: line.replace("a newspaper", "a\rnewspaper"), r"the character U\+000D"),
        (lambda line: line.replace("a newspaper", "a\u2028newspaper"), r"the character U\+2028"),
        (lambda line: line.replace("a newspaper", "a\u202enewspaper"), r"the character U\+202E"),
        (lambda line: line.replace("a newspaper", "a\udcffnewspaper"), "the byte 0xff"),
    ],
)
def test_a_damaged_line_is_named(tmp_path, change, expected):
    rows = [GOOD | {"flow": flow} for flow in ("import", "export", "total")]
    file = write_csv(tmp_path / "gacc.csv", rows)
    lines = file.read_text().splitlines()
    lines[2] = change(lines[2])
    file.write_bytes("\n".join(lines).encode(errors="surrogateescape"))
    with pytest.raises(FigureError, match=f"row 3(, column source)?: found {expected}"):
        read_figures(file)


def test_two_stray_quotes_swallow_no_rows(tmp_path):
    rows = [GOOD | {"first_month": f"2022-0{month}"} for month in (1, 2, 3)]
    file = write_csv(tmp_path / "gacc.csv", [*rows, *(row | {"flow": "import"} for row in rows)])
    lines = file.read_text().splitlines()
    lines[1], lines[5] = (lines[n].replace("a newspaper", '"a newspaper') for n in (1, 5))
    file.write_text("\n".join(lines))
    with pytest.raises(FigureError, match=r"row 2: found a line break") as caught:
        read_figures(file)
    assert [one.row for one in caught.value.all] == [2, 6]


def test_a_row_cites_the_line_it_stands_on_even_after_a_blank_one(tmp_path):
    file = write_csv(tmp_path / "gacc.csv", [GOOD, GOOD | {"flow": "import"}])
    header, first, second, *_ = file.read_text().splitlines()
    file.write_text("\n".join([header, first, "", second, ""]))
    assert [one.row for one in read_figures(file)] == [2, 4]


def test_a_line_break_within_a_cell_is_refused(tmp_path):
    file = write_csv(tmp_path / "gacc.csv", [GOOD | {"reference": "a\nb"}, GOOD])
    with pytest.raises(FigureError, match=r"row 2: found a line break within a cell"):
        read_figures(file)


def test_nothing_is_lost_or_changed_between_file_and_figure():
    for file in sorted((paths.data_folder() / "figures").glob("*.csv")):
        with file.open(encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle))
        figures = read_figures(file)
        assert len(figures) == len(rows)
        for row, figure in zip(rows, figures, strict=True):
            assert (figure.value is None) == (not row["value"])
            if figure.value is not None:
                assert figure.value * 10**9 == Decimal(row["value"]) * int(row["unit"])
                assert figure.value.as_tuple().digits == Decimal(row["value"]).as_tuple().digits
            assert (str(figure.growth) if row["growth_pct"] else "") == row["growth_pct"]
            assert str(figure.released) == row["released"]


def test_values_keep_their_printed_digits(vintage):
    (made,) = vintage({"value": "6540077.2090", "unit": "10000", "resolution": "0.0001"})
    assert str(made.value) == "65.400772090"
    assert made.resolution == Decimal("1E-9")


def test_as_of_keeps_the_newest_release_by_that_day(vintage):
    figures = vintage({}, {"released": "2022-05-09", "value": "3.83", "resolution": "0.01"})
    assert as_of(figures, "2022-04-12") == ()
    assert [str(one.value) for one in as_of(figures, "2022-05-08")] == ["3.8"]
    assert [str(one.value) for one in as_of(figures, "2022-05-09")] == ["3.83"]


@pytest.mark.parametrize("day", ["2022-02-30", "21.4.2022", "", None, 20220421, "2022-4-1", pd.NaT])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(ParameterError, match="a day that exists"):
        as_day(day)
