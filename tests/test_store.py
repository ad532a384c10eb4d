import hashlib

import pytest

import analysis as an
from analysis.core.errors import FigureError, UnknownNameError
from analysis.figures import store


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
    with pytest.raises(FigureError, match=r"row 6.*a SHA-256 and a file"):
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
