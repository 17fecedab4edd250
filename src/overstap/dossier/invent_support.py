"""The support of an invented pupil, empty for most, and the days a pupil was away."""

from __future__ import annotations

from datetime import date, timedelta

from overstap.dossier.invent_draw import Row, table
from overstap.dossier.invent_papers import letter, note, report
from overstap.dossier.invent_pupil import Leerling, Record, slug

_PRACTICE_SWV = "9999"


def steun_of(leerling: Leerling) -> Record:
    """The block onderwijsondersteuning; three of four pupils need none, and then it stays away.

    Who asks for support says what for: in a request it is always there.
    """
    if not (leerling.is_aanvraag or leerling.chance("steun", 26)):
        return {}
    themes = leerling.draw.some("thema", table("steun"), 2 if leerling.wide else 1)
    known = [theme for theme in themes if theme["diagnose"]]
    record: Record = {}
    if leerling.bijlagen and (leerling.is_aanvraag or leerling.chance("toelichting", 60)):
        lines = [line for theme in themes for line in theme["toelichting"].split("|")]
        lines.append(leerling.text("toelichting"))
        titel = "Toelichting onderwijsbehoeften"
        record["toelichting_onderwijsbehoeften"] = {
            "document": letter(leerling, "toelichting-onderwijsbehoeften.pdf", titel, lines)
        }
    if known:
        record["diagnose"] = [_diagnose(leerling, theme) for theme in known]
    if leerling.wide or leerling.is_aanvraag:
        record["medicijngebruik"] = False
    if leerling.is_aanvraag or leerling.chance("handelingsplan", 60):
        record["handelingsplan"] = [_plan(leerling, theme) for theme in themes]
    if leerling.chance("opp", 20):
        record["opp"] = _opp(leerling)
    return record | _decisions(leerling, themes[0])


def verzuim_of(leerling: Leerling) -> Record:
    """How often the pupil was away: half days in primary, hours in secondary education."""
    if not leerling.chance("verzuim", 75):
        return {}
    draw = leerling.draw
    unit = "uren" if leerling.is_vo else "dagdelen"
    without_leave = draw.number("ongeoorloofd", 1, 6) if draw.chance("ongeoorloofd", 15) else 0
    record: Record = {
        f"{unit}geoorloofd": draw.number("geoorloofd", 0, 18),
        f"{unit}ongeoorloofd": without_leave,
        "meerdan25percent": False,
        "frequentie": without_leave,
        "contactleerplicht": without_leave > 4,
    }
    if leerling.wide and leerling.bijlagen:
        lines = [f"{leerling.roepnaam} was dit schooljaar soms ziek.", "De reden was steeds bekend."]
        record["documentLijst"] = {"document": [note(leerling, "verzuim.txt", "Overzicht van verzuim", lines)]}
    return record


def _diagnose(leerling: Leerling, theme: Row) -> Record:
    day = leerling.datum - timedelta(days=leerling.draw.number(f"onderzoek.{theme['thema']}", 120, 900))
    record: Record = {
        "code": [theme["diagnose"]],
        "naam": theme["naam"],
        "datum": day.isoformat(),
        "doorwie": leerling.text("onderzoeker", theme["thema"]),
        "instantie": leerling.text("instantie", theme["thema"]),
    }
    if leerling.bijlagen and leerling.chance(f"verklaring.{theme['thema']}", 50):
        naam = f"verklaring-{slug(theme['naam'])}.pdf"
        titel = f"Verklaring {theme['naam'].lower()}"
        record["document"] = [report(leerling, naam, titel, 12 if leerling.wide else 3)]
    return record


def _plan(leerling: Leerling, theme: Row) -> Record:
    start = date(leerling.jaar, 9, 1)
    record: Record = {
        "startdatum": start.isoformat(),
        "einddatum": date(leerling.jaar + 1, 1, 31).isoformat(),
        "isgerichtop": theme["gerichtop"],
    }
    if leerling.bijlagen and leerling.wide:
        naam = f"handelingsplan-{theme['thema']}.pdf"
        record["document"] = report(leerling, naam, f"Handelingsplan {theme['gerichtop']}", 12)
    return record


def _opp(leerling: Leerling) -> Record:
    record: Record = {
        "opp_ingangdatum": date(leerling.jaar, 10, 1).isoformat(),
        "opp_einddatum": date(leerling.jaar + 1, 7, 31).isoformat(),
    }
    if leerling.bijlagen:
        count = 12 if leerling.wide else 4
        record["document"] = [report(leerling, "ontwikkelingsperspectief.pdf", "Ontwikkelingsperspectief", count)]
    return record


def _decisions(leerling: Leerling, theme: Row) -> Record:
    """What the samenwerkingsverband decided: an arrangement for some, the rest only in a wide dossier."""
    record: Record = {}
    year = leerling.jaar
    if leerling.wide:
        record["tlv"] = [_tlv(leerling)]
        record["arrangement_cluster12"] = [{"arrangement_datum": f"{year}-09-14", "arrangement_brin": "99PH"}]
    if theme["arrangement"] and leerling.chance("arrangement", 40):
        record["arrangement_pao"] = [
            {
                "arrangement_datum": f"{year}-10-05",
                "arrangement_kenmerk": theme["arrangement"],
                "arrangement_beschikkingsnr": f"ARR-{year}-{leerling.draw.number('arrangement', 1, 9999):04d}",
                "arrangement_einddatum": f"{year + 1}-07-31",
            }
        ]
    if leerling.is_vo and leerling.wide:
        record["lwoo"] = {
            "lwoo_ingangdatum": f"{year}-08-01",
            "lwoo_swvnummer": f"VO{_PRACTICE_SWV}",
            "lwoo_beschikkingsnummer": f"LWOO-{year}-{leerling.draw.number('lwoo', 1, 9999):04d}",
            "lwoo_einddatum": f"{year + 1}-07-31",
        }
    return record


def _tlv(leerling: Leerling) -> Record:
    year = leerling.jaar
    return {
        "tlvingangdatum": f"{year}-08-01",
        "tlvswvnummer": ("VO" if leerling.is_vo else "PO") + _PRACTICE_SWV,
        "tlvcategorie": "L",
        "tlvbeschikkingsnummer": f"TLV-{year}-{leerling.draw.number('tlv', 1, 9999):04d}",
        "tlveinddatum": f"{year + 1}-07-31",
    }
