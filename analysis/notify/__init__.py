"""Who is notified of what: events, and the channels that deliver them."""
