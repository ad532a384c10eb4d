"""The process that lays out PDFs runs this package, whatever lies in the working folder."""

import pytest

from analysis.reports.pdf.builder import Bounds, _Builder

BOUNDS = Bounds(2**31, 60.0)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Work in a folder with another package of the same name."""
    folder = tmp_path / "analysis"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise SystemExit('another package')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)


def test_another_package_of_that_name_in_the_working_folder_is_not_run(elsewhere):
    builder = _Builder(BOUNDS)
    try:
        running = builder._running()
        running.communicate(timeout=60)
        assert running.returncode == 0
    finally:
        builder.end()
