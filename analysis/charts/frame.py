"""Where a chart is drawn: on a figure of its own, and into axes of the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, Literal, ParamSpec, get_args

from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from analysis.charts.bars import inches
from analysis.charts.layout import COLUMN, Chart, Words
from analysis.charts.scope import Scope
from analysis.charts.style import INK, MUTED, apply_to, house_style
from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import sentence
from analysis.core.lines import wrapped

P = ParamSpec("P")
Missing = Literal["raise", "note"]
Target = Axes | FigureBase | Sequence[Axes] | None
Size = tuple[float, float] | None
_NARROWEST = 3.4  # inches, in which the widest label of a chart still has room
_LOWEST = 1.4  # inches of a panel


def chart(draw: Callable[P, Chart]) -> Callable[P, Chart]:
    """Make a function draw in the house style, and name the chart after it."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Chart:
        _check(**kwargs)
        with house_style():
            made = draw(*args, **kwargs)
        name = draw.__name__.replace("_", "-")
        made.id = "-".join(filter(None, (name, made.id)))
        made.name = "-".join(filter(None, (name, made.claim)))
        return made

    return drawn


def _check(**options: Any) -> None:
    """Refuse options of any chart that can't be followed."""
    missing, size, ax = (options.get(name) for name in ("missing", "figsize", "ax"))
    if missing not in (None, *get_args(Missing)):
        raise ParameterError("missing", missing, " or ".join(get_args(Missing)))
    if ax is not None and size is not None:
        raise ParameterError("figsize", size, "none with ax: the axes set the size")
    if ax is not None and missing == "note":
        raise ParameterError("missing", missing, "raise, since a note can't be drawn into ax")
    if size is not None and not (
        isinstance(size, Sequence) and len(size) == 2
        and all(isinstance(one, (int, float)) and 0 < one < 100 for one in size)
    ):  # fmt: skip
        raise ParameterError("figsize", size, "width and height in inches, as (6, 4)")


def framed(
    words: Words, panel: float, figsize: Size = None, *, width: float = COLUMN,
    narrowest: float = _NARROWEST, lowest: float = _LOWEST,
    over: Callable[[Chart, float], float] = lambda _, y: y,
) -> tuple[Chart, float, float]:  # fmt: skip
    """Return a chart with its words, of the height that they and its panels need.

    Parameters
    ----------
    words : Words
    panel : float
        Height of the panels in inches, where the caller names no size.
    figsize : tuple of float, optional
        Width and height of the whole in inches.
    width, narrowest : float
        Inches, where the caller names no size; and at the least.
    lowest : float
        Height of the panels in inches at the least.
    over : callable
        Writes what else stands over the panels from a height on; returns where they may start.

    Returns
    -------
    Chart, float, float
        The chart, and the inches taken above and below the panels.

    Raises
    ------
    ParameterError
        If the words leave no room for a panel in the size asked for.
    """
    across = figsize[0] if figsize else width
    if across < narrowest:
        raise ParameterError("figsize", figsize, f"a width of {narrowest} inches or more")
    probe = Chart(across, 40)
    top = over(probe, probe.write_head(words)) + 0.15
    bottom = probe.write_source(words)
    least = top + bottom + lowest
    if figsize and figsize[1] < least:
        expected = f"a height of {least:.1f} inches or more, for its words at that width"
        raise ParameterError("figsize", figsize, expected)
    figure = Chart(across, figsize[1] if figsize else top + panel + bottom)
    over(figure, figure.write_head(words))
    figure.write_source(words)
    return figure, top, bottom


class UnclaimedError(NoFigureError):
    """No claim of the article calls for the chart."""


def absent(scope: Scope, words: Words, reason: str | NoFigureError, missing: Missing) -> Chart:
    """Return a chart without panels that says what is missing, where that is asked for.

    Parameters
    ----------
    scope : Scope
    words : Words
        Its subtitle is replaced by the reason.
    reason : str or NoFigureError
        What is missing, or that no claim calls for it.
    missing : {"raise", "note"}

    Raises
    ------
    NoFigureError
        If it is not asked for; says what is missing and what is held.
    """
    if missing != "note":
        raise scope.missing(str(reason))
    told = f"{sentence(str(reason)).rstrip('.')}."
    figure, _, _ = framed(words._replace(subtitle=told), 0)
    figure.id = scope.key()
    figure.unclaimed = isinstance(reason, UnclaimedError) or _nothing_tested(scope)
    return figure


def _nothing_tested(scope: Scope) -> bool:
    """Whether the figures test none of the claims: the verdicts say why, and no chart can."""
    return scope.verdicts is not None and not any(one.finding for one in scope.verdicts)


def draw_into(
    ax: Target,
    figure: Chart,
    draw: Callable[[Sequence[Axes]], None],
    panels: Sequence[str],
    *,
    down: bool = False,
    pad: float = 6,
) -> None:
    """Draw a chart's panels into axes of the caller's too, if any were given.

    The headline becomes the title of a single panel; several keep their own titles. The source
    line goes below the first.

    Parameters
    ----------
    ax : Axes, Figure, SubFigure or sequence of Axes
        In a figure, axes are made.
    figure : Chart
        The chart on its own figure.
    draw : callable
        Draws the panels into as many axes.
    panels : sequence of str
        What each panel shows.
    down : bool
        Whether the panels lie under each other.
    pad : float
        Points between a panel and its title.

    Raises
    ------
    ParameterError
        If there are not as many axes as panels.
    """
    if ax is None:
        return
    given = _axes_of(ax, panels, down=down)
    for axes in given:
        apply_to(axes)
    draw(given)
    if len(given) == 1:
        title = "\n".join(wrapped(figure.headline, 10, inches(given[0]), bold=True))
        given[0].set_title(title, loc="left", size=10, weight="bold", color=INK, pad=pad)
    last = given[-1] if down else given[0]
    source = "\n".join(wrapped(figure.source, 7, inches(last)))
    last.annotate(
        source, (0, 0), (0, -30), xycoords="axes fraction", textcoords="offset points", va="top",
        size=7, color=MUTED, annotation_clip=False,
    )  # fmt: skip
    figure.elsewhere = True


def _axes_of(ax: Any, panels: Sequence[str], *, down: bool) -> list[Axes]:
    if isinstance(ax, FigureBase):
        grid = (len(panels), 1) if down else (1, len(panels))
        return list(ax.subplots(*grid, squeeze=False).flat)
    given = list(getattr(ax, "flat", ax)) if isinstance(ax, Iterable) else [ax]
    if len(given) != len(panels) or not all(isinstance(one, Axes) for one in given):
        what = "axes" if len(panels) == 1 else f"{len(panels)} axes ({', '.join(panels)})"
        found = ", ".join(type(one).__name__ for one in given) or "none"
        raise ParameterError("ax", found, f"{what}, or a figure or subfigure to make them in")
    return given
