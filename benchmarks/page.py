"""Compare our page with nbconvert's own templates, on the same executed notebook, in one run.

Run: ``python benchmarks/page.py [--turns N]``; without Chromium only sizes are shown. For each
page: its size, the requests that it makes (they are refused, as offline), what axe-core finds
wrong, and the median time to first contentful paint from disk, all pages opened in turn in the same
browser; an empty page shows what the machine itself takes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter

import analysis as an
from analysis.reports.html.exporter import PageExporter

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browser import FLAGS, chromium, violations

PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def pages(folder: Path) -> dict[str, Path]:
    """Write the pages to compare; return them by name."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    ours = an.render("bloomberg-2022-04-21", out=folder / "reports")
    notebook = nbformat.read(ours.parent / "report.ipynb", as_version=4)
    ways: dict[str, Callable[[], Any]] = {
        "nbconvert, lab": lambda: HTMLExporter(template_name="lab"),
        "nbconvert, classic": lambda: HTMLExporter(template_name="classic"),
        "trade-claims, any notebook": PageExporter,
    }
    found = {"empty page": folder / "empty.html", "trade-claims render": ours}
    found["empty page"].write_text("<!doctype html><title>empty</title><p>empty", encoding="utf-8")
    for name, exporter in ways.items():
        found[name] = folder / f"{name}.html"
        page, _ = exporter().from_notebook_node(notebook)
        found[name].write_text(page, encoding="utf-8")
    return found


def looked_at(browser: Any, file: Path) -> tuple[int, int, int]:
    """Return the requests that a page makes, and the rules and places that axe-core finds."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, asked = context.new_page(), []
    address = file.as_uri()

    def refuse(route: Any) -> None:
        own = route.request.url == address
        asked.append(route.request.url) if not own else None
        route.continue_() if own else route.abort()

    page.route("**/*", refuse)
    page.goto(address)
    page.wait_for_timeout(500)
    found = violations(page, counted=True)
    context.close()
    return len(asked), len(found), sum(places for _, places in found)


def main(turns: int) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        files = pages(Path(folder))
        print(
            f"{'page':<28}{'kB':>8}{'requests':>10}{'axe rules':>11}{'places':>8}{'paint, ms':>11}"
        )
        if chromium() is not None:
            in_browser(files, turns)
            return
        for name, file in files.items():
            print(f"{name:<28}{file.stat().st_size / 1000:8.1f}")
        print("Chromium is not installed: the other columns are left out")


def in_browser(files: dict[str, Path], turns: int) -> None:
    """Print what a browser makes of each page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True).new_page()
        times: dict[str, list[float]] = {name: [] for name in files}
        for _ in range(turns):
            for name, file in files.items():
                page.goto("about:blank")
                page.goto(file.as_uri())
                page.wait_for_timeout(100)
                painted = page.evaluate(PAINT)
                times[name] += [painted] if painted is not None else []
        for name, file in files.items():
            asked, rules, places = looked_at(browser, file)
            size, painted = file.stat().st_size / 1000, times[name]
            paint = statistics.median(painted) if painted else float("nan")
            print(f"{name:<28}{size:8.1f}{asked:10d}{rules:11d}{places:8d}{paint:11.0f}")
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=15, help="(default: 15)")
    main(parser.parse_args().turns)
