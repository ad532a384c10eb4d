"""What a claim's figures come to, as read by hand from the figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """A claim, what its figures come to, and how the rows that it rests on are named."""

    claim: str
    rating: str
    found: str
    rows: tuple[str, ...] = ()
