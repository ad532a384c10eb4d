"""Looking around in the figures by hand, in a notebook, with the code that shows the same."""
