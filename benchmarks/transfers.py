"""Whole transfers over real processes on this machine: how many a second, and where the time goes.

Three nodes (a Traffic Center, a source, a target), each in processes of its own with its own SQLite, every commit
durable. The target asks for all pupils; its four workers carry four transfers at a time from request to afmelding.

    python benchmarks/transfers.py [--transfers N] [--wide N]

The last line is one JSON object. Machines differ: compare the ratio to bare requests, measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import tempfile
import threading
import time
import timeit
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

from lxml import etree

from overstap.demo import commands
from overstap.demo.folder import Node, free_ports, lay_out
from overstap.demo.plan import CENTRE
from overstap.dossier import build, invent, write
from overstap.gegevensset import load
from overstap.keten import Answer
from overstap.wire.line import Address
from overstap.wire.listener import Handling, Listener
from overstap.wire.sender import HttpDoor
from overstap.wire.server import Serving, serve
from overstap.wire.tls import Identity

SOURCE, TARGET = ("wilg", "99PA"), ("kade", "99VA")
AT_A_TIME = 4
TODAY = date(2026, 3, 2)
BARE_SECONDS = 5.0
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """One run: how many a second, the median size, and the processor time of each process in ms a transfer."""

    per_second: float
    bytes_median: int
    cpu_ms: dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--transfers", type=int, default=400, help="dossiers of about 18 kB")
    parser.add_argument("--wide", type=int, default=100, help="dossiers of about 173 kB")
    chosen = parser.parse_args()
    if min(chosen.transfers, chosen.wide) < 1:
        parser.error("measure at least one dossier of each size")
    with tempfile.TemporaryDirectory(prefix="overstap-bench-") as name:
        folder = Path(name)
        nodes = lay_out(folder, datetime.now(UTC))
        three = [nodes[CENTRE], nodes[SOURCE[0]], nodes[TARGET[0]]]
        for node in three:
            commands.prepare(node)
        narrow = measure(three, folder, count=chosen.transfers, wide=False)
        wide = measure(three, folder, count=chosen.wide, wide=True)
        bare = bare_requests(nodes)
    tell("18 kB", narrow)
    tell("173 kB", wide)
    print(f"\nbare requests (mutual TLS, kept alive, empty answer, {AT_A_TIME} at a time): {bare:.0f} a second\n")
    speed = parse_ms()
    print(f"this machine now: {speed:.2f} ms to parse 173 kB of XML\n")
    outcome = {
        "transfers_per_second": round(narrow.per_second, 1),
        "transfers_per_second_173kb": round(wide.per_second, 1),
        "bare_requests_per_second": round(bare),
        "ratio": round(narrow.per_second / bare, 4),
        "parse_173kb_ms": round(speed, 3),
    }
    print(json.dumps(outcome))


def measure(nodes: Sequence[Node], folder: Path, *, count: int, wide: bool) -> Measured:
    """Take in, seal, ask and receive so many dossiers; all must arrive whole."""
    pupils = invented(folder, count, wide=wide)
    source, target = nodes[1], nodes[2]
    outcomes = commands.take_in(source, SOURCE[1], [file for file, _, _ in pupils], sealing=True)
    sent = {outcome["digest"] for outcome in outcomes}
    if len(sent) != count or any(outcome["fout"] for outcome in outcomes):
        raise SystemExit(f"only {len(sent)} of {count} dossiers could be sealed")
    with commands.running(nodes):
        before = cpu_seconds(nodes)
        asked = [f"{pgn} {SOURCE[1]} overstapdossier" for _, pgn, _ in pupils]
        answers = list(commands.ask(target, TARGET[1], asked))
        after = cpu_seconds(nodes)
    received = {answer["digest"] for answer in answers}
    if received != sent:
        raise SystemExit("what arrived is not what was sent")
    sizes = sorted(size for _, _, size in pupils)
    cpu = {name: (after[name] - before[name]) * 1000 / count for name in after}
    return Measured(count / span(target, count), sizes[count // 2], cpu)


def invented(folder: Path, count: int, *, wide: bool) -> list[tuple[Path, str, int]]:
    """Records of invented pupils in files, with their number and the size of their dossier in bytes."""
    pupils: dict[str, tuple[Path, str, int]] = {}
    seed = 50_000 if wide else 1_000
    while len(pupils) < count:
        seed += 1
        record = invent(seed, "POVO", bron_brin=SOURCE[1], schoolnaam="De Wilgenhof", vandaag=TODAY, wide=wide)
        dossier = build(record, load())
        file = folder / f"{seed}.json"
        file.write_text(json.dumps(record), encoding="utf-8")
        pupils[dossier.pgn] = (file, dossier.pgn, len(write(dossier)))
    return list(pupils.values())


def span(node: Node, count: int) -> float:
    """Seconds from the first request to the last end, of the newest `count` requests, by the node's own rows."""
    with closing(sqlite3.connect(f"file:{node.config.parent}/data/node.sqlite3?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT aangevraagd_op, afgemeld_op FROM school_inkomend ORDER BY aangevraagd_op DESC LIMIT ?", (count,)
        ).fetchall()
    moments = [[datetime.fromisoformat(moment) for moment in row] for row in rows]
    return (max(end for _, end in moments) - min(begin for begin, _ in moments)).total_seconds()


def cpu_seconds(nodes: Sequence[Node]) -> dict[str, float]:
    """Processor time used so far by the processes of each node."""
    used = {node.systeem.titel: 0.0 for node in nodes}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes().decode(errors="replace")
            fields = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        for node in nodes:
            if f"{node.config}\0" in command and "\0serve\0" in command:
                used[node.systeem.titel] += (int(fields[11]) + int(fields[12])) / TICK
    return used


def parse_ms() -> float:
    """The best time to parse one wide dossier: what this machine is worth at this moment."""
    record = invent(50_001, "POVO", bron_brin=SOURCE[1], schoolnaam="De Wilgenhof", vandaag=TODAY, wide=True)
    data = write(build(record, load()))
    return min(timeit.repeat(lambda: etree.fromstring(data), number=50, repeat=5)) / 50 * 1000


def bare_requests(nodes: dict[str, Node]) -> float:
    """Requests a second to the same server with an empty answer: what the machine and TLS allow at most."""
    (port,) = free_ports(1)
    home, oin = nodes[TARGET[0]].config.parent, nodes[TARGET[0]].systeem.oin
    identity = Identity(home / "tls.crt", home / "tls.key", home / "ca.crt")
    server = get_context("fork").Process(target=serve_nothing, args=(identity, port))
    server.start()
    try:
        until_open(port)
        counts = together(lambda: bare_loop(identity, oin, port))
    finally:
        server.terminate()
        server.join()
    return sum(counts) / BARE_SECONDS


def serve_nothing(identity: Identity, port: int) -> None:
    handling = Handling(
        answer_of=lambda *_: Answer(200, b"", ""),
        wsdl_of=lambda _: None,
        refused=lambda *_: None,
        denied=lambda _: False,
    )
    serve(Listener(handling), identity, Serving(bind=f"127.0.0.1:{port}"))


def until_open(port: int) -> None:
    while not commands.is_open(port):
        time.sleep(0.05)


def bare_loop(identity: Identity, oin: str, port: int) -> int:
    done, until = 0, time.monotonic() + BARE_SECONDS
    with closing(HttpDoor(identity)) as door:
        while time.monotonic() < until:
            door.post(Address.of(f"https://localhost:{port}/oso"), oin, b"", 1000)
            done += 1
    return done


def together(work: Callable[[], int]) -> list[int]:
    """The same work in four threads at a time."""
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(work())) for _ in range(AT_A_TIME)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts


def tell(title: str, measured: Measured) -> None:
    print(f"\n{title} (median {measured.bytes_median:,} bytes): {measured.per_second:.1f} whole transfers a second")
    whole = sum(measured.cpu_ms.values())
    for name, cpu in measured.cpu_ms.items():
        print(f"  {name:16} {cpu:6.2f} ms of processor time a transfer  ({cpu / whole:.0%})")


if __name__ == "__main__":
    main()
