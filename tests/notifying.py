"""Channels and events of the tests, and a ledger that keeps what was claimed."""

from analysis.notify.channels import Channel
from analysis.notify.delivery import deliver
from analysis.notify.events import Event

EVENT = Event("flipped", "a/2022-04-21", "k", "A claim is refuted", "Why & how", "a/report.html")
OTHER = Event("failed", "b/2022-04-21", "k", "b failed", "Why & how", "")


class Ledger:
    """Keeps what was claimed, as the history does."""

    def __init__(self):
        self.states = {}

    def claim(self, identity, channel):
        fresh = (identity, channel) not in self.states
        self.states.setdefault((identity, channel), "claimed")
        return fresh

    def settle(self, identity, channel, state, error):
        self.states[identity, channel] = state

    def due(self, events, channel):
        return [one for one in events if (one.identity, channel.name) not in self.states]


def by(monkeypatch, url, name="NEWSROOM", **given):
    """Return the channel of an Apprise URL."""
    monkeypatch.setenv(name, url)
    return Channel(url_variable=name, **given)


def send(channel, *events, ledger=None, **given):
    """Send events by one channel; return the states that they end in, and what else is said."""
    found = deliver([(channel, events)], ledger or Ledger(), **given)
    return [one.state for one in found], [one.error for one in found]
