import json
import multiprocessing as mp
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import pairwise

import nbformat
import pandas as pd
import pytest
from conftest import SLUG

import analysis as an
from analysis.errors import InputError, ParameterError, RenderError
from analysis.reports import render as rendering

CHARTS = [
    "exports-and-imports",
    "quarterly-beside-monthly",
    "where-the-increase-came-from",
    "windows",
]


class Reader(HTMLParser):
    VOID = ("meta", "br", "img", "link", "input", "hr")

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.open, self.broken = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.broken.append(tag)


@pytest.fixture(scope="module")
def page(report):
    return report.read_text(encoding="utf-8")


def test_what_lies_in_the_folder(report):
    names = {file.name for file in report.parent.iterdir()}
    assert names == {
        "report.html",
        "report.ipynb",
        "verdicts.json",
        "verdicts.csv",
        *(f"{name}.{form}" for name in CHARTS for form in ("svg", "png")),
    }
    assert report.parent.as_posix().endswith(f"{SLUG}/2022-04-21")
    assert [one for one in report.parent.parent.iterdir() if one.name.startswith(".")] == []
    for name in CHARTS:
        ET.parse(report.parent / f"{name}.svg")
        assert (report.parent / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_verdicts_beside_the_page_are_those_of_the_page(report, verdicts, page):
    assert json.loads((report.parent / "verdicts.json").read_text()) == verdicts.as_dict()
    flat = pd.read_csv(report.parent / "verdicts.csv")
    assert flat["id"].tolist() == [one.id for one in verdicts]
    assert flat["rating"].tolist() == ["supported"] * 6
    for verdict in verdicts:
        assert verdict.flip in page


def test_the_page_asks_for_nothing_and_runs_nothing(page):
    reader = Reader(page)
    assert "script" not in reader.tags
    assert "link" not in reader.tags
    assert "default-src 'none'" in page
    for _, name, value in reader.attributes:
        assert not name.startswith("on")
        if name in ("src", "href", "xlink:href"):
            assert value.startswith(("#", "data:")), value
    assert not re.search(r"url\((?!#|&quot;#|['\"]#)", page.split("</head>")[1])


def test_the_page_is_well_formed_and_can_be_navigated(page):
    reader = Reader(page)
    assert reader.broken == []
    assert reader.open == []
    assert reader.tags.count("h1") == 1
    assert reader.tags.count("main") == 1
    headings = [int(tag[1]) for tag in reader.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    ids = [value for _, name, value in reader.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    links = {value[1:] for tag, name, value in reader.attributes if (tag, name) == ("a", "href")}
    assert links <= set(ids)
    assert reader.tags.count("table") == reader.tags.count("caption")
    assert ("html", "lang", "en") in reader.attributes


def test_every_chart_has_a_text_alternative(page):
    pictures = [
        value
        for tag, name, value in Reader(page).attributes
        if (tag, name) == ("svg", "aria-label")
    ]
    assert len(pictures) == 2 * len(CHARTS)
    assert all(len(text) > 80 for text in pictures)
    assert "No description has been provided" not in page


def test_headline_title_and_prose_come_from_the_verdicts(page, verdicts):
    headline = an.show_headline(verdicts).data["title"]
    assert f"<title>{headline}</title>" in page
    assert f"<h1>{headline}</h1>" in page


def test_code_is_folded_away_in_the_page_and_kept_in_the_notebook(report, page):
    before, code = page.split("The code of this report")
    assert "an.show_verdicts(verdicts)" not in before
    assert "an.show_verdicts(verdicts)" in code
    notebook = nbformat.read(report.parent / "report.ipynb", as_version=4)
    assert any("injected-parameters" in cell.metadata.get("tags", []) for cell in notebook.cells)
    assert not any(
        output.get("name") == "stderr"
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )


def test_no_number_is_typed_into_the_notebooks_prose():
    notebook = nbformat.read(an.store.notebooks_folder() / "report.ipynb", as_version=4)
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
    monkeypatch.setattr(rendering, "_executed", lambda *_: pytest.fail("a kernel was started"))
    with pytest.raises(InputError):
        an.render(**given, out=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_bad_figures_are_refused_before_a_kernel_starts(data, tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "_executed", lambda *_: pytest.fail("a kernel was started"))
    file = data / "figures" / "gacc.csv"
    file.write_text(file.read_text().replace(",38.17,", ",38.18,"))
    with pytest.raises(InputError, match="SHA-256"):
        an.render(SLUG, out=tmp_path / "out")


def test_misspelt_names_are_refused():
    with pytest.raises(TypeError, match="asof"):
        an.render(SLUG, asof="latest")


def test_a_folder_that_can_not_be_written_is_bad_input(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ParameterError, match="a folder that can be written"):
        an.render(SLUG, out=tmp_path / "file")


def test_a_failing_notebook_names_its_cell_and_leaves_the_last_report(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook = nbformat.read(an.store.notebooks_folder() / "report.ipynb", as_version=4)
    notebook.cells[4].source = "raise ValueError('broken on purpose')"
    nbformat.write(notebook, folder / "report.ipynb")
    monkeypatch.setattr(rendering, "notebooks_folder", lambda: folder)
    old = tmp_path / "out" / SLUG / "2022-04-21"
    old.mkdir(parents=True)
    (old / "report.html").write_text("the last good one")
    with pytest.raises(RenderError, match="broken on purpose") as caught:
        an.render(SLUG, out=tmp_path / "out")
    assert caught.value.cell is not None
    assert (old / "report.html").read_text() == "the last good one"
    assert [one.name for one in old.parent.iterdir()] == ["2022-04-21"]


def _place(folder, number, barrier):
    barrier.wait()
    for turn in range(25):
        with rendering._aside(folder / "2022-04-21") as aside:
            for name in ("a", "b"):
                (aside / name).write_text(f"{number}-{turn}")


def test_two_runs_at_once_leave_one_whole_report(tmp_path):
    context = mp.get_context("fork")
    barrier = context.Barrier(2)
    runs = [context.Process(target=_place, args=(tmp_path, number, barrier)) for number in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
        assert run.exitcode == 0
    assert [one.name for one in tmp_path.iterdir()] == ["2022-04-21"]
    placed = {file.read_text() for file in (tmp_path / "2022-04-21").iterdir()}
    assert len(placed) == 1


def test_a_run_that_is_killed_leaves_no_half_report_and_the_next_one_tidies(tmp_path):
    command = [sys.executable, "-m", "analysis", "render", SLUG, "--out", str(tmp_path)]
    run = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        if list(tmp_path.glob(f"{SLUG}/.*")):
            break
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    left = list((tmp_path / SLUG).iterdir())
    assert all(one.name.startswith(".") for one in left)
    old = time.time() - 2 * 24 * 3600
    os.utime(left[0], (old, old))
    with rendering._aside(tmp_path / SLUG / "2022-04-21") as aside:
        (aside / "report.html").write_text("whole")
    assert [one.name for one in (tmp_path / SLUG).iterdir()] == ["2022-04-21"]
