"""The cases of our own rules on values, days and switches: for each place of a rule a bad value and a good one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from attachments import attachment_cases
from draft import Draft, draft
from lxml import etree
from work import Work, block_at, every_field

from dossier.cases import at
from overstap.dossier.places import locatie
from overstap.dossier.rules.own import OwnRule, own_rules
from overstap.gegevensset import Gegevensset

LEERLING = "huidigeschool/leerling"
LOOPBAAN = f"{LEERLING}/schoolloopbaanlijst/schoolloopbaan"


@dataclass(frozen=True)
class Values:
    """What is wrong in a field and what is not; where nothing may stand there at all, nothing is good."""

    bad: str
    good: str | None
    why: str
    base: str = "BB"
    around: Mapping[str, str] = field(default_factory=dict)
    """Other fields of the same block that the rule looks at or that must be there."""


PHONE = Values("010", "0100000000", "Zo weinig cijfers heeft geen telefoonnummer.")
MAIL = Values("noor@voorbeeld", "noor@voorbeeld.example", "Achter de apenstaart hoort een punt met wat erna komt.")
DEAD = {"overleden": "true"}
VALUES = {
    "EIG.BSN": Values("999000008", "999000007", "Dit nummer doorstaat de elfproef niet."),
    "EIG.ONDERWIJSNUMMER": Values("100000000", "100000004", "Dit nummer doorstaat zijn elfproef niet."),
    "EIG.IBAN": Values("NL92ABNA0417164300", "NL91ABNA0417164300", "Het controlegetal klopt niet."),
    "EIG.POSTCODE": Values("0000", "0000 AB", "De letters ontbreken, en het adres is in Nederland."),
    "EIG.POSTCODE4": Values("000", None, "Het zijn drie cijfers."),
    "EIG.EMAIL": Values(MAIL.bad, MAIL.good, MAIL.why, around={"soort": "e-mail"}),
    "EIG.EMAIL.CONTACT": MAIL,
    "EIG.TELEFOON": Values(PHONE.bad, PHONE.good, PHONE.why, around={"soort": "telefoon"}),
    "EIG.TELEFOON.CONTACT": PHONE,
    "EIG.LEEFTIJD": Values("2000-03-12", "2000-03-13", "De leerling is die dag 26 geworden."),
    "EIG.GEBOORTE": Values("2014-05-16", "2025-09-01", "Dit is de dag voor de geboorte."),
    "EIG.TOEKOMST": Values("2026-03-13", "2026-03-12", "Dit is de dag na het maken van het dossier."),
    "EIG.UITSCHRIJVING": Values("2018-07-31", "2018-08-01", "Dit is de dag voor de inschrijving."),
    "EIG.INZAGE": Values("2025-07-31", "2025-08-01", "Dit is de laatste dag van het schooljaar ervoor."),
    "EIG.OVERLIJDEN": Values("2013-07-20", "2013-07-21", "Dit is 301 dagen voor de geboorte.", around=DEAD),
    "EIG.SCHOOLJAAR": Values("2025-2027", "2025-2026", "De twee jaren volgen niet op elkaar."),
    "EIG.LOOPBAAN.JAAR": Values("2027-01-01", "2025-09-01", "Deze dag ligt buiten het schooljaar 2025-2026."),
    "EIG.CATEGORIE": Values("OPTIONEEL", "VERBODEN", "Het profiel verbiedt deze categorie.", "POPO"),
    "EIG.CATEGORIE.ALTIJD": Values("OPT-UIT", "VERPLICHT", "Dit staat in elk dossier."),
}
AT_PLACE = {
    ("EIG.TOEKOMST", "geboortedatum"): Values(
        "2026-03-13", "2014-05-17", "Dit is de dag na het maken van het dossier."
    ),
    ("EIG.TOEKOMST", "overlijdensdatum"): Values(
        "2026-03-13", "2026-03-12", "Dit is de dag na het maken van het dossier.", around=DEAD
    ),
}
BEGIN_LATE, BEGIN_SAME, END = "2026-08-01", "2026-07-31", "2026-07-31"


def own_cases(g: Gegevensset, bases: Mapping[str, etree._Element]) -> Iterator[Draft]:
    for rule in own_rules():
        for way in places_of(g, rule):
            yield from _cases(g, bases, rule, way)
    yield from _comments(g, bases["POVO"])
    if g.jaar == "2019.1":
        yield from attachment_cases(g, bases["BB"])


def places_of(g: Gegevensset, rule: OwnRule) -> list[str]:
    """For each field that the rule asks one path to it; of a whole block of switches one that a profile forbids."""
    found: dict[tuple[str, str], str] = {}
    for way, element in every_field(g):
        if rule.asks(element) and (rule.id != "EIG.CATEGORIE" or element.veld == "cat_vombo"):
            found.setdefault((element.blok, element.veld), way)
    return list(found.values())


def _cases(g: Gegevensset, bases: Mapping[str, etree._Element], rule: OwnRule, way: str) -> Iterator[Draft]:
    if rule.id == "EIG.PERIODE":
        yield from _periods(g, bases["BB"], way)
    elif rule.id == "EIG.LOOPBAAN.OVERLAP":
        yield from _overlaps(g, bases["BB"])
    else:
        yield from _values(g, bases, rule, way)


def _values(g: Gegevensset, bases: Mapping[str, etree._Element], rule: OwnRule, way: str) -> Iterator[Draft]:
    around, _, veld = way.rpartition("/")
    values = AT_PLACE.get((rule.id, veld), VALUES[rule.id])
    for name, text in (("slecht", values.bad), ("goed", values.good)):
        work = Work(bases[values.base], g)
        for other, said in values.around.items():
            if block_at(g, around).veld(other):
                work.set(work.ensure(f"{around}/{other}"), said)
        if text is not None:
            work.set(work.ensure(way), text)
        said = [(rule.id, locatie(work.nodes(way)[0]))] if name == "slecht" else []
        why = values.why if said else "Hier is niets mis mee."
        yield draft(work, values.base, rule.id, f"{_name(way)}.{name}", why, intended=said)


def _name(way: str) -> str:
    return ".".join(way.split("/")[-2:])


def _periods(g: Gegevensset, base: etree._Element, way: str) -> Iterator[Draft]:
    """The end stays, the begin moves: some ends are bound to a day."""
    around, _, veld = way.rpartition("/")
    days = [each.veld for each in block_at(g, around).velden if each.soort.startswith("datum")]
    begin = days[days.index(veld) - 1]
    for name, day in (("slecht", BEGIN_LATE), ("goed", BEGIN_SAME)):
        work = Work(base, g)
        work.set(work.ensure(f"{around}/{begin}"), day)
        work.set(work.ensure(way), END)
        said = [("EIG.PERIODE", locatie(work.nodes(way)[0]))] if name == "slecht" else []
        why = "Het eind ligt voor het begin." if said else "Begin en eind zijn dezelfde dag."
        yield draft(work, "BB", "EIG.PERIODE", f"{_name(way)}.{name}", why, intended=said)


def _overlaps(g: Gegevensset, base: etree._Element) -> Iterator[Draft]:
    for name, begin in (("slecht", "2025-12-30"), ("goed", "2025-12-31")):
        work = Work(base, g)
        first = work.ensure(LOOPBAAN)
        xml = etree.tostring(first, encoding="unicode", with_tail=False).replace(f' xmlns="{g.namespace}"', "")
        work.do("insert", first.getparent(), place=1, xml="".join(xml.split("\n")))
        for nr, days in enumerate((("2025-08-01", "2025-12-31"), (begin, "2026-07-31")), 1):
            lijst = locatie(work.ensure(LOOPBAAN).getparent())
            node = at(work.root, f"{lijst}/schoolloopbaan[{nr}]")
            for veld, day in zip(("begindatum", "einddatum"), days, strict=True):
                work.ensure_text(veld, day, node, block_at(g, LOOPBAAN))
        said = [("EIG.LOOPBAAN.OVERLAP", f"{locatie(node)}/begindatum[1]")] if name == "slecht" else []
        why = "De tweede periode begint voor de eerste eindigt." if said else "De ene dag sluit op de andere aan."
        yield draft(work, "BB", "EIG.LOOPBAAN.OVERLAP", name, why, intended=said)


def _comments(g: Gegevensset, base: etree._Element) -> Iterator[Draft]:
    for name, xml in (("commentaar", "<!-- commentaar -->"), ("opdracht", "<?opdracht?>")):
        work = Work(base, g)
        node = work.ensure(f"{LEERLING}/achternaam")
        work.do("insert", node, place=0, xml=xml)
        said = [("EIG.COMMENTAAR", locatie(node))]
        why = "Tussen de gegevens staat iets dat de ene lezer overslaat en de andere niet."
        yield draft(work, "POVO", "EIG.COMMENTAAR", name, why, intended=said)
    yield draft(Work(base, g), "POVO", "EIG.COMMENTAAR", "zonder", "Er staan alleen gegevens.")
