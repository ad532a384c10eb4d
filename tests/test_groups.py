"""Sums over the members of a group, and who was one when."""

import datetime as dt

import pytest
from storing import appended, project, row

from analysis.core.errors import DocumentError, NoFigureError, ParameterError, UnknownNameError
from analysis.sources.places import read_places
from analysis.totals.groups import members_in, total_of_members

__all__ = ["project"]
ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")


def of_members(codes=ASEAN, **other):
    return [row("2021-12", "1.1", "2022-01-20", source="comtrade", reporter="CHN", partner=code)
            | other for code in codes]  # fmt: skip


def asked(project, span="2021-12", **other):
    return total_of_members("CHN", "XAS", span, "export", folder=project, **other)


def test_a_sum_is_of_all_members_of_that_time_and_says_so(project):
    appended(project, *of_members())
    found = asked(project)
    assert str(found.value) == "11.0"
    assert (str(found.low), str(found.high)) == ("10.50", "11.50")
    assert {one.figure.partner for one in found.evidence} == set(ASEAN)
    assert found.notes[0].startswith("A sum over the 10 members")
    assert "not the aggregate that an office publishes" in found.notes[0]


def test_a_published_aggregate_is_no_part_of_a_sum(project):
    aggregate = row("2021-12", "12.0", "2022-01-20", source="comtrade", partner="XAS")
    appended(project, *of_members(), aggregate)
    assert str(asked(project).value) == "11.0"


def test_no_sum_is_made_where_a_member_is_lacking(project):
    appended(project, *of_members(ASEAN[:-1]))
    with pytest.raises(NoFigureError, match="with Vietnam: a sum of the other members"):
        asked(project)
    appended(project, *of_members(ASEAN[-1:]))
    assert asked(project)
    with pytest.raises(NoFigureError, match="Brunei, Indonesia"):
        asked(project, as_of=dt.date(2022, 1, 19))


def test_members_are_those_of_the_time(project):
    later = [
        row(f"2025-{month}", "1.1", "2026-01-20", source="comtrade", partner=code)
        for code in (*ASEAN, "TLS") for month in ("09", "10")
    ]  # fmt: skip
    appended(project, *later)
    assert str(asked(project, "2025-09").value) == "11.0"
    assert str(asked(project, "2025-10").value) == "12.1"
    with pytest.raises(ParameterError, match=r"TLS joined in October 2025"):
        asked(project, "2025-09..2025-10")


@pytest.mark.parametrize(
    ("month", "count"),
    [("1960-01", 6), ("1973-01", 9), ("1985-12", 10), ("1986-01", 12),
     ("1995-01", 15), ("2004-05", 25), ("2007-01", 27), ("2013-07", 28), ("2020-01", 28),
     ("2020-02", 27)],
)  # fmt: skip
def test_the_european_union_grew_and_shrank(month, count):
    assert len(members_in("EUU", month)) == count


def test_before_there_were_members_there_is_no_sum():
    with pytest.raises(ParameterError, match="had members, from January 1958 on"):
        members_in("EUU", "1957-12")
    with pytest.raises(ParameterError, match="in which EUU had members"):
        total_of_members("CHN", "EUU", "1950")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"flow": "exports"}, "unknown flow"), ({"currency": "usd"}, "unknown currency"),
     ({"source": "comtrad"}, "did you mean 'comtrade'")],
)  # fmt: skip
def test_what_is_wrong_with_a_sum_is_named(wrong, said):
    with pytest.raises(UnknownNameError, match=said):
        total_of_members("CHN", "XAS", "2021", **{"flow": "export"} | wrong)


def test_what_has_no_members_is_said():
    with pytest.raises(UnknownNameError, match="EUU, XAS"):
        members_in("XSI", "2021")
    with pytest.raises(UnknownNameError, match="known: EUU, XAS"):
        members_in("RUS", "2021")


def test_a_project_adds_a_group(project):
    (project / "places.yml").write_text(
        "XBX: {name: the BRICS, kind: group, members: {BRA: 2009-06, IND: 2009-06}}\n"
    )
    assert members_in("XBX", "2010", project) == ("BRA", "IND")
    (project / "places.yml").write_text("XBX: {name: the BRICS, members: {BRA: 2009-06}}\n")
    with pytest.raises(DocumentError, match="kind must be group"):
        read_places(project)
    (project / "places.yml").write_text(
        "XBX: {name: the BRICS, kind: group, members: {BRA: '2009'}}\n"
    )
    with pytest.raises(DocumentError, match="months, as 2004-05"):
        read_places(project)
