"""A door that is tried with damaged input: how one is made from a number, and what became of it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True)
class Tried:
    """One door under test."""

    name: str
    make: Callable[[Random], Any]
    """An input: bytes, or a text with what belongs to it. The same chance gives the same input."""
    enter: Callable[[Any], bool]
    """Whether the input was accepted; False for a refusal in our own words. Whatever it raises is a crash."""

    def input_of(self, number: int) -> Any:
        return self.make(Random(number))  # noqa: S311 a seed, no secret


class Ear(logging.Handler):
    """Hears the mistakes that a door answers for and keeps to itself: those that end in a line of the log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.heard = sys.exception() or RuntimeError(record.msg)

    def tell(self) -> None:
        """Raise what was heard since the last time, if anything."""
        heard, self.heard = self.heard, None
        if heard is not None:
            raise heard
