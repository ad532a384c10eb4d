"""Kernels that are forked from a process that has imported everything."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbclient
import nbformat
import papermill
import pytest

from analysis.kernels import engine, fork_once, forkserver, provisioner
from analysis.kernels.ipc import SOCKET, WARM, can_fork, local_kernels
from analysis.kernels.limits import LEAST_MEMORY

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")

LIBRARIES = ("MPL", "PYDEVD", "CLICOLOR", "FORCE_COLOR", "TERM", "PAGER", "GIT_PAGER", "NO_COLOR")
LOOK = """
import os, sys, threading, random, json
import numpy as np
print(json.dumps({
    "pid": os.getpid(), "session": os.getsid(0),
    "folder": os.getcwd(), "environment": dict(os.environ),
    "numbers": [random.random(), float(np.random.random())],
    "left": [name for name in ("left_behind", "np2") if name in globals()],
    "main": sys.modules["__main__"].__name__, "args": sys.argv[1:2],
    "charts": "analysis.charts" in sys.modules,
    "forkserver": int(open(f"/proc/{os.getppid()}/stat").read().rpartition(")")[2].split()[1]),
    "files": [os.readlink(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd")
              if os.path.exists(f"/proc/self/fd/{one}")],
}))
"""


@pytest.fixture(scope="module")
def place():
    with provisioner.forkserver() as place:
        yield place


@pytest.fixture
def warmed(place, monkeypatch):
    monkeypatch.setenv(SOCKET, place)
    return place


def run(*cells, kernels=None, **kwargs):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    client = nbclient.NotebookClient(
        notebook, kernel_manager_class=kernels or local_kernels(), timeout=60, **kwargs
    )
    client.execute()
    return notebook


def said(notebook, at=-1):
    return json.loads(notebook.cells[at].outputs[0].text)


def test_a_kernel_is_forked_and_looks_like_one_of_its_own(warmed, tmp_path):
    about = said(run(LOOK, resources={"metadata": {"path": str(tmp_path)}}))
    assert about["charts"]
    assert about["pid"] == about["session"]
    assert about["folder"] == str(tmp_path)
    assert about["main"] == "__main__"
    assert about["args"] == ["-f"]
    given, own = dict(os.environ), about["environment"]
    for name in {*given, *own} - {"JPY_PARENT_PID", "PYTEST_CURRENT_TEST"} - {*engine.secrets()}:
        assert name.startswith(LIBRARIES) or own.get(name) == given.get(name), name
    assert own.get("OPENBLAS_NUM_THREADS") == given.get("OPENBLAS_NUM_THREADS")


def test_nothing_is_carried_from_one_kernel_to_the_next(warmed):
    dirty = "left_behind = 1; import os; os.environ['LEFT'] = '1'; file = open('/etc/hostname'); "
    first = said(run(dirty + "import analysis; analysis.left = 1", LOOK))
    second = said(run("import analysis; assert not hasattr(analysis, 'left')", LOOK))
    assert first["left"] == ["left_behind"]
    assert second["left"] == []
    assert "LEFT" not in second["environment"]
    assert first["numbers"] != second["numbers"]
    assert first["pid"] != second["pid"]
    assert not [one for one in second["files"] if "hostname" in one or one.endswith(".csv")]


def test_files_and_threads_of_the_forking_process_are_not_inherited(warmed):
    about = said(run(LOOK))
    opened = Path(f"/proc/{about['forkserver']}/fd").iterdir()
    parent = {str(one.readlink()) for one in opened if int(one.name) > 2}
    assert any(one.startswith("socket:") for one in parent)
    assert not parent & {*about["files"]}
    names = "import threading; print(len(threading.enumerate()))"
    forked = run(names).cells[0].outputs[0].text
    assert forked == run(names, kernels=local_kernels(warm=False)).cells[0].outputs[0].text


def test_a_kernel_does_not_wait_for_a_thread_that_it_has_stopped(warmed, tmp_path):
    file = tmp_path / "threads"
    run(
        "import atexit, threading, pathlib\n"
        "def note(): names = [one.name for one in threading.enumerate()]; "
        f"pathlib.Path({str(file)!r}).write_text(str(names))\n"
        "_ = atexit.register(note)"
    )
    names = file.read_text()
    assert "IOPub" in names
    assert "Control" not in names


def test_a_kernel_ends_with_the_one_who_asked_for_it(warmed):
    asks = (
        "import os, time; from analysis.kernels import provisioner\n"
        "import sys; one = provisioner.fork_kernel([sys.executable, '-m', 'ipykernel_launcher',"
        " '-f', '/x'],"
        " {**os.environ}, '/tmp')\nprint(one.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", asks], stdout=subprocess.PIPE) as asking:
        pid = int(asking.stdout.readline())
        asking.send_signal(signal.SIGKILL)
    gone(pid)


def gone(pid):
    for _ in range(500):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.01)
    raise AssertionError(f"{pid} is still there")


def test_kernels_end_with_the_process_that_forked_them(tmp_path):
    with provisioner.forkserver([{"article": "nothing to prewarm"}]) as place:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(tmp_path / "x.json")]
        os.environ[SOCKET] = place
        try:
            kernel = provisioner.fork_kernel(command, None, None)
        finally:
            del os.environ[SOCKET]
        assert kernel is not None
    gone(kernel.pid)
    assert kernel.wait(5) != 0


@pytest.mark.parametrize("before", [False, True])
def test_the_forking_process_ends_with_its_caller_even_while_it_prepares(before):
    code = f"""if True:
        import sys
        from analysis.kernels.forkserver import exit_when_stdin_closes
        {before} and sys.stdin.read()
        with exit_when_stdin_closes():
            print("prepares", flush=True)
            while True:
                pass
    """
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as process:
        assert before or process.stdout.readline() == b"prepares\n"
        process.stdin.close()
        assert process.wait(60) == (0 if before else -signal.SIGIO)


DETACHED = """
import os, subprocess, sys
sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]
for _ in range(3):
    print(subprocess.Popen(sleeping, start_new_session=True).pid, flush=True)
reading, writing = os.pipe()
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if (pid := os.fork()):
            os.write(writing, b"%d\\n" % pid)
            os._exit(0)
        os.execv(sys.executable, sleeping)
    os.wait()
print(os.read(reading, 1000).decode(), flush=True)
"""
ENDS = {
    "by itself": "'done'", "by an error": "1 / 0", "killed": "os.kill(os.getpid(), 9)",
    "without its parent": "import time; os.kill(os.getppid(), 9); time.sleep(600)",
}  # fmt: skip


@pytest.mark.parametrize("last", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("forked", [True, False], ids=["forked", "started"])
def test_what_a_cell_starts_ends_with_its_kernel(place, monkeypatch, forked, last):
    if forked:
        monkeypatch.setenv(SOCKET, place)
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(one) for one in (DETACHED, last)]
    )
    client = nbclient.NotebookClient(notebook, kernel_manager_class=local_kernels(), timeout=60)
    with contextlib.suppress(nbclient.exceptions.CellExecutionError, RuntimeError):
        client.execute()
    started = [int(pid) for one in notebook.cells[0].outputs for pid in one.text.split()]
    assert len(started) == 6
    for pid in started:
        gone(pid)


def test_a_cell_that_kills_its_parent_ends_no_other_kernel(warmed, tmp_path):
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(tmp_path / "x.json")]
    other = provisioner.fork_kernel(command, None, None)
    with pytest.raises(RuntimeError, match="died"):
        run("import os, time; os.kill(os.getppid(), 9); time.sleep(60)")
    run("'the next one'")
    assert other.poll() is None
    other.kill()
    assert other.wait(10) == -signal.SIGKILL


def test_how_a_kernel_ended_is_told(warmed):
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "/dev/full"]
    kernel = provisioner.fork_kernel(command, None, None)
    kernel.send_signal(signal.SIGTERM)
    assert kernel.wait(10) in (-signal.SIGTERM, 1)
    kernel.kill()  # of one that has ended


@pytest.mark.parametrize(
    "command",
    [
        ["/usr/bin/python9", "-m", "ipykernel_launcher", "-f", "x"],
        [sys.executable, "-O", "-m", "ipykernel_launcher", "-f", "x"],
        [sys.executable, "-m", "irkernel", "-f", "x"],
        ["R", "--slave"],
    ],
)
def test_another_kernel_is_not_forked(warmed, command):
    assert provisioner.fork_kernel(command, None, None) is None


def test_a_place_too_long_for_a_socket_is_not_waited_for(tmp_path):
    place = tmp_path / ("long" * 25)
    place.mkdir()
    given = provisioner.forkserver([], {"TMPDIR": str(place)}, awaited=False)
    with pytest.raises(OSError, match="too long for a socket"), given:
        pass
    assert list(place.iterdir()) == []


def test_who_waits_for_a_process_that_could_not_start_learns_of_it(tmp_path):
    place = tmp_path / "gone"
    place.mkdir()
    command = [
        sys.executable,
        "-m",
        "analysis.kernels.forkserver",
        str(place / "socket"),
        "no JSON",
    ]
    subprocess.run(command, stdin=subprocess.PIPE, capture_output=True, check=False)
    assert not place.exists()


@pytest.mark.parametrize("name", ["PYTHONHASHSEED", "MPLCONFIGDIR", "LC_ALL"])
def test_what_python_reads_at_its_start_must_be_the_same(warmed, name):
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "x"]
    assert provisioner.fork_kernel(command, {**os.environ, name: "7"}, None) is None


def test_where_no_process_forks_an_ordinary_kernel_starts(monkeypatch, tmp_path):
    monkeypatch.setenv(SOCKET, str(tmp_path / "gone" / "socket"))
    assert "ok" in run("print('ok')").cells[0].outputs[0].text


def test_a_process_with_threads_does_not_fork(monkeypatch):
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert "threads run" in forkserver._refusal(dict(os.environ))
        monkeypatch.delenv(SOCKET, raising=False)
        with fork_once.kernels_from_this_process():
            assert SOCKET not in os.environ
    finally:
        stop.set()
        thread.join()


def test_jupyter_knows_the_provisioner_by_name(monkeypatch, warmed):
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", WARM)
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_client.provisioning import KernelProvisionerFactory

    KernelProvisionerFactory.clear_instance()
    try:
        about = said(run(LOOK, kernels=AsyncKernelManager))
    finally:
        KernelProvisionerFactory.clear_instance()
    assert about["charts"]


def test_a_cell_that_asks_for_more_memory_than_it_may_fails(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("len(bytearray(1 << 30))")]
    )
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(notebook, tmp_path / "in.ipynb")
    names = [str(tmp_path / "in.ipynb"), str(tmp_path / "out.ipynb")]
    given = {"engine_name": engine.ENGINE, "progress_bar": False}
    papermill.execute_notebook(*names, limits={"memory": 3 << 30}, **given)
    with pytest.raises(papermill.PapermillExecutionError, match="MemoryError"):
        papermill.execute_notebook(*names, limits={"memory": LEAST_MEMORY}, **given)


def test_secrets_are_not_given_to_a_kernel(monkeypatch):
    monkeypatch.setenv("NEWS_API_KEY", "s3cr3t-value")
    assert engine.secrets()["NEWS_API_KEY"] == "s3cr3t-value"
    assert engine.leaked('{"x": "s3cr3t-value"}') == ["NEWS_API_KEY"]
    assert engine.leaked('{"x": "nothing"}') == []
    assert not {"PWD", "OLDPWD"} & {*engine.secrets()}  # where one is
    monkeypatch.setenv("SMTP_PASS", 'a "quoted" \\ one')
    assert engine.leaked(json.dumps({"x": 'so a "quoted" \\ one'})) == ["SMTP_PASS"]
    with engine.hidden(["PATH", "HOME"]):
        assert {"PATH", "HOME"} <= {*engine.secrets()}
    assert "PATH" not in engine.secrets()
