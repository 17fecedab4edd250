"""With whom an invented pupil lives."""

from __future__ import annotations

from overstap.dossier.invent_draw import Row, table
from overstap.dossier.invent_home import adres, adreslijst, e_mail, telefoon
from overstap.dossier.invent_pupil import Leerling, Record, fitting, slug

_INVENTED_BANK = "OVST"


def family_of(leerling: Leerling) -> Record:
    """The parents, or for some pupils a guardian and the institution that answers for them."""
    if leerling.draw.chance("instelling", 2) and not leerling.wide:
        guardian = leerling.draw.pick("voogd", _people("voogd"))
        return {
            "tehuis": True,
            "verzorgersaansprakelijk": False,
            "aansprakelijkeinstelling": _institution(leerling),
            "verzorger": [_verzorger(leerling, guardian, {"voorvoegsel": "", "achternaam": "Uilenspoor"}, "voogd")],
        }
    count = 1 if leerling.draw.chance("een ouder", 14) and not leerling.wide else 2
    parents = [_verzorger(leerling, *_parent(leerling, at), f"ouder{at}") for at in range(count)]
    return {"verzorgersaansprakelijk": True, "verzorger": parents}


def _people(kind: str) -> list[Row]:
    return [row for row in table("verzorgers") if row["gezin"] == kind]


def _parent(leerling: Leerling, at: int) -> tuple[Row, Row]:
    """A parent and their family name: the first gave the pupil theirs, the second bears their own as often as not."""
    draw = leerling.draw
    family: Row = {"voorvoegsel": leerling.voorvoegsel, "achternaam": leerling.achternaam}
    herkomst = leerling.herkomst
    if at and draw.chance("eigen achternaam", 50):
        family = draw.pick("tweede achternaam", fitting(draw, "achternaam", table("achternamen"), herkomst))
        herkomst = family["herkomst"]
    people = fitting(draw, f"ouder.{at}", _people("ouders"), herkomst)
    parents = [row for row in people if row["relatie"] == _relations(leerling)[at]]
    return draw.pick(f"ouder.{at}", parents or people), family


def _relations(leerling: Leerling) -> tuple[str, str]:
    """A mother and a father in either order; for some pupils two mothers or two fathers."""
    kinds = ("2", "1") if leerling.draw.chance("moeder eerst", 60) else ("1", "2")
    return (kinds[0], kinds[0]) if leerling.draw.chance("twee gelijk", 4) else kinds


def _verzorger(leerling: Leerling, person: Row, family: Row, name: str) -> Record:
    elsewhere = name == "ouder1" and leerling.draw.chance("twee huizen", 20)
    record: Record = {"voornaam": [person["roepnaam"]], "voorletters-1": f"{person['roepnaam'][0]}."}
    if family["voorvoegsel"]:
        record["voorvoegsel"] = family["voorvoegsel"]
    record |= {"achternaam": family["achternaam"], "roepnaam": person["roepnaam"]}
    record |= {"geslacht": int(person["geslacht"]), "adresgeheim": leerling.adresgeheim}
    if not leerling.adresgeheim:
        record["adreslijst"] = adreslijst(adres(leerling, "tweede huis" if elsewhere else "thuis"))
    mailbox = slug(person["roepnaam"]) + "." + slug(family["achternaam"])
    reach = [telefoon(leerling, name, nood=True), e_mail(leerling, mailbox)]
    if leerling.wide:
        reach.append(telefoon(leerling, f"{name} werk", gebruik="werk"))
    record["communicatielijst"] = {"communicatie": reach}
    record |= {"relatietotkind": person["relatie"], "overleden": False, "wettigevertegenwoordiger": True}
    return record | ({"iban": _iban(leerling, name)} if leerling.wide else {})


def _institution(leerling: Leerling) -> Record:
    return {
        "naam": "Stichting Jeugdhuis Klaverhout",
        "adreslijst": adreslijst(adres(leerling, "instelling")),
        "communicatielijst": {"communicatie": [telefoon(leerling, "instelling", gebruik="werk")]},
    }


def _iban(leerling: Leerling, name: str) -> str:
    """An account number that passes the test of an IBAN, at a bank that does not exist."""
    account = f"{leerling.draw.number(f'iban.{name}', 1, 9_999_999):010d}"
    digits = "".join(str(int(sign, 36)) for sign in _INVENTED_BANK + account + "NL00")
    return f"NL{98 - int(digits) % 97:02d}{_INVENTED_BANK}{account}"
