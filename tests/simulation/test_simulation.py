"""T27 and T28: whatever becomes of messages, processes and clocks, no dossier is lost, doubled, changed or astray.

`benchmarks/simulate.py` goes thousands of these ways; here a few.
"""

from __future__ import annotations

from collections import Counter

import pytest

from simulation.outcome import Outcome
from simulation.way import Simulation

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
WAYS = 40
TROUBLES = (
    ": lost",
    "answer_lost",
    "doubled",
    "delayed",
    "late:",
    "copied",
    "question_damaged",
    "answer_damaged",
    "sender_dies_before",
    "sender_dies_after",
    "answerer_dies",
    "died while answering",
    "overtaken",
    "stolen",
    "NotificatieRequest: 200",
    "notification_received",
    "off by -1 day",
    "silent: po",
    "begin 2026-03-29",
    "begin 2026-07-31",
    "begin 2026-10-25",
)


def test_no_way_goes_wrong(simulation: Simulation) -> None:
    """T27, T28. And every trouble came by, else the ways would say little."""
    ways = [simulation.run(seed) for seed in range(WAYS)]

    assert [told(way) for way in ways if way.violations] == []
    trace = "\n".join(line for way in ways for line in way.trace)
    assert [trouble for trouble in TROUBLES if trouble not in trace] == []
    results = sum((way.results for way in ways), Counter[str]())
    assert results["OverdrachtGeslaagd"] > WAYS / 2
    assert len(results) > 4


def told(way: Outcome) -> str:
    return "\n".join((f"seed {way.seed}: {way.violations}", *way.trace))


def test_the_same_seed_goes_the_same_way(simulation: Simulation) -> None:
    first = [simulation.run(seed) for seed in (7, 8, 9)]

    assert [simulation.run(seed) for seed in (7, 8, 9)] == first
    assert len({way.trace for way in first}) == 3
