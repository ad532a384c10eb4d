"""Projects whose store is appended to, and rows to append."""

from pathlib import Path

import pytest
from conftest import GOOD

from analysis.figures.append import append
from analysis.figures.manifest import read_manifest

BASE = GOOD | {"partner": "IND", "reference": 'The Star, "A4"'}  # a pair that the package lacks


def row(month="2022-03", value="3.8", released="2022-04-13", **other):
    """Return a row of a month, with the resolution of its last digit."""
    decimals = len(value.partition(".")[2])
    step = f"0.{'1'.rjust(decimals, '0')}" if decimals else "1"
    months = {"first_month": month, "last_month": month}
    return BASE | months | {"value": value, "resolution": step, "released": released} | other


def year(number=2021, level=3.8, **other):
    """Return a row for each month of a year, released a month and a half later."""
    months = [f"{number}-{month:02d}" for month in range(1, 13)]
    after = [f"{number + (month > 10)}-{(month + 1) % 12 + 1:02d}-13" for month in range(1, 13)]
    levels = [f"{level * (1 + 0.01 * month):.3f}" for month in range(1, 13)]
    return [row(*one, **other) for one in zip(months, levels, after, strict=True)]


@pytest.fixture
def project(tmp_path):
    """Return the data folder of a project that holds nothing."""
    folder = tmp_path / "data"
    (folder / "figures").mkdir(parents=True)
    return folder


def appended(folder, *rows, **options):
    return append(rows, folder=folder, **options)


def content(folder: Path):
    """Return what the store of a folder consists of: each file that its manifest names."""
    figures = folder / "figures"
    names = [one.name for one in read_manifest(figures).parts]
    return {name: (figures / name).read_bytes() for name in names}


def files(folder: Path):
    """Return every file below a folder, with its bytes and the time of its last change."""
    every = (one for one in folder.rglob("*") if one.is_file() and not one.name.endswith(".lock"))
    return {str(one): (one.read_bytes(), one.stat().st_mtime_ns) for one in every}
