"""The page around the report that is previewed, and what its script is told."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.core.html import brief, environment, marked
from analysis.preview.status import Status, faults_of, file_of, listed
from analysis.reports.html.policy import TEMPLATES, policy_for, script_of

_OWN = Path(__file__).parent / "templates"
_ALSO = "; connect-src 'self'; frame-src 'self'; frame-ancestors 'none'"


def told(status: Status, run: str) -> dict[str, str | int]:
    """Return what the page's script is told of a status; what is wrong, as HTML.

    Parameters
    ----------
    status : Status
    run : str
        A name of the run: a page that another run made is loaded anew.

    Examples
    --------
    >>> told(Status(page=2, busy=True), "a")
    {'run': 'a', 'kind': 'busy', 'page': 2, 'words': 'Rendering …', 'faults': ''}
    """
    return {
        "run": run,
        "kind": status.kind,
        "page": status.page,
        "words": status.words,
        "faults": faults_html(status),
    }


def faults_html(status: Status) -> str:
    """Return what is wrong as HTML in which everything from outside is text; empty if nothing is.

    Parameters
    ----------
    status : Status

    Examples
    --------
    >>> from analysis.core.errors import TradeClaimsError
    >>> "&lt;b&gt;" in faults_html(Status(error=TradeClaimsError("found <b>")))
    True
    """
    if status.error is None:
        return ""
    faults, more = listed(faults_of(status.error))
    template = environment(_OWN, TEMPLATES / "trade-claims", brief=brief)
    count = len(faults) + more
    return template.get_template("faults.html.j2").render(
        words="One problem" if count == 1 else f"{count} problems",
        file=file_of(status.error), faults=faults, more=more)  # fmt: skip


def page(article: str, now: dict[str, str | int]) -> str:
    """Return the page around the report.

    Parameters
    ----------
    article : str
        Its name.
    now : dict
        As of `told`.
    """
    template = environment(_OWN, TEMPLATES / "trade-claims", brief=brief)
    return template.get_template("preview.html.j2").render(
        now
        | {"article": article, "faults": marked(str(now["faults"])), "script": marked(_script())}
    )


def policy() -> str:
    """Return the Content-Security-Policy of that page: one script, and this server alone."""
    return policy_for(_script()) + _ALSO


def event(now: dict[str, str | int]) -> bytes:
    r"""Return what is told as an event of a stream of events.

    Examples
    --------
    >>> event({"page": 1})
    b'data: {"page": 1}\n\n'
    """
    return f"data: {json.dumps(now)}\n\n".encode()


def _script() -> str:
    return script_of(_OWN / "preview.js")
