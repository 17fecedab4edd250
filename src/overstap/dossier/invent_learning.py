"""What an invented pupil learned: the advice, tests, final test, reports, and the years before school."""

from __future__ import annotations

from datetime import date, timedelta

from overstap.dossier.invent_draw import Row, table
from overstap.dossier.invent_papers import bars
from overstap.dossier.invent_pupil import Leerling, Record, jaargroep_of

_RESULTS_KNOWN = (5, 20)
"""Month and day from which the results of the final test of group 8 are there."""


def advies_of(leerling: Leerling) -> Record:
    """The advice at the end of primary school; for another transfer why the pupil goes, and whom to call."""
    draw, niveau = leerling.draw, leerling.niveau
    record: Record = {}
    if leerling.jaargroep == 8:
        record |= {"advies": niveau["advies"]}
        record |= {"wensouders": niveau["wens" if draw.chance("ouders ruimer", 25) else "advies"]}
        record |= {"wensleerling": niveau["wens" if draw.chance("leerling ruimer", 25) else "advies"]}
        if _results_known(leerling) and draw.chance("herzien", 15):
            record |= {"herzienadvies": niveau["herzien"], "motivatie_herzienadvies": leerling.text("herzien")}
        record |= {"profiel": niveau["profiel"]}
    kind = "argumentatie" if leerling.jaargroep == 8 else "overgang"
    contact = leerling.chance("contact", 25)
    record |= {"argumentatie": leerling.text(kind), "contactnodig": contact}
    if contact:
        record |= {"contactpersoon": leerling.text("onderzoeker", "contact"), "contacttelefoon": "0000000034"}
        record |= {"contactemail": "ib@example.org"}
    if leerling.chance("aandachtspunt", 60):
        record["aandachtspunten"] = leerling.text("aandachtspunt")
    return record


def vve_of(leerling: Leerling) -> Record:
    """The years before school, told while they still say something: in the first groups."""
    if leerling.is_vo or not (leerling.wide or leerling.jaargroep <= 3):
        return {}
    if not leerling.chance("peuterspeelzaal", 60):
        return {"vanpeuterspeelzaal": False}
    record: Record = {"vanpeuterspeelzaal": True, "naampeuterspeelzaal": leerling.text("peuterspeelzaal")}
    if leerling.chance("voorschool", 40):
        programma = leerling.draw.pick("programma", (2, 4, 6))
        months = leerling.draw.number("voorschool maanden", 6, 22)
        record["voorschools"] = {
            "codevoorschoolsehistorie": 2,
            "codevoorschoolsprogramma": programma,
            "voorschoolsemaanden": months,
        }
        start = leerling.geboortedatum + timedelta(days=4 * 365 + 1)
        record["vroegschools"] = [
            {"codevroegschoolsprogramma": programma, "vroegschoolsdatumingang": start.isoformat()}
        ]
    return record


def toetsen_of(leerling: Leerling) -> Record:
    """The tests of the last years: each January (M) and June (E), of group 3 and up."""
    moments = _moments(leerling)[: 6 if leerling.wide else 2]
    tests = table("toetsen") if leerling.wide else leerling.draw.some("toetsen", table("toetsen"), 2)
    found = [_toets(leerling, test, *moment) for moment in moments for test in tests if int(test["vanaf"]) <= moment[1]]
    return {"toets": found} if found else {}


def eindtoets_of(leerling: Leerling) -> Record:
    """The final test of group 8, once its results are there; later schools keep it for some pupils."""
    year = leerling.jaar + 1 - (leerling.leerjaar - 8) - (1 if leerling.overgedaan > 8 else 0)
    taken = date(year, 4, 14)
    known = _results_known(leerling) if leerling.jaargroep == 8 else leerling.is_vo and leerling.chance("eindtoets", 50)
    if not known:
        return {}
    niveau, draw = leerling.niveau, leerling.draw
    toets = next(row for row in table("eindtoets") if row["plek"] == "toets")
    record: Record = {
        "toetssoort": toets["code"],
        "toetsniveau": "G",
        "toetsomschrijving": toets["tekst"],
        "datum_afname": taken.isoformat(),
        "wettelijke_ontheffing": "N",
        "standaardscore": draw.number("standaardscore", int(niveau["score_van"]), int(niveau["score_tot"])),
        "toets_advies": niveau["toetsadvies"],
        "onderdelen": {"onderdeel": _onderdelen(niveau)},
    }
    block: Record = {"eindtoetsresultaat": record, "deelgenomen": True}
    if leerling.wide and leerling.bijlagen:
        block["document"] = [bars("uitslag-eindtoets.png", "Uitslag van de eindtoets", [35, 48, 52, 61, 70])]
    return block


def cijfers_of(leerling: Leerling) -> Record:
    """The last report, and for a wide pupil all of the last two years."""
    names = [row for row in table("vakken") if (row["soort"] == "po") != leerling.is_vo]
    reports = [
        _rapport(leerling, names if leerling.wide else names[:5], back, half)
        for back in range(2 if leerling.wide else 1)
        for half in ((1, 2) if leerling.wide else (1,))
        if leerling.leerjaar - back >= 1
    ]
    given = [rapport for day, rapport in reports if day < leerling.datum]
    return {"cijferlijst": given} if given else {}


def _results_known(leerling: Leerling) -> bool:
    return leerling.jaargroep == 8 and leerling.datum >= date(leerling.jaar + 1, *_RESULTS_KNOWN)


def _onderdelen(niveau: Row) -> list[Record]:
    parts: list[Record] = []
    for row in table("eindtoets"):
        if row["plek"] == "onderdeel":
            part: Record = {"onderdeelcode": row["code"], "onderdeelomschrijving": row["tekst"]}
            parts.append(part | ({"ond_referentieniveau": niveau[row["niveau"]]} if row["niveau"] else {}))
    domeinen = [
        {
            "domeincode": row["code"],
            "domeinomschrijving": row["tekst"],
            "dom_referentieniveau": niveau[row["niveau"]],
        }
        for row in table("eindtoets")
        if row["plek"] == "domein"
    ]
    parts[0]["domeinen"] = {"domein": domeinen}
    return parts


def _moments(leerling: Leerling) -> list[tuple[date, int, str]]:
    """The days of tests, the last first, with the year of school and M or E; three school years back at most."""
    days = [
        (date(leerling.jaar - back + 1, month, 21), leerling.leerjaar - back, letter)
        for back in range(3)
        for month, letter in ((6, "E"), (1, "M"))
    ]
    return [(day, year, letter) for day, year, letter in days if day < leerling.datum and year >= 3]


def _toets(leerling: Leerling, test: Row, day: date, leerjaar: int, letter: str) -> Record:
    draw, name = leerling.draw, f"{test['code']}.{leerjaar}{letter}"
    groep = jaargroep_of(leerjaar)
    percentile = draw.number(name, int(leerling.niveau["percentiel_van"]), int(leerling.niveau["percentiel_tot"]))
    moments = 2 * (leerjaar - int(test["vanaf"])) + (letter == "E")
    record: Record = {
        "toetsidentificatie": {
            "eldtoetscode": f"{test['code']}-{groep}",
            "leergebied": test["leergebied"],
            "toetsnaam": test["naam"],
            "toetsversie": f"{letter}{groep}",
        },
        "afname": _afname(leerling, day + timedelta(days=draw.number(f"dag.{name}", 0, 6)), leerjaar, letter),
        "resultaat": {
            "toetsscore": _score(test, percentile, moments),
            "referentiescore": _references(leerling, percentile),
        },
    }
    return record | ({"opmerking": leerling.text("opmerking", name)} if draw.chance(f"opmerking.{name}", 10) else {})


def _afname(leerling: Leerling, day: date, leerjaar: int, letter: str) -> Record:
    """When and in which group; `dl` counts the months of teaching since the start of group 3, ten a year."""
    record: Record = {
        "afnamedatum": min(day, leerling.datum).isoformat(),
        "jaargroep": str(jaargroep_of(leerjaar)),
        "dl": 10 * (leerjaar - 3) + (5 if letter == "M" else 10),
    }
    if leerling.wide:
        worker = leerling.text("onderzoeker", f"{leerjaar}{letter}")
        record["afgenomendoor"] = {"naammedewerker": worker, "functie": "leerkracht"}
    return record


def _score(test: Row, percentile: int, moments: int) -> Record:
    count = int(test["opgaven"])
    good = count * (40 + percentile * 55 // 100) // 100
    skill = int(test["begin"]) + int(test["stap"]) * moments + (percentile - 50) // 4
    return {
        "aantalopgaven": count,
        "aantalgoed": good,
        "aantalfout": count - good,
        "vaardigheidsscore": skill,
        "codevaardigheidsschaal": test["schaal"],
        "betrouwbaarheidsinterval": {"bivlaag": skill - 4, "bivhoog": skill + 4},
    }


def _references(leerling: Leerling, percentile: int) -> list[Record]:
    """The same result as a level from I (best) to V, and as a percentile."""
    level = ("V", "IV", "III", "II", "I")[min(4, percentile // 20)]
    shown: list[tuple[str, str]] = [("IV", level)]
    if leerling.wide or leerling.is_vo:
        shown.append(("Percentiel", str(percentile)))
    return [
        {"codereferentiescore": code, "codevergelijkingsgroep": "Landelijk", "waarde": value} for code, value in shown
    ]


def _rapport(leerling: Leerling, names: list[Row], back: int, half: int) -> tuple[date, Record]:
    """A report of this year or of a year back, and the day on which it is given."""
    leerjaar, year = leerling.leerjaar - back, leerling.jaar - back
    name = f"rapport.{back}.{half}"
    parts = [{"naam": row["vak"], "score": _mark(leerling, f"{name}.{row['vak']}")} for row in names]
    summary = {"kwalificatie": leerling.text("kwalificatie", name)}
    day = date(year + 1, 2, 12) if half == 1 else date(year + 1, 6, 30)
    return day, {
        "cijferlijstTypelijst": [{"naam": f"Rapport {half}", "onderdeel": parts, "score": [summary]}],
        "afnamedatum": day.isoformat(),
        "jaargroep": str(jaargroep_of(leerjaar)),
        "periode": f"rapport {half}",
    }


def _mark(leerling: Leerling, name: str) -> Record:
    """A mark with a comma for older pupils and secondary schools, a word for the youngest."""
    if leerling.leerjaar < 4:
        return {"kwalificatie": leerling.text("kwalificatie", name)}
    low, high = int(leerling.niveau["percentiel_van"]), int(leerling.niveau["percentiel_tot"])
    tenths = leerling.draw.number(name, 52 + low // 4, 66 + high // 5)
    return {"waarde": f"{tenths // 10},{tenths % 10}"}
