import hashlib
import shutil
import subprocess

import numpy as np
import pytest
from conftest import GOOD, ROOT, SLUG, write_csv

import analysis as an
from analysis.claims.articles import articles
from analysis.claims.hedges import read_hedges
from analysis.core import paths
from analysis.core.errors import FigureError, InputError, ParameterError, UnknownNameError
from analysis.figures import store
from analysis.reports.cache_keys import key_of
from analysis.reports.downloads import cited
from analysis.reports.parameters import report_parameters
from analysis.sources.registry import read_sources


def test_nothing_released_later_is_loaded(trade, article):
    assert trade.newest <= article.published
    assert trade.sources == ("gacc",)


def test_of_each_figure_only_the_newest_is_loaded(latest):
    assert len({one.row_key for one in latest}) == len(latest)
    (restated,) = latest.select(span="2020", flow="total", source="gacc", currency="USD")
    assert str(restated.value) == "107.77"


def test_the_later_vintage_begins_where_the_record_ends(trade):
    later = store.later_vintage(trade)
    assert min(one.released for one in later) > trade.as_of
    assert {"gacc-database", "comtrade"} <= set(later.sources)


def test_there_is_no_later_vintage_than_the_latest(latest):
    assert len(store.later_vintage(latest)) == 0


def test_a_day_before_all_figures_gives_none_of_them():
    early = an.load(as_of="2012-01-01")
    assert len(early) == 0
    assert early.newest is None
    assert early.to_frame().empty


def test_an_unknown_pair_is_refused():
    with pytest.raises(UnknownNameError, match="did you mean 'CHN-RUS'"):
        an.load(partner="RUX")


def _alter(data, name, change):
    file = data / "figures" / name
    file.write_text(change(file.read_text()))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(",38.17,", ",38.71,"),
        lambda text: "\n".join(
            line for line in text.split("\n") if ",2022-03,2022-03," not in line
        ),
        lambda text: text.replace("2022-04-13", "2022-04-14"),
        lambda text: text + text.splitlines()[-1].replace(",USD,", ",CNY,") + "\n",
    ],
)
def test_a_changed_row_stops_the_loading_and_says_how_to_record_it(data, change):
    _alter(data, "gacc.csv", change)
    with pytest.raises(FigureError, match=r"gacc\.csv.*trade-claims checksum"):
        an.load()


def test_two_rows_with_swapped_values_stop_the_loading(data):
    def swapped(text):
        return (
            text.replace(",12.617,", ",@,")
            .replace(",13.813,", ",12.617,")
            .replace(",@,", ",13.813,")
        )

    _alter(data, "gacc.csv", swapped)
    with pytest.raises(FigureError, match="SHA-256"):
        an.load()


def test_a_lost_or_added_file_stops_the_loading(data):
    (data / "figures" / "gacc-release.csv").rename(data / "figures" / "other.csv")
    with pytest.raises(FigureError):
        an.load()


def test_no_sums_at_all(data):
    (data / "figures" / "SHA256SUMS").unlink()
    with pytest.raises(FigureError, match="SHA256SUMS"):
        an.load()


def test_a_broken_line_of_the_sums_is_named(data):
    file = data / "figures" / "SHA256SUMS"
    file.write_text(file.read_text() + "nonsense\n")
    with pytest.raises(FigureError, match=r"row \d+: found another form; expected a SHA-256"):
        an.load()


def test_recording_accepts_a_meant_change_and_refuses_a_bad_one(data):
    _alter(data, "gacc.csv", lambda text: text.replace(",38.17,", ",38.18,"))
    store.checksum()
    assert "38.18" in [str(one.value) for one in an.load()]
    before = (data / "figures" / "SHA256SUMS").read_text()
    _alter(data, "gacc.csv", lambda text: text.replace(",38.18,", ",x,"))
    with pytest.raises(FigureError, match="column value"):
        store.checksum()
    assert (data / "figures" / "SHA256SUMS").read_text() == before


def test_a_file_of_another_source_is_refused(data):
    _alter(data, "gacc-release.csv", lambda text: text.replace("gacc-release,", "gacc,"))
    with pytest.raises(FigureError, match="column source"):
        an.load()


def test_the_fingerprint_is_that_of_the_trades_own_lines(data):
    found = hashlib.sha256()
    for file in sorted((data / "figures").glob("*.csv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if ",CHN,RUS," in line:
                found.update(f"{file.name}:{number}:{line}\n".encode())
    before = store.fingerprint("CHN", "RUS")
    assert before == found.hexdigest()
    row = "gacc,CHN,IND,total,2022-03,2022-03,USD,9.9,1000000000,0.1,,,2022-04-13,release,1,x,\n"
    _alter(data, "gacc.csv", lambda text: text + row)
    store.checksum()
    assert store.fingerprint("CHN", "RUS") == before != store.fingerprint("CHN", "IND")
    _alter(data, "gacc.csv", lambda text: text.replace(",38.17,", ",38.18,"))
    store.checksum()
    assert store.fingerprint("CHN", "RUS") != before


ROWS = [
    GOOD | {"first_month": f"202{number}-01", "flow": flow, "currency": currency, "value": "200",
            "resolution": "100", "growth_pct": "8.8", "growth_by": "office"}
    for number, (flow, currency) in enumerate(
        [("export", "USD"), ("import", "USD"), ("total", "CNY")])
]  # fmt: skip
OTHER = {
    "reporter": "CHX", "partner": "RUX", "flow": "export", "first_month": "2019-12",
    "last_month": "2022-02", "currency": "CNY", "value": "300", "unit": "10000000000",
    "resolution": "10", "growth_pct": "9.9", "growth_by": "outlet", "released": "2022-04-14",
    "date_basis": "seen", "outlets": "2", "reference": "B, A", "url": "http://b.example/",
}  # fmt: skip
LAYOUTS = {
    "plain": str,
    "a blank line": lambda text: text.replace("\n", "\n\n", 1),
    "CRLF and a mark": lambda text: "\ufeff" + text.replace("\n", "\r\n").rstrip(),
}


@pytest.fixture
def small(alone):
    """Return the only file of figures."""
    for file in (alone / "figures").glob("*.csv"):
        file.unlink()
    (alone / "corrections.yml").write_text("{}\n")
    return alone / "figures" / "gacc.csv"


def _fingerprint(file, rows, layout):
    write_csv(file, rows)
    file.write_bytes(LAYOUTS[layout](file.read_text()).encode())
    store.checksum()
    return store.fingerprint("CHN", "RUS")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_change_of_any_cell_of_any_row_changes_the_fingerprint(small, layout):
    before, found = _fingerprint(small, ROWS, layout), list[str]()
    cells = [(number, column) for number in range(len(ROWS)) for column in OTHER]
    for number, column in cells:
        row, cell = ROWS[number], OTHER[column]
        if cell == row[column]:
            cell = {"flow": "total", "currency": "USD"}[column]
        rows = [*ROWS[:number], row | {column: cell}, *ROWS[number + 1 :]]
        found.append(_fingerprint(small, rows, layout))
    assert before not in found
    assert before == _fingerprint(small, ROWS, layout)


def test_evidence_and_the_figures_published_cite_the_line_of_the_file(data):
    _alter(data, "gacc.csv", lambda text: text.replace("\n", "\n\n", 7))
    store.checksum()
    march = an.total(an.load(as_of="2022-04-21"), "2022-03", "export").evidence
    line = (data / "figures" / "gacc.csv").read_text().split("\n")[march[0].row - 1]
    assert ",export,2022-03,2022-03,USD,3.8," in line
    assert [row["value"] for row in cited(march)] == ["3.8"]


def test_a_corrected_cell_changes_the_key_of_reports(data):
    before = key_of(report_parameters(SLUG)).parts
    file = data / "corrections.yml"
    file.write_text(file.read_text().replace("  expects: 20\n", "  expects: 20\n  use: 10\n"))
    assert key_of(report_parameters(SLUG)).parts["conventions"] != before["conventions"]


def _cloned_on_windows(made, clone):
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(made)]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    windows = ["git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "clone", "-q"]
    subprocess.run([*windows, made, clone], check=True, capture_output=True)
    return clone / "data"


@pytest.mark.skipif(shutil.which("git") is None, reason="no git on this machine")
@pytest.mark.parametrize("attributes", [True, False])
def test_a_checkout_with_line_endings_of_windows_breaks_no_checksum(tmp_path, attributes):
    """Without the attributes of the repository, it would."""
    made = tmp_path / "made"
    shutil.copytree(paths.data_folder(), made / "data")
    if attributes:
        shutil.copy(ROOT / ".gitattributes", made)
    folder = _cloned_on_windows(made, tmp_path / "clone")
    if attributes:
        assert len(an.load(folder=folder)) == len(an.load())
    else:
        with pytest.raises(FigureError, match="SHA-256"):
            an.load(folder=folder)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"reporter": 3}, "parameter reporter: found 3; expected text"),
        ({"partner": ["RUS"]}, "parameter partner: found .*; expected text"),
        ({"as_of": 20220421}, "parameter as_of: found 20220421; expected a day that exists"),
        ({"as_of": np.array(["latest", "x"])}, "parameter as_of: .*expected a day that exists"),
        ({"currency": "EUR"}, r"unknown currency 'EUR' \(known: CNY, USD\)"),
        ({"currency": ["USD"]}, r"parameter currency: found \['USD'\]; expected text"),
        ({"data": 3}, r"unknown parameter 'data' \(known: reporter, partner, as_of,"),
        ({"asof": "2022-04-21"}, "unknown parameter 'asof': did you mean 'as_of'"),
        ({"folder": 3}, "parameter folder: found 3; expected a folder"),
        ({"folder": ""}, "parameter folder: found ''; expected a data folder"),
        ({"folder": "/nowhere"}, r"parameter folder: found '/nowhere'; .*no such folder; "),
        ({"folder": str(ROOT / "tests")}, r"expected a data folder.*a folder with none of them\)"),
    ],
)
def test_loading_refuses_what_it_does_not_take_in_its_own_words(given, expected):
    with pytest.raises(InputError, match=expected):
        an.load(**given)


def test_loading_refuses_too_many_arguments_in_its_own_words():
    with pytest.raises(InputError, match=r"too many .*expected load\(reporter, partner"):
        an.load("CHN", "RUS", "latest", "data")


def test_one_currency_is_that_selected():
    assert an.load(currency="USD") == an.load().select(currency="USD")


@pytest.mark.parametrize("read", [articles, store.pairs, read_sources, read_hedges])
def test_a_wrong_data_folder_is_an_error_that_says_so(monkeypatch, tmp_path, read):
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(tmp_path))
    with pytest.raises(ParameterError, match=r"TRADE_CLAIMS_DATA.*a folder with none of them\)"):
        read()
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(tmp_path / "data"))
    with pytest.raises(ParameterError, match=r"TRADE_CLAIMS_DATA.*no such folder; .*init FOLDER"):
        read()


def test_checksums_that_are_no_text_are_refused(data):
    (data / "figures" / "SHA256SUMS").write_bytes(b"\xff\n")
    with pytest.raises(FigureError, match="SHA256SUMS, row 1"):
        an.load()
