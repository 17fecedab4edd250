"""What a row of the field map cannot say by itself: the moves that look at what stands in the dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lxml import etree

from overstap.dossier.convert_work import Work
from overstap.gegevensset import load
from overstap.gegevensset.conversions import Conversie

Nodes = Sequence[etree._Element]
Move = Callable[[Work, Conversie, Nodes], None]


def drop(work: Work, row: Conversie, nodes: Nodes) -> None:
    for node in nodes:
        work.tell(row, node)
        work.drop(node)


def move(work: Work, row: Conversie, nodes: Nodes) -> None:
    for node in nodes:
        work.tell(row, node)
        work.move(node, row)


def unwrap(work: Work, _row: Conversie, nodes: Nodes) -> None:
    """A wrapper goes once nothing is left in it."""
    for node in nodes:
        if not len(node):
            work.drop(node)


def diagnose_per_code(work: Work, row: Conversie, nodes: Nodes) -> None:
    """A diagnosis of the older year has one code: one with more becomes as many, alike in all the rest."""
    _one_each(work, row, nodes, "code")


def opp_per_document(work: Work, row: Conversie, nodes: Nodes) -> None:
    """A plan of the older year has one document: one with more becomes as many, with the same dates."""
    _one_each(work, row, nodes, "document")


def latest_opp(work: Work, row: Conversie, nodes: Nodes) -> None:
    """The plan that began last is kept, with the documents of all; the dates of the others are lost."""
    if not nodes:
        return
    kept = max(nodes, key=lambda node: node.findtext("opp_ingangdatum", default=""))
    for node in nodes:
        if node is kept:
            continue
        if _dates(node) != _dates(kept):
            work.tell(row, node)
        for document in node.findall("document"):
            work.tell_instead(row, document, "moved")
            kept.append(document)
        work.drop(node)
    work.tell_instead(row, kept, "moved")
    work.move(kept, row)


def arts_to_huisarts(work: Work, row: Conversie, nodes: Nodes) -> None:
    """The first whose kind says so becomes the huisarts; nobody else has a place."""
    found = next((node for node in nodes if row.waarde in node.findtext("soort", default="").casefold()), None)
    for node in nodes:
        if node is found:
            work.move(node, row)
            work.tell_instead(row, node, "moved")
        else:
            work.tell(row, node)
            work.drop(node)


def implied(work: Work, row: Conversie, nodes: Nodes) -> None:
    """The name of the field says it now; anything more that stood there is lost."""
    for node in nodes:
        if (node.text or "").strip().casefold() != row.waarde:
            work.tell(row, node)
        work.drop(node)


def drop_secret_adres(work: Work, row: Conversie, nodes: Nodes) -> None:
    """A mark that cannot be made any more takes along what it protected."""
    for node in nodes:
        parent = node.getparent()
        if parent is not None and _is_true(node):
            drop(work, row, [node, *parent.findall("adreslijst")])


def huisarts_to_arts(work: Work, row: Conversie, nodes: Nodes) -> None:
    for node in nodes:
        work.tell(row, node)
        work.move(node, row)
        work.add(node, row.doel.split("/"), row.naar, "soort", row.waarde)


def arrangement(work: Work, row: Conversie, nodes: Nodes) -> None:
    """The older year asks which school it is; without that it cannot be told."""
    for node in nodes:
        if node.find("arrangement_brin") is None or node.find("arrangement_vestigingscode") is None:
            drop(work, row, [node])
        else:
            work.tell_instead(row, node, "moved")
            work.move(node, row)


def overleden(work: Work, row: Conversie, nodes: Nodes) -> None:
    """Without this a parent who died looks alive."""
    for node in nodes:
        if _is_true(node):
            work.tell_instead(row, node, "danger")
        else:
            work.tell(row, node)
        work.drop(node)


def uitlevering_of_profiel(work: Work, row: Conversie, nodes: Nodes) -> None:
    """The switches that the profile asks for; where no profile fits there is nothing to derive them from."""
    g = load(row.naar)
    profiel = g.profiel_van(work.root.findtext("overdrachtsoort", ""), work.root.findtext("metadata/overstap", ""))
    for metadata in nodes:
        if profiel is None:
            continue
        path = row.doel.split("/")
        switches = work.add(metadata, path[:-1], row.naar, path[-1])
        for categorie in g.categorieen.values():
            work.add(switches, path, row.naar, categorie.schakel, profiel.uitlevering[categorie.naam])
        work.tell(row, metadata)


def _dates(opp: etree._Element) -> tuple[str, str]:
    return opp.findtext("opp_ingangdatum", default=""), opp.findtext("opp_einddatum", default="")


def _is_true(node: etree._Element) -> bool:
    return (node.text or "").strip() in ("true", "1")


def _one_each(work: Work, row: Conversie, nodes: Nodes, veld: str) -> None:
    """Each block moves; one with more of a field than the older year can hold becomes as many blocks."""
    for node in nodes:
        many = [node, *(work.copy(node) for _ in node.findall(veld)[1:])]
        for nr, one in enumerate(many):
            _keep_one(one, veld, nr)
        for one in reversed(many[1:]):
            node.addnext(one)
        for one in many:
            work.tell(row, one)
            work.move(one, row)


def _keep_one(node: etree._Element, veld: str, nr: int) -> None:
    for at, field in enumerate(node.findall(veld)):
        if at != nr:
            node.remove(field)


MOVES: Final[Mapping[str, Move]] = {
    move.__name__: move
    for move in (
        drop,
        move,
        unwrap,
        diagnose_per_code,
        latest_opp,
        opp_per_document,
        arts_to_huisarts,
        implied,
        drop_secret_adres,
        huisarts_to_arts,
        arrangement,
        overleden,
        uitlevering_of_profiel,
    )
}
"""By the name that stands in the column `hoe`."""
