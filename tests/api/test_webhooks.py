"""Every change of stand is told to who asked for it, signed, with ids only; T53 for what a message holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook as Foreign

from api.caller import FITS, Caller, said
from overstap.client import WebhookFout, verify
from overstap.database.transaction import alone, writing
from overstap.jobs.models import Job
from overstap.ports import NODE, Actor
from overstap.school import collect, outgoing, webhooks
from overstap.school.models import Uitgaand
from overstap.school.supplier_models import Webhook, WebhookMessage
from overstap.wire.webhook import Outcome
from web.stage import Stage

URL = "https://las.example/haak"
BY = Actor("supplier", "1")


@dataclass
class Postman:
    """Takes messages as it is told to, and keeps them."""

    outcomes: list[Outcome] = field(default_factory=lambda: [Outcome(status=204)])
    sent: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        self.sent.append((url, headers, body))
        return self.outcomes[min(len(self.sent), len(self.outcomes)) - 1]


def subscribed(stage: Stage) -> str:
    """The secret of a webhook of 99PA."""
    return webhooks.subscribe(stage.ports, FITS, stage.po, "Wilg LAS", URL, BY).secret


def deliver(stage: Stage, postman: Postman) -> None:
    """Everything that is due now."""
    for subject in waiting(stage):
        webhooks.send(stage.ports, postman, subject)


def waiting(stage: Stage) -> list[UUID]:
    due = Job.objects.filter(kind="webhook", state="waiting", due__lte=stage.clock.now())
    return list(due.order_by("id").values_list("subject", flat=True))


def stands(postman: Postman) -> list[str]:
    return [json.loads(body)["data"]["stand"] for _, _, body in postman.sent]


def test_every_change_of_stand_from_first_record_to_withdrawal_is_told(stage: Stage) -> None:
    subscribed(stage)
    postman = Postman()

    row = stage.with_errors()
    deliver(stage, postman)
    mended = stage.record(2)
    mended["inzage"]["inzagedatum"] = "2026-03-02"
    row = stage.taken_in(record=mended)
    deliver(stage, postman)
    row = outgoing.seal_dossier(stage.ports, row, NODE)
    deliver(stage, postman)
    outgoing.withdraw(stage.ports, row, NODE)
    deliver(stage, postman)

    assert stands(postman) == ["concept", "ingezien", "klaargezet", "ingetrokken"]
    assert {json.loads(body)["data"]["leerling"] for _, _, body in postman.sent} == {str(row.pk)}
    assert not WebhookMessage.objects.exists()


def test_a_version_that_is_replaced_is_told_too(stage: Stage) -> None:
    first = stage.ready()
    subscribed(stage)
    postman = Postman()

    second = outgoing.seal_dossier(stage.ports, stage.taken_in(3), NODE)
    deliver(stage, postman)

    told = {(json.loads(body)["data"]["leerling"], json.loads(body)["data"]["stand"]) for _, _, body in postman.sent}
    assert (str(first.pk), "vervangen") in told
    assert (str(second.pk), "klaargezet") in told


def test_what_does_not_change_the_stand_is_not_told(stage: Stage) -> None:
    stage.taken_in()
    subscribed(stage)

    collect.put_deel(stage.ports, stage.po, "las", stage.record(1), NODE)

    assert not WebhookMessage.objects.exists()


def test_a_school_without_webhooks_gets_no_rows(stage: Stage) -> None:
    webhooks.subscribe(stage.ports, FITS, stage.pb, "Wilg LAS", URL, BY)

    stage.ready()

    assert not WebhookMessage.objects.exists()
    assert waiting(stage) == []


def test_a_change_that_is_undone_is_not_told(stage: Stage) -> None:
    """The row of the message stands or falls with the change itself."""
    subscribed(stage)

    with pytest.raises(ZeroDivisionError), writing(), alone():
        collect.put_deel(stage.ports, stage.po, "las", stage.record(), NODE)
        assert WebhookMessage.objects.exists()
        raise ZeroDivisionError

    assert not WebhookMessage.objects.exists()


def test_a_message_holds_ids_and_a_stand_and_nothing_of_a_pupil(stage: Stage) -> None:
    subscribed(stage)
    postman = Postman()
    row = stage.taken_in()
    deliver(stage, postman)

    ((url, headers, body),) = postman.sent
    told = json.loads(body)
    assert url == URL
    assert set(told) == {"type", "timestamp", "data"}
    assert told["data"] == {"school": "99PA", "leerling": str(row.pk), "versie": row.versie, "stand": row.stand}
    record = stage.record()["huidigeschool"]["leerling"]
    everything = body.decode() + str(headers)
    assert not [word for word in (record["achternaam"], record["bsn"], record["roepnaam"]) if word in everything]


def test_a_library_of_others_believes_the_signature_and_so_does_our_client(stage: Stage) -> None:
    stage.clock.moment = datetime.now(UTC)
    secret = subscribed(stage)
    postman = Postman()
    row = stage.taken_in()
    deliver(stage, postman)
    ((_, headers, body),) = postman.sent

    assert Foreign(secret).verify(body.decode(), dict(headers))["data"]["leerling"] == str(row.pk)  # type: ignore[index]
    change = verify(secret, headers, body, stage.clock.now())
    assert (change.leerling, change.stand, change.id) == (str(row.pk), "ingezien", headers["webhook-id"])


@pytest.mark.parametrize(
    ("reason", "changes", "minutes"),
    [
        ("signature", {"body": b'{"data":{}}'}, 0),
        ("signature", {"secret": "whsec_" + "A" * 44}, 0),
        ("signature", {"webhook-id": "another"}, 0),
        ("signature", {"webhook-signature": "v1,AAAA"}, 0),
        ("signature", {"webhook-signature": "v1a,AAAA"}, 0),
        ("too_old", {}, 6),
        ("too_new", {}, -6),
        ("headers", {"webhook-timestamp": "gisteren"}, 0),
        ("headers", {"webhook-signature": None}, 0),
    ],
)
def test_our_client_believes_nothing_old_changed_or_of_another(
    stage: Stage, reason: str, changes: dict[str, object], minutes: int
) -> None:
    """T53: an old or wrong signature fails in our own client."""
    secret = subscribed(stage)
    postman = Postman()
    stage.taken_in()
    deliver(stage, postman)
    ((_, sent, body),) = postman.sent
    headers = {name: str(value) for name, value in (dict(sent) | changes).items() if value is not None}

    with pytest.raises(WebhookFout) as fout:
        verify(
            str(changes.get("secret", secret)),
            headers,
            body if "body" not in changes else b'{"data":{}}',
            stage.clock.now() + timedelta(minutes=minutes),
        )

    assert fout.value.reason == reason


def test_a_message_that_is_not_taken_is_tried_again_later_each_time_with_the_same_id(stage: Stage) -> None:
    subscribed(stage)
    postman = Postman([Outcome(status=500), Outcome(), Outcome(status=204)])
    stage.taken_in()

    deliver(stage, postman)
    for _ in range(2):
        stage.clock.move(minutes=10)
        again(stage, postman)

    assert len(postman.sent) == 3
    assert len({headers["webhook-id"] for _, headers, _ in postman.sent}) == 1
    assert len({body for _, _, body in postman.sent}) == 1
    assert not WebhookMessage.objects.exists()
    assert Webhook.objects.get().refused == ""


def again(stage: Stage, postman: Postman) -> None:
    for pk in WebhookMessage.objects.values_list("pk", flat=True):
        webhooks.send(stage.ports, postman, pk)


def due(stage: Stage) -> timedelta:
    found: datetime = Job.objects.filter(kind="webhook", state="waiting").latest("due").due
    return found - stage.clock.now()


def test_the_waits_grow_until_it_is_given_up(stage: Stage) -> None:
    subscribed(stage)
    postman = Postman([Outcome(status=500)])
    stage.taken_in()
    Job.objects.filter(kind="webhook").delete()
    waits = []

    while WebhookMessage.objects.exists():
        again(stage, postman)
        if WebhookMessage.objects.exists():
            waits.append(due(stage))
            Job.objects.filter(kind="webhook").delete()

    assert len(waits) == 9
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(seconds=5)
    assert timedelta(days=3) < sum(waits, timedelta()) < timedelta(days=5)
    assert stage.audit.last(1) == ["webhook_refused"]


def test_who_asks_to_wait_is_not_asked_sooner(stage: Stage) -> None:
    subscribed(stage)
    stage.taken_in()
    Job.objects.filter(kind="webhook").delete()

    again(stage, Postman([Outcome(status=503, retry_after_s=3600)]))

    assert timedelta(hours=1) <= due(stage) <= timedelta(hours=1.25)


def test_who_is_gone_is_told_nothing_more(stage: Stage) -> None:
    subscribed(stage)
    stage.taken_in(1)
    stage.taken_in(2)

    again(stage, Postman([Outcome(status=410)]))

    assert not Webhook.objects.exists()
    assert not WebhookMessage.objects.exists()


def test_an_address_that_turned_out_to_lead_inside_is_written_down(stage: Stage) -> None:
    subscribed(stage)
    stage.taken_in()

    again(stage, Postman([Outcome(refused="no_public_address")]))

    (entry,) = stage.audit.entries(last=1)
    assert (entry.event, entry.fields["reason"]) == ("webhook_refused", "no_public_address")


# -- over the interface -----------------------------------------------------------------------------------------


def test_a_supplier_makes_lists_and_removes_webhooks(stage: Stage, las: Caller) -> None:
    made = las.post("/webhooks", {"url": URL})
    assert made.status_code == 201
    pk, secret = said(made)["id"], said(made)["geheim"]

    assert secret.startswith("whsec_")
    listed = las.get("/webhooks").content.decode()
    assert pk in listed
    assert secret not in listed
    assert secret not in str(Webhook.objects.values_list())
    assert las.ask("DELETE", f"/webhooks/{pk}").status_code == 204
    assert las.get(f"/webhooks/{pk}").status_code == 404
    assert not Webhook.objects.exists()


def test_the_same_address_is_told_once_and_keeps_its_secret(stage: Stage, las: Caller) -> None:
    first = said(las.post("/webhooks", {"url": URL}))["id"]

    again = las.post("/webhooks", {"url": URL})

    assert (again.status_code, said(again)["type"]) == (409, "urn:overstap:problem:webhook_known")
    assert [str(row.pk) for row in Webhook.objects.all()] == [first]
    las.ask("DELETE", f"/webhooks/{first}")
    assert las.post("/webhooks", {"url": URL}).status_code == 201


@pytest.mark.parametrize(
    "url", ["http://las.example/", "https://127.0.0.1/", "https://localhost/", "https://intranet/"]
)
def test_a_webhook_to_the_inside_is_refused_when_it_is_made(stage: Stage, las: Caller, url: str) -> None:
    """T53: and that somebody tried is written down."""
    answer = las.post("/webhooks", {"url": url})

    assert (answer.status_code, said(answer)["errors"][0]["location"]) == (400, "/url")
    assert not Webhook.objects.exists()
    assert stage.audit.last(1) == ["webhook_refused"]


def test_a_supplier_has_ten_webhooks_at_most(stage: Stage, las: Caller) -> None:
    codes = [las.post("/webhooks", {"url": f"{URL}/{nr}"}).status_code for nr in range(11)]

    assert codes == [201] * 10 + [409]
    assert Uitgaand.objects.count() == 0
