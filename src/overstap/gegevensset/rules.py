"""rules.csv → Regel values, and what must hold of its rows. The words of `eis` and `als` are no matter of this room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from overstap.gegevensset.model import Regel
from overstap.gegevensset.tables import Row, Tables

AND = " en "
BEURTEN = {"", "vooraf", "leerling"}
PLAATSEN = {"blok", "veld"}
OFFICIAL = {"ja", "anders", "dood", "verschreven", "vervallen", "eigen"}


def regels_of(tables: Tables) -> tuple[Regel, ...]:
    return tuple(_regel(row) for row in tables.rules)


def rule_faults(tables: Tables) -> Iterator[str]:
    """Everything that is wrong with the rows, each complaint as a sentence."""
    known, blocks = _known_profiles(tables), _blocks(tables)
    for row in tables.rules:
        for column, fault in (*_values(row), *_profiles(row, known), *_places(row, blocks)):
            yield f"{tables.spot('rules', row, column)}: {fault}"


Fault = tuple[str, str]
"""The column, and what is wrong there."""


def _regel(row: Row) -> Regel:
    return Regel(
        id=row["id"],
        profiel=tuple(row["profiel"].split()),
        blok=row["blok"],
        velden=tuple(row["veld"].split()),
        eis=row["eis"],
        als=tuple(filter(None, row["als"].split(AND))),
        beurt=row["beurt"],
        bij_veld=row["plaats"] == "veld",
        official=row["official"],
        eis_official=row["eis_official"],
        melding=row["melding"],
    )


def _values(row: Row) -> Iterator[Fault]:
    for column, allowed in (("beurt", BEURTEN), ("plaats", PLAATSEN), ("official", OFFICIAL)):
        if row[column] not in allowed:
            words = ", ".join(sorted(each or "niets" for each in allowed))
            yield column, f"'{row[column]}' is niet bekend. Kies uit: {words}."
    if (row["official"] == "anders") != bool(row["eis_official"]):
        yield "eis_official", "dit hoort bij official 'anders' en alleen daarbij. Vul het in, of maak het leeg."
    if row["id"].startswith("EIG.") != (row["official"] == "eigen"):
        yield "official", "een eigen regel begint met EIG. en heeft hier 'eigen'. Verander de naam of dit."
    yield from ((column, "dit is leeg. Vul het in.") for column in ("eis", "melding") if not row[column])


def _known_profiles(tables: Tables) -> set[str]:
    sets = tables.year["regelsets"]
    return {*sets, *(soort for soorten in sets.values() for soort in soorten), *tables.year["profielen"]}


def _profiles(row: Row, known: Set[str]) -> Iterator[Fault]:
    for naam in row["profiel"].split():
        if naam.removeprefix("-") not in known:
            yield "profiel", f"'{naam}' is geen profiel of soort van year.toml. Kies uit: {', '.join(sorted(known))}."


Blocks = Mapping[str, Mapping[str, str]]
"""The fields of each block, and what stands in each: a kind of value or a block."""


def _blocks(tables: Tables) -> Blocks:
    basis = {row["blok"]: row["soort"] for row in tables.heads}
    own: dict[str, dict[str, str]] = {naam: {} for naam in basis}
    for row in tables.fields:
        own[row["blok"]][row["veld"]] = row["soort"]

    def velden(naam: str) -> dict[str, str]:
        return {**velden(basis[naam]), **own[naam]} if naam else {}

    return {naam: velden(naam) for naam in basis}


def _places(row: Row, blocks: Blocks) -> Iterator[Fault]:
    """The block must be there (or, for a rule that lapsed, must not), and each of its fields in each such block."""
    found = {velden[row["blok"]] for velden in blocks.values() if velden.get(row["blok"]) in blocks}
    if row["blok"] == "dossier":
        found.add("dossier")
    if row["official"] == "vervallen":
        if found:
            yield "official", f"de regel is niet vervallen: het blok '{row['blok']}' is er nog. Kies iets anders."
        return
    if not found:
        yield "blok", f"er is geen veld '{row['blok']}' dat een blok bevat. Noem er een uit elements.csv."
    for veld in row["veld"].split():
        if not all(_leads_somewhere(veld, blok, blocks) for blok in found):
            yield "veld", f"'{veld}' staat niet in '{row['blok']}'. Noem een veld uit elements.csv."


def _leads_somewhere(path: str, blok: str, blocks: Blocks) -> bool:
    here = blok
    for veld in path.split("/"):
        if veld not in blocks.get(here, {}):
            return False
        here = blocks[here][veld]
    return True
