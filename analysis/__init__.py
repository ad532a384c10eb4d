"""Trade Claims: what an article says about trade, checked against the published figures.

A tour, in which every line runs:

>>> import analysis as an
>>> trade = an.load(reporter="CHN", partner="RUS", as_of="2022-04-21")

The total of a span is derived from published figures; a month that can't be derived is missing.

>>> an.total(trade, "2022Q1")
38.17 bn USD (38.165 to 38.175)
>>> an.growth(trade, "2022-03", flow="export")
−7.7% (−9.3% to −5.8%)
>>> an.monthly(trade, flow="export", first="2022-01", last="2022-03")["value"].tolist()
[nan, nan, 3.8]
>>> bool(an.reconcile(trade)["explained"].all())
False

Every claim gets a verdict, by rule, with its evidence and the point at which it would change.

>>> verdicts = an.check("bloomberg-2022-04-21", trade)
>>> verdicts["march-exports-slump"].rating, verdicts["march-exports-slump"].finding
(<Rating.SUPPORTED: 'supported'>, −7.7% (−9.3% to −5.8%))
>>> verdicts["much-before-invasion"].tipping_point
'“Much of” covers 50% or more: a threshold up to 78.7% would be supported, one above 87.5% refuted.'

Charts come in the house style and know their text alternative; ``an.render("…")`` makes the
report on an article.
"""

from types import FunctionType
from typing import Any

import lazy_loader as lazy

__version__ = "0.2.0"

_attribute, __dir__, __all__ = lazy.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    """Return a public name, imported when it is first asked for; of an unknown, say the nearest.

    A function is returned with a check of its arguments: see `analysis.core.calls`.
    """
    if name in __all__:
        found = _attribute(name)
        if not isinstance(found, FunctionType):
            return found
        from analysis.core.calls import checked_call

        globals()[name] = checked = checked_call(found)
        return checked
    from difflib import get_close_matches

    near = get_close_matches(name, __all__, n=1)
    hint = f": did you mean {near[0]!r}?" if near else ""
    raise AttributeError(f"module 'analysis' has no attribute {name!r}{hint}")
