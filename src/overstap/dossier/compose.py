"""Werkdossier → the whole dossier, and the lean one that would travel. One direction: nothing is written back.

What each system gave is laid over the other, then come the changes of staff, their attachments and the inzage; then
all that may not or should not travel is taken out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import reduce
from typing import cast

from overstap.dossier.anchors import Anchors
from overstap.dossier.attachments import documents
from overstap.dossier.build import build
from overstap.dossier.choices import Choices, KeuzeFout, elements_of
from overstap.dossier.contents import INHOUD, Contents, file_digests
from overstap.dossier.dossier import Dossier
from overstap.dossier.loopbaan import with_loopbaan
from overstap.dossier.minimise import minimise
from overstap.dossier.record import Record
from overstap.dossier.removal import Removed
from overstap.dossier.replay import Botsing, Replayed, replay
from overstap.dossier.spot import NoSuchSpot, merged, names_of, text_at, value_at, with_value
from overstap.dossier.werkdossier import IDENTITEIT, Toegevoegd, Werkdossier
from overstap.dossier.write import write
from overstap.gegevensset import Gegevensset, load

PAKKET = "Overstap"
DEEL = "LASLVS"


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

    @property
    def to_choose(self) -> int:
        """Over how much the school must still choose. No melding tells of it, and each keeps the dossier here."""
        return len(self.botsingen) + len(self.los) + (self.fout is not None)


def compose(werk: Werkdossier) -> Composed:
    """Both dossiers. Raises BouwFout when what was given cannot be a dossier."""
    gegevensset = load(werk.jaar)
    anchors = Anchors(gegevensset)
    done = replayed(werk, anchors)
    record, los = _with_attachments(done.record, werk, anchors)
    whole = build(_with_inzage(record, werk), gegevensset)
    try:
        found = minimise(whole, _choices(werk, whole, anchors.contents))
    except KeuzeFout as fout:
        return Composed(whole, whole, (), done.botsingen, fout, los)
    return Composed(whole, found.dossier, found.removed, done.botsingen, None, los)


def possible(werk: Werkdossier) -> Werkdossier:
    """The same, when its choices can be carried out. Raises KeuzeFout."""
    if fout := compose(werk).fout:
        raise fout
    return werk


def worked(werk: Werkdossier) -> tuple[Record, Anchors]:
    """The record that may be changed by hand, and by what its blocks are found again; each file is opened once."""
    anchors = Anchors(load(werk.jaar))
    return replayed(werk, anchors).record, anchors


def worked_record(werk: Werkdossier) -> Record:
    """What may be changed by hand: all that was given and changed, before attachments and inzage are added."""
    return worked(werk)[0]


def replayed(werk: Werkdossier, anchors: Anchors) -> Replayed:
    """What was given with what staff changed, and what a person must choose."""
    return replay(werk, _given(werk, load(werk.jaar)), anchors)


def shown_digest(dossier: Dossier) -> str:
    """SHA-256 (hex) of what parents are shown: the dossier without what says that they saw it.

    A file counts by what is in it: packed anew it is the file that they saw.
    """
    return dossier.once(_shown_digest)


def _shown_digest(dossier: Dossier) -> str:
    bare = Dossier(deepcopy(dossier.root), dossier.gegevensset)
    for node, digest in zip(documents(bare), dossier.once(file_digests), strict=True):
        for inhoud in node.iterchildren(bare.gegevensset.tag(INHOUD)):
            inhoud.text = digest
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


def _with_attachments(record: Record, werk: Werkdossier, anchors: Anchors) -> tuple[Record, tuple[Toegevoegd, ...]]:
    """With the files that staff added, each in the list or the field of its place; and those whose place has gone.

    Where each goes is asked before any is put there: a block may be known by all that is in it.
    """
    los = []
    for bijlage, plek in [(bijlage, anchors.place_of_file(record, bijlage)) for bijlage in werk.bijlagen]:
        try:
            record = _with_attachment(record, werk, bijlage, plek)
        except NoSuchSpot:
            los.append(bijlage)
    return record, tuple(los)


def _with_attachment(record: Record, werk: Werkdossier, bijlage: Toegevoegd, plek: str | None) -> Record:
    if plek is None:
        raise NoSuchSpot("the block is gone, or cannot be told from others")
    around = value_at(record, plek)
    value: object = [*around, bijlage.record] if isinstance(around, list) else bijlage.record
    if around is None and _is_many(werk, plek):
        value = [value]
    return with_value(record, plek, value)


def _is_many(werk: Werkdossier, path: str) -> bool:
    """Whether more than one may stand at the end of this path."""
    elements = elements_of(load(werk.jaar), names_of(path))
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


def _choices(werk: Werkdossier, whole: Dossier, contents: Contents) -> Choices:
    """What the school leaves out, with attachments by the number they have in this very dossier."""
    marks = file_digests(whole, contents.digest) if werk.bijlagen_uit else ()
    gone = frozenset(nr for nr, mark in enumerate(marks, start=1) if mark in werk.bijlagen_uit)
    return Choices(werk.categorieen, frozenset(werk.velden), gone)


def attachment_marks(dossier: Dossier) -> Iterator[tuple[int, str]]:
    """The number of each attachment, and the digest of its file by which a choice knows it wherever it stands."""
    return enumerate(dossier.once(file_digests), start=1)
