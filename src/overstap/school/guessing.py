"""A brake on guessing: a school that asks for many pupils whom nobody knows has to wait (T32). Own: the numbers.

It holds at both ends. The school that asks stops itself before anything of the number is derived; the school that is
asked stops another system that does not, before it looks for anybody.
"""

from __future__ import annotations

from datetime import timedelta

from overstap.audit.events import Event
from overstap.database import rows
from overstap.database.transaction import writing
from overstap.keten import DocumentRequest, Partij
from overstap.ports import Actor
from overstap.school.models import ONBEKEND, Inkomend, Levering, School
from overstap.school.ports import Ports
from overstap.school.steps import Refused

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TE_VEEL_ONBEKEND = "TeVeelOnbekend"
"""What a school is told that is stopped. It is the same for every number, known or not, so that it tells nothing of any
pupil; and it names no moment, so that nobody can count by it."""


def refuse_guessing(ports: Ports, school: School, by: Actor) -> None:
    """Raises Refused when this school had its unknown pupils for now, which is logged.

    `too_many_unknown`: for today; `too_many_unknown_now`: for a minute.
    """
    count = over(ports, Inkomend, "gewijzigd_op", school_id=school.pk)
    if not count:
        return
    with writing():
        ports.audit.write(Event.SEARCH_LIMITED, by=by, brin=school.brin, reason="asking", count=count)
    raise Refused("too_many_unknown" if count >= ports.terms.unknown_a_day else "too_many_unknown_now")


def is_guessing(ports: Ports, school: School, message: DocumentRequest, caller: Partij) -> bool:
    """Whether the doel had its unknown pupils of this school for now, which is logged.

    A session that was answered before is answered again: that tells nothing new.
    """
    if rows.first(Levering, school_id=school.pk, sessie_id=message.sessie_id) is not None:
        return False
    count = over(ports, Levering, "geleverd_op", school_id=school.pk, doel_brin=message.doel.brin)
    if not count:
        return False
    with writing():
        ports.audit.write(
            Event.SEARCH_LIMITED,
            by=Actor("system", caller.oin),
            brin=school.brin,
            doel_brin=message.doel.brin,
            oin=caller.oin,
            reason="asked",
            count=count,
        )
    return True


def over(ports: Ports, model: type[Inkomend] | type[Levering], moment: str, **whose: object) -> int:
    """How many unknown pupils of the last day, when that or the number of the last minute is too many; else 0."""
    now, terms = ports.clock.now(), ports.terms
    most = max(terms.unknown_a_day, terms.unknown_a_minute)
    last = [at for at in rows.latest(model, moment, most=most, only=("resultaat", ONBEKEND), **whose) if at > now - DAY]
    lately = sum(at > now - MINUTE for at in last)
    return len(last) if len(last) >= terms.unknown_a_day or lately >= terms.unknown_a_minute else 0
