"""A school's pupils over the REST interface, typed. One object for one token; safe to use from several threads."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLContext, create_default_context
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

TRIES_MAX = 5
LATER = frozenset({429, 502, 503, 504})
"""Statuses that say: not now, ask again later."""
ANSWER_BYTES_MAX = 64 * 2**20
Record = Mapping[str, object]
"""The JSON form of a dossier, whole or a part."""


class Refused(Exception):
    """An answer that says no. `code` is stable, `errors` names every place; the text may be logged."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("type", "")).rpartition(":")[2]
        self.detail = str(problem.get("detail", ""))
        self.errors: tuple[Mapping[str, str], ...] = tuple(problem.get("errors", ()))
        super().__init__(f"{status} {self.code}")


@dataclass(frozen=True, slots=True)
class Leerling:
    """How far the dossier of a pupil is."""

    id: str
    versie: int
    stand: str
    fouten: int
    waarschuwingen: int
    vragen: int
    """Questions about privacy that the school has to answer."""
    naar_brin: str
    laatste_dag: str | None
    meldingen: tuple[Mapping[str, Any], ...] = ()
    """Only of one pupil that was asked for."""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Leerling:
        return cls(
            said["id"],
            said["versie"],
            said["stand"],
            said["fouten"],
            said["waarschuwingen"],
            said["vragen"],
            said["naarBrin"],
            said["laatsteDag"],
            tuple(said.get("meldingen", ())),
        )


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What became of one record of many, by its number from 1."""

    nr: int
    gelukt: bool
    id: str
    stand: str
    errors: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of many records: how many went well, and each by itself."""

    gelukt: int
    mislukt: int
    uitkomsten: tuple[Uitkomst, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Batch:
        each = (Uitkomst(u["nr"], u["gelukt"], u["id"], u["stand"], tuple(u["errors"])) for u in said["uitkomsten"])
        return cls(said["gelukt"], said["mislukt"], tuple(each))


@dataclass(frozen=True, slots=True)
class Client:
    """`url` is where the school system stands, such as `https://overstap.example`; `token` begins with `ovs_`.

    Every method raises Refused for an answer that says no, and OSError or HTTPException when there is none.
    """

    url: str
    brin: str
    token: str = field(repr=False)
    timeout_s: float = 60.0
    context: SSLContext | None = field(default=None, repr=False)
    """Whom to trust, when that is not what the machine trusts."""

    def put(self, deel: str, record: Record) -> Leerling:
        """Give what one system (`las` or `lvs`) knows of a pupil."""
        return Leerling.of(self._ask("PUT", f"/leerlingen/delen/{deel}", record))

    def put_many(self, deel: str, records: Sequence[Record]) -> Batch:
        """Give up to 100 records; those that are refused do not keep the others out."""
        return Batch.of(self._ask("POST", "/leerlingen/batch", {"deel": deel, "records": list(records)}))

    def order_many(self, deel: str, records: Sequence[Record], *, wait_s: float = 600.0) -> Batch:
        """Give up to 1,000 records, and wait until they are taken in. Raises TimeoutError when that takes too long."""
        body = {"deel": deel, "records": list(records)}
        said = self._ask("POST", "/leerlingen/batch", body, {"Prefer": "respond-async"})
        until, pause = time.monotonic() + wait_s, 0.2
        while not said["klaar"]:
            if time.monotonic() > until:
                raise TimeoutError("the records are not yet all taken in")
            time.sleep(pause)
            pause = min(pause * 1.5, 5.0)
            said = self._ask("GET", f"/opdrachten/{said['id']}")
        return Batch.of(said)

    def leerlingen(self, stand: str = "") -> Iterator[Leerling]:
        """All pupils of the school, or those in one stand; asked a page at a time."""
        page = 1
        while True:
            query = {"pagina": page, "perPagina": 200} | ({"stand": stand} if stand else {})
            found = self._ask("GET", f"/leerlingen?{urlencode(query)}")["leerlingen"]
            yield from map(Leerling.of, found)
            if len(found) < 200:
                return
            page += 1

    def find(self, nummer: str) -> tuple[Leerling, ...]:
        """The versions of the pupil with this BSN or onderwijsnummer, the newest first."""
        return tuple(map(Leerling.of, self._ask("POST", "/leerlingen/zoeken", {"nummer": nummer})["leerlingen"]))

    def leerling(self, leerling_id: str) -> Leerling:
        """One pupil, with what is wrong."""
        return Leerling.of(self._ask("GET", f"/leerlingen/{quote(leerling_id, safe='')}"))

    def vulling(self, leerling_id: str) -> Mapping[str, Any]:
        """Of every field whether it is filled, and why not."""
        return self._ask("GET", f"/leerlingen/{quote(leerling_id, safe='')}/vulling")

    def attach(
        self, leerling_id: str, bestandsnaam: str, data: bytes, omschrijving: str = "", plek: str = ""
    ) -> Leerling:
        """Add a file to the dossier of a pupil; `plek` is where it belongs; empty: the other attachments."""
        body = {"bestandsnaam": bestandsnaam, "omschrijving": omschrijving, "plek": plek}
        body["inhoud"] = base64.b64encode(data).decode()
        return Leerling.of(self._ask("POST", f"/leerlingen/{quote(leerling_id, safe='')}/bijlagen", body))

    def toelichting(self, leerling_id: str, bestandsnaam: str, data: bytes) -> Leerling:
        """Put the national attachment, at a school that has it made by its LAS."""
        body = {"bestandsnaam": bestandsnaam, "inhoud": base64.b64encode(data).decode()}
        return Leerling.of(self._ask("PUT", f"/leerlingen/{quote(leerling_id, safe='')}/toelichting", body))

    def leaves(self, pupils: Sequence[tuple[str, str, date | None]]) -> Batch:
        """Say of pupils (by number) to which school they go (empty: unknown) and what their last day is."""
        each = [
            {"nummer": nummer, "naarBrin": naar, "laatsteDag": dag.isoformat() if dag else None}
            for nummer, naar, dag in pupils
        ]
        return Batch.of(self._ask("POST", "/vertreklijst", {"leerlingen": each}))

    def subscribe(self, url: str) -> tuple[str, str]:
        """Have every change told to this address; gives the id of the webhook, and its secret, which is shown once."""
        said = self._ask("POST", "/webhooks", {"url": url})
        return said["id"], said["geheim"]

    def unsubscribe(self, webhook_id: str) -> None:
        self._ask("DELETE", f"/webhooks/{quote(webhook_id, safe='')}")

    def _ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """One request; again when the system was busy or the line broke. Its key lets nothing happen twice."""
        own = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", "User-Agent": "overstap-client"}
        own |= headers or {}
        data = None
        if body is not None:
            data = json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
            own |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        for tries in range(1, TRIES_MAX + 1):
            try:
                status, answer, after = self._exchange(method, path, data, own)
            except (OSError, HTTPException):
                if tries == TRIES_MAX:
                    raise
                status, answer, after = 503, b"{}", 0
            if status not in LATER or tries == TRIES_MAX:
                break
            time.sleep(max(after, 2 ** (tries - 1) / 4))
        return _read(status, answer)

    def _exchange(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes, int]:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        line = (
            HTTPSConnection(host, parts.port, timeout=self.timeout_s, context=self.context or create_default_context())
            if parts.scheme == "https"
            else HTTPConnection(host, parts.port, timeout=self.timeout_s)
        )
        try:
            line.request(method, f"{parts.path}/api/v1/scholen/{self.brin}{path}", body=data, headers=dict(headers))
            reply = line.getresponse()
            after = reply.headers.get("Retry-After", "0")
            return reply.status, reply.read(ANSWER_BYTES_MAX), int(after) if after.isdigit() else 0
        finally:
            line.close()


def _read(status: int, answer: bytes) -> dict[str, Any]:
    try:
        said = json.loads(answer) if answer else {}
    except ValueError:
        said = {}
    if status >= 400:
        raise Refused(status, said)
    return said if isinstance(said, dict) else {}
