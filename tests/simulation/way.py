"""One simulated way: some pupils, some schools, and people and machines that do things in an order that is drawn."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import connections

from chain import ACTIVE, CENTRE, OINS, Chain, SchoolSystem, acting, worker_of
from overstap.audit.store import DjangoAudit
from overstap.dossier import read
from overstap.ports import Actor
from overstap.school import collect, incoming, notify, outgoing
from overstap.school.models import Inkomend, Levering, School, Uitgaand
from overstap.school.pupils import pgn_index
from overstap.school.stands import READY
from overstap.school.steps import Refused
from overstap.traffic_center import register, sweep
from overstap.vault.store import DjangoVault
from simulation.chance import Chance
from simulation.outcome import Outcome
from simulation.pupils import ROUTES, SEEDS, Pupil, dossier
from simulation.rewind import Kept, raw
from simulation.trouble import Died, Trouble
from simulation.watch import Known, Watch

USER = Actor("user", "7")
STARTS = (
    datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 7, 31, 21, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
)
"""An ordinary morning; half an hour before the clock goes to summer time, before the season turns (in Amsterdam it is
then 31 July, 23:30), and before the clock goes back."""
SCENES = 48
"""So many beginnings there are; a way takes the one that its seed points at."""
RATES = (0.0, 0.1, 0.25, 0.5)
"""Which part of all messages meets with trouble."""
CHANGED = 0.3
"""How often a dossier changes after somebody chose to tell of it, and before it is told."""
ROUNDS_MAX = 60
"""So many times the workers look after the trouble has stopped; with four minutes between, that is four hours."""


@dataclass(frozen=True)
class Scene:
    """Where a way begins: some pupils whose dossiers are ready. Made once, and put back for each way from it."""

    pupils: list[Pupil]
    known: Known
    kept: Kept


class Simulation:
    """A chain that is put back to a beginning before every way."""

    def __init__(self) -> None:
        self.chance = Chance()
        self.chain = Chain(random=self.chance.bytes)
        self.empty = Scene([], Known(), Kept(self.chain.systems))
        self.scenes: dict[int, Scene] = {}

    def run(self, seed: int) -> Outcome:
        """One way; the same seed gives the same trace."""
        scene = self.scene(seed % SCENES)
        with self.way(scene, f"way {seed}") as way:
            return way.run(seed)

    def scene(self, number: int) -> Scene:
        if number not in self.scenes:
            with self.way(self.empty, f"scene {number}") as way:
                self.scenes[number] = way.scene()
        return self.scenes[number]

    @contextmanager
    def way(self, scene: Scene, seed: str) -> Iterator[Way]:
        scene.kept.put_back()
        self.chance.restart(seed)
        way = Way(self.chain, self.chance, deepcopy(scene.pupils), deepcopy(scene.known))
        with self.chance.ruling(), way.instruments():
            yield way


class Way:
    def __init__(self, chain: Chain, chance: Chance, pupils: list[Pupil], known: Known) -> None:
        self.chain, self.dice, self.pupils = chain, chance.dice, pupils
        self.trace: list[str] = []
        self.watch = Watch(chain, self.trace.append, known)
        self.trouble = Trouble(chain, chance, self.trace.append, self.watch.asked, self.watch.answered)
        self.schools = [each for each in chain.systems.values() if isinstance(each, SchoolSystem)]
        self.deeds: tuple[tuple[int, Callable[[], None]], ...] = (
            (2, self.prepare),
            (4, self.ask),
            (6, self.work),
            (2, self.withdraw),
            (1, self.tell),
            (1, self.look_at_sent),
            (1, self.look_at_received),
            (2, self.time_passes),
            (2, self.trouble.jump),
            (1, self.trouble.fall_silent),
            (3, self.trouble.come_late),
            (1, self.sweep),
        )

    def scene(self) -> Scene:
        """One to three pupils, all ready, on a morning in March."""
        self.chain.clock.moment = STARTS[0]
        for seed in self.dice.sample(SEEDS, self.dice.randint(1, 3)):
            self.pupils.append(Pupil(seed, self.dice.choice(ROUTES)))
            self.prepare(self.pupils[-1])
        self.watch.look()
        return Scene(self.pupils, self.watch.known, Kept(self.chain.systems))

    def run(self, seed: int) -> Outcome:
        self.begin()
        for _ in range(self.dice.randint(6, 16)):
            self.do(self.dice.choices([deed for _, deed in self.deeds], [weight for weight, _ in self.deeds])[0])
            if self.watch.violations:
                break
        else:
            self.end()
        return Outcome(seed, tuple(self.watch.violations), self.events, tuple(self.trace), self.results())

    @property
    def events(self) -> int:
        """Events in the logs, and messages on the line."""
        return self.watch.events + self.trouble.crossings

    def results(self) -> Counter[str]:
        """How the overdrachten ended; those that have not, by an empty text."""
        ask = "SELECT CASE WHEN stand IN ('ontvangen', 'geweigerd') THEN resultaat ELSE '' END FROM school_inkomend"
        return Counter(result for system in self.schools for (result,) in raw(system.alias).execute(ask))

    def to_tell(self) -> bool:
        """Whether somebody is still to be told."""
        ask = "SELECT 1 FROM school_kennisgeving WHERE stand = 'gepland'"
        return any(raw(system.alias).execute(ask).fetchone() for system in self.schools)

    @contextmanager
    def instruments(self) -> Iterator[None]:
        """The line, and eyes on every event that is written and every dossier that is read."""
        write, read_vault, trouble, watch = DjangoAudit.write, DjangoVault.read, self.trouble, self.watch

        def written(audit: DjangoAudit, *args: Any, **kwargs: Any) -> int:
            number = write(audit, *args, **kwargs)
            trouble.wrote(ACTIVE.get())
            return number

        def has_read(vault: DjangoVault, *args: Any, **kwargs: Any) -> bytes:
            alias, data = ACTIVE.get(), read_vault(vault, *args, **kwargs)
            connections[alias].on_commit(partial(watch.known.reads.update, [alias]))
            return data

        with ExitStack() as stack:
            for system in self.schools:
                assert system.door is not None
                stack.enter_context(patch.object(system.door, "line", trouble.line))
                system.door.sent.clear()
            stack.enter_context(patch.object(DjangoAudit, "write", written))
            stack.enter_context(patch.object(DjangoVault, "read", has_read))
            yield

    def begin(self) -> None:
        """A moment, a rate of trouble; in some ways a mandate that ends with the season."""
        self.trouble.stop()
        self.chain.clock.moment = self.dice.choice(STARTS)
        rate = self.dice.choice(RATES)
        self.trace.append(f"begin {self.chain.clock.moment:%Y-%m-%d %H:%M}, trouble {rate}")
        if self.dice.random() < 0.3:
            alias, brin = self.dice.choice([route.doel for route in ROUTES])
            self.trace.append(f"the mandate of {brin} for {alias} ends on 31 July")
            with acting(CENTRE):
                register.put_mandaat(self.chain.tools, brin, OINS[alias], van=date(2025, 8, 1), tot=date(2026, 7, 31))
        self.trouble.rate = rate
        for _ in self.pupils:
            self.do(self.ask)

    def do(self, deed: Callable[[], None]) -> None:
        """One deed; whatever process it was in may die, and a member of staff may hear that it cannot be."""
        self.trace.append(f"{deed.__name__}:")
        try:
            deed()
        except Died as died:
            self.trace.append(f"{died.alias} died")
        except Refused as refused:
            self.trace.append(f"refused: {refused.code}")
        self.trouble.dies_at.clear()
        self.watch.look()

    # -- what people do -------------------------------------------------------------------------------------------

    def prepare(self, pupil: Pupil | None = None) -> None:
        """A record comes out of the LAS and is sealed, at first or as a new version; sometimes for one school."""
        pupil = pupil or self.dice.choice(self.pupils)
        pupil.versie += 1
        data = dossier(pupil.seed, pupil.route, pupil.versie)
        found = read(data)
        pupil.pgn = found.pgn
        self.watch.known.secrets |= {found.pgn.encode(), found.naam.encode()}
        voor_brin = self.dice.choice(("", "", "", pupil.route.doel[1], "99PC"))
        alias, brin = pupil.route.bron
        if pupil.route.also and self.dice.random() < 0.5:
            self.seal(pupil.route.also, brin, data, "")
        self.seal(alias, brin, data, voor_brin)

    def seal(self, alias: str, brin: str, data: bytes, voor_brin: str) -> None:
        system = self.system(alias)
        self.may_die(system)
        with acting(alias):
            row = collect.take_in(system.ports, School.objects.get(brin=brin), data, USER)
            row = collect.settle(system.ports, row.pk, USER, (), "nagekeken") if row.bevindingen else row
            outgoing.seal_dossier(system.ports, row, USER, voor_brin)

    def ask(self) -> None:
        pupil = self.dice.choice(self.pupils)
        alias, brin = pupil.route.doel
        system = self.system(alias)
        self.may_die(system)
        with acting(alias):
            school = School.objects.get(brin=brin)
            row = incoming.ask(system.ports, school, pupil.pgn, pupil.route.bron[1], pupil.route.soort, USER)
            key = system.ports.vault.reveal(bytes(row.sleutel_hidden), "zoeksleutel")
        self.watch.known.secrets |= {key.encode(), b64decode(key)}
        if self.dice.random() < 0.7:
            self.work_at(system)

    def withdraw(self) -> None:
        self.to_some(Uitgaand, lambda system, row: outgoing.withdraw(system.ports, row, USER))

    def tell(self) -> None:
        """Somebody lets a school know that asked before. Where none is behind, a pupil that was asked for gets a new
        version first; where nobody asked there is nothing to do. Sometimes, before it is told, a dossier changes."""
        asked = [pupil for pupil in self.pupils if self.was_asked_for(pupil)]
        if not asked:
            return
        pupil = self.dice.choice(asked)
        system = self.system(pupil.route.bron[0])
        behind = self.behind(system)
        if not behind:
            self.prepare(pupil)
            behind = self.behind(system)
        if behind:
            row, vrager = self.dice.choice(behind)
            self.may_die(system)
            with acting(system.alias):
                notify.plan(system.ports, row, [vrager.levering.pk], USER)
            if self.dice.random() < CHANGED:
                self.change(system, row)
            self.work_at(system)

    def change(self, system: SchoolSystem, row: Uitgaand) -> None:
        """A newer version of this pupil is sealed, or this one is withdrawn."""
        if self.dice.random() < 0.5:
            with acting(system.alias):
                outgoing.withdraw(system.ports, row, USER)
        else:
            index = partial(pgn_index, system.ports.vault)
            self.prepare(next(each for each in self.pupils if index(each.pgn) == bytes(row.pgn_index)))

    def was_asked_for(self, pupil: Pupil) -> bool:
        system = self.system(pupil.route.bron[0])
        with acting(system.alias):
            return Levering.objects.filter(uitgaand__pgn_index=pgn_index(system.ports.vault, pupil.pgn)).exists()

    def behind(self, system: SchoolSystem) -> list[tuple[Uitgaand, notify.Vrager]]:
        """The dossiers that are ready, each with a school that does not know."""
        with acting(system.alias):
            ready = Uitgaand.objects.filter(stand__in=READY).select_related("school")
            rows = ready.order_by("gewijzigd_op", "versie", "naam")
            found = [(row, each) for row in rows for each in notify.vragers(system.ports, row)]
        return [(row, each) for row, each in found if each.may_be_told]

    def look_at_sent(self) -> None:
        self.to_some(Uitgaand, lambda system, row: outgoing.show(system.ports, row, USER))

    def look_at_received(self) -> None:
        self.to_some(Inkomend, lambda system, row: incoming.show(system.ports, row, USER))

    def to_some(self, model: Any, deed: Callable[[SchoolSystem, Any], object]) -> None:
        system = self.dice.choice(self.schools)
        self.may_die(system)
        with acting(system.alias):
            rows = list(model.objects.select_related("school").order_by("gewijzigd_op", "versie", "naam"))
            if rows:
                deed(system, self.dice.choice(rows))

    # -- what machines do -----------------------------------------------------------------------------------------

    def work(self) -> None:
        self.work_at(self.dice.choice(self.schools))

    def all_work(self) -> None:
        for system in self.schools:
            self.work_at(system)

    def work_at(self, system: SchoolSystem) -> None:
        """A worker, new or not: it knows nothing but the rows."""
        self.may_die(system)
        with acting(system.alias):
            worker_of(system.ports, system.jobs).run_until_idle()

    def time_passes(self) -> None:
        minutes = self.dice.choice((0.1, 1, 1, 5, 40, 60, 24 * 60))
        self.trace.append(f"{minutes} minutes pass")
        self.chain.clock.move(minutes=minutes)

    def sweep(self) -> None:
        with acting(CENTRE):
            sweep.forget(self.chain.tools.clock.now())

    def may_die(self, system: SchoolSystem) -> None:
        """Sometimes the process ends while it writes one of the coming events."""
        if self.dice.random() < self.trouble.rate / 2:
            self.trouble.dies_at[system.alias] = self.dice.randint(1, 4)

    def system(self, alias: str) -> SchoolSystem:
        return next(each for each in self.schools if each.alias == alias)

    # -- the end --------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """The trouble stops: every overdracht comes to its end, and what was written still stands."""
        self.trouble.stop()
        for _ in range(ROUNDS_MAX):
            self.chain.clock.move(minutes=4)
            self.do(self.trouble.come_late)
            self.do(self.all_work)
            if not self.trouble.late and not self.results()[""] and not self.to_tell():
                break
        self.watch.expect(self.results()[""] == 0, "never_ended", "the chain")
        self.chain.clock.move(days=2)
        self.do(self.sweep)
        self.watch.judge_end()
