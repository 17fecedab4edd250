"""T32: who asks for many pupils whom nobody knows has to wait, at both ends, before anything is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

import pytest

from chain import Chain, Crossing, SchoolSystem, acting
from overstap.elfproef import elfproef
from overstap.keten import Answer, DocumentRequest, resultaat
from overstap.keten.zoeksleutel import Zoeksleutel
from overstap.node.config import Limits
from overstap.ports import NODE
from overstap.school import incoming
from overstap.school.handler import SchoolHandler
from overstap.school.models import ONBEKEND, Inkomend, Levering
from overstap.school.steps import Refused

pytestmark = pytest.mark.django_db(databases="__all__")
FREELY = Limits(unknown_a_day=1000, unknown_a_minute=1000)


def numbers(count: int) -> Iterator[str]:
    """Practice numbers of nobody."""
    return islice((f"9999{nr:05}" for nr in range(99_999) if elfproef(f"9999{nr:05}")), count)


@dataclass
class Deriving:
    """A zoeksleutel that counts how often something was derived of a number."""

    key: Zoeksleutel
    count: int = field(default=0)

    def derive(self, pgn: str, bron_brin: str, salt: bytes) -> bytes:
        self.count += 1
        return self.key.derive(pgn, bron_brin, salt)


@dataclass
class Matching:
    """A zoeksleutel that counts how often a number was compared with it."""

    key: Zoeksleutel
    count: int = field(default=0)

    def matches(self, pgn: str, bron_brin: str, key: bytes) -> bool:
        self.count += 1
        return self.key.matches(pgn, bron_brin, key)


NUMBER = re.compile(rb"nummer [0-9]+|auditId>[0-9]+<")
"""By which an event is found in the log."""


def kept(answers: list[bytes], crossing: Crossing) -> Answer:
    """As the line is, but every answer about a pupil is kept."""
    answered = crossing.arrive()
    if isinstance(crossing.message, DocumentRequest):
        answers.append(answered.body)
    return answered


def unknown_asked(system: SchoolSystem, how_many: int) -> None:
    """Requests that ended so, today."""
    with acting(system.alias):
        for pgn in numbers(how_many):
            row = incoming.asking(system.ports, system.school("99VA"), pgn, "99PA", "overstapdossier")
            row.stand, row.resultaat = Inkomend.Stand.GEWEIGERD, ONBEKEND
            row.save()


def refused(system: SchoolSystem, brin: str = "99VA") -> str:
    """Why the next request of this school is not taken; empty when it is."""
    with acting(system.alias):
        try:
            incoming.ask(system.ports, system.school(brin), "999990019", "99PA", "overstapdossier", NODE)
        except Refused as error:
            return error.code
    return ""


def test_the_31st_unknown_number_of_a_day_is_not_even_derived(chain: Chain) -> None:
    """T32: refused, nothing derived, nothing planned, one event; a day later it may again."""
    chain.vo.ports = replace(chain.vo.ports, terms=Limits())
    unknown_asked(chain.vo, 30)
    chain.clock.move(minutes=2)
    deriving = Deriving(chain.vo.ports.keys.zoeksleutel)
    keys = replace(chain.vo.ports.keys, zoeksleutel=deriving)  # type: ignore[arg-type]  # it matches nothing
    chain.vo.ports = replace(chain.vo.ports, keys=keys)
    events = chain.vo.count_events()

    assert refused(chain.vo) == "too_many_unknown"

    assert deriving.count == 0
    assert chain.vo.events() == ["search_limited"]
    assert chain.vo.count_events() == events + 1
    with acting("vo"):
        assert Inkomend.objects.count() == 30
        (logged,) = chain.vo.audit.entries(last=1)
        assert (logged.fields["brin"], logged.fields["reason"], logged.fields["count"]) == ("99VA", "asking", 30)
    chain.clock.move(hours=24)
    assert refused(chain.vo) == ""


def test_five_in_one_minute_wait_for_the_minute(chain: Chain) -> None:
    unknown_asked(chain.vo, 5)
    assert refused(chain.vo) == "too_many_unknown_now"

    chain.clock.move(seconds=61)

    assert refused(chain.vo) == ""


def test_what_was_found_and_what_is_not_ready_do_not_count(chain: Chain) -> None:
    unknown_asked(chain.vo, 40)
    with acting("vo"):
        Inkomend.objects.update(resultaat="DossierNietGereed")

    assert refused(chain.vo) == ""


def test_each_school_has_its_own_count(chain: Chain) -> None:
    unknown_asked(chain.brug, 30)
    assert (refused(chain.brug), refused(chain.brug, "99VB")) == ("too_many_unknown", "")


def test_a_school_that_does_not_stop_itself_is_stopped_by_the_school_it_asks(chain: Chain) -> None:
    """T32: the source sends it away before it looks for anybody, logs it once, and tells nothing of who is there."""
    chain.vo.ports = replace(chain.vo.ports, terms=FREELY)
    known = chain.po.pgn(chain.po.ready("99PA", "POVO"))
    for pgn in numbers(5):
        assert chain.vo.ask("99VA", pgn, "99PA").resultaat == ONBEKEND

    sixth = chain.vo.ask("99VA", known, "99PA")

    assert (sixth.stand, sixth.resultaat, sixth.dossier_id) == ("geweigerd", "TeVeelOnbekend", None)
    assert "Wacht een minuut" in resultaat(sixth.resultaat).tekst("nl")
    assert chain.po.events(2) == ["search_limited", "message_refused"]
    with acting("po"):
        logged, _refusal = chain.po.audit.entries(last=2)
        assert (logged.fields["brin"], logged.fields["doel_brin"], logged.fields["reason"]) == ("99PA", "99VA", "asked")


def test_who_is_stopped_is_told_the_same_of_every_number(chain: Chain) -> None:
    """T32: to the byte but for the number of the event, whether the pupil is ready, waits, or is nobody's; so it tells
    a guesser nothing. Nothing is derived, and no request is kept by which he could be found again."""
    chain.vo.ports = replace(chain.vo.ports, terms=FREELY)
    ready = chain.po.pgn(chain.po.ready("99PA", "POVO"))
    waiting = chain.po.pgn(chain.po.taken_in("99PA", "POVO", seed=2))
    for pgn in numbers(5):
        chain.vo.ask("99VA", pgn, "99PA")
    deriving = Matching(chain.po.ports.keys.zoeksleutel)
    chain.po.ports = replace(chain.po.ports, keys=replace(chain.po.ports.keys, zoeksleutel=deriving))  # type: ignore[arg-type]  # it derives nothing
    chain.po.speak = SchoolHandler(chain.po.ports)
    answers: list[bytes] = []
    assert chain.vo.door is not None
    chain.vo.door.line = lambda crossing: kept(answers, crossing)

    results = [chain.vo.ask("99VA", pgn, "99PA").resultaat for pgn in (ready, waiting, "999990019")]

    assert results == ["TeVeelOnbekend"] * 3
    assert len({NUMBER.sub(b"", each) for each in answers}) == 1
    assert deriving.count == 0
    with acting("po"):
        assert Levering.objects.count() == 5


def test_the_answer_to_a_session_that_was_answered_stays_the_same(chain: Chain) -> None:
    """A repeat after a lost answer is no guess."""
    chain.vo.ports = replace(chain.vo.ports, terms=FREELY)
    for pgn in numbers(5):
        chain.vo.ask("99VA", pgn, "99PA")
    assert chain.vo.door is not None
    last = next(each for each in reversed(chain.vo.door.sent) if isinstance(each, DocumentRequest))
    events = chain.po.count_events()

    reply = chain.vo.send_to("po", last)

    assert getattr(reply, "resultaat", "") == ONBEKEND or chain.po.events()[-1] != "search_limited"
    assert "search_limited" not in chain.po.events(chain.po.count_events() - events)
