"""Inzage: the parents get the dossier, what they say is written down, and a dossier that changes asks again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chain import SchoolSystem
from overstap.dossier.compose import shown_digest
from overstap.dossier.edit import edit
from overstap.dossier.shown import changed_since
from overstap.dossier.werkdossier import Inzage
from overstap.ports import Actor
from overstap.school import collect, given_files, inzage, outgoing
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from school.made import leerling
from school.worked import INGRID, LEERLING, begun, file, lean, settled, unseen, werk

pytestmark = pytest.mark.django_db(databases="__all__")
Stand = Uitgaand.Stand
JA = Inzage("2026-03-02", "Ja")


def recorded(po: SchoolSystem, row: Uitgaand, said: Inzage = JA, *, voorlopig: bool | None = None) -> Uitgaand:
    return inzage.record_inzage(po.ports, row.pk, INGRID, said, voorlopig=voorlopig)


def renamed(po: SchoolSystem, row: Uitgaand) -> Uitgaand:
    was = leerling(unseen())["roepnaam"]
    return collect.rework(
        po.ports, row.pk, INGRID, lambda now: edit(now, {f"{LEERLING}/roepnaam": (was, "Noor")}), "veld"
    )


def text(po: SchoolSystem, row: Uitgaand, veld: str) -> str:
    return lean(po, row).text(f"inzage/{veld}")


def test_given_then_written_down_then_sealed(po: SchoolSystem) -> None:
    row = inzage.show_parents(po.ports, begun(po).pk, INGRID)
    assert row.stand == Stand.TER_INZAGE

    row = recorded(po, row)

    assert row.stand == Stand.INGEZIEN
    assert (text(po, row, "inzagedatum"), text(po, row, "akkoord")) == ("2026-03-02", "Ja")
    assert outgoing.seal_dossier(po.ports, row, INGRID).stand == Stand.KLAARGEZET
    assert po.events(30).count("dossier_changed") >= 2


def test_without_an_inzage_it_is_not_sealed(po: SchoolSystem) -> None:
    row = inzage.show_parents(po.ports, begun(po).pk, INGRID)

    with pytest.raises(Refused, match="inzage_missing"):
        outgoing.seal_dossier(po.ports, row, INGRID)


def test_silence_is_not_answered_and_never_akkoord(po: SchoolSystem) -> None:
    row = recorded(po, begun(po), replace(JA, akkoord="Onbekend"))

    assert (row.stand, text(po, row, "akkoord")) == (Stand.INGEZIEN, "Onbekend")


def test_not_akkoord_stops_nothing_and_the_reason_travels(po: SchoolSystem) -> None:
    row = recorded(po, begun(po), Inzage("2026-03-02", "Nee", "Het advies is te laag.", opmerking="Gebeld."))

    assert text(po, row, "redennietakkoord") == "Het advies is te laag."
    assert werk(po, row).inzage.opmerking == "Gebeld."  # type: ignore[union-attr]
    assert b"Gebeld" not in lean(po, row).root.xpath("string()").encode()
    row = settled(po, row)
    assert outgoing.seal_dossier(po.ports, row, INGRID).stand == Stand.KLAARGEZET


def test_a_reason_goes_only_with_no(po: SchoolSystem) -> None:
    row = recorded(po, begun(po), replace(JA, reden="Toch wel."))

    assert text(po, row, "redennietakkoord") == ""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Inzage("", "Ja"), "inzage_date"),
        (Inzage("morgen", "Ja"), "inzage_date"),
        (Inzage("2026-03-03", "Ja"), "inzage_date"),
        (Inzage("2026-03-02", ""), "inzage_akkoord"),
        (Inzage("2026-03-02", "ja"), "inzage_akkoord"),
        (Inzage("2026-03-02", "Nee", "  "), "inzage_reason"),
        (Inzage("2026-03-02", "Ja", gezien="0" * 64), "changed_since_shown"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(po: SchoolSystem, said: Inzage, code: str) -> None:
    row = begun(po)
    before = po.fresh(row).stap

    with pytest.raises(Refused, match=code):
        recorded(po, row, said)

    assert (po.fresh(row).stap, werk(po, row).inzage) == (before, None)


def test_consent_is_asked_only_where_the_profile_knows_it(po: SchoolSystem) -> None:
    """OVa.IZ05: from one secondary school to the next."""
    vovo = begun(po, profiel="VOVO", seed=2)
    with pytest.raises(Refused, match="inzage_toestemming"):
        recorded(po, vovo)
    assert text(po, recorded(po, vovo, replace(JA, toestemming="Nee")), "toestemming") == "Nee"

    povo = recorded(po, begun(po), replace(JA, toestemming="Nee"))
    assert text(po, povo, "toestemming") == ""


def test_a_changed_dossier_asks_again_and_can_say_what_changed(po: SchoolSystem) -> None:
    row = recorded(po, begun(po))

    row = renamed(po, row)

    now = werk(po, row)
    assert (row.stand, now.inzage) == (Stand.GEREED, None)
    assert now.getoond is not None
    assert changed_since(now.getoond, lean(po, row)) == ("Leerling › Roepnaam",)


def test_what_the_parents_still_have_to_look_at_is_shown_again_when_it_changes(po: SchoolSystem) -> None:
    row = inzage.show_parents(po.ports, begun(po).pk, INGRID)

    assert renamed(po, row).stand == Stand.GEREED
    assert inzage.show_parents(po.ports, row.pk, INGRID).stand == Stand.TER_INZAGE


def test_a_change_that_does_not_travel_asks_nobody(po: SchoolSystem) -> None:
    row = recorded(po, begun(po))

    assert recorded(po, row, voorlopig=True).stand == Stand.INGEZIEN
    assert text(po, row, "voorlopigdossier") == "true"


def test_nothing_is_shown_that_is_yet_to_change(po: SchoolSystem) -> None:
    data = unseen()
    leerling(data)["geslacht"] = "77"
    faulty = begun(po, data)
    with pytest.raises(Refused, match="dossier_has_errors"):
        inzage.show_parents(po.ports, faulty.pk, INGRID)

    asked = given_files.attach(po.ports, begun(po), INGRID, file(data=b"Vraag het aan sanne@elders.example."))
    assert asked.bevindingen
    with pytest.raises(Refused, match="unsettled"):
        inzage.show_parents(po.ports, asked.pk, INGRID)


def test_the_step_does_not_know_through_which_door_it_is_asked(po: SchoolSystem) -> None:
    """Parents' own pages come later: they name what they saw, and who they are."""
    row = inzage.show_parents(po.ports, begun(po).pk, INGRID)
    seen = shown_digest(lean(po, row))
    parent = Actor("parent", "12")

    row = inzage.record_inzage(po.ports, row.pk, parent, replace(JA, gezien=seen))

    assert row.stand == Stand.INGEZIEN


def test_who_saw_an_older_version_cannot_agree_with_this_one(po: SchoolSystem) -> None:
    row = inzage.show_parents(po.ports, begun(po).pk, INGRID)
    seen = shown_digest(lean(po, row))
    renamed(po, row)

    with pytest.raises(Refused, match="changed_since_shown"):
        recorded(po, row, replace(JA, gezien=seen))
