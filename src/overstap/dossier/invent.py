"""Pupils who do not exist, for the demo, the tests and whoever wants to try: the same seed, the same pupil.

An invented record is what a LAS would hand over. It is believable and obeys every rule of its profile, and nothing in
it can be of a person: names and places are made up, and the numbers are of kinds kept for practice.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, cast

from overstap.dossier.invent_family import family_of
from overstap.dossier.invent_home import home_of, huisarts_of
from overstap.dossier.invent_learning import advies_of, cijfers_of, eindtoets_of, toetsen_of, vve_of
from overstap.dossier.invent_papers import fill_with_papers
from overstap.dossier.invent_pupil import PROFIELEN, Leerling, Record, imagine
from overstap.dossier.invent_school import enrolment_of, loopbaan_of, school_of
from overstap.dossier.invent_support import steun_of, verzuim_of
from overstap.dossier.invent_vombo import vombo_of
from overstap.dossier.invent_year import in_year
from overstap.gegevensset import Gegevensset, Profiel, load, years
from overstap.gegevensset.standen import LEFT_OUT, OPT_UIT, OPTIONEEL

NARROW_BYTES: Final = 18_000
WIDE_BYTES: Final = 173_000
"""About how large a dossier with attachments is as XML, the ordinary one and the full one."""
_OPT_OUT_PERCENT = 6


def invent(
    seed: int,
    profiel: str,
    *,
    bron_brin: str = "99PA",
    schoolnaam: str = "",
    vandaag: date,
    jaar: str = "2019.1",
    bijlagen: bool = True,
    wide: bool = False,
) -> dict[str, object]:
    """The record of an invented pupil, as `build` takes it.

    `profiel` is one that the year knows: POPO, POVO, VOVO or BB, and from 2017.1 on POSWV or VOSWV, for a support
    request. `vandaag` is the day on which the school has the dossier ready. With `wide` all that may be filled is
    filled. Raises ValueError for another profile, KeyError for another year.
    """
    gegevensset = load(jaar)
    if profiel not in PROFIELEN or profiel not in gegevensset.profielen:
        raise ValueError(f"no pupils are invented for profile {profiel} of {jaar}")
    leerling = imagine(
        seed, profiel, brin=bron_brin, schoolnaam=schoolnaam, vandaag=vandaag, wide=wide, bijlagen=bijlagen
    )
    newest = load(years()[-1])
    record = _record(leerling, newest, profiel)
    _leave_parts_out(record, newest, _asked(newest, newest.profielen[profiel]))
    record = in_year(record, gegevensset)
    _leave_parts_out(record, gegevensset, _switches(leerling, gegevensset, gegevensset.profielen[profiel]))
    if bijlagen:
        fill_with_papers(record, leerling, WIDE_BYTES if wide else NARROW_BYTES)
    return record


def _leave_parts_out(record: Record, gegevensset: Gegevensset, switches: Record) -> None:
    """Say what goes along, and take away what does not; a year without categories says nothing."""
    if switches:
        cast(Record, record["metadata"])["categorie_uitlevering"] = switches
    for categorie in gegevensset.categorieen.values():
        if switches[categorie.schakel] in LEFT_OUT:
            for path in categorie.plekken:
                _leave_out(record, path)


def _asked(gegevensset: Gegevensset, profiel: Profiel) -> Record:
    """What the profile itself asks of each category; no school has left anything out yet."""
    return {each.schakel: profiel.uitlevering[each.naam] for each in gegevensset.categorieen.values()}


def _switches(leerling: Leerling, gegevensset: Gegevensset, profiel: Profiel) -> Record:
    """What goes along by category; now and then a school leaves one out on purpose, never the attachments."""
    switches = _asked(gegevensset, profiel)
    for categorie in gegevensset.categorieen.values():
        wish = switches[categorie.schakel]
        may_leave = wish == OPTIONEEL and categorie.naam != "bijlagedocs" and not leerling.wide
        if may_leave and leerling.draw.chance(f"opt-uit.{categorie.naam}", _OPT_OUT_PERCENT):
            switches[categorie.schakel] = OPT_UIT
    return switches


def _record(leerling: Leerling, gegevensset: Gegevensset, naam: str) -> Record:
    """All that there is of this pupil; which parts go along is not said yet."""
    profiel = gegevensset.profielen[naam]
    metadata: Record = {
        "deeldossier": "LASLVS",
        "pakketnaam": "Voorbeeld-LAS",
        "pakketversie": "4.2",
        "datum": leerling.datum.isoformat(),
        "standaardversie": gegevensset.standaardversie,
        "validatieversie": gegevensset.validatieversie,
    }
    if profiel.overstap:
        metadata["overstap"] = profiel.overstap
    return {
        "metadata": metadata,
        "overdrachtsoort": profiel.overdrachtsoort,
        "inzage": _inzage(leerling, naam),
        "huidigeschool": school_of(leerling) | {"leerling": _leerling(leerling)},
    }


def _inzage(leerling: Leerling, profiel: str) -> Record:
    """The parents saw it on the day it was collected or soon after; nearly all agree."""
    seen = leerling.datum + timedelta(days=leerling.draw.number("inzage", 0, 3))
    agreed = not leerling.draw.chance("niet akkoord", 5)
    record: Record = {
        "voorlopigdossier": False,
        "inzage": True,
        "inzagedatum": seen.isoformat(),
        "akkoord": "Ja" if agreed else "Nee",
    }
    if not agreed:
        record["redennietakkoord"] = leerling.text("nietakkoord")
    return record | ({"toestemming": "Ja"} if profiel == "VOVO" else {})


def _leerling(leerling: Leerling) -> Record:
    """The pupil, block by block; a block that stays empty is not there."""
    blocks: Record = {
        "overstapadvies": advies_of(leerling),
        "schoolloopbaanlijst": loopbaan_of(leerling),
        "onderwijsondersteuning": steun_of(leerling),
        "verzuim": verzuim_of(leerling),
        "eindtoets_basisonderwijs": eindtoets_of(leerling),
        "toetslijst": toetsen_of(leerling),
        "cijferlijstlijst": cijfers_of(leerling),
    }
    filled = {veld: blok for veld, blok in blocks.items() if blok}
    known = _identity(leerling) | home_of(leerling) | enrolment_of(leerling)
    return known | vve_of(leerling) | filled | family_of(leerling) | vombo_of(leerling)


def _identity(leerling: Leerling) -> Record:
    record: Record = {"voornaam": list(leerling.voornamen)}
    record["voorletters-1"] = "".join(f"{naam[0]}." for naam in leerling.voornamen)
    if leerling.voorvoegsel:
        record["voorvoegsel"] = leerling.voorvoegsel
    born = leerling.geboortedatum
    record |= {"achternaam": leerling.achternaam, "roepnaam": leerling.roepnaam, "geboortedatum": born.isoformat()}
    record["geslacht"] = leerling.geslacht
    if leerling.is_aanvraag:
        record["leerlingid"] = f"S-{leerling.bsn[3:8]}"
    else:
        record |= {"bsn": leerling.bsn, "leerlingid": f"L-{leerling.bsn[3:8]}"}
    if leerling.wide:
        gba: Record = {"gbavoornaam": list(leerling.voornamen)}
        gba |= {"gbavoorvoegsel": leerling.voorvoegsel} if leerling.voorvoegsel else {}
        gba |= {"gbaachternaam": leerling.achternaam, "gbageboortedatum": born.strftime("%d-%m-%Y")}
        record |= {"gba": gba, "nnca": "0", "tehuis": False, "huisarts": huisarts_of(leerling)}
    return record


def _leave_out(record: Record, path: tuple[str, ...]) -> None:
    """Take the field at this path away, and the block around it when nothing else is left there."""
    head, *rest = path
    if not rest:
        record.pop(head, None)
    elif head in record:
        inner = cast(Record, record[head])
        _leave_out(inner, tuple(rest))
        if not inner:
            del record[head]
