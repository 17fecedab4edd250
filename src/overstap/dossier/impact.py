"""What a year would do to dossiers of another: how many fail in it, and on what.

A dossier is taken as if it were written in that year: its namespace and its versions are those of the year, and
nothing else in it changes. What comes out are numbers; nothing of a pupil is in them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import Melding, errors_of
from overstap.dossier.places import local
from overstap.dossier.validate import validate
from overstap.gegevensset import Gegevensset

INDEX = re.compile(r"\[[0-9]+\]")
UNKNOWN = "(onbekend veld)"
VERSIONS = ("standaardversie", "validatieversie")

Sort = tuple[str, str, str]
"""Rule, path and text of a melding: what makes two the same here."""


@dataclass(frozen=True, slots=True)
class MeldingTotal:
    """In how many dossiers a melding stands, in their own year and in the other."""

    regel: str
    pad: str
    """The path without numbers: `huidigeschool/leerling/bsn`."""
    tekst: str
    nu: int
    straks: int


@dataclass(frozen=True, slots=True)
class Impact:
    """How many dossiers there were, how many have errors now and in the year, and how many only in the year."""

    dossiers: int
    fout_nu: int
    fout_straks: int
    pas_straks: int
    totals: tuple[MeldingTotal, ...]
    """The meldingen that more dossiers get than now come first."""


def impact(dossiers: Iterable[Dossier], jaar: Gegevensset) -> Impact:
    """Validate each dossier in its own year and in this one, and count."""
    nu: Counter[Sort] = Counter()
    straks: Counter[Sort] = Counter()
    failed: Counter[tuple[bool, bool]] = Counter()
    for dossier in dossiers:
        now, then = validate(dossier), validate(in_year(dossier, jaar))
        nu.update(_sorts(now, dossier.gegevensset, jaar))
        straks.update(_sorts(then, dossier.gegevensset, jaar))
        failed[bool(errors_of(now)), bool(errors_of(then))] += 1
    both, only_now, only_then = failed[True, True], failed[True, False], failed[False, True]
    totals = [MeldingTotal(*sort, nu[sort], straks[sort]) for sort in nu.keys() | straks.keys()]
    totals.sort(key=lambda each: (each.nu - each.straks, each.regel, each.pad, each.tekst))
    return Impact(failed.total(), both + only_now, both + only_then, only_then, tuple(totals))


def in_year(dossier: Dossier, jaar: Gegevensset) -> Dossier:
    """The same dossier as one of another year: its namespace, and its versions where they were those of its own."""
    # The stubs know no namespace without a prefix.
    root = etree.Element(jaar.tag("dossier"), nsmap={None: jaar.namespace})  # type: ignore[dict-item]
    copy = deepcopy(dossier.root)
    root.text = copy.text
    root.extend(list(copy))
    for node in root.iter("*"):
        node.tag = jaar.tag(local(node))
    for versie in VERSIONS:
        for node in root.iterfind(f"{jaar.tag('metadata')}/{jaar.tag(versie)}"):
            if node.text == getattr(dossier.gegevensset, versie):
                node.text = getattr(jaar, versie)
    return Dossier(root, jaar)


def _sorts(meldingen: Iterable[Melding], oud: Gegevensset, nieuw: Gegevensset) -> set[Sort]:
    """Each sort of melding once, however often it stands in the dossier."""
    known = {element.veld for g in (oud, nieuw) for element in g.elements()}
    return {(each.regel, _path(each.locatie, known), each.tekst) for each in meldingen}


def _path(locatie: str, known: set[str]) -> str:
    """The place without the numbers in it. A name that no year knows may be anything, and is not told."""
    _, *steps = INDEX.sub("", locatie).strip("/").split("/")
    return "/".join(step if step in known else UNKNOWN for step in steps)
