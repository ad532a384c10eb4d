"""What the tests share: the shipped article and figures, and small records made by hand."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from browser import FLAGS, chromium
from hypothesis import HealthCheck, settings

import analysis as an
from analysis.batch import runner
from analysis.core import paths
from analysis.figures.figure import Figure
from analysis.figures.schema import COLUMNS, read_figures
from analysis.figures.vintage import Vintage
from analysis.reports.parameters import report_parameters
from analysis.reports.variants import View, views_of

SLUG = "bloomberg-2022-04-21"
ROOT = Path(__file__).parent.parent

GOOD: dict[str, str] = {
    "source": "gacc", "reporter": "CHN", "partner": "RUS", "flow": "export",
    "first_month": "2022-03", "last_month": "2022-03", "currency": "USD", "value": "3.8",
    "unit": "1000000000", "resolution": "0.1", "growth_pct": "", "growth_by": "",
    "released": "2022-04-13", "date_basis": "release", "outlets": "1", "reference": "a newspaper",
    "url": "",
}  # fmt: skip


# What fuzzers try: `ci` always the same few, `fuzz` (by `make fuzz`) many, different each time.
_FUZZ = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
settings.register_profile("ci", max_examples=150, derandomize=True, **_FUZZ)
settings.register_profile("fuzz", max_examples=2_000, **_FUZZ)


def fuzzing() -> settings:
    """Return the settings of a fuzzer: `ci` unless ``--hypothesis-profile=fuzz`` is given."""
    chosen = settings.get_current_profile_name()
    return settings.get_profile("fuzz" if chosen == "fuzz" else "ci")


SLOW = {
    "test_browser", "test_pools", "test_kills", "test_benchmarks", "test_reproducible",
    "test_warm", "test_hostile", "test_fuzz_figures", "test_shipped_pages", "test_preview_runs",
    "test_embeds_in_browser", "test_pages_of_measures", "test_append_kills", "test_fetch_kills",
    "test_explore_in_lab", "test_site",
}  # fmt: skip
LONGEST = ("test_preview_runs", "test_pools", "test_benchmarks", "test_browser")
EXHAUSTIVE = {"test_shipped_pages", "test_pages_of_measures", "test_site"}  # every page of a kind


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that `make test` leaves to `make test-all`, and these to `make test-every`.

    Those of the network are skipped, unless they are asked for.
    """
    asked = "network" in config.option.markexpr
    first = {name: at for at, name in enumerate(LONGEST)}  # so that none is left to one process
    items.sort(key=lambda item: first.get(item.path.stem, len(first)))
    for item in items:
        if item.get_closest_marker("network") and not asked:
            item.add_marker(pytest.mark.skip("asks an office: pytest -m network"))
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)
        if item.path.stem in EXHAUSTIVE:
            item.add_marker(pytest.mark.exhaustive)


def write_csv(file: Path, rows: Iterable[dict[str, str]], columns: list[str] | None = None) -> Path:
    with file.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns or COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return file


def made_vintage(figures: Iterable[Figure], as_of: dt.date = dt.date(2099, 1, 1)) -> Vintage:
    """Return a vintage of figures made by hand, after which nothing was released."""
    return Vintage(tuple(figures), "CHN", "RUS", as_of, paths.data_folder())


@pytest.fixture
def vintage(tmp_path: Path) -> Callable[..., Vintage]:
    """Make a vintage of figures from rows that differ from a good one."""

    def made(*rows: dict[str, Any]) -> Vintage:
        texts = [GOOD | {key: str(value) for key, value in row.items()} for row in rows]
        return made_vintage(read_figures(write_csv(tmp_path / "gacc.csv", texts)))

    return made


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a pool build reports that copies a real one."""
    from batching import Fake

    pool = Fake()
    monkeypatch.setattr(runner, "build_here", pool)
    return pool


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a plan of two reports."""
    from batching import written

    return written(tmp_path)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of eight megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture(scope="session")
def article() -> an.Article:
    return an.read_article(SLUG)


@pytest.fixture(scope="session")
def trade(article: an.Article) -> Vintage:
    return an.load(as_of=article.published)


@pytest.fixture(scope="session")
def latest() -> Vintage:
    return an.load()


@pytest.fixture(scope="session")
def verdicts(article: an.Article, trade: Vintage) -> an.Verdicts:
    return an.check(article, trade)


@pytest.fixture(scope="session")
def now(article: an.Article, latest: Vintage) -> an.Verdicts:
    return an.check(article, latest, source="comtrade")


@pytest.fixture(scope="session")
def report_views() -> list[View]:
    """Return the views of the report: then and now, in each currency."""
    return views_of(report_parameters(SLUG))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the shipped data, in use."""
    folder = tmp_path / "data"
    shutil.copytree(paths.data_folder(), folder)
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(folder))
    return folder


@pytest.fixture
def alone(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the shipped data that stands in their place: nothing is read below it."""
    installed = paths._installed
    monkeypatch.setattr(paths, "_installed", lambda one: data if one == "data" else installed(one))
    return data


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render the report once."""
    return an.render(SLUG, out=tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="session")
def browser():
    """Start a headless Chromium, where one is installed."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def served():
    """Serve folders on this machine, each at an address of its own."""
    servers = []

    def serve(folder):
        handler = partial(QuietHandler, directory=str(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *_: Any) -> None:
        pass
