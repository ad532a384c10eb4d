"""A preview from its start to its end: watch the files, render, show."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.claims.articles import article_file, articles
from analysis.core.errors import (
    DocumentError,
    FigureError,
    InputError,
    TradeClaimsError,
    UnknownNameError,
)
from analysis.core.paths import DATA, data_folder
from analysis.core.scratch import scratch
from analysis.kernels.ipc import SOCKET, can_fork
from analysis.kernels.provisioner import forkserver
from analysis.preview.server import Site, serving
from analysis.preview.status import Status
from analysis.preview.watched import State, settled, state_of, unchanged
from analysis.reports.parameters import report_parameters

_PATIENCE = 0.4  # seconds that files may be wrong before it is said: an editor may still write them
_FORMATS = ("html",)


@dataclass(frozen=True)
class Preview:
    """A report that is rendered anew whenever its files are saved.

    Parameters
    ----------
    article : str
    chosen : mapping
        Other parameters of `analysis.reports.parameters.report_parameters`.
    site : Site
    address : str
        Where it is served.
    """

    article: str
    chosen: Mapping[str, Any]
    site: Site
    address: str

    def statuses(self) -> Iterator[Status]:
        """Render, show what came of it and yield that; again after each save, without an end."""
        from analysis.reports.preload import import_all

        import_all()
        while True:
            state = settled(self.article)
            self.site.show(replace(self.site.status, busy=True))
            status = self._shown(state)
            if status is None:  # saved again meanwhile
                continue
            yield status
            while unchanged(self.article, state, 60):
                pass

    def _shown(self, state: State) -> Status | None:
        """Render the report on the files as they are, and show it; None if they have changed."""
        began, page = time.monotonic(), self.site.status.page
        try:
            files = self._files(state)
            if state_of(self.article) != state:
                return None
            took = time.monotonic() - began
            self.site.show(Status(page + 1, seconds=took), files)
        except TradeClaimsError as error:
            if not unchanged(self.article, state, _PATIENCE):
                return None
            self.site.show(Status(page, error=error, at=dt.datetime.now()))
        return self.site.status

    def _files(self, state: State) -> dict[str, bytes]:
        """Return the files of the report, unless the files that it rests on change meanwhile."""
        from analysis.reports.render import files_of

        def after_cell(*_: int) -> None:
            if state_of(self.article) != state:
                raise RuntimeError("saved again")

        try:
            file = article_file(self.article)
            if not file.exists():
                raise DocumentError(
                    file, "-", "no such file", "the article, which was there before"
                )
            report = report_parameters(self.article, **self.chosen)
            return dict(files_of(report, index=False, formats=_FORMATS, watch=after_cell))
        except TradeClaimsError:
            raise
        except Exception as error:
            raise TradeClaimsError(f"internal error: {type(error).__name__}: {error}") from error


@contextlib.contextmanager
def previewing(article: str, *, port: int = 0, **chosen: Any) -> Iterator[Preview]:
    """Serve the preview of a report while the context lasts.

    Parameters
    ----------
    article : str
        Its name.
    port : int
        Port of 127.0.0.1; by default one that is free.
    **chosen
        Other parameters of `analysis.reports.parameters.report_parameters`.

    Yields
    ------
    Preview
        Whose `statuses` are to be asked for, in the main thread.

    Raises
    ------
    InputError
        For what no save can mend: an article that does not exist, a parameter that is wrong.
    """
    if article not in articles():
        raise UnknownNameError("article", article, articles())
    with contextlib.suppress(DocumentError, FigureError):  # which the page shows
        report_parameters(article, **chosen)
    with scratch() as place:
        site = Site(article, place)
        with serving(site, port) as address, _warm_kernels(article, chosen, place):
            yield Preview(article, chosen, site, address)


@contextlib.contextmanager
def _warm_kernels(article: str, chosen: Mapping[str, Any], place: Path) -> Iterator[None]:
    """Fork kernels from a process that has made a report, where the system can."""
    with contextlib.ExitStack() as stack:
        if can_fork() and not os.environ.get(SOCKET):
            given, environment = (
                _prewarmed(article, chosen),
                {DATA: str(data_folder()), "TMPDIR": str(place)},
            )
            with contextlib.suppress(OSError, TimeoutError):  # ordinary ones start as well
                server = forkserver(given, environment, awaited=False)
                os.environ[SOCKET] = stack.enter_context(server)
                stack.callback(os.environ.pop, SOCKET, None)
        yield


def _prewarmed(article: str, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the parameters of the report to make first.

    While the article's file is wrong, that is the report on another one: most of what is kept of
    it is of any use.
    """
    given = {name: value for name, value in chosen.items() if value is not None}
    for parameters in ({"article": article} | given, *({"article": one} for one in articles())):
        with contextlib.suppress(InputError):
            report_parameters(**parameters)
            return [parameters]
    return []
