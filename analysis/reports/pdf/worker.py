"""The process that lays out PDFs and pictures, bounded in memory.

``python -m analysis.reports.pdf.worker BYTES`` takes at most so many bytes of address space. It
reads jobs from its standard input, a line of JSON each, until that closes, and answers each with a
line of JSON and as many bytes as that says. `analysis.reports.pdf.builder` is its client.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sys
import threading
import time
from collections.abc import Iterable
from typing import Any, BinaryIO


def bound_memory(most: int) -> None:
    """Bound the address space of this process, where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def end_with_parent() -> None:
    """End this process soon after its parent has ended, whatever it is doing."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def serve(jobs: Iterable[bytes], answers: BinaryIO) -> None:
    """Answer jobs until there are no more.

    Parameters
    ----------
    jobs : iterable of bytes
        Lines of JSON, each with the arguments of `analysis.reports.pdf.typst.compiled`.
    answers : file
    """
    for line in jobs:
        about, content = _answer(json.loads(line))
        answers.write(json.dumps(about | {"size": len(content)}).encode() + b"\n" + content)
        answers.flush()


def _answer(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    from analysis.reports.pdf.typst import compiled

    when = job.pop("when")
    try:
        made = compiled(**job, when=dt.datetime.fromisoformat(when) if when else None)
    except Exception as error:  # what a text made of it; the process itself is whole
        return {"error": " ".join(str(error).split()) or type(error).__name__}, b""
    return {"unshown": made.unshown, "accessible": made.accessible}, made.content


if __name__ == "__main__":
    end_with_parent()
    bound_memory(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer)
