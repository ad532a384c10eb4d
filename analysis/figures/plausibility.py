"""What no office can have meant: figures of a wrong size, and figures that belie each other.

Each check leaves far more room than published figures need: of China's trade with Russia, no
monthly mean is below a third or above 1.6 times the usual one (what collapses or multiplies does so
step by step, which wrong units do not), exports and imports make up the total but for truncated
digits, and each growth rate fits the level printed a year before to 4%. Smaller contradictions,
which happen, are resolved by rule in `analysis.totals.contradictions`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median_low

from analysis.core.errors import FigureError
from analysis.core.formatting import plain
from analysis.figures.figure import Figure
from analysis.figures.manifest import is_partition
from analysis.figures.schema import Row

TIMES = 5  # the usual level, or a part of it: wrong units are 10 times off, wrong currencies 7
APART = Decimal("1.5")  # times: the level that a rate implies, and the one printed a year before
STEP = 4  # times: from one month to the next, a trade may multiply or fall to a part
ENOUGH = 3  # levels from which one can say what is usual within a year
FENCE = 3.5  # Tukey's outer fences on logarithms: three times the middle half, from the median
MEND = "; correct the row, or say in corrections.yml why it stands"
Levels = dict[int, list[float]]


def implausible_rows(rows: Sequence[Row], file: Path) -> Iterator[FigureError]:
    """Yield the rows whose resolution is not that of their value, or whose growth is absurd.

    Parameters
    ----------
    rows : sequence of (int, dict)
        From `analysis.figures.schema.rows_of`, checked by `figures_of`.
    file : Path
        The file that holds them.
    """
    least, most = 100 / TIMES - 100, 100 * TIMES - 100
    for line, row in rows:
        value, step, growth = row["value"], row["resolution"], row["growth_pct"]
        if value and step not in _steps(value):
            expected = f"{' or '.join(_steps(value))}, the size of the last digit of {value}"
            yield FigureError(file, line, "resolution", step, expected + MEND)
        if growth and not least <= float(growth) <= most:
            expected = f"{least:.0f} to {most:.0f}% growth on the year before"
            yield FigureError(file, line, "growth_pct", growth, expected + MEND)


def _steps(value: str) -> list[str]:
    """Return what the last printed digit can be the size of: of 1280, a unit or a ten.

    Examples
    --------
    >>> _steps("38.17"), _steps("38.0"), _steps("1280")
    (['0.01'], ['0.1'], ['1', '10'])
    """
    whole, _, decimals = value.partition(".")
    if decimals:
        return ["0." + "1".rjust(len(decimals), "0")]
    return ["1" + "0" * zeros for zeros in range(len(whole) - len(whole.rstrip("0")) + 1)]


def implausible_figures(
    figures: Sequence[Figure], files: Mapping[str, Path]
) -> Iterator[FigureError]:
    """Yield the figures that others of the same trade belie.

    Of a single figure the size is judged only if it was typed into a CSV. A program that reads a
    table wrongly reads all of it wrongly, which `implausible_releases` sees when it is appended;
    and small trades do move a hundredfold from one month to the next.

    Parameters
    ----------
    figures : sequence of Figure
        Of all sources.
    files : mapping of str to Path
        Their files by name.
    """
    for check in (_unusual, _not_the_sum, _unlike_the_year_before):
        for figure, column, found, expected in check(figures):
            if check is not _unusual or not is_partition(figure.file):
                yield FigureError(files[figure.file], figure.row, column, found, expected + MEND)


def implausible_releases(
    arrived: Sequence[Figure], held: Iterable[Figure]
) -> Iterator[tuple[Figure, str, str]]:
    """Yield the figures of releases of which most are far from what is usual in their trades.

    Wrong units, currencies and columns put a whole table off.

    Parameters
    ----------
    arrived : sequence of Figure
        Those to be judged, of several trades.
    held : iterable of Figure
        Those held of the same trades.

    Yields
    ------
    tuple of (Figure, str, str)
        A figure, what was found and what was expected.
    """
    trades = _trades(held)
    usual = {trade: _means(one) for trade, one in trades.items()}
    judged: dict[object, list[tuple[Figure, float, bool]]] = defaultdict(list)
    for one in arrived:
        near = sorted(_near(usual.get(_trade(one), {}), _year(one)))
        if one.value is not None and len(near) >= ENOUGH:
            level, times = _room(near)
            far = not _within(_monthly(one), level, times) and _apart([one], trades[_trade(one)])
            release = (one.source, one.reporter, one.currency, one.released)
            judged[release].append((one, level, bool(far)))
    for figures in judged.values():
        doubted = [(one, level) for one, level, far in figures if far]
        if 2 * len(doubted) > len(figures):
            told = f"{len(doubted)} of the release's {len(figures)} are as far off"
            for one, level in doubted:
                said = f"{plain(_value(one))} bn {one.currency}, {_monthly(one):.3g} a month"
                yield one, said, f"roughly {level:.3g} a month, as other figures say ({told})"


def _room(near: Sequence[float]) -> tuple[float, float]:
    """Return the usual level, and how many times as much is not plausible as far as it moves."""
    quarter, half, more = (near[int(part * len(near))] for part in (0.25, 0.5, 0.75))
    moved = (more / quarter) ** FENCE if quarter else float("inf")
    return half, max(TIMES, moved)


Doubt = tuple[Figure, str, str, str]  # the column, what was found and what was expected


def _unusual(figures: Iterable[Figure]) -> Iterator[Doubt]:
    """Yield levels that are a multiple or a small part of what is usual then."""
    for trade in _trades(figures).values():
        means = _means(trade)
        usual = {year: _usual(means, year) for year in means}
        far = [one for one in trade if not _within(_monthly(one), *usual[_year(one)])]
        for one in _apart(far, trade) if far else ():
            level = usual[_year(one)][0]
            found = f"{plain(_value(one))} bn {one.currency}, {_monthly(one):.3g} a month"
            yield one, "value", found, f"roughly {level:.3g} a month, as other figures say"


def _trade(figure: Figure) -> tuple[str, str, str, str]:
    return figure.reporter, figure.partner, figure.flow, figure.currency


def _trades(figures: Iterable[Figure]) -> dict[object, list[Figure]]:
    """Return the figures with a level, by trade."""
    found: dict[object, list[Figure]] = defaultdict(list)
    for one in figures:
        if one.value is not None:
            found[_trade(one)].append(one)
    return found


def _means(trade: Iterable[Figure]) -> Levels:
    """Return the monthly means of a trade, by year."""
    means: Levels = defaultdict(list)
    for one in trade:
        means[_year(one)].append(_monthly(one))
    return means


def _near(means: Levels, year: int) -> list[float]:
    return [mean for one in (year - 1, year, year + 1) for mean in means.get(one, ())]


def _within(level: float, usual: float, times: float) -> bool:
    return not usual or 1 / times <= level / usual <= times


def _apart(far: list[Figure], trade: Sequence[Figure]) -> list[Figure]:
    """Leave out levels that a trade reached step by step, as under sanctions; errors are sudden."""
    doubted = set(far)
    sound = [one for one in trade if one not in doubted]
    while reached := [one for one in far if any(_leads_to(other, one) for other in sound)]:
        far, sound = [one for one in far if one not in reached], reached
    return far


def _leads_to(other: Figure, one: Figure) -> bool:
    """Whether a figure of the same source, of about the same time, is of about the same size."""
    near = other.span.end >= one.span.start - 1 and other.span.start <= one.span.end + 1
    alike = near and other.source == one.source and other.value
    return bool(alike) and _within(_monthly(one), _monthly(other), STEP)


def _usual(means: Levels, year: int) -> tuple[float, int]:
    """Return the usual monthly mean of a year, and how many times as much is not plausible."""
    near = _near(means, year)
    if len(near) >= ENOUGH:
        return median_low(near), TIMES
    return median_low([mean for every in means.values() for mean in every]), TIMES**2


def _not_the_sum(figures: Iterable[Figure]) -> Iterator[Doubt]:
    """Yield totals that the exports and imports of their release do not make up."""
    releases: dict[object, dict[str, Figure]] = defaultdict(dict)
    for one in figures:
        if one.value is not None:
            releases[*one.key[:3], *one.key[4:], one.released][one.flow] = one
    for flows in releases.values():
        if len(flows) == 3:
            total, *parts = (flows[name] for name in ("total", "export", "import"))
            made = sum(map(_value, parts))
            steps = sum(one.resolution or Decimal(0) for one in flows.values())
            if abs(_value(total) - made) > steps:
                expected = f"{plain(Decimal(made))} bn, its exports and imports together"
                yield total, "value", f"{plain(_value(total))} bn", expected


def _unlike_the_year_before(figures: Iterable[Figure]) -> Iterator[Doubt]:
    """Yield growth rates far from what the level printed for the year before makes of them."""
    levels: dict[object, Figure] = {}
    rated = []
    for one in sorted(figures, key=lambda one: one.released):
        if one.value:
            levels[one.key] = one
            if one.growth is not None and one.growth > -100:
                rated.append(one)
    for one in rated:
        before = levels.get((*one.key[:4], one.span.year_ago, one.currency))
        if before is not None:
            implied = _value(one) / (1 + (one.growth or Decimal(0)) / 100)
            if not 1 <= APART * implied / _value(before) <= APART**2:
                expected = f"growth on the {plain(_value(before))} bn printed for the year before"
                yield one, "growth_pct", f"{one.growth}% for {plain(_value(one))} bn", expected


def _value(figure: Figure) -> Decimal:
    return figure.value or Decimal(0)


def _monthly(figure: Figure) -> float:
    return float(_value(figure)) / figure.span.months


def _year(figure: Figure) -> int:
    return (figure.span.start + figure.span.end) // 24
