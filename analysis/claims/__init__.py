"""What an article said, and what it is worth: articles, hedges, verdicts, robustness."""
