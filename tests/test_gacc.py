"""China's customs: figures to page and back, and pages that must be refused."""

import dataclasses
import datetime as dt
import re
from decimal import Decimal
from typing import get_args

import gacc_site as site
import pytest
from conftest import fuzzing
from gacc_site import replaced
from hypothesis import event, given
from hypothesis import strategies as st
from replay import Rerouted, replay

from analysis.core.errors import ParameterError, SourceError
from analysis.figures.schema import COLUMNS, expected_of
from analysis.sources import gacc_bulletin, gacc_release
from analysis.sources.gacc_index import links_of, years_of
from analysis.sources.gacc_quirks import BULLETIN, RELEASE
from analysis.sources.http import Client
from analysis.sources.places import read_places
from analysis.sources.published import DateBasis
from analysis.sources.request import Request

SEEN = "2026-11-26"
PLACES = read_places()


def read(body, module=gacc_release):
    return module.read(body, dt.date.fromisoformat(SEEN), "http://x.example/y")


def assert_sound(rows):
    """Check that each figure is one that a store of figures takes."""
    for one in rows:
        cells = dataclasses.asdict(one)
        assert list(cells) == COLUMNS
        assert cells.pop("date_basis") in get_args(DateBasis)
        wrong = [name for name, cell in cells.items() if expected_of(name, cell)]
        assert not wrong
        assert bool(one.value) == bool(one.unit) == bool(one.resolution)
        assert one.released > one.last_month + "-31"


def refused(body, module=gacc_release):
    with pytest.raises(SourceError) as caught:
        read(body, module)
    return caught.value


def key_of(row):
    return row.partner, row.flow, row.first_month, row.last_month


def figure(rows, partner, flow, first, last):
    key = (partner, flow, first, last)
    (one,) = [row for row in rows if key_of(row) == key]
    return one


def test_a_page_gives_month_and_year_to_date_of_every_partner():
    rows = read(site.release(2024, 3, site.usual(3)))
    assert {one.partner for one in rows} == {"WLD", "EUU", "DEU", "KOR", "RUS"}
    assert len(rows) == 5 * 3 * 2
    month = figure(rows, "RUS", "export", "2024-03", "2024-03")
    assert (month.value, month.unit, month.resolution) == ("1800.0", "100000000", "0.1")
    assert (month.currency, month.growth_pct, month.growth_by) == ("CNY", "", "")
    to_date = figure(rows, "RUS", "export", "2024-01", "2024-03")
    assert (to_date.value, to_date.growth_pct, to_date.growth_by) == ("5400.0", "-4.5", "office")
    assert (to_date.source, to_date.reporter, to_date.outlets) == ("gacc-release", "CHN", "1")
    assert to_date.reference == f"{site.release_title(2024, 3)}, Russian Federation"
    assert to_date.url == "http://x.example/y"


def test_columns_are_found_by_their_headings():
    body, rows = site.usual(3), read(site.release(2024, 3, site.usual(3)))
    heads = site.release_heads(3)
    order = [0, 9, 3, 5, 1, 8, 2, 4, 6, 7]
    turned = [[row[at] for at in order] for row in body]
    again = read(site.release(2024, 3, turned, heads=[heads[at] for at in order]))
    assert {str(one) for one in again} == {str(one) for one in rows}


@pytest.mark.parametrize("dash", ["-", "–", " - ", "—"])
def test_january_and_february_are_one_figure(dash):
    title = site.release_title(2025, 2, joint=True).replace("y-F", f"y{dash}F")
    rows = read(site.release(2025, 2, site.usual(2, joint=True), joint=True, title=title))
    assert {(one.first_month, one.last_month) for one in rows} == {("2025-01", "2025-02")}
    assert len(rows) == 5 * 3
    assert figure(rows, "KOR", "total", "2025-01", "2025-02").growth_pct == "11.8"


def test_a_page_of_february_may_hold_both_months_alone():
    heads = site.release_heads(2, joint=True)
    rows = read(site.release(2024, 2, site.usual(2, joint=True), heads=heads))
    assert {(one.first_month, one.last_month) for one in rows} == {("2024-01", "2024-02")}


def test_january_by_itself():
    rows = read(site.release(2019, 1, site.usual(1)))
    assert {(one.first_month, one.last_month) for one in rows} == {("2019-01", "2019-01")}
    assert figure(rows, "RUS", "import", "2019-01", "2019-01").growth_pct == "6.0"


@pytest.mark.parametrize(
    ("said", "month"),
    [("Mar", 3), ("March", 3), ("Mar.", 3), ("Sept.", 9), ("September", 9), ("May", 5)],
)
def test_months_are_abbreviated_or_not(said, month):
    title = f"{site.RELEASE_TITLE}, {said} 2024 (in CNY)"
    rows = read(site.release(2024, month, site.usual(month), title=title))
    assert max(one.last_month for one in rows) == f"2024-{month:02d}"


@pytest.mark.parametrize("said", ["Jan-Mar", "Mars", "Foo", "13", "January-March", "Ja"])
def test_other_months_are_refused(said):
    title = f"{site.RELEASE_TITLE}, {said} 2024 (in CNY)"
    error = refused(site.release(2024, 3, site.usual(3), title=title))
    assert "title" in str(error)


def test_dollars_and_old_titles():
    rows = read(site.release(2024, 3, site.usual(3), "USD"))
    assert {(one.currency, one.unit) for one in rows} == {("USD", "1000000")}
    title = "China's Total Export & Import Values by Country/Region, Aug 2020 (Only August, in RMB)"
    rows = read(site.release(2020, 8, site.usual(8), title=title))
    assert {one.currency for one in rows} == {"CNY"}
    title = site.release_title(2024, 3).replace("(4)", "(3)")
    assert read(site.release(2024, 3, site.usual(3), title=title))


def test_the_unit_may_stand_at_the_end_of_a_row():
    row = site.line(*[site.cell("")] * 8, site.cell("Unit: CNY 100 Million", 2))
    plain = site.release(2024, 3, site.usual(3))
    assert read(site.release(2024, 3, site.usual(3), unit=row)) == read(plain)
    bare = replaced(plain, "<span><b>Unit: CNY 100 Million</b></span>", "Unit: CNY 100 Million")
    assert read(bare) == read(plain)


def test_the_bulletin():
    world, other = site.flows_of([100, 600], [50, 300], str), site.flows_of([10, 60], [5, 30], str)
    rows = [["TOTAL", *world, "1.0", "2.0", "3.0"], ["Taiwan，China", *other, "-", "2.0", "3.0"]]
    rows = read(site.bulletin(2026, 6, rows), gacc_bulletin)
    assert {one.partner for one in rows} == {"WLD", "TWN"}
    one = figure(rows, "TWN", "total", "2026-01", "2026-06")
    assert (one.source, one.value, one.unit, one.resolution) == ("gacc-bulletin", "90", "1000", "1")
    assert (one.currency, one.growth_pct, one.growth_by) == ("USD", "", "")


def test_the_bulletin_has_january_and_february_apart():
    cells = site.flows_of([100], [50], str)
    rows = read(site.bulletin(2026, 1, [["TOTAL", *cells, "1.0", "2.0", "3.0"]]), gacc_bulletin)
    assert {(one.first_month, one.last_month, one.growth_pct) for one in rows} == {
        ("2026-01", "2026-01", rate) for rate in ("1.0", "2.0", "3.0")
    }
    cells = site.flows_of([100, 150], [50, 90], str)
    rows = read(site.bulletin(2026, 2, [["TOTAL", *cells, "1.0", "2.0", "3.0"]]), gacc_bulletin)
    assert {one.first_month for one in rows} == {"2026-01", "2026-02"}


def test_the_two_sources_are_never_mixed():
    assert "title" in str(refused(site.release(2024, 3, site.usual(3)), gacc_bulletin))
    cells = site.flows_of([100], [50], str)
    body = site.bulletin(2026, 1, [["TOTAL", *cells, "1.0", "2.0", "3.0"]])
    assert "title" in str(refused(body))


@pytest.mark.parametrize("cell", ["-", "", "--", "############", "\u00a0"])
def test_what_is_nil_or_lost_is_no_figure(cell):
    rows = site.usual(3)
    rows[4][4] = cell  # exports to Russia, year to date
    found = read(site.release(2024, 3, rows))
    one = figure(found, "RUS", "export", "2024-01", "2024-03")
    assert (one.value, one.unit, one.resolution, one.growth_pct) == ("", "", "", "-4.5")
    rows[4][8] = "-"
    found = read(site.release(2024, 3, rows))
    assert len(found) == 29


def test_zero_is_a_figure():
    rows = site.usual(3)
    rows[4] = [rows[4][0], *site.flows_of([0, 5], [0, 0]), "-", "-100.0", "\u221212.5"]
    found = read(site.release(2024, 3, rows))
    assert figure(found, "RUS", "export", "2024-03", "2024-03").value == "0.0"
    assert figure(found, "RUS", "import", "2024-01", "2024-03").growth_pct == "-12.5"


def test_a_rate_on_next_to_nothing_is_left_out_and_said():
    rows = site.usual(3)
    rows[4][8] = "2613095633.3"
    one = figure(read(site.release(2024, 3, rows)), "RUS", "export", "2024-01", "2024-03")
    assert (one.growth_pct, one.growth_by) == ("", "")
    assert one.reference.endswith("; growth of 2613095633.3% left out")


@pytest.mark.parametrize(
    "cell",
    ["1,2x4.0", "1.234,5", "1,23.4", "12,34.5", "1 234.5", "1234.5²", "-5.0", "1.2.3", "٣", "1e3",
     "(5.0)", "5.0*", "0123.4", ".5", "5.", "N/A", "1,234.5678901"],
)  # fmt: skip
def test_what_is_no_number_is_refused(cell):
    rows = site.usual(3)
    rows[4][3] = cell
    error = refused(site.release(2024, 3, rows))
    assert error.row == "Russian Federation"
    assert error.column == "Export / 3"
    assert "expected a number such as 4,280.4, or -" in str(error)


def test_full_width_digits_are_read_and_superscripts_are_not():
    rows = site.usual(3)
    wide = {ord(one): ord(one) + 0xFEE0 for one in "0123456789.,-"}
    rows[4] = [one.translate(wide) for one in rows[4]]
    assert read(site.release(2024, 3, rows)) == read(site.release(2024, 3, site.usual(3)))


def test_a_page_in_gb18030_is_read_if_it_says_so():
    notes, rows = "Note: 中国", site.usual(3)
    body = site.release(2024, 3, rows, encoding="gb18030", said="gb2312", notes=notes)
    assert len(read(body)) == 30
    error = refused(site.release(2024, 3, rows, encoding="gb18030", notes=notes))
    assert "bytes that are not utf-8" in str(error)
    assert "the encoding 'utf-16'" in str(refused(site.release(2024, 3, rows, said="utf-16")))
    lost = site.release(2024, 3, site.usual(3), notes="Note: \ufffd")
    assert "characters that were lost" in str(refused(lost))


def test_all_rows_that_are_wrong_are_named():
    rows = site.usual(3)
    rows[3][0], rows[4][3], rows[2][0] = "Ruritania", "x", "\u00a0of which: Erewhon"
    error = refused(site.release(2024, 3, rows))
    assert [one.row for one in error.all] == ["Erewhon", "Ruritania", "Russian Federation"]
    assert "add it to `printed` of its code in data/places.yml" in str(error)
    assert error.table == site.release_title(2024, 3)


@pytest.mark.parametrize("name", ["Russia", "\u00a0Russian Federation"])
def test_a_partner_is_printed_once(name):
    rows = site.usual(3)
    rows[3][0] = name
    assert "expected one row for RUS" in str(refused(site.release(2024, 3, rows)))


def test_a_row_without_a_label_is_refused():
    rows = site.usual(3)
    rows[3][0] = "\u00a0"
    assert "row without a label" in str(refused(site.release(2024, 3, rows)))


def test_all_partners_must_be_there():
    error = refused(site.release(2024, 3, site.usual(3)[1:]))
    assert "found no such row; expected one for all partners" in str(error)


def test_a_total_must_be_the_sum():
    rows = site.usual(3)
    rows[4][1] = "3,200.1"
    assert read(site.release(2024, 3, rows))  # rounding
    rows[4][1] = "3,200.2"
    error = refused(site.release(2024, 3, rows))
    assert error.row == "Russian Federation"
    assert "a total of 3200.2 over 2024-03; expected 3200.0" in str(error)


def test_the_year_to_date_holds_the_month():
    rows = site.usual(3)
    rows[4] = [rows[4][0], *site.flows_of([500, 499], [500, 900]), "1.0", "1.0", "1.0"]
    error = refused(site.release(2024, 3, rows))
    expected = "exports of the year to date of 49.9; expected at least the 50.0 of the month"
    assert expected in str(error)


def continents(world):
    names = ["TOTAL", "Asia:", "Africa:", "Europe:", "Latin America:  ", "North America: ",
             "Oceania: ", "Countries（Territories）Unknown"]  # fmt: skip
    levels = [(world, 70)] + [(100, 10)] * 7
    return [[name, *site.flows_of([one], [other], str), "1.0", "2.0", "3.0"]
            for name, (one, other) in zip(names, levels, strict=True)]  # fmt: skip


def test_the_continents_add_up_to_the_world():
    assert read(site.bulletin(2026, 1, continents(704)), gacc_bulletin)
    error = refused(site.bulletin(2026, 1, continents(705)), gacc_bulletin)
    assert "exports of 705 over 2026-01; expected 700, the continents together" in str(error)


@pytest.mark.parametrize(
    "heading",
    [site.release_title(2024, 4), site.release_title(2023, 3), site.release_title(2024, 3, "USD"),
     "(2) China's Total Export & Import Values by Trade Mode, Mar 2024 (in CNY)", "", None,
     site.release_title(2024, 2, joint=True)],
)  # fmt: skip
def test_the_table_must_be_what_the_title_says(heading):
    error = refused(site.release(2024, 3, site.usual(3), heading=heading))
    assert "expected the same table and period as in the title" in str(error)


@pytest.mark.parametrize(
    "unit",
    ["Unit: USD1 Million", "Unit: CNY 1 Million", "Unit: 100 Million", "Unit: CNY", "Unit:", None],
)
def test_another_unit_is_refused(unit):
    error = refused(site.release(2024, 3, site.usual(3), unit=unit))
    assert "unit" in str(error)
    assert "CNY" in str(error)


def heads_with(at, head):
    heads = site.release_heads(3)
    heads[at] = head
    return heads


@pytest.mark.parametrize(
    "heads",
    [heads_with(1, ("Export & Import", "4")), heads_with(2, ("Export & Import", "1- to-4")),
     heads_with(3, ("Re-export", "3")), heads_with(3, ("Export & Import", "3")),
     heads_with(3, ("Import", "3")), heads_with(7, ("1-to-2 Total Year-on-Year (±%)", "Import")),
     heads_with(7, ("Year-on-Year (±%)", "Import")), heads_with(8, ("3", "Export")),
     heads_with(0, ("Commodity", "Commodity")), heads_with(4, ("Export", "2-to-3")),
     heads_with(9, ("1-to-3 Total Year-on-Year (±%)", "Export")), heads_with(4, ("Export", ""))],
)  # fmt: skip
def test_other_headings_are_refused(heads):
    error = refused(site.release(2024, 3, site.usual(3), heads=heads))
    assert "head" in str(error) or "columns" in str(error)


def test_a_lost_or_added_column_is_refused():
    rows, heads = [row[:-1] for row in site.usual(3)], site.release_heads(3)[:-1]
    assert "columns" in str(refused(site.release(2024, 3, rows, heads=heads)))
    rows, heads = (
        [[*row, "1.0"] for row in site.usual(3)],
        [*site.release_heads(3), ("Balance", "3")],
    )
    assert "heading 'Balance / 3'" in str(refused(site.release(2024, 3, rows, heads=heads)))
    rows = site.usual(3)
    rows[2] = rows[2][:-1]
    assert "rows of 9, 10 cells" in str(refused(site.release(2024, 3, rows)))


def test_a_joint_title_over_other_columns_is_refused():
    title = site.release_title(2025, 2, joint=True)
    assert "columns" in str(refused(site.release(2025, 2, site.usual(2), title=title)))


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"", "an empty answer"), (b"<html>", "breaks off"),
     (b"<html><head><title>403 Forbidden</title></head></html>", "a page titled '403 Forbidden'"),
     (b"<html><body><script>window.location='x'</script></body></html>", "a page titled ''"),
     (b'{"code": 500}', "breaks off"), (b"\x89PNG\r\n\x1a\n", "bytes that are not utf-8"),
     (b"PK\x03\x04" + b"\x00" * 40, "breaks off")],
)  # fmt: skip
def test_what_is_no_page_of_figures_is_refused(body, said):
    assert said in str(refused(body))


def test_a_picture_in_place_of_a_table():
    title = site.release_title(2024, 3)
    body = site.page(title, "2024/04/20", "<img src ='\\Excel\\4-RMB.png'/>")
    said = "found a picture in place of a table; expected one table; ask for later"
    assert said in str(refused(body))
    assert "found no table" in str(refused(site.page(title, "2024/04/20", "<p>soon</p>")))
    twice = site.table(title, "Unit: CNY 100 Million", site.release_heads(3), site.usual(3), "")
    assert "several tables" in str(refused(site.page(title, "2024/04/20", twice * 2)))


def test_a_page_that_breaks_off_is_refused():
    body = site.release(2024, 3, site.usual(3))
    for end in range(0, len(body) - 10, 97):
        refused(body[:end])


def test_a_misprint_is_refused_and_left_out_where_it_is_known():
    body = site.release(2025, 6, site.usual(6), unit="Unit: USD1 Million")
    answers = answered({"2025": {("CNY", 6): body}})
    assert gacc_release.published(answers) == []
    other = site.release(2025, 7, site.usual(7), unit="Unit: USD1 Million")
    with pytest.raises(SourceError, match="USD1 Million"):
        gacc_release.published(answered({"2025": {("CNY", 7): other}}))
    mended = site.release(2025, 6, site.usual(6))
    assert len(gacc_release.published(answered({"2025": {("CNY", 6): mended}}))) == 30


@pytest.mark.parametrize(
    ("year", "month", "day", "released"),
    [(2024, 4, "2024/05/09", ("2024-05-09", "printed")),
     (2024, 4, "2024-5-9", ("2024-05-09", "printed")),
     (2024, 4, "", (SEEN, "first seen")),
     (2024, 4, "2024/05/06", (SEEN, "first seen")),  # before any release ever was
     (2024, 3, "2024/04/11", (SEEN, "first seen")),
     (2026, 3, "2026/04/08", ("2026-04-14", "calendar")),  # before the schedule's
     (2026, 3, "2026/04/14", ("2026-04-14", "printed")),
     (2026, 3, "2026/06/01", ("2026-06-01", "printed")),
     (2025, 12, "2026/01/10", ("2026-01-14", "calendar"))],
)  # fmt: skip
def test_the_day_of_release_is_one_by_which_it_was_public(year, month, day, released):
    rows = read(site.release(year, month, site.usual(month), day=day))
    assert {(one.released, one.date_basis) for one in rows} == {released}


@pytest.mark.parametrize(
    "day", ["2026/13/01", "2027/01/01", "soon", "08/04/2026", "2026/04/08 10:00"]
)
def test_another_day_is_refused(day):
    assert "expected a day up to" in str(refused(site.release(2024, 3, site.usual(3), day=day)))


def test_the_bulletin_of_january_came_in_march():
    cells = site.flows_of([100], [50], str)
    body = site.bulletin(2026, 1, [["TOTAL", *cells, "1.0", "2.0", "3.0"]], day="2026/02/20")
    (one, *_) = read(body, gacc_bulletin)
    assert (one.released, one.date_basis) == ("2026-03-18", "calendar")


# figures to page and back

LEVELS = st.integers(0, 9_999_999)
RATES = st.one_of(st.just("-"), st.decimals(-99, 9999, places=1, allow_nan=False).map(str))
NAMES = ["Japan", "of which: Germany", "United States (US)", "Hong Kong, China", "ASEAN\u00a0",
         "\u00a0\u00a0Viet Nam", "Türkiye", "Cote d'Ivoire", "Congo",
         "Democratic Republic of Congo", "Eswatini（Swaziland）", "Guinea",
         "Guinea-Bissau", "China", "Latin America:"]  # fmt: skip


@st.composite
def trades(draw, spans):
    """Return rows of figures by name: exports and imports over each span, and three rates."""
    names = ["Total", *draw(st.lists(st.sampled_from(NAMES), max_size=6, unique=True))]
    rows = {}
    for name in names:
        first = draw(st.tuples(LEVELS, LEVELS))
        more = draw(st.tuples(LEVELS, LEVELS)) if spans == 2 else None
        values = [first] if more is None else [first, (first[0] + more[0], first[1] + more[1])]
        rows[name] = values, draw(st.tuples(RATES, RATES, RATES))
    return rows


def figures_of(rows, spans, shown):
    found = set()
    for name, (values, rates) in rows.items():
        code = PLACES.code_of(name.replace("of which: ", ""))
        for at, (first, last) in enumerate(spans):
            levels = {"export": values[at][0], "import": values[at][1], "total": sum(values[at])}
            for rate, flow in zip(rates, ("total", "export", "import"), strict=True):
                of_span = rate if at == len(spans) - 1 and rate != "-" else ""
                found.add(
                    (
                        code,
                        flow,
                        first,
                        last,
                        Decimal(shown(levels[flow]).replace(",", "")),
                        of_span,
                    )
                )
    return found  # fmt: skip


def as_found(rows):
    return {(*key_of(one), Decimal(one.value), one.growth_pct) for one in rows}


def table_rows(rows, shown):
    return [[name, *site.flows_of(*zip(*values, strict=True), shown), *rates]
            for name, (values, rates) in rows.items()]  # fmt: skip


@given(data=st.data(), year=st.integers(2019, 2025), month=st.integers(1, 12), joint=st.booleans(),
       currency=st.sampled_from(["CNY", "USD"]))  # fmt: skip
@fuzzing()
def test_figures_of_a_release_come_back_as_they_were(data, year, month, joint, currency):
    month = 2 if joint else month
    spans = [(f"{year}-{month:02d}",) * 2, (f"{year}-01", f"{year}-{month:02d}")]
    spans = spans[1:] if joint or month == 1 else spans
    rows = data.draw(trades(len(spans)))
    body = site.release(year, month, table_rows(rows, site.tenths), currency, joint=joint)
    found = read(body)
    assert as_found(found) == figures_of(rows, spans, site.tenths)
    assert_sound(found)
    unit = {"CNY": "100000000", "USD": "1000000"}[currency]
    assert {(one.currency, one.unit, one.resolution) for one in found} == {(currency, unit, "0.1")}


def thousands(number):
    return f"{number:,}"


@given(data=st.data(), year=st.integers(2018, 2025), month=st.integers(1, 12))
@fuzzing()
def test_figures_of_a_bulletin_come_back_as_they_were(data, year, month):
    spans = [(f"{year}-{month:02d}",) * 2, (f"{year}-01", f"{year}-{month:02d}")]
    spans = spans[1:] if month == 1 else spans
    rows = data.draw(trades(len(spans)))
    found = read(site.bulletin(year, month, table_rows(rows, thousands)), gacc_bulletin)
    assert as_found(found) == figures_of(rows, spans, thousands)
    assert_sound(found)
    assert {(one.unit, one.resolution) for one in found} == {("1000", "1")}


@given(data=st.data())
@fuzzing()
def test_a_damaged_page_is_refused_or_read_but_never_breaks(data):
    body = site.release(2024, 3, site.usual(3))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(at, min(len(body), at + 60)))
        other = data.draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [
                        b"</td>",
                        b"<td>",
                        b"<table>",
                        b'colspan="99999999"',
                        b"&nbsp;",
                        b"9",
                        b",",
                        b"</tr>",
                    ]
                ),
            )
        )
        body = body[:at] + other + body[end:]  # fmt: skip
    try:
        found = read(body)
    except SourceError:
        event("refused")
        return
    event("read")
    assert_sound(found)


# the index, the plan and the replay of a site

ROWS = {"CNY": f"{site.RELEASE_TITLE} (in CNY)", "USD": f"{site.RELEASE_TITLE} (in USD)"}


class Site:
    """The pages of a table by year, currency and month, behind their indexes."""

    def __init__(self, pages, name="preliminary", rows=ROWS):
        self.bodies, self.years = {}, sorted(pages, reverse=True)
        number = 0
        for year in self.years:
            listed = {currency: {} for currency in rows}
            for (currency, month), body in pages[year].items():
                number += 1
                listed[currency][month] = site.address(number)
                self.bodies[site.address(number).removeprefix(site.HOST)] = body
            others = [("(1) China's Total Export & Import Values (in CNY)", {})]
            body = site.index(
                name, self.years, [*others, *((rows[one], listed[one]) for one in rows)]
            )
            end = "" if year == self.years[0] else year
            self.bodies[f"/statics/report/{name}{end}.html"] = body

    def __call__(self, asked):
        body = self.bodies.get(asked["path"])
        return (404, b"<html>none</html>") if body is None else (200, body)


def answered(pages, request=None, module=gacc_release, **options):
    with replay(Site(pages, **options)) as server:
        client = Client(module.POLICY, transport=Rerouted(server), sleep=lambda _: None)
        wanted = request or Request("CHN", since=min(pages) + "-01")
        with client:
            found = list(client.answers(module.plan(wanted, dt.date(2026, 11, 26))))
    at = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
    return [dataclasses.replace(one, at=at) for one in found]


def year_of(year, months):
    return {("CNY", month): site.release(int(year), month, site.usual(month)) for month in months}


def test_a_site_is_read_from_its_index():
    pages = {"2026": year_of("2026", [3]), "2025": year_of("2025", [11, 12])}
    pages["2026"]["USD", 3] = site.release(2026, 3, site.usual(3), "USD")
    pages["2026"]["CNY", 2] = site.release(2026, 2, site.usual(2, joint=True), joint=True)
    rows = gacc_release.published(answered(pages))
    russia = [one for one in rows if one.partner == "RUS"]
    assert {(one.currency, one.first_month, one.last_month) for one in russia} == {
        ("CNY", "2025-11", "2025-11"), ("CNY", "2025-01", "2025-11"), ("CNY", "2025-12", "2025-12"),
        ("CNY", "2025-01", "2025-12"), ("CNY", "2026-01", "2026-02"), ("CNY", "2026-03", "2026-03"),
        ("CNY", "2026-01", "2026-03"), ("USD", "2026-03", "2026-03"), ("USD", "2026-01", "2026-03"),
    }  # fmt: skip
    assert {one.url for one in rows} == {site.address(number) for number in range(1, 6)}


def test_only_the_months_wanted_are_fetched():
    pages = {"2026": year_of("2026", [3, 4, 5]), "2025": year_of("2025", [12])}
    pages["2026"]["CNY", 2] = site.release(2026, 2, site.usual(2, joint=True), joint=True)
    asked = [
        one.address.url for one in answered(pages, Request("CHN", "RUS", "2026-01", "2026-03"))
    ]
    assert len(asked) == 3
    assert asked[0].endswith("preliminary.html")
    asked = answered(pages, Request("CHN", "RUS", "2026-01", "2026-01"))
    assert [one.last_month for one in gacc_release.published(asked)][:1] == ["2026-02"]
    asked = [
        one.address.url for one in answered(pages, Request("CHN", "RUS", "2025-12", "2025-12"))
    ]
    assert asked[1].endswith("preliminary2025.html")
    assert len(asked) == 3


def test_a_year_without_an_index_has_nothing_yet():
    assert len(answered({"2025": year_of("2025", [12])}, Request("CHN", since="2026-10"))) == 1


def test_the_site_of_the_bulletin():
    cells = site.flows_of([100], [50], str)
    body = site.bulletin(2026, 1, [["TOTAL", *cells, "1.0", "2.0", "3.0"]])
    rows = {None: site.BULLETIN_TITLE}
    found = answered({"2026": {(None, 1): body}}, module=gacc_bulletin, name="monthly", rows=rows)
    assert {one.source for one in gacc_bulletin.published(found)} == {"gacc-bulletin"}


def test_a_page_must_be_what_its_index_says():
    march = site.release(2026, 3, site.usual(3))
    for at in (("CNY", 4), ("USD", 3)):
        with pytest.raises(SourceError, match="as the index says") as caught:
            gacc_release.published(answered({"2026": {at: march}}))
        assert caught.value.address == site.address(1)


def test_the_world_never_shrinks_within_a_year():
    rows = site.usual(4)
    small = [[one[0], *site.flows_of([1, 2], [1, 2]), "1.0", "1.0", "1.0"] for one in rows]
    pages = {"2026": {**year_of("2026", [3]), ("CNY", 4): site.release(2026, 4, small)}}
    with pytest.raises(SourceError, match=r"expected at least 48000\.0, as up to 2026-03"):
        gacc_release.published(answered(pages))


def test_a_revised_page_is_another_stand_of_the_same_figures():
    rows = site.usual(3)
    rows[4] = [rows[4][0], *site.flows_of([18_001, 54_001], [14_000, 42_000]), "1.0", "1.0", "1.0"]
    before = gacc_release.published(answered({"2026": year_of("2026", [3])}))
    after = gacc_release.published(answered({"2026": {("CNY", 3): site.release(2026, 3, rows)}}))
    changed = {(one.partner, one.flow) for one in set(after) - set(before)}
    assert changed == {("RUS", "export"), ("RUS", "import"), ("RUS", "total")}


def test_pages_that_belie_each_other_are_refused():
    one, other = answered({"2026": year_of("2026", [3])})
    rows = site.usual(3)
    rows[4][8] = "7.7"
    again = dataclasses.replace(other, body=site.release(2026, 3, rows))
    assert len(gacc_release.published([one, other, other])) == 30
    with pytest.raises(SourceError, match=r"expected 5400\.0 in"):
        gacc_release.published([one, other, again])


@pytest.mark.parametrize("status", [403, 412])
def test_the_firewall_is_named(status):
    plan = gacc_release.plan(Request("CHN"), dt.date(2026, 4, 20))
    with (
        replay([(status, b"<html>challenge</html>")]) as server,
        Client(gacc_release.POLICY, transport=Rerouted(server)) as client,
        pytest.raises(SourceError, match="the office's firewall turns programs away"),
    ):
        list(client.answers(plan))


def test_an_index_that_is_no_index_is_refused():
    for body in (b"<html><title>Sorry</title></html>", site.index("monthly", ["2026"], [])):
        with pytest.raises(SourceError, match="a choice of years"):
            years_of(body, RELEASE)
    assert years_of(site.index("monthly", ["2026", "2025"], []), BULLETIN) == [2026, 2025]
    with pytest.raises(SourceError, match="0 rows of the table among 1"):
        links_of(site.index("preliminary", ["2026"], []), RELEASE, 2026)
    twice = [(ROWS["CNY"], {3: site.address(1)})] * 2
    with pytest.raises(SourceError, match="2 rows of the table"):
        links_of(site.index("preliminary", ["2026"], twice), RELEASE, 2026)


@pytest.mark.parametrize(
    "url", ["http://elsewhere.example/Statics/x.html", "/Statics/x.html", "javascript:void(0)",
            site.address(1) + "?x", site.address(1).replace("http:", "ftp:")]
)  # fmt: skip
def test_a_link_elsewhere_is_refused(url):
    body = site.index("preliminary", ["2026"], [(ROWS["CNY"], {3: url})])
    with pytest.raises(SourceError, match="expected a month, to its page"):
        links_of(body, RELEASE, 2026)


def test_only_china_reports_to_chinas_customs():
    with pytest.raises(ParameterError, match="reporter"):
        next(gacc_release.plan(Request("RUS", "CHN"), dt.date(2026, 4, 20)))
    with pytest.raises(ParameterError, match="until"):
        next(gacc_release.plan(Request("CHN", until="2018-12"), dt.date(2026, 4, 20)))


@pytest.mark.network
@pytest.mark.parametrize("module", [gacc_release, gacc_bulletin])
def test_the_site_itself(module):
    with Client(module.POLICY) as client:
        wanted = Request("CHN", "RUS", since="2026-03", until="2026-03")
        found = module.published(client.answers(module.plan(wanted, dt.date.today())))
    assert re.fullmatch("2026-0[13]", found[0].first_month)
    assert "RUS" in {one.partner for one in found}
