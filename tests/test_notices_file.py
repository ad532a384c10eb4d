"""Files of notices on disks that fail: whole lines, each once."""

import json
import os
import resource
from pathlib import Path

import pytest
from test_events import EVENT, OTHER, QUICK, Ledger, states

from analysis.notify.events import deliver
from analysis.notify.recipients import File


def lines(path):
    return [json.loads(one)["report"] for one in Path(path).read_text().splitlines()]


def test_a_line_that_is_not_safe_on_the_disk_is_taken_back(tmp_path, monkeypatch):
    def broken(_):
        raise OSError(5, "Input/output error")

    channel, ledger = File(kind="file", path=str(tmp_path / "told")), Ledger()
    deliver([EVENT], [channel], ledger, **QUICK)
    monkeypatch.setattr("os.fsync", broken)
    assert states(deliver([OTHER], [channel], ledger, **QUICK)) == ["failed"]
    assert lines(channel.path) == [EVENT.report]
    monkeypatch.undo()
    assert states(deliver([OTHER], [channel], ledger, **QUICK)) == ["sent"]
    assert lines(channel.path) == [EVENT.report, OTHER.report]


def test_a_line_that_can_not_be_taken_back_may_be_told(tmp_path, monkeypatch):
    def broken(number):
        os.close(number)
        raise OSError(5, "Input/output error")

    channel, ledger = File(kind="file", path=str(tmp_path / "told")), Ledger()
    monkeypatch.setattr("os.fsync", broken)
    assert states(deliver([EVENT, OTHER], [channel], ledger, **QUICK)) == ["unknown", "failed"]
    monkeypatch.undo()
    assert states(deliver([EVENT, OTHER], [channel], ledger, **QUICK)) == ["sent"]
    assert lines(channel.path) == [EVENT.report, OTHER.report]


def test_a_part_of_a_line_is_taken_back(tmp_path):
    channel, ledger = File(kind="file", path=str(tmp_path / "told")), Ledger()
    deliver([EVENT], [channel], ledger, **QUICK)
    before, (soft, hard) = (
        Path(channel.path).read_bytes(),
        resource.getrlimit(resource.RLIMIT_FSIZE),
    )
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, hard))
        found = deliver([OTHER], [channel], ledger, **QUICK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert states(found) == ["failed"]
    assert Path(channel.path).read_bytes() == before
    assert states(deliver([OTHER], [channel], ledger, **QUICK)) == ["sent"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_loses_nothing(tmp_path):
    (tmp_path / "told").symlink_to("/dev/full")
    channel = File(kind="file", path=str(tmp_path / "told"))
    found = deliver([EVENT], [channel], Ledger(), **QUICK)
    assert states(found) == ["failed"]
    assert "No space" in found[0].error


def test_a_torn_line_stands_by_itself(tmp_path):
    (tmp_path / "told").write_bytes(b'{"report": "torn"')
    channel = File(kind="file", path=str(tmp_path / "told"))
    assert states(deliver([EVENT], [channel], Ledger(), **QUICK)) == ["sent"]
    torn, whole = (tmp_path / "told").read_text().splitlines()
    assert torn == '{"report": "torn"'
    assert json.loads(whole)["report"] == EVENT.report


def test_no_folder_is_made_for_notices(tmp_path):
    channel = File(kind="file", path=str(tmp_path / "none" / "told"))
    found = deliver([EVENT], [channel], Ledger(), **QUICK)
    assert states(found) == ["failed"]
    assert "no such folder" in found[0].error
    assert not (tmp_path / "none").exists()
