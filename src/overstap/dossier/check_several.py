"""Whether the document holds one dossier, as a transfer does: our own check, the schema knows a list of them too."""

from __future__ import annotations

from collections.abc import Iterator

from overstap.dossier.dossier import Dossier
from overstap.dossier.melding import DOCUMENT, Melding
from overstap.dossier.places import label_path

TEKST = (
    "Dit is een lijst van dossiers. Een overdracht is één dossier. Maak van elk dossier een eigen bestand en "
    "controleer dat: de regels zijn hier over alle dossiers samen gevraagd."
)


def check_several(dossier: Dossier) -> Iterator[Melding]:
    """One Fout where the root is `dossiers`, even when one stands in it: no door of the chain lets that in.

    The rules were asked of all of them together, as officially, so what one says may have hidden a fault of another.
    """
    if dossier.is_lijst:
        veld = label_path(dossier.root, dossier.gegevensset)
        yield Melding("EIG.DOSSIERS", "Fout", DOCUMENT, veld, TEKST, official=False)
