"""The bases: for each profile of a year one small dossier that no rule has anything against."""

from __future__ import annotations

from lxml import etree
from make import DAY, make
from work import Work, block_at

from overstap.gegevensset import Element, Gegevensset, Profiel

LEERLING = "huidigeschool/leerling"
FILLED = (
    "inzage/inzage",
    "inzage/akkoord",
    "huidigeschool/adreslijst/adres",
    "huidigeschool/communicatielijst/communicatie",
    *(
        f"{LEERLING}/{veld}"
        for veld in (
            "voornaam",
            "roepnaam",
            "geboortedatum",
            "geslacht",
            "adresgeheim",
            "adreslijst/adres",
            "communicatielijst/communicatie",
            "leerlingid",
            "datuminschrijving",
            "schoolloopbaanlijst/schoolloopbaan",
            "verzorger/voornaam",
            "verzorger/overleden",
        )
    ),
)
PHONES = ("huidigeschool/communicatielijst/communicatie", f"{LEERLING}/communicatielijst/communicatie")


def base_of(g: Gegevensset, profiel: Profiel) -> etree._Element:
    """The root of a good dossier of this profile."""
    whole = Element("", "dossier", "dossier", "1", (), "", "", "", "", "", True)
    work = Work(make(g, whole), g)
    _set(work, "overdrachtsoort", profiel.overdrachtsoort)
    _set(work, "metadata/standaardversie", g.standaardversie)
    _set(work, "metadata/validatieversie", g.validatieversie)
    if profiel.overstap:
        _set(work, "metadata/overstap", profiel.overstap)
    _fill(work, profiel)
    _set_switches(work, profiel)
    etree.indent(work.root)
    return work.root


def _fill(work: Work, profiel: Profiel) -> None:
    for way in FILLED:
        if _exists(work.g, way):
            work.ensure(way)
    for way in PHONES:
        _set(work, f"{way}/soort", "telefoon")
        _set(work, f"{way}/nummer", "0100000000")
    _set(work, "inzage/inzagedatum", DAY)
    _set(work, f"{LEERLING}/verzorgersaansprakelijk", "true")
    if profiel.naam in ("VOVO", "VOSWV"):
        _set(work, "inzage/toestemming", "Ja")
    if profiel.overdrachtsoort != "swv-dossier":
        _set(work, f"{LEERLING}/bsn", "999000007")
    if profiel.overdrachtsoort == "overstapdossier":
        for veld, text in (("advies", "60"), ("contactnodig", "false")):
            _set(work, f"{LEERLING}/overstapadvies/{veld}", text)


def _set_switches(work: Work, profiel: Profiel) -> None:
    """Each category as the profile asks; what it demands is there, what it forbids is not."""
    g = work.g
    for categorie in g.categorieen.values():
        wish = profiel.uitlevering[categorie.naam]
        ways = ["/".join(plek) for plek in categorie.plekken]
        if wish == "VERPLICHT" and not any(map(work.nodes, ways)):
            work.ensure(ways[0])
        if wish == "VERBODEN":
            for way in ways:
                work.drop(way, work.root)
        _set(work, f"metadata/categorie_uitlevering/{categorie.schakel}", wish)


def _set(work: Work, way: str, text: str) -> None:
    if _exists(work.g, way):
        work.set(work.ensure(way), text)


def _exists(g: Gegevensset, way: str) -> bool:
    *around, last = way.split("/")
    try:
        return block_at(g, "/".join(around)).veld(last) is not None
    except AssertionError:
        return False
