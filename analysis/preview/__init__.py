"""The preview of a report for its author: rendered at each save, and served on this machine."""
