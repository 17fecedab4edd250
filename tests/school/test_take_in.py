"""Taking a dossier in: what comes out of a LAS is checked, kept in the vault, and found again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from chain import SchoolSystem
from overstap.dossier import BouwFout, LeesFout
from overstap.gegevensset import load
from overstap.ports import Actor
from overstap.school import collect, store
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.vault.models import VaultItem
from school.made import Record, faulty, for_support, leerling, nameless, record, xml

pytestmark = pytest.mark.django_db(databases="__all__")
INGRID = Actor("user", "7")


def take_in(po: SchoolSystem, data: bytes | Mapping[str, object], brin: str = "99PA") -> Uitgaand:
    return collect.take_in(po.ports, po.school(brin), data, INGRID)


def kept(po: SchoolSystem, row: Uitgaand) -> bytes:
    """The very bytes in the vault."""
    assert row.dossier_id
    return po.ports.vault.read(row.dossier_id, store.place(row), reader=INGRID, purpose="toets")


@pytest.mark.parametrize("as_file", [False, True], ids=["record", "xml"])
def test_a_record_and_the_same_as_xml_become_the_same_dossier(po: SchoolSystem, as_file: bool) -> None:
    data = record()

    row = take_in(po, xml(data) if as_file else data)

    assert (row.stand, row.profiel, row.jaar, row.versie, row.fouten) == ("ingezien", "POVO", "2019.1", 1, 0)
    assert row.soort == "overstapdossier"
    assert leerling(data)["achternaam"] in row.naam
    assert str(row.geboortedatum) == leerling(data)["geboortedatum"]
    assert kept(po, row) == xml(data)
    assert po.audit.entries(last=2)[0].by == "user:7"
    assert po.events(2) == ["dossier_taken_in", "dossier_read"]


def test_the_number_of_the_pupil_stands_in_no_column(po: SchoolSystem) -> None:
    """T21: only sealed, and as a digest that nobody can make without the key of the node."""
    row = take_in(po, record())

    columns = Uitgaand.objects.filter(pk=row.pk).values_list()[0]
    assert po.pgn(row) == leerling(record())["bsn"]
    assert po.pgn(row) not in str([bytes(c) if isinstance(c, memoryview) else c for c in columns])


def test_what_no_reader_would_see_stays_outside(po: SchoolSystem) -> None:
    """Comments and processing instructions: they would travel along under the seal, unseen."""
    hidden = b"<!-- vertrouwelijk --><?weg ermee?>"
    data = xml(record())
    with_hidden = data.replace(b"<metadata>", hidden + b"<metadata>").replace(b"</dossier>", hidden + b"</dossier>")

    row = take_in(po, with_hidden)

    assert kept(po, row) == data


def test_a_dossier_with_errors_is_kept_to_be_mended(po: SchoolSystem) -> None:
    row = take_in(po, faulty())

    assert (row.stand, row.fouten) == ("concept", 1)


def test_a_binnen_brin_dossier_is_taken_in_too(po: SchoolSystem) -> None:
    assert take_in(po, record(profiel="BB")).soort == "overdrachtbinnenbrin"


# -- the same pupil once more ----------------------------------------------------------------------------------


def test_what_was_not_ready_gets_a_next_version_in_its_place(po: SchoolSystem) -> None:
    first = take_in(po, faulty())
    old_copy = first.dossier_id
    mended = record()
    mended["inzage"]["inzagedatum"] = "2026-03-01"

    second = take_in(po, mended)

    assert (second.pk, second.versie, second.stand) == (first.pk, 2, "ingezien")
    assert Uitgaand.objects.count() == 1
    assert kept(po, second) == xml(mended)
    shredded = VaultItem.objects.get(pk=old_copy)
    assert (bytes(shredded.ciphertext), bytes(shredded.wrapped_key)) == (b"", b"")
    assert po.events(5) == ["dossier_read", "dossier_shredded", "dossier_shredded", "dossier_taken_in", "dossier_read"]


def test_an_inzage_given_once_more_counts_for_nothing_new(po: SchoolSystem) -> None:
    """The day on which parents looked says nothing of what the system gave afterwards."""
    first = take_in(po, record())
    changed = record()
    changed["huidigeschool"]["leerling"]["roepnaam"] = "Anders"

    assert (first.stand, take_in(po, changed).stand, take_in(po, changed).stand) == ("ingezien", "gereed", "gereed")


def test_what_is_ready_stays_as_it_is_beside_the_new_version(po: SchoolSystem) -> None:
    ready = po.ready("99PA", "POVO")

    newer = take_in(po, record())

    assert (newer.versie, newer.stand) == (2, "gereed")
    assert po.fresh(ready).stand == "klaargezet"
    assert VaultItem.objects.filter(shredded_at=None, kind="uitgaand").count() == 2


def test_another_pupil_and_another_school_have_rows_of_their_own(po: SchoolSystem) -> None:
    rows = [take_in(po, record()), take_in(po, record(seed=2)), take_in(po, record(brin="99PB"), "99PB")]

    assert len({row.pk for row in rows}) == 3
    assert [row.versie for row in rows] == [1, 1, 1]


# -- what does not belong here ----------------------------------------------------------------------------------


def nothing_kept(po: SchoolSystem, before: int) -> None:
    assert not Uitgaand.objects.exists()
    assert not VaultItem.objects.exists()
    assert po.count_events() == before


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("other_school", record(brin="99PB")),
        ("soort_not_sent", for_support()),
        ("no_pgn", nameless()),
    ],
    ids=["another school's", "swv-dossier", "no number"],
)
def test_what_does_not_belong_here_is_refused(po: SchoolSystem, code: str, data: Record) -> None:
    before = po.count_events()

    with pytest.raises(Refused) as refusal:
        take_in(po, data)

    assert refusal.value.code == code
    nothing_kept(po, before)


LIST = b"<dossiers xmlns='%s'><dossier/></dossiers>" % load().namespace.encode()


@pytest.mark.parametrize("data", [b"", b"<dossier>", b"geen dossier", LIST])
def test_what_cannot_be_read_is_refused(po: SchoolSystem, data: bytes) -> None:
    before = po.count_events()

    with pytest.raises(LeesFout):
        take_in(po, data)

    nothing_kept(po, before)


def test_a_record_with_unknown_fields_is_refused(po: SchoolSystem) -> None:
    before = po.count_events()

    with pytest.raises(BouwFout) as refusal:
        take_in(po, record() | {"rommel": "x"})

    assert [(each.veld, each.locatie) for each in refusal.value.meldingen] == [("rommel", "/dossier[1]/rommel[1]")]
    nothing_kept(po, before)
