"""A partner among the reporter's partners, by the level of a flow."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.charts import labels
from analysis.charts.claimed import Asked
from analysis.charts.one_panel import Picture, one_panel
from analysis.charts.row_bars import ROW, Row, draw_rows, table_of_rows
from analysis.core.errors import NoFigureError
from analysis.core.formatting import format_significant, sentence
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.partners import BLOCS
from analysis.sources.places import country_name
from analysis.totals.bases import level_of
from analysis.totals.graph import Graph
from analysis.totals.siblings import partners_of

_MOST = 12  # partners drawn; the one in question is among them


@one_panel
def partners(shown: Asked) -> Picture:
    """Draw the reporter's trade with each partner of which figures are held, the largest first.

    Blocs, such as the European Union, are left out: their members are drawn.

    Examples
    --------
    >>> import analysis as an
    >>> an.charts.partners(an.load(), "2023", missing="note").subtitle
    'The figures hold no trade with another partner in 2023.'
    """
    scope, name = shown.scope, FLOW_NAMES[shown.flow]
    others = partners_of(scope.trade, scope.currency, scope.source)
    rows = [_row(shown, scope.trade.partner, scope.graph, strong=True)]
    rows += _others(shown, others)
    if len(rows) < 2:
        raise NoFigureError(
            f"The figures hold no {name} with another partner in {shown.span.label}"
        )
    ordered = sorted(rows, key=lambda row: row.value.value, reverse=True)
    kept = [row for at, row in enumerate(ordered) if at < _MOST or row.strong]
    place = ordered.index(rows[0]) + 1
    own = f"{sentence(scope.pair[1])} is number {place} of the {len(rows)} partners held"
    headline = shown.headline or own
    each = ", ".join(f"{row.name} {row.text}" for row in kept)
    what = f"{sentence(name)} by partner"
    return Picture(
        headline=headline,
        subtitle=labels.subtitle(
            scope, what, shown.span.start, shown.span.end, whose=scope.pair[0]
        ),
        alt=f"Bar chart of {what[0].lower()}{what[1:]}, in billion {scope.unit}: {each}. "
        f"{headline}.",
        draw=lambda axes: draw_rows(axes, kept, shown.flow),
        table=table_of_rows(kept, "Partner", f"bn {scope.currency}"),
        height=ROW * len(kept),
        margins=(1.35, 0.1),
    )


def _others(shown: Asked, others: dict[str, Graph]) -> Iterator[Row]:
    for code, graph in others.items():
        if code in BLOCS:
            continue
        try:
            yield _row(shown, code, graph)
        except NoFigureError:
            continue


def _row(shown: Asked, code: str, graph: Graph, *, strong: bool = False) -> Row:
    level = level_of(graph, shown.span, shown.flow)
    text = format_significant(level.value.value, 4)
    name = shown.scope.pair[1] if strong else country_name(code)
    return Row(name.removeprefix("the "), level.value, text, level.evidence(), strong)
