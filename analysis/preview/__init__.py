"""The preview of a report for its author: rendered anew at each save, and served on this machine."""
