"""Small blocks that people read as one line: an address, a telephone number, a school year, a score, an attachment.

Which blocks these are and what their line looks like is ours ("own"); nothing that is filled is left out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from overstap.dossier.dossier import Blok
from overstap.dossier.render_words import Words
from overstap.dossier.view import VeldWeergave

Line = Callable[[Blok, str, str, Words], VeldWeergave]
"""From a block, the label of its field, its sensitivity and the words to its line."""

_NEDERLAND = "6030"


def adres(blok: Blok, _label: str, gevoelig: str, words: Words) -> VeldWeergave:
    """Bezoekadres: Glimwormlaan 12 b, 0010AB Wolkendam."""
    house = [blok.text(veld) for veld in ("straat", "nummer", "toevoeging")]
    house.insert(1, _meaning(blok, "aanduiding", words))
    gemeente = "" if blok.text("gemeente") == blok.text("plaats") else blok.text("gemeente")
    place = f"{blok.text('postcode')} {blok.text('plaats')}"
    parts = [
        _spaced(house),
        blok.text("locatieomschrijving"),
        place,
        gemeente and f"{words.say('municipality')} {gemeente}",
    ]
    label = _capital(_meaning(blok, "soortadres", words))
    return VeldWeergave(label, _joined([*parts, _land(blok)]), "", gevoelig)


def communicatie(blok: Blok, _label: str, gevoelig: str, words: Words) -> VeldWeergave:
    """Telefoonnummer, privé: 0000000012 (noodnummer)."""
    kind, use = _capital(_meaning(blok, "soort", words)), _meaning(blok, "aanduiding", words)
    marks = [words.say("secret")] if blok.is_true("geheim") else []
    marks += [words.say("emergency")] if blok.is_true("noodnummer") else []
    shown = [] if blok.is_true("geheim") else [blok.text("nummer")]
    value = _spaced([*shown, f"({', '.join(marks)})" if marks and shown else ", ".join(marks)])
    return VeldWeergave(_joined([kind, use]), value, "", gevoelig)


def document(blok: Blok, label: str, gevoelig: str, words: Words) -> VeldWeergave:
    """Verslag van het onderzoek: Verklaring dyslexie (verklaring-dyslexie.pdf)."""
    name, about = blok.text("bestandsnaam"), blok.text("omschrijving")
    return VeldWeergave(label, f"{about} ({name})" if about else f"{words.say('attachment')} {name}", "", gevoelig)


def schoolloopbaan(blok: Blok, _label: str, gevoelig: str, words: Words) -> VeldWeergave:
    """2024-2025: Basisonderwijs groep 7, 7b, school 99PA 00, 1 augustus 2024 tot en met 31 juli 2025."""
    group = _capital(_meaning(blok, "jaargroep", words))
    school = f"school {blok.text('brincode')} {blok.text('vestigingscode')}"
    kind = _spaced([blok.text(veld) for veld in ("schoolsoort", "schooltype")])
    course = _spaced([blok.text(veld) for veld in ("voelementomschrijving", "voelementcode")])
    groups = [blok.text(veld) for veld in ("groepscode", "groepsnaam")]
    parts = [group, *groups, school, kind, blok.text("schoolsoortomschrijving"), course, _period(blok, words)]
    return VeldWeergave(blok.text("schooljaar"), _joined(parts), "", gevoelig)


def referentiescore(blok: Blok, _label: str, gevoelig: str, words: Words) -> VeldWeergave:
    """Percentiel: 78, vergeleken met landelijk gemiddelde groep."""
    kind = _capital(_meaning(blok, "codereferentiescore", words))
    group = f"{words.say('against')} {_meaning(blok, 'codevergelijkingsgroep', words)}"
    value = _joined([blok.text("waarde"), blok.text("kwalificatie"), group])
    return VeldWeergave(kind, value, blok.text("codereferentiescore"), gevoelig)


def score(blok: Blok, label: str, gevoelig: str, _words: Words) -> VeldWeergave:
    return VeldWeergave(label, _joined([blok.text("waarde"), blok.text("kwalificatie")]), "", gevoelig)


def cijferlijstonderdeel(blok: Blok, _label: str, gevoelig: str, words: Words) -> VeldWeergave:
    """rekenen: 7,5."""
    mark = [blok.text("score/waarde"), blok.text("score/kwalificatie"), blok.text("periode")]
    rest = [_meaning(blok, "jaargroep", words), words.day(blok.text("afnamedatum"))]
    return VeldWeergave(_capital(blok.text("naam")), _joined([*mark, *rest]), "", gevoelig)


def eindtoetsonderdeel(blok: Blok, label: str, gevoelig: str, words: Words) -> VeldWeergave:
    """Rekenen: 2F. The domains of a part stand behind it, each with its own level."""
    name, level = _level(blok, "onderdeel", words)
    domains = [": ".join(filter(None, _level(domein, "domein", words))) for domein in blok.blokken("domeinen/domein")]
    return VeldWeergave(name or label, _joined([level, *domains]), blok.text("onderdeelcode"), gevoelig)


LINES: Final[Mapping[str, Line]] = {
    "adres": adres,
    "communicatie": communicatie,
    "document": document,
    "schoolloopbaan": schoolloopbaan,
    "referentiescore": referentiescore,
    "score": score,
    "cijferlijstonderdeel": cijferlijstonderdeel,
    "eindtoetsonderdeel": eindtoetsonderdeel,
}


def _meaning(blok: Blok, veld: str, words: Words) -> str:
    """What the code in this field means, by the list that the table gives for it; nothing when there is no code."""
    element, code = blok.block.veld(veld), blok.text(veld)
    return words.meaning(element.codelijst, code) if element and code else ""


def _level(blok: Blok, what: str, words: Words) -> tuple[str, str]:
    """The name of a part of the final test (onderdeel, domein) and the level reached on it."""
    name = blok.text(f"{what}omschrijving") or _capital(_meaning(blok, f"{what}code", words))
    return name, _meaning(blok, f"{what[:3]}_referentieniveau", words)


def _period(blok: Blok, words: Words) -> str:
    begin, end = words.day(blok.text("begindatum")), words.day(blok.text("einddatum"))
    if begin and end:
        return f"{begin} {words.say('until')} {end}"
    return f"{words.say('from')} {begin}" if begin else _spaced([words.say("until"), end]) if end else ""


def _land(blok: Blok) -> str:
    """The country when it is not the Netherlands, in the words that came with it."""
    code = blok.text("land")
    node = blok.node.find(blok.gegevensset.tag("land"))
    return "" if code in ("", _NEDERLAND) or node is None else node.get("omschrijving", code)


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)


def _spaced(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
