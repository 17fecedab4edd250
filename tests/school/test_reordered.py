"""A system gives its lists in another order: what staff said of a file, and what they added, stays where it belongs."""

from __future__ import annotations

from base64 import b64encode
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pytest

from chain import SchoolSystem
from overstap.dossier.anchors import Anchors
from overstap.dossier.attachments import bijlagen, pack
from overstap.dossier.compose import attachment_marks, compose, worked_record
from overstap.dossier.edit import edit, settle_botsing
from overstap.dossier.edit_items import ItemHeld, without_item
from overstap.dossier.shown import changed_since
from overstap.dossier.spot import NoSuchSpot, value_at
from overstap.dossier.werkdossier import Inzage, Werkdossier
from overstap.gegevensset import load
from overstap.school import collect, given_files, inzage, outgoing, staff_files
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from school.made import Record, leerling
from school.worked import INGRID, LEERLING, OVERIG, begun, file, lean, settled, unseen, werk

pytestmark = pytest.mark.django_db(databases="__all__")
PLAN = f"{LEERLING}/onderwijsondersteuning/handelingsplan"


def document(naam: str, data: bytes | None = None) -> dict[str, Any]:
    return {"bestandsnaam": naam, "bestandsinhoud": pack(naam, data or naam.encode())}


def zip_of(naam: str, data: bytes) -> str:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_STORED) as archive:
        archive.writestr(ZipInfo(naam, (2026, 2, 3, 4, 5, 6)), data)
    return b64encode(held.getvalue()).decode()


def carrying(*documents: dict[str, Any]) -> Record:
    data = unseen()
    leerling(data)["overigdocumentlijst"] = {"document": list(documents)}
    return data


def planned(*plans: str) -> Record:
    """With a plan for each of these subjects."""
    data = unseen()
    held = [{"startdatum": "2025-09-01", "isgerichtop": each} for each in plans]
    leerling(data)["onderwijsondersteuning"] = {"handelingsplan": held}
    return data


def change(po: SchoolSystem, row: Uitgaand, path: str, was: object, wens: object) -> Uitgaand:
    return collect.rework(po.ports, row.pk, INGRID, lambda now: edit(now, {path: (was, wens)}), "veld")


def without(now: Werkdossier, path: str) -> Werkdossier:
    """With this block removed, as the page of it does."""
    return without_item(now, path, Anchors(load(now.jaar)).alone(worked_record(now), path))


def said(po: SchoolSystem, row: Uitgaand) -> dict[str, str]:
    """What each file is called, by its name."""
    return {each.bestandsnaam: each.omschrijving for each in bijlagen(lean(po, row))}


A, B, C = document("a.txt"), document("b.txt"), document("c.txt")


@pytest.mark.parametrize(
    "then", [(B, A, C), (C, B, A), (B,), (C, A, B), (document("nieuw.txt"), A, B, C)], ids=lambda docs: str(len(docs))
)
def test_a_description_stays_with_its_file(po: SchoolSystem, then: tuple[dict[str, Any], ...]) -> None:
    row = begun(po, carrying(A, B, C))
    change(po, row, f"{OVERIG}/2/omschrijving", None, "Verslag van groep 7")

    row = begun(po, carrying(*then))

    assert said(po, row) == {each["bestandsnaam"]: "" for each in then} | {"b.txt": "Verslag van groep 7"}
    assert compose(werk(po, row)).botsingen == ()


def test_what_was_said_of_a_file_that_is_gone_is_said_of_no_other_and_comes_back_with_it(po: SchoolSystem) -> None:
    row = begun(po, carrying(A, B, C))
    change(po, row, f"{OVERIG}/2/omschrijving", None, "Verslag van groep 7")

    row = begun(po, carrying(A, C))
    assert said(po, row) == {"a.txt": "", "c.txt": ""}
    assert compose(werk(po, row)).botsingen == ()

    assert said(po, begun(po, carrying(C, B)))["b.txt"] == "Verslag van groep 7"


def test_a_new_version_of_a_file_is_known_by_its_name(po: SchoolSystem) -> None:
    row = begun(po, carrying(A, B, C))
    change(po, row, f"{OVERIG}/2/omschrijving", None, "Verslag van groep 7")

    row = begun(po, carrying(document("b.txt", b"Beter."), A))

    assert said(po, row) == {"b.txt": "Verslag van groep 7", "a.txt": ""}


def test_two_new_files_of_one_name_get_nothing_that_was_said_of_another(po: SchoolSystem) -> None:
    row = begun(po, carrying(A, B))
    change(po, row, f"{OVERIG}/2/omschrijving", None, "Verslag van groep 7")

    row = begun(po, carrying(document("b.txt", b"Een."), document("b.txt", b"Twee.")))

    assert [each.omschrijving for each in bijlagen(lean(po, row))] == ["", ""]


def test_two_files_described_one_after_the_other_keep_each_their_own(po: SchoolSystem) -> None:
    """The second change has the number that the first had: it is another file."""
    row = begun(po, carrying(A, B))
    change(po, row, f"{OVERIG}/2/omschrijving", None, "Over b")
    row = begun(po, carrying(B, A))

    change(po, row, f"{OVERIG}/2/omschrijving", None, "Over a")

    assert said(po, row) == {"a.txt": "Over a", "b.txt": "Over b"}


def test_what_was_left_out_stays_out_and_nothing_else_does(po: SchoolSystem) -> None:
    row = begun(po, carrying(A, B, C))
    mark = dict(attachment_marks(compose(werk(po, row)).whole))[2]
    staff_files.leave_out(po.ports, row.pk, INGRID, mark, "niet nodig")

    row = begun(po, carrying(C, B, A))

    assert sorted(said(po, row)) == ["a.txt", "c.txt"]


def test_what_was_left_out_stays_out_when_it_is_packed_anew_and_under_another_name(po: SchoolSystem) -> None:
    """The same file in another ZIP, of another day and not compressed, as a system makes it that packs at each push."""
    row = begun(po, carrying(A, B))
    mark = dict(attachment_marks(compose(werk(po, row)).whole))[2]
    staff_files.leave_out(po.ports, row.pk, INGRID, mark, "niet nodig")
    anew = zip_of("verslag.txt", b"b.txt")
    assert anew != B["bestandsinhoud"]

    row = begun(po, carrying({"bestandsnaam": "verslag.txt", "bestandsinhoud": anew}, A, document("c.txt")))

    assert sorted(said(po, row)) == ["a.txt", "c.txt"]


def test_a_file_that_was_removed_by_hand_stays_away(po: SchoolSystem) -> None:
    row = begun(po, carrying(A, B, C))
    change(po, row, f"{OVERIG}/2", B, None)

    assert sorted(said(po, begun(po, carrying(C, B, A)))) == ["a.txt", "c.txt"]


def test_what_a_system_says_of_the_file_since_is_asked_about_where_it_is_now(po: SchoolSystem) -> None:
    row = begun(po, carrying(A, B))
    change(po, row, f"{OVERIG}/2/omschrijving", None, "Van ons")

    row = begun(po, carrying({**B, "omschrijving": "Van het LAS"}, A))

    (botsing,) = compose(werk(po, row)).botsingen
    assert (botsing.wijziging.path, botsing.gegeven) == (f"{OVERIG}/1/omschrijving", "Van het LAS")


# -- blocks of a list ----------------------------------------------------------------------------------------------

VERZORGER = f"{LEERLING}/verzorger"

CARER = {"relatietotkind": "1", "wettigevertegenwoordiger": True}


def cared_for(*carers: Record) -> Record:
    data = unseen()
    leerling(data).pop("verzorger")
    if carers:
        leerling(data)["verzorger"] = [{**CARER, **each} for each in carers]
    return data


def carers(now: Werkdossier) -> list[dict[str, Any]]:
    held = value_at(worked_record(now), VERZORGER) or []
    assert isinstance(held, list)
    return [{veld: each[veld] for veld in each if veld not in CARER} for each in held]


NOOR = {"achternaam": "Wilgenblad", "roepnaam": "Noor"}
SAM = {"achternaam": "Wilgenblad", "roepnaam": "Sam"}
TESS = {"achternaam": "Rietveen", "roepnaam": "Tess"}


@pytest.mark.parametrize(
    "then", [(SAM, NOOR), (TESS, NOOR, SAM), (SAM,), (TESS, SAM, NOOR)], ids=lambda each: str(len(each))
)
def test_what_was_filled_in_stays_with_its_block(po: SchoolSystem, then: tuple[Record, ...]) -> None:
    row = begun(po, cared_for(NOOR, SAM))
    change(po, row, f"{VERZORGER}/2/voorvoegsel", None, "van")

    now = werk(po, begun(po, cared_for(*then)))

    assert carers(now) == [each | {"voorvoegsel": "van"} if each is SAM else each for each in then]
    assert compose(now).botsingen == ()


def test_what_was_taken_out_of_a_block_does_not_come_back_when_the_list_is_given_in_another_order(
    po: SchoolSystem,
) -> None:
    secret = SAM | {"geslacht": 1}
    row = begun(po, cared_for(NOOR, secret))
    change(po, row, f"{VERZORGER}/2/geslacht", 1, None)

    assert carers(werk(po, begun(po, cared_for(secret, NOOR)))) == [SAM, NOOR]


def test_a_block_that_was_removed_by_hand_stays_away_wherever_it_stands(po: SchoolSystem) -> None:
    row = begun(po, cared_for(NOOR, SAM))
    there = value_at(worked_record(werk(po, row)), f"{VERZORGER}/1")
    change(po, row, f"{VERZORGER}/1", there, None)

    assert carers(werk(po, begun(po, cared_for(TESS, SAM, NOOR)))) == [TESS, SAM]


@pytest.mark.parametrize(
    ("then", "path"),
    [
        ((NOOR, SAM | {"achternaam": "Wilgenblad-Bos"}), f"{VERZORGER}/2/geslacht"),
        ((NOOR, TESS), f"{VERZORGER}/2/geslacht"),
        ((TESS,), f"{VERZORGER}/1/geslacht"),
    ],
)
def test_of_a_block_that_is_not_recognised_a_person_says_whether_it_is_the_same(
    po: SchoolSystem, then: tuple[Record, ...], path: str
) -> None:
    """Neither may what was taken out travel again, nor may it go from somebody else without a word."""
    row = begun(po, cared_for(NOOR, SAM | {"geslacht": 1}))
    change(po, row, f"{VERZORGER}/2/geslacht", 1, None)
    given = [each | {"geslacht": 1} if each is not NOOR else each for each in then]

    row = begun(po, cared_for(*given))

    now = werk(po, row)
    (botsing,) = compose(now).botsingen
    assert (botsing.wijziging.path, botsing.gegeven, botsing.is_elders) == (path, 1, True)
    assert (row.stand, row.fouten) == (Uitgaand.Stand.CONCEPT, 1)
    kept, dropped = settle_botsing(now, botsing, keep=True), settle_botsing(now, botsing, keep=False)
    assert (carers(kept), carers(dropped)) == (list(then), given)
    assert compose(kept).botsingen == compose(dropped).botsingen == ()


def test_what_was_chosen_stays_with_the_block_of_which_it_was_said(po: SchoolSystem) -> None:
    row = begun(po, cared_for(NOOR, SAM))
    change(po, row, f"{VERZORGER}/2/voorvoegsel", None, "van")
    now = werk(po, begun(po, cared_for(NOOR, TESS)))
    kept = settle_botsing(now, compose(now).botsingen[0], keep=True)

    again = kept.with_deel("las", cared_for(TESS, NOOR))

    assert [each.get("voorvoegsel") for each in carers(again)] == ["van", None]


def test_a_block_that_staff_add_comes_behind_those_that_the_system_gives_since(po: SchoolSystem) -> None:
    row = begun(po, cared_for(NOOR))
    new = {f"{VERZORGER}/2/{veld}": (None, value) for veld, value in TESS.items()}
    row = collect.rework(po.ports, row.pk, INGRID, lambda now: edit(now, new), "veld")
    change(po, row, f"{VERZORGER}/2/voorvoegsel", None, "ter")

    now = werk(po, begun(po, cared_for(SAM, NOOR)))

    assert carers(now) == [SAM, NOOR, TESS | {"voorvoegsel": "ter"}]
    assert compose(now).botsingen == ()


def test_a_block_that_the_system_gives_too_is_there_once(po: SchoolSystem) -> None:
    """One of which it says more is another: both are there, and staff see it."""
    row = begun(po, cared_for(NOOR))
    new = {f"{VERZORGER}/2/{veld}": (None, value) for veld, value in (TESS | CARER).items()}
    collect.rework(po.ports, row.pk, INGRID, lambda now: edit(now, new), "veld")

    same = werk(po, begun(po, cared_for(TESS, NOOR)))
    assert (carers(same), compose(same).botsingen) == ([TESS, NOOR], ())
    more = werk(po, begun(po, cared_for(TESS | {"voorvoegsel": "ter"}, NOOR)))
    assert (carers(more), compose(more).botsingen) == ([TESS | {"voorvoegsel": "ter"}, NOOR, TESS], ())


def test_a_second_block_that_is_known_by_the_same_is_added_beside_the_first(po: SchoolSystem) -> None:
    row = begun(po, cared_for(NOOR))
    new = {f"{VERZORGER}/2/{veld}": (None, value) for veld, value in (NOOR | CARER | {"voorvoegsel": "ter"}).items()}
    row = collect.rework(po.ports, row.pk, INGRID, lambda now: edit(now, new), "veld")

    assert carers(werk(po, row)) == [NOOR, NOOR | {"voorvoegsel": "ter"}]
    assert compose(werk(po, row)).botsingen == ()


def test_a_block_whose_list_is_gone_asks_nothing_and_comes_back_with_it(po: SchoolSystem) -> None:
    row = begun(po, cared_for(NOOR, SAM))
    change(po, row, f"{VERZORGER}/2/voorvoegsel", None, "van")

    assert compose(werk(po, begun(po, cared_for()))).botsingen == ()
    assert carers(werk(po, begun(po, cared_for(SAM)))) == [SAM | {"voorvoegsel": "van"}]


# -- files that were added to a block ------------------------------------------------------------------------------


def added(po: SchoolSystem, row: Uitgaand, nr: int, naam: str = "brief.txt") -> Uitgaand:
    return given_files.attach(po.ports, row, INGRID, file(naam, plek=f"{PLAN}/{nr}/document"))


def held_by(po: SchoolSystem, row: Uitgaand) -> dict[str, list[str]]:
    """By the subject of each plan the names of its files, as they would travel."""
    found = lean(po, row).blokken(PLAN)
    return {
        plan.text("isgerichtop"): [each.text("bestandsnaam") for each in plan.blokken("document")] for plan in found
    }


@pytest.mark.parametrize("then", [("lezen", "rekenen"), ("rekenen", "lezen"), ("spelling", "rekenen", "lezen")])
def test_a_file_stays_with_the_block_to_which_it_was_added(po: SchoolSystem, then: tuple[str, ...]) -> None:
    row = added(po, begun(po, planned("lezen", "rekenen")), 2)

    row = begun(po, planned(*then))

    assert held_by(po, row) == {each: [] for each in then} | {"rekenen": ["brief.txt"]}
    assert row.fouten == 0


@pytest.mark.parametrize("then", [("lezen", "spelling"), ("lezen",), ("rekenen", "rekenen")])
def test_a_file_whose_block_is_gone_or_is_one_of_two_goes_nowhere_by_itself(
    po: SchoolSystem, then: tuple[str, ...]
) -> None:
    row = added(po, begun(po, planned("lezen", "spelling", "rekenen")), 3)

    row = begun(po, planned(*then))

    assert compose(werk(po, row)).los == werk(po, row).bijlagen
    assert (row.stand, row.fouten) == (Uitgaand.Stand.CONCEPT, 1)
    assert bijlagen(lean(po, row)) == ()


def test_a_file_stays_when_staff_change_what_its_block_is_known_by(po: SchoolSystem) -> None:
    """Once the system says something else of that field a person is asked, and the file goes to no other block."""
    row = added(po, begun(po, planned("lezen", "rekenen")), 2)

    change(po, row, f"{PLAN}/2/isgerichtop", "rekenen", "hoofdrekenen")

    assert held_by(po, row) == {"lezen": [], "hoofdrekenen": ["brief.txt"]}
    row = begun(po, planned("rekenen", "lezen"))
    assert held_by(po, row) == {"hoofdrekenen": ["brief.txt"], "lezen": []}
    row = begun(po, planned("lezen", "spelling"))
    assert held_by(po, row) == {"lezen": [], "spelling": []}
    assert (len(compose(werk(po, row)).botsingen), len(compose(werk(po, row)).los)) == (1, 1)


def test_a_file_of_a_block_that_staff_began_is_known_by_what_they_fill_in(po: SchoolSystem) -> None:
    row = added(po, begun(po, unseen()), 1)
    change(po, row, f"{PLAN}/1/isgerichtop", None, "hoofdrekenen")
    row = change(po, row, f"{PLAN}/1/startdatum", None, "2026-01-12")

    assert held_by(po, row) == {"hoofdrekenen": ["brief.txt"]}
    assert werk(po, row).bijlagen[0].kenteken


def test_one_of_the_same_name_replaces_it_wherever_its_block_is(po: SchoolSystem) -> None:
    added(po, begun(po, planned("lezen", "rekenen")), 2)
    row = begun(po, planned("rekenen", "lezen"))

    row = added(po, row, 1)

    assert held_by(po, row) == {"rekenen": ["brief.txt"], "lezen": []}
    assert len(werk(po, row).bijlagen) == 1


def test_a_block_that_holds_a_file_is_not_removed_wherever_it_is(po: SchoolSystem) -> None:
    added(po, begun(po, planned("lezen", "rekenen")), 2)
    now = werk(po, begun(po, planned("rekenen", "lezen")))

    with pytest.raises(ItemHeld):
        without(now, f"{PLAN}/1")
    less = without(now, f"{PLAN}/2")
    assert compose(less).los == ()
    assert [each.bestandsnaam for each in bijlagen(compose(less).whole)] == ["brief.txt"]


def test_a_place_in_a_block_that_is_not_there_is_refused(po: SchoolSystem) -> None:
    row = begun(po, planned("lezen"))

    with pytest.raises(Refused, match="no_such_place"):
        added(po, row, 5)


# -- a system that packs its files anew at each push ---------------------------------------------------------------


def packed_anew(data: Record) -> Record:
    """The same record, each of its files in another ZIP."""
    again = deepcopy(data)
    for each in leerling(again)["overigdocumentlijst"]["document"]:
        each["bestandsinhoud"] = zip_of(each["bestandsnaam"], each["bestandsnaam"].encode())
    return again


def looked_at(po: SchoolSystem, row: Uitgaand) -> Uitgaand:
    row = inzage.show_parents(po.ports, row.pk, INGRID)
    return inzage.record_inzage(po.ports, row.pk, INGRID, Inzage("2026-03-02", "Ja"))


def test_an_inzage_stays_when_a_file_is_packed_anew(po: SchoolSystem) -> None:
    row = looked_at(po, begun(po, carrying(A, B)))

    again = begun(po, packed_anew(carrying(A, B)))

    assert (again.pk, again.stand) == (row.pk, Uitgaand.Stand.INGEZIEN)
    now = werk(po, again)
    assert now.getoond is not None
    assert changed_since(now.getoond, compose(now).lean) == ()
    other = begun(po, carrying(A, document("b.txt", b"Iets anders.")))
    assert other.stand != Uitgaand.Stand.INGEZIEN


def test_what_is_klaargezet_gets_no_new_version_when_a_file_is_packed_anew(po: SchoolSystem) -> None:
    """A system sends the whole school every night: what did not change changes nothing."""
    given = carrying(A, B)
    row = settled(po, collect.put_deel(po.ports, po.school("99PA"), "las", given, INGRID))
    row = outgoing.seal_dossier(po.ports, looked_at(po, row), INGRID)

    again = collect.put_deel(po.ports, po.school("99PA"), "las", packed_anew(given), INGRID)

    assert (again.pk, po.fresh(row).stand) == (row.pk, Uitgaand.Stand.KLAARGEZET)
    with pytest.raises(Refused, match="nothing_new"):
        collect.put_deel(po.ports, po.school("99PA"), "las", packed_anew(given), INGRID, besides=True)
    other = collect.put_deel(po.ports, po.school("99PA"), "las", carrying(A, C), INGRID)
    assert other.pk != row.pk


# -- lists of which the blocks have no key -------------------------------------------------------------------------

SKILLS = f"{LEERLING}/competenties"


def skilled(*names: str) -> Record:
    data = unseen()
    leerling(data).pop("competenties", None)
    if names:
        leerling(data)["competenties"] = [{"competentiereferentie": each} for each in names]
    return data


@pytest.mark.parametrize("then", [(), ("a",), ("b", "a")])
def test_a_record_is_taken_in_whatever_became_of_a_list_in_which_staff_filled_in(
    po: SchoolSystem, then: tuple[str, ...]
) -> None:
    row = begun(po, skilled("a", "b"))
    change(po, row, f"{SKILLS}/2/competentiebeschrijving", None, "x")

    row = begun(po, skilled(*then))

    held = value_at(worked_record(werk(po, row)), SKILLS) or []
    assert isinstance(held, list)
    assert [each["competentiereferentie"] for each in held] == list(then)
    assert [each.get("competentiebeschrijving") for each in held] == ["x" if each == "b" else None for each in then]
    assert row.fouten == 0


def test_a_dossier_with_a_block_that_is_not_recognised_is_not_sealed(po: SchoolSystem) -> None:
    """What was taken out of Sam would travel with Sam under another name, and nothing else in the list says so."""
    row = begun(po, cared_for(NOOR, SAM | {"geslacht": 1}))
    change(po, row, f"{VERZORGER}/2/geslacht", 1, None)

    row = begun(po, cared_for(SAM | {"geslacht": 1, "achternaam": "Bos"}, NOOR))

    assert (row.stand, row.fouten) == (Uitgaand.Stand.CONCEPT, 1)
    with pytest.raises(Refused):
        outgoing.seal_dossier(po.ports, row, INGRID)


# -- what it is known by -------------------------------------------------------------------------------------------


def test_a_werkdossier_from_before_this_goes_by_number_as_it_did(po: SchoolSystem) -> None:
    row = begun(po, carrying(A, B))
    now = edit(werk(po, row), {f"{OVERIG}/2/omschrijving": (None, "Over b")})
    old = now.to_bytes().replace(now.wijzigingen[0].kenteken.encode(), b"")

    again = Werkdossier.from_bytes(old)

    assert again.wijzigingen[0].kenteken == ""
    assert value_at(worked_record(again), f"{OVERIG}/2/omschrijving") == "Over b"


def test_a_path_through_no_file_and_no_number_needs_nothing() -> None:
    assert Anchors(load()).of(carrying(A), f"{LEERLING}/roepnaam") == ""


def test_a_number_that_no_block_has_or_gets_is_no_place() -> None:
    with pytest.raises(NoSuchSpot):
        Anchors(load()).of(carrying(A), f"{OVERIG}/7/omschrijving")


def test_a_kenteken_says_nothing_of_what_it_is_of() -> None:
    assert "lezen" not in Anchors(load()).of(planned("lezen"), f"{PLAN}/1")
