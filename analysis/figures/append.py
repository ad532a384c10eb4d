"""Appending to a store: all of the rows or none, each once, and what that changed.

One append runs at a time. Nothing that is held is changed or removed: a revision is a further row.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass, replace
from pathlib import Path
from typing import Any

from analysis.core.errors import FigureError, FolderError, ParameterError
from analysis.core.locks import locked
from analysis.core.overlay import layers
from analysis.core.paths import package_data, writable_data
from analysis.figures.arrivals import GIVEN, Appended, Arrival, Revision, arrivals, missing
from analysis.figures.figure import Figure
from analysis.figures.manifest import Pair, partition, read_manifest
from analysis.figures.plausibility import implausible_releases
from analysis.figures.schema import COLUMNS, as_day, figures_of
from analysis.figures.store import held_tables, pairs
from analysis.figures.tables import Table, plausible_figures
from analysis.figures.writing import write
from analysis.sources.registry import read_sources

SIZES = "; if the office says so, append it all the same (sizes=False, --any-size)"
PROJECT = 1_000_000  # rows of a project are numbered above it, and never meet the package's


def append(
    rows: Iterable[Mapping[str, str] | Any],
    *,
    seen: object = None,
    covers: Callable[[Figure], bool] | None = None,
    sizes: bool = True,
    folder: Path | str | None = None,
) -> Appended:
    """Append published figures to the store of a data folder: all of them or none.

    A row is added for each figure of which the newest release held by its day says something else;
    appending the same rows twice changes nothing. A figure that differs from one held of the same
    day counts as released on the day on which it was seen.

    Releases are appended from the oldest to the newest. One that confirms what is held adds no row:
    if an older one turns up that said something else, append it together with the newer ones.

    Parameters
    ----------
    rows : iterable of mapping or dataclass
        A text for each of `analysis.figures.schema.COLUMNS`, numbers with the digits printed.
    seen : str or datetime.date, optional
        The day on which they were seen, by default today.
    covers : callable, optional
        Whether a figure that is held is one that the rows should repeat; those that they lack are
        `gone`. Without it nothing is.
    sizes : bool
        Whether a release is refused most of whose figures are far from what is usual in their
        trades, as with wrong units.
    folder : Path or str, optional
        The data folder, if not `analysis.core.paths.data_folder`.

    Returns
    -------
    Appended

    Raises
    ------
    FigureError
        If a row can't be trusted or is not plausible; it names all such rows, and nothing is
        appended then.
    ParameterError
        If there is only the folder installed with the package, which is never written to.
    LockError
        If another append runs for ten minutes.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> cells = "gacc,CHN,IND,export,2022-03,2022-03,USD,9.9,1000000000,0.1,,,2022-04-13,release,1"
    >>> row = dict(zip(COLUMNS, [*cells.split(","), "a newspaper", ""], strict=True))
    >>> later = row | {"value": "9.7", "released": "2022-05-09"}
    >>> with TemporaryDirectory() as name:
    ...     (Path(name) / "figures").mkdir()
    ...     print(append([row], folder=name))
    ...     print(append([row], folder=name))
    ...     print(append([later], folder=name).revised[0].change)
    1 new, 0 revised, 0 gone, 0 same
    0 new, 0 revised, 0 gone, 1 same
    -0.2
    """
    place, day = writable_data(folder), dt.date.today() if seen is None else as_day(seen, "seen")
    given = dict(enumerate(map(_cells, rows), 1))
    figures = figures_of(list(given.items()), GIVEN)
    FigureError.raise_all([*_not_described(figures, place), *_to_come(figures, day)])
    with locked(_made(place / "figures"), "store"):
        tables = _tables_of(figures, place, every=covers is not None)
        held = [one for every in tables.values() for table in every for one in table.figures]
        added, same = arrivals(figures, held, day)
        gone = missing(figures, held, covers) if covers is not None else ()
        rows_added = _numbered(added, given, place)
        _check(rows_added, tables, place, sizes=sizes)
        if rows_added:
            write([(one.figure, one.cells) for one in rows_added], str(day), place / "figures")
    new = tuple(one.figure for one in rows_added if one.before is None)
    revised = tuple(Revision(one.figure, one.before) for one in rows_added if one.before)
    return Appended(new, revised, tuple(gone), tuple(same))


@dataclass(frozen=True)
class _Added:
    """A row that is added: its figure as it is held, what the figure was, and the row's cells."""

    figure: Figure
    before: Figure | None
    cells: Mapping[str, str]
    given: int


def _cells(row: object) -> dict[str, str]:
    """Return the cells of a row, which may be a mapping or a dataclass."""
    made = asdict(row) if is_dataclass(row) and not isinstance(row, type) else row
    if not isinstance(made, Mapping) or made.keys() != set(COLUMNS):
        expected = f"mappings or dataclasses with a text for each of {', '.join(COLUMNS)}"
        raise ParameterError("rows", made, expected)
    cells = {name: made[name] for name in COLUMNS}
    wrong = next((name for name, cell in cells.items() if not isinstance(cell, str)), None)
    if wrong is not None:
        raise ParameterError(f"rows, {wrong}", cells[wrong], "text, with the digits printed")
    return cells


def _made(figures: Path) -> Path:
    try:
        figures.mkdir(exist_ok=True)
    except OSError as error:
        raise FolderError(figures, error, "data") from None
    return figures


def _not_described(figures: Sequence[Figure], place: Path) -> Iterator[FigureError]:
    known, file = read_sources(place), layers(place)[-1] / "sources.yml"
    expected = f"a source that {file} describes ({', '.join(known)}): add it there"
    for source in {one.source: one.row for one in figures if one.source not in known}.items():
        yield FigureError(GIVEN, source[1], "source", source[0], expected)


def _to_come(figures: Sequence[Figure], seen: dt.date) -> Iterator[FigureError]:
    last = seen + dt.timedelta(days=1)  # which it is already in the east
    for one in figures:
        if one.released > last:
            expected = f"a day up to {seen}, on which it was seen"
            yield FigureError(GIVEN, one.row, "released", str(one.released), expected)


def _tables_of(figures: Sequence[Figure], place: Path, *, every: bool) -> dict[Pair, list[Table]]:
    """Return what is held of the pairs of some figures, of their sources.

    Parameters
    ----------
    every : bool
        Whether the other pairs of the same sources and reporters are wanted, too.
    """
    whose = {(one.source, one.reporter) for one in figures}
    asked = {(one.reporter, one.partner) for one in figures}
    asked |= {one for one in pairs(place) if every and one[0] in {who for _, who in whose}}
    return {pair: held_tables(pair, place) for pair in sorted(asked)}


def _numbered(
    added: Sequence[Arrival], given: Mapping[int, dict[str, str]], place: Path
) -> list[_Added]:
    """Return the rows to be added with their numbers, whatever the order in which they came."""
    last = dict(read_manifest(place / "figures").last)
    rows = []
    for one in added:
        figure, cells = one.figure, given[one.figure.row]
        dated = {"released": str(figure.released), "date_basis": figure.date_basis}
        rows.append(_Added(figure, one.before, cells | dated, figure.row))
    numbered = []
    for row in sorted(rows, key=lambda row: tuple(row.cells.values())):
        name = partition(row.figure.source, row.figure.reporter)
        last[name] = last.get(name, 0 if place == package_data() else PROJECT) + 1
        numbered.append(replace(row, figure=replace(row.figure, file=name, row=last[name])))
    return numbered


def _check(
    rows: Sequence[_Added], tables: Mapping[Pair, Sequence[Table]], place: Path, *, sizes: bool
) -> None:
    """Refuse rows that are not plausible beside what is held, named as they were given."""
    given = {(one.figure.file, one.figure.row): one.given for one in rows}
    faults = list[FigureError]()
    if sizes:
        held = [one for every in tables.values() for table in every for one in table.figures]
        for figure, found, expected in implausible_releases([one.figure for one in rows], held):
            row = given[figure.file, figure.row]
            faults.append(FigureError(GIVEN, row, "value", found, expected + SIZES))
    for pair, held_of_pair in tables.items():
        of_pair = [one for one in rows if (one.figure.reporter, one.figure.partner) == pair]
        try:
            plausible_figures([*held_of_pair, *_as_tables(of_pair, place)], place, pair)
        except FigureError as error:
            faults += [_as_given(one, given) for one in error.all]
    FigureError.raise_all(faults)


def _as_tables(rows: Sequence[_Added], place: Path) -> Iterator[Table]:
    names: dict[str, list[_Added]] = defaultdict(list)
    for one in rows:
        names[one.figure.file].append(one)
    for name, own in names.items():
        numbered = [(one.figure.row, dict(one.cells)) for one in own]
        yield Table(place / "figures" / name, numbered, tuple(one.figure for one in own))


def _as_given(error: FigureError, given: Mapping[tuple[str, int], int]) -> FigureError:
    """Return an error with the number that a row had as it was given."""
    row = given.get((f"{error.file.parent.name}/{error.file.name}", error.row or 0))
    if row is None:
        return error
    return FigureError(GIVEN, row, error.column, error.found, error.expected)
