"""Where an invented pupil lives, and how people are reached."""

from __future__ import annotations

from overstap.dossier.invent_draw import table
from overstap.dossier.invent_pupil import Leerling, Record, slug

_NEDERLAND = {"waarde": "6030", "omschrijving": "Nederland"}
_SECRET_NUMBER, _SECRET_MAIL = "9999999999", "geheim@geheim.geheim"


def adres(leerling: Leerling, name: str, soort: str = "bezoek") -> Record:
    """An address in a place that does not exist, with a postcode that is never issued."""
    draw = leerling.draw
    place = draw.pick(f"plaats.{name}", table("plaatsen"))
    letters = "".join(draw.pick(f"letter.{name}.{at}", "ABDEGHKLNPRST") for at in range(2))
    record: Record = {
        "soortadres": soort,
        "straat": draw.pick(f"straat.{name}", table("straten"))["straat"],
        "nummer": str(draw.number(f"nummer.{name}", 1, 148)),
    }
    if draw.chance(f"toevoeging.{name}", 15):
        record["toevoeging"] = draw.pick(f"toevoeging.{name}", "abc")
    return record | {
        "postcode": place["postcode"] + letters,
        "plaats": place["plaats"],
        "gemeente": place["gemeente"],
        "land": dict(_NEDERLAND),
    }


def adreslijst(*adressen: Record) -> Record:
    return {"adres": list(adressen)}


def telefoon(leerling: Leerling, name: str, *, gebruik: str = "prive", nood: bool = False) -> Record:
    """A telephone number of zeros; secret ones travel as ten nines."""
    nummer = f"{leerling.draw.number(f'telefoon.{name}', 1, 99_999):010d}"
    return _reach("telefoon", gebruik, nummer, _SECRET_NUMBER, leerling.adresgeheim) | {"noodnummer": nood}


def e_mail(leerling: Leerling, mailbox: str, *, gebruik: str = "prive") -> Record:
    return _reach("e-mail", gebruik, f"{mailbox}@example.org", _SECRET_MAIL, leerling.adresgeheim)


def _reach(soort: str, gebruik: str, open_value: str, secret_value: str, is_secret: bool) -> Record:
    value = secret_value if is_secret else open_value
    return {"soort": soort, "aanduiding": gebruik, "nummer": value, "geheim": is_secret}


def home_of(leerling: Leerling) -> Record:
    """The address of the pupil and how to reach them; an address that is secret is left out."""
    record: Record = {"adresgeheim": leerling.adresgeheim}
    if not leerling.adresgeheim:
        extra = [adres(leerling, "post", "post"), adres(leerling, "thuis", "gba")] if leerling.wide else []
        record["adreslijst"] = adreslijst(adres(leerling, "thuis"), *extra)
    if leerling.is_vo or leerling.wide:
        mailbox = slug(leerling.roepnaam + leerling.achternaam)
        reach = [telefoon(leerling, "leerling"), e_mail(leerling, mailbox)]
        record["communicatielijst"] = {"communicatie": reach}
    return record


def huisarts_of(leerling: Leerling) -> Record:
    """The family doctor, that only a wide dossier holds: the next school seldom needs one."""
    return {
        "achternaam": "Notelaarsma",
        "voorletters-1": "W.",
        "adreslijst": adreslijst(adres(leerling, "huisarts")),
        "communicatielijst": {"communicatie": [telefoon(leerling, "huisarts", gebruik="werk")]},
    }
