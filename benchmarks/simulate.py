"""Ten thousand ways over the whole chain, each with its own troubles: nothing is lost, doubled, changed or astray.

    python benchmarks/simulate.py [--runs N] [--seed S] [--processes P] [--trace]

A way is drawn from its seed: pupils and schools, what people do, and what goes wrong with messages, processes and
clocks. At every event the rules of `tests/simulation/watch.py` are asked. A way that breaks one is printed with all
that happened in it, and goes the same again with `--runs 1 --seed` and its number; the run then ends with exit code 1.
The last line is one JSON object. `events` are those in the logs of the nodes, and messages sent.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from simulation.outcome import Outcome
from simulation.stand import set_up

if TYPE_CHECKING:
    from simulation.way import Simulation

TOLD_EVERY = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000, help="how many ways")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many at once")
    parser.add_argument("--trace", action="store_true", help="tell what happened in every way, also in a good one")
    chosen = parser.parse_args()
    begin, violations, events, results = time.perf_counter(), 0, 0, Counter[str]()
    for number, way in enumerate(ways(range(chosen.seed, chosen.seed + chosen.runs), chosen.processes), 1):
        violations, events, results = violations + len(way.violations), events + way.events, results + way.results
        if way.violations or chosen.trace:
            print(told(way), flush=True)
        if number % TOLD_EVERY == 0:
            print(f"{number} of {chosen.runs}, {time.perf_counter() - begin:.0f} s", flush=True)
    print(f"how overdrachten ended: {dict(results.most_common())}")
    seconds = time.perf_counter() - begin
    print(json.dumps({"runs": chosen.runs, "violations": violations, "events_per_second": round(events / seconds)}))
    return 1 if violations else 0


def ways(seeds: range, processes: int) -> Iterator[Outcome]:
    """Each way, in order of its seed."""
    processes = max(1, min(processes, len(seeds)))
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=quiet) as pool:
        yield from pool.map(go, seeds, chunksize=max(1, min(20, len(seeds) // processes)))


def quiet() -> None:
    """What a worker logs of messages that fail is no news here."""
    logging.disable(logging.CRITICAL)


def go(seed: int) -> Outcome:
    return simulation().run(seed)


@cache
def simulation() -> Simulation:
    """The chain of this process, on databases of its own."""
    set_up()
    from simulation.way import Simulation  # noqa: PLC0415 - only now has Django its settings

    return Simulation()


def told(way: Outcome) -> str:
    verdict = ", ".join(way.violations) or "good"
    again = f"again: python benchmarks/simulate.py --runs 1 --seed {way.seed}"
    return "\n".join((f"way {way.seed}: {verdict}", *way.trace, again))


if __name__ == "__main__":
    sys.exit(main())
