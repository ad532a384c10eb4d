"""Figures of a Parquet store are those of a CSV with the same rows, and are as well guarded."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import SLUG, fuzzing, write_csv
from hypothesis import given
from hypothesis import strategies as st
from storing import appended, project, row, year

import analysis as an
from analysis.cli import main
from analysis.core import paths
from analysis.core.errors import DocumentError, FigureError, UnknownNameError
from analysis.figures import manifest, parquet, store
from analysis.figures.evidence import Evidence
from analysis.figures.manifest import MANIFEST, read_manifest
from analysis.figures.schema import COLUMNS, figures_of, read_figures
from analysis.reports.cache_keys import key_of
from analysis.reports.downloads import cited
from analysis.reports.parameters import report_parameters

__all__ = ["project"]
IND = "source=gacc/reporter=CHN"
CENSUS = "source=census/reporter=USA"

_digits = st.integers(0, 10**15 - 1).map(str)
_decimals = st.text("0123456789", max_size=12)
_texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20)


@st.composite
def _row(draw):
    whole, decimals = draw(_digits), draw(_decimals)
    value = f"{whole}.{decimals}" if decimals else whole
    month = f"{draw(st.integers(1990, 2019))}-{draw(st.integers(1, 12)):02d}"
    return row(month, value, "2022-04-13", flow=draw(st.sampled_from(["export", "import"]))) | {
        "unit": "1" + "0" * draw(st.integers(0, 12)), "outlets": str(draw(st.integers(1, 9999))),
        "date_basis": draw(st.sampled_from(["release", "dataset stamp", "first seen"])),
        "reference": "x" + draw(_texts), "url": draw(st.sampled_from(["", "https://x.example/"])),
    }  # fmt: skip


def _plain(figures):
    """Return figures without the place that holds them."""
    plain = [replace(one, file="", row=0) for one in figures]
    return sorted(plain, key=lambda one: (one.flow, one.span, one.released))


@fuzzing()
@given(rows=st.lists(_row(), min_size=1, max_size=9,
                     unique_by=lambda one: (one["first_month"], one["flow"])))  # fmt: skip
def test_rows_come_back_with_the_digits_printed_and_make_the_figures_of_a_csv(
    tmp_path_factory, rows
):
    folder = tmp_path_factory.mktemp("figures")
    new = [(number, "2026-11-26", cells) for number, cells in enumerate(rows, 1)]
    parts = parquet.write_rows(folder, IND, [], new)
    again = parquet.write_rows(folder, IND, [folder / parts[0].name], [])
    read = parquet.read_rows(folder, again, "IND")[IND]
    assert sorted(read) == [(number, cells) for number, _, cells in new]
    typed = read_figures(write_csv(folder / "gacc.csv", rows))
    assert _plain(figures_of(read, folder / IND)) == _plain(typed)


def test_load_gives_the_same_vintage_of_both(project, tmp_path):
    rows = [
        *year(2020),
        *year(2021, 4.2),
        *year(flow="import"),
        row("2021-03", "3.6", "2022-02-07"),
    ]
    appended(project, *rows)
    other = tmp_path / "other"
    (other / "figures").mkdir(parents=True)
    write_csv(other / "figures" / "gacc.CHN-IND.csv", rows)
    store.checksum(other)
    for day in ("2020-06-01", "2021-08-01", "2022-02-07", "latest"):
        stored, typed = (an.load("CHN", "IND", day, folder=one) for one in (project, other))
        assert _plain(stored) == _plain(typed)
        assert (stored.as_of, stored.sources, len(stored)) == (
            typed.as_of, typed.sources, len(typed),
        )  # fmt: skip
        later = [store.later_vintage(one) for one in (stored, typed)]
        assert _plain(later[0]) == _plain(later[1])
    both = (an.load("CHN", "IND", folder=one) for one in (project, other))
    one, two = (an.growth(trade, "2021-03", flow="export") for trade in both)
    assert one.as_dict() == two.as_dict()


def test_evidence_names_a_row_that_any_program_finds():
    finding = an.growth(an.load("USA", "CHN"), "2024-03", flow="import", source="census")
    (where,) = {one.file for one in finding.evidence}
    assert where == CENSUS
    every = Path(paths.package_data(), "figures", "**", "*.parquet")
    query = "SELECT * FROM read_parquet(?, hive_partitioning = true) WHERE source = ? AND row = ?"
    rows = {row["first_month"]: row for row in cited(finding.evidence)}
    for one in finding.evidence:
        asked = duckdb.execute(query, [str(every), "census", one.row])
        names = [column[0] for column in asked.description]
        (found,) = [dict(zip(names, cells, strict=True)) for cells in asked.fetchall()]
        assert {name: str(found[name] or "") for name in COLUMNS if name != "growth_by"} == {
            name: cell for name, cell in rows[found["first_month"]].items() if name != "growth_by"
        }
        assert str(found["seen"]) == "2026-11-26"


def test_the_package_and_a_project_are_read_together(project):
    before = an.load("USA", "CHN", folder=project)
    usa = {"source": "census", "reporter": "USA", "partner": "CHN", "flow": "import"}
    new = row("2026-09", "25.1", "2026-11-10", **usa)
    held = cited([_evidence(before, "2026-08")], project)[0]
    found = appended(project, new, held, seen="2026-11-26")
    assert (len(found.new), len(found.same)) == (1, 1)
    after = an.load("USA", "CHN", folder=project)
    assert [one for one in after if one not in before] == list(found.new)
    assert found.new[0].row == 1_000_001
    assert store.holdings(project)[-1].span.last_day.year == 2025
    assert {one.file for one in after} == {CENSUS}


def _evidence(trade, month):
    figure = next(one for one in trade if one.span == month and one.flow == "import")
    return Evidence(figure, figure.span, figure.value)


def test_a_project_s_row_is_read_in_place_of_the_package_s(project, tmp_path, monkeypatch):
    """The package learns of figures that a project had already, and gives one of them otherwise."""
    appended(project, *year(), seen="2022-11-26")
    package = tmp_path / "package"
    (package / "figures").mkdir(parents=True)
    for name in ("sources.yml", "corrections.yml"):
        (package / name).write_bytes((paths.package_data() / name).read_bytes())
    (package / "corrections.yml").write_text("{}\n")
    write_csv(package / "figures" / "gacc.csv", [row("2022-02", "4.0", "2022-04-13")])
    installed = paths._installed
    monkeypatch.setattr(
        paths, "_installed", lambda one: package if one == "data" else installed(one)
    )
    store.checksum(package)
    rows = [*year()[:-1], year()[-1] | {"value": "4.257"}]
    appended(package, *rows, seen="2022-12-01")
    trade = an.load("CHN", "IND", folder=project)
    assert len(trade) == 13
    (december,) = trade.select(span="2021-12")
    assert str(december.value) == "4.256"
    assert [one["value"] for one in store.printed_rows([december], project)] == ["4.256"]
    assert store.fingerprint("CHN", "IND", project) != store.fingerprint("CHN", "IND", package)


def test_a_figure_in_a_csv_and_in_the_store_beside_it_is_an_error(project):
    appended(project, *year())
    rows = [row("2020-01", "3.1", "2020-02-13"), year()[3] | {"value": "3.111"}]
    write_csv(project / "figures" / "gacc.CHN-IND.csv", rows)
    store.checksum(project)
    expected = rf"gacc\.CHN-IND\.csv, row 3, column released: .*of one in {IND}: remove it"
    with pytest.raises(FigureError, match=expected):
        an.load("CHN", "IND", folder=project)
    assert len(an.load(folder=project))


def test_an_append_is_seen_by_the_next_load_and_by_no_other_pair(project):
    appended(project, *year())
    before = an.load("CHN", "IND", folder=project)
    prints = {one: store.fingerprint("CHN", one, project) for one in ("IND", "RUS")}
    appended(project, row("2022-01", "3.9", "2022-03-07"), *year(partner="JPN"))
    assert len(an.load("CHN", "IND", folder=project)) == len(before) + 1
    assert store.fingerprint("CHN", "RUS", project) == prints["RUS"]
    assert store.fingerprint("CHN", "IND", project) != prints["IND"]


def test_the_fingerprint_is_that_of_the_rows_as_lines_of_a_csv(project):
    appended(project, *year(), row("2020-01", "3.1", "2020-02-13", reference='He, "Li"'))
    found = hashlib.sha256()
    (table,) = store.held_tables(("CHN", "IND"), project)
    for number, cells in sorted(table.rows):
        line = io.StringIO()
        csv.DictWriter(line, COLUMNS, lineterminator="").writerow(cells)
        found.update(f"{IND}:{number}:{line.getvalue()}\n".encode())
    assert store.fingerprint("CHN", "IND", project) == found.hexdigest()


def test_keys_of_reports_cover_the_store(project, monkeypatch):
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(project))
    before = key_of(report_parameters(SLUG)).parts
    appended(project, *year())
    assert key_of(report_parameters(SLUG)).parts == before
    appended(project, row("2022-03", "3.83", "2022-05-18", partner="RUS"))
    changed = key_of(report_parameters(SLUG)).parts
    assert {name for name in changed if changed[name] != before[name]} == {"figures"}
    assert "3.83" in [str(one.value) for one in an.load()]


def _damaged(place, change):
    (part,) = read_manifest(place).parts
    file = place / part.name
    change(file)


def _flipped(file):
    text = bytearray(file.read_bytes())
    text[len(text) // 3] ^= 1
    file.write_bytes(bytes(text))


DAMAGE = {
    "a bit": (_flipped, r"IND\.[0-9a-f]{16}\.parquet: found SHA-256 .*as it was written: restore"),
    "cut short": (lambda file: file.write_bytes(file.read_bytes()[:-9]), r"found SHA-256 "),
    "lost": (lambda file: file.unlink(), r"found no such file.*expected the file that was writ"),
    "a link to nothing": (
        lambda file: (file.unlink(), file.symlink_to("nowhere")), r"found no such file",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_file_stops_the_reading_of_its_trades_and_an_append_to_it(project, what):
    change, expected = DAMAGE[what]
    appended(project, *year())
    _damaged(project / "figures", change)
    with pytest.raises(FigureError, match=expected):
        an.load("CHN", "IND", folder=project)
    with pytest.raises(FigureError, match=expected):
        appended(project, *year(2022))
    assert len(an.load(folder=project))


def _edited(file, change):
    found = json.loads(file.read_text())
    change(found)
    file.write_text(json.dumps(found))


def _later(file):
    found = json.loads(file.read_text()) | {"form": 2}
    found.pop("checksum")
    file.write_text(json.dumps(found | {"checksum": manifest._checksum(found)}))


MANIFESTS = {
    "a pair renamed": (
        lambda file: file.write_text(file.read_text().replace('"IND"', '"INX"')), "a damaged text",
    ),
    "a file left out": (lambda file: _edited(file, lambda found: found["parts"].pop()), "damaged"),
    "no JSON": (lambda file: file.write_text("{"), "found a damaged text; expected a manifest as"),
    "a list": (lambda file: file.write_text("[]"), "found a damaged text; expected a manifest as"),
    "lost": (lambda file: file.unlink(), r"found files of a store; expected .*MANIFEST\.json"),
    "of a later form": (_later, "found a store of form 2; expected form 1, which this version"),
}  # fmt: skip


@pytest.mark.parametrize("what", MANIFESTS)
def test_a_damaged_manifest_stops_all_reading(project, what):
    change, expected = MANIFESTS[what]
    appended(project, *year())
    change(project / "figures" / MANIFEST)
    for read in (lambda: an.load(folder=project), lambda: appended(project, *year(2022))):
        with pytest.raises(FigureError, match=expected):
            read()


def test_what_no_manifest_names_is_not_part_of_the_store(project):
    appended(project, *year())
    place = project / "figures" / IND
    (file,) = place.iterdir()
    (place / "other.parquet").write_bytes(file.read_bytes())
    assert len(an.load("CHN", "IND", folder=project)) == 12


CORRECTION = """
mended:
  file: source=gacc/reporter=CHN
  figure:
    {reporter: CHN, partner: IND, flow: export, span: 2021-05, currency: USD, released: 2021-07-13}
  column: value
  expects: "3.990"
  use: "3.909"
  reason: Digits were swapped.
  source: https://x.example/
"""


def test_a_correction_names_a_partition_and_is_applied_to_its_pair(project):
    appended(project, *year(), *year(partner="JPN"))
    (project / "corrections.yml").write_text(CORRECTION)
    (figure,) = an.load("CHN", "IND", folder=project).select(span="2021-05")
    assert figure.value == Decimal("3.909")
    assert "corrected here from 3.990 to 3.909" in figure.reference
    assert [one["value"] for one in store.printed_rows([figure], project)] == ["3.990"]
    assert len(an.load("CHN", "JPN", folder=project)) == 12
    (project / "corrections.yml").write_text(CORRECTION.replace("3.990", "3.991"))
    with pytest.raises(DocumentError, match=r"mended\.expects: found '3\.991'; expected '3\.990'"):
        an.load("CHN", "IND", folder=project)
    assert len(an.load("CHN", "JPN", folder=project)) == 12
    (project / "corrections.yml").write_text(CORRECTION.replace("partner: IND", "partner: JPX"))
    assert len(an.load("CHN", "IND", folder=project)) == 12


def test_a_correction_lets_a_figure_stand_against_which_a_check_speaks(project):
    doubtful = row(value="1280.0", resolution="10", unit="1000000")
    with pytest.raises(FigureError, match="row 1, column resolution"):
        appended(project, doubtful)
    appended(project, *year())
    entry = CORRECTION.replace("2021-05", "2022-03").replace("2021-07-13", "2022-04-13")
    entry = entry.replace('  use: "3.909"\n', "").replace("column: value", "column: resolution")
    (project / "corrections.yml").write_text(entry.replace('"3.990"', '"10"'))
    assert len(appended(project, doubtful).new) == 1
    assert len(an.load("CHN", "IND", folder=project)) == 13


def test_a_source_named_as_a_folder_of_a_pattern_is_read(tmp_path):
    folder = tmp_path / "a[b]*? 'c' ; \"d\""
    (folder / "figures").mkdir(parents=True)
    appended(folder, *year())
    appended(folder, *year(2022))
    assert len(an.load("CHN", "IND", folder=folder)) == 24


def test_an_unknown_pair_names_those_that_are_near_first():
    with pytest.raises(
        UnknownNameError, match=r"did you mean 'USA-CHN'\? \(known: USA-ARG, USA-"
    ) as e:
        an.load("USA", "CHX")
    assert e.match(r" and \d+ more\)")


def _code(text):
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_duckdb_is_imported_only_when_a_store_is_read():
    said = _code(
        "import sys, analysis as an; first = 'duckdb' in sys.modules; an.load(); "
        "from analysis.figures.store import pairs; pairs(); second = 'duckdb' in sys.modules; "
        "an.load('USA', 'CHN'); print(first, second, 'duckdb' in sys.modules)"
    )
    assert said == "False False True\n"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted on Linux")
def test_reading_a_store_leaves_no_thread_and_a_forked_process_reads_on():
    said = _code(
        "import os, analysis as an\n"
        "an.load()\n"
        "before = len(os.listdir('/proc/self/task'))\n"
        "an.load('USA', 'CHN')\n"
        "print(len(os.listdir('/proc/self/task')) - before, flush=True)\n"
        "if not os.fork():\n"
        "    print(len(an.load('USA', 'MEX')) > 0, flush=True)\n"
        "    os._exit(0)\n"
        "print(os.wait()[1], len(an.load('GBR', 'EUU')) > 0)\n"
    )
    assert said == "0\nTrue\n0 True\n"


def test_every_trade_of_the_package_s_store_is_read_and_plausible():
    held = read_manifest(paths.package_data() / "figures")
    figures = 0
    for pair in held.pairs:
        trade = store.releases(an.load(*pair))
        figures += sum(one.file.startswith("source=") for one in trade)
        assert all(one.date_basis in ("calendar", "restated", "seen") for one in trade
                   if one.file.startswith("source="))  # fmt: skip
    assert figures == sum(one.rows for one in held.parts) == sum(held.last.values()) == 69_117
    assert (
        sum((paths.package_data() / "figures" / one.name).stat().st_size for one in held.parts)
        < 10**6
    )


def test_the_package_s_store_is_what_an_append_of_its_rows_makes(project):
    name = "source=comext/reporter=LUX"
    (part,) = [one for one in read_manifest(paths.package_data() / "figures").parts
               if one.partition == name]  # fmt: skip
    pairs = [("LUX", partner) for partner in part.partners.split()]
    rows = [(n, cells) for pair in pairs for table in store.held_tables(pair) if table.name == name
            for n, cells in table.rows]  # fmt: skip
    again = {n: tuple(c.values()) for n, c in enumerate(sorted(map(dict, (c for _, c in rows)),
             key=lambda c: tuple(c.values())), 1)}  # fmt: skip
    assert {n: tuple(cells.values()) for n, cells in rows} == again


@pytest.fixture
def run(capsys):
    def ran(*words):
        status = main.main(words)
        return status, *capsys.readouterr()

    return ran


def test_the_command_lists_the_figures_of_a_store_with_file_and_row(run):
    words = ("figures", "--reporter", "USA", "--partner", "CHN", "--flow", "import", "--csv")
    status, out, _ = run(*words, "--from", "2024-12", "--to", "2025-02")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert {one["file"] for one in rows} == {CENSUS}
    assert {one["span"] for one in rows} == {"2024-12", "2025-01", "2025-02", "2025-01..2025-02"}
    _, out, _ = run(*words, "--from", "2022-12", "--to", "2022-12", "--as-of", "2024-01-31")
    (then,) = csv.DictReader(io.StringIO(out))
    _, out, _ = run(*words, "--from", "2022-12", "--to", "2022-12")
    every = list(csv.DictReader(io.StringIO(out)))
    assert then in every
    assert len(every) == 2


def test_the_commands_know_what_is_held(run):
    assert "unknown partner 'CHX': did you mean 'CHN'?" in run("figures", "--partner", "CHX")[2]
    assert run("sources")[1].count("USA with 38 partners in USD, January 1985–August 2026") == 1
    out = run("sources", "comext")[1]
    assert "held: AUT, BEL, " in out
    assert "with ARM, BLR, GEO, KAZ, KGZ, RUS, UZB (189 pairs) in EUR" in out
    assert "CHN–RUS in CNY, USD" in run("sources", "gacc")[1]


def test_a_draft_is_of_china_and_russia_unless_another_pair_is_named(run, project):
    run("new", "some", "--data", str(project))
    assert "reporter: CHN" in (project / "articles" / "some.yml").read_text()
    run("new", "other", "--pair", "gbr-irl", "--data", str(project))
    text = (project / "articles" / "other.yml").read_text()
    assert "reporter: GBR" in text
    assert "source: ons" in text
    assert "currency: GBP" in text
    assert "unknown pair 'USA-CHX'" in run(
        "new", "third", "--pair", "USA-CHX", "--data", str(project)
    )[2]  # fmt: skip


def test_an_article_on_a_trade_that_only_the_store_holds_is_rated(project, run):
    run("new", "mexico", "--pair", "USA-MEX", "--data", str(project), "--published", "2024-09-01")
    status, out, err = run("check", "mexico", "--data", str(project), "--json")
    assert status == 0, err
    used = [item for one in json.loads(out)["verdicts"] for item in one["evidence"]]
    assert {one["file"] for one in used} == {CENSUS}
