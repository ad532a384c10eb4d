"""Reports: the typed contract of a report's notebook, its page, and how it is rendered."""
