"""How an office's server is to be asked: where, how often, how long and how much."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Rules for one source's server.

    Parameters
    ----------
    source : str
        The source, as `data/sources.yml` names it.
    hosts : frozenset of str
        The only hosts that are asked, as in ``example.org``; redirects elsewhere are refused.
    interval : float
        Seconds between two requests, at the least.
    plain : bool
        Whether http without TLS is allowed, for an office that has nothing else.
    largest : int
        Bytes of one answer, at the most, unpacked.
    seconds : float
        How long one answer may take as a whole.
    tries : int
        How often one address is asked, where what fails may pass.
    passing : frozenset of int
        Statuses that may pass with this office, besides those that may with any.
    first_wait, longest_wait : float
        Seconds before the second try, doubled for each further one, and the most that is waited,
        be it that the server asks for it.
    refusals : mapping of int to str
        What can be done about a status, where the office means something special by it.
    """

    source: str
    hosts: frozenset[str]
    interval: float = 1.0
    plain: bool = False
    largest: int = 50_000_000
    seconds: float = 60.0
    tries: int = 5
    passing: frozenset[int] = frozenset()
    first_wait: float = 1.0
    longest_wait: float = 120.0
    refusals: tuple[tuple[int, str], ...] = ()

    def mend(self, status: int) -> str:
        """Return what can be done about the status of an answer.

        Examples
        --------
        >>> Policy("x", frozenset()).mend(503)
        'try again later'
        """
        usual = {401: "check the key", 403: "check the key, and how often it was used"}
        passing = status == 429 or status >= 500
        other = "try again later" if passing else "compare the address with the office's site"
        return dict(self.refusals).get(status, usual.get(status, other))
