"""Werkdossier → the whole dossier, and the lean one that would travel. One direction: nothing is written back.

What each system gave is laid over the other, then come the changes of staff, their attachments and the inzage; then
all that may not or should not travel is taken out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import cast

from overstap.dossier.anchors import PlaceNow, anchor, block_path, place_now, place_of_new
from overstap.dossier.attachments import content_digest, documents
from overstap.dossier.build import build
from overstap.dossier.choices import Choices, KeuzeFout, elements_of
from overstap.dossier.dossier import Dossier, text_of
from overstap.dossier.loopbaan import with_loopbaan
from overstap.dossier.minimise import minimise
from overstap.dossier.record import Record
from overstap.dossier.removal import Removed
from overstap.dossier.spot import NoSuchSpot, merged, text_at, value_at, with_value
from overstap.dossier.werkdossier import IDENTITEIT, Toegevoegd, Werkdossier, Wijziging
from overstap.dossier.write import write
from overstap.gegevensset import Gegevensset, load

PAKKET = "Overstap"
DEEL = "LASLVS"


@dataclass(frozen=True, slots=True)
class Botsing:
    """A system has given something else since staff changed the field: a person must choose."""

    nr: int
    """Of the change, from 0."""
    wijziging: Wijziging
    """As it is now: at the place where the file or the block stands by now."""
    gegeven: object = field(repr=False)
    """What the system says now."""
    is_elders: bool = False
    """The block in which it was changed is not recognised any more: this may be another."""


@dataclass(frozen=True, slots=True)
class Composed:
    whole: Dossier
    lean: Dossier
    """What would travel."""
    removed: tuple[Removed, ...]
    botsingen: tuple[Botsing, ...]
    fout: KeuzeFout | None
    """A choice that cannot be carried out; nothing was taken out then, and nothing may travel."""
    los: tuple[Toegevoegd, ...] = ()
    """Attachments of staff whose place has gone since: a person must choose another."""


def compose(werk: Werkdossier) -> Composed:
    """Both dossiers. Raises BouwFout when what was given cannot be a dossier."""
    gegevensset = load(werk.jaar)
    record, botsingen = _changed(_given(werk, gegevensset), werk)
    record, los = _with_attachments(record, werk)
    whole = build(_with_inzage(record, werk), gegevensset)
    try:
        found = minimise(whole, _choices(werk, whole))
    except KeuzeFout as fout:
        return Composed(whole, whole, (), botsingen, fout, los)
    return Composed(whole, found.dossier, found.removed, botsingen, None, los)


def possible(werk: Werkdossier) -> Werkdossier:
    """The same, when its choices can be carried out. Raises KeuzeFout."""
    if fout := compose(werk).fout:
        raise fout
    return werk


def worked_record(werk: Werkdossier) -> Record:
    """What may be changed by hand: all that was given and changed, before attachments and inzage are added."""
    record, _ = _changed(_given(werk, load(werk.jaar)), werk)
    return record


def shown_digest(dossier: Dossier) -> str:
    """SHA-256 (hex) of what parents are shown: the dossier without what says that they saw it."""
    bare = Dossier(deepcopy(dossier.root), dossier.gegevensset)
    for tag in ("inzage", "metadata"):
        for node in bare.root.findall(bare.gegevensset.tag(tag)):
            bare.root.remove(node)
    return hashlib.sha256(write(bare)).hexdigest()


def _given(werk: Werkdossier, gegevensset: Gegevensset) -> Record:
    """What the systems gave, in one, and beneath it what every dossier says of itself.

    A list of names and groups lies under the rest, and so does what any file says of the school career.
    """
    first = sorted(werk.delen, key=lambda naam: naam not in IDENTITEIT)
    given = with_loopbaan(reduce(merged, (werk.delen[naam] for naam in first), cast(Record, {})), werk.delen)
    if profiel := gegevensset.profielen.get(werk.profiel):
        overstap: Record = {"metadata": {"overstap": profiel.overstap}} if profiel.overstap else {}
        given = merged(given, {"overdrachtsoort": profiel.overdrachtsoort} | overstap)
    return merged(_frame(werk, gegevensset, given), given)


def _frame(werk: Werkdossier, gegevensset: Gegevensset, given: Record) -> Record:
    metadata: Record = {
        "deeldossier": DEEL,
        "pakketnaam": PAKKET,
        "pakketversie": werk.pakketversie,
        "datum": werk.datum,
        "standaardversie": gegevensset.standaardversie,
        "validatieversie": gegevensset.validatieversie,
    }
    overstap = text_at(given, "metadata/overstap")
    profiel = gegevensset.profiel_van(text_at(given, "overdrachtsoort"), overstap)
    if profiel and gegevensset.categorieen:
        metadata["categorie_uitlevering"] = {
            each.schakel: profiel.uitlevering[each.naam] for each in gegevensset.categorieen.values()
        }
    return {"metadata": metadata}


def _changed(record: Record, werk: Werkdossier) -> tuple[Record, tuple[Botsing, ...]]:
    """With what staff changed; not where a system has given something else since.

    What was changed in a file or a block goes where that is now. It waits while there is no such file, and a person is
    asked when a block cannot be told from others any more.
    """
    g, botsingen = load(werk.jaar), []
    for nr, wijziging in enumerate(werk.wijzigingen):
        place = _place_of(g, record, wijziging)
        if place is None:
            continue
        try:
            gegeven = value_at(record, place.path)
        except NoSuchSpot:
            continue
        if gegeven == wijziging.naar:
            continue
        if gegeven == wijziging.van and place.is_sure:
            record = with_value(record, place.path, wijziging.naar)
        else:
            here = replace(wijziging, path=place.path, kenteken=anchor(g, record, place.path))
            botsingen.append(Botsing(nr, here, gegeven, is_elders=not place.is_sure))
    return record, tuple(botsingen)


def _place_of(g: Gegevensset, record: Record, wijziging: Wijziging) -> PlaceNow | None:
    """Where this change goes now; None when its file is gone, or its whole list."""
    place = place_now(g, record, wijziging.path, wijziging.kenteken)
    if place and wijziging.van is None and place.path.rpartition("/")[2].isdigit():
        return replace(place, path=place_of_new(record, place.path, wijziging.naar))
    return place


def _with_attachments(record: Record, werk: Werkdossier) -> tuple[Record, tuple[Toegevoegd, ...]]:
    """With the files that staff added, each in the list or the field of its place; and those whose place has gone."""
    los = []
    for bijlage in werk.bijlagen:
        try:
            record = _with_attachment(record, werk, bijlage)
        except NoSuchSpot:
            los.append(bijlage)
    return record, tuple(los)


def _with_attachment(record: Record, werk: Werkdossier, bijlage: Toegevoegd) -> Record:
    plek = block_path(load(werk.jaar), record, bijlage.plek, bijlage.kenteken)
    if plek is None:
        raise NoSuchSpot("the block is gone, or cannot be told from others")
    around = value_at(record, plek)
    value: object = [*around, bijlage.record] if isinstance(around, list) else bijlage.record
    if around is None and _is_many(werk, plek):
        value = [value]
    return with_value(record, plek, value)


def _is_many(werk: Werkdossier, path: str) -> bool:
    """Whether more than one may stand at the end of this path."""
    names = "/".join(step for step in path.split("/") if not step.isdigit())
    elements = elements_of(load(werk.jaar), names)
    return bool(elements) and elements[-1].veelvoudig


def _with_inzage(record: Record, werk: Werkdossier) -> Record:
    """With what was written down of the inzage; before that, that nobody has looked yet."""
    inzage = werk.inzage
    said: Record = {"voorlopigdossier": werk.voorlopig, "inzage": inzage is not None}
    if inzage:
        said |= {"inzagedatum": inzage.datum, "akkoord": inzage.akkoord}
        said |= {"redennietakkoord": inzage.reden} if inzage.reden else {}
        said |= {"toestemming": inzage.toestemming} if inzage.toestemming else {}
    return record | {"inzage": said}


def _choices(werk: Werkdossier, whole: Dossier) -> Choices:
    """What the school leaves out, with attachments by the number they have in this very dossier."""
    marks = attachment_marks(whole) if werk.bijlagen_uit else ()
    gone = frozenset(nr for nr, mark in marks if mark in werk.bijlagen_uit)
    return Choices(werk.categorieen, frozenset(werk.velden), gone)


def attachment_marks(dossier: Dossier) -> Iterator[tuple[int, str]]:
    """The number of each attachment, and the digest of its file by which a choice knows it wherever it stands."""
    inhoud = dossier.gegevensset.tag("bestandsinhoud")
    for nr, node in enumerate(documents(dossier), start=1):
        held = next(node.iterchildren(inhoud), None)
        yield nr, content_digest("" if held is None else text_of(held))
