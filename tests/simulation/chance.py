"""All chance of a simulated way comes from one seed, also that of the product: the same seed, the same way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch


class Chance:
    """The dice of the simulation, and beside them those of the product, so that one does not shift the other."""

    def __init__(self) -> None:
        self.restart("")

    def restart(self, seed: str) -> None:
        self.dice = Random(seed)  # noqa: S311 - that it can be gone again is the point
        self._product = Random(f"product {seed}")  # noqa: S311 - see above

    def bytes(self, n: int) -> bytes:
        """What stands for the random bytes of the product."""
        return self._product.randbytes(n)

    @contextmanager
    def ruling(self) -> Iterator[None]:
        """Also what asks the machine itself for chance (numbers of rows, keys of dossiers) gets it from the seed."""
        with patch("os.urandom", self.bytes):
            yield
