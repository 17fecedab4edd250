"""What a record says of itself, before anything is made of it: of which pupil it is, and whether it belongs here."""

from __future__ import annotations

from dataclasses import replace

from overstap.dossier import BouwFout, Dossier, errors_of, record, validate
from overstap.dossier.dossier import LEERLING
from overstap.dossier.lengths import long_texts
from overstap.dossier.record import Record
from overstap.dossier.spot import text_at
from overstap.dossier.werkdossier import Inzage, Werkdossier
from overstap.gegevensset import load, years
from overstap.school.models import SOORTEN, School
from overstap.school.steps import Refused


def refuse_foreign(school: School, given: Record) -> None:
    """A dossier of another school, of no pupil, or for a support request, has no place in this list."""
    if text_at(given, "huidigeschool/brincode") not in ("", school.brin):
        raise Refused("other_school")
    if soort_in(given) not in SOORTEN:
        raise Refused("soort_not_sent")
    if not pgn_in(given):
        raise Refused("no_pgn")


def refuse_long(given: Record, jaar: str) -> None:
    """Raises BouwFout with each text that is longer than any person writes."""
    if meldingen := long_texts(load(jaar), given):
        raise BouwFout(meldingen)


def recorded(dossier: Dossier) -> Record:
    """The JSON form of a dossier that came; BouwFout where it holds what the agreement does not know."""
    try:
        return record(dossier)
    except KeyError:
        raise BouwFout(errors_of(validate(dossier))) from None


def pgn_in(given: Record) -> str:
    return text_at(given, f"{LEERLING}/bsn") or text_at(given, f"{LEERLING}/onderwijsnummer")


def soort_in(given: Record) -> str:
    return text_at(given, "overdrachtsoort") or SOORTEN[0]


def with_inzage_given(werk: Werkdossier, given: Record) -> Werkdossier:
    """What a system itself says of the inzage counts for what it gave with it: once, and not for what staff added."""
    said = given.get("inzage")
    if not isinstance(said, dict):
        return werk
    werk = replace(werk, voorlopig=said.get("voorlopigdossier") is True)
    if said.get("inzage") is not True:
        return werk
    texts = {name: str(said.get(name, "")) for name in ("inzagedatum", "akkoord", "redennietakkoord", "toestemming")}
    inzage = Inzage(texts["inzagedatum"], texts["akkoord"], texts["redennietakkoord"], texts["toestemming"])
    if inzage == werk.inzage_gegeven:
        return werk
    is_all_theirs = not (werk.wijzigingen or werk.bijlagen or werk.toelichting)
    return replace(werk, inzage_gegeven=inzage, inzage=inzage if is_all_theirs else werk.inzage)


def new_werk(school: School) -> Werkdossier:
    """What this node knows of the school of every pupil. What a system gives of it lies over this.

    In a dossier an aanleverpunt is the index (`0` or `1`), in every year of which we know the agreement.
    """
    own: Record = {"brincode": school.brin, "naam": school.naam, "aanleverpunt": str(school.index)}
    return Werkdossier(years()[-1], delen={"school": {"huidigeschool": own}})
