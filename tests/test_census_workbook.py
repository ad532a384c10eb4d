"""The US Census Bureau's country.xlsx: own small workbooks in its shape."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from conftest import fuzzing
from hypothesis import given
from hypothesis import strategies as st
from offices import HTML, WORKBOOK, saved, workbook
from replay import Rerouted, replay

from analysis.core.errors import MissingToolError, ParameterError, SourceError
from analysis.sources.census_workbook import POLICY, URL, _sheet, plan, published, read
from analysis.sources.http import Client
from analysis.sources.request import Request

SEEN = dt.date(2026, 3, 20)
WORLD = (2026, "0015", [300.25, 310.5], [200.5, 210.75])
BEFORE = (2025, "0015", [300.0] * 12, [200.0] * 12)
CHINA = (2026, "5700", [46.556315, 44.4], [10.5, 11])


def refused(*rows, **changed):
    with pytest.raises(SourceError) as caught:
        read(workbook(*rows, **changed), SEEN)
    return str(caught.value)


def of(found, partner, flow="import", source="census"):
    return {
        (one.first_month, one.last_month): one.value
        for one in found if (one.partner, one.flow, one.source) == (partner, flow, source)
    }  # fmt: skip


def test_months_and_the_year_so_far_are_figures_in_millions():
    found = read(workbook(BEFORE, WORLD, CHINA), SEEN)
    assert of(found, "CHN", "export") == {
        ("2026-01", "2026-01"): "10.5", ("2026-02", "2026-02"): "11", ("2026-01", "2026-02"): "21.5"
    }  # fmt: skip
    assert len(of(found, "WLD")) == 13 + 3
    one = found[0]
    assert (one.source, one.reporter, one.currency, one.unit) == ("census", "USA", "USD", "1000000")
    assert (one.released, one.date_basis) == ("2026-03-20", "first seen")


def test_the_row_adjusted_for_seasons_is_another_source():
    adjusted = (2026, "0004", [301.123456789, 309.0], [199.0, 211.0])
    found = read(workbook(WORLD, adjusted), SEEN)
    assert of(found, "WLD")["2026-01", "2026-01"] == "300.25"
    own = of(found, "WLD", source="census-adjusted")
    assert own["2026-01", "2026-01"] == "301.123456789"


def test_months_that_are_not_published_are_no_zeros():
    found = read(workbook(WORLD, CHINA), SEEN)
    assert max(one.last_month for one in found) == "2026-02"


def test_a_zero_says_nothing_and_a_year_with_one_is_no_sum_of_months():
    found = read(workbook(WORLD, (2026, "5790", [0, 0.5], [0, 0])), SEEN)
    assert of(found, "PRK") == {("2026-02", "2026-02"): "0.5"}
    assert not of(found, "PRK", "export")


def test_of_a_year_that_has_begun_january_is_given_once():
    found = read(workbook((2026, "0015", [300.25], [200.5])), dt.date(2026, 3, 1))
    assert of(found, "WLD") == {("2026-01", "2026-01"): "300.25"}


@pytest.mark.parametrize(
    ("given", "printed"),
    [(108660.87577099999, "108660.875771"), (59958.837383000006, "59958.837383"),
     (180549.80000000002, "180549.8"), (15134, "15134"), (15134.0, "15134"), (0.000001, "0.000001"),
     (2331477.1808219994, "2331477.180822")],
)  # fmt: skip
def test_what_binary_numbers_add_is_left_out(given, printed):
    found = read(workbook(WORLD, (2026, "5700", [given, 1], [1, 1])), SEEN)
    assert of(found, "CHN")["2026-01", "2026-01"] == printed


def test_columns_are_found_by_name():
    book = openpyxl.load_workbook(io.BytesIO(workbook(WORLD, CHINA)))
    turned = openpyxl.Workbook()
    turned.active.title = "country"
    for row in book["country"].iter_rows(values_only=True):
        turned.active.append(row[::-1])
    assert set(read(saved(turned), SEEN)) == set(read(workbook(WORLD, CHINA), SEEN))


def test_a_column_without_a_name_moves_none_of_the_others():
    book = openpyxl.load_workbook(io.BytesIO(workbook(WORLD, CHINA)))
    book["country"].insert_cols(5)
    assert set(read(saved(book), SEEN)) == set(read(workbook(WORLD, CHINA), SEEN))


@pytest.mark.parametrize("code", ["0007", "0016", "5082", "8220"])
def test_groups_and_parts_are_left_out(code):
    found = read(workbook(WORLD, (2026, code, [1, 2], [3, 4])), SEEN)
    assert {one.partner for one in found} == {"WLD"}


def test_codes_that_follow_each_other_are_one_country():
    rows = [(2008, "4802", [1] * 12, [2] * 12), (2009, "4801", [3] * 12, [4] * 12)]
    world = [(year, "0015", [5] * 12, [6] * 12) for year in (2008, 2009)]
    found = of(read(workbook(*world, *rows), SEEN), "SRB")
    assert (found["2008-01", "2008-12"], found["2009-01", "2009-12"]) == ("12", "36")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([CHINA], "no trade of the world"),
        ([WORLD, WORLD], "USA-WLD import 2026-01..2026-01: found 300.25 and 300.25"),
        ([WORLD, (2026, "9999", [1, 2], [3, 4])], "row 3 (9999, 2026), column CTY_CODE"),
        ([WORLD, (2026, "57", [1, 2], [3, 4])], "row 3, column CTY_CODE: found '57'"),
        ([WORLD, ("2O26", "5700", [1, 2], [3, 4])], "row 3, column year: found '2O26'"),
        ([WORLD, (2026, "5700", [1, 2, 3], [3, 4])],
         "row 3 (5700, 2026), column IMAR: found 3; expected 0, as 2026 is published up to FEB"),
        ([WORLD, (2027, "5700", [1, 2], [3, 4])], "found 2027; expected no year after 2026"),
        ([(2026, "0015", [1, 0, 2], [3, 4])], "imports and exports of the same months"),
        ([(2026, "0015", [1, 0, 2], [3, 0, 4])], "imports and exports of the same months"),
        ([WORLD, (2026, "5700", [-1, 2], [3, 4])], "IJAN: found -1; expected a number from 0"),
        ([WORLD, (2026, "5700", [0.0000001, 2], [3, 4])], "6 decimals at the most"),
        ([WORLD, (2026, "5700", [True, 2], [3, 4])], "column IJAN: found True"),
        ([(2026, "0015", [1, 2, 3], [3, 4, 5])], "a day after the end of its months"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_its_cell(rows, said):
    assert said in refused(*rows)


def changed(cell, value):
    book = openpyxl.load_workbook(io.BytesIO(workbook(WORLD, CHINA)))
    book["country"][cell] = value
    with pytest.raises(SourceError) as caught:
        read(saved(book), SEEN)
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [("P3", 91.0, "row 3 (5700, 2026), column IYR: found 91; expected 90.956315, the sum"),
     ("AC2", 4112.5, "column EYR"), ("D3", "46.5", "column IJAN: found '46.5'"),
     ("D3", None, "column IJAN: found nothing"), ("AC3", None, "column EYR: found nothing"),
     ("D3", "=1/0", "column IJAN"),
     ("D1", "IJANUARY", "found IJAN, IJANUARY missing or unknown"), ("D1", "IFEB", "IJAN missing"),
     ("AD1", "NOTE", "NOTE missing or unknown")],
)  # fmt: skip
def test_a_changed_cell_or_column_is_refused(cell, value, said):
    assert said in changed(cell, value)


def packed(**files):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as made:
        for name, held in files.items():
            made.writestr(name, held)
    return body.getvalue()


@pytest.mark.parametrize(
    ("made", "said"),
    [(lambda: HTML, "found what is no workbook"), (bytes, "found what is no workbook"),
     (lambda: workbook(WORLD)[:900], "found what is no workbook"),
     (lambda: packed(a="<a/>"), "a workbook that can't be read"),
     (lambda: packed(a=b"0" * 400_000_001), "400,000,001 bytes, unpacked"),
     (lambda: workbook(WORLD, sheet="Sheet1"), "a workbook that can't be read"),
     (lambda: workbook(header=WORKBOOK), "no trade of the world")],
    ids=["page", "empty", "cut", "no_workbook", "huge", "sheet", "world"],
)  # fmt: skip
def test_what_is_no_such_workbook_is_refused(made, said):
    with pytest.raises(SourceError, match="census") as caught:
        read(made(), SEEN)
    assert said in str(caught.value)


def test_without_openpyxl_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(MissingToolError, match=r"pip install trade-claims\[excel\]"):
        _sheet(workbook(WORLD))


@pytest.mark.parametrize(
    "request_",
    [Request("CHN", "USA"), Request("USA", flows=("total",)), Request("USA", "XAS"),
     Request("USA", until="1984-12")],
)  # fmt: skip
def test_what_the_workbook_does_not_have_is_not_asked(request_):
    with pytest.raises(ParameterError):
        next(plan(request_, SEEN))


def test_the_workbook_comes_over_the_network():
    with (
        replay([(200, workbook(WORLD, CHINA))]) as server,
        Client(POLICY, transport=Rerouted(server)) as client,
    ):
        found = published(client.answers(plan(Request("USA", "CHN"), SEEN)))
    assert of(found, "CHN", "export")["2026-02", "2026-02"] == "11"
    assert found[0].url == URL


WHOLE = workbook(WORLD, CHINA)  # once: a workbook holds when it was made
MILLIONS = st.integers(1, 10**12).map(lambda dollars: dollars / 1_000_000)


@fuzzing()
@given(st.lists(MILLIONS, min_size=12, max_size=12), st.lists(MILLIONS, min_size=2, max_size=2))
def test_figures_come_back_to_the_dollar(imports, exports):
    rows = [WORLD, BEFORE, (2025, "5700", imports, imports), (2026, "5700", exports, exports)]
    found = of(read(workbook(*rows), SEEN), "CHN")
    for year, months in ((2025, imports), (2026, exports)):
        for month, value in enumerate(months, 1):
            span = f"{year}-{month:02d}"
            assert found[span, span] == f"{value:.6f}".rstrip("0").removesuffix(".")
    assert len(found) == 12 + 2 + 2


@fuzzing()
@given(st.data())
def test_a_damaged_workbook_raises_no_error_but_ours(data):
    whole = WHOLE
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    try:
        read(whole[:start] + data.draw(st.binary(max_size=8)) + whole[end:], SEEN)
    except SourceError as error:
        assert error.mend
