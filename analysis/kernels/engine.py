"""The engine that runs a notebook for papermill, within limits of time, memory and output."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import resource
import signal
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from analysis.kernels.ipc import local_kernels
from analysis.kernels.keeper import descendants
from analysis.kernels.limits import Limits

ENGINE = "trade-claims"
SECRETS = "TRADE_CLAIMS_SECRETS"  # names further variables that a notebook should not see
_SECRET = re.compile(
    r"SECRET|TOKEN|PASS|_PWD|API_?KEY|PRIVATE|CREDENTIAL|AUTH|COOKIE|HOOK", re.IGNORECASE
)
_SHORTEST = 6  # characters of what is looked for in outputs


class Stopped(Exception):  # noqa: N818 (it is no error of the notebook's)
    """A cell that was stopped, or whose kernel was.

    Parameters
    ----------
    cell : int or None
        Its number, from 1, in the notebook before papermill put the given parameters into it.
    reason : str
    notebook : nbformat.NotebookNode
        As far as it was executed.
    killed : bool
        Whether its kernel was, and not for being late.
    """

    def __init__(self, cell: int | None, reason: str, notebook: Any, *, killed: bool) -> None:
        self.cell, self.reason, self.notebook, self.killed = cell, reason, notebook, killed
        super().__init__(reason)


def secrets() -> dict[str, str]:
    """Return the environment's variables that a notebook should not see, by their names."""
    named = os.environ.get(SECRETS, "").split(",")
    return {
        name: value for name, value in os.environ.items() if _SECRET.search(name) or name in named
    }


@contextlib.contextmanager
def hidden(names: Iterable[str]) -> Iterator[None]:
    """Keep further variables from the notebooks of this process and of those it starts."""
    before = os.environ.get(SECRETS)
    os.environ[SECRETS] = ",".join(filter(None, [before, *names]))
    try:
        yield
    finally:
        if before is None:
            del os.environ[SECRETS]
        else:
            os.environ[SECRETS] = before


def leaked(text: str) -> list[str]:
    """Return the names of secrets whose values a text contains."""
    return [
        name
        for name, value in secrets().items()
        if len(value) >= _SHORTEST and (value in text or _quoted(value) in text)
    ]


def _quoted(value: str) -> str:
    """Return a value as it is written within a notebook's JSON."""
    return json.dumps(value, ensure_ascii=False)[1:-1]


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Executes cells, and stops them at their limits."""

    def __init__(self, nb_man: Any, limits: Limits, watch: Any, **kwargs: Any) -> None:
        super().__init__(
            nb_man, timeout_func=lambda _: limits.cell, shutdown_kernel="immediate", **kwargs
        )
        self.limits, self.watch, self.shown, self.late = limits, watch, 0, False

    def execute_cell(self, cell: Any, cell_index: int, **kwargs: Any) -> Any:
        """Execute a cell; say why if it can't be brought to its end."""
        try:
            done = super().execute_cell(cell, cell_index, **kwargs)
        except CellExecutionError:
            raise
        except Exception as error:
            killed = isinstance(error, DeadKernelError) and not self.late
            raise Stopped(cell_index, self.reason(error), self.nb, killed=killed) from error
        if self.watch is not None:
            self.watch(cell_index + 1, len(self.nb.cells))
        return done

    def reason(self, error: Exception) -> str:
        """Say why a cell, or the whole, was stopped."""
        if self.late:
            return f"the report took longer than {self.limits.report:g} s"
        if isinstance(error, CellTimeoutError):
            return f"the cell took longer than {self.limits.cell:g} s"
        if isinstance(error, DeadKernelError):
            return f"its kernel died (it may take {self.limits.memory:,} bytes)"
        return str(error) or type(error).__name__

    def process_message(self, msg: Any, *args: Any, **kwargs: Any) -> Any:
        """Take what a cell shows, up to a limit."""
        content = msg["content"]
        self.shown += len(content.get("text") or "") + sum(
            len(one) for one in content.get("data", {}).values() if isinstance(one, str)
        )
        if self.shown > self.limits.output:
            raise RuntimeError(f"its cells show more than {self.limits.output:,} bytes")
        return super().process_message(msg, *args, **kwargs)

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start the kernel, and bound its memory where the system can."""
        try:
            started = super().async_start_new_kernel(**kwargs)
            await asyncio.wait_for(started, self.limits.report)
        except TimeoutError:
            self.late = True
            raise
        pid = getattr(self.km.provisioner, "pid", None)
        if pid and hasattr(resource, "prlimit"):
            for one in (pid, *descendants(pid)):
                with contextlib.suppress(OSError, ValueError):
                    resource.prlimit(one, resource.RLIMIT_AS, (self.limits.memory,) * 2)
        if self.late:  # its time was over before it had a kernel
            self.stop()

    start_new_kernel = run_sync(async_start_new_kernel)

    def stop(self) -> None:
        """Kill the kernel of a report that takes too long."""
        self.late = True
        provisioner: Any = getattr(self.km, "provisioner", None)
        if hasattr(provisioner, "end"):
            provisioner.end()
        elif pid := getattr(provisioner, "pid", None):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


class Engine(NBClientEngine):  # type: ignore[misc]
    """Papermill's engine with limits, on kernels that see no secret."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Execute a notebook; keep in it whatever its cells showed."""
        limits = Limits(**kwargs.get("limits", {}))
        kept = secrets()
        seen = {name: value for name, value in os.environ.items() if name not in kept}
        seen.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # some versions warn in the outputs
        given = kwargs.get("environment", {})
        client = _Client(
            nb_man, limits, kwargs.get("watch"), kernel_name=kernel_name,
            kernel_manager_class=local_kernels(base=given.get("TMPDIR")))  # fmt: skip
        watch = threading.Timer(limits.report, client.stop)
        watch.daemon = True
        watch.start()
        try:
            return client.execute(env=seen | given)
        except Stopped:
            raise
        except Exception as error:
            if client.late:
                raise Stopped(None, client.reason(error), client.nb, killed=False) from error
            if isinstance(error, DeadKernelError):
                reason = f"its kernel died as it started: {limits.memory:,} bytes may be too few"
                raise Stopped(None, reason, client.nb, killed=True) from error
            raise
        finally:
            watch.cancel()


papermill_engines.register(ENGINE, Engine)
