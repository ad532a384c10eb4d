"""Where published figures come from: who publishes what, on which terms, and how each is read."""
