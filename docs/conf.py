"""How Sphinx builds the site: ``make docs``."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
os.environ.pop("TRADE_CLAIMS_DATA", None)  # the site is of the package's own data
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")

project = "Trade Claims"
author = "The Trade Claims authors"
copyright = author
version = release = version_of("trade-claims")
html_show_copyright = html_show_sourcelink = html_copy_source = False

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sitebuild.directives",
]
exclude_patterns = ["charts.md", "sitebuild", "charts.py"]
nitpicky = False
default_role = "code"

myst_enable_extensions = ["deflist", "fieldlist", "colon_fence"]
myst_heading_anchors = 4
nb_execution_mode = "force"
nb_ipywidgets_js = {}  # a page asks for nothing: what a widget shows stands in its text
nb_execution_timeout = 120
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say the types
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "pydata_sphinx_theme"
html_title = f"{project} {version}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {"text": project},
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 7,
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "footer_start": [],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": True,
}
html_search_scorer = str(HERE / "search_scorer.js")
html_sidebars = {"index": [], "questions": [], "gallery": [], "articles": [], "tutorials/*": []}
