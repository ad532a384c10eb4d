"""What nbconvert does to a notebook before the page's template sees it.

The template ``trade-claims`` names this preprocessor in its ``conf.json``, so that
``jupyter nbconvert --to html --template trade-claims`` gives any notebook the same page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbconvert.preprocessors import Preprocessor

from analysis.reports.html.policy import TEMPLATES, policy_for, script_of

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class PagePreprocessor(Preprocessor):
    """Collects what the page's head needs, and mends what notebooks leave out for some readers.

    It sets ``resources["page"]``: the script and the policy that allows it alone, the style rules
    that outputs bring along (each once), and the contents.
    """

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the notebook with mended outputs, and the resources for the template."""
        script = script_of(TEMPLATES / "trade-claims" / "script.js")
        styles: dict[str, None] = {}
        for output, data in _outputs(nb):
            if "text/html" in data:
                styles |= dict.fromkeys(_STYLE.findall(data["text/html"]))
                data["text/html"] = _mended(_STYLE.sub("", data["text/html"]))
            output["metadata"]["alt"] = _alt(output, data)
        resources["page"] = {
            "script": script,
            "policy": policy_for(script),
            "styles": list(styles),
            "contents": list(_contents(nb)),
        }
        return nb, resources


def _outputs(nb: Any) -> Iterator[tuple[Any, Any]]:
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                yield output, output["data"]


def _contents(nb: Any) -> Iterator[tuple[str, str]]:
    """Yield id and name of each heading of the second level, as nbconvert writes it."""
    for cell in nb.cells:
        shown = cell.cell_type == "markdown" and "page-hidden" not in cell.metadata.get("tags", [])
        if shown and "##" in cell.source:
            soup = BeautifulSoup(markdown2html_mistune(cell.source), "html.parser")
            for heading in soup.find_all("h2", id=True):
                for link in heading.find_all("a", class_="anchor-link"):
                    link.decompose()
                yield str(heading["id"]), heading.get_text()


def _alt(output: Any, data: Any) -> str:
    """Return the text alternative of a picture: its own, or the output's text."""
    own = output.get("metadata", {})
    for place in (own, own.get("image/png", {}), own.get("trade-claims", {})):
        if isinstance(place.get("alt"), str):
            return str(place["alt"])
    return str(data.get("text/plain", "Picture without a description"))


def _mended(markup: str) -> str:
    """Give a table from elsewhere, such as a data frame's, scopes and a place to scroll in."""
    if "<table" not in markup or 'class="scroll"' in markup:
        return markup
    soup = BeautifulSoup(markup, "html.parser")
    for table in soup.find_all("table"):
        table.attrs = {name: value for name, value in table.attrs.items() if name != "border"}
        for cell in table.find_all("th"):
            if not cell.get_text(strip=True):
                cell.name = "td"
            elif not cell.has_attr("scope"):
                cell["scope"] = "col" if cell.find_parent("thead") else "row"
        table.wrap(soup.new_tag("div", attrs={"class": "scroll", "tabindex": "0"}))
    return str(soup)
