"""Files of notifications on disks that fail: whole lines, each once."""

import json
import multiprocessing as mp
import os
import resource
from pathlib import Path

import pytest
from filelock import FileLock
from notifying import EVENT, OTHER, Ledger, send

from analysis.notify.channels import Channel
from analysis.notify.events import Event


@pytest.fixture
def channel(tmp_path):
    return Channel(kind="file", path=str(tmp_path / "events.jsonl"))


def reports(channel):
    return [json.loads(one)["report"] for one in Path(channel.path).read_text().splitlines()]


def _add(channel, number):
    for turn in range(50):
        send(channel, Event("failed", f"{number}-{turn}", "k", "t\n" * 50, "d"))


def test_two_processes_add_whole_lines_to_one_file(channel):
    context = mp.get_context("spawn")
    runs = [context.Process(target=_add, args=(channel, number)) for number in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(set(reports(channel))) == len(reports(channel)) == 100


def _fails(number):
    raise OSError(5, "Input/output error")


def _fails_for_good(number):
    other = os.open(os.devnull, os.O_RDONLY)
    os.dup2(other, number)  # which can't be truncated
    os.close(other)
    raise OSError(5, "Input/output error")


@pytest.mark.parametrize(("broken", "kept"), [(_fails, False), (_fails_for_good, True)])
def test_a_line_that_is_not_safe_on_the_disk_is_taken_back(channel, monkeypatch, broken, kept):
    ledger = Ledger()
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", broken)
        states, errors = send(channel, EVENT, OTHER, ledger=ledger)
    assert states == ["failed", "waiting"]
    assert errors[0].startswith("its file can't be written: Input/output error")
    assert ("may still be there" in errors[0]) is kept
    assert reports(channel) == [EVENT.report] * kept
    assert send(channel, EVENT, OTHER, ledger=ledger)[0] == ["sent"]  # the one that waited
    assert reports(channel) == [EVENT.report] * kept + [OTHER.report]


def test_a_part_of_a_line_is_taken_back(channel):
    send(channel, EVENT)
    before = Path(channel.path).read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, hard))
        assert send(channel, OTHER)[0] == ["failed"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert Path(channel.path).read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_said(channel):
    Path(channel.path).symlink_to("/dev/full")
    states, errors = send(channel, EVENT)
    assert (states, "No space" in errors[0]) == (["failed"], True)


def test_a_torn_line_stands_by_itself(channel):
    Path(channel.path).write_bytes(b'{"report": "torn"')
    assert send(channel, EVENT)[0] == ["sent"]
    torn, whole = Path(channel.path).read_text().splitlines()
    assert torn == '{"report": "torn"'
    assert json.loads(whole)["report"] == EVENT.report


def test_no_folder_is_made_and_nothing_claimed_where_there_is_none(tmp_path):
    channel, ledger = Channel(kind="file", path=str(tmp_path / "none" / "told")), Ledger()
    states, errors = send(channel, EVENT, OTHER, ledger=ledger)
    assert (states, ledger.states) == (["waiting", "waiting"], {})
    assert "a file in a folder that exists" in errors[0]
    assert str(tmp_path) not in errors[0]
    assert not (tmp_path / "none").exists()


def test_a_file_that_another_process_holds_is_not_waited_for(channel, tmp_path):
    with FileLock(tmp_path / ".events.jsonl.lock"):
        assert send(channel, EVENT, OTHER, seconds=0.3)[0] == ["unknown", "waiting"]
