"""A school that asked in vain is told when the dossier is ready: chosen by a person, announced, said, and shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chain import CENTRE, OINS, START, Chain, SchoolSystem, acting, kenmerk, worker_of
from overstap.keten import (
    OSO_2018,
    OSO_2020,
    Adres,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    Message,
    NietBereikbaar,
    NotificatieRequest,
    NotificatieResponse,
    TegenpartijFout,
    VreemdePartij,
)
from overstap.ports import NODE, Actor
from overstap.school import behind, incoming, notify, outgoing, tell
from overstap.school.models import Inkomend, Levering, Uitgaand
from overstap.school.notify_models import Kennisgeving, Notificatie
from overstap.school.ready import Klaarkeuze, make_ready
from overstap.school.steps import Refused
from overstap.school.sweep import forget
from overstap.traffic_center import register
from overstap.traffic_center.models import Sessie

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
INGRID = Actor("user", "7")
ROOMS = {"tell": tell, "notify": notify}


class Story:
    """Kadecollege asked De Wilgenhof in vain; a week later the dossier is ready."""

    def __init__(self, chain: Chain) -> None:
        self.chain, self.po, self.vo = chain, chain.po, chain.vo
        self.row = self.po.taken_in("99PA", "POVO")
        self.asked = self.ask()
        chain.clock.move(days=7)

    def ask(self, system: str = "vo", brin: str = "99VA") -> Inkomend:
        asker = self.chain.systems[system]
        assert isinstance(asker, SchoolSystem)
        return asker.ask(brin, self.po.pgn(self.row), "99PA")

    def sealed(self, **changes: Any) -> Uitgaand:
        with acting("po"):
            self.row = outgoing.seal_dossier(self.po.ports, self.po.fresh(self.row), NODE, **changes)
        return self.row

    def vragers(self) -> list[notify.Vrager]:
        with acting("po"):
            return list(notify.vragers(self.po.ports, self.po.fresh(self.row)))

    def plan(self, *chosen: int) -> int:
        """Somebody ticks these requests, or the first of those who are behind."""
        found = chosen or tuple(each.levering.pk for each in self.vragers()[:1])
        with acting("po"):
            return notify.plan(self.po.ports, self.po.fresh(self.row), found, INGRID)

    def work(self) -> None:
        with acting("po"):
            self.po.worker.run_until_idle()

    def tell(self) -> Kennisgeving:
        self.plan()
        self.work()
        return self.kennisgeving()

    def kennisgeving(self) -> Kennisgeving:
        with acting("po"):
            return Kennisgeving.objects.get()

    def notificaties(self, system: str = "vo") -> list[Notificatie]:
        with acting(system):
            return list(Notificatie.objects.all())

    def messages(self) -> tuple[MeldenNotificatieRequest, NotificatieRequest]:
        """What De Wilgenhof would say."""
        with acting("po"):
            levering = Levering.objects.latest("geleverd_op")
        bron, doel = Adres("99PA", kenmerk("99PA", 1)), Adres("99VA", kenmerk("99VA", 1))
        then = {"sessie_id": levering.sessie_id, "aanvraagdatum": levering.geleverd_op}
        return MeldenNotificatieRequest(bron, doel, "OV", **then), NotificatieRequest(bron, doel, "OV", **then)


@pytest.fixture(params=[OSO_2018, OSO_2020], ids=["2018", "2020"])
def either(request: pytest.FixtureRequest, transactional_db: None) -> Story:
    return Story(Chain(request.param))


@pytest.fixture
def story(chain: Chain) -> Story:
    return Story(chain)


def events_of(system: Any, name: str) -> list[str]:
    with acting(system.alias):
        return [entry.event for entry in system.audit.entries(last=200) if entry.event.startswith(name)]


def test_who_asked_in_vain_is_told_and_asks_again(either: Story) -> None:
    """In the words of either year: one event at each end for the one thing that happened there."""
    either.sealed()

    told = either.tell()

    assert (told.stand, told.resultaat) == ("gedaan", "NotificatieOntvangen")
    assert [each.inkomend_id for each in either.notificaties()] == [either.asked.pk]
    assert events_of(either.po, "notification") == ["notification_planned", "notification_ended"]
    assert events_of(either.chain.centre, "notification") == ["notification_announced"]
    assert events_of(either.vo, "notification") == ["notification_received"]
    with acting("vo"):
        again = incoming.ask_again(either.vo.ports, either.vo.fresh(either.asked), NODE)
        either.vo.worker.run_until_idle()
        assert Inkomend.objects.get(pk=again.pk).digest == either.row.digest
    assert either.vragers() == []


def test_nobody_is_told_whom_nobody_chose(story: Story) -> None:
    story.sealed()
    story.work()

    assert [each.had_one for each in story.vragers()] == [False]
    assert story.plan(-1) == 0
    assert story.notificaties() == []
    assert events_of(story.po, "notification") == []


def test_who_has_an_older_version_may_be_told_of_the_newer(story: Story) -> None:
    story.sealed()
    story.ask()
    assert story.vragers() == []

    story.row = story.po.taken_in("99PA", "POVO")
    assert [each.had_one for each in story.vragers()] == [True]
    story.sealed()

    assert story.tell().stand == "gedaan"
    assert len(story.notificaties()) == 1


def test_only_the_last_request_of_each_system_counts(story: Story) -> None:
    story.ask("brug", "99VB")
    story.ask("brug", "99VA")
    story.chain.clock.move(minutes=5)
    last = story.ask()
    story.sealed()

    found = story.vragers()

    assert sorted(each.levering.doel_oin for each in found) == sorted([OINS["vo"], OINS["brug"], OINS["brug"]])
    assert [each.levering.sessie_id for each in found if each.levering.doel_oin == OINS["vo"]] == [last.sessie_id]


def test_a_dossier_for_one_school_is_told_to_that_school_alone(story: Story) -> None:
    story.ask("brug", "99VB")

    story.sealed(voor_brin="99VB")

    assert [each.levering.doel_brin for each in story.vragers()] == ["99VB"]


def test_it_is_told_on_the_day_from_which_it_may_be_fetched_and_not_before(story: Story) -> None:
    """T32: nothing is delivered before the date set, and nobody is told that it would be."""
    with acting("po"):
        story.row = outgoing.set_first_day(story.po.ports, story.po.fresh(story.row), NODE, date(2026, 3, 20))
    story.sealed()

    assert story.tell().stand == "gepland"
    assert story.ask().resultaat == "DossierNietGereed"
    story.chain.clock.moment = START.replace(day=19, hour=22, minute=59)
    story.work()
    assert story.notificaties() == []

    story.chain.clock.moment = START.replace(day=19, hour=23, minute=1)
    story.work()
    assert story.kennisgeving().stand == "gedaan"
    assert story.ask().resultaat == "OverdrachtGeslaagd"


def test_what_is_not_ready_is_not_told(story: Story) -> None:
    with pytest.raises(Refused, match="stand_moved"):
        story.plan()
    assert story.notificaties() == []


@pytest.mark.parametrize("what", ["withdrawn", "fetched", "meant for another"])
def test_what_there_is_no_more_to_tell_lapses_without_a_word(story: Story, what: str) -> None:
    story.sealed()
    story.plan()
    if what == "fetched":
        story.ask()
    with acting("po"):
        if what == "withdrawn":
            outgoing.withdraw(story.po.ports, story.po.fresh(story.row), NODE)
        elif what == "meant for another":
            outgoing.set_bestemming(story.po.ports, story.po.fresh(story.row), NODE, "99VB")
    story.work()

    assert story.kennisgeving().stand == "vervallen"
    assert story.notificaties() == []
    assert events_of(story.chain.centre, "notification") == []


def fetched_and_changed(story: Story) -> None:
    """It was chosen to be told of a version, fetched that by itself before it was told, and then came a newer."""
    story.sealed()
    story.plan()
    story.ask()
    story.row = story.po.taken_in("99PA", "POVO")
    story.sealed()


def test_of_a_newer_version_than_was_chosen_a_school_that_fetched_that_one_is_not_told(story: Story) -> None:
    fetched_and_changed(story)

    story.work()

    assert story.kennisgeving().stand == "vervallen"
    assert story.notificaties() == []


def test_it_is_told_of_the_newer_version_when_somebody_chooses_so_too(story: Story) -> None:
    fetched_and_changed(story)
    story.work()

    assert story.plan() == 1
    story.work()

    with acting("po"):
        assert sorted(Kennisgeving.objects.values_list("stand", flat=True)) == ["gedaan", "vervallen"]
    assert len(story.notificaties()) == 1


# -- a choice is for a version -----------------------------------------------------------------------------------


def withdrawn(story: Story) -> None:
    with acting("po"):
        outgoing.withdraw(story.po.ports, story.po.fresh(story.row), NODE)


def next_version(story: Story) -> None:
    story.row = story.po.taken_in("99PA", "POVO")
    story.sealed()


def fetched_withdrawn_and_asked_in_vain(story: Story) -> None:
    story.ask()
    withdrawn(story)
    story.chain.clock.move(minutes=5)
    story.ask()
    next_version(story)


def withdrawn_before_it_was_told(story: Story) -> None:
    withdrawn(story)
    next_version(story)


Turn = Callable[[Story], None]
TURNS: tuple[Turn, ...] = (fetched_withdrawn_and_asked_in_vain, withdrawn_before_it_was_told, next_version)


@pytest.mark.parametrize("turn", TURNS)
def test_of_a_version_that_nobody_chose_no_school_is_told(story: Story, turn: Turn) -> None:
    """Whatever became of the version that was chosen: the choice lapses with it, and can be made for the next."""
    story.sealed()
    story.plan()
    turn(story)
    story.work()

    assert story.kennisgeving().stand == "vervallen"
    assert story.notificaties() == []
    assert events_of(story.po, "notification") == ["notification_planned", "notification_ended"]
    assert [each.may_be_told for each in story.vragers()] == [True]
    assert to_tell_of(story) == [story.row.pk]

    assert story.plan() == 1
    story.work()
    assert len(story.notificaties()) == 1
    assert to_tell_of(story) == []


def to_tell_of(story: Story) -> list[UUID]:
    with acting("po"):
        return behind.pupils_to_tell_of(story.po.ports, [story.row.school_id])


def test_withdrawn_long_before_its_day_it_is_shown_as_lapsed_at_once(story: Story) -> None:
    from_day(story, date(2026, 3, 20))
    story.sealed()
    story.plan()

    withdrawn(story)

    assert story.kennisgeving().stand == "vervallen"


def test_who_makes_the_next_version_chooses_anew_while_the_former_choice_still_stands(story: Story) -> None:
    """It fetched what it was to be told of, and no worker has looked since: klaarzetten itself settles that."""
    story.sealed()
    story.plan()
    story.ask()
    story.row = story.po.taken_in("99PA", "POVO")
    (vrager,) = story.vragers()
    assert vrager.may_be_told

    with acting("po"):
        keuze = Klaarkeuze(berichten=[vrager.levering.pk])
        story.row, count = make_ready(story.po.ports, story.po.fresh(story.row), INGRID, keuze)
    story.work()

    assert count == 1
    assert len(story.notificaties()) == 1


def test_a_process_that_tells_stops_when_the_dossier_is_withdrawn_meanwhile(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.sealed()
    story.plan()
    find_address = tell.find_address

    def withdrawn_meanwhile(*args: Any) -> str:
        withdrawn(story)
        return find_address(*args)

    monkeypatch.setattr(tell, "find_address", withdrawn_meanwhile)
    story.work()

    assert story.kennisgeving().stand == "vervallen"
    assert story.notificaties() == []


def test_what_was_said_just_when_it_was_withdrawn_is_shown_as_said(story: Story) -> None:
    def withdrawn_meanwhile(message: Message, through: Callable[[], Message]) -> Message:
        answer = through()
        if isinstance(message, NotificatieRequest):
            withdrawn(story)
        return answer

    story.sealed()
    story.po.tell_lies(withdrawn_meanwhile)

    assert story.tell().stand == "gedaan"
    assert len(story.notificaties()) == 1


def test_who_was_chosen_for_the_next_version_meanwhile_is_still_to_be_told_of_that(story: Story) -> None:
    """The answer that comes back is about the version before."""
    story.sealed()
    story.plan()
    before = story.kennisgeving()
    next_version(story)
    story.plan()

    with acting("po"):
        notify.conclude(story.po.ports, before, Kennisgeving.Stand.MISLUKT, "NietBereikbaar")

    assert story.kennisgeving().stand == "gepland"


def from_day(story: Story, vanaf: date | None) -> None:
    with acting("po"):
        story.row = outgoing.set_first_day(story.po.ports, story.po.fresh(story.row), NODE, vanaf)


def test_the_notice_goes_with_the_day_that_is_moved(story: Story) -> None:
    """Earlier: told as soon as it may be fetched. Later: not a day too soon."""
    from_day(story, date(2026, 3, 20))
    story.sealed()
    assert story.tell().stand == "gepland"

    from_day(story, date(2026, 3, 25))
    story.chain.clock.moment = START.replace(day=20)
    story.work()
    assert story.notificaties() == []

    from_day(story, None)
    story.work()
    assert story.kennisgeving().stand == "gedaan"
    assert len(story.notificaties()) == 1


def test_to_whom_it_was_not_released_it_may_be_told_when_it_is(story: Story) -> None:
    """It asked when the dossier was for another school, and has not got it."""
    story.sealed(voor_brin="99VB")
    assert story.ask().resultaat == "NietVoorDoel"
    assert story.vragers() == []
    assert to_tell_of(story) == []

    with acting("po"):
        story.row = outgoing.set_bestemming(story.po.ports, story.po.fresh(story.row), NODE, "99VA")

    (vrager,) = story.vragers()
    assert (vrager.was_withheld, vrager.had_one) == (True, False)
    assert to_tell_of(story) == [story.row.pk]
    assert story.tell().stand == "gedaan"
    assert story.ask().resultaat == "OverdrachtGeslaagd"


# -- the other side is not there --------------------------------------------------------------------------------


def away(of: type[Message]) -> Callable[[Message, Callable[[], Message]], Message]:
    def lie(message: Message, through: Callable[[], Message]) -> Message:
        if isinstance(message, of):
            raise NietBereikbaar
        return through()

    return lie


def lost(of: type[Message]) -> Callable[[Message, Callable[[], Message]], Message]:
    """It arrives, and its answer does not come back."""

    def lie(message: Message, through: Callable[[], Message]) -> Message:
        answer = through()
        if isinstance(message, of):
            raise NietBereikbaar
        return answer

    return lie


@pytest.mark.parametrize("of", [MeldenNotificatieRequest, NotificatieRequest])
def test_who_cannot_be_reached_is_tried_again_and_then_no_more(story: Story, of: type[Message]) -> None:
    """Whatever becomes of it, the dossier stays klaargezet."""
    story.sealed()
    story.po.tell_lies(away(of))
    assert story.tell().stand == "gepland"
    for _ in range(20):
        story.chain.clock.move(hours=1)
        story.work()

    told = story.kennisgeving()
    assert (told.stand, told.resultaat) == ("mislukt", "NietBereikbaar")
    assert story.po.fresh(story.row).stand == "klaargezet"
    assert story.notificaties() == []
    assert story.po.events(2) == ["job_given_up", "notification_ended"]

    story.po.tell_lies(None)
    assert story.tell().stand == "gedaan"
    assert len(story.notificaties()) == 1


@pytest.mark.parametrize("of", [MeldenNotificatieRequest, NotificatieRequest])
def test_an_answer_that_was_lost_makes_nothing_happen_twice(story: Story, of: type[Message]) -> None:
    """T27: sent again it is the same message, and it is told once."""
    story.sealed()
    story.po.tell_lies(lost(of))
    story.tell()
    story.po.tell_lies(None)
    story.chain.clock.move(minutes=5)
    story.work()

    assert story.kennisgeving().stand == "gedaan"
    assert len(story.notificaties()) == 1
    assert events_of(story.vo, "notification") == ["notification_received"]
    assert events_of(story.chain.centre, "notification") == ["notification_announced"]
    assert events_of(story.po, "notification") == ["notification_planned", "notification_ended"]


class Killed(BaseException):
    """The process ends here, as with kill -9: nothing after it is done."""


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("where", ["tell.find_address", "notify.note_address", "tell.said", "notify.conclude"])
def test_a_process_that_dies_anywhere_leaves_nothing_out_and_does_nothing_twice(
    story: Story, monkeypatch: pytest.MonkeyPatch, where: str, moment: str
) -> None:
    """T26: the next process goes on; each end has its one row and its one event."""
    story.sealed()
    story.plan()
    room, name = where.split(".")
    whole = getattr(ROOMS[room], name)

    def dying(*args: Any, **kwargs: Any) -> None:
        if moment == "after":
            whole(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ROOMS[room], name, dying)
        with pytest.raises(Killed):
            story.work()
    story.chain.clock.move(minutes=5)
    with acting("po"):
        worker_of(story.po.ports, story.po.jobs).run_until_idle()

    assert story.kennisgeving().stand == "gedaan"
    assert len(story.notificaties()) == 1
    assert events_of(story.vo, "notification") == ["notification_received"]
    assert events_of(story.chain.centre, "notification") == ["notification_announced"]
    assert events_of(story.po, "notification") == ["notification_planned", "notification_ended"]


def test_a_stranger_at_the_address_of_the_doel_is_told_nothing(story: Story) -> None:
    def stranger(message: Message, through: Callable[[], Message]) -> Message:
        if isinstance(message, NotificatieRequest):
            raise VreemdePartij("oin")
        return through()

    story.sealed()
    story.po.tell_lies(stranger)
    told = story.tell()

    assert (told.stand, told.resultaat) == ("mislukt", "TegenpartijOnzeker")
    assert story.po.events(2) == ["wire_refused", "notification_ended"]


def test_a_system_that_stands_at_that_point_now_but_never_asked_is_told_nothing(story: Story) -> None:
    def moved(message: Message, through: Callable[[], Message]) -> Message:
        answer = through()
        return replace(answer, oin=OINS["brug"]) if isinstance(answer, MeldenNotificatieResponse) else answer

    story.sealed()
    story.po.tell_lies(moved)

    assert story.tell().resultaat == "OnbekendAanleverpunt"
    assert not any(isinstance(each, NotificatieRequest) for each in story.po.door.sent if story.po.door)


# -- what the centre refuses ------------------------------------------------------------------------------------


def announced(story: Story, by: str = "po", **changes: Any) -> MeldenNotificatieResponse:
    reply = story.chain.systems[by].send_to_centre(replace(story.messages()[0], **changes))
    assert isinstance(reply, MeldenNotificatieResponse)
    return reply


def refuse_announcement(story: Story, code: str, by: str = "po", **changes: Any) -> None:
    """The code, no address, nothing counted, one event."""
    before = story.chain.centre.count_events()
    reply = announced(story, by, **changes)
    assert (reply.resultaat, reply.url, reply.oin) == (code, None, None)
    with acting(CENTRE):
        assert not Sessie.objects.filter(aankondigingen__gt=0).exists()
    assert story.chain.centre.count_events() == before + 1
    assert story.chain.centre.events() == ["notification_refused"]


FORGED: dict[str, tuple[str, dict[str, Any]]] = {
    "a session that never was": ("SessieOnbekend", {"sessie_id": uuid4()}),
    "a moment before the session": ("SessieOnbekend", {"aanvraagdatum": START - timedelta(minutes=6)}),
    "a moment after the session": ("SessieOnbekend", {"aanvraagdatum": START + timedelta(days=2)}),
    "another school that asks": ("SessieOnbekend", {"doel": Adres("99VB", kenmerk("99VB", 1))}),
    "another system of that school": ("SessieOnbekend", {"doel": Adres("99VA", kenmerk("99VA", 2))}),
    "a school that nobody knows": ("SessieOnbekend", {"doel": Adres("88ZZ", kenmerk("99VA", 1))}),
    "another school of the same system": ("SessieOnbekend", {"bron": Adres("99PB", kenmerk("99PB", 1))}),
    "a source that nobody knows": ("OnbekendAanleverpunt", {"bron": Adres("88ZZ", kenmerk("99PA", 1))}),
    "another service": ("DoelNietToegestaan", {"dienst": "SWV"}),
}


@pytest.mark.parametrize("what", FORGED)
def test_the_centre_tells_nobody_else_where_a_school_is(story: Story, what: str) -> None:
    """T41: only of the session that it was asked in does a source learn where its doel is."""
    code, changes = FORGED[what]
    refuse_announcement(story, code, **changes)


@pytest.mark.parametrize("by", ["vo", "brug"])
def test_only_the_system_of_the_source_may_announce(story: Story, by: str) -> None:
    """T41"""
    with pytest.raises(TegenpartijFout) as raised:
        announced(story, by)
    assert raised.value.fault.reden == "ClientCertificaat"
    assert events_of(story.chain.centre, "notification") == []


@pytest.mark.parametrize("without", ["sessie_id", "aanvraagdatum"])
def test_an_announcement_without_its_request_is_no_announcement(story: Story, without: str) -> None:
    with pytest.raises(TegenpartijFout) as raised:
        announced(story, **{without: None})
    assert raised.value.fault.reden == "OngeldigVerzoek"


def test_a_source_or_doel_without_a_mandate_is_refused(story: Story) -> None:
    with acting(CENTRE):
        register.put_mandaat(story.chain.tools, "99VA", OINS["vo"], van=date(2025, 8, 1), tot=date(2026, 3, 5))
    refuse_announcement(story, "AanleverpuntNietActief")
    with acting(CENTRE):
        register.put_mandaat(story.chain.tools, "99PA", OINS["po"], van=date(2025, 8, 1), tot=date(2026, 3, 5))
    refuse_announcement(story, "VerstrekkerNietActief")


def test_a_request_of_more_than_half_a_year_ago_is_over(story: Story) -> None:
    message = story.messages()[0]
    story.chain.clock.moment = START + timedelta(days=183, minutes=1)

    assert announced(story, aanvraagdatum=message.aanvraagdatum).resultaat == "NotificatieTermijnVerlopen"


def test_the_same_announcement_is_answered_a_few_times_and_then_no_more(story: Story) -> None:
    for _ in range(5):
        assert announced(story).oin == OINS["vo"]
    with pytest.raises(TegenpartijFout) as raised:
        announced(story)
    assert raised.value.fault.reden == "TeVeelVragen"
    assert events_of(story.chain.centre, "notification") == ["notification_announced"]


# -- what the doel refuses --------------------------------------------------------------------------------------


def said(story: Story, by: str = "po", to: str = "vo", **changes: Any) -> str:
    reply = story.chain.systems[by].send_to(to, replace(story.messages()[1], **changes))
    assert isinstance(reply, NotificatieResponse)
    return reply.resultaat


FALSE: dict[str, tuple[str, dict[str, Any]]] = {
    "a session that never was": ("AanvraagOnbekend", {"sessie_id": uuid4()}),
    "a moment before it was asked": ("AanvraagOnbekend", {"aanvraagdatum": START - timedelta(minutes=6)}),
    "a moment long after": ("AanvraagOnbekend", {"aanvraagdatum": START + timedelta(days=1)}),
    "a school that was not asked": ("AanvraagOnbekend", {"bron": Adres("99PB", kenmerk("99PB", 1))}),
    "a point that was not asked": ("AanvraagOnbekend", {"bron": Adres("99PA", kenmerk("99PB", 1))}),
    "a system that speaks for the school that was asked": ("AanvraagOnbekend", {"by": "brug"}),
    "a koppelsleutel": (
        "AanvraagOnbekend",
        {"dienst": "SWV", "koppelsleutel": uuid4(), "sessie_id": None, "aanvraagdatum": None},
    ),
    "a school that is not here": ("OnbekendAanleverpunt", {"doel": Adres("99VB", kenmerk("99VB", 1))}),
    "a point that is not here": ("OnbekendAanleverpunt", {"doel": Adres("99VA", kenmerk("99VA", 2))}),
}


@pytest.mark.parametrize("what", FALSE)
def test_a_false_notification_changes_nothing(story: Story, what: str) -> None:
    """T41: of no request of our own, or not by the system that was asked: refused, and nothing is shown."""
    code, changes = FALSE[what]
    before = story.vo.count_events()

    assert said(story, **changes) == code

    assert story.notificaties() == []
    assert story.vo.count_events() == before + 1
    assert story.vo.events() == ["notification_refused"]


def test_the_session_of_another_school_on_the_same_system_is_not_ours(story: Story) -> None:
    """T30 T41: Bruglyceum asked; that Kadecollege stands in the same system gives it nothing."""
    story.ask("brug", "99VB")

    assert said(story, to="brug", doel=Adres("99VA", kenmerk("99VA", 2))) == "AanvraagOnbekend"
    assert story.notificaties("brug") == []
    assert said(story, to="brug", doel=Adres("99VB", kenmerk("99VB", 1))) == "NotificatieOntvangen"


def test_what_is_said_again_is_shown_once_and_not_taken_for_ever(story: Story) -> None:
    """T41: a replay."""
    for _ in range(5):
        assert said(story) == "NotificatieOntvangen"
    with pytest.raises(TegenpartijFout) as raised:
        said(story)

    assert raised.value.fault.reden == "TeVeelVragen"
    assert [each.keren for each in story.notificaties()] == [5]
    assert events_of(story.vo, "notification") == ["notification_received"]


def test_a_request_of_half_a_year_ago_is_known_no_more(story: Story) -> None:
    story.chain.clock.moment = START + timedelta(days=183, minutes=1)
    assert said(story) == "AanvraagOnbekend"


# -- half a year later ------------------------------------------------------------------------------------------


def test_requests_and_what_was_told_about_them_are_kept_for_half_a_year(story: Story) -> None:
    story.sealed()
    story.tell()
    brought = story.ask()

    def swept(days: int) -> tuple[int, int, int, int]:
        for system in (story.po, story.vo):
            with acting(system.alias):
                forget(system.ports, START + timedelta(days=days))
        with acting("po"):
            at_po = Levering.objects.count(), Kennisgeving.objects.count()
        with acting("vo"):
            return (*at_po, Inkomend.objects.count(), Notificatie.objects.count())

    assert swept(182) == (2, 1, 2, 1)
    assert swept(192) == (0, 0, 1, 0)
    kept = story.vo.fresh(brought)
    assert (bytes(kept.sleutel_hidden), bytes(kept.pgnfrag_hidden)) == (b"", b"")
    with acting("vo"):
        assert incoming.show(story.vo.ports, kept, NODE).pgn == story.po.pgn(story.row)
