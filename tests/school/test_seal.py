"""Sealing, withdrawing and looking: the steps on a dossier that the school has."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from chain import OINS, Chain, SchoolSystem, papers
from overstap.dossier import ZegelFout, Zegelsleutel, open_seal
from overstap.ports import NODE, Actor
from overstap.school import collect, outgoing, store
from overstap.school.handler import zegel_of
from overstap.school.models import School, Uitgaand
from overstap.school.ports import Ports
from overstap.school.steps import Refused
from overstap.vault.errors import Unreadable
from overstap.vault.models import VaultItem
from school.made import faulty

pytestmark = pytest.mark.django_db(databases="__all__")
INGRID = Actor("user", "7")


def stored(row: Uitgaand) -> dict[str, Any]:
    """The row as it stands in the database."""
    return Uitgaand.objects.filter(pk=row.pk).values()[0]


def refused(po: SchoolSystem, row: Uitgaand, step: Any, *args: Any) -> Refused:
    """The step is not taken: the row, the vault and the log are as they were."""
    before = stored(row), VaultItem.objects.count(), po.count_events()
    with pytest.raises(Refused) as refusal:
        step(po.ports, row, *args)
    assert (stored(row), VaultItem.objects.count(), po.count_events()) == before
    return refusal.value


def test_a_sealed_dossier_is_frozen_under_the_seal_of_the_system(po: SchoolSystem) -> None:
    row = po.taken_in("99PA", "POVO")
    open_copy = row.dossier_id

    sealed = outgoing.seal_dossier(po.ports, row, INGRID, "99VA")

    assert (sealed.stand, sealed.voor_brin, sealed.klaargezet_op) == ("klaargezet", "99VA", po.ports.clock.now())
    assert po.events(3) == ["dossier_read", "dossier_shredded", "dossier_sealed"]
    assert VaultItem.objects.get(pk=open_copy).shredded_at
    canonical = po.ports.vault.read(sealed.dossier_id, store.place(sealed), reader=NODE, purpose="toets")
    assert sha256(canonical).hexdigest() == sealed.digest
    opened = open_seal(
        canonical,
        zegel_of(sealed),
        vertrouwd=(papers("po").ca,),
        oin=OINS["po"],
        bron_brin="99PA",
        at=po.ports.clock.now(),
    )
    assert opened.naam == sealed.naam


def test_what_is_sealed_takes_the_place_of_the_version_before_it(po: SchoolSystem) -> None:
    first = po.ready("99PA", "POVO")
    second = po.taken_in("99PA", "POVO")
    assert po.fresh(first).stand == "klaargezet"

    outgoing.seal_dossier(po.ports, second, INGRID)

    assert po.fresh(first).stand == "vervangen"
    assert refused(po, po.fresh(first), outgoing.withdraw, INGRID).code == "stand_moved"


def test_a_dossier_that_is_not_good_yet_cannot_be_sealed(po: SchoolSystem) -> None:
    row = collect.take_in(po.ports, po.school("99PA"), faulty(), NODE)

    assert refused(po, row, outgoing.seal_dossier, INGRID).code == "stand_moved"


def test_errors_that_a_newer_check_finds_refuse_with_what_to_mend(po: SchoolSystem) -> None:
    """A dossier that was good by the rules of yesterday: the check is done again, and the look is undone too."""
    row = collect.take_in(po.ports, po.school("99PA"), faulty(), NODE)
    Uitgaand.objects.update(stand="gereed")

    refusal = refused(po, po.fresh(row), outgoing.seal_dossier, INGRID)

    assert refusal.code == "dossier_has_errors"
    assert [melding.veld for melding in refusal.meldingen] == ["Leerling › Geslacht"]


def test_who_holds_an_old_row_seals_nothing(po: SchoolSystem) -> None:
    """Two people have the same page open; the first one wins, and nothing happens twice."""
    mine = po.taken_in("99PA", "POVO")
    yours = po.fresh(mine)
    outgoing.seal_dossier(po.ports, mine, INGRID)

    assert refused(po, yours, outgoing.seal_dossier, INGRID).code == "stand_moved"
    assert po.fresh(mine).digest == mine.digest


def test_who_looked_before_a_newer_version_came_seals_nothing(po: SchoolSystem) -> None:
    """What was shown is not what would be sealed."""
    shown = po.taken_in("99PA", "POVO")
    po.taken_in("99PA", "POVO")

    assert refused(po, shown, outgoing.seal_dossier, INGRID).code == "stand_moved"


WRONG_KEYS = {
    "no key": Zegelsleutel(b"geen sleutel", papers("po").zegel.certificaat),
    "the key of TLS": Zegelsleutel(b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", b""),
}


@pytest.mark.parametrize("which", WRONG_KEYS)
def test_without_a_good_key_nothing_is_sealed(po: SchoolSystem, which: str) -> None:
    row = po.taken_in("99PA", "POVO")
    before = stored(row), VaultItem.objects.count(), po.count_events()

    with pytest.raises(ZegelFout, match="sleutel"):
        outgoing.seal_dossier(with_key(po.ports, WRONG_KEYS[which]), row, INGRID)

    assert (stored(row), VaultItem.objects.count(), po.count_events()) == before


def with_key(ports: Ports, key: Zegelsleutel) -> Ports:
    return replace(ports, keys=replace(ports.keys, zegel=key))


# -- withdrawing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stand", ["klaargezet", "overgedragen"])
def test_what_is_ready_or_delivered_can_be_withdrawn(po: SchoolSystem, stand: str) -> None:
    row = po.ready("99PA", "POVO")
    Uitgaand.objects.update(stand=stand)

    gone = outgoing.withdraw(po.ports, po.fresh(row), INGRID)

    assert (gone.stand, po.fresh(row).stand) == ("ingetrokken", "ingetrokken")
    assert po.events() == ["dossier_withdrawn"]
    assert refused(po, gone, outgoing.withdraw, INGRID).code == "stand_moved"


@pytest.mark.parametrize("stand", ["concept", "gereed", "ingezien", "vervangen"])
def test_what_nobody_can_fetch_cannot_be_withdrawn(po: SchoolSystem, stand: str) -> None:
    row = po.taken_in("99PA", "POVO")
    Uitgaand.objects.update(stand=stand)

    assert refused(po, po.fresh(row), outgoing.withdraw, INGRID).code == "stand_moved"


# -- looking -----------------------------------------------------------------------------------------------------


def test_a_look_is_logged_with_who_and_why(po: SchoolSystem) -> None:
    """T23."""
    row = po.taken_in("99PA", "POVO")

    assert outgoing.show(po.ports, row, INGRID, "afdrukken").naam == row.naam

    look = po.audit.entries(last=1)[0]
    assert (look.event, look.by) == ("dossier_read", "user:7")
    assert (look.fields["purpose"], look.fields["brin"]) == ("afdrukken", "99PA")


def test_without_a_dossier_there_is_nothing_to_see(po: SchoolSystem) -> None:
    row = po.taken_in("99PA", "POVO")
    Uitgaand.objects.update(dossier_id=None)

    assert refused(po, row, outgoing.show, INGRID).code == "no_dossier"


def test_a_dossier_does_not_open_under_another_school(po: SchoolSystem) -> None:
    """T20: also when the row says that it is of that school; the try is logged."""
    row = po.taken_in("99PA", "POVO")
    Uitgaand.objects.update(school=School.objects.get(brin="99PB"))

    with pytest.raises(Unreadable):
        outgoing.show(po.ports, po.fresh(row), INGRID)

    assert po.events() == ["vault_unreadable"]


def test_a_dossier_does_not_open_on_another_node(chain: Chain, po: SchoolSystem) -> None:
    """T20: with the database alone, but the keys of another system, there is nothing to read."""
    row = po.taken_in("99PA", "POVO")

    with pytest.raises(Unreadable):
        outgoing.show(replace(po.ports, vault=chain.vo.ports.vault), row, INGRID)
