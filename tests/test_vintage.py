"""A vintage: what it knows of itself, what is selected from it, and what it turns into."""

import sys
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from conftest import made_vintage

import analysis as an


@pytest.fixture
def made(vintage):
    return vintage(
        {},
        {"flow": "import", "value": "7.84", "resolution": "0.01"},
        {"first_month": "2022-01", "value": "16.44", "resolution": "0.01", "growth_pct": "25.9",
         "growth_by": "office"},
    )  # fmt: skip


def test_it_selects_what_a_user_would_type(made):
    assert len(made.select(flow="export")) == 2
    (quarter,) = made.select(span="2022Q1")
    assert made.select(span="2022-01..2022-03").figures == (quarter,)
    assert made.select(span="2022Q1", flow="import").figures == ()
    assert made.select(flow="export").pair == made.pair


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"flow": "exports"}, "did you mean 'export'"),
        ({"currency": "US"}, "did you mean 'USD'"),
        ({"source": "gac"}, "did you mean 'gacc'"),
        ({"span": "Q1 2022"}, "found 'Q1 2022'"),
    ],
)
def test_what_does_not_exist_is_refused_rather_than_empty(made, wanted, said):
    with pytest.raises(an.InputError, match=said):
        made.select(**wanted)


def test_its_table_has_plain_columns_and_spans_that_compare(made):
    frame = made.to_frame()
    assert frame["value"].tolist() == [3.8, 7.84, 16.44]
    assert str(frame["released"].dtype).startswith("datetime64")
    assert (frame["span"] == "2022Q1").tolist() == [False, False, True]
    assert (frame["span"] == "2022-01..2022-03").tolist() == [False, False, True]
    assert frame["span"].isin(["2022Q1"]).sum() == 1
    assert frame[frame["span"] != "2022-03"]["growth"].tolist() == [25.9]
    with pytest.raises(an.ParameterError, match="found 'March 2022'"):
        frame["span"] == "March 2022"  # noqa: B015


def test_it_can_be_a_key_and_never_changes(made):
    same = made_vintage(made.figures)
    assert {made: 1}[same] == 1
    assert made != replace(made, figures=made.figures[:1])
    with pytest.raises(AttributeError):
        made.as_of = None


def test_numbers_are_exact_and_keep_their_digits(made):
    assert [str(one.value) for one in made] == ["3.8", "7.84", "16.44"]
    assert made.figures[0].level.half_width == Decimal("0.05")


def test_it_shows_itself(made, latest):
    assert repr(made) == "CHN–RUS as of 1 Jan 2099: 3 figures of gacc"
    assert made._repr_html_().count("<tr") == 4
    assert "<code>.to_frame()</code> has them all" in latest._repr_html_()
    hostile = made_vintage([replace(made.figures[0], reference="<script>alert(1)</script>")])
    assert "<script>" not in hostile._repr_html_()


def test_it_goes_to_a_workbook_or_says_what_is_missing(made, tmp_path, monkeypatch):
    file = made.to_excel(tmp_path / "trade.xlsx")
    again = pd.read_excel(file)
    assert again["span"].tolist() == ["2022-03", "2022-03", "2022Q1"]
    assert again["value"].tolist() == [3.8, 7.84, 16.44]
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(an.TradeClaimsError, match=r"pip install trade-claims\[excel\]"):
        made.to_excel(tmp_path / "again.xlsx")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"span": 3.5}, "parameter span: found 3.5; expected 2022-03"),
        ({"flow": 3}, "parameter flow: found 3; expected text"),
        ({"flow": ["export"]}, r"parameter flow: found \['export'\]; expected text"),
        ({"source": {"gacc"}}, "parameter source: found {'gacc'}; expected text"),
        ({"currencies": "USD"}, "unknown parameter 'currencies': did you mean 'currency'"),
    ],
)
def test_selecting_refuses_what_it_does_not_take_in_its_own_words(made, given, expected):
    with pytest.raises(an.InputError, match=expected):
        made.select(**given)


def test_selecting_refuses_arguments_without_a_name_in_its_own_words(made):
    with pytest.raises(an.InputError, match=r"too many .*expected select\(span, flow, "):
        made.select("2022Q1")


@pytest.mark.parametrize("file", [3, None, "trade.csv", ""])
def test_a_workbook_needs_a_name_of_one(made, file):
    with pytest.raises(
        an.ParameterError, match=r"parameter file: .*expected the name of a workbook"
    ):
        made.to_excel(file)
