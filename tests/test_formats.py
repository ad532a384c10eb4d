"""A report of some files only: the others are not worked on, and nothing refers to them."""

import json

import pytest
from batching import ran, written
from bs4 import BeautifulSoup
from conftest import SLUG

from analysis.batch import plan
from analysis.core.errors import DocumentError, ParameterError, UnknownNameError
from analysis.reports.cache_keys import key_of
from analysis.reports.formats import FORMATS, checked_formats
from analysis.reports.parameters import report_parameters
from analysis.reports.pdf import document, pictures
from analysis.reports.render import files_of

ONE = f"{SLUG}/2022-04-21"
DATA = {
    "report.json", "verdicts.json", "verdicts.schema.json", "verdicts.csv", "figures.csv",
    "figures.json",
}  # fmt: skip
ADDRESS = "https://news.example"


@pytest.fixture(scope="module")
def page_only():
    """Return the files of a report as a page, made where pictures and PDF can't be."""
    with pytest.MonkeyPatch.context() as patch:
        for module, work in (
            (document, "pdf_of"), (pictures, "picture_of"), (pictures, "card_of")
        ):  # fmt: skip
            patch.setattr(module, work, lambda *_, **__: pytest.fail("it was worked on"))
        formats = checked_formats(["html"])
        return dict(files_of(report_parameters(SLUG), ADDRESS, formats=formats))


def test_page_and_data_are_always_made_and_nothing_else_is_worked_on(page_only):
    assert {*page_only} == {"report.html", *DATA}


def test_no_link_and_no_card_leads_to_a_file_that_is_not_made(page_only):
    soup = BeautifulSoup(page_only["report.html"], "lxml")
    own = {one["href"] for one in soup.select("a[href]") if ":" not in one["href"]}
    local = {name for name in own if not name.startswith(("#", "../"))}
    assert local == {"figures.json"}
    pictures = soup.select('meta[property^="og:image"]')
    assert pictures == []
    assert soup.select_one('meta[name="twitter:card"]')["content"] == "summary"
    assert soup.select_one('meta[property="og:title"]')["content"]


def test_the_page_is_otherwise_that_of_the_whole_report(page_only, report):
    whole = BeautifulSoup(report.read_bytes(), "lxml")
    part = BeautifulSoup(page_only["report.html"], "lxml")
    assert {one.get_text() for one in whole.select("h2")} == {
        one.get_text() for one in part.select("h2")
    }
    assert len(part.select("ul.files li")) == len(whole.select("ul.files li")) - 1


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (["html"], ("html",)),
        (["pdf"], ("html", "pdf")),
        (["ipynb", "svg"], ("html", "svg", "ipynb")),
    ],
)
def test_formats_have_one_order(given, made):
    assert checked_formats(given) == made


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        (["pfd"], UnknownNameError, "unknown format 'pfd': did you mean 'pdf'"),
        ([], ParameterError, "one format or more"),
        (["pdf", "pdf"], ParameterError, "each once"),
    ],
)
def test_wrong_formats_are_refused(given, error, said, tmp_path):
    with pytest.raises(error, match=said):
        checked_formats(given)
    with pytest.raises(DocumentError, match=rf"reports\[0\]\.formats.*{said}"):
        plan.read_plan(written(tmp_path, reports=[{"formats": given}]))


def test_formats_are_part_of_the_key():
    report = report_parameters(SLUG)
    key, other = key_of(report), key_of(report, formats=checked_formats(["html"]))
    assert other.changed(key) == ["formats"]
    assert "pdf" in other.explain(key)[0]


def test_a_plan_that_asks_for_other_formats_makes_the_report_again(tmp_path, fake):
    entry = {"articles": SLUG}
    file = written(tmp_path, reports=[entry])
    ran(file)
    folder = tmp_path / "reports" / ONE
    assert (folder / "report.pdf").is_file()
    file = written(tmp_path, reports=[entry | {"formats": "html"}])
    assert ran(file).states == {ONE: "published"}
    assert {one.suffix for one in folder.iterdir()} == {".html", ".json", ".csv"}
    assert json.loads((folder / "changes.json").read_text())["since"] == ONE
    assert ran(file).states == {ONE: "unchanged"}


def test_a_report_of_several_entries_follows_the_first(tmp_path):
    entry = {"articles": SLUG}
    file = written(tmp_path, reports=[entry | {"formats": "html"}, entry | {"formats": "pdf"}])
    (job,) = plan.jobs_of(plan.read_plan(file), file)
    assert job.formats == ("html",)
    (job,) = plan.jobs_of(plan.read_plan(written(tmp_path, reports=[entry | {"as_of": ""}])), file)
    assert job.formats == FORMATS
