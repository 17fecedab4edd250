"""T28: a clock that is wrong: told from a minute on, and from five minutes on nothing new starts at either end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from chain import Chain, HandClock, SchoolSystem, acting
from overstap.jobs import Later
from overstap.jobs.models import Job
from overstap.keten import Message, NietBereikbaar, PingRequest, PingResponse
from overstap.ports import NODE
from overstap.school import fetch, incoming
from overstap.school.clock import CLOCK, clock_watch, difference, known, stopped, warning
from overstap.school.models import ClockCheck, Inkomend, Levering
from overstap.school.ports import Ports
from overstap.school.steps import Refused

pytestmark = pytest.mark.django_db(databases="__all__")
PGN = "999990019"


@dataclass
class OffClock:
    """A clock beside that of the chain."""

    right: HandClock
    seconds: float = 0

    def now(self) -> datetime:
        return self.right.now() + timedelta(seconds=self.seconds)


def watched(system: SchoolSystem, seconds: float) -> Ports:
    """The ports of a system whose clock is so much ahead, after it was looked at."""
    clock = OffClock(HandClock(), seconds)
    clock.right = system.ports.clock  # type: ignore[assignment]  # it is the clock of the chain
    ports = replace(system.ports, clock=clock)
    clock_watch(ports)()
    return ports


@pytest.mark.parametrize("seconds", [-3600, -300, -59, 0, 59, 300, 301, 86_400])
def test_the_difference_is_that_with_the_clock_of_the_centre(po: SchoolSystem, seconds: int) -> None:
    watched(po, seconds)

    assert known() == seconds
    assert stopped() is (abs(seconds) > 300)


def test_what_the_line_took_counts_in_our_favour(po: SchoolSystem) -> None:
    """An answer that took 200 s says no more than that we are at most 100 s off."""
    clock = HandClock(po.ports.clock.now())

    class Slow:
        def send(self, _message: Message, _bestemming: object) -> Message:
            clock.move(seconds=200)
            return PingResponse("OK", po.ports.clock.now())

    assert difference(Slow(), None, clock) == 0  # type: ignore[arg-type]  # it goes nowhere


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (59, ""),
        (-60, "De klok van dit systeem loopt 60 seconden achter op die van het Traffic Center. Zet"),
        (301, "loopt 301 seconden voor op die van het Traffic Center. Daarom begint er geen nieuwe overdracht."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(seconds: int, text: str) -> None:
    assert text in warning(seconds)
    assert bool(warning(seconds)) is bool(text)


def test_it_is_told_once_for_each_turn(po: SchoolSystem, caplog: pytest.LogCaptureFixture) -> None:
    """One event and one line of the log when it goes wrong, one more when it gets worse; none while it stays so."""
    caplog.set_level(logging.WARNING, logger="overstap.school")
    for seconds in (0, 90, 91, 360, 361, 0, 10):
        watched(po, seconds)

    assert po.events(5) == ["clock_off", "clock_off"]
    fields = [entry.fields for entry in po.audit.entries(last=2)]
    assert fields == [{"seconden": 90, "reason": "ahead"}, {"seconden": 360, "reason": "ahead"}]
    assert [record.message for record in caplog.records] == [warning(90), warning(360)]


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 60), (360, 1)])
def test_it_is_looked_at_again_every_hour_and_sooner_while_wrong(po: SchoolSystem, seconds: int, minutes: int) -> None:
    ports = watched(po, seconds)

    (job,) = Job.objects.filter(kind=CLOCK)
    assert job.due == ports.clock.now() + timedelta(minutes=minutes)


def test_a_centre_that_is_silent_changes_nothing(po: SchoolSystem) -> None:
    watched(po, 360)

    def silent(_message: Message, _through: Callable[[], Message]) -> Message:
        raise NietBereikbaar

    po.tell_lies(silent)
    watched(po, 0)

    assert known() == 360
    assert Job.objects.filter(kind=CLOCK).count() == 1


def test_no_request_is_made_while_the_clock_is_wrong(po: SchoolSystem) -> None:
    ports = watched(po, 360)
    with pytest.raises(Refused, match="clock_off"):
        incoming.ask(ports, po.school("99PA"), PGN, "99VA", "overstapdossier", NODE)

    assert not Inkomend.objects.exists()
    assert po.events() == ["clock_off"]

    watched(po, 0)
    assert incoming.ask(po.ports, po.school("99PA"), PGN, "99VA", "overstapdossier", NODE).wacht


def test_a_request_that_was_made_before_waits(po: SchoolSystem) -> None:
    row = incoming.ask(po.ports, po.school("99PA"), PGN, "99VA", "overstapdossier", NODE)
    ports = watched(po, -360)
    assert po.door
    po.door.sent.clear()

    with pytest.raises(Later, match="clock_off"):
        fetch.fetch(ports, row.pk)

    assert po.door.sent == []
    assert po.fresh(row).stand == "aangevraagd"


def test_a_source_with_a_wrong_clock_delivers_nothing_and_says_so(chain: Chain) -> None:
    """Plainly, where the other side would have read that the seal does not hold."""
    pupil = chain.po.ready("99PA", "POVO")
    with acting("po"):
        watched(chain.po, 360)

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert (asked.stand, asked.resultaat, asked.dossier_id) == ("geweigerd", "KlokAfwijkend", None)
    assert chain.po.fresh(pupil).stand == "klaargezet"
    assert chain.po.events() == ["session_refused"]
    with acting("po"):
        assert not Levering.objects.exists()
        watched(chain.po, 0)
    assert chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA").resultaat == "OverdrachtGeslaagd"


@pytest.mark.parametrize("seconds", [-90_000, 360])
def test_a_delivery_at_a_moment_that_cannot_be_is_told_as_a_clock(chain: Chain, seconds: int) -> None:
    """Of a source that does not look at its clock; nothing is kept, and one event says why."""
    pupil = chain.po.ready("99PA", "POVO")
    handler = chain.po.speak
    handler.ports = replace(chain.po.ports, clock=OffClock(chain.clock, seconds))  # type: ignore[attr-defined]

    asked = chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA")

    assert (asked.resultaat, asked.dossier_id) == ("KlokAfwijkend", None)
    assert chain.vo.events(2) == ["seal_broken", "request_ended"]


def test_a_small_difference_stops_nothing(chain: Chain) -> None:
    pupil = chain.po.ready("99PA", "POVO")
    with acting("po"):
        watched(chain.po, 299)
        assert ClockCheck.objects.get().ahead_seconds == 299

    assert chain.vo.ask("99VA", chain.po.pgn(pupil), "99PA").resultaat == "OverdrachtGeslaagd"


def test_the_centre_says_its_time(po: SchoolSystem) -> None:
    assert po.send_to_centre(PingRequest()) == PingResponse("OK", po.ports.clock.now())
