import json

import pytest

import analysis as an
from analysis.core.errors import UnknownNameError

KEYS = {"flow", "span", "sign", "value", "currency", "released", "source"}


def test_the_json_has_what_programs_read(verdicts):
    data = json.loads(json.dumps(verdicts.as_dict(), allow_nan=False))
    assert data["article"] == "bloomberg-2022-04-21"
    assert data["as_of"] == "2022-04-21"
    assert len(data["verdicts"]) == 6
    for one in data["verdicts"]:
        assert {"id", "quote", "stated", "rating", "reason", "finding", "evidence"} <= one.keys()
        assert set(one["finding"]) == {"value", "low", "high", "unit"}
        assert one["evidence"]
        assert all(one["evidence"][0].keys() >= KEYS for one in data["verdicts"])
    assert data["verdicts"][0]["finding"] == {
        "value": 28.7,
        "low": 28.65,
        "high": 28.75,
        "unit": "percent",
    }
    assert data["verdicts"][4]["finding"]["value"] == "2020-05"
    assert data["verdicts"][5]["finding"]["value"] == "2022-04-13"


def test_an_untestable_verdict_is_plain_data_too(now):
    one = json.loads(json.dumps(now["released-last-week"].as_dict(), allow_nan=False))
    assert one["finding"] == {"value": None, "low": None, "high": None, "unit": "day"}
    assert one["evidence"] == []
    assert "seen" in one["reason"]


def test_unknown_sources_and_currencies_are_refused_with_the_nearest(article, trade):
    with pytest.raises(UnknownNameError, match="did you mean 'comtrade'"):
        an.check(article, trade, source="comtrad")
    with pytest.raises(UnknownNameError, match="did you mean 'USD'"):
        an.check(article, trade, currency="US")


def test_what_moved_between_two_vintages_is_said(verdicts, now):
    moved = an.compare(verdicts, now).set_index("claim")
    first = moved.loc["q1-nearly-30-percent"]
    assert (first["then"], first["now"], bool(first["differs"])) == ("supported", "refuted", True)
    assert "38.17 then, 38.760 now" in first["why"]
    assert "May 2020 3.805 then, 3.8185 now" in moved.loc["march-lowest-since-mid-2020", "why"]
    assert not an.compare(verdicts, verdicts)["differs"].any()


def test_the_table(verdicts):
    table = verdicts.to_frame()
    assert table.columns.tolist() == [
        "claim",
        "quote",
        "stated",
        "found",
        "verdict",
        "reason",
        "tipping_point",
    ]
    assert table["verdict"].tolist() == ["supported"] * 6
