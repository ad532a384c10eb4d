"""Every notebook runs from top to bottom, and is kept without outputs."""

import os
import subprocess
import sys

import nbformat
import pytest
from browser import opened, violations
from conftest import ROOT, SLUG
from nbclient import NotebookClient

from analysis.core.paths import notebooks_folder
from analysis.kernels.ipc import local_kernels
from analysis.reports.contract import Parameters
from analysis.reports.html.exporter import PageExporter

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda file: file.stem)
def executed(request, tmp_path_factory):
    notebook = nbformat.read(request.param, as_version=4)
    NotebookClient(
        notebook,
        timeout=300,
        kernel_manager_class=local_kernels(),
        resources={"metadata": {"path": str(tmp_path_factory.mktemp("run"))}},
    ).execute()
    return notebook


def test_it_runs_and_says_nothing_on_stderr(executed):
    notebook = executed
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert shown
    assert [one["text"] for one in shown if one.get("name") == "stderr"] == []


def test_its_page_is_accessible_and_asks_for_nothing(executed, browser, tmp_path):
    page, _ = PageExporter().from_notebook_node(executed)
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    with opened(browser, file.as_uri()) as shown:
        assert violations(shown) == []


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_it_is_kept_clean_and_small(file):
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
            assert len(cell.source.splitlines()) <= 8
            assert "def " not in cell.source
            lines = cell.source.splitlines()
            imports = [line for line in lines if line.startswith(("import ", "from "))]
            assert all(
                line == "import analysis as an" or line.startswith("from analysis.")
                for line in imports
            )


def test_plain_papermill_renders_the_report(tmp_path):
    out = tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(notebooks_folder() / "report.ipynb"),
        str(out),
        "-p",
        "article",
        SLUG,
        "-p",
        "as_of",
        "2022-05-10",
        "--no-progress-bar",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    assert "10 May 2022" in out.read_text(encoding="utf-8")


def test_the_parameters_cell_is_the_contract():
    notebook = nbformat.read(notebooks_folder() / "report.ipynb", as_version=4)
    (cell,) = [one for one in notebook.cells if "parameters" in one.metadata.get("tags", [])]
    names: dict[str, object] = {}
    exec(cell.source, names)
    del names["__builtins__"]
    assert names == Parameters().model_dump()
    for line in cell.source.splitlines():
        name, _, comment = line.partition(" = ")
        described = Parameters.model_fields[name].description
        assert comment.split("  # ")[1] in (described, f"USD, CNY, EUR or GBP; {described}")
