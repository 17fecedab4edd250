"""The school an invented pupil leaves, and the schools and groups before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from overstap.dossier.invent_draw import Row, table
from overstap.dossier.invent_home import adres, adreslijst
from overstap.dossier.invent_pupil import Leerling, Record, jaargroep_of, slug

_LAST_PO_YEAR = 8


def school_of(leerling: Leerling) -> Record:
    """The block of the present school, without the pupil."""
    site = f"{slug(leerling.schoolnaam)}.example.org"
    post = [adres(leerling, "school post", "post")] if leerling.wide else []
    return {
        "naam": leerling.schoolnaam,
        "adreslijst": adreslijst(adres(leerling, "school"), *post),
        "communicatielijst": {
            "communicatie": [
                {"soort": "telefoon", "aanduiding": "werk", "nummer": "0000000012"},
                {"soort": "e-mail", "aanduiding": "werk", "nummer": f"administratie@{site}"},
            ]
        },
        "brincode": leerling.brin,
        "vestigingscode": "00",
        "aanleverpunt": "1",
        "soort": "VO" if leerling.is_vo else "BO",
        "naamdirecteur": "mevr. L. Hagelsteder",
        "website": f"https://{site}",
    }


def enrolment_of(leerling: Leerling) -> Record:
    """When the pupil came: the first day of the last stay at the present school."""
    rows = list(_years(leerling))
    own = [row for row in rows if row["brincode"] == leerling.brin]
    record: Record = {"onderwijssinds": rows[0]["begindatum"]} if leerling.wide else {}
    return record | {
        "startdatumhuidigonderwijs": next(r["begindatum"] for r in rows if r["schoolsoort"] == own[0]["schoolsoort"]),
        "datuminschrijving": own[0]["begindatum"],
    }


def loopbaan_of(leerling: Leerling) -> Record:
    """Every school year from the fourth birthday up to the present one."""
    rows: list[Record] = []
    for row in _years(leerling):
        record: Record = {key: value for key, value in row.items() if value}
        rows.append(record)
    return {"schoolloopbaan": rows}


def groep_code(leerling: Leerling, leerjaar: int) -> str:
    letter = leerling.draw.pick(f"groep.{leerjaar}", "abc")
    return f"{leerjaar - _LAST_PO_YEAR}{letter.upper()}" if leerjaar > _LAST_PO_YEAR else f"{leerjaar}{letter}"


def _years(leerling: Leerling) -> Iterator[dict[str, str]]:
    """The school years in order; the last one has no end yet."""
    past = [0, *range(1, leerling.leerjaar + 1)]
    if leerling.overgedaan:
        past.insert(past.index(leerling.overgedaan), leerling.overgedaan)
    four = leerling.geboortedatum.replace(year=leerling.geboortedatum.year + 4)
    for at, leerjaar in enumerate(past):
        year = leerling.jaar - (len(past) - 1 - at)
        begin, end = date(year, 8, 1), date(year + 1, 7, 31)
        if four <= end:
            yield _year(leerling, leerjaar, max(begin, four), end if year < leerling.jaar else None)


def _year(leerling: Leerling, leerjaar: int, begin: date, end: date | None) -> dict[str, str]:
    school = _school(leerling, leerjaar)
    secondary = leerjaar > _LAST_PO_YEAR
    return {
        "schooljaar": f"{_school_year(begin)}-{_school_year(begin) + 1}",
        "groepscode": groep_code(leerling, leerjaar),
        "groepsnaam": "" if secondary else leerling.text("groepsnaam", str(leerjaar)),
        "jaargroep": str(jaargroep_of(leerjaar)),
        "begindatum": begin.isoformat(),
        "einddatum": end.isoformat() if end else "",
        "brincode": school["brin"],
        "vestigingscode": "00",
        "schoolsoort": school["soort"],
        "voelementcode": leerling.niveau["elementcode"] if secondary else "",
        "voelementomschrijving": leerling.niveau["opleiding"] if secondary else "",
    }


def _school_year(day: date) -> int:
    return day.year if day.month >= 8 else day.year - 1


def _school(leerling: Leerling, leerjaar: int) -> Row:
    """The school of that year: the present one, a school before it, or the primary school of a secondary pupil."""
    present: Row = {"brin": leerling.brin, "soort": "VO" if leerling.is_vo else "BO"}
    primary = [row for row in table("scholen") if row["soort"] == "BO" and row["brin"] != leerling.brin]
    moved = leerling.leerjaar > 2 and leerling.draw.chance("verhuisd", 22)
    if leerling.is_vo and leerjaar <= _LAST_PO_YEAR:
        return leerling.draw.pick("school po", primary)
    if not leerling.is_vo and moved and leerjaar <= leerling.draw.number("verhuisd na", 1, leerling.leerjaar - 1):
        return leerling.draw.pick("school eerder", primary)
    return present
