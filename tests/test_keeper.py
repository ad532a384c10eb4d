"""The process between a kernel and whoever asked for it."""

import subprocess
import sys
import time

import psutil
import pytest

from analysis.kernels.ipc import can_fork
from analysis.kernels.provisioner import kept

pytestmark = pytest.mark.skipif(not can_fork(), reason="kept on Linux only")
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_kernel_of_one_that_has_gone_meanwhile_is_ended():
    """Whoever asks may be killed before the keeper has begun, and can't be its parent then."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    command = kept(SLEEP)
    at = command.index(SLEEP[1]) - 2
    command[at] = str(gone.pid)
    began = time.monotonic()
    done = subprocess.run(command, check=False, timeout=30)
    assert done.returncode != 0
    assert time.monotonic() - began < 30


def test_a_kernel_lives_as_long_as_the_one_that_asked_for_it():
    keeper = subprocess.Popen(kept(SLEEP))
    try:
        time.sleep(1.5)
        below = psutil.Process(keeper.pid).children(recursive=True)
        assert keeper.poll() is None
        assert any(one.cmdline() == SLEEP for one in below)
    finally:
        keeper.terminate()
        keeper.wait(30)
    assert psutil.wait_procs(below, timeout=10)[1] == []
