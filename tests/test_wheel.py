"""The wheel holds all that rendering needs, and renders in another folder."""

import json
import os
import subprocess
import sys
import zipfile

import pytest
from conftest import ROOT, SLUG


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        str(ROOT),
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--quiet",
        "--wheel-dir",
        str(folder),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("trade_claims-*.whl")
    return built


def test_it_holds_code_data_notebooks_and_template_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert all(name.startswith(("analysis/", "trade_claims-")) for name in names)
    for wanted in (
        "_bundle/data/figures/gacc.csv",
        "_bundle/data/figures/SHA256SUMS",
        "_bundle/data/hedges.yml",
        "_bundle/notebooks/report.ipynb",
        "charts/house.mplstyle",
        "charts/templates/chart.css.j2",
        "charts/templates/chart.html.j2",
        "reports/html/templates/trade-claims/index.html.j2",
        "reports/html/templates/trade-claims/style.css",
        "reports/html/templates/sections.html.j2",
        "reports/pdf/templates/sections.typ",
        "core/templates/elements.html.j2",
        "batch/templates/project/workflow.yml",
        "batch/templates/project/gitignore",
    ):
        assert f"analysis/{wanted}" in names


def test_installed_elsewhere_it_renders(wheel, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    here = tmp_path / "here"
    here.mkdir()
    environment = os.environ | {"PYTHONPATH": str(site)}
    where = subprocess.run(
        [sys.executable, "-c", "import analysis; print(analysis.__file__)"],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(site))
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "render", SLUG],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (here / "reports" / SLUG / "2022-04-21" / "report.html").stat().st_size > 100_000


def test_a_project_works_beside_it_and_nothing_is_written_into_it(wheel, tmp_path):
    site, here = tmp_path / "site", tmp_path / "here"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    here.mkdir()
    before = {one: one.stat().st_mtime_ns for one in site.rglob("*")}
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*words, at=here):
        program = [sys.executable, "-m", "analysis", *words]
        return subprocess.run(
            program, cwd=at, env=environment, capture_output=True, text=True, check=False
        )

    def ran(*words, at=here):
        done = run(*words, at=at)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for words in (["new", "x"], ["checksum"]):
        refused = run(*words)
        assert refused.returncode == 2
        assert "`trade-claims init FOLDER` makes a project" in refused.stderr
        assert f"{site}/analysis/_bundle/data, are never changed" in refused.stderr
    ran("init", "newsroom")
    project = here / "newsroom"
    ran("new", "my-article", "--published", "2024-02-01", at=project)
    assert "growth-example: supported" in ran("check", "my-article", at=project)
    given = ["--data", "newsroom/data", "--formats", "html"]
    ran("render", "my-article", *given)
    report = json.loads((here / "reports/my-article/2024-02-01/report.json").read_text())
    facts = report["provenance"]
    assert facts["Read from the project's data"] == "articles/my-article.yml"
    assert facts["To reproduce it"].startswith("trade-claims render my-article --data data ")
    ran("batch", "newsroom/reports.yml", "--select", "example/2024-*")
    pages = [one.parent.parent.name for one in project.glob("reports/*/*/report.html")]
    assert {*pages} == {"example"}
    assert "unchanged  example/2024-02-01" in ran("batch", "reports.yml", "--dry-run", at=project)
    assert {one: one.stat().st_mtime_ns for one in site.rglob("*")} == before
