"""Figures fetched from the offices that publish them, and what they change."""
