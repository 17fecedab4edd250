"""Nothing that is OPT-UIT, VERBODEN, left out or unsettled is in the bytes that leave: over random choices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from chain import SchoolSystem
from overstap.dossier import build
from overstap.dossier.attachments import pack
from overstap.dossier.choices import is_fixed, is_optional
from overstap.dossier.compose import attachment_marks, compose, shown_digest
from overstap.dossier.settle import questions
from overstap.dossier.werkdossier import Inzage, Werkdossier
from overstap.gegevensset import load
from overstap.gegevensset.plek import places
from overstap.gegevensset.standen import OPT_UIT, OPTIONEEL, VERBODEN
from overstap.ports import NODE
from overstap.school import collect, outgoing, store
from overstap.school.models import Uitgaand
from overstap.school.steps import Refused
from overstap.vault.models import VaultItem
from school.made import Record, leerling, record

pytestmark = pytest.mark.django_db(databases="__all__")
G = load()
CATEGORIES = [c for c in G.categorieen.values() if is_optional(G, c)]
FIELDS = [
    plek.naam for plek in places(G) if not is_fixed(G, plek.naam) and plek.naam.startswith("huidigeschool/leerling")
]
RUNS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def sent_along(draw: st.DrawFn) -> tuple[Record, str]:
    """A pupil in some profile: with attachments, and with switches that the LAS turned off."""
    profiel = draw(st.sampled_from(["POPO", "POVO"]))
    made = record(draw(st.integers(1, 60)), profiel)
    pupil = leerling(made)
    files = [f"brief-{nr}.txt" for nr in range(draw(st.integers(0, 3)))]
    if files:
        held = [{"bestandsnaam": n, "bestandsinhoud": pack(n, f"De brief heet {n}.".encode())} for n in files]
        pupil["overigdocumentlijst"] = {"document": held}
    elif "overigdocumentlijst" in pupil:
        del pupil["overigdocumentlijst"]
    pupil["naampeuterspeelzaal"] = "De Duizendpoot van Nergenshuizen"
    optional = [c.naam for c in CATEGORIES if G.profielen[profiel].uitlevering[c.naam] == OPTIONEEL]
    off = draw(st.sets(st.sampled_from(optional), max_size=3))
    switches = made["metadata"]["categorie_uitlevering"]
    switches.update({G.categorieen[naam].schakel: draw(st.sampled_from([OPT_UIT, VERBODEN])) for naam in off})
    return made, profiel


@st.composite
def choices(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str], int, int]:
    """Categories and fields to leave out, which of the attachments, and how many questions nobody answers."""
    categories = draw(st.sets(st.sampled_from([c.naam for c in CATEGORIES]), max_size=4))
    fields = draw(st.sets(st.sampled_from(FIELDS), max_size=6))
    return (
        dict.fromkeys(categories, "niet nodig"),
        dict.fromkeys(fields, "niet nodig"),
        draw(st.integers(0, 7)),
        draw(st.sampled_from([0, 0, 1])),
    )


def texts_at(root: etree._Element, path: str) -> Iterator[str]:
    """All that is said at a path below the dossier, and in the blocks there."""
    for node in root.findall("/".join(f"{{*}}{step}" for step in path.split("/"))):
        yield from (text.strip() for text in node.itertext() if len(text.strip()) > 7)


def spread(root: etree._Element) -> str:
    return etree.tostring(root, encoding="unicode")


def inspected(werk: Werkdossier) -> Werkdossier:
    """The parents looked at what would travel now."""
    return replace(werk, inzage=Inzage("2026-03-02", "Ja", gezien=shown_digest(compose(werk).lean)))


def test_what_is_left_out_or_not_settled_is_not_in_the_bytes_that_leave(
    po: SchoolSystem,
) -> None:
    """Had all random dossiers been refused, it would prove nothing: so those that left are counted."""
    left: list[bool] = []

    @RUNS
    @given(sent=sent_along(), chosen=choices())
    def run(sent: tuple[Record, str], chosen: tuple[dict[str, str], dict[str, str], int, int]) -> None:
        left.append(leaves_without(po, sent, chosen))

    run()
    assert sum(left) >= 5


def leaves_without(
    po: SchoolSystem, sent: tuple[Record, str], chosen: tuple[dict[str, str], dict[str, str], int, int]
) -> bool:
    """Whether it left with something left out; what was left out is then nowhere in the bytes."""
    made, profiel = sent
    categories, fields, which, unanswered = chosen
    row = collect.take_in(po.ports, po.school("99PA"), made, NODE)
    whole = compose(collect.werk_of(po.ports, row, NODE)).whole
    marks = [mark for nr, mark in attachment_marks(whole) if which >> (nr % 3) & 1]
    gone = [path for path in fields if any(True for _ in texts_at(whole.root, path))]

    def choose(werk: Werkdossier) -> Werkdossier:
        out = dict.fromkeys(marks, "niet nodig")
        return replace(werk, categorieen=categories, velden=fields, bijlagen_uit=out)

    collect.rework(po.ports, row.pk, NODE, choose, "keuze")
    row = collect.rework(po.ports, row.pk, NODE, inspected, "inzage")
    asked = questions(outgoing.show(po.ports, row, NODE), {})
    before = collect.werk_of(po.ports, row, NODE).besluiten.keys()
    answered = [mark for mark, _ in asked][: len(asked) - min(unanswered, len(asked))]
    if set(answered) - before:
        row = collect.settle(po.ports, row.pk, NODE, answered, "nagekeken")

    try:
        sealed = outgoing.seal_dossier(po.ports, row, NODE)
    except Refused:
        fresh = Uitgaand.objects.get(pk=row.pk)
        assert (fresh.digest, fresh.klaargezet_op) == ("", None)
        return False

    assert before | set(answered) >= {mark for mark, _ in asked}
    left = po.ports.vault.read(sealed.dossier_id, store.place(sealed), reader=NODE, purpose="toets")
    root = etree.fromstring(left)
    said = left.decode()
    for categorie in G.categorieen.values():
        switch = made["metadata"]["categorie_uitlevering"][categorie.schakel]
        off = categorie.naam in categories or switch in (OPT_UIT, VERBODEN)
        if off or G.profielen[profiel].uitlevering[categorie.naam] == VERBODEN:
            for plek in categorie.plekken:
                assert root.findall("/".join(f"{{*}}{step}" for step in plek)) == [], categorie.naam
    for path in fields:
        assert root.findall("/".join(f"{{*}}{step}" for step in path.split("/"))) == [], path
    unique = {text for path in gone for text in texts_at(whole.root, path) if spread(whole.root).count(text) == 1}
    assert [text for text in unique if text in said] == []
    inhoud = {mark: node for (_, mark), node in zip(attachment_marks(whole), contents(whole.root), strict=True)}
    assert [mark for mark in marks if inhoud[mark] in said] == []
    return bool(gone or marks or categories)


def contents(root: etree._Element) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter("{*}bestandsinhoud")]


def test_what_is_left_out_stays_out_of_the_vault_that_a_request_reads(po: SchoolSystem) -> None:
    """The werkdossier keeps it, the dossier that travels does not: they lie apart."""
    made = record(1)
    leerling(made)["roepnaam"] = "Zwaluwtje"
    row = collect.take_in(po.ports, po.school("99PA"), made, NODE)

    row = collect.rework(
        po.ports,
        row.pk,
        NODE,
        lambda werk: replace(werk, velden={"huidigeschool/leerling/roepnaam": "niet nodig"}),
        "keuze",
    )

    assert row.werk_id != row.dossier_id
    lean = po.ports.vault.read(row.dossier_id, store.place(row), reader=NODE, purpose="toets")
    werk = po.ports.vault.read(row.werk_id, store.werk_place(row), reader=NODE, purpose="toets")
    assert (b"Zwaluwtje" in lean, b"Zwaluwtje" in werk) == (False, True)
    assert VaultItem.objects.filter(shredded_at=None).count() == 2


def test_a_question_that_nobody_answered_keeps_everything_at_home(po: SchoolSystem) -> None:
    """Not the words alone: the whole dossier waits, since leaving words out is for a person to do."""
    made = record(1)
    leerling(made).setdefault("overstapadvies", {})["aandachtspunten"] = "Net als haar broer Sil leest zij langzaam."
    row = collect.take_in(po.ports, po.school("99PA"), made, NODE)
    assert row.bevindingen

    with pytest.raises(Refused, match="unsettled"):
        outgoing.seal_dossier(po.ports, row, NODE)
    assert Uitgaand.objects.get(pk=row.pk).digest == ""


def test_the_strategies_make_what_they_should() -> None:
    """Random choices that never leave anything out would prove nothing."""
    assert len(FIELDS) > 150
    assert {c.naam for c in CATEGORIES} >= {"verzuim", "vve", "bijlagedocs", "toetsresultaten"}
    assert re.search("bestandsinhoud", " ".join(FIELDS))
    assert build(record(1), G)
