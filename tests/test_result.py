"""One result for each report and view: computed once, carried as data, and written from it."""

import hashlib
import json
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from conftest import SLUG

import analysis as an
from analysis.claims import checking
from analysis.cli import main
from analysis.core.errors import DocumentError, RenderError
from analysis.core.html import REPORT
from analysis.kernels.notebook import outputs, report_notebook
from analysis.kernels.prewarm import run_cells
from analysis.reports import render as rendering
from analysis.reports import variants
from analysis.reports.artifacts import exported
from analysis.reports.html.markup import html_of
from analysis.reports.records import ChartRecord, ViewGroup, read_section
from analysis.reports.render import files_of
from analysis.reports.result import Result

FROM_HTML = {"report.html", "report.json"}  # the page itself, and the list with its hash


@pytest.fixture
def calls(monkeypatch):
    """Count the calls of `check`, under whichever name it was imported."""
    made, own = [], checking.check

    def counting(article, trade, **given):
        made.append((given.get("source"), given.get("currency"), str(trade.as_of)))
        return own(article, trade, **given)

    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "analysis" and vars(module).get("check") is own:
            monkeypatch.setattr(module, "check", counting)
    variants._newest.cache_clear()
    return made


def run(given):
    """Run the cells of the report's notebook in this process; return it with its outputs."""
    notebook = nbformat.read(report_notebook(), as_version=4)
    for cell, bundles in run_cells(notebook, given):
        for shown, about in bundles:
            data = json.loads(json.dumps(shown))  # as it comes from a kernel
            cell.outputs.append(nbformat.v4.new_output("display_data", data, metadata=about))
    return notebook


@pytest.fixture(scope="module")
def notebook():
    return run({"as_of": "2022-04-21"})


def test_claims_are_checked_once_for_each_view_and_never_again(calls, monkeypatch, tmp_path):
    executed = run({"article": SLUG})
    assert len(calls) == len(set(calls)) == 4  # then and now, in each of two currencies

    def kernel(_, folder, *__, **___):
        Path(folder, "report.ipynb").write_text(nbformat.writes(executed))
        return executed

    monkeypatch.setattr(rendering, "executed", kernel)
    made = dict(files_of(an.report.report_parameters(SLUG)))
    assert {"report.html", "report.pdf", "report.json", "verdicts.json"} <= made.keys()
    assert main.main(["render", SLUG, "--out", str(tmp_path)]) == 0
    assert len(calls) == 4


def test_the_parent_checks_what_it_is_given_without_a_verdict(calls, data, monkeypatch):
    monkeypatch.setattr(rendering, "executed", lambda *_: pytest.fail("a kernel was started"))
    file = data / "articles" / f"{SLUG}.yml"
    text = file.read_text()
    for right, wrong, said in (
        ("measure: growth\n", "measure: grwoth\n", "did you mean 'growth'"),
        ("hedge: nearly", "hedge: nearley", "did you mean 'nearly'"),
        ("span: 2022Q1", "span: 2022Q7", "2022Q7"),
    ):
        assert right in text
        file.write_text(text.replace(right, wrong, 1))
        with pytest.raises(DocumentError, match=said):
            an.render(SLUG, out=data)
    assert calls == []


def test_every_output_carries_a_section_that_gives_its_html_again(notebook):
    kinds = []
    for output in outputs(notebook):
        section = read_section(output["data"][REPORT])
        kinds.append(section.kind)
        own = section.sections[0] if isinstance(section, ViewGroup) else section
        if not isinstance(own, ChartRecord):
            assert html_of(section) == output["data"]["text/html"]
    assert kinds == [
        "headline", "switch", "verdict-table", "view-group", "view-group", "chart", "chart",
        "chart", "standing", "claim-details", "robustness-table", "comparison", "revision-table",
        "statements", "source-table", "downloads", "provenance",
    ]  # fmt: skip


def test_files_are_written_from_records_and_not_from_html(notebook):
    def made(shown):
        return dict(exported(shown, Result.of(shown), "", rendering.rendered_at()))

    bare = deepcopy(notebook)
    for output in outputs(bare):
        output["data"]["text/html"] = "<p>nothing of this is read</p>"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1650499200")
        whole, without = made(deepcopy(notebook)), made(bare)
    assert whole.keys() == without.keys()
    assert {name for name in whole if whole[name] != without[name]} == FROM_HTML


def test_the_result_is_that_of_the_verdicts(notebook, verdicts):
    result = Result.of(notebook)
    assert result.ratings == [one.rating for one in verdicts]
    assert result.downloads.verdicts == json.loads(json.dumps(verdicts.as_dict()))
    assert [one.name for one in result.charts()] == [
        "quarterly-beside-monthly", "exports-and-imports", "increase",
        "windows",
    ]  # fmt: skip
    assert result.verdicts.rows[0].speaker_type == "Person"
    assert result.headline.article.slug == SLUG


@pytest.mark.parametrize("name", ["headline", "verdicts", "downloads", "sources", "provenance"])
def test_a_notebook_that_lacks_a_section_is_refused(notebook, name):
    kept = tuple(
        one for one in Result.of(notebook).sections if one is not getattr(Result.of(notebook), name)
    )
    missing = type(getattr(Result.of(notebook), name))
    result = Result(tuple(one for one in kept if not isinstance(one, missing)))
    with pytest.raises(RenderError, match=f"it shows no {missing.__name__}"):
        list(exported(notebook, result, "", rendering.rendered_at()))


def test_records_refuse_what_they_do_not_know():
    with pytest.raises(ValueError, match="mood"):
        read_section({"kind": "standing", "sentences": [], "mood": "good"})
    with pytest.raises(ValueError, match="kind"):
        read_section({"sentences": []})


def test_a_report_lists_its_files_so_that_a_copy_can_be_checked(notebook):
    other = ("report.ipynb", b"{}")
    made = exported(notebook, Result.of(notebook), "https://a.example/", rendering.rendered_at(),
                    others=[other])  # fmt: skip
    files = dict(made)
    listed = json.loads(files["report.json"])["files"]
    assert [one["name"] for one in listed] == sorted(files.keys() - {"report.json"})
    for one in listed:
        content = files[one["name"]]
        assert one["size"] == len(content)
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
    kinds = {one["name"]: one["media_type"] for one in listed}
    assert kinds["report.html"] == "text/html"
    assert kinds["verdicts.schema.json"] == "application/schema+json"
    assert kinds["report.ipynb"] == "application/x-ipynb+json"
    assert any(name.startswith("embed/") for name in kinds)
