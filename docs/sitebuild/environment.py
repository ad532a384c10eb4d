"""Exit statuses and environment variables."""

from __future__ import annotations

from analysis.cli.main import _EXIT_STATUSES
from analysis.core.paths import DATA
from analysis.kernels.engine import SECRETS
from analysis.sources import census, comtrade
from analysis.sources.registry import read_sources

from .markdown import Site, table


def statuses(site: Site) -> str:
    """Return the exit statuses, as each command's help lists them."""
    lines = _EXIT_STATUSES.splitlines()[1:]
    return table(["status", "meaning"], [line.split(maxsplit=1) for line in lines])


def variables(site: Site) -> str:
    """Return the environment variables that the package reads."""
    keys: dict[str, list[str]] = {census.KEY: ["census"], comtrade.KEY: ["comtrade"]}
    for name, one in read_sources().items():
        if one.key and name not in keys.setdefault(one.key, []):
            keys[one.key].append(name)
    rows = [
        (f"`{DATA}`", "the data folder to read over the package's; `--data` comes first"),
        (f"`{SECRETS}`", "names of further variables, parted by commas, that hold secrets: a "
         "notebook does not see them, and a report that shows the value of one fails"),
        *((f"`{key}`", f"the key of the office's server, for {', '.join(names)}")
          for key, names in keys.items()),
        ("`SOURCE_DATE_EPOCH`", "the time that reports carry, in seconds since 1970: the same "
         "inputs then give the same bytes"),
    ]  # fmt: skip
    return table(["variable", "meaning"], rows)
