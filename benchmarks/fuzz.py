"""Damaged dossiers by the ten thousand: each is refused or judged, in bounded time and memory.

    python benchmarks/fuzz.py [--inputs N] [--seed S]

Every input is read as a file of a stranger is, and what is accepted is validated in both readings. Anything but a
refusal or a verdict is a crash: its number is told (input S+n), and the run ends with exit code 1.
The last line is one JSON object; `slowest_ms` is processor time, so that a busy machine makes nothing slow.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Literal

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from dossier.damage import damaged
from overstap.dossier import LeesFout, read, validate

COMMENTS: tuple[Literal["refuse", "drop", "keep"], ...] = ("refuse", "drop", "keep")
TOLD_EVERY = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="how many dossiers")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first")
    chosen = parser.parse_args()
    outcomes: Counter[str] = Counter()
    slowest = (0.0, 0)
    for number in range(chosen.seed, chosen.seed + chosen.inputs):
        data = damaged(number)
        begin = time.process_time()
        outcomes[judge(data, number)] += 1
        slowest = max(slowest, ((time.process_time() - begin) * 1000, number))
        if outcomes.total() % TOLD_EVERY == 0:
            print(f"{outcomes.total()} of {chosen.inputs}: {dict(outcomes)}", flush=True)
    print(f"the slowest was input {slowest[1]}")
    print(json.dumps(figures(outcomes, slowest[0])))
    return 1 if outcomes["crashed"] else 0


def judge(data: bytes, number: int) -> str:
    """What became of one input."""
    try:
        dossier = read(data, comments=COMMENTS[number % 3])
    except LeesFout:
        return "refused"
    except Exception:
        return crash(number)
    try:
        validate(dossier, "official")
        validate(dossier)
    except Exception:
        return crash(number)
    return "accepted"


def crash(number: int) -> str:
    print(f"input {number}:\n{traceback.format_exc()}", file=sys.stderr)
    return "crashed"


def figures(outcomes: Counter[str], slowest_ms: float) -> dict[str, float]:
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {name: outcomes[name] for name in ("refused", "accepted", "crashed")}
    return {
        "inputs": outcomes.total(),
        **told,
        "slowest_ms": round(slowest_ms, 1),
        "peak_mb": round(peak_kb / 1024, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
