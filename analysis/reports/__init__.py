"""One report: from an article and its figures to the page, the PDF and the files beside it."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__, submodules=["report"])
