"""What people read: every kind of event, and every unit of measure in it."""

import datetime as dt
import json
from decimal import Decimal

import pandas as pd
import pytest
from batching import files
from conftest import SLUG

from analysis.batch.changes import changes
from analysis.batch.pages import page
from analysis.core.formatting import OPEN
from analysis.figures.evidence import Finding
from analysis.measures import MEASURES
from analysis.notify.events import (
    Event,
    figures_late,
    report_failed,
    run_ended_early,
    verdict_changed,
)

REPORT = f"{SLUG}/2022-05-10"
MAY = pd.Period("2020-05", "M")
FOUND = [
    (("28.7", "28.65", "28.75"), "percent", "28.7% (28.65% to 28.75%)"),
    (("-7.518633", "-8.041296", "-6.992871"), "percent", "−7.5% (−8.0% to −7.0%)"),
    (("0", "-0.4", "0.4"), "percent", "0% (−0.4% to 0.4%)"),
    (("1.2", "1.1", "1.3"), "points", "1.2 points (1.1 to 1.3)"),
    (("-1.2", "-1.2", "-1.2"), "points", "−1.2 points"),
    (("38.17", "38.165", "38.175"), "bn USD", "38.17 bn USD (38.165 to 38.175)"),
    (("243.03", "243.025", "243.035"), "bn CNY", "243.03 bn CNY (243.025 to 243.035)"),
    (("3.001", "2.94", "3.06"), "times", "3 times (2.94 to 3.06)"),
    (("3", "3", "3"), "rank", "3rd"),
    (("1", "1", "2"), "rank", "1st (1st to 2nd)"),
    (("11", "11", "11"), "rank", "11th"),
    (("14", "14", "14"), "months", "14 months"),
    (("4", "4", "4"), "in a row", "4 in a row"),
    (("4", "4", "7"), "in a row", "4 in a row (4 to 7)"),
    (("13", "13", "13"), "months", "13 months"),
    (("1", "1", "2"), "months", "1 month (1 to 2)"),
    ((MAY,) * 3, "month", "May 2020"),
    ((MAY, OPEN, MAY), "month", "May 2020 (May 2020 or earlier)"),
    ((OPEN,) * 3, "month", "before the record"),
    ((dt.date(2022, 4, 13),) * 3, "day", "13 Apr 2022"),
    (None, "percent", ""),
    (None, "rank", ""),
    (None, "month", ""),
]  # fmt: skip


def changed(now, then):
    """Compare a report with one of other findings: what it makes of the first claim."""
    made = []
    for (ends, unit), rating in ((now, "refuted"), (then, "untestable")):
        kept = json.loads(files()["verdicts.json"])
        values = [Decimal(one) if isinstance(one, str) else one for one in ends or ()]
        empty = {"value": None, "low": None, "high": None, "unit": unit}
        found = Finding(*values, unit).as_dict() if ends else empty
        kept["verdicts"][0] |= {"finding": found, "rating": rating, "reason": "So it is."}
        made.append(files() | {"verdicts.json": json.dumps(kept).encode()})
    return changes(REPORT, made[0], REPORT, made[1])


@pytest.mark.parametrize(("ends", "unit", "said"), FOUND)
def test_each_unit_reads_right_in_notifications_and_pages(ends, unit, said):
    found = changed((ends, unit), (None, unit))
    (event,) = found.events()
    lines = event.message.body.splitlines()
    assert lines[0] == f"“{found.flipped[0]['quote']}”"
    assert lines[1].endswith("with the figures as of 21 Apr 2022.")
    assert lines[2:5] == [
        f"Now refuted: found {said or 'nothing'}.", "Before untestable: found nothing.",
        "So it is.",
    ]  # fmt: skip
    assert event.title == "Verdict changed: q1-nearly-30-percent is now refuted, was untestable"
    assert json.loads(event.line)["detail"].splitlines()[2] == lines[2]
    shown = page("changes", changes=found, any=True).decode()
    assert f"refuted</b> {said or 'nothing found'}</td>" in shown
    assert "untestable</b> nothing found</td>" in shown
    assert not [bad for bad in ("None", "1900", "percent<", "month<") if bad in "".join(lines[2:5])]


def test_every_unit_of_a_measure_is_among_those_tested():
    tested = {unit.split()[0].replace("bn", "billion") for _, unit, _ in FOUND}
    assert {unit.split()[0] for unit in (one.unit for one in MEASURES.values())} == tested


def test_a_finding_of_a_report_reads_as_the_report_says_it(verdicts):
    before = {"then": "untestable", "found_then": ""}
    for verdict in verdicts:
        kept = files() | {"verdicts.json": json.dumps(verdicts.as_dict()).encode()}
        said = verdicts.as_dict()
        for one in said["verdicts"]:
            one |= {"rating": "untestable", "finding": {"value": None}}
        old = files() | {"verdicts.json": json.dumps(said).encode()}
        (found,) = [one for one in changes("r", kept, "r", old).flipped if one["id"] == verdict.id]
        assert found["found_now"] == repr(verdict.finding)
        assert before.items() <= found.items()


def test_published_figures_read_right_in_changes():
    known = json.loads(files()["figures.json"])[0]
    known |= {"first_month": "2022-01", "last_month": "2022-02", "released": "2022-03-09"}
    one = known | {"value": "3.80", "unit": "1000000000", "currency": "USD"}
    two = known | {"flow": "import", "value": "", "unit": "", "growth_pct": "-7.8"}
    old, new = [one | {"value": "4", "released": "2022-02-09"}], [one, two]
    made = [files() | {"figures.json": json.dumps(rows).encode()} for rows in (new, old)]
    found = changes(REPORT, made[0], REPORT, made[1])
    (revised,), (added,) = found.figures_revised, found.figures_added
    assert (revised["printed"], revised["printed_before"]) == ("3.80 bn USD", "4 bn USD")
    assert (added["period"], added["printed"]) == ("Jan–Feb 2022", "−7.8% on the year before")
    shown = page("changes", changes=found, any=True).decode()
    assert 'Jan–Feb 2022</th><td data-label="Before">4 bn USD</td>' in shown
    assert "9 Mar 2022</td>" in shown


def test_the_other_events_say_what_happened():
    failed = report_failed(REPORT, "key", "Cell 5: ZeroDivisionError", "failed/x/report.html")
    assert failed.message.title == f"Report failed: {REPORT}"
    assert failed.message.body == (
        f"Cell 5: ZeroDivisionError\n\nfailed/x/report.html\n\nTrade Claims, {REPORT}"
    )
    early = run_ended_early("reports.yml", "no folder")
    assert early.message == (
        "The run of reports.yml ended early", "no folder\n\nTrade Claims, reports.yml",
    )  # fmt: skip
    due = dt.datetime(2026, 3, 1, 6, 5, tzinfo=dt.UTC)
    late = figures_late(REPORT, "CHN-RUS", due, dt.date(2026, 2, 1), dt.date(2026, 1, 9))
    assert late.title == "Figures are late: no new figure of CHN-RUS by 1 Mar 2026"
    assert "after 1 Feb 2026 was expected by 1 Mar 2026, 06:05 UTC" in late.detail
    assert len({one.identity for one in (failed, early, late)}) == 3


def test_hostile_words_call_nobody_and_hide_nothing():
    title = "<!channel> @here & @all\n2022-01-01 INFO\u202egnihton\x1b[2J"
    detail = "<http://x|y>\u2028\x85@everyone\n\tz \ud800"
    said = Event("failed", "r\n", "k", title, detail, "http://a/?b&c\n").message
    assert said.title == "<\u2060!channel> @\u2060here & @\u2060all 2022-01-01 INFO�gnihton�[2J"
    assert said.body == (
        "<\u2060http://x|y>\n\n@\u2060everyone\n\tz �\n\nhttp://a/?b&c\n\nTrade Claims, r"
    )
    line = Event("failed", "r\n", "k", title, detail, "").line
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode())["detail"] == "<http://x|y>\n\n@everyone\n\tz �"
    assert len(Event("late", "r", "k", "x" * 999, "").message.title) == 150


def test_an_event_is_known_by_what_it_is_and_not_by_its_words():
    change = {"id": "a", "quote": "q", "then": "refuted", "now": "supported", "found_then": "",
              "found_now": "1%", "reason": "r"}  # fmt: skip
    day = dt.date(2022, 4, 21)
    one = verdict_changed("r", "t", day, change)
    assert one.identity == verdict_changed("r", "other title", day, change).identity
    assert one.identity != verdict_changed("r", "t", day, change | {"found_now": "2%"}).identity
