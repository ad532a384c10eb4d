"""Who hears of a run: events, and the channels that carry them."""
