"""Whether comments or processing instructions cut the text of the dossier: our own check, official files hold some.

`<b>geen<!-- --> bezwaar</b>` is read as "geen" by one reader and as "geen bezwaar" by the next. The doors of the
chain refuse such a dossier, so its maker must know before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lxml import etree

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import DOCUMENT, Melding
from overstap.dossier.places import label_path, spot

AROUND = "Voor of na het dossier staat commentaar of een opdracht voor een programma. Haal dat weg vóór het versturen."
TEKST = "Hier staat commentaar of een opdracht voor een programma tussen de gegevens. Haal dat weg vóór het versturen."


def check_comments(dossier: Dossier) -> Iterator[Melding]:
    """One warning for each element that holds any, and one for what stands before or after the dossier."""
    root = dossier.root
    if next(chain(root.itersiblings(preceding=True), root.itersiblings()), None) is not None:
        veld = label_path(root, dossier.gegevensset)
        yield Melding("EIG.COMMENTAAR", "Waarschuwing", DOCUMENT, veld, AROUND, official=False)
    found = (node.getparent() for node in dossier.root.iter(etree.Comment, etree.PI))
    for around in dict.fromkeys(node for node in found if node is not None):
        place = spot(around, dossier.gegevensset)
        yield Melding("EIG.COMMENTAAR", "Waarschuwing", *place, TEKST, official=False)
