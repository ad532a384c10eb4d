"""Documents that are written from the code are what it gives now."""

import runpy

import pytest
from conftest import ROOT

from analysis.measures import MEASURES


@pytest.fixture(scope="module")
def written():
    return (ROOT / "docs" / "charts.md").read_text(encoding="utf-8")


def test_the_table_of_charts_has_every_measure_once(written):
    rows = [line for line in written.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == sorted(MEASURES)
    for row in rows:
        assert len(row.replace("\\|", "").split(" | ")) == 5


def test_the_table_of_charts_is_what_the_registry_and_the_figures_give(written):
    assert runpy.run_path(str(ROOT / "docs" / "charts.py"))["document"]() == written, (
        "docs/charts.md is out of date: run `make charts`"
    )
