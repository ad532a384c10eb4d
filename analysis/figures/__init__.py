"""Published figures: read, checked, kept, and brought out as a vintage."""
