"""The cases of our own checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from draft import Draft, draft
from lxml import etree
from work import Work

from overstap.dossier.places import locatie
from overstap.gegevensset import Gegevensset


def own_cases(g: Gegevensset, bases: Mapping[str, etree._Element]) -> Iterator[Draft]:
    yield from _comments(g, bases["POVO"])


def _comments(g: Gegevensset, base: etree._Element) -> Iterator[Draft]:
    for name, xml in (("commentaar", "<!-- commentaar -->"), ("opdracht", "<?opdracht?>")):
        work = Work(base, g)
        node = work.ensure("huidigeschool/leerling/achternaam")
        work.do("insert", node, place=0, xml=xml)
        said = [("EIG.COMMENTAAR", locatie(node))]
        why = "Tussen de gegevens staat iets dat de ene lezer overslaat en de andere niet."
        yield draft(work, "POVO", "EIG.COMMENTAAR", name, why, intended=said)
    yield draft(Work(base, g), "POVO", "EIG.COMMENTAAR", "zonder", "Er staan alleen gegevens.")
