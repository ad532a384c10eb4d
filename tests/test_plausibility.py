"""Figures that read well and can't be right are refused before their checksum is recorded."""

import csv
import datetime as dt
import hashlib

import pytest
import yaml
from conftest import GOOD, write_csv

import analysis as an
from analysis.core.errors import DocumentError, FigureError
from analysis.figures import store


@pytest.fixture
def alter(data):
    """Change a cell of a figure in a file, named by its span, flow and currency."""

    def altered(column, cell, *, file="gacc.csv", span="2022-03", flow="export", currency="USD"):
        place = data / "figures" / file
        rows = list(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))
        first, _, last = span.partition("..")
        wanted = ("RUS", flow, first, last or first, currency)
        names = ("partner", "flow", "first_month", "last_month", "currency")
        found = next(n for n, row in enumerate(rows) if tuple(row[one] for one in names) == wanted)
        rows[found][column] = cell
        write_csv(place, rows, list(rows[0]))
        return found + 2

    return altered


def sealed_by_hand(data):
    """Record checksums without any check, as `sha256sum *.csv > SHA256SUMS` does."""
    files = sorted((data / "figures").glob("*.csv"))
    sums = (f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files)
    (data / "figures" / "SHA256SUMS").write_text("".join(sums))


IMPLAUSIBLE = [
    ("unit", "1000000", "roughly"),
    ("unit", "1000000000000", "roughly"),
    ("unit", "100000000", "roughly"),
    ("currency", "CNY", "roughly"),
    ("value", "0", "roughly"),
    ("resolution", "10", "the size of the last digit"),
    ("resolution", "0.01", "the size of the last digit"),
    ("resolution", "1", "the size of the last digit"),
    ("growth_pct", "99999999", "growth on the year before"),
    ("growth_pct", "-100", "growth on the year before"),
]


@pytest.mark.parametrize(("column", "cell", "expected"), IMPLAUSIBLE)
def test_an_implausible_figure_is_neither_recorded_nor_loaded(data, alter, column, cell, expected):
    before = (data / "figures" / "SHA256SUMS").read_bytes()
    row = alter(column, cell)
    if cell == "0":
        alter("resolution", "1")
    with pytest.raises(FigureError, match=rf"gacc\.csv, row {row}.*{expected}.*corrections\.yml"):
        store.checksum()
    assert (data / "figures" / "SHA256SUMS").read_bytes() == before
    sealed_by_hand(data)
    with pytest.raises(FigureError, match=expected):
        an.load()


def test_a_total_that_is_not_exports_and_imports_is_named(alter):
    row = alter("value", "21.67", flow="total")
    expected = rf"row {row}, column value: found 21\.67 bn; expected 11\.64 bn, its exports"
    with pytest.raises(FigureError, match=expected):
        store.checksum()


def test_a_rate_that_the_level_of_the_year_before_belies_is_named(alter):
    row = alter("growth_pct", "287", span="2022-01..2022-03", flow="total")
    with pytest.raises(FigureError, match=rf"row {row}, column growth_pct: found 287% for 38\.17"):
        store.checksum()


def test_a_release_in_the_future_is_not_recorded_and_still_read(data, alter):
    """What was recorded is read whatever the clock says: it may be slow."""
    row = alter("released", str(dt.date.today() + dt.timedelta(days=2)), flow="total")
    with pytest.raises(FigureError, match=rf"row {row}, column released.*a day up to today"):
        store.checksum()
    sealed_by_hand(data)
    assert an.load().newest > dt.date.today()


def test_a_source_that_is_not_described_is_not_recorded(data):
    write_csv(data / "figures" / "press.csv", [GOOD | {"source": "press"}])
    with pytest.raises(FigureError, match=r"press\.csv.*found press.*sources\.yml describes"):
        store.checksum()


def test_a_file_named_otherwise_than_its_source_is_not_recorded(data):
    (data / "figures" / "gacc-release.csv").rename(data / "figures" / "comtrade-2.csv")
    with pytest.raises(
        FigureError, match=r"column source: found 'gacc-release'; expected comtrade"
    ):
        store.checksum()


def test_all_that_is_wrong_is_said_at_once(alter):
    rows = [alter("value", "3,8"), alter("flow", "exprot", file="comtrade.csv")]
    alter("outlets", "0", flow="import")
    with pytest.raises(FigureError) as caught:
        store.checksum()
    found = {(one.file.name, one.column) for one in caught.value.all}
    assert found == {("gacc.csv", "value"), ("gacc.csv", "outlets"), ("comtrade.csv", "flow")}
    assert {one.row for one in caught.value.all} >= set(rows)
    assert all(one.text in str(caught.value) for one in caught.value.all)


def test_all_that_is_implausible_is_said_at_once(alter):
    alter("unit", "1000000")
    alter("growth_pct", "2870", span="2022-01..2022-03", flow="total")
    with pytest.raises(FigureError) as caught:
        store.checksum()
    assert {one.column for one in caught.value.all} == {"value", "growth_pct"}


ENTRY = {
    "file": "gacc.csv",
    "figure": {
        "reporter": "CHN", "partner": "RUS", "flow": "export", "span": "2022-03",
        "currency": "USD", "released": "2022-04-13",
    },
    "column": "value", "expects": "3.8", "reason": "Said so.", "source": "a newspaper",
}  # fmt: skip


@pytest.fixture
def write(data):
    """Add an entry to the corrections."""

    def written(**fields):
        file = data / "corrections.yml"
        entries = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        file.write_text(yaml.safe_dump(entries | {"march": ENTRY | fields}), encoding="utf-8")

    return written


def test_an_implausible_figure_with_a_written_exception_stands(alter, write):
    alter("growth_pct", "512.5", span="2022-01..2022-03", flow="total")
    figure = ENTRY["figure"] | {"span": "2022Q1", "flow": "total"}
    write(figure=figure, column="growth_pct", expects="512.5")
    store.checksum()
    (held,) = an.load(as_of="2022-04-21").select(span="2022Q1", flow="total", currency="USD")
    assert str(held.growth) == "512.5"


def test_a_corrected_figure_is_used_and_says_so(write):
    before = an.total(an.load(as_of="2022-04-21"), "2022-03", "export")
    write(use="3.9")
    finding = an.total(an.load(as_of="2022-04-21"), "2022-03", "export")
    assert (str(before.value), str(finding.value)) == ("3.8", "3.9")
    assert "value corrected here from 3.8 to 3.9: Said so. (a newspaper)" in (
        finding.evidence[0].reference
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"expects": "3.4", "use": "3.7"}, r"march\.expects: found '3\.4'; expected '3\.8'"),
        ({}, r"march: found the value of gacc\.csv.*nothing speaks.*remove it"),
        ({"use": "3.8"}, r"march\.use: found '3\.8'; expected another text"),
        ({"use": "3,7"}, r"march\.use: found '3,7'; expected a number, as printed"),
        (
            {"use": "3.7", "file": "gacc"},
            r"march\.file: found gacc; expected one of .*comtrade",
        ),
        ({"use": "3.7", "figure": ENTRY["figure"] | {"released": "2022-04-14"}}, r"march\.figure"),
        ({"use": "3.7", "figure": ENTRY["figure"] | {"span": "March"}}, r"march\.figure\.span"),
        ({"use": "3.7", "reason": ""}, r"march\.reason"),
        ({"use": "3.7", "column": "flow"}, r"march\.column"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(write, fields, expected):
    write(**fields)
    for reading in (store.checksum, an.load):
        with pytest.raises(DocumentError, match=rf"corrections\.yml.*, field {expected}"):
            reading()


def test_an_entry_is_refused_once_the_file_is_mended(data):
    file = data / "figures" / "gacc.csv"
    file.write_text(file.read_text().replace(",2050,1000000000,20,", ",2055,1000000000,1,"))
    with pytest.raises(DocumentError, match=r"truncated\.expects: found '20'; expected '1'"):
        store.checksum()


def test_two_entries_on_one_cell_are_refused(data, write):
    write(use="3.7")
    file = data / "corrections.yml"
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump(entries | {"march-2": ENTRY | {"use": "3.9"}}))
    with pytest.raises(DocumentError, match=r"found the cell of march; expected one entry"):
        an.load()


def test_without_the_corrections_nothing_is_loaded(alone):
    (alone / "corrections.yml").unlink()
    with pytest.raises(DocumentError, match=r"corrections\.yml.*no such file"):
        an.load()
