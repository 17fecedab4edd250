"""A dossier loses what may not travel and what the school leaves out, says what and why, and gains nothing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.records import Record, whole_record
from overstap.dossier import (
    Choices,
    Dossier,
    KeuzeFout,
    Melding,
    Removed,
    bijlagen,
    build,
    invent,
    minimise,
    read_choices,
    validate,
    write,
)
from overstap.dossier.dossier import LEERLING, text_of
from overstap.dossier.validate import Mode
from overstap.gegevensset import load, years

G = load("2019.1")
SUPPORT = ("POSWV", "VOSWV")
FIXED_TEXTS = {"9999999999", "geheim@geheim.geheim", "VERPLICHT", "OPTIONEEL", "VERBODEN", "OPT-UIT"}


def noor(profiel: str = "POVO", seed: int = 1) -> Record:
    """An invented pupil with all that may be filled; for a support request what a school would have asked with."""
    made = invent(seed, "POPO" if profiel == "POSWV" else profiel, vandaag=date(2026, 3, 2), wide=True, bijlagen=False)
    return dict(made)


def of(made: Record, profiel: str = "") -> Dossier:
    if profiel in SUPPORT:
        made["overdrachtsoort"] = "swv-dossier"
        made["metadata"]["overstap"] = profiel
    return build(made, G)


def leerling(made: Record) -> Record:
    found: Record = made["huidigeschool"]["leerling"]
    return found


def told(removed: tuple[Removed, ...]) -> list[tuple[str, str]]:
    return [(each.veld, each.reden) for each in removed]


def test_a_dossier_with_nothing_too_much_stays_as_it_is() -> None:
    dossier = of(noor())

    made = minimise(dossier)

    assert (write(made.dossier), made.removed) == (write(dossier), ())


def test_the_tree_of_the_dossier_given_is_not_changed() -> None:
    dossier = of(noor())
    before = write(dossier)

    made = minimise(dossier, Choices({"verzuim": "in overleg"}, frozenset({f"{LEERLING}/leerlingid"})))

    assert write(dossier) == before
    assert write(made.dossier) != before


# -- categories --------------------------------------------------------------------------------------------------


def test_a_category_the_profile_forbids_goes_and_its_switch_says_so() -> None:
    made = noor()
    leerling(made)["vanpeuterspeelzaal"] = True
    made["metadata"]["categorie_uitlevering"]["cat_vve"] = "OPTIONEEL"

    lean = minimise(of(made))

    assert told(lean.removed) == [("Leerling › Komt van een peuterspeelzaal", "categorie_verboden")]
    assert lean.dossier.text("metadata/categorie_uitlevering/cat_vve") == "VERBODEN"


def test_a_category_that_the_dossier_turns_off_goes() -> None:
    made = noor()
    made["metadata"]["categorie_uitlevering"]["cat_verzuim"] = "OPT-UIT"

    lean = minimise(of(made))

    assert told(lean.removed) == [("Leerling › Verzuim", "categorie_uit")]
    assert lean.dossier.text("metadata/categorie_uitlevering/cat_verzuim") == "OPT-UIT"


def test_a_category_goes_by_choice_with_the_reason_of_the_school() -> None:
    lean = minimise(of(noor()), Choices({"verzuim": "Zo met de ouders afgesproken."}))

    assert told(lean.removed) == [("Leerling › Verzuim", "categorie_gekozen")]
    assert lean.removed[0].tekst.endswith("Zo met de ouders afgesproken.")
    assert lean.removed[0].locatie == "/dossier[1]/huidigeschool[1]/leerling[1]/verzuim[1]"
    assert lean.dossier.text("metadata/categorie_uitlevering/cat_verzuim") == "OPT-UIT"


def test_a_block_goes_when_all_in_it_went() -> None:
    """onderwijsondersteuning holds two categories; without both it is an empty shell."""
    lean = minimise(of(noor()), Choices({"onderwijsondersteuning": "keuze", "handelingsplannen": "keuze"}))

    assert lean.dossier.blokken(f"{LEERLING}/onderwijsondersteuning") == ()
    assert not [melding for melding in validate(lean.dossier) if melding.soort == "Fout"]


def test_a_switch_that_demands_nothing_any_more_is_no_longer_on() -> None:
    lean = minimise(of(noor()), Choices(velden=frozenset({f"{LEERLING}/verzuim"})))

    assert told(lean.removed) == [("Leerling › Verzuim", "veld_uit")]
    assert lean.dossier.text("metadata/categorie_uitlevering/cat_verzuim") == "OPT-UIT"


# -- what the rules forbid ---------------------------------------------------------------------------------------


def test_fields_that_a_rule_forbids_go_by_the_name_of_that_rule() -> None:
    made = noor()
    leerling(made)["geboorteplaats"] = "Verzonnen"
    leerling(made)["nationaliteit"] = ["0001"]

    lean = minimise(of(made))

    assert told(lean.removed) == [
        ("Leerling › Geboorteplaats", "OVa.LL10"),
        ("Leerling › Nationaliteit", "OVa.LL11"),
    ]
    assert all("Verzonnen" not in each.tekst for each in lean.removed)


@pytest.mark.parametrize("profiel", SUPPORT)
def test_a_support_request_bears_no_number_of_the_pupil_anywhere(profiel: str) -> None:
    """Not as BSN, not as the pupil's number at school, not in a sentence, not in the name of a file."""
    made = noor("VOVO" if profiel == "VOSWV" else "POSWV")
    bsn = leerling(made)["bsn"]
    leerling(made)["leerlingid"] = bsn
    leerling(made)["overstapadvies"] = {"argumentatie": f"Zie ook {bsn[:4]}.{bsn[4:6]}.{bsn[6:]}."}
    leerling(made)["overigdocumentlijst"] = {"document": [DOCUMENT | {"bestandsnaam": f"verslag {bsn}.pdf"}]}

    lean = minimise(of(made, profiel))

    text = " ".join(text_of(node) for node in lean.dossier.root.iter("*"))
    assert bsn not in re.sub(r"[ .-]", "", text)
    redenen = dict(told(lean.removed))
    assert redenen["Leerling › Burgerservicenummer (BSN)"] == "PaO.LL12"
    assert redenen["Leerling › Leerlingnummer van de school"] == "nummer_in_steunaanvraag"
    assert redenen["Leerling › Bijlage"] == "onderdeel_weg"


def test_a_support_request_with_the_number_in_a_field_that_must_stay_is_refused() -> None:
    made = noor("POSWV")
    leerling(made)["achternaam"] = f"Wolfsgras {leerling(made)['bsn']}"

    with pytest.raises(KeuzeFout) as refused:
        minimise(of(made, "POSWV"))

    assert refused.value.code == "nummer_in_vast_veld"
    assert "Wolfsgras" not in refused.value.tekst


# -- secrecy -----------------------------------------------------------------------------------------------------


DOCUMENT = {"bestandsnaam": "verslag.pdf", "bestandsinhoud": "UEsDBA=="}
ADRES = {"soortadres": "gba", "straat": "Proefstraat", "nummer": "1", "postcode": "0000 AB", "plaats": "Verzonnen"}


@pytest.mark.parametrize("profiel", ["POPO", "POVO", "VOVO", "BB", *SUPPORT])
@pytest.mark.parametrize("who", ["leerling", "verzorger", "huisarts"])
def test_a_secret_address_does_not_travel(profiel: str, who: str) -> None:
    """Also that of a guardian, that the official validator lets through."""
    made = noor({"POSWV": "POSWV", "VOSWV": "VOVO"}.get(profiel, profiel))
    persoon = {"achternaam": "Zandhaver", "adresgeheim": True, "adreslijst": {"adres": [ADRES, ADRES]}}
    leerling(made)["verzorger"] = [persoon | {"wettigevertegenwoordiger": True}] if who == "verzorger" else []
    if who != "verzorger":
        del leerling(made)["verzorger"]
    if who == "huisarts":
        leerling(made)["huisarts"] = persoon
    if who == "leerling":
        leerling(made).update(adresgeheim=True, adreslijst={"adres": [ADRES]}, adresbuitenland=["Verzonnen"])

    lean = minimise(of(made, profiel))

    within = LEERLING if who == "leerling" else f"{LEERLING}/{who}"
    (blok,) = lean.dossier.blokken(within)
    assert (blok.has("adreslijst"), blok.has("adresbuitenland") if who == "leerling" else False) == (False, False)
    assert "Proefstraat" not in " ".join(text_of(node) for node in blok.node.iter("*"))


def test_a_secret_number_gets_the_text_that_the_agreement_has_for_it() -> None:
    made = noor()
    numbers = [
        {"soort": "telefoon", "nummer": "0201234567", "geheim": True},
        {"soort": "e-mail", "nummer": "noor@voorbeeld.example", "geheim": True},
        {"soort": "telefoon", "nummer": "0207654321", "geheim": False},
        {"soort": "fax", "nummer": "0200000000", "geheim": True},
    ]
    leerling(made)["communicatielijst"] = {"communicatie": numbers}

    lean = minimise(of(made))

    lijst = lean.dossier.blokken(f"{LEERLING}/communicatielijst/communicatie")
    assert [each.text("nummer") for each in lijst] == ["9999999999", "geheim@geheim.geheim", "0207654321"]
    assert {reden for _, reden in told(lean.removed)} == {"OVa.LL08a", "OVa.LL08b", "nummer_geheim"}


# -- choices -----------------------------------------------------------------------------------------------------


def test_a_field_goes_wherever_it_stands() -> None:
    path = f"{LEERLING}/verzorger/communicatielijst"
    dossier = of(noor())

    lean = minimise(dossier, Choices(velden=frozenset({path})))

    assert not lean.dossier.blokken(path)
    assert {reden for _, reden in told(lean.removed)} == {"veld_uit"}
    assert len(lean.removed) == len(dossier.blokken(path)) > 0


def test_a_block_that_loses_what_it_must_have_goes_whole() -> None:
    """And the list around it, of which nothing is left; what stands beside it stays."""
    made = noor()
    leerling(made)["verzuim"] = {"rmcmelding": False, "documentLijst": {"document": [DOCUMENT]}}

    lean = minimise(of(made), Choices(velden=frozenset({f"{LEERLING}/verzuim/documentLijst/document/bestandsnaam"})))

    assert told(lean.removed) == [
        ("Leerling › Verzuim › Document over verzuim › Bestandsnaam", "veld_uit"),
        ("Leerling › Verzuim › Document over verzuim", "onderdeel_weg"),
    ]
    (verzuim,) = lean.dossier.blokken(f"{LEERLING}/verzuim")
    assert (verzuim.text("rmcmelding"), verzuim.has("documentLijst")) == ("false", False)
    assert structure(lean.dossier) == []


def test_a_choice_of_which_the_only_one_goes_takes_its_block_along() -> None:
    made = noor("VOVO")
    mark = {"vakcode": "1", "afgerond": True, "examenvak": True, "exameneindcijfer": 7}
    leerling(made)["resultaatvakkenvo"] = [mark]
    assert structure(of(made)) == []

    lean = minimise(of(made), Choices(velden=frozenset({f"{LEERLING}/resultaatvakkenvo/exameneindcijfer"})))

    assert not lean.dossier.blokken(f"{LEERLING}/resultaatvakkenvo")
    assert structure(lean.dossier) == []


def test_a_series_that_comes_again_goes_whole_when_one_round_is_broken() -> None:
    """The number in the name of the first list: without that name the second would be read as its continuation."""
    made = noor("POSWV")
    rounds = [{"naam": f"lijst {leerling(made)['bsn']}", "score": [{"waarde": "7"}]}, {"naam": "b", "score": [{}, {}]}]
    leerling(made)["cijferlijstlijst"] = {"cijferlijst": [{"cijferlijstTypelijst": rounds, "jaargroep": "8"}]}
    assert structure(of(made, "POSWV")) == []

    lean = minimise(of(made, "POSWV"))

    assert not lean.dossier.blokken(f"{LEERLING}/cijferlijstlijst")
    assert structure(lean.dossier) == []


def test_an_attachment_goes_by_its_number() -> None:
    dossier = build(invent(3, "POPO", vandaag=date(2026, 3, 2), wide=True), G)
    names = [each.bestandsnaam for each in bijlagen(dossier)]

    lean = minimise(dossier, Choices(bijlagen=frozenset({1, 3})))

    left = [each.bestandsnaam for each in bijlagen(lean.dossier)]
    assert left == [name for nr, name in enumerate(names, start=1) if nr not in (1, 3)]
    assert [reden for _, reden in told(lean.removed)][:1] == ["bijlage_uit"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "geen_json"),
        (b"[" * 100_000, "geen_json"),
        (b'{"bijlagen": [1' + b"0" * 5_000 + b"]}", "geen_json"),
        (b'{"bijlagen": [NaN]}', "vorm"),
        (b'{"bijlagen": [1e999]}', "vorm"),
        (b'{"velden": ["huidigeschool/leerling/bsn"], "velden": []}', "dubbel"),
        (b'{"categorieen": {"verzuim": "x", "verzuim": "y"}}', "dubbel"),
        (b"[]", "vorm"),
        (b'{"velden": "bsn"}', "vorm"),
        (b'{"bijlagen": [true]}', "vorm"),
        (b'{"categorieen": ["verzuim"]}', "vorm"),
        (b'{"anders": []}', "vorm"),
        (b'{"categorieen": {"verzuimd": "x"}}', "onbekende_categorie"),
        (b'{"categorieen": {"verzuim": " "}}', "geen_reden"),
        (b'{"categorieen": {"leerling": "x"}}', "categorie_verplicht"),
        (b'{"velden": ["leerling/bsn"]}', "onbekend_veld"),
        (b'{"velden": ["huidigeschool/leerling/bsn/x"]}', "onbekend_veld"),
        (b'{"velden": ["huidigeschool/leerling"]}', "onmisbaar"),
        (b'{"bijlagen": [99]}', "onbekende_bijlage"),
        (b'{"bijlagen": [0]}', "onbekende_bijlage"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(KeuzeFout) as refused:
        read_choices(data, of(noor()))

    assert refused.value.code == code
    assert refused.value.tekst.endswith(".")


def test_choices_are_read_from_json() -> None:
    data = b'{"categorieen": {"verzuim": "keuze"}, "velden": ["huidigeschool/leerling/leerlingid"], "bijlagen": [1]}'

    choices = read_choices(data, build(invent(3, "POPO", vandaag=date(2026, 3, 2)), G))

    assert choices == Choices({"verzuim": "keuze"}, frozenset({f"{LEERLING}/leerlingid"}), frozenset({1}))


def test_a_demanded_category_cannot_be_emptied_field_by_field() -> None:
    with pytest.raises(KeuzeFout) as refused:
        minimise(of(noor()), Choices(velden=frozenset({f"{LEERLING}/schoolloopbaanlijst"})))

    assert refused.value.code == "categorie_verplicht"


def test_a_dossier_of_no_profile_is_refused() -> None:
    """Nobody can say what may travel in it."""
    made = noor()
    made["overdrachtsoort"] = "anders"

    with pytest.raises(KeuzeFout) as refused:
        minimise(of(made))

    assert refused.value.code == "geen_profiel"


# -- what always holds -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A dossier that obeys the structure of a year, in one of its profiles, and what is chosen away."""

    jaar: str
    seed: int
    fill: float
    profiel: str
    categorieen: tuple[str, ...]
    velden: tuple[str, ...]
    bijlagen: tuple[int, ...]

    def dossier(self) -> Dossier:
        g = load(self.jaar)
        profiel = g.profielen[self.profiel]
        made = whole_record(self.seed, fill=self.fill, g=g)
        made["overdrachtsoort"] = profiel.overdrachtsoort
        if profiel.overstap:
            made["metadata"]["overstap"] = profiel.overstap
        return build(made, g)

    def choices(self, dossier: Dossier) -> Choices:
        there = set(range(1, len(bijlagen(dossier)) + 1))
        return Choices(dict.fromkeys(self.categorieen, "keuze"), frozenset(self.velden), there & set(self.bijlagen))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    g = load(draw(st.sampled_from(years())))
    profiel = g.profielen[draw(st.sampled_from(sorted(g.profielen)))]
    off = [naam for naam in g.categorieen if profiel.uitlevering[naam] != "VERPLICHT"]
    return Case(
        g.jaar,
        draw(st.integers(0, 10_000)),
        draw(st.sampled_from([0.3, 0.7, 1.0])),
        profiel.naam,
        tuple(draw(st.lists(st.sampled_from(off), max_size=2)) if off else []),
        tuple(draw(st.lists(st.sampled_from(sorted(PATHS[g.jaar])), max_size=3))),
        tuple(draw(st.lists(st.integers(1, 9), max_size=2))),
    )


def paths_of(jaar: str, naam: str = "leerling", path: str = LEERLING) -> set[str]:
    g = load(jaar)
    found: set[str] = set()
    for element in g.blokken[naam].velden:
        here = f"{path}/{element.veld}"
        inner = paths_of(jaar, element.soort, here) if element.is_blok else set()
        found |= inner | (set() if element.verplicht and path == LEERLING else {here})
    return found


PATHS = {jaar: paths_of(jaar) for jaar in years()}


@settings(max_examples=60, deadline=None)
@given(cases())
def test_minimising_never_adds_and_is_done_in_one_go(case: Case) -> None:
    dossier = case.dossier()
    choices = case.choices(dossier)
    try:
        lean = minimise(dossier, choices)
    except KeuzeFout as refused:
        assert refused.code in ("categorie_verplicht", "nummer_in_vast_veld")
        return

    more = Counter(facts(lean.dossier)) - Counter(facts(dossier))
    assert {text for _, text in more} <= FIXED_TEXTS
    again = minimise(lean.dossier, choices.lasting)
    assert (write(again.dossier), again.removed) == (write(lean.dossier), ())
    assert structure(lean.dossier) == []
    assert forbidden(lean.dossier, "official") | forbidden(lean.dossier, "intended") == set()
    if dossier.profiel in SUPPORT:
        assert lean.dossier.pgn == ""
    if write(lean.dossier) != write(dossier) and not dossier.gegevensset.categorieen:
        assert lean.removed


def forbidden(dossier: Dossier, mode: Mode) -> set[str]:
    """The rules that say of something in the dossier that it should not be there, or not under its own number."""
    rows = {regel.id for regel in dossier.gegevensset.regels if regel.eis.split()[0] in ("verboden", "precies")}
    found = {melding.regel for melding in validate(dossier, mode)}
    return {regel for regel in found if regel in rows or re.match(r"cat\d\d\.[XU]", regel)}


def facts(dossier: Dossier) -> list[tuple[str, str]]:
    """Every text and every attribute, with the field it stands in."""
    nodes = list(dossier.root.iter("*"))
    texts = [(str(node.tag), text_of(node)) for node in nodes if text_of(node)]
    return texts + [(str(node.tag), str(each)) for node in nodes for each in node.attrib.values()]


def structure(dossier: Dossier) -> list[Melding]:
    return [melding for melding in validate(dossier) if melding.regel == "XSD"]
