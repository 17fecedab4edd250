"""alone(): one of many that is refused is undone by itself, and what stands around it is written."""

from __future__ import annotations

from contextlib import suppress

import pytest

from overstap.audit.events import Event
from overstap.audit.store import DjangoAudit
from overstap.database.transaction import alone, lasting, writing
from rooms import READER, Database


def signed_in(audit: DjangoAudit, account: int) -> None:
    audit.write(Event.SIGNED_IN, by=READER, account=account)


def accounts(audit: DjangoAudit) -> list[object]:
    return [entry.fields["account"] for entry in audit.entries(last=9)]


def test_what_is_refused_is_undone_and_the_rest_stands(database: Database, audit: DjangoAudit) -> None:
    with writing():
        signed_in(audit, 1)
        with suppress(RuntimeError), alone():
            signed_in(audit, 2)
            with writing():
                signed_in(audit, 3)
                raise RuntimeError
        with alone():
            signed_in(audit, 4)

    assert accounts(audit) == [1, 4]
    assert audit.verify().good


def test_what_must_be_known_of_a_refusal_stays(database: Database, audit: DjangoAudit) -> None:
    with writing():
        with suppress(RuntimeError), alone():
            signed_in(audit, 1)
            lasting(lambda: signed_in(audit, 2))
            raise RuntimeError
        signed_in(audit, 3)

    assert accounts(audit) == [2, 3]


def test_when_the_whole_is_undone_so_is_what_stood_alone(database: Database, audit: DjangoAudit) -> None:
    with pytest.raises(RuntimeError), writing():
        with alone():
            signed_in(audit, 1)
        raise RuntimeError

    assert accounts(audit) == []


def test_it_is_a_part_of_something(database: Database) -> None:
    with pytest.raises(KeyError), alone():
        pass
