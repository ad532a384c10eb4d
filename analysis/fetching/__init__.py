"""Figures fetched from offices: asked, kept, appended, and which verdicts they change."""
