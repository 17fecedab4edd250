"""Whole transfers as stories, from one school to another, and every way in which one is refused."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from chain import (
    CENTRE,
    OINS,
    START,
    Chain,
    ChainDoor,
    Crossing,
    Participant,
    SchoolSystem,
    acting,
    authority,
    der,
    kenmerk,
    papers,
    worker_of,
)
from overstap.dossier import Zegel, Zegelsleutel, deliver_statement, read, seal
from overstap.keten import (
    OSO_2018,
    OSO_2020,
    Adres,
    Answer,
    Bestemming,
    DocumentRequest,
    DocumentResponse,
    DoorFout,
    Fault,
    Message,
    NietBereikbaar,
    OverdrachtRequest,
    OverdrachtResponse,
    Request,
    SessiecontroleRequest,
    SessiecontroleResponse,
    Sleutel,
    TegenpartijFout,
    Verzegeling,
    VreemdePartij,
    soap,
)
from overstap.keten.faults import fault
from overstap.keten.zoeksleutel import KetenSleutel
from overstap.ports import NODE
from overstap.school import incoming, outgoing
from overstap.school.handler import SchoolHandler
from overstap.school.models import Inkomend, Levering, Uitgaand
from overstap.school.seals import sent_with
from overstap.traffic_center import register
from overstap.traffic_center.models import Certificaat
from overstap.vault.models import VaultItem
from overstap.wire.keys import SEAL_DAYS, System, issue

ONE_ROUND = ("OverdrachtRequest", "DocumentRequest", "AfmeldingRequest")
"""What the school that asks says, and to each no more than once when all goes well."""
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def test_a_dossier_goes_from_po_to_vo(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO")

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert (asked.stand, asked.resultaat) == ("ontvangen", "OverdrachtGeslaagd")
    assert asked.digest == pupil.digest
    assert asked.naam == pupil.naam
    assert chain.po.fresh(pupil).stand == "overgedragen"
    assert chain.vo.events(4) == ["request_made", "session_opened", "dossier_received", "request_ended"]
    assert chain.po.events(2) == ["document_delivered", "dossier_read"]
    assert chain.centre.events(3) == ["session_granted", "session_checked", "sign_off_taken"]


def test_what_is_read_at_the_new_school_is_what_was_sealed(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO")
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    with acting("vo"):
        dossier = incoming.show(chain.vo.ports, asked, NODE)
    with acting("po"):
        sealed = outgoing.show(chain.po.ports, chain.po.fresh(pupil), NODE)

    assert dossier.naam == sealed.naam
    assert dossier.pgn == chain.po.pgn(pupil)
    assert chain.vo.events() == ["dossier_read"]


def test_from_one_school_to_another_on_the_same_system(chain: Chain) -> None:
    """Also inside one process they talk in messages of the chain."""
    pupil = chain.po.ready("99PA", "POPO")

    assert chain.po.ask("99PB", chain.po.pgn(pupil), "99PA").resultaat == "OverdrachtGeslaagd"


def test_every_aanleverpunt_is_asked_and_the_best_result_counts(chain: Chain) -> None:
    """Kadecollege stands in two systems; only one of them has the pupil."""
    pupil = chain.vo.ready("99VA", "VOVO")

    asked = chain.brug.ask("99VB", chain.vo.pgn(pupil), "99VA")

    with acting("brug"):
        answers = [vraag.resultaat for vraag in Inkomend.objects.get(pk=asked.pk).vragen.all()]
    assert answers == ["OverdrachtGeslaagd", "LeerlingNietGevonden"]
    assert asked.resultaat == "OverdrachtGeslaagd"


def test_within_one_brin_from_the_old_system_to_the_new(chain: Chain) -> None:
    pupil = chain.vo.ready("99VA", "BB")

    asked = chain.brug.ask("99VA", chain.vo.pgn(pupil), "99VA", "overdrachtbinnenbrin")

    assert asked.resultaat == "OverdrachtGeslaagd"


def test_the_messages_of_2018_carry_a_dossier_too(transactional_db: None) -> None:
    """No routeringskenmerk and no pgnfrag there: an index, and a search among all pupils of the school."""
    chain = Chain(namespace=OSO_2018)
    pupil = chain.po.ready("99PA", "POVO")
    chain.po.ready("99PA", "POVO", seed=2)

    assert chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA").digest == pupil.digest


def test_not_ready_and_unknown_are_two_answers(chain: Chain) -> None:
    waiting = chain.po.taken_in("99PA", "POVO")

    asked = chain.vo.ask("99VA", chain.po.pgn(waiting), "99PA")
    nobody = chain.vo.ask("99VA", "999990019" if chain.po.pgn(waiting) != "999990019" else "999990111", "99PA")

    assert (asked.resultaat, nobody.resultaat) == ("DossierNietGereed", "LeerlingNietGevonden")
    assert asked.stand == nobody.stand == "geweigerd"
    assert chain.po.fresh(waiting).stand == "ingezien"
    assert chain.po.events(2) == ["document_refused", "document_refused"]


def test_a_dossier_for_one_school_is_not_given_to_another(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO", voor_brin="99VB")

    assert chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA").resultaat == "NietVoorDoel"
    assert chain.brug.ask("99VB", chain.po.pgn(pupil), "99PA").resultaat == "OverdrachtGeslaagd"


def test_a_withdrawn_dossier_is_not_given(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO")
    with acting("po"):
        outgoing.withdraw(chain.po.ports, pupil, NODE)

    assert chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA").resultaat == "DossierNietGereed"


def test_a_new_version_takes_the_place_of_the_old_when_it_is_sealed(chain: Chain) -> None:
    first = chain.po.ready("99PA", "POVO")
    second = chain.po.taken_in("99PA", "POVO")
    assert (second.versie, second.pk != first.pk) == (2, True)
    assert chain.vo.ask("99VA", chain.po.pgn(first), "99PA").digest == first.digest

    with acting("po"):
        second = outgoing.seal_dossier(chain.po.ports, second, NODE)

    assert chain.po.fresh(first).stand == "vervangen"
    assert chain.vo.ask("99VA", chain.po.pgn(first), "99PA").digest == second.digest


# -- who may not have it ----------------------------------------------------------------------------------------


@pytest.fixture
def asking(chain: Chain) -> DocumentRequest:
    """The question that Kadecollege asks of De Wilgenhof, in a session of its own that is still open."""
    pupil = chain.po.ready("99PA", "POVO")
    hold = Hold()
    chain.vo.tell_lies(hold)
    chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    chain.vo.tell_lies(None)
    assert hold.held
    return hold.held


class Hold:
    """A door that keeps the question back and says that nobody is there."""

    held: DocumentRequest | None = None

    def __call__(self, message: Message, through: Callable[[], Message]) -> Message:
        if isinstance(message, DocumentRequest):
            self.held = message
            raise NietBereikbaar
        return through()


def say(system: Participant, message: Message) -> DocumentResponse:
    reply = system.send_to("po", message)
    assert isinstance(reply, DocumentResponse)
    return reply


def nothing_given(chain: Chain, by: Participant, message: DocumentRequest, code: str, event: str) -> None:
    """The named result without a word more, nothing written at the source but its one event."""
    before, rows = chain.po.count_events(), written(chain.po)

    assert say(by, message) == DocumentResponse(code)

    assert written(chain.po) == rows
    assert chain.po.count_events() == before + 1
    with acting("po"):
        (entry,) = chain.po.audit.entries(last=1)
    assert (entry.event, entry.by) == (event, f"system:{by.partij.oin}")
    told = [entry.fields[name] for name in ("resultaat", "bron_brin", "doel_brin")]
    assert told == [code, message.bron.brin, message.doel.brin]


def written(system: Participant) -> list[list[dict[str, Any]]]:
    """Every dossier and every delivery of a system, as it is in the database; what was refused is no delivery."""
    with acting(system.alias):
        dossiers = list(Uitgaand.objects.order_by("pk").values())
        return [dossiers, list(Levering.objects.filter(resultaat="OverdrachtGeslaagd").values())]


def test_a_session_of_another_school_gets_nothing(chain: Chain, asking: DocumentRequest) -> None:
    """T31: a stolen session is refused before anything is looked at; its owner still gets the dossier."""
    nothing_given(chain, chain.brug, asking, "SessieAfwijkend", "session_refused")

    assert say(chain.vo, asking).resultaat == "OverdrachtGeslaagd"


STRANGE: dict[str, tuple[str, dict[str, Any]]] = {
    "another session": ("SessieOnbekend", {"sessie_id": uuid4()}),
    "another doel": ("SessieAfwijkend", {"doel": Adres("99VB", kenmerk("99VB", 1))}),
    "another point of the doel": ("OnbekendAanleverpunt", {"doel": Adres("99VA", kenmerk("99VA", 2))}),
    "another school of this node": ("SessieAfwijkend", {"bron": Adres("99PB", kenmerk("99PB", 1))}),
    "another soort": ("GeenRelatieMetDoel", {"overdrachtsoort": "overdrachtbinnenbrin"}),
    "another pupil": ("SessieAfwijkend", {"sleutel": Sleutel(bytes(128), "9468")}),
}


@pytest.mark.parametrize("what", STRANGE)
def test_every_field_must_be_that_of_the_session(chain: Chain, asking: DocumentRequest, what: str) -> None:
    """T31: the centre's code is passed on, and nothing is looked at."""
    code, change = STRANGE[what]

    nothing_given(chain, chain.vo, replace(asking, **change), code, "session_refused")


def test_a_session_is_for_one_pupil(chain: Chain, asking: DocumentRequest) -> None:
    """T31 T46: the key of another pupil, or the ending of another number beside the key, is another question."""
    other = chain.po.pgn(chain.po.ready("99PA", "POVO", seed=2))
    key = chain.vo.ports.keys.zoeksleutel.derive(other, "99PA", bytes(15))

    for sleutel in (Sleutel(key, other[-4:]), Sleutel(asking.sleutel.zoeksleutel, other[-4:])):
        nothing_given(chain, chain.vo, replace(asking, sleutel=sleutel), "SessieAfwijkend", "session_refused")


def test_an_ended_session_gets_nothing(chain: Chain, asking: DocumentRequest) -> None:
    """T31: replayed after the afmelding, also by its own doel."""
    chain.vo.work_until_done(chain)
    with acting("po"):
        Levering.objects.all().delete()
        Uitgaand.objects.update(stand="klaargezet")

    nothing_given(chain, chain.vo, asking, "SessieReedsAfgemeld", "session_refused")


def test_an_expired_session_gets_nothing(chain: Chain, asking: DocumentRequest) -> None:
    """T31: after a day, by the clock of the centre."""
    chain.clock.move(hours=25)

    nothing_given(chain, chain.vo, asking, "SessieVerlopen", "session_refused")


def test_a_system_without_mandate_gets_nothing(chain: Chain, asking: DocumentRequest) -> None:
    """T31 T44: in a session that was opened while it still had one."""
    with acting(CENTRE):
        register.put_mandaat(chain.tools, "99VA", OINS["vo"], van=date(2025, 8, 1), tot=date(2026, 3, 1))

    nothing_given(chain, chain.vo, asking, "SessieOnbekend", "session_refused")


def test_the_same_question_gets_the_same_answer_five_times(chain: Chain, asking: DocumentRequest) -> None:
    """T31: an answer that was lost is given again, with one delivery on record; the sixth time it is refused."""
    first = [say(chain.vo, asking) for _ in range(5)]

    assert {reply.document for reply in first} == {first[0].document}
    with acting("po"):
        assert Levering.objects.get().keren == 5
        assert [str(each) for each in chain.po.audit.last(20)].count("document_delivered") == 1
    before = chain.po.count_events()
    with pytest.raises(TegenpartijFout) as refusal:
        say(chain.vo, asking)
    assert refusal.value.fault.reden == "TeVeelVragen"
    assert chain.po.count_events() == before + 1
    with acting("po"):
        assert Levering.objects.get().keren == 5
        (entry,) = chain.po.audit.entries(last=1)
    told = ("reason", "message", "bron_brin", "doel_brin")
    assert (entry.event, entry.by) == ("message_refused", f"system:{OINS['vo']}")
    assert [entry.fields[name] for name in told] == ["TeVeelVragen", "documentRequest", "99PA", "99VA"]


def test_a_centre_that_cannot_be_reached_means_not_now(chain: Chain, asking: DocumentRequest) -> None:
    """T31: without the check nothing is delivered; asked again later it goes well."""
    chain.po.tell_lies(unreachable)
    nothing_given(chain, chain.vo, asking, "TechnischeFout", "session_refused")

    chain.po.tell_lies(None)
    assert say(chain.vo, asking).resultaat == "OverdrachtGeslaagd"


def test_the_other_school_waits_while_the_centre_is_away(chain: Chain) -> None:
    """T31: for who asks it is no end either: the source that cannot check says not now, and later it goes well."""
    pupil = chain.po.ready("99PA", "POVO")
    chain.po.tell_lies(unreachable)
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    assert (asked.stand, asked.resultaat, asked.dossier_id) == ("sessie", "", None)
    assert chain.po.fresh(pupil).stand == "klaargezet"

    chain.po.tell_lies(None)
    chain.vo.work_until_done(chain)

    assert (chain.vo.fresh(asked).stand, chain.vo.fresh(asked).digest) == ("ontvangen", pupil.digest)
    once(chain.po, "document_delivered")


def unreachable(_message: Message, _through: Callable[[], Message]) -> Message:
    raise NietBereikbaar


def test_a_stranger_at_the_address_of_the_centre_is_told_apart(chain: Chain, asking: DocumentRequest) -> None:
    """T15 T31: without the check nothing is delivered, and the log says that it was not merely away."""
    chain.po.tell_lies(cannot(VreemdePartij("other_oin"), SessiecontroleRequest))

    nothing_given(chain, chain.vo, asking, "TechnischeFout", "session_refused")

    with acting("po"):
        assert chain.po.audit.entries(last=1)[0].fields["reason"] == "stranger_at_the_centre"


@pytest.mark.parametrize("oin", [None, "00000009000000009999"])
def test_a_check_without_the_oin_of_the_caller_is_no_check(
    chain: Chain, asking: DocumentRequest, oin: str | None
) -> None:
    """T31: a centre that does not say who may have it, or says another, gives nobody anything."""
    chain.po.tell_lies(lambda _message, _through: SessiecontroleResponse("VO", oin))

    nothing_given(chain, chain.vo, asking, "SessieAfwijkend", "session_refused")


CONTENT = ("school_school", "school_uitgaand", "school_levering", "vault_")
"""Tables of which even the time that a look takes could tell something; that of the clock tells nothing."""


@contextmanager
def looks(system: SchoolSystem) -> Iterator[list[str]]:
    """In order: each message that this system sends, and each statement about its schools, pupils and dossiers."""
    seen: list[str] = []

    def note(statement: str) -> None:
        seen.extend(["content"] if any(table in statement for table in CONTENT) else [])

    def tell(message: Message, through: Callable[[], Message]) -> Message:
        seen.append(type(message).__name__)
        return through()

    connection = connections[system.alias].connection
    connection.set_trace_callback(note)
    system.tell_lies(tell)
    yield seen
    system.tell_lies(None)
    connection.set_trace_callback(None)


def test_the_session_comes_before_any_look_at_content(chain: Chain, asking: DocumentRequest) -> None:
    """T31: the order, by every statement to the database; a session that does not hold is the end of it."""
    for by, question in ((chain.brug, asking), (chain.vo, replace(asking, sessie_id=uuid4()))):
        with looks(chain.po) as seen:
            say(by, question)
        assert seen == ["SessiecontroleRequest"]

    with looks(chain.po) as seen:
        assert say(chain.vo, asking).document
    assert seen[0] == "SessiecontroleRequest"
    assert seen.count("content") > 3


def test_a_pupil_of_another_school_on_the_node_is_not_found(chain: Chain) -> None:
    """T30: not found, not named, not counted; the same answer as of a pupil whom nobody knows."""
    pupil = chain.po.ready("99PA", "POVO")
    known, unknown = chain.po.pgn(pupil), "999990019"
    before = chain.po.count_events()

    results = [chain.vo.ask("99VA", pgn, "99PB").resultaat for pgn in (known, unknown)]

    assert results == ["LeerlingNietGevonden"] * 2
    assert chain.po.fresh(pupil) == pupil
    assert chain.po.fresh(pupil).stand == "klaargezet"
    assert chain.po.count_events() == before + 2
    with acting("po"):
        assert [row.uitgaand_id for row in Levering.objects.filter(school__brin="99PB")] == [None, None]
        assert not Levering.objects.filter(school__brin="99PA").exists()
        events = chain.po.audit.entries(last=2)
    assert [event.event for event in events] == ["document_refused"] * 2
    assert {(event.fields["bron_brin"], event.fields["resultaat"]) for event in events} == {("99PB", results[0])}
    assert all("overdracht" not in event.fields and "dossier" not in event.fields for event in events)


def test_nobody_can_hear_who_is_there(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """T33: the same statements and as many keys computed again, and answers that differ in their code alone."""
    waiting = chain.po.taken_in("99PA", "POVO", seed=2)
    held_back = chain.po.ready("99PA", "POVO", seed=3, voor_brin="99VB")
    asked = {"LeerlingNietGevonden": "999990019", "DossierNietGereed": chain.po.pgn(waiting)}
    asked |= {"NietVoorDoel": chain.po.pgn(held_back)}
    computed = count_of(monkeypatch, KetenSleutel, "_derive")

    answers, work = set(), set()
    for code, pgn in asked.items():
        question = open_question(chain, pgn)
        computed.clear()
        with looks(chain.po) as seen:
            reply = chain.po.answer(soap.write(question, OSO_2020), papers("vo").partij)
        assert code in reply.body.decode()
        answers.add(reply.body.decode().replace(code, ""))
        work.add((tuple(seen), len(computed)))

    assert len(answers) == 1
    ((seen_by_all, keys),) = work
    assert seen_by_all.count("content") > 2
    assert keys == 1


def count_of(monkeypatch: pytest.MonkeyPatch, of: type, name: str) -> list[str]:
    """One word for every call of this method from here on; it still does its work."""
    calls: list[str] = []
    method = getattr(of, name)

    def counted(*args: object) -> object:
        calls.append(name)
        return method(*args)

    monkeypatch.setattr(of, name, counted)
    return calls


def open_question(chain: Chain, pgn: str) -> DocumentRequest:
    """What Kadecollege may ask of De Wilgenhof, in a session of its own."""
    sleutel = Sleutel(chain.vo.ports.keys.zoeksleutel.derive(pgn, "99PA", os.urandom(15)), pgn[-4:])
    doel = Adres("99VA", kenmerk("99VA", 1))
    granted = chain.vo.send_to_centre(OverdrachtRequest(Adres("99PA"), doel, sleutel, "overstapdossier"))
    assert isinstance(granted, OverdrachtResponse)
    assert granted.sessie_id
    return DocumentRequest(Adres("99PA", kenmerk("99PA", 1)), doel, granted.sessie_id, sleutel, "overstapdossier")


def test_another_year_is_not_given(chain: Chain, asking: DocumentRequest) -> None:
    """T34: no fall-back to what was not asked for."""
    asked = replace(asking, standaardversie="2018.1")

    nothing_given(chain, chain.vo, asked, "VersieNietOndersteund", "document_refused")


@pytest.mark.parametrize("which", ONE_ROUND)
@pytest.mark.parametrize("namespace", [OSO_2018, OSO_2020])
def test_after_an_error_nothing_older_is_tried(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, namespace: str, which: str
) -> None:
    """T34: a fault, and then the same namespace and the same year again, until it goes well."""
    chain = Chain(namespace)
    pupil = chain.po.ready("99PA", "POVO")
    spoken: list[tuple[str, Message]] = []
    through = ChainDoor.through

    def refuse_once(door: ChainDoor, message: Message, bestemming: Bestemming) -> Message:
        spoken.append((bestemming.namespace, message))
        if type(message).__name__ == which and sum(type(each).__name__ == which for _, each in spoken) == 1:
            raise TegenpartijFout(Fault.internal("1"))
        return through(door, message, bestemming)

    monkeypatch.setattr(ChainDoor, "through", refuse_once)
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    chain.vo.work_until_done(chain)

    assert chain.vo.fresh(asked).resultaat == "OverdrachtGeslaagd"
    tries = [each for _, each in spoken if type(each).__name__ == which]
    assert tries == [tries[0]] * 2
    assert {each for each, _ in spoken} == {namespace}


@pytest.mark.parametrize("code", ["VersieNietOndersteund", "VerzegelingOngeldig", "TegenpartijOnzeker"])
def test_after_a_refusal_nothing_weaker_is_asked_for(chain: Chain, code: str) -> None:
    """T34: no second question for another year, without a seal, or past the certificate: it ends as it is."""
    asked_of: list[Message] = []

    def lie(message: Message, through: Callable[[], Message]) -> Message:
        if not isinstance(message, DocumentRequest):
            return through()
        asked_of.append(message)
        if code == "TegenpartijOnzeker":
            raise VreemdePartij("oin")
        reply = through()
        assert isinstance(reply, DocumentResponse)
        return unsealed(reply) if code == "VerzegelingOngeldig" else DocumentResponse(code)

    pupil = chain.po.ready("99PA", "POVO")
    chain.vo.tell_lies(lie)
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    chain.vo.work_until_done(chain)

    assert (asked.stand, chain.vo.fresh(asked).resultaat) == ("geweigerd", code)
    assert len(asked_of) == 1
    assert chain.vo.door is not None
    assert [type(each).__name__ for each in chain.vo.door.sent] == list(ONE_ROUND)
    with acting("vo"):
        assert not VaultItem.objects.exists()


def test_only_what_was_collected_after_the_date_is_given(chain: Chain, asking: DocumentRequest) -> None:
    asked = replace(asking, dossier_verzameldatum=datetime(2026, 6, 1, tzinfo=UTC))

    nothing_given(chain, chain.vo, asked, "DossierNietGewijzigd", "document_refused")


def test_a_worker_that_was_overtaken_makes_no_fuss(chain: Chain, caplog: pytest.LogCaptureFixture) -> None:
    """Its question was so long on its way that another worker did all of it: the session is there already."""
    overtaken: list[Message] = []

    def slow(message: Message, through: Callable[[], Message]) -> Message:
        reply = through()
        if isinstance(message, OverdrachtRequest) and not overtaken:
            overtaken.append(message)
            chain.clock.move(seconds=61)
            worker_of(chain.vo.ports, chain.vo.jobs).run_until_idle()
        return reply

    pupil = chain.po.ready("99PA", "POVO")
    chain.vo.tell_lies(slow)
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert overtaken
    assert (asked.stand, asked.resultaat) == ("ontvangen", "OverdrachtGeslaagd")
    assert chain.vo.events(4) == ["request_made", "session_opened", "dossier_received", "request_ended"]
    assert [each for each in caplog.records if each.name == "overstap.jobs" and each.levelno > logging.INFO] == []


# -- what comes in -----------------------------------------------------------------------------------------------


def received(chain: Chain, change: Callable[[DocumentResponse], DocumentResponse]) -> Inkomend:
    """Ask, while the answer of the source is changed on the way."""

    def lie(message: Message, through: Callable[[], Message]) -> Message:
        reply = through()
        return change(reply) if isinstance(reply, DocumentResponse) else reply

    pupil = chain.po.ready("99PA", "POVO")
    chain.vo.tell_lies(lie)
    return chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")


def damaged(reply: DocumentResponse) -> DocumentResponse:
    assert reply.document
    return replace(reply, document=reply.document.replace(b"<roepnaam>", b"<roepnaam>X", 1))


def unsealed(reply: DocumentResponse) -> DocumentResponse:
    return replace(reply, zegel=None)


def emptied(reply: DocumentResponse) -> DocumentResponse:
    return replace(reply, document=None)


def of_another_session(reply: DocumentResponse) -> DocumentResponse:
    assert reply.zegel
    bewijs = reply.zegel.afleverbewijs
    return replace(reply, zegel=replace(reply.zegel, afleverbewijs=bewijs[:-1] + bytes([bewijs[-1] ^ 1])))


def of_another_system(reply: DocumentResponse) -> DocumentResponse:
    """Sealed and delivered anew, with the genuine key of somebody else in the chain."""
    assert reply.document
    other = papers("brug").zegel
    made = seal(read(reply.document), other, dossier_id="d-1", versie=1)
    return replace(reply, zegel=sent_with(made.zegel, bytes(72)))


def sealing_key(folder_name: str, begin: datetime) -> Zegelsleutel:
    """Another key for the system of the source, of the same authority."""
    folder = authority("ca")
    issue(folder, folder / folder_name, System(oin=OINS["po"], naam="Systeem po", hosts=("localhost",)), begin)
    key, certificate = (folder / folder_name / name for name in ("seal.key", "seal.crt"))
    return Zegelsleutel(key.read_bytes(), der(certificate))


def expired(reply: DocumentResponse) -> DocumentResponse:
    """Sealed by the right system, with a certificate whose time is over."""
    assert reply.document
    sleutel = sealing_key("po-expired", START - timedelta(days=SEAL_DAYS, seconds=1))
    made = seal(read(reply.document), sleutel, dossier_id="d-1", versie=1)
    return replace(reply, zegel=sent_with(made.zegel, bytes(72)))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (damaged, "digest"),
        (unsealed, "missing"),
        (emptied, "missing"),
        (of_another_session, "aflevering"),
        (of_another_system, "oin"),
        (expired, "geldigheid"),
    ],
)
def test_a_dossier_whose_seal_does_not_hold_is_not_kept(
    chain: Chain, change: Callable[[DocumentResponse], DocumentResponse], reason: str
) -> None:
    """T04: changed, stripped, of another session or system, expired: an own result, nothing stored, one event."""
    asked = received(chain, change)

    assert (asked.stand, asked.resultaat, asked.dossier_id) == ("geweigerd", "VerzegelingOngeldig", None)
    with acting("vo"):
        assert not VaultItem.objects.exists()
    assert chain.vo.events(2) == ["seal_broken", "request_ended"]
    with acting("vo"):
        assert chain.vo.audit.entries(last=2)[0].fields["reason"] == reason


def seal_from_now_with(system: SchoolSystem, sleutel: Zegelsleutel) -> None:
    ports = system.ports
    system.speak = SchoolHandler(replace(ports, keys=replace(ports.keys, zegel=sleutel)))


def test_what_was_sealed_before_the_seal_was_renewed_arrives_under_the_new_one(chain: Chain) -> None:
    """The key that sealed it is gone: the dossier is the same to the byte, and stays known by the same digest."""
    pupil = chain.po.ready("99PA", "POVO")
    seal_from_now_with(chain.po, sealing_key("po-renewed", START - timedelta(hours=1)))

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert (asked.resultaat, asked.digest) == ("OverdrachtGeslaagd", pupil.digest)
    assert chain.po.fresh(pupil).stand == "overgedragen"


def test_an_answer_that_was_lost_before_the_seal_was_renewed_comes_after_it(chain: Chain) -> None:
    def line(crossing: Crossing) -> Answer:
        found = crossing.arrive()
        if isinstance(crossing.message, DocumentRequest) and chain.po.speak is before:
            seal_from_now_with(chain.po, sealing_key("po-between", START - timedelta(hours=1)))
            raise NietBereikbaar("lost")
        return found

    pupil, before = chain.po.ready("99PA", "POVO"), chain.po.speak
    assert chain.vo.door
    chain.vo.door.line = line

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    chain.vo.work_until_done(chain)

    came = chain.vo.fresh(asked)
    assert (came.resultaat, came.digest) == ("OverdrachtGeslaagd", pupil.digest)
    assert chain.po.events(2) == ["document_repeated", "dossier_read"]


def test_with_a_seal_that_nobody_accepts_nothing_is_delivered(chain: Chain) -> None:
    """It stays klaargezet: the other side would throw it away, and here it would count as delivered."""
    pupil = chain.po.ready("99PA", "POVO")
    seal_from_now_with(chain.po, sealing_key("po-ended", START - timedelta(days=SEAL_DAYS, seconds=1)))

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert (asked.stand, asked.dossier_id) == ("sessie", None)
    assert chain.po.fresh(pupil).stand == "klaargezet"
    with acting("po"):
        assert not Levering.objects.exists()
        assert chain.po.audit.entries(last=1)[0].fields["reason"] == "own_seal_not_valid"

    seal_from_now_with(chain.po, papers("po").zegel)
    chain.vo.work_until_done(chain)
    assert chain.vo.fresh(asked).resultaat == "OverdrachtGeslaagd"


def test_a_seal_that_does_not_hold_any_more_is_not_made_anew(chain: Chain) -> None:
    """Somebody who can write in the table and not in the vault makes no other dossier of it; nothing counts as
    delivered."""
    pupil = chain.po.ready("99PA", "POVO")
    with acting("po"):
        Uitgaand.objects.filter(pk=pupil.pk).update(handtekening=bytes(64))
    seal_from_now_with(chain.po, sealing_key("po-doubted", START - timedelta(hours=1)))

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert asked.resultaat == "TechnischeFout"
    assert chain.po.fresh(pupil).stand == "klaargezet"
    with acting("po"):
        assert not Levering.objects.exists()


def twice(body: bytes) -> bytes:
    return re.sub(rb"(<\w+:document>.*</\w+:document>)", rb"\1\1", body, flags=re.DOTALL)


def two_in_one(body: bytes) -> bytes:
    return re.sub(rb"(<\w+:document>)(.*)(</\w+:document>)", rb"\1\2\2\3", body, flags=re.DOTALL)


def split_by_a_comment(body: bytes) -> bytes:
    return body.replace(b"<roepnaam>", b"<roepnaam><!-- x -->", 1)


def in_the_header(body: bytes) -> bytes:
    (document,) = re.findall(rb"<\w+:document>.*</\w+:document>", body, flags=re.DOTALL)
    bound = document.replace(b":document>", b':document xmlns:oso="%s">' % OSO_2020.encode(), 1)
    return body.replace(document, b"").replace(b"<soap:Header/>", b"<soap:Header>" + bound + b"</soap:Header>")


def of_another_message(body: bytes) -> bytes:
    return body.replace(b"documentResponse", b"dokumentResponse")


def no_xml_any_more(body: bytes) -> bytes:
    return body.replace(b"</roepnaam>", b"<roepnaam>", 1)


def cut_off(body: bytes) -> bytes:
    return body[: body.index(b"</roepnaam>")]


BENT = [twice, two_in_one, split_by_a_comment, of_another_message, no_xml_any_more, cut_off]


@pytest.mark.parametrize(
    ("bend", "reason"),
    [*((each, "form") for each in BENT), (in_the_header, "missing")],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_an_answer_that_was_bent_around_a_dossier_is_not_kept(
    chain: Chain, bend: Callable[[bytes], bytes], reason: str
) -> None:
    """T04: a second document, a comment, a dossier elsewhere in the envelope, a byte that breaks it: the same refusal,
    nothing stored, one event."""

    def line(crossing: Crossing) -> Answer:
        found = crossing.arrive()
        if not isinstance(crossing.message, DocumentRequest):
            return found
        bent = bend(found.body)
        assert bent != found.body
        return replace(found, body=bent)

    pupil = chain.po.ready("99PA", "POVO")
    assert chain.vo.door
    chain.vo.door.line = line

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert (asked.stand, asked.resultaat, asked.dossier_id) == ("geweigerd", "VerzegelingOngeldig", None)
    with acting("vo"):
        assert not VaultItem.objects.exists()
        assert chain.vo.audit.entries(last=2)[0].fields["reason"] == reason
    assert chain.vo.events(2) == ["seal_broken", "request_ended"]


def test_an_answer_without_a_dossier_is_no_broken_seal(chain: Chain) -> None:
    """Such as a page of something in between: nobody has to be told that a dossier came."""

    def line(crossing: Crossing) -> Answer:
        found = crossing.arrive()
        strange = isinstance(crossing.message, DocumentRequest)
        return replace(found, body=b"<html>documentation</html>") if strange else found

    pupil = chain.po.ready("99PA", "POVO")
    assert chain.vo.door
    chain.vo.door.line = line

    assert chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA").resultaat == "TechnischeFout"
    assert chain.vo.events() == ["request_ended"]


def cannot(error: DoorFout, kind: type[Request]) -> Callable[[Message, Callable[[], Message]], Message]:
    """A door that raises this for one kind of message."""

    def lie(message: Message, through: Callable[[], Message]) -> Message:
        if isinstance(message, kind):
            raise error
        return through()

    return lie


@pytest.mark.parametrize("kind", [OverdrachtRequest, DocumentRequest])
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TegenpartijFout(fault("ClientCertificaat")), "CertificaatGeweigerd"),
        (VreemdePartij("expired"), "TegenpartijOnzeker"),
        (TegenpartijFout(fault("TechnischeFout")), "TechnischeFout"),
    ],
)
def test_a_certificate_that_was_refused_is_told_in_words(
    chain: Chain, kind: type[Request], error: DoorFout, code: str
) -> None:
    """T14 T15: ours, or theirs; by the centre or by the source. Staff read who can mend it."""
    pupil = chain.po.ready("99PA", "POVO")
    chain.vo.tell_lies(cannot(error, kind))

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert (asked.stand, asked.resultaat, asked.dossier_id) == ("geweigerd", code, None)
    assert chain.vo.events() == ["request_ended"]
    assert chain.po.fresh(pupil).stand == "klaargezet"
    with acting("vo"):
        told = [event for event in chain.vo.audit.entries(last=20) if event.event == "wire_refused"]
    oin = OINS[CENTRE if kind is OverdrachtRequest else "po"]
    stranger = {"reason": "expired", "oin": oin}
    assert [event.fields for event in told] == ([stranger] if isinstance(error, VreemdePartij) else [])


def test_the_dossier_of_another_pupil_is_not_kept(chain: Chain) -> None:
    """Also when it is sealed well: a source that mixes up two pupils gives neither away."""
    other = chain.po.ready("99PA", "POVO", seed=9)
    pupil = chain.po.ready("99PA", "POVO", seed=1)
    with acting("po"):
        mixed = {name: getattr(pupil, name) for name in ("pgn_hidden", "pgn_index", "pgnfrag_index")}
        Uitgaand.objects.filter(pk=pupil.pk).delete()
        Uitgaand.objects.filter(pk=other.pk).update(**mixed)

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert (asked.resultaat, asked.dossier_id) == ("VerzegelingOngeldig", None)


def without_a_number(reply: DocumentResponse, other: SchoolSystem) -> DocumentResponse:
    """The same dossier without the number of its pupil, sealed well by the system that was asked."""
    assert reply.document
    assert reply.zegel
    bare = read(re.sub(rb"<bsn>.*?</bsn>", b"", reply.document))
    key, seal_of = other.ports.keys.zegel, reply.zegel
    sealed = seal(bare, key, dossier_id=seal_of.dossier_id, versie=seal_of.versie)
    return replace(reply, document=sealed.canonical, zegel=resealed(seal_of, sealed.zegel, other))


def resealed(old: Verzegeling, zegel: Zegel, system: SchoolSystem) -> Verzegeling:
    with acting("vo"):
        row = Inkomend.objects.get()
    bewijs = deliver_statement(
        system.ports.keys.zegel,
        zegel,
        sessie_id=str(row.sessie_id),
        bron_kenmerk=kenmerk("99PA", 1),
        doel_kenmerk=kenmerk("99VA", 1),
        at=system.ports.clock.now(),
    )
    return replace(old, digest=zegel.digest, handtekening=zegel.handtekening, afleverbewijs=bewijs)


def test_a_dossier_without_a_number_is_nobodys(chain: Chain) -> None:
    """A source could otherwise hand over any pupil: without the number it cannot be the one that was asked for."""
    asked = received(chain, lambda reply: without_a_number(reply, chain.po))

    assert (asked.resultaat, asked.dossier_id) == ("VerzegelingOngeldig", None)
    assert chain.vo.events(2) == ["seal_broken", "request_ended"]


def test_a_silent_system_does_not_hide_the_one_that_answers(chain: Chain) -> None:
    """Every aanleverpunt is asked in each round, also when the one before it cannot be reached."""

    def first_is_silent(message: Message, through: Callable[[], Message]) -> Message:
        if isinstance(message, DocumentRequest) and message.bron.kenmerk == kenmerk("99VA", 1):
            raise NietBereikbaar
        return through()

    pupil = chain.brug.ready("99VA", "VOVO")
    chain.po.tell_lies(first_is_silent)
    asked = chain.po.ask("99PB", chain.brug.pgn(pupil), "99VA")
    with acting("po"):
        assert [vraag.resultaat for vraag in asked.vragen.all()] == ["", "OverdrachtGeslaagd"]

    chain.po.work_until_done(chain)

    assert (chain.po.fresh(asked).stand, chain.po.fresh(asked).resultaat) == ("ontvangen", "OverdrachtGeslaagd")


def test_fifty_new_versions_do_not_hide_the_one_that_is_ready(chain: Chain) -> None:
    """A LAS may collect and seal every night; what was replaced is no candidate any more."""
    for _ in range(chain.po.ports.terms.candidates_max + 2):
        newest = chain.po.ready("99PA", "POVO")

    assert chain.vo.ask("99VA", chain.po.pgn(newest), "99PA").digest == newest.digest


def test_a_dossier_within_the_brin_leaves_the_overstapdossier_as_it_is(chain: Chain) -> None:
    overstap = chain.vo.ready("99VA", "VOVO", seed=5)
    with acting("vo"):
        within = Uitgaand.objects.get(pk=chain.vo.ready("99VA", "BB", seed=5).pk)
        Uitgaand.objects.filter(pk=within.pk).update(
            pgn_hidden=overstap.pgn_hidden, pgn_index=overstap.pgn_index, pgnfrag_index=overstap.pgnfrag_index
        )

    assert chain.vo.fresh(overstap).stand == "klaargezet"
    assert chain.brug.ask("99VB", chain.vo.pgn(overstap), "99VA").digest == overstap.digest


def test_withdrawing_the_newest_version_withdraws_what_it_replaced(chain: Chain, asking: DocumentRequest) -> None:
    """Also in a session in which the older version was delivered already."""
    assert say(chain.vo, asking).resultaat == "OverdrachtGeslaagd"
    newest = chain.po.ready("99PA", "POVO")
    with acting("po"):
        outgoing.withdraw(chain.po.ports, newest, NODE)

    assert say(chain.vo, asking).resultaat == "DossierNietGereed"


def test_what_was_withdrawn_stays_so_when_a_newer_version_is_sealed(chain: Chain, asking: DocumentRequest) -> None:
    """Also in a session in which it was delivered already; a new session finds the newer version."""
    assert say(chain.vo, asking).resultaat == "OverdrachtGeslaagd"
    with acting("po"):
        first = Uitgaand.objects.get()
        outgoing.withdraw(chain.po.ports, first, NODE)
    newest = chain.po.ready("99PA", "POVO")

    assert say(chain.vo, asking).resultaat == "DossierNietGereed"
    assert chain.po.fresh(first).stand == "ingetrokken"
    assert chain.brug.ask("99VB", chain.po.pgn(newest), "99PA").digest == newest.digest


def test_a_withdrawn_certificate_gets_nothing_in_an_open_session(chain: Chain, asking: DocumentRequest) -> None:
    """T14 T44: the source lets the centre judge the certificate in front of it, not only the name in it."""
    with acting(CENTRE):
        Certificaat.objects.filter(systeem__oin=OINS["vo"]).update(actief=False)

    nothing_given(chain, chain.vo, asking, "SessieAfwijkend", "session_refused")


# -- a network that fails --------------------------------------------------------------------------------------


def test_what_cannot_be_reached_is_asked_again_until_it_can(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO")
    chain.vo.tell_lies(unreachable)
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    assert (asked.stand, asked.resultaat) == ("aangevraagd", "")

    chain.vo.tell_lies(None)
    chain.vo.work_until_done(chain)

    assert chain.vo.fresh(asked).resultaat == "OverdrachtGeslaagd"


@pytest.mark.parametrize("kind", ["centre", "source"])
def test_what_stays_unreachable_ends_with_a_result(chain: Chain, kind: str) -> None:
    """And a session that was opened is signed off, so that it cannot be used any more."""
    pupil = chain.po.ready("99PA", "POVO")
    chain.vo.tell_lies(unreachable if kind == "centre" else Hold())
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    chain.vo.work_until_done(chain)

    assert (chain.vo.fresh(asked).stand, chain.vo.fresh(asked).resultaat) == ("geweigerd", "NietBereikbaar")
    assert chain.centre.events()[-1] == ("register_changed" if kind == "centre" else "sign_off_taken")


@pytest.mark.parametrize("which", ["OverdrachtRequest", "DocumentRequest", "AfmeldingRequest"])
def test_an_answer_that_is_lost_is_asked_for_again_and_nothing_happens_twice(chain: Chain, which: str) -> None:
    """T27: the other side has done its work, and only its answer got lost."""
    lost: list[Message] = []

    def lose(message: Message, through: Callable[[], Message]) -> Message:
        reply = through()
        if type(message).__name__ == which and not lost:
            lost.append(message)
            raise NietBereikbaar
        return reply

    pupil = chain.po.ready("99PA", "POVO")
    chain.vo.tell_lies(lose)
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    chain.vo.work_until_done(chain)

    assert chain.vo.fresh(asked).resultaat == "OverdrachtGeslaagd"
    once(chain.po, "document_delivered")
    once(chain.vo, "dossier_received")
    once(chain.centre, "session_granted")
    with acting("vo"):
        assert VaultItem.objects.count() == 1


def once(system: Participant, event: str) -> None:
    assert system.events(100).count(event) == 1


def test_asking_twice_while_it_is_on_its_way_is_refused(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO")
    chain.vo.tell_lies(unreachable)
    chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    with pytest.raises(incoming.Refused) as refusal:
        chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")
    assert refusal.value.code == "already_asked"


def test_the_dossier_is_read_from_the_bytes_that_were_checked(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO")
    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    with acting("vo"):
        stored = incoming.show(chain.vo.ports, asked, NODE)
    assert read(_bytes(chain.vo, asked)).naam == stored.naam


def _bytes(system: SchoolSystem, asked: Inkomend) -> bytes:
    with acting(system.alias):
        vraag = asked.vragen.get(resultaat="OverdrachtGeslaagd")
        assert isinstance(vraag.dossier_id, UUID)
        return system.ports.vault.read(vraag.dossier_id, incoming.place(asked, vraag), reader=NODE, purpose="toets")
