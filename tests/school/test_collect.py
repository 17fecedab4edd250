"""Verzamelen: each system gives its part, staff change it, and it is sealed only when nothing is open any more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chain import SchoolSystem
from overstap.dossier import BouwFout
from overstap.dossier.compose import compose, shown_digest, worked_record
from overstap.dossier.edit import FieldsMoved, edit
from overstap.dossier.spot import value_at
from overstap.dossier.werkdossier import Inzage, Werkdossier
from overstap.ports import Actor
from overstap.school import collect, outgoing
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.vault.models import VaultItem
from school.made import leerling, record

pytestmark = pytest.mark.django_db(databases="__all__")
INGRID, KARIM = Actor("user", "7"), Actor("user", "8")
ROEPNAAM = "huidigeschool/leerling/roepnaam"
Stand = Uitgaand.Stand


def identity(data: dict[str, Any]) -> dict[str, Any]:
    known = {veld: leerling(data)[veld] for veld in ("achternaam", "roepnaam", "geboortedatum", "bsn")}
    return {"huidigeschool": {"leerling": known}}


def unseen(seed: int = 1) -> dict[str, Any]:
    """All of a pupil, before anybody looked at it."""
    data = dict(record(seed=seed))
    data.pop("inzage")
    return data


def part(po: SchoolSystem, naam: str, deel: dict[str, Any]) -> Uitgaand:
    return collect.put_deel(po.ports, po.school("99PA"), naam, deel, INGRID)


def werk(po: SchoolSystem, row: Uitgaand) -> Werkdossier:
    return collect.werk_of(po.ports, row, INGRID)


def typed(po: SchoolSystem, row: Uitgaand, naam: str, by: Actor = INGRID, was: str = "") -> Uitgaand:
    shown = was or str(value_at(worked_record(werk(po, row)), ROEPNAAM))
    return collect.rework(po.ports, row.pk, by, lambda now: edit(now, {ROEPNAAM: (shown, naam)}), "veld")


def seen(po: SchoolSystem, row: Uitgaand) -> Uitgaand:
    def looked(now: Werkdossier) -> Werkdossier:
        return replace(now, inzage=Inzage("2026-03-02", "Ja", gezien=shown_digest(compose(now).lean)))

    return collect.rework(po.ports, row.pk, INGRID, looked, "inzage")


def test_from_a_name_to_klaargezet(po: SchoolSystem) -> None:
    """EDEXML says who, the LAS and the LVS what, staff change a word, parents look, and then it is sealed."""
    data = unseen()
    toetsen = leerling(data).pop("toetslijst")
    assert part(po, "edexml", identity(data)).stand == Stand.NIET_BEGONNEN
    lvs = {"huidigeschool": {"leerling": {"bsn": leerling(data)["bsn"], "toetslijst": toetsen}}}
    assert part(po, "lvs", lvs).stand == Stand.CONCEPT
    row = part(po, "las", data)
    assert (row.stand, row.fouten) == (Stand.GEREED, 0)

    row = typed(po, row, "Noor")
    row = collect.settle(po.ports, row.pk, INGRID, (), "nagekeken") if row.bevindingen else row
    row = seen(po, row)

    assert row.stand == Stand.INGEZIEN
    sealed = outgoing.seal_dossier(po.ports, row, INGRID)
    assert outgoing.show(po.ports, sealed, INGRID).naam.startswith("Noor ")
    assert Uitgaand.objects.count() == 1
    assert po.events(50).count("dossier_changed") >= 2


def test_a_change_after_the_parents_looked_opens_the_inzage_again(po: SchoolSystem) -> None:
    row = seen(po, part(po, "las", unseen()))
    assert row.stand == Stand.INGEZIEN

    row = typed(po, row, "Noor")

    assert row.stand == Stand.GEREED
    assert werk(po, row).inzage is None


def test_a_reason_given_or_the_same_sent_again_leaves_the_inzage_as_it_is(po: SchoolSystem) -> None:
    row = seen(po, part(po, "las", unseen()))

    collect.settle(po.ports, row.pk, INGRID, (), "nagekeken")

    assert part(po, "las", unseen()).stand == Stand.INGEZIEN


def test_what_a_system_says_itself_of_the_inzage_counts_for_what_it_gave(po: SchoolSystem) -> None:
    row = part(po, "las", dict(record()))

    assert row.stand == Stand.INGEZIEN
    assert typed(po, row, "Noor").stand == Stand.GEREED


def test_two_who_type_in_the_same_field_lose_nothing(po: SchoolSystem) -> None:
    row = part(po, "las", unseen())
    shown = str(value_at(worked_record(werk(po, row)), ROEPNAAM))
    typed(po, row, "Noor", was=shown)
    before = po.count_events(), po.fresh(row).stap

    with pytest.raises(FieldsMoved):
        typed(po, row, "Nora", by=KARIM, was=shown)

    assert (po.count_events(), po.fresh(row).stap) == before
    assert value_at(worked_record(werk(po, row)), ROEPNAAM) == "Noor"


def test_a_value_of_the_wrong_kind_is_refused_and_changes_nothing(po: SchoolSystem) -> None:
    row = part(po, "las", unseen())
    path = "huidigeschool/leerling/geboortedatum"
    shown = leerling(unseen())["geboortedatum"]

    with pytest.raises(BouwFout):
        collect.rework(po.ports, row.pk, INGRID, lambda now: edit(now, {path: (shown, "gisteren")}), "veld")

    assert value_at(worked_record(werk(po, row)), path) == shown
    assert VaultItem.objects.filter(shredded_at=None).count() == 2


def test_nothing_is_sealed_while_a_question_is_open(po: SchoolSystem) -> None:
    row = seen(po, part(po, "las", unseen()))
    assert row.bevindingen

    with pytest.raises(Refused, match="unsettled"):
        outgoing.seal_dossier(po.ports, row, INGRID)

    assert po.fresh(row).stand == Stand.INGEZIEN


def test_an_answer_needs_a_reason(po: SchoolSystem) -> None:
    row = part(po, "las", unseen())

    with pytest.raises(Refused, match="no_reason"):
        collect.settle(po.ports, row.pk, INGRID, (), "  ")

    assert po.fresh(row).bevindingen == row.bevindingen


def test_what_is_sealed_cannot_be_worked_on_any_more(po: SchoolSystem) -> None:
    ready = po.ready("99PA", "POVO")

    with pytest.raises(Refused, match="stand_moved"):
        typed(po, ready, "Noor")

    assert outgoing.show(po.ports, po.fresh(ready), INGRID).naam == ready.naam


def test_a_part_after_klaarzetten_begins_the_next_version_from_what_was_known(po: SchoolSystem) -> None:
    ready = po.ready("99PA", "POVO")
    toets = {"huidigeschool": {"leerling": {"bsn": po.pgn(ready), "roepnaam": "Noor"}}}

    newer = part(po, "lvs", toets)

    assert (newer.pk != ready.pk, newer.versie, newer.fouten) == (True, ready.versie + 1, 0)
    assert newer.naam.startswith("Noor ")
    assert po.fresh(ready).stand == Stand.KLAARGEZET


def test_a_part_without_a_number_or_of_another_school_is_refused(po: SchoolSystem) -> None:
    nameless = {"huidigeschool": {"leerling": {"achternaam": "Wolfsgras"}}}
    foreign = {"huidigeschool": {"brincode": "99PB", "leerling": {"bsn": "999999011"}}}

    for deel, code in ((nameless, "no_pgn"), (foreign, "other_school")):
        with pytest.raises(Refused, match=code):
            part(po, "las", deel)

    assert Uitgaand.objects.count() == 0
