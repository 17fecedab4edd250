"""The pages of a school with ten thousand pupils: how long a visitor waits, and how fast a supplier pushes them.

One node with its own SQLite, every commit durable, its pages served over real HTTP on loopback. All pupils are of one
school, the hardest case for a list. They are pushed through the API by the client of this package. With
`--pages-only`, or without the API, some are taken in by the step that it calls and the others are copies of those,
each sealed for itself; then `push_seconds` is null. A member of staff signs in and opens pages, one at a time, in turn.

    python benchmarks/pages.py [--pupils N] [--times N] [--pages-only]

The last line is one JSON object. Percentiles are over the whole answer, to its last byte.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from overstap.cli.school import ports_for, school_of
from overstap.demo import commands
from overstap.demo.folder import Node, lay_out
from overstap.demo.plan import Staff
from overstap.dossier import invent

SYSTEM, BRIN, SCHOOL = "wilg", "99PA", "De Wilgenhof"
TODAY = date(2026, 3, 2)
INVENTED = 400
"""Different dossiers; the others are the same with another number and name."""
WHO = "bench"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=200, help="how often each page is opened")
    parser.add_argument("--pages-only", action="store_true", help="lay the pupils there without the API: much sooner")
    parser.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.fill:
        fill(chosen.fill, chosen.pupils)
        return
    with tempfile.TemporaryDirectory(prefix="overstap-bench-") as name:
        node = lay_out(Path(name), datetime.now(UTC))[SYSTEM]
        commands.prepare(node)
        password = secrets.token_urlsafe(18)
        commands.add_staff(node, Staff(node.systeem.naam, WHO, "Bram Benchman", (BRIN,)), password)
        pushing = not chosen.pages_only and find_spec("overstap.client") is not None
        if not pushing:
            fill_beside(node, chosen.pupils)
        with commands.running([node]):
            pushed = push(node, chosen.pupils) if pushing else None
            visitor = Visitor.signed_in(node.web_url, password)
            measured = measure(node, visitor, chosen.times)
    for name, found in measured.items():
        waited = f"p50 {found.p(50):7.1f} ms   p95 {found.p(95):7.1f} ms"
        print(f"{name:28} {found.bytes:>9,} bytes   {waited}   processor {found.cpu_ns / chosen.times / 1e6:6.1f} ms")
    outcome = {
        "pupils": chosen.pupils,
        "list_p95_ms": max(measured[name].p(95) for name in measured if name.startswith("list")),
        "today_p95_ms": measured["today"].p(95),
        "dossier_p95_ms": measured["dossier"].p(95),
        "push_seconds": pushed,
    }
    print(json.dumps({key: round(value, 1) if isinstance(value, float) else value for key, value in outcome.items()}))


@dataclass
class Measured:
    """The answers to one page."""

    bytes: int = 0
    ms: list[float] = field(default_factory=list)
    cpu_ns: int = 0
    """Of all processes of the node, for all answers together: what a busy machine does not blur."""

    def p(self, percent: int) -> float:
        return sorted(self.ms)[max(0, -(-len(self.ms) * percent // 100) - 1)]


class Visitor:
    """A member of staff with a browser that keeps its connection and its cookies."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.line = http.client.HTTPConnection(self.host, timeout=60)
        self.cookies: dict[str, str] = {}

    @classmethod
    def signed_in(cls, url: str, password: str) -> Visitor:
        visitor = cls(url)
        _status, page, _where = visitor.get("/inloggen/")
        form = {"username": WHO, "password": password, "csrfmiddlewaretoken": token_in(page)}
        status, _page, where = visitor.post("/inloggen/", form)
        if (status, where) != (302, "/"):
            raise SystemExit(f"signing in was answered with {status}")
        return visitor

    def get(self, path: str) -> tuple[int, bytes, str]:
        return self._send("GET", path, None)

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, bytes, str]:
        return self._send("POST", path, urlencode(form))

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, bytes, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Origin": f"http://{self.host}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, body, headers)
        reply = self.line.getresponse()
        data = reply.read()
        for line in reply.headers.get_all("Set-Cookie") or ():
            name, _sep, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return reply.status, data, reply.headers.get("Location", "")


def token_in(page: bytes) -> str:
    found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    if not found:
        raise SystemExit("the page has no form")
    return found[1].decode()


def measure(node: Node, visitor: Visitor, times: int) -> dict[str, Measured]:
    """Each page so often, in turn, so that what the machine does besides falls on all alike."""
    dossiers = ids_in(visitor, times)
    pages: dict[str, Sequence[str]] = {
        "today": ["/"],
        "list": ["/leerlingen/"],
        "list, errors": ["/leerlingen/?staat=fouten&alle=1"],
        "list, privacy, last pages": ["/leerlingen/?werk=privacy&alle=1&blad=900"],
        "list, by group, page 100": ["/leerlingen/?op=-groep&blad=100"],
        "dossier": [f"/leerlingen/{pk}/" for pk in dossiers],
    }
    found = {name: Measured() for name in pages}
    stats = schedule_of(node)
    for warm in (True, False):
        for nr in range(10 if warm else times):
            for name, addresses in pages.items():
                used, begin = cpu_ns(stats), time.perf_counter()
                status, body, _where = visitor.get(addresses[nr % len(addresses)])
                took = (time.perf_counter() - begin) * 1000
                if status != 200:
                    raise SystemExit(f"{name} was answered with {status}")
                if not warm:
                    found[name].ms.append(took)
                    found[name].bytes = len(body)
                    found[name].cpu_ns += cpu_ns(stats) - used
    return found


def schedule_of(node: Node) -> list[Path]:
    """Where the kernel tells how long each thread of the node has run."""
    mark = f"{node.config}\0".encode()
    served = [path for path in Path("/proc").glob("[0-9]*/cmdline") if mark in path.read_bytes()]
    return [stat for path in served for stat in path.parent.glob("task/*/schedstat")]


def cpu_ns(stats: Iterable[Path]) -> int:
    return sum(int(stat.read_text().split()[0]) for stat in stats)


def ids_in(visitor: Visitor, count: int) -> list[str]:
    """Of so many pupils, from pages all over the list."""
    ids: list[str] = []
    for blad in range(1, 2000, 7):
        _status, page, _where = visitor.get(f"/leerlingen/?blad={blad}")
        ids += re.findall(r'href="/leerlingen/([0-9a-f-]{36})/"', page.decode())[:5]
        if len(ids) >= count:
            break
    return ids[:count]


def push(node: Node, count: int) -> float:
    """All pupils through the API by the client of this package, a hundred at a time; the seconds that it took."""
    from overstap.client import Client  # noqa: PLC0415 - it may not be there

    maker = ("school", "token", "make", "--config", node.config, "--school", BRIN, "--scope", "schrijven")
    found = re.search(r"ovs_\S+", commands.overstap(*maker, "--supplier", "Meet-LAS"))
    if not found:
        raise SystemExit("no token was made")
    client = Client(node.web_url.rstrip("/"), BRIN, found[0])
    batches = list(batched(pupils(count), 100))
    begin = time.perf_counter()
    failed = sum(client.put_many("las", batch).mislukt for batch in batches)
    took = time.perf_counter() - begin
    if failed:
        raise SystemExit(f"{failed} of {count} pupils were refused")
    return took


def fill_beside(node: Node, count: int) -> None:
    """Where the API is not there, or when only the pages are to be measured."""
    begin = time.perf_counter()
    command = [sys.executable, __file__, "--fill", str(node.config), "--pupils", str(count)]
    subprocess.run(command, check=True)  # noqa: S603 - this very file
    print(f"{count:,} pupils laid there within {time.perf_counter() - begin:.0f} seconds, not through the API")


def fill(config: Path, count: int) -> None:
    """In a process of its own: the first by the step that the API calls, the others as copies of their rows.

    A copy has a number of its own, and its werkdossier and dossier lie in the vault under keys of their own.
    """
    ports = ports_for(config)
    from overstap.database.transaction import writing  # noqa: PLC0415 - Django stands only in this process
    from overstap.ports import NODE  # noqa: PLC0415
    from overstap.school import collect, store  # noqa: PLC0415

    school = school_of(BRIN)
    made = [collect.take_in(ports, school, record, NODE) for record in pupils(min(count, INVENTED))]
    sealed = []
    for row in made:
        werk = ports.vault.read(row.werk_id, store.werk_place(row), reader=NODE, purpose="bewerken")
        sealed.append((werk, ports.vault.read(row.dossier_id, store.place(row), reader=NODE, purpose="bewerken")))
    numbers = islice(practice_numbers(), len(made), count)
    for batch in batched(enumerate(numbers), 500):
        with writing():
            drawn = [(made[nr % len(made)], *sealed[nr % len(made)], pgn) for nr, pgn in batch]
            copies = [copy_of(ports, row, werk, lean, pgn) for row, werk, lean, pgn in drawn]
            type(made[0]).objects.bulk_create(copies)


def copy_of(ports: Any, row: Any, werk: bytes, lean: bytes, pgn: str) -> Any:
    from overstap.school import pupils, store  # noqa: PLC0415

    made = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    made.pk, made.naam = uuid4(), f"{row.naam} {pgn[-4:]}"
    made.pgn_index = pupils.pgn_index(ports.vault, pgn)
    made.pgnfrag_index = pupils.pgnfrag_index(ports.vault, pgn)
    made.pgn_hidden = pupils.hidden_pgn(ports.vault, pgn)
    made.werk_id = ports.vault.put(werk, store.werk_place(row))
    made.dossier_id = ports.vault.put(lean, store.place(row))
    return made


def batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def pupils(count: int) -> Iterator[dict[str, Any]]:
    """Invented pupils, each with a number of its own: most without errors, some with, some not seen by parents."""
    drawn = random.Random(7)  # noqa: S311 - the same pupils each time
    made: list[dict[str, Any]] = [
        invent(10_000 + nr, "POVO", bron_brin=BRIN, schoolnaam=SCHOOL, vandaag=TODAY) for nr in range(INVENTED)
    ]
    numbers = practice_numbers()
    for nr in range(count):
        record = deepcopy(made[nr % INVENTED])
        leerling = record["huidigeschool"]["leerling"]
        leerling.pop("onderwijsnummer", None)
        leerling["bsn"] = next(numbers)
        leerling["achternaam"] = f"{leerling['achternaam']}-{drawn.choice(NAMES)}"
        if nr % 10 == 3:
            leerling["geslacht"] = "77"
        if nr % 4 == 1:
            record.pop("inzage", None)
        yield record


NAMES = ("Aalberg", "Duinrand", "Fictema", "Hoogwater", "Klaproos", "Meerkoet", "Pluimen", "Sterrenwacht", "Wolkema")


def practice_numbers() -> Iterator[str]:
    """Numbers that pass the eleven-test and are given to nobody: they begin with 999."""
    for nr in range(999_000_000, 1_000_000_000):
        digits = f"{nr:09d}"
        total = sum(int(digit) * weight for digit, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
        if total % 11 == 0:
            yield digits


if __name__ == "__main__":
    main()
