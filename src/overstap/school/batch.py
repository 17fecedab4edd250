"""Many records at once: each is taken in or refused by itself, and a refused one costs the others nothing.

Some records share a transaction, since ending one costs more than a record; few, so that others wait shortly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from overstap.database.transaction import alone, writing
from overstap.dossier import BouwFout
from overstap.dossier.record import Record
from overstap.dossier.spot import NoSuchSpot
from overstap.ports import Actor, Place
from overstap.school.collect import put_deel
from overstap.school.models import School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.steps import Refused
from overstap.school.supplier_models import Order, Token

ORDER = "order"
"""The job that takes in the records of one order."""
TOGETHER = 20
"""Records in one transaction."""
FAULTS_MAX = 20
"""Of one record; what is more is told when these are mended."""
Refusal = Refused | BouwFout | NoSuchSpot
REFUSALS = (Refused, BouwFout, NoSuchSpot)
"""Why one record may not be taken in; anything else stops the whole."""
Said = dict[str, object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: a row, or why not."""

    nr: int
    """From 1, in the order in which they came."""
    row: Uitgaand | None
    refusal: Refusal | None


def put_many(
    ports: Ports, school: School, naam: str, records: Sequence[Record], by: Actor, first: int = 1
) -> Iterator[list[Outcome]]:
    """Take in these records of one system, numbered from `first`; gives the outcomes of each transaction as it ends."""
    for start in range(0, len(records), TOGETHER):
        with writing():
            some = enumerate(records[start : start + TOGETHER], first + start)
            outcomes = [_put(ports, school, naam, record, by, nr) for nr, record in some]
        yield outcomes


def _put(ports: Ports, school: School, naam: str, record: Record, by: Actor, nr: int) -> Outcome:
    try:
        with alone():
            return Outcome(nr, put_deel(ports, school, naam, record, by), None)
    except REFUSALS as refusal:
        return Outcome(nr, None, refusal)


def told(outcome: Outcome) -> Said:
    """One outcome as it is kept and answered: ids, codes and places, and never a value."""
    row = outcome.row
    said: Said = {"nr": outcome.nr, "gelukt": row is not None}
    if row is not None:
        return said | {"id": str(row.pk), "stand": str(row.stand), "versie": row.versie, "fouten": row.fouten}
    return said | {"errors": faults_of(outcome.refusal)}


def faults_of(refusal: Refusal | None) -> list[Said]:
    """What is wrong, each with a code and a place (that of the official validator), in Dutch where there is a text."""
    if isinstance(refusal, BouwFout):
        return [
            {"code": each.regel, "location": each.locatie, "detail": each.tekst}
            for each in refusal.meldingen[:FAULTS_MAX]
        ]
    code = refusal.code if isinstance(refusal, Refused) else "no_such_place"
    return [{"code": code, "location": "", "detail": ""}]


def order(ports: Ports, token: Token, naam: str, records: Sequence[Record]) -> Order:
    """Keep these records sealed and let a job take them in."""
    school = token.school
    with writing():
        records_id = ports.vault.put(json.dumps(records, ensure_ascii=False).encode(), place(school))
        own = {"school": school, "token": token, "deel": naam, "records_id": records_id, "count": len(records)}
        row = Order.objects.create(id=uuid4(), made_at=ports.clock.now(), **own)
        ports.jobs.plan(ORDER, row.pk)
    return row


def carry_out(ports: Ports, order_id: UUID) -> None:
    """The handler of the job. After a crash it goes on with the first record of which nothing is known."""
    row = Order.objects.select_related("school", "token").get(pk=order_id)
    if row.ended_at is not None or row.records_id is None:
        return
    by = Actor("supplier", str(row.token_id))
    with writing():
        kept = ports.vault.read(row.records_id, place(row.school), reader=by, purpose="verzamelen")
    records = json.loads(kept)
    outcomes = json.loads(row.outcomes)
    steps = put_many(ports, row.school, row.deel, records[row.done :], by, row.done + 1)
    while note_next(row, steps, outcomes):
        pass
    end(ports, row)


def note_next(row: Order, steps: Iterator[list[Outcome]], outcomes: list[Said]) -> bool:
    """Take in the next few records and write down what became of them; False when there are none.

    Both in one transaction: `put_many` finds it open and joins it.
    """
    with writing():
        some = next(steps, None)
        if some is None:
            return False
        outcomes += map(told, some)
        row.done, row.outcomes = len(outcomes), json.dumps(outcomes, ensure_ascii=False)
        row.save(update_fields=["done", "outcomes"])
    return True


def end(ports: Ports, row: Order) -> None:
    """Nothing more will be taken in; the records themselves are shredded."""
    with writing():
        if row.records_id is not None:
            ports.vault.shred(row.records_id)
        row.records_id, row.ended_at = None, ports.clock.now()
        row.save(update_fields=["records_id", "ended_at"])


def give_up(ports: Ports, order_id: UUID) -> None:
    """The job did not come to its end: what was taken in stays, and `done` says how many that were."""
    end(ports, Order.objects.select_related("school").get(pk=order_id))


def place(school: School) -> Place:
    return Place("records", school.brin)


def tally(outcomes: Sequence[Mapping[str, object]]) -> tuple[int, int]:
    """How many went well, and how many did not."""
    good = sum(1 for each in outcomes if each["gelukt"])
    return good, len(outcomes) - good
