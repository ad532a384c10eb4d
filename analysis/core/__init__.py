"""Foundations that know nothing of trade: errors, spans, intervals, formatting, files, HTML."""
