"""The columns of figures and the fields of a plan, from the code that checks them."""

from __future__ import annotations

from pydantic.fields import FieldInfo

from analysis.batch.plan import Entry, Plan, Retention
from analysis.core.yaml_models import Record
from analysis.figures.schema import _RULES, COLUMNS, KEY
from analysis.kernels.limits import Limits
from analysis.notify.channels import Channel
from analysis.reports.formats import FORMATS

from .docstrings import fields_of
from .markdown import Site, heading, table

_PLAN = {
    "The plan": Plan, "An entry of `reports`": Entry, "`retention`": Retention, "`limits`": Limits,
    "A channel of `notify`": Channel,
}  # fmt: skip

_MEANING = {
    "source": "a source of `sources.yml`, which also names the file",
    "reporter": "whose trade it is",
    "partner": "with whom; `WLD` is the world",
    "flow": "valued as the source says",
    "first_month": "first month of the span",
    "last_month": "last month of the span",
    "currency": "of the value",
    "value": "as printed, no digit added or dropped",
    "unit": "what `value` is multiplied by",
    "resolution": "from which the bounds of the value follow",
    "growth_pct": "growth year on year as printed with it",
    "growth_by": "who computed that rate: the `office`, or an `outlet`",
    "released": "the day from which it counts as known",
    "date_basis": "what that day is the day of",
    "outlets": "how many agree",
    "reference": "where it was read",
    "url": "its address",
}


def columns(site: Site) -> str:
    """Return the columns of a file of figures."""
    rows = [(f"`{name}`", _MEANING[name], _RULES[name][1], "yes" if name in KEY else "")
            for name in COLUMNS]  # fmt: skip
    return table(["column", "what it holds", "a cell is", "part of the key"], rows)


def plan(site: Site) -> str:
    """Return the fields of a plan and of the records in it."""
    return "".join(heading(title, 3) + _fields(one) for title, one in _PLAN.items())


def formats(site: Site) -> str:
    """Return the formats of a report."""
    return "Formats of `--formats` and of a plan: " + ", ".join(f"`{one}`" for one in FORMATS) + "."


def _fields(record: type[Record]) -> str:
    said = fields_of(record)
    rows = [
        (f"`{name}`", said.get(name, ("", ""))[1] or said.get(name, ("", ""))[0], _default(one))
        for name, one in record.model_fields.items()
    ]
    return table(["field", "meaning", "by default"], rows)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    default = field.get_default(call_default_factory=True)
    if isinstance(default, Record) or default is None or not default:
        return "none" if not isinstance(default, Record) else "see below"
    if isinstance(default, tuple | list):
        return ", ".join(f"`{one}`" for one in default if one) or "none"
    return f"`{default}`"
