"""Whether the clock of this system is right, held against that of the Traffic Center: asked at the start and hourly.

Sessions, seals and statements of delivery are judged by the clock. So a system whose clock is more than five minutes
off begins no transfer, at neither end, until it is right again; what is under way goes on.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from overstap.audit.events import Event
from overstap.database import rows
from overstap.jobs.round import Deed, Round
from overstap.keten import DoorFout, PingRequest, PingResponse
from overstap.keten.door import Bestemming, Door
from overstap.ports import NODE, Clock
from overstap.school.addresses import centre
from overstap.school.models import ClockCheck
from overstap.school.ports import Ports

log = logging.getLogger("overstap.school")
CLOCK = "clock"
WARN_SECONDS = 60
OFF_SECONDS = 300
"""More than this off, nothing new starts."""
EVERY = timedelta(hours=1)
EVERY_WHILE_WRONG = timedelta(minutes=1)
"""So that a clock that was put right is believed soon."""


def difference(door: Door, bestemming: Bestemming, clock: Clock) -> int | None:
    """Whole seconds that our clock is ahead of the centre's (below zero: behind); None when it did not say.

    What the line may have taken counts in our favour: half of the time until the answer came.
    """
    asked = clock.now()
    try:
        reply = door.send(PingRequest(), bestemming)
    except DoorFout:
        return None
    if not isinstance(reply, PingResponse) or reply.tijd is None:
        return None
    half = (clock.now() - asked) / 2
    ahead = asked + half - reply.tijd
    sure = max(abs(ahead) - half, timedelta()).total_seconds()
    return int(sure if ahead > timedelta() else -sure)


def is_wrong(seconds: int) -> bool:
    """Whether a clock that is so much off begins nothing new."""
    return abs(seconds) > OFF_SECONDS


def warning(seconds: int) -> str:
    """What is wrong with a clock that is so much off and what to do, in Dutch; empty when nothing is."""
    if abs(seconds) < WARN_SECONDS:
        return ""
    side = "voor" if seconds > 0 else "achter"
    stops = " Daarom begint er geen nieuwe overdracht." if is_wrong(seconds) else ""
    return (
        f"De klok van dit systeem loopt {abs(seconds)} seconden {side} op die van het Traffic Center.{stops} "
        "Zet de klok gelijk (NTP)."
    )


def _how_wrong(seconds: int) -> tuple[bool, bool]:
    return abs(seconds) >= WARN_SECONDS, is_wrong(seconds)


def known() -> int:
    """How many seconds our clock was ahead when it was looked at last; 0 when it never was."""
    row = rows.first(ClockCheck, id=ClockCheck.ONE)
    return row.ahead_seconds if row else 0


def stopped() -> bool:
    """Whether nothing new may start now."""
    return is_wrong(known())


def clock_watch(ports: Ports) -> Round:
    """The round that asks the centre and writes down what came of it. A silent centre changes nothing."""

    def look() -> Deed:
        seconds = difference(ports.door, centre(ports.identity), ports.clock)
        return partial(_note, ports, seconds)

    return Round(CLOCK, look, lambda: EVERY_WHILE_WRONG if stopped() else EVERY, ports.jobs, ports.clock)


def _note(ports: Ports, seconds: int | None) -> None:
    """Keep it; told is only what became otherwise, since a clock that is wrong is looked at every minute."""
    if seconds is None:
        return
    before = known()
    values = {"ahead_seconds": seconds, "checked_at": ports.clock.now()}
    if rows.change(ClockCheck, values, id=ClockCheck.ONE) == 0:
        rows.put(ClockCheck, id=ClockCheck.ONE, **values)
    if warning(seconds) and _how_wrong(seconds) != _how_wrong(before):
        reason = "ahead" if seconds > 0 else "behind"
        ports.audit.write(Event.CLOCK_OFF, by=NODE, seconden=abs(seconds), reason=reason)
        log.warning(warning(seconds))
