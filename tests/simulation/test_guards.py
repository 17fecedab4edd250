"""With one guard of the product taken away, the simulation finds what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chain import Crossing
from overstap.database import rows
from overstap.dossier import Dossier, read
from overstap.jobs import sql
from overstap.keten import Answer, DocumentRequest, NotificatieRequest
from overstap.school import chosen, handler, notify, receive, steps, told
from overstap.school.models import Inkomend, Levering, Uitgaand
from overstap.school.notify_models import Kennisgeving, Notificatie
from overstap.traffic_center import sign_off
from overstap.traffic_center.models import Sessie
from overstap.vault.store import DjangoVault
from simulation import way
from simulation.trouble import Trouble
from simulation.way import Simulation

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
WAYS_MAX = 300
"""Within so many ways each is found; most in the first."""
Take = Callable[[pytest.MonkeyPatch], None]


def the_digest_of_the_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The receiver believes whatever comes."""

    def believed(*args: Any) -> Dossier:
        return read(args[-2])

    monkeypatch.setattr(receive, "opened", believed)


def one_step_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whose lease ran out writes over what its successor did."""
    change = rows.change

    def overwrite(model: Any, values: dict[str, Any], **equal: Any) -> int:
        return change(model, values, **{name: value for name, value in equal.items() if name != "stap"})

    monkeypatch.setattr(steps.rows, "change", overwrite)


def whose_session_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source asks nobody whether the caller has a session."""
    monkeypatch.setattr(handler, "session_problem", lambda *_: "")


def what_was_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dossier that was delivered once is given again, whatever became of it."""
    before = handler.repeat

    def repeat(ports: Any, levering: Any, message: DocumentRequest, caller: Any) -> Any:
        if levering.uitgaand is not None:
            levering.uitgaand.stand = Uitgaand.Stand.OVERGEDRAGEN
        return before(ports, levering, message, caller)

    monkeypatch.setattr(handler, "repeat", repeat)


def the_event_of_a_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault gives without writing down to whom."""
    monkeypatch.setattr(DjangoVault, "read", lambda vault, dossier_id, place, **_: vault._unlock(dossier_id, place))


def the_end_of_a_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a dead worker held, nobody takes up."""
    never = "(due <= %(now)s OR planned > %(latest)s) AND lease_until IS NULL"
    monkeypatch.setattr(sql, "_CLAIMABLE", f"state = 'waiting' AND kind IN ({{kinds}}) AND {never}")


def the_end_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The centre keeps the digest of the zoeksleutel after the afmelding."""
    change = rows.change

    def keep(model: Any, values: dict[str, Any], **equal: Any) -> int:
        if model is Sessie:
            values = {name: value for name, value in values.items() if name != "sleutel_index"}
        return change(model, values, **equal)

    monkeypatch.setattr(sign_off.rows, "change", keep)


def whom_we_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doel believes whoever says that a dossier is ready. Notices are few, so each of them is stolen here."""
    line = Trouble.line

    def believed(_ports: Any, school: Any, message: NotificatieRequest, _caller: Any) -> Inkomend | None:
        return rows.first(Inkomend, sessie_id=message.sessie_id, school_id=school.pk)

    def stolen(trouble: Trouble, crossing: Crossing) -> Answer:
        return (Trouble.stolen if isinstance(crossing.message, NotificatieRequest) else line)(trouble, crossing)

    monkeypatch.setattr(told, "request_of", believed)
    monkeypatch.setattr(Trouble, "line", stolen)


def what_was_told_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doel notes each notice as if it were the first."""
    note = told.note

    def forgetful(ports: Any, row: Any, message: Any, caller: Any) -> None:
        Notificatie.objects.filter(inkomend_id=row.pk).delete()
        note(ports, row, message, caller)

    monkeypatch.setattr(told, "note", forgetful)


def for_which_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom somebody chose to tell of one version, is told when another is ready. Here it always changes meanwhile."""

    def of_the_newest(ports: Any, known: Kennisgeving) -> Levering | None:
        same = {"school": known.uitgaand.school_id, "pgn_index": bytes(known.uitgaand.pgn_index)}
        ready = Uitgaand.objects.filter(stand__in=notify.READY, **same).select_related("school").order_by("-versie")
        found = notify.vragers(ports, ready[0]) if ready else ()
        return next((each.levering for each in found if each.kennisgeving == known), None)

    monkeypatch.setattr(way, "CHANGED", 1.0)
    monkeypatch.setattr(chosen, "drop", lambda *_: None)
    monkeypatch.setattr(notify, "still_to_tell", of_the_newest)
    monkeypatch.setattr(notify, "wait", lambda *_: False)


@pytest.fixture(autouse=True)
def statements() -> Iterator[None]:
    """The statements of the list of work are composed anew, now and afterwards."""
    forget = (sql.claim.cache_clear, sql.any_due.cache_clear)
    for each in forget:
        each()
    yield
    for each in forget:
        each()


@pytest.mark.parametrize(
    ("take", "found"),
    [
        (the_digest_of_the_seal, "stored_unsealed"),
        (one_step_at_a_time, "stored_twice"),
        (whose_session_it_is, "wrong_party"),
        (what_was_withdrawn, "left_withdrawn"),
        (the_event_of_a_read, "read_without_event"),
        (the_end_of_a_lease, "never_ended"),
        (the_end_of_the_key, "centre_keeps_key"),
        (whom_we_asked, "told_by_a_stranger"),
        (what_was_told_before, "told_twice"),
        (for_which_version, "told_unasked"),
    ],
)
def test_a_missing_guard_is_found(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch, take: Take, found: str
) -> None:
    """More may come of it than the worst, and before it."""
    take(monkeypatch)
    ways = (simulation.run(seed).violations for seed in range(WAYS_MAX))

    assert any(each.startswith(found) for violations in ways for each in violations)
