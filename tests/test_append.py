"""Rows are appended to a store all or none, once, and what was held stays held."""

import datetime as dt
import errno
import random
from dataclasses import make_dataclass, replace
from decimal import Decimal
from itertools import pairwise

import pytest
from storing import BASE, appended, content, files, project, row, year

import analysis as an
from analysis.core import paths
from analysis.core.errors import FigureError, FolderError, InputError, ParameterError
from analysis.figures import arrivals, parquet, writing
from analysis.figures.manifest import read_manifest
from analysis.figures.schema import COLUMNS
from analysis.figures.store import held_tables, releases

__all__ = ["project"]
IND = "source=gacc/reporter=CHN"


def held(folder, partner="IND", as_of="latest"):
    return [str(one.value) for one in an.load("CHN", partner, as_of, folder=folder)]


def test_rows_are_new_once_and_the_same_ever_after(project):
    found = appended(project, *year())
    assert [str(one.value) for one in found.new] == held(project)
    assert (len(found.new), found.revised, found.gone, found.same) == (12, (), (), ())
    assert found.pairs == (("CHN", "IND"),)
    before = files(project)
    again = appended(project, *year())
    assert (again.new, again.revised, again.same) == ((), (), found.new)
    assert files(project) == before


def test_a_revision_is_a_further_row_and_says_by_how_much(project):
    appended(project, row(value="3.80"))
    (revised,) = appended(project, row(value="3.61", released="2022-05-09")).revised
    assert (revised.change, revised.percent) == (Decimal("-0.19"), Decimal(-5))
    assert held(project) == ["3.61"]
    assert held(project, as_of="2022-05-08") == ["3.80"]
    trade = an.load("CHN", "IND", folder=project)
    assert [str(one.value) for one in releases(trade)] == ["3.80", "3.61"]


def test_a_release_that_only_confirms_what_is_held_adds_no_row(project):
    first = appended(project, row(value="3.8")).new
    found = appended(project, row(value="3800", unit="1000000", released="2022-05-09") | {
        "resolution": "100"})  # fmt: skip
    assert found.same == first
    assert held(project, as_of="2022-05-10") == ["3.8"]


def test_an_older_release_found_later_is_told_from_the_newer_if_given_with_it(project):
    appended(project, row(value="3.80"))
    found = appended(
        project, row(value="3.80", released="2022-07-09"), row(value="3.61", released="2022-05-09")
    )
    assert [str(one.figure.value) for one in found.revised] == ["3.61", "3.80"]
    days = ("2022-05-01", "2022-06-01", "2022-08-01")
    assert [held(project, as_of=day) for day in days] == [["3.80"], ["3.61"], ["3.80"]]


def test_an_earlier_release_is_new_and_leaves_what_is_known_today(project):
    appended(project, row(value="3.61", released="2022-05-09"))
    assert len(appended(project, row(value="3.80")).new) == 1
    assert held(project) == ["3.61"]
    assert held(project, as_of="2022-04-20") == ["3.80"]


def test_more_digits_are_a_revision_by_nothing(project):
    appended(project, row(value="3.8"))
    (revised,) = appended(project, row(value="3.80", released="2022-05-09")).revised
    assert revised.change == 0
    assert held(project) == ["3.80"]


def test_another_figure_of_the_same_day_counts_as_released_when_it_was_seen(project):
    appended(project, row(value="3.80"))
    (revised,) = appended(project, row(value="3.61"), seen="2022-06-01").revised
    assert (revised.figure.released, revised.figure.date_basis) == (
        dt.date(2022, 6, 1), "first seen",
    )  # fmt: skip
    assert held(project, as_of="2022-05-31") == ["3.80"]
    again = appended(project, row(value="3.61"), seen="2022-06-02")
    assert again.same == (revised.figure,)


def test_another_figure_of_the_day_on_which_it_is_seen_has_to_wait(project):
    appended(project, row(value="3.80"), seen="2022-04-13")
    before = files(project)
    expected = r"rows given, row 1, column value: found 3\.61 bn USD; expected 3\.80 bn USD, which "
    with pytest.raises(FigureError, match=expected + r"row 1000001 of .*13 Apr 2022.*next day on"):
        appended(project, row(value="3.61"), seen="2022-04-13")
    assert files(project) == before


def test_rates_and_levels_may_come_apart(project):
    rate = {"growth_pct": "7.5", "growth_by": "office"}
    alone = rate | {"value": "", "unit": "", "resolution": ""}
    appended(project, row(**rate))
    known = (row() | alone, row() | {"growth_pct": "", "growth_by": ""}, row(**rate))
    for one in known:
        assert len(appended(project, one | {"released": "2022-05-09"}).same) == 1
    assert len(appended(project, row("2022-04", released="2022-05-09") | alone).new) == 1
    (level,) = appended(project, row("2022-04", "4.1", "2022-05-09"), seen="2022-06-01").new
    assert str(level.released) == "2022-06-01"
    assert {str(one.growth) for one in an.load("CHN", "IND", folder=project)} == {"7.5", "None"}


def test_what_the_rows_should_have_repeated_is_gone_and_stays_held(project):
    appended(project, *year(), *year(partner="JPN"))
    rows = [one for one in year() if one["first_month"] != "2021-06"]
    asked = ("2021-05", "2021-06")
    found = appended(
        project, *rows, covers=lambda one: str(one.span) in asked and one.partner in ("IND", "JPN")
    )
    assert sorted((one.partner, str(one.span)) for one in found.gone) == [
        ("IND", "2021-06"), ("JPN", "2021-05"), ("JPN", "2021-06"),
    ]  # fmt: skip
    assert len(held(project)) == 12
    assert not appended(project, *rows).gone


def test_the_order_of_rows_changes_no_byte(project, tmp_path):
    rows = [*year(), *year(flow="import"), *year(partner="JPN"), *year(reporter="KOR")]
    other = tmp_path / "other"
    (other / "figures").mkdir(parents=True)
    shuffled = random.Random(1).sample(rows, len(rows))
    appended(project, *rows, seen="2026-11-26")
    appended(other, *shuffled, seen="2026-11-26")
    assert content(project) == content(other)
    manifest = "figures/MANIFEST.json"
    assert (project / manifest).read_bytes() == (other / manifest).read_bytes()


def test_a_row_keeps_its_number_whatever_is_appended_before_and_after(project):
    appended(project, *year())

    def numbers():
        return {(one.span, one.released): one.row for one in an.load("CHN", "IND", folder=project)}

    first = numbers()
    appended(project, *year(2020), *year(partner="ARE"), row("2022-01", released="2022-03-07"))
    assert numbers().items() > first.items()
    rows = [n for partner in ("IND", "ARE") for table in held_tables(("CHN", partner), project)
            for n, _ in table.rows]  # fmt: skip
    assert sorted(rows) == list(range(1_000_001, 1_000_001 + 37))


def test_a_partition_stays_one_file_and_the_one_before_is_left_for_those_who_read_it(project):
    place = project / "figures" / IND
    seen = []
    for number in range(2018, 2022):
        appended(project, *year(number))
        seen.append({one.name for one in place.iterdir()})
        (part,) = read_manifest(project / "figures").parts
        assert part.rows == 12 * len(seen)
    assert [len(one) for one in seen] == [1, 2, 2, 2]
    assert all(len(one & two) == 1 for one, two in pairwise(seen))


def test_a_large_partition_is_divided_between_partners(project, monkeypatch):
    monkeypatch.setattr(parquet, "ROWS_PER_FILE", 24)
    codes = ("ARE", "BRA", "IND", "JPN", "ZAF")
    appended(project, *(one for code in codes for one in year(partner=code)))
    parts = read_manifest(project / "figures").parts
    assert [one.partners for one in parts] == ["ARE BRA", "IND JPN", "ZAF"]
    appended(project, *year(2022, partner="KOR"), *year(2022, partner="AGO"))
    parts = read_manifest(project / "figures").parts
    assert {code for one in parts for code in one.partners.split()} == {*codes, "KOR", "AGO"}
    assert all(one.rows <= 24 for one in parts)
    assert sum(one.rows for one in parts) == 84
    for code in (*codes, "KOR", "AGO"):
        assert len(held(project, code)) == 12


MONTHS = ("first_month", "last_month")
WRONG = [
    ({"value": "3,8"}, r"row 13, column value: found '3,8'; expected a number"),
    ({"flow": "exports"}, r"row 13, column flow: .*one of export, import, total"),
    ({"resolution": "0.01"}, r"row 13, column resolution: found 0\.01; expected 0\.1, the size"),
    ({"source": "gac"}, r"row 13, column source: found gac; expected a source that .*sources\.yml"),
    ({"released": "2022-03-13"}, r"row 13, column released: .*a day after the span's end"),
    ({"last_month": "2022-02"}, r"row 13, column last_month: .*no earlier than first_month"),
    ({"growth_pct": "2870", "growth_by": "office"}, r"row 13, column growth_pct: .*growth on"),
    ({"growth_pct": "280", "growth_by": "office"} | dict.fromkeys(MONTHS, "2022-01"),
     r"row 13, column growth_pct: found 280% for 3\.8 bn; expected growth on the 3\.838 bn"),
    ({"partner": "Indien"}, r"row 13, column partner: .*three capitals"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), WRONG)
def test_one_row_that_cannot_be_trusted_keeps_out_all(project, change, expected):
    appended(project, row("2019-01", released="2019-02-13"))
    before = files(project)
    with pytest.raises(FigureError, match=f"rows given, {expected}"):
        appended(project, *year(), row() | change)
    assert files(project) == before


def test_a_total_that_its_parts_do_not_make_up_is_named_as_it_was_given(project):
    parts = row(), row(value="7.8", flow="import")
    with pytest.raises(FigureError, match=r"rows given, row 3, column value: found 21\.67 bn"):
        appended(project, *parts, row(value="21.67", flow="total"))
    appended(project, *parts)
    with pytest.raises(FigureError, match=r"rows given, row 1, column value: found 21\.67 bn"):
        appended(project, row(value="21.67", flow="total"))


def test_a_row_given_twice_is_refused(project):
    with pytest.raises(FigureError, match=r"row 2, column released: .*no second row .* of row 1"):
        appended(project, row(), row())


def test_what_was_released_after_it_was_seen_is_refused(project):
    with pytest.raises(FigureError, match=r"row 1, column released: .*a day up to 2022-04-01"):
        appended(project, row(), seen="2022-04-01")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([BASE | {"more": "x"}], "parameter rows: .*a text for each of source, reporter"),
        ([{}], "parameter rows: .*a text for each of source, reporter"),
        (["gacc,CHN"], "parameter rows: .*mappings or dataclasses"),
        (
            [BASE | {"value": 3.8}],
            "parameter rows, value: found 3.8; expected text, with the digits",
        ),
    ],
)
def test_rows_of_another_form_are_refused(project, given, expected):
    with pytest.raises(ParameterError, match=expected):
        appended(project, *given)


def test_rows_may_be_dataclasses(project):
    made = make_dataclass("Row", COLUMNS, frozen=True)
    assert len(appended(project, *(made(**one) for one in year())).new) == 12
    assert len(appended(project, *year()).same) == 12


def test_a_table_in_wrong_units_is_refused_unless_it_is_said_to_be_right(project):
    appended(project, *year(), *year(partner="JPN"), *year(flow="import"))
    wrong = [one | {"unit": "1000000"} for one in (row(), row(partner="JPN"), row(flow="import"))]
    before = files(project)
    with pytest.raises(FigureError, match=r"row 1, column value: found 0\.0038 bn USD.*3 of the "
                       r"release's 3 are as far off\); if the office says so"):  # fmt: skip
        appended(project, *wrong)
    assert files(project) == before
    assert len(appended(project, *wrong, sizes=False).new) == 3


def test_a_single_month_may_be_far_from_usual_and_a_small_trade_moves_much(project):
    appended(project, *year(), *year(partner="JPN"), *year(flow="import"))
    one_off = row(value="0.4"), row(partner="JPN"), row(flow="import")
    assert len(appended(project, *one_off).new) == 3
    small = [f"0.{10 ** (n % 4):06d}" for n in range(1, 13)]
    rows = [one | {"value": value, "resolution": "0.000001", "partner": "KGZ"}
            for one, value in zip(year(), small, strict=True)]  # fmt: skip
    appended(project, *rows)
    assert len(appended(project, row(value="0.009000", partner="KGZ")).new) == 1


def test_a_trade_may_fall_step_by_step(project):
    appended(project, *year())
    levels = ("1.5", "0.5", "0.2")
    for month, level in enumerate(levels, 1):
        assert len(appended(project, row(f"2022-{month:02d}", level, "2022-05-13")).new) == 1
    with pytest.raises(FigureError, match=r"found 0\.01 bn"):
        appended(project, row("2022-04", "0.01", "2022-05-13"))


def test_nothing_is_appended_to_the_installed_package(monkeypatch):
    monkeypatch.setattr(paths, "is_bundled", lambda: True)
    with pytest.raises(ParameterError, match="a project's data folder to write to"):
        appended(paths.package_data(), row())


def test_a_day_that_is_none_is_refused(project):
    with pytest.raises(InputError, match="parameter seen: found 'today'; expected a day"):
        appended(project, row(), seen="today")


def test_a_step_that_fails_leaves_the_store_as_it_was(project, monkeypatch):
    """Each step that touches the disk fails once, as on a full one."""
    appended(project, *year(), *year(source="comtrade"))
    before, steps = content(project), 0
    rows = [*year(2022), *year(2022, source="comtrade")]
    real = {name: getattr(writing, name) for name in ("sync", "write_rows", "replace_file")}
    while True:
        calls, steps = iter(range(10**6)), steps + 1

        def failing(name, calls=calls, last=steps):
            def call(*given):
                if next(calls) + 1 == last:
                    raise OSError(errno.ENOSPC, "No space left on device")
                return real[name](*given)

            return call

        for name in real:
            monkeypatch.setattr(writing, name, failing(name))
        try:
            found = appended(project, *rows)
        except (FolderError, OSError) as error:
            assert error.errno == errno.ENOSPC
            assert content(project) == before
            assert len(held(project)) == 24
            continue
        break
    assert steps > 10
    assert len(found.new) == 24
    monkeypatch.undo()
    left = appended(project, row("2023-01", released="2023-02-13"))
    assert len(left.new) == 1
    assert not list((project / "figures").glob(".append-*"))
    named = {*content(project), *read_manifest(project / "figures").before}
    every = (project / "figures").rglob("*.parquet")
    assert {one.relative_to(project / "figures").as_posix() for one in every} == named


def test_a_full_disk_is_named_and_changes_nothing(disk):
    folder = disk / "data"
    (folder / "figures").mkdir(parents=True)
    appended(folder, *year())
    before = content(folder)
    ballast = (disk / "ballast").open("wb", buffering=0)
    with ballast, pytest.raises(OSError, match="No space"):
        while True:
            ballast.write(bytes(4096))
    rows = [one | {"reference": random.Random(n).randbytes(400).hex()} for n, one in
            enumerate(year(2022))]  # fmt: skip
    with pytest.raises(FolderError, match="disk full: nothing more can be written to"):
        appended(folder, *rows)
    assert content(folder) == before
    assert len(held(folder)) == 12


def test_a_level_and_a_rate_say_by_how_much_only_where_there_are_levels():
    none = arrivals.Revision
    figure = an.load(as_of="2022-04-21").figures[0]
    bare = replace(figure, value=None, resolution=None)
    assert none(figure, bare).change is None
    assert none(bare, figure).percent is None
