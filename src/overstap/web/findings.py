"""What asks for a decision: questions of the privacy check, and what a system gave since staff changed the field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from overstap.dossier import bijlagen
from overstap.dossier.choices import elements_of
from overstap.dossier.compose import compose
from overstap.dossier.edit import settle_botsing
from overstap.dossier.replay import Botsing
from overstap.dossier.spot import names_of, numbered_heads, text_at
from overstap.dossier.werkdossier import Werkdossier
from overstap.gegevensset import Element, Gegevensset
from overstap.school.steps import Refused
from overstap.web.block_form import first_words
from overstap.web.block_places import page_of
from overstap.web.block_values import shown
from overstap.web.choices import label_of
from overstap.web.work import Vraag, Work

AROUND = 80
"""So many signs of the text before and after what was found are quoted."""


@dataclass(frozen=True, slots=True)
class Vondst:
    """One question, with the words it is about."""

    vraag: Vraag
    tekst: str
    """The whole text of the field; nothing for an attachment."""
    voor: str
    woorden: str
    na: str
    bijlage: str = ""
    """What the attachment is, as the list of attachments calls it."""

    @property
    def is_bijlage(self) -> bool:
        return bool(self.vraag.finding.bijlage)

    @property
    def was_json(self) -> str:
        return json.dumps(self.tekst, ensure_ascii=False)


def vondsten(work: Work) -> tuple[Vondst, ...]:
    """The questions that this person may see; the others are counted by `hidden_count`."""
    return tuple(_vondst(work, vraag) for vraag in work.vragen if not vraag.hidden)


def hidden_count(work: Work) -> int:
    return sum(vraag.hidden for vraag in work.vragen)


def _vondst(work: Work, vraag: Vraag) -> Vondst:
    finding = vraag.finding
    if finding.bijlage:
        return Vondst(vraag, "", "", finding.excerpt, "", _name_of(work, finding.bijlage))
    tekst, at, end = text_at(work.record, vraag.path), finding.offset, finding.offset + finding.length
    before, after = tekst[:at], tekst[end:]
    voor = f"… {before[-AROUND:]}" if len(before) > AROUND else before
    na = f"{after[:AROUND]} …" if len(after) > AROUND else after
    return Vondst(vraag, tekst, voor, tekst[at:end], na)


def _name_of(work: Work, nr: int) -> str:
    found = next((each for each in bijlagen(work.composed.lean) if each.nr == nr), None)
    return found.omschrijving or found.bestandsnaam if found else ""


@dataclass(frozen=True, slots=True)
class Keus:
    """A field that staff changed and about which a system says something else since."""

    nr: int
    mark: str
    path: str
    label: str
    van: str
    naar: str
    gegeven: str
    is_elders: bool
    page: str
    """Of the block in which it stands, as a path; empty when there is none."""
    hidden: bool


def botsingen(work: Work) -> tuple[Keus, ...]:
    return tuple(_keus(work, botsing) for botsing in work.composed.botsingen)


def _keus(work: Work, botsing: Botsing) -> Keus:
    path, g = botsing.wijziging.path, work.gegevensset
    van, naar, gegeven = (
        told(g, path, value) for value in (botsing.wijziging.van, botsing.wijziging.naar, botsing.gegeven)
    )
    label = _numbered_label(work, path)
    page, hidden = page_of(g, path), not work.sees(path)
    return Keus(botsing.nr, mark_of(botsing), path, label, van, naar, gegeven, botsing.is_elders, page, hidden)


def _numbered_label(work: Work, path: str) -> str:
    """The labels of this place, each of one of many with its number."""
    label = label_of(work, names_of(path))
    for head in reversed(numbered_heads(path)):
        around, _slash, nr = head.rpartition("/")
        block = label_of(work, names_of(around))
        label = f"{block} {nr}{label.removeprefix(block)}"
    return label


def mark_of(botsing: Botsing) -> str:
    """The same as long as both sides say the same."""
    said = [botsing.wijziging.path, botsing.wijziging.van, botsing.wijziging.naar, botsing.gegeven]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def decided(werk: Werkdossier, nr: int, mark: str, *, keep: bool) -> Werkdossier:
    """With this choice made, when both sides still say what was shown. Raises Refused `stand_moved`."""
    for botsing in compose(werk).botsingen:
        if botsing.nr == nr and mark_of(botsing) == mark:
            return settle_botsing(werk, botsing, keep=keep)
    raise Refused("stand_moved")


def told(g: Gegevensset, path: str, value: object) -> str:
    """A value of the record in words, whatever it is; nothing for None."""
    elements = elements_of(g, names_of(path))
    if value is None or not elements:
        return ""
    return ", ".join(_told(g, elements[-1], value))


def _told(g: Gegevensset, element: Element, value: object) -> Iterable[str]:
    values = value if isinstance(value, list) else [value]
    if element.is_blok:
        return [" ".join(list(first_words(g, g.blok_van(element), each))[:5]) or _("een onderdeel") for each in values]
    soort = g.soorten[element.soort]
    texts = [shown(soort, each) for each in values]
    if element.codelijst:
        return [g.codelijsten[element.codelijst].betekenis(text) or text for text in texts]
    return [{"true": _("ja"), "false": _("nee")}.get(text, text) for text in texts]
