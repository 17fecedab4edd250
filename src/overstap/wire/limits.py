"""How long and how much a stranger may ask of a listener. Times are in seconds, sizes in bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Patience with a transfer: some seconds to begin with, then more for every byte that really moved.

    A slow but honest line keeps earning time; a silent one, or one byte a second, does not.
    """

    grace_s: float
    bytes_per_s: float
    """The slowest line we wait for."""
    total_s: float
    """The end of all patience, however much moved."""

    def due(self, began: float, moved: int) -> float:
        """The moment (on the clock of `began`) at which patience ends after `moved` bytes."""
        return began + min(self.grace_s + moved / self.bytes_per_s, self.total_s)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one listener. The defaults fit the chain: small requests, answers of some megabytes."""

    head_s: float = 10.0
    """From connecting (or the first byte of a next request) until the head is in; handshake included."""
    idle_s: float = 60.0
    """Between two requests of a connection. Our own sender gives up earlier, so it is the first to close."""
    life_s: float = 3600.0
    """After this the next answer ends the connection, so that a certificate is looked at again."""
    linger_s: float = 1.0
    """After a refusal: so long we wait until the other side has read why."""
    body: Pace = Pace(grace_s=60.0, bytes_per_s=10_000.0, total_s=900.0)
    answer: Pace = Pace(grace_s=60.0, bytes_per_s=10_000.0, total_s=900.0)

    head_bytes_max: int = 16_384
    body_bytes_max: int = 65_536
    held_bytes_max: int = 256 * 2**20
    """Bodies promised and answers not yet read, of all connections together."""
    connections_max: int = 500
    connections_per_address_max: int = 100
    waiting_max: int = 200
    """Whole requests that wait for a thread; the next is told to come back later."""
    graceful_s: float = 10.0
    """When the server stops, requests under way get this long."""
