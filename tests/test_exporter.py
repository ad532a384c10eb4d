"""The template and the exporter, as nbconvert finds them, on any notebook."""

import base64
import os
import re
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.reports.html.exporter import PageExporter, lean

PIXEL = base64.b64encode(
    bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154"
                  "789c6300010000050001")
).decode()  # fmt: skip
TEXT = "# A title\n\n## One\n\n## Two\n\n## The `load` function\n\n```\n## no\n```"
TABLE = (
    "<table border='1'><thead><tr><th></th><th>a</th></tr></thead>"
    "<tbody><tr><th>0</th><td>1</td></tr></tbody></table>"
)


@pytest.fixture
def notebook():
    outputs = [
        new_output("execute_result", {"text/html": TABLE, "text/plain": "a"}),
        new_output("display_data", {"image/png": PIXEL, "text/plain": "<Figure>"},
                   metadata={"image/png": {"alt": "A \"picture\" <of> one pixel"}}),
        new_output("stream", name="stdout", text="<b>printed</b>\n"),
        new_output("error", ename="ValueError", evalue="<b>no</b>", traceback=["t"]),
        new_output("display_data", {"text/markdown": "*said* <script>alert(1)</script>"}),
        new_output("display_data", {"application/javascript": "alert(2)", "text/plain": "js"}),
    ]  # fmt: skip
    return new_notebook(cells=[
        new_markdown_cell(TEXT),
        new_code_cell("print('<b>')", outputs=outputs, execution_count=1),
    ])  # fmt: skip


def test_any_notebook_becomes_one_page(notebook):
    page, _ = PageExporter().from_notebook_node(notebook)
    soup = BeautifulSoup(page, "lxml")
    named = soup.select("nav a")
    assert [one.get_text() for one in named] == ["One", "Two", "The load function"]
    assert all(soup.find(id=one["href"][1:]).name == "h2" for one in named)
    assert soup.img["alt"] == 'A "picture" <of> one pixel'
    assert [one["scope"] for one in soup.find_all("th")] == ["col", "row"]
    assert soup.select_one("pre[tabindex] > code").get_text() == "print('<b>')"
    assert any("<b>printed</b>" in one.get_text() for one in soup.find_all("pre"))
    assert "alert(2)" not in page
    scripts = soup.find_all("script")
    assert len(scripts) == 1
    assert "¶" not in page


def test_options_of_nbconvert_hold(notebook):
    page, _ = PageExporter(exclude_input=True).from_notebook_node(notebook)
    assert "print(" not in page
    whole, _ = PageExporter(lean=False).from_notebook_node(notebook)
    assert lean(whole) == PageExporter().from_notebook_node(notebook)[0]
    assert len(whole) > len(lean(whole))


@pytest.mark.parametrize(
    "way", [["--to", "html", "--template", "trade-claims"], ["--to", "trade-claims"]]
)
def test_the_commands_of_nbconvert_find_it(notebook, way, tmp_path):
    file = tmp_path / "any.ipynb"
    nbformat.write(notebook, file)
    command = [sys.executable, "-m", "nbconvert", *way, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path,
                          env=os.environ | {"PYTHONWARNINGS": "ignore"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "any.html").read_text(encoding="utf-8")
    assert "script-src 'sha256-" in page
    assert not re.search(r'(src|href)="?https?://', page)


def test_what_nbconvert_finds_is_what_lies_in_the_package():
    from jupyter_core.paths import jupyter_path

    ours = ROOT / "analysis" / "reports" / "html" / "templates" / "trade-claims"
    (found, *_) = [
        place for folder in jupyter_path("nbconvert", "templates")
        if (place := type(ours)(folder) / "trade-claims").is_dir()
    ]  # fmt: skip
    for file in ours.iterdir():
        assert (found / file.name).read_bytes() == file.read_bytes(), (
            f"{file.name}: run pip install -e . again"
        )
