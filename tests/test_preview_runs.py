"""Previews in processes of their own: saves of every kind, errors, a browser, and their end."""

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
from browser import violations
from conftest import SLUG
from previewing import PATIENCE, good, running, wrong

import analysis as an
from analysis.core import paths
from analysis.figures.store import checksum

EPOCH = "1650499200"
TITLE = "US and China defence officials hold a rare call"
SHOWN = "page => document.body.dataset.page == page"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder in which a preview runs, with a copy of the data below it."""
    folder = tmp_path_factory.mktemp("preview")
    shutil.copytree(paths.data_folder(), folder / "data")
    (folder / "here").mkdir()
    return folder


@pytest.fixture(scope="module")
def temporary():
    """Return a folder with a path that is short enough for sockets in it."""
    with tempfile.TemporaryDirectory(prefix="pv-") as folder:
        yield Path(folder)


@pytest.fixture
def fresh():
    """Return another such folder, for one test."""
    with tempfile.TemporaryDirectory(prefix="pv-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def run(place, temporary):
    """Run a preview for the tests of this file, which mend what they edit."""
    settings = {"SOURCE_DATE_EPOCH": EPOCH, "TMPDIR": str(temporary)}
    with running(place / "data", cwd=place / "here", **settings) as one:
        with one.events() as events:
            events.next(good)
        yield one


@pytest.fixture
def events(run):
    """Read what the page is told; afterwards, put the article back as it was."""
    with run.events() as reader:
        reader.next(lambda told: told["kind"] != "busy")
        yield reader
        if run.file.exists() and run.file.read_text("utf-8") == run.good:
            return
        run.file.write_text(run.good, "utf-8")
        reader.next(good)


def titled(run, title):
    assert TITLE in run.good
    return run.good.replace(TITLE, title)


def replaced(file, text):
    """Save a file as most editors do: write another one, and rename it."""
    other = file.with_name(f".{file.name}.new")
    other.write_text(text, "utf-8")
    other.replace(file)


def half_first(file, text):
    """Save a file with a pause after its first half, which is no article."""
    with file.open("w", encoding="utf-8") as opened:
        opened.write(text[: text.index("measure: share") + 5])
        opened.flush()
        time.sleep(0.2)
        opened.write(text[text.index("measure: share") + 5 :])


def empty_first(file, text):
    """Save a file that is empty for a moment."""
    file.write_text("", "utf-8")
    time.sleep(0.2)
    file.write_text(text, "utf-8")


def removed_first(file, text):
    """Save a file that is gone for a moment."""
    file.unlink()
    time.sleep(0.2)
    file.write_text(text, "utf-8")


def renamed_first(file, text):
    """Save a file as Vim does: the old one becomes a backup, which goes."""
    backup = file.rename(f"{file}~")
    file.write_text(text, "utf-8")
    backup.unlink()


def touched_twice(file, text):
    """Save a file twice, in quick succession."""
    file.write_text(text.replace("A title by", "An earlier title by"), "utf-8")
    time.sleep(0.02)
    file.write_text(text, "utf-8")


WAYS = [replaced, half_first, empty_first, removed_first, renamed_first, touched_twice]


@pytest.mark.parametrize("way", WAYS, ids=lambda one: one.__name__)
def test_a_save_of_any_kind_is_shown_and_no_error_before_it(run, events, way):
    title = f"A title by {way.__name__}"
    assert title not in run.page()
    began = time.monotonic()
    way(run.file, titled(run, title))
    took = time.monotonic() - began
    told = events.next(good)
    assert told["page"] == events.seen[0][1]["page"] + 1
    if took < 0.3:  # on a busy machine a pause may be longer than was asked for
        assert [one["kind"] for _, one in events.seen if one["kind"] != "busy"] == ["good", "good"]
    assert title in run.page()
    assert "An earlier title by" not in run.page()


def test_of_two_saves_the_last_is_shown_and_the_first_never(run, events):
    run.file.write_text(titled(run, "The first title"), "utf-8")
    events.next(lambda told: told["kind"] == "busy")
    time.sleep(0.4)
    run.file.write_text(titled(run, "The second title"), "utf-8")
    before, told = events.seen[0][1], events.next(good)
    assert told["page"] == before["page"] + 1
    assert "The second title" in run.page()
    assert "The first title" not in run.page()


def test_the_page_is_what_render_makes(run, events, place, monkeypatch, tmp_path):
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(place / "data"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    for text in (titled(run, "Another title"), run.good.replace('number: "30"', 'number: "26"')):
        run.file.write_text(text, "utf-8")
        events.next(good)
        page = an.render(SLUG, out=tmp_path, index=False, formats=["html"])
        for file in page.parent.iterdir():
            assert run.ask(f"/{file.name}")[2] == file.read_bytes(), file.name


def test_every_problem_is_shown_beside_the_last_good_page_and_said(run, events):
    page = run.page()
    broken = run.good.replace("measure: growth\n", "measure: grwth\n").replace("published:", "day:")
    run.file.write_text(broken, "utf-8")
    told = events.next(wrong)
    assert told["words"] == "5 problems; the last good page is below"
    assert str(run.file) in told["faults"]
    lines = [
        at for at, line in enumerate(broken.splitlines(), 1) if "grwth" in line or "day: 20" in line
    ]
    for line in lines[:1] + lines[2:]:
        assert f">line {line}<" in told["faults"]
    assert told["faults"].count("measure: grwth</code>") == 3
    assert run.page() == page
    assert "trade-claims: " + f"{run.file}: 5 problems\n" in run.errors
    assert told["faults"] in run.ask("/")[2].decode()
    run.file.write_text(run.good, "utf-8")
    assert events.next(good)["faults"] == ""


def test_an_article_that_goes_is_the_packages_until_it_is_back(run, events):
    for title in ("Ours", "Back again"):
        run.file.write_text(titled(run, title), "utf-8")
        events.next(good)
        assert title in run.page()
        run.file.unlink()
        events.next(good)
        assert TITLE in run.page()


def test_a_folder_of_data_that_goes_is_said_and_is_read_when_it_is_back(run, events, place):
    place.joinpath("data").rename(place / "elsewhere")
    assert "no such folder" in events.next(wrong)["faults"]
    place.joinpath("elsewhere").rename(place / "data")
    assert events.next(good)["page"] == events.seen[0][1]["page"] + 1


@pytest.fixture
def edited(place, events):
    """Replace a text in a file of the data; afterwards, put it back."""
    before = {}

    def edit(name, old, new):
        file = place / "data" / name
        before[file] = file.read_bytes()
        assert old in before[file].decode()
        file.write_bytes(before[file].replace(old.encode(), new.encode()))

    yield edit
    for file, content in before.items():
        file.write_bytes(content)
    checksum(place / "data")
    events.next(good)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("hedges.yml", "times: [0.9,", "times: [0.97,", "29.1% to 30.5%"),
        ("sources.yml", "China's customs (GACC)", "The customs of China", "The customs of China"),
    ],
)
def test_a_save_of_hedges_or_sources_is_shown(run, events, edited, name, old, new, said):
    assert said not in run.page()
    edited(name, old, new)
    events.next(good)
    assert said in run.page()


def test_figures_are_shown_once_their_checksum_is_recorded(run, events, edited, place):
    assert "38.18" not in run.page()
    edited("figures/gacc.csv", ",38.17,", ",38.18,")
    assert "as recorded; if the change is intended" in events.next(wrong)["faults"]
    checksum(place / "data")
    events.next(good)
    assert "38.18" in run.page()


def test_nothing_is_written_but_into_the_temporary_folder(run, events, place, temporary):
    assert list((place / "here").iterdir()) == []
    (scratch,) = temporary.iterdir()
    assert [one.name for one in scratch.glob("page-*")] == [f"page-{events.seen[0][1]['page']}"]


@pytest.fixture
def tab(run, events, browser):
    """Open the preview; nothing else may be asked for, and nothing may be logged."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page, said = context.new_page(), []
        page.set_default_timeout(60_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda one: one.url.startswith(run.address) or said.append(one.url))
        page.goto(run.address)
        page.wait_for_function(SHOWN, arg=events.seen[-1][1]["page"])
        yield page
        assert said == [], said


def test_the_page_refreshes_itself_and_stays_where_it_was(run, events, tab):
    inside = tab.frames[1]
    inside.locator("label:has(#_now)").click()
    inside.locator("label:has(#_CNY)").click()
    inside.locator("main details:visible > summary").first.click()
    inside.evaluate("scrollTo(0, 3210)")
    run.file.write_text(titled(run, "Shown by itself"), "utf-8")
    tab.wait_for_function(SHOWN, arg=events.next(good)["page"])
    (_, inside) = tab.frames
    assert "Shown by itself" in inside.locator("body").inner_text()
    assert inside.evaluate("scrollY") == 3210
    assert inside.locator(".tools").count() == 6  # what its script adds is there already
    assert inside.locator("#_now").is_checked()
    assert inside.locator("#_CNY").is_checked()
    assert inside.locator("main details:visible").first.get_attribute("open") is not None
    assert inside.locator("main details[open]").count() == 1


def test_the_page_shows_errors_above_the_last_good_one_and_takes_them_away(run, events, tab):
    assert not tab.locator("#faults").is_visible()
    run.file.write_text(run.good.replace("hedge: slump", "hedge: slumb"), "utf-8")
    tab.locator("#faults tbody tr").wait_for()
    assert "did you mean 'slump'?" in tab.locator("#faults").inner_text()
    assert tab.frame_locator("iframe").locator("h1").is_visible()
    assert violations(tab) == []
    tab.set_viewport_size({"width": 390, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.emulate_media(color_scheme="dark")
    assert violations(tab) == []
    run.file.write_text(run.good, "utf-8")
    tab.locator("#faults tbody tr").wait_for(state="detached")
    assert not tab.locator("#faults").is_visible()


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script><svg/onload=alert(3)>\u202eabc"


def test_hostile_text_runs_nowhere(run, events, tab):
    run.file.write_text(titled(run, HOSTILE), "utf-8")
    tab.wait_for_function(SHOWN, arg=events.next(good)["page"])
    broken = run.good.replace("measure: growth\n", f"measure: '{HOSTILE}'\n")
    run.file.write_text(f"{broken}\n'{HOSTILE}': {{'{HOSTILE}': 1}}\n", "utf-8")
    tab.locator("#faults tbody tr").first.wait_for()
    assert HOSTILE[:20] in tab.locator("#faults").inner_text()
    assert "\u202e" not in tab.locator("body").inner_text()
    assert tab.locator("#faults :is(img, script, svg)").count() == 0
    tab.wait_for_timeout(300)  # for what would run; the fixture looks at what was said


def test_what_is_wrong_from_the_start_is_shown_without_a_page(place, browser):
    file = place / "data" / "articles" / f"{SLUG}.yml"
    kept = file.read_text("utf-8")
    (place / "other").mkdir()
    shutil.copytree(place / "data", place / "other" / "data")
    file = place / "other" / "data" / "articles" / f"{SLUG}.yml"
    file.write_text(kept.replace("claims:\n", "claims: [\n"), "utf-8")
    with running(place / "other" / "data") as one, one.events() as events:
        told = events.next(wrong)
        assert (told["page"], told["words"]) == (0, "One problem")
        assert one.ask("/report.html")[0] == 404
        file.write_text(kept, "utf-8")
        assert events.next(good)["page"] == 1
        assert one.ask("/report.html")[0] == 200


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("after", [0, 0.7, "rendering", "good"])
def test_it_ends_at_any_moment_and_leaves_nothing_behind(place, fresh, name, after):
    with running(place / "data", TMPDIR=str(fresh)) as one, one.events() as events:
        if isinstance(after, str):
            events.next(good)
        else:
            time.sleep(after)
        if after == "rendering":
            one.file.touch()
            events.next(lambda told: told["kind"] == "busy")
            time.sleep(0.5)
        below = psutil.Process(one.process.pid).children(recursive=True)
        number = getattr(signal, name)
        if number == signal.SIGINT:
            os.killpg(one.process.pid, number)  # as a terminal does
        else:
            one.process.send_signal(number)
        assert one.ended() == (130 if number == signal.SIGINT else 143)
        assert psutil.wait_procs(below, timeout=10)[1] == []
        assert one.errors == []
        assert list(fresh.iterdir()) == []


def test_the_page_is_opened_in_the_browser_of_the_user(place, tmp_path):
    program, said = tmp_path / "browser", tmp_path / "said"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(said)!r}, 'w').write(sys.argv[1])\n"
    )
    program.chmod(0o755)
    with running(place / "data", opening=True, BROWSER=f"{program} %s") as one:
        until = time.monotonic() + PATIENCE
        while not (said.exists() and said.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        assert said.read_text() == one.address
