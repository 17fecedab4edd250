"""What a pupil of a secondary school takes along besides: promotion, subjects, competences, work placement."""

from __future__ import annotations

from datetime import date

from overstap.dossier.invent_draw import table, texts
from overstap.dossier.invent_pupil import Leerling, Record


def vombo_of(leerling: Leerling) -> Record:
    """The fields of the category vo-mbo; many schools leave them empty when a pupil only changes school."""
    if not leerling.is_vo or not leerling.chance("vombo", 55):
        return {}
    record: Record = {
        "bevorderd": {"elementcode": leerling.niveau["elementcode"], "leerjaar": str(leerling.leerjaar - 8)},
        "resultaatvakkenvo": _vakken(leerling),
    }
    if leerling.wide:
        record["certificaat"] = texts("certificaat")
        record["competenties"] = _competenties(leerling)
        record["stage"] = [_stage(leerling)]
        record["overigvombo"] = _overig(leerling)
    return record


def _vakken(leerling: Leerling) -> list[Record]:
    """Report marks of subjects, and in a wide dossier one piece of work."""
    rows = [row for row in table("vakken") if row["vakcode"]]
    marks: list[Record] = []
    for row in rows if leerling.wide else leerling.draw.some("vakken", rows, 5):
        tenths = leerling.draw.number(f"cijfer.{row['vak']}", 52, 88)
        known: Record = {"vakcode": row["vakcode"], "vakleergebied": row["vak"], "afgerond": False, "examenvak": False}
        marks.append(known | {"rapportcijfer": f"{tenths // 10}.{tenths % 10}"})
    if leerling.wide:
        title = leerling.text("werkstuk")
        known = {"vakcode": "0921", "vakleergebied": "project", "afgerond": True, "examenvak": False}
        marks.append(known | {"werkstuk": {"werkstuktitel": title, "werkstukbeoordeling": "goed"}})
    return marks


def _competenties(leerling: Leerling) -> list[Record]:
    return [
        {
            "competentiereferentie": "Competentiemodel De Werkplaats",
            "competentiebeschrijving": text,
            "competentiestatus": leerling.text("competentiestatus", text),
        }
        for text in texts("competentie")
    ]


def _stage(leerling: Leerling) -> Record:
    return {
        "begindatum": date(leerling.jaar, 11, 2).isoformat(),
        "einddatum": date(leerling.jaar, 11, 13).isoformat(),
        "soortstage": "snuffelstage",
        "functierol": leerling.text("stagerol"),
        "instelling": {"naam": leerling.text("stagebedrijf")},
        "beoordeling": leerling.text("stagebeoordeling"),
    }


def _overig(leerling: Leerling) -> Record:
    return {
        "keuzevervolgopleiding": leerling.text("opleiding"),
        "beroepskeuzetest": True,
        "portfolio": True,
        "pop": False,
        "motivatiebrief": False,
        "lobdossier": True,
    }
