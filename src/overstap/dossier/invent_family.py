"""With whom an invented pupil lives."""

from __future__ import annotations

from overstap.dossier.invent_draw import Row, table
from overstap.dossier.invent_home import adres, adreslijst, e_mail, telefoon
from overstap.dossier.invent_pupil import Leerling, Record, slug

_INVENTED_BANK = "OVST"


def family_of(leerling: Leerling) -> Record:
    """The parents, or for some pupils a guardian and the institution that answers for them."""
    if leerling.draw.chance("instelling", 2) and not leerling.wide:
        guardian = leerling.draw.pick("voogd", _of_family("voogd"))
        return {
            "tehuis": True,
            "verzorgersaansprakelijk": False,
            "aansprakelijkeinstelling": _institution(leerling),
            "verzorger": [_verzorger(leerling, guardian, "voogd", {"voorvoegsel": "", "achternaam": "Uilenspoor"})],
        }
    count = 1 if leerling.draw.chance("een ouder", 14) and not leerling.wide else 2
    parents = [leerling.draw.pick(f"ouder.{at}", _of_family("ouders")) for at in range(2)]
    names = [_family_name(leerling, at) for at in range(count)]
    return {
        "verzorgersaansprakelijk": True,
        "verzorger": [_verzorger(leerling, parents[at], f"ouder{at}", names[at]) for at in range(count)],
    }


def _of_family(kind: str) -> list[Row]:
    return [row for row in table("verzorgers") if row["gezin"] == kind]


def _family_name(leerling: Leerling, at: int) -> Row:
    """The first parent gives the pupil their name; the second bears one of their own as often as not."""
    if at == 0 or leerling.draw.chance("zelfde naam", 50):
        return {"voorvoegsel": leerling.voorvoegsel, "achternaam": leerling.achternaam}
    return leerling.draw.pick("tweede achternaam", table("achternamen"))


def _verzorger(leerling: Leerling, person: Row, name: str, family: Row) -> Record:
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
