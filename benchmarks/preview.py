"""How long it takes from a save to the page: ``trade-claims preview`` on the first article.

Run: ``python benchmarks/preview.py [--saves N]``. A copy of the data is edited while the preview
runs: each save changes what a claim states, so that verdicts, charts and page are made anew. What
is printed are medians of seconds from before the file is written: until the new page is served;
until Chromium, where there is one, has put it in the old one's place, scrolled to where that was;
and, for a save with three faults, until they are shown.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.core.paths import data_folder

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browser import FLAGS, chromium
from previewing import good, running, wrong

SHOWN = "page => document.body.dataset.page == page"
STATED = 'number: "30"'


@contextlib.contextmanager
def tab(address: str) -> Iterator[Any]:
    """Open the preview in Chromium; None where there is none."""
    if chromium() is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(address)
        yield page
        browser.close()


def saved(run: Any, events: Any, shown: Any, number: int) -> tuple[float, float]:
    """Save the article; return the seconds until its page is served, and until it is shown."""
    began = time.monotonic()
    run.file.write_text(run.good.replace(STATED, f'number: "{number}"'), encoding="utf-8")
    told = events.next(good)
    served = time.monotonic() - began
    if shown is None:
        return served, float("nan")
    shown.wait_for_function(SHOWN, arg=told["page"])
    return served, time.monotonic() - began


def refused(run: Any, events: Any) -> float:
    """Save the article with three faults; return the seconds until they are shown."""
    began = time.monotonic()
    run.file.write_text(run.good.replace("measure: growth\n", "measure: grwth\n"), encoding="utf-8")
    assert events.next(wrong)["words"].startswith("3 problems")
    return time.monotonic() - began


def main(saves: int) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(data_folder(), data)
        began = time.monotonic()
        with running(data) as run, run.events() as events, tab(run.address) as shown:
            events.next(good)
            print(f"{'the first page':<36}{time.monotonic() - began:6.2f} s")
            pairs, errors = [], []
            for number in range(saves):
                pairs.append(saved(run, events, shown, 20 + number % 20))
                errors.append(refused(run, events))
    rows = {"save to page, served": [one for one, _ in pairs]}
    rows["save to page, shown in Chromium"] = [one for _, one in pairs]
    rows["save to errors, shown"] = errors
    for name, times in rows.items():
        spread = f"({min(times):.2f} to {max(times):.2f})"
        print(f"{name:<36}{statistics.median(times):6.2f} s  {spread}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--saves", type=int, default=9, help="(default: 9)")
    main(parser.parse_args().saves)
