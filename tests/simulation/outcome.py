"""What became of one simulated way. Known without Django, so that it can travel between processes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What became of a way."""

    seed: int
    violations: tuple[str, ...]
    events: int
    trace: tuple[str, ...]
    results: Counter[str]
    """How many overdrachten ended with each result."""
