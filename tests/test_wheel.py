"""The wheel holds all that rendering needs, and renders in another folder."""

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
