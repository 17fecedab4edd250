"""A LAS that brings a whole node of pupils over REST: how long 10,000 take, over real processes on this machine.

One school system with its own SQLite, every commit durable; batches of 100 records over loopback, as the client of
the guide sends them. What is measured is a sample; what is told is the sample and what 10,000 would take.

    python benchmarks/push.py [--pupils N]

The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from overstap.client import Client
from overstap.demo import commands
from overstap.demo.folder import lay_out
from overstap.demo.plan import CENTRE
from overstap.dossier import invent

SYSTEM, BRIN = "wilg", "99PA"
TODAY = date(2026, 3, 2)
TOGETHER = 100
WHOLE = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=1_000, help="how many are really brought")
    chosen = parser.parse_args()
    outcome = measured(chosen.pupils)
    print(
        f"{outcome['pupils']} pupils in {outcome['sample_seconds']} s, once more unchanged {outcome['again_seconds']} s"
    )
    print(json.dumps(outcome))


def measured(pupils: int) -> dict[str, Any]:
    """Bring so many pupils, and bring them once more."""
    records = [invent(seed, "POVO", bron_brin=BRIN, vandaag=TODAY) for seed in range(1, pupils + 1)]
    with tempfile.TemporaryDirectory(prefix="overstap-bench-") as name:
        nodes = lay_out(Path(name), datetime.now(UTC))
        node = nodes[SYSTEM]
        for each in (nodes[CENTRE], node):
            commands.prepare(each)
        where = ("--config", node.config, "--school", BRIN)
        text = commands.overstap("school", "token", "make", *where, "--supplier", "Bank", "--scope", "schrijven")
        with commands.running([nodes[CENTRE], node]):
            client = Client(node.web_url.rstrip("/"), BRIN, text.split()[0])
            before = cpu_seconds(node.config)
            first = push(client, records)
            cpu = cpu_seconds(node.config) - before
            again = push(client, records)
    return {
        "pupils": pupils,
        "sample_seconds": round(first, 2),
        "again_seconds": round(again, 2),
        "cpu_ms_each": round(cpu / pupils * 1000, 2),
        "push_seconds": round(first * WHOLE / pupils, 1),
    }


def cpu_seconds(config: Path) -> float:
    """What the processes of this node have used of the processor: tells a busy machine from a slow one."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(config).encode() in (folder / "cmdline").read_bytes():
                ticks += sum(map(int, (folder / "stat").read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def push(client: Client, records: list[dict[str, Any]]) -> float:
    """Seconds until all are taken in."""
    began = time.perf_counter()
    for start in range(0, len(records), TOGETHER):
        batch = client.put_many("las", records[start : start + TOGETHER])
        if batch.mislukt:
            raise SystemExit(f"{batch.mislukt} records were refused: {batch.uitkomsten[0].errors}")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
