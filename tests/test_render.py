import base64
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import SLUG

import analysis as an
from analysis.core import paths
from analysis.core.errors import InputError, ParameterError, RenderError, UnknownNameError
from analysis.figures.schema import COLUMNS, read_figures
from analysis.kernels import notebook as execution
from analysis.reports import render as rendering
from analysis.sources.registry import read_sources

CHARTS = [
    "exports-and-imports",
    "quarterly-beside-monthly",
    "increase",
    "windows",
]
BESIDE = {
    "report.pdf", "report.ipynb", "figures.json", "../../index.html",
    *(f"embed/{name}.{form}" for name in CHARTS for form in ("html", "svg")),
}  # fmt: skip


@pytest.fixture(scope="module")
def page(report):
    return report.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def soup(page):
    return BeautifulSoup(page, "lxml")


def test_what_lies_in_the_folder(report):
    names = {file.name for file in report.parent.iterdir()}
    assert names == {
        ".key.json",
        "report.html",
        "report.ipynb",
        "report.json",
        "report.pdf",
        "preview.png",
        "verdicts.json",
        "verdicts.schema.json",
        "verdicts.csv",
        "figures.csv",
        "figures.json",
        "embed",
        *(f"{name}.{form}" for name in CHARTS for form in ("svg", "png")),
    }
    assert report.parent.as_posix().endswith(f"{SLUG}/2022-04-21")
    assert [one for one in report.parent.parent.iterdir() if one.name.startswith(".")] == []
    for name in CHARTS:
        ET.parse(report.parent / f"{name}.svg")
        assert (report.parent / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_verdicts_beside_the_page_are_those_of_the_page(report, verdicts, page):
    data = json.loads((report.parent / "verdicts.json").read_text())
    assert data.pop("$schema") == "verdicts.schema.json"
    assert data == verdicts.as_dict()
    flat = pd.read_csv(report.parent / "verdicts.csv")
    assert flat["id"].tolist() == [one.id for one in verdicts]
    assert flat["rating"].tolist() == ["supported"] * 6
    for verdict in verdicts:
        assert verdict.tipping_point in page


def test_the_figures_beside_the_page_are_rows_of_the_data_with_their_digits(report, tmp_path):
    table = pd.read_csv(report.parent / "figures.csv", dtype=str, keep_default_na=False)
    assert table.columns.tolist() == COLUMNS
    assert json.loads((report.parent / "figures.json").read_text()) == table.to_dict("records")
    for source, rows in table.groupby("source"):
        rows.to_csv(tmp_path / f"{source}.csv", index=False)
        assert len(read_figures(tmp_path / f"{source}.csv")) == len(rows)
    q1 = table[(table["flow"] == "total") & (table["first_month"] == "2022-01")]
    assert "38.17" in q1["value"].tolist()


def test_the_page_is_light(report):
    assert report.stat().st_size < 150_000


def test_the_page_asks_for_nothing_and_runs_only_its_own_script(page, soup):
    policy = soup.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    assert "default-src 'none'" in policy
    scripts = [one for one in soup.find_all("script") if one.get("type") != "application/ld+json"]
    assert [one.get("src") for one in scripts] == [None]
    digest = hashlib.sha256(scripts[0].string.encode()).digest()
    assert f"script-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    addresses = {source.available_at for source in read_sources().values()}
    for one in soup.find_all(True):
        assert not [name for name in one.attrs if name.startswith("on")]
        for name in ("src", "href", "xlink:href", "action", "srcset", "poster"):
            target = one.get(name, "#")
            known = target in BESIDE or (one.name == "a" and target in addresses)
            assert target.startswith(("#", "data:")) or known, target
    assert not re.search(r"url\((?!#|&quot;#|['\"]#)|@import", page.split("</style>")[0])


def test_the_page_can_be_navigated(soup):
    assert len(soup.find_all("h1")) == 1
    assert len(soup.find_all("main")) == 1
    for landmark in ("header", "nav", "footer"):
        assert len(soup.find_all(landmark)) == 1
    headings = [int(one.name[1]) for one in soup.find_all(re.compile("^h[1-6]$"))]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    ids = [one["id"] for one in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    links = {one["href"][1:] for one in soup.select('a[href^="#"]')}
    assert links <= set(ids)
    assert soup.html["lang"] == "en"


def test_every_table_has_caption_and_scopes(soup):
    assert len(soup.find_all("table")) > 10
    for table in soup.find_all("table"):
        assert table.caption.get_text(strip=True)
        assert all(cell["scope"] in ("col", "row") for cell in table.find_all("th"))


def test_every_chart_has_a_text_alternative_and_its_figures_as_a_table(page, soup):
    charts = soup.select("figure.chart")
    assert len(charts) == 7  # the main one for each view, and three more
    for chart in charts:
        drawings = chart.find_all("svg")
        assert drawings or "Not drawn: the figures hold no" in chart.get_text()
        assert all(len(one["aria-label"]) > 80 for one in drawings)
        assert bool(drawings) == bool(chart.select_one("details table.figures tbody tr"))
    assert "No description has been provided" not in page


def test_then_and_now_and_both_currencies_are_in_the_page(soup):
    assert {one["id"] for one in soup.select('input[type="radio"]')} == {
        "_then", "_now", "_USD", "_CNY",
    }  # fmt: skip
    row = soup.select_one('table.verdicts tr a[href="#q1-nearly-30-percent"]').find_parent("tr")
    ratings = {
        name: view.get_text(strip=True)
        for view in row.select("td:last-child .view")
        for name in view["class"]
    }
    assert ratings["then-USD"] == ratings["then-CNY"] == "supported"
    assert ratings["now-USD"] == "refuted"
    found = {
        name: view.strong.get_text()
        for view in row.select("td:nth-child(3) .view")
        for name in view["class"]
        if name != "view"
    }
    assert found == {
        "then-USD": "28.7%", "now-USD": "30.9%", "then-CNY": "27.8%", "now-CNY": "27.8%",
    }  # fmt: skip


def test_headline_title_and_prose_come_from_the_verdicts(page, verdicts):
    headline = an.report.show_headline(verdicts).section.titles[0]
    assert f"<title>{headline}</title>" in page
    assert BeautifulSoup(page, "lxml").select_one("h1 .view[data-main]").get_text() == headline


def test_the_page_shows_no_code_and_leads_to_the_notebook(report, page):
    assert "an.report.show_verdicts(" not in page
    assert "href=report.ipynb" in page
    notebook = nbformat.read(report.parent / "report.ipynb", as_version=4)
    assert any("injected-parameters" in cell.metadata.get("tags", []) for cell in notebook.cells)
    assert not any(
        output.get("name") == "stderr"
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )


def test_no_number_is_typed_into_the_notebooks_prose():
    notebook = nbformat.read(paths.notebooks_folder() / "report.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d+(\.\d+)?( ?%| bn|\.\d)", cell.source)


@pytest.mark.parametrize(
    "given",
    [
        {"article": "bloomberg"},
        {"article": SLUG, "as_of": "soon"},
        {"article": SLUG, "currency": "EU"},
    ],
)
def test_bad_parameters_are_refused_before_a_kernel_starts(given, tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "executed", lambda *_: pytest.fail("a kernel was started"))
    with pytest.raises(InputError):
        an.render(**given, out=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_bad_figures_are_refused_before_a_kernel_starts(data, tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "executed", lambda *_: pytest.fail("a kernel was started"))
    file = data / "figures" / "gacc.csv"
    file.write_text(file.read_text().replace(",38.17,", ",38.18,"))
    with pytest.raises(InputError, match="SHA-256"):
        an.render(SLUG, out=tmp_path / "out")


def test_misspelt_names_are_refused():
    with pytest.raises(UnknownNameError, match="did you mean 'as_of'"):
        an.render(SLUG, asof="latest")


def test_an_empty_name_of_a_folder_is_refused():
    with pytest.raises(ParameterError, match="out"):
        an.render(SLUG, out="")


def test_a_folder_that_can_not_be_written_is_bad_input(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ParameterError, match="a folder that can be written"):
        an.render(SLUG, out=tmp_path / "file")


def test_a_failing_notebook_names_its_cell_and_leaves_the_last_report(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook = nbformat.read(paths.notebooks_folder() / "report.ipynb", as_version=4)
    notebook.cells[4].source = "raise ValueError('broken on purpose')"
    nbformat.write(notebook, folder / "report.ipynb")
    monkeypatch.setattr(execution, "notebooks_folder", lambda: folder)
    old = tmp_path / "out" / SLUG / "2022-04-21"
    old.mkdir(parents=True)
    (old / "report.html").write_text("the last good one")
    with pytest.raises(RenderError, match="broken on purpose") as caught:
        an.render(SLUG, out=tmp_path / "out")
    assert caught.value.cell is not None
    assert (old / "report.html").read_text() == "the last good one"
    assert [one.name for one in old.parent.iterdir()] == ["2022-04-21"]
