"""The client of the guide against the interface as it is served, over a real line on this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from api.caller import Caller
from chain import PortsMiddleware
from house.source import ROOT, imports
from overstap.client import Client, Refused
from overstap.school import batch
from overstap.school.models import School, Uitgaand
from overstap.school.supplier_models import Order
from web.stage import Stage


@pytest.fixture
def stage(transactional_db: None, live_server: LiveServer) -> Iterator[Stage]:
    made = Stage()
    made.address = live_server.url
    PortsMiddleware.ports = made.ports
    yield made
    PortsMiddleware.ports = None


@pytest.fixture
def client(stage: Stage) -> Client:
    return Client(stage.address, "99PA", token_of(stage))


def token_of(stage: Stage) -> str:
    return Caller.of(stage, "99PA", "Wilg LAS").text


def test_the_twelve_lines_of_the_guide_do_what_the_guide_says(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "groep8.json").write_text(json.dumps([stage.record(1), {"schoenmaat": 43}]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OVERSTAP_URL", stage.address)
    monkeypatch.setenv("OVERSTAP_TOKEN", token_of(stage))
    guide = (ROOT / "docs" / "guides" / "supplier.md").read_text(encoding="utf-8")
    (code,) = [each for each in re.findall(r"^```python\n(.*?)^```", guide, re.M | re.S) if "overstap.client" in each]
    assert len(code.strip().splitlines()) <= 12
    names: dict[str, Any] = {}

    exec(code, names)  # noqa: S102 (it is our own guide that is run)

    assert (names["batch"].gelukt, names["batch"].mislukt) == (1, 1)
    assert Uitgaand.objects.count() == 1


def test_everything_that_a_las_does(stage: Stage, client: Client) -> None:
    record = stage.record(1)
    nummer = record["huidigeschool"]["leerling"]["bsn"]

    pupil = client.put("las", record)
    assert client.attach(pupil.id, "brief.txt", b"Een brief.", "Een brief").versie == 1
    plek = "huidigeschool/leerling/overigdocumentlijst/document"
    assert client.attach(pupil.id, "plan.txt", b"Een plan.", plek=plek).id == pupil.id
    with pytest.raises(Refused) as refused:
        client.attach(pupil.id, "plan.txt", b"Een plan.", plek="huidigeschool/leerling/bsn")
    assert (refused.value.code, refused.value.errors[0]["code"]) == ("no_such_place", "no_such_place")
    School.objects.filter(brin="99PA").update(toelichting="las")
    assert client.toelichting(pupil.id, "toelichting.txt", b"Wat helpt.").id == pupil.id
    assert client.leaves([(nummer, "99VA", date(2026, 7, 10)), ("999999072", "", None)]).gelukt == 1
    (found,) = client.find(nummer)
    assert (found.naar_brin, found.laatste_dag) == ("99VA", "2026-07-10")
    assert [each.id for each in client.leerlingen()] == [pupil.id]
    assert client.leerling(pupil.id).meldingen is not None
    assert client.vulling(pupil.id)["aantallen"]["gevuld"] > 100
    pk, secret = client.subscribe("https://las.example/haak")
    assert secret.startswith("whsec_")
    client.unsubscribe(pk)


def test_what_is_refused_names_every_place(stage: Stage, client: Client) -> None:
    with pytest.raises(Refused) as refused:
        client.put("las", {"schoenmaat": 43, "huidigeschool": {"leerling": {"bsn": "999999011", "maat": 1}}})

    assert (refused.value.status, refused.value.code, len(refused.value.errors)) == (400, "record", 2)
    assert "43" not in str(refused.value)


def test_a_token_stays_out_of_what_is_shown(client: Client) -> None:
    assert "ovs_" not in repr(client)


def test_many_records_are_waited_for(stage: Stage, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker is played: it takes the order in while the client sleeps."""

    def work(_seconds: float) -> None:
        batch.carry_out(stage.ports, Order.objects.get().pk)

    monkeypatch.setattr("overstap.client.client.time.sleep", work)

    done = client.order_many("las", [stage.record(seed) for seed in (1, 2, 3)])

    assert (done.gelukt, done.mislukt) == (3, 0)
    assert Uitgaand.objects.count() == 3


def test_who_waits_too_long_is_told(stage: Stage, client: Client) -> None:
    with pytest.raises(TimeoutError):
        client.order_many("las", [stage.record(1)], wait_s=0)


class Busy(BaseHTTPRequestHandler):
    """Says twice that it is busy, then answers; notes the keys that came."""

    keys: list[str | None] = []  # noqa: RUF012 - of all requests together

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.keys.append(self.headers["Idempotency-Key"])
        body = b'{"leerlingen": []}'
        self.send_response(503 if len(self.keys) < 3 else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_who_is_busy_is_asked_again_with_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overstap.client.client.time.sleep", lambda _seconds: None)
    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        found = Client(f"http://127.0.0.1:{server.server_port}", "99PA", "ovs_x").find("999999011")
        server.shutdown()
        thread.join()

    assert found == ()
    assert len(Busy.keys) == 3
    assert len(set(Busy.keys)) == 1


def test_who_is_not_there_is_told_after_a_few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("overstap.client.client.time.sleep", pauses.append)

    with pytest.raises((OSError, HTTPException)):
        Client("http://127.0.0.1:9", "99PA", "ovs_x", timeout_s=1).find("999999011")

    assert len(pauses) == 4


def test_the_client_needs_nothing_but_the_standard_library() -> None:
    folder = ROOT / "src" / "overstap" / "client"
    used = {each.split(".")[0] for path in folder.glob("*.py") for each in imports(path) if "overstap" not in each}

    assert used <= {
        "__future__", "base64", "collections", "dataclasses", "datetime", "hashlib", "hmac", "http", "json",
        "ssl", "time", "typing", "urllib", "uuid",
    }  # fmt: skip
