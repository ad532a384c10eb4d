"""One report: what is asked of it, its sections as records, and the files made from them."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__, submodules=["report"])
