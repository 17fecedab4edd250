"""What changes between two years is told whole, under the block it is of, and with what to do."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from lxml import html

from overstap.gegevensset import Code, Element, Gegevensset, Groep, load, years
from overstap.gegevensset.difference import difference
from overstap.gegevensset.release_note import DOEN, SHOWN, doen, release_note

G = load("2019.1")
BRIN = G.soorten["brin"]


def told(oud: Gegevensset, nieuw: Gegevensset) -> list[tuple[str, ...]]:
    return [(each.over, each.aard, each.naam, each.wat) for each in difference(oud, nieuw)]


def test_a_year_does_not_differ_from_itself() -> None:
    assert [difference(load(jaar), load(jaar)) for jaar in years()] == [()] * 4


def test_2018_to_2019_renews_the_support_and_little_else() -> None:
    changes = difference(load("2018.1"), G)
    of_fields = Counter(change.aard for change in changes if change.over == "veld")
    moved = {change.was: change.wordt for change in changes if change.aard == "verplaatst"}

    assert of_fields == {"nieuw": 16, "verplaatst": 9, "vervallen": 5, "gewijzigd": 6}
    assert moved["zorg.opp"] == "onderwijsondersteuning.opp"
    assert moved["handelingsplanlijst.handelingsplan"] == "onderwijsondersteuning.handelingsplan"
    gone = next(
        change for change in changes if (change.over, change.aard, change.naam) == ("blok", "vervallen", "zorg")
    )
    assert "naamib" in gone.was
    assert "opp" not in gone.was.split(", "), "what moved is not gone"
    more = next(change for change in changes if change.naam == "diagnose.code")
    assert (more.wat, more.was, more.wordt) == ("aantal", "precies één", "één of meer dan één")
    assert ("categorie", "nieuw", "cat_onderwijsondersteuning", "") in told(load("2018.1"), G)


def test_2017_to_2018_brings_two_fields_and_nine_codes() -> None:
    changes = difference(load("2017.1"), load("2018.1"))

    assert [change.naam for change in changes if change.over == "veld"] == [
        "verzorger.overleden",
        "verzorger.overlijdensdatum",
    ]
    codes = [change for change in changes if change.over == "code"]
    assert {change.deel for change in codes} == {"9"}
    assert [change.naam for change in codes] == [str(nr) for nr in range(7, 16)]
    assert {change.label for change in codes} == {"betekenis niet bekend"}


@pytest.mark.parametrize(("oud", "nieuw"), [*permutations(years(), 2)])
def test_every_field_and_code_that_only_one_year_has_is_told(oud: str, nieuw: str) -> None:
    """Held against the tables themselves, forward and back."""
    before, after = load(oud), load(nieuw)
    changes = difference(before, after)
    come = {change.naam for change in changes if change.over == "veld" and change.aard in ("nieuw", "verplaatst")}
    gone = {change.naam for change in changes if change.over == "veld" and change.aard == "vervallen"}
    gone |= {change.was for change in changes if change.aard == "verplaatst"}
    for change in changes:
        if (change.over, change.aard) == ("blok", "vervallen"):
            gone |= {f"{change.naam}.{veld}" for veld in change.was.split(", ") if veld}

    assert come == names(after) - names(before)
    assert gone == names(before) - names(after)


def names(g: Gegevensset) -> set[str]:
    return {f"{element.blok}.{element.veld}" for element in g.elements()}


# -- Each kind of change -----------------------------------------------------------------------------------------


def with_block(naam: str, *velden: Element) -> Gegevensset:
    return replace(G, blokken={**G.blokken, naam: replace(G.blokken[naam], velden=velden)})


def inzage(**changes: object) -> Gegevensset:
    """The year with another second field in its block inzage."""
    first, second, *rest = G.blokken["inzage"].velden
    return with_block("inzage", first, replace(second, **changes), *rest)  # type: ignore[arg-type]


KEUZE = Groep("keuze1", is_keuze=True, optional=False, repeated=False)


@pytest.mark.parametrize(
    ("changes", "wat", "was", "wordt"),
    [
        ({"aantal": "1"}, "aantal", "geen of één", "precies één"),
        ({"soort": "tekst35"}, "soort", "ja of nee", "tekst van 1 tot en met 35 tekens"),
        ({"soort": "brin"}, "soort", "ja of nee", f"{BRIN.vorm} (patroon {BRIN.pattern})"),
        ({"keuze": (KEUZE,)}, "groep", "", "keuze uit inzage"),
        ({"codelijst": "4"}, "codelijst", "", "4"),
        ({"categorie": "vve"}, "categorie", "", "vve"),
        ({"gevoelig": "geheim"}, "gevoelig", "gewoon", "geheim"),
        ({"label": "Gezien"}, "label", "Ouders hebben ingezien", "Gezien"),
    ],
)  # fmt: skip
def test_what_of_a_field_changes_is_told(changes: dict[str, object], wat: str, was: str, wordt: str) -> None:
    (found,) = (each for each in difference(G, inzage(**changes)) if each.over == "veld")

    assert (found.naam, found.aard, found.wat, found.was, found.wordt) == (
        "inzage.inzage",
        "gewijzigd",
        wat,
        was,
        wordt,
    )


def test_bounds_that_change_under_one_name_are_told_at_every_field_of_the_kind() -> None:
    soorten = {**G.soorten, "tekst35": replace(G.soorten["tekst35"], length_max=70, vorm="tekst tot 70 tekens")}

    assert told(G, replace(G, soorten=soorten)) == [
        ("veld", "gewijzigd", "adres.locatieomschrijving", "soort"),
        ("veld", "gewijzigd", "leerling.adresbuitenland", "soort"),
    ]


def test_a_group_that_only_has_another_number_is_the_same() -> None:
    def renamed(element: Element) -> Element:
        return replace(element, keuze=tuple(replace(groep, naam=f"{groep.naam}9") for groep in element.keuze))

    assert difference(G, with_block("leerling", *map(renamed, G.blokken["leerling"].velden))) == ()


def test_another_order_is_told_once() -> None:
    first, second, *rest = G.blokken["inzage"].velden

    assert told(G, with_block("inzage", second, first, *rest)) == [("blok", "gewijzigd", "inzage", "volgorde")]


def test_codes_lists_categories_and_profiles_are_told() -> None:
    lijst = G.codelijsten["4"]
    meant = next(iter(lijst.codes.values()))
    codes = {**lijst.codes, meant.code: Code(meant.code, "anders", zeker=True), "fax": Code("fax", "fax", zeker=True)}
    povo = replace(G.profielen["POVO"], uitlevering={**G.profielen["POVO"].uitlevering, "vve": "OPTIONEEL"})
    changed = replace(
        G,
        codelijsten={nr: each for nr, each in G.codelijsten.items() if nr != "2"} | {"4": replace(lijst, codes=codes)},
        categorieen={**G.categorieen, "vve": replace(G.categorieen["vve"], getoetst=frozenset({"OPT-UIT"}))},
        profielen={naam: each for naam, each in G.profielen.items() if naam != "BB"} | {"POVO": povo},
    )

    assert set(told(G, changed)) == {
        ("codelijst", "vervallen", "2", ""),
        ("code", "gewijzigd", meant.code, "betekenis"),
        ("code", "nieuw", "fax", ""),
        ("categorie", "gewijzigd", "cat_vve", "getoetst"),
        ("profiel", "vervallen", "BB", ""),
        ("profiel", "gewijzigd", "vve", "uitlevering"),
    }


@pytest.mark.parametrize(
    ("changes", "wat"),
    [
        ({"profiel": ("BB",)}, "profielen"),
        ({"blok": "leerling"}, "plek"),
        ({"velden": ()}, "plek"),
        ({"eis": "x"}, "eis"),
        ({"als": ("x",)}, "als"),
        ({"official": "dood"}, "official"),
        ({"melding": "x"}, "melding"),
    ],
)
def test_what_of_a_rule_changes_is_told(changes: dict[str, object], wat: str) -> None:
    first, *rest = G.regels
    changed = replace(G, regels=(replace(first, **changes), *rest))  # type: ignore[arg-type]

    assert told(G, changed) == [("regel", "gewijzigd", first.id, wat)]


def test_a_rule_that_comes_or_goes_is_told_and_one_about_nothing_is_none() -> None:
    first, *rest = G.regels
    without = replace(G, regels=tuple(rest))
    dead = replace(G, regels=(replace(first, official="vervallen"), *rest))

    assert told(without, G) == [("regel", "nieuw", first.id, "")]
    assert told(G, without) == told(G, dead) == [("regel", "vervallen", first.id, "")]


# -- The release note --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("oud", "nieuw"), [*pairwise(years()), *pairwise(years()[::-1])])
def test_every_change_says_what_to_do(oud: str, nieuw: str) -> None:
    assert all(doen(change) for change in difference(load(oud), load(nieuw)))


def test_there_is_something_to_do_for_each_kind_of_change_that_can_be() -> None:
    """Each aspect of a block and a field, that the code can find, has its sentence."""
    wat = ("aantal", "soort", "groep", "codelijst", "categorie", "gevoelig", "label")
    kinds = [("veld", "gewijzigd", each) for each in wat]
    kinds += [("blok", "gewijzigd", each) for each in ("label", "gevoelig", "volgorde")]
    kinds += [("categorie", "gewijzigd", each) for each in ("label", "getoetst", "plekken")]
    kinds += [("regel", "gewijzigd", each) for each in ("profielen", "plek", "eis", "als", "official", "melding")]
    over = ("regel", "blok", "veld", "code", "codelijst", "categorie", "profiel")
    kinds += [(each, aard, "") for each in over for aard in ("nieuw", "vervallen")]

    assert [kind for kind in kinds if kind not in DOEN and kind[2] not in SHOWN] == []


def test_the_note_tells_every_change_in_each_form() -> None:
    oud = load("2018.1")
    changes = difference(oud, G)

    text = release_note(oud, G, "text")
    markdown = release_note(oud, G, "markdown")
    page = html.fromstring(release_note(oud, G, "html"))

    assert text.startswith(f"Van gegevensset 2018.1 naar 2019.1: {len(changes)} wijzigingen.\n")
    assert text.count("\n      Doen: ") == len(changes)
    assert len([line for line in markdown.splitlines() if line.startswith("| ") and "| Naam |" not in line]) == len(
        changes
    )
    assert len(page.xpath("//tbody/tr")) == len(changes)
    for change in changes:
        assert f"[{change.naam}]" in text
        assert f"`{change.naam}`" in markdown
    assert page.xpath("//h1/text()") == ["Gegevensset 2019.1: wat er verandert"]


def test_changes_stand_under_the_block_they_are_of() -> None:
    text = release_note(load("2018.1"), G, "text")
    heads = re.findall(r"^[A-ZË][^\n]*\n(?=  )", text, re.MULTILINE)

    assert heads.index("Onderwijsondersteuning (onderwijsondersteuning)\n") < heads.index(
        "Zorg en begeleiding (zorg)\n"
    )
    assert "Inzage (inzage)\n" not in heads, "a block without changes has no head"


def test_what_stands_in_a_draft_cannot_become_mark_up() -> None:
    draft = replace(inzage(label="<b>|`x`|</b>\x1b[31m"), status="draft", jaar="2020.1")

    page = html.fromstring(release_note(G, draft, "html"))
    markdown = release_note(G, draft, "markdown")
    text = release_note(G, draft, "text")

    assert page.xpath("//tbody//b") == []
    assert r"\<b\>\|\`x\`\|\</b\>" in markdown
    assert "\x1b" not in text + markdown
    assert "naar 2020.1 (concept): 1 wijzigingen." in text
