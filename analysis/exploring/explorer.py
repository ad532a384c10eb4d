"""The explorer in Jupyter: an anywidget, and beside it a picture for where there is no kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.core.errors import MissingToolError, ParameterError
from analysis.exploring.choice import Choice
from analysis.exploring.state import State


def explore(
    reporter: str = "CHN",
    partner: str = "RUS",
    *,
    source: str = "",
    currency: str = "",
    flow: str = "total",
    grain: str = "quarter",
    span: str = "",
    as_of: str = "",
    folder: Path | str | None = None,
) -> Any:
    """Look around in the figures by hand, in JupyterLab, Notebook or VS Code.

    Pair, source, currency, flow, span and day are chosen in fields. The chart shows the flow over
    spans of one length; a mark that is clicked, or reached by Tab and the arrow keys, shows how its
    number is derived, its releases, and the lines of Python that give the same.

    Parameters
    ----------
    reporter, partner : str
    source, currency : str, optional
        By default the source of which most figures are held, and dollars if it has them.
    flow : {"total", "export", "import"}
    grain : {"quarter", "month", "year"}
    span : str, optional
        By default the newest that the figures give.
    as_of : str, optional
        A day, as ``2022-04-21``; by default the newest figures.
    folder : Path or str, optional
        A data folder to read over the package's.

    Returns
    -------
    anywidget.AnyWidget
        With `choice` (what is chosen), `code` and `found`.

    Raises
    ------
    MissingToolError
        If anywidget is not installed.
    UnknownNameError, ParameterError
        For what is not held.

    Examples
    --------
    >>> import analysis as an
    >>> look = an.explore(flow="export", grain="month", span="2022-03", as_of="2022-04-21")
    >>> look.found
    3.8 bn USD (3.75 to 3.85)
    >>> print(look.code.splitlines()[-2])
    an.total(trade, "2022-03", flow="export", currency="USD", source="gacc")
    """
    choice = Choice(
        reporter, partner, source, currency, flow, grain, str(span), str(as_of),
        None if folder is None else Path(folder),
    )  # fmt: skip
    state = State(choice)
    for name in ("source", "currency", "span"):
        given, fitted = getattr(choice, name), getattr(state.choice, name)
        if given and given != fitted:
            known = ", ".join(state.choice.options[name][:12])
            raise ParameterError(name, given, f"one that the figures have, such as {known}")
    try:
        from analysis.exploring.widget import Explorer
    except ImportError:
        raise MissingToolError(
            "anywidget is not installed: pip install trade-claims[lab]"
        ) from None
    return Explorer(state)
