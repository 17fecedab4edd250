"""T26 on PostgreSQL: at each step the connection is gone in the middle, as when a process is killed with -9.

The server then undoes what was not committed, and nobody is left who knows how far it was. In one process, so that
every step of every system can be looked at; that whole nodes come back from it, `test_crash.py` tells.
"""

from __future__ import annotations

import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.db import connections
from django.db.models import QuerySet

from chain import ACTIVE, CENTRE, Chain, Crossing, acting
from databases import on_postgres, standing_in
from overstap.demo.plan import GOED
from overstap.keten import Answer, NietBereikbaar
from overstap.ports import NODE
from overstap.school import collect, incoming, outgoing
from overstap.school.models import Inkomend, Levering, Uitgaand
from overstap.vault.models import VaultItem
from school.made import record
from settings_test import NODES
from stopper import Point, words_of
from ways import running_chain, test_crash

pytestmark = pytest.mark.postgres
ELSEWHERE = {"job: taken up", "asked: answered"}
"""In the loop of a process, and in its sockets: there is neither here."""
IN_PROCESS = {"overstap.wire.sender:HttpDoor.send": "chain:ChainDoor.send"}
POINTS = {
    f"{alias}, {name}": (alias, replace(point, function=IN_PROCESS.get(point.function, point.function)))
    for alias, points in (
        ("po", test_crash.AT_THE_SOURCE),
        ("vo", test_crash.AT_THE_TARGET),
        (CENTRE, test_crash.AT_THE_CENTRE),
    )
    for name, point in points.items()
    if name not in ELSEWHERE
}
ONCE = {
    "po": running_chain.AT_THE_SOURCE,
    "vo": running_chain.AT_THE_TARGET,
    CENTRE: running_chain.AT_THE_CENTRE,
}


class Killed(BaseException):
    """Nothing catches it, as nothing catches the end of a process."""


@dataclass
class Killer:
    """Ends what this system does when it comes to the point, once."""

    alias: str
    point: Point
    ended: bool = False

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        module, _, path = self.point.function.partition(":")
        outer, _, last = path.rpartition(".")
        owner = pkgutil.resolve_name(f"{module}:{outer}")
        function: Callable[..., Any] = getattr(owner, last)

        def watched(*args: Any, **kwargs: Any) -> Any:
            self.kill_at("before", args)
            result = function(*args, **kwargs)
            self.kill_at("after", args)
            return result

        patch.setattr(owner, last, watched)

    def kill_at(self, when: str, args: tuple[object, ...]) -> None:
        here = not self.ended and ACTIVE.get() == self.alias and when == self.point.when
        if here and self.point.given in words_of(args):
            self.ended = True
            connections[self.alias].close()
            raise Killed


@dataclass
class Transfer:
    """One pupil's way from De Wilgenhof to Kadecollege, and what staff do of it until it is in the lists."""

    chain: Chain
    seed: int
    began: datetime
    before: dict[str, int]

    @classmethod
    def of_a_new_pupil(cls, chain: Chain, seed: int) -> Transfer:
        chain.clock.move(minutes=1)
        before = {alias: system.count_events() for alias, system in chain.systems.items()}
        return cls(chain, seed, chain.clock.now(), before)

    def do_what_is_left(self) -> None:
        po, vo = self.chain.po, self.chain.vo
        with acting("po"):
            row = self.sent().first() or collect.take_in(po.ports, po.school("99PA"), record(self.seed), NODE)
            row = po.settled(row)
            if row.stand == Uitgaand.Stand.INGEZIEN:
                row = outgoing.seal_dossier(po.ports, row, NODE)
            pgn = po.pgn(row)
        with acting("vo"):
            if not self.received().exists():
                incoming.ask(vo.ports, vo.school("99VA"), pgn, "99PA", "overstapdossier", NODE)
            vo.worker.run_until_idle()

    def sent(self) -> QuerySet[Uitgaand]:
        return Uitgaand.objects.filter(verzameld_op__gte=self.began)

    def received(self) -> QuerySet[Inkomend]:
        return Inkomend.objects.filter(aangevraagd_op__gte=self.began)

    def assert_once(self) -> None:
        """It completed, and at none of the three anything happened twice."""
        with acting("po"):
            sent = self.sent().get()
            assert [each.resultaat for each in Levering.objects.filter(geleverd_op__gte=self.began)] == [GOED]
        with acting("vo"):
            received = self.received().get()
            kept = VaultItem.objects.filter(kind="inkomend", at__gte=self.began)
            assert [item.pk for item in kept] == [received.dossier_id]
        assert (sent.stand, received.stand, received.resultaat) == ("overgedragen", "ontvangen", GOED)
        assert sent.digest == received.digest != ""
        for alias, system in self.chain.systems.items():
            if alias in ONCE:
                new = system.count_events() - self.before[alias]
                events = Counter(system.events(new))
                assert {event: events[event] for event in ONCE[alias]} == dict.fromkeys(ONCE[alias], 1)


def cross(crossing: Crossing) -> Answer:
    """Who is killed while it answers is, for who asks, not to be reached."""
    try:
        return crossing.arrive()
    except Killed:
        raise NietBereikbaar from None


@pytest.fixture(scope="module")
def chain(django_db_blocker: Any) -> Iterator[Chain]:
    with django_db_blocker.unblock(), standing_in({alias: on_postgres(alias) for alias in NODES}):
        made = Chain()
        for system in made.systems.values():
            if system.door is not None:
                system.door.line = cross
        yield made


SEEDS = count(1)


@pytest.mark.parametrize(("alias", "point"), POINTS.values(), ids=POINTS)
def test_a_transfer_in_which_one_is_killed_happens_once(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, alias: str, point: Point
) -> None:
    transfer, killer = Transfer.of_a_new_pupil(chain, next(SEEDS)), Killer(alias, point)
    killer.watch(monkeypatch)
    with suppress(Killed):
        transfer.do_what_is_left()
    assert killer.ended

    chain.clock.move(minutes=10)
    transfer.do_what_is_left()
    chain.vo.work_until_done(chain)

    transfer.assert_once()


def test_after_all_this_the_logs_hold(chain: Chain) -> None:
    for system in chain.systems.values():
        with acting(system.alias):
            assert system.audit.verify().good
