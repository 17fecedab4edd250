"""What goes wrong between and inside the systems: messages, processes and clocks.

Every trouble is drawn from the dice of the way, so that the same seed brings the same trouble.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from chain import CENTRE, Chain, Crossing, SchoolSystem, acting, papers, worker_of
from overstap.jobs import lease
from overstap.keten import Answer, DocumentRequest, NietBereikbaar
from overstap.wire.sender import LATER
from simulation.chance import Chance
from simulation.damage import damaged

Tell = Callable[[str], None]
JUMPS = (
    timedelta(minutes=6),
    timedelta(minutes=-6),
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=-1),
    timedelta(0),
    timedelta(0),
)
"""How far the clock of a node may be off: it jumps there, and by the last two it is right again."""


class Died(BaseException):
    """The process of this node ended here; what was not committed is gone, and nobody was told."""

    def __init__(self, alias: str) -> None:
        super().__init__(alias)
        self.alias = alias


@dataclass
class Trouble:
    """The line between the systems of a chain. With a rate of 0 everything arrives, once and whole.

    The message that brings a dossier meets with twice as much as any other.
    """

    chain: Chain
    chance: Chance
    tell: Tell
    leaves: Callable[[Crossing], None]
    """Is shown every message as it leaves, before anything happens to it."""
    answered: Callable[[Crossing, Answer], None]
    """Is shown every answer as it leaves."""
    rate: float = 0.0
    crossings: int = 0
    late: list[Crossing] = field(default_factory=list)
    """Copies of messages that still wander about."""
    down: set[str] = field(default_factory=set)
    """Systems that answer nobody for a while."""
    dies_at: dict[str, int] = field(default_factory=dict)
    """After so many more events in its log the process of this node dies."""
    _overtaken: bool = False

    def __post_init__(self) -> None:
        self.kinds: tuple[Callable[[Crossing], Answer], ...] = (
            self.lost,
            self.answer_lost,
            self.doubled,
            self.delayed,
            self.copied,
            self.question_damaged,
            self.answer_damaged,
            self.answer_damaged,
            self.sender_dies_before,
            self.sender_dies_after,
            self.answerer_dies,
            self.overtaken,
            self.overtaken,
            self.stolen,
            self.clock_jumps,
        )

    def line(self, crossing: Crossing) -> Answer:
        """One message from one system to another, and its answer back, if they come that far."""
        self.crossings += 1
        self.leaves(crossing)
        name = f"{crossing.sender}>{crossing.system.alias} {type(crossing.message).__name__}"
        if crossing.system.alias in self.down:
            self.tell(f"{name}: down")
            raise NietBereikbaar
        if self.chance.dice.random() >= self.rate * (2 if isinstance(crossing.message, DocumentRequest) else 1):
            answered = self.arrive(crossing)
            self.tell(f"{name}: {answered.status}")
        else:
            kind = self.chance.dice.choice(self.kinds)
            self.tell(f"{name}: {kind.__name__}")
            answered = kind(crossing)
        if answered.status in LATER:
            raise NietBereikbaar
        return answered

    def arrive(self, crossing: Crossing, body: bytes = b"") -> Answer:
        """The message is there; a process that dies while it answers is, from here, a line that falls silent."""
        try:
            answered = crossing.arrive(body)
        except Died as died:
            if died.alias != crossing.system.alias:
                raise
            self.tell(f"{died.alias} died while answering")
            raise NietBereikbaar from None
        self.answered(crossing, answered)
        return answered

    # -- messages -------------------------------------------------------------------------------------------------

    def lost(self, _crossing: Crossing) -> Answer:
        raise NietBereikbaar

    def answer_lost(self, crossing: Crossing) -> Answer:
        self.arrive(crossing)
        raise NietBereikbaar

    def doubled(self, crossing: Crossing) -> Answer:
        self.arrive(crossing)
        return self.arrive(crossing)

    def delayed(self, crossing: Crossing) -> Answer:
        """It comes when nobody waits for it any more, and after what was sent later."""
        self.late.append(crossing)
        raise NietBereikbaar

    def copied(self, crossing: Crossing) -> Answer:
        """It comes now, and once more at another time."""
        self.late.append(crossing)
        return self.arrive(crossing)

    def question_damaged(self, crossing: Crossing) -> Answer:
        return self.arrive(crossing, damaged(crossing.body, self.chance.dice))

    def answer_damaged(self, crossing: Crossing) -> Answer:
        answered = self.arrive(crossing)
        return Answer(answered.status, damaged(answered.body, self.chance.dice), answered.message)

    def stolen(self, crossing: Crossing) -> Answer:
        """Another system got hold of the message and sends it as its own, before the rightful one and after."""
        thief = self.chance.dice.choice([alias for alias in ("po", "vo", "brug") if alias != crossing.sender])
        theirs = Crossing(crossing.message, crossing.body, thief, papers(thief).partij, crossing.system)
        self.arrive(theirs)
        answered = self.arrive(crossing)
        self.arrive(theirs)
        return answered

    def come_late(self) -> None:
        """One of the wandering copies arrives; nobody hears the answer."""
        if self.late:
            crossing = self.late.pop(self.chance.dice.randrange(len(self.late)))
            self.tell(f"late: {crossing.sender}>{crossing.system.alias} {type(crossing.message).__name__}")
            with suppress(NietBereikbaar):  # it died while answering what nobody waits for
                self.arrive(crossing)

    # -- processes ------------------------------------------------------------------------------------------------

    def sender_dies_before(self, crossing: Crossing) -> Answer:
        raise Died(crossing.sender)

    def sender_dies_after(self, crossing: Crossing) -> Answer:
        self.arrive(crossing)
        raise Died(crossing.sender)

    def answerer_dies(self, crossing: Crossing) -> Answer:
        """In the midst of what it writes because of this message."""
        alias = crossing.system.alias
        self.dies_at[alias] = self.chance.dice.randint(1, 3)
        try:
            return self.arrive(crossing)
        finally:
            self.dies_at.pop(alias, None)

    def wrote(self, alias: str) -> None:
        """An event was written in the log of this node, and not yet committed."""
        left = self.dies_at.get(alias, 0) - 1
        if left > 0:
            self.dies_at[alias] = left
        elif left == 0:
            del self.dies_at[alias]
            raise Died(alias)

    def overtaken(self, crossing: Crossing) -> Answer:
        """The sender is so slow that its lease runs out, and another worker does the same work meanwhile."""
        system = crossing.system if crossing.sender == CENTRE else self.chain.systems[crossing.sender]
        if self._overtaken or not isinstance(system, SchoolSystem):
            return self.arrive(crossing)
        self._overtaken = True
        self.chain.clock.move(seconds=self.chance.dice.choice((61, 700)))
        try:
            self.other_worker(system)
        finally:
            self._overtaken = False
        return self.arrive(crossing)

    def other_worker(self, system: SchoolSystem) -> None:
        """Another process of the same node works until there is nothing to do; ours knows nothing of it."""
        ours = lease.running()
        try:
            with acting(system.alias):
                worker_of(system.ports, system.jobs).run_until_idle()
        except Died as died:
            self.tell(f"{died.alias} died, the other worker")
        finally:
            lease._now.lease = ours

    # -- clocks ---------------------------------------------------------------------------------------------------

    def clock_jumps(self, crossing: Crossing) -> Answer:
        self.jump()
        return self.arrive(crossing)

    def jump(self) -> None:
        """The clock of one node is off from now on, or right again."""
        alias = self.chance.dice.choice(sorted(self.chain.systems))
        off = self.chance.dice.choice(JUMPS)
        self.tell(f"the clock of {alias} is off by {off}")
        self.chain.systems[alias].clock.off = off

    def fall_silent(self) -> None:
        """One system answers nobody from now on, or all do again."""
        alias = self.chance.dice.choice(sorted(self.chain.systems)) if not self.down else ""
        self.down = {alias} if alias and self.rate else set()
        self.tell(f"silent: {alias}")

    def stop(self) -> None:
        """From now on all goes well: the line is good and the clocks are right. What wanders about still comes."""
        self.rate = 0.0
        self.down.clear()
        self.dies_at.clear()
        for system in self.chain.systems.values():
            system.clock.off = timedelta(0)
